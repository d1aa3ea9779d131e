"""Closing a talk: what to talk about first, the summary as the nurse gets it, and yes or no.

The client sees, changes and agrees to the very Summary that is handed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from flows import diary
from flows.answers import numbered
from flows.asking import is_telling, keep_note
from flows.conversation import (
    AgendaItem,
    Effect,
    Given,
    Line,
    Record,
    Reflection,
    Say,
    Share,
    ShowSummary,
    Turn,
)
from flows.correction import changed_words
from flows.interrupts import BACKWARD, HELP, LATER, note
from flows.positive_health import theme
from flows.script import AGAIN, Action, Branch, Hears, Reply, Step, _, button
from flows.subject import about, afresh, nurse_of, record_of
from flows.summary import agenda_line, line_of, summarise
from flows.words import Choice, Listing, Prompt, Quote, Text, When

FINISH = Choice("close", button("Finish"))
CANDIDATES = 12  # own answers to choose from
MOST_LINES = 80  # to choose from as buttons: Telegram takes at most 100
MARK_LINE = "mark-"  # a mark's line has this and its theme as id

# --- what to talk about first -----------------------------------------------------------------


def start_agenda(turn: Turn, reply: Reply) -> Turn:
    """Begin the list with what the client wanted to talk about."""
    record, now = record_of(turn), turn.now
    for said in diary.recent(record, now):
        if said.talk and not said.left_out:
            record = diary.add_to_agenda(record, AgendaItem(said.id, now))
    for place, asked in diary.unanswered_to_talk_about(record, now):
        record = diary.add_to_agenda(record, AgendaItem(place, now, question=asked))
    return replace(afresh(turn), record=record)


def chosen(turn: Turn) -> tuple[Line, ...]:
    """What is on the list."""
    record = record_of(turn)
    there = (item for item in diary.agenda(record, turn.now) if not item.left_out)
    found = (agenda_line(record, item) for item in there)
    return tuple(line for line in found if line)


def candidates(turn: Turn) -> tuple[Line, ...]:
    """Own answers that are not on the list yet: those to talk about first, then the newest."""
    record = record_of(turn)
    listed = {item.id for item in diary.agenda(record, turn.now)}
    said = [
        r
        for r in diary.recent(record, turn.now)
        if r.id not in listed and not (r.left_out or r.follows)
    ]
    newest_first = said[::-1]
    wanted = sorted(newest_first, key=lambda r: not r.talk)
    return tuple(line_of(record, r) for r in wanted[:CANDIDATES])


def in_short(line: Line, at_most: int = 60) -> Quote | Text:
    """A line's words, or its question when it has none."""
    return Quote(line.words, at_most) if line.words else line.question


def numbered_list(lines: Iterable[Quote | Text]) -> Listing:
    """These things one below the other, numbered from 1."""
    return Listing(tuple(_("{n}. {words}", n=n, words=words) for n, words in enumerate(lines, 1)))


def agenda(turn: Turn) -> Prompt:
    """Choose what to talk about first: own answers or new words."""
    there = chosen(turn)
    listed = (_("On your list:"), numbered_list(in_short(line, 80) for line in there))
    clear = Choice("clear", button("Empty the list"))
    ready = Choice("ready", button("Ready"))
    if not has_room(turn, Reply()):
        full = _("Your list is full: three things fit on it. Press Ready to go on.")
        return Prompt((*listed, full), (ready, clear, BACKWARD, LATER, HELP))
    offered = candidates(turn)
    own = (
        _("You can choose from your answers:"),
        numbered_list(in_short(line) for line in offered),
    )
    question = (
        _("What else do you want to talk about? You can also type it.")
        if there
        else _("What do you want to talk about first? You can also type it.")
    )
    return Prompt(
        (*(listed if there else ()), *(own if offered else ()), question),
        (
            *(numbered("item", n, line.words, line.id) for n, line in enumerate(offered, 1)),
            ready,
            *((clear,) if there else ()),
            BACKWARD,
            LATER,
            HELP,
        ),
    )


def add_answer(turn: Turn, reply: Reply) -> Turn:
    """Put an own answer on the list."""
    item = AgendaItem(reply.about, turn.now)
    return replace(turn, record=diary.add_to_agenda(record_of(turn), item))


