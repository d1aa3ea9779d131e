"""What time brings: derived from what is kept, never from a scheduler."""
