"""The summary as text: complete in itself, and nothing in it that nobody said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from channels.wording import Wording
from flows.conversation import Agreement, Change, Form, Given, Line, Looked, Summary
from flows.positive_health import DIMENSIONS, Kind
from flows.record.summary import OWN_SUBJECT
from flows.script import _
from flows.words import Text
from handover.care_plan import care_plan_text
from handover.fhir_narrative import sections
from handover.summary_pdf import summary_page
from handover.text import summary_text

U = Wording(Form.U, ZoneInfo("Europe/Amsterdam")).say
JE = Wording(Form.JE, ZoneInfo("Europe/Amsterdam")).say
OCTOBER = datetime(2026, 10, 3, 12, tzinfo=UTC)
LONG = "Als de hulp er is en wij samen koffie drinken"
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
PILLS = Line("a1", "body", _("How are the nights for you?"), "Ik slaap slecht.", SUNDAY)
COFFEE = Line("a2", "happy", _("What makes you happy?"), "Koffie met de hulp.", SUNDAY)
MARK = Given("body", 7.5, SUNDAY)
ABOUT = Looked("v", "a1", "partly", SUNDAY, "De pillen")
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
        "1. “Ik slaap slecht.” – de cliënt, 22 november (Hoe zijn de nachten voor u?)\n"
        f"2. “De pillen” – de cliënt, 22 november ({U(OWN_SUBJECT)})\n"
        "\n"
        "Gevraagd naar wat gelukkig maakt:\n"
        "Waar wordt u gelukkig van? “Koffie met de hulp.” – de cliënt, 22 november\n"
        "\n"
        "Cijfers van de cliënt, van 0 tot 10:\n"
        "lichaamsfuncties: 7,5 – de cliënt, 22 november\n"
        "\n"
        "Niet over verteld: mentaal welbevinden, zingeving, kwaliteit van leven, meedoen en"
        " dagelijks functioneren.\n"
        "\n"
        "Afspraken (wat, wie, wanneer):\n1.\n2.\n3."
    )


def test_the_second_time_it_tells_what_came_before() -> None:
    earlier = replace(PILLS, words="Ik lag toen elke nacht wakker van de pijn", said_at=OCTOBER)
    now = replace(PILLS, words="Ik slaap weer door tot een uur of zes")
    summary = replace(
        NOTHING,
        signals=(replace(PILLS, words="Ik wil niet meer leven zo", denied=True),),
        well=(replace(COFFEE, words="Mijn handen zijn nog goed genoeg om te breien"),),
        changes=(Change(earlier, now, SUNDAY), Change(earlier, None, SUNDAY)),
        looked_back=(
            Looked("v", "a1", "partly", SUNDAY, "De pillen"),
            Looked("v", "", "yes", SUNDAY),
        ),
        agreed=(Agreement("g", "v", "De dokter bellen", "client", "voor vrijdag"),),
        marks=(MARK,),
        marks_before=(replace(MARK, mark=5),),
    )
    told = summary_text(summary, U)
    for text in (
        "Bij deze woorden gaf ik nummers om te bellen:\n",
        "“Ik wil niet meer leven zo” (later: zo bedoel ik het niet) – de cliënt, 22 november",
        "Gevraagd naar wat lukt of wat de cliënt zelf doet:\nWaar wordt u gelukkig van?"
        " “Mijn handen zijn nog goed genoeg om te breien” – de cliënt, 22 november",
        "Toen: “Ik lag toen elke nacht wakker van de pijn” – de cliënt, 3 oktober\n"
        "Nu: “Ik slaap weer door tot een uur of zes” – de cliënt, 22 november",
        "Nu: nog steeds zo – de cliënt, 22 november",
        "Is hier over gepraat: “De pillen” een beetje\nGeluisterd naar wat belangrijk is: ja",
        "Dit was de vorige keer de afspraak:\nDe dokter bellen, de cliënt, voor vrijdag",
        "lichaamsfuncties: 7,5 – de cliënt, 22 november (de vorige keer: 5)",
    ):
        assert text in told


def test_the_questions_are_in_the_form_in_which_they_were_put() -> None:
    summary = replace(NOTHING, lines=(COFFEE,))
    assert "\nWaar word je gelukkig van? " in summary_text(summary, JE)


def test_words_that_speak_for_themselves_stand_without_their_question() -> None:
    told = summary_text(replace(NOTHING, lines=(replace(COFFEE, words=LONG),)), U)
    assert "Waar wordt u gelukkig van?" not in told


def test_bad_news_stands_below_the_question_it_answers_and_no_heading_calls_it_good() -> None:
    asked = next(q.text for d in DIMENSIONS for q in d.questions if q.kind is Kind.ABLE)
    bad = Line("a3", "body", asked, "Ik slaap in de stoel want plat gaat niet", SUNDAY)
    summary = replace(NOTHING, well=(bad,))
    quoted = f"{U(asked)} “Ik slaap in de stoel want plat gaat niet”"
    told = summary_text(summary, U)
    assert f"Gevraagd naar wat lukt of wat de cliënt zelf doet:\n{quoted}" in told
    assert quoted in care_plan_text(summary, U, None)
    [well] = [part for part in sections(summary, U) if part.id == "well"]
    assert well.heading == "Gevraagd naar wat lukt of wat de cliënt zelf doet"
    page = summary_page(summary, U, "mw. A", None, None)["well"]
    assert isinstance(page, dict)
    assert page["heading"] == well.heading
    assert page["lines"][0]["asked"] == U(asked)


def test_an_empty_agenda_is_told() -> None:
    first = summary_text(NOTHING, U)
    assert first.startswith("Hier wil de cliënt het eerst over praten:\n")
    assert "gekozen" in first


def test_what_is_not_there_has_no_heading() -> None:
    told = summary_text(NOTHING, U)
    assert "gelukkig" not in told
    assert "Cijfers" not in told


def test_what_was_shortened_says_so() -> None:
    told = summary_text(replace(NOTHING, lines=(replace(COFFEE, shortened=True),)), U)
    assert told.count("ingekort") == 1
    assert "“Koffie met de hulp.” (" in told
    assert "ingekort" not in summary_text(replace(NOTHING, lines=(COFFEE,)), U)


@pytest.mark.parametrize("more", [1, 2, 17])
def test_what_there_was_no_room_for_is_counted(more: int) -> None:
    told = summary_text(Summary((), (COFFEE,), (), more), U)
    assert str(more) in told.replace("22 november", "")
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
    assert told.count("Waar wordt u gelukkig van?") == 9
    for number in range(9):
        assert f"“woorden {number}” – de cliënt, 22 november" in told


def test_a_question_that_was_left_open_is_told_as_such() -> None:
    told = summary_text(replace(NOTHING, agenda=(replace(PILLS, words=""),)), U)
    assert "1. Hoe zijn de nachten voor u? (" in told
    assert "“" not in told


def test_the_day_is_the_day_where_people_live() -> None:
    night = replace(COFFEE, said_at=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    assert ", 23 november" in summary_text(replace(NOTHING, lines=(night,)), U)


def test_dimensions_are_not_talked_about_or_talked_about_never_both() -> None:
    for talked_about in DIMENSIONS:
        others = [d for d in DIMENSIONS if d is not talked_about]
        untouched = tuple(d.id for d in others)
        told = summary_text(replace(NOTHING, agenda=(PILLS,), untouched=untouched), U)
        [line] = [line for line in told.split("\n") if line.startswith("Niet over verteld: ")]
        names = line.removeprefix("Niet over verteld: ").rstrip(".")
        assert names.replace(" en ", ", ").split(", ") == [U(d.name) for d in others]


def test_when_all_was_talked_about_nothing_is_left() -> None:
    assert "Niet over verteld" not in summary_text(replace(NOTHING, lines=(PILLS,)), U)


def test_the_text_needs_nothing_but_a_way_to_say() -> None:
    assert "Asked what makes happy:" in summary_text(replace(NOTHING, lines=(COFFEE,)), _english)


def _english(text: Text) -> str:
    return text.msgid
