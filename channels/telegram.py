"""Telegram: updates become events, effects become messages. Its objects stop here.

python-telegram-bot does the types and the transport. Its Updater and Application are not used: they
confirm an update to Telegram when it is in memory; here it is confirmed when its turn is on disk.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import warnings
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import orjson
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    MessageEntity,
)
from telegram.constants import ChatAction
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.warnings import PTBUserWarning

from channels.aiohttp_request import AiohttpRequest
from channels.contact import Contact
from channels.parcel import (
    Document,
    Menu,
    Papers,
    Parcel,
    Picture,
    Removal,
    Words,
    is_tidied,
    parcels,
)
from channels.postman import FIRST_WAIT_S, Hopeless, TryLater
from channels.updates import KINDS, chat_of, parsed, read, sender_of
from flows.conversation import Effect, Event, ShowInvitation, ShowPermission, ShowSummary, TakeAway

log = logging.getLogger(__name__)
for library in ("telegram", "aiohttp", "asyncio"):  # they log words and the token at DEBUG, and
    logging.getLogger(library).setLevel(logging.CRITICAL + 1)  # what they cannot read at any level
warnings.filterwarnings("ignore", "Please use 'Bot\\.", PTBUserWarning)

BATCH = 100  # updates in one answer, the most that Telegram gives
REMOVED_AT_ONCE = 100  # Bot API 10.1, deleteMessages
POLL_S, GRACE_S = 50, 15  # Telegram answers within the one, or is given up after the other
WATCH_S = 10  # and if even giving up hangs, its connections are closed
CONNECTIONS = 100  # of a webhook, the most that Telegram makes: nobody takes all of them
LONGEST_BODY = 16 * 2**20  # bytes; an update that is refused for its size comes again and again
ASK_S = 120.0  # between two questions to Telegram how the webhook is doing
LONGEST_WAIT_S = 30.0  # between two tries to fetch updates
NOT_KNOWN = "TUSSENDOOR_TOKEN is no token that Telegram knows"
NO_PREVIEW = '{"is_disabled":true}'
TYPING_AFTER_S = 0.6  # an answer that takes longer shows the typing sign
WEBHOOK_PATH = "/telegram"

JSON = dict[str, Any]
Hear = Callable[[Event], Awaitable[bool]]  # whether the event was taken: False in a flood
Ignores = Callable[[str], bool]  # whether all that comes from this person is a flood by now


class UnknownToken(Exception):
    """Telegram does not know this token."""


class Telegram:
    """The bot's place on Telegram. `clock` gives aware times."""

    def __init__(
        self,
        token: str,
        api_url: str,
        zone: tzinfo | None,
        papers: Papers,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._fetching = AiohttpRequest(4)
        self.bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=AiohttpRequest(),
            get_updates_request=self._fetching,
        )
        self._zone, self._papers = zone, papers
        self._courtesies = set[asyncio.Task[None]]()
        self._contact = Contact(clock)
        self._begun: dict[int, tuple[Effect, list[str]]] = {}

    @property
    def last_success(self) -> datetime | None:
        """When Telegram last gave what people sent, or told that there is nothing; aware."""
        return self._contact.last_success

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
                self._contact.missed()
                wait_s = _report_poll(error, wait_s)
                await asyncio.sleep(wait_s)

    async def close(self) -> None:
        """Let the connections go."""
        await self.bot.shutdown()

    def link(self, code: str) -> str:
        """The link that brings an invitation's code here. Bot API 10.1, deep linking."""
        return f"https://t.me/{self.bot.username}?start={code}"

    async def perform(self, effect: Effect) -> tuple[str, ...]:
        """Carry an effect out; the ids of its messages that go when the chat is tidied up.

        Raises:
            TryLater: Telegram did not answer, or asked to wait. What was sent is not sent again
                when the same effect is tried again.
            Hopeless: the recipient has gone, or Telegram will never take this.
        """
        chat = chat_of(effect.to)
        _effect, sent = self._begun.pop(id(effect), (effect, list[str]()))
        try:
            for parcel in (await self._parcels(effect))[len(sent) :]:
                sent.append(await self._send(chat, parcel))
        except (Forbidden, BadRequest, ChatMigrated, InvalidToken) as refusal:
            raise Hopeless(type(refusal).__name__) from None
        except TelegramError as error:
            self._begun[id(effect)] = effect, sent  # which is kept, so that its id stays its own
            raise TryLater(_seconds_to_wait(error)) from None
        return tuple(message for message in sent if message)

    async def _parcels(self, effect: Effect) -> tuple[Parcel, ...]:
        """What to send. Typesetting takes a while: meanwhile others are answered."""
        made = effect, self._zone, self._papers, self.link
        if isinstance(effect, TakeAway | ShowInvitation | ShowSummary | ShowPermission):
            return await asyncio.to_thread(parcels, *made)
        return parcels(*made)

    async def _send(self, chat: int, parcel: Parcel) -> str:
        """Send a parcel; the id of the message that is to be tidied up later, or ""."""
        match parcel:
            case Words():
                answer = await self.bot.do_api_request("sendMessage", _message(chat, parcel))
                number = _number_of(answer)
            case Picture():
                await self._show(chat, ChatAction.UPLOAD_PHOTO)
                photo = await self.bot.send_photo(
                    chat, parcel.content, caption=parcel.caption, protect_content=parcel.guarded
                )
                number = photo.message_id
            case Document():
                await self._show(chat, ChatAction.UPLOAD_DOCUMENT)
                document = await self.bot.send_document(
                    chat,
                    parcel.content,
                    caption=parcel.caption,
                    filename=parcel.name,
                    protect_content=parcel.guarded,
                    caption_entities=[
                        MessageEntity(MessageEntity.CODE, place.offset, place.length)
                        for place in parcel.literal
                    ],
                )
                number = document.message_id
            case Removal():
                messages = [int(message) for message in parcel.messages]
                for start in range(0, len(messages), REMOVED_AT_ONCE):
                    await self._remove(chat, messages[start : start + REMOVED_AT_ONCE])
                number = 0
            case Menu():
                commands = [BotCommand(name, what) for name, what in parcel.commands]
                await self.bot.set_my_commands(commands, BotCommandScopeChat(chat))
                number = 0
        return str(number) if is_tidied(parcel) else ""

    async def _remove(self, chat: int, messages: list[int]) -> None:
        """Take messages out of a chat, as far as Telegram lets us: 48 hours long.

        One that is too old keeps all of a call where they are: a refused call is made in halves.
        """
        try:
            await self.bot.delete_messages(chat, messages)
        except BadRequest:
            half = len(messages) // 2
            for some in (messages[:half], messages[half:]) if half else ():
                await self._remove(chat, some)

    # --- intake --------------------------------------------------------------------------------

    async def poll(self, hear: Hear, ignores: Ignores) -> None:
        """Fetch updates for ever; those of a batch are confirmed when all of them were heard.

        Raises:
            UnknownToken: Telegram no longer knows this token.
        """
        await self._patiently(self.bot.delete_webhook)
        offset, wait_s = 0, FIRST_WAIT_S
        while True:
            try:
                updates = await self._fetched(offset)
            except (InvalidToken, EndPointNotFound):  # the second is what 401 becomes here
                raise UnknownToken(NOT_KNOWN) from None
            except TelegramError as error:
                self._contact.missed()
                wait_s = _report_poll(error, wait_s)
                await asyncio.sleep(wait_s)
                continue
            wait_s = FIRST_WAIT_S
            self._contact.made()
            await self.take_in(updates, hear, ignores)
            offset = max((update["update_id"] + 1 for update in updates), default=offset)

    async def _fetched(self, offset: int) -> list[JSON]:
        """The updates from this one on, as Telegram sends them: each is read by itself, so that one
        that cannot be read keeps no other back. A poll that hangs ends with its connections.

        Raises:
            TelegramError: none could be fetched.
        """
        asked = {"offset": offset, "limit": BATCH, "timeout": POLL_S, "allowed_updates": KINDS}
        wait_s = POLL_S + GRACE_S
        try:
            async with asyncio.timeout(wait_s + WATCH_S):
                found = await self.bot.do_api_request("getUpdates", asked, read_timeout=wait_s)
        except TimeoutError:
            await self._fetching.shutdown()  # the next request opens it again
            raise TimedOut("a poll hung") from None
        if not isinstance(found, list) or not all(_numbered(update) for update in found):
            raise TelegramError("Invalid server response")
        return found

    async def serve(
        self, hear: Hear, ignores: Ignores, url: str, secret: str, host: str, port: int
    ) -> None:
        """Receive updates from Telegram for ever; each is answered 200 when it was heard.

        Telegram sends them to `url` with the secret; the bot listens on `host` and `port`.
        """

        async def receive(request: web.Request) -> web.Response:
            told = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
            if not hmac.compare_digest(told.encode("utf-8", "surrogateescape"), secret.encode()):
                return web.Response(status=403)
            self._contact.made()
            if update := _decoded(await request.read()):
                await self.take_in([update], hear, ignores)
            return web.Response()

        app = web.Application(client_max_size=LONGEST_BODY)
        app.router.add_post(WEBHOOK_PATH, receive)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        where = url.rstrip("/") + WEBHOOK_PATH

        async def set_webhook() -> None:
            await self.bot.set_webhook(
                where, secret_token=secret, allowed_updates=KINDS, max_connections=CONNECTIONS
            )

        try:
            await self._patiently(set_webhook)
            while True:
                await asyncio.sleep(ASK_S)
                if await self._webhook_url() not in (where, None):
                    log.error("another program took this bot's messages: the webhook is set again")
                    await self._patiently(set_webhook)
        finally:
            await runner.cleanup()

    async def _webhook_url(self) -> str | None:
        """Where Telegram sends updates to, after asking how that goes; None: no answer."""
        try:
            told = await self.bot.get_webhook_info()
        except InvalidToken:
            raise UnknownToken(NOT_KNOWN) from None
        except TelegramError as error:
            self._contact.missed()
            _report_poll(error, ASK_S)
            return None
        failed_at, heard_at = told.last_error_date, self.last_success
        if told.pending_update_count and failed_at and (not heard_at or failed_at >= heard_at):
            self._contact.missed()
            found = {"updates": told.pending_update_count, "why": told.last_error_message}
            log.warning("Telegram cannot deliver: %(updates)d updates wait: %(why)s", found)
        else:
            self._contact.made()
        return told.url

    async def take_in(self, updates: Iterable[JSON], hear: Hear, ignores: Ignores) -> None:
        """Let updates be heard: side by side over people, in order for each of them.

        What comes from somebody who is ignored is not even read: reading is what costs most.
        """
        people = defaultdict[str, list[tuple[Event, str]]](list)
        for raw in sorted(updates, key=lambda raw: int(raw["update_id"])):
            update = None if ignores(sender_of(raw)) else parsed(raw, self.bot)
            if update and (event := read(update)):
                press = update.callback_query.id if update.callback_query else ""
                people[event.person].append((event, press))
        await asyncio.gather(*(self._in_order(theirs, hear) for theirs in people.values()))

    async def _in_order(self, events: list[tuple[Event, str]], hear: Hear) -> None:
        loop = asyncio.get_running_loop()
        for event, press in events:
            typing = loop.call_later(TYPING_AFTER_S, self._type, event.person)
            taken = await hear(event)
            typing.cancel()
            if press and taken:  # in a flood even the answers to presses would hold others up
                self._aside(self._answer(press))

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


