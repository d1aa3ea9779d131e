"""A file with a turn added to it: its outbox, its log, and the updates it knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flows.log.logbook import Entry
from storage.cabinet import Cabinet
from storage.chats import remembered, sent
from storage.documents import Documents
from storage.intents import Change
from storage.receipts import Receipts
from storage.record import Farewell, Handled, Kept, Outgoing, page_to_tables
from storage.trail import Entries, turned
from storage.trail import grown as longer

REPEATS_UNTIL = timedelta(hours=48)  # Telegram keeps an update for 24 hours


class Growth:
    """What becomes of the files of a cabinet when something is added to them."""

    def __init__(self, cabinet: Cabinet, receipts: Receipts, documents: Documents) -> None:
        self._cabinet, self._receipts, self._documents = cabinet, receipts, documents

    def grown(
        self, path: str, kept: Kept, update: Handled, entries: Iterable[Entry]
    ) -> tuple[Change, ...]:
        """A file with its outbox and log grown, unless it has this update already.

        Raises:
            OSError: a page of the log cannot be written.
        """
        before = self._cabinet.kept(path) or Kept()
        if any(handled.id == update.id for handled in before.handled):
            return ()
        brought = longer(before.trail, Entries(kept.trail.lines), lambda pseudonym: pseudonym)
        now, known = update.at, dict.fromkeys((*kept.handled, *before.handled))
        waiting, gone = self._receipts.pending(before.outbox), self.carried_out(before)
        messages = (*before.messages, *sent(before, gone, self._receipts), *kept.messages)
        kept = replace(
            kept,
            handled=(*(h for h in known if now - h.at < REPEATS_UNTIL), update),
            outbox=(*waiting, *kept.outbox),
            messages=remembered(messages, kept.outbox, now),
            farewells=(*self._unfinished(before), *kept.farewells),
            trail=longer(brought, entries, self._cabinet.vault.pseudonym),
            version=before.version + 1,
        )
        kept = self._with_page_turned(path, kept)
        self._documents.note(path, kept)
        return (Change(path, kept, tuple(outgoing.id for outgoing in gone)),)

    def carried_out(self, kept: Kept) -> tuple[Outgoing, ...]:
        """The effects in a file's outbox that need not be sent any more."""
        waiting = {outgoing.id for outgoing in self._receipts.pending(kept.outbox)}
        return tuple(outgoing for outgoing in kept.outbox if outgoing.id not in waiting)

    def _unfinished(self, before: Kept) -> tuple[Farewell, ...]:
        there = (f for f in before.farewells if Path(self._cabinet.record(f.record)).exists())
        return tuple(there)

    def _with_page_turned(self, path: str, kept: Kept) -> Kept:
        page, trail = turned(kept.trail)
        if page:
            place = self._cabinet.page(path, kept.trail.first)
            self._cabinet.put_tables(place, page_to_tables(page))
            self._cabinet.sync()  # before the file lets these lines go
        return replace(kept, trail=trail)
