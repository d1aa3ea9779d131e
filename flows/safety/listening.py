"""What follows from danger in somebody's words: they are kept, and noted as a sign.

Looked at are all words that come in, in every step of every role. The turn is taken as ever; this
adds to it. What is said then stands in `danger`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.client.consenting import gate
from flows.conversation import (
    AgendaItem,
    Corrected,
    Event,
    Position,
    Record,
    Reflection,
    Role,
    Said,
    Say,
    ShowSheet,
    ShowSummary,
    Turn,
    Unreadable,
)
from flows.house import House
from flows.interrupts import TALK, note
from flows.positive_health import CARING
from flows.record import diary
from flows.safety.alerts import tell_at_once
from flows.safety.net import Family, Signal
from flows.safety.signs import Sign
from flows.safety.ways_to_help import IN_DANGER, NO_COLLEAGUE, NOBODY_ELSE, numbers
from flows.script import _
from flows.subject import nurse_of
from flows.words import Choice, Listing, Prompt, Text

HIDDEN = (Family.ABUSE, Family.CARER)  # others may read along: on no list and in no summary
LATELY = timedelta(hours=24)  # within which the same is not said in full again


def words_of(event: Event) -> str:
    """The words that an event carries; "" for none."""
    return event.words if isinstance(event, Said | Corrected | Unreadable) else ""


def heard(turn: Turn) -> tuple[Signal, ...]:
    """The signals in the words of this turn's event."""
    words = words_of(turn.event)
    return turn.house.net.hear(words) if words else ()


def ways_in(event: Event, house: House) -> tuple[Text, ...]:
    """The ways to help for what an event's words speak of, when no turn can be taken."""
    try:
        signals = house.net.hear(words_of(event))
    except Exception:  # it may be the very fault for which the turn failed
        return (IN_DANGER,)
    return numbers(signals, house.help_lines)


# --- keeping ----------------------------------------------------------------------------------


def noted(turn: Turn, signals: tuple[Signal, ...]) -> Turn:
    """The turn in which the words are kept, also where a step does not keep any, with a sign for
    each signal; and in which is told who is told at once. Without a consent nothing is kept.
    """
    if not _may_keep(turn):
        return turn
    record = turn.record
    assert record is not None
    hidden = (Family.ABUSE,) if _is_own_talk(record, turn.event) else HIDDEN
    turn = _kept(turn, discreet=any(s.family in hidden for s in signals))
    record = turn.record
    assert record is not None
    answer = _kept_in(record, turn.event)
    signs = tuple(_sign(turn, signal, answer) for signal in signals)
    turn = replace(turn, record=replace(record, signs=(*record.signs, *signs)))
    for sign in signs:
        turn = tell_at_once(turn, sign)
    return turn


def _may_keep(turn: Turn) -> bool:
    is_client = turn.person.role is Role.CLIENT
    agreed = turn.record is not None and bool(turn.record.consents)
    return is_client and agreed and gate(turn) is None


def _is_own_talk(record: Record, event: Event) -> bool:
    """Whether these words answer what a carer is asked about caring: these are the carer's own, to
    read and to share, also when they tell that it is too much.
    """
    said = diary.reflection(record, _kept_in(record, event))
    return said is not None and said.theme == CARING.id


def _sign(turn: Turn, signal: Signal, answer: str) -> Sign:
    return Sign(
        f"{turn.event.id}.{signal.family}",
        signal.family,
        signal.kind,
        signal.rule,
        turn.now,
        answer,
        signal.other,
    )


def _kept(turn: Turn, *, discreet: bool) -> Turn:
    """The turn in which these words are an answer; `discreet` words are on no list."""
    record, event = turn.record, turn.event
    assert record is not None
    if discreet:
        record = _off_the_list(record, event)
    said = diary.reflection(record, _kept_in(record, event))
    if said is None and is_own(event) and not _on_the_list(record, event):
        message = "" if isinstance(event, Corrected) else _message_of(event)
        said = Reflection(event.id, "", "", "", words_of(event), turn.now, message)
    if said is None:
        return replace(turn, record=record)
    if discreet:
        said = replace(said, discreet=True)
        record = diary.off_the_agenda(record, said.id)
    return replace(turn, record=diary.put_reflection(record, said))


def is_own(event: Event) -> bool:
    """Whether words may be kept as they stand: they are the person's, and lead to nobody."""
    if isinstance(event, Unreadable) and not event.own:
        return False
    return isinstance(event, Said | Corrected | Unreadable) and not event.holds


def _message_of(event: Event) -> str:
    return event.message if isinstance(event, Said | Corrected | Unreadable) else ""


