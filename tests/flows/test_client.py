"""A client's talk: the opening question, the themes, asking on, marks, and resting in between."""

from __future__ import annotations

import re

import pytest

from channels.wording import Wording
from flows.conversation import Form
from flows.positive_health import BODY, DIMENSIONS, FOLLOW_UPS, OPENING
from flows.words import Text
from tests.flows.stories import (
    LONG,
    SHORT,
    alone,
    at_agenda,
    at_question,
    at_review,
    joined,
    planned,
)
from tests.world import AMSTERDAM, Person, World

HAPPY = "Waar wordt u gelukkig van?"
THEMES = "Waar wilt u nu over vertellen?"
MARK = "Een cijfer mag, van 0 tot 10."
KEPT = "Ik heb het bewaard."
TALK = "Hier wil ik over praten"


def dutch(text: Text) -> str:
    """A sentence of the question bank, as a client reads it."""
    return Wording(Form.U, AMSTERDAM).say(text)


def is_asked_on(client: Person) -> bool:
    """Whether the client was just asked to tell more about an answer."""
    return any(dutch(text) in client.since_the_last_act for text in FOLLOW_UPS)


def said(world: World, client: Person) -> list[str]:
    """The words of all answers that are kept, in order."""
    return [r.words for r in world.record(client).reflections]


# --- the opening question ---------------------------------------------------------------------


def test_the_first_talk_begins_with_what_makes_you_happy(world: World) -> None:
    alone(world).hears(HAPPY, "gewoon typen").sees("Sla over", "Later", "Help")


def test_later_talks_begin_with_the_same_question_in_another_form(world: World) -> None:
    client = alone(world)
    for asked in (*OPENING.questions, OPENING.questions[0]):
        client.hears(dutch(asked.text)).does_not_hear("U schreef")
        at_review(client).presses("Klaar").presses("Vertellen")


def test_a_short_answer_to_the_opening_question_is_asked_on_once(world: World) -> None:
    client = alone(world).says(SHORT).hears(KEPT, f"“{SHORT}”").sees("Ga verder")
    assert is_asked_on(client)
    assert not is_asked_on(client.says("Samen").hears(KEPT, THEMES))
    first, second = world.record(client).reflections
    assert (first.words, first.question) == (SHORT, "happy.1")
    assert (second.words, second.follows) == ("Samen", first.id)


def test_a_long_answer_is_not_asked_on(world: World) -> None:
    assert not is_asked_on(alone(world).says(LONG).hears(KEPT, THEMES))


@pytest.mark.parametrize("words", ["nee", "Nee hoor.", "niets", "dat is alles", "/verder"])
def test_no_at_the_follow_up_goes_on_and_keeps_nothing(world: World, words: str) -> None:
    client = alone(world).says(SHORT).says(words).hears(THEMES).does_not_hear(KEPT)
    assert said(world, client) == [SHORT]


# --- the themes -------------------------------------------------------------------------------


def test_the_six_themes_stand_in_their_fixed_order(world: World) -> None:
    client = alone(world).says(LONG)
    heard = client.since_the_last_act
    places = [heard.index(f"{n}. {dutch(d.name)}") for n, d in enumerate(DIMENSIONS, 1)]
    assert places == sorted(places)
    assert [label[:2] for label in client.buttons[:6]] == ["1.", "2.", "3.", "4.", "5.", "6."]
    client.sees("Kiest u maar", "Afronden", "Terug", "Later", "Help")


@pytest.mark.parametrize("typed", ["5", "meedoen", "5. Meedoen", "Mensen", "contact"])
def test_a_theme_can_be_typed(world: World, typed: str) -> None:
    alone(world).says(LONG).says(typed).hears("Vraag 1 van 3, over meedoen.")


def test_a_theme_that_was_talked_about_carries_a_sign(world: World) -> None:
    client = at_question(alone(world), 2).says("terug").says("terug")
    client.hears("1. lichaamsfuncties (al over verteld)", "2. mentaal welbevinden: ")


def test_you_choose_takes_the_themes_that_were_not_touched_in_their_order(world: World) -> None:
    client = alone(world).says(LONG).presses("3. Zingeving").says(LONG)
    for name in ("lichaamsfuncties", "mentaal welbevinden", "kwaliteit van leven"):
        client.says("terug").says("terug")
        client.presses("Kiest u maar").hears(f"over {name}.").says(LONG)


