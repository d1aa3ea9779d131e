"""The worked example with a daughter: a woman of 83 lets Els answer, and decides what goes along.

From the question to Els to the nurse who reads both voices, each with its own label.
"""

from __future__ import annotations

import io

import orjson
import pytest
from pypdf import PdfReader

from channels.wording import Wording
from flows.conversation import Form, Record, Share
from handover.fhir import summary_fhir
from handover.summary_pdf import summary_pdf
from tests.flows.stories import joined
from tests.world import AMSTERDAM, Person, World

HERS = "Koffie met de hulp, en dan samen opruimen"
AS_SHE_SAYS = "Zij zegt: de koffie met de hulp"
AS_ELS_SEES = "Ik zie dat zij opleeft van bezoek"
MINE = "Dit houd ik voor mijzelf, ook voor Els"
TIRED = "Ik ben zelf vaak moe in de avond"


def asks_els(client: Person, you: str) -> str:
    """The client lets Els answer about being happy, and nothing else."""
    client.says("wie denkt mee").presses("Vraag iemand").says("Els").presses("Moeder")
    client.presses("Zelf antwoorden over mij").presses("1. gelukkig zijn").presses("Klaar")
    client.presses("Drie maanden").hears(f"Dan vraag ik het {you} nog één keer.")
    return client.world.codes[-1]


def els_comes(world: World, client: Person, code: str, form: str) -> Person:
    """Els opens the link and says yes; the client says that it is right."""
    els = world.person("Els").starts(code).hears("Dit is een vraag van uw moeder.")
    els.presses("Ja, ga verder").presses(form).presses("Ja, dat is goed")
    els.hears("Ik vraag eerst aan uw moeder" if form == "u" else "Ik vraag eerst aan je moeder")
    client.hears("Els heeft uw link geopend" if form == "u" else "Els heeft je link geopend")
    client.presses("Ja, Els mag dat")
    return els


def els_answers(els: Person, form: str) -> None:
    """First as her mother would say it, then, apart, as she sees it herself."""
    mother = "uw moeder" if form == "u" else "je moeder"
    els.says("hallo").presses(f"Over {mother}").presses("Antwoorden").presses("Gelukkig zijn")
    els.hears(f"Waar wordt {mother} gelukkig van?").says(AS_SHE_SAYS)
    els.hears(f"Heeft {mother} dit zelf gezegd").presses("Zelf gezegd")
    els.says(AS_ELS_SEES).presses("Later")


@pytest.mark.parametrize("form", ["u", "je"])
def test_a_daughter_answers_and_her_mother_decides(world: World, form: str) -> None:
    anna, client = joined(world, form)
    els = els_comes(world, client, asks_els(client, form), form)
    els_answers(els, form)
    you = "u" if form == "u" else "je"
    client.hears(f"Els heeft iets verteld over {you}.").does_not_hear(AS_SHE_SAYS)
    client.presses("Lees het").hears(AS_SHE_SAYS, AS_ELS_SEES, "Els")
    anna.does_not_hear(AS_SHE_SAYS)
    assert not world.record(client).reflections


@pytest.fixture
def shared(world: World) -> tuple[World, Person, Person, Person, Share]:
    """The mother told herself, too; she shared; and the nurse has it."""
    anna, client = joined(world)
    client.says("vertellen").says(HERS).says("later")
    els = els_comes(world, client, asks_els(client, "u"), "u")
    els_answers(els, "u")
    anna.says("cliënten").presses("mw. A").presses("Bezoek plannen").says("24-11-2026 14:30")
    anna.presses("Ja, dat klopt")
    client.says("later").says("afronden").presses("Klaar").says("sla over")
    client.hears(HERS, AS_SHE_SAYS, AS_ELS_SEES).presses("Ja, deel dit")
    world.clock_is("2026-11-24 12:00")
    return world, anna, client, els, world.record(client).shares[-1]


