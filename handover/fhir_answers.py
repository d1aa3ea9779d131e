"""The answers of a summary as FHIR's Questionnaire and QuestionnaireResponse: free text and marks.

An item is a question, its linkId the question's id. What belongs to an answer stands below it: when
it was said, and whether it was shortened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256

from flows.conversation import Given, Line, Looked, Summary
from flows.positive_health import DIMENSIONS, FOLLOW_UPS, OPENING, STEP, theme
from flows.record.summary import (
    AGREED_QUESTIONS,
    FOLLOW_UP,
    MARK,
    NOW,
    NOW_ASKED,
    OWN_SUBJECT,
    OWN_WORDS,
)
from flows.script import _
from flows.words import Quote, Text
from handover.fhir_narrative import allowed
from handover.lines import ANSWERS, Say

Fields = dict[str, object]

AUTHOR = "http://hl7.org/fhir/StructureDefinition/questionnaireresponse-author"  # R4, 4.0.1
SAID_AT, THEME, TALK = _("told at"), _("subject"), _("wants to talk about this")
SHORTENED, DENIED, STILL = _("shortened"), _("later: I do not mean that"), _("still so")
ASKED = {
    **{FOLLOW_UPS[n].msgid: f"{FOLLOW_UP}.{n}" for n in range(len(FOLLOW_UPS))},
    **{t.mark.msgid: f"{MARK}.{t.id}" for t in (*DIMENSIONS, OPENING)},
    **{q.text.msgid: q.id for t in (OPENING, *DIMENSIONS, STEP) for q in t.questions},
    **{text.msgid: id for id, text in AGREED_QUESTIONS.items()},
    NOW_ASKED.msgid: NOW,
    OWN_SUBJECT.msgid: "own_subject",
    OWN_WORDS.msgid: "own_words",
}


@dataclass(frozen=True)
class Note:
    """What is known about an answer."""

    id: str
    text: str
    type: str  # FHIR's type of item: dateTime, boolean, string
    value: object


@dataclass(frozen=True)
class Answer:
    """An answer to a question; `value` None: the question was left open."""

    question: str
    text: str
    type: str  # FHIR's type of item: text, decimal
    value: object
    notes: tuple[Note, ...] = ()


def answers(
    summary: Summary, say: Say, zone: tzinfo | None, writer: str = ""
) -> tuple[Answer, ...]:
    """Every answer of the client once, in the order of the summary; moments in this zone. Only what
    `writer` wrote down, or with "" what the client did.
    """
    found = dict[tuple[str, str], Answer]()
    for line, notes in _lines(summary, say, zone):
        if line.written_by == writer:
            found.setdefault((line.id, line.words), _answer(line, notes, say, zone))
    marks = (*summary.marks_before, *summary.marks)
    return (
        *found.values(),
        *(_looked(one, say, zone) for one in summary.looked_back if not writer),
        *(_mark(given, say, zone) for given in marks if given.written_by == writer),
    )


def writers(summary: Summary) -> tuple[str, ...]:
    """The names of those who wrote something down for the client, in the order of the summary."""
    lines = (line for line, _notes in _lines(summary, lambda text: "", None))
    told: tuple[Line | Given, ...] = (*lines, *summary.marks_before, *summary.marks)
    return tuple(dict.fromkeys(one.written_by for one in told if one.written_by))


def moment(at: datetime, zone: tzinfo | None) -> str:
    """FHIR's dateTime and instant: to the second, with the distance to UTC."""
    return at.astimezone(zone).isoformat(timespec="seconds")


def _lines(
    summary: Summary, say: Say, zone: tzinfo | None
) -> Iterator[tuple[Line, tuple[Note, ...]]]:
    parts = (summary.signals, summary.agenda, summary.lines, summary.well)
    yield from ((line, ()) for part in parts for line in part)
    for one in summary.changes:
        still = _note("still", STILL, "dateTime", moment(one.said_at, zone), say)
        yield (one.before, () if one.now else (still,))
        if one.now:
            yield (one.now, ())
    yield from ((line, ()) for line in summary.steps)


def _note(id: str, text: Text, type: str, value: object, say: Say) -> Note:
    return Note(id, say(text), type, value)


