"""What is typed while a sign is at hand means what it means in a talk: yes, no, an old button."""

from __future__ import annotations

import pytest

from tests.flows.stories import alone, joined
from tests.flows.test_telling import told
from tests.world import World

DEAD = "ik wil dood"
CHEST = "ik heb pijn op de borst"
HITS = "hij slaat mij elke dag"
SENT = "Ik stuur het aan Anna."


@pytest.mark.parametrize("yes", ["ja", "ja hoor doe maar", "stuur maar", "ja graag", "doe maar"])
def test_a_typed_yes_to_the_offer_sends_it(world: World, yes: str) -> None:
    anna, client = joined(world)
    client.says(DEAD).says("ja").hears("Zal ik het Anna laten weten?").says(yes).hears(SENT)
    assert f"“{DEAD}”" in anna.all_heard


@pytest.mark.parametrize("yes", ["ja", "ja doe maar", "stuur maar", "goed", "Stuur dit aan Anna"])
def test_heard_again_the_offer_is_a_question_that_yes_answers(world: World, yes: str) -> None:
    _anna, client = joined(world)
    client.says(DEAD).says("het is zo leeg").hears("Zal ik dit aan Anna sturen?")
    client.says(yes).hears(SENT)


@pytest.mark.parametrize("no", ["nee", "liever niet", "nee hoor"])
def test_a_typed_no_to_the_offer_sends_nothing(world: World, no: str) -> None:
    _anna, client = joined(world)
    client.says(DEAD).says("het is zo leeg").says(no).hears("Ik laat het niemand weten.")
    assert world.record(client).alerts == ()
    assert world.record(client).signs[0].denied_at is None


def test_a_typed_yes_answers_the_plain_question_first(world: World) -> None:
    _anna, client = joined(world)
    client.says(DEAD).says("ja doe maar").hears("Zal ik het Anna laten weten?")


def test_send_it_is_no_answer_to_the_plain_question(world: World) -> None:
    _anna, client = joined(world)
    client.says(DEAD).says("stuur maar").hears(SENT)


def test_a_yes_with_nobody_to_tell_never_goes_on(world: World) -> None:
    client = alone(world).says(DEAD)
    for words in ("ja", "ja hoor", "ja"):
        client.says(words).hears("Bel dan nu 113 of 0800-0113.").does_not_hear("onderwerpen")
    client.says("het is zo leeg").says("ja").hears("Bel dan nu 113").says("verder")
    client.hears("Er zijn zes onderwerpen.")


def test_a_button_of_the_message_before_can_be_typed(world: World) -> None:
    _anna, client = joined(world)
    told(world, client)
    client.says("wie mag het weten").presses("Pas aan voor Anna").presses("Nee, liever niet")
    client.says(DEAD).says("ja").says("Laat het Els weten").hears("Ik stuur het aan Els.")


def test_words_can_be_taken_away_from_every_answer(world: World) -> None:
    _anna, client = joined(world)
    client.says(CHEST).says("Haal mijn woorden weg").hears("Zal ik ze weghalen?")
    client.says("ja").hears("Ik heb het weggehaald.")
    assert world.record(client).reflections == ()


def test_a_yes_below_a_notice_lets_the_nurse_call(world: World) -> None:
    _anna, client = joined(world)
    client.says(HITS).says("ja").hears("Ik vraag Anna om te bellen.").sees("Ruim deze berichten op")
    client.says("ja").hears("Bel dan nu 112.").sees("Ruim deze berichten op")


@pytest.mark.parametrize("yes", ["ja het is nu", "ja nu", "ja, het is nu zo", "ja hoor"])
def test_who_says_that_it_is_now_is_told_to_call_now(world: World, yes: str) -> None:
    _anna, client = joined(world)
    client.says(CHEST).says(yes).hears("Bel dan nu 112.").does_not_hear("als dit nu gebeurt")


def test_who_does_not_know_hears_the_number_and_no_reassurance(world: World) -> None:
    _anna, client = joined(world)
    client.says(CHEST).says("weet niet").hears("Bel 112 als dit nu gebeurt.")
    client.does_not_hear("niet erg", "niet te kiezen", "bewaard").says("ja").says("weet niet")
    client.hears("112").does_not_hear("niet erg")


def test_good_below_a_notice_agrees_to_nothing(world: World) -> None:
    _anna, client = joined(world)
    client.says(HITS).says("goed")
    assert world.record(client).alerts == ()
