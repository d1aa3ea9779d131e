"""What a turn adds to the log: derived from what it changed and showed, so that no flow forgets it.

NEN 7513 asks who did what to whose record, when, by which right, from where, with which outcome.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from flows.conversation import (
    Carer,
    CarersAnswer,
    Elapsed,
    Person,
    Pressed,
    Record,
    Role,
    ShowInvitation,
    ShowSheet,
    ShowSummary,
    TakeAway,
    Turn,
    Visit,
)
from flows.log.logbook import Act, Entry, Thing

VIEWS = {  # of these steps the prompt shows what is kept
    "answers": Thing.ANSWER,
    "answer": Thing.ANSWER,
    "last_time": Thing.ANSWER,
    "how_now": Thing.ANSWER,
    "who_did_what": Thing.LOG,
    "home": Thing.CLIENTS,
    "client": Thing.VISIT,
    "agreements": Thing.AGREEMENT,
    "my_agreements": Thing.AGREEMENT,
    "carers": Thing.CARER,
    "recorded": Thing.CARER,
    "said_by": Thing.CARERS_ANSWER,
    "mine": Thing.CARERS_ANSWER,
    "mine_one": Thing.CARERS_ANSWER,
    "take_mine": Thing.CARERS_ANSWER,
    "they_said": Thing.ANSWER,  # a carer reads what the client opened
}
KINDS = (  # the lists of a record, and what is in them
    ("reflections", Thing.ANSWER),
    ("marks", Thing.MARK),
    ("agenda", Thing.AGENDA),
    ("visits", Thing.VISIT),
)
PROGRAM = "program"
CARE, CONSENT, SHARE, RETENTION, LINK = "care", "consent", "share", "retention", "link"
CARER, COLLEAGUE = "carer", "colleague"


def logged(before: Turn, after: Turn) -> Turn:
    """The turn with its lines for the log."""
    found = tuple(_done(before, after))
    by = before.person if after.erases else after.person
    by_itself = isinstance(after.event, Elapsed)
    authority = RETENTION if by_itself else _authority(before if after.erases else after)
    told = tuple(
        replace(
            entry,
            at=after.now,
            actor="" if itself else by.id,
            role=PROGRAM if itself else by.role,
            behalf=entry.behalf or (by.id if itself else _behalf(after, entry)),
            source=before.person.position.step,
            authority=entry.authority or _as_colleague(after, entry) or authority,
        )
        for entry in found
        for itself in (by_itself or entry.act is Act.HEAR,)
    )
    return replace(after, log=told)


def _behalf(after: Turn, entry: Entry) -> str:
    """The client for whom a carer did something."""
    if after.person.role is not Role.CARER:
        return ""
    records = (r for r in (after.record, *after.caseload) if r)
    found = next((r for r in records if entry.record and r.id == entry.record), None)
    return found.client.id if found and found.client else ""


def _as_colleague(after: Turn, entry: Entry) -> str:
    """The right of a nurse who is not the client's own: she stands in, or was told of an alert."""
    if after.person.role is not Role.NURSE or isinstance(after.event, Elapsed):
        return ""
    about = (r for r in (after.record, *after.caseload) if r and r.id == entry.record)
    return COLLEAGUE if any(r.nurse not in ("", after.person.id) for r in about) else ""


def by_program(now: datetime, record: Record, act: Act, thing: Thing, right: str, n: int) -> Entry:
    """A line about what the program did by itself, on behalf of the record's client."""
    behalf = record.client.id if record.client else ""
    return Entry(now, "", PROGRAM, act, thing, record.id, behalf, right, "reminders", count=n)


def _authority(turn: Turn) -> str:
    if turn.person.role is Role.NURSE:
        return CARE
    if turn.person.role is Role.CARER:
        at = (*turn.person.position.about, "")[0]
        records = (r for r in turn.caseload if r.id in (at, turn.record.id if turn.record else at))
        theirs = (c for r in records for c in r.carers if c.person == turn.person.id)
        return next((f"{CARER} {c.id}" for c in theirs if c.ended_at in (None, turn.now)), CARER)
    given = turn.record.consents if turn.record else ()
    return f"{CONSENT} {given[-1].version}" if given else ""


