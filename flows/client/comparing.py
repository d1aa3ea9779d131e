"""Last time and now: what somebody said before, in those words, and what they say of it today.

Side by side, in words: never a score, never better or worse. `about` holds the theme, then the
answers that are still to be looked at, the one at hand first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flows.client.asking import is_telling, kept
from flows.conversation import Compared, Position, Record, Reflection, Turn
from flows.interrupts import BACKWARD, HELP, LATER, SKIP
from flows.positive_health import OPENING, Theme, theme
from flows.record import diary
from flows.record.summary import NOW, NOW_ASKED
from flows.script import AGAIN, Action, Branch, Guard, Hears, Reply, Step, _, button
from flows.subject import about, afresh, record_of
from flows.words import Choice, Prompt, Quote, Text, When

ON = Choice("questions", button("Go on with the questions"))
ANOTHER = Choice("other_theme", button("Other subject"))
SHOWN = 300  # characters of what was said last time

ThemeOf = Callable[[Turn, Reply], Theme]


def opening(turn: Turn, reply: Reply) -> Theme:
    """The opening question."""
    return OPENING


def chosen_theme(turn: Turn, reply: Reply) -> Theme:
    """The dimension of the button that was pressed."""
    return theme(reply.about)


def untouched_theme(turn: Turn, reply: Reply) -> Theme:
    """The dimension to take when the client leaves the choice."""
    return diary.untouched_theme(record_of(turn), turn.now)


def said_last_time(theme_of: ThemeOf) -> Guard:
    """Whether something of last time is to be looked at before a theme is opened."""

    def holds(turn: Turn, reply: Reply) -> bool:
        if turn.record is None:
            return False
        opened = theme_of(turn, reply).id
        if diary.is_opened(turn.record, opened, turn.now):
            return False
        return bool(diary.last_time(turn.record, opened, turn.now))

    return holds


def look_back(theme_of: ThemeOf) -> Action:
    """Take a theme at hand, and what was said about it last time."""

    def does(turn: Turn, reply: Reply) -> Turn:
        opened = theme_of(turn, reply).id
        said = diary.last_time(record_of(turn), opened, turn.now)
        turn = afresh(turn) if opened == OPENING.id else turn
        return about(turn, opened, *(r.id for r in said))

    return does


def before_questions(on: str, theme_of: ThemeOf) -> Branch:
    """The branch that puts last time before the questions of a theme, where there is something."""
    return Branch(on, "last_time", look_back(theme_of), when=said_last_time(theme_of))


# --- what is at hand --------------------------------------------------------------------------


def _theme_at_hand(turn: Turn) -> str:
    return turn.person.position.about[0]


def at_hand(turn: Turn) -> Reflection | None:
    """The answer of last time that is looked at; None once it was taken away, or is not shown."""
    there = turn.person.position.about[1:2]
    said = diary.reflection(record_of(turn), there[0]) if there else None
    return None if said and said.discreet else said


def is_opening(turn: Turn, reply: Reply) -> bool:
    """Whether what is looked at was said to the opening question."""
    return _theme_at_hand(turn) == OPENING.id


def has_more(turn: Turn, reply: Reply) -> bool:
    """Whether there is another answer of last time to look at."""
    return len(turn.person.position.about) > 2


def tells_and_more(turn: Turn, reply: Reply) -> bool:
    """Whether somebody tells how it is now in the place of a button, and there is more to see."""
    return is_telling(turn, reply) and has_more(turn, reply)


def tells_of_opening(turn: Turn, reply: Reply) -> bool:
    """The same of the opening question."""
    return is_telling(turn, reply) and is_opening(turn, reply)


# --- prompts ----------------------------------------------------------------------------------


def last_time(turn: Turn) -> Prompt:
    """What was said last time, and whether it is still so."""
    said = at_hand(turn)
    if said is None:
        return Prompt((_("This answer is not here any more."),), (SKIP, BACKWARD, LATER, HELP))
    if is_opening(turn, Reply()):
        head = _("This is what made you happy last time.")
    else:
        name = theme(_theme_at_hand(turn)).name
        head = _("This is what you told last time about {name}.", name=name)
    return Prompt(
        (head, _then(said), _("How is that now?")),
        (
            Choice("still", button("Still so")),
            Choice("changed", button("It has changed")),
            SKIP,
            BACKWARD,
            LATER,
            HELP,
        ),
    )


def _then(said: Reflection) -> Text:
    when, words = When(said.said_at, "date"), Quote(said.words, SHOWN)
    return _("On {when} you said: {words}", when=when, words=words)


def how_now(turn: Turn) -> Prompt:
    """Ask how it is now, below what was said last time."""
    said = at_hand(turn)
    before = (_then(said),) if said else ()
    return Prompt((*before, NOW_ASKED), (SKIP, BACKWARD, LATER, HELP))


def still_so(turn: Turn) -> Prompt:
    """What to do when all is as it was: go on, or leave it at that."""
    return Prompt((_("What do you want to do now?"),), (ON, ANOTHER, LATER, HELP))


# --- keeping ----------------------------------------------------------------------------------


def keep_still(turn: Turn, reply: Reply) -> Turn:
    """Keep that it is still so, and go to what else was said last time."""
    said = at_hand(turn)
    if said is None:
        return turn
    return _next(_compared(turn, Compared(said.id, "still", turn.now)))


def keep_now(turn: Turn, reply: Reply) -> Turn:
    """Keep what was told about the theme at hand instead of a choice."""
    return kept(turn, diary.put_reflection(record_of(turn), _told(turn, reply)))


def keep_changed(turn: Turn, reply: Reply) -> Turn:
    """Keep how it is now beside what was said last time, and go to what else was said then."""
    said, told = at_hand(turn), _told(turn, reply)
    turn = replace(turn, record=diary.put_reflection(record_of(turn), told))
    if said is None:
        return _next(kept(turn, record_of(turn)))
    return _next(_compared(turn, Compared(said.id, "changed", turn.now, told.id)))


def _told(turn: Turn, reply: Reply) -> Reflection:
    opened = _theme_at_hand(turn)
    asked = f"{NOW}.{opened}"
    return Reflection(turn.event.id, "", opened, asked, reply.words, turn.now, reply.message)


def _compared(turn: Turn, compared: Compared) -> Turn:
    record = record_of(turn)
    return kept(turn, replace(record, compared=(*record.compared, compared)))


def _next(turn: Turn) -> Turn:
    opened, _looked_at, *others = turn.person.position.about
    return about(turn, opened, *others)


def open_at_hand(turn: Turn, reply: Reply) -> Turn:
    """Begin the questions of the theme at hand."""
    opened = theme(_theme_at_hand(turn))
    record = diary.open_session(record_of(turn), opened, turn.event.id, turn.now)
    return about(replace(turn, record=record))


def keep_changed_and_open(turn: Turn, reply: Reply) -> Turn:
    """Keep how it is now, and begin the questions."""
    return open_at_hand(keep_changed(turn, reply), reply)


def nothing_at_hand(turn: Turn, reply: Reply) -> Turn:
    """Choose anew."""
    return about(turn)


# --- the table --------------------------------------------------------------------------------


def _to_questions(on: str | Hears, does: Action = open_at_hand) -> tuple[Branch, Branch]:
    return Branch(on, "happy", does, when=is_opening), Branch(on, "question_1", does)


COMPARING_STEPS = (
    Step(
        "last_time",
        last_time,
        (
            Branch("still", "last_time", keep_still, when=has_more),
            Branch("still", "still_so", keep_still),
            Branch("changed", "how_now"),
            *_to_questions("skip"),
            Branch("back", "rest", nothing_at_hand, when=is_opening),
            Branch("back", "themes", nothing_at_hand),
            Branch(Hears.WORDS, "last_time", keep_changed, when=tells_and_more),
            Branch(Hears.WORDS, "happy", keep_changed_and_open, when=tells_of_opening),
            Branch(Hears.WORDS, "question_1", keep_changed_and_open, when=is_telling),
        ),
        back="themes",
    ),
    Step(
        "how_now",
        how_now,
        (
            Branch(Hears.WORDS, "last_time", keep_changed, when=has_more),
            *_to_questions(Hears.WORDS, keep_changed_and_open),
            *_to_questions("skip"),
        ),
        back="last_time",
    ),
    Step(
        "still_so",
        still_so,
        (
            *_to_questions("questions"),
            *_to_questions("skip"),
            Branch("other_theme", "themes", open_at_hand, when=is_opening),
            Branch("other_theme", "themes", nothing_at_hand),
            Branch(Hears.WORDS, AGAIN, keep_now, when=is_telling),
        ),
    ),
)


# --- where somebody is in a talk --------------------------------------------------------------


def is_present(record: Record, position: Position, now: datetime) -> bool:
    """Whether a talk in which somebody stands is of the present period."""
    if position.step in ("last_time", "how_now"):
        opened, *answers = position.about
        return answers[:1] == [r.id for r in diary.last_time(record, opened, now)][:1]
    start = diary.period_starts_at(record, now)
    begun = (*(s.started_at for s in record.sessions), *(c.said_at for c in record.compared))
    return any(start is None or at > start for at in begun)
