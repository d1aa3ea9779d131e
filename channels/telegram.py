"""Telegram: updates become events, effects become messages. Its objects stop here.

python-telegram-bot does the types and the transport. Its Updater and Application are not used: they
confirm an update to Telegram when it is in memory; here it is confirmed when its turn is on disk.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import secrets
import warnings
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from datetime import timedelta, tzinfo
from typing import Any

import orjson
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    Message,
    MessageEntity,
    Update,
)
from telegram.constants import ChatAction, ChatType
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.warnings import PTBUserWarning

from channels.aiohttp_request import AiohttpRequest, FetchingRequest
from channels.parcel import (
    Document,
    Menu,
    Papers,
    Parcel,
    Picture,
    Removal,
    Words,
    parcels,
    pressed,
)
from channels.postman import FIRST_WAIT_S, Hopeless, TryLater
from flows.conversation import (
    Came,
    Corrected,
    Effect,
    Event,
    Left,
    Pressed,
    Returned,
    Said,
    Unreadable,
)

log = logging.getLogger(__name__)
for library in ("telegram", "aiohttp", "asyncio"):  # they log words and the token at DEBUG, and
    logging.getLogger(library).setLevel(logging.CRITICAL + 1)  # what they cannot read at any level
warnings.filterwarnings("ignore", "Please use 'Bot.sendMessage'", PTBUserWarning)

CHANNEL = "telegram"
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
BATCH = 100  # updates in one answer, the most that Telegram gives
POLL_S, GRACE_S = 50, 15  # Telegram answers within the one, or is given up after the other
LINK_BYTES = 24  # of randomness in a link's code: 32 characters
LONGEST_WAIT_S = 30.0  # between two tries to fetch updates
NOT_KNOWN = "TUSSENDOOR_TOKEN is no token that Telegram knows"
NO_PREVIEW = '{"is_disabled":true}'
TYPING_AFTER_S = 0.6  # an answer that takes longer shows the typing sign
WEBHOOK_PATH = "/telegram"

Hear = Callable[[Event], Awaitable[None]]


class UnknownToken(Exception):
    """Telegram does not know this token."""


# --- in --------------------------------------------------------------------------------------


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
    if update.edited_message is not None:
        return Corrected(*heard, number, message.text) if message.text else None
    if _second_hand(message):
        return Unreadable(*heard)
    if message.text is None:
        return Unreadable(*heard) if message.effective_attachment else None
    start, _space, code = message.text.partition(" ")
    if start == "/start":
        return Came(*heard, code.strip())
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


# --- out -------------------------------------------------------------------------------------


class Telegram:
    """The bot's place on Telegram."""

    def __init__(self, token: str, api_url: str, zone: tzinfo | None, papers: Papers) -> None:
        self._fetching = FetchingRequest(4)
        self.bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=AiohttpRequest(),
            get_updates_request=self._fetching,
        )
        self._zone, self._papers = zone, papers
        self._courtesies = set[asyncio.Task[None]]()

    async def open(self) -> None:
        """Make sure of the token and the bot's name, as soon as Telegram can be reached.

        Raises:
            UnknownToken: Telegram does not know this token.
        """
        await self._patiently(self.bot.initialize)

    async def _patiently(self, ask: Callable[[], Awaitable[object]]) -> None:
        """Ask until Telegram can be reached.

        Raises:
            UnknownToken: Telegram does not know this token.
        """
        wait_s = FIRST_WAIT_S
        while True:
            try:
                await ask()
                return
            except InvalidToken:  # its own message holds the token
                raise UnknownToken(NOT_KNOWN) from None
            except TelegramError as error:
                wait_s = _report_poll(error, wait_s)
                await asyncio.sleep(wait_s)

    async def close(self) -> None:
        """Let the connections go."""
        await self.bot.shutdown()

    def link(self, code: str) -> str:
        """The link that brings an invitation's code here. Bot API 10.1, deep linking."""
        return f"https://t.me/{self.bot.username}?start={code}"

    async def perform(self, effect: Effect) -> None:
        """Carry an effect out.

        Raises:
            TryLater: Telegram did not answer, or asked to wait.
            Hopeless: the recipient has gone, or Telegram will never take this.
        """
        chat = chat_of(effect.to)
        try:
            for sent in parcels(effect, self._zone, self._papers, self.link):
                await self._send(chat, sent)
        except RetryAfter as halt:
            raise TryLater(_seconds(halt.retry_after)) from None
        except (Forbidden, BadRequest, ChatMigrated, InvalidToken) as refusal:
            raise Hopeless(type(refusal).__name__) from None
        except (NetworkError, TelegramError):
            raise TryLater from None

    async def _send(self, chat: int, sent: Parcel) -> None:
        match sent:
            case Words():
                await self.bot.do_api_request("sendMessage", _message(chat, sent))
            case Picture():
                await self._show(chat, ChatAction.UPLOAD_PHOTO)
                await self.bot.send_photo(chat, sent.content, caption=sent.caption)
            case Document():
                await self._show(chat, ChatAction.UPLOAD_DOCUMENT)
                await self.bot.send_document(
                    chat,
                    sent.content,
                    caption=sent.caption,
                    filename=sent.name,
                    caption_entities=[
                        MessageEntity(MessageEntity.CODE, place.offset, place.length)
                        for place in sent.literal
                    ],
                )
            case Removal():
                await self.bot.delete_messages(chat, [int(message) for message in sent.messages])
            case Menu():
                commands = [BotCommand(name, what) for name, what in sent.commands]
                await self.bot.set_my_commands(commands, BotCommandScopeChat(chat))

    # --- intake --------------------------------------------------------------------------------

    async def poll(self, hear: Hear) -> None:
        """Fetch updates for ever; those of a batch are confirmed when all of them were heard.

        Raises:
            UnknownToken: Telegram no longer knows this token.
        """
        await self._patiently(self.bot.delete_webhook)
        offset, limit, wait_s = 0, BATCH, FIRST_WAIT_S
        while True:
            try:
                updates = await self.bot.get_updates(
                    offset, limit, POLL_S, ALLOWED, read_timeout=GRACE_S
                )
            except InvalidToken:
                raise UnknownToken(NOT_KNOWN) from None
            except TelegramError as error:
                wait_s = _report_poll(error, wait_s)
                await asyncio.sleep(wait_s)
                continue
            except Exception as fault:  # one of them cannot be read: find it, and pass it over
                log.error("updates that cannot be read: %s", type(fault).__name__)
                if limit == 1:
                    offset = self._fetching.newest_ids[0] + 1
                limit = BATCH if limit == 1 else 1
                continue
            wait_s = FIRST_WAIT_S
            await self.take_in(updates, hear)
            offset = max((u.update_id + 1 for u in updates), default=offset)
            limit = limit if updates else BATCH

    async def serve(self, hear: Hear, url: str, secret: str, host: str, port: int) -> None:
        """Receive updates from Telegram for ever; each is answered 200 when it was heard.

        Telegram sends them to `url` with the secret; the bot listens on `host` and `port`.
        """

        async def receive(request: web.Request) -> web.Response:
            told = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
            if not hmac.compare_digest(told.encode("utf-8", "surrogateescape"), secret.encode()):
                return web.Response(status=403)
            if update := self._parsed(await request.read()):
                await self.take_in((update,), hear)
            return web.Response()

        app = web.Application()
        app.router.add_post(WEBHOOK_PATH, receive)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        where = url.rstrip("/") + WEBHOOK_PATH
        await self._patiently(
            lambda: self.bot.set_webhook(where, secret_token=secret, allowed_updates=ALLOWED)
        )
        try:
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    def _parsed(self, body: bytes) -> Update | None:
        """The update in a webhook's body; None for what is none: asking again would not help."""
        try:
            return Update.de_json(json.loads(body), self.bot)
        except (ValueError, TypeError, KeyError, AttributeError) as fault:
            log.error("a webhook body that is no update: %s", type(fault).__name__)
            return None

    async def take_in(self, updates: Iterable[Update], hear: Hear) -> None:
        """Let updates be heard: side by side over people, in order for each of them."""
        people = defaultdict[str, list[Event]](list)
        presses = list[str]()
        for update in sorted(updates, key=lambda update: update.update_id):
            if event := read(update):
                people[event.person].append(event)
            if update.callback_query:
                presses.append(update.callback_query.id)
        await asyncio.gather(*(self._in_order(theirs, hear) for theirs in people.values()))
        for press in presses:
            self._aside(self._answer(press))

    async def _in_order(self, events: list[Event], hear: Hear) -> None:
        loop = asyncio.get_running_loop()
        for event in events:
            typing = loop.call_later(TYPING_AFTER_S, self._type, event.person)
            await hear(event)
            typing.cancel()

    def _aside(self, courtesy: Coroutine[Any, Any, None]) -> None:
        """Do what nobody has to wait for, and what may fail."""
        task = asyncio.create_task(courtesy)
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)

    async def _answer(self, query: str) -> None:
        """Take the waiting sign off a pressed button. Bot API 10.1, answerCallbackQuery."""
        with suppress(TelegramError):
            await self.bot.answer_callback_query(query)

    def _type(self, person: str) -> None:
        self._aside(self._show(chat_of(person), ChatAction.TYPING))

    async def _show(self, chat: int, action: ChatAction) -> None:
        with suppress(TelegramError):
            await self.bot.send_chat_action(chat, action)


