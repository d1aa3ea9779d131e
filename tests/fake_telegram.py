"""A Telegram inside the tests: the Bot API over HTTP, and the people on the other side of it.

The rule it keeps: what Telegram refuses is refused here, with Telegram's code, and what the bot
should never have asked is also written down in `FakeTelegram.violations`.
Source: Telegram Bot API 10.1 (11 June 2026) for methods and limits. It does not list the words of
refusals: the common ones are Telegram's as generally known, the rare ones are only like them, so
no bot should depend on more than the code and the common words.
"""

import asyncio
import html
import itertools
import json
import math
import mimetypes
import random
import re
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any, Self, TypeVar, get_args

import aiogram.methods
import aiohttp
from aiogram.enums import ChatAction
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile
from aiohttp import web
from pydantic import BaseModel, ValidationError

JSON = dict[str, Any]
Found = TypeVar("Found")

TOKEN = "123456789:a-token-that-opens-nothing-at-all"
BOT: JSON = {"id": 123456789, "is_bot": True, "first_name": "Tussendoor", "username": "door_bot"}
GROUP_ID, CHANNEL_ID = -1001000000001, -1001000000002
# The sender that Telegram shows for an anonymous administrator (Bot API 10.1, Message.from).
ANONYMOUS: JSON = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
# Bot API 10.1, getUpdates, allowed_updates: all kinds except these, unless asked for.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MODELS: Mapping[str, type[TelegramMethod[Any]]] = {
    model.__api_method__: model
    for model in vars(aiogram.methods).values()
    if isinstance(model, type) and issubclass(model, TelegramMethod) and model is not TelegramMethod
}


class Refusal(Exception):
    """An answer with ok=false; the bot may meet it without having done anything wrong."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


class Violation(Refusal):
    """A refusal that no correct bot ever gets."""

    def __init__(self, description: str, code: int = 400) -> None:
        super().__init__(code, description)


# --- text: lengths, entities and the two markup languages ------------------------------------


def utf16(text: str) -> int:
    """The length of a text as Telegram counts it (Bot API 10.1, MessageEntity)."""
    return len(text.encode("utf-16-le")) // 2


@dataclass
class Formatter:
    """Collects plain text and the entities over it while markup is read."""

    source: str
    plain: str = ""
    entities: list[JSON] = field(default_factory=list)
    opened: list[tuple[str, str, int]] = field(default_factory=list)  # mark, type, offset

    def open(self, mark: str, kind: str) -> None:
        self.opened.append((mark, kind, utf16(self.plain)))

    def close(self, **extra: str) -> None:
        _, kind, offset = self.opened.pop()
        length = utf16(self.plain) - offset
        if length:
            self.entities.append({"type": kind, "offset": offset, "length": length, **extra})

    def wrong(self, reason: str, at: int | None = None) -> Violation:
        where = "" if at is None else f" at byte offset {len(self.source[:at].encode())}"
        return Violation(f"Bad Request: can't parse entities: {reason}{where}")


HTML_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "span": "spoiler", "tg-spoiler": "spoiler", "code": "code", "pre": "pre", "a": "text_link",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
HTML_TOKEN = re.compile(r"<(/?)([^<>]*)>|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);|<")


def read_html(source: str) -> Formatter:
    """Text and entities of HTML (Bot API 10.1, Formatting options, HTML style)."""
    text, done, links = Formatter(source), 0, list[str]()
    for token in HTML_TOKEN.finditer(source):
        text.plain += source[done : token.start()]
        done = token.end()
        if token[0].startswith("&"):
            text.plain += html.unescape(token[0])
            continue
        name = (token[2] or "").strip().lower().partition(" ")[0]
        if not token[1]:
            if name not in HTML_TAGS:
                raise text.wrong(f'Unsupported start tag "{name}"', token.start())
            text.open(name, HTML_TAGS[name])
            href = re.search(r"href=[\"']?([^\"'\s]+)", token[2])
            links.append(href[1] if href else "")
            continue
        if not text.opened:
            raise text.wrong("Unexpected end tag", token.start())
        if name != text.opened[-1][0]:
            expected = f'expected "</{text.opened[-1][0]}>", found "</{name}>"'
            raise text.wrong(f"Unmatched end tag, {expected}", token.start())
        link = links.pop()
        text.close(**({"url": link} if link else {}))
    text.plain += source[done:]
    if text.opened:
        raise text.wrong(f'Can\'t find end tag corresponding to start tag "{text.opened[-1][0]}"')
    return text


MARKDOWN_MARKS = {
    "*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler",
    "`": "code", "```": "pre", "[": "text_link", "![": "custom_emoji",
}  # fmt: skip
MARKDOWN_TOKEN = re.compile(
    r"\\(?P<escaped>[\x01-\x7e])|(?P<quote>^(?:\*\*)?>)|(?P<mark>```|`|\|\||__|!?\[|[*_~])"
    r"|\](?:\((?P<url>(?:\\.|[^)\\])*)\))?|[()>#+\-=|{}.!]",
    re.MULTILINE,
)


def read_markdown(source: str) -> Formatter:
    """Text and entities of MarkdownV2 (Bot API 10.1, Formatting options).

    Quotations are accepted and left without an entity, languages of code blocks are not read.
    """
    text, done = Formatter(source), 0
    for token in MARKDOWN_TOKEN.finditer(source):
        text.plain += source[done : token.start()]
        done = token.end()
        _read_mark(text, token)
    text.plain += source[done:]
    if text.opened:
        raise text.wrong(f"Can't find end of {text.opened[-1][1].title()} entity", len(source))
    return text


def _read_mark(text: Formatter, token: re.Match[str]) -> None:
    inner = text.opened[-1][0] if text.opened else ""
    if token["escaped"]:
        text.plain += token["escaped"]
    elif inner in ("`", "```") and token[0] != inner:
        text.plain += token[0]
    elif token["mark"]:
        _open_or_close(text, token, inner)
    elif token["url"] is not None and inner.endswith("["):
        text.close(url=token["url"])
    elif not token["quote"]:
        reason = "is reserved and must be escaped with the preceding '\\'"
        raise text.wrong(f"Character '{token[0][0]}' {reason}")


def _open_or_close(text: Formatter, token: re.Match[str], inner: str) -> None:
    mark = token["mark"]
    if mark == inner:
        text.close()
    elif mark in [opened for opened, _, _ in text.opened]:
        kind = text.opened[-1][1].title()
        raise text.wrong(f"Can't find end of {kind} entity", token.start())
    else:
        text.open(mark, MARKDOWN_MARKS[mark])


def read_text(p: JSON, name: str, limit: int) -> JSON:
    """The message fields `name` and its entities, or the refusal they deserve."""
    entities_name = "entities" if name == "text" else "caption_entities"
    match str(p.get("parse_mode", "")).lower():
        case "":
            text = Formatter(p.get(name, ""), p.get(name, ""), p.get(entities_name, []))
        case "html":
            text = read_html(p.get(name, ""))
        case "markdownv2":
            text = read_markdown(p.get(name, ""))
        case _:
            raise Violation("Bad Request: unsupported parse_mode")
    _check_entities(text)
    plain = text.plain.rstrip()
    if name == "text" and not plain:
        raise Violation("Bad Request: message text is empty")
    if utf16(plain) > limit:
        what = "message" if name == "text" else "message caption"
        raise Violation(f"Bad Request: {what} is too long")
    return {name: plain, entities_name: _with_links(plain, text.entities)}


# What Telegram makes of plain text by itself: roughly, and by rules of this file's own.
LINKS = {
    "url": re.compile(
        r"(?:https?|tg|ftp)://[^\s<>\"]+|(?<![\w@])(?:[a-z0-9-]+\.)+(?:nl|com|net|org|be|me|is)\b"
    ),
    "email": re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}"),
    "mention": re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}\b"),
    "hashtag": re.compile(r"(?<!\w)#\d*[^\W\d]\w*"),
    "cashtag": re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])"),
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?![\w/<>])"),
    "phone_number": re.compile(r"(?<![\w.])\+?\d[\d -]{7,14}\d(?![\w.])"),
    "bank_card_number": re.compile(r"(?<![\w.])(?:\d{4} ?){3}\d{4}(?!\w)"),
}


def _with_links(text: str, entities: list[JSON]) -> list[JSON]:
    """The entities with the links that Telegram adds: none where there is code already."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities]
    found = list(entities)
    for kind, pattern in LINKS.items():
        for link in pattern.finditer(text):
            begin, end = utf16(text[: link.start()]), utf16(text[: link.end()])
            if all(end <= first or last <= begin for first, last in taken):
                found.append({"type": kind, "offset": begin, "length": end - begin})
                taken.append((begin, end))
    return found


