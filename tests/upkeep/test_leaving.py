"""The bot is killed at every step of what follows when a nurse leaves, and started again."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import Tussendoor
from flows.conversation import Departure, Effect, Role, TidyUp
from storage.departures import ask_to_leave
from storage.opening import key_place
from storage.tinydb_store import TinyDbStore, open_store
from tests.flows.stories import through_intake
from tests.house import HOUSE
from tests.world import World

ANNA, BO, CLIENT = "terminal-nurse Anna", "terminal-nurse Bo", "terminal-client"
STEPS = 16  # as many as there are, and one more


class Killed(BaseException):
    """The process ends here."""


class Life:
    """A bot on this folder, which ends at a step of leaving: before it, or right after it."""

    def __init__(self, world: World, dies_at: float) -> None:
        self.world, self.dies_at, self.steps = world, dies_at, 0
        self.sent = list[Effect]()

    async def lives(self) -> None:
        """Take up what was there, and do what is due."""
        store = open_store(self.world.folder)
        bot = Tussendoor(store, self._perform, lambda: self.world.now, HOUSE)
        for name in ("prepare_departure", "end_departure"):
            setattr(store, name, self._cut(getattr(store, name)))
        for name in ("seated", "change"):
            setattr(bot, name, self._cut_waiting(getattr(bot, name)))
        try:
            await bot.take_up()
            await bot.tick()
            await bot.postman.settle()
        finally:
            await bot.postman.stop()
            store.close()

    async def _perform(self, effect: Effect) -> tuple[str, ...]:
        self.sent.append(effect)
        return ()

    def _cut(self, step: Callable[..., None]) -> Callable[..., None]:
        def cut(*given: Any) -> None:
            self._goes_on()
            step(*given)
            self._goes_on()

        return cut

    def _cut_waiting(self, step: Callable[..., Any]) -> Callable[..., Any]:
        async def cut(*given: Any) -> Any:
            self._goes_on()
            done = await step(*given)
            self._goes_on()
            return done

        return cut

    def _goes_on(self) -> None:
        self.steps += 1
        if self.steps == self.dies_at:
            raise Killed


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Bo has two clients, one of whom has come in; Anna is the first of the team; Bo leaves."""
    world = World(tmp_path_factory.mktemp("leaving") / "data")
    world.nurse("Anna")
    bo = world.nurse("Bo").presses("Cliënt toevoegen").says("mw. A")
    through_intake(world.person().starts(world.codes[-1]))
    bo.says("cliënten").presses("Cliënt toevoegen").says("dhr. B")
    ask_to_leave(world.folder, key_place(world.folder, None, {}), Departure(BO, "Bo", world.now))
    return world


def is_done(store: TinyDbStore, sent: list[Effect]) -> list[str]:
    """What is wrong once all is done."""
    bo, anna, client = store.recall(BO), store.recall(ANNA), store.recall(CLIENT)
    assert bo and anna and client and client.record
    told = {effect.to: repr(effect) for effect in sent if not isinstance(effect, TidyUp)}
    faults = {
        "the note is still there": bool(store.departures()),
        "she is still a nurse": bo.person.role is Role.NURSE or bool(bo.caseload),
        "a client was lost": sorted(r.label for r in anna.caseload) != ["dhr. B", "mw. A"],
        "the client has no nurse": client.record.nurse != ANNA,
        "somebody was not told": not {BO, ANNA, CLIENT} <= told.keys(),
    }
    return [fault for fault, true in faults.items() if true]


@pytest.mark.parametrize("dies_at", range(1, STEPS + 1))
def test_killed_at_any_step_of_leaving_all_is_done_once_the_bot_is_back(
    prepared: World, tmp_path: Path, dies_at: int
) -> None:
    shutil.copytree(prepared.folder.parent, tmp_path, dirs_exist_ok=True)  # with the key
    world = World(tmp_path / "data")
    first, second = Life(world, dies_at), Life(world, 0)
    try:
        asyncio.run(first.lives())
        assert dies_at > 10  # there are so many steps at least
    except Killed:
        pass
    asyncio.run(second.lives())
    store = open_store(world.folder)
    try:
        assert is_done(store, [*first.sent, *second.sent]) == []
    finally:
        store.close()
