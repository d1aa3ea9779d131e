"""One file, written whole or not at all: TinyDB's storage port, safe against a cut of the power.

TinyDB's own JSONStorage writes in place; this one writes a draft, syncs it, puts it in the place of
the old file and syncs the folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import Storage

from storage.record import Tables


class AtomicStorage(Storage):
    """A JSON file with mode 0600 that is replaced as a whole.

    Syncing the folder is left to the caller, who may have more files to put in it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables; None when there is no file yet."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        tables: dict[str, dict[str, Any]] = orjson.loads(content)
        return tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file. Its tables are on disk when the folder has been synced, too."""
        draft = f"{self.path}.draft"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            _write_all(descriptor, orjson.dumps(data))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(draft, self.path)


def _write_all(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]


def sync_folder(folder: Path | str) -> None:
    """Make the names in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _opened(path: Path) -> Iterator[TinyDB]:
    """A TinyDB whose changes are written in one go, when it is closed."""
    storage = CachingMiddleware(AtomicStorage)  # type: ignore[no-untyped-call]
    with TinyDB(path, storage=storage) as db:
        yield db


def read_tables(path: Path) -> Tables | None:
    """A file's tables, each as its rows in order; None when there is no such file."""
    if not path.exists():
        return None
    with _opened(path) as db:
        return {name: [dict(row) for row in db.table(name)] for name in sorted(db.tables())}


def write_tables(path: Path, tables: Tables) -> None:
    """Replace a file's tables in one atomic write; lasting once the folder is synced."""
    with TinyDB(path, storage=AtomicStorage) as db:
        db.storage.write(
            {
                name: {str(number): row for number, row in enumerate(rows, 1)}
                for name, rows in tables.items()
            }
        )
