"""What the nurse gets: a client's own words, chosen and ordered, never interpreted.

The client sees and changes exactly this, and agrees to exactly this.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows import diary
from flows.conversation import AgendaItem, Line, Record, Reflection, Summary
from flows.positive_health import DIMENSIONS, FOLLOW_UPS, OPENING, question, theme
from flows.script import _
from flows.words import Text

ROOM = 2400  # characters of words and questions: one screen or two on a phone
LONGEST = 300  # characters of one quotation
OWN_SUBJECT = _("Something I want to talk about")
OWN_WORDS = _("Told without a question")
FOLLOW_UP = "follow_up"  # a follow-up's id is this and its place in the list: "follow_up.2"
MARK = "mark"  # what was told in the place of a mark: "mark.body"


def summarise(record: Record, now: datetime) -> Summary:
    """The summary of the present period: the agenda, then the answers that are not left out."""
    answers = [r for r in diary.recent(record, now) if not r.left_out]
    agenda = tuple(
        line
        for item in diary.agenda(record, now)
        if not item.left_out and (line := agenda_line(record, item))
    )
    listed = {line.id for line in agenda}
    rest = [line_of(record, r) for r in answers if r.id not in listed]
    kept = _fitting(rest, ROOM - sum(_length(line) for line in agenda))
    return Summary(
        agenda,
        tuple(line for line in sorted(rest, key=_theme_order) if line in kept),
        tuple(g for g in diary.recent_marks(record, now) if not g.left_out),
        more=len(rest) - len(kept),
        untouched=tuple(d.id for d in DIMENSIONS if d.id not in diary.touched(record, now)),
    )


def as_it_stands(record: Record, summary: Summary) -> Summary:
    """A summary that waits to be handed over, without what was taken away since, and with the
    words and marks that were corrected since.
    """
    said = {r.id: r for r in record.reflections}
    items = {item.id: item for item in record.agenda if item.words}
    marks = {g.message: g for g in record.marks if g.message}

    def current(line: Line) -> Line | None:
        if line.id in items:
            return agenda_line(record, items[line.id])
        if line.id in said:
            return line_of(record, said[line.id]) if _goes_along(said[line.id]) else None
        return None if line.words and line.question != OWN_SUBJECT else line

    return replace(
        summary,
        agenda=tuple(found for line in summary.agenda if (found := current(line))),
        lines=tuple(found for line in summary.lines if (found := current(line))),
        marks=tuple(marks.get(given.message, given) for given in summary.marks),
    )


def line_of(record: Record, said: Reflection) -> Line:
    """An answer as a line of a summary. Words of danger do not stand below a question: that would
    change what they say.
    """
    asked = OWN_WORDS if is_sign(record, said) else question_of(said)
    words, shortened = _shortened(said.words)
    return Line(said.id, said.theme, asked, words, said.said_at, said.talk, shortened)


def agenda_line(record: Record, item: AgendaItem) -> Line | None:
    """A thing to talk about as a line of a summary; None when its answer is left out."""
    said = diary.reflection(record, item.id)
    if said is not None:
        return line_of(record, said) if _goes_along(said) else None
    if item.question:
        asked = question(item.question)
        return Line(item.id, item.question.partition(".")[0], asked.text, "", item.added_at, True)
    words, shortened = _shortened(item.words)
    return Line(item.id, "", OWN_SUBJECT, words, item.added_at, True, shortened)


def is_sign(record: Record, said: Reflection) -> bool:
    """Whether an answer's words raised a sign of danger."""
    return any(sign.answer == said.id for sign in record.signs)


def _goes_along(said: Reflection) -> bool:
    return not (said.left_out or said.discreet)


def question_of(said: Reflection) -> Text:
    """The question that was answered, as it was put."""
    if not said.question:
        return OWN_WORDS
    kind, _dot, place = said.question.partition(".")
    if kind == FOLLOW_UP:
        return FOLLOW_UPS[int(place)]
    if kind == MARK:
        return theme(place).mark
    return question(said.question).text


def _fitting(lines: list[Line], room: int) -> list[Line]:
    """The lines that fit: those to talk about first, then the newest."""
    newest_first = lines[::-1]
    wanted = sorted(newest_first, key=lambda line: not line.talk)
    kept = list[Line]()
    for line in wanted:
        room -= _length(line)
        if room < 0:
            break
        kept.append(line)
    return kept


def _length(line: Line) -> int:
    return len(line.words) + len(line.question.msgid) + 30  # and the date and the speaker


def _theme_order(line: Line) -> int:
    order = [OPENING.id, *(d.id for d in DIMENSIONS)]
    return order.index(line.theme) if line.theme in order else len(order)


def _shortened(words: str) -> tuple[str, bool]:
    words = words.strip()
    if len(words) <= LONGEST:
        return words, False
    cut = words[:LONGEST].rsplit(maxsplit=1)[0] if " " in words[:LONGEST] else words[:LONGEST]
    return cut, True
