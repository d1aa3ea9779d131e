"""The try-out in the terminal: all roles in one window, no token, a clock that can be moved.

A line is what the person at hand types. `@client`, `@nurse` and `@anna` change who that is, also
with words behind it: `@nurse dinsdag half drie`. `@clock +2d` moves the clock, `@clock` tells it.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from channels.parcel import Document, Menu, Papers, Parcel, Picture, Words, parcels
from flows.conversation import Came, Effect, Event, Said

CHANNEL = "terminal"
STEPS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
BOLD, FAINT, AS_BEFORE = "\x1b[1m", "\x1b[2m", "\x1b[0m"

Hear = Callable[[Event], Awaitable[None]]


@dataclass
class MovableClock:
    """The time of day, moved by as much as somebody asked for."""

    zone: ZoneInfo
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        """Now, aware and in the zone."""
        return datetime.now(self.zone) + self.ahead

    def move(self, asked: str) -> bool:
        """Move ahead by '+5d', '+90m', or to '2026-12-01 14:30'; whether that was understood."""
        if found := re.fullmatch(r"\+?(\d{1,4})\s*([mhdw])", asked.strip()):
            self.ahead += timedelta(**{STEPS[found[2]]: int(found[1])})
            return True
        try:
            to = datetime.fromisoformat(asked.strip()).replace(tzinfo=self.zone)
        except ValueError:
            return False
        self.ahead += max(to - self(), timedelta())
        return True


@dataclass
class Terminal:
    """A window in which several people talk with the bot in turn."""

    clock: MovableClock
    papers: Papers
    folder: Path  # where documents are put
    out: TextIO
    at_hand: str = "client"
    _transcript: list[str] = field(default_factory=list)
    _number: int = 0

    async def perform(self, effect: Effect) -> None:
        """Print what an effect sends."""
        who = effect.to.partition("-")[2]
        for sent in parcels(effect, self.clock.zone, self.papers, lambda code: f"/start {code}"):
            self._print(who, sent)
            if isinstance(sent, Words):
                self._transcript.append(f"{who}.hears({_last_line(sent.text)!r})")

    async def lines(self) -> AsyncIterator[str]:
        """The lines that are typed or piped in; at a keyboard the person at hand is shown."""
        typing = sys.stdin.isatty()
        while True:
            if typing:
                self.out.write(f"\n{self.at_hand}> ")
                self.out.flush()
            line = await asyncio.to_thread(sys.stdin.readline)
            if not line:
                return
            if not typing:
                self.out.write(f"\n{self.at_hand}> {line.rstrip()}\n")
            yield line

    async def take(self, line: str, hear: Hear) -> bool:
        """Act on a line; whether the time was moved by it."""
        line = line.rstrip("\n")
        if line.startswith("@clock"):
            return self._move(line.removeprefix("@clock").strip())
        if line.startswith("@"):
            self.at_hand, _space, line = line[1:].partition(" ")
        if line.strip():
            self._transcript.append(f"{self.at_hand}.says({line!r})")
            await hear(self.event(line))
        return False

    def as_test(self) -> str:
        """What was typed and heard, as the body of a test for tests/flows."""
        people = dict.fromkeys(line.partition(".")[0] for line in self._transcript)
        head = [f"{who} = world.person({who!r})" for who in people if who != "clock"]
        body = "\n".join(f"    {line}" for line in (*head, *self._transcript))
        return f"def test_this_is_how_it_went(world: World) -> None:\n{body}\n"

    def event(self, line: str) -> Event:
        """What somebody typed, as an event."""
        self._number += 1
        heard = (f"{self._number}", f"{CHANNEL}-{self.at_hand}", secrets.token_urlsafe(24))
        start, _space, code = line.partition(" ")
        if start == "/start":
            return Came(*heard, code.strip())
        return Said(*heard, line, str(self._number))

    def _move(self, asked: str) -> bool:
        moved = bool(asked) and self.clock.move(asked)
        if moved:
            self._transcript.append(f"clock.moves({asked!r})")
        if asked and not moved:
            self.out.write("@clock +2d, +3h, +30m or 2026-12-01 14:30\n")
        self.out.write(f"{self._style(FAINT, f'{self.clock():%Y-%m-%d %H:%M}')}\n")
        return moved

    def _print(self, who: str, sent: Parcel) -> None:
        match sent:
            case Words():
                self.out.write(f"\n{self._style(BOLD, f'[{who}]')} {sent.text}\n")
                for button in sent.buttons:
                    self.out.write(f"    [ {button.label} ]\n")
            case Picture():
                self._file(who, "code.png", sent.content, sent.caption)
            case Document():
                self._file(who, sent.name, sent.content, sent.caption)
            case Menu():
                pass
        self.out.flush()

    def _file(self, who: str, name: str, content: bytes, caption: str) -> None:
        path = self.folder / f"{who}-{name}"
        path.write_bytes(content)
        self.out.write(f"\n{self._style(BOLD, f'[{who}]')} {caption}\n    ({path})\n")

    def _style(self, code: str, text: str) -> str:
        return f"{code}{text}{AS_BEFORE}" if self.out.isatty() else text


def _last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2]
