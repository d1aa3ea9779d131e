"""The log read back, for whoever has to account for it: lines in order, never any content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from flows.log.logbook import Entry
from storage.files import ENDING, tables_in
from storage.keys import MasterKey
from storage.record import Kept, from_tables, page_from_tables, tombstone_from_tables
from storage.snapshot import Files
from storage.trail import entry_of
from storage.vault import Vault, name_of


@dataclass(frozen=True)
class Log:
    """A log, and how many lines it has. Its id is that of a record, or a person's pseudonym."""

    id: str
    of: str  # a record, a person, or an erased record
    lines: int


@dataclass(frozen=True)
class LogReader:
    """The logs among these files, read with these keys. Errors as those of `read_sealed`."""

    files: Files
    keys: tuple[MasterKey, ...]

    def logs(self) -> Iterator[Log]:
        """All logs that have lines."""
        for room, stem in self._stems():
            if room == "tombstones":
                tombstone = tombstone_from_tables(self._tables(f"{room}/{stem}"))
                found = Log(stem, "an erased record" if tombstone.erased else "a joined record", 0)
                count = tombstone.count
            else:
                found = Log(stem, "a record" if room == "records" else "a person", 0)
                count = self._kept(room, stem).trail.count
            if count:
                yield Log(found.id, found.of, count)

    def entries(self, log: str) -> Iterator[Entry]:
        """The entries of a log from its first to its last, by its id or its record's label.

        Raises:
            KeyError: there is no such log.
        """
        stem, last = self._found(log), 0
        pages = sorted(name for name in self.files.names if name.startswith(f"log/{stem}/"))
        for page in pages:
            for line in page_from_tables(self._tables(page.removesuffix(ENDING))):
                last += 1
                yield entry_of(line)
        for room in ("people", "records"):
            if (room, stem) in self._stems():
                trail = self._kept(room, stem).trail
                yield from (
                    entry_of(line) for line in trail.lines[max(0, last + 1 - trail.first) :]
                )

    def _found(self, log: str) -> str:
        stems = {stem for _room, stem in self._stems()}
        if log in stems:
            return log
        for room, stem in self._stems():
            record = self._kept(room, stem).record if room == "records" else None
            if record is not None and record.label == log:
                return stem
        raise KeyError(log)

    def _stems(self) -> list[tuple[str, str]]:
        rooms = ("people", "records", "tombstones")
        paths = [PurePosixPath(name) for name in self.files.names]
        return [(p.parent.name, p.stem) for p in paths if p.parent.name in rooms]

    def _kept(self, room: str, stem: str) -> Kept:
        return from_tables(self._tables(f"{room}/{stem}"))

    def _tables(self, name: str) -> dict[str, list[dict[str, object]]]:
        content = self.files.read(f"{name}{ENDING}")
        return tables_in(name_of(f"{name}{ENDING}"), content, Vault(self.keys))[0]
