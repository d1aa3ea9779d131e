"""What leads to a person is found in a text, however it is typed; what does not is left alone."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.nl import bsn

from channels.identifiers import identifiers
from flows.conversation import Identifier

BSN, TELEPHONE, EMAIL, IBAN = Identifier

LEADS_TO_A_PERSON = (
    (BSN, "Mijn BSN is 111222333."),
    (BSN, "bsn 1112.22.333"),
    (BSN, "123 456 782"),
    (BSN, "Het staat op mijn paspoort: 123-456-782, achterop"),
    (BSN, "123456782thuis"),
    (BSN, "1 2 3 4 5 6 7 8 2"),
    (BSN, "12 34 56 782"),
    (BSN, "bsn:10000008"),  # the zero in front left out
    (BSN, "mijn burgerservicenummer was dacht ik 12 3456 782"),
    (BSN, "1. 123456782"),
    (TELEPHONE, "Bel me maar op 0612345678."),
    (TELEPHONE, "06-1234 5678"),
    (TELEPHONE, "06 12 34 56 78"),
    (TELEPHONE, "06 123 456 78"),
    (TELEPHONE, "06.12.34.56.78"),
    (TELEPHONE, "06/12345678"),
    (TELEPHONE, "06–1234–5678"),
    (TELEPHONE, "06_12345678"),
    (TELEPHONE, "(06) 12345678"),
    (TELEPHONE, "0 6 1 2 3 4 5 6 7 8"),
    (TELEPHONE, "0 6-12345678"),
    (TELEPHONE, "+31 6 12345678"),
    (TELEPHONE, "+31 (0)6 12 34 56 78"),
    (TELEPHONE, "0031612345678"),
    (TELEPHONE, "31612345678"),
    (TELEPHONE, "bel0612345678"),
    (TELEPHONE, "0612345678thuis"),
    (TELEPHONE, "０６１２３４５６７８"),
    (TELEPHONE, "0️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣"),
    (TELEPHONE, "06\u200b12345678"),
    (TELEPHONE, "mijn zus: 020-1234567"),
    (TELEPHONE, "(020) 123 45 67"),
    (TELEPHONE, "050 - 312 34 56"),
    (TELEPHONE, "084-1234567"),
    (TELEPHONE, "Mijn zoon in België, +32 470 12 34 56"),
    (TELEPHONE, "Op 06-12-2026 belde 0612345678"),
    (TELEPHONE, "06-12345678/06-87654321"),
    (TELEPHONE, "06 12 34 56 78 om 10 uur"),
    (TELEPHONE, "113 of 0900-0113 en anders 0612345678"),
    (EMAIL, "jan@planet.nl"),
    (EMAIL, "Mail naar Jan.de-Vries@kpnmail.nl."),
    (EMAIL, "jan @ planet.nl"),
    (EMAIL, "jan@planet,nl"),
    (EMAIL, "mail maar naar jan@ziggo"),
    (EMAIL, "jan＠planet.nl"),
    (EMAIL, "jan apenstaartje planet punt nl"),
    (EMAIL, "jan(at)gmail.com"),
    (EMAIL, "<jan@planet.nl>"),
    (IBAN, "NL91ABNA0417164300"),
    (IBAN, "nl91 abna 0417 1643 00 en dan"),
    (IBAN, "Mijn rekening: NL91 ABNA 0417 1643 00."),
    (IBAN, "BE68 5390 0754 7034"),
    (IBAN, "GB29 NWBK 6016 1331 9268 19"),
    (IBAN, "MT84MALT011000012345MTLCAST001S"),
)

LEADS_TO_NOBODY = (
    "Bel 112.",
    "Ik belde 113, en later 0800-0113",
    "0800 0113",
    "0900-1234567",
    "088-1234567",
    "14 020",
    "14020",
    "116 111",
    "116111",
    "Mijn bloeddruk was 130/85",
    "Bloeddruk 130/85, 140/90 en 125/80",
    "130 85 72 65",
    "12-03-2026",
    "2026-12-01 14:30",
    "20261201",
    "Zondag 06-12-2026 10 uur",
    "Op 06-12-2026 10.30 uur",
    "06-12-26 14.30",
    "06-12-26 14:30 uur",
    "05-11-2026 tot 06-12-2026",
    "5 mei 1945",
    "Ik ben in 1943 geboren en 83 jaar",
    "om 07.30 12.30 18 uur",
    "08.30 12.30 17.00 21.00",
    "07.30 12.30 17.00 22.00",
    "Ik sliep van 23.00 tot 07.00 en van 01.15 tot 02.30",
    "6x 500 mg",
    "2 dd 1 tablet van 850 mg en 3 x daags 0,25 mg",
    "0.5 1.5 2.5 3.0 1.0",
    "0,5 1,5 2,5 3,0 1,0",
    "€ 12,50",
    "€ 1.250.000,00",
    "1234 AB, Kerkstraat 123",
    "7",
    "8,5",
    "1 2 3 4 5 6 7 8 9 10",
    "36.7 37.2 38.1",
    "123456789",  # fails the elfproef
    "10000008",  # an order's number, unless it is called a BSN
    "12345678901234567890",
    "8712345678906",
    "NL91 ABNA 0417 1643 01",  # wrong check digits
    "@anna",
    "Kom je @ 5",
    "Ik was @ huis. De koffie stond klaar",
    "een apenstaartje",
    "o.a. ging.Daarna",
    "Koffie met de hulp",
    "",
)


@pytest.mark.parametrize(("kind", "words"), LEADS_TO_A_PERSON)
def test_what_leads_to_a_person_is_found(kind: Identifier, words: str) -> None:
    assert identifiers(words) == (kind,)


@pytest.mark.parametrize("words", LEADS_TO_NOBODY)
def test_what_leads_to_nobody_is_left_alone(words: str) -> None:
    assert identifiers(words) == ()


def test_several_in_one_text_are_all_found_each_kind_once() -> None:
    words = (
        "Zoon 06-12345678, dochter 0687654321,\nbsn 123456782, jan@planet.nl en rekening "
        "NL91 ABNA 0417 1643 00"
    )
    assert identifiers(words) == (BSN, TELEPHONE, EMAIL, IBAN)


def valid(first_eight: int) -> str:
    """A BSN that begins like this; where none does, the eighth digit is another one."""
    first = f"{first_eight}"
    total = sum((9 - place) * int(digit) for place, digit in enumerate(first)) % 11
    if total == 10:
        return valid(first_eight + (-1 if first[-1] == "9" else 1))
    return f"{first}{total}"


@given(st.integers(10_000_000, 99_999_999).map(valid), st.sampled_from([" ", ".", "-", ". "]))
def test_every_bsn_is_found_in_whatever_way_it_is_grouped(number: str, gap: str) -> None:
    assert bsn.is_valid(number)
    assert BSN in identifiers(f"Het is {number}, zei hij")
    assert BSN in identifiers(f"Het is {number[:3]}{gap}{number[3:6]}{gap}{number[6:]}.")
    assert BSN in identifiers(f"Het is {number[:4]}{gap}{number[4:6]}{gap}{number[6:]}!")


@given(st.integers(10_000_000, 59_999_999), st.sampled_from(["", " ", "-", ".", "/", "_"]))
def test_every_mobile_number_is_found_whatever_stands_between_its_digits(
    number: int, gap: str
) -> None:
    assert TELEPHONE in identifiers(f"Bel 06{number} eens")
    assert TELEPHONE in identifiers(f"Bel {gap.join(f'06{number}')} eens")
    assert TELEPHONE in identifiers(f"Bel 06{gap}{number} eens")


@given(st.text(max_size=300))
@example("\ud800@\udfff 06\ud83d12345678")
@example("²³¹⁴⁵⁶⁷⁸⁹@①②③.④⑤")
def test_no_text_at_all_raises(words: str) -> None:
    assert isinstance(identifiers(words), tuple)


numbery = st.text("0123456789 +-./()@abNLnl:,\n_", max_size=300)


@given(numbery)
def test_no_text_full_of_numbers_raises(words: str) -> None:
    assert isinstance(identifiers(words), tuple)


HOSTILE = (
    "0 ", "06 ", "(0)", "+31 6 ", "1-2", "9", "06-1234567 ", "0/2 ", "02020202a", "NL91", "NL91 ",
    "12345678NL91 ABNA 0417 1643 01 ", "a@", "a@b.", "@", "a @ b . ", "12345678 apenstaart",
    "bsn 1", "06-12-2026 ", "06.12 ", "((1", "NL 9", "\ufdfa1@", "a.b-", "+999", "1234567890-",
)  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_no_hostile_text_keeps_the_bot_busy(unit: str) -> None:
    """Each took some milliseconds when it was measured; one that takes minutes shows here."""
    assert isinstance(identifiers((unit * 4096)[:4096]), tuple)
