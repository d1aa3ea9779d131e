"""What a typed yes, no or later is about: the message that asked last.

The bot also asks of its own accord, beside the prompt where somebody stands: about an agreement,
about a visit, about telling something, about another nurse who comes. What comes of that can be
typed as well as pressed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from flows.client.agreed import ASK_NOT, HOW, NO, YES, noted, waiting
from flows.client.agreed import asked_last as asked_how_last
from flows.client.another_nurse import asked_about_another
from flows.client.doubting import DOUBT, said_yes_last
from flows.client.looking_back import LOOK_BACK, still_open, visit_of
from flows.client.yes_to_carer import typed_for_carer, waiting_for_yes
from flows.conversation import Agreement, Record, Turn
from flows.due.inviting import START, UNINVITE
from flows.due.quiet_hours import allowed_from
from flows.interrupts import LATER, MY_AGREEMENTS, REPEAT, is_kept
from flows.record import diary
from flows.script import Reply, typed
from flows.words import Choice

GLADLY = typed("Yes, gladly")
READ_AGAIN = replace(MY_AGREEMENTS, label=REPEAT.label)  # what waits is asked about there
NOT_NOW = replace(LATER, label=typed("No, not now"))

Asking = tuple[datetime, tuple[Choice, ...]]  # when it came, and what can be typed


def asked_last(turn: Turn) -> tuple[Choice, ...]:
    """The choices of the message that asked last, when it came after the present prompt. At rest
    also of the agreements that wait: nothing else is asked there.
    """
    record, position = turn.record, turn.person.position
    if record is None or not is_kept(turn, Reply()) or position.step == DOUBT.name:
        return ()
    if newest := _newest(turn, record):
        return newest
    return (YES, NO) if position.step == "rest" and waiting(record) else ()


def asked_how_it_goes(turn: Turn, reply: Reply) -> bool:
    """Whether the message that asked last asks how it goes with an agreement."""
    return any(choice.name == HOW.name for choice in asked_last(turn))


def _newest(turn: Turn, record: Record) -> tuple[Choice, ...]:
    since = turn.person.position.asked_at
    came = [one for one in _asking(turn, record) if one[0] <= turn.now]
    newer = [one for one in came if since is None or one[0] >= since]
    return max(newer, key=lambda one: one[0])[1] if newer else ()


def _asking(turn: Turn, record: Record) -> Iterator[Asking]:
    """What the client was asked beside the prompts, each with the moment at which it came."""
    if (doubted := said_yes_last(turn)) and doubted.agreed_at:
        yes = replace(YES, about=doubted.id)
        yield doubted.agreed_at, (yes, replace(DOUBT, about=doubted.id))
    if agreements := _agreements(turn, record):
        yield agreements
    visit = visit_of(turn)
    if visit is not None and visit.asked_at and still_open(turn):
        yield _came(turn, visit.asked_at), _gladly(replace(LOOK_BACK, about=visit.id))
    ahead = diary.next_visit(record, turn.now)
    if ahead is not None and ahead.invited_at:
        at = max(ahead.invited_at, ahead.reminded_at or ahead.invited_at)
        yield _came(turn, at), (*_gladly(START), UNINVITE)
    if another := asked_about_another(turn):
        yield _came(turn, another[0]), another[1]
    if yes_or_no := typed_for_carer(turn):
        [one] = waiting_for_yes(record)
        yield _came(turn, one.accepted_at or turn.now), yes_or_no
    made = asked_how_last(turn)
    if made is not None and made.asked_at:
        how = replace(HOW, about=made.id)
        yield _came(turn, made.asked_at), (*_gladly(how), replace(how, label=REPEAT.label), ASK_NOT)


def _gladly(choice: Choice) -> tuple[Choice, ...]:
    return choice, replace(choice, label=GLADLY), LATER, NOT_NOW


def _agreements(turn: Turn, record: Record) -> Asking | None:
    """The agreements put before the client since the present prompt; of several it cannot be known
    which is meant.
    """
    since = turn.person.position.asked_at
    came = [(_came(turn, made.noted_at), made) for made in noted(record) if made.noted_at]
    newer = [(at, made) for at, made in came if at <= turn.now and (since is None or at >= since)]
    if not newer:
        return None
    at = max(at for at, _made in newer)
    if len(newer) == 1:
        return at, (*_yes_or_no(newer[0][1]), READ_AGAIN)
    return at, ((YES, NO, READ_AGAIN) if waiting(record) else ())


def _yes_or_no(made: Agreement) -> tuple[Choice, ...]:
    """Yes and no to an agreement; the same answer once more changes nothing."""
    yes, no = replace(YES, about=made.id), replace(NO, about=made.id)
    if made.agreed_at:
        return (yes,)
    return (no,) if made.refused_at else (yes, no)


def _came(turn: Turn, at: datetime) -> datetime:
    """When a message of this moment came: after the quiet hours."""
    return allowed_from(at.astimezone(turn.now.tzinfo), turn.house.rules)
