"""Lives of the bot that end at every possible moment: a program for `test_kills`.

It tells one conversation of a nurse and two clients, moment by moment, and keeps the data as they
were before each. Then it lives each moment again, in a process of its own for every operation of
the store: there the process kills itself, or the disk is full. One line of JSON for each says what
was wrong afterwards.

    python -m tests.storage.lives killed|full-once|full FOLDER EVERY
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import os
import shutil
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot import FLOWS, NOT_KEPT, Tussendoor
from flows.arrival import LINK_LASTS
from flows.conversation import (
    Came,
    Effect,
    Event,
    Invitation,
    Pressed,
    Role,
    Said,
)
from flows.engine import offers
from storage.tinydb_store import TinyDbStore, open_store
from tests.house import HOUSE
from tests.storage.fake_disk import OPERATIONS
from tests.storage.promises import look, signed
from tests.world import SUNDAY_NOON
from upkeep.hearing import hashed

ANNA, ALONE, INVITED = "test-anna", "test-alone", "test-invited"
INTAKE = tuple(f"presses {name}" for name in ("go_on",) * 4 + ("u", "yes"))
TOLD = "says koffie met de hulp en daarna samen het huis opruimen"
SHARES = tuple(f"presses {name}" for name in ("close", "ready", "skip", "share"))
PLANS = (
    "presses home",
    "presses client",
    "presses plan",
    "says overmorgen half drie",
    "presses yes",
)
CONVERSATION = (
    (ANNA, ("comes", "says Anna", "presses home", "presses add", "says mw. A")),
    (INVITED, ("comes", *INTAKE, "presses ask", "presses no", TOLD)),
    (ALONE, ("comes in alone", *INTAKE, TOLD)),
    (ANNA, ("presses home", "presses add", "says dhr. B")),
    (ALONE, ("comes", "presses yes", "presses at_once", "presses go_on", TOLD)),
    (ANNA, PLANS),
    (ANNA, ("presses home", *(["presses client 1", *PLANS[2:]]))),
    (INVITED, SHARES),
    (ALONE, SHARES),
    ("time", ("25 hours",)),
    (ALONE, ("presses my_data", "presses erase", "presses yes")),
)


@dataclass
class Moment:
    """Something that happens, in the data folder as it was before; and what came of it."""

    now: datetime
    event: Event | None  # None: time goes by
    before: Path
    after: dict[str, Any]
    effects: frozenset[str]
    operations: int = 0


@dataclass
class Life:
    """One run of the bot. `befalls` is asked before each operation of the store, by its number."""

    folder: Path
    now: datetime
    befalls: Callable[[int, str, tuple[Any, ...]], None] = lambda *_: None
    operations: int = 0

    def lives(self, *events: Event | None) -> None:
        """Start, take up what was left, and let these things happen."""
        asyncio.run(self._lives(events))

    async def _lives(self, events: tuple[Event | None, ...]) -> None:
        self._watch()
        store = open_store(self.folder / "data")
        self.bot = Tussendoor(store, self._perform, lambda: self.now, HOUSE)
        await self.bot.take_up()
        await self.bot.postman.settle()
        for event in events:
            if event is not None:
                await self.bot.hear(event)
            await self.bot.tick()
            await self.bot.postman.settle()
        store.close()

    async def _perform(self, effect: Effect) -> tuple[str, ...]:
        with (self.folder / "performed").open("a") as log:
            log.write(EFFECT.dump_json(effect).decode() + "\n")  # as it is after a restart, too
        return ()

    def _watch(self) -> None:
        for name in OPERATIONS:
            setattr(os, name, self._watched(name, REAL[name]))

    def _watched(self, name: str, operation: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **more: Any) -> Any:
            if _changes_something(name, args):
                self.operations += 1
                self.befalls(self.operations, name, args)
            return operation(*args, **more)

        return watched


def _changes_something(name: str, args: tuple[Any, ...]) -> bool:
    return bool(args[1] & os.O_CREAT) if name == "open" else name != "close"


EFFECT: TypeAdapter[Effect] = TypeAdapter(Effect)
REAL = {name: getattr(os, name) for name in OPERATIONS}


# --- the story, told once ------------------------------------------------------------------------


def story(place: Path) -> list[Moment]:
    """All moments of the conversation, each with the data as they were before it."""
    folder, now, moments = place / "told", SUNDAY_NOON, list[Moment]()
    folder.mkdir()
    code = "nurse-code"
    store = open_store(folder / "data")
    store.invite(Invitation(hashed(code), Role.NURSE, now + LINK_LASTS))
    store.close()
    for person, acts in CONVERSATION:
        for act in acts:
            number = len(moments) + 1
            now += (
                timedelta(hours=int(act.split()[0])) if person == "time" else timedelta(minutes=1)
            )
            event = (
                None if person == "time" else _event(folder, person, act, str(number), code, now)
            )
            (folder / "performed").unlink(missing_ok=True)
            before = place / f"before-{number}"
            shutil.copytree(folder, before)
            life = Life(folder, now)
            life.lives(event)
            told = performed(folder)
            code = next((e["code"] for e in map(json.loads, told) if "code" in e), code)
            moments.append(Moment(now, event, before, state(folder), told, life.operations))
    return moments


def _event(folder: Path, person: str, act: str, number: str, code: str, now: datetime) -> Event:
    does, _space, what = act.partition(" ")
    secret = f"secret-{number}"
    if does == "comes":
        return Came(number, person, secret, code="" if what else code)
    if does == "says":
        words = signed(what, person) if person != ANNA else what
        return Said(number, person, secret, words, number)
    name, _space, which = what.partition(" ")
    store = open_store(folder / "data")
    conversation = store.recall(person)
    store.close()
    assert conversation is not None
    choice = [c for c in offers(FLOWS, conversation, now, HOUSE) if c.name == name][int(which or 0)]
    at = conversation.person.position
    return Pressed(number, person, secret, at.step, at.number, choice.name, choice.about)


def performed(folder: Path) -> frozenset[str]:
    """What was sent."""
    log = folder / "performed"
    return frozenset(log.read_text().splitlines()) if log.exists() else frozenset()


def state(folder: Path) -> dict[str, Any]:
    """All that is known of people and records; errors when a file cannot be read."""
    store = open_store(folder / "data")
    records = [record.id for record, _outbox in store.everything() if record]
    keys = [("person", p) for p in (ANNA, ALONE, INVITED)] + [("record", r) for r in records]
    seen = look(store, keys)
    store.close()
    found: dict[str, Any] = {"/".join(key): thing for key, thing in seen.things.items()}
    return {**found, "pending": sorted(seen.pending)}


# --- and lived again -----------------------------------------------------------------------------


def in_a_process(what: Callable[[], None]) -> int:
    """Do this in a process of its own; how that ended: 0, an exit code, or minus a signal."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        what()
    except BaseException as fault:
        print(json.dumps({"wrong": f"{type(fault).__name__}: {fault}"}), flush=True)
        os._exit(1)
    os._exit(0)


