"""What is shown of somebody's text cannot do anything; what is stored stays as it was typed.

Signs that steer a screen are left out, letters from right to left stay within their own words, and
what Telegram would make a link of is marked, so that it stands there literally.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from flows.safety.help_lines import CARERS_UNCONFIRMED, HELP_LINES

# --- signs -----------------------------------------------------------------------------------

ZWNJ, ZWJ = "\u200c", "\u200d"
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
FROM_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# Format characters that have a shape of their own (Unicode: Prepended_Concatenation_Mark).
WITH_A_SHAPE = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
END_OF_LINE = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
LAST_LATIN = "\u036f"  # up to here are Latin, its additions and its accents


def shown(words: str) -> str:
    """Somebody's words without signs that steer a screen, apart from the words around them."""
    return isolated(without_controls(words))


def without_controls(words: str) -> str:
    """The words without characters that are there to steer and not to be read.

    Unicode's categories decide. Controls (Cc) move a cursor or start a terminal's commands: only
    the new line stays, and every other end of a line becomes one. Format characters (Cf) turn the
    order of letters round, hide letters or are invisible: only those stay that have a shape, and
    the joiners that emoji and some scripts are written with. A half character (Cs) cannot be sent.
    Unassigned ones (Cn) stay: they are the emoji of next year.
    """
    if words.isprintable():  # nearly always: it has none of these
        return words
    lines = END_OF_LINE.sub("\n", words)
    around = zip(" " + lines, lines, lines[1:] + " ", strict=False)
    return "".join(_kept(before, sign, after) for before, sign, after in around)


def _kept(before: str, sign: str, after: str) -> str:
    match unicodedata.category(sign):
        case "Cc" if sign == "\t":
            return " "
        case "Cc":
            return sign if sign == "\n" else ""
        case "Cf" if sign in (ZWJ, ZWNJ):
            return sign if _are_joined(before, after) else ""
        case "Cf":
            return sign if sign in WITH_A_SHAPE else ""
        case "Cs":
            return "\ufffd"
        case _:
            return sign


def _are_joined(before: str, after: str) -> bool:
    """Whether a joiner between these changes how they look: not between Latin letters."""
    return before > LAST_LATIN and after > LAST_LATIN


def isolated(words: str) -> str:
    """The words so that letters from right to left in them do not turn round what is beside them.

    Each line apart: an isolate ends with its paragraph (Unicode Annex 9, rule X8).
    """
    if not FROM_RIGHT_TO_LEFT.search(words):
        return words
    return "\n".join(map(_isolated_line, words.split("\n")))


def _isolated_line(line: str) -> str:
    if not FROM_RIGHT_TO_LEFT.search(line):
        return line
    return f"{FIRST_STRONG_ISOLATE}{line}{POP_ISOLATE}"


# --- links -----------------------------------------------------------------------------------

MOST_SPANS = 100  # Telegram passes over what comes after that many entities

# What Telegram makes links of by itself, as its own library does (tdlib, MessageEntity.cpp, read
# 2026-11-22): addresses, @names, #tags, $TAGS, /commands and cards; telephone numbers are found by
# the phones. Telegram knows the endings of addresses by a list of 1,500; here every ending counts,
# and a word too much is marked rather than one too few.
SUSPECT = re.compile(r"[@#$]|/\w|\.\w|\d(?:[ ().–-]{0,2}\d){6}")
LINKED = re.compile(
    r"@\w|#\w*[^\W\d_]|\$(?:[A-Z]|1INCH)|(?<![\w/<>])/[A-Za-z0-9_]|\w://"
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"
)
ENDING = re.compile(r"[^\s.]\.(xn--\w|[^\W\d_]{2,})(?!\w)")
TOKEN = re.compile(r"[^\s“”\u2068\u2069]+")
NUMBER = re.compile(r"(?<!\w)[+(]{0,2}\d(?:[ ().–-]{0,2}\d){6,}")
NO_TELEPHONE = re.compile(  # a day, or thousands
    r"\d{1,2}([-.])\d{1,2}\1\d{2,4}|\d{4}-\d{1,2}-\d{1,2}|[1-9]\d{0,2}(?:\.\d{3})+"
)
OURS = frozenset(  # to be tapped, and dialled
    number for line in HELP_LINES for number in (line.number, line.free) if number
) | {CARERS_UNCONFIRMED}

OUR_SITES = frozenset(line.site for line in HELP_LINES if line.site)


@dataclass(frozen=True)
class Span:
    """A place in a text, in UTF-16 units as Telegram counts."""

    offset: int
    length: int


def spans(text: str, ours: frozenset[str] = OURS) -> tuple[Span, ...]:
    """The places in a text that Telegram would make links of, in order and apart; not those numbers
    that are `ours`.
    """
    if not SUSPECT.search(text):
        return ()
    places = _joined(sorted((*_in_tokens(text), *_numbers(text, ours))))
    if len(places) > MOST_SPANS:
        rest = (places[MOST_SPANS - 1][0], places[-1][1])
        places = [*places[: MOST_SPANS - 1], rest]
    return tuple(Span(_units(text[:start]), _units(text[start:end])) for start, end in places)


def _in_tokens(text: str) -> Iterator[tuple[int, int]]:
    """A word is marked as a whole: where exactly a link would begin in it does not matter."""
    for token in TOKEN.finditer(text):
        if not SUSPECT.search(token[0]) or token[0].rstrip(".") in OUR_SITES:
            continue
        if LINKED.search(token[0]) or any(map(_is_ending, ENDING.finditer(token[0]))):
            yield token.span()


def _is_ending(found: re.Match[str]) -> bool:
    """Whether this may be the end of an address, and not the next sentence: “huis.Daarna”."""
    return not (found[1][0].isupper() and found[1][1:].islower())


def _numbers(text: str, ours: frozenset[str]) -> Iterator[tuple[int, int]]:
    for number in NUMBER.finditer(text):
        if number[0] not in ours and not NO_TELEPHONE.fullmatch(number[0]):
            yield number.span()


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places that overlap are one."""
    found = list[tuple[int, int]]()
    for start, end in places:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
