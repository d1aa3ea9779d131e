"""Who may do what: decided here, from what is stored, and denied unless it is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flows.conversation import Invitation, Person, Record, Role

GUESSES = 10  # links that did not work, before the next ones are not looked at
GUESSES_COUNT_FOR = timedelta(hours=1)


def may_use(invitation: Invitation, leads_to: Record | None, person: Person, now: datetime) -> bool:
    """Whether somebody may come in by a link: once, in time, and again only by the same person.

    A client's record takes in nobody else once its client is there, and only by its newest link.
    """
    if invitation.role is Role.CLIENT and (leads_to is None or taken(leads_to, person)):
        return False
    if leads_to is not None and leads_to.link not in ("", invitation.id):
        return False
    return now < invitation.expires_at and invitation.used_by in ("", person.id)


def may_try(person: Person, now: datetime) -> bool:
    """Whether a link of theirs is looked at: not after many that did not work, for an hour."""
    recent = [at for at in person.guesses if now - at < GUESSES_COUNT_FOR]
    return len(recent) < GUESSES


def taken(record: Record, person: Person) -> bool:
    """Whether somebody else is this record's client."""
    return record.client is not None and record.client.id != person.id


def cares_for(nurse: Person, record: Record) -> bool:
    """Whether a nurse may see a client's label and visits, and what was shared with her."""
    return nurse.role is Role.NURSE and record.nurse == nurse.id


def caseload(nurse: Person, records: Iterable[Record]) -> tuple[Record, ...]:
    """The records a nurse may see, by label."""
    return tuple(
        sorted((r for r in records if cares_for(nurse, r)), key=lambda r: r.label.casefold())
    )


def owns(person: Person, record: Record) -> bool:
    """Whether this is the client whose record it is."""
    return record.client is not None and record.client.id == person.id