def _decoded(body: bytes) -> JSON | None:
    """The update in a webhook's body; None for what is none: asking again would not help."""
    try:
        update: JSON = orjson.loads(body)
    except ValueError:
        update = {}
    if _numbered(update):
        return update
    log.error("a webhook body that is no update")
    return None


def _numbered(update: Any) -> bool:
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


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
    if sent.stays:
        message["disable_notification"] = True
    if sent.literal:  # Telegram makes no links inside code; MessageEntity of Bot API 10.1
        literal = [{"type": "code", "offset": p.offset, "length": p.length} for p in sent.literal]
        message["entities"] = orjson.dumps(literal).decode()
    if sent.buttons:
        rows = [[{"text": b.label, "callback_data": b.data}] for b in sent.buttons]
        message["reply_markup"] = orjson.dumps({"inline_keyboard": rows}).decode()
    return message


def _number_of(answer: Any) -> int:
    """The id of the message in Telegram's answer.

    Raises:
        TelegramError: this is no message: the answer is not Telegram's.
    """
    try:
        return int(answer["message_id"])
    except (TypeError, KeyError, ValueError):
        raise TelegramError("Invalid server response") from None


def _seconds_to_wait(error: TelegramError) -> float | None:
    """How long Telegram asks to wait; None when it does not say."""
    return _seconds(error.retry_after) if isinstance(error, RetryAfter) else None


def _seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _report_poll(error: TelegramError, waited_s: float) -> float:
    """Say why nothing comes in, and how many seconds to wait before the next try."""
    if (asked_s := _seconds_to_wait(error)) is not None:
        return asked_s
    if isinstance(error, Conflict):
        log.error(
            "another program receives this bot's messages: stop it, or give it a token of its own"
        )
    else:
        log.warning("Telegram cannot be reached: %(fault)s", {"fault": type(error).__name__})
    return min(waited_s * 2, LONGEST_WAIT_S)
