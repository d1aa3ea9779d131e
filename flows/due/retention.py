"""What was never shared does not stay for ever. It is announced first, and the client can keep it.

AVG 5(1)(e): not longer than needed. The organisation sets the period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from flows.conversation import Expiry, Given, Record, Say
from flows.interrupts import ANSWERS, KEEP, MY_DATA
from flows.log.bookkeeping import RETENTION, by_program
from flows.log.logbook import Act, Entry, Thing
from flows.record import carers, diary
from flows.script import _, plural
from flows.words import Prompt, When

ANNOUNCED_BEFORE = timedelta(days=14)


def _shared(record: Record) -> frozenset[str]:
    """The ids of all answers that were ever in something that was shared or in an alert, or
    that stand on a carer's sheet.
    """
    summaries = [share.summary for share in record.shares]
    sent = {alert.sign for alert in record.alerts if alert.words}
    told = {sign.answer for sign in record.signs if sign.id in sent}
    given = {line.id for sheet in record.sheets for line in sheet.lines}
    of_client = {line.id for s in summaries for line in (*s.agenda, *s.lines)}
    of_carers = {line.id for s in summaries for line in s.carers}
    return frozenset(of_client | of_carers | told | given)


def _shared_marks(record: Record) -> frozenset[tuple[str, datetime]]:
    return frozenset((g.theme, g.given_at) for s in record.shares for g in s.summary.marks)


def _private_marks(record: Record) -> Iterator[Given]:
    shared = _shared_marks(record)
    return (g for g in record.marks if (g.theme, g.given_at) not in shared)


def _private(record: Record) -> dict[str, datetime]:
    """What was never shared: answers, marks, things to talk about, what carers said; since when
    each is kept.
    """
    shared, kept = _shared(record), record.keeps_from
    found = {
        **{r.id: r.said_at for r in record.reflections},
        **{i.id: i.added_at for i in record.agenda if i.words},
        **{f"{g.theme} {g.given_at}": g.given_at for g in _private_marks(record)},
        **{a.id: a.said_at for a in record.carers_answers},
    }
    return {name: max(at, kept) if kept else at for name, at in found.items() if name not in shared}


def expires_at(record: Record, keep: timedelta) -> datetime | None:
    """When something has to be announced or has to go; None when there is nothing private."""
    oldest = min(_private(record).values(), default=None)
    if _hears_nothing(record):
        return oldest + keep if oldest else None
    if record.expiry is not None:
        return record.expiry.told_at + ANNOUNCED_BEFORE
    return oldest + keep - ANNOUNCED_BEFORE if oldest else None


def _hears_nothing(record: Record) -> bool:
    """Whether there is nobody to announce it to: no phone, or the client died."""
    return record.client is None or record.closed_for == "died"


def expired(
    record: Record, keep: timedelta, now: datetime
) -> tuple[Record, tuple[Say, ...], tuple[Entry, ...]]:
    """The record after the announcement or after what was announced; what is said and logged."""
    client = record.client
    if client is None or _hears_nothing(record):
        return _gone(record, now - keep, now)
    if record.expiry is None:
        before = now - keep + ANNOUNCED_BEFORE
        going = sum(1 for since in _private(record).values() if since <= before)
        goes = When(now + ANNOUNCED_BEFORE, "day")
        told = (
            plural(
                "I erase {n} old answer on {when}. You never shared it.",
                "I erase {n} old answers on {when}. You never shared them.",
                going,
                when=goes,
            ),
            _("Do you want to keep it? Then press: Keep them."),
        )
        say = Say(client.id, client.form, Prompt(told, (KEEP, ANSWERS, MY_DATA)), asked=False)
        return replace(record, expiry=Expiry(now, before)), (say,), ()
    return _gone(record, record.expiry.before, now)


def _gone(
    record: Record, before: datetime, now: datetime
) -> tuple[Record, tuple[Say, ...], tuple[Entry, ...]]:
    left = _without(record, before)
    gone = len(_private(record)) - len(_private(left))
    entry = by_program(now, record, Act.ERASE, Thing.ANSWER, RETENTION, gone)
    return replace(left, expiry=None), (), (entry,) if gone else ()


def _without(record: Record, before: datetime) -> Record:
    """The record without what was never shared and is older than `before`."""
    gone = {name for name, at in _private(record).items() if at <= before}
    for answer in gone:
        record = carers.without_carers_answer(diary.without(record, answer), answer)
    return replace(
        record,
        marks=tuple(g for g in record.marks if f"{g.theme} {g.given_at}" not in gone),
        agenda=tuple(i for i in record.agenda if i.id not in gone),
    )
