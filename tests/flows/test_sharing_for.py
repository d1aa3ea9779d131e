"""Somebody who answers for a client without a phone shares what they said, and nothing else."""

from __future__ import annotations

from tests.flows.recordings import kept, recorded, records
from tests.world import Person, World

HANDOVER = "2026-11-23 14:35"


def answering(world: World, name: str = "Els") -> Person:
    """Somebody with a recorded permission, who answered one question about their mother."""
    person = world.person(name).starts(world.codes[-1])
    for words in ("ja", "u", "ja", "over uw moeder", "antwoorden", "1"):
        person.says(words)
    person.says(f"Koffie, zegt {name}").says("dat denk ik").says("sla over").says("later")
    return person.says("over uw moeder")


def at_home(world: World) -> tuple[Person, Person]:
    """Anna with a visit to a client without a phone, and Els, who answered."""
    anna = recorded(world)
    anna.says("cliënten").presses("mw. A").presses("Bezoek plannen").says("dinsdag half drie")
    anna.presses("Ja, dat klopt")
    return anna, answering(world)


def test_the_carer_sees_what_the_nurse_gets_and_says_yes(world: World) -> None:
    anna, els = at_home(world)
    els.presses("Overzicht maken").hears(
        "Zo krijgt Anna het te lezen:", "Koffie, zegt Els", "Mag ik dit"
    )
    els.presses("Ja, deel dit").hears("Dank u. Anna krijgt dit vóór het bezoek.")
    anna.does_not_hear("Koffie")
    world.clock_is(HANDOVER)
    anna.hears("Gedeeld door Els, namens de cliënt.", "Koffie, zegt Els")
    anna.does_not_hear("De cliënt zag dit")


def test_without_a_yes_the_nurse_gets_nothing_of_it(world: World) -> None:
    anna, els = at_home(world)
    els.presses("Overzicht maken").presses("Nee, deel dit niet").hears("Ik deel niets.")
    world.clock_is(HANDOVER)
    anna.does_not_hear("Koffie")


def test_a_yes_can_be_taken_back_before_the_nurse_has_it(world: World) -> None:
    anna, els = at_home(world)
    els.presses("Overzicht maken").presses("Ja, deel dit")
    els.presses("Overzicht maken").presses("Nee, deel dit niet")
    assert kept(world).shares == ()
    world.clock_is(HANDOVER)
    anna.does_not_hear("Koffie")


def test_two_carers_share_what_each_of_them_said_and_see_nothing_of_each_other(
    world: World,
) -> None:
    anna, els = at_home(world)
    els.presses("Overzicht maken").presses("Ja, deel dit")
    records(anna.says("cliënten").presses("mw. A").presses("Mantelzorger"), "Piet", "Moeder")
    piet = answering(world, "Piet")
    piet.presses("Overzicht maken").does_not_hear("zegt Els").presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    anna.hears("Gedeeld door Els en Piet, namens", "Koffie, zegt Els", "Koffie, zegt Piet")
    assert "zegt Piet" not in els.all_heard and "zegt Els" not in piet.all_heard


def test_what_was_shared_does_not_go_once_the_nurse_ended_the_permission_and_erased(
    world: World,
) -> None:
    anna, els = at_home(world)
    els.presses("Overzicht maken").presses("Ja, deel dit")
    anna.says("cliënten").presses("mw. A").presses("Mantelzorger").presses("Els")
    anna.presses("Laat stoppen").presses("Ja, en wis alles")
    world.clock_is(HANDOVER)
    anna.does_not_hear("Koffie")


def test_a_yes_of_one_carer_shares_nothing_that_another_told_since(world: World) -> None:
    anna, els = at_home(world)
    els.presses("Overzicht maken").presses("Ja, deel dit")
    els.presses("Antwoorden").says("1").says("Alleen voor later").says("dat denk ik").says(
        "sla over"
    )
    records(anna.says("cliënten").presses("mw. A").presses("Mantelzorger"), "Piet", "Moeder")
    piet = answering(world, "Piet")
    piet.presses("Overzicht maken").presses("Ja, deel dit")
    [share] = kept(world).shares
    assert [line.words for line in share.summary.carers] == [
        "Koffie, zegt Els",
        "Koffie, zegt Piet",
    ]
    piet.presses("Overzicht maken").presses("Nee, deel dit niet")
    [share] = kept(world).shares
    assert [line.words for line in share.summary.carers] == ["Koffie, zegt Els"]
