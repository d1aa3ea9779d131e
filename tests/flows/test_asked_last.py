"""A typed yes, no or later is about the message that asked last; where it is unclear, it asks."""

from __future__ import annotations

import pytest

from tests.flows.stories import LONG, at_question, at_review, joined, planned
from tests.flows.test_after_visit import LOOKS_BACK, NO, WALK, agreements, notes, visited
from tests.world import Person, World

SHOWER = "Anna komt op maandag helpen met douchen"
FAR = "zaterdag 5 december half drie"


def standings(world: World, client: Person) -> list[str]:
    """What the client said to each agreement, in order."""
    return [
        "yes" if made.agreed_at else "no" if made.refused_at else ""
        for made in agreements(world, client)
    ]


def two_wait(world: World) -> tuple[Person, Person]:
    """Two agreements were put before the client, one right after the other."""
    anna, client = visited(world)
    notes(anna)
    notes(anna, SHOWER)
    return anna, client


# --- agreements -------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["ja", "Ja, dat klopt", "nee", "Nee, dat klopt niet"])
def test_with_two_agreements_open_a_typed_answer_is_no_answer_to_either(
    world: World, typed: str
) -> None:
    _anna, client = two_wait(world)
    client.says(typed).hears("Er wacht meer dan één afspraak", f"“{WALK}”", "Klopt dit?")
    client.does_not_hear(SHOWER)
    assert standings(world, client) == ["", ""]
    assert world.record(client).reflections[-1].words == LONG


def test_two_agreements_are_asked_about_one_by_one(world: World) -> None:
    _anna, client = two_wait(world)
    client.says("ja").says("ja").hears(f"“{SHOWER}”", "Klopt dit?").does_not_hear(WALK)
    assert standings(world, client) == ["yes", ""]
    client.says("ja, dat klopt").hears("De afspraak geldt nu.", "Niemand leest dit nu.")
    assert standings(world, client) == ["yes", "yes"]


def test_after_a_no_to_the_first_the_next_is_asked_about(world: World) -> None:
    _anna, client = two_wait(world)
    client.says("ja").says("nee").hears("Wat moet de afspraak zijn?")
    client.says("Alleen als het droog is").hears(f"“{SHOWER}”", "Klopt dit?").says("nee")
    assert standings(world, client) == ["no", "no"]
    client.presses("Sla over").hears("Niemand leest dit nu.")


