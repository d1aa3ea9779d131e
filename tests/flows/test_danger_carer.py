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
    client.hears(WROTE, "Ik heb Anna een bericht gestuurd.", "Bel 112").does_not_hear(
        "aangekomen", "dood"
    )
    [sign] = world.record(client).signs
    assert (sign.other, sign.by) == (False, "Els")
    anna.presses("Gelezen")
    client.hears("Anna heeft het bericht van Els gelezen.")


@pytest.mark.parametrize(
    "words",
    [
        "ik denk dat ze geen lucht krijgt",
        "ik ben bang dat mijn moeder zichzelf iets aandoet",
        "ik krijg mama niet wakker",
        "Ik krijg mijn moeder niet overeind ze ligt op de grond",
        "Ik heb het gevoel dat mama dood wil",
    ],
)
def test_what_a_carer_thinks_or_fears_of_the_client_is_about_the_client(
    world: World, words: str
) -> None:
    anna, _client, carer = at_a_question(world)
    carer.says(words).hears("Ik laat het Anna weten").does_not_hear(WHOSE)
    anna.hears("Els, een naaste, schreef over de cliënt")


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


@pytest.mark.parametrize("words", [DEAD, AIR])
def test_in_the_clients_voice_nobody_is_told_before_it_is_known_whose_it_is(
    world: World, words: str
) -> None:
    anna, client, carer = at_a_question(world)
    carer.says(words).hears("112", "Niemand leest", WHOSE)
    anna.does_not_hear("Els, een naaste")
    client.does_not_hear("Els schreef")
    assert world.record(client).signs == ()
    carer.presses("Over uw moeder").hears("Zal ik uw woorden ook als antwoord bewaren?")
    anna.hears("Els, een naaste, schreef", words)
    assert len(world.record(client).signs) == len(world.record(client).alerts) == 1


def test_of_what_is_about_oneself_really_nobody_hears(world: World) -> None:
    anna, client, carer = at_a_question(world)
    carer.says(DEAD).presses("Over mij").hears("113", "Ik laat het niemand weten.")
    anna.does_not_hear("Els, een naaste")
    client.does_not_hear("Els schr")
    record = world.record(client)
    assert (record.signs, record.alerts, record.carers_answers) == ((), (), ())
    carer.presses("Verder").hears("Waar wordt uw moeder gelukkig van?")
    carer.says(SHE)
    anna.hears("dood wil")


@pytest.mark.parametrize(
    ("way", "then"), [("Later", "U hoeft nu niets te doen"), ("Terug", "gelukkig van?")]
)
def test_who_leaves_without_an_answer_hears_that_nobody_was_told_and_the_number(
    world: World, way: str, then: str
) -> None:
    anna, _client, carer = at_a_question(world)
    carer.says(AIR).says(way).hears("Ik liet het niemand weten.", "Bel 112", then)
    anna.does_not_hear("Els, een naaste")


def test_a_second_danger_does_not_replace_the_first(world: World) -> None:
    anna, client, carer = at_a_question(world)
    carer.says("later").says(AIR).says(DEAD).hears("112", "113", WHOSE)
    carer.presses("Over uw moeder")
    anna.hears(AIR, DEAD)
    assert {sign.family for sign in world.record(client).signs} == {"medical", "suicide"}


def test_what_was_asked_about_is_asked_again_after_danger_that_is_plain(world: World) -> None:
    anna, _client, carer = at_the_own_view(world)
    carer.says(AIR).says(SHE).hears("Ik laat het Anna weten")
    anna.hears("dood wil").does_not_hear(AIR)
    carer.presses("Verder").hears(WHOSE).presses("Over uw moeder")
    anna.hears(AIR)
    carer.presses("Ja, bewaar het").hears("bewaard")


def test_words_to_be_kept_still_wait_after_more_danger(world: World) -> None:
    _anna, client, carer = at_a_question(world)
    carer.says(SHE).says(AIR).hears(WHOSE).presses("Over mij").presses("Verder")
    carer.hears("Zal ik uw woorden ook als antwoord bewaren?").presses("Ja, bewaar het")
    assert [a.words for a in world.record(client).carers_answers] == [SHE]


# --- a carer who cannot go on -----------------------------------------------------------------

WORN_OUT = [
    "ik hou het niet meer vol",
    "ik kan niet meer",
    "Ik trek het niet meer",
    "ik ben helemaal op",
]


@pytest.mark.parametrize("words", WORN_OUT)
def test_who_cannot_go_on_is_asked_whose_it_is_and_shown_where_to_write_about_oneself(
    world: World, words: str
) -> None:
    anna, client, carer = at_a_question(world)
    carer.says(words).hears("088 0767 000", WHOSE).does_not_hear("0800-2000")
    assert world.record(client).carers_answers == ()
    carer.presses("Over mij").hears("Ik laat het niemand weten.").sees("Over mezelf")
    carer.presses("Over mezelf").hears("Dit gaat over u zelf.")
    record = world.record(client)
    assert (record.signs, record.alerts, record.carers_answers) == ((), (), ())
    anna.does_not_hear("Els, een naaste")


