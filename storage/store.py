"""What the bot asks of a store. Every store is held to the same tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from flows.conversation import Contact, Conversation, Departure, Effect, Invitation, Record, Turn
from flows.log.logbook import Entry
from storage.record import Outgoing


class StoreInUse(Exception):
    """Another process holds the data."""


class StoreClosed(Exception):
    """The data were let go, and then something was to be written."""


class Store(Protocol):
    """Where people and records are remembered. Nothing it returned from is lost."""

    def recall(self, person: str) -> Conversation | None:
        """Somebody's conversation with all it builds on; None for somebody new."""

    def was_handled(self, person: str, update: str) -> bool:
        """Whether a turn was committed for this update."""

    def invitation(self, invitation_id: str) -> Invitation | None:
        """The invitation with this hash."""

    def invite(self, invitation: Invitation) -> None:
        """Keep a new invitation."""

    def commit(self, turns: Sequence[Turn]) -> list[tuple[Outgoing, ...] | Exception]:
        """Put all that turns change on disk; for each the effects that are now in the outbox.

        In the place of a turn that was not kept stands why: an OSError when the disk refused.
        """

    def commit_due(
        self,
        record: Record,
        effects: tuple[Effect, ...],
        now: datetime,
        entries: tuple[Entry, ...] = (),
    ) -> tuple[Outgoing, ...]:
        """Put on disk what a record was due for, and what is logged about it."""

    def departures(self) -> tuple[Departure, ...]:
        """The nurses who leave, for whom something is still to be done."""

    def heirs(self, nurse: str) -> tuple[Contact, ...]:
        """Her colleagues, first those who can be reached, by when they came in."""

    def prepare_departure(self, departure: Departure) -> None:
        """Keep what is to be done when a nurse leaves; the links she came in by are closed."""

    def end_departure(self, departure: Departure) -> None:
        """All is done: the note goes."""

    def clear_out(self, now: datetime) -> None:
        """Remove links that expired long ago, and forget people who never agreed."""

    def take_out(self, sent_until: datetime, now: datetime) -> tuple[Outgoing, ...]:
        """Put on disk that documents that were sent by then go out of the chats, each once; what
        takes them out.
        """

    def delivered(
        self, outgoing_id: str, messages: tuple[str, ...] = (), at: datetime | None = None
    ) -> None:
        """Remember that an effect was carried out, as which messages, and when (aware)."""

    def record(self, record_id: str) -> Record | None:
        """The client record with this id."""

    def led_to(self, record_id: str) -> str:
        """The id of the record that this one has become part of; else its own."""

    def everything(self) -> Iterator[tuple[Record | None, tuple[Outgoing, ...]]]:
        """All that is kept, file by file: the record, if it is one, and what is in the outbox."""
