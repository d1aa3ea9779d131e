"""Another nurse comes than the one with whom a carer shared: she gets it only with a yes."""

from __future__ import annotations

from tests.flows.recordings import kept, recorded, records
from tests.flows.test_sharing_for import HANDOVER, answering, at_home
from tests.world import Person, World

MAY_READ = "Mag Bo lezen wat u voor dit bezoek deelde?"


def shared(world: World) -> tuple[Person, Person]:
    """Anna, whose client has no phone, and Els, who shared something for the visit."""
    anna, els = at_home(world)
    els.presses("Overzicht maken").presses("Ja, deel dit")
    return anna, els


def takes_over(world: World, name: str = "Bo") -> Person:
    """A colleague who takes over the visit."""
    nurse = world.nurse(name).presses("Bezoek van een collega").presses("1. di 24 nov 14.30")
    nurse.hears("De cliënt heeft hier geen telefoon.").does_not_hear("De cliënt hoort")
    return nurse.presses("Ja, ik ga")


def test_a_carer_who_shared_hears_who_comes_and_is_asked_what_she_may_read(world: World) -> None:
    _, els = shared(world)
    takes_over(world)
    heard = els.all_heard
    assert "Dit gaat over uw moeder.\n\nBo komt in plaats van Anna." in heard
    assert "Het bezoek is op dinsdag 24 november om half drie." in heard
    assert MAY_READ in heard


def test_a_colleague_gets_what_a_carer_shared_only_with_a_yes(world: World) -> None:
    anna, els = shared(world)
    bo = takes_over(world)
    world.clock_is(HANDOVER)
    assert "Koffie" not in bo.all_heard + anna.all_heard
    assert "Els deelde iets met Anna.\n\nU krijgt het als Els dat goed vindt." in bo.all_heard
    els.presses("Ja, dat mag").hears("Goed. Bo krijgt het voor het bezoek.")
    assert "Koffie, zegt Els" in bo.all_heard
    assert "Gedeeld door Els, namens de cliënt." in bo.all_heard
    assert "Koffie" not in anna.all_heard


def test_a_carer_can_type_yes_or_no_to_it(world: World) -> None:
    _, els = shared(world)
    bo = takes_over(world)
    els.says("ja").hears("Goed. Bo krijgt het voor het bezoek.")
    els.says("ja").does_not_hear("Goed.")
    els.presses("Nee").hears("Goed. Bo krijgt het niet.")
    world.clock_is(HANDOVER)
    assert "Koffie" not in bo.all_heard


def test_each_carer_says_yes_to_the_own_words_alone(world: World) -> None:
    anna, els = shared(world)
    records(anna.says("cliënten").presses("mw. A").presses("Mantelzorger"), "Piet", "Moeder")
    piet = answering(world, "Piet").presses("Overzicht maken").presses("Ja, deel dit")
    bo = takes_over(world)
    piet.presses("Ja, dat mag")
    world.clock_is(HANDOVER)
    assert "Koffie, zegt Piet" in bo.all_heard
    assert "zegt Els" not in bo.all_heard and "door Els" not in bo.all_heard
    els.presses("Ja, dat mag")
    assert "Koffie, zegt Els" in bo.all_heard


def test_a_yes_of_two_carers_comes_as_one_and_one_of_them_takes_it_back(world: World) -> None:
    anna, els = shared(world)
    records(anna.says("cliënten").presses("mw. A").presses("Mantelzorger"), "Piet", "Moeder")
    piet = answering(world, "Piet").presses("Overzicht maken").presses("Ja, deel dit")
    bo = takes_over(world)
    piet.presses("Ja, dat mag")
    els.presses("Ja, dat mag")
    piet.presses("Nee").hears("Goed. Bo krijgt het niet.")
    world.clock_is(HANDOVER)
    bo.hears("Gedeeld door Els, namens", "Koffie, zegt Els").does_not_hear("Piet")


def test_a_carer_whose_permission_ended_shares_nothing_again(world: World) -> None:
    anna, els = shared(world)
    bo = takes_over(world)
    anna.says("cliënten").presses("mw. A").presses("Mantelzorger").presses("Els")
    anna.presses("Laat stoppen").presses("Stop, stuur het nog")
    els.presses("Ja, dat mag").hears("Dit hoeft niet meer.")
    world.clock_is(HANDOVER)
    assert "Koffie" not in bo.all_heard
    assert len(kept(world).shares) <= 1


def test_when_her_own_nurse_comes_again_nothing_is_asked(world: World) -> None:
    anna, els = shared(world)
    bo = takes_over(world)
    bo.presses("Geef terug").hears("De cliënt heeft hier geen telefoon.").presses("Ja, graag")
    assert els.all_heard.count("Mag ") == els.all_heard.count("Mag Bo lezen") + els.all_heard.count(
        "Mag ik"
    )
    world.clock_is(HANDOVER)
    assert "Koffie, zegt Els" in anna.all_heard
    els.presses("Ja, dat mag").hears("Dit hoeft niet meer.")


def test_before_a_visit_the_nurse_hears_that_something_was_told_and_not_shared(
    world: World,
) -> None:
    anna, _ = at_home(world)
    world.clock_is(HANDOVER)
    heard = anna.all_heard
    assert "Els vertelde iets over mw. A. Het is nog niet gedeeld." in heard
    assert "mw. A heeft de link nog niet gebruikt. Het bezoek" not in heard
    assert "Koffie" not in heard


def test_before_a_visit_the_nurse_hears_that_nobody_told_anything(world: World) -> None:
    anna = recorded(world)
    world.person("Els").starts(world.codes[-1]).says("ja").says("u").says("ja")
    anna.says("cliënten").presses("mw. A").presses("Bezoek plannen").says("dinsdag half drie")
    anna.presses("Ja, dat klopt")
    world.clock_is(HANDOVER)
    assert "Niemand vertelde nog iets over mw. A." in anna.all_heard


def test_before_a_visit_the_nurse_hears_that_a_carer_has_not_opened_the_link(
    world: World,
) -> None:
    anna = recorded(world)
    anna.says("cliënten").presses("mw. A").presses("Bezoek plannen").says("dinsdag half drie")
    anna.presses("Ja, dat klopt")
    world.clock_is(HANDOVER)
    assert "Els heeft de link nog niet geopend. Het bezoek is op" in anna.all_heard


def test_before_a_visit_the_nurse_hears_that_nobody_answers_any_more(world: World) -> None:
    anna, _ = at_home(world)
    anna.says("cliënten").presses("mw. A").presses("Mantelzorger").presses("Els")
    anna.presses("Laat stoppen").presses("Ja, en wis alles")
    world.clock_is(HANDOVER)
    assert "Niemand antwoordt nu voor mw. A." in anna.all_heard
    assert "Komt er nog iets" not in anna.all_heard


def test_a_summary_that_a_carer_shared_is_said_to_be_of_the_carer(world: World) -> None:
    anna, _ = shared(world)
    world.clock_is(HANDOVER)
    assert "Els deelt dit over mw. A, voor het bezoek van" in anna.all_heard
    anna.says("cliënten").presses("mw. A").presses("Lees overzicht").hears(
        "Els deelt dit over mw. A"
    )
    anna.presses("Zorgleefplan").hears("Gedeeld door Els, namens de cliënt.")
    anna.presses("Zorg is gestopt").presses("De zorg stopt").presses("Ja, sluit af")
    anna.presses("Afgesloten").presses("mw. A").presses("Lees overzicht")
    anna.hears("Els deelde dit over mw. A.")
    assert "mw. A deel" not in anna.all_heard