def killed(moment: Moment, at: int, folder: Path) -> Iterator[str]:
    """Die before this operation; start again and hear what was not acknowledged once more."""

    def dies(number: int, name: str, args: tuple[Any, ...]) -> None:
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)

    ended = in_a_process(lambda: Life(folder, moment.now, dies).lives(moment.event))
    if ended not in (0, -signal.SIGKILL):
        yield f"the first life ended with {ended}"
    if in_a_process(lambda: Life(folder, moment.now).lives(moment.event)):
        yield "the second life failed"
    found = state(folder)
    yield from (f"{key} differs" for key, was in moment.after.items() if found.get(key) != was)
    yield from (f"{key} is too much" for key in found.keys() - moment.after.keys())
    told = performed(folder)
    yield from (f"never sent: {effect}" for effect in moment.effects - told)
    yield from (f"sent: {effect}" for effect in told - moment.effects)


def full(lasts: bool) -> Callable[[Moment, int, Path], Iterator[str]]:
    """The disk is full at this operation, once or from then on; then room is made."""

    def befalls(moment: Moment, at: int, folder: Path) -> Iterator[str]:
        answer = folder / "answer"
        life = FullLife(folder, moment.now, from_operation=at, lasts=lasts)

        def lives() -> None:
            answer.write_text(json.dumps(life.goes_on(moment)))

        ended = in_a_process(lives)
        if ended:
            yield f"the life ended with {ended}"
        else:
            yield from json.loads(answer.read_text())

    return befalls


