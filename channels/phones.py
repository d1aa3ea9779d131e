"""The phones of the proeftuin: what stands in each chat, as Telegram would show it.

An effect is shown through `parcels`, like on every channel. A phone is data: what the page draws is
its `seen`, whole, each time that something in it changed.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from channels.harmless import Span
from channels.parcel import (
    Button,
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
from channels.postman import Hopeless
from flows.conversation import Effect, ShowInvitation, ShowPermission, ShowSummary, TakeAway

CHANNEL = "browser"
LINK = "https://t.me/Tussendoor?start="  # what a link looks like here; it opens on a phone
CODE = re.compile(re.escape(LINK) + r"([A-Za-z0-9_-]+)")
KINDS = {".pdf": "application/pdf", ".json": "application/json", ".png": "image/png"}

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Piece:
    """A piece of a text: plain words, words in which nothing is a link, or a link that opens."""

    look: Literal["words", "literal", "link"]
    text: str
    code: str = ""


@dataclass(frozen=True)
class File:
    """A document or picture in a chat; `number` is where it can be fetched."""

    number: int
    name: str
    kind: str  # its media type
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Bubble:
    """A message in a chat, by the bot or by the one whose phone it is."""

    id: str
    mine: bool
    at: datetime
    pieces: tuple[Piece, ...]
    buttons: tuple[Button, ...] = ()
    file: File | None = None
    guarded: bool = False
    edited: bool = False
    pressed: str = ""  # the data of the button that was pressed last


@dataclass
class Phone:
    """One phone. `code` is of a link that lies ready to be opened on it."""

    name: str
    bubbles: tuple[Bubble, ...] = ()
    menu: tuple[tuple[str, str], ...] = ()
    code: str = ""
    typing: bool = False
    blocked: bool = False
    version: int = 0

    @property
    def person(self) -> str:
        """The id of whoever has this phone."""
        return f"{CHANNEL}-{self.name}"

    def button(self, data: str) -> Button | None:
        """The newest button that carries this."""
        for bubble in reversed(self.bubbles):
            for button in bubble.buttons:
                if button.data == data:
                    return button
        return None

    def newer_than(self, pressed: Button) -> int:
        """How many newer buttons have the label of this one."""
        newest_first = [b for bubble in reversed(self.bubbles) for b in bubble.buttons]
        newer = newest_first[: newest_first.index(pressed)]
        return sum(button.label == pressed.label for button in newer)


class Phones:
    """All phones. `changed` is called when something can be seen that was not there before."""

    def __init__(self, clock: Clock, papers: Papers, changed: Callable[[], None]) -> None:
        self._clock, self._papers, self._changed = clock, papers, changed
        self.by_name: dict[str, Phone] = {}
        self.files: dict[int, File] = {}
        self.codes: list[str] = []  # of the invitations that were shown
        self._count = 0
        self.version = 0

    def add(self, name: str, code: str = "") -> Phone:
        """A phone for somebody, on which this link can be opened."""
        phone = self.by_name[name] = Phone(name, code=code)
        self.touch(phone)
        return phone

    def touch(self, phone: Phone) -> None:
        """Let it be known that something on this phone changed."""
        self.version += 1
        phone.version = self.version
        self._changed()

    # --- the bot's messages --------------------------------------------------------------------

    async def perform(
        self, effect: Effect, heard: Callable[[str, Parcel], None]
    ) -> tuple[str, ...]:
        """Show an effect on the phone that it is for; the ids of its messages that go when the chat
        is tidied up. `heard` is told of each.

        Raises:
            Hopeless: this is somebody of another channel, or the bot was blocked on the phone.
        """
        channel, _dash, name = effect.to.partition("-")
        if channel != CHANNEL:
            raise Hopeless("this person has no phone here")
        phone = self.by_name.get(name) or self.add(name)
        if phone.blocked:
            raise Hopeless("the bot is blocked on this phone")
        messages = list[str]()
        for sent in await self._parcels(effect, phone):
            heard(phone.name, sent)
            bubble = self._show(phone, sent)
            if bubble and is_tidied(sent):
                messages.append(bubble.id)
        return tuple(messages)

    async def _parcels(self, effect: Effect, phone: Phone) -> tuple[Parcel, ...]:
        """What to show. Typesetting takes a while: meanwhile the typing sign is there."""
        made = effect, self._clock().tzinfo, self._papers, self.link
        if not isinstance(effect, TakeAway | ShowInvitation | ShowSummary | ShowPermission):
            return parcels(*made)
        self.types(phone, True)
        try:
            return await asyncio.to_thread(parcels, *made)
        finally:
            self.types(phone, False)

    def types(self, phone: Phone, typing: bool) -> None:
        """Show the typing sign, or take it away."""
        if phone.typing is not typing:
            phone.typing = typing
            self.touch(phone)

    def link(self, code: str) -> str:
        """The link that brings an invitation's code here."""
        self.codes.append(code)
        return f"{LINK}{code}"

    def _show(self, phone: Phone, sent: Parcel) -> Bubble | None:
        match sent:
            case Words():
                pieces = tuple(pieces_of(sent.text, sent.literal))
                return self._put(phone, pieces, buttons=sent.buttons, guarded=sent.guarded)
            case Picture():
                file = self._file("picture.png", sent.content)
                words: tuple[Piece, ...] = (Piece("words", sent.caption),)
                return self._put(phone, words, file=file, guarded=sent.guarded)
            case Document():
                file = self._file(sent.name, sent.content)
                words = tuple(pieces_of(sent.caption, sent.literal))
                return self._put(phone, words, file=file, guarded=sent.guarded)
            case Removal(messages=messages):
                phone.bubbles = tuple(b for b in phone.bubbles if b.id not in messages)
            case Menu(commands=commands):
                phone.menu = commands
        self.touch(phone)
        return None

    def _file(self, name: str, content: bytes) -> File:
        ending = name[name.rfind(".") :]
        kind = KINDS.get(ending, "application/octet-stream")
        file = File(len(self.files) + 1, name, kind, content)
        self.files[file.number] = file
        return file

    def _put(
        self,
        phone: Phone,
        pieces: tuple[Piece, ...],
        *,
        mine: bool = False,
        buttons: tuple[Button, ...] = (),
        file: File | None = None,
        guarded: bool = False,
    ) -> Bubble:
        bubble = Bubble(self.number(), mine, self._clock(), pieces, buttons, file, guarded)
        phone.bubbles = (*phone.bubbles, bubble)
        self.touch(phone)
        return bubble

    def number(self) -> str:
        """The next number of a message or an update."""
        self._count += 1
        return str(self._count)

    # --- what somebody does on a phone ---------------------------------------------------------

    def wrote(self, phone: Phone, words: str) -> Bubble:
        """The message with somebody's own words."""
        return self._put(phone, (Piece("words", words),), mine=True)

    def changed_words(self, phone: Phone, message: str, words: str) -> bool:
        """Edit an own message; whether there is such a message."""
        if not any(b.mine and b.id == message for b in phone.bubbles):
            return False
        self._alter(phone, message, pieces=(Piece("words", words),), edited=True)
        return True

    def pressed_button(self, phone: Phone, data: str) -> None:
        """Show which button was pressed, below the newest message that has it."""
        for bubble in reversed(phone.bubbles):
            if any(button.data == data for button in bubble.buttons):
                self._alter(phone, bubble.id, pressed=data)
                return

    def _alter(self, phone: Phone, message: str, **changes: object) -> None:
        phone.bubbles = tuple(
            replace(b, **changes) if b.id == message else b  # type: ignore[arg-type]
            for b in phone.bubbles
        )
        self.touch(phone)

    def heard(self, phone: Phone) -> tuple[str, str, str]:
        """What every event of this phone carries: an update's id, the person, a fresh secret."""
        return self.number(), phone.person, secrets.token_urlsafe(24)


