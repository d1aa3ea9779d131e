"""The client's yes or no to somebody who opened the link: its buttons, and what is typed."""

from __future__ import annotations

from flows.client.carer_at_hand import carer_at_hand
from flows.conversation import Record, Turn
from flows.record import carers
from flows.record.caring import Carer
from flows.script import button
from flows.subject import record_of
from flows.words import Choice

LET_ANSWER, LET_NOT = "let_answer", "let_not"  # they count below an older message, too


def answers_to(accepted: Carer) -> tuple[Choice, Choice]:
    """Yes or no to somebody who opened the link."""
    return (
        Choice(LET_ANSWER, button("Yes, {name} may", name=accepted.name), accepted.id),
        Choice(LET_NOT, button("No, {name} may not", name=accepted.name), accepted.id),
    )


def waiting_for_yes(record: Record) -> tuple[Carer, ...]:
    """Who said yes, and has not heard from the client yet."""
    return tuple(c for c in record.carers if carers.awaits_client(c))


def typed_for_carer(turn: Turn) -> tuple[Choice, ...]:
    """What can be typed at rest: yes or no to the one person who waits for it."""
    if turn.record is None or len(waiting_for_yes(record_of(turn))) != 1:
        return ()
    return _yes_or_no(waiting_for_yes(record_of(turn))[0].id)


def _yes_or_no(carer_id: str) -> tuple[Choice, Choice]:
    return (
        Choice(LET_ANSWER, button("Yes, this person may"), carer_id),
        Choice(LET_NOT, button("No, this person may not"), carer_id),
    )


def typed_for_this_one(turn: Turn) -> tuple[Choice, ...]:
    """What can be typed to the page of somebody who waits: yes or no to them."""
    one = carer_at_hand(turn)
    waits = one is not None and one in waiting_for_yes(record_of(turn))
    return _yes_or_no(one.id) if one and waits else ()


def named_yes(turn: Turn) -> tuple[Choice, ...]:
    """The whole name of each button that says yes or no to somebody who waits: it counts at every
    step, as the button does.
    """
    waiting = waiting_for_yes(turn.record) if turn.record else ()
    return tuple(choice for one in waiting for choice in answers_to(one))
