"""A summary for care record systems: a FHIR R4 document with the words, and the PDF in it.

Only what the client agreed to share is in it, as free text: nothing is coded that nobody said. The
same share gives the same bytes. docs/care-records.md tells what each part holds.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID, uuid5

from flows.client.intake import CONSENT_VERSION, KEPT
from flows.conversation import Consent, Share
from flows.script import _
from flows.words import When
from handover.fhir_answers import Answer, Fields, answers, moment, questions, responses
from handover.fhir_carers import Voice, key, related_person, voices
from handover.fhir_narrative import CARERS, Section, allowed, narrative, sections
from handover.lines import Say

OURS = UUID("0f6f3a0e-5f0b-5a43-9d7b-6a1c3f6f2b11")  # only so that our ids are nobody else's
PROGRAM = "Tussendoor"
# Nictiz-R4-zib2020, looked up on 2026-11-22. nl-core-Patient calls a date of birth mandatory.
PRACTITIONER = "http://nictiz.nl/fhir/StructureDefinition/nl-core-HealthProfessional-Practitioner"
SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"


class NotFhir(Exception):
    """The document does not keep to FHIR. Names the places, never somebody's words."""


@dataclass(frozen=True)
class _Document:
    """What the resources are made from, and their names for each other."""

    share: Share
    label: str
    nurse_name: str
    say: Say
    record: str
    zone: tzinfo | None

    def id(self, of: str) -> str:
        """The id of a resource of this share. The client's and the nurse's last longer."""
        return str(uuid5(OURS, f"{of} {self.record} {self.share.id}"))

    @property
    def client(self) -> str:
        return str(uuid5(OURS, f"Patient {self.record}"))

    @property
    def nurse(self) -> str:
        return str(uuid5(OURS, f"Practitioner {self.record} {self.nurse_name}"))

    @property
    def patient(self) -> Fields:
        """A reference to the client."""
        return {"reference": f"urn:uuid:{self.client}", "display": self.label}

    def carer(self, name: str) -> Fields:
        """A reference to a carer, by the name that the client uses."""
        return {"reference": f"urn:uuid:{self.id(f'RelatedPerson {name}')}"}

    @property
    def agreed_at(self) -> str:
        return moment(self.share.agreed_at, self.zone)


def summary_fhir(
    share: Share,
    label: str,
    nurse_name: str,
    say: Say,
    pdf: bytes,
    record: str,
    consent: Consent | None,
    zone: tzinfo | None,
) -> bytes:
    """A Bundle of type document as JSON in UTF-8.

    `label` is the nurse's own name for the client, `record` the record's id, of which only a hash
    is told; `consent` is the one in force, None when there is none; moments are told in `zone`. The
    first document takes about half a second, for the import of the check; the next ones 15 ms.

    Raises:
        NotFhir: our own mistake; the document would not be read.
    """
    told = (allowed(label).strip() or PROGRAM, allowed(nurse_name).strip())
    document = _Document(share, *told, say, record, zone)
    given = answers(share.summary, say, zone)
    parts = sections(share.summary, say)
    belongs = [
        _practitioner(document),
        *([_questionnaire(document, given), _response(document, given)] if given else []),
        *_of_carers(document),
        *([_consent(document, consent)] if consent else []),
        _pdf(document, pdf),
    ]
    resources = [
        _composition(document, parts, belongs),
        _patient(document),
        *belongs,
        _provenance(document, bool(given)),
    ]
    bundle: Fields = {
        "resourceType": "Bundle",
        "id": document.id("Bundle"),
        "language": "nl",
        "identifier": {
            "system": "urn:ietf:rfc:3986",
            "value": f"urn:uuid:{document.id('Bundle')}",
        },
        "type": "document",
        "timestamp": document.agreed_at,
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }
    check(bundle)
    return f"{json.dumps(bundle, ensure_ascii=False, indent=1)}\n".encode()


