"""A carer about the own situation: in a diary of their own, apart from what they answer for others.

Nobody reads it until the carer lets somebody (`sheet`). Nothing here asks a carer to take over what
a nurse does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flows.carer.on_behalf import once_given
from flows.client.asking import (
    ENOUGH,
    answer_is_short,
    follow_up_to,
    keep_answer,
    keep_note,
    keeps_more,
    said_before,
)
from flows.conversation import Carer, Record, Session, Turn
from flows.hats import as_carer, as_oneself
from flows.interrupts import ANSWERS, BACKWARD, HELP, LATER, SKIP, note
from flows.positive_health import CARING, question
from flows.record import carers, diary
from flows.record.caring import Naming
from flows.record.naming import who
from flows.safety.alert_read import seen
from flows.safety.alerts import SEEN
from flows.script import (
    STAY,
    Action,
    Branch,
    Hears,
    Reply,
    Step,
    _,
    button,
    nothing,
    then,
)
from flows.subject import about, afresh, record_of
from flows.words import Choice, Prompt, Quote

ASKED = 3  # questions in one session
ELSE = "caring.4"  # who else is there: first names or roles will do
AFTERWARDS = ("caring.1", "caring.2", "caring.6")  # what can still be asked when caring has ended
MYSELF = Choice("myself", button("About myself"))
CARING_CHOICE = Choice("caring", button("About caring"))


@dataclass(frozen=True)
class CaredFor:
    """A client whom somebody cares for, or cared for."""

    record: str  # id
    naming: Naming
    now: bool  # False: no longer


# --- for whom ---------------------------------------------------------------------------------


def permission_in(turn: Turn, record: Record) -> Carer | None:
    """The permission by which this person is a carer of a client; both said yes to it."""
    mine = (c for c in record.carers if c.person == turn.person.id and c.confirmed_at)
    return next((c for c in mine if carers.is_open(c) and record.closed_at is None), None)


def cared_for(turn: Turn) -> tuple[CaredFor, ...]:
    """Whom this person cares for, and then whom they cared for once; nobody who died."""
    found = [
        CaredFor(record.id, one.naming, now=permission_in(turn, record) is not None)
        for record, one in once_given(turn)
        if record.closed_for != "died"
    ]
    return tuple(sorted(found, key=lambda one: not one.now))


def asks_about(turn: Turn, of: str) -> bool:
    """Whether something can be asked about caring for this client (id of a record)."""
    return any(one.record == of for one in cared_for(turn))


def cares(turn: Turn, reply: Reply) -> bool:
    """Whether this person is, or was, somebody's carer."""
    return bool(cared_for(turn))


def cares_for_several(turn: Turn, reply: Reply) -> bool:
    """Whether it has to be asked who it is about."""
    return len(cared_for(turn)) > 1


# --- from one to the other, and back ----------------------------------------------------------


def about_oneself(turn: Turn) -> tuple[Choice, ...]:
    """The way to the own diary, for a carer and for whoever has one."""
    return (MYSELF,) if may_tell_about_oneself(turn, Reply()) else ()


def may_tell_about_oneself(turn: Turn, reply: Reply) -> bool:
    """Whether there is an own diary, or reason to begin one: also when it has ended."""
    return turn.own is not None or bool(once_given(turn))


def to_oneself(turn: Turn, reply: Reply) -> Turn:
    """Go on in the own diary; without one, with what it is."""
    step = "welcome" if turn.own is None else "rest"
    turn = as_oneself(about(turn), step)
    return note(turn, _("This is about yourself. Others do not see it."))


def to_others(turn: Turn) -> tuple[Choice, ...]:
    """The way back to others, for somebody who answers or is told."""
    return (OTHERS,) if turn.caseload else ()


OTHERS = Choice("others", button("Answer for others"))


def answers_for_others(turn: Turn, reply: Reply) -> bool:
    """Whether somebody asked this person to answer, or to be told."""
    return bool(turn.caseload)


def back_to_others(turn: Turn, reply: Reply) -> Turn:
    """Leave the own diary, and answer for others again."""
    return as_carer(afresh(turn))


def keep_nothing(turn: Turn, reply: Reply) -> Turn:
    """The answer of a carer who wants no diary: nothing is kept, and all else stays as it was."""
    return note(back_to_others(turn, reply), _("Good. I keep nothing about yourself."))


def seen_by_relative(turn: Turn, reply: Reply) -> Turn:
    """Somebody in the own diary says to have read that a client needs them."""
    return seen(as_carer(afresh(turn)), reply)


# --- the questions ----------------------------------------------------------------------------


def whom(turn: Turn) -> Prompt:
    """Ask who it is about."""
    choices = tuple(
        Choice("whom", button("{who}", who=who(one.naming)), one.record) for one in cared_for(turn)
    )
    return Prompt((_("Whom do you care for? It is about that now."),), (*choices, BACKWARD, HELP))


def open_caring(turn: Turn, reply: Reply) -> Turn:
    """Begin a session about caring for the chosen client, or for the only one."""
    found = cared_for(turn)
    chosen = next((one for one in found if one.record == reply.about), found[0])
    record = record_of(turn)
    opened = Session(turn.event.id, CARING.id, turn.now, (), of=chosen.record, naming=chosen.naming)
    turn = replace(afresh(turn), record=replace(record, sessions=(*record.sessions, opened)))
    return _put(turn, 1)


