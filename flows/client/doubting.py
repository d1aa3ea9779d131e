"""Its step of a no right after a yes to an agreement: is it not right after all, or was it no to
nothing?
"""

from __future__ import annotations

from flows.client.agreed import GONE, NO, in_words, is_gone, noted, say, waiting
from flows.conversation import Agreement, Turn
from flows.interrupts import BACK_TO_TALK, HELP, LATER, is_kept
from flows.script import RETURN, STAY, Branch, Reply, Step, _, button
from flows.subject import record_of
from flows.words import Choice, Prompt

DOUBT = Choice("agreed_doubt", NO.label)
ASK_NO_QUESTION = ("rest", "my_agreements")  # steps in which a no can be about nothing else


def doubted(turn: Turn) -> Agreement | None:
    """The agreement that the client said yes to last."""
    made = [m for m in noted(record_of(turn)) if m.agreed_at]
    return max(made, key=lambda m: m.agreed_at or turn.now, default=None)


def said_yes_last(turn: Turn) -> Agreement | None:
    """The agreement that the client said yes to since a question was put; None while others wait
    for an answer: a no is then about those.
    """
    if turn.record is None or waiting(turn.record):
        return None
    made, here = doubted(turn), turn.person.position
    if made is None or made.agreed_at is None or here.asked_at is None:
        return made
    same_moment = made.agreed_at == here.asked_at and here.step in ASK_NO_QUESTION
    return made if same_moment or made.agreed_at > here.asked_at else None


def can_doubt(turn: Turn, reply: Reply) -> bool:
    """Whether there is a yes that can be taken back."""
    return is_kept(turn, reply) and doubted(turn) is not None


def doubt(turn: Turn) -> Prompt:
    """Ask whether the agreement is not right after all."""
    made = doubted(turn)
    if made is None:
        return Prompt((GONE,), (BACK_TO_TALK, HELP))
    return Prompt(
        (*in_words(record_of(turn), made), _("Do you mean that the agreement is not right?")),
        (
            Choice("yes", button("Yes, it is not right")),
            Choice("no", button("No, it is right")),
            LATER,
            HELP,
        ),
    )


def take_back(turn: Turn, reply: Reply) -> Turn:
    """The client does not confirm the agreement after all; the nurse hears it."""
    made = doubted(turn)
    return turn if made is None else say("no", turn, Reply(about=made.id))


DOUBT_INTERRUPTS = (
    Branch(DOUBT.name, DOUBT.name, when=can_doubt),
    Branch(DOUBT.name, STAY, is_gone),
)

DOUBT_STEPS = (
    Step(
        DOUBT.name,
        doubt,
        (
            Branch("yes", "agreed_instead", take_back, when=can_doubt),
            Branch("no", RETURN),
            Branch("return", RETURN),
        ),
        back=RETURN,
    ),
)
