"""The client's own data on paper: every word of hers, calm, and readable by a screen reader."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from channels.wording import Wording
from flows.conversation import Form, Record, Reflection, Session, TakeAway
from handover.own_data import own_data_pdf
from tests.handover.mrs_a import COFFEE, LINK_HASH, MRS_A, NURSE, SLEEP, SUNDAY, TAKEN

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
U = Wording(Form.U, AMSTERDAM).say
JE = Wording(Form.JE, AMSTERDAM).say
NASTY = (
    "#panic() $x$ *vet* _en_ = kop",
    "[Fatma] @label <label> `raw` \\ ~ -- ... 'a' \"b\" // /* */",
    "{date} %(name)s {n} #{panic()}",
    "Spijt 😢 boos 😡 👩🏽‍⚕️ 👨‍👩‍👧 🇳🇱 ❤️ 🫶",
    "Спасибо Ευχαριστώ Dziękuję Şükran",
    "a" * 4000,
    "Koffie met de hulp. " * 200,
)


def pdf_of(record: Record = MRS_A) -> bytes:
    """The pages about this record."""
    return own_data_pdf(replace(TAKEN, record=record), U, AMSTERDAM)


def saying(*words: str) -> Record:
    """Mrs A's record with these words as her answers."""
    said = (
        Reflection(f"r{n}", "81001", "body", "body.1", word, SUNDAY + timedelta(minutes=n), "")
        for n, word in enumerate(words)
    )
    return replace(MRS_A, reflections=tuple(said), shares=(), agenda=())


