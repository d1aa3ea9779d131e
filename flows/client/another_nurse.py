"""Another nurse comes than the one with whom something was shared: may she have it, too?

A yes is a new share of what the client saw already; without it she gets nothing of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from flows.conversation import Record, Say, Share, Turn, Visit
from flows.interrupts import has_answers, is_kept, note
from flows.log.logbook import Act
from flows.permission import comes, reader, stands
from flows.record import diary
from flows.script import AGAIN, STAY, Branch, Reply, _, button
from flows.subject import coming, record_of
from flows.words import Choice, Prompt, Text

CHANGES = {Act.TAKE_OVER, Act.GIVE_BACK, Act.NEW_NURSE}  # after which another nurse comes
MAY = Choice("may_read", button("Yes, she may read it"))
MAY_NOT = Choice("may_not_read", button("No, she may not read it"))


def unread(record: Record, visit: Visit) -> Share | None:
    """What was shared for a visit with somebody else than who comes now; None: there is nothing
    that she may not read.
    """
    last = diary.last_shared(record, visit)
    if last is None or not stands(record, last):
        return None
    hers = [s for s in record.shares if s.visit == visit.id and _is_hers(record, visit, s)]
    return None if any(share.summary == last.summary for share in hers) else last


def _is_hers(record: Record, visit: Visit, share: Share) -> bool:
    return reader(record, share) == comes(record, visit)


def question(record: Record, visit: Visit) -> Prompt:
    """Ask whether who comes may read what was shared for a visit; nothing when she may already."""
    if unread(record, visit) is None:
        return Prompt(())
    asked = _("May {nurse} read what you shared for this visit?", nurse=coming(record, visit))
    return Prompt((asked,), _answers(record, visit))


def _answers(record: Record, visit: Visit) -> tuple[Choice, ...]:
    mark = mark_of(record, visit)
    return replace(MAY, about=mark), replace(MAY_NOT, about=mark)


def mark_of(record: Record, visit: Visit) -> str:
    """What a button carries: this visit and who comes, and nobody's number."""
    return sha256(f"{visit.id} {comes(record, visit)}".encode()).hexdigest()[:12]


def tell(record: Record, visit: Visit, *news: Text) -> tuple[Say, ...]:
    """The client hears who comes, and is asked what she may read: not in the quiet hours."""
    client = record.client
    if client is None:
        return ()
    asked = question(record, visit)
    said = Prompt((*news, *asked.lines), asked.choices)
    return (Say(client.id, client.form, said, asked=False),)


def _named(turn: Turn, reply: Reply) -> Visit | None:
    """The visit ahead that a button names; of a typed answer the first one that is asked about."""
    record = record_of(turn)
    ahead = [v for v in record.visits if not v.cancelled and v.starts_at > turn.now]
    if reply.about:
        return next((v for v in ahead if mark_of(record, v) == reply.about), None)
    asked = [v for v in ahead if unread(record, v)]
    return min(asked, key=lambda visit: visit.starts_at, default=None)


def say_yes(turn: Turn, reply: Reply) -> Turn:
    """Share with her what was shared for this visit before."""
    record, visit = record_of(turn), _named(turn, reply)
    if visit is None:
        return note(turn, _("This is not needed any more."))
    last = unread(record, visit)
    if last is None:
        return note(turn, _("I knew that already."))
    agreed = replace(
        last,
        id=turn.event.id,
        agreed_at=turn.now,
        handed_over_at=None,
        nurse=comes(record, visit),
        seen_at=last.seen_at or last.agreed_at,
    )
    turn = replace(turn, record=replace(record, shares=(*record.shares, agreed)))
    return note(turn, _("Good. {nurse} gets it before the visit.", nurse=coming(record, visit)))


def say_no(turn: Turn, reply: Reply) -> Turn:
    """Share nothing with her that she does not have yet."""
    record, visit = record_of(turn), _named(turn, reply)
    if visit is None:
        return note(turn, _("This is not needed any more."))
    nurse = coming(record, visit)
    hers = [s for s in record.shares if s.visit == visit.id and _is_hers(record, visit, s)]
    if any(share.handed_over_at for share in hers):
        return note(turn, _("{nurse} already has your earlier words.", nurse=nurse))
    kept = tuple(share for share in record.shares if share not in hers)
    turn = replace(turn, record=replace(record, shares=kept))
    return note(turn, _("Good. {nurse} does not get it.", nurse=nurse))


def typed_about_another(turn: Turn) -> tuple[Choice, ...]:
    """What can be typed at rest: yes or no, as long as it is asked."""
    return (MAY, MAY_NOT) if any(_asked(turn)) else ()


def asked_about_another(turn: Turn) -> tuple[datetime, tuple[Choice, ...]] | None:
    """When another nurse was named to the client, and yes and no to the one question that waits.

    The moment is that of the newest line about it in the log. None: nothing waits, or several
    questions do: then it cannot be known which is meant.
    """
    record, asked = turn.record, tuple(_asked(turn))
    if record is None or len(asked) != 1:
        return None
    at = next((entry.at for entry in reversed(turn.trail) if entry.act in CHANGES), None)
    return (at, _answers(record, asked[0])) if at else None


def _asked(turn: Turn) -> Iterator[Visit]:
    record = turn.record
    ahead = (v for v in record.visits if v.starts_at > turn.now) if record else ()
    return (v for v in ahead if record and not v.cancelled and unread(record, v))


ANOTHER_INTERRUPTS = (
    Branch(MAY.name, STAY, say_yes, when=is_kept),
    Branch(MAY_NOT.name, STAY, say_no, when=has_answers),
    Branch(MAY.name, AGAIN),
    Branch(MAY_NOT.name, AGAIN),
)
ANOTHER_STANDING = frozenset({MAY.name, MAY_NOT.name})
