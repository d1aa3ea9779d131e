"""The document for care record systems: valid, complete, the client's words, and nothing more."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from channels.wording import Wording
from docs.example_summary import (
    CONSENT,
    EXAMPLE,
    LABEL,
    NURSE,
    PDF,
    RECORD,
    SAY,
    SHARE,
    SUNDAY,
    ZONE,
    example,
)
from flows.conversation import Form, Given, Line, Share, Summary
from flows.positive_health import DIMENSIONS, FOLLOW_UPS, OPENING, STEP
from flows.record.summary import AGREED_QUESTIONS, NOW_ASKED, OWN_WORDS
from handover.fhir import NotFhir, check, summary_fhir
from handover.fhir_answers import question_id

XHTML = "{http://www.w3.org/1999/xhtml}"


def bundle(share: Share = SHARE, **other: Any) -> Any:
    """The document, read; `other` replaces what else it is made of."""
    made: dict[str, Any] = {
        "label": LABEL,
        "nurse_name": NURSE,
        "say": SAY,
        "pdf": PDF,
        "record": RECORD,
        "consent": CONSENT,
        "zone": ZONE,
    }
    return json.loads(summary_fhir(share, **(made | other)))


def one(kind: str, found: Any) -> Any:
    """The only resource of this kind."""
    (resource,) = [e["resource"] for e in found["entry"] if e["resource"]["resourceType"] == kind]
    return resource


def kinds(found: Any) -> list[str]:
    return [entry["resource"]["resourceType"] for entry in found["entry"]]


def with_lines(*lines: Line) -> Share:
    return replace(SHARE, summary=Summary((), lines, ()))


def values(found: Any, name: str) -> Iterator[Any]:
    """Everything with this name, however deep."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key == name:
                yield value
            yield from values(value, name)
    if isinstance(found, list):
        for part in found:
            yield from values(part, name)


def read(section: Any) -> str:
    """What a section shows."""
    return "\n".join(
        "\n".join(p.itertext()) for p in ElementTree.fromstring(section["text"]["div"])
    )


# --- a FHIR document --------------------------------------------------------------------------


def test_the_example_in_the_docs_is_what_is_made() -> None:
    assert EXAMPLE.read_bytes() == example(), "run `python -m docs.example_summary`"


def test_the_same_share_gives_the_same_bytes_wherever_and_whenever() -> None:
    script = "import sys, docs.example_summary as e; sys.stdout.buffer.write(e.example())"
    again = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    assert again == example()


def test_a_document_begins_with_its_composition_and_holds_each_part_once() -> None:
    assert kinds(bundle()) == [
        "Composition",
        "Patient",
        "Practitioner",
        "Questionnaire",
        "QuestionnaireResponse",
        "Consent",
        "DocumentReference",
        "Provenance",
    ]


def test_every_reference_leads_to_a_resource_and_every_resource_is_reached() -> None:
    found = bundle()
    there = {entry["fullUrl"] for entry in found["entry"]}
    assert there == {f"urn:uuid:{entry['resource']['id']}" for entry in found["entry"]}
    assert len(there) == len(found["entry"])
    named = set(values(found, "reference"))
    assert named <= there
    first, last = found["entry"][0]["fullUrl"], found["entry"][-1]["fullUrl"]
    assert there - named == {first, last} - named  # the Composition; Provenance, which leads to it


def test_what_is_no_fhir_is_refused_without_telling_what_was_said() -> None:
    broken = bundle()
    one("QuestionnaireResponse", broken)["item"][0]["answer"][0]["said"] = "Ik durf niet."
    with pytest.raises(NotFhir) as refusal:
        check(broken)
    assert "said" in str(refusal.value)
    assert "durf" not in f"{refusal.value!r}"
    assert refusal.value.__suppress_context__
    del one("Composition", broken := bundle())["status"]
    with pytest.raises(NotFhir):
        check(broken)


