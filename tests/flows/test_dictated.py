"""Els sits beside her mother and writes down what she says: these are her mother's own words."""

from __future__ import annotations

import pytest

from tests.flows.carers import confirmed, els
from tests.flows.stories import planned
from tests.world import Person, World

SAID = "De kinderen die op zondag samen komen eten"


def dictated(world: World) -> tuple[Person, Person]:
    """A client whose nurse comes, and Els, who has written down one answer of hers."""
    _anna, client = planned(world)
    carer = confirmed(world, client, els(world, kind="writes"))
    carer.says("hallo").presses("Over uw moeder").presses("Antwoorden").presses("Gelukkig zijn")
    carer.says(SAID).presses("Later")
    return client, carer


def summary_of(client: Person) -> Person:
    """The client makes a summary, without anything else."""
    return client.says("later").says("overzicht maken").presses("Klaar").presses("Sla over")


def test_the_client_hears_that_her_words_were_written_down(world: World) -> None:
    client, _carer = dictated(world)
    client.hears("Els heeft uw woorden opgeschreven.").presses("Lees het")
    client.hears("Els schreef dit voor u op. Het zijn uw eigen woorden.", SAID)
    client.does_not_hear("Niet alles")


def test_dictated_words_are_among_the_own_answers(world: World) -> None:
    client, _carer = dictated(world)
    client.says("mijn antwoorden").hears(f"1. “{SAID}” (Els schreef het op)")
    client.says("1").hears("Dit is u gevraagd op", "Waar wordt u gelukkig van?", SAID)
    client.presses("Terug").hears("Dit zijn uw antwoorden.")


@pytest.mark.parametrize("press", ["Niet in het overzicht", "Wis dit"])
def test_dictated_words_are_left_out_or_erased_from_there(world: World, press: str) -> None:
    client, _carer = dictated(world)
    client.says("mijn antwoorden").says("1").presses(press)
    if press == "Wis dit":
        assert world.record(client).carers_answers == ()
        client.hears("Er zijn nog geen antwoorden.")
    else:
        assert world.record(client).carers_answers[0].left_out
    summary_of(client).does_not_hear(SAID)


def test_dictated_words_stand_in_the_summary_as_the_clients_own(world: World) -> None:
    client, _carer = dictated(world)
    summary_of(client)
    client.hears(f"“{SAID}” – de cliënt, opgeschreven door Els,")
    client.does_not_hear("Verteld door een ander")


def test_a_copy_for_somebody_else_holds_dictated_words_unless_left_out(world: World) -> None:
    client, _carer = dictated(world)
    client.says("voor iemand anders").hears(SAID, "(Els schreef het op)")
    client.says("1").hears("Nummer 1 gaat niet mee.")


def test_dictated_words_can_be_chosen_to_talk_about(world: World) -> None:
    client, _carer = dictated(world)
    client.says("later").says("overzicht maken").hears("U kunt kiezen uit uw antwoorden:", SAID)
    client.says("1").hears("Op uw lijst:", SAID).presses("Klaar").presses("Sla over")
    client.hears(f"1. “{SAID}” – de cliënt, opgeschreven door Els,")
    client.presses("Verander iets").says("1").presses("Laat weg").does_not_hear(SAID)


def test_dictated_words_typed_as_something_to_talk_about_are_these_words(world: World) -> None:
    client, _carer = dictated(world)
    client.says("later").says("overzicht maken").says(SAID.lower())
    client.hears("Dit staat op uw lijst.")
    [item] = world.record(client).agenda
    assert item.id == world.record(client).carers_answers[0].id and not item.words


def test_dictated_words_that_are_erased_go_from_the_list_too(world: World) -> None:
    client, _carer = dictated(world)
    client.says("later").says("overzicht maken").says("1").says("mijn antwoorden").says("1")
    client.presses("Wis dit")
    assert world.record(client).agenda == ()
