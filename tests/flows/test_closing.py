"""Closing a talk: what to talk about first, the summary, and yes or no to sharing it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import FLOWS
from flows.client.intake import CONSENT_VERSION
from flows.conversation import Consent, Conversation, Form, Position, Record, Said
from flows.conversation import Person as Known
from flows.engine import take_turn
from flows.interrupts import BACKWARD
from tests.flows.stories import (
    LONG,
    alone,
    at_agenda,
    at_question,
    at_review,
    joined,
    planned,
    summaries,
)
from tests.house import HOUSE
from tests.world import Person, World

FIRST = "Waar wilt u het eerst over praten?"
MORE = "Waar wilt u nog meer over praten?"
FULL = "Uw lijst is vol."
SHARE = "Mag ik dit delen?"
STEP = "Wat wilt u zelf als eerste doen?"
HANDOVER = "2026-11-23 14:30"  # a day before the visit
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def agenda(world: World, client: Person) -> list[str]:
    """The words that are on the list, in order."""
    record = world.record(client)
    words = {r.id: r.words for r in record.reflections}
    return [words.get(item.id, item.words) for item in record.agenda if not item.left_out]


# --- what to talk about first -----------------------------------------------------------------


def test_the_list_begins_with_a_choice_from_the_own_answers(world: World) -> None:
    _, client = joined(world)
    at_agenda(client).hears("U kunt kiezen uit uw antwoorden", f"1. “{LONG}”", FIRST)
    client.sees("1. Koffie drinken met…", "Klaar", "Terug", "Later", "Help")


def test_an_answer_is_put_on_the_list_by_its_button_or_by_its_number(world: World) -> None:
    _, client = joined(world)
    at_question(client, 3).presses("Later").presses("Overzicht maken").says("2")
    client.hears("Op uw lijst:", MORE).presses("1. Een lang antwoord…").hears(MORE)
    assert agenda(world, client) == [
        "Een lang antwoord op de vraag nummer 1 van vandaag",
        "Een lang antwoord op de vraag nummer 2 van vandaag",
    ]


def test_new_words_are_put_on_the_list(world: World) -> None:
    _, client = joined(world)
    at_agenda(client).says("De fysio").hears("Op uw lijst:", "1. “De fysio”", MORE)
    assert agenda(world, client) == ["De fysio"]


def test_the_list_never_has_more_than_three(world: World) -> None:
    _, client = joined(world)
    at_agenda(client).says("De fysio").says("Douchen").says("1").hears(FULL).sees("Klaar")
    client.says("Het eten").hears(FULL).does_not_hear("Ik heb het bewaard.")
    assert agenda(world, client) == ["De fysio", "Douchen", LONG]


def test_what_the_client_wanted_to_talk_about_stands_on_the_list_already(world: World) -> None:
    _, client = joined(world)
    client.says(LONG).presses("Hier wil ik over praten").says("Dit is mijn verhaal erbij")
    client.presses("Afronden").hears(f"Op uw lijst:\n\n1. “{LONG}”", MORE)
    client.hears("kiezen uit uw antwoorden:\n\n1. “Dit is mijn verhaal erbij”")
    assert agenda(world, client) == [LONG]


def test_the_list_can_be_emptied(world: World) -> None:
    _, client = joined(world)
    client.says(LONG).presses("Hier wil ik over praten").presses("Afronden").says("De fysio")
    client.presses("Lijst leeg maken").hears(FIRST).does_not_hear("Op uw lijst")
    client.presses("Terug").presses("Afronden").does_not_hear("Op uw lijst")
    assert agenda(world, client) == []


def test_a_number_that_no_answer_has_is_asked_again(world: World) -> None:
    _, client = joined(world)
    at_agenda(client).says("9").does_not_hear("Ik heb het bewaard.")
    assert agenda(world, client) == []


@pytest.mark.parametrize("words", ["nee", "klaar", "Dat is alles.", "niets meer"])
def test_no_at_the_list_goes_on_to_the_summary(world: World, words: str) -> None:
    _, client = planned(world)
    at_agenda(client).says(words).hears(STEP).presses("Sla over").hears(SHARE)
    assert agenda(world, client) == []


def test_from_the_list_back_leads_to_the_themes(world: World) -> None:
    at_agenda(alone(world)).presses("Terug").hears("Waar wilt u nu over vertellen?")


def test_a_typed_number_means_the_answer_that_was_shown_under_it(world: World) -> None:
    _, client = joined(world)
    client.says(LONG)
    button = client.button("Hier wil ik over praten")
    client.says("Dit is mijn verhaal erbij").presses("Afronden")
    client.hears("1. “Dit is mijn verhaal erbij”").presses_button(button)
    client.hears(f"1. “{LONG}”").says("1")  # the order has changed, so the list is shown anew
    assert agenda(world, client) == [LONG]


def test_an_answer_no_does_not_keep_no_from_meaning_ready(world: World) -> None:
    _, client = planned(world)
    client.says("Nee").presses("Afronden").says("nee").hears(STEP).says("nee").hears(SHARE)


# --- the summary ------------------------------------------------------------------------------


def test_the_nurse_gets_byte_for_byte_what_the_client_saw(world: World) -> None:
    anna, client = planned(world)
    client.says(LONG).presses("Hier wil ik over praten").presses("1. Lichaamsfuncties")
    client.says("Soep {nurse} “met” <b>brood</b> & meer 👵🏽").says("Elke dag").says("x" * 500)
    client.says("Pijn in het been en verder niets bijzonders").says("7,5")
    client.presses("Afronden").says("De fysio").presses("Klaar").presses("Sla over").hears(SHARE)
    [seen] = summaries(client)
    client.presses("Ja, deel dit").hears("Dank u.", "Anna krijgt dit vóór het bezoek")
    assert summaries(anna) == []
    world.clock_is(HANDOVER)
    anna.hears("mw. A deelt dit voor het bezoek van dinsdag 24 november om half drie")
    assert summaries(anna) == [seen]


def test_a_client_called_je_and_her_nurse_see_the_same_too(world: World) -> None:
    anna, client = planned(world, "je")
    at_review(client).presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    assert summaries(anna) == summaries(client) != []


def test_a_summary_says_what_was_not_talked_about(world: World) -> None:
    at_review(alone(world)).hears("lichaamsfuncties, mentaal welbevinden")


def test_a_line_is_left_out_and_put_back(world: World) -> None:
    anna, client = planned(world)
    client.says(LONG).says("Mijn verhaal voor de dokter").presses("Afronden").presses(
        "Klaar"
    ).presses("Sla over")
    client.presses("Verander iets").hears("Welke regel wilt u anders?").says("2")
    client.hears("Er staat: “Mijn verhaal").presses("Laat weg").hears(SHARE)
    client.does_not_hear("Mijn verhaal").presses("Verander iets").hears("(laat ik weg)")
    client.says("2").presses("Zet terug").hears("“Mijn verhaal voor de dokter”", SHARE)
    client.presses("Verander iets").says("2").presses("Laat weg").presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    anna.hears(LONG).does_not_hear("Mijn verhaal")
    assert len(world.record(client).reflections) == 2  # it is still the client's own


def test_a_line_is_changed_in_the_answer_itself(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses("Verander iets").says("1").presses("Andere woorden")
    client.hears("Wat zal ik ervoor in de plaats zetten?").says("Koffie").hears("“Koffie”", SHARE)
    client.does_not_hear(LONG)
    assert [r.words for r in world.record(client).reflections] == ["Koffie"]


def test_words_on_the_list_are_changed_and_left_out(world: World) -> None:
    _, client = planned(world)
    at_agenda(client).says("De fysio").presses("Klaar").presses("Sla over").presses(
        "Verander iets"
    ).says("1")
    client.presses("Andere woorden").says("De fysio en het lopen").presses("Verander iets")
    client.hears("1. “De fysio en het lopen”").says("1").presses("Laat weg")
    client.does_not_hear("De fysio").hears(LONG)
    assert agenda(world, client) == []


def test_an_answer_on_the_list_is_changed_and_left_out(world: World) -> None:
    _, client = planned(world)
    at_agenda(client).says("1").presses("Klaar").presses("Sla over").presses("Verander iets").says(
        "1"
    )
    client.presses("Andere woorden").says("Koffie").hears("1. “Koffie”")
    client.presses("Verander iets").says("1").presses("Laat weg").does_not_hear("Koffie")
    client.presses("Verander iets").says("1").presses("Zet terug").hears("“Koffie”")


def test_own_words_that_are_left_out_can_be_put_back(world: World) -> None:
    _, client = planned(world)
    at_agenda(client).says("De fysio").presses("Klaar").presses("Sla over").presses(
        "Verander iets"
    ).says("1")
    client.presses("Laat weg").presses("Verander iets").hears("“De fysio” (laat ik weg)")


def test_a_mark_is_left_out_and_put_back(world: World) -> None:
    _, client = planned(world)
    _with_mark(client, "7").presses("Klaar").presses("Sla over").hears("lichaamsfuncties: 7")
    client.presses("Verander iets").says("2").sees("Laat weg").presses("Laat weg")
    client.does_not_hear("lichaamsfuncties: 7").presses("Verander iets").says("2")
    client.presses("Zet terug").hears("lichaamsfuncties: 7")


def test_the_line_of_a_mark_says_what_it_is_a_mark_for(world: World) -> None:
    _, client = planned(world)
    _with_mark(client, "6,5").presses("Klaar").presses("Sla over").presses("Verander iets").hears(
        "6,5"
    )
    client.hears("lichaamsfuncties")


def test_back_from_a_line_leads_step_by_step_to_the_summary(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses("Verander iets").says("1").presses("Andere woorden")
    client.presses("Terug").hears("Er staat:").presses("Terug").hears("Welke regel")
    client.presses("Terug").hears(SHARE, LONG)


def test_later_at_the_summary_comes_back_to_the_summary(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses("Later").presses("Ga verder").hears(LONG, SHARE)


def with_all_of_last_time(world: World) -> tuple[Person, Person]:
    """At the summary before a second visit: with what was agreed, looked back on and compared."""
    anna, client = planned(world)
    at_agenda(client).says("De douche").presses("Klaar").presses("Sla over")
    client.presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    world.clock_is("2026-11-24 15:30")
    anna.says("cliënten").presses("mw. A").presses("Bezoek is geweest")
    anna.presses("Afspraak opschrijven").says("Samen buiten lopen").presses("De cliënt zelf")
    anna.presses("Sla over").presses("Ja, stuur het")
    client.presses("Ja, dat klopt")
    world.clock_is("2026-11-25 16:00")
    client.presses("Terugkijken").presses("Een beetje").presses("Ja")
    anna.says("cliënten").presses("mw. A").says("maandag half drie").presses("Ja, dat klopt")
    client.presses("Vertellen").presses("Het is veranderd").says("Nu wandel ik liever alleen")
    client.presses("Sla over").presses("Afronden").presses("Klaar").says("De trap oefenen").says(
        "Met mijn zus"
    )
    return anna, client.hears(SHARE)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Toen en nu: “Nu wandel", "Nu wandel ik liever alleen"),
        ("Terugkijken: “De douche”", "Is hier over gepraat: “De douche”"),
        ("Terugkijken: Is er geluisterd", "Geluisterd naar wat belangrijk is"),
        ("Afspraak van toen: “Samen", "Samen buiten lopen"),
        ("“De trap oefenen”", "De trap oefenen"),
        ("“Met mijn zus”", "Met mijn zus"),
    ],
)
def test_what_comes_from_last_time_is_left_out_and_put_back_line_by_line(
    world: World, line: str, words: str
) -> None:
    anna, client = with_all_of_last_time(world)
    before = summaries(client)[-1]
    assert words in before
    client.presses("Verander iets").says(number_of(client, line)).presses("Laat weg")
    without = summaries(client)[-1]
    assert words not in without
    assert len(without.splitlines()) < len(before.splitlines())
    client.presses("Verander iets").hears(f"{line}").says(number_of(client, line))
    client.presses("Zet terug")
    assert summaries(client)[-1] == before
    client.presses("Verander iets").says(number_of(client, line)).presses("Laat weg")
    client.presses("Ja, deel dit")
    world.clock_is("2026-11-29 15:00")
    assert summaries(anna)[-1] == without == summaries(client)[-1]


def number_of(client: Person, line: str) -> str:
    """The number before this line in the list that was just shown."""
    told = client.since_the_last_act.splitlines()
    return next(each.partition(".")[0] for each in told if line in each)


# --- yes or no --------------------------------------------------------------------------------


def test_no_shares_nothing_and_the_nurse_hears_only_that(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Nee, deel dit niet").hears("Ik deel niets.", "Niemand leest dit nu.")
    world.clock_is(HANDOVER)
    anna.hears("mw. A heeft nog niets gedeeld").does_not_hear(LONG)


@pytest.mark.parametrize("words", ["ja", "Ja hoor.", "deel dit", "Ja, deel dit"])
def test_yes_can_be_typed(world: World, words: str) -> None:
    _, client = planned(world)
    at_review(client).says(words).hears("Dank u.")
    assert len(world.record(client).shares) == 1


def test_without_a_nurse_the_summary_is_for_the_client_alone(world: World) -> None:
    client = at_review(alone(world)).hears(LONG, "alleen voor u", "Is het goed zo?")
    assert "Ja, deel dit" not in client.buttons
    client.says("ja").hears("Niemand leest dit nu.").does_not_hear("deel")
    assert world.record(client).shares == ()


def test_without_a_visit_nothing_can_be_shared_yet(world: World) -> None:
    anna, client = joined(world)
    at_review(client).hears(LONG, "nog geen bezoek gepland")
    assert "Ja, deel dit" not in client.buttons
    client.presses("Klaar").presses("Sla over").hears("Niemand leest dit nu.")
    world.clock_moves(days=30)
    assert summaries(anna) == []


def test_what_was_closed_without_a_visit_is_shared_when_there_is_one(world: World) -> None:
    anna, client = joined(world)
    at_review(client).presses("Klaar")
    anna.presses("Bezoek plannen").says("dinsdag half drie").presses("Ja, dat klopt")
    client.presses("Overzicht maken").presses("Klaar").presses("Sla over").presses(
        "Ja, deel dit"
    ).hears("Dank u.")
    world.clock_is(HANDOVER)
    assert summaries(anna) == [summaries(client)[-1]]


def test_a_visit_cancelled_between_the_summary_and_the_yes_is_not_shared_for(
    world: World,
) -> None:
    anna, client = planned(world)
    at_review(client)
    _cancel(anna)
    client.presses("Ja, deel dit").hears("nog geen bezoek gepland").does_not_hear("Dank u")
    assert world.record(client).shares == ()


def test_a_typed_yes_after_the_visit_was_cancelled_shares_nothing(world: World) -> None:
    anna, client = planned(world)
    at_review(client)
    _cancel(anna)
    client.says("ja").does_not_hear("Dank u")
    assert world.record(client).shares == ()


def test_what_was_shared_for_a_visit_that_is_cancelled_is_not_handed_over(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    _cancel(anna)
    world.clock_moves(days=7)
    assert summaries(anna) == []


def test_an_old_yes_never_shares_something_new(world: World) -> None:
    _, client = planned(world)
    at_review(client)
    button = client.button("Ja, deel dit")
    client.presses("Later").says("Iets anders dan dit").presses_button(button)
    client.does_not_hear("Dank u.").says("overzicht")
    client.presses_button(button).does_not_hear("Dank u.")
    assert world.record(client).shares == ()


def test_an_old_yes_does_not_share_the_summary_that_was_changed_since(world: World) -> None:
    _, client = planned(world)
    at_review(client)
    button = client.button("Ja, deel dit")
    client.presses("Verander iets").says("1").presses("Andere woorden").says("Koffie")
    client.presses_button(button).hears(SHARE).does_not_hear("Dank u.")
    assert world.record(client).shares == ()


def test_an_edit_at_the_summary_is_seen_before_it_is_shared(world: World) -> None:
    anna, client = planned(world)
    at_review(client).edits("Heel iets anders").presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    assert set(summaries(anna)) <= set(summaries(client))


def test_a_talk_button_at_the_summary_is_seen_before_it_is_shared(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Hier wil ik over praten").presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    assert set(summaries(anna)) <= set(summaries(client))


def test_a_second_tap_on_yes_shares_once(world: World) -> None:
    _, client = planned(world)
    at_review(client)
    button = client.button("Ja, deel dit")
    client.presses_button(button).presses_button(button).does_not_hear("Dank u.")
    assert len(world.record(client).shares) == 1


def test_skip_at_the_summary_is_no_yes_and_no_no(world: World) -> None:
    _, client = planned(world)
    at_review(client).says("sla over").hears("U hoeft nu niet te kiezen.", SHARE)
    assert world.record(client).shares == ()


def test_a_summary_with_nothing_in_it_is_not_shared(world: World) -> None:
    _, client = planned(world)
    at_review(client).says("mijn antwoorden").says("1").presses("Haal weg")
    client.presses("Ja, haal weg").presses("Terug naar het gesprek").does_not_hear(SHARE)


# --- once more, and later ---------------------------------------------------------------------


def test_sharing_again_before_the_handover_hands_over_only_the_last(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit").says("En de fysio")
    client.presses("Overzicht maken").presses("Klaar").presses("Sla over").presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    assert summaries(anna) == [summaries(client)[-1]]


def test_sharing_again_after_the_handover_sends_the_changed_summary_once(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    world.clock_moves(minutes=5)
    client.says("En de fysio").presses("Overzicht maken").presses("Klaar").presses(
        "Sla over"
    ).presses("Ja, deel dit")
    anna.hears("mw. A heeft het overzicht veranderd")
    world.clock_is("2026-11-24 14:00")
    assert summaries(anna) == summaries(client)
    assert len(summaries(anna)) == 2


def test_sharing_the_same_again_is_no_news_to_the_nurse(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    world.clock_moves(minutes=5)
    client.presses("Overzicht maken").presses("Klaar").presses("Sla over").presses("Ja, deel dit")
    assert len(summaries(anna)) == 1


def test_a_no_after_an_earlier_yes_is_kept(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit").presses("Overzicht maken").presses("Klaar").presses(
        "Sla over"
    )
    client.presses("Nee, deel dit niet").hears("Ik deel niets.")
    world.clock_is(HANDOVER)
    assert summaries(anna) == []


def test_what_was_taken_away_after_the_yes_does_not_reach_the_nurse(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit").presses("Mijn antwoorden").says("1")
    client.presses("Haal weg").hears("Ik heb het dan niet meer.").presses("Ja, haal weg")
    world.clock_is(HANDOVER)
    assert not any(LONG in summary for summary in summaries(anna))


def test_after_the_visit_the_answers_begin_afresh(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.clock_is("2026-11-24 16:00")
    client.presses("Vertellen").hears(LONG, "Hoe is dat nu?").presses("Sla over")
    client.says("Nu gaat het over de tuin en de vogels").presses("Afronden")
    client.does_not_hear(LONG).presses("Klaar").presses("Sla over")
    client.does_not_hear(LONG).hears("de tuin")
    anna.presses("Alle cliënten").presses("mw. A").presses("Bezoek plannen").says("vrijdag 10 uur")
    anna.presses("Ja, dat klopt")
    client.presses("Klaar").presses("Sla over").presses("Overzicht maken").presses("Klaar").presses(
        "Sla over"
    ).presses("Ja, deel dit")
    world.clock_is("2026-11-26 10:00")
    assert summaries(anna)[-1] == summaries(client)[-1]
    assert LONG not in summaries(anna)[-1]


def test_after_the_visit_the_list_begins_afresh(world: World) -> None:
    _, client = planned(world)
    at_agenda(client).says("De fysio").presses("Klaar").presses("Sla over").presses("Ja, deel dit")
    world.clock_is("2026-11-24 16:00")
    client.presses("Vertellen").says("Nu gaat het over de tuin en de vogels").presses("Afronden")
    client.does_not_hear("De fysio").presses("Klaar").presses("Sla over").does_not_hear("De fysio")


def test_after_the_visit_no_theme_was_talked_about_yet(world: World) -> None:
    _, client = planned(world)
    at_question(client, 2).says("later").presses("Overzicht maken").presses("Klaar").presses(
        "Sla over"
    )
    client.presses("Ja, deel dit")
    world.clock_is("2026-11-24 16:00")
    client.presses("Vertellen").presses("Sla over").does_not_hear("al over verteld")


def test_who_only_gave_a_mark_can_share_it(world: World) -> None:
    _, client = planned(world)
    client.presses("Sla over").presses("1. Lichaamsfuncties")
    client.presses("Sla over").presses("Sla over").presses("Sla over").says("4")
    client.presses("Afronden").says("klaar").presses("Sla over")
    client.hears("lichaamsfuncties: 4", SHARE)


# --- acts -------------------------------------------------------------------------------------


def _with_mark(client: Person, mark: str) -> Person:
    client.says(LONG).presses("1. Lichaamsfuncties")
    client.presses("Sla over").presses("Sla over").presses("Sla over").says(mark)
    return client.presses("Afronden")


def _cancel(anna: Person) -> None:
    anna.presses("di 24 nov 14.30").presses("Afzeggen").presses("Ja, zeg af")


# --- after the yes, and things said in passing ------------------------------------------------


def test_a_yes_can_be_taken_back_until_the_nurse_has_it(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit").sees("Toch niet delen").presses("Toch niet delen")
    client.hears("Ik deel niets.", "Anna hoort alleen dat u niets deelt.")
    world.clock_is(HANDOVER)
    assert summaries(anna) == []
    anna.hears("mw. A heeft nog niets gedeeld")


def test_what_is_told_after_the_yes_is_said_not_to_be_in_it(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses("Ja, deel dit").says("Toch nog iets: de tandarts")
    client.hears("Dit staat nog niet in het overzicht voor Anna.")


def test_what_does_not_fit_on_the_list_is_kept_all_the_same(world: World) -> None:
    _, client = planned(world)
    at_agenda(client)
    for words in ("De fysio", "De pillen", "Het bed"):
        client.says(words)
    client.hears("Uw lijst is vol. Er passen drie dingen op.")
    client.says("En ik wil het ook hebben over de trap").hears("Ik heb het bewaard.")
    client.presses("Klaar").presses("Sla over").hears("“En ik wil het ook hebben over de trap”")


def test_what_is_added_at_the_summary_stands_in_it(world: World) -> None:
    _, client = planned(world)
    at_review(client).says("Mijn moeder vergeet soms te eten")
    client.hears("“Mijn moeder vergeet soms te eten”", SHARE)


def test_when_all_that_was_shared_is_taken_away_nothing_was_shared(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit").presses("Mijn antwoorden").says("1")
    client.presses("Haal weg").presses("Ja, haal weg")
    world.clock_is(HANDOVER)
    anna.hears("mw. A heeft nog niets gedeeld")
    assert summaries(anna) == []


def test_a_question_to_the_bot_is_no_answer(world: World) -> None:
    _, client = planned(world)
    client.says("wie ben jij").hears("Ik ben Tussendoor", "Anna ziet alleen wat u zelf deelt.")
    client.says("wat was de vraag?").hears("Waar wordt u gelukkig van?")
    assert world.record(client).reflections == ()


@pytest.mark.parametrize("typed", [LONG, LONG.upper(), f"  {LONG}. "])
def test_an_own_answer_typed_once_more_is_the_same_thing_to_talk_about(
    world: World, typed: str
) -> None:
    _, client = planned(world)
    at_agenda(client).says(typed).hears("Dit staat op uw lijst.").says(typed)
    [item] = world.record(client).agenda
    assert (item.id, item.words) == (world.record(client).reflections[0].id, "")


def test_back_from_the_themes_asks_the_opening_question_when_it_was_never_put() -> None:
    client = Known("test-1", Position("themes", number=5), record="r")
    consent = Consent(CONSENT_VERSION, Form.U, NOW)
    record = Record("r", client=client, consents=(consent,))
    turn = take_turn(
        FLOWS,
        Conversation(client, record),
        Said("1", client.id, words="terug", means=BACKWARD),
        NOW,
        HOUSE,
    )
    assert turn.person.position.step == "happy"
