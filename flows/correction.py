"""An edited message corrects what was written in it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from flows import dutch
from flows.conversation import Corrected, Record, Share, Summary, Turn
from flows.permission import may_hand_over
from flows.refusal import not_changed
from flows.script import _
from flows.subject import named_reader
from flows.words import Text

NOT_UNDERSTOOD_MARK = _("I do not know that mark. A mark goes from 0 to 10.")


def correct(turn: Turn, event: Corrected) -> Turn:
    """The turn in which what that message said is corrected; else the same turn. What a carer said
    about others is corrected in `carers_pages`.
    """
    if turn.record is None or not event.words.strip():
        return turn
    is_mark = any(g.message == event.message for g in turn.record.marks)
    if is_mark and dutch.mark(event.words) is None:
        return replace(turn, notes=(*turn.notes, NOT_UNDERSTOOD_MARK))
    record = corrected(turn.record, event.message, event.words, turn.now)
    if record == turn.record:
        return turn
    if event.holds:
        return replace(turn, notes=(*turn.notes, *not_changed(event.holds)))
    written = _written_in(turn.record, event.message)
    notes = (*turn.notes, *changed_words(turn.record, written))
    return replace(turn, record=record, notes=notes)


def taken_away(record: Record, ids: frozenset[str]) -> tuple[Text, ...]:
    """What to say when these answers are taken away: what the nurse has, or will not get."""
    gone = _("I have taken it away.")
    if found := _readers(record, ids):
        return gone, _("{nurse} can no longer read it here.", nurse=found)
    handed, waiting = _sharing(record, ids)
    if handed:
        nurse = named_reader(record, handed[-1])
        return gone, _("{nurse} already has your earlier words.", nurse=nurse)
    if waiting:
        nurse = named_reader(record, waiting[-1])
        return gone, _("{nurse} does not get it any more.", nurse=nurse)
    return (gone,)


def changed_words(record: Record, ids: frozenset[str]) -> tuple[Text, ...]:
    """What to say when the words of these answers are changed: what the nurse has or will get."""
    changed = _("I have changed your words.")
    if found := _readers(record, ids):
        return changed, _("{nurse} still reads your earlier words.", nurse=found)
    handed, waiting = _sharing(record, ids)
    if waiting:
        nurse = named_reader(record, waiting[-1])
        return changed, _("{nurse} gets your new words.", nurse=nurse)
    if handed:
        nurse = named_reader(record, handed[-1])
        return changed, _("{nurse} already has your earlier words.", nurse=nurse)
    return (changed,)


def _sharing(record: Record, ids: frozenset[str]) -> tuple[list[Share], list[Share]]:
    """The shares that show any of these answers: those that were handed over, and those that will
    be.
    """
    found = [share for share in record.shares if ids & _shown_in((share.summary,))]
    handed = [share for share in found if share.handed_over_at]
    still = (share for share in found if not share.handed_over_at)
    return handed, [share for share in still if may_hand_over(record, share)]


def corrected(record: Record, message: str, words: str, now: datetime) -> Record:
    """The record in which what was written in this chat message reads as `words`."""
    mark = dutch.mark(words)
    return replace(
        record,
        reflections=tuple(
            replace(r, words=words, corrected_at=now) if r.message == message else r
            for r in record.reflections
        ),
        agenda=tuple(
            replace(item, words=words) if item.message == message else item
            for item in record.agenda
        ),
        marks=tuple(
            replace(g, mark=mark) if g.message == message and mark is not None else g
            for g in record.marks
        ),
    )


def _written_in(record: Record, message: str) -> frozenset[str]:
    """The ids of what was written in this chat message; a mark's id is the message itself."""
    said = {r.id for r in record.reflections if r.message == message}
    items = {item.id for item in record.agenda if item.message == message}
    return frozenset(said | items | {message})


def _readers(record: Record, ids: frozenset[str]) -> str:
    """The nurse who may read one of these answers on a carer's sheet; "" for nobody."""
    found = (s.nurse_name for s in record.sheets if ids & {line.id for line in s.lines})
    return next(found, "")


def _shown_in(summaries: Iterable[Summary]) -> frozenset[str]:
    found = set[str]()
    for summary in summaries:
        found |= {line.id for line in (*summary.agenda, *summary.lines)}
        found |= {given.message for given in summary.marks}
    return frozenset(found)
