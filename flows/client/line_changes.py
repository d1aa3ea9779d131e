"""Changing a line of the summary before it is shared: leave it out, put it back, other words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from flows.client.answers import numbered
from flows.client.closing import in_short
from flows.conversation import Given, Line, Looked, Record, Reflection, Turn
from flows.correction import changed_words
from flows.interrupts import BACKWARD, HELP, note
from flows.positive_health import theme
from flows.record import diary
from flows.record.summary import changes, compared_now, looked_back, summarise
from flows.script import Action, Branch, Hears, Reply, Step, _, button
from flows.subject import about, record_of
from flows.words import Choice, Listing, Prompt, Quote, Text

MOST_LINES = 80  # to choose from as buttons: Telegram takes at most 100
MARK_LINE = "mark-"  # a mark's line has this and its theme as id
CHANGE_LINE = "change-"  # that of last time and now: the id of the earlier answer
AGREED_LINE = "agreed-"  # that of what was agreed: its id
LOOKED_LINE = "looked-"  # that of looking back on a visit: its place in the record
HEARD = _("Was there listening to what matters?")


@dataclass(frozen=True)
class Changeable:
    """Something that is in the summary, or was left out of it."""

    id: str
    shown: Quote | Text
    words: str
    left_out: bool = False
    is_fixed: bool = False  # it is left out or put back; its words are not changed here


def all_lines(turn: Turn) -> tuple[Changeable, ...]:
    """All that is or could be in the summary, in its order, what was left out last."""
    record, now = record_of(turn), turn.now
    summary = summarise(record, now)
    told = (*summary.signals, *summary.agenda, *summary.lines, *summary.well)
    before = (*_changes(record, now), *_looked_back(record, now), *_agreed(record, now))
    items = (item for item in diary.agenda(record, now) if item.left_out)
    found = (
        *(_as_line(line) for line in told),
        *(line for line in before if not line.left_out),
        *(Changeable(line.id, in_short(line), line.words) for line in summary.steps),
        *(_as_changeable(given) for given in diary.recent_marks(record, now)),
        *_of_carers(record, now, {line.id for line in told}),
        *(Changeable(r.id, Quote(r.words, 60), r.words, True) for r in _left_out(record, now)),
        *(Changeable(i.id, Quote(i.words, 60), i.words, True) for i in items),
        *(line for line in before if line.left_out),
    )
    return found[:MOST_LINES]


def _left_out(record: Record, now: datetime) -> Iterator[Reflection]:
    """The answers that are left out, but for those beside last time: these go as one."""
    beside = {c.answer for c in compared_now(record, now) if c.left_out}
    return (r for r in diary.recent(record, now) if r.left_out and r.id not in beside)


def _changes(record: Record, now: datetime) -> Iterator[Changeable]:
    shown = {change.before.id for change in changes(record, now)}
    for one in compared_now(record, now):
        said = diary.reflection(record, one.answer or one.of)
        if said and not said.discreet and (one.of in shown or one.left_out):
            told = _("Last time and now: {words}", words=Quote(said.words, 60))
            yield Changeable(CHANGE_LINE + one.of, told, said.words, one.left_out, True)


def _looked_back(record: Record, now: datetime) -> Iterator[Changeable]:
    for one in looked_back(record, now):
        words = Quote(one.words, 60) if one.words else one.question or HEARD
        told = _("Looking back: {words}", words=words)
        yield Changeable(_looked_id(record, one), told, one.words, one.left_out, True)


def _looked_id(record: Record, one: Looked) -> str:
    return f"{LOOKED_LINE}{record.looked_back.index(one)}"


def _agreed(record: Record, now: datetime) -> Iterator[Changeable]:
    for one in diary.agreed_last(record, now):
        told = _("Agreed last time: {words}", words=Quote(one.words, 60))
        yield Changeable(AGREED_LINE + one.id, told, one.words, one.left_out, True)


def _as_line(line: Line) -> Changeable:
    """An answer; what somebody else wrote down for the client is not given other words here."""
    if not line.written_by:
        return Changeable(line.id, in_short(line), line.words)
    who = _("{what} (written down by {name})", what=in_short(line), name=line.written_by)
    return Changeable(line.id, who, line.words, is_fixed=True)


def _of_carers(record: Record, now: datetime, there: set[str]) -> Iterator[Changeable]:
    """All else that carers said, also what there is no room for: the client may leave it out."""
    for said in (a for a in diary.recent_of_carers(record, now) if a.id not in there):
        told = Quote(said.words or f"{said.mark:g}", 60)
        shown = _("{name}: {words}", name=said.name, words=told)
        yield Changeable(said.id, shown, said.words, said.left_out, True)


def _as_changeable(given: Given) -> Changeable:
    told = _("{name}: {mark}", name=theme(given.theme).name, mark=given.mark)
    return Changeable(MARK_LINE + given.theme, told, f"{given.mark:g}", given.left_out, True)


def lines(turn: Turn) -> Prompt:
    """All lines of the summary, to choose one from."""
    found = list(enumerate(all_lines(turn), 1))
    items = tuple(
        _("{n}. {words} (left out)", n=n, words=line.shown)
        if line.left_out
        else _("{n}. {words}", n=n, words=line.shown)
        for n, line in found
    )
    choices = (numbered("line", n, line.words, line.id) for n, line in found)
    return Prompt(
        (Listing(items), _("Which line do you want to change?")), (*choices, BACKWARD, HELP)
    )


def choose_line(turn: Turn, reply: Reply) -> Turn:
    """Take the chosen line at hand."""
    return about(turn, reply.about, *turn.person.position.about[-1:])


def line_at_hand(turn: Turn) -> str:
    """The id of the line that is being changed."""
    return (*turn.person.position.about, "")[0]


def line(turn: Turn) -> Prompt:
    """One line, and what can be done with it."""
    found = next((line for line in all_lines(turn) if line.id == line_at_hand(turn)), None)
    if found is None:
        return Prompt((_("That line is no longer there."),), (BACKWARD, HELP))
    out_or_in = (
        Choice("put_back", button("Put back"))
        if found.left_out
        else Choice("leave_out", button("Leave out"))
    )
    change = (Choice("change", button("Other words")),) if has_words(turn, Reply()) else ()
    shown = Quote(found.words) if change else found.shown
    return Prompt(
        (_("It says: {words}", words=shown), _("What do you want with this line?")),
        (out_or_in, *change, BACKWARD, HELP),
    )


def has_words(turn: Turn, reply: Reply) -> bool:
    """Whether the line at hand is in the client's words of now: no mark, no question left open."""
    found = next((line for line in all_lines(turn) if line.id == line_at_hand(turn)), None)
    return found is not None and bool(found.words) and not found.is_fixed


