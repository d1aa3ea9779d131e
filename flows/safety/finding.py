"""Where a pattern stands on a page. Places are the bits of a whole number: near is a shift.

Every step costs the length of the page and no more, whatever stands on it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flows.safety.reading import Page
from flows.safety.rules import SPAN, Item, Names, Pattern, names_in

DENIES_BEFORE, DENIES_AFTER = 5, 3  # how many places a denial reaches
DENIES_ALL = 10  # and one that ends its clause: "pijn op de borst heb ik niet"
DENIALS = ("NIET", "GEEN", "NOOIT", "NIEMAND", "NIKS")
KEPT_IN_FIGURES = frozenset({"NIET", "IK", "MIJ"})


class Index:
    """All sets of names that stand in some patterns, numbered: a text has most of them not.

    `needs` of a pattern is a bit for each set in it; what a page lacks rules the pattern out.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._bits = {names: 1 << n for n, names in enumerate(names_in(patterns))}
        self._sets = defaultdict[str, list[Names]](list)
        for names in self._bits:
            for name in names:
                self._sets[name].append(names)
        self._has = {name: self._bits_of(sets) for name, sets in self._sets.items()}

    def needs(self, one: Pattern) -> int:
        """The sets that a pattern needs."""
        return self._bits_of(names_in((one,)))

    def _bits_of(self, sets: Iterable[Names]) -> int:
        bits = 0
        for names in sets:
            bits |= self._bits[names]
        return bits

    def sight(self, page: Page) -> Sight:
        """The page with the places of all sets of names that it has."""
        sets, has = defaultdict[Names, int](int), 0
        for name, bits in page.places.items():
            if bits and name in self._sets:
                has |= self._has[name]
                for names in self._sets[name]:
                    sets[names] |= bits
        return Sight(page, dict(sets), ~has)


@dataclass(frozen=True)
class Sight:
    """A page in which patterns are looked for."""

    page: Page
    sets: Mapping[Names, int]
    lacks: int


def by_rarest(patterns: Iterable[Pattern]) -> Mapping[Names, Sequence[int]]:
    """The numbers of the patterns, by the set of names in each that fewest patterns need."""
    needed = [names_in((one,)) for one in patterns]
    often = Counter(names for sets in needed for names in sets)
    found = defaultdict[Names, list[int]](list)
    for number, sets in enumerate(needed):
        found[min(sets, key=lambda names: often[names])].append(number)
    return found


def finds(sight: Sight, one: Pattern, span: int = SPAN) -> int:
    """The places where the first item of a pattern stands with all others around it."""
    found = -1
    for place, item in enumerate(one):
        bits = _chain(sight, item)
        found &= bits if not place else _around(bits, span)
        if not found:
            return 0
    return found


def finds_any(sight: Sight, patterns: Iterable[Pattern]) -> int:
    """The places where one of these patterns stands."""
    found = 0
    for one in patterns:
        found |= finds(sight, one)
    return found


def _chain(sight: Sight, item: Item) -> int:
    """The places where a chain ends."""
    bits = 0
    for place, (names, gap) in enumerate(item.links):
        here = sight.sets.get(names, 0)
        bits = here if not place else here & _after(bits, gap)
        if not bits:
            return 0
    return bits


def covered(sight: Sight, figure: Pattern) -> int:
    """All places of the words of a figure of speech, which is one chain."""
    layers = list[int]()
    [item] = figure
    for place, (names, gap) in enumerate(item.links):
        here = sight.sets.get(names, 0)
        layers.append(here if not place else here & _after(layers[-1], gap))
        if not layers[-1]:
            return 0
    back = every = layers[-1]
    gaps = [gap for _names, gap in item.links]
    for layer, gap in zip(reversed(layers[:-1]), reversed(gaps), strict=False):
        back = layer & _before(back, gap)
        every |= back
    return every


def denied(page: Page) -> int:
    """The places that a denial in the same part of a sentence reaches."""
    bits, free = page.where(DENIALS), ~page.walls
    before = after = bits
    whole = bits & (page.walls >> 1)
    for _step in range(DENIES_BEFORE):
        before |= (before << 1) & free
    for _step in range(DENIES_AFTER):
        after |= (after >> 1) & free
    for _step in range(DENIES_ALL):
        whole |= (whole >> 1) & free
    return before | after | whole


def spread(bits: int, far: int, walls: int) -> int:
    """These places and those around them, as far as the next wall."""
    free = ~walls
    for _step in range(far if bits else 0):
        wider = (bits | bits << 1 | bits >> 1) & free
        if wider == bits:
            break
        bits = wider
    return bits


def _after(bits: int, gap: int) -> int:
    found = 0
    for step in range(1, gap + 1):
        found |= bits << step
    return found


def _before(bits: int, gap: int) -> int:
    found = 0
    for step in range(1, gap + 1):
        found |= bits >> step
    return found


def _around(bits: int, span: int) -> int:
    wide, width = bits, 0
    while width < span:
        step = min(width + 1, span - width)
        wide |= wide << step | wide >> step
        width += step
    return wide
