"""Telegram's updates become events: pure, and the only place where their fields are known."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from telegram import Bot, Message, Update
from telegram.constants import ChatType

from channels.parcel import pressed
from channels.postman import Hopeless
from flows.conversation import Came, Corrected, Event, Left, Pressed, Returned, Said, Unreadable

log = logging.getLogger(__name__)

CHANNEL = "telegram"
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")  # that are asked for
LINK_BYTES = 24  # of randomness in a link's code: 32 characters


def parsed(raw: Any, bot: Bot) -> Update | None:
    """What Telegram sent, as an update; None for what is none: asking again would not help."""
    try:
        return Update.de_json(raw, bot)
    except Exception as fault:  # its message can hold what somebody said
        log.error("an update that cannot be read: %(fault)s", {"fault": type(fault).__name__})
        return None


def sender_of(raw: Any) -> str:
    """The id of the person whom an update comes from, at no cost; "" when it does not say."""
    try:
        about = next(raw[kind] for kind in KINDS if kind in raw)
        return person_id(int((about.get("chat") or about["from"])["id"]))
    except (StopIteration, TypeError, KeyError, ValueError, AttributeError):
        return ""


def read(update: Update) -> Event | None:
    """The event an update is; None for what is not from one person in a private chat."""
    if update.callback_query is not None:
        return _pressed(update)
    if update.my_chat_member is not None:
        return _member(update)
    message = update.message or update.edited_message
    if message is None or not _private(message):
        return None
    heard = (str(update.update_id), person_id(message.chat.id), secrets.token_urlsafe(LINK_BYTES))
    number = str(message.message_id)
    words = message.text or message.caption or ""
    if update.edited_message is not None:
        return Corrected(*heard, number, words) if words else None
    if _second_hand(message):
        return Unreadable(*heard, number, words, own=False)
    if message.text is None:
        return Unreadable(*heard, number, words) if message.effective_attachment else None
    start, _space, code = message.text.partition(" ")
    if start == "/start":
        return Came(*heard, code.strip(), message=number)
    return Said(*heard, message.text, number)


def person_id(chat: int) -> str:
    """The id of the person in a private chat."""
    return f"{CHANNEL}-{chat}"


def chat_of(person: str) -> int:
    """The private chat of a person.

    Raises:
        Hopeless: this is somebody of another channel.
    """
    channel, _dash, number = person.partition("-")
    if channel != CHANNEL:
        raise Hopeless("this person is not on Telegram")
    return int(number)


def _private(message: Message) -> bool:
    return message.chat.type == ChatType.PRIVATE and message.sender_chat is None


def _second_hand(message: Message) -> bool:
    return message.forward_origin is not None or message.via_bot is not None


def _pressed(update: Update) -> Event | None:
    query = update.callback_query
    if query is None or query.data is None:
        return None
    if query.message is not None and query.message.chat.type != ChatType.PRIVATE:
        return None
    heard = (str(update.update_id), person_id(query.from_user.id))
    secret = secrets.token_urlsafe(LINK_BYTES)
    return pressed(*heard, secret, query.data) or Pressed(*heard)


def _member(update: Update) -> Event | None:
    change = update.my_chat_member
    if change is None or change.chat.type != ChatType.PRIVATE:
        return None
    heard = (str(update.update_id), person_id(change.chat.id))
    return Left(*heard) if change.new_chat_member.status == "kicked" else Returned(*heard)