def _check_entities(text: Formatter) -> None:
    edges = {0, *itertools.accumulate(utf16(character) for character in text.plain)}
    if len(text.entities) > 100:  # Telegram drops the rest without a word
        raise Violation("Bad Request: too many entities")
    for entity in text.entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        for edge, verb in ((begin, "begins"), (end, "ends")):
            if edge not in edges:
                where = "in a middle of a UTF-16 symbol or outside of the text"
                raise Violation(f"Bad Request: entity at UTF-16 offset {begin} {verb} {where}")


def check_markup(markup: JSON | None) -> None:
    """Refuses what no keyboard may hold (Bot API 10.1, InlineKeyboardButton)."""
    buttons = [one for row in (markup or {}).get("inline_keyboard", []) for one in row]
    if len(buttons) > 100:
        raise Violation("Bad Request: reply markup is too long")
    for button in buttons:
        _check_button(button)
    for button in [one for row in (markup or {}).get("keyboard", []) for one in row]:
        if not button["text"].strip():
            raise Violation("Bad Request: keyboard button text must be non-empty")


def _check_button(button: JSON) -> None:
    problem = "Bad Request: can't parse inline keyboard button: "
    if not button["text"].strip():
        raise Violation(problem + "Button text must be non-empty")
    if not button.keys() - {"text", "style", "icon_custom_emoji_id"}:
        raise Violation(problem + "Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise Violation("Bad Request: BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?|tg)://\S+$", button["url"]):
        raise Violation("Bad Request: inline keyboard button URL is invalid: Wrong HTTP URL")


# --- what is remembered ----------------------------------------------------------------------


@dataclass(frozen=True)
class Button:
    label: str
    data: str | None = None


@dataclass(eq=False)
class Message:
    """A message as it stands in a chat now; `json` is how the Bot API shows it."""

    json: JSON
    markup: JSON | None = None  # reply keyboards too, which the Bot API does not show back
    data: bytes | None = None  # of the document or photo
    touched: int = 0  # counts on with every sending and editing, in all chats
    deleted: bool = False
    ever: list[Button] = field(default_factory=list)  # old phones still show these

    @property
    def id(self) -> int:
        return int(self.json["message_id"])

    @property
    def text(self) -> str:
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def by_bot(self) -> bool:
        return bool(self.json.get("from", {}).get("id") == BOT["id"])

    @property
    def file_name(self) -> str:
        return str(self.json.get("document", {}).get("file_name", ""))

    def change(self, content: JSON, at: int) -> None:
        changed = self.json | content | {"edit_date": at}
        self.json = {name: value for name, value in changed.items() if value}

    @property
    def keyboard(self) -> list[Button]:
        rows = self.markup or {}
        return [
            Button(button["text"], button.get("callback_data"))
            for row in rows.get("inline_keyboard") or rows.get("keyboard") or []
            for button in row
        ]

    @property
    def buttons(self) -> list[str]:
        """The words on its buttons, in reading order."""
        return [button.label for button in self.keyboard]


@dataclass(eq=False)
class Chat:
    json: JSON
    opened: bool = False  # a bot can't write to someone who never wrote to it
    blocked: bool = False
    deactivated: bool = False
    log: list[Message] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """What the bot said and did not delete, oldest first."""
        return [message for message in self.log if message.by_bot and not message.deleted]


@dataclass
class Request:
    """One call; `status` is None while it has no answer (still running, hung or cut)."""

    method: str
    params: JSON
    at: float  # time.monotonic()
    status: int | None = None
    description: str = ""


@dataclass(eq=False)
class Press:
    """A pressed button, and what the bot answered to it (None: nothing yet)."""

    fake: "FakeTelegram"
    id: str
    at: int
    answer: JSON | None = None

    async def answered(self, timeout: float = 5) -> JSON:
        return await self.fake.until(lambda: self.answer, timeout, "an answer to the press")


# --- faults ----------------------------------------------------------------------------------


