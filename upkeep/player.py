"""Plays the story in the proeftuin, on the real bot: at reading speed, or a step at a time.

Whoever looks on can pause it, make it faster, and take over at any point.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Literal

from channels.parcel import Button
from channels.phones import Phone
from channels.wording import Wording
from flows.conversation import Form
from flows.script import _
from flows.words import Text, When
from upkeep.sandbox import Sandbox
from upkeep.story import NOON, STORY, Act, Opens, Presses, Says, Tells, Waits

FORM = Form.U  # in which everybody in the story is spoken to
SPEEDS = (1, 2, 4, 8)
SIGNS_A_SECOND, LONGEST_READ_S = 28.0, 7.0
BEFORE_A_PRESS_S, BEFORE_A_JUMP_S = 1.2, 1.5
LOST = _("The story stops here: the bot asks something else. You can go on yourself.")

State = Literal["off", "playing", "paused", "ended", "lost"]


class NotAsked(Exception):
    """What the story answers was not asked, or its button is not there."""


class Player:
    """The story and how far it is. `wait` waits for seconds; the default can be hurried."""

    def __init__(
        self, sandbox: Sandbox, wait: Callable[[float], Awaitable[None]] | None = None
    ) -> None:
        self._sandbox = sandbox
        self._wait = wait or self._wait_or_hurry
        self._hurry, self._may_go, self._rests = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._playing: asyncio.Task[None] | None = None
        self._steps = 0  # that were asked for one by one, and are still to be done
        self.state: State = "off"
        self.place, self.done, self.speed = 0, 0, SPEEDS[0]
        self.telling: Text | None = None
        self.doing: dict[str, str] = {}  # what is about to be done, and on which phone

    @property
    def length(self) -> int:
        """How many acts the story has."""
        return len(STORY)

    # --- what whoever looks on can do ----------------------------------------------------------

    async def play(self) -> None:
        """Begin, or go on after a pause."""
        if self.state != "paused":
            await self._begin()
        self._is("playing")
        self._may_go.set()

    def pause(self) -> None:
        """Stop after what is being done now."""
        if self.state == "playing":
            self._may_go.clear()
            self._is("paused")

    async def step(self) -> None:
        """Do one thing, and pause."""
        if self.state not in ("playing", "paused"):
            await self._begin()
        self._steps += 1
        self._is("paused")
        self._rests.clear()
        self._hurry.set()
        self._may_go.set()

    def faster(self) -> None:
        """Play twice as fast, and after the fastest at reading speed again."""
        self.speed = SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)]
        self._hurry.set()
        self._sandbox.changed()

    async def stop(self) -> None:
        """Leave everything as it is now, for whoever takes over."""
        if self._playing:
            self._playing.cancel()
            await asyncio.gather(self._playing, return_exceptions=True)
        self._playing = None
        self.telling, self.doing, self._steps = None, {}, 0
        self._may_go.clear()
        self._is("off")

    async def rested(self) -> None:
        """Wait until the steps that were asked for are done."""
        await self._rests.wait()

    async def ended(self) -> None:
        """Wait for the end.

        Raises:
            NotAsked: the bot no longer asks what the story answers.
        """
        if self._playing:
            await self._playing

    # --- playing -------------------------------------------------------------------------------

    async def _begin(self) -> None:
        await self.stop()
        now = datetime.now(self._sandbox.zone)
        sunday = now + timedelta(days=(6 - now.weekday()) % 7)
        noon = sunday.replace(hour=NOON.hour, minute=0, second=0, microsecond=0)
        self._noon = noon if noon > now else noon + timedelta(days=7)
        await self._sandbox.begin(bare=True, at=self._noon)
        self.place = self.done = 0
        self._playing = asyncio.create_task(self._play())
        self._playing.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def _play(self) -> None:
        try:
            for self.place, act in enumerate(STORY):
                await self._may_go.wait()
                await self._act(act)
                self.doing = {}
                self.done = self.place + 1
                self._rest()
        except Exception:
            self.telling, self.doing = LOST, {}
            self._is("lost")
            raise
        self.place = len(STORY)
        self._is("ended")

    def _rest(self) -> None:
        """After a step that was asked for by itself: wait for the next one."""
        if self.state == "paused":
            self._steps = max(0, self._steps - 1)
            if not self._steps:
                self._may_go.clear()
                self._rests.set()
        self._sandbox.changed()

    async def _act(self, act: Act) -> None:
        """Show what is about to be done, do it, and give time to read what came."""
        match act:
            case Tells(text=text):
                self.telling = text
                self._sandbox.changed()
                await self._wait(_reading_s(text.msgid))
            case Waits():
                await self._wait(BEFORE_A_JUMP_S)
                await _to_the_end(self._sandbox.goes_to(self._moment(act.day, act.at)))
                await self._wait(BEFORE_A_JUMP_S)
            case Opens(who=who):
                phone = self._phone(who)
                await self._soon(phone, start="1")
                await _to_the_end(self._sandbox.starts(phone, self._sandbox.phones.codes[-1]))
                await self._read(phone)
            case Says():
                phone = self._phone(act.who)
                _check(phone, act.asked)
                words = self._say(self._filled(act))
                await self._soon(phone, words=words)
                await _to_the_end(self._sandbox.says(phone, words))
                await self._read(phone)
            case Presses():
                phone = self._phone(act.who)
                _check(phone, act.asked)
                button = self._button(phone, act.label)
                await self._soon(phone, data=button.data)
                await _to_the_end(self._sandbox.presses(phone, button.data))
                await self._read(phone)

    def _phone(self, name: str) -> Phone:
        return self._sandbox.phones.by_name[name]

    def _say(self, text: Text) -> str:
        return Wording(FORM, self._sandbox.clock().tzinfo).say(text)

    def _filled(self, act: Says) -> Text:
        when = {"when": When(self._moment(*act.on))} if act.on else {}
        return replace(act.words, params=when)

    def _moment(self, day: int, at: time) -> datetime:
        on = self._noon.date() + timedelta(days=day)
        return datetime.combine(on, at, self._noon.tzinfo)

    def _button(self, phone: Phone, label: Text | str) -> Button:
        wanted = label if isinstance(label, str) else self._say(label)
        for bubble in reversed(phone.bubbles):
            for button in bubble.buttons:
                begins = isinstance(label, str) and button.label.startswith(label)
                if (begins or button.label == wanted) and button.data != bubble.pressed:
                    return button
        raise NotAsked(f"there is no button {wanted!r} on the phone of {phone.name}")

    # --- reading speed -------------------------------------------------------------------------

    async def _soon(self, phone: Phone, **what: str) -> None:
        self.doing = {"phone": phone.name, **what}
        self._sandbox.changed()
        await self._wait(BEFORE_A_PRESS_S + len(what.get("words", "")) / SIGNS_A_SECOND)

    async def _read(self, phone: Phone) -> None:
        own = [number for number, bubble in enumerate(phone.bubbles) if bubble.mine]
        new = phone.bubbles[own[-1] + 1 :] if own else phone.bubbles
        last = new[-1:] if len(new) > 1 else new
        await self._wait(_reading_s("".join(p.text for b in last for p in b.pieces)))

    async def _wait_or_hurry(self, seconds: float) -> None:
        self._hurry.clear()
        if self.state == "paused":  # a step: at once, but to be seen
            seconds = min(seconds, BEFORE_A_PRESS_S / 2)
        try:
            async with asyncio.timeout(seconds / self.speed):
                await self._hurry.wait()
        except TimeoutError:
            return

    def _is(self, state: State) -> None:
        self.state = state
        self._sandbox.changed()


async def _to_the_end(act: Coroutine[Any, Any, object]) -> None:
    """Do this, and finish it also when somebody takes over meanwhile: no turn is left half done."""
    await asyncio.shield(asyncio.ensure_future(act))


def _reading_s(text: str) -> float:
    return min(1.0 + len(text) / SIGNS_A_SECOND, LONGEST_READ_S)


def _check(phone: Phone, asked: Text | None) -> None:
    """Make sure that this was asked on the phone just now.

    Raises:
        NotAsked: it was not.
    """
    if asked is None:
        return
    said = "\n".join(p.text for b in phone.bubbles[-4:] if not b.mine for p in b.pieces)
    sentence = re.escape(Wording(FORM, None).sentence(asked))
    if not re.search(re.sub(r"\\\{\w+\\\}", ".+", sentence), said):
        raise NotAsked(f"{asked.msgid!r} is not what was asked: {said!r}")
