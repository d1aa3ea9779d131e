"""Who is due for what at this moment. Derived from the record, never kept in a scheduler.

Nothing that is not an answer is sent in the quiet hours, unless waiting would miss the visit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial

from flows.client import agreed, looking_back
from flows.client.consenting import lapses_at
from flows.conversation import Effect, Form, Record, Role, Say, Visit
from flows.due import ending_permissions
from flows.due.delivery import shown_to_nurse, told_to_nurse
from flows.due.inviting import invited, invites_at
from flows.due.inviting_carers import carers_due_at, carers_invited
from flows.due.nothing_shared import IF_MORE, told_without_phone
from flows.due.quiet_hours import allowed_from as allowed_from
from flows.due.quiet_hours import handover_at as handover_at
from flows.due.quiet_hours import is_quiet as is_quiet
from flows.due.retention import expired, expires_at
from flows.house import HouseRules
from flows.log.bookkeeping import CARE, SHARE, by_program
from flows.log.logbook import Act, Entry, Thing
from flows.nurse import recorded
from flows.nurse.closing_record import let_go, lets_go_at
from flows.permission import comes, may_hand_over
from flows.record import diary
from flows.record.summary import as_it_stands
from flows.safety.passing_on import passed_on, unread_at
from flows.script import _
from flows.words import Prompt, Text, When

COVER_LASTS = timedelta(days=3)  # after the visit
TIDIES_AT = time(3)  # o'clock, when nobody is in the middle of it


def next_due_at(record: Record, rules: HouseRules, now: datetime) -> datetime | None:
    """When this record is due for something next; a moment that has been means at once."""
    visits = [_due_at(visit, rules, now) for visit in record.visits if _awaits(record, visit, now)]
    expiry = expires_at(record, rules.keep)
    chores = [at for at, _chore in _chores(record, rules, now)]
    others = [allowed_from(expiry.astimezone(now.tzinfo), rules)] if expiry else []
    others += [at for at in (invites_at(record, rules, now),) if at]
    others += [at for at in (carers_due_at(record, rules, now),) if at]
    others += [at for at, _asked in _questions(record, rules, now)]
    others += [at for at, _one in ending_permissions.ends_at(record)]
    others += [at for at in (lets_go_at(record),) if at]
    ends = [at for at, _visit in _covers_end(record)]
    return min((*visits, *others, *chores, *ends, *unread_at(record, rules.unread)), default=None)


def _covers_end(record: Record) -> Iterator[tuple[datetime, Visit]]:
    """When the colleague who took over a visit sees this client no more."""
    for visit in record.visits:
        if visit.by:
            yield visit.starts_at + (timedelta() if visit.cancelled else COVER_LASTS), visit


def chore_due(record: Record, rules: HouseRules, now: datetime) -> str | None:
    """The chore in the client's chat whose time has come: a branch of the client's flow."""
    return next((chore for at, chore in _chores(record, rules, now) if at <= now), None)


def _chores(record: Record, rules: HouseRules, now: datetime) -> Iterator[tuple[datetime, str]]:
    lapse = lapses_at(record)
    if lapse is not None:
        at = lapse.astimezone(now.tzinfo)
        yield allowed_from(now if at <= now and is_quiet(now, rules) else at, rules), "lapse"
    if record.client and record.client.tidied_at and record.closed_for != "died":
        yield _night_after(record.client.tidied_at.astimezone(now.tzinfo)), "tidy"


def _night_after(at: datetime) -> datetime:
    night = datetime.combine(at.date(), TIDIES_AT, at.tzinfo)
    return night if night > at else night + timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A record after what was due, what is to be sent for it, and what is logged about it."""

    record: Record
    effects: tuple[Effect, ...] = ()
    log: tuple[Entry, ...] = ()


def due(record: Record, rules: HouseRules, now: datetime) -> Due:
    """What is due at `now` (aware, local)."""
    effects: tuple[Effect, ...] = ()
    log: tuple[Entry, ...] = ()
    expiry = expires_at(record, rules.keep)
    if expiry and allowed_from(expiry.astimezone(now.tzinfo), rules) <= now:
        record, effects, log = expired(record, rules.keep, now)
    record, sent, entries = passed_on(record, rules.unread, now)
    effects, log = effects + sent, log + entries
    before = record
    record, sent = ending_permissions.ended_by_date(record, now)
    effects, log = effects + sent, log + ending_permissions.logged_end(before, record, now)
    for visit in record.visits:
        if not _awaits(record, visit, now) or _due_at(visit, rules, now) > now:
            continue
        if _unsent(record, visit):
            record, sent = _hand_over(record, visit, rules, now)
            log += (by_program(now, record, Act.HAND_OVER, Thing.SUMMARY, SHARE, 1),)
        else:
            record, sent = _tell_nothing(record, visit, now)
        effects += sent
    for at, asked in _questions(record, rules, now):
        if at <= now:
            record, sent = asked(record)
            effects += sent
    for at, visit in [*_covers_end(record)]:
        if at <= now:  # who came stays known by name
            planned = diary.visit(record, visit.id) or visit
            record = diary.put_visit(diary.with_readers(record), replace(planned, by=""))
            log += (by_program(now, record, Act.END_PERMISSION, Thing.VISIT, CARE, 1),)
    if (goes_at := lets_go_at(record)) and goes_at <= now:
        record, entries = let_go(record, now)
        log += entries
    for invites in (invited, carers_invited):
        record, sent, entries = invites(record, rules, now)
        effects, log = effects + sent, log + entries
    return Due(record, effects, log)