def test_each_question_of_an_answer_stands_in_the_questionnaire_with_its_type() -> None:
    found = bundle()
    asked = list(_items(one("Questionnaire", found)["item"]))
    ids = [item["linkId"] for item in asked]
    assert len(ids) == len(set(ids))
    types = {item["linkId"]: item["type"] for item in asked}
    fits = {"text": "valueString", "string": "valueString", "decimal": "valueDecimal",
            "boolean": "valueBoolean", "dateTime": "valueDateTime"}  # fmt: skip
    for item in _items(one("QuestionnaireResponse", found)["item"]):
        for answer in item.get("answer", ()):
            assert fits[types[item["linkId"]]] in answer


def _items(items: Any) -> Iterator[Any]:
    for item in items:
        yield item
        yield from _items(item.get("item", ()))
        for answer in item.get("answer", ()):
            yield from _items(answer.get("item", ()))


def test_the_resources_bear_only_codes_of_fhir_itself() -> None:
    systems = set(values(bundle(), "system"))
    assert systems == {
        "urn:ietf:rfc:3986",
        "http://terminology.hl7.org/CodeSystem/consentscope",
        "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
    }
    assert not re.search("snomed|loinc", example().decode(), re.IGNORECASE)


def test_moments_are_those_of_the_share_where_people_live() -> None:
    found = bundle()
    assert found["timestamp"] == "2026-11-22T12:00:00+01:00"
    assert one("Composition", found)["date"] == one("Provenance", found)["recorded"]
    summer = bundle(replace(SHARE, agreed_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC)))
    assert summer["timestamp"] == "2026-07-02T00:30:00+02:00"
    assert bundle(zone=ZoneInfo("America/Curacao"))["timestamp"] == "2026-11-22T07:00:00-04:00"


# --- what was said ----------------------------------------------------------------------------


def test_the_sections_stand_in_the_order_of_the_summary() -> None:
    sections = one("Composition", bundle())["section"]
    assert [section["id"] for section in sections] == [
        *("signals", "agenda", "happy", "well", "body", "other", "changes"),
        *("looked_back", "agreed", "steps", "marks", "untouched", "document"),
    ]
    every = tuple(Line(d.id, d.id, OWN_WORDS, "Zo.", SUNDAY) for d in DIMENSIONS[::-1])
    told = one("Composition", bundle(with_lines(*every)))["section"]
    assert [section["id"] for section in told][1:-1] == [d.id for d in DIMENSIONS]


def test_every_word_of_the_summary_is_read_and_can_be_taken_over() -> None:
    found = bundle()
    shown = "\n".join(read(section) for section in one("Composition", found)["section"])
    taken = set(values(one("QuestionnaireResponse", found), "valueString"))
    summary = SHARE.summary
    changed = [line for c in summary.changes for line in (c.before, c.now) if line]
    lines = [*summary.signals, *summary.agenda, *summary.lines, *summary.well, *summary.steps]
    for words in [line.words for line in (*lines, *changed) if line.words]:
        assert f"“{words}”" in shown
        assert words in taken
    for words in ("De medicijnen", "een beetje", "ja"):
        assert words in shown and words in taken
    assert "Samen de fysiotherapeut bellen, de verpleegkundige, maandag" in shown
    for said in ("(ingekort)", "(later: zo bedoel ik het niet)", "nog steeds zo", "zingeving"):
        assert said in shown
    assert "lichaamsfuncties: 6,5" in shown
    assert "nog 2 antwoorden" in shown


def test_a_section_reads_like_this() -> None:
    (happy,) = [s for s in one("Composition", bundle())["section"] if s["id"] == "happy"]
    assert happy["title"] == "Gevraagd naar wat gelukkig maakt"
    asked, told = read(happy).split("\n")
    assert asked == "Waar wordt u gelukkig van?"
    assert told.startswith("“Koffie drinken met de hulp.” – de cliënt, ")
    assert told.endswith("14 november 2026")


def test_the_questions_are_in_the_form_in_which_they_were_put() -> None:
    say = Wording(Form.JE, ZONE).say
    assert "Waar word je gelukkig van?" in list(values(bundle(say=say), "text"))


