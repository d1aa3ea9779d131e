"""The master key: 32 random bytes in a file of its own, outside the data folder.

Whoever has the data without this key has nothing. A key is never made over existing data.
"""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

KEY_BYTES = 32
HEAD = (
    "# The master key of Tussendoor. Without it nobody can read the data, you neither.\n"
    "# Keep a copy in a safe place, never beside a backup.\n"
)


class KeyFault(Exception):
    """The key cannot be used; the message says why, and what to do."""


@dataclass(frozen=True)
class MasterKey:
    """A key, and the name by which a file says that this key wrapped its own."""

    secret: bytes

    @property
    def name(self) -> str:
        """Eight hex digits that tell nothing about the key."""
        return sha256(b"tussendoor master key" + self.secret).hexdigest()[:8]

    def __repr__(self) -> str:
        return f"MasterKey({self.name})"


def new_key() -> MasterKey:
    """A key that never was."""
    return MasterKey(secrets.token_bytes(KEY_BYTES))


def read_keys(place: Path, *, guarded: bool = True) -> tuple[MasterKey, ...]:
    """The keys in a file; the first is in force, others are on their way out.

    `guarded`: refuse a file that others can read.

    Raises:
        KeyFault: there is no such file, others can read it, or it holds no key.
    """
    try:
        text = place.read_text(encoding="ascii")
        mode = place.stat().st_mode
    except FileNotFoundError:
        raise KeyFault(f"{place} is not there: put the key back, or set another place") from None
    except (OSError, UnicodeDecodeError) as refusal:
        raise KeyFault(f"{place} cannot be read: {type(refusal).__name__}") from None
    if guarded and mode & 0o077:
        raise KeyFault(f"{place} can be read by others: chmod 600 {place}")
    lines = [line.strip() for line in text.splitlines()]
    keys = tuple(_key(line, place) for line in lines if line and not line.startswith("#"))
    if not keys:
        raise KeyFault(f"{place} holds no key: put the right file back")
    return keys


def _key(line: str, place: Path) -> MasterKey:
    try:
        secret = base64.b64decode(line, validate=True)
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise KeyFault(f"{place} holds something that is no key: put the right file back")
    return MasterKey(secret)


def write_keys(place: Path, keys: tuple[MasterKey, ...], *, fresh: bool = False) -> None:
    """Put keys in a file with mode 0600, whole or not at all.

    Raises:
        FileExistsError: `fresh` was asked for, and there is a file.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(f"{place}.draft")
    draft.unlink(missing_ok=True)
    lines = "".join(base64.b64encode(key.secret).decode() + "\n" for key in keys)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, (HEAD + lines).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if fresh:
        try:
            os.link(draft, place)  # refuses what a replace would overwrite
        finally:
            draft.unlink()
    else:
        os.replace(draft, place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
