"""Letting a record go: erased by its client, or become part of another.

The record's key is overwritten and its file removed. What stays of an erased record is its log,
which holds only pseudonyms (NEN 7513), and a tombstone, so that a restored backup does not bring
the record back. Each step may be taken twice: after a crash all of it is done again.
"""

from __future__ import annotations

from contextlib import suppress
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
    kept = cabinet.kept(path)
    if kept is None:
        return
    _bury(cabinet, path, kept, farewell)
    if farewell.erased:
        link = kept.record.link if kept.record else ""
        cabinet.remove(cabinet.invitation(link), with_key=True)
    cabinet.remove(path, with_key=farewell.erased)
    cabinet.sync()


def _bury(cabinet: Cabinet, path: str, kept: Kept, farewell: Farewell) -> None:
    """Put the end of the log on a page and a tombstone in its place."""
    trail = grown(kept.trail, farewell.entries, lambda pseudonym: pseudonym)
    page, _rest = turned(trail, to_the_end=True)
    if page:
        cabinet.put_tables(cabinet.page(path, trail.first), page_to_tables(page))
    tombstone = Tombstone(farewell.record, farewell.at, farewell.erased, trail.count, trail.head)
    cabinet.sync()
    place = cabinet.tombstone(farewell.record)
    cabinet.put_tables(place, tombstone_to_tables(tombstone))
    cabinet.sync()


def _is_of_erased(cabinet: Cabinet, tombstone: str) -> bool:
    tables = cabinet.tables(tombstone)
    return tables is not None and tombstone_from_tables(tables).erased


def lay_to_rest(cabinet: Cabinet) -> int:
    """Remove every record that was erased: after a crash, and after a restore. How many."""
    removed = 0
    for tombstone in cabinet.files("tombstones"):
        path = cabinet.record(Path(tombstone).stem)
        if Path(path).exists() and _is_of_erased(cabinet, tombstone):
            with suppress(Unreadable):  # its key is overwritten already
                kept = cabinet.looked_into(path)
                link = kept.record.link if kept and kept.record else ""
                cabinet.remove(cabinet.invitation(link), with_key=True)
            cabinet.remove(path, with_key=True)
            removed += 1
    cabinet.sync()
    return removed
