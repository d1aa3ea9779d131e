"""What a record holds and says: nouns, and pure functions on them."""
