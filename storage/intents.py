"""A turn that changes two files is written down whole first: from then on it counts.

Then the files follow. What a crash or a full disk keeps from its file is put there at the next
start, or before the next turn: a turn is never half there. Each file counts its versions, so that
an intent that stayed behind cannot put old words over new ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from storage.cabinet import Cabinet
from storage.migrations import SCHEMA, Tables, migrated
from storage.record import Kept, from_tables, to_tables
from storage.vault import Unreadable


@dataclass(frozen=True)
class Change:
    """What a file is to hold, and the receipts that nobody needs once it does."""

    path: str
    kept: Kept
    settled: tuple[str, ...] = ()


class Intents:
    """Writes what turns change. `settle` forgets the receipts that nobody needs any more."""

    def __init__(self, cabinet: Cabinet, settle: Callable[[Iterable[str]], None]) -> None:
        self._cabinet, self._settle = cabinet, settle
        self._open = dict[str, tuple[Change, ...]]()  # written down, and not known to last
        self._void = set[str]()  # refused: what may stand there must not be carried out

    def write(self, update: str, changes: tuple[Change, ...]) -> None:
        """Write these files; of several, all will be written once this returns.

        Raises:
            OSError: the disk refused, and nothing has changed.
        """
        if len(changes) < 2:
            self._write(changes)
            return
        intent = self._place_of(update)
        try:
            self._cabinet.put_tables(intent, _to_tables(self._cabinet, changes))
            self._cabinet.sync()
        except OSError:
            self._void.add(intent)
            with suppress(OSError):
                self._undo()
            raise
        self._open[intent] = changes
        self._cabinet.owed.update((change.path, change.kept) for change in changes)
        with suppress(OSError):  # it is written down: the next turn catches up
            self._write(changes)

    def counts(self, update: str) -> bool:
        """Whether what this update changes is written down for good, and not known to last."""
        return self._place_of(update) in self._open

    def catch_up(self) -> None:
        """Carry out what was intended before and refused by the disk, before anything else.

        Raises:
            OSError: the disk still refuses.
        """
        self._undo()
        for changes in self._open.values():
            self._write(changes)
        if self._open:
            self.make_last()

    def _undo(self) -> None:
        for intent in [*self._void]:
            self._cabinet.remove(intent)
            self._cabinet.sync()
            self._void.discard(intent)

    def make_last(self) -> None:
        """Let what was written last, and let go of intents that are carried out.

        Raises:
            OSError: the disk refused: which of it lasts is not known.
        """
        self._cabinet.sync()
        done = [intent for intent, changes in self._open.items() if self._are_written(changes)]
        for intent in done:
            for change in self._open.pop(intent):
                self._cabinet.owed.pop(change.path, None)
            with suppress(OSError):  # it says nothing new: versions tell
                self._cabinet.remove(intent, with_key=True)

    def _are_written(self, changes: Iterable[Change]) -> bool:
        return all(self._cabinet.holds(change.path, change.kept) for change in changes)

    def make_good(self) -> None:
        """Carry out what was intended when the last run ended."""
        intents = sorted(self._cabinet.files("intents"))
        for intent in intents:
            with suppress(Unreadable):  # its key is overwritten: it was carried out
                self._make_good(self._cabinet.tables(intent))
        self._cabinet.sync()
        for intent in intents:
            self._cabinet.remove(intent, with_key=True)
        self._cabinet.sync()

    def _make_good(self, tables: Tables | None) -> None:
        for file, kept in changed(tables) if tables else ():
            path = f"{self._cabinet.folder}/{file}"
            there = self._cabinet.kept(path)
            if there is None or there.version < kept.version:
                self._cabinet.put(path, kept)

    def _write(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self._cabinet.put(change.path, change.kept)
            self._settle(change.settled)

    def _place_of(self, update: str) -> str:
        return self._cabinet.intent(sha256(update.encode()).hexdigest()[:16])


def _to_tables(cabinet: Cabinet, changes: Sequence[Change]) -> Tables:
    rows: list[dict[str, Any]] = [
        {
            "file": str(Path(change.path).relative_to(cabinet.folder)),
            "tables": to_tables(change.kept),
        }
        for change in changes
    ]
    return {"about": [{"schema": SCHEMA}], "changes": rows}


def changed(tables: Tables) -> list[tuple[str, Kept]]:
    """What the files that an intent names are to hold.

    Raises:
        Exception: it is not what this program writes.
    """
    return [(str(r["file"]), from_tables(r["tables"])) for r in migrated(tables)["changes"]]