def _put(turn: Turn, number: int) -> Turn:
    """The turn in which the session has put its question `number`: that of longest ago."""
    record, session = record_of(turn), caring_session(turn)
    if len(session.questions) >= number:
        return turn
    present = {one.record for one in cared_for(turn) if one.now}
    askable = [q.id for q in CARING.questions if session.of in present or q.id in AFTERWARDS]
    put = [q for s in record.sessions if s.of == session.of for q in s.questions]
    last = {asked: place for place, asked in enumerate(put)}
    asked = min(askable, key=lambda asked: last.get(asked, -1))
    grown = replace(session, questions=(*session.questions, asked))
    sessions = tuple(grown if s.id == grown.id else s for s in record.sessions)
    return replace(turn, record=replace(record, sessions=sessions))


def caring_session(turn: Turn) -> Session:
    """The session about caring that is talked in."""
    session = diary.caring_session(record_of(turn))
    assert session is not None
    return session


def is_over(turn: Turn, reply: Reply) -> bool:
    """Whether nothing is asked any more about the client who was talked about."""
    return not asks_about(turn, caring_session(turn).of)


def _nothing_more(turn: Turn) -> Prompt:
    """Nothing is asked any more; what was told is still there."""
    nothing = _("I ask you nothing more about {who}.", who=who(caring_session(turn).naming))
    return Prompt((nothing, _("What you told about yourself is yours.")), (ANSWERS, LATER, HELP))


def ask(number: int) -> Callable[[Turn], Prompt]:
    """The prompt of question `number` of a session."""

    def prompt(turn: Turn) -> Prompt:
        session = caring_session(turn)
        if is_over(turn, Reply()):
            return _nothing_more(turn)
        asked = session.questions[number - 1]
        progress = _(
            "Question {n} of {total}, about caring for {who}.",
            n=number,
            total=ASKED,
            who=who(session.naming),
        )
        hint = (_("A first name is enough, or: the neighbour."),) if asked == ELSE else ()
        before = said_before(turn, session, asked)
        along = (SKIP, BACKWARD, LATER, HELP)
        return Prompt((progress, *before, *hint, question(asked).text), along)

    return prompt


def ask_on(number: int) -> Callable[[Turn], Prompt]:
    """The prompt that asks on after a short answer to question `number`."""

    def prompt(turn: Turn) -> Prompt:
        session = caring_session(turn)
        if is_over(turn, Reply()):
            return _nothing_more(turn)
        said = diary.answer(record_of(turn), session.id, session.questions[number - 1])
        along = (ENOUGH, BACKWARD, LATER, HELP)
        if said is None:  # taken away in the meantime, or not shown any more
            return Prompt((_("This answer is not here any more."),), along)
        wrote = _("You wrote: {words}", words=Quote(said.words, 80))
        return Prompt((wrote, follow_up_to(record_of(turn), said)[1]), along)

    return prompt


def keep(number: int) -> Action:
    """Keep the answer to question `number`, and put the next one."""

    def does(turn: Turn, reply: Reply) -> Turn:
        session = caring_session(turn)
        asked = session.questions[number - 1]
        return put_next(number)(keep_answer(turn, reply, session, asked), reply)

    return does


def put_next(number: int) -> Action:
    """Choose the question after question `number`, unless that was the last."""

    def does(turn: Turn, reply: Reply) -> Turn:
        return turn if number == ASKED else _put(turn, number + 1)

    return does


def _question_steps(number: int) -> tuple[Step, Step]:
    following = f"caring_{number + 1}" if number < ASKED else "caring_after"
    before = f"caring_{number - 1}" if number > 1 else "rest"
    short = answer_is_short(number, caring_session)
    return (
        Step(
            f"caring_{number}",
            ask(number),
            (
                Branch(Hears.WORDS, "rest", keep_note, when=is_over),
                Branch("skip", "rest", when=is_over),
                Branch(Hears.WORDS, f"caring_more_{number}", keep(number), when=short),
                Branch(Hears.WORDS, following, keep(number)),
                Branch("skip", following, put_next(number)),
            ),
            back=before,
        ),
        Step(
            f"caring_more_{number}",
            ask_on(number),
            (
                Branch(Hears.WORDS, "rest", keep_note, when=is_over),
                Branch(Hears.WORDS, following, keeps_more(number, caring_session)),
                Branch("enough", following),
                Branch("skip", following),
            ),
            back=f"caring_{number}",
        ),
    )


# --- the table --------------------------------------------------------------------------------


def begins(on: str, first: Action = nothing) -> tuple[Branch, Branch]:
    """The branches that lead to the questions: past who it is about, when there are several."""
    return (
        Branch(on, "caring_whom", first, when=cares_for_several),
        Branch(on, "caring_1", then(first, open_caring), cares),
    )


OWN_TALK_STEPS = (
    Step("caring_whom", whom, (Branch("whom", "caring_1", open_caring),), back="rest"),
    *(step for number in range(1, ASKED + 1) for step in _question_steps(number)),
)
OWN_TALK_INTERRUPTS = (
    Branch("others", STAY, back_to_others, when=answers_for_others),
    Branch(SEEN, STAY, seen_by_relative, when=answers_for_others),
)
OWN_TALK_STANDING = frozenset({SEEN})