def test_each_answer_has_its_author_and_its_moment() -> None:
    found = bundle()
    client = f"urn:uuid:{one('Patient', found)['id']}"
    items = one("QuestionnaireResponse", found)["item"]
    for item in items:
        (author,) = item["extension"]
        assert author["valueReference"]["reference"] == client
        for answer in item.get("answer", ()):
            assert f"{item['linkId']}.said_at" in [note["linkId"] for note in answer["item"]]
    (coffee,) = [item for item in items if item["linkId"] == "happy.1"]
    assert coffee["answer"][0]["item"][0]["answer"] == [
        {"valueDateTime": "2026-11-14T12:00:00+01:00"}
    ]


def test_each_mark_is_a_number_with_its_moment() -> None:
    found = one("QuestionnaireResponse", bundle())["item"]
    marks = {item["linkId"]: item["answer"] for item in found if item["linkId"].endswith(".given")}
    assert [answer["valueDecimal"] for answer in marks["mark.body.given"]] == [5, 6.5]
    assert [answer["valueDecimal"] for answer in marks["mark.mind.given"]] == [8]
    nothing = replace(SHARE, summary=Summary((), (), (Given("body", 0, SUNDAY),)))
    assert list(values(bundle(nothing), "valueDecimal")) == [0]


def test_an_answer_that_stands_in_two_places_is_one_answer() -> None:
    line = SHARE.summary.lines[0]
    found = bundle(replace(SHARE, summary=Summary((line,), (line,), (), well=(line,))))
    assert list(values(one("QuestionnaireResponse", found), "valueString")).count(line.words) == 1


def test_a_question_that_was_left_open_has_no_answer() -> None:
    found = one("QuestionnaireResponse", bundle())["item"]
    (left_open,) = [item for item in found if item["linkId"] == "body.3"]
    assert "answer" not in left_open


def test_a_question_bears_the_id_of_the_question_bank() -> None:
    for theme in (OPENING, *DIMENSIONS):
        assert question_id(theme.mark) == f"mark.{theme.id}"
        assert [question_id(q.text) for q in theme.questions] == [q.id for q in theme.questions]
    assert [question_id(q.text) for q in STEP.questions] == ["step.1", "step.2"]
    assert [question_id(text) for text in AGREED_QUESTIONS.values()] == list(AGREED_QUESTIONS)
    assert question_id(NOW_ASKED) == "now"
    assert [question_id(q) for q in FOLLOW_UPS] == [f"follow_up.{n}" for n in range(4)]
    gone = replace(OWN_WORDS, msgid="A question that is no longer put")
    assert re.fullmatch(r"other\.[0-9a-f]{8}", question_id(gone))
    assert check_of(Line("1", "body", gone, "Toch bewaard.", SUNDAY))


def check_of(line: Line) -> bool:
    return line.words in set(values(bundle(with_lines(line)), "valueString"))


def test_an_empty_summary_is_a_document_too() -> None:
    found = bundle(replace(SHARE, summary=Summary((), (), ())))
    assert "QuestionnaireResponse" not in kinds(found) and "Questionnaire" not in kinds(found)
    agenda, document = one("Composition", found)["section"]
    assert "gekozen" in read(agenda)
    assert document["id"] == "document"


@pytest.mark.parametrize(
    "words",
    [
        '<script>alert("x")</script> & <b>vet</b> ]]> &lt;',
        "100% {x} | “echt” 👩🏽‍⚕️ شكراً",
        "regel een\nregel twee\ttab",
        "‮achterstevoren",
        "x" * 20_000,
    ],
)
def test_somebodys_words_are_literal(words: str) -> None:
    found = bundle(with_lines(Line("1", "body", OWN_WORDS, words, SUNDAY)))
    assert words in set(values(found, "valueString"))
    section = one("Composition", found)["section"][1]
    root = ElementTree.fromstring(section["text"]["div"])
    assert {node.tag for node in root.iter()} <= {f"{XHTML}{tag}" for tag in ("div", "p", "br")}


