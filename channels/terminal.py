"""The try-out in the terminal: all roles in one window, no token, a clock that can be moved.

A line is what the person at hand types. `@client`, `@nurse` and `@anna` change who that is, also
with words behind it: `@nurse dinsdag half drie`. `@clock +2d` moves the clock, `@clock` tells it.
"""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from channels.harmless import without_controls
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
from flows.conversation import Came, Effect, Event, Said

CHANNEL = "terminal"
STEPS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
BOLD, FAINT, AS_BEFORE = "\x1b[1m", "\x1b[2m", "\x1b[0m"

Hear = Callable[[Event], Awaitable[object]]


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
    _began: str = ""  # how a test of this begins
    _transcript: list[str] = field(default_factory=list)
    _codes: list[str] = field(default_factory=list)  # of the invitations that were shown
    _number: int = 0
    _messages: int = 0

    async def perform(self, effect: Effect) -> tuple[str, ...]:
        """Print what an effect sends; the ids of its messages that can be tidied up."""
        who, messages = effect.to.partition("-")[2], list[str]()
        for sent in parcels(effect, self.clock.zone, self.papers, self._link):
            self._print(who, sent)
            if isinstance(sent, Words) and not any(code in sent.text for code in self._codes):
                self._transcript.append(f"{who}.hears({_last_line(sent.text)!r})")
            if is_tidied(sent):
                self._messages += 1
                messages.append(str(self._messages))
        return tuple(messages)

    def _link(self, code: str) -> str:
        self._codes.append(code)
        return f"/start {code}"

    async def begin(self, code: str, hear: Hear, bare: bool) -> None:
        """Let the client come in: by the link with this code, or, `bare`, without; then it is the
        nurse's.
        """
        self._codes.append(code)
        if bare:
            self.out.write(f"@nurse /start {code}\n")
        await self.take("@client /start" if bare else f"@client /start {code}", hear)
        self._transcript.clear()
        self._began = f"world.tried_out('{self.clock():%Y-%m-%d %H:%M}', bare={bare})"

    async def lines(self) -> AsyncIterator[str]:
        """The lines that are typed or piped in; at a keyboard the person at hand is shown."""
        typing = sys.stdin.isatty()
        while True:
            if typing:
                self.out.write(f"\n{self.at_hand}> ")
                self.out.flush()
            line = sys.stdin.readline()  # all has been said: nobody waits meanwhile
            if not line:
                return
            if not typing:
                self.out.write(f"\n{self.at_hand}> {without_controls(line.rstrip())}\n")
            yield line

    async def take(self, line: str, hear: Hear) -> bool:
        """Act on a line; whether the time was moved by it."""
        line = line.rstrip("\n")
        if line.startswith("@clock"):
            return self._move(line.removeprefix("@clock").strip())
        if line.startswith("@"):
            name, _space, line = line[1:].partition(" ")
            self.at_hand = re.sub(r"\W", "_", name) or self.at_hand
        if line.strip():
            event = self.event(line)
            self._transcript.append(f"{self.at_hand}.{self._act(event)}")
            await hear(event)
        return False

    def as_test(self) -> str:
        """What was typed and heard, as a test for tests/flows."""
        names = {line.partition(".")[0] for line in self._transcript} - {"world"}
        people = [f"{name} = world.person({name!r})" for name in sorted(names)]
        body = "\n".join(f"    {line}" for line in (self._began, *people, *self._transcript))
        head = (
            "from tests.world import World\n\n\ndef test_this_is_how_it_went(world: World) -> None:"
        )
        return f"{head}\n{body}\n"

    def _act(self, event: Event) -> str:
        match event:
            case Came(code=code) if code in self._codes:
                return f"starts(world.codes[{self._codes.index(code)}])"
            case Came(code=code):
                return f"starts({code!r})" if code else "starts()"
            case Said(words=words):
                return f"says({words!r})"
            case _:
                raise AssertionError("a terminal only has what is typed")

    def event(self, line: str) -> Event:
        """What somebody typed, as an event."""
        self._number += 1
        heard = (f"{self._number}", f"{CHANNEL}-{self.at_hand}", secrets.token_urlsafe(24))
        start, _space, code = line.partition(" ")
        if start == "/start":
            return Came(*heard, code.strip())
        return Said(*heard, line, str(self._number))

    def _move(self, asked: str) -> bool:
        before = self.clock.ahead
        moved = bool(asked) and self.clock.move(asked)
        if moved:
            minutes = (self.clock.ahead - before) // timedelta(minutes=1)
            self._transcript.append(f"world.clock_moves(minutes={minutes})")
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
            case Removal():
                self.out.write(f"\n{self._style(FAINT, f'[{who}] -{len(sent.messages)}')}\n")
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
