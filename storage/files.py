"""One file, written whole or not at all, and sealed: TinyDB's storage port.

TinyDB's own JSONStorage writes in place; this one writes a draft, syncs it, puts it in the place of
the old file and syncs the folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import orjson
from tinydb import TinyDB
from tinydb.storages import Storage

from storage.migrations import SCHEMA, SchemaTooNew, Tables
from storage.vault import Seal, Vault, header, name_of

ENDING = ".sealed"


class SealedStorage(Storage):
    """An encrypted JSON file with mode 0600 that is replaced as a whole.

    Syncing the folder is left to the caller, who may have more files to put in it.
    """

    def __init__(self, path: Path, seal: Seal) -> None:
        self.path, self.seal = path, seal

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables; None when there is no file yet.

        Raises:
            storage.vault.Unreadable: the file was damaged, or does not belong here.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        tables: dict[str, dict[str, Any]] = orjson.loads(self.seal.opened(content))
        return tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file. Its tables are on disk when the folder has been synced, too."""
        replace_file(self.path, self.seal.closed(orjson.dumps(data), SCHEMA))


def replace_file(path: Path | str, content: bytes) -> None:
    """Put this content in the place of a file's; lasting once the folder is synced."""
    draft = f"{path}.draft"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        _write_all(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(draft, path)


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


def shred(path: Path | str) -> None:
    """Take a file away, and first the key in it, as far as the disk writes where it is told to."""
    descriptor = os.open(path, os.O_WRONLY)
    try:
        size = os.fstat(descriptor).st_size
        _write_all(descriptor, bytes(min(size, 4096)))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
        os.unlink(path)  # noqa: PTH108  one family of calls, that the crash tests know


def is_shredded(path: Path | str) -> bool:
    """Whether the key in a file was overwritten, and then the power went."""
    with open(path, "rb") as file:  # noqa: PTH123  many of these are looked at
        return file.read(1) == b"\0"


def read_sealed(path: Path, vault: Vault) -> tuple[Tables, Seal] | None:
    """A file's tables, each as its rows in order, and its seal; None when there is no such file.

    Raises:
        SchemaTooNew: a newer version of this program wrote it.
        KeyFault: another master key sealed it.
        Unreadable: it was damaged, or does not belong here.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    return tables_in(name_of(path), content, vault)


def tables_in(name: str, content: bytes, vault: Vault) -> tuple[Tables, Seal]:
    """The tables in the content of a file, and its seal. Errors as those of `read_sealed`."""
    schema = header(content)["schema"]
    if schema > SCHEMA:
        raise SchemaTooNew(f"schema {schema} is newer than {SCHEMA}: update the program")
    seal = vault.seal_of(name, content)
    tables = orjson.loads(seal.opened(content))
    return {name: list(rows.values()) for name, rows in tables.items()}, seal


def write_sealed(path: Path, tables: Tables, seal: Seal) -> None:
    """Replace a file's tables in one atomic write; lasting once the folder is synced."""
    with TinyDB(path, seal, storage=SealedStorage) as db:
        db.storage.write(
            {
                name: {str(number): row for number, row in enumerate(rows, 1)}
                for name, rows in tables.items()
            }
        )
