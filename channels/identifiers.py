"""What in a free text leads to a person: a BSN, a telephone number, an e-mail address, an IBAN.

Looked for where words come in, so that such a text is not kept. Whether a number is one is for
python-stdnum (the elfproef, the check digits of an IBAN) and phonenumbers (the numbering plans) to
say; they are asked only where there are enough digits for them. Numbers of public services lead to
nobody and pass, and so do dates, times, doses, prices and marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberMatcher, PhoneNumberType
from stdnum import iban, numdb
from stdnum.nl import bsn

from flows.conversation import Identifier

REGION = "NL"
MOST_TRIES = 30  # numbers in one row of digits that turn out to be none: a table, not a telephone

ENOUGH_DIGITS = re.compile(r"\d(?:(?:[^\w\n]|_){0,3}\d){7}")
ROW = re.compile(r"[+(]{0,2}\d(?:[ ./()_-]{0,3}\d)*")

# A day, with what the time of day behind it looks like: “06-12-2026 10” has the digits of a mobile.
_DAY, _MONTH, _CLOCK = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"\d{1,2}[.:]\d{2}"
NO_NUMBER = re.compile(
    rf"(?<![\d+]){_DAY}(?P<sep>[-/.]){_MONTH}(?P=sep)(?:(?:19|20)\d\d|\d\d(?= +{_CLOCK}))(?!\d)"
    rf"|(?<![\d+])(?:19|20)\d\d-{_MONTH}-{_DAY}(?!\d)"
    rf"|(?<![\d+.]){_CLOCK}(?: +{_CLOCK})+(?![\d.])"
    rf"|(?<![\d+.])\d{{1,2}}(?:[.:]\d{{2}})?(?= *(?:uur|u|h)\b)",
    re.IGNORECASE,
)

BSN_SHAPES = {  # how nine digits are grouped, also behind one another on a line of their own
    (3, 3, 3), (4, 2, 3), (4, 5), (5, 4), (3, 6), (6, 3), (2, 2, 2, 3), (3, 2, 4), (2, 3, 4),
    (2, 3, 2, 2), (1, 2, 3, 3), (1, 1, 1, 1, 1, 1, 1, 1, 1), (2, 2, 2, 2, 1), (1, 2, 2, 2, 2),
}  # fmt: skip
# With the word before it the zero in front may have been left out, and the grouping is anyhow.
CALLED_BSN = re.compile(
    r"(?:\bbsn|burgerservice|\bsofi)\w*[^\d\n]{0,15}(\d(?:[ .-]{0,3}\d){7,8})(?!\d)", re.IGNORECASE
)

IBAN = re.compile(r"(?<![A-Z0-9])(?=([A-Z]{2}[ .-]?\d\d(?:[ .-]{0,2}[A-Z0-9]){11,30}))", re.I)

# python-stdnum and phonenumbers know no e-mail addresses. These are looked for around the sign, so
# that a long text without one costs nothing. With spaces, a spoken sign or a comma only endings
# count that are no Dutch words.
_ENDING = r"(?:nl|be|com|net|org|eu|info|frl|amsterdam)\b"
_PROVIDERS = (
    "gmail|hotmail|outlook|live|icloud|yahoo|ziggo|kpn|kpnmail|planet|hetnet|xs4all|home|upcmail|"
    "telfort|casema|chello|tele2|caiway|quicknet|zonnet|solcon|online|onsbrabantnet"
)
EMAIL = re.compile(
    r"(?<=[\w+-])@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?!\w)"
    rf"|(?<=[\w+-])@(?:{_PROVIDERS})\b"
    r"|(?<=\w) {0,2}(?:@|\(at\)|\bapenstaart\w{0,4}) {0,2}[\w-]{1,63}"
    rf"(?: ?(?:[.,]|\bpunt\b) ?[\w-]{{1,63}}){{0,3}}? ?(?:[.,]|\bpunt\b) ?{_ENDING}",
    re.IGNORECASE,
)
SPOKEN_SIGNS = ("apenstaart", "(at)")

PUBLIC = {  # kinds of numbers that are an organisation's or everybody's
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
}
# Company numbers to phonenumbers, personal ones to the Dutch plan (084 and 087).
PERSONAL = re.compile(r"8[47]\d{7}")


def identifiers(words: str) -> tuple[Identifier, ...]:
    """What these words hold that leads to a person, each kind once; never raises.

    A number without area code, or with a digit too many, is taken for what it is: just a number.
    """
    numbers = ENOUGH_DIGITS.search(words) is not None
    addresses = "@" in words or "＠" in words or _says_a_sign(words)
    if not numbers and not addresses:
        return ()
    text = _plain(words)
    found = set[Identifier]()
    if addresses and EMAIL.search(text):
        found.add(Identifier.EMAIL)
    if numbers:
        found.update(_in_numbers(text))
    return tuple(kind for kind in Identifier if kind in found)


def _says_a_sign(words: str) -> bool:
    lowered = words.lower()
    return any(sign in lowered for sign in SPOKEN_SIGNS)


def _plain(words: str) -> str:
    """The words with ASCII digits, dashes and spaces, without signs that have no width."""
    return words if words.isascii() else "".join(map(_sign, words))


def _sign(sign: str) -> str:
    if sign < "\x80":
        return sign
    if (digit := unicodedata.decimal(sign, None)) is not None:
        return str(digit)
    match unicodedata.category(sign):
        case "Pd":
            return "-"
        case "Zs":
            return " "
        case "Cf" | "Mn" | "Me":
            return ""
        case _:
            return "@" if sign == "＠" else sign


def _in_numbers(text: str) -> Iterator[Identifier]:
    without = _without_ibans(text)
    if without != text:
        yield Identifier.IBAN
    if any(bsn.is_valid(called[1]) for called in CALLED_BSN.finditer(without)):
        yield Identifier.BSN
    for row in ROW.finditer(NO_NUMBER.sub(";", without)):
        if _is_bsn(row[0]):
            yield Identifier.BSN
        if _is_telephone(row[0]):
            yield Identifier.TELEPHONE


# --- IBAN ------------------------------------------------------------------------------------


def _without_ibans(text: str) -> str:
    """The text with each IBAN in it taken out: its digits are no telephone number as well.

    `check_country` would ask lists of banks, which have gaps.
    """
    parts, done = list[str](), 0
    for found in IBAN.finditer(text):
        length = _length_of_iban(found[1][:2].upper())
        written = _first_signs(found[1], length)
        if found.start(1) >= done and written and iban.is_valid(written, check_country=False):
            parts.append(text[done : found.start(1)])
            done = found.start(1) + len(written)
    return ";".join((*parts, text[done:]))


def _first_signs(text: str, number: int) -> str:
    """As much of a text as holds this many letters and digits; "" when it has fewer."""
    seen = 0
    for place, sign in enumerate(text):
        seen += sign.isalnum()
        if number and seen == number:
            return text[: place + 1]
    return ""


@cache
def _length_of_iban(country: str) -> int:
    """How many signs an IBAN of this country has; 0 when it has none."""
    known = numdb.get("iban").info(country)[0][1].get("bban", "")
    return 4 + sum(int(n) for n in re.findall(r"\d+", known)) if known else 0


# --- BSN -------------------------------------------------------------------------------------


def _is_bsn(row: str) -> bool:
    groups = re.findall(r"\d+", row)
    if any(len(group) == 9 and bsn.is_valid(group) for group in groups):
        return True
    return tuple(map(len, groups)) in BSN_SHAPES and bsn.is_valid("".join(groups))


# --- telephone -------------------------------------------------------------------------------


def _is_telephone(row: str) -> bool:
    """Whether a number in this row of digits leads to a person."""
    row = re.sub(r"^31(?=[ -]?6)", "+31", row.replace("_", "-"))
    if len(row) < 9 or not ("+" in row or re.search(r"(?<!\d)0", row)):
        return False
    found = PhoneNumberMatcher(row, REGION, max_tries=MOST_TRIES)
    return any(_is_dialled_so(m.raw_string) and _leads_to_a_person(m.number) for m in found)


def _is_dialled_so(written: str) -> bool:
    """Whether this is a telephone number, and not small numbers like 0.5 1.5 2.5 behind each other.

    A zero that stands alone is spelled out with the rest, or followed by the number.
    """
    groups = re.findall(r"\d+", written)
    if written[0] != "0" or len(groups[0]) > 1:
        return True
    return max(map(len, groups)) > 3 or len(set(re.split(r"\d+", written)[1:-1])) == 1


def _leads_to_a_person(number: PhoneNumber) -> bool:
    national = str(number.national_number)
    if number.country_code == 31 and PERSONAL.fullmatch(national):
        return True
    return phonenumbers.number_type(number) not in PUBLIC
