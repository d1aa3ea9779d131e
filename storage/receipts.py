"""Which effects were carried out since their file was last written, when, and as which messages.

An append to one small file costs next to nothing, where writing the whole record again to empty its
outbox would double the price of a turn. A record's next write drops what was carried out; then its
receipts are settled. A receipt lost with the power means a message twice, never one not at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.record import Outgoing

REWRITE_AT = 100_000  # lines


@dataclass(frozen=True)
class Receipt:
    """The messages that an effect was sent as, and when; None: not known, an older version did."""

    messages: tuple[str, ...] = ()
    at: datetime | None = None


class Receipts:
    """An append-only file: to a line an effect's id, when it was carried out (behind an "@", in
    seconds of Unix time), and the ids of the messages it was sent as.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: dict[str, Receipt] = {}
        if path.exists():
            *lines, _torn = path.read_bytes().split(b"\n")
            whole = (line.decode().split() for line in lines if line.isascii())
            self._open.update((found[0], _read(found[1:])) for found in whole if found)
        self._file = self._rewritten()

    def add(
        self, outgoing_id: str, messages: tuple[str, ...] = (), at: datetime | None = None
    ) -> None:
        """Remember that this effect was carried out, at this moment."""
        receipt = self._open[outgoing_id] = Receipt(messages, at)
        os.write(self._file, _line(outgoing_id, receipt))
        self._lines += 1
        if self._lines > REWRITE_AT + 2 * len(self._open):
            old, self._file = self._file, self._rewritten()
            os.close(old)

    @property
    def all(self) -> frozenset[str]:
        """The receipts that are kept."""
        return frozenset(self._open)

    def pending(self, outbox: Iterable[Outgoing]) -> tuple[Outgoing, ...]:
        """What of an outbox was not carried out yet."""
        return tuple(outgoing for outgoing in outbox if outgoing.id not in self._open)

    def of(self, outgoing_id: str) -> Receipt:
        """An effect's receipt; an empty one for what was not carried out."""
        return self._open.get(outgoing_id, Receipt())

    def settle(self, dropped: Iterable[str]) -> None:
        """Forget the receipts of effects that no outbox on disk holds any more."""
        for outgoing_id in dropped:
            self._open.pop(outgoing_id, None)

    def close(self) -> None:
        """Let the file go."""
        os.close(self._file)

    def _rewritten(self) -> int:
        """A descriptor of a new file with the receipts that count, in the place of the old one."""
        draft = self._path.with_suffix(".draft")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        descriptor = os.open(draft, flags, 0o600)
        try:
            lines = (_line(id, self._open[id]) for id in sorted(self._open))
            os.write(descriptor, b"".join(lines))
            os.fsync(descriptor)
            os.replace(draft, self._path)
        except OSError:
            os.close(descriptor)
            raise
        self._lines = len(self._open)
        return descriptor


def _line(outgoing_id: str, receipt: Receipt) -> bytes:
    at = (f"@{int(receipt.at.timestamp())}",) if receipt.at else ()
    return " ".join((outgoing_id, *at, *receipt.messages)).encode("ascii") + b"\n"


def _read(found: list[str]) -> Receipt:
    if found and found[0][:1] == "@" and found[0][1:].isdecimal():
        return Receipt(tuple(found[1:]), datetime.fromtimestamp(int(found[0][1:]), UTC))
    return Receipt(tuple(found))
