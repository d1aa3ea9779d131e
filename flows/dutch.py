"""What people type in Dutch for a mark and for a moment, as data and small functions.

The rule: understand all of it or none of it. A word we don't know may be "niet" or "na", so it
makes the whole text unclear (None) and the flow asks again; asking twice is better than a visit on
the wrong day. Nothing here looks at a clock or raises on a text.

Choices, where Dutch itself is vague:

- An hour without a part of the day is read for home care: the first of "as it stands" and "twelve
  hours later" that is 7:00 or later. So "2 uur" is 14:00, "half 7" is 18:30, "7 uur" is 7:00 and
  "half 1" is 12:30. A clock time with a leading zero ("06:30", "0:15") stands as written.
- "dinsdag" is the first Tuesday after today; typed on a Tuesday it is today only with a time that
  is still ahead. "komende dinsdag" is never today.
- "volgende week dinsdag" is the Tuesday of the next week, weeks starting on Monday.
  "volgende dinsdag" is None: half of the country means this week's.
- "dinsdag over een week" is a week after the first Tuesday on or after today.
- A date without a year is the first one ahead; a date with a year stands, even in the past.
- A part of the day without an hour ("dinsdagmiddag") gives the day and no time.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

LONGEST = 80
"""Characters; a longer text is a story, not an answer, and is refused unread."""


@dataclass(frozen=True)
class Moment:
    """A day, a time, or both, on the wall clock in the client's zone; at least one is set."""

    day: dt.date | None
    time: dt.time | None


def mark(text: str) -> float | None:
    """The mark from 0 to 10 that somebody typed, with at most one decimal.

    A minus or plus after the mark ("8-") is the mark itself. None: no mark, more than one, out of
    range, or other words around it than the usual short phrase.
    """
    if len(text) > LONGEST:
        return None
    pieces = [piece for piece in MARK_PIECE.findall(plain_text(text)) if piece not in PUNCTUATION]
    if pieces == ["een"]:
        return 1.0
    core = " ".join(piece for piece in pieces if piece not in AROUND_A_MARK)
    for ending, extra in MARK_ENDINGS.items():
        whole = core.removesuffix(ending)
        if core.endswith(ending) and (found := _number(whole)) is not None:
            return _in_range(found, extra)
    return None


def says_little(text: str) -> bool:
    """Whether there is nothing in it that one can ask on about: yes, no, or no letters at all."""
    return all(word in LITTLE for word in plain_text(text).split() if word.isalpha())


def is_of_oneself(text: str) -> bool:
    """Whether it begins with "my": my daughter."""
    return plain_text(text).split()[:1] in (["mijn"], ["mn"], ["m'n"])


def has_number(text: str) -> bool:
    """Whether a number stands in it, in digits or as a word."""
    words = plain_text(text).split()
    return any(any(c.isdigit() for c in word) or word in NUMBERS for word in words)


def moment(text: str, now: dt.datetime) -> Moment | None:
    """The day and time of a visit that somebody typed, seen from `now` (aware, the client's zone).

    A text with only a day has `time` None, with only a time `day` None. The day is today or later,
    unless the year was typed. None: not understood, unclear (two days, a weekday that is not that
    date's), impossible (31-2, 25:00) or already over (gisteren). Both are wall-clock; whether the
    time exists in the night that summer time starts is not checked.
    """
    if len(text) > LONGEST:
        return None
    plain = plain_text(text)
    if _is_a_remark(plain):
        return None
    _, tokens = _cut(_tokens(plain), VAGUE)
    days, tokens = _cut(tokens, DAYS)
    clocks, tokens = _cut(tokens, CLOCKS)
    weekdays, tokens = _take(tokens, "WEEKDAY")
    parts, tokens = _take(tokens, "PART")
    if any(token.word not in HARMLESS for token in tokens) or not (days or weekdays or clocks):
        return None
    time = _time(clocks, parts)
    if clocks and time is None:
        return None
    day = _day(days, weekdays, _horizon(now, time))
    if (days or weekdays) and day is None:
        return None
    return Moment(day, time)


# --- marks ----------------------------------------------------------------------------------------