def written(pdf: bytes) -> str:
    """All text of the pages, with single spaces."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def unbroken(text: str) -> str:
    """A text without white space, and without the places where a long word may break."""
    return "".join(text.replace("\u200b", "").split())


def is_accessible(pdf: bytes) -> bool:
    """Whether the pages say that they are PDF/UA-1."""
    return b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_all_that_is_kept_is_told_in_plain_words() -> None:
    text = written(pdf_of())
    for sentence in (
        "Alles wat Tussendoor over u bewaart Gemaakt op 23 november 2026.",
        f"Waar wordt u gelukkig van? {COFFEE} U wilt hierover praten.",
        "Zelf verteld, zonder vraag, 19 november 2026 Morgen komt mijn dochter. Dit liet u weg",
        f"{SLEEP} U paste dit aan op 22 november 2026.",
        "Waarvoor gebruikt u uw kracht het liefst? Hier gaf u geen antwoord op. U wilt hierover",
        "Lichaamsfuncties: 6,5, op 21 november 2026. Dit liet u weg uit uw overzicht.",
        "Zelf gekozen, zonder vraag De trap. U koos dit op 22 november 2026.",
        "Dit bezoek is afgezegd. Anna hoorde op 19 november 2026 dat u niets had gedeeld.",
        "Het is voor het bezoek van 24 november 2026 om half drie. Anna kreeg het op 23 november",
        "Op 21 november 2026 om twaalf uur noemde ik nummers om te bellen. U zei dat u het niet zo",
        "Ik stuurde Anna een bericht op 21 november 2026 om twaalf uur. Het is gelezen op 22",
        "Uw verpleegkundige: alleen als u dat zegt. mijn dochter Els. Het ja kwam op 15 november",
        "Op 14 november 2026 om twaalf uur gaf u toestemming om uw antwoorden te bewaren.",
        "U trok uw toestemming in op 22 november 2026 om twaalf uur.",
        "Het nummer van uw chat is telegram-1840275.",
        "Op de lijst met cliënten heet u mw. A.",
        "Dat zijn antwoorden van vóór 27 november 2025.",
        "Wie deed wat 23 november 2026 Anna las uw overzicht. Tussendoor gaf uw overzicht aan",
        "Wat ouder is, kunt u vragen aan uw thuiszorg.",
        "Onderwerpen: gelukkig zijn en het lichaam. Mag lezen wat u schrijft over: gelukkig",
        "Zoals u het zelf zei, zegt Els: Zij ligt vaak wakker. een 6,5 Dit is verteld op 19 nov",
        "Zoals Els het ziet: Ik zie dat zij moe is.",
        "Bladzijde 1 van de 8",
    ):
        assert sentence in text


def test_no_secret_stands_on_paper_and_no_number_of_the_nurse() -> None:
    text = unbroken(written(pdf_of()))
    assert LINK_HASH not in text
    assert NURSE not in text.replace("telegram-1840275", "")


def test_it_is_said_when_the_nurse_does_not_have_it_yet() -> None:
    [share] = MRS_A.shares
    waiting = replace(MRS_A, shares=(replace(share, handed_over_at=None),))
    assert "Anna heeft het nog niet." in written(pdf_of(waiting))


def test_what_is_empty_is_left_out() -> None:
    taken = TakeAway("x", Form.U, Record("7c1f"), (), SUNDAY)
    text = written(own_data_pdf(taken, U, AMSTERDAM))
    assert "Wat er nog meer bewaard wordt" in text
    for heading in ("antwoorden", "cijfers", "praten", "Bezoeken", "deelde", "toestemming", "Wie"):
        assert heading not in text


def test_the_pages_say_je_to_who_chose_that() -> None:
    text = written(own_data_pdf(replace(TAKEN, form=Form.JE), JE, AMSTERDAM))
    assert "Alles wat Tussendoor over je bewaart" in text
    assert "Je wilt hierover praten." in text


@pytest.mark.parametrize("words", NASTY, ids=lambda words: words[:12])
def test_her_words_stand_in_full_as_she_wrote_them(words: str) -> None:
    pdf = pdf_of(saying(words))
    without_page_numbers = re.sub(r"Bladzijde\d+vande\d+", "", unbroken(written(pdf)))
    assert unbroken(words) in without_page_numbers
    assert is_accessible(pdf)


def test_a_script_that_is_read_from_the_right_does_not_break_the_pages() -> None:
    pdf = pdf_of(saying("شكراً جزيلاً لك، قهوة", "תודה רבה. שלום", "eerst Nederlands, dan שלום"))
    assert is_accessible(pdf)
    assert "eerst Nederlands, dan" in written(pdf)


def test_what_no_page_can_show_costs_the_sign_and_not_the_pages() -> None:
    pdf = pdf_of(saying("a\x00b\x1b\x7fc\x85\ud800d\ue000e\r\nf\tg"))
    assert "abcde f g" in written(pdf)
    assert is_accessible(pdf)


def test_a_sign_that_no_font_has_costs_the_sign_and_not_the_pages() -> None:
    text = written(pdf_of(saying("Dank 谢谢你 voor de soep")))
    assert "Dank" in text
    assert "voor de soep" in text


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_no_text_at_all_breaks_the_pages(words: str) -> None:
    assert pdf_of(saying(words)).startswith(b"%PDF")


def test_answers_stand_in_order_of_time_below_their_talk() -> None:
    text = written(pdf_of())
    told = [text.index(words) for words in (COFFEE, "Rustig.", "Morgen komt", "Soep.", SLEEP)]
    assert told == sorted(told)


def test_an_answer_of_another_day_than_its_talk_says_so() -> None:
    [first, *others] = MRS_A.reflections
    later = replace(first, said_at=first.said_at + timedelta(days=1))
    text = written(pdf_of(replace(MRS_A, reflections=(later, *others))))
    assert f"{COFFEE} U vertelde dit op 15 november 2026." in text


def test_a_screen_reader_can_read_the_pages() -> None:
    pdf = pdf_of()
    reader = PdfReader(io.BytesIO(pdf))
    assert is_accessible(pdf)
    assert reader.root_object.get("/Lang") == "nl"
    assert "/StructTreeRoot" in reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "Alles wat Tussendoor over u bewaart"


def test_the_letters_are_large() -> None:
    sizes = list[float]()
    for page in PdfReader(io.BytesIO(pdf_of())).pages:
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, size: (
                sizes.append(abs(size * tm[3])) if text.strip() else None
            )
        )
    assert min(sizes) >= 13


def test_the_same_record_gives_the_same_bytes() -> None:
    assert pdf_of() == pdf_of()


def test_a_thousand_answers_take_less_than_two_seconds() -> None:
    pdf_of()  # the fonts are read once
    talks = tuple(
        Session(f"s{n}", "body", SUNDAY - timedelta(days=400 - n), ("body.1",)) for n in range(250)
    )
    answers = tuple(
        Reflection(f"r{n}", f"s{n // 4}", "body", "body.1", f"{n} {COFFEE} {SLEEP}", SUNDAY, "")
        for n in range(1000)
    )
    begin = time.process_time()  # other work on the machine does not count
    pdf = pdf_of(replace(MRS_A, sessions=talks, reflections=answers))
    assert time.process_time() - begin < 2
    assert is_accessible(pdf)
