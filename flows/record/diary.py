"""What a client's record says, and a new record with a change in it. Pure functions, no prompts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from flows.conversation import (
    AgendaItem,
    Agreement,
    CarersAnswer,
    Given,
    Record,
    Reflection,
    Session,
    Share,
    Visit,
)
from flows.permission import comes, reader
from flows.positive_health import CARING, DIMENSIONS, OPENING, Theme, theme
from flows.safety.net import Family
from flows.safety.signs import Sign

AGENDA_SIZE = 3
AN_EXCHANGE = timedelta(minutes=15)
COMPARED_AT_MOST = 2  # answers of last time, when a theme is opened again
SHORT_ANSWER_WORDS = 6  # an answer of at most so many words is asked on, once


# --- visits and periods -----------------------------------------------------------------------


def next_visit(record: Record, now: datetime) -> Visit | None:
    """The first visit that is still ahead."""
    ahead = [v for v in record.visits if not v.cancelled and v.starts_at > now]
    return min(ahead, key=lambda visit: visit.starts_at, default=None)


def last_visit(record: Record, now: datetime) -> Visit | None:
    """The last visit that has begun."""
    begun = [v for v in record.visits if not v.cancelled and v.starts_at <= now]
    return max(begun, key=lambda visit: visit.starts_at, default=None)


def was_at(planned: Visit) -> datetime:
    """When a visit was: as the nurse says, or else as it was planned."""
    return planned.done_at or planned.starts_at


def visit(record: Record, visit_id: str) -> Visit | None:
    """The visit with this id."""
    return next((v for v in record.visits if v.id == visit_id), None)


def put_visit(record: Record, planned: Visit) -> Record:
    """The record with this visit added, or in the place of the one with the same id."""
    others = tuple(v for v in record.visits if v.id != planned.id)
    return replace(record, visits=(*others, planned))


def share_for(record: Record, planned: Visit) -> Share | None:
    """The newest summary that the client shared for this visit, with the nurse who comes."""
    found = (s for s in reversed(record.shares) if s.visit == planned.id)
    return next((s for s in found if reader(record, s) == comes(record, planned)), None)


def last_shared(record: Record, planned: Visit) -> Share | None:
    """The newest summary that the client shared for this visit, whoever it was with."""
    return next((s for s in reversed(record.shares) if s.visit == planned.id), None)


def waiting_share(record: Record, planned: Visit) -> Share | None:
    """What the client shared for this visit, and the nurse who comes has not had yet."""
    share = share_for(record, planned)
    return share if share and share.handed_over_at is None else None


def with_readers(record: Record) -> Record:
    """The record whose summaries name the nurse they were shared with: another one comes now."""
    named = tuple(replace(s, nurse=reader(record, s)) for s in record.shares)
    return replace(record, shares=named)


def was_handed_over(record: Record, planned: Visit) -> bool:
    """Whether the nurse who comes had a summary for this visit."""
    handed = (s for s in record.shares if s.visit == planned.id and s.handed_over_at)
    return any(reader(record, s) == comes(record, planned) for s in handed)


def _until(share: Share) -> datetime:
    """Until when a summary tells what was said."""
    return share.seen_at or share.agreed_at


def _past(record: Record, visit_id: str, now: datetime) -> bool:
    found = visit(record, visit_id)
    return found is not None and not found.cancelled and found.starts_at <= now


def period_starts_at(record: Record, now: datetime) -> datetime | None:
    """When the present period began: with the last sharing for a visit that has been, if any."""
    return max((_until(s) for s in record.shares if _past(record, s.visit, now)), default=None)


def period_before(record: Record, now: datetime) -> tuple[datetime | None, datetime] | None:
    """After when the period before the present one began, and its end; None in the first one."""
    last = dict[str, datetime]()  # of each visit that has been, the last sharing for it
    for share in record.shares:
        if _past(record, share.visit, now):
            last[share.visit] = max(_until(share), last.get(share.visit, _until(share)))
    ends = sorted(last.values())
    if not ends:
        return None
    return (ends[-2] if len(ends) > 1 else None), ends[-1]


def shown(record: Record) -> tuple[Reflection, ...]:
    """The answers that may stand on a screen, oldest first: who reads along may see them, too."""
    return tuple(r for r in record.reflections if not r.discreet)


def recent(record: Record, now: datetime) -> tuple[Reflection, ...]:
    """The answers of the present period that may be shown, oldest first. Not those of a carer about
    the own situation: they are for a sheet, and for no summary.
    """
    start = period_starts_at(record, now)
    said = (r for r in shown(record) if r.theme != CARING.id)
    return tuple(r for r in said if start is None or r.said_at > start)


def recent_of_carers(record: Record, now: datetime) -> tuple[CarersAnswer, ...]:
    """What carers said in the present period, oldest first."""
    start = period_starts_at(record, now)
    return tuple(a for a in record.carers_answers if start is None or a.said_at > start)


def recent_marks(record: Record, now: datetime) -> tuple[Given, ...]:
    """The newest mark of each dimension in the present period, in the order of the dimensions."""
    start = period_starts_at(record, now)
    return newest_of_each(g for g in record.marks if start is None or g.given_at > start)


def newest_of_each(marks: Iterable[Given]) -> tuple[Given, ...]:
    """Of marks in order of time the newest of each dimension, in the order of the dimensions."""
    newest = {g.theme: g for g in marks}
    return tuple(newest[d.id] for d in DIMENSIONS if d.id in newest)


def marks_before(record: Record, now: datetime) -> tuple[Given, ...]:
    """The newest mark of each dimension from before the present period, as it was shared then."""
    start = period_starts_at(record, now)
    shares = [s for s in record.shares if start is not None and _until(s) <= start]
    return shares[-1].summary.marks if shares else ()


def agreed_last(record: Record, now: datetime) -> tuple[Agreement, ...]:
    """What was agreed at the last visit that has been."""
    last = last_visit(record, now)
    return tuple(a for a in record.agreements if last and a.visit == last.id and a.agreed_at)


def touched(record: Record, now: datetime) -> frozenset[str]:
    """The themes that were talked about in the present period."""
    told = {r.theme for r in recent(record, now)}
    return frozenset(told | {g.theme for g in recent_marks(record, now)})


# --- last time and now -------------------------------------------------------------------------


def last_time(record: Record, theme_id: str, now: datetime) -> tuple[Reflection, ...]:
    """What was said about a theme in the period before, and not compared yet in this one: at most
    two answers, those to talk about first, then the newest.

    Never what nobody else may see, and never words of danger: "still so" has no place below them.
    """
    period = period_before(record, now)
    if period is None:
        return ()
    start, end = period
    done = {c.of for c in record.compared if c.said_at > end}
    done |= {sign.answer for sign in record.signs}
    fitting = [
        r
        for r in shown(record)
        if r.theme == theme_id and not r.follows and r.id not in done
        if r.said_at <= end and (start is None or r.said_at > start)
    ]
    newest_first = fitting[::-1]
    return tuple(sorted(newest_first, key=lambda r: not r.talk)[:COMPARED_AT_MOST])


def is_opened(record: Record, theme_id: str, now: datetime) -> bool:
    """Whether a theme was opened since the last visit in the present period, or last time compared
    with now: what was begun between sharing and a visit is looked at anew after it.
    """
    last = last_visit(record, now)
    start = period_starts_at(record, now)
    if start is not None and last is not None:
        start = max(start, last.starts_at)
    earlier = {said.id for said in record.reflections if said.theme == theme_id}
    ours = (
        *(s.started_at for s in record.sessions if s.theme == theme_id),
        *(c.said_at for c in record.compared if c.of in earlier),
    )
    return any(start is None or at > start for at in ours)


# --- sessions and questions -------------------------------------------------------------------


def session(record: Record, *, opening: bool) -> Session | None:
    """The last session: of the opening question, or of one of the dimensions."""
    others = (s for s in reversed(record.sessions) if s.theme != CARING.id)
    return next((s for s in others if (s.theme == OPENING.id) is opening), None)


def caring_session(record: Record) -> Session | None:
    """The last session of a carer about the own situation."""
    return next((s for s in reversed(record.sessions) if s.theme == CARING.id), None)


def open_session(record: Record, opened: Theme, session_id: str, now: datetime) -> Record:
    """The record with a new session in which the first question is put."""
    fresh = Session(session_id, opened.id, now, (least_lately_asked(record, opened),))
    return replace(record, sessions=(*record.sessions, fresh))


def ask_number(record: Record, number: int) -> Record:
    """The record in which the present session has put its question `number` (from 1)."""
    current = session(record, opening=False)
    if current is None or len(current.questions) >= number:
        return record
    asked = least_lately_asked(record, theme(current.theme))
    grown = replace(current, questions=(*current.questions, asked))
    return replace(
        record, sessions=tuple(grown if s.id == grown.id else s for s in record.sessions)
    )


def least_lately_asked(record: Record, asked: Theme) -> str:
    """The question that was never asked, or else the one that was asked longest ago."""
    put = [q for s in record.sessions if s.theme == asked.id for q in s.questions]
    last = {question: place for place, question in enumerate(put)}
    return min((q.id for q in asked.questions), key=lambda question: last.get(question, -1))


def untouched_theme(record: Record, now: datetime) -> Theme:
    """The dimension to take when the client leaves the choice: one not yet talked about."""
    done = touched(record, now)
    opened = [s.theme for s in record.sessions]
    last = {theme_id: place for place, theme_id in enumerate(opened)}
    return min(DIMENSIONS, key=lambda d: (d.id in done, last.get(d.id, -1)))


# --- answers ----------------------------------------------------------------------------------


def reflection(record: Record, reflection_id: str) -> Reflection | None:
    """The answer with this id, also one that is not shown."""
    return next((r for r in record.reflections if r.id == reflection_id), None)


def answer(record: Record, session_id: str, question: str) -> Reflection | None:
    """The answer to a question in a session; one that is not shown does not count."""
    fitting = (r for r in shown(record) if r.session == session_id and r.question == question)
    return next((r for r in fitting if not r.follows), None)


def follow_up(record: Record, reflection_id: str) -> Reflection | None:
    """What was said when this answer was asked on."""
    return next((r for r in shown(record) if r.follows == reflection_id), None)


def is_discreet(record: Record, sign: Sign) -> bool:
    """Whether a sign is about abuse, or the same words are: then nobody but the nurse is told."""
    same = sign.id.rpartition(".")[0]
    others = (s for s in record.signs if s.id.rpartition(".")[0] == same)
    return any(s.family == Family.ABUSE for s in (sign, *others))


def words_of(record: Record, sign: Sign) -> str:
    """The words that raised a sign; "" when they are not kept, or not any more."""
    things: tuple[Reflection | AgendaItem | CarersAnswer, ...]
    things = (*record.reflections, *record.agenda, *record.carers_answers)
    return next((thing.words for thing in things if sign.answer and thing.id == sign.answer), "")


def exchange_began(record: Record, sign: Sign) -> datetime:
    """When the exchange began that a sign is part of: signs soon after each other are of one."""
    since = sign.at
    for earlier in sorted((s.at for s in record.signs if s.at < sign.at), reverse=True):
        if since - earlier > AN_EXCHANGE:
            break
        since = earlier
    return since


def put_reflection(record: Record, said: Reflection) -> Record:
    """The record with this answer added, or in the place of the one with the same id."""
    if reflection(record, said.id) is None:
        return replace(record, reflections=(*record.reflections, said))
    kept = tuple(said if r.id == said.id else r for r in record.reflections)
    return replace(record, reflections=kept)


def without(record: Record, reflection_id: str) -> Record:
    """The record without this answer, also on the agenda, in the alerts that quote it, in what was
    compared with it, and on a carer's sheet.
    """
    kept = tuple(r for r in record.reflections if r.id != reflection_id)
    signs = {sign.id for sign in record.signs if sign.answer == reflection_id}
    alerts = tuple(replace(a, words="") if a.sign in signs else a for a in record.alerts)
    compared = tuple(c for c in record.compared if reflection_id not in (c.of, c.answer))
    sheets = tuple(
        replace(sheet, lines=tuple(line for line in sheet.lines if line.id != reflection_id))
        for sheet in record.sheets
    )
    record = replace(record, reflections=kept, alerts=alerts, compared=compared, sheets=sheets)
    return off_the_agenda(record, reflection_id)


def is_short(words: str) -> bool:
    """Whether an answer is so short that it is asked on."""
    return len(words.split()) <= SHORT_ANSWER_WORDS


def put_mark(record: Record, given: Given) -> Record:
    """The record with this mark added."""
    return replace(record, marks=(*record.marks, given))


def place(session_id: str, question: str) -> str:
    """What a question's own button carries: which question, in which session."""
    return f"{session_id}/{question}"


