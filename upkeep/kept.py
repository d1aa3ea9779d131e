"""What is kept about somebody at this moment, as far as that person may see it; and the log.

A client reads what "Take everything along" would give. A nurse and a relative read what they were
given; nobody here sees what is somebody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from channels.wording import Wording
from flows.conversation import Conversation, Form, Person, Record, Role, TakeAway
from flows.log.logbook import Entry
from flows.log.trail import LogLine, by_day, told
from flows.permission import contact_of, may_read
from flows.script import _
from flows.words import Quote, Text, When
from handover.own_data import Block, own_data_blocks
from handover.text import summary_text
from storage.store import Store

NOTHING = _("Nothing is kept on this phone yet.")
NO_RECORD = _("There is no consent yet. So no answers are kept.")
NOT_YET = _("Nothing was done yet.")
AS_READ = _("This is how the client reads it.")
POSITION = _("The place in the conversation: {step}.")
NAME = _("The client calls the nurse {name}.")
VISIT = _("A visit on {when}.")
CANCELLED = _("A visit on {when} that is cancelled.")
AGREED = _("Agreed: {words}")
SHARED = _("Shared for the visit of {when}:")
ASKS = _("{name} wants this person to be told when help is needed.")


def kept(store: Store, person: str, now: datetime) -> list[Block]:
    """What is kept about this person (an id) and what they may see; `now` aware and local."""
    conversation = store.recall(person)
    say = Wording(conversation.person.form if conversation else Form.U, now.tzinfo).say
    if conversation is None:
        return [Block("line", say(NOTHING))]
    match conversation.person.role:
        case Role.NURSE:
            return [*_of_nurse(conversation, now)]
        case Role.CARER:
            return [*_of_relative(conversation, now)]
        case _:
            return _of_client(conversation, now)


def _of_client(conversation: Conversation, now: datetime) -> list[Block]:
    person, record = conversation.person, conversation.record
    say = Wording(person.form, now.tzinfo).say
    if record is None:
        return [Block("line", say(NO_RECORD)), Block("line", _place(person, now))]
    taken = TakeAway(person.id, person.form, record, (), now)
    return own_data_blocks(taken, say, now.tzinfo)


def _of_nurse(conversation: Conversation, now: datetime) -> Iterator[Block]:
    person = conversation.person
    say = Wording(person.form, now.tzinfo).say
    if person.name:
        yield Block("line", say(replace(NAME, params={"name": person.name})))
    yield Block("line", _place(person, now))
    for record in conversation.caseload:
        yield Block("section", record.label)
        for visit in sorted(record.visits, key=lambda planned: planned.starts_at):
            which = CANCELLED if visit.cancelled else VISIT
            yield Block("line", say(replace(which, params={"when": When(visit.starts_at)})))
        yield from _shared(person, record, now)
        for made in record.agreements:
            if made.agreed_at:
                yield Block("line", say(replace(AGREED, params={"words": Quote(made.words)})))


def _shared(nurse: Person, record: Record, now: datetime) -> Iterator[Block]:
    say = Wording(nurse.form, now.tzinfo).say
    visits = {visit.id: visit for visit in record.visits}
    for share in record.shares:
        if may_read(nurse, record, share):
            when = When(visits[share.visit].starts_at)
            yield Block("question", say(replace(SHARED, params={"when": when})))
            yield Block("report", summary_text(share.summary, say))


def _of_relative(conversation: Conversation, now: datetime) -> Iterator[Block]:
    person = conversation.person
    say = Wording(person.form, now.tzinfo).say
    yield Block("line", _place(person, now))
    for record in conversation.caseload:
        contact = contact_of(person, record)
        if contact:
            yield Block("line", say(replace(ASKS, params={"name": contact.calls})))


def _place(person: Person, now: datetime) -> str:
    step: Text = replace(POSITION, params={"step": person.position.step.replace("_", " ")})
    return Wording(person.form, now.tzinfo).say(step)


# --- the log ----------------------------------------------------------------------------------


def log_of(store: Store, person: str, now: datetime) -> list[Block]:
    """What was done with a client's record, in plain words, the newest first: all of it for the
    client; for somebody else, of each client, what was done in their role.
    """
    conversation = store.recall(person)
    say = Wording(Form.U, now.tzinfo).say
    found = [*_logs(store, conversation, now)] if conversation else []
    return found or [Block("line", say(NOT_YET))]


def _logs(store: Store, conversation: Conversation, now: datetime) -> Iterator[Block]:
    say = Wording(Form.U, now.tzinfo).say
    person = conversation.person
    own = person.role is Role.CLIENT
    for record in (conversation.record,) if own else conversation.caseload:
        if record is None:
            continue
        trail = conversation.trail if own else _done_by(store, conversation, record)
        lines = told(trail, record, now.tzinfo)
        if lines and not own:
            yield Block("section", record.label)
            yield Block("line", say(AS_READ))
        yield from _days(lines, say)


def _done_by(store: Store, conversation: Conversation, record: Record) -> list[Entry]:
    """What somebody who is not the client did: some of it stands in their own file."""
    client = store.recall(record.client.id) if record.client else None
    at_client = client.trail if client else ()
    role = conversation.person.role  # ids are pseudonyms
    own = (entry for entry in conversation.trail if entry.record == record.id)
    return [*own, *(entry for entry in at_client if entry.role == role)]


def _days(lines: Iterable[LogLine], say: Callable[[Text], str]) -> Iterator[Block]:
    for day in by_day(lines):
        heading, *done = day.items
        yield Block("group", say(heading))
        for line in done:
            yield Block("line", say(line))
