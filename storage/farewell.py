"""Letting a record go: erased by its client, or become part of another.

The record's key is overwritten and its file removed. What stays of an erased record is its log,
which holds only pseudonyms (NEN 7513), and a tombstone, so that a restored backup does not bring
the record back. Each step may be taken twice: after a crash all of it is done again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from storage.cabinet import Cabinet
from storage.record import (
    Farewell,
    Kept,
    Tombstone,
    page_to_tables,
    tombstone_from_tables,
    tombstone_to_tables,
)
from storage.trail import grown, turned
from storage.vault import Unreadable


def finish(cabinet: Cabinet, farewell: Farewell) -> None:
    """Let the record of a farewell go. Nothing happens when it has gone already."""
    path = cabinet.record(farewell.record)
    if not Path(path).exists():
        return
    if not Path(cabinet.tombstone(farewell.record)).exists():
        kept = cabinet.kept(path)
        assert kept is not None
        _bury(cabinet, path, kept, farewell)
    _take_out(cabinet, farewell.record, erased=farewell.erased)
    cabinet.sync()


def _bury(cabinet: Cabinet, path: str, kept: Kept, farewell: Farewell) -> None:
    """Put the end of the log on a page and a tombstone in its place."""
    trail = grown(kept.trail, farewell.entries, lambda pseudonym: pseudonym)
    page, _rest = turned(trail, to_the_end=True)
    if page:
        cabinet.put_tables(cabinet.page(path, trail.first), page_to_tables(page))
    ended = (farewell.record, farewell.at, farewell.erased, trail.count, trail.head)
    tombstone = Tombstone(*ended, farewell.into)
    cabinet.sync()
    place = cabinet.tombstone(farewell.record)
    cabinet.put_tables(place, tombstone_to_tables(tombstone))
    cabinet.sync()


def _take_out(cabinet: Cabinet, record: str, *, erased: bool) -> None:
    """Remove a record that was buried; of an erased one also its key and what leads to it."""
    path = cabinet.record(record)
    if erased:
        with suppress(Unreadable):  # its key is overwritten already: the rest was done before
            kept = cabinet.looked_into(path)
            found = kept.record if kept else None
            for link in (found.link, *(c.link for c in found.contacts)) if found else ():
                cabinet.remove(cabinet.invitation(link), with_key=True)
            if found is not None and found.client is not None:
                _loosen(cabinet, found.client.id, record)
        cabinet.sync()  # the record goes last: as long as it is there, all of this is done again
    cabinet.remove(path, with_key=erased)


def _loosen(cabinet: Cabinet, person: str, record: str) -> None:
    """Let a client's own file no longer lead to this record: a restored backup's does."""
    path = cabinet.person(person)
    kept = cabinet.looked_into(path)
    if kept and kept.person and kept.person.record == record:
        cabinet.put(path, replace(kept, person=None))  # a stranger; the end of the log stays


def led_to(cabinet: Cabinet, record: str) -> str:
    """The id of the record that this one has become part of; its own as long as it is there."""
    while not Path(cabinet.record(record)).exists():
        tables = cabinet.tables(cabinet.tombstone(record))
        into = tombstone_from_tables(tables).into if tables else ""
        if not into:
            break
        record = into
    return record


def _is_of_erased(cabinet: Cabinet, tombstone: str) -> bool:
    tables = cabinet.tables(tombstone)
    return tables is not None and tombstone_from_tables(tables).erased


def lay_to_rest(cabinet: Cabinet) -> int:
    """Remove every record that was erased: after a crash, and after a restore. How many."""
    removed = 0
    for tombstone in cabinet.files("tombstones"):
        record = Path(tombstone).stem
        if Path(cabinet.record(record)).exists() and _is_of_erased(cabinet, tombstone):
            _take_out(cabinet, record, erased=True)
            removed += 1
    cabinet.sync()
    return removed