def _done(before: Turn, after: Turn) -> Iterator[Entry]:
    if after.refused is not None:
        yield replace(_entry(Act.ENTER, after.refused), done=False)
    if after.leaves:
        yield replace(_entry(Act.LEAVE, Thing.NURSE), behalf=after.leaves.nurse)
    if before.person.role is Role.NURSE and after.person.role is not Role.NURSE:
        yield _entry(Act.LEAVE, Thing.NURSE)
    if any(invitation.used_by for invitation in after.invitations):
        yield _entry(Act.ENTER, Thing.LINK, after.record.id if after.record else "", LINK)
    if after.erases:
        yield _entry(Act.ERASE, Thing.RECORD, after.erases)
    elif after.record is not None:
        yield from _changes(_before(before, after), after.record)
    yield from _shown(before, after)


def _before(before: Turn, after: Turn) -> Record:
    """The record as it was; an empty one when it was not there. A diary that becomes part of a
    nurse's record is no news in it.
    """
    record = after.record
    assert record is not None
    if after.forgets and before.record is not None:
        return replace(before.record, visits=record.visits)
    named = before.event.leads_to if isinstance(before.event, Pressed | Elapsed) else None
    known = (before.record, before.own, before.invited_to, *before.caseload, named)
    theirs = chain(known, before.colleagues)  # read from disk only if it is none of the others
    return next((r for r in theirs if r and r.id == record.id), Record(record.id))


def _changes(old: Record, new: Record) -> Iterator[Entry]:
    closed = bool(new.closed_at and not old.closed_at)
    ended_sharing = bool(old.nurse and not new.nurse) and not closed
    if old.nurse and new.nurse and old.nurse != new.nurse:
        client = new.client.id if new.client else ""
        yield replace(_entry(Act.NEW_NURSE, Thing.RECORD, new.id), behalf=client)
        return
    ended = _withdrawn(new) - _withdrawn(old)
    yield from _swapped(old, new)
    for name, thing in KINDS:
        if ended_sharing and thing is Thing.VISIT:
            continue  # they went along: nobody took one away
        was, now = _by_id(getattr(old, name)), _by_id(getattr(new, name))
        both = was.keys() & now.keys()
        changed = [key for key in both if was[key] != now[key] and not _is_swap(was[key], now[key])]
        yield from _counted(Act.ADD, thing, new, len(now.keys() - was.keys()))
        yield from _counted(Act.CHANGE, thing, new, len(changed))
        yield from _counted(Act.ERASE, thing, new, len(was.keys() - now.keys()))
    was, now = _by_id(old.shares), _by_id(new.shares)
    yield from _counted(Act.SHARE, Thing.SUMMARY, new, len(now.keys() - was.keys()))
    if not (ended_sharing or ended or closed):
        yield from _counted(Act.UNSHARE, Thing.SUMMARY, new, len(was.keys() - now.keys()))
    yield from _sheets(old, new)
    yield from _counted(
        Act.PERMIT, Thing.CONSENT, new, max(len(new.consents) - len(old.consents), 0)
    )
    yield from _counted(Act.END_PERMISSION, Thing.CONSENT, new, ended)
    known = _by_id(old.signs)
    for sign in new.signs:
        if sign.id not in known:
            yield _entry(Act.HEAR, Thing.SIGN, new.id, f"{sign.kind} {sign.rule}")
    if ended_sharing:
        yield _entry(Act.END_PERMISSION, Thing.SUMMARY, new.id)
    yield from _told(old, new)
    yield from _agreed(old, new)
    yield from _before_a_visit(old, new)
    yield from _of_carers(old, new)
    yield from _closed(old, new)


