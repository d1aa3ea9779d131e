"""From the nouns to JSON and back: the only place where `Any` is allowed.

A file holds one Kept: a person or a client's record, with the ids of the updates that were handled,
the effects that are still to be carried out, and the end of its log. Lists become TinyDB tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from flows.conversation import Departure, Effect, Invitation, Person, Record
from flows.log.logbook import Entry
from storage.migrations import SCHEMA, Tables, migrated
from storage.trail import Trail


@dataclass(frozen=True)
class Handled:
    """An update that was handled, and when. A repeated one is passed over."""

    id: str
    at: datetime


@dataclass(frozen=True)
class Outgoing:
    """An effect in the outbox. Its id says which update made it, and its place in the turn."""

    id: str
    effect: Effect


@dataclass(frozen=True)
class InChat:
    """A message that stands in somebody's chat, wherever it was sent from."""

    person: str
    id: str
    at: datetime
    document: str = ""  # the record of which it is a document; "": it is none, so it may stay


@dataclass(frozen=True)
class Farewell:
    """A record that goes: it became part of another, or its client `erased` it.

    `entries` are the last lines of its log.
    """

    record: str
    at: datetime
    erased: bool
    entries: tuple[Entry, ...] = ()
    into: str = ""  # the record it became part of


@dataclass(frozen=True)
class Tombstone:
    """A record that is no more, and how its log ended. `erased`: no backup brings it back."""

    record: str
    at: datetime
    erased: bool
    count: int
    head: str
    into: str = ""  # the record it became part of


@dataclass(frozen=True)
class Kept:
    """What one file holds."""

    person: Person | None = None
    record: Record | None = None
    handled: tuple[Handled, ...] = ()
    outbox: tuple[Outgoing, ...] = ()
    messages: tuple[InChat, ...] = ()
    farewells: tuple[Farewell, ...] = ()
    trail: Trail = field(default_factory=Trail)
    version: int = 0  # how often the file was written


_KEPT = TypeAdapter(Kept)
_INVITATION = TypeAdapter(Invitation)
_TOMBSTONE = TypeAdapter(Tombstone)
_DEPARTURE = TypeAdapter(Departure)
LISTS = ("handled", "outbox", "messages", "farewells")  # of a file, beside those of its record


def to_tables(kept: Kept) -> Tables:
    """A file's tables: its lists and those of its record, the lines of its log, and `about`."""
    body: dict[str, Any] = _KEPT.dump_python(kept, mode="json")
    record: dict[str, Any] = body.pop("record") or {}
    lists = {name: body.pop(name) for name in LISTS}
    lists |= {name: record.pop(name) for name in [n for n in record if isinstance(record[n], list)]}
    trail = body.pop("trail")
    lists["log"] = [{"line": line} for line in trail.pop("lines")]
    about = {
        "schema": SCHEMA,
        "version": body.pop("version"),
        "record": record,
        "person": body.pop("person"),
        "trail": trail,
    }
    return {"about": [about], **{name: rows for name, rows in lists.items() if rows}}


def from_tables(tables: Tables) -> Kept:
    """What a file's tables hold.

    Raises:
        SchemaTooNew: a newer version of this program wrote them.
        pydantic.ValidationError: they are not what this program writes.
    """
    tables = dict(migrated(tables))
    [about] = tables.pop("about")
    trail = {**about.get("trail", {}), "lines": [row["line"] for row in tables.pop("log", ())]}
    kept = {name: tables.pop(name, ()) for name in LISTS}
    kept["version"] = about.get("version", 0)
    record = {**about["record"], **tables} if about["record"] else None
    return _KEPT.validate_python(
        {**kept, "person": about["person"], "record": record, "trail": trail}
    )


def invitation_to_tables(invitation: Invitation) -> Tables:
    """The tables of an invitation's file."""
    row = _INVITATION.dump_python(invitation, mode="json")
    return {"about": [{"schema": SCHEMA}], "invitation": [row]}


def invitation_from_tables(tables: Tables) -> Invitation:
    """The invitation in a file's tables. Errors as those of `from_tables`."""
    return _INVITATION.validate_python(migrated(tables)["invitation"][0])


def departure_to_tables(departure: Departure) -> Tables:
    """The tables of the note that a nurse leaves."""
    row = _DEPARTURE.dump_python(departure, mode="json")
    return {"about": [{"schema": SCHEMA}], "departure": [row]}


def departure_from_tables(tables: Tables) -> Departure:
    """The note that a nurse leaves, in a file's tables. Errors as those of `from_tables`."""
    return _DEPARTURE.validate_python(migrated(tables)["departure"][0])


def tombstone_to_tables(tombstone: Tombstone) -> Tables:
    """The tables of a tombstone's file."""
    row = _TOMBSTONE.dump_python(tombstone, mode="json")
    return {"about": [{"schema": SCHEMA}], "tombstone": [row]}


def tombstone_from_tables(tables: Tables) -> Tombstone:
    """The tombstone in a file's tables. Errors as those of `from_tables`."""
    return _TOMBSTONE.validate_python(migrated(tables)["tombstone"][0])


def page_to_tables(lines: tuple[str, ...]) -> Tables:
    """The tables of a page of a log."""
    return {"about": [{"schema": SCHEMA}], "log": [{"line": line} for line in lines]}


def page_from_tables(tables: Tables) -> tuple[str, ...]:
    """The lines of a page of a log."""
    return tuple(row["line"] for row in migrated(tables)["log"])
