"""The nurse takes a subject away at the client's wish: what was said about it stays out."""

from __future__ import annotations

from tests.flows.recordings import kept
from tests.flows.test_sharing_for import HANDOVER, at_home
from tests.world import Person, World


def taken_away(world: World, *, shared: bool = False) -> tuple[Person, Person]:
    """Els told about the body of her mother, and may not tell about that any more."""
    anna, els = at_home(world)
    if shared:
        els.presses("Overzicht maken").presses("Ja, deel dit")
    anna.says("cliënten").presses("mw. A").presses("Mantelzorger").presses("Els")
    anna.presses("Andere onderwerpen").presses("Weg: het lichaam").presses("Klaar")
    return anna.presses("Ja, dat klopt"), els


def test_the_carer_hears_which_subject_was_taken_away(world: World) -> None:
    _, els = taken_away(world)
    assert "Ik vraag u dit niet meer over uw moeder: het lichaam." in els.all_heard


def test_what_was_said_about_it_stays_out_unless_the_client_wants_it(world: World) -> None:
    anna, els = taken_away(world)
    anna.hears(
        "Els heeft hier al iets over gezegd: het lichaam.", "Wil de cliënt dat het toch meegaat?"
    )
    assert "Overzicht maken" not in els.says("hallo").buttons
    anna.presses("Ja, het mag mee").hears("Goed. Het kan mee in een overzicht.", "Els: mag")
    els.says("hallo").presses("Overzicht maken").hears("Koffie, zegt Els")


def test_what_was_shared_and_not_handed_over_does_not_go_either(world: World) -> None:
    anna, _ = taken_away(world, shared=True)
    anna.presses("Nee, laat het weg").hears("Goed. Het komt niet in een overzicht.")
    world.clock_is(HANDOVER)
    assert "Koffie" not in anna.all_heard


def test_nothing_is_asked_about_a_subject_of_which_nothing_was_said(world: World) -> None:
    anna, _ = at_home(world)
    anna.says("cliënten").presses("mw. A").presses("Mantelzorger").presses("Els")
    anna.presses("Andere onderwerpen").presses("Weg: gelukkig zijn").presses("Klaar")
    anna.presses("Ja, dat klopt").does_not_hear("al iets over gezegd").hears("Els: mag")
    assert not any(a.left_out for a in kept(world).carers_answers)