def _answer(line: Line, more: tuple[Note, ...], say: Say, zone: tzinfo | None) -> Answer:
    notes = [_note("said_at", SAID_AT, "dateTime", moment(line.said_at, zone), say)]
    if line.theme:
        notes.append(_note("theme", THEME, "string", say(theme(line.theme).name), say))
    flags = (("talk", TALK, line.talk), ("shortened", SHORTENED, line.shortened))
    for id, text, holds in (*flags, ("denied", DENIED, line.denied)):
        notes += [_note(id, text, "boolean", True, say)] if holds else []
    words = allowed(line.words)
    value = words if words.strip() else None
    return Answer(question_id(line.question), say(line.question), "text", value, (*notes, *more))


def question_id(asked: Text) -> str:
    """The id of a question in the question bank; of a question that is no longer in it, a hash."""
    named = "".join(of.words for of in asked.params.values() if isinstance(of, Quote))
    if named:  # two agreements are two questions
        return f"agreed.{sha256(f'{asked.msgid} {named}'.encode()).hexdigest()[:8]}"
    return ASKED.get(asked.msgid) or f"other.{sha256(asked.msgid.encode()).hexdigest()[:8]}"


def _looked(one: Looked, say: Say, zone: tzinfo | None) -> Answer:
    answer = say(ANSWERS[one.answer])
    said_at = _note("said_at", SAID_AT, "dateTime", moment(one.said_at, zone), say)
    if not one.item:
        text = say(_("Was there listening to what matters: {answer}", answer="")).rstrip(": ")
        return Answer("looked_back.heard", text, "text", answer, (said_at,))
    about = say(one.question) if one.question and not one.words else allowed(one.words)
    talked_about = _note("answer", _("Was this talked about?"), "string", answer, say)
    text = say(_("Things to talk about of the last visit"))
    return Answer("looked_back.agenda", text, "text", about, (talked_about, said_at))


def _mark(given: Given, say: Say, zone: tzinfo | None) -> Answer:
    said_at = _note("said_at", SAID_AT, "dateTime", moment(given.given_at, zone), say)
    of = theme(given.theme)
    mark = int(given.mark) if given.mark == int(given.mark) else given.mark
    return Answer(f"{MARK}.{of.id}.given", say(of.mark), "decimal", mark, (said_at,))


# --- as FHIR ----------------------------------------------------------------------------------


def questions(given: tuple[Answer, ...]) -> list[Fields]:
    """The items of the Questionnaire: the questions that occur, each once."""
    found = dict[str, Answer]()
    notes = dict[str, dict[str, Note]]()
    for answer in given:
        found.setdefault(answer.question, answer)
        for note in answer.notes if answer.value is not None else ():
            notes.setdefault(answer.question, {}).setdefault(note.id, note)
    return [_question(one, tuple(notes.get(id, {}).values())) for id, one in found.items()]


def _question(asked: Answer, notes: tuple[Note, ...]) -> Fields:
    below = [
        {"linkId": f"{asked.question}.{note.id}", "text": note.text, "type": note.type}
        for note in notes
    ]
    return {
        "linkId": asked.question,
        "text": asked.text,
        "type": asked.type,
        "repeats": True,
        **({"item": below} if below else {}),
    }


def responses(given: tuple[Answer, ...], author: Fields) -> list[Fields]:
    """The items of the QuestionnaireResponse: each question with its answers and who gave them."""
    by_question = dict[str, list[Answer]]()
    for answer in given:
        by_question.setdefault(answer.question, []).append(answer)
    return [_response(same, author) for same in by_question.values()]


def _response(same: list[Answer], author: Fields) -> Fields:
    told = [_value(answer) for answer in same if answer.value is not None]
    return {
        "extension": [{"url": AUTHOR, "valueReference": author}],
        "linkId": same[0].question,
        "text": same[0].text,
        **({"answer": told} if told else {}),
    }


def _value(answer: Answer) -> Fields:
    name = "valueDecimal" if answer.type == "decimal" else "valueString"
    below = [
        {
            "linkId": f"{answer.question}.{note.id}",
            "text": note.text,
            "answer": [{f"value{note.type[0].upper()}{note.type[1:]}": note.value}],
        }
        for note in answer.notes
    ]
    return {name: answer.value, "item": below}
