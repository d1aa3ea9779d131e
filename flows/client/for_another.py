"""Its step of a copy for somebody else: a physiotherapist, a daughter. The client makes it and
passes it on; what is left out of this copy stays in the summary for the nurse.

Words of danger stay out until the client puts them in.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from flows.client.answers import numbered
from flows.client.closing import FOR_ANOTHER, has_something_to_share
from flows.client.line_changes import (
    AGREED_LINE,
    CHANGE_LINE,
    LOOKED_LINE,
    MARK_LINE,
    Changeable,
    all_lines,
)
from flows.conversation import Record, ShowSummary, Turn
from flows.due.delivery import stays
from flows.interrupts import BACKWARD, HELP, note, tell
from flows.record import dictated
from flows.record.circle import Change, Given, Line, Summary
from flows.record.summary import summarise
from flows.script import AGAIN, RETURN, Branch, Reply, Step, _, button
from flows.subject import about, record_of
from flows.words import Choice, Listing, Prompt, Text

SWITCHED = "switched"  # stands before the ids of the lines that the client put out or in

Ids = frozenset[str]


def copy_of(record: Record, summary: Summary, out: Ids) -> Summary:
    """The summary without the lines with these ids, and without what only its nurse needs: how
    many answers there was no room for, and what was not talked about.
    """
    looked_out = {
        (one.visit, one.item)
        for place, one in enumerate(record.looked_back)
        if f"{LOOKED_LINE}{place}" in out
    }
    marks = tuple(given for given in summary.marks if _mark_line(record, given) not in out)
    themes = {given.theme for given in marks}

    def without(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(line for line in lines if line.id not in out)

    return Summary(
        without(summary.agenda),
        without(summary.lines),
        marks,
        signals=without(summary.signals),
        well=without(summary.well),
        steps=without(summary.steps),
        changes=tuple(one for one in summary.changes if not _is_out(one, out)),
        looked_back=tuple(k for k in summary.looked_back if (k.visit, k.item) not in looked_out),
        agreed=tuple(one for one in summary.agreed if AGREED_LINE + one.id not in out),
        marks_before=tuple(given for given in summary.marks_before if given.theme in themes),
    )


def _mark_line(record: Record, given: Given) -> str:
    """The id of the line of a mark: of one that was written down that of what was said."""
    said = dictated.behind(record, given)
    return said.id if said else MARK_LINE + given.theme


def _is_out(change: Change, out: Ids) -> bool:
    now = {change.now.id} if change.now else set[str]()
    return not out.isdisjoint({CHANGE_LINE + change.before.id, *now})


# --- what goes along --------------------------------------------------------------------------


def shown(turn: Turn) -> tuple[Changeable, ...]:
    """The lines as they stand in the summary, to choose from; none of what others said."""
    record = record_of(turn)
    made = copy_of(record, summarise(record, turn.now), frozenset())
    along = {line.id for line in (*made.signals, *made.agenda, *made.lines, *made.well)}
    along |= {_mark_line(record, given) for given in made.marks}
    others = {said.id for said in record.carers_answers} - along
    return tuple(line for line in all_lines(turn) if not line.left_out and line.id not in others)


def out_of_copy(turn: Turn) -> Ids:
    """The ids of the lines that stay out of the copy as it is now."""
    at = turn.person.position.about
    switched = frozenset(at[1:] if at[:1] == (SWITCHED,) else ())
    return _out_at_first(record_of(turn)) ^ switched


def _out_at_first(record: Record) -> Ids:
    """Words of danger, wherever they stand, and looking back on them."""
    heard = frozenset(sign.answer for sign in record.signs if sign.answer)
    back = enumerate(record.looked_back)
    return heard | {f"{LOOKED_LINE}{place}" for place, one in back if one.item in heard}


def _copy(turn: Turn) -> Summary:
    record = record_of(turn)
    return copy_of(record, summarise(record, turn.now), out_of_copy(turn))


def for_another(turn: Turn) -> Prompt:
    """All lines, to leave some out of this copy: without that, one press makes it."""
    found, out = list(enumerate(shown(turn), 1)), out_of_copy(turn)
    items = tuple(
        _("{n}. {words} (not in this copy)", n=n, words=line.shown)
        if line.id in out
        else _("{n}. {words}", n=n, words=line.shown)
        for n, line in found
    )
    if not items:
        return Prompt((_("There is nothing in it yet."),), (BACKWARD, HELP))
    choices = (numbered("line", n, line.words, line.id) for n, line in found)
    return Prompt(
        (
            _("This becomes a copy of your summary, for somebody else."),
            Listing(items),
            *_about_danger(turn),
            *_how(turn),
            _("May this go along?") if goes_along(turn, Reply()) else _("Nothing goes along now."),
        ),
        (*_make(turn), *choices, BACKWARD, HELP),
    )


def _how(turn: Turn) -> tuple[Text, ...]:
    """How a line is left out and, once one is, how it is put back."""
    back = (_("May something go along after all? Press its number, too."),)
    there = any(line.id in out_of_copy(turn) for line in shown(turn))
    return (_("May something not go along? Press its number."), *(back if there else ()))


def _about_danger(turn: Turn) -> tuple[Text, ...]:
    there = {line.id for line in shown(turn)} & _out_at_first(record_of(turn))
    if not there & out_of_copy(turn):
        return ()
    heard = _("After some words I gave telephone numbers.")
    return (heard, _("Those words do not go along by themselves."))


def _make(turn: Turn) -> tuple[Choice, ...]:
    """The button that makes the copy: none when nothing is left. An old one makes no other copy
    than the one that stood above it.
    """
    if not goes_along(turn, Reply()):
        return ()
    along = [line for line in shown(turn) if line.id not in out_of_copy(turn)]
    seen = sha256(repr([(line.id, line.words) for line in along]).encode()).hexdigest()[:8]
    everything = len(along) == len(shown(turn))
    label = button("Everything may go along") if everything else button("Make the copy")
    return (Choice("make", label, about=seen),)


def goes_along(turn: Turn, reply: Reply) -> bool:
    """Whether anything is left for the copy."""
    return any(line.id not in out_of_copy(turn) for line in shown(turn))


def switch(turn: Turn, reply: Reply) -> Turn:
    """Leave a line out of this copy, or put it back; what is in the record stays as it is."""
    record, out = record_of(turn), out_of_copy(turn)
    together = _together(record, reply.about)
    goes_back = reply.about in out
    wanted = out - together if goes_back else out | together
    number = next((n for n, line in enumerate(shown(turn), 1) if line.id == reply.about), 0)
    told = (
        _("Number {n} goes along again.", n=number)
        if goes_back
        else _("Number {n} does not go along.", n=number)
    )
    return note(about(turn, SWITCHED, *sorted(wanted ^ _out_at_first(record))), told)


def _together(record: Record, line: str) -> Ids:
    """A line, and what holds the same words: an answer on the list that also stands beside last
    time goes or stays as one.
    """
    pairs = ({CHANGE_LINE + one.of, one.answer} for one in record.compared if one.answer)
    return frozenset({line}.union(*(pair for pair in pairs if line in pair)))


def make_copy(turn: Turn, reply: Reply) -> Turn:
    """Send the client the copy as a page of her own: it can be passed on, and does not stay."""
    record, person = record_of(turn), turn.person
    page = ShowSummary(
        person.id, person.form, _copy(turn), True, record=record.id, copied_at=turn.now
    )
    hers = _("The copy is yours. You can print it or pass it on.")
    turn = tell(turn, hers, stays(turn.house.rules))
    return replace(turn, effects=(*turn.effects, page))


# --- the table --------------------------------------------------------------------------------


def nothing_yet(turn: Turn, reply: Reply) -> Turn:
    """Say that there is nothing to make a copy of."""
    return note(turn, _("There is nothing in it yet."))


FOR_ANOTHER_INTERRUPTS = (
    Branch(FOR_ANOTHER.name, "for_another", when=has_something_to_share),
    Branch(FOR_ANOTHER.name, AGAIN, nothing_yet),
)
FOR_ANOTHER_STEPS = (
    Step(
        "for_another",
        for_another,
        (
            Branch("make", RETURN, make_copy, when=goes_along),
            Branch("line", "for_another", switch),
        ),
        back=RETURN,
    ),
)
