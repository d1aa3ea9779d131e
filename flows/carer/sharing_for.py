"""A carer shares what they told about a client who has no phone to share it from. Only what they
said themselves, with a permission that a nurse recorded; the nurse reads who shared it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from flows.carer.on_behalf import permission_of
from flows.conversation import (
    Carer,
    CarersAnswer,
    CarersLine,
    Effect,
    Record,
    Say,
    Share,
    ShowSummary,
    Summary,
    Turn,
    Visit,
)
from flows.interrupts import BACKWARD, HELP, note
from flows.permission import comes, may_share_for
from flows.record import carers, diary
from flows.record.summary import summarise
from flows.script import AGAIN, Branch, Reply, Step, _, button
from flows.subject import coming, nurse_of, with_client
from flows.words import Choice, Prompt, When

MAKE = Choice("their_summary", button("Make a summary"))
GONE = Prompt((_("You cannot share this any more."),), (BACKWARD, HELP))


def told_by(record: Record, ids: Iterable[str], now: datetime) -> Summary:
    """The summary of what was said with these permissions, and nothing else of the record."""
    wanted = tuple(dict.fromkeys(ids))
    theirs = tuple(a for a in record.carers_answers if a.carer in wanted)
    names = tuple(one.name for id in wanted if (one := carers.carer(record, id)))
    only = Record(record.id, carers=record.carers, carers_answers=theirs, shares=record.shares,
                  visits=record.visits, signs=record.signs)  # fmt: skip
    made = summarise(only, now)
    return replace(made, shared_by=names, untouched=(), marks_before=())


def may_share(turn: Turn, reply: Reply) -> bool:
    """Whether there is something that this carer may share for the client at hand."""
    return _at_hand(turn) is not None


def _at_hand(turn: Turn) -> tuple[Record, Carer] | None:
    found = permission_of(turn)
    if found is None or not may_share_for(turn.person, found[0], turn.now):
        return None
    record, given = found
    said = diary.recent_of_carers(record, turn.now)
    return found if any(a.carer == given.id and not a.left_out for a in said) else None


def summary_for(turn: Turn) -> tuple[Choice, ...]:
    """The way to the summary, where it can be made."""
    return (MAKE,) if _at_hand(turn) else ()


def shows(turn: Turn) -> tuple[Effect, ...]:
    """What this carer said, as the nurse will read it."""
    found, person = _at_hand(turn), turn.person
    if found is None:
        return ()
    record, given = found
    head = _("This is how {nurse} reads it:", nurse=nurse_of(record))
    told = told_by(record, (given.id,), turn.now)
    return (
        Say(person.id, person.form, Prompt((head,))),
        ShowSummary(person.id, person.form, told),
    )


def their_summary(turn: Turn) -> Prompt:
    """Ask whether the summary above may be shared."""
    found = _at_hand(turn)
    if found is None:
        return GONE
    visit = diary.next_visit(found[0], turn.now)
    if visit is None:
        later = _("No visit has been planned yet. You can share this later.")
        return Prompt((later,), (BACKWARD, HELP))
    nurse, when = coming(found[0], visit), When(visit.starts_at)
    return Prompt(
        (
            _("{nurse} then gets this, before the visit of {when}.", nurse=nurse, when=when),
            _("May I share this?"),
        ),
        (
            Choice("share", button("Yes, share this"), about=visit.id),
            Choice("no", button("No, do not share")),
            BACKWARD,
            HELP,
        ),
    )


def share(turn: Turn, reply: Reply) -> Turn:
    """Keep this carer's yes, for this visit, beside what others shared for it already."""
    found = _at_hand(turn)
    visit = diary.visit(found[0], reply.about) if found else None
    if found is None or visit is None:
        return turn
    record, given = found
    before = diary.waiting_share(record, visit)
    together = (*(before.by if before else ()), given.id)
    agreed = _agreed(turn, _as_shared(record, before, given.id), visit, together)
    kept = tuple(s for s in record.shares if s is not before)
    turn = with_client(turn, replace(record, shares=(*kept, agreed)))
    return note(
        turn, _("Thank you. {nurse} gets this before the visit.", nurse=coming(record, visit))
    )


def _as_shared(record: Record, before: Share | None, by: str = "") -> Record:
    """The record with what this carer said, and of the others only what they said yes to."""
    shared = {line.id: line for line in before.summary.carers} if before else {}
    kept = tuple(
        a
        for a in record.carers_answers
        if a.carer == by or (a.id in shared and _stands_in(shared[a.id], a))
    )
    return replace(record, carers_answers=kept)


def _stands_in(line: CarersLine, said: CarersAnswer) -> bool:
    """Whether an answer is still what was shared of it; a long one was shortened."""
    same = said.words.startswith(line.words[:20]) if line.shortened else said.words == line.words
    return same and (said.mark, said.said_self) == (line.mark, line.said_self)


def _agreed(turn: Turn, record: Record, visit: Visit, by: tuple[str, ...]) -> Share:
    told = told_by(record, by, turn.now)
    nurse = comes(record, visit)
    by = tuple(dict.fromkeys(by))
    return Share(turn.event.id, visit.id, turn.now, turn.person.form, told, nurse=nurse, by=by)


def do_not_share(turn: Turn, reply: Reply) -> Turn:
    """Take the own yes back, as long as it was not acted on; what others shared stays."""
    found = permission_of(turn)
    visit = diary.next_visit(found[0], turn.now) if found else None
    before = diary.waiting_share(found[0], visit) if found and visit else None
    if found is None or visit is None or before is None:
        return note(turn, _("Good. I share nothing."))
    record, given = found
    left = tuple(id for id in before.by if id != given.id)
    kept = tuple(s for s in record.shares if s is not before)
    if left:
        kept = (*kept, _agreed(turn, _as_shared(record, before), visit, left))
    return note(with_client(turn, replace(record, shares=kept)), _("Good. I share nothing."))


SHARING_STEP = Step(
    "their_summary",
    their_summary,
    (
        Branch("share", "caring", share, when=may_share),
        Branch("share", AGAIN),
        Branch("no", "caring", do_not_share),
    ),
    back="caring",
    shows=shows,
)
