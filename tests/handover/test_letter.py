"""The letter is one page that holds every word as it stands, and its code leads to its link."""

from __future__ import annotations

import io
import time
from functools import cache
from pathlib import Path

import pytest
import segno
from babel.messages.pofile import read_po
from pypdf import PdfReader

from flows.words import Text
from handover.letter import letter_pdf
from handover.qr import qr_png, qr_svg, qr_terminal

LOCALES = Path(__file__).parents[2] / "locales"
LINK = "https://t.me/tussendoor_bot?start=Kq3vXw0ZlI1tR8mB_4yN-aOoQ2uJ7cHd5"
LONGEST_LINK = f"https://t.me/{'Wijkteam_Noord_Tussendoor_08_bot'}?start={'Kq3vXw0ZlI1tR8mB' * 4}"
NURSE = "Fatma de Wit"
EXPIRES = "vrijdag 4 december"
NASTY = (
    "Fatma #heading $x$ *vet* _en_",
    "[Fatma] @label <label> `raw` \\ ~ -- ... 'a' \"b\"",
    "<script>alert(1)</script> {date} %(name)s #{panic()}",
    "Şükran Złotowska-D'Haene, IJsbrand Ðurić ﬁ",
    "Fatma 🌷 👩🏽‍⚕️ ❤️",
    "= Fatma // geen commentaar",
    "Ольга Ελένη",
)


@cache
def catalog() -> dict[str, str]:
    """Every Dutch sentence in the tree; the shortest path has the form of address "u"."""
    found: dict[str, str] = {}
    for path in sorted(LOCALES.rglob("*.po"), key=lambda path: (len(str(path)), path)):
        with path.open("rb") as po:
            for message in read_po(po):
                found.setdefault(str(message.id), str(message.string))
    return found


def dutch(text: Text) -> str:
    return catalog()[text.msgid].format(**text.params)


def written(pdf: bytes) -> str:
    [page] = PdfReader(io.BytesIO(pdf)).pages
    return page.extract_text()


def unbroken(text: str) -> str:
    return "".join(text.split())


def test_the_letter_is_one_page_that_says_what_a_client_needs() -> None:
    text = written(letter_pdf(LINK, dutch, NURSE, EXPIRES))
    for sentence in (
        "Doet u mee met Tussendoor?",
        "U bepaalt zelf wat de verpleegkundige ziet.",
        "Stoppen mag altijd.",
        "tot en met vrijdag 4 december.",
        "Iemand anders mag u helpen",
        "Niemand leest mee. Is er gevaar voor uw leven? Bel 112.",
        "Bel uw huisarts.",
        NURSE,
    ):
        assert sentence in text
    assert LINK in unbroken(text)


@pytest.mark.parametrize("nurse", NASTY)
def test_a_name_stands_in_the_letter_as_it_was_written(nurse: str) -> None:
    assert unbroken(nurse) in unbroken(written(letter_pdf(LINK, dutch, nurse, EXPIRES)))


@pytest.mark.parametrize("link", [LINK, LONGEST_LINK, "https://t.me/x_bot?start=#$*[@<b>&a=b"])
def test_the_address_stands_in_the_letter_as_it_is(link: str) -> None:
    pdf = letter_pdf(link, dutch, NURSE, EXPIRES)
    assert link in unbroken(written(pdf))
    [page] = PdfReader(io.BytesIO(pdf)).pages
    assert {note.get_object()["/A"]["/URI"] for note in page.annotations or ()} == {link}


def test_the_longest_link_and_a_long_name_still_fit_on_one_page() -> None:
    assert LONGEST_LINK in unbroken(written(letter_pdf(LONGEST_LINK, dutch, "Wies " * 20, EXPIRES)))


def test_a_sign_that_no_font_has_costs_the_sign_and_not_the_letter() -> None:
    text = written(letter_pdf(LINK, dutch, "Fatma \U0010fffd de Wit", EXPIRES))
    assert "Fatma" in text
    assert "de Wit" in text


def test_the_same_letter_is_the_same_bytes() -> None:
    assert letter_pdf(LINK, dutch, NURSE, EXPIRES) == letter_pdf(LINK, dutch, NURSE, EXPIRES)


@pytest.mark.parametrize("nurse", [NURSE, "Fatma 🌷"])
def test_a_screen_reader_can_read_the_letter(nurse: str) -> None:
    pdf = letter_pdf(LINK, dutch, nurse, EXPIRES)
    reader = PdfReader(io.BytesIO(pdf))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert reader.root_object.get("/Lang") == "nl"
    assert "/StructTreeRoot" in reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "Doet u mee met Tussendoor?"


def test_a_letter_takes_less_than_a_quarter_of_a_second() -> None:
    letter_pdf(LINK, dutch, NURSE, EXPIRES)  # the fonts are read once
    begin = time.perf_counter()
    for number in range(5):
        letter_pdf(LINK, dutch, f"{NURSE} {number}", EXPIRES)
    assert (time.perf_counter() - begin) / 5 < 0.25


def test_the_pictures_of_the_code_have_a_quiet_border_and_survive_a_crease() -> None:
    code = segno.make(LINK, error="m", micro=False)
    side = code.symbol_size(border=4)[0]
    assert code.error in "MQH"
    png = qr_png(LINK)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 16 * side >= 600
    assert f'viewBox="0 0 {side} {side}"' in qr_svg(LINK)
    lines = qr_terminal(LINK).splitlines()
    assert len(lines) == (side + 1) // 2
    assert lines[0].count("█") == side
