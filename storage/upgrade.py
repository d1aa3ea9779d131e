"""Version 1 kept its files bare, as JSON under the ids of people: sealed at the first start.

Each file is sealed before the bare one goes, so that a cut of the power costs nothing.
"""

from __future__ import annotations

from pathlib import Path

import orjson

from storage.cabinet import Cabinet
from storage.files import shred
from storage.migrations import Tables, migrated

BARE = ("people", "records", "invitations")


def seal_what_is_bare(cabinet: Cabinet) -> None:
    """Seal the files that version 1 left."""
    for room in BARE:
        for bare in sorted((cabinet.folder / room).glob("*.json")):
            place = {
                "people": cabinet.person,
                "records": cabinet.record,
                "invitations": cabinet.invitation,
            }[room](bare.stem)
            cabinet.put_tables(place, migrated(_tables(bare)))
            cabinet.sync()
            shred(bare)


def _tables(bare: Path) -> Tables:
    found = orjson.loads(bare.read_bytes())
    return {name: list(rows.values()) for name, rows in found.items()}