def test_yes_is_about_the_newest_of_two_when_something_was_said_in_between(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    world.clock_moves(minutes=5)
    client.says("Het was een fijn bezoek vandaag")
    world.clock_moves(minutes=5)
    notes(anna, SHOWER)
    client.says("ja")
    assert standings(world, client) == ["", "yes"]


def test_with_the_agreements_open_yes_is_about_the_one_that_came_since(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    world.clock_moves(minutes=5)
    client.says("mijn afspraken").hears(f"“{WALK}”")
    world.clock_moves(minutes=5)
    notes(anna, SHOWER)
    client.says("Ja")
    assert standings(world, client) == ["", "yes"]


def test_with_the_agreements_open_yes_is_about_the_one_that_is_shown(world: World) -> None:
    _anna, client = two_wait(world)
    world.clock_moves(minutes=5)
    client.says("mijn afspraken").hears(f"“{WALK}”").says("ja").hears(f"“{SHOWER}”")
    assert standings(world, client) == ["yes", ""]
    client.says("nee").hears("Wat moet de afspraak zijn?")
    assert standings(world, client) == ["yes", "no"]


def test_an_agreement_that_waits_for_the_morning_is_not_said_yes_to(world: World) -> None:
    anna, client = visited(world)
    world.clock_is("2026-11-24 21:00")
    notes(anna)
    client.says("ja").hears(f"“{WALK}”", "Klopt dit?")
    assert standings(world, client) == [""]


def test_at_rest_yes_begins_no_talk_while_an_agreement_waits(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    world.clock_moves(minutes=5)
    client.says("help").says("ja").hears(f"“{WALK}”", "Klopt dit?")
    assert standings(world, client) == [""]


def test_yes_to_an_agreement_is_no_answer_to_the_question_above_it(world: World) -> None:
    anna, client = visited(world)
    world.clock_moves(minutes=5)
    client.presses("Vertellen").hears("Hoe is dat nu?")
    world.clock_moves(minutes=5)
    notes(anna)
    client.says("ja").hears("De afspraak geldt nu.").does_not_hear("Hoe is dat nu?")
    client.says("ja").hears("Dat wist ik al.")


def test_an_old_agreement_is_not_what_yes_to_a_later_question_is_about(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    world.clock_moves(minutes=5)
    client.says("wis alles").says("ja").hears("Alles is gewist.").does_not_hear("afspraak")


def test_below_an_agreement_both_words_on_the_buttons_can_be_typed(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    client.says(NO).hears("Wat moet de afspraak zijn?")
    assert standings(world, client) == ["no"]


# --- the other messages -----------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["ja", "Ja graag", "terugkijken"])
def test_yes_to_looking_back_looks_back(world: World, typed: str) -> None:
    _anna, client = visited(world)
    world.clock_is("2026-11-25 16:00")
    assert LOOKS_BACK in client.all_heard
    client.says(typed).hears("Hier wilde u over praten: “De douche”")


@pytest.mark.parametrize("typed", ["nee", "later", "nu niet", "Nee, dank u"])
def test_no_to_looking_back_is_later(world: World, typed: str) -> None:
    _anna, client = visited(world)
    said = world.record(client).reflections
    world.clock_is("2026-11-25 16:00")
    client.says(typed).hears("Niemand leest dit nu.").sees("Terugkijken")
    assert world.record(client).reflections == said


def invited(world: World) -> Person:
    """A client at rest who was invited just now to tell something before a visit."""
    anna, client = joined(world)
    anna.presses("Bezoek plannen").says(FAR).presses("Ja, dat klopt")
    client.presses("Later")
    world.clock_is("2026-11-30 14:30")
    return client.hears("Wilt u alvast vertellen")


@pytest.mark.parametrize("typed", ["ja", "graag", "ja hoor", "nu beginnen"])
def test_yes_to_an_invitation_begins(world: World, typed: str) -> None:
    invited(world).says(typed).hears("gelukkig van?")


@pytest.mark.parametrize("typed", ["nee", "later", "liever niet", "nee hoor"])
def test_no_to_an_invitation_is_later_and_no_answer(world: World, typed: str) -> None:
    client = invited(world)
    client.says(typed).hears("Niemand leest dit nu.")
    assert world.record(client).reflections == ()
    assert not world.record(client).uninvited


def test_below_an_invitation_not_any_more_switches_the_invitations_off(world: World) -> None:
    client = invited(world)
    client.says("vraag dit niet meer")
    record = world.record(client)
    assert (record.uninvited, record.unasked) == (True, False)


def test_a_yes_at_a_question_is_about_the_invitation_that_came_since(world: World) -> None:
    anna, client = joined(world)
    anna.presses("Bezoek plannen").says(FAR).presses("Ja, dat klopt")
    at_question(client)
    world.clock_is("2026-11-30 14:30")
    client.says("ja").hears("Vraag 1 van 3")
    assert [said.words for said in world.record(client).reflections] == [LONG]


def test_a_sentence_below_an_invitation_is_kept_as_it_is(world: World) -> None:
    client = invited(world)
    client.says("Ja, ik wil het over de trap hebben")
    assert world.record(client).reflections[-1].words == "Ja, ik wil het over de trap hebben"


# --- another nurse comes ----------------------------------------------------------------------


def bo_takes_over(world: World) -> tuple[Person, Person]:
    """A client who shared something, and is somewhere else; Bo then takes over that visit."""
    _anna, client = planned(world)
    at_review(client).presses("Ja, deel dit").says("mijn gegevens")
    world.clock_moves(minutes=1)
    bo = world.nurse("Bo").presses("Bezoek van een collega").presses("1. di 24 nov 14.30")
    bo.presses("Ja, ik ga")
    assert "Mag Bo lezen wat u voor dit bezoek deelde?" in client.all_heard
    return bo, client


@pytest.mark.parametrize("typed", ["ja", "Ja, dat mag"])
def test_a_typed_yes_lets_the_nurse_read_who_was_asked_about_last(world: World, typed: str) -> None:
    bo, client = bo_takes_over(world)
    client.says(typed).hears("Goed. Bo krijgt het voor het bezoek.")
    world.clock_is("2026-11-23 15:00")
    assert LONG in bo.all_heard


def test_a_typed_no_lets_the_nurse_read_nothing_who_was_asked_about_last(world: World) -> None:
    bo, client = bo_takes_over(world)
    client.says("nee").hears("Goed. Bo krijgt het niet.")
    world.clock_is("2026-11-23 15:00")
    assert LONG not in bo.all_heard


def test_a_typed_yes_to_a_later_question_does_not_let_another_nurse_read(world: World) -> None:
    bo, client = bo_takes_over(world)
    world.clock_moves(minutes=1)
    client.says("later").says("mijn gegevens").presses("Stop met delen")
    client.says("nee").does_not_hear("Bo krijgt het niet")
    world.clock_is("2026-11-23 15:00")
    assert LONG not in bo.all_heard
