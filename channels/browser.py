"""The proeftuin's page: three phones in a browser, for this machine alone.

One more channel over the same core. The page asks for everything with one kind of request, and
hears what changed on one stream of server-sent events; all that it draws comes as data.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from channels.guard import Guard
from channels.page_words import LANGUAGES, in_language, page_words
from channels.parcel import LONGEST_TEXT
from channels.phones import Phone, Phones, as_json
from channels.transcript import Transcript
from flows.words import Text

ASSETS = Path(__file__).parent / "page"
KINDS = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
MOST_PHONES = 6
LONGEST_BODY = 64 * 1024  # bytes
ALIVE_S = 15.0  # between two signs of life on the stream

JSON = dict[str, Any]


class TryOut(Protocol):
    """The world behind the page."""

    phones: Phones
    transcript: Transcript
    zone: ZoneInfo
    round: int

    @property
    def now(self) -> datetime: ...

    async def begin(self, *, bare: bool = False) -> None:
        """Begin again."""

    async def greet(self) -> None:
        """Let the nurse who is there already have her list of clients before her."""

    def phone(self, name: object) -> Phone | None:
        """The phone with this name."""

    def watch(self, watcher: asyncio.Event) -> None:
        """Let this be set each time that something changed."""

    def unwatch(self, watcher: asyncio.Event) -> None:
        """Set it no longer."""

    def jumps(self) -> dict[str, datetime]:
        """The moments ahead that can be jumped to."""

    async def goes_to(self, at: datetime) -> bool:
        """Let time go by until then."""

    def kept(self, phone: Phone) -> JSON:
        """What is kept about whoever has this phone."""

    def steps(self, phone: Phone, title: str) -> JSON:
        """The steps around the one at hand."""

    async def starts(self, phone: Phone, code: str) -> None:
        """Press Start."""

    async def says(self, phone: Phone, words: str) -> None:
        """Type something."""

    async def presses(self, phone: Phone, data: str) -> None:
        """Press a button."""

    async def edits(self, phone: Phone, message: str, words: str) -> None:
        """Edit an own message."""

    async def sends_a_picture(self, phone: Phone) -> None:
        """Send something other than text."""

    async def blocks(self, phone: Phone, blocked: bool) -> None:
        """Block the bot, or let it in again."""


class Story(Protocol):
    """The story that plays itself."""

    state: Any
    place: int
    speed: int
    telling: Text | None
    doing: dict[str, str]

    @property
    def length(self) -> int: ...

    async def play(self) -> None:
        """Begin, or go on after a pause."""

    def pause(self) -> None:
        """Stop after what is being done now."""

    async def step(self) -> None:
        """Do one thing, and pause."""

    def faster(self) -> None:
        """Play faster."""

    async def stop(self) -> None:
        """Leave everything to whoever takes over."""


class NotUnderstood(Exception):
    """A request that the page never makes."""


class Page:
    """The page on its address. `fonts` are files that it may ask for, by name."""

    def __init__(self, try_out: TryOut, story: Story, fonts: Mapping[str, Path]) -> None:
        self._world, self._story, self._fonts = try_out, story, fonts
        self.token = secrets.token_urlsafe(24)
        self.is_open = asyncio.Event()  # somebody sees the phones
        self._ends = asyncio.Event()
        self._streams = set[asyncio.Event]()
        routes = [
            Route("/", self._page),
            Route("/events", self._events),
            Route("/do", self._do, methods=["POST"]),
            Route("/kept/{phone}", self._kept),
            Route("/steps/{phone}", self._steps),
            Route("/file/{number:int}/{name}", self._file),
            Route("/transcript", self._transcript),
            Route("/{asset}", self._asset),
        ]
        self.app = Guard(Starlette(routes=routes), self.token)

    def address(self, listening: socket.socket) -> str:
        """Where the page is, with its token."""
        return f"http://127.0.0.1:{listening.getsockname()[1]}/{self.token}/"

    async def serve(self, listening: socket.socket) -> None:
        """Serve the page until this is cancelled."""
        config = uvicorn.Config(
            self.app, loop="none", http="h11", ws="none", lifespan="off", log_config=None,
            access_log=False, server_header=False, timeout_graceful_shutdown=1,
        )  # fmt: skip
        server = _Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            self._end_streams()
            with suppress(asyncio.CancelledError):
                await serving

    def _end_streams(self) -> None:
        self._ends.set()
        for watcher in self._streams:
            watcher.set()

    # --- what the page reads -------------------------------------------------------------------

    async def _page(self, request: Request) -> Response:
        language = _language(request)
        words = page_words(language)
        data = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
        filled = re.sub(
            r"\{\{(\w+)\}\}",
            lambda found: escape(words[found[1]]),
            (ASSETS / "page.html").read_text("utf-8"),
        )
        html = filled.replace("%language%", language).replace("%words%", data)
        return Response(html, media_type="text/html")

    async def _asset(self, request: Request) -> Response:
        name = request.path_params["asset"]
        if name in KINDS:
            return Response((ASSETS / name).read_bytes(), media_type=KINDS[name])
        if name in self._fonts:
            return Response(self._fonts[name].read_bytes(), media_type="font/ttf")
        return Response(status_code=404)

    async def _events(self, request: Request) -> Response:
        return StreamingResponse(self._stream(_language(request)), media_type="text/event-stream")

    async def _stream(self, language: str) -> AsyncIterator[str]:
        watcher, seen, began = asyncio.Event(), -1, -1
        self._world.watch(watcher)
        self._streams.add(watcher)
        try:
            while not self._ends.is_set():
                if began != self._world.round:
                    seen, began = -1, self._world.round
                view, seen = self._view(language, seen), self._world.phones.version
                yield f"data: {json.dumps(view, ensure_ascii=False)}\n\n"
                self.is_open.set()
                while not watcher.is_set():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(ALIVE_S):
                            await watcher.wait()
                    if not watcher.is_set():
                        yield ": here\n\n"
                watcher.clear()
        finally:
            self._world.unwatch(watcher)
            self._streams.discard(watcher)

    def _view(self, language: str, seen: int) -> JSON:
        """All that the page draws; of the phones those that changed since version `seen`."""
        phones, story = self._world.phones.by_name, self._story
        words = page_words(language)
        telling = story.telling
        return {
            "round": self._world.round,
            "clock": f"{self._world.now:%Y-%m-%dT%H:%M}",
            "order": [{"name": name, "title": _title(name, words)} for name in phones],
            "phones": [as_json(phone) for phone in phones.values() if phone.version > seen],
            "jumps": {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in self._world.jumps().items()},
            "story": {
                "state": story.state,
                "place": story.place,
                "length": story.length,
                "speed": story.speed,
                "telling": in_language(telling, language) if telling else "",
                "doing": story.doing,
            },
        }

    async def _kept(self, request: Request) -> Response:
        phone = self._world.phone(request.path_params["phone"])
        return JSONResponse(self._world.kept(phone)) if phone else Response(status_code=404)

    async def _steps(self, request: Request) -> Response:
        phone = self._world.phone(request.path_params["phone"])
        title = page_words(_language(request))["steps_picture"]
        return JSONResponse(self._world.steps(phone, title)) if phone else Response(status_code=404)

    async def _file(self, request: Request) -> Response:
        file = self._world.phones.files.get(request.path_params["number"])
        if file is None:
            return Response(status_code=404)
        headers = {
            "content-security-policy": "frame-ancestors 'none'",  # else the viewer shows nothing
            "content-disposition": "inline",
        }
        return Response(file.content, media_type=file.kind, headers=headers)

    async def _transcript(self, request: Request) -> Response:
        return PlainTextResponse(self._world.transcript.as_test())

    # --- what the page asks for ----------------------------------------------------------------

    async def _do(self, request: Request) -> Response:
        try:
            asked = await _asked(request)
            if asked.get("what") == "story":
                await self._tell(asked.get("do"))
            else:
                await self._story.stop()  # whoever acts has taken over
                await self._act(asked)
        except NotUnderstood:
            return Response(status_code=400)
        return Response(status_code=204)

    async def _tell(self, do: object) -> None:
        story = self._story
        match do:
            case "play":
                await story.play()
            case "pause":
                story.pause()
            case "step":
                await story.step()
            case "faster":
                story.faster()
            case "stop":
                await story.stop()
            case _:
                raise NotUnderstood

    async def _act(self, asked: JSON) -> None:
        world = self._world
        match asked:
            case {"what": "begin", "bare": bool(bare)}:
                await world.begin(bare=bare)
                await world.greet()
            case {"what": "add"} if len(world.phones.by_name) < MOST_PHONES:
                world.phones.add(f"phone_{len(world.phones.by_name) + 1}")
            case {"what": "jump", "to": str(name)} if name in world.jumps():
                await world.goes_to(world.jumps()[name])
            case {"what": "clock", "to": str(moment)}:
                if not await world.goes_to(_moment(moment, world.zone)):
                    raise NotUnderstood
            case {"phone": name} if phone := world.phone(name):
                await self._act_on(phone, asked)
            case _:
                raise NotUnderstood

    async def _act_on(self, phone: Phone, asked: JSON) -> None:
        world = self._world
        match asked:
            case {"what": "starts", "code": str(code)} if len(code) < 100:
                await world.starts(phone, code)
            case {"what": "says", "words": str(words)} if _fits(words):
                await world.says(phone, words)
            case {"what": "presses", "data": str(data)}:
                await world.presses(phone, data)
            case {"what": "edits", "message": str(message), "words": str(words)} if _fits(words):
                await world.edits(phone, message, words)
            case {"what": "sends_a_picture"}:
                await world.sends_a_picture(phone)
            case {"what": "blocks", "blocked": bool(blocked)}:
                await world.blocks(phone, blocked)
            case _:
                raise NotUnderstood


class _Server(uvicorn.Server):
    """A server that leaves Ctrl-C to the one who runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Change nothing about signals."""
        yield


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A socket on this machine alone; port 0 is any that is free.

    Raises:
        OSError: the port is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("127.0.0.1", port))
        made.listen()  # from now on whoever knows the address can wait for the page
        yield made


async def _asked(request: Request) -> JSON:
    """What the page asks for.

    Raises:
        NotUnderstood: it is too long, or no object.
    """
    body = b""
    with suppress(ClientDisconnect):
        async for part in request.stream():
            body += part
            if len(body) > LONGEST_BODY:
                raise NotUnderstood
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise NotUnderstood from None
    if not isinstance(asked, dict):
        raise NotUnderstood
    return asked


def _title(phone: str, words: Mapping[str, str]) -> str:
    """What a phone is called: after who has it, or by its number."""
    number = phone.rpartition("_")[2]
    return words.get(f"phone_{phone}") or words["phone_more"].format(n=number)


def _moment(told: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.fromisoformat(told).replace(tzinfo=zone)
    except ValueError:
        raise NotUnderstood from None


def _fits(words: str) -> bool:
    return len(words.strip()) > 0 and len(words.encode("utf-16-le", "replace")) // 2 <= LONGEST_TEXT


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]