def test_there_is_nothing_to_finish_before_something_was_told(world: World) -> None:
    assert "Afronden" not in alone(world).presses("Sla over").buttons


# --- three questions --------------------------------------------------------------------------


def test_a_theme_has_three_questions_and_then_asks_a_mark(world: World) -> None:
    client = at_question(alone(world), 1).hears("Vraag 1 van 3, over lichaamsfuncties.")
    client.says(LONG).hears("Vraag 2 van 3").says(LONG).hears("Vraag 3 van 3")
    client.says(LONG).hears(MARK).says("7").hears(KEPT, "Wat wilt u nu doen?")
    client.sees("Nog een onderwerp", "Afronden", "Later")


def test_each_answer_is_kept_with_its_question_moment_and_message(world: World) -> None:
    client = at_question(alone(world), 3)
    record = world.record(client)
    _, first, second = record.reflections
    assert (first.theme, first.question, second.question) == ("body", "body.1", "body.2")
    assert (first.said_at, first.message) == (world.now, "2")


def test_no_question_comes_back_before_all_of_its_theme_were_put(world: World) -> None:
    client = alone(world).says(LONG)
    wordings = {dutch(q.text) for q in BODY.questions}
    asked = list[str]()
    for _ in range(len(wordings) // 3 + 1):
        client.presses("1. Lichaamsfuncties")
        for _ in range(3):
            asked += [w for w in wordings if w in client.since_the_last_act]
            client.presses("Sla over")
        client.presses("Sla over").presses("Nog een onderwerp")
        world.clock_moves(days=3)
    first, again = asked[: len(wordings)], asked[len(wordings) :]
    assert set(first) == wordings
    assert again == first[: len(again)]


def test_a_short_answer_is_asked_on_about_those_words(world: World) -> None:
    client = at_question(alone(world), 1).says("Soep")
    client.hears(KEPT, "“Soep”").sees("Ga verder", "Terug", "Later", "Help")
    assert is_asked_on(client)
    assert not is_asked_on(client.says("Van mijn zus").hears("Vraag 2 van 3"))


def test_words_that_replace_an_answer_that_was_asked_on_are_not_asked_on_again(
    world: World,
) -> None:
    client = at_question(alone(world), 1).says("Soep").says("Van mijn zus").presses("Terug")
    assert not is_asked_on(client.hears("“Soep”").says("Erwtensoep").hears("Vraag 2 van 3"))
    assert said(world, client) == [LONG, "Erwtensoep", "Van mijn zus"]


def test_a_question_can_be_marked_to_talk_about_before_its_answer(world: World) -> None:
    client = at_question(alone(world), 1).presses(TALK).hears("Hier wilt u over praten")
    client.says(LONG + " thuis").hears("Vraag 2 van 3").says(LONG)
    assert [r.talk for r in world.record(client).reflections] == [False, True, False]


def test_an_answer_can_be_marked_where_it_is_asked_on(world: World) -> None:
    client = at_question(alone(world), 1).says("Soep").presses(TALK)
    client.hears("Hier wilt u over praten").says("Van mijn zus").hears("Vraag 2 van 3")
    assert [r.talk for r in world.record(client).reflections] == [False, True, False]


def test_an_older_talk_button_marks_the_question_it_stands_under(world: World) -> None:
    client = alone(world)
    button = client.button(TALK)
    at_question(client, 2).presses_button(button).hears("Hier wilt u over praten")
    assert [r.talk for r in world.record(client).reflections] == [True, False]


def test_typed_words_mark_what_was_said_last_and_not_the_open_question(world: World) -> None:
    client = at_question(alone(world), 2).says("hier wil ik over praten")
    client.hears("Hier wilt u over praten: “Een lang antwoord").says(LONG)
    assert [r.talk for r in world.record(client).reflections] == [False, True, False]


def test_typed_at_a_menu_the_words_mark_the_last_answer(world: World) -> None:
    client = alone(world).says(LONG).says("hier wil ik over praten")
    client.hears("Hier wilt u over praten")
    assert [r.talk for r in world.record(client).reflections] == [True]


def test_a_question_that_was_marked_and_then_skipped_reaches_the_list(world: World) -> None:
    client = at_question(alone(world), 1).presses(TALK).hears("Hier wilt u over praten:")
    client.presses("Sla over").presses("Later").presses("Overzicht maken")
    client.hears(dutch(BODY.questions[0].text))


def test_typed_before_any_answer_the_words_get_an_answer_too(world: World) -> None:
    client = alone(world).presses("Sla over").says("hier wil ik over praten")
    assert client.since_the_last_act


# --- back, skip, later, help ------------------------------------------------------------------


def test_back_shows_the_earlier_words_and_new_words_replace_them(world: World) -> None:
    client = at_question(alone(world), 1).says(LONG).presses("Terug")
    client.hears("Vraag 1 van 3", f"U schreef: “{LONG}”", "Nieuwe woorden komen daarvoor")
    client.says("Liever alleen en in alle rust en stilte").hears("Vraag 2 van 3")
    assert said(world, client) == [LONG, "Liever alleen en in alle rust en stilte"]
    assert world.record(client).reflections[1].corrected_at == world.now


def test_back_and_skip_leave_the_earlier_words_as_they_are(world: World) -> None:
    client = at_question(alone(world), 2).presses("Terug").presses("Sla over")
    client.hears("Vraag 2 van 3")
    assert len(said(world, client)) == 2


def test_back_goes_step_by_step_to_the_opening_question(world: World) -> None:
    client = at_question(alone(world), 3).says(LONG).hears(MARK)
    for text in ("Vraag 3 van 3", "Vraag 2 van 3", "Vraag 1 van 3", THEMES, HAPPY):
        client.says("terug").hears(text)
    client.says("terug").hears("Verder terug kan niet.", HAPPY)


def test_skip_goes_on_without_an_answer(world: World) -> None:
    client = alone(world).presses("Sla over").hears(THEMES).says("weet ik niet")
    client.hears("Vraag 1 van 3").says("sla over").hears("Vraag 2 van 3")
    client.says("/overslaan").hears("Vraag 3 van 3").says("volgende").hears(MARK)
    client.presses("Sla over").hears("Wat wilt u nu doen?")
    assert said(world, client) == []


def test_later_rests_and_going_on_is_where_it_was(world: World) -> None:
    client = at_question(alone(world), 2).presses("Later").hears("Niemand leest dit nu.")
    client.sees("Ga verder", "Mijn antwoorden", "Help").presses("Ga verder")
    client.hears("Vraag 2 van 3")


@pytest.mark.parametrize("words", ["stop", "Stoppen", "later", "pauze", "even niet", "/later"])
def test_stopping_can_be_typed_in_many_ways(world: World, words: str) -> None:
    at_question(alone(world), 2).says(words).hears("Niemand leest dit nu.")


def test_help_says_what_can_be_done_and_asks_again(world: World) -> None:
    client = at_question(alone(world), 2).presses("Help")
    client.hears("Niemand leest hier mee", "112", "U kunt op een knop drukken", "Vraag 2 van 3")


def test_three_weeks_later_the_answer_goes_to_the_question_that_was_asked(world: World) -> None:
    client = at_question(alone(world), 2)
    world.clock_moves(days=21)
    client.says("Moe zijn na het wassen en het aankleden").hears(KEPT, "Vraag 3 van 3")
    assert world.record(client).reflections[-1].question == "body.2"


def test_three_weeks_later_a_greeting_repeats_the_question(world: World) -> None:
    client = at_question(alone(world), 2)
    world.clock_moves(days=21)
    client.says("Goedemorgen").hears("Dag.", "Vraag 2 van 3")
    client.starts().hears("Vraag 2 van 3")
    assert len(said(world, client)) == 2


def test_who_rested_goes_on_after_three_weeks_too(world: World) -> None:
    client = at_question(alone(world), 2).presses("Later")
    world.clock_moves(days=21)
    client.says("verder").hears("Vraag 2 van 3")


def test_a_second_tap_on_an_answered_prompt_repeats_the_present_question(world: World) -> None:
    client = alone(world).says(LONG)
    button = client.button("1. Lichaamsfuncties")
    client.presses_button(button).hears("Vraag 1 van 3")
    client.presses_button(button).hears("Vraag 1 van 3")
    client.presses_button(button).hears("Vraag 1 van 3")


def test_a_double_tap_on_skip_skips_one_question(world: World) -> None:
    client = at_question(alone(world), 1)
    button = client.button("Sla over")
    client.presses_button(button).presses_button(button).hears("Vraag 2 van 3")


def test_a_double_tap_on_back_goes_back_one_step(world: World) -> None:
    client = at_question(alone(world), 3)
    button = client.button("Terug")
    client.presses_button(button).presses_button(button).hears("Vraag 2 van 3")


def test_back_from_another_subject_is_where_another_subject_was_asked_for(world: World) -> None:
    client = _at_mark(world).says("7").presses("Nog een onderwerp").presses("Terug")
    client.hears("Wat wilt u nu doen?")


# --- what is typed where a choice was expected ------------------------------------------------


def test_a_story_at_a_menu_is_kept(world: World) -> None:
    story = "Mijn zus is gisteren gekomen"
    client = alone(world).says(LONG).says(story).hears(KEPT, THEMES)
    client.presses("1. Lichaamsfuncties")
    for _ in range(4):
        client.presses("Sla over")
    client.says(story).hears(KEPT, "Wat wilt u nu doen?")
    kept = world.record(client).reflections[1:]
    assert [(r.words, r.question, r.theme) for r in kept] == [(story, "", "")] * 2


def test_unknown_words_at_a_menu_repeat_it_with_its_buttons(world: World) -> None:
    client = alone(world).says(LONG).says("qwerty").hears("Dat begrijp ik niet goed.", THEMES)
    client.does_not_hear(KEPT).sees("1. Lichaamsfuncties")


@pytest.mark.parametrize("words", ["dank u", "Dank u wel.", "ok"])
def test_a_word_of_thanks_at_rest_is_not_an_answer(world: World, words: str) -> None:
    client = alone(world).says(LONG).presses("Later").says(words)
    assert said(world, client) == [LONG]


def test_at_rest_everything_that_is_typed_is_kept(world: World) -> None:
    client = alone(world).says(LONG).presses("Later")
    client.says("Regen").hears(KEPT, "Niemand leest dit nu.")
    last = world.record(client).reflections[-1]
    assert (last.words, last.question) == ("Regen", "")


def test_a_picture_gets_a_calm_answer_and_the_question_again(world: World) -> None:
    client = at_question(alone(world), 2).sends_a_picture()
    client.hears("kan ik nog niet lezen of horen", "Vraag 2 van 3").sees("Sla over")


def test_words_that_need_care_are_shown_as_they_were_written(world: World) -> None:
    words = "{nurse} <b>100%</b> _x_ *y* [z](http://a) \\ | “q”"
    client = at_question(alone(world), 1).says(words).says("terug").hears(f"“{words}”")
    assert said(world, client)[-1] == words


def test_a_very_long_story_is_kept_whole(world: World) -> None:
    story = "Toen ik jong was werkte ik op zee. " * 117
    client = at_question(alone(world), 1).says(story).hears("Vraag 2 van 3")
    assert said(world, client)[-1] == story
    client.presses("Terug").hears("U schreef: “Toen ik jong", "…”")


def test_being_tired_is_an_answer_to_what_do_you_feel_today(world: World) -> None:
    client = at_question(alone(world), 2).hears("Wat voelt u vandaag in uw lichaam?")
    client.says("Ik ben moe")
    assert "Ik ben moe" in said(world, client)


def test_typing_go_on_at_a_question_is_not_an_answer(world: World) -> None:
    client = at_question(alone(world), 1).says("verder").hears("Vraag 2 van 3")
    assert said(world, client) == [LONG]


# --- the mark ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "mark"),
    [("7", 7), ("zeven", 7), ("7,5", 7.5), ("een 8", 8), ("0", 0), ("10", 10), ("een 6-", 6)],
)
def test_a_mark_is_read_as_people_write_it(world: World, typed: str, mark: float) -> None:
    client = _at_mark(world).says(typed).hears(KEPT, "Wat wilt u nu doen?")
    [given] = world.record(client).marks
    assert (given.theme, given.mark) == ("body", mark)


