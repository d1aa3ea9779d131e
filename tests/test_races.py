"""Two things at one moment, about one record: as if one came after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot import Tussendoor
from channels.parcel import Papers, Words, parcels
from channels.postman import Hopeless
from flows.arrival import LINK_DOES_NOT_WORK
from flows.conversation import (
    Came,
    Effect,
    Event,
    Person,
    Record,
    Role,
    Said,
    Say,
    ShowSummary,
    Turn,
)
from flows.words import Text
from handover.text import summary_text
from storage.record import Outgoing
from storage.tinydb_store import open_store
from tests.flows.stories import LONG, alone, at_review, invited, planned
from tests.house import HOUSE
from tests.world import AMSTERDAM, World

PAPERS = Papers(summary_text, lambda *_: b"", lambda _: b"", lambda *_: b"", lambda *_: b"")
CLIENT, ANNA = "terminal-client", "terminal-nurse Anna"
A_WHILE = 50  # rounds of the loop: whoever does not wait for a lock is through by then
HANDOVER = "2026-11-23 14:30"


class Halting(Tussendoor):
    """A bot in which a turn can be halted after it was thought out, before it is on disk."""

    halts: str = ""  # the event whose turn is halted

    async def _commit(self, turn: Turn) -> tuple[Outgoing, ...]:
        if turn.event.id == self.halts:
            self.there.set()
            await self.goes_on.wait()
        return await super()._commit(turn)

    def halt_at(self, event: Event) -> None:
        """Halt the turn of this event."""
        self.halts, self.there, self.goes_on = event.id, asyncio.Event(), asyncio.Event()


@dataclass
class Scene:
    """One bot that stays up, and what everybody was sent."""

    world: World
    bot: Halting
    sent: list[Effect] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)  # who cannot be reached now
    count: int = 0

    def says(self, person: str, words: str) -> Said:
        """The event of somebody who types."""
        return Said(f"race-{self._next()}", person, f"secret-{self.count}", words, f"{self.count}")

    def comes(self, person: str, code: str) -> Came:
        """The event of somebody who opens a link."""
        return Came(f"race-{self._next()}", person, f"secret-{self.count}", code)

    async def hears(self, person: str, *words: str) -> None:
        """Somebody types these things, one after the other."""
        for one in words:
            await self.bot.hear(self.says(person, one))
        await self.bot.postman.settle()

    async def during(self, first: Event, *meanwhile: Event | None) -> None:
        """Let `first` be thought out; then the others come in (None: time); then it goes on."""
        self.bot.halt_at(first)
        turns = [asyncio.create_task(self._happens(first))]
        await self.bot.there.wait()
        for event in meanwhile:
            turns.append(asyncio.create_task(self._happens(event)))
        for _ in range(A_WHILE):
            await asyncio.sleep(0)
        self.bot.goes_on.set()
        await asyncio.gather(*turns)
        await self.bot.postman.settle()

    async def _happens(self, event: Event | None) -> None:
        await (self.bot.tick() if event is None else self.bot.hear(event))

    async def passes(self, **by: int) -> None:
        """Time goes by, and what is due is done."""
        self.world.now += timedelta(**by)
        await self.bot.tick()
        await self.bot.postman.settle()

    def told(self, person: str) -> str:
        """All words that somebody was sent."""
        mine = [effect for effect in self.sent if effect.to == person]
        made = [one for effect in mine for one in parcels(effect, AMSTERDAM, PAPERS, str)]
        return "\n\n".join(one.text for one in made if isinstance(one, Words))

    def refused(self, person: str) -> bool:
        """Whether somebody heard that a link does not work."""
        says = [e for e in self.sent if isinstance(e, Say) and e.to == person]
        lines = (line for say in says for line in say.prompt.lines)
        return any(isinstance(line, Text) and line == LINK_DOES_NOT_WORK for line in lines)

    def person(self, person: str) -> Person:
        """What is kept about somebody."""
        found = self.bot.store.recall(person)
        assert found is not None
        return found.person

    def record(self, person: str) -> Record | None:
        """A client's record."""
        found = self.bot.store.recall(person)
        return found.record if found else None

    def _next(self) -> int:
        self.count += 1
        return self.count