MARK_PIECE = re.compile(r"[0-9]+(?:[.,][0-9]+)?|[a-z]+|\S")
MARK_NUMBER = re.compile(r"[0-9]{1,2}(?:[.,][0-9])?")
PUNCTUATION = frozenset(".,:;!?()'’‘\"")
AROUND_A_MARK = frozenset(
    """
    een n t het de is ik geef geven zou zeg denk voel me mij mijn cijfer vandaag nu dan doe maar wel
    ongeveer wordt dikke ruime ja ok oke graag
    """.split()
)
# What may follow the number, and what it adds; "een" and "de" are gone by then.
MARK_ENDINGS = {
    "": 0.0,
    " en half": 0.5,
    " ½": 0.5,
    " -": 0.0,
    " +": 0.0,
    " / 10": 0.0,
    " van 10": 0.0,
    " op 10": 0.0,
    " uit 10": 0.0,
}


def _number(typed: str) -> float | None:
    if MARK_NUMBER.fullmatch(typed):
        return float(typed.replace(",", "."))
    return 1.5 if typed == "anderhalf" else NUMBERS.get(typed)


def _in_range(whole: float, extra: float) -> float | None:
    if extra and whole % 1:
        return None
    return whole + extra if whole + extra <= 10 else None


# --- words ----------------------------------------------------------------------------------------


class Token(NamedTuple):
    """A word as the phrases see it: a slot in CAPITALS with a value, or the word itself."""

    kind: str
    value: int
    word: str


# Each line is one day or month, in order; its first word is the full name.
WEEKDAY_WORDS = (
    "maandag ma maa maan",
    "dinsdag di din dins",
    "woensdag wo woe woens",
    "donderdag do don dond donder",
    "vrijdag vr vrij vrijd",
    "zaterdag za zat zater",
    "zondag zo zon zond",
)
MONTH_WORDS = (
    "januari jan",
    "februari feb febr",
    "maart mrt mar",
    "april apr",
    "mei",
    "juni jun",
    "juli jul",
    "augustus aug",
    "september sep sept",
    "oktober okt october oct",
    "november nov",
    "december dec",
)
PART_WORDS = (
    "ochtend ochtends sochtends morgens smorgens voormiddag",
    "middag middags smiddags namiddag",
    "avond avonds savonds",
)
RELATIVE_WORDS = ("vandaag vandag", "morgen morge", "overmorgen overmorge")

