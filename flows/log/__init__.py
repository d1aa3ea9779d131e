"""Who did what: the log after NEN 7513."""