@pytest.mark.parametrize("words", WORN_OUT)
def test_a_client_who_cannot_go_on_is_an_answer_after_a_yes(world: World, words: str) -> None:
    anna, client, carer = at_a_question(world)
    carer.says(words).presses("Over uw moeder").hears("Zal ik uw woorden ook als antwoord bewaren?")
    carer.presses("Ja, bewaar het").hears("Heeft uw moeder dit zelf gezegd")
    assert [a.words for a in world.record(client).carers_answers] == [words]
    assert world.record(client).signs == ()
    anna.does_not_hear("Els, een naaste")


@pytest.mark.parametrize("words", [f"{said} met mama" for said in WORN_OUT[:3]])
def test_who_cannot_go_on_with_somebody_is_not_asked_whose_it_is(world: World, words: str) -> None:
    _anna, client, carer = at_a_question(world)
    carer.says(words).does_not_hear(WHOSE).hears("088 0767 000", "Ik laat het niemand weten.")
    carer.sees("Over mezelf").presses("Verder").hears("gelukkig van?")
    assert world.record(client).carers_answers == ()


@pytest.mark.parametrize("words", ["ik kan niet meer lopen", "ze kan niet meer zo goed zien"])
def test_what_one_can_no_longer_do_is_an_answer(world: World, words: str) -> None:
    _anna, client, carer = at_a_question(world)
    carer.says(words).hears("Heeft uw moeder dit zelf gezegd")
    assert len(world.record(client).carers_answers) == 1


def test_who_writes_down_that_the_client_cannot_go_on_is_not_asked_whose_it_is(
    world: World,
) -> None:
    _anna, client, carer = at_a_question(world, kind="writes")
    carer.says(WORN_OUT[1]).does_not_hear(WHOSE).hears("bewaard")
    assert len(world.record(client).carers_answers) == 1


def test_that_a_carer_cannot_go_on_is_heard_while_danger_is_asked_about(world: World) -> None:
    _anna, _client, carer = at_a_question(world)
    carer.says(AIR).says(WORN_OUT[0]).hears("112", "088 0767 000", WHOSE)
    carer.presses("Over mij").sees("Over mezelf")


# --- an old screen ----------------------------------------------------------------------------


@pytest.mark.parametrize("choice", ["Over mij", "Over uw moeder"])
@pytest.mark.parametrize("words", ["hallo", "de kat is weer thuis"])
def test_hours_later_the_screen_of_danger_is_left_behind(
    world: World, choice: str, words: str
) -> None:
    _anna, _client, carer = at_a_question(world)
    carer.says(AIR).presses(choice)
    world.clock_moves(hours=3)
    carer.says(words).does_not_hear("112", "Ik laat het").hears("gelukkig van?")


def test_hours_later_who_did_not_say_whose_it_is_hears_that_nobody_was_told(world: World) -> None:
    _anna, _client, carer = at_a_question(world)
    carer.says(AIR)
    world.clock_moves(hours=3)
    carer.says("hallo").hears("Ik liet het niemand weten.", "Bel 112", "gelukkig van?")


def test_after_a_record_is_closed_an_old_screen_of_danger_is_not_shown(world: World) -> None:
    _anna, client, carer = at_a_question(world)
    carer.says(SHE)
    now = world.now
    changed(
        world,
        world.record(client).id,
        lambda r: replace(r, closed_at=now, closed_for="died"),
    )
    carer.says("hallo").does_not_hear("113", "Ik laat het Anna weten")


def test_what_was_taken_back_by_mistake_can_be_said_again(world: World) -> None:
    anna, client, carer = at_a_question(world)
    carer.says("Mijn man is bewusteloos").presses("Niet over uw moeder")
    carer.hears("dat het een vergissing was").does_not_hear("niemand weten")
    carer.presses("Toch over uw moeder").hears("Ik laat het Anna weten")
    anna.hears("Els, een naaste, schreef")
    client.hears(WROTE)
    assert [sign.denied_at is None for sign in world.record(client).signs] == [False, True]


def test_what_happens_to_a_client_is_how_the_carer_sees_it(world: World) -> None:
    _anna, client, carer = at_a_question(world)
    carer.says("Mijn moeder is gevallen en ligt op de grond").presses("Ja, bewaar het")
    carer.does_not_hear("dit zelf gezegd")
    assert [a.voice for a in world.record(client).carers_answers] == ["own_view"]


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


@pytest.mark.parametrize("answer", ["over mijn moeder", "mijn moeder", "over uw moeder", "haar"])
def test_whose_it_is_can_be_typed(world: World, answer: str) -> None:
    anna, _client, carer = at_the_own_view(world)
    carer.says(AIR).says(answer).hears("Ik laat het Anna weten")
    anna.hears("Els, een naaste, schreef")


@pytest.mark.parametrize("answer", ["mijzelf", "over mezelf", "mij", "over mij"])
def test_that_it_is_about_oneself_can_be_typed(world: World, answer: str) -> None:
    _anna, _client, carer = at_the_own_view(world)
    carer.says(AIR).says(answer).hears("Ik laat het niemand weten.")


@pytest.mark.parametrize("answer", ["dat zei ze zelf", "ze zei het zelf", "ze zei dat zelf"])
def test_that_the_client_said_so_can_be_typed(world: World, answer: str) -> None:
    _anna, client, carer = at_a_question(world)
    carer.says("Van de kat").says(answer).hears("hoe ziet u het zelf?")
    assert world.record(client).carers_answers[0].said_self is True


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
    carer.presses("Verder").hears(WHOSE)


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