class Fault(Enum):
    TOO_MANY_REQUESTS = auto()  # 429, until `seconds` are over
    SERVER_ERROR = auto()  # 502, not carried out
    SILENCE = auto()  # never an answer, not carried out
    CUT_BEFORE = auto()  # connection cut, not carried out
    CUT_AFTER = auto()  # carried out, then the connection is cut
    GARBAGE = auto()  # 200 with a page that is not JSON, not carried out
    DELAY = auto()  # carried out after `seconds`
    HALF_HEAD = auto()  # carried out; the head of the answer stops halfway, and nothing follows
    HALF_BODY = auto()  # carried out; the same for its body
    DRIPS = auto()  # carried out; the body comes a space at a time, and never ends


@dataclass
class Armed:
    fault: Fault
    method: str | None
    chat: int | None
    times: float
    seconds: float
    until: float = 0.0

    def strikes(self, method: str, chat: int | None) -> bool:
        """Whether this call is hit; counts it, except during the time told by a 429."""
        if self.method not in (None, method) or self.chat not in (None, chat):
            return False
        if time.monotonic() < self.until:
            return True
        if self.times < 1:
            return False
        self.times -= 1
        if self.fault is Fault.TOO_MANY_REQUESTS:
            self.until = time.monotonic() + self.seconds
        return True


# --- updates ---------------------------------------------------------------------------------


class Updates:
    """The queue of a bot (Bot API 10.1, getUpdates): an update leaves it when it is confirmed."""

    def __init__(self) -> None:
        self.next_id = 700_000_001
        self.pending: list[tuple[int, JSON]] = []  # when it came in, update
        self.again: list[JSON] = []  # delivered once more although confirmed
        self.every: dict[int, JSON] = {}
        self.acknowledged: list[int] = []
        self.allowed: list[str] = []
        self.held = False
        self.order: Callable[[list[JSON]], list[JSON]] = list
        self.ignore_limit = False
        self._last_at: int | None = None
        self._chance = random.Random(1)
        self._lock = threading.Lock()  # people and server may live in different threads

    def add(self, update: JSON, now: int) -> int | None:
        """The id it got, or None where the bot did not ask for this kind of update."""
        kind = next(name for name in update if name != "update_id")
        if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
            return None
        with self._lock:
            if self._last_at is not None and now - self._last_at >= 7 * 86_400:
                self.next_id = self._chance.randrange(1, 2**31)  # Bot API 10.1, Update
            number = int(update.get("update_id", self.next_id))
            self.next_id, self._last_at = max(self.next_id, number + 1), now
            self.every[number] = {"update_id": number} | deepcopy(update)
            self.pending.append((now, self.every[number]))
        return number

    def confirm(self, offset: int) -> None:
        """Forgets what is below the offset; a negative one keeps that many from the end."""
        # An offset from the future is no offset to Telegram: ids may start anew after a week.
        if offset > self.next_id + 10:
            return
        with self._lock:
            gone = self.pending[:offset] if offset < 0 else self.pending
            done = {u["update_id"] for _, u in gone if offset < 0 or u["update_id"] < offset}
            self._leave(done)

    def done(self, update: JSON) -> None:
        """A webhook confirms one update by answering 200."""
        with self._lock:
            if update in self.again:
                self.again.remove(update)
            else:
                self._leave({update["update_id"]})

    def _leave(self, done: set[int]) -> None:
        self.acknowledged += [u["update_id"] for _, u in self.pending if u["update_id"] in done]
        self.pending = [one for one in self.pending if one[1]["update_id"] not in done]

    def batch(self, limit: int, now: int) -> list[JSON]:
        """What is delivered next; updates are kept for 24 hours (Bot API 10.1)."""
        if self.held:
            return []
        with self._lock:
            self.pending = [(at, u) for at, u in self.pending if now - at < 86_400]
            found = self.order(self.again + [update for _, update in self.pending])
        return found if self.ignore_limit else found[:limit]


# --- the server ------------------------------------------------------------------------------