def _of_carers(old: Record, new: Record) -> Iterator[Entry]:
    """Who may answer for the client, and what they said; that the client saw it is no change."""
    known = {one.id: one for one in old.carers}
    for one in new.carers:
        before = known.get(one.id, replace(one, link="", person="", confirmed_at=None))
        asked = bool(one.link) and one.link != before.link
        said_yes = bool(one.person) and not before.person
        may = bool(one.confirmed_at) and not before.confirmed_at
        changed = bool(before.link or before.person) and _terms(one) != _terms(before)
        over = bool(one.ended_at) and not before.ended_at
        yield from _counted(Act.ADD, Thing.CARER, new, int(asked))
        yield from _counted(Act.CONFIRM, Thing.CARER, new, int(said_yes))
        yield from _counted(Act.PERMIT, Thing.CARER, new, int(may))
        yield from _counted(Act.CHANGE, Thing.CARER, new, int(changed))
        yield from _counted(Act.END_PERMISSION, Thing.CARER, new, int(over))
    was, now = (_by_id(r.carers_answers) for r in (old, new))
    both = was.keys() & now.keys()
    altered = [key for key in both if _said(was[key]) != _said(now[key])]
    whose = [key for key in both if was[key].said_self != now[key].said_self]
    yield from _counted(Act.ADD, Thing.CARERS_ANSWER, new, len(now.keys() - was.keys()))
    yield from _counted(Act.CHANGE, Thing.CARERS_ANSWER, new, len(altered))
    yield from _counted(Act.CONFIRM, Thing.CARERS_ANSWER, new, len(whose))
    yield from _counted(Act.ERASE, Thing.CARERS_ANSWER, new, len(was.keys() - now.keys()))


def _said(answer: CarersAnswer) -> CarersAnswer:
    """What was said, without whether it was seen, and whose words it is said to be."""
    return replace(answer, seen_at=None, said_self=None)


def _terms(one: Carer) -> tuple[object, ...]:
    """What a client can change in a permission."""
    return one.scope, one.sees, one.until, one.asked_along


def _closed(old: Record, new: Record) -> Iterator[Entry]:
    """That the nurse closed the record, or opened it again."""
    if new.closed_at and not old.closed_at:
        yield _entry(Act.CLOSE, Thing.RECORD, new.id)
    if old.closed_at and not new.closed_at:
        yield _entry(Act.REOPEN, Thing.RECORD, new.id)


def _sheets(old: Record, new: Record) -> Iterator[Entry]:
    """What a carer lets others read about the own situation; a new sheet takes the place of one."""
    was, now = _by_id(old.sheets), _by_id(new.sheets)
    more = len(now.keys() - was.keys())
    also = sum(1 for key in was.keys() & now.keys() if now[key].also_client > was[key].also_client)
    yield from _counted(Act.SHARE, Thing.SHEET, new, more + also)
    yield from _counted(Act.UNSHARE, Thing.SHEET, new, len(was) - len(was.keys() & now.keys()))


def _is_swap(was: object, now: object) -> bool:
    """Whether somebody else comes to a visit than before."""
    return isinstance(was, Visit) and isinstance(now, Visit) and was.by != now.by


def _swapped(old: Record, new: Record) -> Iterator[Entry]:
    """Visits that were taken over, and that were given back."""
    was = {visit.id: visit for visit in old.visits}
    swaps = [v for v in new.visits if v.id in was and _is_swap(was[v.id], v)]
    yield from _counted(Act.TAKE_OVER, Thing.VISIT, new, len([v for v in swaps if v.by]))
    yield from _counted(Act.GIVE_BACK, Thing.VISIT, new, len([v for v in swaps if not v.by]))


def _before_a_visit(old: Record, new: Record) -> Iterator[Entry]:
    """An invitation that came with news of a visit, whether any is wanted, what was compared."""
    asked = {visit.id: visit.invited_at for visit in old.visits}
    count = sum(1 for v in new.visits if v.invited_at and asked.get(v.id) != v.invited_at)
    yield from _counted(Act.HAND_OVER, Thing.INVITATION, new, count)
    yield from _counted(Act.CHANGE, Thing.INVITATION, new, int(old.uninvited != new.uninvited))
    more = len(new.compared) - len(old.compared)
    yield from _counted(Act.ADD, Thing.COMPARISON, new, more)