@pytest.mark.parametrize("words", ["\0nul", "half\ud83d", "\x0bsprong", "\x1b[31mrood", "\ufffe"])
def test_what_fhir_has_no_place_for_is_left_out(words: str) -> None:
    line = Line("1", "body", OWN_WORDS, f"{words} Goed.", SUNDAY)
    (told,) = [v for v in values(bundle(with_lines(line)), "valueString") if "Goed" in v]
    assert told in f"{words} Goed." or told == "half Goed."
    found = bundle(label=f"{words}A", nurse_name=f"{words}B")
    assert one("Patient", found)["identifier"][0]["value"].endswith("A")
    agreed = replace(SHARE.summary.agreed[0], words=f"{words} Goed.")
    shown = one(
        "Composition", bundle(replace(SHARE, summary=Summary((), (), (), agreed=(agreed,))))
    )
    assert "Goed." in read(shown["section"][1])
    empty = Line("1", "body", OWN_WORDS, "\0", SUNDAY)
    assert not check_of(empty)


# --- who, and by which right -------------------------------------------------------------------


def test_the_client_is_a_label_and_no_more() -> None:
    patient = one("Patient", bundle())
    assert set(patient) == {"resourceType", "id", "identifier"}
    assert patient["identifier"][0]["value"] == "mw. A"
    assert RECORD not in example().decode()
    assert "system" not in patient["identifier"][0]


def test_a_client_is_the_same_patient_at_every_visit_and_nobody_elses() -> None:
    def patient(record: str, share: str) -> str:
        return str(one("Patient", bundle(replace(SHARE, id=share), record=record))["id"])

    assert patient("r1", "1") == patient("r1", "2") != patient("r2", "1")


def test_two_shares_are_two_documents() -> None:
    first, second = bundle(), bundle(replace(SHARE, id="91002"))
    assert first["identifier"] != second["identifier"]
    for kind in ("Composition", "QuestionnaireResponse", "Consent", "DocumentReference"):
        assert one(kind, first)["id"] != one(kind, second)["id"]


def test_the_nurse_bears_the_name_that_clients_use() -> None:
    nurse = one("Practitioner", bundle())
    assert nurse["name"] == [{"use": "usual", "text": "Anna", "given": ["Anna"]}]
    assert nurse["meta"]["profile"][0].endswith("/nl-core-HealthProfessional-Practitioner")
    assert "name" not in one("Practitioner", bundle(nurse_name=""))


def test_no_carer_speaks_yet() -> None:
    assert "RelatedPerson" not in kinds(bundle())


def test_the_consent_is_that_of_the_client_in_its_words() -> None:
    consent = one("Consent", bundle())
    assert consent["dateTime"] == "2026-11-14T12:00:00+01:00"
    assert consent["status"] == "active"
    assert "Ik bewaar" in consent["policyRule"]["text"]
    assert CONSENT.version in consent["policyRule"]["text"]
    assert "Consent" not in kinds(bundle(consent=None))


def test_words_of_another_version_are_not_told_as_those_agreed_to() -> None:
    consent = one("Consent", bundle(consent=replace(CONSENT, version="2026-01-01")))
    assert consent["policyRule"]["text"] == "Tekst van de toestemming: 2026-01-01."
    over = replace(CONSENT, withdrawn_at=SUNDAY + timedelta(days=1))
    assert one("Consent", bundle(consent=over))["status"] == "inactive"


def test_the_client_attests_and_the_program_only_assembles() -> None:
    found = bundle()
    client = f"urn:uuid:{one('Patient', found)['id']}"
    (attester,) = one("Composition", found)["attester"]
    assert (attester["mode"], attester["time"]) == ("personal", "2026-11-22T12:00:00+01:00")
    assert attester["party"]["reference"] == client
    author, assembler = one("Provenance", found)["agent"]
    assert author["who"]["reference"] == client
    assert assembler["who"] == {"type": "Device", "display": "Tussendoor"}


def test_the_pdf_is_in_it_byte_for_byte() -> None:
    pdf = bytes(range(256)) * 100
    (content,) = one("DocumentReference", bundle(pdf=pdf))["content"]
    assert b64decode(content["attachment"]["data"], validate=True) == pdf


def test_the_start_does_not_wait_for_the_check() -> None:
    script = "import sys, bot, handover.fhir; sys.exit('fhir.resources' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
