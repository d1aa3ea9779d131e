"""Whoever changes the log, leaves something out of it or puts something in is found out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from flows.log.logbook import Act
from storage.keys import read_keys
from storage.log_reader import LogReader
from storage.snapshot import files_in
from storage.trail import FULL, PAGE, Entries, Trail, entry_of, faults, grown, turned
from tests.storage.cuts import whenever_cut_off
from tests.storage.people import JOINED, MRS_A, a_turn, commit, entry, joined, opened
from tests.storage.sealing import VAULT

Lines = list[str]
ACTS = (Act.ENTER, Act.ADD, Act.VIEW, Act.CHANGE, Act.SHARE, Act.TAKE_AWAY)


def a_trail(count: int = 6) -> Trail:
    """A log of so many lines."""
    entries = [entry(ACTS[number % len(ACTS)]) for number in range(count)]
    return grown(Trail(), entries, VAULT.pseudonym)


def replaced(lines: Lines, place: int, line: str) -> Lines:
    """The lines with another one in this place."""
    return [*lines[:place], line, *lines[place + 1 :]]


def test_a_log_as_it_was_written_has_no_faults() -> None:
    trail = a_trail()
    assert [*faults(trail.lines, trail.count, trail.head)] == []
    assert [*faults((), 0, "")] == []


FORGED: dict[str, Callable[[Lines], Lines]] = {
    "a line was changed": lambda lines: replaced(lines, 2, lines[2].replace("view", "add")),
    "the last line was changed": lambda lines: replaced(
        lines, 5, lines[5].replace("take away", "view")
    ),
    "a line was left out": lambda lines: [*lines[:2], *lines[3:]],
    "the first line was left out": lambda lines: lines[1:],
    "two lines were swapped": lambda lines: [lines[1], lines[0], *lines[2:]],
    "a line was put in": lambda lines: [*lines[:3], lines[2].replace("view", "add"), *lines[3:]],
    "a line was added": lambda lines: [*lines, lines[-1].replace('"n":6', '"n":7')],
    "the end was cut off": lambda lines: lines[:-1],
    "all of it was cut off": lambda lines: [],
    "a line is no line": lambda lines: replaced(lines, 3, "{"),
    "a line is something else": lambda lines: replaced(lines, 3, "[]"),
    "all of it was written anew": lambda lines: [
        *grown(Trail(), [entry(Act.VIEW)] * 6, VAULT.pseudonym).lines
    ],
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_log_that_was_altered_is_found_out(forge: Callable[[Lines], Lines]) -> None:
    trail = a_trail()
    forged = forge([*trail.lines])
    assert forged != [*trail.lines]
    assert [*faults(forged, trail.count, trail.head)]


def test_lines_that_stand_on_a_page_and_in_the_file_count_once() -> None:
    trail = a_trail()
    assert [*faults((*trail.lines[:4], *trail.lines), trail.count, trail.head)] == []


def test_a_line_says_who_by_a_pseudonym_and_keeps_the_rest() -> None:
    [line] = grown(Trail(), [entry(Act.SHARE)], VAULT.pseudonym).lines
    assert "telegram" not in line
    found = entry_of(line)
    assert (found.actor, found.behalf) == (VAULT.pseudonym(MRS_A.id),) * 2
    assert (found.act, found.record, found.at) == (Act.SHARE, "mw-a", entry(Act.SHARE).at)
    assert Entries((line,))[0] == found == Entries((line,))[:1][0]
    assert orjson.loads(line)["n"] == 1


def test_a_page_is_turned_when_a_file_has_a_hundred_lines() -> None:
    before, full = a_trail(FULL - 1), a_trail(FULL)
    assert turned(before) == ((), before)
    page, rest = turned(full)
    assert (page, rest.lines) == (full.lines[:PAGE], full.lines[PAGE:])
    assert (rest.first, rest.count, rest.head) == (PAGE + 1, FULL, full.head)


def read_back(data: Path) -> list[Act]:
    """The acts in the log about the client, from the first to the last."""
    keys = read_keys(Path(f"{data}.key"))
    return [found.act for found in LogReader(files_in(data), keys).entries("mw-a")]


def test_the_whole_log_is_read_back_over_its_pages(tmp_path: Path) -> None:
    data = tmp_path / "data"
    store = opened(data)
    joined(store)
    acts = [ACTS[number % len(ACTS)] for number in range(3 * PAGE + 7)]
    for number, act in enumerate(acts):
        commit(store, a_turn(f"n{number}", MRS_A, JOINED, log=(entry(act),)))
    store.close()
    assert read_back(data) == [Act.ADD, Act.ADD, *acts]
    assert len([*(data / "log" / "mw-a").iterdir()]) == 2


@pytest.mark.parametrize("power", [False, True])
def test_no_line_is_lost_or_told_twice_when_the_turning_of_a_page_is_cut_off(
    tmp_path: Path, power: bool
) -> None:
    last = a_turn("last", MRS_A, JOINED, log=(entry(Act.SHARE),))

    def prepare(root: Path) -> None:
        store = opened(root / "data")
        joined(store)
        entries = tuple(entry(Act.VIEW) for _number in range(FULL - 3))
        commit(store, a_turn("many", MRS_A, JOINED, log=entries))
        store.close()

    def turns_the_page(root: Path) -> None:
        store = opened(root / "data")
        commit(store, last)
        store.close()

    def check(root: Path) -> None:
        turns_the_page(root)
        assert read_back(root / "data") == [Act.ADD, Act.ADD, *[Act.VIEW] * (FULL - 3), Act.SHARE]

    assert whenever_cut_off(tmp_path, prepare, turns_the_page, check, power=power) > 10
