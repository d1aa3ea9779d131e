"""From the nouns to JSON and back: the only place where `Any` is allowed.

A file holds one Kept: a person or a client's record, with the ids of the updates that were handled
and the effects that are still to be carried out. Its lists become TinyDB tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from flows.conversation import (
    Effect,
    Invitation,
    Person,
    Record,
)

SCHEMA = 1

Tables = dict[str, list[dict[str, Any]]]


class SchemaTooNew(Exception):
    """A file was written by a newer version of this program."""


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
class Kept:
    """What one file holds."""

    person: Person | None = None
    record: Record | None = None
    handled: tuple[Handled, ...] = ()
    outbox: tuple[Outgoing, ...] = ()


_KEPT = TypeAdapter(Kept)
_INVITATION = TypeAdapter(Invitation)


def to_tables(kept: Kept) -> Tables:
    """A file's tables: the lists of a record, its scalars as `about`, `handled` and `outbox`."""
    body: dict[str, Any] = _KEPT.dump_python(kept, mode="json")
    record: dict[str, Any] = body.pop("record") or {}
    lists = [name for name in record if isinstance(record[name], list)]
    tables = {name: rows for name in lists if (rows := record.pop(name))}
    about = {"schema": SCHEMA, "record": record, "person": body.pop("person")}
    return {"about": [about], **tables, **{name: rows for name, rows in body.items() if rows}}


def from_tables(tables: Tables) -> Kept:
    """What a file's tables hold.

    Raises:
        SchemaTooNew: a newer version of this program wrote them.
        pydantic.ValidationError: they are not what this program writes.
    """
    tables = dict(tables)
    [about] = tables.pop("about")
    if about["schema"] > SCHEMA:
        raise SchemaTooNew(f"schema {about['schema']} is newer than {SCHEMA}: update the program")
    kept = {"handled": tables.pop("handled", ()), "outbox": tables.pop("outbox", ())}
    record = {**about["record"], **tables} if about["record"] else None
    return _KEPT.validate_python({**kept, "person": about["person"], "record": record})


def invitation_to_tables(invitation: Invitation) -> Tables:
    """The tables of an invitation's file."""
    return {"invitation": [_INVITATION.dump_python(invitation, mode="json")]}


def invitation_from_tables(tables: Tables) -> Invitation:
    """The invitation in a file's tables."""
    return _INVITATION.validate_python(tables["invitation"][0])
