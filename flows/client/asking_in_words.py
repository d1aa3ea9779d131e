"""Somebody types, in the middle of something else, that another is to answer: where that leads.

It is no answer, and is not kept as one; what was asked waits.
"""

from __future__ import annotations

from flows import dutch_people
from flows.conversation import Turn
from flows.interrupts import note
from flows.safety.danger import DANGER_STEPS
from flows.script import AGAIN, Branch, Hears, Reply, _


def asks_for_another(turn: Turn, reply: Reply) -> bool:
    """Whether words ask that somebody else answers, and no danger waits for an answer."""
    in_danger = turn.person.position.step in {step.name for step in DANGER_STEPS}
    asks = dutch_people.lets_another_answer(reply.words) and not in_danger
    return asks and turn.record is not None


def asks_too_early(turn: Turn, reply: Reply) -> bool:
    """Whether words ask that before anything is kept."""
    return turn.record is None and dutch_people.lets_another_answer(reply.words)


def asked_in_words(turn: Turn, reply: Reply) -> Turn:
    """Say that it was taken for a question to the bot; what was asked waits."""
    return note(turn, _("I did not keep this as an answer."))


def ask_later(turn: Turn, reply: Reply) -> Turn:
    """Say where somebody can be asked, once there is a diary."""
    return note(turn, _("Somebody else may answer, too. You can arrange that after the beginning."))


ASKED_IN_WORDS = (
    Branch(Hears.WORDS, "carers", asked_in_words, when=asks_for_another),
    Branch(Hears.WORDS, AGAIN, ask_later, when=asks_too_early),
)