def add_words(turn: Turn, reply: Reply) -> Turn:
    """Put new words on the list."""
    item = AgendaItem(turn.event.id, turn.now, words=reply.words, message=reply.message)
    turn = replace(turn, record=diary.add_to_agenda(record_of(turn), item))
    return note(turn, _("I have kept it."))


def has_room(turn: Turn, reply: Reply) -> bool:
    """Whether the list of things to talk about can hold one more."""
    return len(diary.agenda(record_of(turn), turn.now)) < diary.AGENDA_SIZE


def takes_words(turn: Turn, reply: Reply) -> bool:
    """Whether these are words for the list: no number of an answer that is not there."""
    return has_room(turn, reply) and not reply.words.isdecimal()


def clear_agenda(turn: Turn, reply: Reply) -> Turn:
    """Empty the list; nothing is then marked to talk about any more."""
    record = record_of(turn)
    return replace(
        turn,
        record=replace(
            record,
            agenda=(),
            reflections=tuple(replace(r, talk=False) for r in record.reflections),
            sessions=tuple(replace(s, talk=()) for s in record.sessions),
        ),
    )


def anything_to_share(turn: Turn, reply: Reply) -> bool:
    """Whether there is something a summary can be made of."""
    record, now = record_of(turn), turn.now
    return bool(
        diary.recent(record, now)
        or diary.recent_marks(record, now)
        or diary.agenda(record, now)
        or diary.unanswered_to_talk_about(record, now)
    )


# --- the summary ------------------------------------------------------------------------------


def show_summary(turn: Turn) -> tuple[Effect, ...]:
    """The summary, exactly as the nurse will get it."""
    record, person = record_of(turn), turn.person
    head = _("This is how {nurse} reads it:", nurse=nurse_of(record))
    said = (Say(person.id, person.form, Prompt((head,))),) if record.nurse else ()
    return (*said, ShowSummary(person.id, person.form, summarise(record, turn.now)))


def review(turn: Turn) -> Prompt:
    """Ask whether the summary above may be shared, or is right."""
    record = record_of(turn)
    change = Choice("change", button("Change something"))
    done = Choice("no", button("Ready"))
    if not all_lines(turn):
        return Prompt((_("There is nothing in it yet."),), (done, BACKWARD, HELP))
    if not record.nurse:
        return Prompt(
            (_("This is your summary. It is for you alone."), _("Is it right like this?")),
            (done, change, BACKWARD, LATER, HELP),
        )
    visit = diary.next_visit(record, turn.now)
    if visit is None:
        return Prompt(
            (
                _("This is your summary. No visit has been planned yet."),
                _("You can share it when there is a visit. Is it right like this?"),
            ),
            (done, change, BACKWARD, LATER, HELP),
        )
    return Prompt(
        (
            _(
                "{nurse} then gets this, before the visit of {when}.",
                nurse=nurse_of(record),
                when=When(visit.starts_at),
            ),
            _("May I share this?"),
        ),
        (
            Choice("share", button("Yes, share this"), about=visit.id),
            change,
            Choice("no", button("No, do not share")),
            BACKWARD,
            LATER,
            HELP,
        ),
    )


def for_visit(turn: Turn, reply: Reply) -> Turn:
    """Remember for which visit the summary is shown."""
    visit = diary.next_visit(record_of(turn), turn.now)
    return about(turn, visit.id if visit else "")


def is_as_shown(turn: Turn, reply: Reply) -> bool:
    """Whether a yes is to what was shown: once a visit has been, there is another summary."""
    return turn.person.position.about[-1:] == (reply.about,)


def share(turn: Turn, reply: Reply) -> Turn:
    """Keep the client's yes to this summary, for this visit; a second yes to the same is one."""
    record = record_of(turn)
    summary = summarise(record, turn.now)
    before = next((s for s in reversed(record.shares) if s.visit == reply.about), None)
    if before is None or before.summary != summary:
        agreed = Share(turn.event.id, reply.about, turn.now, turn.person.form, summary)
        record = replace(record, shares=(*record.shares, agreed))
    turn = note(turn, _("Thank you. {nurse} gets this before the visit.", nurse=nurse_of(record)))
    return replace(turn, record=record)