@pytest.mark.parametrize("typed", ["11", "-1", "7 of 8", "100"])
def test_a_number_that_is_no_mark_is_asked_again(world: World, typed: str) -> None:
    client = _at_mark(world).says(typed).hears("van 0 tot 10", MARK).does_not_hear(KEPT)
    assert world.record(client).marks == ()


def test_a_number_in_words_that_is_no_mark_is_asked_again(world: World) -> None:
    _at_mark(world).says("elf").hears("van 0 tot 10").does_not_hear(KEPT)


def test_words_instead_of_a_mark_are_kept_as_an_answer(world: World) -> None:
    client = _at_mark(world).says("Het gaat zoals het gaat").hears(KEPT, "Wat wilt u nu doen?")
    last = world.record(client).reflections[-1]
    assert (last.words, last.question) == ("Het gaat zoals het gaat", "mark.body")


def test_a_story_with_a_number_in_it_is_kept_too(world: World) -> None:
    client = _at_mark(world).says("Ik slaap maar 4 uur per nacht").hears(KEPT)
    assert world.record(client).reflections[-1].words == "Ik slaap maar 4 uur per nacht"


def test_a_mark_can_be_left_out(world: World) -> None:
    client = _at_mark(world).presses("Sla over").hears("Wat wilt u nu doen?")
    assert world.record(client).marks == ()


