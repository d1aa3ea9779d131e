"""The agreements that wait, one by one: where a typed yes or no can be about several."""

from __future__ import annotations

from dataclasses import replace

from flows.client.agreed import (
    NO,
    YES,
    at_hand,
    in_words,
    say_no,
    say_yes,
    says_no_to_shown,
    waiting,
    was_shown,
)
from flows.conversation import Turn
from flows.interrupts import BACK_TO_TALK, HELP, LATER
from flows.script import AGAIN, RETURN, Branch, Reply, Step, _
from flows.subject import record_of
from flows.words import Prompt


def _others_wait(turn: Turn, reply: Reply) -> bool:
    made = at_hand(turn, reply)
    return any(other != made for other in waiting(record_of(turn)))


def was_last(turn: Turn, reply: Reply) -> bool:
    """Whether it is about what was shown, and nothing else waits."""
    return was_shown(turn, reply) and not _others_wait(turn, reply)


def refused_before_others(turn: Turn, reply: Reply) -> bool:
    """Whether it is a no to what was shown, and others wait."""
    return says_no_to_shown(turn, reply) and _others_wait(turn, reply)


def say_no_and_return(turn: Turn, reply: Reply) -> Turn:
    """The client does not confirm an agreement, and comes back for the next one."""
    turn = say_no(turn, reply)
    here = turn.person.position
    return replace(turn, person=replace(turn.person, position=replace(here, returns=here)))


def one_by_one(turn: Turn) -> Prompt:
    """Ask about the first agreement that waits, in its words."""
    record = record_of(turn)
    there = waiting(record)
    if not there:
        return Prompt((_("No agreement waits for your answer now."),), (BACK_TO_TALK, HELP))
    several = (_("More than one agreement waits for you. I ask them one by one."),)
    lines = (*(several if len(there) > 1 else ()), *in_words(record, there[0]))
    choices = (replace(YES, about=there[0].id), replace(NO, about=there[0].id))
    return Prompt((*lines, _("Is this right?")), (*choices, LATER, HELP))


ONE_BY_ONE_STEPS = (
    Step(
        "agreed_one_by_one",
        one_by_one,
        (
            Branch("agreed_yes", RETURN, say_yes, when=was_last),
            Branch("agreed_yes", AGAIN, say_yes, when=was_shown),
            Branch("agreed_no", "agreed_instead", say_no_and_return, when=refused_before_others),
            Branch("agreed_no", "agreed_instead", say_no, when=says_no_to_shown),
            Branch("return", RETURN),
        ),
        back=RETURN,
    ),
)
