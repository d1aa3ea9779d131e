"""In the document for care record systems carers speak for themselves, and nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from docs.example_summary import SHARE, SUNDAY
from flows.conversation import CarersLine, Given, Line, Naming, Share
from flows.positive_health import question
from flows.record.naming import about
from tests.handover.test_fhir import bundle, kinds

ASKED = about(question("body.1").about, Naming("mother"))
AS_CLIENT = CarersLine(
    "c1", "Els", "answers", "as_client", "body", ASKED, "Erwtensoep", SUNDAY, said_self=False
)
VIEW = replace(AS_CLIENT, id="c2", voice="own_view", words="Zij eet te weinig")
BODY = question("body.1").text
WRITTEN = Line("c3", "body", BODY, "Koffie", SUNDAY, written_by="Els")


def told(*lines: CarersLine) -> Share:
    """The example's share, with what carers said."""
    return replace(SHARE, summary=replace(SHARE.summary, carers=lines))


def resources(found: Any, kind: str) -> list[Any]:
    """All resources of a kind."""
    entries = (entry["resource"] for entry in found["entry"])
    return [one for one in entries if one["resourceType"] == kind]


def test_a_carer_is_a_related_person_under_the_name_the_client_uses() -> None:
    (els,) = resources(bundle(told(AS_CLIENT, VIEW)), "RelatedPerson")
    assert els["name"] == [{"use": "usual", "text": "Els"}]


def test_each_carer_has_a_response_of_their_own_and_the_client_s_holds_none_of_it() -> None:
    found = bundle(told(AS_CLIENT, VIEW, replace(VIEW, id="c4", carer="Piet", words="Goed")))
    client, els, piet = resources(found, "QuestionnaireResponse")
    assert "Erwtensoep" not in str(client) and "Erwtensoep" in str(els)
    assert "Goed" in str(piet) and "Goed" not in str(els)
    persons = {f"urn:uuid:{one['id']}" for one in resources(found, "RelatedPerson")}
    assert {els["author"]["reference"], piet["author"]["reference"]} == persons
    assert els["source"] == els["author"]


def test_words_written_down_have_the_client_as_source_and_the_carer_as_author() -> None:
    marks = (Given("mind", 6, SUNDAY, written_by="Els"),)
    summary = replace(SHARE.summary, lines=(WRITTEN,), marks=marks)
    found = bundle(replace(SHARE, summary=summary))
    client, written = resources(found, "QuestionnaireResponse")
    assert written["source"] == written["subject"] != written["author"]
    assert "Koffie" in str(written) and "Koffie" not in str(client)
    assert "6" in str(written["item"][1]["answer"]) and len(written["item"]) == 2
    section = next(
        s for s in found["entry"][0]["resource"]["section"] if s["title"] == "lichaamsfuncties"
    )
    assert section["entry"] == [{"reference": f"urn:uuid:{written['id']}"}]
    assert "“Koffie” – de cliënt, opgeschreven door Els, 22 november 2026" in section["text"]["div"]


def test_every_answer_tells_its_voice() -> None:
    _client, els = resources(bundle(told(AS_CLIENT, VIEW)), "QuestionnaireResponse")
    voices = {
        item["answer"][0]["valueString"]: next(
            below["answer"][0]["valueString"]
            for below in item["answer"][0]["item"]
            if below["linkId"].endswith(".voice")
        )
        for item in els["item"]
    }
    assert voices == {
        "Erwtensoep": "zoals de cliënt het zou zeggen, denkt Els",
        "Zij eet te weinig": "zoals Els het ziet",
    }


def test_a_mark_of_a_carer_is_a_number_in_the_carer_s_response() -> None:
    mark = replace(VIEW, words="", mark=6.5)
    _client, els = resources(bundle(told(mark)), "QuestionnaireResponse")
    assert els["item"][0]["answer"][0]["valueDecimal"] == 6.5


def test_without_carers_there_is_nothing_of_them() -> None:
    assert "RelatedPerson" not in kinds(bundle())


def test_the_section_of_carers_leads_to_their_responses() -> None:
    found = bundle(told(AS_CLIENT))
    (section,) = [s for s in found["entry"][0]["resource"]["section"] if s["id"] == "carers"]
    (_client, els) = resources(found, "QuestionnaireResponse")
    assert section["entry"] == [{"reference": f"urn:uuid:{els['id']}"}]
    assert "Verteld door een ander" in section["title"]
