"""All files of a data folder as they are between two turns, while the bot goes on.

Files are replaced and never written in place, so that a hard link keeps what was there. Only an
erasure overwrites the key of a file where it stands: then the link has lost it, too.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.cabinet import quiet, sealed_files

PLACE = "snapshot"
RECEIPTS = "receipts"


TRIES = 3  # that an erasure may come in between


class Erased(Exception):
    """A file was erased since the snapshot was made, or its removal was cut off."""


@dataclass(frozen=True)
class Files:
    """Where the files of a data folder are read from: a folder, or a backup."""

    names: tuple[str, ...]  # "<room>/<file>", in order
    read: Callable[[str], bytes]


def files_in(folder: Path) -> Files:
    """The files of a data folder that is at rest."""
    paths = [*sealed_files(folder), *(p for p in [folder / RECEIPTS] if p.exists())]
    names = tuple(path.relative_to(folder).as_posix() for path in paths)
    return Files(names, lambda name: (folder / name).read_bytes())


@contextmanager
def snapshot(data: Path) -> Iterator[Files]:
    """The files as they are now, until the end of the block. Another one waits for it to end.

    What a snapshot left behind that was cut off is removed by the next one.
    """
    with _one_at_a_time(data):
        place = data / PLACE
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        try:
            with quiet(data):
                names = files_in(data).names
                for name in names:
                    _link(data / name, place / name)
            yield Files(names, lambda name: _unerased(place / name))
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _unerased(path: Path) -> bytes:
    content = path.read_bytes()
    if content.startswith(b"\0"):
        raise Erased(path.name)
    return content


def _link(path: Path, to: Path) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.link(path, to)


@contextmanager
def _one_at_a_time(data: Path) -> Iterator[None]:
    descriptor = os.open(data / f"{PLACE}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