def pieces_of(text: str, literal: tuple[Span, ...] = ()) -> Iterator[Piece]:
    """A text in pieces; `literal` are places, in UTF-16 units, in which nothing is a link."""
    units = text.encode("utf-16-le")
    at = 0
    for place in literal:
        start, end = place.offset * 2, (place.offset + place.length) * 2
        yield from _linked(units[at:start].decode("utf-16-le"))
        yield Piece("literal", units[start:end].decode("utf-16-le"))
        at = end
    yield from _linked(units[at:].decode("utf-16-le"))


def _linked(text: str) -> Iterator[Piece]:
    at = 0
    for found in CODE.finditer(text):
        if found.start() > at:
            yield Piece("words", text[at : found.start()])
        yield Piece("link", found[0], found[1])
        at = found.end()
    if at < len(text):
        yield Piece("words", text[at:])


def as_json(phone: Phone) -> dict[str, object]:
    """What the page has to know of a phone."""
    return {
        "name": phone.name,
        "bubbles": [_bubble(bubble) for bubble in phone.bubbles],
        "menu": [{"command": command, "what": what} for command, what in phone.menu],
        "code": phone.code,
        "typing": phone.typing,
        "blocked": phone.blocked,
    }


def _bubble(bubble: Bubble) -> dict[str, object]:
    file = bubble.file
    return {
        "id": bubble.id,
        "mine": bubble.mine,
        "at": f"{bubble.at:%Y-%m-%dT%H:%M}",
        "pieces": [{"look": p.look, "text": p.text, "code": p.code} for p in bubble.pieces],
        "buttons": [{"label": b.label, "data": b.data} for b in bubble.buttons],
        "file": file
        and {
            "number": file.number,
            "name": file.name,
            "kind": file.kind,
            "bytes": len(file.content),
        },
        "guarded": bubble.guarded,
        "edited": bubble.edited,
        "pressed": bubble.pressed,
    }
