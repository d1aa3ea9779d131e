"""A backup: one tar with the sealed files of a data folder, and at its end what should be in it.

It is as secret as the data are: nobody reads it without the master key, which is never in it.
"""

from __future__ import annotations

import io
import os
import re
import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from storage.files import replace_file, sync_folder
from storage.migrations import SCHEMA
from storage.snapshot import RECEIPTS, TRIES, Erased, Files, snapshot
from storage.vault import Unreadable, header

MANIFEST = "manifest.json"
LAST = "last-backup"
NAME = re.compile(
    r"(people|records|invitations|departures|tombstones|intents|keys|log/[\w-]+)/[\w-]+\.sealed|receipts",
    re.ASCII,
)


class BackupFault(Exception):
    """A backup cannot be made or read; the message says why."""


@dataclass(frozen=True)
class Manifest:
    """What is in a backup."""

    made_at: datetime
    schema: int
    rooms: Mapping[str, int]  # how many files
    keys: tuple[str, ...]  # the names of the master keys that it takes to read them
    files: Mapping[str, str]  # the SHA-256 of each, hex


_MANIFEST = TypeAdapter(Manifest)


@dataclass(frozen=True)
class Backup:
    """A backup that is being read."""

    files: Files
    manifest: Manifest


# --- making one ------------------------------------------------------------------------------


def make_backup(data: Path, folder: Path, made_at: datetime) -> tuple[Path, Manifest]:
    """Make a backup in this folder, while the bot goes on; where it is, and what is in it.

    Raises:
        BackupFault: the folder is inside the data, or has a backup of this very second.
        OSError: it cannot be written, or the data cannot be linked to; it names the place, and
            what was there stays.
    """
    if folder.absolute().is_relative_to(data.absolute()):
        raise BackupFault(f"{folder} is inside the data folder: choose another one")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"tussendoor-{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar"
    if path.exists():
        raise BackupFault(f"{path} is there already: wait a second")
    for left in folder.glob("tussendoor-*.tar.draft"):  # of one that was cut off
        left.unlink()
    manifest = _written(data, Path(f"{path}.draft"), made_at)
    os.replace(f"{path}.draft", path)
    sync_folder(folder)
    return path, manifest


def note_backup(data: Path, made_at: datetime) -> None:
    """Note in the data folder that a backup was made, for `last_backup_at`.

    Raises:
        OSError: the disk of the data refused, which may be another than that of the backup.
    """
    replace_file(data / LAST, f"{made_at.astimezone(UTC).isoformat()}\n".encode())


def last_backup_at(data: Path) -> datetime | None:
    """When the newest backup of these data was made; None when that is not known."""
    try:
        return datetime.fromisoformat((data / LAST).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


def _written(data: Path, draft: Path, made_at: datetime) -> Manifest:
    for _try in range(TRIES - 1):
        with suppress(Erased), snapshot(data) as files, _new_file(draft) as stream:
            return _put_in(stream, files, made_at)
    with snapshot(data) as files, _new_file(draft) as stream:
        return _put_in(stream, files, made_at, without_erased=True)


@contextmanager
def _new_file(draft: Path) -> Iterator[IO[bytes]]:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException as fault:
        draft.unlink(missing_ok=True)
        if isinstance(fault, OSError) and fault.filename is None:  # of a write: which disk?
            raise OSError(fault.errno, fault.strerror, str(draft.parent)) from None
        raise


def _put_in(
    stream: IO[bytes], files: Files, made_at: datetime, *, without_erased: bool = False
) -> Manifest:
    hashes, keys = dict[str, str](), set[str]()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name in files.names:
            try:
                content = files.read(name)
            except Erased:
                if without_erased:  # its removal was cut off, and is finished at the next start
                    continue
                raise  # a new snapshot is in order, with what stands in its place
            if name != RECEIPTS:
                keys.add(_key_of(content))
            hashes[name] = sha256(content).hexdigest()
            _add(tar, name, content, made_at)
        rooms = Counter(name.partition("/")[0] for name in hashes)
        manifest = Manifest(made_at.astimezone(UTC), SCHEMA, rooms, tuple(sorted(keys)), hashes)
        _add(tar, MANIFEST, _MANIFEST.dump_json(manifest, indent=1), made_at)
    return manifest


def _key_of(content: bytes) -> str:
    try:
        return str(header(content)["master"])
    except Unreadable:
        return "damaged"  # kept as it is: whoever looks into the backup is told


def _add(tar: tarfile.TarFile, name: str, content: bytes, made_at: datetime) -> None:
    about = tarfile.TarInfo(name)
    about.size, about.mode, about.mtime = len(content), 0o600, int(made_at.timestamp())
    tar.addfile(about, io.BytesIO(content))


# --- reading one -----------------------------------------------------------------------------


@contextmanager
def opened_backup(path: Path) -> Iterator[Backup]:
    """A backup to be read, until the end of the block. Nothing is unpacked.

    Raises:
        BackupFault: it is no backup, was cut off, or holds what no backup of ours holds.
    """
    try:
        tar = tarfile.open(path, "r:")  # noqa: SIM115  closed below
        members = tar.getmembers()
    except (tarfile.TarError, EOFError):
        raise BackupFault(f"{path} is no backup, or it was cut off: take another one") from None
    except OSError as refusal:
        raise BackupFault(f"{path} cannot be read: {refusal.strerror}") from None
    with tar:
        names = {member.name: member for member in members}
        odd = [m.name for m in members if not m.isreg() or not _is_ours(m.name)]
        if odd or len(names) < len(members):
            what = f"{odd[0]!r}" if odd else "a file twice"
            raise BackupFault(f"{path} holds {what}: it is no backup of ours")
        yield _read(path, tar, names)


def _is_ours(name: str) -> bool:
    return name == MANIFEST or NAME.fullmatch(name) is not None


def _read(path: Path, tar: tarfile.TarFile, members: Mapping[str, tarfile.TarInfo]) -> Backup:
    def read(name: str) -> bytes:
        stream = tar.extractfile(members[name])
        assert stream is not None
        return stream.read()

    try:
        manifest = _MANIFEST.validate_json(read(MANIFEST))
    except (KeyError, ValidationError):
        raise BackupFault(f"{path} has no list of what is in it: it was cut off") from None
    names = tuple(name for name in members if name != MANIFEST)
    return Backup(Files(names, read), manifest)


def differences(backup: Backup) -> Iterator[str]:
    """What is in a backup and should not be, what should be and is not, and what was changed."""
    found, told = {*backup.files.names}, {*backup.manifest.files}
    yield from (f"{name} is missing from the backup" for name in sorted(told - found))
    yield from (f"{name} is not on the list of the backup" for name in sorted(found - told))
    for name in sorted(found & told):
        if sha256(backup.files.read(name)).hexdigest() != backup.manifest.files[name]:
            yield f"{name} is not what was put in the backup"
