"""What a nurse reads and does."""
