"""Reading one's own answers, changing and taking them away, and editing the messages themselves."""

from __future__ import annotations

import pytest

from tests.flows.stories import (
    LONG,
    SHORT,
    alone,
    at_agenda,
    at_question,
    at_review,
    planned,
    summaries,
)
from tests.world import Person, World

WHICH = "Welk antwoord wilt u zien?"
TALK = "Hier wil ik over praten"
HANDOVER = "2026-11-23 14:30"


def said(world: World, client: Person) -> list[str]:
    """The words of all answers that are kept, in order."""
    return [r.words for r in world.record(client).reflections]


# --- reading ----------------------------------------------------------------------------------


def test_the_own_answers_are_read_newest_first(world: World) -> None:
    client = at_question(alone(world), 2).says("mijn antwoorden")
    client.hears("1. “Een lang antwoord op de vraag nummer 1 van vandaag”", f"2. “{LONG}”", WHICH)
    client.presses("2. Koffie drinken met…")
    client.hears("22 november 2026", "Waar wordt u gelukkig van?", f"U schreef: “{LONG}”")
    client.sees("Andere woorden", "Haal weg", "Terug", "Help")


def test_without_answers_there_is_only_the_way_back(world: World) -> None:
    client = alone(world).says("mijn antwoorden").hears("nog geen antwoorden")
    client.presses("Terug naar het gesprek").hears("Waar wordt u gelukkig van?")


def test_before_the_consent_there_are_no_answers_to_read(world: World) -> None:
    world.person().starts().says("mijn antwoorden").hears("Ik heb geen antwoorden van u.")


def test_eight_answers_stand_in_a_list_and_older_ones_in_the_next(world: World) -> None:
    client = alone(world).says(LONG).presses("Later")
    for n in range(2, 11):
        client.says(f"Verhaal {n}")
    client.presses("Mijn antwoorden").hears("1. “Verhaal 10”", "8. “Verhaal 3”")
    client.does_not_hear("“Verhaal 2”").presses("Oudere antwoorden")
    client.hears("9. “Verhaal 2”", f"10. “{LONG}”").does_not_hear("“Verhaal 3”")
    client.says("9").hears("U schreef: “Verhaal 2”").presses("Terug").hears("1. “Verhaal 10”")


@pytest.mark.parametrize("words", ["terug", "Terug naar het gesprek", "gesprek"])
def test_the_way_back_is_to_the_question_that_stood_open(world: World, words: str) -> None:
    client = at_question(alone(world), 2).says("mijn antwoorden").says("2").presses("Terug")
    client.hears(WHICH).says(words).hears("Vraag 2 van 3")
    client.says(LONG).hears("Vraag 3 van 3")


def test_at_a_follow_up_the_way_back_is_to_the_follow_up(world: World) -> None:
    client = alone(world).says(SHORT).says("mijn antwoorden").says("terug")
    client.hears(f"“{SHORT}”").sees("Ga verder").says("Elke dag").hears("Waar wilt u nu")
    assert said(world, client) == [SHORT, "Elke dag"]


def test_later_among_the_answers_still_leads_back_to_the_question(world: World) -> None:
    client = at_question(alone(world), 2).says("mijn antwoorden").says("1").says("later")
    client.hears("Niemand leest dit nu.").presses("Ga verder").hears("Vraag 2 van 3")


def test_my_answers_typed_at_an_answer_shows_the_list(world: World) -> None:
    client = at_question(alone(world), 2).says("mijn antwoorden").says("1")
    client.says("mijn antwoorden").hears(WHICH, LONG)