@dataclass
class FullLife(Life):
    """A life in which the disk is full, and room is made while the bot runs."""

    from_operation: int = 0
    lasts: bool = False
    is_full: bool = False

    def goes_on(self, moment: Moment) -> list[str]:
        """What was wrong in this moment, and after the person has tried once more."""
        self.befalls = self._refuse
        return asyncio.run(self._goes_on(moment))

    async def _goes_on(self, moment: Moment) -> list[str]:
        store = open_store(self.folder / "data")
        self._watch()
        self.operations, self.is_full = 0, True
        bot = Tussendoor(store, self._perform, lambda: self.now, HOUSE)
        await bot.take_up()
        await self._happens(bot, moment.event)
        sorry = [effect for effect in performed(self.folder) if NOT_KEPT.msgid in effect]
        self.is_full = False
        wrong = []
        if moment.event is not None:
            wrong = self._after_refusal(store, moment, bool(sorry))
        if moment.event is None or sorry:
            again = moment.event and replace(moment.event, id=f"{moment.event.id}-again")
            await self._happens(bot, again)
        told = performed(self.folder)
        if not sorry:
            wrong += [f"never sent: {effect}" for effect in moment.effects - told]
        elif len(told - set(sorry)) == 0:
            wrong.append("no answer when there was room again")
        store.close()
        return wrong

    async def _happens(self, bot: Tussendoor, event: Event | None) -> None:
        if event is not None:
            await bot.hear(event)
        await bot.tick()
        await bot.postman.settle()

    def _after_refusal(self, store: TinyDbStore, moment: Moment, refused: bool) -> list[str]:
        assert moment.event is not None
        handled = store.was_handled(moment.event.person, moment.event.id)
        if refused and handled:
            return ["the person heard that it was not kept, and it was"]
        return [] if refused or handled else ["it was not kept, and nobody said so"]

    def _refuse(self, number: int, name: str, args: tuple[Any, ...]) -> None:
        now = number >= self.from_operation if self.lasts else number == self.from_operation
        if self.is_full and now and _needs_room(name, args):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _needs_room(name: str, args: tuple[Any, ...]) -> bool:
    if name == "open":
        return bool(args[1] & os.O_CREAT) and not os.path.exists(args[0])  # noqa: PTH110
    if name == "fsync":
        return stat.S_ISREG(os.fstat(args[0]).st_mode)
    return name in ("write", "mkdir", "link")


WAYS = {"killed": killed, "full-once": full(lasts=False), "full": full(lasts=True)}


def main(way: str, place: Path, every: int) -> None:
    """Live all moments again, with something going wrong at every so many operation."""
    logging.disable()
    number = 0
    for moment in story(place):
        for at in range(1, moment.operations + 1):
            number += 1
            if number % every:
                continue
            folder = place / "lived"
            shutil.copytree(moment.before, folder)
            wrong = list(WAYS[way](moment, at, folder))
            shutil.rmtree(folder)
            what = type(moment.event).__name__ if moment.event else "time"
            verdict = {"moment": f"{what} {moment.event and moment.event.id}", "at": at}
            print(json.dumps({**verdict, "wrong": wrong}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
