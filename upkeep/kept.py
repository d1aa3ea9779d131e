"""What is kept about somebody at this moment, as far as that person may see it; and the log.

A client reads what "Take everything along" would give. A nurse reads what she was given; a carer
what they may do, what they said, and what was opened to them. Nobody sees what is somebody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from channels.wording import Wording
from flows.carer.answering import asks
from flows.carer.carers_pages import VOICES
from flows.carer.caring_page import what_may
from flows.carer.on_behalf import Asked
from flows.conversation import (
    Carer,
    CarersAnswer,
    Conversation,
    Form,
    Person,
    Record,
    Role,
    TakeAway,
)
from flows.log.bookkeeping import CARER
from flows.log.logbook import Entry
from flows.log.trail import LogLine, by_day, told
from flows.permission import carer_for, contact_of, may_answer, may_look_at, may_read
from flows.record import diary, naming
from flows.record.carers_words import SUBJECTS
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
THEY_SAID = _("This is what {who} said about {name}.")
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
            return [*_of_carer(conversation, now)]
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


def _of_carer(conversation: Conversation, now: datetime) -> Iterator[Block]:
    person = conversation.person
    say = Wording(person.form, now.tzinfo).say
    yield Block("line", _place(person, now))
    for record in conversation.caseload:
        yield from _of_client_of(person, record, now)
    if conversation.record:
        own = TakeAway(person.id, person.form, conversation.record, (), now)
        yield from own_data_blocks(own, say, now.tzinfo)


def _of_client_of(person: Person, record: Record, now: datetime) -> Iterator[Block]:
    say = Wording(person.form, now.tzinfo).say
    contact, given = contact_of(person, record), carer_for(person, record, now)
    if given:
        yield Block("section", _client_named(given, say))
        yield Block("line", say(what_may(given)))
        said = (a for a in record.carers_answers if a.carer == given.id)
        for answer in said:
            if may_answer(person, record, answer.subject, now):
                yield from _said(answer, given, say)
        yield from _opened(person, record, given, now)
    if contact:
        yield Block("line", say(replace(ASKS, params={"name": contact.calls})))


def _said(answer: CarersAnswer, given: Carer, say: Callable[[Text], str]) -> Iterator[Block]:
    asked = Asked("", answer.subject, (answer.question,))
    marked = answer.mark is not None
    heading = SUBJECTS[answer.subject] if marked else asks(asked, given.naming)
    yield Block("question", say(heading))
    yield Block("line", say(naming.about(VOICES[answer.voice], given.naming)))
    yield Block("words", f"{answer.mark:g}" if answer.mark is not None else answer.words)


def _opened(person: Person, record: Record, given: Carer, now: datetime) -> Iterator[Block]:
    """What the client said, as far as it was opened to this carer."""
    say = Wording(person.form, now.tzinfo).say
    for said in diary.shown(record):
        if said.theme and may_look_at(person, record, said, now):
            name = SUBJECTS[said.theme]
            yield Block(
                "question",
                say(replace(THEY_SAID, params={"who": naming.who(given.naming), "name": name})),
            )
            yield Block("words", said.words)


def _client_named(given: Carer, say: Callable[[Text], str]) -> str:
    named = naming.who(given.naming)
    return named if isinstance(named, str) else say(named)


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
            yield Block("section", _heading(person, record, say))
            yield Block("line", say(AS_READ))
        yield from _days(lines, say)


def _heading(person: Person, record: Record, say: Callable[[Text], str]) -> str:
    """Whom this is about, as this person calls them: the label is the nurse's alone."""
    if person.role is Role.NURSE:
        return record.label
    given = next((c for c in record.carers if c.person == person.id), None)
    contact = contact_of(person, record)
    return _client_named(given, say) if given else contact.calls if contact else ""


def _done_by(store: Store, conversation: Conversation, record: Record) -> list[Entry]:
    """What somebody who is not the client did: some of it stands in their own file."""
    client = store.recall(record.client.id) if record.client else None
    at_client = client.trail if client else ()
    own = (entry for entry in conversation.trail if entry.record == record.id)
    return [*own, *(entry for entry in at_client if _is_by(entry, conversation.person, record))]


def _is_by(entry: Entry, person: Person, record: Record) -> bool:
    """Whether this may stand in their part. Ids are pseudonyms; of carers the permission tells."""
    if person.role is not Role.CARER:
        return entry.role == person.role
    theirs = {f"{CARER} {one.id}" for one in record.carers if one.person == person.id}
    return entry.authority in theirs


def _days(lines: Iterable[LogLine], say: Callable[[Text], str]) -> Iterator[Block]:
    for day in by_day(lines):
        heading, *done = day.items
        yield Block("group", say(heading))
        for line in done:
            yield Block("line", say(line))
