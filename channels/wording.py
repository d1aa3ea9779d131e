"""From msgid to the person's language: catalogs, plurals, dates, quotations, and back: what typed
words are the name of.

The catalog of `je` holds only what differs from that of `u`.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.lists import format_list

from channels.harmless import isolated, shown, without_controls
from flows.conversation import Form
from flows.script import _, typed
from flows.words import Choice, Listing, Param, Prompt, Quote, Several, Text, When

LOCALES = Path(__file__).parent.parent / "locales"
DOMAIN = "tussendoor"
FOLDERS = {Form.U: ["nl"], Form.JE: ["nl@informal", "nl"]}
NIGHT_UNTIL, EVENING_FROM = 6, 18  # o'clock: before and after, the part of the day is said too

NEARLY = 0.8  # of the characters, as difflib measures it: "afrondn", "verdr"
LONGEST_NAME = 40  # characters that are looked at

A_RELATION = ("Mijn ", "Onze ")  # a client can call somebody so: "mijn dochter"

HOURS = (
    _("twelve"), _("one"), _("two"), _("three"), _("four"), _("five"),
    _("six"), _("seven"), _("eight"), _("nine"), _("ten"), _("eleven"),
)  # fmt: skip


class CatalogMissing(Exception):
    """The compiled catalogs are not there; the set-up builds them."""


@cache
def catalog(form: Form) -> gettext.NullTranslations:
    """The compiled catalog for a form of address.

    Raises:
        CatalogMissing: the set-up has not been run.
    """
    try:
        found, *fallbacks = [gettext.translation(DOMAIN, LOCALES, [f]) for f in FOLDERS[form]]
    except FileNotFoundError:
        raise CatalogMissing(
            f"{LOCALES} holds no compiled catalogs: "
            f"run `.venv/bin/pybabel compile -d locales -D {DOMAIN}`"
        ) from None
    for fallback in fallbacks:
        found.add_fallback(fallback)
    return found


@dataclass(frozen=True)
class Wording:
    """One person's language: the form of address, and the zone in which moments are told."""

    form: Form
    zone: tzinfo | None

    def say(self, text: Text) -> str:
        """The sentence in the person's language, with its parameters filled in."""
        if not text.params:
            return _fixed(self.form, text.context, text.msgid)
        params = {name: self._filled(value) for name, value in text.params.items()}
        said = _label_of(self._translated(text))
        return _with_small_relations(said, text, params).format_map(params)

    def sentence(self, text: Text) -> str:
        """The sentence in the person's language, with its placeholders still in it."""
        return _label_of(self._translated(text))

    def prompt(self, prompt: Prompt) -> str:
        """A prompt's paragraphs, with a blank line between them."""
        return "\n\n".join(self._paragraph(line) for line in prompt.lines)

    def recognise(self, words: str, choices: Iterable[Choice]) -> Choice | None:
        """The choice that these words name: its label, another word for it, or its number."""
        plain, among = _plain(words), tuple(choices)
        if not plain:
            return None
        named = (
            c for said in (plain, self._turned(plain)) for c in among if said in self._names(c)
        )
        return next(named, None)

    def nearly(self, words: str, choices: Iterable[Choice]) -> Choice | None:
        """The choice that these words name with a typing error in them.

        A name with somebody's words in it, such as a client's label, has to be typed right. So has
        a "not": without it, the words mean the opposite.
        """
        denied = self._denies(_plain(words))
        fixed = [choice for choice in choices if not choice.label.params]
        names = ((name, choice) for choice in fixed for name in self._names(choice))
        named = {name: choice for name, choice in names if self._denies(name) == denied}
        close = get_close_matches(_plain(words)[:LONGEST_NAME], named, 1, cutoff=NEARLY)
        return named[close[0]] if close else None

    def _denies(self, plain: str) -> bool:
        """Whether there is a word in it that turns its meaning round: not, no."""
        denials = self._translated(typed("Not")).split("|")
        return not set(plain.split()).isdisjoint(denials)

    def _turned(self, plain: str) -> str:
        """The words with "my" as the bot would say it: "about my mother" is "about your mother"."""
        mine, yours = map(self._translated, (typed("My"), typed("Your")))
        return " ".join(yours if word == mine else word for word in plain.split())

    def _names(self, choice: Choice) -> frozenset[str]:
        translated = self._translated(choice.label)
        if not choice.label.params:
            return _names_in(translated)
        params = {name: self._filled(value) for name, value in choice.label.params.items()}
        told = [part.format_map(params) for part in translated.split("|")]
        numbers = (name.partition(". ")[0] for name in told)  # not the words: they are somebody's
        return frozenset(_plain(name) for name in (*told, *(n for n in numbers if n.isdigit())))

    def _translated(self, text: Text) -> str:
        found = catalog(self.form)
        if text.plural:
            return found.ngettext(text.msgid, text.plural, int(str(text.params["n"])))
        if text.context:
            return found.pgettext(text.context, text.msgid)
        return found.gettext(text.msgid)

    def _paragraph(self, line: Text | Listing) -> str:
        if isinstance(line, Listing):
            return "\n".join(self.say(item) for item in line.items)
        return self.say(line)

    def _filled(self, value: Param) -> str:
        match value:
            case Text():
                return self.say(value)
            case When():
                return self._when(value)
            case Quote():
                return quoted(value)
            case Several(things=things):
                return format_list([self.say(thing) for thing in things], locale="nl")
            case float():
                return f"{value:g}".replace(".", ",")
            case str():
                return shown(value)
            case int():
                return str(value)

    def _when(self, when: When) -> str:
        at = when.at.astimezone(self.zone)
        match when.style:
            case "date":
                return format_date(at, "d MMMM y", "nl")
            case "day":
                return format_date(at, "EEEE d MMMM", "nl")
            case "month":
                return format_date(at, "d MMMM", "nl")
            case "short":
                return format_date(at, "EEE d MMM", "nl").replace(".", "") + f" {at:%H.%M}"
            case "time":
                return self._time(at)
            case "moment":
                day = format_date(at, "EEEE d MMMM", "nl")
                return self.say(_("{day} at {time}", day=day, time=self._time(at)))

    def _time(self, at: datetime) -> str:
        """The time as people say it: half drie, kwart over twee, tien uur."""
        hour, following = HOURS[at.hour % 12], HOURS[(at.hour + 1) % 12]
        match at.minute:
            case 0:
                told = _("{hour} o'clock", hour=hour)
            case 15:
                told = _("quarter past {hour}", hour=hour)
            case 30:
                told = _("half past before {hour}", hour=following)
            case 45:
                told = _("quarter to {hour}", hour=following)
            case _:
                told = _("{clock} hours", clock=f"{at:%H.%M}")
                return self.say(told)
        if at.hour < NIGHT_UNTIL:
            told = _("{time} at night", time=told)
        if at.hour >= EVENING_FROM:
            told = _("{time} in the evening", time=told)
        return self.say(told)