def last_question(record: Record) -> str:
    """The place of the last question that was answered; "" when there is none."""
    answered = [r for r in record.reflections if r.session and not r.follows]
    return place(answered[-1].session, answered[-1].question) if answered else ""


def want_to_talk(record: Record, question_place: str) -> Record | None:
    """The record in which the client wants to talk about this question; None if it is not there."""
    told = reflection(record, question_place)
    if told is not None:  # words that answered no question
        return put_reflection(record, replace(told, talk=True))
    session_id, _slash, question = question_place.partition("/")
    found = next((s for s in record.sessions if s.id == session_id), None)
    if found is None or question not in found.questions or found.theme == CARING.id:
        return None
    wanted = replace(found, talk=tuple(dict.fromkeys((*found.talk, question))))
    said = answer(record, session_id, question)
    if said is not None:
        record = put_reflection(record, replace(said, talk=True))
    return replace(record, sessions=tuple(wanted if s is found else s for s in record.sessions))


# --- agenda -----------------------------------------------------------------------------------


def agenda(record: Record, now: datetime) -> tuple[AgendaItem, ...]:
    """What the client wants to talk about first in the present period, in the client's order."""
    start = period_starts_at(record, now)
    return tuple(item for item in record.agenda if start is None or item.added_at > start)


def agenda_has_room(record: Record, now: datetime) -> bool:
    """Whether one more thing to talk about fits; what is left out of the summary takes no room."""
    unseen = {said.id for said in record.reflections if said.left_out or said.discreet}
    unseen |= {said.id for said in record.carers_answers if said.left_out}
    there = [i for i in agenda(record, now) if not i.left_out and i.id not in unseen]
    return len(there) < AGENDA_SIZE


