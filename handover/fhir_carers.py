"""What carers said, as FHIR: each is a RelatedPerson with an own QuestionnaireResponse, so that
nothing is mixed with the client's. `author` wrote it, `source` is whose words they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from flows.conversation import CarersLine, Summary
from flows.positive_health import DIMENSIONS, OPENING, STEP
from flows.record.carers_view import ASKED_AGENDA
from flows.script import _
from handover.fhir_answers import SAID_AT, SHORTENED, Answer, Fields, Note, moment
from handover.fhir_narrative import allowed
from handover.lines import Say, voice_of

ASKED = {
    **{q.about.msgid: q.id for t in (OPENING, *DIMENSIONS, STEP) for q in t.questions},
    ASKED_AGENDA.msgid: "agenda",
}
# Nictiz-R4-zib2020, looked up on 2026-11-23.
CONTACT_PERSON = "http://nictiz.nl/fhir/StructureDefinition/nl-core-ContactPerson"
VOICE = _("whose words or view")


@dataclass(frozen=True)
class Voice:
    """What one carer said with one source: their own view and thoughts, or the client's words."""

    carer: str
    of_client: bool  # the words are the client's, written down by the carer
    lines: tuple[CarersLine, ...]

    @property
    def key(self) -> str:
        """What tells these answers from others in the same document."""
        return f"{self.carer} {'client' if self.of_client else 'carer'}"


def voices(summary: Summary) -> tuple[Voice, ...]:
    """The answers of carers by who said them and whose words they are, in the summary's order."""
    found = dict[tuple[str, bool], list[CarersLine]]()
    for line in summary.carers:
        found.setdefault((line.carer, line.voice == "own_words"), []).append(line)
    return tuple(Voice(*who, tuple(lines)) for who, lines in found.items())


def carers_answers(voice: Voice, say: Say, zone: tzinfo | None) -> tuple[Answer, ...]:
    """Every answer with its voice and moment below it."""
    return tuple(_answer(line, say, zone) for line in voice.lines)


def _answer(line: CarersLine, say: Say, zone: tzinfo | None) -> Answer:
    question = ASKED.get(line.question.msgid, f"mark.{line.subject}")
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