def do_not_share(turn: Turn, reply: Reply) -> Turn:
    """Take back an earlier yes that was not acted on yet."""
    record = record_of(turn)
    visit = diary.next_visit(record, turn.now)
    if not record.nurse or visit is None:
        return turn
    kept = tuple(s for s in record.shares if s.visit != visit.id or s.handed_over_at)
    if any(s.visit == visit.id for s in kept):
        told = _("{nurse} already has your earlier words.", nurse=nurse_of(record))
        return note(replace(turn, record=replace(record, shares=kept)), told)
    hears = _("{nurse} only hears that you share nothing.", nurse=nurse_of(record))
    turn = note(turn, _("Good. I share nothing."), hears)
    return replace(turn, record=replace(record, shares=kept))


# --- changing a line --------------------------------------------------------------------------


@dataclass(frozen=True)
class Changeable:
    """Something that is in the summary, or was left out of it."""

    id: str
    shown: Quote | Text
    words: str
    left_out: bool = False
    is_mark: bool = False


def all_lines(turn: Turn) -> tuple[Changeable, ...]:
    """All that is or could be in the summary, in its order, what was left out last."""
    record, now = record_of(turn), turn.now
    summary = summarise(record, now)
    shown = (*summary.agenda, *summary.lines)
    marks = diary.recent_marks(record, now)
    items = (item for item in diary.agenda(record, now) if item.left_out)
    found = (
        *(Changeable(line.id, in_short(line), line.words) for line in shown),
        *(_as_changeable(given) for given in marks),
        *(Changeable(r.id, Quote(r.words, 60), r.words, True) for r in _left_out(record, now)),
        *(Changeable(i.id, Quote(i.words, 60), i.words, True) for i in items),
    )
    return found[:MOST_LINES]


def _left_out(record: Record, now: datetime) -> Iterator[Reflection]:
    return (r for r in diary.recent(record, now) if r.left_out)


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
    """Whether the line at hand is in the client's words: no mark, no question left open."""
    found = next((line for line in all_lines(turn) if line.id == line_at_hand(turn)), None)
    return found is not None and bool(found.words) and not found.is_mark


def leave_out(wanted: bool) -> Action:
    """Leave the line at hand out of the summary, or put it back. The answer itself stays."""

    def does(turn: Turn, reply: Reply) -> Turn:
        record, at_hand = record_of(turn), line_at_hand(turn)
        return replace(
            turn,
            record=replace(
                record,
                reflections=tuple(
                    replace(r, left_out=wanted) if r.id == at_hand else r
                    for r in record.reflections
                ),
                marks=tuple(
                    replace(g, left_out=wanted) if MARK_LINE + g.theme == at_hand else g
                    for g in record.marks
                ),
                agenda=tuple(
                    replace(item, left_out=wanted) if item.id == at_hand else item
                    for item in record.agenda
                ),
            ),
        )

    return does


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


CLOSING_STEPS = (
    Step(
        "agenda",
        agenda,
        (
            Branch("item", "agenda", add_answer, when=has_room),
            Branch("ready", "review", for_visit),
            Branch("skip", "review", for_visit),
            Branch("clear", "agenda", clear_agenda),
            Branch(Hears.WORDS, "agenda", add_words, when=takes_words),
            Branch(Hears.WORDS, "agenda", keep_note, when=is_telling),
        ),
        back="themes",
    ),
    Step(
        "review",
        review,
        (
            Branch("share", "rest", share, when=is_as_shown),
            Branch("share", AGAIN, for_visit),
            Branch("change", "lines"),
            Branch("no", "rest", do_not_share),
            Branch(Hears.WORDS, "review", keep_note, when=is_telling),
        ),
        back="agenda",
        shows=show_summary,
    ),
    Step("lines", lines, (Branch("line", "line", choose_line),), back="review"),
    Step(
        "line",
        line,
        (
            Branch("leave_out", "review", leave_out(True)),
            Branch("put_back", "review", leave_out(False)),
            Branch("change", "line_words", when=has_words),
        ),
        back="lines",
    ),
    Step("line_words", line_words, (Branch(Hears.WORDS, "review", change_line),), back="line"),
)
