"""The data folder: rooms with sealed files, the newest of which are kept in memory as well.

A file of a client or a person bears the record's id or the person's pseudonym: the names of files
tell nobody who they are about.
"""

from __future__ import annotations

import fcntl
import os
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock

from storage.files import ENDING, read_sealed, shred, sync_folder, write_sealed
from storage.migrations import Tables
from storage.record import Kept, from_tables, to_tables
from storage.store import StoreClosed, StoreInUse
from storage.vault import Seal, Vault, name_of

ROOMS = ("people", "records", "invitations", "departures", "log", "tombstones", "intents")
CACHED = 4096  # files: about 40 MB of clients who are in the middle of it


class Cabinet:
    """The files of one data folder."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self.folder, self.vault = folder, vault
        for room in ROOMS:
            made(folder / room)
        self._cache: OrderedDict[str, tuple[Kept, Seal]] = OrderedDict()
        self._guard = Lock()  # of the cache, never held while the disk works
        self._unsynced = set[str]()
        self.owed = dict[str, Kept]()  # what is intended and not in its file yet

    # --- where things are ----------------------------------------------------------------------

    def person(self, person: str) -> str:
        """Where somebody's own file is."""
        return f"{self.folder}/people/{self.vault.pseudonym(person)}{ENDING}"

    def record(self, record: str) -> str:
        """Where a client's record is."""
        return f"{self.folder}/records/{record}{ENDING}"

    def invitation(self, invitation: str) -> str:
        """Where an invitation is."""
        return f"{self.folder}/invitations/{invitation}{ENDING}"

    def departure(self, nurse: str) -> str:
        """Where it is noted that a nurse leaves."""
        return f"{self.folder}/departures/{self.vault.pseudonym(nurse)}{ENDING}"

    def intent(self, name: str) -> str:
        """Where it is written down what a turn changes in several files."""
        return f"{self.folder}/intents/{name}{ENDING}"

    def tombstone(self, record: str) -> str:
        """Where the tombstone of an erased record is."""
        return f"{self.folder}/tombstones/{record}{ENDING}"

    def page(self, of: str, first: int) -> str:
        """Where the page of a file's log is that begins with this line."""
        return f"{made(self.folder / 'log' / Path(of).stem)}/{first:08d}{ENDING}"

    def files(self, room: str) -> Iterator[str]:
        """The files in a room, without keeping the names of all of them."""
        with os.scandir(self.folder / room) as entries:
            yield from (entry.path for entry in entries if entry.name.endswith(ENDING))

    # --- reading and writing -------------------------------------------------------------------

    def kept(self, path: str) -> Kept | None:
        """What a file of a person or record holds; None when there is none.

        Raises:
            SchemaTooNew, KeyFault, Unreadable: as `read_sealed` says.
        """
        if path in self.owed:
            return self.owed[path]
        with self._guard:
            if path in self._cache:
                self._cache.move_to_end(path)
                return self._cache[path][0]
        found = self._read(path)
        if found is None:
            return None
        with self._guard:  # what was written meanwhile is newer
            return self._cache.setdefault(path, found)[0]

    def looked_into(self, path: str) -> Kept | None:
        """What a file holds, past the memory. Errors as those of `kept`."""
        if path in self.owed:
            return self.owed[path]
        found = self._read(path)
        return found[0] if found else None

    def _read(self, path: str) -> tuple[Kept, Seal] | None:
        found = read_sealed(Path(path), self.vault)
        return (from_tables(found[0]), found[1]) if found else None

    def put(self, path: str, kept: Kept) -> None:
        """Write what a file of a person or record holds; lasting after the next `sync`."""
        before, seal = self._there(path)
        kept = replace(kept, version=max(kept.version, before.version + 1))
        self.put_tables(path, to_tables(kept), seal)
        with self._guard:
            self._cache[path] = (kept, seal)
            self._cache.move_to_end(path)
            while len(self._cache) > CACHED:
                self._cache.popitem(last=False)

    def _there(self, path: str) -> tuple[Kept, Seal]:
        """What a file holds now, and its seal; of a file that is not there, new ones."""
        with self._guard:
            known = self._cache.get(path)
        return known or self._read(path) or (Kept(), self.vault.new_seal(name_of(path)))

    def holds(self, path: str, kept: Kept) -> bool:
        """Whether this, or what came after it, was written to the file."""
        with self._guard:
            known = self._cache.get(path)
        return known is not None and known[0].version >= kept.version

    def tables(self, path: str) -> Tables | None:
        """The tables of any file. Errors as those of `kept`."""
        found = read_sealed(Path(path), self.vault)
        return found[0] if found else None

    def put_tables(self, path: str, tables: Tables, seal: Seal | None = None) -> None:
        """Write the tables of any file; lasting after the next `sync`."""
        write_sealed(Path(path), tables, seal or self.vault.new_seal(name_of(path)))
        self._unsynced.add(path.rpartition("/")[0])

    def remove(self, path: str, *, with_key: bool = False) -> None:
        """Take a file away; `with_key` the key in it is overwritten first."""
        if Path(path).exists():
            self._unsynced.add(path.rpartition("/")[0])  # first: it can be gone and yet refused
            if with_key:
                shred(path)
            else:
                os.unlink(path)  # noqa: PTH108  one family of calls, that the crash tests know
        with self._guard:
            self._cache.pop(path, None)

    def sync(self) -> None:
        """Make the names in the folders that were written to last."""
        while self._unsynced:
            folder = next(iter(self._unsynced))
            sync_folder(folder)
            self._unsynced.discard(folder)

    def sync_rooms(self) -> None:
        """Make the names in all rooms last, and those of the rooms."""
        for room in ROOMS:
            sync_folder(self.folder / room)
        sync_folder(self.folder)

    def forget(self) -> None:
        """Drop the memory: the disk did not keep what was written."""
        with self._guard:
            self._cache.clear()


@contextmanager
def quiet(folder: Path) -> Iterator[None]:
    """Nothing is written to this data folder meanwhile, by any process; not to be nested."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / "pen", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Pen:
    """What a process writes to its data folder with: one at a time, and nobody once it is down, for
    then the folder may be another process's, or gone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock, self._is_down = folder, Lock(), False

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Nobody else writes meanwhile; not to be nested.

        Raises:
            StoreClosed: the pen is down.
        """
        with self._lock:
            if self._is_down:
                raise StoreClosed(f"{self._folder} was let go")
            with quiet(self._folder):
                yield

    def lay_down(self) -> None:
        """Wait for who writes; then nobody does."""
        with self._lock:
            self._is_down = True


def locked(folder: Path) -> int:
    """A descriptor that keeps this data folder for one process, until it is closed.

    Raises:
        StoreInUse: another process has this folder.
    """
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StoreInUse(f"{folder} is in use by another Tussendoor") from None
    return descriptor


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No bot uses this data folder meanwhile, and nothing is written to it.

    Raises:
        StoreInUse: a bot has this folder.
    """
    with quiet(folder):
        descriptor = locked(folder)
        try:
            yield
        finally:
            os.close(descriptor)


def sealed_files(folder: Path) -> Iterator[Path]:
    """All sealed files of a data folder, the key of its names first; no snapshot of them."""
    for room in ("keys", *ROOMS):
        yield from sorted((folder / room).glob(f"**/*{ENDING}"))


def made(room: Path) -> Path:
    """A room of the data folder, and that folder itself, for their owner alone."""
    if room.is_dir():
        return room
    room.parent.parent.mkdir(parents=True, exist_ok=True)
    for needed in (room.parent, room):
        needed.mkdir(mode=0o700, exist_ok=True)
    sync_folder(room.parent)
    return room