def _with_small_relations(said: str, text: Text, params: dict[str, str]) -> str:
    """A sentence that names "Mijn dochter" with a capital only where it begins. `params` gets the
    small form for every other place.
    """
    for name, value in tuple(params.items()):
        if isinstance(text.params[name], str) and value.startswith(A_RELATION):
            params[name], params[f"{name}_first"] = value[0].lower() + value[1:], value
            if said != f"{{{name}}}" or text.context:
                said = re.sub(rf"(^|[.?!] )\{{{name}\}}", rf"\1{{{name}_first}}", said)
    return said


def quoted(quote: Quote) -> str:
    """Somebody's words between quotation marks; what is cut off shows as an ellipsis."""
    words = without_controls(quote.words).strip()
    if len(words) > quote.at_most:
        words = " ".join(words.split())
    if len(words) > quote.at_most:
        cut = words[: quote.at_most]
        words = (cut.rsplit(maxsplit=1)[0] if " " in cut else cut) + " …"
    return f"“{isolated(words)}”"


@cache
def _fixed(form: Form, context: str, msgid: str) -> str:
    """A sentence or label without parameters."""
    found = catalog(form)
    return _label_of(found.pgettext(context, msgid) if context else found.gettext(msgid))


@cache
def _names_in(translated: str) -> frozenset[str]:
    """All names of a button whose translation has no parameters."""
    return _apart(tuple(translated.split("|")))


def _apart(names: Iterable[str]) -> frozenset[str]:
    """These names in plain form; of "2. Meedoen" also the number alone and the words alone."""
    found = set[str]()
    for name in names:
        number, _dot, rest = name.partition(". ")
        found |= {name, number, rest} if number.isdigit() else {name}
    return frozenset(_plain(name) for name in found)


def _label_of(translated: str) -> str:
    """A button's translation may go on after `|` with other words that people type for it."""
    return translated.partition("|")[0]


def _plain(words: str) -> str:
    """Words without case, punctuation around them, a leading slash or doubled spaces."""
    plain = without_controls(words).casefold().replace("_", " ").replace(",", "")
    return " ".join(plain.strip(" \n\t/.!?…“”\"'").split())
