"""The embedded store: a TinyDB file for each client record, each person and each invitation.

A client's person and position live in the client's record, so that a client's turn is one atomic
write. Where a turn touches two files the record goes first and the speaker's own file last: that
one holds the outbox, and its write is what makes the turn count. All files of a turn know the id of
its update, so that repeating the turn after a crash is harmless.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import chain
from pathlib import Path
from threading import Lock

from flows.conversation import (
    Conversation,
    Effect,
    Invitation,
    Person,
    Record,
    Role,
    Turn,
)
from flows.permission import caseload, owns
from storage.files import read_tables, sync_folder, write_tables
from storage.receipts import Receipts
from storage.record import (
    Handled,
    Kept,
    Outgoing,
    SchemaTooNew,
    from_tables,
    invitation_from_tables,
    invitation_to_tables,
    to_tables,
)
from storage.store import StoreInUse

log = logging.getLogger(__name__)

REPEATS_UNTIL = timedelta(hours=48)  # Telegram keeps an update for 24 hours
CACHED = 4096  # files: about 40 MB of clients who are in the middle of it


class TinyDbStore:
    """The data folder, for one process at a time.

    Raises:
        StoreInUse: another process has this folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for needed in ("people", "records", "invitations"):
            _made(folder / needed)
        self._lock = _locked(folder)
        self._cache: OrderedDict[str, Kept] = OrderedDict()
        self._guard = Lock()  # of the cache, never held while the disk works
        self._pen = Lock()  # of whoever writes
        self._unsynced = set[str]()
        self._receipts = Receipts(folder / "receipts")

    def close(self) -> None:
        """Let another process have the folder."""
        self._receipts.close()
        os.close(self._lock)

    # --- reading -------------------------------------------------------------------------------

    def recall(self, person: str) -> Conversation | None:
        """Somebody's conversation with all it builds on; None for somebody new."""
        kept = self._read(self._person_path(person))
        if kept is None or kept.person is None:
            return None
        record = self.record(kept.person.record) if kept.person.record else None
        found = record.client if record and record.client and owns(kept.person, record) else None
        speaker = found or kept.person
        invited = speaker.invited
        records = (self.record(client) for client in speaker.clients)
        return Conversation(
            speaker,
            record,
            self.record(invited.record) if invited and invited.record else None,
            caseload(speaker, (r for r in records if r)),
        )

    def was_handled(self, person: str, update: str) -> bool:
        """Whether a turn was committed for this update."""
        kept = self._own_file(person)
        return kept is not None and any(handled.id == update for handled in kept.handled)

    def record(self, record_id: str) -> Record | None:
        """The client record with this id."""
        kept = self._read(self._record_path(record_id))
        return kept.record if kept else None

    def invitation(self, invitation_id: str) -> Invitation | None:
        """The invitation with this hash."""
        tables = read_tables(self.folder / "invitations" / f"{invitation_id}.json")
        return invitation_from_tables(tables) if tables else None

    def everything(self) -> Iterator[tuple[Record | None, tuple[Outgoing, ...]]]:
        """All that is kept, file by file: the record, if it is one, and what is in the outbox."""
        unsettled, known = self._receipts.all, set[str]()
        for path in chain(self._files("people"), self._files("records")):
            kept = self._look_into(path)
            if kept is None:
                continue
            known.update(outgoing.id for outgoing in kept.outbox)
            yield kept.record, self._receipts.pending(kept.outbox)
        self._receipts.settle(unsettled - known)

    def _files(self, room: str) -> Iterator[Path]:
        """The files in a room, without keeping the names of all of them."""
        with os.scandir(self.folder / room) as entries:
            yield from (Path(entry.path) for entry in entries if entry.name.endswith(".json"))

    def _look_into(self, path: Path) -> Kept | None:
        """What a file holds; None, and a line in the log, when it cannot be read."""
        try:
            tables = read_tables(path)
            return from_tables(tables) if tables else None
        except SchemaTooNew:
            raise
        except Exception as fault:
            log.error("%s cannot be read: %s", path, type(fault).__name__)
            return None

    # --- writing -------------------------------------------------------------------------------

    def invite(self, invitation: Invitation) -> None:
        """Keep a new invitation, or that it was used."""
        invite(self.folder, invitation)

    def commit(self, turns: Sequence[Turn]) -> list[tuple[Outgoing, ...] | Exception]:
        """Put all that turns change on disk; for each the effects that are now in the outbox.

        Turns that come together share one sync of each folder. In the place of a turn that was not
        kept stands why: an OSError when the disk refused.
        """
        with self._pen:
            kept = [self._attempt(turn) for turn in turns]
            try:
                self._sync()
            except OSError as refusal:
                self._forget_all()  # what is on disk now is for the next reading to find out
                return [refusal for _turn in turns]
            return kept

    def _attempt(self, turn: Turn) -> tuple[Outgoing, ...] | Exception:
        try:
            return self._commit(turn)
        except Exception as refusal:
            return refusal

    def _commit(self, turn: Turn) -> tuple[Outgoing, ...]:
        for invitation in turn.invitations:
            self.invite(invitation)
        outgoing = tuple(
            Outgoing(f"{turn.event.id}.{place}", effect)
            for place, effect in enumerate(turn.effects)
        )
        person, record = turn.person, turn.record
        if record is not None and person.role is Role.CLIENT:
            kept = Kept(record=replace(record, client=person), handled=self._handled(person.id))
            self._write(self._record_path(record.id), kept, turn.event.id, turn.now, outgoing)
            self._point(person, turn)
        else:
            if record is not None:
                path = self._record_path(record.id)
                self._write(path, Kept(record=record), turn.event.id, turn.now)
                self._sync()  # the record first, whatever happens to the power in between
            path = self._person_path(person.id)
            self._write(path, Kept(person=person), turn.event.id, turn.now, outgoing)
        for forgotten in turn.forgets:
            self._sync()
            self._remove(self._record_path(forgotten))
        return outgoing

    def commit_due(
        self, record: Record, effects: tuple[Effect, ...], now: datetime
    ) -> tuple[Outgoing, ...]:
        """Put on disk what a record was due for."""
        what = sha256(repr(effects).encode()).hexdigest()[:16]
        update = f"due-{record.id}-{now.timestamp():.6f}-{what}"
        outgoing = tuple(Outgoing(f"{update}.{n}", effect) for n, effect in enumerate(effects))
        with self._pen:
            self._write(self._record_path(record.id), Kept(record=record), update, now, outgoing)
            self._sync()
        return outgoing

    def delivered(self, outgoing_id: str, messages: tuple[str, ...] = ()) -> None:
        """Remember that an effect was carried out."""
        self._receipts.add(outgoing_id)

    def _point(self, person: Person, turn: Turn) -> None:
        """Let the person's own file say in which record the rest is."""
        path = self._person_path(person.id)
        kept = self._read(path)
        if kept is None or kept.person is None or kept.person.record != person.record:
            self._sync()
            self._write(path, Kept(person=person), turn.event.id, turn.now)

    # --- files ---------------------------------------------------------------------------------

    def _person_path(self, person: str) -> str:
        return f"{self.folder}/people/{person}.json"

    def _record_path(self, record: str) -> str:
        return f"{self.folder}/records/{record}.json"

    def _sync(self) -> None:
        """Make the names in the folders that were written to last."""
        while self._unsynced:
            folder = next(iter(self._unsynced))
            sync_folder(folder)
            self._unsynced.discard(folder)

    def _handled(self, person: str) -> tuple[Handled, ...]:
        """The updates somebody's own file knows, wherever that was up to now."""
        kept = self._own_file(person)
        return kept.handled if kept else ()

    def _own_file(self, person: str) -> Kept | None:
        kept = self._read(self._person_path(person))
        if kept and kept.person and kept.person.record:
            return self._read(self._record_path(kept.person.record))
        return kept

    def _read(self, path: str) -> Kept | None:
        with self._guard:
            if path in self._cache:
                self._cache.move_to_end(path)
                return self._cache[path]
        tables = read_tables(Path(path))
        if tables is None:
            return None
        kept = from_tables(tables)
        with self._guard:  # what was written meanwhile is newer
            return self._cache.setdefault(path, kept)

    def _remember(self, path: str, kept: Kept) -> None:
        with self._guard:
            self._cache[path] = kept
            self._cache.move_to_end(path)
            while len(self._cache) > CACHED:
                self._cache.popitem(last=False)

    def _forget_all(self) -> None:
        with self._guard:
            self._cache.clear()

    def _write(
        self,
        path: str,
        kept: Kept,
        update: str,
        now: datetime,
        outgoing: tuple[Outgoing, ...] = (),
    ) -> None:
        """Write a file with its outbox grown, unless it has this update already."""
        before = self._read(path) or Kept()
        if any(handled.id == update for handled in before.handled):
            return
        recent = tuple(
            h for h in dict.fromkeys((*kept.handled, *before.handled)) if now - h.at < REPEATS_UNTIL
        )
        waiting = self._receipts.pending(before.outbox)
        kept = replace(
            kept,
            handled=(*recent, Handled(update, now)),
            outbox=(*waiting, *outgoing),
        )
        write_tables(Path(path), to_tables(kept))
        self._unsynced.add(path.rpartition("/")[0])
        self._remember(path, kept)
        self._receipts.settle({o.id for o in before.outbox} - {o.id for o in waiting})

    def _remove(self, path: str) -> None:
        Path(path).unlink(missing_ok=True)
        self._unsynced.add(path.rpartition("/")[0])
        with self._guard:
            self._cache.pop(path, None)


def invite(folder: Path, invitation: Invitation) -> None:
    """Keep an invitation. A new one disturbs nobody: this needs no lock on the data folder."""
    invitations = _made(folder / "invitations")
    write_tables(invitations / f"{invitation.id}.json", invitation_to_tables(invitation))
    sync_folder(invitations)


def _made(room: Path) -> Path:
    """A room of the data folder, and that folder itself, for their owner alone."""
    room.parent.parent.mkdir(parents=True, exist_ok=True)
    for needed in (room.parent, room):
        needed.mkdir(mode=0o700, exist_ok=True)
    return room


def _locked(folder: Path) -> int:
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StoreInUse(f"{folder} is in use by another Tussendoor") from None
    return descriptor
