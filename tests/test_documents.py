"""A document does not stay in a chat: it is taken out in time, once, and nothing else is."""

from __future__ import annotations

import pytest

from channels.parcel import Document, Parcel, Picture, Words, is_tidied
from flows.log.logbook import Act, Thing
from storage.tinydb_store import TinyDbStore, open_store
from tests.flows.stories import LONG, at_review, planned
from tests.world import Person, World

HANDOVER = "2026-11-23 15:00"
NEARLY, A_DAY_LATER, TWO_DAYS_LATER = "2026-11-24 14:59", "2026-11-24 15:00", "2026-11-25 15:01"


def handed_over(world: World) -> tuple[Person, Person]:
    """A nurse and her client, whose summary came to the nurse's chat."""
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    return anna, client


def messages(person: Person) -> dict[str, Parcel]:
    """What the bot sent that can be taken out, by its number."""
    return dict(
        zip(person.numbers, (p for p in person.screen if is_tidied(p)), strict=True),
    )


def documents(person: Person) -> set[str]:
    """The numbers of all that shows a summary to a nurse: that cannot be forwarded."""
    return {
        number
        for number, sent in messages(person).items()
        if isinstance(sent, Words | Document | Picture) and sent.guarded
    }


def test_what_a_nurse_got_is_taken_out_a_day_later_and_nothing_else(world: World) -> None:
    anna, _client = handed_over(world)
    anna.hears("Dit blijft 24 uur in deze chat staan.", "met: Lees overzicht.")
    world.clock_is(NEARLY)
    assert anna.removed == []
    world.clock_is(A_DAY_LATER)
    assert len(anna.removed) == 2
    assert set(anna.removed) == documents(anna)


def test_it_is_taken_out_once(world: World) -> None:
    anna, _client = handed_over(world)
    world.clock_is(A_DAY_LATER)
    removed = list(anna.removed)
    world.clock_moves(hours=1)
    anna.says("hallo")
    world.clock_moves(hours=30)
    assert anna.removed == removed


def test_after_that_the_nurse_can_read_it_again_for_as_long(world: World) -> None:
    anna, _client = handed_over(world)
    world.clock_is(A_DAY_LATER)
    first = set(anna.removed)
    anna.presses("Alle cliënten").presses("mw. A").presses("Lees overzicht")
    anna.hears(LONG, "Dit blijft 24 uur in deze chat staan.")
    world.clock_moves(hours=23)
    assert set(anna.removed) == first
    world.clock_moves(hours=1)
    assert len(anna.removed) == 4
    assert set(anna.removed) == documents(anna)


def test_the_page_of_the_client_goes_too_and_what_she_told_stays(world: World) -> None:
    _anna, client = planned(world)
    at_review(client).presses("Als document").hears("Dit blijft 24 uur", "zelf bewaren")
    world.clock_moves(hours=24)
    [page] = client.removed
    assert isinstance(messages(client)[page], Document)
    assert LONG in client.all_heard


def test_the_organisation_chooses_how_long(world: World) -> None:
    anna, client = planned(world)
    world.rules = type(world.rules)(document=world.rules.document * 1.5)
    at_review(client).presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    anna.hears("Dit blijft 36 uur in deze chat staan.")
    world.clock_is(A_DAY_LATER)
    assert anna.removed == []
    world.clock_moves(hours=12)
    assert len(anna.removed) == 2


def test_a_bot_that_was_down_takes_it_out_as_soon_as_it_may_still(world: World) -> None:
    anna, _client = handed_over(world)
    world.clock_is("2026-11-25 14:55")  # the first start since: two days, but for minutes
    assert len(anna.removed) == 2


def test_what_telegram_keeps_by_then_is_left_alone(world: World) -> None:
    anna, _client = handed_over(world)
    world.clock_is(TWO_DAYS_LATER)
    world.clock_moves(hours=1)
    assert anna.removed == []


def test_what_came_late_stands_as_long_as_what_came_in_time(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.out_of_reach.add(anna.id)
    world.clock_is(HANDOVER)
    world.clock_is(NEARLY)
    world.out_of_reach.clear()
    world.clock_is(A_DAY_LATER)
    assert len(documents(anna)) == 2
    world.clock_moves(hours=23)
    assert anna.removed == []
    world.clock_moves(hours=1)
    assert set(anna.removed) == documents(anna)


def test_what_a_client_erased_is_taken_out_of_the_nurses_chat_too(world: World) -> None:
    anna, client = handed_over(world)
    client.says("mijn gegevens").presses("Wis alles").presses("Ja, wis alles")
    world.clock_is(A_DAY_LATER)
    assert set(anna.removed) == documents(anna)


def test_the_client_reads_in_the_log_that_it_was_taken_out(world: World) -> None:
    anna, client = handed_over(world)
    world.clock_is(A_DAY_LATER)
    client.says("wie deed wat").hears("Tussendoor haalde een overzicht uit de chat.")
    world.clock_moves(minutes=5)
    anna.presses("Alle cliënten").presses("mw. A").presses("Lees overzicht")
    world.clock_moves(hours=24)
    store = open_store(world.folder)
    found = store.recall(client.id)
    store.close()
    assert found is not None
    taken = [entry for entry in found.trail if entry.thing is Thing.DOCUMENT]
    assert [(entry.act, entry.role) for entry in taken] == [(Act.ERASE, "program")] * 2


def test_a_disk_that_refuses_only_puts_it_off(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, _client = handed_over(world)

    def refused(*_: object) -> None:
        raise OSError("full")

    with monkeypatch.context() as away:
        away.setattr(TinyDbStore, "take_out", refused)
        world.clock_is(A_DAY_LATER)
    assert anna.removed == []
    world.clock_moves(minutes=1)
    assert len(anna.removed) == 2
