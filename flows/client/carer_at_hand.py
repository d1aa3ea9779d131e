"""The permission that a client looks at or changes. What counts changes with each tap; what the
carer hears of it goes in one message, when the client is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flows.conversation import Effect, Turn
from flows.interrupts import BACKWARD, HELP, is_kept
from flows.record import carers
from flows.record.carers_words import in_order, scope_changed, sight_changed
from flows.record.caring import Carer
from flows.script import Action, Reply, _
from flows.subject import about, record_of
from flows.words import Prompt


def carer_at_hand(turn: Turn) -> Carer | None:
    """The permission this is about."""
    wanted = (*turn.person.position.about, "")[0]
    return carers.carer(record_of(turn), wanted)


def changed(turn: Turn, one: Carer, *told: Effect) -> Turn:
    """The turn with this permission as it is now; the carer is told what counts already."""
    record = carers.put_carer(record_of(turn), one)
    heard = told if carers.in_force(record, one, turn.now) else ()
    return replace(turn, record=record, effects=(*turn.effects, *heard))


def is_open(turn: Turn, reply: Reply) -> bool:
    """Whether the permission at hand has not ended, and what is kept may change."""
    one = carer_at_hand(turn)
    return one is not None and carers.is_open(one) and is_kept(turn, reply)


def is_draft(turn: Turn, reply: Reply) -> bool:
    """Whether there is no link yet for whom this is about."""
    one = carer_at_hand(turn)
    return one is not None and carers.is_draft(one) and is_kept(turn, reply)


def gone() -> Prompt:
    """What is said at a step whose permission has ended meanwhile."""
    return Prompt((_("This person does not answer for you."),), (BACKWARD, HELP))


def about_carer(says: Callable[[Turn, Carer], Prompt]) -> Callable[[Turn], Prompt]:
    """A prompt about the permission at hand, or that it is gone."""

    def prompt(turn: Turn) -> Prompt:
        one = carer_at_hand(turn)
        return says(turn, one) if one and is_open(turn, Reply()) else gone()

    return prompt


def if_open(change: Callable[[Turn, Carer, Reply], Turn]) -> Action:
    """What changes the permission at hand, unless it has ended meanwhile."""

    def does(turn: Turn, reply: Reply) -> Turn:
        one = carer_at_hand(turn)
        return change(turn, one, reply) if one and is_open(turn, reply) else turn

    return does


# --- telling the carer once -------------------------------------------------------------------


def begin_changing(turn: Turn, reply: Reply) -> Turn:
    """Remember what the carer may now, to tell afterwards what became of it."""
    one = carer_at_hand(turn)
    if one is None:
        return turn
    return about(turn, one.id, "", " ".join(one.scope), " ".join(one.sees))


def tell_changes(turn: Turn, reply: Reply) -> Turn:
    """Let the carer know what is different since the client began to change it."""
    one, at = carer_at_hand(turn), turn.person.position.about
    if one is None or len(at) < 4:
        return turn
    before = replace(one, scope=in_order(at[2].split()), sees=in_order(at[3].split()))
    told = (*scope_changed(before, one), *sight_changed(before, one))
    return changed(about(turn, one.id), one, *told)
