"""The echo bot of python-telegram-bot's own documentation, with nothing changed but the address.

https://docs.python-telegram-bot.org/en/v22.8/examples.echobot.html
"""

from __future__ import annotations

import os

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Greets."""
    assert update.message
    await update.message.reply_text("Hallo.")


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Says what it hears."""
    assert update.message and update.message.text
    await update.message.reply_text(update.message.text)


def main() -> None:
    """Polls until it is stopped."""
    application = (
        Application.builder()
        .token(os.environ["TUSSENDOOR_TOKEN"])
        .base_url(os.environ["TUSSENDOOR_API_URL"] + "/bot")
        .build()
    )
    application.add_handler(CommandHandler("start", start))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
