"""Asking on and keeping what is said: shared by the opening question and the dimensions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flows import dutch
from flows.conversation import Record, Reflection, Session, Turn
from flows.correction import changed_words
from flows.interrupts import BACKWARD, HELP, LATER, TALK, note
from flows.positive_health import FOLLOW_UPS
from flows.record import diary
from flows.record.summary import FOLLOW_UP
from flows.script import Action, Guard, Reply, _, button
from flows.subject import coming, record_of
from flows.words import Choice, Prompt, Quote, Text

LONGEST_MISSPELT = 3  # words; more than that at a menu is somebody telling something

ENOUGH = Choice("enough", button("Next question"))


def keep_answer(turn: Turn, reply: Reply, session: Session, asked: str) -> Turn:
    """Keep an answer; an answer that was there already gets the new words."""
    record = record_of(turn)
    said = diary.answer(record, session.id, asked)
    if said is None:
        said = Reflection(
            turn.event.id,
            session.id,
            session.theme,
            asked,
            reply.words,
            turn.now,
            reply.message,
            talk=asked in session.talk,
        )
    else:
        said = replace(said, words=reply.words, message=reply.message, corrected_at=turn.now)
        return replaced(turn, said)
    return kept(turn, diary.put_reflection(record, said))


def keeps_more(number: int, session_of: Callable[[Turn], Session]) -> Action:
    """Keep what was said when the answer to question `number` was asked on."""

    def does(turn: Turn, reply: Reply) -> Turn:
        session = session_of(turn)
        return keep_follow_up(turn, reply, session, session.questions[number - 1])

    return does


def keep_follow_up(turn: Turn, reply: Reply, session: Session, asked: str) -> Turn:
    """Keep what was said when an answer was asked on."""
    record = record_of(turn)
    about = diary.answer(record, session.id, asked)
    if about is None:  # taken away in the meantime: then this is the answer
        return keep_answer(turn, reply, session, asked)
    said = diary.follow_up(record, about.id)
    if said is None:
        said = Reflection(
            turn.event.id,
            session.id,
            session.theme,
            follow_up_to(record, about)[0],
            reply.words,
            turn.now,
            reply.message,
            follows=about.id,
        )
    else:
        said = replace(said, words=reply.words, message=reply.message, corrected_at=turn.now)
        return replaced(turn, said)
    return kept(turn, diary.put_reflection(record, said))


def replaced(turn: Turn, said: Reflection) -> Turn:
    """Take an answer with its new words, and say what the nurse has or will get of it."""
    record = record_of(turn)
    told = changed_words(record, frozenset({said.id}))
    changed = diary.put_reflection(record, said)
    is_shared = len(told) > 1
    return note(replace(turn, record=changed), *told) if is_shared else kept(turn, changed)


def kept(turn: Turn, record: Record) -> Turn:
    """Take the record with what was said in it, and say so."""
    turn = note(replace(turn, record=record), _("I have kept it."))
    visit = diary.next_visit(record, turn.now)
    if visit is None or diary.share_for(record, visit) is None:
        return turn
    return note(
        turn, _("This is not in what you shared with {nurse}.", nurse=coming(record, visit))
    )


def talk(session: Session, asked: str) -> Choice:
    """The button with which the client wants to talk about this question's answer."""
    return replace(TALK, about=diary.place(session.id, asked))


def follow_up_to(record: Record, said: Reflection) -> tuple[str, Text]:
    """The id and the words of the follow-up to an answer: each answer always gets the same one."""
    place = record.reflections.index(said) % len(FOLLOW_UPS)
    return f"{FOLLOW_UP}.{place}", FOLLOW_UPS[place]


def said_before(turn: Turn, session: Session, asked: str) -> tuple[Text, ...]:
    """What was answered already, when somebody comes back to a question."""
    said = diary.answer(record_of(turn), session.id, asked)
    if said is None:
        return ()
    return (_("You wrote: {words} New words replace that.", words=Quote(said.words, 200)),)


def asking_on(turn: Turn, session: Session, number: int) -> Prompt:
    """The prompt that asks on after a short answer to question `number` of a session."""
    record = record_of(turn)
    asked = session.questions[number - 1]
    said = diary.answer(record, session.id, asked)
    if said is None:  # taken away in the meantime, or not shown any more
        return Prompt((_("This answer is not here any more."),), (ENOUGH, BACKWARD, LATER, HELP))
    about = _("You wrote: {words}", words=Quote(said.words, 80))
    along = (ENOUGH, talk(session, asked), BACKWARD, LATER, HELP)
    return Prompt((about, follow_up_to(record, said)[1]), along)


def answer_is_short(number: int, session_of: Callable[[Turn], Session]) -> Guard:
    """Whether this answer is asked on: it is short, and was not asked on before."""

    def holds(turn: Turn, reply: Reply) -> bool:
        session = session_of(turn)
        said = diary.answer(record_of(turn), session.id, session.questions[number - 1])
        asked_on = said is not None and diary.follow_up(record_of(turn), said.id) is not None
        if not diary.is_short(reply.words) or dutch.says_little(reply.words) or asked_on:
            return False
        return not turn.house.net.hear(reply.words)  # "how is that for you" has no place then

    return holds


def is_telling(turn: Turn, reply: Reply) -> bool:
    """Whether words that no button has are a story to keep, and not a button misspelt."""
    return len(reply.words.split()) > LONGEST_MISSPELT


def keep_note(turn: Turn, reply: Reply) -> Turn:
    """Keep words that answer no question."""
    said = Reflection(turn.event.id, "", "", "", reply.words, turn.now, reply.message)
    return kept(turn, diary.put_reflection(record_of(turn), said))
