"""The echo bot of aiogram's own documentation, with nothing changed but the address.

https://docs.aiogram.dev/en/v3.31.0/ ; it sends text instead of `send_copy`, to do the same as
the other echo bot.
"""

from __future__ import annotations

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import Message

dispatcher = Dispatcher()


@dispatcher.message(CommandStart())
async def start(message: Message) -> None:
    """Greets."""
    await message.answer("Hallo.")


@dispatcher.message()
async def echo(message: Message) -> None:
    """Says what it hears."""
    await message.answer(message.text or "?")


async def main() -> None:
    """Polls until it is stopped."""
    server = TelegramAPIServer.from_base(os.environ["TUSSENDOOR_API_URL"])
    bot = Bot(os.environ["TUSSENDOOR_TOKEN"], session=AiohttpSession(api=server))
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
