"""For the one who runs it: the commands beside the bot, and what they look at."""
