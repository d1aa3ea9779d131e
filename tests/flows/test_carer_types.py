"""What a carer types is what the buttons say, wherever they stand, and it never does the opposite.

Each of these was lived through by somebody who typed, and pressed nothing.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from channels.wording import Wording
from flows.conversation import Form
from flows.due.inviting import NO_INVITATIONS
from flows.script import button
from flows.words import Choice
from tests.flows.carers import changed, comes_in, confirmed, els, link_for
from tests.flows.caring_at_home import begins, daughter, may_answer
from tests.flows.stories import planned
from tests.world import Person, World

ASKED_NO_MORE = Choice("not", button("Do not ask this any more"))
SLEEP = "ze slaapt slecht"


def just_allowed(world: World) -> tuple[Person, Person]:
    """A client who has just agreed, and Els who has just read so."""
    _anna, client = planned(world)
    carer = comes_in(world, client, els(world))
    world.clock_moves(minutes=1)
    client.says("ja, Els mag dat")
    carer.hears("U mag nu vragen over uw moeder beantwoorden.")
    world.clock_moves(minutes=1)
    return client, carer


# --- to answer --------------------------------------------------------------------------------


def test_answer_typed_after_the_news_is_the_button_below_it(world: World) -> None:
    client, carer = just_allowed(world)
    carer.says("Antwoorden").hears("Waar wordt uw moeder gelukkig van?")
    carer.says("de kerk")
    assert [a.words for a in world.record(client).carers_answers] == ["de kerk"]


@pytest.mark.parametrize("page", ["mijn gegevens", "wat ik zei", "over uw moeder", "later"])
def test_answer_typed_on_a_page_leads_to_the_subjects(world: World, page: str) -> None:
    _client, carer = just_allowed(world)
    carer.says("hallo").says(page).says("antwoorden").hears(
        "Waar wilt u over vertellen, als het om uw moeder gaat?"
    )


@pytest.mark.parametrize("name", ["over uw moeder", "Over mijn moeder"])
@pytest.mark.parametrize("page", ["mijn gegevens", "over uw moeder", "antwoorden"])
def test_the_client_is_understood_on_every_page(world: World, page: str, name: str) -> None:
    _client, carer = just_allowed(world)
    carer.says("hallo").says(page).says(name).hears("U mag antwoorden voor uw moeder.")
    carer.does_not_hear("Waar gaat dit over?")


def test_a_subject_is_understood_on_the_pages(world: World) -> None:
    _client, carer = just_allowed(world)
    carer.says("hallo").says("mijn gegevens").says("gelukkig zijn").hears("gelukkig van?")


def test_answer_does_not_drop_what_was_typed_first(world: World) -> None:
    _client, carer = just_allowed(world)
    carer.says("hallo").says(SLEEP).says("Antwoorden").hears(SLEEP, "Waar gaat dit over?")
    carer.says("het lichaam").says("zelf gezegd").hears(f"Ik heb bewaard: “{SLEEP}”")


def test_whom_it_is_about_typed_at_a_question_is_no_answer(world: World) -> None:
    client, carer = just_allowed(world)
    carer.says("antwoorden").says("over uw moeder").sees("Antwoorden")
    assert world.record(client).carers_answers == ()


# --- from the own diary -----------------------------------------------------------------------


def with_a_diary(world: World) -> tuple[Person, Person]:
    """A client of whom Els told something, and Els who then began a diary of her own."""
    _anna, client = planned(world)
    carer = confirmed(world, client, els(world)).says("hallo").says(SLEEP)
    carer.says("het lichaam").says("zelf gezegd")
    return client, begins(carer)


@pytest.mark.parametrize("words", ["over uw moeder", "over mijn moeder"])
def test_the_client_is_found_from_the_own_diary(world: World, words: str) -> None:
    _client, carer = with_a_diary(world)
    carer.says(words).sees("Antwoorden", "Wat ik zei")


@pytest.mark.parametrize("words", ["wat ik zei", "wat ik over mijn moeder zei"])
def test_what_was_said_about_a_client_is_found_from_the_own_diary(world: World, words: str) -> None:
    _client, carer = with_a_diary(world)
    carer.says(words).hears(SLEEP)


def test_answers_for_others_are_found_before_there_is_a_diary(world: World) -> None:
    _anna, client = planned(world)
    carer = confirmed(world, client, els(world)).says("hallo").says(SLEEP)
    carer.says("het lichaam").says("zelf gezegd").says("over mezelf").says("antwoorden").hears(
        SLEEP
    )


# --- more questions ---------------------------------------------------------------------------


def test_more_questions_never_means_to_be_asked_no_more(world: World) -> None:
    _anna, client = planned(world)
    client.says("ga verder").says("Meer vragen").does_not_hear("Ik vraag dit niet meer.")
    client.hears("Meer vragen kunt u hier nu niet kiezen.")
    assert not world.record(client).uninvited


def test_words_without_a_not_are_never_taken_for_those_with_one() -> None:
    assert Wording(Form.U, None).nearly("Meer vragen", (NO_INVITATIONS, ASKED_NO_MORE)) is None


def test_more_questions_typed_at_a_question_is_no_answer(world: World) -> None:
    _, _, carer = daughter(world)
    begins(carer).says("Meer vragen").hears("Ik heb dit niet als antwoord bewaard.", "met u zelf?")
    assert world.record(carer).reflections == ()


def test_more_questions_is_understood_where_the_client_may_read_the_sheet(world: World) -> None:
    _, _, carer = daughter(world)
    begins(carer).says("Het gaat wel maar de nachten zijn lang").presses("Sla over")
    carer.presses("Sla over").presses("Wie mag dit lezen").presses("Anna mag dit lezen")
    carer.hears("Mag uw moeder het blad ook lezen?").says("Meer vragen").hears("Vraag 1 van 3")


# --- the client's yes -------------------------------------------------------------------------


def waits(world: World, at: str) -> tuple[Person, Person]:
    """A client and Els, who said yes at this moment and waits for the client's."""
    _anna, client = planned(world)
    world.clock_is(at)
    return client, comes_in(world, client, els(world))