class FakeTelegram:
    """A Bot API server on 127.0.0.1: `async with FakeTelegram() as fake`, or `serve_in_thread`."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.port = 0
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.requests: list[Request] = []
        self.violations: list[str] = []
        self.updates = Updates()
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.files: dict[str, bytes] = {}
        self.commands: dict[tuple[str, str], list[JSON]] = {}
        self.texts: dict[tuple[str, str], str] = {}  # descriptions of the bot
        self.webhook: JSON = {}
        self.webhook_retry_s = 0.02
        self.query_lifetime_s = 15  # an assumption: the Bot API gives no number
        self._ahead = timedelta()
        self._faults: list[Armed] = []
        self._down = False
        self._poller = 0
        self._busy = 0
        self._numbers = itertools.count(1)
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._courier: asyncio.Task[None] | None = None

    # --- running it

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """For telegram.Bot(base_url=...), which puts the token behind it."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    async def start(self) -> None:
        app = web.Application(client_max_size=51 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{file_id}", self._serve_file)
        # Cancelling: a hung or long polling call must end when its client leaves.
        self._runner = web.AppRunner(
            app, handler_cancellation=True, shutdown_timeout=0.01, access_log=None
        )
        self._loop = asyncio.get_running_loop()
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10))
        await self._runner.setup()
        await self._listen()

    async def stop(self) -> None:
        self._stop_courier()
        await self._session.close()
        await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @classmethod
    @contextmanager
    def serve_in_thread(cls, token: str = TOKEN) -> Iterator[Self]:
        """For a bot in another process; the person's side works from every thread and loop."""
        fake, loop = cls(token), asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        asyncio.run_coroutine_threadsafe(fake.start(), loop).result(10)
        try:
            yield fake
        finally:
            asyncio.run_coroutine_threadsafe(fake.stop(), loop).result(10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()

    async def _listen(self) -> None:
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _refuse_connections(self) -> None:
        for site in list(self._runner.sites):
            await site.stop()
        if self._runner.server:
            await self._runner.server.shutdown(0.01)  # open connections end too

    async def _on_server(self, work: Coroutine[Any, Any, None]) -> None:
        if asyncio.get_running_loop() is self._loop:
            await work
        else:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    # --- time and waiting

    def now(self) -> datetime:
        return self.clock() + self._ahead

    def unix(self) -> int:
        return int(self.now().timestamp())

    def time_passes(self, **amount: float) -> None:
        """Puts Telegram's clock ahead: `time_passes(hours=49)`."""
        self._ahead += timedelta(**amount)

    def ring(self) -> None:
        """Wakes everyone who waits; call it after changing something by hand."""
        for loop, event in list(self._waiting):
            loop.call_soon_threadsafe(event.set)

    async def until(
        self, check: Callable[[], Found | None], timeout: float | None = 5, what: object = "that"
    ) -> Found:
        """The first true value of `check`, looked at whenever something happens here."""
        event = asyncio.Event()
        waiter = (asyncio.get_running_loop(), event)
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(timeout):
                while not (found := check()):
                    await event.wait()
                    event.clear()
                return found
        except TimeoutError:
            raise AssertionError(f"waited {timeout} s in vain for {what}") from None
        finally:
            self._waiting.remove(waiter)

    async def settled(self, timeout: float = 5) -> None:
        """Waits until every update is confirmed and no call but getUpdates is running."""
        await self.until(
            lambda: not (self.updates.pending or self.updates.again or self._busy),
            timeout,
            "the bot to have handled all updates",
        )

    # --- what a test looks at

    @property
    def acknowledged(self) -> list[int]:
        """The ids of confirmed updates, in the order of confirmation."""
        return self.updates.acknowledged

    def requested(self, method: str) -> list[Request]:
        return [request for request in self.requests if request.method == method]

    # --- what a test makes go wrong

    def breaks(
        self,
        fault: Fault,
        method: str | None = None,
        *,
        chat: int | None = None,
        times: float = 1,
        seconds: float = 1,
    ) -> None:
        """Arms a fault for so many calls (float("inf"): for all); None means every method/chat."""
        self._faults.append(Armed(fault, method, chat, times, seconds))

    def heals(self) -> None:
        self._faults.clear()

    @asynccontextmanager
    async def outage(self, *, refused: bool = False) -> AsyncIterator[None]:
        """Every call gets 502, or connections are refused; no webhook is called either."""
        self._down = True
        if refused:
            await self._on_server(self._refuse_connections())
        try:
            yield
        finally:
            if refused:
                await self._on_server(self._listen())
            self._down = False
            self.ring()

    def hold_updates(self) -> None:
        self.updates.held = True

    def release_updates(self) -> None:
        self.updates.held = False
        self.ring()

    def redeliver(self, update_id: int) -> None:
        """Delivers an update once more that was already confirmed."""
        self.updates.again.append(self.updates.every[update_id])
        self.ring()

    def reorder_updates(self, order: Callable[[list[JSON]], list[JSON]]) -> None:
        """Every batch goes through `order` first: `lambda batch: batch[::-1]`."""
        self.updates.order = order

    def send_update(self, update: JSON) -> int | None:
        """Puts a raw update into the queue; gives its id, or None if not in allowed_updates."""
        number = self.updates.add(update, self.unix())
        self.ring()
        return number

    # --- chats

    def user(self, number: int, **profile: str) -> "Person":
        """A person; `profile` holds fields of Bot API's User (first_name, language_code ...)."""
        profile = {"first_name": f"User {number}", **profile}
        names = {name: text for name, text in profile.items() if name != "language_code"}
        sender = {"id": number, "is_bot": False, **profile}
        return Person(self, sender, self.chat(number, "private", **names))

    def chat(self, number: int, kind: str, **fields: str) -> Chat:
        return self.chats.setdefault(number, Chat({"id": number, "type": kind, **fields}))

    def post(
        self, chat: Chat, content: JSON, markup: JSON | None = None, data: bytes | None = None
    ) -> Message:
        """Puts a message into a chat, from whichever side."""
        shown = {"message_id": next(self._numbers), "chat": chat.json, "date": self.unix()}
        message = Message(shown | {name: value for name, value in content.items() if value})
        message.data = data
        self.touch(message, markup)
        chat.log.append(message)
        self.ring()
        return message

    def touch(self, message: Message, markup: JSON | None) -> None:
        message.markup, message.touched = markup, next(self._numbers)
        message.json.pop("reply_markup", None)
        if markup and any(markup.get("inline_keyboard", [])):
            message.json["reply_markup"] = markup
        message.ever += message.keyboard

    def store_file(self, data: bytes) -> JSON:
        name = f"file{len(self.files)}"
        self.files[name] = data
        return {"file_id": name, "file_unique_id": f"u{name}", "file_size": len(data)}

    # --- HTTP

    async def _serve(self, http: web.Request) -> web.StreamResponse:
        request = Request(http.match_info["method"], {}, time.monotonic())
        self.requests.append(request)
        counts = request.method != "getUpdates"
        self._busy += counts
        try:
            response = await self._attempt(http, request)
        except Refusal as refusal:
            if isinstance(refusal, Violation):
                self.violations.append(f"{request.method}: {refusal.description}")
            request.description = refusal.description
            response = _failure(refusal)
        finally:
            self._busy -= counts
            self.ring()
        request.status = response.status
        return response

    async def _attempt(self, http: web.Request, request: Request) -> web.StreamResponse:
        if self._down:
            raise Refusal(502, "Bad Gateway")
        if http.match_info["token"] != self.token:
            raise Refusal(401, "Unauthorized")
        request.params = await _read_parameters(http)
        armed = self._armed_for(request)
        fault = armed.fault if armed else None
        if armed and fault is Fault.TOO_MANY_REQUESTS:
            wait = max(1, math.ceil(armed.until - time.monotonic()))
            raise Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        if armed and fault is Fault.DELAY:
            await asyncio.sleep(armed.seconds)
        if fault is Fault.SERVER_ERROR:
            raise Refusal(502, "Bad Gateway")
        if fault is Fault.GARBAGE:
            return web.Response(text="<html>this is not the Bot API</html>")
        if fault is Fault.CUT_AFTER:
            await self._execute(request)
        if fault in (Fault.CUT_BEFORE, Fault.CUT_AFTER) and http.transport:
            http.transport.abort()
        if fault in (Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.SILENCE):
            await asyncio.Event().wait()  # cancelled when the connection is gone
        result = {"ok": True, "result": await self._execute(request)}
        if fault in (Fault.HALF_HEAD, Fault.HALF_BODY, Fault.DRIPS):
            await _stop_halfway(http, fault, json.dumps(result).encode())
        return web.json_response(result)

    def _armed_for(self, request: Request) -> Armed | None:
        chat = _number(request.params.get("chat_id"))
        return next((one for one in self._faults if one.strikes(request.method, chat)), None)

    async def _execute(self, request: Request) -> Any:
        if request.method not in MODELS:
            raise Violation("Not Found: method not found", 404)
        request.params = _typed(MODELS[request.method], request.params)
        if request.method not in METHODS:
            raise Violation(f"Not Found: FakeTelegram does not play {request.method}", 404)
        result = METHODS[request.method](self, request.params)
        return await result if isinstance(result, Awaitable) else result

    async def _serve_file(self, http: web.Request) -> web.StreamResponse:
        data = self.files.get(http.match_info["file_id"])
        if http.match_info["token"] != self.token or data is None:
            raise web.HTTPNotFound
        return web.Response(body=data)

    # --- webhook

    async def _deliver(self) -> None:
        """Tells the webhook: side by side over chats, in each one update after the other.

        Each until it answers 2xx, over at most max_connections connections.
        """
        under_way: dict[int, asyncio.Task[None]] = {}
        try:
            while True:
                chat, update = await self.until(lambda: self._next_for_webhook(under_way), None)
                task = asyncio.create_task(self._tell(update))
                under_way[chat] = task
                task.add_done_callback(lambda _task, chat=chat: under_way.pop(chat, None))  # type: ignore[misc]
        finally:
            for task in under_way.values():
                task.cancel()

    def _next_for_webhook(self, under_way: Mapping[int, object]) -> tuple[int, JSON] | None:
        if len(under_way) >= self.webhook.get("max_connections", 40):
            return None
        for update in self._next_batch(10**6):
            if (chat := _chat_of(update)) not in under_way:
                return chat, update
        return None

    async def _tell(self, update: JSON) -> None:
        try:
            problem = await self._push(update)
        except (aiohttp.ClientError, TimeoutError) as error:
            problem = f"Connection failed: {type(error).__name__}"
        if problem:
            self.webhook |= {"last_error_date": self.unix(), "last_error_message": problem}
            await asyncio.sleep(self.webhook_retry_s)
        else:
            self.updates.done(update)
        asyncio.get_running_loop().call_soon(self.ring)  # when this is no longer under way

    async def _push(self, update: JSON) -> str:
        secret = self.webhook.get("secret_token")
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        url = self.webhook["url"]
        # A self-signed certificate is the test's own business.
        async with self._session.post(url, json=update, headers=headers, ssl=False) as answer:
            wrong = f"Wrong response from the webhook: {answer.status} {answer.reason}"
            return "" if answer.ok else wrong

    def _next_batch(self, limit: int = 100) -> list[JSON]:
        return [] if self._down else self.updates.batch(limit, self.unix())

    def _stop_courier(self) -> None:
        if self._courier:
            self._courier.cancel()
        self._courier = None

    # --- methods: receiving

    async def get_updates(self, p: JSON) -> list[JSON]:
        """Telegram Bot API 10.1, getUpdates. A new call ends the one that is still waiting."""
        if self.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active; "
                          "use deleteWebhook to delete the webhook first")  # fmt: skip
        self._poller += 1
        self.updates.confirm(p.get("offset", 0))
        self.updates.allowed = p.get("allowed_updates", self.updates.allowed)
        self.ring()
        mine, limit = self._poller, min(max(p.get("limit", 100), 1), 100)
        try:
            batch = await self.until(lambda: self._poll(mine, limit), min(p.get("timeout", 0), 50))
        except AssertionError:
            return []
        self.updates.again = [one for one in self.updates.again if one not in batch]
        return batch

    def _poll(self, mine: int, limit: int) -> list[JSON]:
        if self.webhook:
            raise Refusal(409, "Conflict: terminated by setWebhook request")
        if mine != self._poller:
            raise Refusal(409, "Conflict: terminated by other getUpdates request; "
                          "make sure that only one bot instance is running")  # fmt: skip
        return self._next_batch(limit)

    def set_webhook(self, p: JSON) -> bool:
        """Telegram Bot API 10.1, setWebhook; plain http is accepted for this machine only."""
        if not p["url"]:
            return self.delete_webhook(p)
        if not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", p["url"]):
            raise Violation("Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", p.get("secret_token", "")):
            raise Violation("Bad Request: secret token contains unallowed characters")
        self.delete_webhook(p)
        self.webhook = {name: p[name] for name in p if name != "drop_pending_updates"}
        self.updates.allowed = p.get("allowed_updates", self.updates.allowed)
        self._courier = asyncio.create_task(self._deliver())
        self.ring()
        return True

    def delete_webhook(self, p: JSON) -> bool:
        """Telegram Bot API 10.1, deleteWebhook."""
        self._stop_courier()
        self.webhook = {}
        if p.get("drop_pending_updates"):
            self.updates.pending = []
        return True

    def webhook_info(self, _: JSON) -> JSON:
        """Telegram Bot API 10.1, getWebhookInfo."""
        shown = {k: v for k, v in self.webhook.items() if k not in ("secret_token", "certificate")}
        return {
            "url": "",
            "has_custom_certificate": "certificate" in self.webhook,
            "pending_update_count": len(self.updates.pending),
            "allowed_updates": list(self.updates.allowed),
        } | shown

    # --- methods: sending, editing, deleting

    def reachable(self, p: JSON) -> Chat:
        """The chat that is written to, or why it can't be."""
        chat = self.known(p)
        if chat.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return chat

    def known(self, p: JSON) -> Chat:
        chat = self.chats.get(_number(p.get("chat_id")) or 0)
        if not chat or not chat.opened:
            raise Refusal(400, "Bad Request: chat not found")
        return chat

    def send(self, p: JSON, content: JSON, data: bytes | None = None) -> JSON:
        check_markup(p.get("reply_markup"))
        chat = self.reachable(p)
        content = {"from": BOT, "reply_to_message": self._replied(chat, p), **content}
        return self.post(chat, content, p.get("reply_markup"), data).json

    def _replied(self, chat: Chat, p: JSON) -> JSON | None:
        reply = p.get("reply_parameters")
        if not reply:
            return None
        message = _find(chat, reply["message_id"])
        if not message and not reply.get("allow_sending_without_reply"):
            raise Refusal(400, "Bad Request: message to be replied not found")
        return message.json if message else None

    def send_message(self, p: JSON) -> JSON:
        """Telegram Bot API 10.1, sendMessage."""
        return self.send(p, read_text(p, "text", 4096))

    def send_photo(self, p: JSON) -> JSON:
        """Telegram Bot API 10.1, sendPhoto: PNG, JPEG, GIF or WebP of at most 10 MB."""
        caption, data = read_text(p, "caption", 1024), self._uploaded(p["photo"])
        if not data.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")):
            raise Violation("Bad Request: IMAGE_PROCESS_FAILED")
        if len(data) > 10 * 2**20:
            raise Violation("Bad Request: file is too big for a photo")
        size = {"width": 1280, "height": 720}
        return self.send(p, caption | {"photo": [self.store_file(data) | size]}, data)

    def send_document(self, p: JSON) -> JSON:
        """Telegram Bot API 10.1, sendDocument."""
        caption, data = read_text(p, "caption", 1024), self._uploaded(p["document"])
        name = getattr(p["document"], "filename", None) or "document"
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        shown = {"file_name": name, "mime_type": mime} | self.store_file(data)
        return self.send(p, caption | {"document": shown}, data)

    def _uploaded(self, file: BufferedInputFile | str) -> bytes:
        data = file.data if isinstance(file, BufferedInputFile) else self.files.get(file)
        if data is None:
            raise Violation("Bad Request: wrong file identifier/HTTP URL specified")
        if not data:
            raise Violation("Bad Request: file must be non-empty")
        return data

    def edit_text(self, p: JSON) -> JSON:
        """Telegram Bot API 10.1, editMessageText."""
        return self._edit(p, read_text(p, "text", 4096))

    def edit_caption(self, p: JSON) -> JSON:
        """Telegram Bot API 10.1, editMessageCaption."""
        return self._edit(p, read_text(p, "caption", 1024))

    def edit_markup(self, p: JSON) -> JSON:
        """Telegram Bot API 10.1, editMessageReplyMarkup."""
        return self._edit(p, {})

    def _edit(self, p: JSON, content: JSON) -> JSON:
        check_markup(p.get("reply_markup"))
        message = _find(self.reachable(p), p.get("message_id", 0))
        if not message:
            raise Refusal(400, "Bad Request: message to edit not found")
        if not message.by_bot or "keyboard" in (message.markup or {}):
            raise Refusal(400, "Bad Request: message can't be edited")
        if "text" in content and "text" not in message.json:
            raise Refusal(400, "Bad Request: there is no text in the message to edit")
        markup = p.get("reply_markup")
        before, after = message.json.get("reply_markup"), _shown(markup)
        if before == after and all(message.json.get(k, v[:0]) == v for k, v in content.items()):
            raise Refusal(400, "Bad Request: message is not modified: specified new message "
                          "content and reply markup are exactly the same as a current content "
                          "and reply markup of the message")  # fmt: skip
        message.change(content, self.unix())
        self.touch(message, markup)
        self.ring()
        return message.json

    def delete(self, p: JSON) -> bool:
        """Telegram Bot API 10.1, deleteMessage: not when sent more than 48 hours ago."""
        message = _find(self._open_to_deletion(p), p["message_id"])
        if not message:
            raise Refusal(400, "Bad Request: message to delete not found")
        self._take_out([message])
        return True

    def delete_many(self, p: JSON) -> bool:
        """Telegram Bot API 10.1, deleteMessages: those that can't be found are skipped.

        One that can't be deleted keeps the others too: Telegram looks at all before it begins.
        """
        if not p["message_ids"]:
            raise Violation("Bad Request: message identifiers are not specified")
        if len(p["message_ids"]) > 100:
            raise Violation("Bad Request: too many message identifiers specified")
        chat = self._open_to_deletion(p)
        found = (_find(chat, number) for number in p["message_ids"])
        self._take_out([message for message in found if message])
        return True

    def _open_to_deletion(self, p: JSON) -> Chat:
        chat = self.known(p)
        if chat.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        return chat

    def _take_out(self, messages: list[Message]) -> None:
        if any(self.unix() - message.json["date"] > 48 * 3600 for message in messages):
            raise Refusal(400, "Bad Request: message can't be deleted for everyone")
        for message in messages:
            message.deleted = True
        self.ring()

    def chat_action(self, p: JSON) -> bool:
        """Telegram Bot API 10.1, sendChatAction."""
        if p["action"] not in set(ChatAction):
            raise Violation("Bad Request: wrong parameter action in request")
        return bool(self.reachable(p))

    def answer_press(self, p: JSON) -> bool:
        """Telegram Bot API 10.1, answerCallbackQuery."""
        if utf16(p.get("text", "")) > 200:
            raise Violation("Bad Request: MESSAGE_TOO_LONG")
        press = self.presses.get(p["callback_query_id"])
        if not press or press.answer or self.unix() - press.at > self.query_lifetime_s:
            raise Refusal(400, "Bad Request: query is too old and response timeout expired or "
                          "query ID is invalid")  # fmt: skip
        press.answer = p
        return True

    def get_file(self, p: JSON) -> JSON:
        """Telegram Bot API 10.1, getFile: at most 20 MB."""
        name = p["file_id"]
        if name not in self.files:
            raise Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        size = len(self.files[name])
        if size > 20 * 2**20:
            raise Refusal(400, "Bad Request: file is too big")
        return {"file_id": name, "file_unique_id": f"u{name}", "file_size": size, "file_path": name}

    # --- methods: what the bot says about itself

    def set_commands(self, p: JSON) -> bool:
        """Telegram Bot API 10.1, setMyCommands."""
        if len(p["commands"]) > 100:
            raise Violation("Bad Request: BOT_COMMANDS_TOO_MUCH")
        for command in p["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise Violation("Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= utf16(command["description"]) <= 256:
                raise Violation("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[self._scope(p)] = p["commands"]
        return True

    def _scope(self, p: JSON) -> tuple[str, str]:
        scope = p.get("scope", {"type": "default"})
        if "chat_id" in scope:
            self.known(scope)
        return json.dumps(scope, sort_keys=True), p.get("language_code", "")

    def set_text(self, name: str, limit: int, p: JSON) -> bool:
        if utf16(p.get(name, "")) > limit:
            raise Violation(f"Bad Request: {name} is too long")
        self.texts[name, p.get("language_code", "")] = p.get(name, "")
        return True


# The methods that are played, as Telegram names them; the rest is refused as a violation.
METHODS: Mapping[str, Callable[[FakeTelegram, JSON], Any]] = {
    "getMe": lambda fake, p: BOT | {
        "can_join_groups": True, "can_read_all_group_messages": False,
        "supports_inline_queries": False, "can_connect_to_business": False,
        "has_main_web_app": False,
    },
    "getUpdates": FakeTelegram.get_updates,
    "setWebhook": FakeTelegram.set_webhook,
    "deleteWebhook": FakeTelegram.delete_webhook,
    "getWebhookInfo": FakeTelegram.webhook_info,
    "sendMessage": FakeTelegram.send_message,
    "sendPhoto": FakeTelegram.send_photo,
    "sendDocument": FakeTelegram.send_document,
    "editMessageText": FakeTelegram.edit_text,
    "editMessageCaption": FakeTelegram.edit_caption,
    "editMessageReplyMarkup": FakeTelegram.edit_markup,
    "deleteMessage": FakeTelegram.delete,
    "deleteMessages": FakeTelegram.delete_many,
    "sendChatAction": FakeTelegram.chat_action,
    "answerCallbackQuery": FakeTelegram.answer_press,
    "getFile": FakeTelegram.get_file,
    "setMyCommands": FakeTelegram.set_commands,
    "getMyCommands": lambda fake, p: fake.commands.get(fake._scope(p), []),
    "deleteMyCommands": lambda fake, p: fake.commands.pop(fake._scope(p), []) is not None,
    "setMyDescription": lambda fake, p: fake.set_text("description", 512, p),
    "setMyShortDescription": lambda fake, p: fake.set_text("short_description", 120, p),
    "close": lambda fake, p: True,
    "logOut": lambda fake, p: True,
}  # fmt: skip


async def _stop_halfway(http: web.Request, fault: Fault, body: bytes) -> None:
    """Begin an answer and never end it; cancelled when the connection is gone."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    head %= len(body) + 10**6
    assert http.transport
    if fault is Fault.HALF_HEAD:
        http.transport.write(head[: len(head) // 2])
    if fault in (Fault.HALF_BODY, Fault.DRIPS):
        http.transport.write(head + body[: len(body) // 2])
    while fault is Fault.DRIPS:
        http.transport.write(b" ")
        await asyncio.sleep(0.01)
    await asyncio.Event().wait()


def _failure(refusal: Refusal) -> web.Response:
    body: JSON = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)


async def _read_parameters(http: web.Request) -> JSON:
    """Parameters from wherever Telegram takes them (Bot API 10.1, Making requests)."""
    params: JSON = dict(http.query)
    if http.content_type == "application/json" and http.can_read_body:
        return params | dict(await http.json())
    form = await http.post()
    files = {
        name: BufferedInputFile(value.file.read(), value.filename)
        for name, value in form.items()
        if isinstance(value, web.FileField)
    }
    params |= {name: value for name, value in form.items() if name not in files}
    for name, value in params.items():
        if isinstance(value, str) and value.startswith("attach://"):
            params[name] = files.pop(value.removeprefix("attach://"), value)
    return params | files


def _typed(model: type[TelegramMethod[Any]], params: JSON) -> JSON:
    """The parameters with the types that the Bot API gives them, or a violation."""
    unknown = params.keys() - model.model_fields.keys()
    if unknown:
        raise Violation(f"Bad Request: unknown parameters {sorted(unknown)}")
    try:
        call = model.model_validate({name: _decoded(model, name, params[name]) for name in params})
    except ValidationError as wrong:
        where = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors()]
        raise Violation(f"Bad Request: {'; '.join(where)}") from None
    if strange := list(_unknown_fields(call)):
        raise Violation(f"Bad Request: unknown or malformed fields {strange}")
    return call.model_dump(exclude_unset=True, exclude_none=True)


def _unknown_fields(value: object) -> Iterator[str]:
    """Fields that no type of the Bot API has; a malformed keyboard shows up here too."""
    if isinstance(value, BaseModel):
        yield from value.model_extra or ()
        value = [getattr(value, name) for name in value.model_fields_set]
    if isinstance(value, list):
        for one in value:
            yield from _unknown_fields(one)


def _decoded(model: type[TelegramMethod[Any]], name: str, value: Any) -> Any:
    """Objects and lists come as JSON text, except where the parameter is a text itself."""
    kind = model.model_fields[name].annotation
    if not isinstance(value, str) or kind is str or str in get_args(kind):
        return value
    try:
        return json.loads(value) if value[:1] in ("{", "[") else value
    except ValueError:
        raise Violation(f"Bad Request: can't parse {name} JSON object") from None


def _chat_of(update: JSON) -> int:
    """The chat that an update is about, or a number of its own."""
    kind = next(name for name in update if name != "update_id")
    about = update[kind].get("message", update[kind])
    return int(about.get("chat", {}).get("id", -update["update_id"]))


def _number(chat_id: Any) -> int | None:
    return int(chat_id) if re.fullmatch(r"-?\d+", str(chat_id)) else None


def _find(chat: Chat, number: int) -> Message | None:
    return next((m for m in chat.log if m.id == number and not m.deleted), None)


def _shown(markup: JSON | None) -> JSON | None:
    return markup if markup and any(markup.get("inline_keyboard", [])) else None


# --- the person's side -----------------------------------------------------------------------


def _text(text: str) -> JSON:
    """A text as Telegram reads it: commands become entities."""
    commands = re.finditer(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w+)?", text)
    entities = [
        {"type": "bot_command", "offset": utf16(text[: c.start()]), "length": utf16(c[0])}
        for c in commands
    ]
    return {"text": text, "entities": entities}


@dataclass(eq=False)
class Person:
    """Somebody with a phone. What they do is done at once; what they hear is awaited."""

    fake: FakeTelegram
    profile: JSON
    chat: Chat
    _listens_from: int = 0  # messages touched before this were there before the last act
    _heard: set[int] = field(default_factory=set)

    # --- what this person sees

    @property
    def messages(self) -> list[Message]:
        return self.chat.messages

    @property
    def last(self) -> Message:
        return self.messages[-1]

    @property
    def documents(self) -> list[Message]:
        return [message for message in self.messages if "document" in message.json]

    @property
    def photos(self) -> list[Message]:
        return [message for message in self.messages if "photo" in message.json]

    async def hears(self, text: str, timeout: float = 5, *, ever: bool = False) -> Message:
        """The first message with this text, sent or edited since the last act, each only once.

        `ever` looks before the last act too: for someone who acts several times in a row.
        """
        since = 0 if ever else self._listens_from
        message = await self.fake.until(
            lambda: self._unheard(text, since), timeout, _Seen(self, text)
        )
        self._heard.add(message.touched)
        return message

    def _unheard(self, text: str, since: int) -> Message | None:
        fresh = [m for m in self.messages if m.touched > since and m.touched not in self._heard]
        return next((message for message in fresh if text in message.text), None)

    # --- what this person does

    def starts(self, code: str | None = None) -> Message:
        """Opens t.me/bot?start=code (Bot API, deep linking: 1-64 of A-Za-z0-9_-)."""
        if code is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", code):
            raise ValueError("Telegram opens no link with this start parameter")
        if self.chat.blocked:
            self.unblocks()
        return self.says("/start" if code is None else f"/start {code}")

    def says(self, text: str) -> Message:
        return self.sends(**_text(text))

    def sends(self, **content: Any) -> Message:
        """Any message in the private chat: `sends(location={...})`."""
        if self.chat.blocked or self.chat.deactivated:
            raise AssertionError("who blocked the bot or left Telegram can't write to it")
        return self._send("message", self.chat, {"from": self.profile, **content})

    def _send(self, kind: str, chat: Chat, content: JSON, data: bytes | None = None) -> Message:
        self._acts()
        chat.opened = True
        message = self.fake.post(chat, content, None, data)
        self.fake.send_update({kind: message.json})
        return message

    def _acts(self) -> None:
        self._listens_from = next(self.fake._numbers)

    async def presses(
        self,
        button: str,
        message: Message | None = None,
        timeout: float = 5,
        *,
        answered: bool = False,
    ) -> Press:
        """Presses the newest button with this label or callback_data; waits until there is one.

        With a message: a button that it shows or ever showed, as an old phone may still do.
        With `answered`, returns once the bot has answered the callback query.
        """
        found = await self.fake.until(
            lambda: self._button(button, message), timeout, _Seen(self, f"[{button}]")
        )
        self._acts()
        press = Press(self.fake, str(next(self.fake._numbers) + 10**17), self.fake.unix())
        self.fake.presses[press.id] = press
        self.fake.send_update({"callback_query": {
            "id": press.id, "from": self.profile, "chat_instance": f"-{self.profile['id']}",
            "message": found[0], "data": found[1],
        }})  # fmt: skip
        if answered:
            await press.answered(timeout)
        return press

    def _button(self, wanted: str, message: Message | None) -> tuple[JSON, str] | None:
        for place in [message] if message else self.messages[::-1]:
            for button in place.ever if message else place.keyboard:
                if button.data is not None and wanted in (button.label, button.data):
                    # Bot API 10.1, InaccessibleMessage: date is always 0.
                    gone = {"chat": self.chat.json, "message_id": place.id, "date": 0}
                    return (gone if place.deleted else place.json), button.data
        return None

    def edits(self, message: Message, text: str) -> None:
        self._acts()
        message.change(_text(text), self.fake.unix())
        self.fake.send_update({"edited_message": message.json})

    def deletes(self, *messages: Message) -> None:
        """Takes messages out of the chat; Telegram tells the bot nothing."""
        for message in messages:
            message.deleted = True

    def sends_photo(self, caption: str = "", data: bytes = b"\xff\xd8\xffphoto") -> Message:
        size = self.fake.store_file(data) | {"width": 1280, "height": 960}
        return self.sends(photo=[size | {"width": 90, "height": 67}, size], caption=caption)

    def sends_voice(self, data: bytes = b"OggSvoice") -> Message:
        voice = self.fake.store_file(data) | {"duration": 3, "mime_type": "audio/ogg"}
        return self.sends(voice=voice)

    def sends_sticker(self) -> Message:
        sticker = {"type": "regular", "width": 512, "height": 512, "emoji": "\N{WAVING HAND SIGN}"}
        flags = {"is_animated": False, "is_video": False}
        return self.sends(sticker=self.fake.store_file(b"RIFFsticker") | sticker | flags)

    def sends_contact(self, phone_number: str = "+31000000000") -> Message:
        who = {"first_name": self.profile["first_name"], "user_id": self.profile["id"]}
        return self.sends(contact={"phone_number": phone_number, **who})

    def forwards(self, text: str) -> Message:
        origin = {"type": "hidden_user", "sender_user_name": "Someone", "date": self.fake.unix()}
        return self.sends(**_text(text), forward_origin=origin)

    def via_bot(self, text: str) -> Message:
        other = {"id": 987654321, "is_bot": True, "first_name": "Other", "username": "other_bot"}
        return self.sends(**_text(text), via_bot=other)

    def in_group(self, text: str) -> Message:
        return self._send("message", self._group(), {"from": self.profile, **_text(text)})

    def anonymous_in_group(self, text: str) -> Message:
        sender = {"from": ANONYMOUS, "sender_chat": self._group().json}
        return self._send("message", self._group(), {**sender, **_text(text)})

    def channel_post(self, text: str) -> Message:
        channel = self.fake.chat(CHANNEL_ID, "channel", title="Channel")
        return self._send("channel_post", channel, {"sender_chat": channel.json, **_text(text)})

    def _group(self) -> Chat:
        return self.fake.chat(GROUP_ID, "supergroup", title="Group")

    def blocks(self) -> None:
        self.chat.blocked = True
        self._member("member", "kicked")

    def unblocks(self) -> None:
        self.chat.blocked = False
        self._member("kicked", "member")

    def _member(self, old: str, new: str) -> None:
        """Telegram Bot API 10.1, ChatMemberUpdated."""

        def member(status: str) -> JSON:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": BOT, "status": status, **until}

        change = {"chat": self.chat.json, "from": self.profile, "date": self.fake.unix()}
        states = {"old_chat_member": member(old), "new_chat_member": member(new)}
        self.fake.send_update({"my_chat_member": change | states})

    def deletes_account(self) -> None:
        """Telegram tells the bot nothing: it finds out when it next writes."""
        self.chat.deactivated = True


@dataclass(frozen=True)
class _Seen:
    """What was waited for and what was there instead, written out only when a test fails."""

    person: Person
    wanted: str

    def __str__(self) -> str:
        seen = [(message.text, message.buttons) for message in self.person.messages[-5:]]
        return f"{self.wanted!r}; the last messages are {seen}"
