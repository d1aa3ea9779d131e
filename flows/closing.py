"""Closing a talk: what to talk about first, the summary as the nurse gets it, and yes or no.

The client sees, changes and agrees to the very Summary that is handed over.
"""

from __future__ import annotations

from dataclasses import replace

from flows import diary
from flows.answers import numbered
from flows.conversation import (
    AgendaItem,
    Choice,
    Effect,
    Line,
    Listing,
    Prompt,
    Quote,
    Share,
    ShowSummary,
    Turn,
    When,
)
from flows.interrupts import BACKWARD, HELP, LATER, note
from flows.script import Action, Branch, Hears, Reply, Step, _, button
from flows.subject import afresh, nurse_of, record_of
from flows.summary import agenda_line, line_of, summarise

CANDIDATES = 8  # own answers to choose from
MARK_LINE = "mark-"  # a mark's line has this and its theme as id

# --- what to talk about first -----------------------------------------------------------------


def start_agenda(turn: Turn, reply: Reply) -> Turn:
    """Begin the list with the answers the client wanted to talk about."""
    record = record_of(turn)
    for said in diary.recent(record, turn.now):
        if said.talk and not said.left_out:
            record = diary.add_to_agenda(record, AgendaItem(said.id, reflection=said.id))
    return replace(afresh(turn), record=record)


def candidates(turn: Turn) -> tuple[Line, ...]:
    """Own answers that are not on the list yet: those to talk about first, then the newest."""
    record = record_of(turn)
    listed = {item.reflection for item in record.agenda}
    said = [r for r in diary.recent(record, turn.now) if r.id not in listed and not r.left_out]
    newest_first = said[::-1]
    wanted = sorted(newest_first, key=lambda r: not r.talk)
    return tuple(line_of(r) for r in wanted[:CANDIDATES])


def agenda(turn: Turn) -> Prompt:
    record = record_of(turn)
    chosen = tuple(
        _("{n}. {words}", n=n, words=Quote(agenda_line(record, item, turn.now).words, 80))
        for n, item in enumerate(record.agenda, 1)
    )
    listed = (_("On your list:"), Listing(chosen)) if chosen else ()
    clear = (Choice("clear", button("Empty the list")),) if chosen else ()
    ready = Choice("ready", button("Ready"))
    if len(record.agenda) >= diary.AGENDA_SIZE:
        return Prompt(
            (*listed, _("Your list is full. Is it right like this?")),
            (ready, *clear, BACKWARD, LATER, HELP),
        )
    offered = candidates(turn)
    choices = tuple(numbered("item", n, line.words, line.id) for n, line in enumerate(offered, 1))
    words = tuple(
        _("{n}. {words}", n=n, words=Quote(line.words, 60)) for n, line in enumerate(offered, 1)
    )
    own = (_("You can choose from your answers:"), Listing(words)) if words else ()
    question = (
        _("What else do you want to talk about? You can also type it.")
        if chosen
        else _("What do you want to talk about first? You can also type it.")
    )
    return Prompt((*listed, *own, question), (*choices, ready, *clear, BACKWARD, LATER, HELP))


def add_answer(turn: Turn, reply: Reply) -> Turn:
    item = AgendaItem(reply.about, reflection=reply.about)
    return replace(turn, record=diary.add_to_agenda(record_of(turn), item))


def add_words(turn: Turn, reply: Reply) -> Turn:
    item = AgendaItem(turn.event.id, reply.words, said_at=turn.now, message=reply.message)
    turn = replace(turn, record=diary.add_to_agenda(record_of(turn), item))
    return note(turn, _("I have kept it."))


def has_room(turn: Turn, reply: Reply) -> bool:
    """Whether the list of things to talk about can hold one more."""
    return len(record_of(turn).agenda) < diary.AGENDA_SIZE


def clear_agenda(turn: Turn, reply: Reply) -> Turn:
    """Empty the list; answers on it are then no longer marked to talk about."""
    record = record_of(turn)
    kept = tuple(replace(r, talk=False) for r in record.reflections)
    return replace(turn, record=replace(record, agenda=(), reflections=kept))


# --- the summary ------------------------------------------------------------------------------


def show_summary(turn: Turn) -> tuple[Effect, ...]:
    """The summary, exactly as the nurse will get it."""
    summary = summarise(record_of(turn), turn.now)
    return (ShowSummary(turn.person.id, turn.person.form, summary),)