def _kept_in(record: Record, event: Event) -> str:
    """The id of what keeps the words of an event: an answer, or something to talk about."""
    words, message = words_of(event), _message_of(event)
    things: tuple[Reflection | AgendaItem, ...] = (*record.reflections, *record.agenda)
    mine = (t for t in things if t.id == event.id or (message and t.message == message))
    return next((t.id for t in mine if t.words == words), "")


def _on_the_list(record: Record, event: Event) -> bool:
    return _kept_in(record, event) in {item.id for item in record.agenda if item.words}


def _off_the_list(record: Record, event: Event) -> Record:
    if not _on_the_list(record, event):
        return record
    return diary.off_the_agenda(record, _kept_in(record, event))


# --- how it is answered -----------------------------------------------------------------------


def without_prompts(turn: Turn) -> Turn:
    """The turn without what it would say and show to the person in front of us."""
    left = tuple(
        effect
        for effect in turn.effects
        if effect.to != turn.person.id or not isinstance(effect, Say | ShowSummary | ShowSheet)
    )
    return replace(turn, effects=left, notes=())


def facing(
    turn: Turn, signals: tuple[Signal, ...], before: Position, danger: tuple[str, ...]
) -> Turn:
    """The turn about these signals; "Go on" leads to where it had led, not to an earlier signal."""
    position = turn.person.position
    returns = position.returns if position.step in danger else position
    about = matter(turn, signals, before)
    again = int(about[3]) > 1 or Family.ABUSE in about[0].split(",")
    position = replace(position, about=about, returns=returns)
    turn = replace(turn, person=replace(turn.person, position=position))
    is_kept = turn.record is not None and bool(_kept_in(turn.record, turn.event))
    return note(turn, _("I have kept it.")) if again and is_kept else turn


def matter(turn: Turn, signals: tuple[Signal, ...], before: Position) -> tuple[str, ...]:
    """What the steps of danger are about: families, kind, about whom, how often, which sign."""
    first = signals[0]
    families = ",".join(signal.family for signal in signals)
    sign = f"{turn.event.id}.{first.family}"
    known = turn.record is not None and any(s.id == sign for s in turn.record.signs)
    times = min(  # what is new is answered in full
        max(_lately(turn, signal.family), _times(before, signal.family) + 1) for signal in signals
    )
    who = "other" if first.other else "self"
    return families, first.kind, who, str(times), sign if known else ""


def _lately(turn: Turn, family: Family) -> int:
    """How many signs of a family there were of late, this one among them."""
    signs = turn.record.signs if turn.record else ()
    mine = (sign for sign in signs if sign.family == family and not sign.by)
    return sum(1 for sign in mine if turn.now - sign.at < LATELY)


def _times(position: Position, family: Family) -> int:
    """How often a family was answered in the steps of danger that somebody stands in."""
    about = position.about
    is_same = len(about) == MATTERS and family in about[0].split(",")
    return int(about[3]) if is_same and about[3].isdecimal() else 0


MATTERS = 5  # what `matter` gives


def numbers_first(turn: Turn, signals: tuple[Signal, ...], who_reads: Text = NOBODY_ELSE) -> Turn:
    """The turn of somebody who is no client, with the ways to help ahead of all that it says."""
    nobody = NO_COLLEAGUE if turn.person.role is Role.NURSE else who_reads
    lines = (Listing(numbers(signals, turn.house.help_lines)), nobody)
    said = Say(turn.person.id, turn.person.form, Prompt(lines))
    return replace(turn, effects=(said, *turn.effects))


# --- death as a theme -------------------------------------------------------------------------


def offered(after: Turn) -> Turn:
    """The turn with an offer to talk about a theme with the nurse, when one was told about it."""
    words = words_of(after.event)
    record = after.record if after.person.role is Role.CLIENT else None
    if record is None or not words or not isinstance(after.event, Said):
        return after
    if not record.nurse and after.caseload:  # a carer's own diary: there is nobody to talk with
        return after
    said = diary.reflection(record, _kept_in(record, after.event))
    if said is None or said.talk or said.discreet or said.theme == CARING.id:
        return after
    if not after.house.net.is_theme(words):
        return after
    place = diary.place(said.session, said.question) if said.session else said.id
    if _in_sight(after, place):
        return after
    offer = Prompt((_offer(record),), (Choice(TALK.name, TALK.label, place),))
    head = Say(after.person.id, after.person.form, offer)
    return replace(after, effects=(head, *after.effects))


def _offer(record: Record) -> Text:
    if not record.nurse:
        return _("You can put this on the list of what you want to talk about.")
    return _("You can talk about this with {nurse}, if you want that.", nurse=nurse_of(record))


def _in_sight(turn: Turn, place: str) -> bool:
    said = (e for e in turn.effects if isinstance(e, Say) and e.to == turn.person.id)
    return any((c.name, c.about) == (TALK.name, place) for e in said for c in e.prompt.choices)
