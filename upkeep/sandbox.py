"""The proeftuin's world: the bot on a folder of its own, phones, a clock that can be moved.

The folder is made for it, sealed with a key of its own, and removed at the end: no setting can
point it at other data. It can begin again.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from channels.drawing import drawn, leads_in, leads_out
from channels.movable_clock import MovableClock
from channels.parcel import Papers, pressed
from channels.phones import CHANNEL, Phone, Phones
from channels.transcript import Transcript
from flows.conversation import (
    Came,
    Corrected,
    Effect,
    Event,
    Form,
    Left,
    Returned,
    Role,
    Said,
    ShowMenu,
    Unreadable,
    Visit,
)
from flows.house import House
from flows.script import Flow
from storage.keys import new_key, write_keys
from storage.store import Store
from storage.tinydb_store import TinyDbStore, open_store
from upkeep.example import prepare
from upkeep.kept import kept, log_of
from upkeep.passing_time import Bot, pass_time

Perform = Callable[[Effect], Awaitable[tuple[str, ...]]]
Make = Callable[[Store, Perform, MovableClock, House], Bot]
JSON = dict[str, object]

CLIENT, CARER, NURSE = "client", "carer", "nurse"
PHONES = (CLIENT, CARER, NURSE)
TYPING_AFTER_S = 0.6  # an answer that takes longer shows the typing sign
EVENING, MORNING = time(18), time(9)
LOOKS_BACK = timedelta(hours=25)  # after a visit: the client was asked by then
LONGEST_JUMP = timedelta(days=3 * 366)


class Sandbox:
    """One try-out. `load_house` may take a second: it is done aside, and the first turn waits."""

    def __init__(
        self,
        make: Make,
        flows: Mapping[Role, Flow],
        papers: Papers,
        zone: ZoneInfo,
        load_house: Callable[[], House],
    ) -> None:
        self._make, self._flows, self._papers, self.zone = make, flows, papers, zone
        self._load_house = load_house
        self._loading: asyncio.Task[House] | None = None
        self._acting = asyncio.Lock()
        self._watchers = set[asyncio.Event]()
        self._keeping: asyncio.Task[None] | None = None
        self._bot: Bot | None = None
        self.round = 0  # how often it began

    # --- beginning and ending ------------------------------------------------------------------

    async def begin(self, *, bare: bool = False, at: datetime | None = None) -> None:
        """Begin, or begin again, with nothing kept: at this moment or later, else now. `bare`: with
        a nurse's link alone.
        """
        async with self._acting:
            await self.close()
            self._prepare(bare, at)

    def _prepare(self, bare: bool, at: datetime | None) -> None:
        self.round += 1
        self.bare = bare
        self.clock = MovableClock(self.zone)
        self.clock.go_to(at or self.clock())
        self.transcript = Transcript()
        self.phones = Phones(self.clock, self._papers, self.changed)
        self._folder = tempfile.TemporaryDirectory(prefix="tussendoor-")
        self.folder = folder = Path(self._folder.name)
        write_keys(folder / "data.key", (new_key(),))
        self.store: TinyDbStore = open_store(folder / "data")
        code = prepare(self.store, self.clock(), bare, CHANNEL)
        self.phones.codes.append(code)
        self.transcript.codes = self.phones.codes
        self.transcript.begin(self.clock(), bare=bare, arrives=False)
        for name in PHONES:
            self.phones.add(name, code if name == (NURSE if bare else CLIENT) else "")

    async def close(self) -> None:
        """Stop, and remove the folder."""
        if self._keeping:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        if self._bot:
            await self._bot.postman.stop()
        if self.round:
            self.store.close()
            self._folder.cleanup()
        self._bot = self._keeping = None

    async def bot(self) -> Bot:
        """The bot, as soon as it can hear."""
        if self._loading is None:
            self._loading = asyncio.create_task(asyncio.to_thread(self._load_house))
        self.house = await asyncio.shield(self._loading)
        if self._bot is None:
            phones, heard = self.phones, self.transcript.hears
            self._bot = self._make(
                self.store, lambda effect: phones.perform(effect, heard), self.clock, self.house
            )
            self._keeping = asyncio.create_task(self._bot.keep_time())
        return self._bot

    async def greet(self) -> None:
        """Let the nurse who is there already have her list of clients before her, and her menu."""
        if not self.bare:
            nurse = self.phones.by_name[NURSE]
            await self.starts(nurse, "")
            menu = ShowMenu(nurse.person, Form.U, Role.NURSE)  # she got it when she came in
            await self.phones.perform(menu, self.transcript.hears)

    @property
    def now(self) -> datetime:
        """The time in the try-out, aware and in the zone."""
        return self.clock()

    # --- what can be seen ----------------------------------------------------------------------

    def changed(self) -> None:
        """Let whoever looks on see what is there now."""
        for watcher in self._watchers:
            watcher.set()

    def watch(self, watcher: asyncio.Event) -> None:
        """Let this be set each time that something can be seen that was not there before."""
        self._watchers.add(watcher)

    def unwatch(self, watcher: asyncio.Event) -> None:
        """Set it no longer."""
        self._watchers.discard(watcher)

    def phone(self, name: object) -> Phone | None:
        """The phone with this name."""
        return self.phones.by_name.get(name) if isinstance(name, str) else None

    def kept(self, phone: Phone) -> JSON:
        """What is kept about whoever has this phone, as they may see it, and the log."""
        now = self.clock()
        return {
            "kept": [asdict(block) for block in kept(self.store, phone.person, now)],
            "log": [asdict(block) for block in log_of(self.store, phone.person, now)],
        }

    def steps(self, phone: Phone, title: str) -> JSON:
        """The steps around the one at hand, as a picture, and the names of all steps."""
        conversation = self.store.recall(phone.person)
        role = conversation.person.role if conversation else Role.CLIENT
        flow = self._flows[role]
        step = conversation.person.position.step if conversation else flow.start
        near = {n.step for n in (*leads_in(flow, step), *leads_out(flow, step))}
        return {
            "flow": flow.name,
            "step": step,
            "picture": drawn(flow, step, title.format(step=step.replace("_", " "))),
            "steps": [{"name": s.name, "near": s.name in near} for s in flow.steps],
        }

    # --- what somebody does on a phone ---------------------------------------------------------

    async def starts(self, phone: Phone, code: str) -> None:
        """Press Start, perhaps through a link."""
        phone.code = ""
        message = self.phones.wrote(phone, "/start").id
        await self._act(phone, Came(*self.phones.heard(phone), code, message=message))

    async def says(self, phone: Phone, words: str) -> None:
        """Type something. A command of Telegram's is what its menu sends."""
        message = self.phones.wrote(phone, words).id
        await self._act(phone, Said(*self.phones.heard(phone), words, message))

    async def presses(self, phone: Phone, data: str) -> None:
        """Press a button that stands on the phone; another is passed over."""
        button = phone.button(data)
        event = pressed(*self.phones.heard(phone), data) if button else None
        if button and event:
            self.phones.pressed_button(phone, data)
            await self._act(phone, event, button.label, phone.newer_than(button))

    async def edits(self, phone: Phone, message: str, words: str) -> None:
        """Edit an own message."""
        if self.phones.changed_words(phone, message, words):
            await self._act(phone, Corrected(*self.phones.heard(phone), message, words))

    async def sends_a_picture(self, phone: Phone) -> None:
        """Send something other than text."""
        message = self.phones.wrote(phone, "🖼").id
        await self._act(phone, Unreadable(*self.phones.heard(phone), message))

    async def blocks(self, phone: Phone, blocked: bool) -> None:
        """Block the bot, or let it in again."""
        if phone.blocked is blocked:
            return
        phone.blocked = blocked
        self.phones.touch(phone)
        heard = self.phones.heard(phone)
        await self._act(phone, Left(*heard) if blocked else Returned(*heard))

    async def _act(self, phone: Phone, event: Event, label: str = "", back: int = 0) -> None:
        """Let the bot take a turn; when this returns all that it says has been shown."""
        async with self._acting:
            bot = await self.bot()
            self.transcript.acts(phone.name, event, label, back)
            loop, phones = asyncio.get_running_loop(), self.phones
            typing = loop.call_later(TYPING_AFTER_S, phones.types, phone, True)
            try:
                await bot.hear(event)
                await bot.postman.settle()
            finally:
                typing.cancel()
                phones.types(phone, False)

    # --- time ----------------------------------------------------------------------------------

    async def goes_to(self, at: datetime) -> bool:
        """Let time go by until a moment (aware), with all that is due on the way; whether that
        moment lies ahead, and not years.
        """
        if not timedelta() < at - self.clock() < LONGEST_JUMP:
            return False
        async with self._acting:
            bot = await self.bot()
            await pass_time(bot, self.clock, at, self.house.rules, self._stopped_at)
        self.changed()
        return True

    def _stopped_at(self, at: datetime) -> None:
        self.transcript.clock_is(at)
        self.changed()

    def jumps(self) -> dict[str, datetime]:
        """The moments ahead that can be jumped to, by name: around the visits that are planned."""
        now = self.clock()
        found = {"hour": now + timedelta(hours=1), "morning": self._at(now, 1, MORNING)}
        visits = sorted(v.starts_at.astimezone(now.tzinfo) for v in self._visits())
        if coming := next((at for at in visits if at > now), None):
            found["invited"] = coming - self._invite
            found["evening"] = self._at(coming, -1, EVENING)
            found["visit"] = coming
        if seen := next((at for at in visits if at + LOOKS_BACK > now), None):
            found["after"] = seen + LOOKS_BACK
        found["week"] = now + timedelta(days=7)
        return {name: at for name, at in found.items() if at > now}

    @property
    def _invite(self) -> timedelta:
        return self.house.rules.invite if self._bot else timedelta(days=5)

    def _at(self, day: datetime, days: int, clock: time) -> datetime:
        return datetime.combine(day.date() + timedelta(days=days), clock, self.zone)

    def _visits(self) -> Iterator[Visit]:
        """All visits that stand, of whoever has a phone here."""
        for phone in self.phones.by_name.values():
            if conversation := self.store.recall(phone.person):
                own = (conversation.record,) if conversation.record else ()
                for record in (*own, *conversation.caseload):
                    yield from (visit for visit in record.visits if not visit.cancelled)