def review(turn: Turn) -> Prompt:
    record = record_of(turn)
    change = Choice("change", button("Change something"))
    done = Choice("no", button("Ready"))
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


def share(turn: Turn, reply: Reply) -> Turn:
    """Keep the client's yes to this summary, for this visit."""
    record = record_of(turn)
    summary = summarise(record, turn.now)
    agreed = Share(turn.event.id, reply.about, turn.now, turn.person.form, summary)
    record = replace(record, shares=(*record.shares, agreed))
    turn = note(turn, _("Thank you. {nurse} gets this before the visit.", nurse=nurse_of(record)))
    return replace(turn, record=record)


def do_not_share(turn: Turn, reply: Reply) -> Turn:
    if not record_of(turn).nurse:
        return turn
    return note(turn, _("Good. I share nothing."))


# --- changing a line --------------------------------------------------------------------------


def all_lines(turn: Turn) -> tuple[tuple[str, str, bool], ...]:
    """(id, words, left out) of all that is or could be in the summary, in its order."""
    record = record_of(turn)
    summary = summarise(record, turn.now)
    shown = [*summary.agenda, *summary.lines]
    out = [r for r in diary.recent(record, turn.now) if r.left_out]
    marks = diary.recent_marks(record, turn.now)
    return (
        *((line.id, line.words, False) for line in shown),
        *((MARK_LINE + g.theme, f"{g.mark:g}", g.left_out) for g in marks),
        *((r.id, r.words, True) for r in out),
    )


def lines(turn: Turn) -> Prompt:
    found = list(enumerate(all_lines(turn), 1))
    items = tuple(
        _("{n}. {words} (left out)", n=n, words=Quote(words, 60))
        if left_out
        else _("{n}. {words}", n=n, words=Quote(words, 60))
        for n, (_id, words, left_out) in found
    )
    return Prompt(
        (Listing(items), _("Which line do you want to change?")),
        (*(numbered("line", n, words, line) for n, (line, words, _out) in found), BACKWARD, HELP),
    )


def choose_line(turn: Turn, reply: Reply) -> Turn:
    position = replace(turn.person.position, about=(reply.about,))
    return replace(turn, person=replace(turn.person, position=position))


def line_at_hand(turn: Turn) -> str:
    """The id of the line that is being changed."""
    return (*turn.person.position.about, "")[0]


def line(turn: Turn) -> Prompt:
    found = {line: (words, out) for line, words, out in all_lines(turn)}
    if line_at_hand(turn) not in found:
        return Prompt((_("That line is no longer there."),), (BACKWARD, HELP))
    words, out = found[line_at_hand(turn)]
    out_or_in = (
        Choice("put_back", button("Put back")) if out else Choice("leave_out", button("Leave out"))
    )
    other = (
        ()
        if line_at_hand(turn).startswith(MARK_LINE)
        else (Choice("change", button("Other words")),)
    )
    return Prompt(
        (_("It says: {words}", words=Quote(words)), _("What do you want with this line?")),
        (out_or_in, *other, BACKWARD, HELP),
    )


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
                agenda=tuple(item for item in record.agenda if item.id != at_hand),
            ),
        )

    return does


def line_words(turn: Turn) -> Prompt:
    return Prompt((_("What shall I put instead?"),), (BACKWARD, HELP))


def change_line(turn: Turn, reply: Reply) -> Turn:
    """Put other words in the place of the line at hand: in the answer itself."""
    record, at_hand = record_of(turn), line_at_hand(turn)
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
                if item.id == at_hand and not item.reflection
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
            Branch("ready", "review"),
            Branch("skip", "review"),
            Branch("clear", "agenda", clear_agenda),
            Branch(Hears.WORDS, "agenda", add_words, when=has_room),
        ),
        back="themes",
    ),
    Step(
        "review",
        review,
        (
            Branch("share", "rest", share),
            Branch("change", "lines"),
            Branch("no", "rest", do_not_share),
            Branch("skip", "rest", do_not_share),
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
            Branch("change", "line_words"),
        ),
        back="lines",
    ),
    Step("line_words", line_words, (Branch(Hears.WORDS, "review", change_line),), back="line"),
)
