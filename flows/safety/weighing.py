"""What no rule says, the words of a sentence may say together; and what a rule says, they may deny.

Words, classes of words, and pairs of them have weights, learned from labelled sentences
(`tests/safety/learn.py`). What stands in one sentence, or in two in a row, is added up for each
family: a sum of HEAVY is a signal, and where it is below LIGHT a rule does not count. Sentences
are weighed on their own, so that nothing around one can outweigh it; so are their parts, so that
what cancels a rule does not reach into a part that speaks for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from flows.safety.reading import BEGIN, END, PAUSE, Page

HEAVY, TELLING, LIGHT = 0.95, 0.2, 0.35
REACH = 4
"""A pair is two words at most so many words apart, in their order."""
LONGEST, STEP = 24, 12
"""A longer sentence, as people type it without stops, is weighed in pieces of so many words."""
FEWEST = 3
"""So many words say something together; of fewer the rules judge alone."""
IN_A_ROW = 4
"""So many parts that follow each other are weighed together: the work grows with the text."""
SMALL_WORDS = "KLEIN"
"""The class of words that say nothing with each other alone."""
TOLD = 4
"""So many of the heaviest are told as the words that fired."""
ALONE = ""
"""In the place of the second of a pair: the first counts alone."""

Pair = tuple[str, str]
Weights = Mapping[str, Mapping[str, Mapping[str, float]]]  # by first, by second, by family
Named = tuple[str, ...]  # a word in its basic form, then the classes that it belongs to
Piece = tuple[tuple[int, Named], ...]  # places and what stands there


@dataclass(frozen=True)
class Load:
    """What a piece of text weighs, by family."""

    piece: Piece
    sums: Mapping[str, float]

    def weight(self, family: str) -> float:
        """What it weighs for a family."""
        return self.sums.get(family, 0.0)


class Scales:
    """A page on the scales: its sentences, and their parts where that is asked."""

    def __init__(self, page: Page, lemmas: Mapping[str, str], weights: Weights) -> None:
        self._walls, self._breaks, self._weights = page.walls, page.breaks, weights
        self._small = page.where((SMALL_WORDS,))
        self._sentences = self._weighed(pieces(page, lemmas))

    def _weighed(self, found: Iterable[Piece]) -> tuple[Load, ...]:
        return tuple(Load(piece, _sums(piece, self._weights)) for piece in found)

    @cached_property
    def _parts(self) -> tuple[Load, ...]:
        parts = (part for load in self._sentences for part in _parts(load.piece, self._walls))
        return self._weighed(dict.fromkeys(parts))

    def heaviest(self, family: str) -> Load | None:
        """The sentence that weighs most for a family, if it is a signal."""
        enough = (load for load in self._sentences if self._says_something(load.piece))
        best = max(enough, key=lambda load: load.weight(family), default=None)
        return best if best and best.weight(family) >= HEAVY else None

    def _says_something(self, piece: Piece) -> bool:
        return len(piece) >= FEWEST and any(not self._small >> at & 1 for at, _named in piece)

    @cached_property
    def _runs(self) -> tuple[Load, ...]:
        """Parts that follow each other: what somebody could have typed without the rest."""
        within = (load.piece for load in self._sentences if not self._has_break(load.piece))
        every = (run for piece in within for run in _runs(piece, self._walls))
        return self._weighed(dict.fromkeys(every))

    def _has_break(self, piece: Piece) -> bool:
        return bool(self._breaks & (1 << piece[-1][0]) - (1 << piece[0][0]))

    def light(self, family: str) -> int:
        """The places, as bits, where a rule of this family does not count: their sentence is light,
        so are the parts around them, and their own part tells nothing by itself.
        """
        places = _places(self._sentences)
        for loads in (self._sentences, self._parts, self._runs):
            if not places:
                break
            mark = TELLING if loads is self._parts else LIGHT
            places &= ~_places(load for load in loads if load.weight(family) >= mark)
        return places

    def telling(self, family: str) -> int:
        """The places, as bits, of the parts that tell of danger by themselves: nothing in another
        part of their sentence cancels a rule there.
        """
        return _places(load for load in self._parts if load.weight(family) >= TELLING)

    def words(self, load: Load, family: str) -> tuple[str, ...]:
        """What weighs most in a piece."""
        found = {
            pair: self._weights[pair[0]].get(pair[1], {}).get(family, 0.0)
            for pair in pairs(load.piece, self._weights)
        }
        ranked = sorted((pair for pair in found if found[pair] > 0), key=lambda p: (-found[p], p))
        return tuple(" ".join(pair).strip() for pair in ranked[:TOLD])


def _sums(piece: Piece, weights: Weights) -> Mapping[str, float]:
    sums = dict[str, float]()
    for first, near in _followed(piece, weights).items():
        seconds = weights[first]
        for second in sorted(near & seconds.keys()):  # always in one order: sums are not exact
            for family, weight in seconds[second].items():
                sums[family] = sums.get(family, 0.0) + weight
    return sums


def _places(loads: Iterable[Load]) -> int:
    return sum(1 << p for p in {place for load in loads for place, _named in load.piece})


# --- pieces ----------------------------------------------------------------------------------


def pieces(page: Page, lemmas: Mapping[str, str]) -> tuple[Piece, ...]:
    """The sentences of a page, long ones cut up, and each two that stand together."""
    alone = [piece for sentence in _sentences(page, lemmas) for piece in _cut(sentence)]
    together = [one + other for one, other in pairwise(alone) if len(one) + len(other) <= LONGEST]
    return (*alone, *together)


def _parts(piece: Piece, walls: int) -> Iterator[Piece]:
    part = list[tuple[int, Named]]()
    for place, named in piece:
        if part and walls & (1 << place) - (1 << part[-1][0]):
            yield tuple(part)
            part = []
        part.append((place, named))
    yield tuple(part)


def _runs(piece: Piece, walls: int) -> Iterator[Piece]:
    parts = tuple(_parts(piece, walls))
    for first in range(len(parts)):
        run = parts[first]
        for part in parts[first + 1 : first + IN_A_ROW]:
            run += part
            yield run


def _sentences(page: Page, lemmas: Mapping[str, str]) -> Iterator[Piece]:
    classes = _classes(page)
    sentence = list[tuple[int, Named]]()
    for place, word in sorted(page.words.items()):
        if sentence and place - sentence[-1][0] >= PAUSE:
            yield tuple(sentence)
            sentence = []
        sentence.append((place, (lemmas.get(word, word), *classes.get(place, ()))))
    if sentence:
        yield tuple(sentence)


def _classes(page: Page) -> Mapping[int, list[str]]:
    """The classes at each place."""
    classes = dict[int, list[str]]()
    for name, bits in page.places.items():
        if name.isupper() and name not in (BEGIN, END):
            while bits:
                lowest = bits & -bits
                classes.setdefault(lowest.bit_length() - 1, []).append(name)
                bits ^= lowest
    return classes


def _cut(sentence: Piece) -> Iterator[Piece]:
    if len(sentence) <= LONGEST:
        yield sentence
        return
    for begin in range(0, len(sentence) - STEP, STEP):
        yield sentence[begin : begin + LONGEST]


def pairs(piece: Piece, weights: Weights | None = None) -> frozenset[Pair]:
    """The words and classes of a piece, and each two that stand near each other, in their order, of
    which one is a word; only those that may have a weight, when weights are given.
    """
    found = _followed(piece, weights)
    return frozenset((first, second) for first, near in found.items() for second in near)


def _followed(piece: Piece, weights: Weights | None) -> Mapping[str, set[str]]:
    """What stands near after each word and class, and nothing: each counts alone, too."""
    found = dict[str, set[str]]()
    for at, (_place, named) in enumerate(piece):
        wanted = named if weights is None else [name for name in named if name in weights]
        if not wanted:
            continue
        near = [names for _other, names in piece[at + 1 : at + 1 + REACH]]
        words = {names[0] for names in near}
        for first in wanted:
            seconds = found.setdefault(first, {ALONE})
            seconds.update(*near) if first == named[0] else seconds.update(words)
    return found


# --- the table -------------------------------------------------------------------------------


def weights_of(lines: Iterable[str]) -> Weights:
    """The weights of a table: family, tab, word or pair, tab, weight; `#` begins a comment.

    Raises:
        ValueError: a line is something else.
    """
    weights = dict[str, dict[str, dict[str, float]]]()
    for line in lines:
        if line.strip() and not line.startswith("#"):
            family, pair, weight = line.rstrip("\n").split("\t")
            first, _space, second = pair.partition(" ")
            weights.setdefault(first, {}).setdefault(second, {})[family] = float(weight)
    return weights
