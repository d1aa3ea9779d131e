"""Looking back on a visit, a day after it: was it talked about, and was the client heard?

It is asked about each thing to talk about in what was shared for that visit, one at a time. `about`
holds the mark `AT`, the visit and the number of the question.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from flows.client.asking import is_telling, keep_note
from flows.conversation import Line, Looked, Record, Say, Share, Turn, Visit
from flows.interrupts import BACK_TO_TALK, BACKWARD, HELP, LATER, SKIP, is_kept, note
from flows.permission import may_be_asked, stands
from flows.record import diary
from flows.record.summary import OWN_SUBJECT, words_of
from flows.script import AGAIN, RETURN, STAY, Action, Branch, Hears, Reply, Step, _, button
from flows.subject import about, coming, nurse_of, record_of
from flows.words import Choice, Prompt, Quote, Text, When

ASKED_AFTER = timedelta(days=1)  # after the visit
TOO_LATE = timedelta(days=14)  # after its moment it is not asked any more
AT = "looking back"
HEARD = ""  # stands in the place of an item: whether what mattered was heard
QUOTED = 200  # characters of what was to be talked about

NOTHING_NOW = _("There is nothing to look back on now.")
LOOK_BACK = Choice("look_back", button("Look back"))
ANSWERS: tuple[Choice, ...] = (
    Choice("yes", button("Yes")),
    Choice("partly", button("A little")),
    Choice("no", button("No")),
)
Answer = Literal["yes", "partly", "no"]


# --- when -------------------------------------------------------------------------------------


def looks_back_at(record: Record, now: datetime) -> tuple[datetime, Visit] | None:
    """When the client is asked to look back, and on which visit; None when on none."""
    if not may_be_asked(record):
        return None
    found = [
        (diary.was_at(visit) + ASKED_AFTER, visit)
        for visit in record.visits
        if not (visit.cancelled or visit.asked_at) and _share(record, visit)
    ]
    in_time = [(at, visit) for at, visit in found if now - at <= TOO_LATE]
    return min(in_time, key=lambda due: due[0], default=None)


def ask(record: Record, visit: Visit, now: datetime) -> tuple[Record, tuple[Say, ...]]:
    """The record after the client was asked to look back on this visit, and the message."""
    client = record.client
    assert client is not None
    when = When(diary.was_at(visit), "day")
    lines = (
        _("{nurse} was with you on {when}.", nurse=coming(record, visit), when=when),
        _("I have a few short questions about that. You may skip them."),
    )
    said = Prompt(lines, (replace(LOOK_BACK, about=visit.id),))
    changed = diary.put_visit(record, replace(visit, asked_at=now))
    return changed, (Say(client.id, client.form, said, asked=False),)


def _share(record: Record, visit: Visit) -> Share | None:
    """What the nurse had for this visit, as long as the yes to it stands."""
    handed = (s for s in reversed(record.shares) if s.visit == visit.id and s.handed_over_at)
    return next((share for share in handed if stands(record, share)), None)


# --- about what -------------------------------------------------------------------------------


def visit_of(turn: Turn) -> Visit | None:
    """The visit that the client was asked last to look back on."""
    if turn.record is None or not is_kept(turn, Reply()):
        return None
    asked = [v for v in turn.record.visits if v.asked_at and _share(turn.record, v)]
    return max(asked, key=lambda v: v.asked_at or turn.now, default=None)


def items(record: Record, visit: Visit) -> tuple[Line | None, ...]:
    """What to look back on: each thing to talk about, and None for the last question."""
    share = _share(record, visit)
    agenda = share.summary.agenda if share else ()
    return (*(line for line in agenda if _is_there(record, line)), None)


def _is_there(record: Record, line: Line) -> bool:
    """Whether the answer in a line was not taken away since, and may stand on a screen."""
    said = diary.reflection(record, line.id)
    if said is not None:
        return not said.discreet
    return not line.words or line.question == OWN_SUBJECT


def number_of(turn: Turn, visit: Visit) -> int:
    """The number (from 0) of the question at hand; that of the first without an answer."""
    there = items(record_of(turn), visit)
    at = turn.person.position.about
    if at[:2] == (AT, visit.id) and len(at) > 2 and int(at[2]) < len(there):
        return int(at[2])
    return _first_open(record_of(turn), visit)


def _first_open(record: Record, visit: Visit) -> int:
    said = {looked.item for looked in record.looked_back if looked.visit == visit.id}
    found = (n for n, line in enumerate(items(record, visit)) if _id(line) not in said)
    return next(found, 0)


def _id(line: Line | None) -> str:
    return line.id if line else HEARD


# --- the questions ----------------------------------------------------------------------------


def look_back(turn: Turn) -> Prompt:
    """One question about the visit."""
    visit = visit_of(turn)
    if visit is None:
        return Prompt((NOTHING_NOW,), (BACK_TO_TALK, HELP))
    record, number = record_of(turn), number_of(turn, visit)
    line = items(record, visit)[number]
    first = _("{nurse} only sees what you share.", nurse=nurse_of(record))
    before = (first,) if number == 0 else ()
    return Prompt((*before, *_asked(line)), (*ANSWERS, SKIP, BACKWARD, LATER, HELP))


def _asked(line: Line | None) -> tuple[Text, ...]:
    if line is None:
        return (_("Were you heard in what matters to you?"),)
    wanted = (
        _("You wanted to talk about this: {words}", words=Quote(words_of(line), QUOTED))
        if line.words
        else _("You wanted to talk about this: {question}", question=line.question)
    )
    return wanted, _("Was this talked about?")


def keep(answer: Answer) -> Action:
    """Keep an answer to the question at hand, in the place of an earlier one; go to the next."""

    def does(turn: Turn, reply: Reply) -> Turn:
        visit = visit_of(turn)
        if visit is None:
            return turn
        record, line = record_of(turn), items(record_of(turn), visit)[number_of(turn, visit)]
        said = Looked(
            *(visit.id, _id(line), answer, turn.now),
            words=words_of(line) if line else "",
            question=line.question if line and not line.words else None,
        )
        others = tuple(x for x in record.looked_back if (x.visit, x.item) != (visit.id, _id(line)))
        return go_on(replace(turn, record=replace(record, looked_back=(*others, said))), reply)

    return does


def go_on(turn: Turn, reply: Reply) -> Turn:
    """Take the next question at hand."""
    visit = visit_of(turn)
    return turn if visit is None else about(turn, AT, visit.id, f"{_number_at(turn, visit) + 1}")


def _number_at(turn: Turn, visit: Visit) -> int:
    """The number of the question that was before the client: an answer to it is kept by now."""
    at = turn.person.position.about
    if at[:2] == (AT, visit.id):
        return int(at[2])
    before = [x for x in record_of(turn).looked_back if x.said_at != turn.now]
    return _first_open(replace(record_of(turn), looked_back=tuple(before)), visit)


def finish(then: Action) -> Action:
    """The last question was answered or skipped."""

    def does(turn: Turn, reply: Reply) -> Turn:
        return note(about(then(turn, reply)), _("Those were my questions. I have kept it."))

    return does


def is_last(turn: Turn, reply: Reply) -> bool:
    """Whether the question at hand is the last one."""
    visit = visit_of(turn)
    return visit is not None and number_of(turn, visit) == len(items(record_of(turn), visit)) - 1


def is_further(turn: Turn, reply: Reply) -> bool:
    """Whether there is a question before the one at hand."""
    visit = visit_of(turn)
    return visit is not None and number_of(turn, visit) > 0


def earlier(turn: Turn, reply: Reply) -> Turn:
    """Take the question before at hand."""
    visit = visit_of(turn)
    assert visit is not None
    return about(turn, AT, visit.id, f"{number_of(turn, visit) - 1}")


def can_look_back(turn: Turn, reply: Reply) -> bool:
    """Whether there is a visit to look back on; a button names the last one or none."""
    visit = visit_of(turn)
    return visit is not None and reply.about in ("", visit.id)


def is_over(turn: Turn, reply: Reply) -> Turn:
    """Say that this visit is not asked about any more."""
    return note(turn, NOTHING_NOW)


def still_open(turn: Turn) -> bool:
    """Whether the client was asked to look back, lately, and has not answered the last question:
    who stopped halfway can go on.
    """
    visit = visit_of(turn)
    if visit is None or visit.asked_at is None or turn.now - visit.asked_at > TOO_LATE:
        return False
    said = record_of(turn).looked_back
    return not any((one.visit, one.item) == (visit.id, HEARD) for one in said)


# --- the table --------------------------------------------------------------------------------


def _branches(name: str, does: Action) -> tuple[Branch, Branch]:
    return (
        Branch(name, RETURN, finish(does), when=is_last),
        Branch(name, "look_back", does),
    )


LOOK_BACK_INTERRUPTS = (
    Branch("look_back", "look_back", when=can_look_back),
    Branch("look_back", STAY, is_over),
)

LOOK_BACK_STEPS = (
    Step(
        "look_back",
        look_back,
        (
            *_branches("yes", keep("yes")),
            *_branches("partly", keep("partly")),
            *_branches("no", keep("no")),
            *_branches("skip", go_on),
            Branch("back", "look_back", earlier, when=is_further),
            Branch("return", RETURN),
            Branch(Hears.WORDS, AGAIN, keep_note, when=is_telling),
        ),
        back=RETURN,
    ),
)
