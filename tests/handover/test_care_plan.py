"""The order of a zorgleefplan: the same words as the summary, none lost and none twice."""

from __future__ import annotations

import pytest

from channels.wording import Wording
from docs.example_summary import SHARE, SUNDAY
from flows.conversation import CarersLine, Form, Naming, Summary
from flows.positive_health import CARE_DOMAINS, DIMENSIONS, theme
from flows.record.naming import for_nurse
from handover.care_plan import care_plan_text
from tests.handover.summaries import FIRST, SECOND, VISIT

SAY = Wording(Form.U, None).say


@pytest.mark.parametrize("summary", [FIRST, SECOND, SHARE.summary])
def test_all_words_stand_in_it_and_each_once(summary: Summary) -> None:
    told = care_plan_text(summary, SAY, None)
    pairs = [line for c in summary.changes for line in (c.before, c.now) if line]
    lines = (*summary.agenda, *summary.lines, *summary.signals, *summary.well, *summary.steps)
    every = [f"“{line.words}”" for line in (*lines, *pairs) if line.words]
    every += [f"“{one.words}”" for one in summary.looked_back if one.words]
    for words in every:
        assert told.count(words) == every.count(words)
    for agreement in summary.agreed:
        assert told.count(agreement.words) == 1
    assert told.count("Cijfer") == len(summary.marks) + len(summary.marks_before)


def test_it_says_for_which_visit_it_is() -> None:
    assert care_plan_text(FIRST, SAY, VISIT).startswith("Bezoek: dinsdag 24 november om ")
    assert not care_plan_text(FIRST, SAY, None).startswith("Bezoek")


def test_what_makes_happy_has_a_heading_of_its_own() -> None:
    told = care_plan_text(FIRST, SAY, None)
    heading = "- Gevraagd naar wat gelukkig maakt: "
    assert f"{heading}Waar wordt u gelukkig van? “Koffie met de hulp.”" in told


def test_what_is_told_about_a_dimension_stands_in_its_domain() -> None:
    assert set(CARE_DOMAINS) == {d.id for d in DIMENSIONS}
    told = care_plan_text(SECOND, SAY, None)
    sections = {part.split("\n")[0]: part for part in told.split("\n\n")}
    assert list(sections) == [
        "Algemeen",
        "Mentaal welbevinden",
        "Lichamelijk welbevinden",
        "Participatie",
        "Wonen en leven",
    ]
    assert "mijn zus aan de telefoon" in sections["Mentaal welbevinden"]
    assert "Om hulp vragen" in sections["Wonen en leven"]


def test_what_a_carer_said_stands_in_the_domain_of_its_subject_and_names_the_carer() -> None:
    question = for_nurse(theme("body").questions[0].about, Naming("mother"))
    said = CarersLine(
        "c1", "Els", "answers", "own_view", "body", question, "Zij eet weinig", SUNDAY
    )
    told = care_plan_text(Summary((), (), (), carers=(said,)), SAY, None)
    assert told == (
        f"{SAY(CARE_DOMAINS['body'])}\n- Verteld door een ander: {SAY(question)} "
        "“Zij eet weinig” – zoals Els het ziet, 22 november"
    )