def _questions(
    record: Record, rules: HouseRules, now: datetime
) -> Iterator[tuple[datetime, Callable[[Record], tuple[Record, tuple[Effect, ...]]]]]:
    """When the client is asked to look back on a visit, and how it goes with what was agreed; when
    the nurse is asked whether a permission that she recorded goes on.
    """
    if found := looking_back.looks_back_at(record, now):
        at, visit = found
        yield _calmly(at, rules, now), lambda record: looking_back.ask(record, visit, now)
    if goes_on := recorded.renewal_at(record, now):
        at, one = goes_on
        yield _calmly(at, rules, now), lambda record: recorded.ask_renewal(record, one, now)
    if asks := agreed.asks_at(record, now):
        at, made = asks
        yield _calmly(at, rules, now), lambda record: agreed.ask(record, made, now)
    for at, one in ending_permissions.asks_at(record, now):
        asked = partial(ending_permissions.ask, one=one, now=now)
        yield _calmly(at, rules, now), asked


def _calmly(at: datetime, rules: HouseRules, now: datetime) -> datetime:
    """The moment for something that has no hurry: a late one, too, waits for the morning."""
    local = at.astimezone(now.tzinfo)
    return allowed_from(now if local <= now and is_quiet(now, rules) else local, rules)


def _awaits(record: Record, visit: Visit, now: datetime) -> bool:
    if visit.cancelled or not record.nurse:
        return False
    if _unsent(record, visit):
        return True
    told = visit.told_nothing_at or diary.was_handed_over(record, visit)
    return visit.starts_at > now and not told


def _unsent(record: Record, visit: Visit) -> bool:
    """Whether something was shared, not handed over yet, and not taken away again."""
    share = diary.waiting_share(record, visit)
    if share is None or not may_hand_over(record, share):
        return False
    left = as_it_stands(record, share.summary)
    parts = (left.agenda, left.lines, left.marks, left.signals, left.well, left.changes, left.steps)
    return any((*parts, left.carers))


def _due_at(visit: Visit, rules: HouseRules, now: datetime) -> datetime:
    """Late ones wait for the end of the quiet hours, but not past the start of the visit."""
    planned = handover_at(visit, rules, now)
    if planned > now:
        return planned
    allowed = allowed_from(now, rules)
    return allowed if allowed < visit.starts_at or visit.starts_at <= now else now


def _hand_over(
    record: Record, visit: Visit, rules: HouseRules, now: datetime
) -> tuple[Record, tuple[Effect, ...]]:
    share = diary.share_for(record, visit)
    assert share is not None
    again = diary.was_handed_over(record, visit)
    summary = as_it_stands(record, share.summary)
    shares = tuple(
        replace(s, handed_over_at=now, summary=summary)
        if s.visit == visit.id and not s.handed_over_at and may_hand_over(record, s)
        else s
        for s in record.shares
    )
    by = summary.shared_by
    head = _to_nurse(record, visit, *told_to_nurse(record, visit, rules, by, again=again))
    return replace(record, shares=shares), (
        head,
        shown_to_nurse(comes(record, visit), record, visit, share.form, summary),
    )


def _tell_nothing(record: Record, visit: Visit, now: datetime) -> tuple[Record, tuple[Effect, ...]]:
    of = _of(record, visit)
    late = IF_MORE
    if record.client is None:
        news, late = told_without_phone(record, visit, now)
    elif visit.by and diary.last_shared(record, visit):
        news = _("{label} shared something with {nurse}.", **of, nurse=record.nurse_name)
        late = _("You get it if {label} agrees to that.", **of)
    else:
        news = _("{label} has shared nothing yet for the visit of {when}.", **of)
    told = replace(visit, told_nothing_at=now)
    return diary.put_visit(record, told), (_to_nurse(record, visit, news, late),)


def _to_nurse(record: Record, visit: Visit, *news: Text) -> Say:
    """For the nurse who comes; a colleague also hears in whose place."""
    instead = _("You come in place of {nurse}.", nurse=record.nurse_name)
    lines = (*news, instead) if visit.by else news
    return Say(comes(record, visit), Form.U, Prompt(lines), role=Role.NURSE)


def _of(record: Record, visit: Visit) -> dict[str, str | When]:
    return {"label": record.label, "when": When(visit.starts_at)}