def test_what_a_daughter_says_while_her_mother_reads_is_not_shared_unseen(world: World) -> None:
    anna, client = joined(world)
    client.says("vertellen").says(HERS).says("later")
    els = els_comes(world, client, asks_els(client, "u"), "u")
    anna.says("cliënten").presses("mw. A").presses("Bezoek plannen").says("24-11-2026 14:30")
    anna.presses("Ja, dat klopt")
    client.says("later").says("afronden").presses("Klaar").says("sla over")
    els_answers(els, "u")
    client.says("ja, deel dit").hears(AS_SHE_SAYS, "Mag ik dit delen?")
    assert not world.record(client).shares
    client.presses("Ja, deel dit")
    [share] = world.record(client).shares
    assert AS_SHE_SAYS in repr(share.summary)


Shared = tuple[World, Person, Person, Person, Share]


def test_the_nurse_reads_both_voices_apart_from_the_clients_own(shared: Shared) -> None:
    _world, anna, _client, els, _share = shared
    anna.hears(HERS, AS_SHE_SAYS, AS_ELS_SEES)
    read = anna.all_heard
    assert read.index(HERS) < read.index(AS_SHE_SAYS) < read.index(AS_ELS_SEES)
    assert HERS not in els.all_heard


def test_the_labels_are_complete_in_all_forms_of_the_summary(shared: Shared) -> None:
    world, anna, client, _els, share = shared
    say = Wording(Form.U, AMSTERDAM).say
    pdf = summary_pdf(share.summary, say, "mw. A", None, AMSTERDAM)
    pages = PdfReader(io.BytesIO(pdf)).pages
    on_paper = " ".join(" ".join(page.extract_text() for page in pages).split())
    for form in (anna.all_heard, on_paper):
        for words in (AS_SHE_SAYS, AS_ELS_SEES):
            label = " ".join(form.split()).partition(words)[0][-160:]
            after = " ".join(form.split()).partition(words)[2][:60]
            assert "Els" in label + after
            assert "november" in after or "nov" in after
    responses = in_fhir(world.record(client), share, pdf)
    [hers] = [r for r in responses if HERS in repr(r)]
    [of_els] = [r for r in responses if AS_SHE_SAYS in repr(r)]
    assert AS_ELS_SEES in repr(of_els) and HERS not in repr(of_els)
    assert hers["author"] != of_els["author"] and hers["source"] != of_els["source"]
    assert "zoals Els het ziet" in repr(of_els) and "door de cliënt gezegd" in repr(of_els)


def in_fhir(record: Record, share: Share, pdf: bytes) -> list[dict[str, object]]:
    """The answers in the document for care record systems: one resource for each voice."""
    say, consent = Wording(Form.U, AMSTERDAM).say, record.consents[-1]
    made = summary_fhir(share, "mw. A", "Anna", say, pdf, record.id, consent, AMSTERDAM)
    resources = [entry["resource"] for entry in orjson.loads(made)["entry"]]
    return [r for r in resources if r["resourceType"] == "QuestionnaireResponse"]


def test_what_is_left_out_or_private_goes_nowhere(world: World) -> None:
    anna, client = joined(world)
    client.says("vertellen").says(MINE).says("later")
    els = els_comes(world, client, asks_els(client, "u"), "u")
    els_answers(els, "u")
    client.presses("Lees het").presses("Nummer 1").presses("Niet in het overzicht")
    anna.says("cliënten").presses("mw. A").presses("Bezoek plannen").says("24-11-2026 14:30")
    anna.presses("Ja, dat klopt")
    client.says("later").says("afronden").presses("Klaar").says("sla over")
    client.hears(AS_SHE_SAYS).presses("Ja, deel dit")
    world.clock_is("2026-11-24 12:00")
    anna.hears(AS_SHE_SAYS).does_not_hear(AS_ELS_SEES)
    assert MINE not in els.all_heard


def test_the_client_ends_it_and_els_is_told_kindly(shared: Shared) -> None:
    world, _anna, client, els, _share = shared
    client.says("later").says("wie denkt mee").presses("Els").presses("Stop dit nu")
    els.hears("U hoeft niets te doen.")
    els.says("hallo").does_not_hear("Over uw moeder")
    assert world.record(client).carers[0].ended_by == "client"
