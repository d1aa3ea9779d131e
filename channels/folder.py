"""A folder from which a care record system takes summaries: each as PDF, as text and in FHIR.

A file is there whole or not at all. The FHIR document comes last, and holds the PDF too.
"""

from __future__ import annotations

import os
import re
import unicodedata
from contextlib import suppress
from datetime import datetime, tzinfo
from hashlib import sha256
from pathlib import Path

LONGEST_LABEL = 60  # bytes of a name, of the 255 that file systems take
ENDINGS = ("pdf", "txt", "fhir.json")  # in the order of writing
NOBODY = "client"  # of a label that holds no letters or digits
_SAFE = re.compile(r"\w[\w-]*")


def summary_name(
    label: str, starts_at: datetime, record: str, share: str, zone: tzinfo | None
) -> str:
    """A name for the files of a share, without ending: label, day of the visit in this zone, client
    and share. Always the same for a share, and never that of another client or another share.
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFC", label).replace("_", " "))
    safe = "-".join(words).encode()[:LONGEST_LABEL].decode(errors="ignore").strip("-") or NOBODY
    day = starts_at.astimezone(zone).date().isoformat()
    return "-".join([safe, day, _short(record), _short(f"{record} {share}")])


def _short(id: str) -> str:
    """Enough of a hash that no two clients of an organisation share it."""
    return sha256(id.encode()).hexdigest()[:10]


class Folder:
    """A folder that is there already, and that this program may write in."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, pdf: bytes, fhir: bytes, text: bytes | None = None) -> None:
        """Put the files of a summary in the folder. Once this returns they last.

        Writing the same again changes nothing, so it may be repeated after a crash. It waits for
        the disk: call it in a thread.

        Raises:
            ValueError: the name could lead out of the folder; `summary_name` makes one that cannot.
            OSError: the folder is away or full. Nothing half is left there.
        """
        if not _SAFE.fullmatch(name):
            raise ValueError("not a name for a file")
        for ending, content in zip(ENDINGS, (pdf, text, fhir), strict=True):
            if content is not None:
                self._put(f"{name}.{ending}", content)

    def holds(self, name: str) -> bool:
        """Whether all files of this name are there. They never change: the name is that of a share.

        Raises:
            OSError: the folder cannot be looked into.
        """
        there = {path.name for path in self.path.iterdir()}
        return all(f"{name}.{ending}" in there for ending in ENDINGS)

    def _put(self, name: str, content: bytes) -> None:
        there = self.path / name
        if there.exists() and there.read_bytes() == content:
            return  # whoever watches the folder is not told of it twice
        draft = self.path / f".{name}.draft"  # hidden: nobody takes it for a summary
        try:
            _write(draft, content)
            os.replace(draft, there)
        except OSError:
            with suppress(OSError):
                draft.unlink()
            raise
        _sync(self.path)


def _write(draft: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    descriptor = os.open(draft, flags, 0o600)
    try:
        os.fchmod(descriptor, 0o600)  # also of a draft that was left behind
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    """Make the names in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
