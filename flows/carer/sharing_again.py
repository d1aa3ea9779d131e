"""Another nurse comes than the one with whom a carer shared something, for a client without a
phone: may she have it, too? A yes is a new share of what was seen then, of the own part alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from flows.client.another_nurse import mark_of
from flows.conversation import Carer, Record, Say, Share, Summary, Turn, Visit
from flows.hats import as_carer
from flows.interrupts import note
from flows.permission import comes, may_share_for, reader, stands
from flows.record import carers, diary
from flows.record.carers_words import to_carer
from flows.script import AGAIN, STAY, Action, Branch, Reply, _, button
from flows.subject import coming, with_client
from flows.words import Choice, Text

MAY = Choice("share_again", button("Yes, she may read it"))
MAY_NOT = Choice("share_not_again", button("No, she may not read it"))
Asked = tuple[Record, Visit, Carer]


def unread(record: Record, visit: Visit, one: Carer) -> Share | None:
    """What this carer shared last for a visit, with somebody else than who comes now; None: there
    is nothing of theirs that she may not read.
    """
    if record.client is not None:
        return None
    theirs = [s for s in record.shares if s.visit == visit.id and one.id in s.by]
    last = theirs[-1] if theirs else None
    if last is None or not stands(record, last):
        return None
    return None if any(reader(record, s) == comes(record, visit) for s in theirs) else last


def sharers(record: Record, visit: Visit, now: datetime) -> tuple[Carer, ...]:
    """Who shared something for a visit that the nurse who comes may not read without their yes."""
    there = (c for c in carers.present(record, now) if c.recorded)
    return tuple(one for one in there if unread(record, visit, one))


def tell(record: Record, visit: Visit, now: datetime, *news: Text) -> tuple[Say, ...]:
    """Who shared something hears who comes, and is asked what she may read: not at night."""
    asked = _("May {nurse} read what you shared for this visit?", nurse=coming(record, visit))
    lines, mark = (_("This is about {who}."), *news, asked), mark_of(record, visit)
    choices = (replace(MAY, about=mark), replace(MAY_NOT, about=mark))
    return tuple(
        said
        for one in sharers(record, visit, now)
        for said in to_carer(one, *lines, choices=choices)
    )


# --- the answer -------------------------------------------------------------------------------


def _ahead(turn: Turn) -> Iterator[Asked]:
    for record in turn.caseload:
        given = may_share_for(turn.person, record, turn.now)
        for visit in record.visits if given else ():
            if given and not visit.cancelled and visit.starts_at > turn.now:
                yield record, visit, given


def _named(turn: Turn, reply: Reply) -> Asked | None:
    """What a button is about; of a typed answer the first visit that is asked about."""
    ahead = sorted(_ahead(turn), key=lambda one: one[1].starts_at)
    if reply.about:
        return next((one for one in ahead if mark_of(*one[:2]) == reply.about), None)
    return next((one for one in ahead if unread(*one)), None)


def say_yes(turn: Turn, reply: Reply) -> Turn:
    """Share with her what this carer shared for this visit before."""
    found = _named(turn, reply)
    if found is None:
        return note(turn, _("This is not needed any more."))
    record, visit, given = found
    last = unread(record, visit, given)
    if last is None:
        return note(turn, _("I knew that already."))
    before = diary.waiting_share(record, visit)
    mine = _part(record, last.summary, (given.id,))
    agreed = Share(
        turn.event.id,
        visit.id,
        turn.now,
        last.form,
        _together(before.summary, mine) if before else mine,
        nurse=comes(record, visit),
        seen_at=last.seen_at or last.agreed_at,
        by=(*(before.by if before else ()), given.id),
    )
    shares = (*(s for s in record.shares if s is not before), agreed)
    turn = with_client(turn, replace(record, shares=shares))
    return note(turn, _("Good. {nurse} gets it before the visit.", nurse=coming(record, visit)))


def say_no(turn: Turn, reply: Reply) -> Turn:
    """Share nothing of this carer with her that she does not have yet."""
    found = _named(turn, reply)
    if found is None:
        return note(turn, _("This is not needed any more."))
    record, visit, given = found
    nurse, waits = coming(record, visit), diary.waiting_share(record, visit)
    mine = [s for s in record.shares if s.visit == visit.id and given.id in s.by]
    if any(s.handed_over_at and reader(record, s) == comes(record, visit) for s in mine):
        return note(turn, _("{nurse} already has your earlier words.", nurse=nurse))
    if waits and given.id in waits.by:
        turn = with_client(turn, without_part(record, waits, given))
    return note(turn, _("Good. {nurse} does not get it.", nurse=nurse))


def is_shared(record: Record, one: Carer) -> bool:
    """Whether this carer shared something for a visit that nobody had yet."""
    return any(one.id in share.by and not share.handed_over_at for share in record.shares)


def without_part(record: Record, waits: Share, given: Carer) -> Record:
    """The record in which this carer's part is not in a summary that waits."""
    left = tuple(id for id in waits.by if id != given.id)
    others = tuple(s for s in record.shares if s is not waits)
    if not left:
        return replace(record, shares=others)
    rest = replace(waits, by=left, summary=_part(record, waits.summary, left))
    return replace(record, shares=(*others, rest))


def _part(record: Record, summary: Summary, by: tuple[str, ...]) -> Summary:
    """What these carers said of a summary, and nothing of others."""
    said = [a for a in record.carers_answers if a.carer in by]
    ids, marks = {a.id for a in said}, {(a.subject, a.said_at) for a in said}
    names = tuple(c.name for id in by if (c := carers.carer(record, id)))
    return replace(
        summary,
        agenda=tuple(line for line in summary.agenda if line.id in ids),
        lines=tuple(line for line in summary.lines if line.id in ids),
        signals=tuple(line for line in summary.signals if line.id in ids),
        well=tuple(line for line in summary.well if line.id in ids),
        marks=tuple(m for m in summary.marks if (m.theme, m.given_at) in marks),
        carers=tuple(line for line in summary.carers if line.id in ids),
        shared_by=names,
    )


def _together(one: Summary, other: Summary) -> Summary:
    return replace(
        one,
        agenda=(*one.agenda, *other.agenda),
        lines=(*one.lines, *other.lines),
        signals=(*one.signals, *other.signals),
        well=(*one.well, *other.well),
        marks=(*one.marks, *other.marks),
        carers=(*one.carers, *other.carers),
        shared_by=(*one.shared_by, *other.shared_by),
    )


def typed_about_another(turn: Turn) -> tuple[Choice, ...]:
    """What can be typed at rest: yes or no, as long as it is asked."""
    return (MAY, MAY_NOT) if any(unread(*one) for one in _ahead(turn)) else ()


def _from_diary(does: Action) -> Action:
    """The same on a message that came into the own diary."""
    return lambda turn, reply: does(as_carer(turn), reply)


SHARED_AGAIN = (Branch(MAY.name, STAY, say_yes), Branch(MAY_NOT.name, STAY, say_no))
SHARED_AGAIN_FROM_DIARY = (  # of the client's flow
    Branch(MAY.name, AGAIN, _from_diary(say_yes)),
    Branch(MAY_NOT.name, AGAIN, _from_diary(say_no)),
)
SHARED_AGAIN_STANDING = frozenset({MAY.name, MAY_NOT.name})
