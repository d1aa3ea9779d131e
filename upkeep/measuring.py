"""How well the safety net hears: recall and precision on labelled sentences.

A table of labelled sentences is UTF-8 text, one a line: the family, a tab, perhaps a kind and a
tab, and the text; `#` begins a comment. A carer at breaking point is labelled abuse.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from flows.safety.net import Family, Net

FAMILIES = ("suicide", "abuse", "medical")
NONE = "none"
Z_95 = 1.959964  # of the standard normal distribution, for an interval of 95 %


class Unreadable(Exception):
    """A table that is no table of labelled sentences; the message names the line."""


@dataclass(frozen=True)
class Labelled:
    """A text and the family that it should raise: one of FAMILIES, or none."""

    family: str
    text: str
    line: int = 0
    kind: str = ""


@dataclass(frozen=True)
class Finding:
    """A labelled text and the families that it raised."""

    labelled: Labelled
    families: frozenset[str]


@dataclass(frozen=True)
class Tally:
    """What was found of one family: how many are labelled so, which raised it, what else did."""

    family: str
    n: int
    hits: int
    misses: tuple[Labelled, ...]
    false: int  # texts of other families that raised this one

    @property
    def recall(self) -> float:
        """Which part of the family was heard; 0 without any."""
        return self.hits / self.n if self.n else 0.0

    @property
    def precision(self) -> float:
        """Which part of what raised the family belongs to it; 0 when nothing did."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 0.0


def raised(net: Net, text: str) -> frozenset[str]:
    """The families that a text raises, as they are labelled."""
    return frozenset(
        Family.ABUSE.value if one.family is Family.CARER else one.family.value
        for one in net.hear(text)
    )


def labelled(path: Path) -> tuple[Labelled, ...]:
    """The sentences of a table.

    Raises:
        Unreadable: it is not UTF-8, or a line is not a family, perhaps a kind, and a text.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError as fault:
        raise Unreadable(f"{path} is not UTF-8 text") from fault
    kept = [(number, line.rstrip("\r")) for number, line in enumerate(lines, 1)]
    return tuple(_labelled(n, line) for n, line in kept if line.strip() and line[0] != "#")


def _labelled(number: int, line: str) -> Labelled:
    cells = line.split("\t")
    family, text = cells[0], cells[-1]
    if len(cells) not in (2, 3) or not text.strip():
        what = "is not a family, perhaps a kind, and a text with tabs between"
        raise Unreadable(f"line {number} {what}")
    if family.strip().casefold() not in (*FAMILIES, NONE):
        known = ", ".join((*FAMILIES, NONE))
        raise Unreadable(f"line {number}: the family is not one of {known}")
    kind = cells[1] if len(cells) == 3 else ""
    return Labelled(family.strip().casefold(), text, number, kind)


def heard(net: Net, sentences: Iterable[Labelled]) -> tuple[Finding, ...]:
    """What each of the sentences raises."""
    return tuple(Finding(one, raised(net, one.text)) for one in sentences)


def tally(family: str, findings: Iterable[Finding]) -> Tally:
    """What was found of a family."""
    every = tuple(findings)
    meant = [one for one in every if one.labelled.family == family]
    misses = tuple(one.labelled for one in meant if family not in one.families)
    false = sum(family in one.families and one.labelled.family != family for one in every)
    return Tally(family, len(meant), len(meant) - len(misses), misses, false)


def false_alarms(findings: Iterable[Finding]) -> tuple[Labelled, ...]:
    """What should raise nothing, and raised something."""
    return tuple(o.labelled for o in findings if o.labelled.family == NONE and o.families)


def interval(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson (1927): it fits small numbers and shares near 1."""
    if not n:
        return 0.0, 1.0
    share, spread = hits / n, Z_95**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z_95 * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
