"""For which client somebody answers at this moment, and with which permission.

Looked up anew at every turn, at `turn.now`: what was allowed a moment ago may have ended.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flows.conversation import Carer, Position, Record, Role, Turn
from flows.interrupts import note
from flows.permission import carer_for, is_close_to, may_answer, once_close_to
from flows.record import carers
from flows.safety.passing_on import PassedOn
from flows.script import Reply, _
from flows.subject import about

NOT_KEPT_HERE = _("I do not keep what you type here.")
JUST_TYPED = _("I did not keep what you just typed.")
NOT_ANY_MORE = _("You cannot answer this any more.")


@dataclass(frozen=True)
class Asked:
    """What a carer is asked about: which client, subject and questions; the last one is put now.

    `untold`: something was kept of which the client was not told. `thing`: the answer at hand, or
    the subject that is looked at. `words`: what was typed before a subject was chosen, and in which
    `message`; it is kept nowhere else.
    """

    client: str
    subject: str = ""
    questions: tuple[str, ...] = ()
    untold: bool = False
    thing: str = ""
    words: str = ""
    message: str = ""

    @property
    def question(self) -> str:
        """The question that is put now; "" for one that is not in the bank."""
        return (*self.questions, "")[len(self.questions) - 1] if self.questions else ""


def asked(position: Position) -> Asked:
    """What somebody who answers for others stands at."""
    at = (*position.about, *("",) * 7)[:7]
    client, subject, questions, untold, thing, words, message = at
    put = tuple(questions.split(",")) if subject else ()
    return Asked(client, subject, put, bool(untold), thing, words, message)


def asking(turn: Turn, now: Asked) -> Turn:
    """The turn with this at hand."""
    untold = "untold" if now.untold else ""
    at = (now.client, now.subject, ",".join(now.questions), untold, now.thing)
    held = (now.words, now.message) if now.words else ()
    return about(turn, *at, *held)


def client_named(turn: Turn, record_id: str) -> Record | None:
    """The record of one of those for whom this person answers, or may soon."""
    return next((record for record in turn.caseload if record.id == record_id), None)


def client_at_hand(turn: Turn) -> Record | None:
    """The record of the client whom this is about."""
    return client_named(turn, asked(turn.person.position).client)


def permission_of(turn: Turn) -> tuple[Record, Carer] | None:
    """The client at hand, and the permission with which this person may answer now; None: not."""
    record = client_at_hand(turn)
    given = carer_for(turn.person, record, turn.now) if record else None
    return (record, given) if record and given else None


def cared_for(turn: Turn) -> tuple[tuple[Record, Carer], ...]:
    """The clients for whom this person may answer now, and with which permission."""
    found = ((record, carer_for(turn.person, record, turn.now)) for record in turn.caseload)
    return tuple((record, given) for record, given in found if given)


def once_given(turn: Turn) -> tuple[tuple[Record, Carer], ...]:
    """The clients for whom this person may answer, or might once, and the newest permission for
    each: both said yes to it.
    """
    found = {
        record.id: (record, one)
        for record in turn.caseload
        for one in record.carers
        if one.person == turn.person.id and one.confirmed_at
    }
    return tuple(found.values())


def known_as(turn: Turn, record: Record) -> Carer | None:
    """The newest permission this person has, or had, with a client."""
    return next((one for of, one in once_given(turn) if of.id == record.id), None)


def waiting(turn: Turn) -> tuple[tuple[Record, Carer], ...]:
    """The clients who are still to say that it is right that this person answers."""
    return tuple(
        (record, one)
        for record in turn.caseload
        for one in record.carers
        if one.person == turn.person.id and carers.is_open(one) and not one.confirmed_at
        if record.closed_at is None
    )


def without_ties(turn: Turn, record: Record) -> Turn:
    """The turn of somebody who is no longer close to this client, if nothing else ties them: who
    answered once can always read what they said.
    """
    person = turn.person
    if once_close_to(person, record) or is_close_to(person, record):
        return turn
    left = tuple(client for client in person.clients if client != record.id)
    return replace(turn, person=replace(person, clients=left))


def may_no_longer(turn: Turn) -> str | None:
    """The step of somebody who may not do, or not any more, what they stand at."""
    now, found = asked(turn.person.position), permission_of(turn)
    if found is None:
        return "no_longer"
    record, _given = found
    if now.subject and not may_answer(turn.person, record, now.subject, turn.now):
        return "no_longer"
    return None


def too_late(turn: Turn, reply: Reply) -> Turn:
    """Say that it is not allowed, or not any more."""
    return note(turn, NOT_ANY_MORE)


def answers_for_others(turn: Turn) -> bool:
    """Whether this turn is that of somebody in the flow of those who answer or are told."""
    return turn.person.role is Role.CARER


def reached(person: str, *, now_is: bool) -> Callable[[Record, datetime], PassedOn]:
    """What becomes of a client's record when who answers for them blocked the bot, or came back."""

    def became(record: Record, now: datetime) -> PassedOn:
        for one in record.carers:
            if one.person == person and carers.in_force(record, one, now):
                record = carers.put_carer(record, replace(one, reachable=now_is))
        return record, (), ()

    return became