@asynccontextmanager
async def scene(world: World) -> AsyncIterator[Scene]:
    """The world goes on with one bot that stays up."""
    store = open_store(world.folder)

    async def perform(effect: Effect) -> tuple[str, ...]:
        if effect.to in here.gone:
            raise Hopeless("blocked the bot")
        here.sent.append(effect)
        return ()

    house = replace(HOUSE, rules=world.rules)
    here = Scene(world, Halting(store, perform, lambda: world.now, house))
    try:
        await here.bot.take_up()
        yield here
    finally:
        store.close()


# --- links ------------------------------------------------------------------------------------


async def test_of_two_people_who_open_one_nurse_s_link_at_once_one_comes_in(world: World) -> None:
    code = await asyncio.to_thread(world.nurse_code)
    async with scene(world) as here:
        await here.during(here.comes("terminal-a", code), here.comes("terminal-b", code))
        assert here.person("terminal-a").role is Role.NURSE
        assert here.person("terminal-b").role is Role.CLIENT
        assert here.refused("terminal-b")


async def test_a_yes_by_a_link_is_refused_when_the_nurse_makes_a_new_one_meanwhile(
    world: World,
) -> None:
    await asyncio.to_thread(_opens_the_link, world)
    async with scene(world) as here:
        await here.during(here.says(ANNA, "nieuwe link"), here.says(CLIENT, "ja, dat mag"))
        record = here.record(CLIENT)
        assert here.refused(CLIENT) and record is not None
        assert record.nurse == ""
        [waiting] = here.bot.store.recall(ANNA).caseload  # type: ignore[union-attr]
        assert waiting.client is None


async def test_no_new_link_is_made_for_a_client_who_says_yes_meanwhile(world: World) -> None:
    await asyncio.to_thread(_opens_the_link, world)
    async with scene(world) as here:
        await here.during(here.says(CLIENT, "ja, dat mag"), here.says(ANNA, "nieuwe link"))
        assert [effect.kind for effect in here.sent if effect.to == ANNA] == ["say"]
        record = here.record(CLIENT)
        assert record is not None and record.nurse == ANNA


def _opens_the_link(world: World) -> None:
    """Up to the question whether the answers may be kept."""
    _anna, code = invited(world)
    client = world.person().starts(code)
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u"):
        client.presses(label)


# --- erasing ----------------------------------------------------------------------------------


async def test_a_nurse_s_turn_that_waits_for_a_record_writes_nothing_once_it_is_erased(
    world: World,
) -> None:
    await asyncio.to_thread(planned, world)
    async with scene(world) as here:
        await here.hears(ANNA, "woensdag 10 uur")
        await here.hears(CLIENT, "mijn gegevens", "wis alles")
        await here.during(here.says(CLIENT, "ja, wis alles"), here.says(ANNA, "ja, dat klopt"))
        assert list((world.folder / "records").iterdir()) == []
        assert "staat niet meer in uw lijst" in here.told(ANNA)
        assert "komt op woensdag" not in here.told(CLIENT)


async def test_nothing_is_handed_over_of_a_record_that_is_being_erased(world: World) -> None:
    await asyncio.to_thread(_shares, world)
    async with scene(world) as here:
        await here.hears(CLIENT, "mijn gegevens", "wis alles")
        world.now += timedelta(days=1, hours=2, minutes=30)
        await here.during(here.says(CLIENT, "ja, wis alles"), None)
        assert LONG not in here.told(ANNA) and list((world.folder / "records").iterdir()) == []


async def test_a_lapse_that_was_due_takes_nothing_from_a_client_who_came_back(
    world: World,
) -> None:
    await asyncio.to_thread(alone, world)
    async with scene(world) as here:
        await here.hears(CLIENT, LONG, "mijn gegevens", "stop met bewaren")
        withdrawn = here.record(CLIENT)
        assert withdrawn is not None
        await here.hears(CLIENT, "toch verdergaan", "ja, dat mag")
        world.now += timedelta(days=31)
        await here.bot._do_chore(withdrawn, "lapse", world.now)
        record = here.record(CLIENT)
        assert record is not None and [r.words for r in record.reflections] == [LONG]