async def name_of(token: str, api_url: str) -> str | None:
    """The bot's name on Telegram; None when Telegram does not answer or knows no such token."""
    try:
        async with Bot(token, f"{api_url}/bot") as bot:
            return bot.username
    except TelegramError:
        return None


def _message(chat: int, sent: Words) -> dict[str, Any]:
    """The parameters of sendMessage (Bot API 10.1).

    Sent as they stand: that costs less than half of Bot.send_message, which builds a Message out of
    an answer that nobody reads. Most of what the bot does is this.
    """
    message: dict[str, Any] = {
        "chat_id": chat,
        "text": sent.text,
        "link_preview_options": NO_PREVIEW,
    }
    if sent.guarded:
        message["protect_content"] = True
    if sent.literal:  # Telegram makes no links inside code; MessageEntity of Bot API 10.1
        literal = [{"type": "code", "offset": p.offset, "length": p.length} for p in sent.literal]
        message["entities"] = orjson.dumps(literal).decode()
    if sent.buttons:
        rows = [[{"text": b.label, "callback_data": b.data}] for b in sent.buttons]
        message["reply_markup"] = orjson.dumps({"inline_keyboard": rows}).decode()
    return message


def _seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _report_poll(error: TelegramError, waited_s: float) -> float:
    """Say why nothing comes in, and how many seconds to wait before the next try."""
    if isinstance(error, RetryAfter):
        return _seconds(error.retry_after)
    if isinstance(error, Conflict):
        log.error(
            "another program receives this bot's messages: stop it, or give it a token of its own"
        )
    else:
        log.warning("Telegram cannot be reached: %s", type(error).__name__)
    return min(waited_s * 2, LONGEST_WAIT_S)
