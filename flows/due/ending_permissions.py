"""How what a carer may ends: when the client stops, and when its last day has come.

Two weeks before that day the client is asked whether it goes on. Nobody is told a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from flows.conversation import Effect, Form, Record, Role, Say, Turn
from flows.interrupts import has_answers, is_kept, note
from flows.log.bookkeeping import CONSENT, by_program
from flows.log.logbook import Act, Entry, Thing
from flows.record import carers
from flows.record.carers_words import now_until, stopped
from flows.record.caring import Carer
from flows.script import STAY, Branch, Reply, _, button
from flows.subject import record_of
from flows.words import Choice, Prompt, Text, When

ASKS_BEFORE = timedelta(days=14)
GOES_ON_FOR = timedelta(days=91)
GOES_ON, GOES_NOT_ON = "carer_goes_on", "carer_stops"  # they count below an older message, too


# --- a client who stops -----------------------------------------------------------------------


def end_all(turn: Turn) -> Turn:
    """The turn of a client who stops: nobody may answer or read anything any more."""
    record, told = record_of(turn), farewells_to_carers(record_of(turn))
    record = carers.all_ended(record, "client", turn.now)
    return replace(turn, record=record, effects=(*turn.effects, *told))


def carers_stop(turn: Turn) -> tuple[Text, ...]:
    """That nobody answers any more when the client stops; nothing when nobody does."""
    if not any(carers.is_open(one) for one in record_of(turn).carers):
        return ()
    return (_("Nobody answers for you any more then."),)


def farewells_to_carers(record: Record) -> tuple[Effect, ...]:
    """What all carers hear when a client stops."""
    return tuple(say for one in record.carers if carers.is_open(one) for say in stopped(one))


# --- the last day -----------------------------------------------------------------------------


def ends_at(record: Record) -> Iterator[tuple[datetime, Carer]]:
    """When which permission ends by its date."""
    for one in record.carers:
        if carers.is_open(one) and one.until is not None:
            yield one.until, one


def asks_at(record: Record, now: datetime) -> Iterator[tuple[datetime, Carer]]:
    """When the client is asked about which permission whether it goes on: once. A representative's
    is for the nurse to ask about.
    """
    if not record.consents or record.consents[-1].withdrawn_at or record.client is None:
        return
    for until, one in ends_at(record):
        own = one.kind != "represents" and one.asked_at is None
        if own and carers.in_force(record, one, now):
            yield until - ASKS_BEFORE, one


def ended_by_date(record: Record, now: datetime) -> tuple[Record, tuple[Effect, ...]]:
    """The record without the permissions whose time is over, and what both sides hear of it."""
    effects: tuple[Effect, ...] = ()
    for until, one in tuple(ends_at(record)):
        if until > now:
            continue
        record = carers.ended(record, one.id, "date", now)
        both = (*_to_client(record, one), *_to_nurse(record, one), *stopped(one))
        effects += both if one.confirmed_at else ()
    return record, effects


def logged_end(before: Record, after: Record, now: datetime) -> tuple[Entry, ...]:
    """The line of the log about permissions that ended by their date."""
    pairs = zip(before.carers, after.carers, strict=True)
    count = sum(1 for was, one in pairs if was.ended_at != one.ended_at)
    if not count:
        return ()
    return (by_program(now, after, Act.END_PERMISSION, Thing.CARER, CONSENT, count),)


def _to_client(record: Record, one: Carer) -> tuple[Say, ...]:
    if record.client is None:
        return ()
    over = _("{name} no longer answers for you. The time is over.", name=one.name)
    again = _("Do you want it again? You can ask it anew, under: my data.")
    return (Say(record.client.id, record.client.form, Prompt((over, again)), asked=False),)


def _to_nurse(record: Record, one: Carer) -> tuple[Say, ...]:
    """What the nurse hears of a permission that she recorded: there is no client in a chat."""
    if record.client is not None or not record.nurse or one.recorded is None:
        return ()
    over = _("{name} no longer answers for {label}. The agreed time is over.", name=one.name,
             label=record.label)  # fmt: skip
    again = _("Does the client want it again? Write it down anew.")
    said = Prompt((over, again))
    return (Say(record.nurse, Form.U, said, asked=False, role=Role.NURSE),)


def ask(record: Record, one: Carer, now: datetime) -> tuple[Record, tuple[Effect, ...]]:
    """The record after asking the client whether somebody goes on answering; what is asked."""
    if record.client is None or one.until is None:
        return record, ()
    asked = Prompt(
        (
            _("{name} may answer until {when}.", name=one.name, when=When(one.until, "date")),
            _("May {name} go on after that?", name=one.name),
        ),
        (
            Choice(GOES_ON, button("Yes, three months more"), one.id),
            Choice(GOES_NOT_ON, button("No, then it stops"), one.id),
        ),
    )
    said = Say(record.client.id, record.client.form, asked, asked=False)
    return carers.put_carer(record, replace(one, asked_at=now)), (said,)


# --- the client's answer ----------------------------------------------------------------------


def _meant(turn: Turn, reply: Reply) -> Carer | None:
    """Of whom the client was asked whether it goes on, as long as it counts."""
    record = record_of(turn)
    asked = [c for c in carers.present(record, turn.now) if c.asked_at and c.until]
    return next((c for c in asked if c.id == reply.about), None)


def go_on(turn: Turn, reply: Reply) -> Turn:
    """Let somebody go on for three months more. They hear it."""
    one = _meant(turn, reply)
    if one is None or one.until is None or not is_kept(turn, reply):
        return note(turn, _("That has ended already, or was answered."))
    now = replace(one, until=one.until + GOES_ON_FOR, asked_at=None)
    when = When(one.until + GOES_ON_FOR, "date")
    turn = note(turn, _("Good. {name} may answer until {when}.", name=one.name, when=when))
    record = carers.put_carer(record_of(turn), now)
    return replace(turn, record=record, effects=(*turn.effects, *now_until(now)))


def let_end(turn: Turn, reply: Reply) -> Turn:
    """Let it end on its day."""
    one = _meant(turn, reply)
    if one is None or one.until is None:
        return note(turn, _("That has ended already, or was answered."))
    when = When(one.until, "date")
    return note(turn, _("Good. {name} stops on {when}.", name=one.name, when=when))


ENDING_INTERRUPTS = (
    Branch(GOES_ON, STAY, go_on, when=has_answers),
    Branch(GOES_NOT_ON, STAY, let_end, when=has_answers),
    Branch(GOES_ON, STAY),
    Branch(GOES_NOT_ON, STAY),
)
ENDING_STANDING = frozenset({GOES_ON, GOES_NOT_ON})
