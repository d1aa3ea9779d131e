"""The summary as text: complete in itself, and nothing in it that nobody said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from channels.wording import Wording
from flows.conversation import Form, Given, Line, Summary
from flows.positive_health import DIMENSIONS
from flows.script import _
from flows.summary import OWN_SUBJECT
from flows.words import Text
from handover.text import summary_text

U = Wording(Form.U, ZoneInfo("Europe/Amsterdam")).say
JE = Wording(Form.JE, ZoneInfo("Europe/Amsterdam")).say
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
PILLS = Line("a1", "body", _("How are the nights for you?"), "Ik slaap slecht.", SUNDAY)
COFFEE = Line("a2", "opening", _("What makes you happy?"), "Koffie met de hulp.", SUNDAY)
MARK = Given("body", 7.5, SUNDAY)
NOTHING = Summary((), (), ())


def test_a_whole_summary_reads_like_this() -> None:
    summary = Summary(
        (PILLS, Line("i1", "", OWN_SUBJECT, "De pillen", SUNDAY, True)),
        (COFFEE,),
        (MARK,),
        untouched=tuple(d.id for d in DIMENSIONS[1:]),
    )
    assert summary_text(summary, U) == (
        "Hier wil de cliënt het eerst over praten:\n"
        "1. “Ik slaap slecht.” – de cliënt, op 22 november 2026\n"
        "Hoe zijn de nachten voor u?\n"
        "2. “De pillen” – de cliënt, op 22 november 2026\n"
        f"{U(OWN_SUBJECT)}\n"
        "\n"
        "Dit heeft de cliënt verteld:\n"
        "Waar wordt u gelukkig van?\n"
        "“Koffie met de hulp.” – de cliënt, op 22 november 2026\n"
        "\n"
        "Cijfers van de cliënt, van 0 tot 10:\n"
        "lichaamsfuncties: 7,5 – de cliënt, op 22 november 2026\n"
        "\n"
        "Hier is niet over verteld:\n"
        "mentaal welbevinden, zingeving, kwaliteit van leven, meedoen en dagelijks functioneren"
    )


def test_the_questions_are_in_the_form_in_which_they_were_put() -> None:
    summary = replace(NOTHING, lines=(COFFEE,))
    assert "\nWaar word je gelukkig van?\n" in summary_text(summary, JE)


def test_an_empty_agenda_is_told() -> None:
    first = summary_text(NOTHING, U)
    assert first.startswith("Hier wil de cliënt het eerst over praten:\n")
    assert "gekozen" in first


def test_what_is_not_there_has_no_heading() -> None:
    told = summary_text(NOTHING, U)
    assert "Dit heeft de cliënt verteld" not in told
    assert "Cijfers" not in told


def test_what_was_shortened_says_so() -> None:
    told = summary_text(replace(NOTHING, lines=(replace(COFFEE, shortened=True),)), U)
    assert told.count("ingekort") == 1
    assert "“Koffie met de hulp.” (" in told
    assert "ingekort" not in summary_text(replace(NOTHING, lines=(COFFEE,)), U)


def test_what_the_client_wants_to_talk_about_says_so() -> None:
    told = summary_text(replace(NOTHING, lines=(replace(COFFEE, talk=True),)), U)
    assert "(hier wil de cliënt over praten)" in told


@pytest.mark.parametrize("more", [1, 2, 17])
def test_what_there_was_no_room_for_is_counted(more: int) -> None:
    told = summary_text(Summary((), (COFFEE,), (), more), U)
    assert str(more) in told.replace("22 november 2026", "")
    one = summary_text(Summary((), (COFFEE,), (), 1), U)
    assert ("antwoorden" in told) == (more > 1 or "antwoorden" in one)


def test_somebodys_words_are_literal() -> None:
    awkward = "100% {x} | <b>*ja*</b> “echt” 👩🏽‍⚕️ شكراً"
    line = replace(COFFEE, words=awkward)
    for summary in (replace(NOTHING, agenda=(line,)), replace(NOTHING, lines=(line,))):
        told = summary_text(summary, U)
        assert f"“{awkward}”" in told


def test_every_line_has_its_question_its_day_and_who_said_it() -> None:
    lines = tuple(replace(COFFEE, id=str(n), words=f"woorden {n}") for n in range(9))
    told = summary_text(Summary(lines[:3], lines[3:], (MARK,)), U)
    assert told.count("Waar wordt u gelukkig van?\n") == 9
    for number in range(9):
        assert f"“woorden {number}” – de cliënt, op 22 november 2026\n" in told


def test_a_question_that_was_left_open_is_told_as_such() -> None:
    told = summary_text(replace(NOTHING, agenda=(replace(PILLS, words=""),)), U)
    assert "1. Hoe zijn de nachten voor u? (" in told
    assert "“" not in told


def test_the_day_is_the_day_where_people_live() -> None:
    night = replace(COFFEE, said_at=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    assert "op 23 november 2026" in summary_text(replace(NOTHING, lines=(night,)), U)


def test_dimensions_are_not_talked_about_or_talked_about_never_both() -> None:
    for talked_about in DIMENSIONS:
        others = [d for d in DIMENSIONS if d is not talked_about]
        untouched = tuple(d.id for d in others)
        told = summary_text(replace(NOTHING, agenda=(PILLS,), untouched=untouched), U)
        assert told.rpartition("\n")[2].replace(" en ", ", ").split(", ") == [
            U(d.name) for d in others
        ]


def test_when_all_was_talked_about_nothing_is_left() -> None:
    assert "niet over verteld" not in summary_text(replace(NOTHING, lines=(PILLS,)), U)


def test_the_text_needs_nothing_but_a_way_to_say() -> None:
    assert "Told:" in summary_text(replace(NOTHING, lines=(COFFEE,)), _english)


def _english(text: Text) -> str:
    return text.msgid
