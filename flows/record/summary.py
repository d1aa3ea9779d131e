"""What the nurse gets: a client's own words, chosen and ordered, never interpreted.

The client sees and changes exactly this, and agrees to exactly this. It fits on one A4 and has at
most 250 words: of each theme one quotation, and what was shortened or left out is said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from flows.conversation import (
    AgendaItem,
    CarersLine,
    Change,
    Compared,
    Given,
    Line,
    Looked,
    Record,
    Reflection,
    Summary,
)
from flows.positive_health import (
    AGREED,
    CARING,
    DIMENSIONS,
    FOLLOW_UPS,
    OPENING,
    STEP,
    Kind,
    question,
    theme,
)
from flows.record import carers, diary, dictated
from flows.record.carers_view import (
    INSTEAD,
    carers_line,
    carers_lines,
    further_lines,
    in_reading_order,
    more_of_carers,
)
from flows.record.caring import AGENDA
from flows.record.making_room import filled, fitting, with_less
from flows.record.shortening import shortened
from flows.record.summary_size import MOST_WORDS, size
from flows.script import _
from flows.words import Quote, Text

SIZES = (40, 25, 16, 12)  # words of one quotation: as many as there is room for
HEAVIER = (40, 25)  # words of what to talk about, and of danger: fewer only when nothing else helps
MOST_SIGNALS, MOST_WELL, MOST_NOTES = 2, 2, 2
OWN_SUBJECT = _("Something I want to talk about")
OWN_WORDS = _("Told without a question")
THEMES = (OPENING.id, *(d.id for d in DIMENSIONS))  # in the order of a summary
FOLLOW_UP = "follow_up"  # a follow-up's id is this and its place in the list: "follow_up.2"
NOW = "now"  # what has changed since last time: "now.body"
NOW_ASKED = _("How is it for you now?")
AGREED_HOW, AGREED_INSTEAD = "agreed.how", "agreed.instead"  # about what was agreed
AGREED_QUESTIONS = {
    AGREED_HOW: _("How is it going with what you agreed?"),
    AGREED_INSTEAD: _("What should the agreement be?"),
}
ABOUT_AGREED = {  # the same, when it is known which agreement it is
    AGREED_HOW: lambda words: _("About the agreement {words}:", words=words),
    AGREED_INSTEAD: lambda words: _("About the agreement {words}. What it should be:", words=words),
}
SHORT_AGREEMENT = 40  # characters
MARK = "mark"  # what was told in the place of a mark: "mark.body"


def summarise(record: Record, now: datetime) -> Summary:
    """The summary of the present period: one A4, in quotations as long as there is room for."""
    return _in_order(_that_fits(record, now))


def _that_fits(record: Record, now: datetime) -> Summary:
    for words in SIZES:
        made = _made(record, now, words)
        if size(made) <= MOST_WORDS:
            return _filled(record, now, _lengthened(record, made))
    for heavier in HEAVIER:
        made = fitting(_made(record, now, SIZES[-1], heavier))
        if size(made) <= MOST_WORDS:
            return _lengthened(record, made)
    return with_less(made)


def _filled(record: Record, now: datetime, summary: Summary) -> Summary:
    """The summary with what there is room for beyond one line of each subject."""
    said = _further_dictated(record, now, summary)
    own = (line_of(record, one, SIZES[1]) for one in said)
    return filled(summary, own, further_lines(record, summary, now, SIZES[1]))


def _further_dictated(record: Record, now: datetime, summary: Summary) -> list[Reflection]:
    """What was dictated and is not shown, of subjects of which all that was typed is shown."""
    pairs = (one.now for one in summary.changes if one.now)
    shown = {line.id for line in (*summary.agenda, *told_in(summary), *pairs)}
    there = [r for r in _told(record, now) if not r.left_out and r.id not in shown]
    written = {said.id for said in dictated.recent(record, now)}
    typed = {r.theme for r in there if r.id not in written}
    return [r for r in there[::-1] if r.id in written and r.theme not in typed]


def _in_order(summary: Summary) -> Summary:
    """The summary with what belongs together side by side."""
    places = {asked: place for place, asked in enumerate(THEMES)}
    lines = sorted(summary.lines, key=lambda line: places.get(line.theme, len(places)))
    return replace(summary, lines=tuple(lines), carers=in_reading_order(summary.carers))


@dataclass(frozen=True)
class _Chosen:
    """The answers that stand in a summary beside the agenda, each in one place."""

    signals: list[Reflection]
    told: list[Reflection]  # of each theme one, and notes
    well: list[Reflection]
    steps: list[Reflection]


def _made(record: Record, now: datetime, words: int, heavier: int = HEAVIER[0]) -> Summary:
    """The summary with quotations of at most so many words, whether there is room or not; what to
    talk about and words of danger have a measure of their own.
    """
    answers = [r for r in _told(record, now) if not r.left_out]
    agenda = _agenda(record, now, heavier)
    compared = changes(record, now, words)
    listed = {line.id for line in agenda}
    beside = {one.now.id for one in compared if one.now}
    chosen = _choose(record, [r for r in answers[::-1] if r.id not in listed], beside)
    told = {r.theme for r in (*chosen.told, *chosen.well)}
    others = carers_lines(record, now, words, told)
    more_of = more_of_carers(record, others, now)

    def lines(part: list[Reflection], at_most: int = words) -> tuple[Line, ...]:
        return tuple(line_of(record, said, at_most) for said in part)

    made = Summary(
        agenda,
        lines(chosen.told),
        dictated.marks(record, now),
        untouched=_untouched(record, now),
        signals=lines(chosen.signals, heavier),
        well=lines(chosen.well),
        steps=lines(chosen.steps),
        looked_back=tuple(
            replace(k, words=_in_brief(k.words, words))
            for k in looked_back(record, now)
            if not k.left_out
        ),
        agreed=tuple(
            replace(a, words=_in_brief(a.words, words), by_when=_in_brief(a.by_when, words))
            for a in diary.agreed_last(record, now)
            if not a.left_out
        ),
        marks_before=diary.marks_before(record, now),
        changes=compared,
        carers=others,
        more_of_carers=len(more_of),
        more_of=more_of,
    )
    shown = listed | {line.id for line in told_in(made)} | beside
    return replace(made, more=sum(1 for r in answers if r.id not in shown))


def _told(record: Record, now: datetime) -> list[Reflection]:
    """What the client told in this period, oldest first: typed, and written down by a carer."""
    written = (dictated.as_answer(a) for a in dictated.recent(record, now) if a.mark is None)
    return sorted((*diary.recent(record, now), *written), key=lambda said: said.said_at)


def _untouched(record: Record, now: datetime) -> tuple[str, ...]:
    """The dimensions about which nobody told anything, whether it is shown or not."""
    said = {answer.subject for answer in diary.recent_of_carers(record, now)}
    told = diary.touched(record, now) | said
    return tuple(d.id for d in DIMENSIONS if d.id not in told)


def _agenda(record: Record, now: datetime, words: int) -> tuple[Line, ...]:
    there = (item for item in diary.agenda(record, now) if not item.left_out)
    found = (agenda_line(record, item, words) for item in there)
    wanted = [a for a in dictated.recent(record, now) if a.subject == AGENDA and not a.left_out]
    newest = wanted[-diary.AGENDA_SIZE :]
    written = (line_of(record, dictated.as_answer(a), words) for a in newest)
    return (*(line for line in found if line), *written)


def _choose(record: Record, newest_first: list[Reflection], beside: set[str]) -> _Chosen:
    """What stands for all that was told; without what stands beside last time. What the client
    typed goes before what was dictated.
    """
    newest_first = sorted(newest_first, key=lambda r: _is_dictated(record, r))
    calm = [r for r in newest_first if r.id not in beside and not is_sign(record, r)]
    well = [r for r in calm if _is_able(r)][:MOST_WELL]
    by_theme = ([r for r in calm if r.theme == asked] for asked in THEMES)
    choose = partial(_chosen, record) if record.reflections else _newest_of_each_question
    notes = [r for r in calm if r.theme in ("", AGREED.id)][:MOST_NOTES]
    return _Chosen(
        [r for r in newest_first if is_sign(record, r)][:MOST_SIGNALS],
        [said for of_one in by_theme for said in choose(of_one, well)][:INSTEAD] + notes,
        well,
        [r for r in calm[::-1] if r.theme == STEP.id],
    )


def looked_back(record: Record, now: datetime) -> tuple[Looked, ...]:
    """What was said in this period about the visits of the present nurse, also what is left out."""
    start = diary.period_starts_at(record, now)
    visits = {visit.id for visit in record.visits}
    there = (looked for looked in record.looked_back if looked.visit in visits)
    return tuple(looked for looked in there if start is None or looked.said_at > start)


def told_in(summary: Summary) -> tuple[Line, ...]:
    """The lines of a summary that are answers, without the agenda and without last time."""
    return (*summary.signals, *summary.lines, *summary.well, *summary.steps)


def compared_now(record: Record, now: datetime) -> tuple[Compared, ...]:
    """What was said in this period about answers of last time, of each the newest."""
    start = diary.period_starts_at(record, now)
    newest = {c.of: c for c in record.compared if start is not None and c.said_at > start}
    return tuple(newest.values())


def changes(record: Record, now: datetime, at_most: int = SIZES[0]) -> tuple[Change, ...]:
    """What was said last time beside what the client says now, in the order in which it was said.

    Without answers that are left out, that nobody else may see, or that spoke of danger.
    """
    found = list[Change]()
    for compared in (c for c in compared_now(record, now) if not c.left_out):
        pair = [diary.reflection(record, of) for of in (compared.of, compared.answer) if of]
        sayable = [r for r in pair if r and _goes_along(r) and not is_sign(record, r)]
        if pair and len(sayable) == len(pair):
            before, *after = (line_of(record, r, at_most) for r in sayable)
            found.append(Change(before, after[0] if after else None, compared.said_at))
    return tuple(found)


def _is_dictated(record: Record, said: Reflection) -> bool:
    return dictated.written_down(record, said.id) is not None


def _chosen(record: Record, of_one: list[Reflection], well: list[Reflection]) -> list[Reflection]:
    """Of one theme the answer that stands for it: one to talk about first, else the newest. Of what
    makes happy also what was told when it was asked on.
    """

    def place(said: Reflection) -> tuple[bool, bool, bool]:
        return _is_dictated(record, said), not said.talk, bool(said.follows)

    left = sorted((r for r in of_one if r not in well), key=place)
    first = left[:1]
    more = [r for r in left if r.theme == OPENING.id and first and r.follows == first[0].id]
    return first + more[:1]


def _newest_of_each_question(of_one: list[Reflection], well: list[Reflection]) -> list[Reflection]:
    """The same for a client of whom there is nothing but what was written down: it is all there
    is, and nothing is left to ask.
    """
    newest = {r.question: r for r in reversed(of_one) if r not in well}
    return list(newest.values())


def _is_able(said: Reflection) -> bool:
    """Whether it was asked what somebody can and wants to keep doing."""
    kind, _dot, _place = said.question.partition(".")
    asked = said.question and kind not in (FOLLOW_UP, MARK, NOW, AGREED.id)
    return bool(asked) and question(said.question).kind is Kind.ABLE


def _lengthened(record: Record, summary: Summary) -> Summary:
    """The summary with longer quotations, one after another, while there is room."""
    pairs = [line for change in summary.changes for line in (change.before, change.now) if line]
    for line in (*summary.lines, *summary.well, *summary.steps, *pairs):
        for words in SIZES if line.shortened else ():
            said = dictated.answer(record, line.id)
            longer = _with(summary, line, line_of(record, said, words)) if said else summary
            if said and size(longer) <= MOST_WORDS:
                summary = longer
                break
    return summary


def _with(summary: Summary, old: Line, new: Line) -> Summary:
    def swapped(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(new if line is old else line for line in lines)

    changes = (
        replace(c, before=new if c.before is old else c.before, now=new if c.now is old else c.now)
        for c in summary.changes
    )
    return replace(
        summary,
        lines=swapped(summary.lines),
        well=swapped(summary.well),
        steps=swapped(summary.steps),
        changes=tuple(changes),
    )


def as_it_stands(record: Record, summary: Summary) -> Summary:
    """A summary that waits to be handed over, without what was taken away since, and with the
    words and marks that were corrected since.
    """
    said = {r.id: r for r in record.reflections}
    there = (a for a in record.carers_answers if dictated.is_dictated(a) and not a.left_out)
    written = {a.id: dictated.as_answer(a) for a in there}
    items = {item.id: item for item in record.agenda if item.words}
    marks = {g.message: g for g in record.marks if g.message}
    changes_out = {c.of for c in record.compared if c.left_out}
    looked_out = {(k.visit, k.item) for k in record.looked_back if k.left_out}
    agreed_out = {a.id for a in record.agreements if a.left_out}
    items_out = {item.id for item in record.agenda if item.left_out}
    marks_now = [_mark_now(record, marks.get(given.message, given)) for given in summary.marks]

    def current(line: Line) -> Line | None:
        words = len(line.words.split()) if line.shortened else SIZES[0]
        if line.id in items_out:
            return None
        if line.id in items:
            return agenda_line(record, items[line.id], words)
        if line.id in said:
            found = said[line.id]
            return line_of(record, found, words) if _goes_along(found) else None
        if line.id in written:
            return line_of(record, written[line.id], words)
        return None if line.words and line.question != OWN_SUBJECT else line

    def all_of(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(found for line in lines if (found := current(line)))

    def change(one: Change) -> Change | None:
        before, later = current(one.before), one.now and current(one.now)
        gone = before is None or (one.now is not None and later is None)
        return None if before is None or gone else replace(one, before=before, now=later)

    return replace(
        summary,
        agenda=all_of(summary.agenda),
        lines=all_of(summary.lines),
        signals=all_of(summary.signals),
        well=all_of(summary.well),
        steps=all_of(summary.steps),
        changes=tuple(
            found
            for one in summary.changes
            if one.before.id not in changes_out and (found := change(one))
        ),
        looked_back=tuple(k for k in summary.looked_back if (k.visit, k.item) not in looked_out),
        agreed=tuple(a for a in summary.agreed if a.id not in agreed_out),
        marks=tuple(given for given in marks_now if given and not given.left_out),
        carers=tuple(now for line in summary.carers if (now := _carers_now(record, line))),
    )


def _mark_now(record: Record, given: Given) -> Given | None:
    """A mark as it is now; None once somebody who wrote it down took it away, or it is left out."""
    if not given.written_by:
        return given
    said = dictated.behind(record, given)
    if said is None or said.left_out or said.mark is None:
        return None
    return replace(given, mark=said.mark)


def _carers_now(record: Record, line: CarersLine) -> CarersLine | None:
    """What a carer said as it is now; None once it was taken away or left out."""
    said = carers.carers_answer(record, line.id)
    words = len(line.words.split()) if line.shortened else SIZES[0]
    return carers_line(record, said, words) if said and not said.left_out else None


def line_of(record: Record, said: Reflection, at_most: int = SIZES[0]) -> Line:
    """An answer as a line of a summary, of at most so many words. Words of danger do not stand
    below a question: that would change what they say.
    """
    danger = is_sign(record, said)
    by = dictated.written_down(record, said.id)
    listed = by is not None and by.subject == AGENDA
    asked = OWN_WORDS if danger else OWN_SUBJECT if listed else _asked(record, said)
    words, cut = shortened(said.words, at_most)
    denied = danger and all(s.denied_at for s in record.signs if s.answer == said.id)
    talk, who = said.talk or listed, by.name if by else ""
    return Line(said.id, said.theme, asked, words, said.said_at, talk, cut, denied, who)


def agenda_line(record: Record, item: AgendaItem, at_most: int = SIZES[0]) -> Line | None:
    """A thing to talk about as a line of a summary; None when its answer is left out."""
    said = dictated.answer(record, item.id)
    if said is not None:
        return line_of(record, said, at_most) if _goes_along(said) else None
    if not (item.words or item.question):
        return None  # what it showed was erased
    if item.question:
        asked = question(item.question)
        return Line(item.id, item.question.partition(".")[0], asked.text, "", item.added_at, True)
    words, cut = shortened(item.words, at_most)
    return Line(item.id, "", OWN_SUBJECT, words, item.added_at, True, cut)


def is_sign(record: Record, said: Reflection) -> bool:
    """Whether an answer's words raised a sign of danger."""
    return any(sign.answer == said.id for sign in record.signs)


