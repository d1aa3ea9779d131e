"""Closing a talk: what to talk about first, the summary as the nurse gets it, and yes or no.

The client sees, changes and agrees to the very Summary that is handed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from flows import dutch
from flows.client.answers import numbered
from flows.client.asking import is_telling, keep_note
from flows.conversation import (
    AgendaItem,
    Effect,
    Line,
    Record,
    Reflection,
    Say,
    Share,
    ShowSummary,
    Turn,
)
from flows.due.delivery import stays
from flows.interrupts import BACKWARD, DOCUMENT, HELP, LATER, SKIP, note
from flows.permission import comes
from flows.positive_health import STEP
from flows.record import diary, dictated
from flows.record.summary import agenda_line, changes, line_of, summarise, words_of
from flows.script import AGAIN, STAY, Action, Branch, Hears, Reply, Step, _, button, then
from flows.subject import about, afresh, coming, named_reader, record_of
from flows.words import Choice, Listing, Prompt, Quote, Text, When

FOR_ANOTHER = Choice("copy", button("Copy for somebody else"))
FINISH = Choice("close", button("Finish"))
CANDIDATES = 12  # own answers to choose from

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
    """Own answers that are not on the list yet, typed or dictated: those to talk about first, then
    the newest.
    """
    record = record_of(turn)
    listed = {item.id for item in diary.agenda(record, turn.now)}
    said = [
        r
        for r in dictated.recent_answers(record, turn.now)
        if r.id not in listed and not (r.left_out or r.follows)
    ]
    newest_first = said[::-1]
    wanted = sorted(newest_first, key=lambda r: not r.talk)
    return tuple(line_of(record, r) for r in wanted[:CANDIDATES])


def in_short(line: Line, at_most: int = 60) -> Quote | Text:
    """A line's words, or its question when it has none."""
    return Quote(words_of(line), at_most) if line.words else line.question


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
    """Put new words on the list; words that are an own answer already are that answer."""
    same = dictated.in_same_words(record_of(turn), reply.words, turn.now)
    if same is not None:
        turn = add_answer(turn, Reply(about=same))
        return note(turn, _("This is on your list."))
    item = AgendaItem(turn.event.id, turn.now, words=reply.words, message=reply.message)
    turn = replace(turn, record=diary.add_to_agenda(record_of(turn), item))
    return note(turn, _("I have kept it."))


def has_room(turn: Turn, reply: Reply) -> bool:
    """Whether the list of things to talk about can hold one more."""
    return diary.agenda_has_room(record_of(turn), turn.now)


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


def has_something_to_share(turn: Turn, reply: Reply) -> bool:
    """Whether there is a diary, and something in it that a summary can be made of."""
    return turn.record is not None and anything_to_share(turn, reply)


def anything_to_share(turn: Turn, reply: Reply) -> bool:
    """Whether there is something a summary can be made of."""
    record, now = record_of(turn), turn.now
    return bool(
        diary.recent(record, now)
        or diary.recent_marks(record, now)
        or diary.agenda(record, now)
        or diary.unanswered_to_talk_about(record, now)
        or changes(record, now)
        or diary.recent_of_carers(record, now)
    )


# --- the own next step ------------------------------------------------------------------------


def next_step(turn: Turn) -> Prompt:
    """Ask what the client wants to do; nothing has to."""
    return Prompt(
        (_("This may be left out."), STEP.questions[0].text), (SKIP, BACKWARD, LATER, HELP)
    )


def next_help(turn: Turn) -> Prompt:
    """Ask who or what could help with that."""
    return Prompt((STEP.questions[1].text,), (SKIP, BACKWARD, LATER, HELP))


def _told_step(record: Record, now: datetime, number: int) -> Reflection | None:
    asked = STEP.questions[number].id
    return next((r for r in diary.recent(record, now) if r.question == asked), None)


def has_next_step(turn: Turn, reply: Reply) -> bool:
    """Whether the client said already in this period what the next step is."""
    return _told_step(record_of(turn), turn.now, 0) is not None


def says_little(turn: Turn, reply: Reply) -> bool:
    """Whether there is no step in these words: no, or nothing."""
    return dutch.says_little(reply.words)


def keep_step(number: int) -> Action:
    """Keep the answer to one of the two questions; new words replace earlier ones."""

    def does(turn: Turn, reply: Reply) -> Turn:
        asked, before = STEP.questions[number], _told_step(record_of(turn), turn.now, number)
        said = before or Reflection(turn.event.id, "", STEP.id, asked.id, "", turn.now, "")
        said = replace(said, words=reply.words, message=reply.message)
        if before:
            said = replace(said, corrected_at=turn.now)
        turn = replace(turn, record=diary.put_reflection(record_of(turn), said))
        return note(turn, _("I have kept it."))

    return does


# --- the summary ------------------------------------------------------------------------------


def show_summary(turn: Turn) -> tuple[Effect, ...]:
    """The summary, exactly as the nurse will get it."""
    record, person = record_of(turn), turn.person
    nurse = coming(record, diary.next_visit(record, turn.now))
    head = _("This is how {nurse} reads it:", nurse=nurse)
    said = (Say(person.id, person.form, Prompt((head,))),) if record.nurse else ()
    return (*said, ShowSummary(person.id, person.form, summarise(record, turn.now)))