def test_a_new_mark_comes_in_the_place_of_the_earlier_one(world: World) -> None:
    client = _at_mark(world).says("7").presses("Terug").hears(MARK).says("6")
    client.presses("Afronden").presses("Klaar").presses("Sla over").hears(
        "lichaamsfuncties: 6"
    ).does_not_hear(": 7")


# --- resting ----------------------------------------------------------------------------------


def test_at_rest_the_coming_visit_is_named(world: World) -> None:
    _, client = planned(world)
    client.presses("Later").hears("Anna komt op dinsdag 24 november om half drie")
    world.clock_is("2026-11-24 14:31")
    client.says("later").does_not_hear("Anna komt")


def test_after_a_talk_a_new_one_can_begin(world: World) -> None:
    client = at_agenda(alone(world)).presses("Klaar").presses("Sla over").presses("Klaar")
    client.sees("Vertellen", "Overzicht maken").presses("Vertellen")
    client.hears(dutch(OPENING.questions[1].text)).does_not_hear("U schreef")


def test_who_blocks_the_bot_and_comes_back_is_where_she_was(world: World) -> None:
    anna, client = joined(world)
    at_question(client, 2).blocks()
    assert client.since_the_last_act == ""
    anna.presses("Alle cliënten").presses("mw. A").hears("mw. A doet mee.")
    client.unblocks()
    assert client.since_the_last_act == ""
    client.starts().hears("Vraag 2 van 3")
    record = world.record(client)
    assert record.client is not None and record.client.reachable


