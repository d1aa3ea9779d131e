"""What was never shared does not stay for ever. It is announced first, and the client can keep it.

AVG 5(1)(e): not longer than needed. The organisation sets the period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from flows import diary
from flows.bookkeeping import RETENTION, by_program
from flows.conversation import Expiry, Given, Record, Say
from flows.interrupts import ANSWERS, KEEP, MY_DATA
from flows.logbook import Act, Entry, Thing
from flows.script import _, plural
from flows.words import Prompt, When

ANNOUNCED_BEFORE = timedelta(days=14)


def _shared(record: Record) -> frozenset[str]:
    """The ids of all answers that were ever in something that was shared, or in an alert."""
    summaries = [share.summary for share in record.shares]
    sent = {alert.sign for alert in record.alerts if alert.words}
    told = {sign.answer for sign in record.signs if sign.id in sent}
    return frozenset(line.id for s in summaries for line in (*s.agenda, *s.lines)) | told


def _shared_marks(record: Record) -> frozenset[tuple[str, datetime]]:
    return frozenset((g.theme, g.given_at) for s in record.shares for g in s.summary.marks)


def _private_marks(record: Record) -> Iterator[Given]:
    shared = _shared_marks(record)
    return (g for g in record.marks if (g.theme, g.given_at) not in shared)


def _private(record: Record) -> dict[str, datetime]:
    """What was never shared: answers, marks, things to talk about; since when each is kept."""
    shared, kept = _shared(record), record.keeps_from
    found = {
        **{r.id: r.said_at for r in record.reflections},
        **{i.id: i.added_at for i in record.agenda if i.words},
        **{f"{g.theme} {g.given_at}": g.given_at for g in _private_marks(record)},
    }
    return {name: max(at, kept) if kept else at for name, at in found.items() if name not in shared}


def expires_at(record: Record, keep: timedelta) -> datetime | None:
    """When something has to be announced or has to go; None when there is nothing private."""
    if record.client is None:
        return None
    if record.expiry is not None:
        return record.expiry.told_at + ANNOUNCED_BEFORE
    oldest = min(_private(record).values(), default=None)
    return oldest + keep - ANNOUNCED_BEFORE if oldest else None


def expired(
    record: Record, keep: timedelta, now: datetime
) -> tuple[Record, tuple[Say, ...], tuple[Entry, ...]]:
    """The record after the announcement or after what was announced; what is said and logged."""
    client = record.client
    if client is None:
        return record, (), ()
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
    left = _without(record, record.expiry.before)
    gone = len(_private(record)) - len(_private(left))
    entry = by_program(now, record, Act.ERASE, Thing.ANSWER, RETENTION, gone)
    return replace(left, expiry=None), (), (entry,) if gone else ()


def _without(record: Record, before: datetime) -> Record:
    """The record without what was never shared and is older than `before`."""
    gone = {name for name, at in _private(record).items() if at <= before}
    for answer in gone:
        record = diary.without(record, answer)
    return replace(
        record,
        marks=tuple(g for g in record.marks if f"{g.theme} {g.given_at}" not in gone),
        agenda=tuple(i for i in record.agenda if i.id not in gone),
    )
