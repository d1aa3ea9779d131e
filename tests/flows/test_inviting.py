"""A client is invited to look back before a visit: once, kindly, and never when it disturbs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from channels.parcel import Words
from flows.house import HouseRules
from tests.flows.stories import LONG, at_review, joined, planned
from tests.world import Person, World

ASKED = "Wilt u alvast vertellen wat u belangrijk vindt?"
REMINDED = "Als u wilt, kunt u nog iets vertellen."
FAR = "zaterdag 5 december half drie"  # thirteen days after the worlds begin


def planned_on(world: World, moment: str, form: str = "u") -> tuple[Person, Person]:
    """Anna has planned a visit at this moment; the client came in just before."""
    anna, client = joined(world, form)
    anna.presses("Bezoek plannen").says(moment).presses("Ja, dat klopt")
    return anna, client


def count(client: Person, words: str) -> int:
    """How often this was said."""
    return client.all_heard.count(words)


# --- when -------------------------------------------------------------------------------------


def test_five_days_before_a_visit_the_client_is_invited(world: World) -> None:
    _, client = planned_on(world, FAR)
    world.clock_is("2026-11-30 14:29")
    assert count(client, ASKED) == 0
    world.clock_is("2026-11-30 14:30")
    client.hears("Over vijf dagen komt Anna.", ASKED, "Het mag kort.")
    assert client.buttons == ("Nu beginnen", "Later", "Vraag dit niet meer")


def test_somebody_addressed_informally_is_invited_so(world: World) -> None:
    _, client = planned_on(world, FAR, "je")
    world.clock_is("2026-11-30 14:30")
    client.hears("Wil je alvast vertellen wat je belangrijk vindt?")


def test_an_invitation_makes_a_sound(world: World) -> None:
    _, client = planned_on(world, FAR)
    world.clock_is("2026-11-30 14:30")
    invitation = client.screen[-1]
    assert isinstance(invitation, Words) and not invitation.stays


def test_an_invitation_waits_for_the_end_of_the_quiet_hours(world: World) -> None:
    _, client = planned_on(world, "zaterdag 5 december half acht 's avonds")
    world.rules = HouseRules(quiet_from=world.rules.quiet_from.replace(hour=19))
    world.clock_is("2026-11-30 19:30")
    world.clock_is("2026-12-01 07:59")
    assert count(client, ASKED) == 0
    world.clock_is("2026-12-01 08:00")
    client.hears("Over vier dagen komt Anna.", ASKED)


def test_two_days_before_comes_one_reminder_and_no_more(world: World) -> None:
    _, client = planned_on(world, FAR)
    world.clock_is("2026-11-30 14:30")
    world.clock_is("2026-12-03 14:29")
    assert count(client, REMINDED) == 0
    world.clock_is("2026-12-03 14:30")
    client.hears("Over twee dagen komt Anna.", REMINDED, "Het hoeft niet.")
    for at in ("2026-12-03 15:00", "2026-12-04 10:00", "2026-12-04 15:00", "2026-12-06 10:00"):
        world.clock_is(at)
    assert (count(client, ASKED), count(client, REMINDED)) == (1, 1)


def test_who_said_something_after_the_invitation_is_not_reminded(world: World) -> None:
    _, client = planned_on(world, FAR)
    world.clock_is("2026-11-30 14:30")
    client.presses("Nu beginnen").says(LONG)
    world.clock_is("2026-12-03 14:30")
    world.clock_is("2026-12-04 14:00")
    assert count(client, REMINDED) == 0


def test_who_said_later_is_reminded(world: World) -> None:
    _, client = planned_on(world, FAR)
    world.clock_is("2026-11-30 14:30")
    client.presses("Later").hears("Niemand leest dit nu.")
    world.clock_is("2026-12-03 14:30")
    client.hears(REMINDED)


def test_never_is_never(world: World) -> None:
    world.rules = HouseRules(invite=timedelta())
    _, client = planned_on(world, FAR)
    for day in range(1, 5):
        world.clock_is(f"2026-12-0{day} 14:30")
    assert count(client, ASKED) == 0


# --- when not ---------------------------------------------------------------------------------


def test_who_shared_for_this_visit_is_not_invited(world: World) -> None:
    _, client = planned_on(world, FAR)
    at_review(client).presses("Ja, deel dit")
    world.clock_is("2026-11-30 14:30")
    world.clock_is("2026-12-04 14:00")
    assert count(client, ASKED) == count(client, REMINDED) == 0


def test_who_is_telling_today_is_invited_a_day_later(world: World) -> None:
    _, client = planned_on(world, FAR)
    world.clock_is("2026-11-30 10:00")
    client.says(LONG)
    world.clock_is("2026-11-30 14:30")
    assert count(client, ASKED) == 0
    world.clock_is("2026-12-01 10:00")
    client.hears("Over vier dagen komt Anna.", ASKED)


def test_after_the_hand_over_nobody_is_invited(world: World) -> None:
    _, client = planned_on(world, FAR)
    world.rules = HouseRules(lead=timedelta(days=6))
    world.clock_is("2026-11-29 14:30")
    world.clock_is("2026-12-01 14:30")
    assert count(client, ASKED) == 0


def test_who_took_the_consent_back_is_not_invited(world: World) -> None:
    _, client = planned_on(world, FAR)
    client.says(LONG).says("stop met bewaren").presses("Ja, stop met bewaren")
    world.clock_is("2026-11-30 14:30")
    assert count(client, ASKED) == 0


def test_who_has_not_agreed_yet_is_not_invited(world: World) -> None:
    anna = world.nurse().presses("Cliënt toevoegen").says("mw. A")
    client = world.person().starts(world.codes[-1]).presses("Verder")
    anna.presses("Bezoek plannen").says(FAR).presses("Ja, dat klopt")
    world.clock_is("2026-11-30 14:30")
    assert count(client, ASKED) == 0


def test_for_a_cancelled_visit_nobody_is_invited(world: World) -> None:
    anna, client = planned_on(world, FAR)
    anna.presses("za 5 dec 14.30").presses("Afzeggen").presses("Ja, zeg af")
    world.clock_is("2026-11-30 14:30")
    assert count(client, ASKED) == 0


# --- with the news of a visit -----------------------------------------------------------------


def test_the_news_of_a_visit_that_is_near_brings_the_invitation_along(world: World) -> None:
    anna, client = joined(world)
    world.clock_moves(days=2)
    anna.presses("Bezoek plannen").says("vrijdag half drie").presses("Ja, dat klopt")
    client.hears("Anna komt op vrijdag 27 november", ASKED).sees("Nu beginnen")
    world.clock_moves(hours=1)
    world.clock_moves(days=1)
    assert count(client, ASKED) == 1


def test_such_news_at_night_is_one_message_in_the_morning(world: World) -> None:
    anna, client = joined(world)
    world.clock_is("2026-11-24 22:00")
    before = len(client.screen)
    anna.presses("Bezoek plannen").says("zaterdag half drie").presses("Ja, dat klopt")
    assert len(client.screen) == before
    world.clock_is("2026-11-25 08:00")
    assert len(client.screen) == before + 1
    client.hears("Anna komt op zaterdag 28 november", ASKED)
    world.clock_is("2026-11-25 10:00")
    assert len(client.screen) == before + 1


def test_who_is_telling_gets_the_news_alone_and_the_invitation_a_day_later(world: World) -> None:
    _, client = planned(world)
    client.hears("Anna komt op dinsdag 24 november").does_not_hear(ASKED)
    world.clock_is("2026-11-23 11:59")
    assert count(client, ASKED) == 0
    world.clock_is("2026-11-23 12:00")
    client.hears("Morgen komt Anna.", ASKED)


def test_a_visit_that_moves_a_few_days_does_not_invite_twice(world: World) -> None:
    anna, client = planned_on(world, FAR)
    world.clock_is("2026-11-30 14:30")
    _moved(anna, "maandag 7 december half drie")
    client.hears("is nu op maandag 7 december")
    for day in range(2, 8):
        world.clock_is(f"2026-12-0{day} 14:00")
    assert (count(client, ASKED), count(client, REMINDED)) == (1, 1)


def test_a_visit_that_moves_for_weeks_invites_again(world: World) -> None:
    anna, client = planned_on(world, FAR)
    world.clock_is("2026-11-30 14:30")
    _moved(anna, "dinsdag 22 december half drie")
    world.clock_is("2026-12-17 14:29")
    assert count(client, ASKED) == 1
    world.clock_is("2026-12-17 14:30")
    assert count(client, ASKED) == 2


def _moved(anna: Person, moment: str) -> None:
    anna.presses("za 5 dec 14.30").presses("Ander moment").says(moment).presses("Ja, dat klopt")


# --- the buttons ------------------------------------------------------------------------------


def test_beginning_opens_the_opening_question_of_a_new_talk(world: World) -> None:
    _, client = planned_on(world, FAR)
    client.presses("Later")
    world.clock_is("2026-11-30 14:30")
    client.presses("Nu beginnen").hears("gelukkig van?")


def test_beginning_goes_on_where_somebody_was_in_the_middle(world: World) -> None:
    _, client = planned_on(world, FAR)
    client.says(LONG).presses("1. Lichaamsfuncties").hears("Vraag 1 van 3").presses("Later")
    world.clock_is("2026-11-30 14:30")
    client.presses("Nu beginnen").hears("Vraag 1 van 3")
    client.presses("Nu beginnen").hears("Vraag 1 van 3")
    client.says("mijn gegevens").presses("Nu beginnen").hears("Vraag 1 van 3")


def test_the_invitation_counts_wherever_somebody_stands_and_can_be_typed(world: World) -> None:
    _, client = planned_on(world, FAR)
    client.presses("Later")
    world.clock_is("2026-11-30 14:30")
    client.says("help").presses("Vraag dit niet meer").hears("Goed. Ik vraag dit niet meer.")
    client.says("nu beginnen").hears("gelukkig van?")


def test_who_wants_no_invitation_gets_none_until_they_want_it_again(world: World) -> None:
    _, client = planned_on(world, FAR)
    client.says("geen uitnodigingen").hears("Ik vraag dit niet meer.", "nodig mij weer uit")
    world.clock_is("2026-11-30 14:30")
    assert count(client, ASKED) == 0
    client.says("nodig mij weer uit").hears("Ik vraag het u weer voor een bezoek.")
    world.clock_moves(minutes=1)
    assert count(client, ASKED) == 1


def test_it_is_switched_off_and_on_where_one_s_data_are(world: World) -> None:
    _, client = planned_on(world, FAR)
    client.says("mijn gegevens").presses("Geen uitnodigingen").sees("Nodig mij weer uit")
    assert world.record(client).uninvited
    client.presses("Nodig mij weer uit").sees("Geen uitnodigingen")
    assert not world.record(client).uninvited


def test_the_client_reads_in_the_log_that_she_was_invited(world: World) -> None:
    _, client = planned_on(world, FAR)
    world.clock_is("2026-11-30 14:30")
    client.presses("Vraag dit niet meer").says("wie deed wat")
    client.hears("vroeg u iets over een bezoek.", "U veranderde of ik voor een bezoek iets vraag.")


@pytest.mark.parametrize("step", ["happy", "question_1", "rest", "my_data"])
def test_switching_off_leads_nobody_away(world: World, step: str) -> None:
    _, client = planned_on(world, FAR)
    if step == "question_1":
        client.says(LONG).presses("1. Lichaamsfuncties")
    if step == "rest":
        client.presses("Later")
    if step == "my_data":
        client.says("mijn gegevens")
    client.says("vraag dit niet meer")
    stands = world.record(client).client
    assert stands is not None and stands.position.step == step


def test_without_a_visit_a_client_can_tell_at_any_time(world: World) -> None:
    _, client = joined(world)
    client.presses("Later")
    world.clock_moves(days=40)
    client.presses("Ga verder").hears("gelukkig van?").says(LONG).hears("Ik heb het bewaard.")
    assert count(client, ASKED) == 0


def test_after_a_visit_the_next_one_is_not_asked_about_at_once(world: World) -> None:
    anna, client = planned_on(world, FAR)
    world.clock_is("2026-11-30 14:30")
    anna.presses("Bezoek plannen").says("dinsdag 8 december half drie").presses("Ja, dat klopt")
    world.clock_is("2026-12-05 14:31")
    assert count(client, ASKED) == 1
    world.clock_is("2026-12-06 14:30")
    assert count(client, ASKED) == 2


def test_the_rules_of_the_house_are_what_the_default_says() -> None:
    assert HouseRules().invite == timedelta(days=5)
    assert replace(HouseRules(), invite=timedelta()).invite == timedelta()


def test_beginning_looks_anew_where_a_question_was_left_open_before_the_last_visit(
    world: World,
) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.clock_moves(minutes=5)
    client.presses("Vertellen").hears("Waar kijkt u naar uit")
    world.clock_is("2026-11-23 15:00")
    world.clock_is("2026-11-24 15:30")
    anna.says("cliënten").presses("mw. A").says(FAR).presses("Ja, dat klopt")
    world.clock_is("2026-11-25 16:00")
    world.clock_is("2026-11-30 14:30")
    client.hears(ASKED).says("ja").hears("Hier werd u de vorige keer gelukkig van.", LONG)
    client.presses("Sla over").says("nu beginnen").does_not_hear("vorige keer")


def test_beginning_does_not_go_on_after_a_visit_with_what_waited_behind_a_pause(
    world: World,
) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.clock_moves(minutes=5)
    client.presses("Vertellen").hears("Waar kijkt u naar uit").presses("Later")
    world.clock_is("2026-11-23 15:00")
    world.clock_is("2026-11-24 15:30")
    anna.says("cliënten").presses("mw. A").says(FAR).presses("Ja, dat klopt")
    world.clock_is("2026-11-30 14:30")
    client.presses("Nu beginnen").hears("Hier werd u de vorige keer gelukkig van.", LONG)