def _told(old: Record, new: Record) -> Iterator[Entry]:
    """Who may be told that a client needs help, who is, and who read it."""
    more = len(new.contacts) - len(old.contacts)
    yield from _counted(Act.PERMIT, Thing.CONTACT, new, more)
    yield from _counted(Act.END_PERMISSION, Thing.CONTACT, new, -more)
    yield from _counted(
        Act.CHANGE, Thing.CONTACT, new, int(bool(new.tell) and old.tell != new.tell)
    )
    yield from _counted(Act.HAND_OVER, Thing.ALERT, new, len(new.alerts) - len(old.alerts))
    yield from _counted(Act.VIEW, Thing.ALERT, new, _read(new) - _read(old))


def _agreed(old: Record, new: Record) -> Iterator[Entry]:
    """What was agreed at a visit, and what the client said when looking back on it."""
    was, now = (_by_id([m for m in r.agreements if m.noted_at]) for r in (old, new))
    yield from _counted(Act.ADD, Thing.AGREEMENT, new, len(now.keys() - was.keys()))
    yield from _counted(Act.ERASE, Thing.AGREEMENT, new, len(was.keys() - now.keys()))
    for key in was.keys() & now.keys():
        if now[key].agreed_at and not was[key].agreed_at:
            yield _entry(Act.CONFIRM, Thing.AGREEMENT, new.id)
        if now[key].refused_at and not was[key].refused_at:
            yield _entry(Act.REFUSE, Thing.AGREEMENT, new.id)
    said = sum(1 for looked in new.looked_back if looked not in old.looked_back)
    yield from _counted(Act.ADD, Thing.LOOKED, new, said)


def _read(record: Record) -> int:
    return sum(1 for alert in record.alerts for told in alert.told if told.read_at)


def _withdrawn(record: Record) -> int:
    return sum(1 for consent in record.consents if consent.withdrawn_at)


def _shown(before: Turn, after: Turn) -> Iterator[Entry]:
    about = after.record.id if after.record else ""
    for effect in after.effects:
        match effect:
            case ShowSummary(copied_at=datetime()):
                yield _entry(Act.TAKE_AWAY, Thing.SUMMARY, about)
            case ShowSummary():
                yield _entry(Act.VIEW, Thing.SUMMARY, about)
            case ShowSheet(to=to, record=record_id) if to == after.person.id:
                yield _entry(Act.VIEW, Thing.SHEET, record_id)
            case ShowInvitation():
                yield _entry(Act.ADD, Thing.LINK, about)
            case TakeAway(record=record):
                yield _entry(Act.TAKE_AWAY, Thing.RECORD, record.id)
            case _:
                pass
    step = after.person.position.step
    if step in VIEWS and after.person.position != before.person.position and after.effects:
        yield _entry(Act.VIEW, VIEWS[step], about or _at_hand(after.person, step))


def _at_hand(person: Person, step: str) -> str:
    at = person.position.about
    by_record = ("client", "agreements", "mine", "mine_one", "take_mine", "they_said")
    of_nurse = ("carers", "recorded") if person.role is Role.NURSE else ()
    return at[0] if step in (*by_record, *of_nurse) and at else ""


def _by_id(things: Sequence[Any]) -> Mapping[str, Any]:
    return {getattr(t, "id", None) or f"{t.given_at} {t.theme}": t for t in things}


def _counted(act: Act, thing: Thing, record: Record, count: int) -> Iterator[Entry]:
    if count > 0:
        yield replace(_entry(act, thing, record.id), count=count)


def _entry(act: Act, thing: Thing, record: str = "", authority: str = "") -> Entry:
    return Entry(datetime.min, "", "", act, thing, record, authority=authority)
