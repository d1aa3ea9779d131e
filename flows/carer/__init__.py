"""What a carer reads and does, and answers for a client with permission."""
