"""The log after NEN 7513 on disk: lines of JSON, each with the hash of the one before it.

A file holds the newest lines of its own log. When they are many, the oldest go to a page, a sealed
file of its own that is never changed again. The file knows how many lines there are in all and the
hash of the last one: a line that is changed, left out or put in breaks the chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import overload

import orjson
from pydantic import TypeAdapter

from flows.log.logbook import Entry

PAGE = 50  # lines
FULL = 2 * PAGE  # lines in a file, before the oldest go to a page

_ENTRY = TypeAdapter(Entry)


@dataclass(frozen=True)
class Trail:
    """The end of a log: its newest lines, how many there are in all, the hash of the last."""

    lines: tuple[str, ...] = ()
    count: int = 0
    head: str = ""

    @property
    def first(self) -> int:
        """The number of the first line that is here; the log's own first line is number 1."""
        return self.count - len(self.lines) + 1


def grown(trail: Trail, entries: Iterable[Entry], pseudonym: Callable[[str], str]) -> Trail:
    """The trail with these entries at its end. Ids of people become pseudonyms."""
    lines, count, head = list(trail.lines), trail.count, trail.head
    for entry in entries:
        count += 1
        told = _ENTRY.dump_python(entry, mode="json")
        told |= {"actor": pseudonym(entry.actor), "behalf": pseudonym(entry.behalf)}
        line = orjson.dumps({"n": count, "before": head, **told}).decode()
        head = _hash(line)
        lines.append(line)
    return Trail(tuple(lines), count, head)


def turned(trail: Trail, *, to_the_end: bool = False) -> tuple[tuple[str, ...], Trail]:
    """The lines that go to a page by now, and the trail without them."""
    if len(trail.lines) < FULL and not to_the_end:
        return (), trail
    page = trail.lines if to_the_end else trail.lines[:PAGE]
    return page, Trail(trail.lines[len(page) :], trail.count, trail.head)


def faults(lines: Iterable[str], count: int, head: str) -> Iterator[str]:
    """What is wrong with a log of so many lines, of which the last has this hash."""
    before, number, seen = "", 0, dict[int, str]()
    for line in lines:
        told = _links(line)
        if told is None:
            yield f"what follows line {number} is no line of a log"
            continue
        if seen.get(told[0]) == line:  # a page was written, and then the power went
            continue
        if told != (number + 1, before):
            yield f"line {told[0]} does not follow line {number}"
        number, before = told[0], _hash(line)
        seen[number] = line
    if number != count or before != head:
        yield f"the log has {number} lines and ends in {before[:8]}, not {count} and {head[:8]}"


def _links(line: str) -> tuple[int, str] | None:
    """The number of a line, and the hash that it says the line before it has."""
    try:
        told = orjson.loads(line)
        return int(told["n"]), str(told["before"])
    except (ValueError, KeyError, TypeError):
        return None


def _hash(line: str) -> str:
    return sha256(line.encode()).hexdigest()


@dataclass(frozen=True)
class Entries(Sequence[Entry]):
    """Lines as entries, read when somebody looks."""

    lines: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | Sequence[Entry]:
        if isinstance(place, slice):
            return Entries(self.lines[place])
        return entry_of(self.lines[place])


def entry_of(line: str) -> Entry:
    """The entry on a line of the log."""
    return _ENTRY.validate_json(line)