def review(turn: Turn) -> Prompt:
    """Ask whether the summary above may be shared, or is right."""
    record = record_of(turn)
    change = Choice("change", button("Change something"))
    done = Choice("no", button("Ready"))
    if not anything_to_share(turn, Reply()):
        return Prompt((_("There is nothing in it yet."),), (done, BACKWARD, HELP))
    if not record.nurse:
        return Prompt(
            (_("This is your summary. It is for you alone."), _("Is it right like this?")),
            (done, change, FOR_ANOTHER, BACKWARD, LATER, HELP),
        )
    visit = diary.next_visit(record, turn.now)
    if visit is None:
        return Prompt(
            (
                _("This is your summary. No visit has been planned yet."),
                _("You can share it when there is a visit. Is it right like this?"),
            ),
            (done, change, FOR_ANOTHER, BACKWARD, LATER, HELP),
        )
    return Prompt(
        (
            _(
                "{nurse} then gets this, before the visit of {when}.",
                nurse=coming(record, visit),
                when=When(visit.starts_at),
            ),
            _("May I share this?"),
        ),
        (
            Choice("share", button("Yes, share this"), about=visit.id),
            change,
            DOCUMENT,
            FOR_ANOTHER,
            Choice("no", button("No, do not share")),
            BACKWARD,
            LATER,
            HELP,
        ),
    )


def as_document(turn: Turn, reply: Reply) -> Turn:
    """Send the client the same as a page, to keep, to print or to pass on."""
    record, person = record_of(turn), turn.person
    visit = diary.next_visit(record, turn.now)
    page = ShowSummary(
        person.id,
        person.form,
        summarise(record, turn.now),
        True,
        visit=visit.starts_at if visit else None,
        record=record.id,
    )
    turn = note(turn, stays(turn.house.rules), _("You can print it or keep it yourself."))
    return replace(turn, effects=(*turn.effects, page))


def where_document(turn: Turn, reply: Reply) -> Turn:
    """Say where somebody who types it finds the summary as a document."""
    if turn.record is None or not anything_to_share(turn, reply):
        return note(turn, _("The document comes with your summary. There is no summary yet."))
    if turn.record.nurse and diary.next_visit(turn.record, turn.now):
        return note(turn, _("The document comes with your summary. Type: make a summary."))
    return note(turn, _("You can make a copy of your summary. Type: for somebody else."))


def for_visit(turn: Turn, reply: Reply) -> Turn:
    """Remember for which visit the summary is shown."""
    visit = diary.next_visit(record_of(turn), turn.now)
    return about(turn, _shown(record_of(turn), visit.id) if visit else "")


def _shown(record: Record, visit: str) -> str:
    """A visit, and what carers had said when its summary was shown: they can go on meanwhile."""
    said = [(a.id, a.voice, a.words, a.mark, a.said_self) for a in record.carers_answers]
    return f"{visit} {sha256(repr(said).encode()).hexdigest()[:16]}" if said else visit


def is_as_shown(turn: Turn, reply: Reply) -> bool:
    """Whether a yes is to what was shown: once a visit has been, or a carer has said something,
    there is another summary.
    """
    return turn.person.position.about[-1:] == (_shown(record_of(turn), reply.about),)


def share(turn: Turn, reply: Reply) -> Turn:
    """Keep the client's yes to this summary, for this visit; a second yes to the same is one."""
    record = record_of(turn)
    summary = summarise(record, turn.now)
    visit = diary.visit(record, reply.about)
    before = diary.share_for(record, visit) if visit else None
    if visit and (before is None or before.summary != summary):
        agreed = Share(
            turn.event.id,
            visit.id,
            turn.now,
            turn.person.form,
            summary,
            nurse=comes(record, visit),
        )
        record = replace(record, shares=(*record.shares, agreed))
    nurse = coming(record, visit)
    turn = note(turn, _("Thank you. {nurse} gets this before the visit.", nurse=nurse))
    return replace(turn, record=record)


def do_not_share(turn: Turn, reply: Reply) -> Turn:
    """Take back an earlier yes that was not acted on yet."""
    record = record_of(turn)
    visit = diary.next_visit(record, turn.now)
    if not record.nurse or visit is None:
        return turn
    kept = tuple(s for s in record.shares if s.visit != visit.id or s.handed_over_at)
    if handed := [s for s in kept if s.visit == visit.id]:
        told = _("{nurse} already has your earlier words.", nurse=named_reader(record, handed[-1]))
        return note(replace(turn, record=replace(record, shares=kept)), told)
    hears = _("{nurse} only hears that you share nothing.", nurse=coming(record, visit))
    turn = note(turn, _("Good. I share nothing."), hears)
    return replace(turn, record=replace(record, shares=kept))


CLOSING_STEPS = (
    Step(
        "agenda",
        agenda,
        (
            Branch("item", "agenda", add_answer, when=has_room),
            Branch("ready", "review", for_visit, when=has_next_step),
            Branch("ready", "next_step"),
            Branch("skip", "next_step"),
            Branch("clear", "agenda", clear_agenda),
            Branch(Hears.WORDS, "agenda", add_words, when=takes_words),
            Branch(Hears.WORDS, "agenda", keep_note, when=is_telling),
        ),
        back="themes",
    ),
    Step(
        "next_step",
        next_step,
        (
            Branch(Hears.WORDS, "review", for_visit, when=says_little),
            Branch(Hears.WORDS, "next_help", keep_step(0)),
            Branch("skip", "review", for_visit),
        ),
        back="agenda",
    ),
    Step(
        "next_help",
        next_help,
        (
            Branch(Hears.WORDS, "review", for_visit, when=says_little),
            Branch(Hears.WORDS, "review", then(keep_step(1), for_visit)),
            Branch("skip", "review", for_visit),
        ),
        back="next_step",
    ),
    Step(
        "review",
        review,
        (
            Branch("share", "rest", share, when=is_as_shown),
            Branch("share", AGAIN, for_visit),
            Branch("change", "lines"),
            Branch("document", STAY, as_document, when=anything_to_share),
            Branch("no", "rest", do_not_share),
            Branch(Hears.WORDS, "review", keep_note, when=is_telling),
        ),
        back="agenda",
        shows=show_summary,
    ),
)
