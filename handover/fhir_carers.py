"""What carers said, as FHIR: each is a RelatedPerson with an own QuestionnaireResponse, so that
nothing is mixed with the client's. `author` wrote it, `source` is whose words they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo

from flows.conversation import CarersLine, Summary
from flows.positive_health import DIMENSIONS, OPENING, STEP
from flows.record.carers_view import ASKED_AGENDA
from flows.script import _
from handover.fhir_answers import SAID_AT, SHORTENED, Answer, Fields, Note, answers, moment, writers
from handover.fhir_narrative import allowed
from handover.lines import Say, voice_of, written_down

ASKED = {
    **{q.about.msgid: q.id for t in (OPENING, *DIMENSIONS, STEP) for q in t.questions},
    ASKED_AGENDA.msgid: "agenda",
}
# Nictiz-R4-zib2020, looked up on 2026-11-23.
CONTACT_PERSON = "http://nictiz.nl/fhir/StructureDefinition/nl-core-ContactPerson"
VOICE = _("whose words or view")


@dataclass(frozen=True)
class Voice:
    """What one carer told with one source: their own view and thoughts, or the client's words."""

    carer: str
    of_client: bool  # the words are the client's, written down by the carer
    answers: tuple[Answer, ...]

    @property
    def key(self) -> str:
        """What tells these answers from others in the same document."""
        return key(self.carer, of_client=self.of_client)


def key(carer: str, *, of_client: bool) -> str:
    """What tells the client's words that a carer wrote down from the carer's own."""
    return f"{carer} {'client' if of_client else 'carer'}"


def voices(summary: Summary, say: Say, zone: tzinfo | None) -> tuple[Voice, ...]:
    """The answers of carers by who said them and whose words they are, in the summary's order: each
    with its voice and moment below it.
    """
    by_carer = dict[str, list[CarersLine]]()
    for line in summary.carers:
        by_carer.setdefault(line.carer, []).append(line)
    written = (
        Voice(name, True, tuple(_written(answer, name, say) for answer in given))
        for name in writers(summary)
        if (given := answers(summary, say, zone, name))
    )
    own = (
        Voice(name, False, tuple(_answer(one, say, zone) for one in lines))
        for name, lines in by_carer.items()
    )
    return (*written, *own)


def _written(answer: Answer, name: str, say: Say) -> Answer:
    voice = Note("voice", say(VOICE), "string", say(written_down(name)))
    return replace(answer, notes=(*answer.notes, voice))


def _answer(line: CarersLine, say: Say, zone: tzinfo | None) -> Answer:
    question = ASKED.get(
        line.question.msgid, f"{'told' if line.mark is None else 'mark'}.{line.subject}"
    )
    notes = tuple(_notes(line, say, zone))
    linked, text = f"{line.voice}.{question}", say(line.question).removesuffix(":")
    if line.mark is not None:
        mark = int(line.mark) if line.mark == int(line.mark) else line.mark
        return Answer(linked, text, "decimal", mark, notes)
    return Answer(linked, text, "text", allowed(line.words), notes)


def _notes(line: CarersLine, say: Say, zone: tzinfo | None) -> Iterator[Note]:
    yield Note("said_at", say(SAID_AT), "dateTime", moment(line.said_at, zone))
    yield Note("voice", say(VOICE), "string", say(voice_of(line)))
    if line.shortened:
        yield Note("shortened", say(SHORTENED), "boolean", True)


def related_person(id: str, name: str, patient: Fields) -> Fields:
    """A carer under the name by which the client calls them: nothing else is known of them."""
    told = allowed(name).strip()
    return {
        "resourceType": "RelatedPerson",
        "id": id,
        "meta": {"profile": [CONTACT_PERSON]},
        "patient": patient,
        **({"name": [{"use": "usual", "text": told}]} if told else {}),
    }
