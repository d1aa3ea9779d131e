"""How fast is the bot, beside two echo bots, on one machine and without Telegram?"""
