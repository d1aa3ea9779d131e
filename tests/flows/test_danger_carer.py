"""A carer's words speak of danger: help comes at once, and then it is known whose danger it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.record.caring import Naming
from tests.flows.carers import changed, confirmed, els
from tests.flows.recordings import kept, recorded
from tests.flows.stories import joined
from tests.flows.test_answering import alone_with
from tests.world import Person, World

DEAD, AIR = "Ik wil niet meer leven", "Ik krijg geen lucht"
SHE = "Mijn moeder zegt dat ze dood wil"
WHOSE = "Over wie gaat dit?"
WROTE = "Els schreef dat u misschien snel hulp nodig heeft."


def at_a_question(world: World, tell: str = "at_once", **more: object) -> tuple[Person, ...]:
    """Anna, her client and Els at the first question; `tell` is what the client lets Anna know."""
    anna, client = joined(world)
    changed(world, world.record(client).id, lambda r: replace(r, tell=tell))  # type: ignore[arg-type]
    carer = confirmed(world, client, els(world, **more))
    carer.says("hallo").presses("Over uw moeder")
    carer.presses("Antwoorden").presses("Gelukkig zijn")
    return anna, client, carer


def at_the_own_view(world: World) -> tuple[Person, ...]:
    anna, client, carer = at_a_question(world)
    return anna, client, carer.presses("Sla over").hears("hoe ziet u het zelf?")


# --- about the client -------------------------------------------------------------------------


def test_what_a_carer_tells_of_the_client_comes_to_the_nurse_and_the_client_hears_from_whom(
    world: World,
) -> None:
    anna, client, carer = at_a_question(world)
    carer.says(SHE).hears("113", "Ik laat het Anna weten").does_not_hear(WHOSE)
    anna.hears("Els, een naaste, schreef over de cliënt", "dat ze dood wil")
    client.hears(WROTE, "Ik heb Anna een bericht gestuurd.").does_not_hear("aangekomen", "dood")
    [sign] = world.record(client).signs
    assert (sign.other, sign.by) == (False, "Els")
    anna.presses("Gelezen")
    client.hears("Anna heeft het bericht van Els gelezen.")


@pytest.mark.parametrize("words", [SHE, DEAD, AIR])
def test_what_raised_a_signal_is_no_answer_before_the_carer_says_so(
    world: World, words: str
) -> None:
    _anna, client, carer = at_a_question(world)
    carer.says(words).does_not_hear("Heeft uw moeder dit zelf gezegd")
    assert world.record(client).carers_answers == ()
    if words != SHE:
        carer.presses("Over uw moeder")
    carer.hears("Zal ik uw woorden ook als antwoord bewaren?")
    carer.presses("Ja, bewaar het").hears("Heeft uw moeder dit zelf gezegd")
    assert [a.words for a in world.record(client).carers_answers] == [words]
    carer.presses("Zelf gezegd").hears("hoe ziet u het zelf?")


def test_what_is_left_out_is_kept_nowhere_and_the_question_is_there_again(world: World) -> None:
    _anna, client, carer = at_a_question(world)
    carer.says(SHE).presses("Nee, laat het weg").hears("niet bewaard", "gelukkig van?")
    assert world.record(client).carers_answers == ()
    carer.says("Van de kat").hears("Heeft uw moeder dit zelf gezegd")


def test_in_the_clients_voice_i_is_likely_the_client_and_the_nurse_hears_at_once(
    world: World,
) -> None:
    anna, client, carer = at_a_question(world)
    carer.says(AIR).hears("Bel 112", "Ik laat het Anna weten", WHOSE)
    anna.hears("Els, een naaste, schreef", "geen lucht")
    carer.presses("Over uw moeder").hears("Zal ik uw woorden ook als antwoord bewaren?")
    assert len(world.record(client).signs) == len(world.record(client).alerts) == 1


def test_who_says_that_it_is_about_oneself_is_believed_and_all_who_were_told_hear_it(
    world: World,
) -> None:
    anna, client, carer = at_a_question(world)
    carer.says(DEAD).presses("Over mij").hears("113", "Ik laat het niemand weten.")
    anna.hears("Els, een naaste, zegt nu: het ging niet over mw. A.")
    client.hears("Els schrijft nu: het ging niet over u.")
    record = world.record(client)
    assert [made.words for made in record.alerts] == [""]
    assert record.carers_answers == ()
    carer.presses("Verder").hears("Waar wordt uw moeder gelukkig van?")
    world.clock_moves(hours=30)
    anna.does_not_hear("nog niet gelezen")
    carer.says(AIR)
    anna.hears("geen lucht")


def test_what_was_no_danger_of_the_client_can_be_taken_back(world: World) -> None:
    anna, client, carer = at_a_question(world)
    carer.says("Mijn man is bewusteloos").presses("Niet over uw moeder").hears("112")
    anna.hears("het ging niet over mw. A")
    client.hears("het ging niet over u")


def test_who_writes_the_clients_words_down_is_not_asked_whose_they_are(world: World) -> None:
    anna, client, carer = at_a_question(world, kind="writes")
    carer.says(DEAD).hears("113", "Ik laat het Anna weten").does_not_hear(WHOSE)
    anna.hears("niet meer leven")
    carer.presses("Ja, bewaar het").does_not_hear("zelf gezegd")
    [said] = world.record(client).carers_answers
    assert said.voice == "own_words"
    assert world.record(client).signs[0].answer == said.id


def test_the_nurse_is_not_told_when_the_client_does_not_want_that(world: World) -> None:
    anna, client, carer = at_a_question(world, "nobody")
    carer.says(SHE).hears("113").does_not_hear("Ik laat het Anna")
    anna.does_not_hear("Els, een naaste")
    client.does_not_hear("Els schreef")
    assert len(world.record(client).signs) == 1


def test_of_a_client_without_a_phone_the_nurse_is_told(world: World) -> None:
    anna = recorded(world)
    carer = world.person("Els").starts(world.codes[-1])
    carer.presses("Ja, ga verder").presses("u").presses("Ja, dat is goed")
    carer.says("Ze ligt op de grond en komt niet meer overeind").hears("112", "Ik laat het Anna")
    anna.hears("een naaste, schreef over de cliënt", "op de grond")
    assert len(kept(world).alerts) == 1


# --- about the carer --------------------------------------------------------------------------


@pytest.mark.parametrize("words", [DEAD, AIR])
def test_in_the_carers_own_voice_nobody_hears_before_it_is_known_whose_it_is(
    world: World, words: str
) -> None:
    anna, client, carer = at_the_own_view(world)
    carer.says(words).hears("112", "Niemand leest", WHOSE)
    anna.does_not_hear("Els")
    assert world.record(client).signs == ()
    carer.presses("Over mij").hears("112", "Ik laat het niemand weten.")
    anna.does_not_hear("Els")
    client.does_not_hear("Els schre")
    record = world.record(client)
    assert (record.signs, record.alerts, record.carers_answers) == ((), (), ())
    carer.says("terug")
    assert words not in repr(carer.world.record(client))


def test_in_the_own_voice_it_can_be_the_client_after_all(world: World) -> None:
    anna, client, carer = at_the_own_view(world)
    carer.says(AIR).presses("Over uw moeder").hears("Ik laat het Anna weten")
    anna.hears("Els, een naaste, schreef")
    client.hears(WROTE)
    carer.presses("Ja, bewaar het")
    assert [a.voice for a in world.record(client).carers_answers] == ["own_view"]


def test_between_two_talks_it_is_the_carers_own_unless_they_say_otherwise(world: World) -> None:
    anna, _client, carer = at_a_question(world)
    carer.says("later").says(AIR).hears("112", WHOSE)
    anna.does_not_hear("Els")
    carer.presses("Over uw moeder").hears("Ik laat het Anna weten").sees("Verder")
    anna.hears("Els, een naaste, schreef")
    carer.presses("Verder").hears("U mag antwoorden voor uw moeder.")


@pytest.mark.parametrize("answer", ["over mijn moeder", "mijn moeder", "over uw moeder"])
def test_whose_it_is_can_be_typed(world: World, answer: str) -> None:
    anna, _client, carer = at_the_own_view(world)
    carer.says(AIR).says(answer).hears("Ik laat het Anna weten")
    anna.hears("Els, een naaste, schreef")


def test_a_permission_that_ends_meanwhile_tells_nobody(world: World) -> None:
    anna, client, carer = at_the_own_view(world)
    carer.says(AIR)
    changed(world, world.record(client).id, lambda r: replace(r, carers=()))
    carer.presses("Over uw moeder")
    anna.does_not_hear("Els")
    assert world.record(client).signs == ()


def test_more_danger_while_it_is_asked_is_answered_at_once(world: World) -> None:
    anna, _client, carer = at_the_own_view(world)
    carer.says(AIR).says(SHE).hears("113", "Ik laat het Anna weten")
    anna.hears("dat ze dood wil")
    carer.presses("Verder").hears("hoe ziet u het zelf?")


def test_an_old_button_of_the_question_tells_nobody_twice(world: World) -> None:
    anna, client, carer = at_a_question(world)
    carer.says(AIR)
    button = carer.button("Over mij")
    carer.presses("Over uw moeder").presses_button(button)
    assert world.record(client).signs[0].denied_at is None
    anna.does_not_hear("het ging niet")


def test_both_forms_of_address_have_it_all(world: World) -> None:
    anna, client = joined(world, "je")
    changed(world, world.record(client).id, lambda r: replace(r, tell="at_once"))
    carer = confirmed(world, client, els(world))
    carer.says("hallo").presses("Over uw moeder")
    carer.presses("Antwoorden").presses("Gelukkig zijn").says(SHE)
    client.hears("Els schreef dat je misschien snel hulp nodig hebt.")
    anna.hears("Els, een naaste")


# --- a carer who blocks the bot ---------------------------------------------------------------


def test_a_carer_who_blocks_the_bot_leaves_no_client_alone_and_each_can_see_it(
    world: World,
) -> None:
    anna, client = joined(world)
    changed(world, world.record(client).id, lambda r: replace(r, tell="at_once"))
    bea, father = world.nurse("Bea"), alone_with(world, "father")
    carer = confirmed(world, client, els(world))
    one = els(world, id="for-father", naming=Naming(relation="father"))
    confirmed(world, father, one, "Els")
    carer.says("hallo").presses("Over uw moeder").presses("Antwoorden").presses("Gelukkig zijn")
    world.out_of_reach.add(anna.id)
    carer.says(SHE)
    world.clock_moves(seconds=1)
    carer.blocks()
    world.out_of_reach.add(carer.id)
    bea.hears("Els, een naaste, schreef")
    client.hears(WROTE, "Ik kan Anna niet bereiken.", "aan Bea gestuurd")
    away = "Els is nu niet te bereiken."
    for person in (client, father):
        assert [c.reachable for c in world.record(person).carers] == [False]
        person.says("wie denkt mee").hears(away)
    world.out_of_reach.clear()
    anna.says("cliënten").presses("mw. A").presses("Mantelzorger").hears(away)
    world.clock_moves(seconds=1)
    carer.unblocks()
    assert world.record(father).carers[0].reachable and world.record(client).carers[0].reachable
