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


def bare_files(folder: Path) -> tuple[Path, ...]:
    """The files of version 1 in a data folder that are not sealed yet."""
    return tuple(path for room in BARE for path in sorted((folder / room).glob("*.json")))


def seal_what_is_bare(cabinet: Cabinet) -> None:
    """Seal the files that version 1 left, and remove what it did not finish.

    Raises:
        SchemaTooNew: a newer version of this program wrote one of them.
    """
    for room in BARE:
        place_of = {
            "people": cabinet.person,
            "records": cabinet.record,
            "invitations": cabinet.invitation,
        }[room]
        for bare in sorted((cabinet.folder / room).glob("*.json")):
            place = place_of(bare.stem)
            if not Path(place).exists():  # else the power went while the bare one was removed
                cabinet.put_tables(place, migrated(_tables(bare)))
                cabinet.sync()
            shred(bare)
        for draft in (cabinet.folder / room).glob("*.json.draft"):
            shred(draft)


def _tables(bare: Path) -> Tables:
    found = orjson.loads(bare.read_bytes())
    return {name: list(rows.values()) for name, rows in found.items()}
