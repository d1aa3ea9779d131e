"""What the nurse and a carer hear of a recorded permission: true, in time, and the right way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.wording import Wording
from flows.carer.sheet import READ
from flows.roles import Form
from flows.script import button
from flows.words import Choice
from tests.flows.recordings import accepted, at_carers, kept, permission, recorded
from tests.flows.test_sharing_for import HANDOVER, at_home
from tests.world import AMSTERDAM, Person, World


def shared(world: World) -> tuple[Person, Person]:
    """Els shared something for a visit, and Anna looks at her permission."""
    anna, els = at_home(world)
    els.presses("Overzicht maken").presses("Ja, deel dit")
    anna.says("cliënten").presses("mw. A").presses("Mantelzorger").presses("Els")
    return anna, els


# --- ending -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("way", "goes"), [("Stop, stuur het nog", 1), ("Stop, stuur niets", 0)])
def test_who_ends_it_says_whether_what_was_shared_still_goes(
    world: World, way: str, goes: int
) -> None:
    anna, _ = shared(world)
    anna.presses("Laat stoppen").hears("Els deelde iets dat nog niet is verstuurd.")
    assert "Ja, laat stoppen" not in anna.buttons
    anna.presses(way).hears("Het is gestopt.")
    world.clock_is(HANDOVER)
    assert ("Koffie, zegt Els" in anna.all_heard) is bool(goes)


def test_a_carer_whose_words_are_erased_hears_that(world: World) -> None:
    anna, els = shared(world)
    anna.presses("Laat stoppen").presses("Ja, en wis alles")
    els.hears("Ik heb gewist wat u over uw moeder vertelde.")


def test_a_carer_who_told_nothing_hears_of_no_erasing(world: World) -> None:
    anna = recorded(world)
    els = accepted(world)
    anna.presses("Els").presses("Laat stoppen").presses("Ja, en wis alles")
    els.does_not_hear("gewist")


def test_news_that_waited_for_the_morning_is_not_said_once_the_record_is_closed(
    world: World,
) -> None:
    anna = recorded(world)
    world.clock_is("2026-11-23 06:00")
    els = world.person("Els").starts(world.codes[-1]).says("ja").says("u").says("ja")
    anna.says("cliënten").presses("mw. A").presses("Zorg is gestopt")
    anna.presses("Overleden").presses("Ja, sluit af")
    world.clock_is("2026-11-23 09:00")
    assert "Els kan nu antwoorden" not in anna.all_heard
    assert els.all_heard


def test_news_that_waited_for_the_morning_is_said_while_it_is_true(world: World) -> None:
    anna = recorded(world)
    world.clock_is("2026-11-23 06:00")
    world.person("Els").starts(world.codes[-1]).says("ja").says("u").says("ja")
    world.clock_is("2026-11-23 09:00")
    assert "Els kan nu antwoorden" in anna.all_heard


def test_the_nurse_hears_it_on_the_day_that_a_permission_ran_out(world: World) -> None:
    anna = recorded(world)
    accepted(world)
    until = permission(world).until
    assert until is not None
    world.now = until.astimezone(world.now.tzinfo) + timedelta(hours=10)
    world.clock_moves(minutes=1)
    anna.hears("Els antwoordt niet meer voor mw. A. De afgesproken tijd is om.")


# --- changing ---------------------------------------------------------------------------------


def test_a_carer_hears_that_something_changed_and_with_whom_it_was_agreed(world: World) -> None:
    anna = recorded(world)
    since = permission(world).confirmed_at
    els = accepted(world)
    world.clock_moves(days=3)
    anna.says("cliënten").presses("mw. A").presses("Mantelzorger").presses("Els")
    anna.presses("Andere einddatum").presses("Een maand").presses("Ja, dat klopt")
    els.hears("Er is iets veranderd.", "U kunt over uw moeder vertellen tot", "Anna schreef")
    els.sees("Antwoorden")
    assert permission(world).confirmed_at == since


# --- recording --------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["dochter", "zoon"])
def test_the_wrong_way_round_is_asked_about(world: World, typed: str) -> None:
    anna = at_carers(world).presses("Toestemming opschrijven").says("Els").says(typed)
    anna.hears("De cliënt is voor Els:", "Klopt dat?")
    anna.presses("Nee, andersom").hears("Wie is de cliënt voor Els?").presses("Moeder")
    anna.hears("Van wie mag Els")


def test_a_kind_of_representative_that_is_typed_is_no_paper(world: World) -> None:
    anna = at_carers(world).presses("Toestemming opschrijven").says("Piet").presses("Vader")
    anna.presses("Vertegenwoordiger").presses("Curator").says("mentor")
    anna.hears("Welk papier heeft u gezien?").says("beschikking van 3 maart 2026")
    anna.hears("Hoe is dit afgesproken met Piet?").presses("Gezegd, ik was erbij")
    anna.presses("Alles").presses("Klaar").presses("Half jaar")
    anna.hears("Akkoord van Piet: Gezegd, ik was erbij").presses("Ja, dat klopt")
    assert permission(world).recorded is not None
    assert permission(world).recorded.representative == "mentor"  # type: ignore[union-attr]
    anna.presses("Piet").hears("Papier: beschikking van 3 maart 2026")


def test_no_phone_and_family_carer_can_be_typed_at_the_page_of_a_client(world: World) -> None:
    anna = at_carers(world)
    for typed in ("geen telefoon", "mantelzorger", "wie denkt mee"):
        anna.says("cliënten").presses("mw. A").says(typed).hears("Wat wilt u doen?")
        anna.sees("Toestemming opschrijven")


# --- closing ----------------------------------------------------------------------------------


def test_closing_with_a_message_that_was_not_read_warns(world: World) -> None:
    anna, els = at_home(world)
    els.says("mijn moeder is gevallen en ligt op de grond")
    anna.says("cliënten").presses("mw. A").presses("Zorg is gestopt")
    anna.presses("Overleden").hears("Er is een bericht dat u nog niet las.")


def test_whoever_opens_a_record_again_hears_that_what_waited_is_gone(world: World) -> None:
    anna, _ = shared(world)
    anna.says("cliënten").presses("mw. A").presses("Zorg is gestopt")
    anna.presses("Overleden").presses("Ja, sluit af")
    anna.presses("Afgesloten").presses("mw. A").presses("Dat was een vergissing")
    anna.hears("Wachtte er nog een overzicht op een bezoek? Dat is weg.")
    assert kept(world).shares == ()


def test_family_carer_names_the_permission_page_also_beside_a_sheet_of_a_carer() -> None:
    carers = Choice("carers", button("Family carers"))
    wording = Wording(Form.U, AMSTERDAM)
    assert wording.recognise("mantelzorger", (READ, carers)) == carers
