"""The embedded store: a sealed TinyDB file for each client record, each person, each invitation.

A client's person and position live in the client's record, so that a client's turn is one atomic
write. A turn that touches two files is written down whole before (`intents`). All files of a turn
know the id of its update, so that a repeated update is passed over.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path

from flows.conversation import (
    Contact,
    Conversation,
    Departure,
    Effect,
    Invitation,
    Person,
    Record,
    Role,
    Turn,
)
from flows.log.logbook import Entry
from flows.permission import caseload, owns
from storage import departures
from storage.cabinet import Cabinet, Pen, locked, quiet
from storage.chats import chat_of, received, sent, taken_out
from storage.documents import Documents, entry
from storage.farewell import finish, lay_to_rest, led_to
from storage.files import is_shredded
from storage.growth import Growth
from storage.housekeeping import clear_invitation, clear_stranger
from storage.intents import Change, Intents
from storage.keys import KeyFault
from storage.migrations import SchemaTooNew
from storage.opening import KeyPlace, key_place, open_vault
from storage.receipts import Receipts
from storage.record import (
    Farewell,
    Handled,
    InChat,
    Kept,
    Outgoing,
    invitation_from_tables,
    invitation_to_tables,
)
from storage.sheets import brought_along, given_sheets
from storage.teams import Teams
from storage.trail import Entries, Trail
from storage.upgrade import seal_what_is_bare
from storage.vault import Unreadable, Vault

log = logging.getLogger(__name__)


class TinyDbStore:
    """The data folder, for one process at a time.

    Raises:
        StoreInUse: another process has this folder.
    """

    def __init__(self, folder: Path, vault: Vault) -> None:
        self.folder = folder
        self._cabinet = Cabinet(folder, vault)
        self._lock = locked(folder)
        self._pen = Pen(folder)
        self._cabinet.sync_rooms()  # a process that was killed may not have come to it
        seal_what_is_bare(self._cabinet)
        self._receipts = Receipts(folder / "receipts")
        self._intents = Intents(self._cabinet, self._receipts.settle)
        self._intents.make_good()
        lay_to_rest(self._cabinet)
        self._teams = Teams(self._people)
        self._documents = Documents(self._cabinet, self._receipts)
        self._growth = Growth(self._cabinet, self._receipts, self._documents)

    def close(self) -> None:
        """Let another process have the folder, when what is being written is there."""
        self._pen.lay_down()
        self._receipts.close()
        os.close(self._lock)

    # --- reading -------------------------------------------------------------------------------

    def recall(self, person: str) -> Conversation | None:
        """Somebody's conversation with all it builds on; None for somebody new."""
        kept = self._cabinet.kept(self._cabinet.person(person))
        if kept is None or kept.person is None:
            return None
        own = self._own_file(person) or kept
        record = self._record_in(own)
        found = record.client if record and record.client and owns(kept.person, record) else None
        speaker = found or kept.person
        records = (self.record(id) or self.record(self.led_to(id)) for id in speaker.clients)
        clients = caseload(speaker, {r.id: r for r in records if r}.values())
        return Conversation(
            speaker,
            record,
            self.record(self.led_to(speaker.invited.record)) if speaker.invited else None,
            clients,
            chat_of(person, self._around(speaker, record, (kept, own)), self._receipts),
            Entries(own.trail.lines),
            *self._teams.around(speaker, record, self.record),
            given_sheets(speaker, clients, lambda of: self._record_in(self._own_file(of))),
            self._teams.of_clients(speaker, clients),
        )

    def _people(self) -> Iterator[Person]:
        found = (self._look_into(path) for path in self._cabinet.files("people"))
        return (kept.person for kept in found if kept and kept.person)

    def _around(
        self, person: Person, record: Record | None, own: tuple[Kept, ...]
    ) -> tuple[Kept, ...]:
        """The files that something in somebody's chat can have been sent from."""
        nurse = record.nurse if record and person.role is Role.CLIENT else ""
        paths = [self._cabinet.record(client) for client in person.clients]
        others = [*paths, *([self._cabinet.person(nurse)] if nurse else ())]
        found = (*own, *(self._cabinet.kept(path) for path in others))
        return tuple({id(kept): kept for kept in found if kept}.values())

    def was_handled(self, person: str, update: str) -> bool:
        """Whether a turn was committed for this update."""
        return any(handled.id == update for handled in self._handled(person))

    def record(self, record_id: str) -> Record | None:
        """The client record with this id."""
        return self._record_in(self._cabinet.kept(self._cabinet.record(record_id)))

    def _record_in(self, kept: Kept | None) -> Record | None:
        """The record in a file; those it speaks of can have become part of others."""
        return brought_along(kept.record, self.led_to) if kept and kept.record else None

    def led_to(self, record_id: str) -> str:
        """The id of the record that this one has become part of; else its own."""
        return led_to(self._cabinet, record_id)

    def invitation(self, invitation_id: str) -> Invitation | None:
        """The invitation with this hash; a relative's leads to what the record became part of."""
        path = self._cabinet.invitation(invitation_id)
        if Path(path).exists() and is_shredded(path):  # the power went while it was being erased
            return None
        tables = self._cabinet.tables(path)
        invitation = invitation_from_tables(tables) if tables else None
        if invitation and invitation.role is Role.CARER:
            return replace(invitation, record=self.led_to(invitation.record))
        return invitation

    def everything(self) -> Iterator[tuple[Record | None, tuple[Outgoing, ...]]]:
        """All that is kept, file by file: the record, if it is one, and what is in the outbox."""
        unsettled, known = self._receipts.all, set[str]()
        for path in chain(self._cabinet.files("people"), self._cabinet.files("records")):
            kept = self._look_into(path)
            if kept is None:
                continue
            if kept.farewells:
                with self._pen.taken():
                    self._let_go(kept)
            known.update(outgoing.id for outgoing in kept.outbox)
            self._documents.note(path, kept)
            yield kept.record, self._receipts.pending(kept.outbox)
        self._receipts.settle(unsettled - known)

    def _look_into(self, path: str) -> Kept | None:
        """What a file holds; None, and a line in the log, when it cannot be read."""
        try:
            return self._cabinet.looked_into(path)
        except SchemaTooNew:
            raise
        except Exception as fault:
            what = {"file": str(path), "fault": type(fault).__name__}
            log.error("%(file)s cannot be read: %(fault)s", what)
            return None

    # --- writing -------------------------------------------------------------------------------

    def invite(self, invitation: Invitation) -> None:
        """Keep an invitation, or that it was used."""
        with self._pen.taken():
            _keep(self._cabinet, invitation)

    def commit(self, turns: Sequence[Turn]) -> list[tuple[Outgoing, ...] | Exception]:
        """Put all that turns change on disk; for each the effects that are now in the outbox.

        In the place of a turn that was not kept stands why: an OSError when the disk refused.
        """
        with self._pen.taken():
            try:
                self._intents.catch_up()
            except OSError as refusal:
                return [refusal for _turn in turns]
            kept = [self._attempt(turn) for turn in turns]
            try:
                self._intents.make_last()
            except OSError as refusal:  # which of the others will last is not known
                self._cabinet.forget()
                safe = self._intents.counts
                return [
                    k if safe(_name_of(t)) else refusal for t, k in zip(turns, kept, strict=True)
                ]
            for turn, outgoing in zip(turns, kept, strict=True):
                own = None if isinstance(outgoing, Exception) else self._own_file(turn.person.id)
                self._let_go(own or Kept())
            return kept

    def _attempt(self, turn: Turn) -> tuple[Outgoing, ...] | Exception:
        try:
            return self._commit(turn)
        except Exception as refusal:
            return refusal

    def _commit(self, turn: Turn) -> tuple[Outgoing, ...]:
        for invitation in turn.invitations:
            _keep(self._cabinet, invitation)
        if turn.leaves:  # first: said twice is better than said in vain
            departures.note_first(self._cabinet, turn.leaves)
        outgoing = tuple(
            Outgoing(f"{turn.event.id}.{place}", effect)
            for place, effect in enumerate(turn.effects)
        )
        person = turn.person
        mine, record = self._mine_and_theirs(turn)
        own = replace(
            self._brought_along(turn),
            handled=self._handled(person.id),
            farewells=self._farewells(turn),
        )
        own = replace(own, outbox=(*own.outbox, *outgoing))
        update = Handled(turn.event.id, turn.now)
        about_record = tuple(e for e in turn.log if record and e.record == record.id)
        about_erased = tuple(e for e in turn.log if turn.erases and e.record == turn.erases)
        changes = list[Change]()
        if record is not None:
            kept = Kept(record=record)
            path = self._cabinet.record(record.id)
            changes += self._growth.grown(path, kept, update, about_record)
        rest = tuple(e for e in turn.log if e not in (*about_record, *about_erased))
        if mine is not None:
            own = replace(own, record=replace(mine, client=person))
            changes += self._growth.grown(self._cabinet.record(mine.id), own, update, rest)
            changes += self._pointing(person)
        else:
            own = replace(own, person=person)
            changes += self._growth.grown(self._cabinet.person(person.id), own, update, rest)
        self._intents.write(_name_of(turn), tuple(changes))
        self._teams.note(person)
        return outgoing

    def _mine_and_theirs(self, turn: Turn) -> tuple[Record | None, Record | None]:
        """The person's own record, and that of somebody else if the turn changed it."""
        record, own = turn.record, turn.person.record
        if record is not None and record.id == own:
            return record, None
        return (self.record(own) if own else None), record

    def _let_go(self, kept: Kept) -> None:
        """Finish the farewells that a file on disk holds.

        What does not succeed is tried again at the person's next turn, and at the next start.
        """
        for farewell in kept.farewells:
            try:
                finish(self._cabinet, farewell)
            except Exception as fault:
                what = {"record": farewell.record, "fault": type(fault).__name__}
                log.error("record %(record)s is not gone yet: %(fault)s", what)

    def commit_due(
        self,
        record: Record,
        effects: tuple[Effect, ...],
        now: datetime,
        entries: tuple[Entry, ...] = (),
    ) -> tuple[Outgoing, ...]:
        """Put on disk what a record was due for."""
        what = sha256(repr((effects, entries)).encode()).hexdigest()[:16]
        update = Handled(f"due-{record.id}-{now.timestamp():.6f}-{what}", now)
        outgoing = tuple(Outgoing(f"{update.id}.{n}", effect) for n, effect in enumerate(effects))
        with self._pen.taken():
            self._intents.catch_up()
            kept = Kept(record=record, outbox=outgoing)
            path = self._cabinet.record(record.id)
            self._intents.write(update.id, self._growth.grown(path, kept, update, entries))
            with suppress(OSError):  # what does not last is due again: twice, never not at all
                self._intents.make_last()
        return outgoing

    def take_out(self, sent_until: datetime, now: datetime) -> tuple[Outgoing, ...]:
        """Put on disk that documents that were sent by then go out of the chats, each once; what
        takes them out.
        """
        outgoing = list[Outgoing]()
        with self._pen.taken():
            self._intents.catch_up()
            for path, found in self._documents.due(sent_until, now):
                outgoing += self._take_out(path, found, now)
            with suppress(OSError):  # what does not last is due again: twice, never not at all
                self._intents.make_last()
        return tuple(outgoing)

    def _take_out(
        self, path: str, found: tuple[InChat, ...], now: datetime
    ) -> tuple[Outgoing, ...]:
        """Write what takes these out into the file that knows them, and lines into the logs."""
        update = Handled(f"out-{Path(path).stem}-{now.timestamp():.6f}", now)
        effects = enumerate(taken_out(found))
        outgoing = tuple(Outgoing(f"{update.id}.{n}", effect) for n, effect in effects)
        records = (self.record(of) for of in sorted({message.document for message in found}))
        lines = {self._cabinet.record(r.id): (entry(r, found, now),) for r in records if r}
        changes = list[Change]()
        for file in sorted({path, *lines}):
            before = self._cabinet.kept(file) or Kept()
            kept = Kept(before.person, before.record, outbox=outgoing if file == path else ())
            changes += self._growth.grown(file, kept, update, lines.get(file, ()))
        self._intents.write(update.id, tuple(changes))
        return outgoing

    def delivered(
        self, outgoing_id: str, messages: tuple[str, ...] = (), at: datetime | None = None
    ) -> None:
        """Remember that an effect was carried out, as which messages, and when (aware)."""
        self._receipts.add(outgoing_id, messages, at)

    def _pointing(self, person: Person) -> tuple[Change, ...]:
        """The change by which the person's own file says in which record the rest is, if any."""
        path = self._cabinet.person(person.id)
        before = self._cabinet.kept(path) or Kept()
        if before.person is not None and before.person.record == person.record:
            return ()
        moved = replace(before, person=person, outbox=(), messages=(), version=before.version + 1)
        return (Change(path, moved, tuple(o.id for o in self._growth.carried_out(before))),)

    # --- who leaves ----------------------------------------------------------------------------

    def departures(self) -> tuple[Departure, ...]:
        """The nurses who leave, for whom something is still to be done."""
        return tuple(departures.noted(self._cabinet))

    def heirs(self, nurse: str) -> tuple[Contact, ...]:
        """Her colleagues, first those who can be reached, by when they came in."""
        here = self._teams.colleagues(nurse)
        return (*here, *(c for c in self._teams.others(nurse) if c not in here))

    def prepare_departure(self, departure: Departure) -> None:
        """Keep what is to be done when a nurse leaves; the links she came in by are closed."""
        with self._pen.taken():
            departures.note(self._cabinet, departure)
            departures.close_links(self._cabinet, departure.nurse)

    def end_departure(self, departure: Departure) -> None:
        """All is done: the note goes."""
        with self._pen.taken():
            self._cabinet.remove(self._cabinet.departure(departure.nurse), with_key=True)
            self._cabinet.sync()

    def clear_out(self, now: datetime) -> None:
        """Remove links that expired long ago, and forget people who never agreed."""
        for room, clear in (("invitations", clear_invitation), ("people", clear_stranger)):
            for path in [*self._cabinet.files(room)]:
                with self._pen.taken(), suppress(Unreadable, KeyFault, ValueError):
                    clear(self._cabinet, path, now)
        with self._pen.taken():
            self._cabinet.sync()

    # --- one file ------------------------------------------------------------------------------

    def _handled(self, person: str) -> tuple[Handled, ...]:
        """The updates somebody's own file knows, wherever that was up to now."""
        kept = self._own_file(person)
        return kept.handled if kept else ()

    def _own_file(self, person: str) -> Kept | None:
        return self._cabinet.kept(self._own_path(person))

    def _own_path(self, person: str) -> str:
        """Where somebody's position is: in a file of their own, or in their record."""
        path = self._cabinet.person(person)
        kept = self._cabinet.kept(path)
        record = kept.person.record if kept and kept.person else ""
        return self._cabinet.record(record) if record else path

    def _brought_along(self, turn: Turn) -> Kept:
        """This turn's own message, and what is under way when somebody moves to another file.

        What an erased record still had to send is not sent.
        """
        mine, record = Kept(messages=received(turn)), turn.person.record
        moves_to = self._cabinet.record(record) if record else self._cabinet.person(turn.person.id)
        path = self._own_path(turn.person.id)
        old = self._cabinet.kept(path)
        if old is None or path == moves_to:
            return mine
        messages = (*old.messages, *sent(old, old.outbox, self._receipts), *mine.messages)
        outbox = () if turn.erases else self._receipts.pending(old.outbox)
        return Kept(outbox=outbox, messages=messages, trail=old.trail if turn.forgets else Trail())

    def _farewells(self, turn: Turn) -> tuple[Farewell, ...]:
        """The records that this turn lets go."""
        into = turn.record.id if turn.record else ""
        joined = tuple(Farewell(r, turn.now, erased=False, into=into) for r in turn.forgets)
        if not turn.erases:
            return joined
        last = tuple(self._pseudonymous(entry) for entry in turn.log if entry.record == turn.erases)
        return (*joined, Farewell(turn.erases, turn.now, erased=True, entries=last))

    def _pseudonymous(self, entry: Entry) -> Entry:
        name = self._cabinet.vault.pseudonym
        return replace(entry, actor=name(entry.actor), behalf=name(entry.behalf))


def _name_of(turn: Turn) -> str:
    return f"{turn.person.id} {turn.event.id}"


def open_store(folder: Path, place: KeyPlace | None = None) -> TinyDbStore:
    """The store in a data folder; its key is in this place, or beside the folder.

    Raises:
        StoreInUse: another process has this folder.
        KeyFault: the key is missing or wrong.
    """
    with quiet(folder):
        vault = open_vault(folder, place or key_place(folder, None, {}))
        return TinyDbStore(folder, vault)


def invite(folder: Path, invitation: Invitation, place: KeyPlace | None = None) -> None:
    """Keep an invitation. A new one disturbs nobody: this needs no lock on the data folder.

    Raises:
        KeyFault: the key is missing or wrong.
    """
    with quiet(folder):
        vault = open_vault(folder, place or key_place(folder, None, {}))
        _keep(Cabinet(folder, vault), invitation)


def _keep(cabinet: Cabinet, invitation: Invitation) -> None:
    path = cabinet.invitation(invitation.id)
    cabinet.put_tables(path, invitation_to_tables(invitation))
    cabinet.sync()
