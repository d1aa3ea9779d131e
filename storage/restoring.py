"""Putting a backup in the place of the data, without what was erased or taken back since.

The backup is unpacked and made ready beside the data, and changes places with them in one step.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.backup import Backup, BackupFault, differences, opened_backup
from storage.cabinet import Cabinet, alone, made
from storage.farewell import lay_to_rest
from storage.files import ENDING, read_sealed, replace_file, sync_folder
from storage.inspection import inspect
from storage.keys import KeyFault, MasterKey
from storage.migrations import SchemaTooNew
from storage.opening import NAMES, names_in
from storage.record import tombstone_from_tables
from storage.snapshot import RECEIPTS, files_in
from storage.taken_back import take_back_again
from storage.upgrade import bare_files
from storage.vault import Unreadable, Vault, name_of

EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2), Linux 3.15
HERE = -100  # AT_FDCWD


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    made_at: datetime  # of the backup
    before: Path | None  # where the data of before are now; None when there were none
    laid_to_rest: int  # records in the backup that were erased since
    faults: tuple[str, ...] = ()  # that were restored as they are
    taken_back: tuple[str, ...] = ()  # by clients since: what was done about it, or is to be done
    compared: bool = True  # False: there were no data that knew what happened since


def restore(
    path: Path,
    data: Path,
    keys: tuple[MasterKey, ...],
    now: datetime,
    *,
    tombstones: Path | None = None,
    anyway: bool = False,
) -> Restored:
    """Put a backup in the place of the data; what was there is kept beside it.

    The first of `keys` is in force; the others may be needed to read the backup. `tombstones` is
    another data folder that may know what was erased or taken back since. Cut off at any moment,
    either the old data are in place or the new.

    Raises:
        StoreInUse: the bot runs.
        BackupFault: it is no backup, or, unless `anyway`, not all of it is well.
        KeyFault: another key is needed.
    """
    fresh = data.with_name(f"{data.name}.restoring")
    places = (data, *((tombstones,) if tombstones else ()))
    with alone(data), opened_backup(path) as backup:
        erased, unread = _erased_in(places, keys)
        faults = [*differences(backup), *inspect(backup.files, keys).faults, *unread]
        if faults and not anyway:
            raise BackupFault("\n".join([f"{path} was not restored:", *faults]))
        shutil.rmtree(fresh, ignore_errors=True)
        _unpack(backup, fresh, keys)
        for tombstone in erased:
            _take_over(tombstone, fresh, keys)
        vault = names_in(Vault(keys[:1]), (fresh / NAMES).read_bytes())
        cabinet, made_at = Cabinet(fresh, vault), backup.manifest.made_at
        gone = lay_to_rest(cabinet)
        taken_back = take_back_again(cabinet, places, keys, made_at)
        compared = any(files_in(place).names for place in places)
        _sync(fresh)
        before = _put_in_place(fresh, data, now)
        return Restored(made_at, before, gone, tuple(faults), taken_back, compared)


def _erased_in(places: Iterable[Path], keys: tuple[MasterKey, ...]) -> tuple[list[Path], list[str]]:
    """The tombstones of what was erased in these data, and what is wrong with the others."""
    erased, unread = list[Path](), list[str]()
    for tombstone in (t for place in places for t in (place / "tombstones").glob(f"*{ENDING}")):
        try:
            found = read_sealed(tombstone, Vault(keys))
            if found and tombstone_from_tables(found[0]).erased:
                erased.append(tombstone)
        except (KeyFault, Unreadable, SchemaTooNew) as fault:
            unread.append(f"{tombstone} cannot be read ({type(fault).__name__}): was it erased?")
    return erased, unread


def _unpack(backup: Backup, fresh: Path, keys: tuple[MasterKey, ...]) -> None:
    """Write all files of a backup, their keys wrapped by the key in force."""
    for name in backup.files.names:
        content = backup.files.read(name)
        if name != RECEIPTS:
            content = _rewrapped(name, content, keys)
        _room(fresh, name)
        replace_file(fresh / name, content)


def _rewrapped(name: str, content: bytes, keys: tuple[MasterKey, ...]) -> bytes:
    try:
        return Vault(keys).rewrapped(name_of(name), content)
    except (KeyFault, Unreadable):  # told as a fault, and restored as it is
        return content


def _room(fresh: Path, name: str) -> None:
    room = (fresh / name).parent
    if room.parent != fresh:
        made(room.parent)
    made(room) if room != fresh else made(fresh / "records")


def _take_over(tombstone: Path, fresh: Path, keys: tuple[MasterKey, ...]) -> None:
    """Let what was erased in other data stay erased: its tombstone and its log."""
    place = tombstone.parent.parent
    pages = sorted((place / "log" / tombstone.stem).glob(f"*{ENDING}"))
    for path in (*pages, tombstone):
        name = path.relative_to(place).as_posix()
        _room(fresh, name)
        replace_file(fresh / name, _rewrapped(name, path.read_bytes(), keys))


def _sync(fresh: Path) -> None:
    for folder in (*(path for path in fresh.rglob("*") if path.is_dir()), fresh, fresh.parent):
        sync_folder(folder)


def _put_in_place(fresh: Path, data: Path, now: datetime) -> Path | None:
    """Let the two change places; where the old data are, None when there were none."""
    before = data.with_name(f"{data.name}.before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    # Nothing but the lock: a new machine. The bare files of version 1 are data, too.
    was_empty = not files_in(data).names and not bare_files(data)
    os.rename(fresh, before)  # noqa: PTH104  one family of calls, that the crash tests know
    sync_folder(data.parent)
    _exchange(before, data)
    sync_folder(data.parent)
    if was_empty:
        shutil.rmtree(before)
        return None
    return before


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change places in one step, as renameat2(2) does.

    Raises:
        OSError: this system or this disk cannot do that.
    """
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(other))
    if rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))