def test_everything_a_client_hears_speaks_one_form_of_address(world: World) -> None:
    formal = re.compile(r"\b(u|uw|uzelf)\b", re.IGNORECASE)
    client = at_question(alone(world, "je"), 3).says(LONG).says("7").says("help")
    client.presses("Afronden").presses("Klaar").presses("Sla over").presses("Klaar").says(
        "mijn antwoorden"
    )
    heard = client.all_heard[client.all_heard.index("Mag ik je") :]
    assert not [line for line in heard.splitlines() if formal.search(line)]


def _at_mark(world: World) -> Person:
    client = at_question(alone(world), 1)
    return client.presses("Sla over").presses("Sla over").presses("Sla over").hears(MARK)


@pytest.mark.parametrize(
    "typed", ["klaar", "Klaar nu.", "ik ben klaar", "genoeg", "stop", "later", "Klaar voor nu"]
)
@pytest.mark.parametrize("at", ["happy", "question_1", "more_1", "mark"])
def test_who_types_that_it_is_enough_stops_for_now(world: World, at: str, typed: str) -> None:
    client = alone(world)
    if at != "happy":
        client.says(LONG).presses("1. Lichaamsfuncties")
    if at == "more_1":
        client.says("Soep")
    if at == "mark":
        client.presses("Sla over").presses("Sla over").presses("Sla over").hears("cijfer")
    before = world.record(client).reflections
    client.says(typed).hears("Niemand leest dit nu.").sees("Ga verder")
    assert world.record(client).reflections == before


@pytest.mark.parametrize(
    "typed", ["klaar met eten", "Stop met roken lukt niet", "Genoeg te doen", "later als ik kan"]
)
def test_an_answer_that_begins_with_such_a_word_is_an_answer(world: World, typed: str) -> None:
    client = alone(world).says(typed)
    assert world.record(client).reflections[-1].words == typed