BY_DAY, AT_NIGHT = "2026-11-22 14:00", "2026-11-22 23:30"
LISTS = (("mijn gegevens", "wie antwoordt ook"), ("mijn gegevens", "wie antwoordt ook", "Els"))


@pytest.mark.parametrize("yes", ["ja", "ja dat mag", "Ja, Els mag dat"])
@pytest.mark.parametrize("way", LISTS, ids=["the list", "their page"])
@pytest.mark.parametrize("at", [BY_DAY, AT_NIGHT])
def test_a_yes_is_understood_where_the_question_stands(
    world: World, at: str, way: tuple[str, ...], yes: str
) -> None:
    client, _carer = waits(world, at)
    for words in way:
        client.says(words)
    client.says(yes).hears("Goed. Els mag over u antwoorden.")


def test_the_whole_button_is_understood_after_another_page(world: World) -> None:
    client, _carer = waits(world, BY_DAY)
    client.says("mijn antwoorden").says("Ja, Els mag dat").hears("Els mag over u antwoorden.")


def test_a_no_is_understood_at_night(world: World) -> None:
    client, _carer = waits(world, AT_NIGHT)
    client.says("wie antwoordt ook").says("Els").says("nee").hears("Els antwoordt niet voor u.")


# --- in a carer's own words -------------------------------------------------------------------


@pytest.mark.parametrize("words", ["dat zei ze zelf", "zelf gezegd", "ze zei dat zelf"])
@pytest.mark.parametrize("thought", [False, True], ids=["at the question", "a little late"])
def test_that_she_said_so_is_understood(world: World, words: str, thought: bool) -> None:
    client, carer = just_allowed(world)
    carer.says("antwoorden").says("de kerk")
    if thought:
        carer.presses("Dat denk ik")
    carer.says(words).hears("En hoe ziet u het zelf?")
    [said] = world.record(client).carers_answers
    assert (said.words, said.said_self) == ("de kerk", True)


def test_new_words_for_an_answer_that_went_are_not_kept_and_that_is_said(world: World) -> None:
    client, carer = just_allowed(world)
    carer.says("antwoorden").says("de kerk").says("zelf").says("later").says("mijn antwoorden")
    carer.says("1").presses("Andere woorden")
    changed(world, world.record(client).id, lambda r: replace(r, carers_answers=()))
    carer.says("de kerk en het koor").hears("Wat u net schreef, heb ik niet bewaard.")


def test_who_answers_for_two_is_asked_about_whom_a_sentence_is(world: World) -> None:
    _, client, carer = daughter(world)
    _, other, _ = comes_second(world)
    carer.says(SLEEP).hears(SLEEP, "Over wie gaat dit?").says("over mijn tante")
    carer.hears("Waar gaat dit over?").says("het lichaam").says("zelf")
    assert world.record(client).carers_answers == ()
    assert [a.words for a in world.record(other).carers_answers] == [SLEEP]


def comes_second(world: World) -> tuple[Person, Person, Person]:
    """Nurse Bea, her client, and Els who may answer for her, too: an aunt."""
    bea = world.nurse("Bea").presses("Cliënt toevoegen").says("mw. B")
    other = world.person("other").starts(world.codes[-1])
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag"):
        other.presses(label)
    other.presses("Vraag het mij eerst").presses("Nee, ga door")
    return bea, other, may_answer(world, other, relation="aunt")


# --- the own yes waits ------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["later", "mijn antwoorden", "mijn gegevens"])
@pytest.mark.parametrize("again", ["", "hallo"], ids=["start", "a word"])
def test_whoever_does_not_say_yes_yet_has_not_refused(world: World, words: str, again: str) -> None:
    _anna, client = planned(world)
    carer = world.person("Els").starts(link_for(world, world.record(client).id, els(world)))
    carer.presses("Ja, ga verder").presses("u").says(words)
    carer.does_not_hear("Ik stuur u geen berichten.")
    if again:
        carer.says(again)
    else:
        carer.starts()
    carer.says("akkoord").hears("Ik vraag eerst aan uw moeder of dit goed is.")


# --- what changed -----------------------------------------------------------------------------


def test_a_new_end_date_is_told_as_a_change_that_her_mother_wants(world: World) -> None:
    client, carer = just_allowed(world)
    client.says("wie antwoordt ook").says("Els").presses("Andere einddatum").presses("Een maand")
    carer.hears("Er is iets veranderd. Dat wil uw moeder zo.", "vertellen tot 22 december")


# --- after a death ----------------------------------------------------------------------------


def test_after_a_death_who_was_answering_is_not_told_coldly_and_twice(world: World) -> None:
    client, carer = just_allowed(world)
    carer.says("antwoorden")
    record = world.record(client).id
    changed(world, record, lambda r: replace(r, closed_at=world.now, closed_for="died"))
    carer.says("ik mis mama zo").hears("Deze vragen stel ik u niet meer.").sees("Over mezelf")
    carer.does_not_hear("niet meer beantwoorden")
    assert carer.says("ik mis haar").since_the_last_act.count("niet bewaard") == 1
