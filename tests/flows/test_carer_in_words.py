"""What a client types about somebody who answers leads there, and is never an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.dutch_people import says_about
from tests.flows.carers import ALL, changed, confirmed, els
from tests.flows.stories import LONG, at_question, joined
from tests.world import Person, World

ANSWER = "Ik heb het bewaard."


def at_a_question(world: World) -> tuple[Person, Person]:
    """A client at a question, and Els, who may answer and read about all, and told something."""
    _anna, client = joined(world)
    carer = confirmed(world, client, els(world, scope=ALL, sees=ALL))
    carer.says("hallo").presses("Over uw moeder").presses("Antwoorden").presses("Gelukkig zijn")
    carer.says("haar kleinkinderen").presses("Dat denk ik").presses("Later")
    return at_question(client), carer


def words(world: World, client: Person) -> list[str]:
    """What is kept of the client."""
    return [said.words for said in world.record(client).reflections]


@pytest.mark.parametrize(
    "typed", ["stop Els", "Els mag niet meer antwoorden", "Mijn dochter mag niet meer antwoorden."]
)
def test_a_client_ends_a_permission_in_own_words_with_one_yes(world: World, typed: str) -> None:
    client, carer = at_a_question(world)
    before = words(world, client)
    client.says(typed).hears("Mag Els niet meer voor u antwoorden?")
    client.says("ja").hears("Els antwoordt niet meer voor u.")
    assert world.record(client).carers[0].ended_by == "client" and words(world, client) == before
    assert "geen vragen meer over uw moeder" in carer.since_the_last_act


def test_a_client_who_does_not_mean_it_is_asked_the_question_again(world: World) -> None:
    client, _carer = at_a_question(world)
    client.says("stop Els").says("nee").hears("Vraag 1 van 3")
    assert world.record(client).carers[0].ended_at is None


@pytest.mark.parametrize(
    "typed",
    ["Els hoeft dit niet te lezen", "ik wil dit niet aan Els vertellen", "Niet voor wie meedenkt"],
)
def test_what_a_carer_may_not_read_is_kept_from_them(world: World, typed: str) -> None:
    client, _carer = at_a_question(world)
    client.says(LONG).hears(ANSWER, "Vraag 2 van 3")
    client.says(typed).hears(LONG, "Zal ik dit weghouden bij wie voor u antwoordt?")
    client.says("ja").hears("Wie met u meedenkt, kan dit niet lezen.", "Vraag 2 van 3")
    last = world.record(client).reflections[-1]
    assert last.private and last.words == LONG and typed not in words(world, client)


def test_that_a_carer_may_not_read_this_is_heard_by_the_net_and_read_by_nobody_else(
    world: World,
) -> None:
    client, _carer = at_a_question(world)
    client.says(LONG).says("Els mag dit niet lezen").hears("112")
    assert world.record(client).reflections[-1].discreet  # the net takes secrets for abuse
    client.presses("Verder").hears("Zal ik dit weghouden bij wie voor u antwoordt?", LONG)


@pytest.mark.parametrize("typed", ["lees wat Els zei", "Wat zei Els?", "lees het"])
@pytest.mark.parametrize("place", ["question", "subjects"])
def test_what_a_carer_said_is_read_from_everywhere(world: World, typed: str, place: str) -> None:
    client, _carer = at_a_question(world)
    if place == "subjects":
        client.presses("Terug").hears("Er zijn zes onderwerpen.")
    before = words(world, client)
    client.says(typed).hears("haar kleinkinderen")
    assert words(world, client) == before


def test_of_two_with_one_name_the_client_chooses(world: World) -> None:
    client, _carer = at_a_question(world)
    record = world.record(client)
    other = replace(record.carers[0], id="other")
    changed(world, record.id, lambda r: replace(r, carers=(*r.carers, other)))
    client.says("stop Els").hears("Els mag nu antwoorden.")
    assert all(one.ended_at is None for one in world.record(client).carers)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("stop met mijn dochter", "stop"),
        ("Els hoeft niet meer te antwoorden", "stop"),
        ("Els mag niet meer antwoordn", "stop"),
        ("ik wil niet dat Els dit leest", "keep"),
        ("dit mag Els niet weten", "keep"),
        ("wat heeft mijn dochter Els over mij gezegd", "read"),
        ("Els stopt met roken", ""),
        ("Els kan niet meer antwoorden", ""),
        ("mijn zus mag niet meer antwoorden", ""),
        ("Els mag niet meer autorijden", ""),
        ("wat zei Els gisteren leuke dingen", ""),
        ("Elsje mag niet meer antwoorden", ""),
    ],
)
def test_only_a_whole_sentence_about_a_carer_is_taken_for_that(typed: str, means: str) -> None:
    assert says_about(typed, "Els", "mother") == means
