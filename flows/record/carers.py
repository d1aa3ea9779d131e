"""What a record says about carers, and a new record with a change in it. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeGuard

from flows.conversation import Record
from flows.record.caring import Carer, CarersAnswer

LONGEST = timedelta(days=365)  # of a permission: then it is asked again
Ended = Literal["client", "carer", "nurse", "date", "closed"]


def may_last(day: date | None, now: datetime) -> TypeGuard[date]:
    """Whether a day can be a permission's last one: it is ahead, and at most a year."""
    return day is not None and timedelta() < day - now.date() <= LONGEST


def last_moment(day: date, now: datetime) -> datetime:
    """The end of that day where people live, in UTC; `now` is told there."""
    return datetime.combine(day, time(23, 59), now.tzinfo).astimezone(UTC)


def carer(record: Record, carer_id: str) -> Carer | None:
    """The permission with this id."""
    return next((c for c in record.carers if c.id == carer_id), None)


def put_carer(record: Record, changed: Carer) -> Record:
    """The record with this permission added, or in the place of the one with the same id."""
    if carer(record, changed.id) is None:
        return replace(record, carers=(*record.carers, changed))
    return replace(
        record, carers=tuple(changed if c.id == changed.id else c for c in record.carers)
    )


def is_open(one: Carer) -> bool:
    """Whether a permission was not ended: it can still be waiting for a yes."""
    return one.ended_at is None


def in_force(record: Record, one: Carer, now: datetime) -> bool:
    """Whether a permission counts now: both said yes, nobody ended it, and its time is not over."""
    agreed = bool(one.person) and one.confirmed_at is not None
    in_time = one.until is None or now < one.until
    goes_on = record.closed_at is None or record.closed_for == "ended"  # then it is the client's
    return agreed and is_open(one) and in_time and goes_on


def present(record: Record, now: datetime) -> tuple[Carer, ...]:
    """The permissions that count now."""
    return tuple(c for c in record.carers if in_force(record, c, now))


def ended(record: Record, carer_id: str, by: Ended, now: datetime) -> Record:
    """The record in which this permission has ended. What was said with it stays."""
    one = carer(record, carer_id)
    if one is None or not is_open(one):
        return record
    return put_carer(record, replace(one, ended_at=now, ended_by=by))


def carers_answer(record: Record, answer_id: str) -> CarersAnswer | None:
    """What a carer said, by its id."""
    return next((a for a in record.carers_answers if a.id == answer_id), None)


def put_carers_answer(record: Record, said: CarersAnswer) -> Record:
    """The record with this answer added, or in the place of the one with the same id."""
    if carers_answer(record, said.id) is None:
        return replace(record, carers_answers=(*record.carers_answers, said))
    kept = tuple(said if a.id == said.id else a for a in record.carers_answers)
    return replace(record, carers_answers=kept)


def without_carers_answer(record: Record, answer_id: str) -> Record:
    """The record without this answer of a carer, also on the list of what to talk about."""
    kept = tuple(a for a in record.carers_answers if a.id != answer_id)
    agenda = tuple(item for item in record.agenda if item.id != answer_id)
    return replace(record, carers_answers=kept, agenda=agenda)


def erased(record: Record, answer_id: str) -> Record:
    """The record without this answer, and without its words in what anybody was told of it."""
    signs = {sign.id for sign in record.signs if sign.answer == answer_id}
    alerts = tuple(replace(a, words="") if a.sign in signs else a for a in record.alerts)
    return without_carers_answer(replace(record, alerts=alerts), answer_id)


def unseen(record: Record) -> tuple[CarersAnswer, ...]:
    """What carers said and the client has not been shown."""
    return tuple(a for a in record.carers_answers if a.seen_at is None)


def seen_by_client(record: Record, now: datetime, carer_id: str = "") -> Record:
    """The record in which the client was shown all that carers said, or all that this one said."""
    shown = tuple(
        a if a.seen_at or carer_id not in ("", a.carer) else replace(a, seen_at=now)
        for a in record.carers_answers
    )
    return replace(record, carers_answers=shown)


def awaits_client(one: Carer) -> bool:
    """Whether somebody said yes, and the client has not said yet whether it is right."""
    return is_open(one) and bool(one.person) and one.confirmed_at is None


def is_draft(one: Carer) -> bool:
    """Whether the client began to ask somebody, and has no link for them yet."""
    return is_open(one) and not one.link and not one.person and one.recorded is None


def all_ended(record: Record, by: Ended, now: datetime) -> Record:
    """The record in which every permission has ended; one that was never asked for is gone."""
    for one in record.carers:
        record = ended(record, one.id, by, now)
    asked = tuple(c for c in record.carers if c.link or c.person or c.recorded)
    return replace(record, carers=asked)


def without_carer(record: Record, carer_id: str) -> Record:
    """The record without a permission that nobody had yet."""
    return replace(record, carers=tuple(c for c in record.carers if c.id != carer_id))


def sighted(record: Record, now: datetime) -> tuple[Carer, ...]:
    """The carers who may read some of what the client said."""
    return tuple(c for c in present(record, now) if c.sees)


def by_carer(record: Record, *, dictated: bool) -> Iterator[tuple[str, CarersAnswer]]:
    """What each carer wrote down for the client, or said, person by person; the name stands with
    the first answer of each.
    """
    there = [a for a in record.carers_answers if (a.voice == "own_words") is dictated]
    for carer in dict.fromkeys(said.carer for said in there):
        theirs = (said for said in there if said.carer == carer)
        for number, said in enumerate(theirs):
            yield ("" if number else said.name), said
