"""Which documents stand in chats, and when they go: an index in memory, derived from the files.

A document does not stay: it is taken out once. A file knows the documents that were sent from its
outbox; what takes them out is written into the same file, which forgets them in that one write.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flows.conversation import Record
from flows.log.bookkeeping import RETENTION, by_program
from flows.log.logbook import Act, Entry, Thing
from storage.cabinet import Cabinet
from storage.chats import document_of, documents
from storage.receipts import Receipts
from storage.record import InChat, Kept


class Documents:
    """The files that know of a document in a chat, or have one in their outbox."""

    def __init__(self, cabinet: Cabinet, receipts: Receipts) -> None:
        self._cabinet, self._receipts = cabinet, receipts
        self._paths = set[str]()

    def note(self, path: str, kept: Kept) -> None:
        """Take up what a file holds, as it is written or read at the start."""
        if any(document_of(outgoing.effect) for outgoing in kept.outbox) or any(
            message.document for message in kept.messages
        ):
            self._paths.add(path)

    def due(self, sent_until: datetime, now: datetime) -> Iterator[tuple[str, tuple[InChat, ...]]]:
        """The files with documents that were sent by then and can still be taken out, and these."""
        for path in sorted(self._paths):
            kept = self._cabinet.kept(path) or Kept()
            there = documents(kept, self._receipts, now)
            if found := tuple(message for message in there if message.at <= sent_until):
                yield path, found
            elif not there and not self._awaits(kept):
                self._paths.discard(path)

    def _awaits(self, kept: Kept) -> bool:
        waiting = self._receipts.pending(kept.outbox)
        return any(document_of(outgoing.effect) for outgoing in waiting)


def entry(record: Record, found: tuple[InChat, ...], now: datetime) -> Entry:
    """The line in a record's log about its documents among these, counted by chat."""
    chats = {message.person for message in found if message.document == record.id}
    return by_program(now, record, Act.ERASE, Thing.DOCUMENT, RETENTION, len(chats))