def add_to_agenda(record: Record, item: AgendaItem) -> Record:
    """The record with one more thing to talk about first; never more than three, none twice."""
    there = agenda(record, item.added_at)
    if item.id in {i.id for i in there} or not agenda_has_room(record, item.added_at):
        return record
    return replace(record, agenda=(*there, item))


def in_same_words(record: Record, words: str, now: datetime) -> str | None:
    """The id of what stands on the agenda, or was answered, in these words; None when nothing."""
    there: tuple[AgendaItem | Reflection, ...] = (*agenda(record, now), *recent(record, now))
    same = (thing.id for thing in there if _bare(thing.words) == _bare(words))
    return next(same, None)


def _bare(words: str) -> str:
    return " ".join(words.casefold().split()).strip(" .,!?")


def off_the_agenda(record: Record, item_id: str) -> Record:
    """The record in which this is not among the things to talk about first."""
    return replace(record, agenda=tuple(item for item in record.agenda if item.id != item_id))


def unanswered_to_talk_about(record: Record, now: datetime) -> tuple[tuple[str, str], ...]:
    """(place, question) of what the client wants to talk about and gave no answer to."""
    start = period_starts_at(record, now)
    return tuple(
        (place(s.id, question), question)
        for s in record.sessions
        if (start is None or s.started_at > start) and s.theme != CARING.id
        for question in s.talk
        if answer(record, s.id, question) is None
    )
