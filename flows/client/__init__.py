"""What a client reads and does: one flow, each file some of its steps."""
