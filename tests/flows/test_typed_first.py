"""Els types before she chose anything: nothing is lost, and nothing is kept without a yes to it."""

from __future__ import annotations

import pytest

from flows.record.caring import AGENDA, MARKS
from tests.flows.carers import change, comes_in, confirmed, els
from tests.flows.caring_at_home import begins, daughter
from tests.flows.stories import planned
from tests.world import Person, World

SLEEP = "ze slaapt slecht"


def at_rest(world: World, **more: object) -> tuple[Person, Person]:
    """A client, and Els who may answer now and stands at the page where nothing has to be done."""
    _anna, client = planned(world)
    return client, confirmed(world, client, els(world, **more)).says("hallo")


def test_what_is_typed_first_is_kept_once_it_is_said_what_and_whose_it_is(world: World) -> None:
    client, carer = at_rest(world)
    carer.says(SLEEP).hears(f"U schreef: “{SLEEP}”", "nog niet bewaard", "Waar gaat dit over?")
    assert world.record(client).carers_answers == ()
    carer.presses("Het lichaam").hears("Heeft uw moeder dit zelf gezegd? Of ziet u het zelf zo?")
    carer.presses("Zo zie ik het").hears(f"Ik heb bewaard: “{SLEEP}”")
    [said] = world.record(client).carers_answers
    assert (said.words, said.voice, said.subject) == (SLEEP, "own_view", "body")
    client.hears("Els heeft iets verteld over u.").presses("Lees het").hears(
        "Zoals Els het ziet", SLEEP
    )
    carer.presses("Wat ik zei").says("1").hears(SLEEP, "het lichaam")


def test_what_the_client_said_herself_is_kept_as_that(world: World) -> None:
    client, carer = at_rest(world)
    carer.says(SLEEP).says("het lichaam").says("zelf gezegd")
    [said] = world.record(client).carers_answers
    assert (said.voice, said.said_self) == ("as_client", True)


def test_who_writes_down_chooses_the_subject_only(world: World) -> None:
    client, carer = at_rest(world, kind="writes")
    carer.says("ik slaap zo slecht").presses("Het lichaam").hears("Ik heb bewaard")
    assert [a.voice for a in world.record(client).carers_answers] == ["own_words"]
    client.says("mijn antwoorden").hears("“ik slaap zo slecht” (Els schreef het op)")


@pytest.mark.parametrize("words", ["later", "bewaar dit niet"])
def test_nothing_is_kept_of_what_is_not_wanted(world: World, words: str) -> None:
    client, carer = at_rest(world)
    carer.says(SLEEP).says(words).hears("Wat u net schreef, heb ik niet bewaard.")
    assert world.record(client).carers_answers == ()


@pytest.mark.parametrize("words", ["wat ik zei", "mijn gegevens"])
def test_who_asks_for_something_else_meanwhile_does_not_lose_the_words(
    world: World, words: str
) -> None:
    client, carer = at_rest(world)
    carer.says(SLEEP).presses("Het lichaam").says(words).hears(SLEEP).presses("Zo zie ik het")
    assert [a.words for a in world.record(client).carers_answers] == [SLEEP]


def test_nothing_is_kept_when_the_permission_ended_meanwhile(world: World) -> None:
    client, carer = at_rest(world)
    carer.says(SLEEP).presses("Het lichaam")
    change(world, client, "els", ended_at=world.now, ended_by="client")
    carer.presses("Zo zie ik het").hears("Wat u net schreef, heb ik niet bewaard.")
    assert world.record(client).carers_answers == ()


def test_a_subject_that_was_withdrawn_keeps_nothing(world: World) -> None:
    client, carer = at_rest(world)
    carer.says(SLEEP)
    change(world, client, "els", scope=("happy",))
    carer.presses("Het lichaam").sees("Gelukkig zijn")
    assert world.record(client).carers_answers == ()


def test_words_about_harm_wait_for_no_subject(world: World) -> None:
    _client, carer = at_rest(world)
    carer.says("Hij slaat haar elke dag").hears("Ik heb deze woorden niet bewaard.")
    carer.does_not_hear("Waar gaat dit over?")


def test_one_press_below_the_news_leads_to_the_first_question(world: World) -> None:
    _anna, client = planned(world)
    carer = comes_in(world, client, els(world))
    client.says("wie denkt mee").presses("Els").presses("Ja, Els mag dat")
    carer.hears("U mag nu").presses("Antwoorden").hears("Waar wordt uw moeder gelukkig van?")


def test_that_press_does_nothing_once_it_ended(world: World) -> None:
    _anna, client = planned(world)
    carer = comes_in(world, client, els(world))
    client.says("wie denkt mee").presses("Els").presses("Ja, Els mag dat")
    change(world, client, "els", ended_at=world.now, ended_by="client")
    carer.presses("Antwoorden").hears("U kunt dit nu niet meer beantwoorden.")


def test_before_the_yes_help_says_what_was_asked(world: World) -> None:
    _anna, client = planned(world)
    carer = comes_in(world, client, els(world))
    carer.says("help").hears("om vragen te beantwoorden over uw moeder")
    carer.does_not_hear("als iemand u nodig heeft")


def test_marks_are_listed_among_what_els_may_do_and_the_names_are_those_of_the_client(
    world: World,
) -> None:
    _client, carer = at_rest(world, scope=("happy", "quality", AGENDA, MARKS))
    carer.presses("Over uw moeder")
    carer.hears("gelukkig zijn, huis en geld, punten voor het gesprek en cijfers geven")
    carer.presses("Antwoorden").sees("Huis en geld").says("kwaliteit van leven")
    carer.hears("Zeg het zoals uw moeder het zelf zou zeggen.")


def test_a_carer_s_own_diary_begins_with_words_for_a_carer(world: World) -> None:
    _anna, _client, carer = daughter(world)
    carer.says("over mezelf").hears("hoe het met u zelf is")
    for label in ("Verder", "Ik begrijp het", "Verder"):
        carer.presses(label)
    carer.hears("Later kiest u wat de verpleegkundige ervan mag lezen.")


def test_overview_typed_in_the_own_diary_is_what_the_nurse_may_read(world: World) -> None:
    _anna, _client, carer = daughter(world)
    begins(carer).says("De nachten zijn lang en ik slaap weinig").says("later")
    carer.says("overzicht").hears("De nachten zijn lang", "Mag Anna dit lezen?")
