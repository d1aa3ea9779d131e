"""Does a text tell of danger? What was heard, with the rule and the words; never a judgement.

The rule: what cancels a find cancels that find alone, near where it stands, and never another.
Words and rules are data (`locales/nl/safety`); how they are read is told in docs/safety.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flows.safety.finding import (
    KEPT_IN_FIGURES,
    Index,
    Sight,
    by_rarest,
    covered,
    denied,
    finds,
    finds_any,
    spread,
)
from flows.safety.reading import Lexicon, Page
from flows.safety.rules import SPAN, Cancel, Pattern, Rule, rules_of
from flows.safety.weighing import Scales, Weights

NEGATING = frozenset("NIET GEEN NIKS NOOIT NIEMAND ZONDER niet geen nooit".split())
MINE, OTHERS = ("IK", "MIJ"), ("DERDE",)
SENTENCE = 40  # places: as far as what cancels a whole sentence reaches
WEIGHED = "gewogen"  # what a rule that counts whatever the other words weigh is `despite`
TOGETHER = "samen gewogen"
TOGETHER_REASON = "Deze woorden staan samen vooral in zinnen over gevaar."


class Family(StrEnum):
    """What a signal is about; in the order in which it counts when there are more."""

    SUICIDE = "suicide"
    MEDICAL = "medical"
    ABUSE = "abuse"
    CARER = "carer"


AKIN = {Family.CARER: Family.ABUSE, Family.ABUSE: Family.CARER}  # who harms whom is not weighed
WORN_OUT = "worn out"  # a kind: at the end of one's strength, without a word of harm
KINDS = {Family.SUICIDE: "indirect"}  # of what was weighed; of the others the family's own name


@dataclass(frozen=True)
class Signal:
    """What was heard: the family and kind, the rule's name, the words that fired.

    `other`: it was told about somebody else than who wrote it.
    """

    family: Family
    kind: str
    rule: str
    words: tuple[str, ...] = ()
    other: bool = False


class Net:
    """The safety net: words, rules and weights, made ready once. Without any it hears nothing.

    `known` are all words of the language with their lemmas.

    Raises:
        ValueError: a rule names a class that has no words.
        KeyError: a field of a rule is missing.
    """

    def __init__(
        self,
        tables: Iterable[Mapping[str, Any]] = (),
        known: Mapping[str, str] | None = None,
        weights: Weights | None = None,
    ) -> None:
        read = rules_of(tables)
        self.rules, self.lemmas = read.rules, known or {}
        self._lexicon = Lexicon(
            read.classes, read.spellings, read.prefixes, self.lemmas, sorted(read.compounds)
        )
        self._weights = weights or {}
        self._index = Index(read.patterns)
        self._reasons = {rule.name: rule.reason for rule in read.rules}
        self._cancels, self._themes = read.cancels, read.themes
        self._worn_out, self._caring_for = read.worn_out, read.caring_for
        self._commands = read.commands
        needs = self._index.needs
        self._figures = [(needs(one), one) for one in read.figures]
        self._hears = [(needs(one), rule, one) for rule in read.rules for one in rule.hears]
        self._by_rarest = by_rarest(one for _needs, _rule, one in self._hears)

    def read(self, text: str) -> Page:
        """A text as the net reads it."""
        return self._lexicon.read(text)

    def hear(self, text: str) -> tuple[Signal, ...]:
        """The signals in a text, at most one of each family, in the order of Family."""
        if _bare(text) in self._commands:
            return ()
        page = self.read(text)
        sight = self._without_figures(self._index.sight(page))
        scales = Scales(page, self.lemmas, self._weights)
        found, unsaid = dict[str, Signal](), denied(sight.page)
        far, near = dict[str, int](), dict[str, int]()  # what is cancelled, from how far
        for place in sorted(p for names in sight.sets for p in self._by_rarest.get(names, ())):
            needs, rule, one = self._hears[place]
            if needs & sight.lacks or rule.family in found:
                continue
            every = finds(sight, one, rule.span)
            if not every or (rule.also and not finds_any(sight, rule.also)):
                continue
            bits = every & ~self._silenced(sight, rule, one, far, unsaid, page.breaks)
            if bits != every:  # is it only something in another part of its sentence?
                nearby = self._silenced(sight, rule, one, near, unsaid, page.walls)
                bits |= every & ~nearby & scales.telling(rule.family)
            if bits and self._weights and WEIGHED not in rule.despite:
                bits &= ~scales.light(rule.family)
            if bits:
                found[rule.family] = _signal(sight.page, rule, one, bits)
        for family in Family:
            heavy = scales.heaviest(family)
            if heavy and family not in found and AKIN.get(family) not in found:
                other = _of_other(page, heavy.piece[0][0])
                kind, words = KINDS.get(family, family.value), scales.words(heavy, family)
                found[family] = Signal(family, kind, TOGETHER, words, other)
        return tuple(found[family] for family in Family if family in found)

    def reason(self, signal: Signal) -> str:
        """Why the rule of this signal is there, for a nurse to read."""
        return self._reasons.get(signal.rule, TOGETHER_REASON)

    def is_theme(self, text: str) -> bool:
        """Whether a text speaks of death as a subject."""
        sight = self._without_figures(self._index.sight(self.read(text)))
        return bool(finds_any(sight, self._themes))

    def worn_out(self, text: str) -> Signal | None:
        """Whether somebody says that they cannot go on; `other`: and with whom, or for whom.

        It is no danger by itself: who is asked about somebody else may mean either of the two.
        """
        sight = self._index.sight(self.read(text))
        if not finds_any(sight, self._worn_out):
            return None
        with_whom = bool(finds_any(sight, self._caring_for))
        return Signal(Family.CARER, WORN_OUT, WORN_OUT, other=with_whom)

    def _without_figures(self, sight: Sight) -> Sight:
        """A page on which figures of speech have lost their words, and nothing else has."""
        gone = 0
        for needs, figure in self._figures:
            if not needs & sight.lacks:
                gone |= covered(sight, figure)
        if not gone:
            return sight
        page = sight.page
        places = {n: b if n in KEPT_IN_FIGURES else b & ~gone for n, b in page.places.items()}
        return self._index.sight(Page(page.words, places, page.walls, page.breaks))

    def _silenced(
        self,
        sight: Sight,
        rule: Rule,
        one: Pattern,
        cancelled: dict[str, int],
        unsaid: int,
        walls: int,
    ) -> int:
        """The places where this pattern of this rule does not count, when nothing that cancels
        reaches beyond these walls.
        """
        bits = 0
        for cancel in self._cancels:
            if rule.family in cancel.families and cancel.name not in rule.despite:
                if cancel.name not in cancelled:
                    cancelled[cancel.name] = _cancelled(sight, cancel, walls)
                bits |= cancelled[cancel.name]
        says_not = any(NEGATING & names for item in one for names, _gap in item.links)
        if not says_not and "ontkend" not in rule.despite:
            bits |= unsaid
        for other in rule.unless:
            bits |= spread(finds(sight, other), SPAN, walls)
        return bits | (bits << 1 | bits >> 1) & sight.page.edges


def _bare(text: str) -> str:
    """A text as somebody types the name of a command: without capitals and signs."""
    return "".join(c for c in text.casefold() if c.isalnum() or c.isspace()).strip()


def _cancelled(sight: Sight, cancel: Cancel, walls: int) -> int:
    if cancel.also and not finds_any(sight, cancel.also):
        return 0
    if cancel.reach == "clause":
        walls = sight.page.walls
    bits = spread(finds_any(sight, cancel.hears), SENTENCE, walls)
    return bits & ~spread(finds_any(sight, cancel.but), SENTENCE, walls) if bits else 0


def _signal(page: Page, rule: Rule, one: Pattern, bits: int) -> Signal:
    at = (bits & -bits).bit_length() - 1
    near = range(at - rule.span, at + rule.span + 1)
    names = [name for item in one for link, _gap in item.links for name in link]
    stands = page.where(names)
    words = tuple(page.words[p] for p in near if p in page.words and stands >> p & 1)
    return Signal(Family(rule.family), rule.kind, rule.name, words, _of_other(page, at))


def _of_other(page: Page, at: int) -> bool:
    """Whether a place is about somebody who is named around it, and not about who wrote it."""
    around = spread(1 << at, SPAN, page.breaks)
    return bool(page.where(OTHERS) & around) and not page.where(MINE) & around
