"""What no rule says, the words of a sentence may say together; and what a rule says, they may deny.

Words, classes of words, and pairs of them have weights, learned from labelled sentences
(`tests/safety/learn.py`). What stands in one sentence, or in two in a row, is added up for each
family: a sum of HEAVY is a signal, and where it is below LIGHT a rule does not count. Sentences
are weighed on their own, so that nothing around one can outweigh it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from flows.safety_reading import BEGIN, END, PAUSE, Page

HEAVY, LIGHT = 1.25, -0.1
REACH = 4
"""A pair is two words at most so many words apart, in their order."""
LONGEST, STEP = 24, 12
"""A longer sentence, as people type it without stops, is weighed in pieces of so many words."""
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
    places: int  # of its words, as bits
    sums: Mapping[str, float]


def loads(page: Page, lemmas: Mapping[str, str], weights: Weights) -> tuple[Load, ...]:
    """What each piece of a page weighs."""
    return tuple(
        Load(piece, sum(1 << place for place, _named in piece), _sums(piece, weights))
        for piece in pieces(page, lemmas)
    )


def _sums(piece: Piece, weights: Weights) -> Mapping[str, float]:
    sums = dict[str, float]()
    for first, near in _followed(piece, weights).items():
        seconds = weights[first]
        for second in sorted(near & seconds.keys()):  # always in one order: sums are not exact
            for family, weight in seconds[second].items():
                sums[family] = sums.get(family, 0.0) + weight
    return sums


def heaviest(all_: Iterable[Load], family: str) -> Load | None:
    """The piece that weighs most for a family, if it is a signal."""
    best = max(all_, key=lambda load: load.sums.get(family, 0.0), default=None)
    return best if best and best.sums.get(family, 0.0) >= HEAVY else None


def light_places(all_: Iterable[Load], family: str, walls: int, weights: Weights) -> int:
    """The places, as bits, where a rule of this family does not count: their sentence is light, and
    so is the part of it between two walls.
    """
    light = heavier = 0
    for load in all_:
        if load.sums.get(family, 0.0) >= LIGHT:
            heavier |= load.places
            continue
        light |= load.places
        for part in _parts(load.piece, walls):
            if _sums(part, weights).get(family, 0.0) >= LIGHT:
                heavier |= sum(1 << place for place, _named in part)
    return light & ~heavier


def _parts(piece: Piece, walls: int) -> Iterator[Piece]:
    """The parts of a piece between walls."""
    part = list[tuple[int, Named]]()
    for place, named in piece:
        if part and walls >> part[-1][0] + 1 & (1 << place - part[-1][0]) - 1:
            yield tuple(part)
            part = []
        part.append((place, named))
    yield tuple(part)


def words_of(load: Load, family: str, weights: Weights) -> tuple[str, ...]:
    """What weighs most in a piece."""
    found = {
        pair: weights[pair[0]].get(pair[1], {}).get(family, 0.0)
        for pair in pairs(load.piece, weights)
    }
    ranked = sorted((pair for pair in found if found[pair] > 0), key=lambda p: (-found[p], p))
    return tuple(" ".join(pair).strip() for pair in ranked[:TOLD])


# --- pieces ----------------------------------------------------------------------------------


def pieces(page: Page, lemmas: Mapping[str, str]) -> tuple[Piece, ...]:
    """The sentences of a page, long ones cut up, and each two that stand together."""
    alone = [piece for sentence in _sentences(page, lemmas) for piece in _cut(sentence)]
    together = [one + other for one, other in pairwise(alone) if len(one) + len(other) <= LONGEST]
    return (*alone, *together)


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
