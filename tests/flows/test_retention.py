"""What was never shared goes after a time, is announced first, and can be kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.house import HouseRules
from tests.flows.stories import LONG, alone, at_review, planned
from tests.world import Person, World

TOLD = "wis ik 1 oud antwoord. U heeft het nooit gedeeld."


@pytest.fixture
def world(world: World) -> World:
    """A world where private answers stay for a hundred days."""
    world.rules = HouseRules(keep=timedelta(days=100))
    return world


def said(world: World, client: Person) -> list[str]:
    """The words of all answers that are kept."""
    return [r.words for r in world.record(client).reflections]


def test_it_is_announced_two_weeks_before_and_then_done(world: World) -> None:
    client = alone(world).says(LONG)
    world.clock_moves(days=85)
    assert TOLD not in client.all_heard
    world.clock_moves(days=1)
    assert client.all_heard.count(TOLD) == 1
    world.clock_moves(days=13)
    assert said(world, client) == [LONG]
    world.clock_moves(days=1)
    assert said(world, client) == []
    assert client.all_heard.count(TOLD) == 1


def test_it_is_not_announced_at_night(world: World) -> None:
    client = alone(world).says(LONG)
    world.clock_is("2027-02-16 23:00")
    world.clock_is("2027-02-17 07:59")
    assert TOLD not in client.all_heard
    world.clock_is("2027-02-17 08:00")
    assert TOLD in client.all_heard


def test_what_the_client_wants_to_keep_is_kept_as_long_again(world: World) -> None:
    client = alone(world).says(LONG)
    world.clock_moves(days=86)
    client.presses("Bewaren").hears("Goed. Ik bewaar het.")
    world.clock_moves(days=85)
    assert said(world, client) == [LONG]
    assert client.all_heard.count(TOLD) == 1
    world.clock_moves(days=2)
    assert client.all_heard.count(TOLD) == 2


def test_only_what_was_announced_goes(world: World) -> None:
    client = alone(world).says(LONG)
    world.clock_moves(days=86)
    client.says("Dit is van vandaag en het blijft nog een hele tijd")
    world.clock_moves(days=14)
    assert said(world, client) == ["Dit is van vandaag en het blijft nog een hele tijd"]


def test_what_was_shared_stays(world: World) -> None:
    _anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.clock_moves(days=200)
    assert said(world, client) == [LONG]


def test_the_button_counts_only_while_something_was_announced(world: World) -> None:
    client = alone(world).says(LONG)
    world.clock_moves(days=86)
    button = client.button("Bewaren")
    world.clock_moves(days=20)
    client.presses_button(button).does_not_hear("Ik bewaar het.")


def test_the_log_says_that_it_was_done(world: World) -> None:
    client = alone(world).says(LONG)
    world.clock_moves(days=86)
    world.clock_moves(days=14)
    client.says("mijn gegevens").presses("Wie deed wat").hears("Tussendoor")


def test_a_question_left_open_on_the_list_is_no_answer_that_goes(world: World) -> None:
    client = alone(world).presses("Hier wil ik over praten").presses("Later")
    client.presses("Overzicht maken").presses("Klaar").presses("Sla over").presses("Klaar")
    world.clock_moves(days=200)
    assert "oude antwoorden" not in client.all_heard
    assert "oud antwoord" not in client.all_heard
