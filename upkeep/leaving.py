"""What follows when a nurse leaves: her access ends, and her clients go to a colleague.

A note in the data folder says that she leaves; it stays until all is done. Each step may be taken
twice: what was done before is seen in the files.
"""

from __future__ import annotations

import logging
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from flows.conversation import Conversation, Departure, Effect, Elapsed, Event, Record, Role, Turn
from flows.log.bookkeeping import CARE, by_program
from flows.log.logbook import Act, Thing
from flows.nurse.covering import given_back, told_back
from flows.nurse.leaving import left_alone
from flows.safety.passing_on import PassedOn
from storage.store import Store
from upkeep.delivery import Became
from upkeep.logs import about

log = logging.getLogger("tussendoor")


class Bot(Protocol):
    """What is asked of the bot."""

    store: Store

    def clock(self) -> datetime: ...
    def seat(self, event: Event) -> AbstractAsyncContextManager[None]: ...
    async def seated(self, event: Event) -> Turn | None: ...
    async def change(self, record_id: str, became: Became) -> None: ...


async def let_go(bot: Bot) -> None:
    """Do all that is still to be done for nurses who leave. What fails is done at the next tick."""
    for departure in bot.store.departures():
        try:
            await _let_go(bot, departure)
        except Exception as fault:  # the disk: the note stays
            log.error("what follows when a nurse leaves was not done: %(fault)s", about(fault))


async def _let_go(bot: Bot, departure: Departure) -> None:
    ends = _elapsed(departure, departure.nurse, "leave")
    async with bot.seat(ends):  # she can add no client between the list and the end
        there = bot.store.recall(departure.nurse)
        if there and there.person.role is Role.NURSE:
            departure = _planned(bot.store, departure, there)
            bot.store.prepare_departure(departure)
            await bot.seated(ends)
    heir = _heir(bot.store, departure)
    for record in departure.clients:
        await _pass_on(bot, departure, heir, record)
    if heir:
        await _hears(bot, _elapsed(departure, heir, "inherited"))
    bot.store.end_departure(departure)


def _elapsed(departure: Departure, to: str, chore: str, record: str = "") -> Elapsed:
    """What is heard in somebody's chat; the same each time, so that it is done once."""
    name = f"{chore}-{departure.nurse}-{departure.asked_at:%Y%m%dT%H%M%S%f}-{record}"
    return Elapsed(name, to, chore=chore, about=record, departure=departure)


def _planned(store: Store, departure: Departure, leaver: Conversation) -> Departure:
    """The note with whose her clients become, while her team is still known."""
    clients = leaver.person.clients
    heirs = tuple(colleague.id for colleague in store.heirs(departure.nurse))
    name = leaver.person.name
    return replace(departure, name=name, planned=True, clients=clients, heirs=heirs)


def _heir(store: Store, departure: Departure) -> str:
    """Who gets her clients: the first of her team that stays (a person id); "" when nobody does."""
    leaving = {other.nurse for other in store.departures()}
    there = (store.recall(one) for one in departure.heirs if one not in leaving)
    return next((c.person.id for c in there if c and c.person.role is Role.NURSE), "")


async def _hears(bot: Bot, event: Elapsed) -> None:
    async with bot.seat(event):
        await bot.seated(event)


async def _pass_on(bot: Bot, departure: Departure, heir: str, record_id: str) -> None:
    """Give one client another nurse; a visit that she had taken over goes back."""
    record = bot.store.record(record_id)
    if record is None:
        return
    if record.nurse == departure.nurse and heir:
        await _hears(bot, _elapsed(departure, heir, "inherit", record_id))

    def became(record: Record, now: datetime) -> PassedOn:
        if record.nurse == departure.nurse and not heir:
            entry = by_program(now, record, Act.NEW_NURSE, Thing.RECORD, CARE, 1)
            return *left_alone(record, departure, now), (entry,)
        return _covered_no_more(record, departure.nurse, now)

    await bot.change(record_id, became)


def _covered_no_more(record: Record, nurse: str, now: datetime) -> PassedOn:
    effects: tuple[Effect, ...] = ()
    mine = [v for v in record.visits if v.by == nurse]
    ahead = [v for v in mine if v.starts_at > now and not v.cancelled]
    for visit in ahead:
        effects += told_back(record, visit, now)
        record = given_back(record, visit)
    ended = tuple(replace(v, by="") if v.by == nurse else v for v in record.visits)
    log = (by_program(now, record, Act.GIVE_BACK, Thing.VISIT, CARE, len(mine)),) if mine else ()
    return replace(record, visits=ended), effects, log
