"""Danger: what is heard in a text, what is said, who is told."""
