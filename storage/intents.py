"""A turn that changes two files is written down whole first: from then on it counts.

Then the files follow. What a crash or a full disk keeps from its file is put there at the next
start, or before the next turn: a turn is never half there. Each file counts its versions, so that
an intent that stayed behind cannot put old words over new ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from storage.cabinet import Cabinet
from storage.migrations import SCHEMA, Tables, migrated
from storage.record import Kept, from_tables, to_tables


@dataclass(frozen=True)
class Change:
    """What a file is to hold, and the receipts that nobody needs once it does."""

    path: str
    kept: Kept
    settled: tuple[str, ...] = ()


def intend(cabinet: Cabinet, update: str, changes: Sequence[Change]) -> str:
    """Write down what is to change, for good; where that stands.

    Raises:
        OSError: the disk refused; nothing has changed.
    """
    path = cabinet.intent(sha256(update.encode()).hexdigest()[:16])
    try:
        cabinet.put_tables(path, _to_tables(cabinet, changes))
        cabinet.sync()
    except OSError:
        with suppress(OSError):
            cabinet.remove(path)
        raise
    return path


def make_good(cabinet: Cabinet) -> None:
    """Carry out what was intended when the last run ended."""
    intents = sorted(cabinet.files("intents"))
    for intent in intents:
        for path, kept in _from_tables(cabinet, cabinet.tables(intent) or {}):
            there = cabinet.kept(path)
            if there is None or there.version < kept.version:
                cabinet.put(path, kept)
    cabinet.sync()
    for intent in intents:
        cabinet.remove(intent)
    cabinet.sync()


def _to_tables(cabinet: Cabinet, changes: Sequence[Change]) -> Tables:
    rows: list[dict[str, Any]] = [
        {
            "file": str(Path(change.path).relative_to(cabinet.folder)),
            "tables": to_tables(change.kept),
        }
        for change in changes
    ]
    return {"about": [{"schema": SCHEMA}], "changes": rows}


def _from_tables(cabinet: Cabinet, tables: Tables) -> list[tuple[str, Kept]]:
    rows = migrated(tables)["changes"] if tables else []
    return [(f"{cabinet.folder}/{row['file']}", from_tables(row["tables"])) for row in rows]


def check(tables: Tables) -> None:
    """Read an intent, for an inspection.

    Raises:
        Exception: it is not what this program writes.
    """
    for row in migrated(tables)["changes"]:
        from_tables(row["tables"])
