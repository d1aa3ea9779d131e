"""The worked example as the proeftuin plays it: on the real bot, without a browser and at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import FLOWS, Tussendoor
from channels.phones import Phone
from flows.script import _, button
from tests.browser.served import AMSTERDAM, QUICK, at_once
from tests.house import HOUSE
from tests.world import World
from upkeep import player as playing
from upkeep.player import NotAsked, Player
from upkeep.sandbox import Sandbox
from upkeep.story import STORY, Presses, Says


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A try-out that has begun."""
    made = Sandbox(Tussendoor, FLOWS, QUICK, AMSTERDAM, lambda: HOUSE)
    await made.begin()
    yield made
    await made.close()


def said_on(phone: Phone) -> str:
    """All that stands in a chat."""
    return "\n".join(piece.text for bubble in phone.bubbles for piece in bubble.pieces)


async def test_the_story_plays_to_the_end_and_the_nurse_reads_what_was_shared(
    sandbox: Sandbox,
) -> None:
    player = Player(sandbox, at_once)
    await player.play()
    await player.ended()
    assert (player.state, player.place) == ("ended", player.length)
    phone = sandbox.phones.by_name["nurse"]
    assert "“Of het bellen heeft geholpen” – de cliënt" in said_on(phone)
    nurse = str(sandbox.kept(phone)["kept"])
    assert "1. “Wassen en aankleden wil ik zelf blijven doen, ook als het lang duurt” – de" in nurse
    assert "kort van adem" not in nurse + said_on(phone)  # the line that she left out


async def test_the_nurse_reads_what_the_daughter_said_as_hers_without_the_line_left_out(
    sandbox: Sandbox,
) -> None:
    player = Player(sandbox, at_once)
    await player.play()
    await player.ended()
    read = " ".join(said_on(sandbox.phones.by_name["nurse"]).split())
    said, thought = "“Als de hulp blijft zitten voor de koffie”", "“Zonder haast”"
    assert "gezegd, vertelt Els" in read.partition(said)[2][:60]
    assert "denkt Els" in read.partition(thought)[2][:60]
    assert "eenzaam" not in read
    assert "eenzaam" in said_on(sandbox.phones.by_name["client"])
    assert "kort van adem" not in said_on(sandbox.phones.by_name["carer"])


async def test_beside_the_daughters_phone_stands_what_she_said_and_nothing_of_her_mother(
    sandbox: Sandbox,
) -> None:
    player = Player(sandbox, at_once)
    await player.play()
    await player.ended()
    shown = sandbox.kept(sandbox.phones.by_name["carer"])
    assert "uw moeder" in str(shown["kept"]) and "uw moeder" in str(shown["log"])
    assert "Ik denk dat zij vaak eenzaam is" in str(shown["kept"])
    assert "Koffie met de hulp" not in str(shown)
    assert "mw. A" not in str(shown)  # what the nurse calls her
    assert "Anna" not in str(shown["log"])


async def test_the_story_as_it_went_comes_out_as_a_test_that_passes(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    player = Player(sandbox, at_once)
    await player.play()
    await player.ended()
    names: dict[str, object] = {}
    exec(sandbox.transcript.as_test(), names)
    test = names["test_this_is_how_it_went"]
    assert callable(test)
    await asyncio.to_thread(test, World(tmp_path / "data"))  # which has a loop of its own


@pytest.mark.parametrize(
    "act",
    [
        Says("nurse", _("yes"), asked=_("What makes you happy?")),
        Presses("nurse", button("Yes, share this")),
        Presses("nurse", "99."),
    ],
    ids=["another question", "another button", "another number"],
)
async def test_the_story_stops_and_says_so_when_the_bot_asks_something_else(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, act: Says | Presses
) -> None:
    monkeypatch.setattr(playing, "STORY", (*STORY[:5], act))
    player = Player(sandbox, at_once)
    await player.play()
    with pytest.raises(NotAsked):
        await player.ended()
    assert player.state == "lost"
    assert player.telling == playing.LOST


async def test_the_story_waits_at_a_pause_and_goes_on_step_by_step(sandbox: Sandbox) -> None:
    player = Player(sandbox, at_once)
    await player.step()
    await player.step()
    await _until(player, place=1)
    assert (player.state, player.place) == ("paused", 1)
    await player.play()
    await player.ended()
    assert player.state == "ended"


async def _until(player: Player, place: int) -> None:
    while player.place < place:
        await at_once(0)


async def test_whoever_takes_over_goes_on_in_the_same_world(sandbox: Sandbox) -> None:
    player = Player(sandbox, at_once)
    await player.play()
    await _until(player, place=12)
    await player.stop()
    before, folder = len(sandbox.phones.by_name["nurse"].bubbles), sandbox.folder
    await sandbox.says(sandbox.phones.by_name["nurse"], "help")
    assert len(sandbox.phones.by_name["nurse"].bubbles) > before
    assert sandbox.folder == folder
    assert player.state == "off"


async def test_a_turn_is_finished_when_somebody_takes_over_in_the_middle_of_it(
    sandbox: Sandbox,
) -> None:
    player = Player(sandbox, at_once)
    await player.play()
    await _until(player, place=4)
    nurse = sandbox.phones.by_name["nurse"]
    while "Anna" not in said_on(nurse):  # she has typed her name, and is not yet answered
        await at_once(0)
    await player.stop()
    await sandbox.says(nurse, "help")
    assert "U heeft hier nog geen cliënten." in said_on(nurse)