def check(bundle: Fields) -> None:
    """See that a Bundle keeps to FHIR.

    Raises:
        NotFhir: it does not.
    """
    # Not needed before the first document. For our resources R4B is R4: hl7.org, R4B explanation.
    from fhir.resources.R4B.bundle import Bundle
    from pydantic import ValidationError

    try:
        Bundle.model_validate(bundle)
    except ValidationError as fault:
        places = sorted({".".join(map(str, error["loc"])) for error in fault.errors()})
        raise NotFhir("; ".join(places)) from None  # its message would quote what somebody said


# --- the document -----------------------------------------------------------------------------


def _composition(of: _Document, parts: tuple[Section, ...], resources: list[Fields]) -> Fields:
    return {
        "resourceType": "Composition",
        "id": of.id("Composition"),
        "language": "nl",
        "status": "final",
        "type": {"text": of.say(_("Summary of what a client told"))},
        "subject": of.patient,
        "date": of.agreed_at,
        "author": [of.patient],
        "title": of.say(_("Summary of what a client told")),
        "attester": [
            {"mode": "personal", "time": of.agreed_at, "party": party} for party in _parties(of)
        ],
        "section": [*(_section(of, part) for part in parts), _about(of, resources)],
    }


def _parties(of: _Document) -> list[Fields]:
    """Who agreed to share it: the client, or the carers who did so on the client's behalf."""
    return [of.carer(name) for name in of.share.summary.shared_by] or [of.patient]


def _about(of: _Document, resources: list[Fields]) -> Fields:
    """What belongs to the document: everything in a Bundle has to be reached from here."""
    shared = _("Shared on {when}.", when=When(of.share.agreed_at, "date"))
    return {
        "id": "document",
        "title": of.say(_("About this document")),
        "text": narrative([of.say(shared)]),
        "entry": [{"reference": f"urn:uuid:{one['id']}"} for one in resources],
    }


def _section(of: _Document, part: Section) -> Fields:
    refers = [{"reference": f"urn:uuid:{of.id(name)}"} for name in _responses_of(of, part)]
    return {
        "id": part.id,
        "title": allowed(part.heading),
        "text": narrative(part.paragraphs),
        **({"entry": refers} if refers else {}),
    }


def _responses_of(of: _Document, part: Section) -> Iterator[str]:
    """The names of the responses that the answers of a section stand in."""
    if part.id == CARERS:
        keys = [key(line.carer, of_client=False) for line in of.share.summary.carers]
    else:
        keys = [key(name, of_client=True) if name else "" for name in part.writers]
    for one in dict.fromkeys(keys):
        yield f"QuestionnaireResponse {one}" if one else "QuestionnaireResponse"


def _pdf(of: _Document, pdf: bytes) -> Fields:
    return {
        "resourceType": "DocumentReference",
        "id": of.id("DocumentReference"),
        "status": "current",
        "docStatus": "final",
        "type": {"text": of.say(_("Summary of what a client told"))},
        "subject": of.patient,
        "date": of.agreed_at,
        "author": [of.patient],
        "content": [
            {
                "attachment": {
                    "contentType": "application/pdf",
                    "language": "nl",
                    "data": b64encode(pdf).decode(),
                    "title": of.say(_("Summary of what a client told")),
                    "creation": of.agreed_at,
                }
            }
        ],
    }


# --- who --------------------------------------------------------------------------------------


def _patient(of: _Document) -> Fields:
    """The client under the nurse's own name for her: no name, no BSN, no date of birth."""
    kind = {"text": of.say(_("the nurse's own name for the client"))}
    return {
        "resourceType": "Patient",
        "id": of.client,
        "identifier": [{"use": "secondary", "type": kind, "value": of.label}],
    }


def _practitioner(of: _Document) -> Fields:
    name = {"use": "usual", "text": of.nurse_name, "given": [of.nurse_name]}
    return {
        "resourceType": "Practitioner",
        "id": of.nurse,
        "meta": {"profile": [PRACTITIONER]},
        **({"name": [name]} if of.nurse_name else {}),
    }


# --- what was said ----------------------------------------------------------------------------


