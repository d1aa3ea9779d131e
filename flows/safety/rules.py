"""What a rule of the safety net is, and how the tables that hold words and rules are read.

A table is a TOML file of `locales/nl/safety`, or an organisation's own. How to write one is told in
docs/safety.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flows.safety.reading import BEGIN, END

SPAN = 9
"""Two words of one rule are at most so many places apart, unless the rule says otherwise."""
CHAIN = 4
"""Of two words with > between them, the second comes at most so many places after the first."""

Names = frozenset[str]  # classes and words, of which one will do


@dataclass(frozen=True)
class Item:
    """A place in a pattern: one of these names, or a chain of them, each some places further."""

    links: tuple[tuple[Names, int], ...]  # and the most places after the one before


Pattern = tuple[Item, ...]


@dataclass(frozen=True)
class Rule:
    """One way in which danger is said."""

    name: str
    family: str
    kind: str
    reason: str
    hears: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    despite: Names = frozenset()  # names of what cancels, but not this rule
    span: int = SPAN
    also: tuple[Pattern, ...] = ()  # one of these, anywhere in the text


@dataclass(frozen=True)
class Cancel:
    """What makes a sentence about something else: `hears`, but not where it also says `but`.

    If it has `also`, one of these must stand anywhere in the text.
    """

    name: str
    families: Names
    hears: tuple[Pattern, ...]
    but: tuple[Pattern, ...]
    reach: str  # "clause" or "sentence"
    also: tuple[Pattern, ...] = ()


@dataclass(frozen=True)
class Rules:
    """All that the tables hold."""

    classes: Mapping[str, Sequence[str]]
    spellings: Mapping[str, str]
    prefixes: Mapping[str, str]
    rules: tuple[Rule, ...]
    cancels: tuple[Cancel, ...]
    figures: tuple[Pattern, ...]
    themes: tuple[Pattern, ...]
    worn_out: tuple[Pattern, ...] = ()  # somebody cannot go on
    caring_for: tuple[Pattern, ...] = ()  # and says for whom, or with whom
    compounds: Names = frozenset()  # words that people also type apart: "leef-plan"
    commands: Names = frozenset()  # texts that ask the bot for something, and are nothing else

    @property
    def patterns(self) -> Iterator[Pattern]:
        """Every pattern there is."""
        yield from (*self.figures, *self.themes, *self.worn_out, *self.caring_for)
        for rule in self.rules:
            yield from (*rule.hears, *rule.unless, *rule.also)
        for cancel in self.cancels:
            yield from (*cancel.hears, *cancel.but, *cancel.also)


def pattern(written: str) -> Pattern:
    """ "IK NIET>meer LEVEN": in any order; > then, + at once after; | or; of_so is a phrase."""
    return tuple(_item(one) for one in written.split())


def _item(written: str) -> Item:
    links, gap, names = list[tuple[Names, int]](), 0, ""
    for sign in f"{written}>":
        if sign in ">+":
            links.append((frozenset(names.split("|")), gap))
            gap, names = (CHAIN if sign == ">" else 1), ""
        else:
            names += sign
    return Item(tuple(links))


def names_in(patterns: Iterable[Pattern]) -> set[Names]:
    """The sets of names that stand in patterns."""
    return {names for one in patterns for item in one for names, _gap in item.links}


# --- tables ----------------------------------------------------------------------------------


def rules_of(tables: Iterable[Mapping[str, Any]]) -> Rules:
    """The words and rules of all tables together.

    Raises:
        ValueError: a rule names a class that has no words.
        KeyError: a field is missing.
    """
    every = tuple(tables)
    words = dict[str, list[str]]()
    for name, entries in (pair for table in every for pair in table.get("words", {}).items()):
        words.setdefault(name, []).extend(_entries(entries))
    spelt = (pair for table in every for pair in table.get("spellings", {}).items())
    read = Rules(
        {name: _in_full(entries, words) for name, entries in words.items()},
        {variant: standard for standard, variants in spelt for variant in variants.split()},
        {letter: word for table in every for letter, word in table.get("prefixes", {}).items()},
        tuple(_rule(one) for table in every for one in table.get("rule", ())),
        tuple(_cancel(one) for table in every for one in table.get("cancel", ())),
        tuple(pattern(one) for table in every for one in table.get("figures", ())),
        tuple(pattern(one) for table in every for one in table.get("themes", ())),
        tuple(pattern(one) for table in every for one in table.get("worn_out", ())),
        tuple(pattern(one) for table in every for one in table.get("caring_for", ())),
        frozenset(_compounds(every)),
        frozenset(one for table in every for one in table.get("commands", ())),
    )
    names = {name for group in names_in(read.patterns) for name in group}
    if unknown := sorted(n for n in names if n.isupper() and n not in {*words, BEGIN, END}):
        raise ValueError(f"no words for {', '.join(unknown)}")
    phrases = {n: [n.replace("_", " ")] for n in names if "_" in n and not n.isupper()}
    return replace(read, classes={**read.classes, **phrases})


def _entries(entries: str | Sequence[str]) -> list[str]:
    lines = [entries] if isinstance(entries, str) else entries
    return [word.strip() for line in lines for word in line.split(",") if word.strip()]


def _compounds(tables: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for first, entries in (pair for t in tables for pair in t.get("compounds", {}).items()):
        yield from (f"{first} {second}" for second in _entries(entries))


def _in_full(entries: Sequence[str], words: Mapping[str, Sequence[str]]) -> list[str]:
    """The words of a class, with those of each class that it names in capitals."""
    return [word for one in entries for word in words.get(one, (one,))]


def _rule(one: Mapping[str, Any]) -> Rule:
    return Rule(
        one["name"],
        one["family"],
        one["kind"],
        one["reason"],
        tuple(pattern(p) for p in one["hears"]),
        tuple(pattern(p) for p in one.get("unless", ())),
        frozenset(one.get("despite", ())),
        one.get("span", SPAN),
        tuple(pattern(p) for p in one.get("also", ())),
    )


def _cancel(one: Mapping[str, Any]) -> Cancel:
    return Cancel(
        one["name"],
        frozenset(one["families"]),
        tuple(pattern(p) for p in one["hears"]),
        tuple(pattern(p) for p in one.get("but", ())),
        one.get("reach", "sentence"),
        tuple(pattern(p) for p in one.get("also", ())),
    )
