"""What is said and when. Pure: no clock, no network, no disk, no randomness."""