def leave_out(wanted: bool) -> Action:
    """Leave the line at hand out of the summary, or put it back. The answer itself stays."""

    def does(turn: Turn, reply: Reply) -> Turn:
        record, at_hand = record_of(turn), line_at_hand(turn)
        beside = {c.answer for c in record.compared if CHANGE_LINE + c.of == at_hand}
        return replace(
            turn,
            record=replace(
                record,
                reflections=tuple(
                    replace(r, left_out=wanted) if r.id == at_hand or r.id in beside else r
                    for r in record.reflections
                ),
                compared=tuple(
                    replace(c, left_out=wanted) if CHANGE_LINE + c.of == at_hand else c
                    for c in record.compared
                ),
                looked_back=tuple(
                    replace(k, left_out=wanted) if _looked_id(record, k) == at_hand else k
                    for k in record.looked_back
                ),
                agreements=tuple(
                    replace(a, left_out=wanted) if AGREED_LINE + a.id == at_hand else a
                    for a in record.agreements
                ),
                marks=tuple(
                    replace(g, left_out=wanted) if MARK_LINE + g.theme == at_hand else g
                    for g in record.marks
                ),
                carers_answers=tuple(
                    replace(a, left_out=wanted) if a.id == at_hand else a
                    for a in record.carers_answers
                ),
                agenda=tuple(
                    replace(item, left_out=wanted) if item.id == at_hand else item
                    for item in record.agenda
                ),
            ),
        )

    return does


def fits_no_more(turn: Turn, reply: Reply) -> bool:
    """Whether the line at hand was on the list of things to talk about, which is full by now."""
    record = record_of(turn)
    listed = {item.id for item in diary.agenda(record, turn.now)}
    return line_at_hand(turn) in listed and not diary.agenda_has_room(record, turn.now)


def no_room(turn: Turn, reply: Reply) -> Turn:
    """Say that something else has to be left out first."""
    return note(
        turn, _("Three things to talk about fit in it. You can leave another one out first.")
    )


def line_words(turn: Turn) -> Prompt:
    """Ask for the words that come instead."""
    return Prompt((_("What shall I put instead?"),), (BACKWARD, HELP))


def change_line(turn: Turn, reply: Reply) -> Turn:
    """Put other words in the place of the line at hand: in the answer itself."""
    record, at_hand = record_of(turn), line_at_hand(turn)
    told = changed_words(record, frozenset({at_hand}))
    turn = note(turn, *told) if len(told) > 1 else turn
    return replace(
        turn,
        record=replace(
            record,
            reflections=tuple(
                replace(r, words=reply.words, message=reply.message, corrected_at=turn.now)
                if r.id == at_hand
                else r
                for r in record.reflections
            ),
            agenda=tuple(
                replace(item, words=reply.words, message=reply.message)
                if item.id == at_hand and item.words
                else item
                for item in record.agenda
            ),
        ),
    )


LINE_STEPS = (
    Step("lines", lines, (Branch("line", "line", choose_line),), back="review"),
    Step(
        "line",
        line,
        (
            Branch("leave_out", "review", leave_out(True)),
            Branch("put_back", "lines", no_room, when=fits_no_more),
            Branch("put_back", "review", leave_out(False)),
            Branch("change", "line_words", when=has_words),
        ),
        back="lines",
    ),
    Step("line_words", line_words, (Branch(Hears.WORDS, "review", change_line),), back="line"),
)