async def test_a_lapse_that_was_due_takes_nothing_from_a_client_who_began_again(
    world: World,
) -> None:
    await asyncio.to_thread(alone, world)
    async with scene(world) as here:
        await here.hears(CLIENT, "mijn gegevens", "stop met bewaren")
        withdrawn = here.record(CLIENT)
        assert withdrawn is not None
        await here.hears(CLIENT, "wis alles", "ja, wis alles")
        await here.bot._do_chore(withdrawn, "lapse", world.now + timedelta(days=31))
        assert here.person(CLIENT).position.step == "erased"


# --- what is due ------------------------------------------------------------------------------


async def test_who_no_longer_wants_to_be_tidied_is_not_tidied_by_what_was_due(
    world: World,
) -> None:
    await asyncio.to_thread(alone, world)
    async with scene(world) as here:
        await here.hears(CLIENT, "mijn gegevens", "ruim dit gesprek op", "elke nacht vanzelf")
        wanted = here.record(CLIENT)
        assert wanted is not None
        await here.hears(CLIENT, "niet meer elke nacht")
        await here.bot._do_chore(wanted, "tidy", world.now)
        assert here.person(CLIENT).tidied_at is None


async def test_what_is_due_after_a_night_s_tidying_is_not_forgotten(world: World) -> None:
    await asyncio.to_thread(_shares, world)
    async with scene(world) as here:
        await here.hears(CLIENT, "mijn gegevens", "ruim dit gesprek op", "elke nacht vanzelf")
        await here.passes(hours=18)
        assert "Ik heb dit gesprek opgeruimd." in here.told(CLIENT)
        await here.passes(hours=9)
        assert LONG in here.told(ANNA)


async def test_a_second_night_in_one_day_is_tidied_too(world: World) -> None:
    await asyncio.to_thread(alone, world)
    async with scene(world) as here:
        await here.hears(CLIENT, "mijn gegevens", "ruim dit gesprek op", "elke nacht vanzelf")
        await here.passes(hours=37)  # down for a night: it is one o'clock, and tidied at once
        await here.hears(CLIENT, LONG)
        await here.passes(hours=3)
        assert here.told(CLIENT).count("Ik heb dit gesprek opgeruimd.") == 2


# --- what waits to be sent --------------------------------------------------------------------


async def test_a_summary_that_could_not_be_sent_is_not_sent_once_the_sharing_ended(
    world: World,
) -> None:
    await asyncio.to_thread(_shares, world)
    async with scene(world) as here:
        here.gone.add(ANNA)
        await here.passes(days=1, hours=3)
        await here.hears(CLIENT, "mijn gegevens", "stop met delen", "ja, stop met delen")
        here.gone.clear()
        await here.hears(ANNA, "cliënten")
        assert "deelt hier niets meer" in here.told(ANNA)
        assert not [effect for effect in here.sent if _is_summary_for(effect, ANNA)]


async def test_a_summary_that_waited_is_sent_while_the_client_still_shares(world: World) -> None:
    await asyncio.to_thread(_shares, world)
    async with scene(world) as here:
        here.gone.add(ANNA)
        await here.passes(days=1, hours=3)
        here.gone.clear()
        await here.hears(ANNA, "cliënten")
        assert LONG in here.told(ANNA)


def _shares(world: World) -> None:
    _anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")


def _is_summary_for(effect: Effect, person: str) -> bool:
    return isinstance(effect, ShowSummary) and effect.to == person


def test_of_two_colleagues_who_take_a_visit_at_once_the_second_hears_who_has_it(
    world: World,
) -> None:
    planned(world)
    for name in ("Bo", "Cato"):
        world.nurse(name).presses("Bezoek van een collega").presses("1. di 24 nov 14.30")
    bo, cato = "terminal-nurse Bo", "terminal-nurse Cato"

    async def races() -> None:
        async with scene(world) as here:
            await here.during(here.says(bo, "ja, ik ga"), here.says(cato, "ja, ik ga"))
            record = here.record(CLIENT)
            assert record is not None
            assert [visit.by for visit in record.visits] == [bo]
            assert "U neemt dit bezoek over." in here.told(bo)
            assert "Bo doet dit bezoek al." in here.told(cato)
            assert "U neemt dit bezoek over." not in here.told(cato)
            assert "Cato" not in here.told(CLIENT)

    asyncio.run(races())
