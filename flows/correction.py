"""An edited message corrects what was written in it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows import dutch
from flows.conversation import Corrected, Record, Turn
from flows.script import _


def correct(turn: Turn, event: Corrected) -> Turn:
    """The turn in which what that message said is corrected; else the same turn."""
    if turn.record is None or not event.words.strip():
        return turn
    record = corrected(turn.record, event.message, event.words, turn.now)
    if record == turn.record:
        return turn
    lines = [_("I have changed your words.")]
    if _was_handed_over(turn.record, event.message):
        lines.append(_("{nurse} already has your earlier words.", nurse=turn.record.nurse_name))
    return replace(turn, record=record, notes=(*turn.notes, *lines))


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


def _was_handed_over(record: Record, message: str) -> bool:
    written = {r.id for r in record.reflections if r.message == message}
    handed = [share.summary for share in record.shares if share.handed_over_at]
    return any(line.id in written for s in handed for line in (*s.agenda, *s.lines))