def _asked(record: Record, said: Reflection) -> Text:
    """What was asked; about an agreement also which one, unless that is left out or gone."""
    made = next((a for a in record.agreements if a.id == said.follows and not a.left_out), None)
    if made is None or said.question not in ABOUT_AGREED:
        return question_of(said)
    return ABOUT_AGREED[said.question](Quote(made.words, SHORT_AGREEMENT))


def _goes_along(said: Reflection) -> bool:
    return not (said.left_out or said.discreet or said.theme == CARING.id)


def question_of(said: Reflection) -> Text:
    """The question that was answered, as it was put."""
    if not said.question:
        return OWN_WORDS
    if said.question in AGREED_QUESTIONS:
        return AGREED_QUESTIONS[said.question]
    kind, _dot, place = said.question.partition(".")
    if kind == FOLLOW_UP:
        return FOLLOW_UPS[int(place)]
    if kind == MARK:
        return theme(place).mark
    return NOW_ASKED if kind == NOW else question(said.question).text


def words_of(line: Line) -> str:
    """The words of a line, with a sign of omission where they are not all."""
    return f"{line.words} …" if line.shortened else line.words


def _in_brief(words: str, at_most: int) -> str:
    """A text of at most so many words; a sign of omission says that it is not all."""
    short, cut = shortened(words, at_most)
    return f"{short} …" if cut else short
