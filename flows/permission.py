"""Who may do what: decided here, from what is stored, and denied unless it is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flows.conversation import Conversation, Invitation, Person, Record, Role, Share, Summary

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


def may_invite(nurse: Person, record: Record) -> bool:
    """Whether a nurse may make a link to a record: to her own client, who has not come in yet."""
    return cares_for(nurse, record) and record.client is None


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


def own(person: Person, record: Record | None) -> Record | None:
    """The record, if it is that of this client."""
    return record if record is not None and owns(person, record) else None


def may_hand_over(record: Record, share: Share) -> bool:
    """Whether a summary may go to the nurse: there is one, and the client's yes still stands.

    Consent that was taken back takes every earlier yes along, also when it is given again. A record
    holds the visits of its present nurse alone: what was for an earlier one is for no other.
    """
    ended = [consent.withdrawn_at for consent in record.consents if consent.withdrawn_at]
    stands = bool(record.consents) and all(at < share.agreed_at for at in ended)
    return bool(record.nurse) and stands and any(v.id == share.visit for v in record.visits)


def may_read(nurse: Person, record: Record, share: Share) -> bool:
    """Whether a nurse may read a summary: it was handed over to her, and the yes still stands."""
    handed_over = share.handed_over_at is not None
    return cares_for(nurse, record) and may_hand_over(record, share) and handed_over


def may_see(conversation: Conversation | None, summary: Summary) -> bool:
    """Whether somebody may be sent this summary at this moment: a client the own one, a nurse what
    she may read. It can have waited for long, and much can have ended meanwhile.
    """
    if conversation is None:
        return False
    nurse = conversation.person
    if nurse.role is Role.CLIENT:
        return own(nurse, conversation.record) is not None
    return any(
        may_read(nurse, record, share) and share.summary == summary
        for record in conversation.caseload
        for share in record.shares
    )