def test_after_changing_a_line_of_the_summary_the_answers_are_still_listed(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses("Verander iets").says("1").presses("Laat weg")
    client.presses("Ja, deel dit").presses("Mijn antwoorden").hears(LONG)


# --- changing ---------------------------------------------------------------------------------


def test_an_answer_is_changed_by_new_words(world: World) -> None:
    client = at_question(alone(world), 2).says("mijn antwoorden").says("2")
    client.presses("Andere woorden").hears(f"U schreef: “{LONG}”", "ervoor in de plaats")
    client.says("Koffie").hears("uw woorden veranderd", "U schreef: “Koffie”")
    client.says("terug").says("terug").hears("Vraag 2 van 3")
    assert said(world, client)[0] == "Koffie"
    assert world.record(client).reflections[0].corrected_at == world.now


def test_an_answer_is_taken_away_after_a_yes(world: World) -> None:
    client = at_question(alone(world), 2).says("mijn antwoorden").says("1")
    client.presses("Haal weg").hears("Zal ik het weghalen?").presses("Nee, laat staan")
    client.presses("Haal weg").presses("Ja, haal weg").hears("Ik heb het weggehaald.", WHICH)
    assert said(world, client) == [LONG]
    assert b"Een lang antwoord" not in _on_disk(world, "records")


def test_what_is_taken_away_leaves_the_list_to_talk_about(world: World) -> None:
    client = at_agenda(alone(world)).says("1").says("De fysio").says("mijn antwoorden")
    client.says("1").presses("Haal weg").presses("Ja, haal weg").hears("nog geen antwoorden")
    client.presses("Terug naar het gesprek").hears("1. “De fysio”").does_not_hear(LONG)


def test_words_after_the_answer_was_taken_away_do_not_get_lost(world: World) -> None:
    client = alone(world).says(SHORT).says("mijn antwoorden").says("1").presses("Haal weg")
    client.presses("Ja, haal weg").presses("Terug naar het gesprek").hears(
        "Dit antwoord staat hier niet meer"
    )
    client.says("Toch liever thee").hears("Ik heb het bewaard.", "Waar wilt u nu over vertellen?")
    assert said(world, client) == ["Toch liever thee"]


def test_an_answer_is_marked_to_talk_about_and_unmarked(world: World) -> None:
    client = at_question(alone(world), 2).says("mijn antwoorden").says("2")
    client.presses(TALK).sees("Toch niet over praten")
    assert [r.talk for r in world.record(client).reflections] == [True, False]
    client.presses("Toch niet over praten").sees(TALK)
    assert [r.talk for r in world.record(client).reflections] == [False, False]


def test_what_the_client_no_longer_wants_to_talk_about_leaves_the_list(world: World) -> None:
    client = alone(world).says(LONG).presses("Hier wil ik over praten").presses("Afronden")
    client.hears("Op uw lijst").says("mijn antwoorden").says("1").presses("Toch niet over praten")
    client.says("terug").says("terug").does_not_hear("Op uw lijst")


# --- editing a message ------------------------------------------------------------------------


def test_an_edited_message_corrects_the_answer_and_asks_again(world: World) -> None:
    client = at_question(alone(world), 2).edits("Liever thee met de buurvrouw", message=1)
    client.hears("uw woorden veranderd", "Vraag 2 van 3")
    assert said(world, client)[0] == "Liever thee met de buurvrouw"


def test_an_edited_mark_is_another_mark(world: World) -> None:
    client = at_question(alone(world), 1)
    for _ in range(3):
        client.presses("Sla over")
    client.says("7").edits("acht").hears("uw woorden veranderd", "Wat wilt u nu doen?")
    assert [given.mark for given in world.record(client).marks] == [8]


def test_an_edited_mark_that_is_no_mark_is_not_passed_over_in_silence(world: World) -> None:
    client = at_question(alone(world), 1)
    for _ in range(3):
        client.presses("Sla over")
    assert client.says("7").edits("11").since_the_last_act


def test_edited_words_on_the_list_are_other_words(world: World) -> None:
    client = at_agenda(alone(world)).says("De fysio").edits("De dokter").hears("1. “De dokter”")
    assert [item.words for item in world.record(client).agenda] == ["De dokter"]


def test_an_edit_of_words_that_were_no_answer_changes_nothing(world: World) -> None:
    client = at_question(alone(world), 2).says("help")
    before = world.record(client).reflections
    client.edits("hulp graag").does_not_hear("veranderd")
    assert world.record(client).reflections == before


def test_an_edit_after_the_handover_says_that_the_nurse_has_the_earlier_words(
    world: World,
) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    client.edits("Liever thee").hears("veranderd", "Anna heeft uw eerdere woorden al.")
    assert said(world, client) == ["Liever thee"]
    assert LONG in summaries(anna)[0]


def test_an_edit_of_the_list_after_the_handover_says_so_too(world: World) -> None:
    _, client = planned(world)
    at_agenda(client).says("De fysio").presses("Klaar").presses("Sla over").presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    client.edits("De dokter").hears("Anna heeft uw eerdere woorden al.")


def test_an_edit_between_the_yes_and_the_handover_reaches_the_nurse(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit").edits("Liever thee")
    world.clock_is(HANDOVER)
    assert "Liever thee" in summaries(anna)[0]
    assert LONG not in summaries(anna)[0]


def test_who_changes_what_she_shared_hears_that_the_nurse_gets_the_new_words(
    world: World,
) -> None:
    _, client = planned(world)
    at_review(client).presses("Ja, deel dit").presses("Mijn antwoorden").says("1")
    client.presses("Andere woorden").says("Iets wat alleen voor mij is").hears("Anna")


def _on_disk(world: World, folder: str) -> bytes:
    return b"".join(path.read_bytes() for path in (world.folder / folder).iterdir())
