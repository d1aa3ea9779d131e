"""What a client said and a carer wrote down, the client being there: the client's own words.

They are kept with what the carer said, stand where the client's words stand, and always name who
wrote them down. Nothing asks about them as if the client had typed them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.conversation import CarersAnswer, Given, Record, Reflection
from flows.record import carers, diary
from flows.record.caring import AGENDA


def is_dictated(said: CarersAnswer) -> bool:
    """Whether these are the client's own words or mark, written down by a carer."""
    return said.voice == "own_words"


def as_answer(said: CarersAnswer) -> Reflection:
    """Dictated words as the answer that they are; never put among those that the client typed."""
    theme = "" if said.subject == AGENDA else said.subject
    return Reflection(
        said.id, "", theme, said.question, said.words, said.said_at, "", left_out=said.left_out
    )


def answers(record: Record) -> tuple[Reflection, ...]:
    """All that may stand on a screen: what the client typed and dictated, oldest first."""
    dictated = (as_answer(a) for a in record.carers_answers if is_dictated(a) and a.mark is None)
    return tuple(sorted((*diary.shown(record), *dictated), key=lambda r: r.said_at))


def answer(record: Record, answer_id: str) -> Reflection | None:
    """What the client typed or dictated, by its id."""
    said = written_down(record, answer_id)
    return as_answer(said) if said else diary.reflection(record, answer_id)


def written_down(record: Record, answer_id: str) -> CarersAnswer | None:
    """The dictated answer with this id; None when the client typed it, or it is not there."""
    said = carers.carers_answer(record, answer_id)
    return said if said and is_dictated(said) else None


def writer(record: Record, answer_id: str) -> str:
    """Who wrote an answer down, as the client calls them; "" when the client did."""
    said = written_down(record, answer_id)
    return said.name if said else ""


def recent(record: Record, now: datetime) -> tuple[CarersAnswer, ...]:
    """What was dictated in the present period, oldest first, also what is left out."""
    return tuple(a for a in diary.recent_of_carers(record, now) if is_dictated(a))


def recent_answers(record: Record, now: datetime) -> tuple[Reflection, ...]:
    """What the client told in the present period, typed or dictated, oldest first. Without what was
    dictated as something to talk about: that is on the list of these.
    """
    told = (a for a in recent(record, now) if a.mark is None and a.subject != AGENDA)
    written = (as_answer(a) for a in told)
    return tuple(sorted((*diary.recent(record, now), *written), key=lambda said: said.said_at))


def in_same_words(record: Record, words: str, now: datetime) -> str | None:
    """The id of what stands on the agenda, or was told, in these words; None when nothing."""
    return diary.in_same_words(replace(record, reflections=recent_answers(record, now)), words, now)


def marks(record: Record, now: datetime) -> tuple[Given, ...]:
    """The newest mark of each dimension in the present period that is not left out, whoever wrote
    it down.
    """
    dictated = (
        Given(a.subject, a.mark, a.said_at, written_by=a.name)
        for a in recent(record, now)
        if a.mark is not None and not a.left_out
    )
    own = (given for given in diary.recent_marks(record, now) if not given.left_out)
    return diary.newest_of_each(sorted((*own, *dictated), key=lambda given: given.given_at))


def behind(record: Record, given: Given) -> CarersAnswer | None:
    """The dictated answer that holds a mark of a summary; None when the client gave it, or when it
    is not there any more.
    """
    found = (a for a in record.carers_answers if is_dictated(a) and a.mark is not None)
    here = (given.written_by, given.theme, given.given_at)
    return next((a for a in found if (a.name, a.subject, a.said_at) == here), None)
