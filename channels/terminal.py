"""The try-out in the terminal: all roles in one window, no token, a clock that can be moved.

A line is what the person at hand types. `@client`, `@nurse` and `@anna` change who that is, also
with words behind it: `@nurse dinsdag half drie`. `@clock +2d` moves the clock, `@clock` tells it.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from channels.harmless import without_controls
from channels.movable_clock import MovableClock
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
from channels.transcript import Transcript, name_of
from flows.conversation import Came, Effect, Event, Said

CHANNEL = "terminal"
BOLD, FAINT, AS_BEFORE = "\x1b[1m", "\x1b[2m", "\x1b[0m"

Hear = Callable[[Event], Awaitable[object]]


@dataclass
class Terminal:
    """A window in which several people talk with the bot in turn."""

    clock: MovableClock
    papers: Papers
    folder: Path  # where documents are put
    out: TextIO
    at_hand: str = "client"
    transcript: Transcript = field(default_factory=Transcript)
    _number: int = 0
    _messages: int = 0

    async def perform(self, effect: Effect) -> tuple[str, ...]:
        """Print what an effect sends; the ids of its messages that can be tidied up."""
        who, messages = effect.to.partition("-")[2], list[str]()
        for sent in parcels(effect, self.clock.zone, self.papers, self._link):
            self._print(who, sent)
            self.transcript.hears(who, sent)
            if is_tidied(sent):
                self._messages += 1
                messages.append(str(self._messages))
        return tuple(messages)

    def _link(self, code: str) -> str:
        self.transcript.codes.append(code)
        return f"/start {code}"

    async def begin(self, code: str, hear: Hear, bare: bool) -> None:
        """Let the client come in: by the link with this code, or, `bare`, without; then it is the
        nurse's.
        """
        self.transcript.codes.append(code)
        if bare:
            self.out.write(f"@nurse /start {code}\n")
        await self.take("@client /start" if bare else f"@client /start {code}", hear)
        self.transcript.begin(self.clock(), bare=bare, arrives=True)

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
            self.at_hand = name_of(name) or self.at_hand
        if line.strip():
            event = self.event(line)
            self.transcript.acts(self.at_hand, event)
            await hear(event)
        return False

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
            self.transcript.clock_moves(minutes)
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