def _questionnaire(of: _Document, given: tuple[Answer, ...]) -> Fields:
    return {
        "resourceType": "Questionnaire",
        "id": of.id("Questionnaire"),
        "language": "nl",
        "url": f"urn:uuid:{of.id('Questionnaire')}",
        "title": of.say(_("Questions that the client answered")),
        "status": "active",
        "subjectType": ["Patient"],
        "date": of.agreed_at,
        "item": questions(given),
    }


def _response(of: _Document, given: tuple[Answer, ...]) -> Fields:
    return {
        "resourceType": "QuestionnaireResponse",
        "id": of.id("QuestionnaireResponse"),
        "language": "nl",
        "questionnaire": f"urn:uuid:{of.id('Questionnaire')}",
        "status": "completed",
        "subject": of.patient,
        "authored": of.agreed_at,
        "author": of.patient,
        "source": of.patient,
        "item": responses(given, of.patient),
    }


def _of_carers(of: _Document) -> Iterator[Fields]:
    """Of each carer who they are, and what they said: never in the client's own response."""
    told = voices(of.share.summary, of.say, of.zone)
    names = (*(voice.carer for voice in told), *of.share.summary.shared_by)
    for name in dict.fromkeys(names):
        yield related_person(of.id(f"RelatedPerson {name}"), name, of.patient)
    for voice in told:
        yield from _by_carer(of, voice)


def _by_carer(of: _Document, voice: Voice) -> tuple[Fields, Fields]:
    carer = of.carer(voice.carer)
    asked = of.id(f"Questionnaire {voice.key}")
    questionnaire: Fields = {
        "resourceType": "Questionnaire",
        "id": asked,
        "language": "nl",
        "url": f"urn:uuid:{asked}",
        "title": of.say(_("Questions about the client that somebody else answered")),
        "status": "active",
        "subjectType": ["Patient"],
        "date": of.agreed_at,
        "item": questions(voice.answers),
    }
    response: Fields = {
        "resourceType": "QuestionnaireResponse",
        "id": of.id(f"QuestionnaireResponse {voice.key}"),
        "language": "nl",
        "questionnaire": f"urn:uuid:{asked}",
        "status": "completed",
        "subject": of.patient,
        "authored": of.agreed_at,
        "author": carer,
        "source": of.patient if voice.of_client else carer,
        "item": responses(voice.answers, carer),
    }
    return questionnaire, response


# --- by which right ---------------------------------------------------------------------------


def _consent(of: _Document, consent: Consent) -> Fields:
    """The yes to keeping answers. The yes to this summary is the attester of the Composition."""
    same = consent.version == CONSENT_VERSION  # the words of an older version are not here any more
    words = [of.say(line) for line in KEPT] if same else []
    version = of.say(_("Consent text of {version}.", version=consent.version))
    return {
        "resourceType": "Consent",
        "id": of.id("Consent"),
        "language": "nl",
        "status": "active" if consent.withdrawn_at is None else "inactive",
        "scope": {"coding": [{"system": SCOPE, "code": "patient-privacy"}]},
        "category": [{"text": of.say(_("keeping answers"))}],
        "patient": of.patient,
        "dateTime": moment(consent.given_at, of.zone),
        "performer": [of.patient],
        "policyRule": {"text": allowed(" ".join([version, *words]))},
    }


def _provenance(of: _Document, answered: bool) -> Fields:
    made = ["Composition", *(["QuestionnaireResponse"] if answered else []), "DocumentReference"]
    return {
        "resourceType": "Provenance",
        "id": of.id("Provenance"),
        "target": [{"reference": f"urn:uuid:{of.id(name)}"} for name in made],
        "occurredDateTime": of.agreed_at,
        "recorded": of.agreed_at,
        "activity": {"text": of.say(_("agreed to share with the nurse"))},
        "agent": [
            _agent("author", of.patient),
            _agent("assembler", {"type": "Device", "display": PROGRAM}),
        ],
    }


def _agent(part: str, who: Fields) -> Fields:
    return {"type": {"coding": [{"system": PARTICIPANT, "code": part}]}, "who": who}