UNITS = "nul een twee drie vier vijf zes zeven acht negen".split()
TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
TENS = {"twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50}
LITTLE = frozenset("ja jawel nee neen hoor nope niet niks niets geen weet ik het ok".split())
NUMBERS: Mapping[str, int] = (
    {word: value for value, word in enumerate(UNITS + TEENS)}
    | TENS
    | {f"{UNITS[n]}en{ten}": value + n for ten, value in TENS.items() for n in range(1, 10)}
)


def _slots(kind: str, lines: Sequence[str], first: int) -> dict[str, Token]:
    numbered = enumerate(lines, first)
    return {word: Token(kind, value, word) for value, line in numbered for word in line.split()}


LEXICON: Mapping[str, Token] = (
    _slots("WEEKDAY", WEEKDAY_WORDS, first=0)
    | _slots("MONTH", MONTH_WORDS, first=1)
    | _slots("PART", PART_WORDS, first=0)
    | _slots("RELATIVE", RELATIVE_WORDS, first=0)
    | {word: Token("NUMBER", value, word) for word, value in NUMBERS.items()}
)

# Words that say the same as other words.
ALIASES: Mapping[str, str] = {
    "vanochtend": "vandaag ochtend",
    "vanmorgen": "vandaag ochtend",
    "vanmiddag": "vandaag middag",
    "vanavond": "vandaag avond",
    "morgenvroeg": "morgen ochtend",
    "aanstaande": "komende",
    "eerstvolgende": "komende",
    "a.s.": "komende",
    "a.s": "komende",
    "as": "komende",
    "rond": "om",
    "omstreeks": "om",
    "tegen": "om",
    "u": "uur",
    "h": "uur",
    "dag": "dagen",
    "weken": "week",
    "½": "half",
    "/": "-",
    "–": "-",
}

# Ends of "dinsdagmiddag" and "donderdagmorgen", and the part of the day they mean.
COMPOUND_ENDS = {"ochtend": "ochtend", "morgen": "ochtend", "middag": "middag", "avond": "avond"}

# Dropped before any phrase is looked for. No word that can turn a meaning round belongs here:
# niet, geen, na, voor, vanaf, tot, tussen, of, behalve, elke.
FILLER = frozenset(
    """
    op dan graag doe maar bezoek bezoekje afspraak naar ongeveer circa precies in het s
    ja ok oke prima goed is mag kan kunt wil ik je mij me bij komen langs liefst liever
    aub svp alsjeblieft alstublieft hallo hoi goedemorgen goedemiddag goedenavond goedeavond
    minuut minuten min
    """.split()
)

# "Zo is het goed" is no Sunday and "ja, vrij" no Friday: these names are also ordinary words.
ALSO_WORDS = frozenset({"zo", "zon", "zat", "vrij"})
REMARKS = frozenset("is goed prima ja ok oke doe maar ik wil kan mag liever liefst".split())

# Part of some phrases ("9 u", "over een dag"), and saying nothing outside them ("kunt u", "dag!").
HARMLESS = frozenset({"om", "rond", "omstreeks", "tegen", "de", "een", "u", "dag", "-", "/", "–"})

PIECE = re.compile(
    r"(?P<clock>[0-9]{1,2}[:.uh][0-9]{2}(?!\.?[0-9]))"
    r"|(?P<ordinal>[0-9]{1,2}(?=(?:ste|de|e)\b))(?:ste|de|e)"
    r"|(?P<number>[0-9]+)"
    r"|(?P<word>a\.s\.?|[a-z]+|[^\s.,:;!?()'’‘\"])"
)


def plain_text(text: str) -> str:
    """The text in small letters without accents and pictures; a stressed "één" becomes "1"."""
    lowered = unicodedata.normalize("NFC", text.lower())
    numbered = re.sub(r"\b(?:éé|eé|ée)n\b", "1", lowered)
    return "".join(map(_plain_character, unicodedata.normalize("NFD", numbered)))


def _plain_character(character: str) -> str:
    match unicodedata.category(character):
        case "Mn" | "Mc" | "Me":
            return ""
        case "So" | "Sk" | "Cf":  # an emoji, its skin colour, its joiner
            return " "
        case _:
            return character


def _is_a_remark(plain: str) -> bool:
    words = set(re.findall("[a-z]+", plain))
    return bool(words & ALSO_WORDS and words & REMARKS)


def _tokens(plain: str) -> list[Token]:
    return [token for piece in PIECE.finditer(plain) for token in _read(piece)]


def _read(piece: re.Match[str]) -> list[Token]:
    found = piece[piece.lastgroup or 0]
    match piece.lastgroup:
        case "clock":
            return _clock(found)
        case "ordinal":
            return [Token("ORDINAL", int(found), found)]
        case "number":
            kinds = {1: "NUMBER", 2: "NUMBER", 4: "YEAR"}
            return [Token(kinds.get(len(found), "?"), int(found), found)]
        case _:
            return _word(found)


def _clock(found: str) -> list[Token]:
    hour, minute = (int(digits) for digits in re.split("[:.uh]", found))
    if hour > 23 or minute > 59:
        return [Token("?", 0, found)]
    as_it_stands = [Token("PART", WHOLE_DAY, found)] if found.startswith("0") else []
    return [*as_it_stands, Token("CLOCK", hour * 60 + minute, found)]


def _word(word: str) -> list[Token]:
    if word in FILLER:
        return []
    if word in ALIASES:
        same = [token for other in ALIASES[word].split() for token in _word(other)]
        return [token._replace(word=word) for token in same]
    if word in LEXICON:
        return [LEXICON[word]]
    for end, part in COMPOUND_ENDS.items():
        if word.endswith(end):
            return [*_word(word.removesuffix(end)), LEXICON[part]]
    return [_misspelt(word) or Token(word, 0, word)]


def _misspelt(word: str) -> Token | None:
    """The one weekday or month that is a single typing error away; short names have none."""
    names = [line.split()[0] for line in WEEKDAY_WORDS + MONTH_WORDS]
    near = [name for name in names if len(name) >= 5 and one_error_apart(word, name)]
    return LEXICON[near[0]] if len(near) == 1 else None


def one_error_apart(typed: str, name: str) -> bool:
    """Whether a word is one typing error away from this one."""
    if typed == name + "s":  # "dinsdags" is every Tuesday, not a slip of the finger
        return False
    while typed and name and typed[0] == name[0]:
        typed, name = typed[1:], name[1:]
    while typed and name and typed[-1] == name[-1]:
        typed, name = typed[:-1], name[:-1]
    swapped = len(typed) == 2 and typed == name[::-1]
    return swapped or max(len(typed), len(name)) <= 1


# --- phrases --------------------------------------------------------------------------------------

Pattern = tuple[str, ...]
Meaning = TypeVar("Meaning")


class Horizon(NamedTuple):
    """Where looking ahead starts: `dated` for a date, `named` for a bare weekday."""

    today: dt.date
    dated: dt.date
    named: dt.date


DayMeaning = Callable[..., dt.date | None]  # (horizon, *slot values)
ClockMeaning = Callable[..., int | None]  # (*slot values) -> minutes since midnight

DAY = dt.timedelta(days=1)
LEAP_DAY_GAP_DAYS = 8 * 366  # 29 February 2096 to 2104 is the longest wait for any date
NOON = 12 * 60
WHOLE_DAY = 3


def _longest_first(table: Mapping[str, Meaning]) -> dict[Pattern, Meaning]:
    split = {tuple(phrase.split()): meaning for phrase, meaning in table.items()}
    return dict(sorted(split.items(), key=lambda row: -len(row[0])))


def _cut(
    tokens: list[Token], phrases: Mapping[Pattern, Meaning]
) -> tuple[list[tuple[Meaning, list[int]]], list[Token]]:
    """The phrases found, each with the values of its slots, and the tokens left over."""
    found = []
    for pattern, meaning in phrases.items():
        while (start := _find(tokens, pattern)) is not None:
            end = start + len(pattern)
            values = [token.value for token in tokens[start:end] if token.kind.isupper()]
            found.append((meaning, values))
            tokens = tokens[:start] + tokens[end:]
    return found, tokens


def _take(tokens: list[Token], kind: str) -> tuple[list[int], list[Token]]:
    values = [token.value for token in tokens if token.kind == kind]
    return values, [token for token in tokens if token.kind != kind]


def _find(tokens: list[Token], pattern: Pattern) -> int | None:
    kinds = tuple(token.kind for token in tokens)
    starts = range(len(kinds) - len(pattern) + 1)
    return next((at for at in starts if kinds[at : at + len(pattern)] == pattern), None)


def _time(clocks: list[tuple[ClockMeaning, list[int]]], parts: list[int]) -> dt.time | None:
    """The one time that every clock phrase means; None if impossible or if they differ."""
    windows = [WINDOWS[part] for part in parts] or [HOME_CARE]
    times = {_within(windows, meaning(*values)) for meaning, values in clocks}
    return times.pop() if len(times) == 1 else None


def _within(windows: list[tuple[int, int]], minutes: int | None) -> dt.time | None:
    if minutes is None:
        return None
    for choice in (minutes, minutes + NOON):
        if all(start <= choice < end for start, end in windows):
            return dt.time(*divmod(choice, 60))
    return None


def _at(hour: int, minutes: int) -> int | None:
    """Minutes since midnight, `minutes` past (or, below zero, before) the hour."""
    return hour * 60 + minutes if 1 <= hour <= 24 and abs(minutes) < 60 else None


def _horizon(now: dt.datetime, time: dt.time | None) -> Horizon:
    today, tomorrow = now.date(), now.date() + DAY
    if time is None:
        return Horizon(today, dated=today, named=tomorrow)
    soonest = today if time > now.time() else tomorrow
    return Horizon(today, dated=soonest, named=soonest)


def _day(
    days: list[tuple[DayMeaning, list[int]]], weekdays: list[int], horizon: Horizon
) -> dt.date | None:
    """The one day that everything typed agrees on, else None."""
    dates = {meaning(horizon, *values) for meaning, values in days}
    dates = dates or {_weekday(horizon.named, weekday) for weekday in weekdays}
    day = dates.pop() if len(dates) == 1 else None
    if day is None or any(weekday != day.weekday() for weekday in weekdays):
        return None
    return day


def _first(start: dt.date, fits: Callable[[dt.date], bool]) -> dt.date | None:
    ahead = (start + n * DAY for n in range(LEAP_DAY_GAP_DAYS))
    return next((day for day in ahead if fits(day)), None)


def _weekday(start: dt.date, weekday: int) -> dt.date:
    return start + (weekday - start.weekday()) % 7 * DAY


def _day_of_month(horizon: Horizon, day: int) -> dt.date | None:
    return _first(horizon.dated, lambda ahead: ahead.day == day)


def _date(horizon: Horizon, day: int, month: int) -> dt.date | None:
    return _first(horizon.dated, lambda ahead: (ahead.day, ahead.month) == (day, month))


def _full_date(_: Horizon, day: int, month: int, year: int) -> dt.date | None:
    try:
        return dt.date(year if year > 99 else 2000 + year, month, day)
    except ValueError:  # 31-2
        return None


def _ahead(horizon: Horizon, day: dt.date) -> dt.date | None:
    return day if day >= horizon.dated else None


def _in_days(horizon: Horizon, days: int) -> dt.date | None:
    return _ahead(horizon, horizon.today + days * DAY)


def _in_week(horizon: Horizon, weeks: int, weekday: int) -> dt.date | None:
    monday = horizon.today - horizon.today.weekday() * DAY
    return _ahead(horizon, monday + (7 * weeks + weekday) * DAY)


def _weeks_after(horizon: Horizon, weekday: int, weeks: int) -> dt.date | None:
    return _ahead(horizon, _weekday(horizon.today, weekday) + 7 * weeks * DAY)


def _unclear(*_: object) -> None:
    """For "2-3 uur", which is no date."""


HOME_CARE = (7 * 60, 24 * 60)
WINDOWS = (
    (0, NOON),  # ochtend
    (NOON, 18 * 60 + 30),  # middag
    (17 * 60, 24 * 60),  # avond
    (0, 24 * 60),  # WHOLE_DAY: a clock time with a leading zero
)

VAGUE: Mapping[Pattern, None] = _longest_first({"tussen de PART": None})

DAYS: Mapping[Pattern, DayMeaning] = _longest_first(
    {
        "NUMBER - NUMBER uur": _unclear,
        "om NUMBER - NUMBER": _unclear,
        "YEAR - NUMBER - NUMBER": lambda ahead, y, m, d: _full_date(ahead, d, m, y),
        "NUMBER - NUMBER - YEAR": _full_date,
        "NUMBER - NUMBER - NUMBER": _full_date,
        "NUMBER MONTH YEAR": _full_date,
        "ORDINAL MONTH YEAR": _full_date,
        "NUMBER - NUMBER": _date,
        "NUMBER MONTH": _date,
        "ORDINAL MONTH": _date,
        "ORDINAL": _day_of_month,
        "de NUMBER": _day_of_month,
        "RELATIVE": _in_days,
        "RELATIVE over NUMBER week": lambda ahead, day, n: _in_days(ahead, day + 7 * n),
        "over NUMBER dagen": _in_days,
        "over NUMBER week": lambda ahead, n: _in_days(ahead, 7 * n),
        "WEEKDAY over NUMBER week": _weeks_after,
        "volgende week WEEKDAY": lambda ahead, day: _in_week(ahead, 1, day),
        "WEEKDAY volgende week": lambda ahead, day: _in_week(ahead, 1, day),
        "deze WEEKDAY": lambda ahead, day: _weekday(ahead.named, day),
        "deze week WEEKDAY": lambda ahead, day: _in_week(ahead, 0, day),
        "WEEKDAY deze week": lambda ahead, day: _in_week(ahead, 0, day),
        "komende WEEKDAY": lambda ahead, day: _weekday(ahead.today + DAY, day),
        "WEEKDAY komende": lambda ahead, day: _weekday(ahead.today + DAY, day),
    }
)

CLOCK_PHRASES: Mapping[str, ClockMeaning] = {
    "NUMBER over half NUMBER": lambda minutes, hour: _at(hour, minutes - 30),
    "NUMBER voor half NUMBER": lambda minutes, hour: _at(hour, -minutes - 30),
    "NUMBER over NUMBER": lambda minutes, hour: _at(hour, minutes),
    "NUMBER voor NUMBER": lambda minutes, hour: _at(hour, -minutes),
    "NUMBER uur NUMBER": lambda hour, minutes: _at(hour, minutes),
    "kwart over NUMBER": lambda hour: _at(hour, 15),
    "kwart voor NUMBER": lambda hour: _at(hour, -15),
    "half NUMBER": lambda hour: _at(hour, -30),
    "CLOCK": lambda minutes: minutes,
    "om NUMBER": lambda hour: _at(hour, 0),
}
CLOCKS: Mapping[Pattern, ClockMeaning] = _longest_first(
    {**CLOCK_PHRASES, "NUMBER uur": lambda hour: _at(hour, 0)}
    | {f"{phrase} uur": meaning for phrase, meaning in CLOCK_PHRASES.items()}
)
