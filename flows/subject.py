"""Whom a turn is about: the client's record at hand, and the nurse in words."""

from __future__ import annotations

from dataclasses import replace

from flows.conversation import Conversation, Record, Role, Share, Turn, Visit
from flows.permission import reader
from flows.script import Reply, _
from flows.words import Text


def record_of(turn: Turn) -> Record:
    """The client's record, at a step that is only reached with one."""
    assert turn.record is not None
    return turn.record


def nurse_of(record: Record) -> str | Text:
    """How the client's nurse is called."""
    return record.nurse_name or _("your nurse")


def coming(record: Record, visit: Visit | None) -> str | Text:
    """How the nurse is called who comes to this visit, or who came."""
    return (visit.by_name if visit else "") or nurse_of(record)


def named_reader(record: Record, share: Share) -> str | Text:
    """How the nurse is called with whom this was shared."""
    if reader(record, share) == record.nurse:
        return nurse_of(record)
    visit = next((v for v in record.visits if v.id == share.visit), None)
    return (visit.by_name if visit else "") or _("a nurse")


def inviter(turn: Turn) -> str:
    """The nurse to whom an opened link leads: another one than who made it, when that one left."""
    assert turn.person.invited is not None
    return turn.invited_to.nurse_name if turn.invited_to else turn.person.invited.nurse_name


def touched(conversation: Conversation | None) -> set[str]:
    """The records that somebody's next turn may change: nobody else changes them meanwhile."""
    if conversation is None:
        return set()
    person = conversation.person
    invited = person.invited.record if person.invited else ""
    invited = conversation.invited_to.id if conversation.invited_to else invited
    names = bool(person.clients) or person.role is Role.NURSE
    at_hand = person.position.about[0] if names and person.position.about else ""
    told_of = tuple(record.id for record in conversation.caseload)
    asked = (*person.clients, *told_of) if person.role is not Role.NURSE else ()
    return {record for record in (person.record, invited, at_hand, *asked) if record}


def plain(words: str) -> str:
    """Words on one line, without doubled spaces."""
    return " ".join(words.split())


def about(turn: Turn, *things: str) -> Turn:
    """The turn with these things at hand."""
    position = replace(turn.person.position, about=things)
    return replace(turn, person=replace(turn.person, position=position))


def afresh(turn: Turn) -> Turn:
    """The turn of somebody who leaves an interruption for good."""
    return replace(
        turn,
        person=replace(turn.person, position=replace(turn.person.position, returns=None, about=())),
    )


def take_at_hand(turn: Turn, reply: Reply) -> Turn:
    """Take what a button names at hand, of the record that is at hand."""
    return about(turn, turn.person.position.about[0], reply.about)


def with_client(turn: Turn, record: Record) -> Turn:
    """The turn of a nurse or a carer in which this client's record was added or changed."""
    others = tuple(r for r in turn.caseload if r.id != record.id)
    return replace(turn, record=record, caseload=(*others, record))
