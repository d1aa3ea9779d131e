"""The labelled sentences that measure the safety net, read from the tables beside this file.

What the labels mean, and which table is for what, is told in README.md.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
LABELLED = FOLDER / "labelled.tsv"
HELD_OUT = FOLDER / "held_out.tsv"
HELD_OUT_CARERS = FOLDER / "held_out_carers.tsv"
DOUBTFUL = FOLDER / "doubtful.tsv"

FAMILIES = frozenset({"suicide", "abuse", "medical", "none"})

# A family's finer kinds; for none: what makes the sentence look like a signal.
KINDS = {
    "suicide": frozenset({"explicit", "indirect", "burden"}),
    "abuse": frozenset({"abuse-client", "carer-limit"}),
    "medical": frozenset({"medical"}),
    "none": frozenset(
        {
            "anger",
            "animal",
            "arrangement",
            "carer-ordinary",
            "death-theme",
            "euthanasia-theme",
            "faith",
            "figure",
            "film-or-book",
            "grief",
            "hypothetical",
            "idiom",
            "long-standing",
            "loss-of-function",
            "name",
            "near-spelling",
            "negation",
            "ordinary",
            "other-person",
            "pain-ordinary",
            "past",
            "question",
            "tired",
        }
    ),
}


@dataclass(frozen=True)
class Sentence:
    """What somebody in home care might write, and what a careful nurse would hear in it."""

    family: str
    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class Doubt:
    """A sentence on which two nurses might differ: never measured, and told why."""

    families: frozenset[str]
    reason: str
    text: str
    line: int


def read(path: Path) -> tuple[Sentence, ...]:
    """The sentences of a table; ValueError for a line that is not family, kind and text."""
    return tuple(Sentence(family, kind, text, line) for line, (family, kind, text) in _rows(path))


def read_doubts(path: Path = DOUBTFUL) -> tuple[Doubt, ...]:
    """The doubtful sentences, each with the families between which nurses might choose."""
    return tuple(
        Doubt(frozenset(families.split("|")), reason, text, line)
        for line, (families, reason, text) in _rows(path)
    )


def bare(text: str) -> str:
    """The letters and digits of a text alone, without case and accents: what makes it the same."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if sign.isalnum())


def _rows(path: Path) -> list[tuple[int, tuple[str, str, str]]]:
    rows = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 3 or any(cell != cell.strip() or not cell for cell in cells):
            raise ValueError(f"{path.name}:{number} is not three filled cells with a tab between")
        rows.append((number, (cells[0], cells[1], cells[2])))
    return rows
