"""The summary is one page with everything that the client agreed to on it, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from channels.wording import Wording
from docs.examples import HERE, examples
from flows.conversation import Agreement, Form, Looked, Summary
from flows.script import _
from handover.summary_pdf import summary_pdf
from tests.handover.summaries import (
    AFRAID,
    BREATH,
    COFFEE,
    FIRST,
    GROUP,
    NOTHING,
    SECOND,
    SUNDAY,
    VISIT,
    WASHING,
    fullest,
    longest,
)

HOME = ZoneInfo("Europe/Amsterdam")
U, JE = Wording(Form.U, HOME).say, Wording(Form.JE, HOME).say
LONG_WORD = "meervoudigepersoonlijkheidsverzekeringsmaatschappijenvoorzitterschap"
FULL = fullest(250)
EVERYTHING = replace(
    SECOND, signals=FULL.signals, lines=(COFFEE, *SECOND.lines), steps=FULL.steps, untouched=()
)
HEADINGS = (
    "Bij deze woorden gaf ik nummers om te bellen",
    "Hier wil de cliënt het eerst over praten",
    "Gevraagd naar wat gelukkig maakt",
    "Gevraagd naar wat lukt of wat de cliënt zelf doet",
    "Dit zegt de cliënt, per onderwerp",
    "Toen en nu",
    "De cliënt kijkt terug op het vorige bezoek",
    "Dit was de vorige keer de afspraak",
    "Eigen stap van de cliënt",
    "Cijfers van de cliënt, van 0 tot 10",
    "Dit spreken we nu af",
)


def pdf(summary: Summary, label: str = "mw. A", visit: datetime | None = VISIT) -> bytes:
    return summary_pdf(summary, U, label, visit, HOME)


def pages(made: bytes) -> int:
    return len(PdfReader(io.BytesIO(made)).pages)


def written(made: bytes) -> str:
    """All that stands on it, a space between two words."""
    text = "".join(page.extract_text() + "\n" for page in PdfReader(io.BytesIO(made)).pages)
    return " ".join(text.replace("\u200b", "").split())


def unbroken(text: str) -> str:
    return "".join(text.split())


# --- what stands on it ------------------------------------------------------------------------


def test_the_sections_stand_in_the_order_in_which_a_nurse_needs_them() -> None:
    text = written(pdf(EVERYTHING))
    places = [text.index(heading) for heading in HEADINGS]
    assert places == sorted(places)


def test_what_is_empty_has_no_heading() -> None:
    text = written(pdf(NOTHING))
    present = [heading for heading in HEADINGS if heading in text]
    assert present == ["Hier wil de cliënt het eerst over praten", "Dit spreken we nu af"]
    assert U(_("Nothing was chosen.")) in text


def test_the_top_says_whose_it_is_and_when_the_visit_is() -> None:
    text = written(pdf(FIRST))
    assert text.startswith("Overzicht: mw. A Bezoek: dinsdag 24 november om half drie")
    assert "Bezoek" not in written(pdf(FIRST, visit=None))


@pytest.mark.parametrize("summary", [FIRST, SECOND, EVERYTHING, FULL])
def test_every_word_of_the_client_stands_on_it(summary: Summary) -> None:
    text = written(pdf(summary))
    for told in words_of(summary):
        assert told in text


def words_of(summary: Summary) -> Iterator[str]:
    for line in (*summary.agenda, *summary.lines, *summary.signals, *summary.well, *summary.steps):
        yield f"“{line.words}”"
    for change in summary.changes:
        yield f"“{change.before.words}”"
        yield f"“{change.now.words}”" if change.now else "Dat is nog zo."
    yield from (f"“{looked.words}”" for looked in summary.looked_back if looked.words)
    yield from (f"“{agreed.words}” Wie:" for agreed in summary.agreed)


def test_every_quotation_says_who_and_when() -> None:
    only = replace(NOTHING, lines=(BREATH,))
    assert f"“{BREATH.words}” de cliënt, 22 november 2026" in written(pdf(only))


def test_the_question_stands_with_six_words_and_not_with_seven() -> None:
    asked = U(AFRAID.question)
    for words, there in (("een twee drie vier vijf zes", True), ("1 2 3 4 5 6 7", False)):
        only = replace(NOTHING, lines=(replace(AFRAID, words=words),))
        assert (asked in written(pdf(only))) is there


def test_the_question_is_in_the_form_in_which_it_was_put() -> None:
    only = replace(NOTHING, lines=(COFFEE,))
    assert "Waar word je gelukkig van?" in written(summary_pdf(only, JE, "mw. A", VISIT, HOME))


def test_words_of_danger_stand_without_a_question_and_with_what_was_said_later() -> None:
    signal = replace(FULL.signals[0], words="Ik wil niet meer.", question=AFRAID.question)
    text = written(pdf(replace(NOTHING, signals=(signal,))))
    assert "“Ik wil niet meer.” de cliënt, 22 november 2026 – Later zei de cliënt:" in text
    assert U(AFRAID.question) not in text


def test_a_question_left_open_is_told_as_such() -> None:
    text = written(pdf(replace(NOTHING, agenda=(replace(AFRAID, words=""),))))
    assert f"1 {U(AFRAID.question)} kwaliteit van leven – (geen antwoord) – de cliënt, op" in text


def test_dimensions_are_named_with_their_quotation_or_as_not_talked_about() -> None:
    text = written(pdf(FIRST))
    assert "lichaamsfuncties “Dan word ik kort van adem" in text
    assert "Niet over verteld: zingeving en meedoen." in text


@pytest.mark.parametrize(
    ("more", "told"), [(1, "nog 1 antwoord."), (2, "nog 2 antwoorden."), (0, None)]
)
def test_what_there_was_no_room_for_is_counted(more: int, told: str | None) -> None:
    text = written(pdf(replace(FIRST, more=more)))
    assert told in text if told else "antwoord" not in text


def test_what_was_shortened_says_so() -> None:
    shortened = replace(BREATH, shortened=True)
    for summary in (replace(NOTHING, agenda=(shortened,)), replace(NOTHING, lines=(shortened,))):
        assert written(pdf(summary)).count("(ingekort)") == 1
    assert "ingekort" not in written(pdf(FIRST))


def test_what_was_said_last_time_stands_before_what_is_said_now() -> None:
    text = written(pdf(SECOND))
    assert text.index(f"“{BREATH.words}” lichaamsfuncties") < text.index("Het gaat nu rustiger.")
    assert "Dat is nog zo. de cliënt, 13 december 2026" in text


def test_a_look_back_says_what_was_asked_and_answered() -> None:
    text = written(pdf(SECOND))
    assert f"Is hier over gepraat: “{GROUP.words}” een beetje de cliënt, 13 december 2026" in text
    assert "Geluisterd naar wat belangrijk is: ja" in text
    asked = Looked("v1", "body.1", "no", SUNDAY, question=AFRAID.question)
    assert f"Is hier over gepraat: {U(AFRAID.question)} nee" in written(
        pdf(replace(NOTHING, looked_back=(asked,)))
    )


def test_an_agreement_says_who_and_when_and_whether_the_client_did_not_want_it() -> None:
    text = written(pdf(SECOND))
    assert "Wie: iemand uit de omgeving – Wanneer: “elke vrijdag”" in text
    refused = Agreement("g", "v1", "Elke dag wandelen.", "client", refused_at=SUNDAY)
    assert "“Elke dag wandelen.” Wie: de cliënt – De cliënt heeft hier geen ja op gezegd." in (
        written(pdf(replace(NOTHING, agreed=(refused,))))
    )


def test_there_are_three_empty_lines_for_what_is_agreed_now() -> None:
    assert written(pdf(FIRST)).endswith("Dit spreken we nu af Wat Wie Wanneer")


# --- words are literal ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "#heading $x$ *vet* _en_ @label <label> `raw` \\ ~ [x] // niets",
        "<script>alert(1)</script> {date} %(name)s #{panic()} = kop",
        "Şükran Złotowska-D'Haene, IJsbrand Ðurić Ελένη",
        "Я хочу сама мыться и одеваться.",
        "Koffie ☕ met 🌷 en ❤️",
    ],
)
def test_somebodys_words_stand_as_they_were_written(words: str) -> None:
    made = pdf(replace(NOTHING, agenda=(replace(WASHING, words=words),), lines=()), label=words)
    assert unbroken(written(made).replace("\ufe0f", "")).count(
        unbroken(words.replace("\ufe0f", ""))
    ) == 2  # fmt: skip
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made


def test_arabic_is_set_in_a_font_that_has_it() -> None:
    made = pdf(replace(NOTHING, agenda=(replace(WASHING, words="أريد أن أغتسل بنفسي"),)))
    assert any("NotoSansArabic" in font["/BaseFont"] for font in fonts(made))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made


def test_signs_that_no_page_can_show_cost_nothing_but_themselves() -> None:
    odd = replace(WASHING, words="een\x07 \ud800twee\ue000\r\ndrie \U0010fffd vier")
    text = written(pdf(replace(NOTHING, agenda=(odd,)), label="mw.\x00 A"))
    assert "een" in text and "twee" in text and "drie" in text and "vier" in text


# --- one page ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "summary",
    [
        NOTHING,
        FIRST,
        SECOND,
        EVERYTHING,
        FULL,
        fullest(400),
        fullest(22, LONG_WORD),
        longest(300, 3),
        longest(300, 8),
    ],
)
def test_it_is_one_page_however_much_there_is(summary: Summary) -> None:
    assert pages(pdf(summary, label="mevrouw Van der Wetering-Złotowska, Noordereiland")) == 1


def test_more_than_a_page_holds_goes_on_and_loses_nothing() -> None:
    made = pdf(fullest(1500))
    assert pages(made) > 1
    assert written(made).endswith("Wat Wie Wanneer")
    assert written(made).count("woord") >= 1500 - 22


def test_a_summary_as_large_as_can_be_is_still_set_in_nine_points() -> None:
    assert smallest(pdf(fullest(250)), "“woord") >= 9
    assert smallest(pdf(longest(300, 5)), "“Ik wil") >= 9
    assert smallest(pdf(fullest(1500)), "“woord") >= 8


def smallest(made: bytes, words: str) -> float:
    """The size in points of the smallest place where these words stand."""
    sizes = list[float]()

    def see(text: str, _cm: Any, matrix: list[float], _font: Any, size: float) -> None:
        if words in text:
            sizes.append(abs(size * matrix[3]))

    PdfReader(io.BytesIO(made)).pages[0].extract_text(visitor_text=see)
    return min(sizes)


# --- the file ---------------------------------------------------------------------------------


def fonts(made: bytes) -> Iterator[Any]:
    for page in PdfReader(io.BytesIO(made)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            yield font.get_object()["/DescendantFonts"][0].get_object()


@pytest.mark.parametrize("summary", [FIRST, SECOND, FULL])
def test_a_screen_reader_can_read_it_and_an_archive_can_keep_it(summary: Summary) -> None:
    made = pdf(summary)
    root = PdfReader(io.BytesIO(made)).root_object
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert root.get("/Lang") == "nl"
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_the_picture_has_its_marks_in_words_for_who_cannot_see_it() -> None:
    root = PdfReader(io.BytesIO(pdf(SECOND))).root_object
    [told] = [node["/Alt"] for node in nodes(root["/StructTreeRoot"]) if "/Alt" in node]
    assert "lichaamsfuncties: nu 5, toen 4" in told


def nodes(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if not isinstance(node, dict):
        return
    yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from nodes(kid)


def test_all_fonts_are_in_the_file() -> None:
    found = list(fonts(pdf(replace(FIRST, agenda=(replace(WASHING, words="Я ☕ نعم"),)))))
    assert len(found) >= 5
    for font in found:
        described = font["/FontDescriptor"].get_object()
        assert "/FontFile2" in described or "/FontFile3" in described


def test_it_carries_the_day_of_its_newest_words_and_never_that_of_a_clock() -> None:
    night = replace(FIRST, agenda=(replace(WASHING, said_at=datetime(2027, 1, 1, 23, tzinfo=UTC)),))
    made = PdfReader(io.BytesIO(pdf(night))).metadata
    assert made is not None
    assert made.creation_date_raw is not None
    assert made.creation_date_raw.startswith("D:20270102")
    assert made.title == "Overzicht: mw. A"


def test_without_a_date_it_is_still_for_screen_readers() -> None:
    made = pdf(NOTHING)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"<pdfaid:part>" not in made
    about = PdfReader(io.BytesIO(made)).metadata
    assert about is None or about.creation_date_raw is None


def test_the_same_summary_is_the_same_bytes() -> None:
    assert pdf(SECOND) == pdf(SECOND)


def test_the_example_in_the_docs_is_what_is_made_now() -> None:
    made = examples()["summary-example.pdf"]
    assert written((HERE / "summary-example.pdf").read_bytes()) == written(made)
    assert (HERE / "summary-example.png").stat().st_size < 200_000
