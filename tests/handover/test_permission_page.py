"""The page on paper says who may answer, about what, until when, and how to end it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from channels.wording import Wording
from flows.conversation import Form
from flows.record.carers_words import SUBJECTS
from flows.record.caring import Carer, Naming, Recorded, ShowPermission
from flows.record.permission_words import REPRESENTATIVES
from handover.permission_page import permission_pdf
from tests.handover.test_letter import NASTY, unbroken
from tests.world import AMSTERDAM

RECORDED_AT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
GIVEN = Carer(
    "one",
    "Els",
    Naming("mother"),
    "answers",
    tuple(SUBJECTS),
    RECORDED_AT,
    confirmed_at=RECORDED_AT,
    until=datetime(2027, 5, 24, 21, 59, tzinfo=UTC),
    recorded=Recorded("terminal-anna", "Anna", RECORDED_AT, "spoken"),
)
SHOWN = ShowPermission("terminal-anna", Form.U, GIVEN, "mw. A", "Anna", RECORDED_AT)
LONGEST_NAME = "Wilhelmina van den Broek-Oudenaarden bis"
MENTOR = Recorded(
    "terminal-anna", "Anna", RECORDED_AT, "written", "mentor", "Besluit van de rechter " * 4
)
say = Wording(Form.U, AMSTERDAM).say


def of(carer: Carer) -> str:
    pages = PdfReader(io.BytesIO(permission_pdf(replace(SHOWN, permission=carer), say))).pages
    return " ".join(word for page in pages for word in page.extract_text().split())


def pages_of(carer: Carer) -> int:
    return len(PdfReader(io.BytesIO(permission_pdf(replace(SHOWN, permission=carer), say))).pages)


def test_the_page_says_who_about_what_how_long_by_whom_and_how_to_end_it() -> None:
    text = of(GIVEN)
    for sentence in (
        "Els mag voor u antwoorden",
        "U zei zelf dat het mag.",
        "Het lichaam",
        "Cijfers geven",
        "Anna schreef dit op: 24 november 2026.",
        "Het geldt tot en met 24 mei 2027.",
        "Zeg het tegen Anna, of tegen een andere verpleegkundige.",
        "Els kan ook zelf stoppen.",
        "Er staat altijd bij dat Els het zei.",
        "Els ziet niet wat u zelf zegt.",
        "Niemand leest mee.",
        "Bel 112.",
    ):
        assert sentence in text


def test_only_the_subjects_that_were_allowed_stand_on_it() -> None:
    text = of(replace(GIVEN, scope=("body",)))
    assert "Het lichaam" in text
    assert "Zingeving" not in text and "Cijfers" not in text


@pytest.mark.parametrize("which", REPRESENTATIVES)
def test_a_representative_is_named_with_the_paper_that_was_seen(which: str) -> None:
    recorded = replace(MENTOR, document="Brief van 3 maart.", representative=which)  # type: ignore[arg-type]
    text = of(replace(GIVEN, kind="represents", recorded=recorded))
    assert "Els beslist hier namens u over." in text
    assert "Anna zag dit papier: Brief van 3 maart." in text
    assert "U zei zelf dat het mag." not in text


@pytest.mark.parametrize("name", [*NASTY, "W" * 40, "Wies\x00\x1f"])
def test_a_name_stands_on_it_as_it_was_written(name: str) -> None:
    text = unbroken(of(replace(GIVEN, name=name)))
    assert unbroken(name.replace("\x00", "").replace("\x1f", "")) in text.replace("\u200b", "")


def test_it_is_one_page_and_with_the_longest_names_and_papers_two() -> None:
    assert pages_of(GIVEN) == 1
    recorded = replace(MENTOR, by_name=LONGEST_NAME)
    longest = replace(GIVEN, name=LONGEST_NAME, kind="represents", recorded=recorded)
    assert pages_of(longest) == 2


def test_a_screen_reader_can_read_it() -> None:
    pdf = permission_pdf(SHOWN, say)
    reader = PdfReader(io.BytesIO(pdf))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert reader.root_object.get("/Lang") == "nl"
    assert "/StructTreeRoot" in reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "Els mag voor u antwoorden"


def test_the_same_permission_gives_the_same_bytes() -> None:
    assert permission_pdf(SHOWN, say) == permission_pdf(SHOWN, say)
