"""A carer is asked about the client in the words that the client chose."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from channels.wording import Wording
from flows.conversation import Form
from flows.positive_health import DIMENSIONS, OPENING, STEP, question
from flows.record.caring import Naming
from flows.record.naming import RELATIONS, about
from flows.words import Text

SAY = Wording(Form.U, ZoneInfo("Europe/Amsterdam"))
SAY_JE = Wording(Form.JE, ZoneInfo("Europe/Amsterdam"))
MOTHER, ANNIE = Naming("mother"), Naming("", "Annie")
BANK = [q for theme in (OPENING, *DIMENSIONS, STEP) for q in theme.questions]
MARKS = [theme.mark_about for theme in (OPENING, *DIMENSIONS)]


def test_the_opening_question_names_the_relation_in_the_form_of_address_of_the_carer() -> None:
    asked = about(question("happy.1").about, MOTHER)
    assert SAY.say(asked) == "Waar wordt uw moeder gelukkig van?"
    assert SAY_JE.say(asked) == "Waar wordt je moeder gelukkig van?"


@pytest.mark.parametrize(
    ("naming", "expected"),
    [
        (MOTHER, "Hoe wil uw moeder dat de verpleegkundige met haar praat?"),
        (Naming("husband"), "Hoe wil uw man dat de verpleegkundige met hem praat?"),
        (Naming("", "Jan", "he"), "Hoe wil Jan dat de verpleegkundige met hem praat?"),
        (ANNIE, "Hoe wil Annie dat de verpleegkundige met Annie praat?"),
    ],
)
def test_who_is_asked_about_is_called_as_chosen(naming: Naming, expected: str) -> None:
    assert SAY.say(about(question("participation.6").about, naming)) == expected


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_relation_has_a_gender_and_a_form_for_je(relation: str) -> None:
    asked = about(question("quality.3").about, Naming(relation))
    formal, informal = SAY.say(asked), SAY_JE.say(asked)
    assert formal.split()[2] == "uw" and informal.split()[2] == "je"
    assert (" zij " in formal) != (" hij " in formal)


@pytest.mark.parametrize("asked", [*(q.about for q in BANK), *MARKS], ids=lambda text: text.msgid)
def test_no_question_about_somebody_speaks_to_the_carer(asked: Text) -> None:
    said = SAY_JE.say(about(asked, ANNIE))
    assert "Annie" in said
    assert not {"u", "uw", "je", "jij", "jou", "jouw"} & set(said.lower().replace("?", "").split())


def test_a_name_is_shown_as_it_was_typed() -> None:
    assert "{who}" in SAY.say(about(question("happy.1").about, Naming("", "{who}")))
