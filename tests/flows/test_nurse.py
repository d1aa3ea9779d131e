"""The nurse: her clients, their links, the visits she plans, and what was shared with her."""

from __future__ import annotations

from datetime import datetime

import pytest

from channels.parcel import Button, Document, Picture, Words
from tests.flows.stories import (
    LONG,
    at_review,
    invited,
    joined,
    planned,
    summaries,
    through_intake,
)
from tests.world import AMSTERDAM, Person, World

DAY = "Op welke dag is het bezoek?"
TIME = "Hoe laat is het bezoek op"
CONFIRM = "Klopt dat?"
NOT_KNOWN = "Die dag of tijd ken ik niet."


def starts(world: World, client: Person) -> list[str]:
    """The visits that are not cancelled, in local time."""
    visits = (v for v in world.record(client).visits if not v.cancelled)
    return [f"{v.starts_at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}" for v in visits]


# --- her clients ------------------------------------------------------------------------------


def test_a_nurse_is_asked_how_her_clients_call_her(world: World) -> None:
    anna = world.person("nurse").starts(world.nurse_code())
    anna.hears("U bent nu verpleegkundige", "alleen wat zij willen delen", "Hoe noemen")
    anna.says("Anna").hears("nog geen cliënten").sees("Cliënt toevoegen", "Help")


def test_a_new_client_gets_a_link_a_code_and_a_letter(world: World) -> None:
    anna, code = invited(world)
    link, picture, letter, then = anna.screen[-4:]
    assert isinstance(link, Words) and f"?start={code}" in link.text
    anna.hears("voor mw. A", "één keer", "6 december 2026", "heeft de link nog niet gebruikt")
    assert isinstance(picture, Picture) and picture.content.startswith(b"\x89PNG")
    assert isinstance(letter, Document) and letter.content.startswith(b"%PDF")
    assert isinstance(then, Words) and then.buttons[0].label == "Bezoek plannen"


def test_two_clients_never_share_a_label(world: World) -> None:
    anna, _ = invited(world)
    anna.presses("Alle cliënten").presses("Cliënt toevoegen").says(" MW.  a ")
    anna.hears("al een cliënt met deze naam", "Hoe noemt u deze cliënt?").says("mw. B")
    anna.presses("Alle cliënten").hears("mw. A: geen bezoek", "mw. B: geen bezoek")


def test_a_label_has_at_most_forty_characters(world: World) -> None:
    anna = world.nurse().presses("Cliënt toevoegen").hears("Gebruik niet de hele naam")
    anna.says("x" * 41).hears("40 tekens", "Hoe noemt u deze cliënt?")
    anna.says("x" * 40).hears("De link werkt één keer.")


@pytest.mark.parametrize("label", ["   ", "\u2800", "\u200b"])
def test_a_label_can_be_seen(world: World, label: str) -> None:
    anna = world.nurse().presses("Cliënt toevoegen").says(label)
    anna.hears("Hoe noemt u deze cliënt?").does_not_hear("Deze link")


def test_adding_a_client_can_be_taken_back(world: World) -> None:
    world.nurse().presses("Cliënt toevoegen").presses("Terug").hears("nog geen cliënten")


def test_a_new_link_can_be_made_until_the_client_has_joined(world: World) -> None:
    anna, code = invited(world)
    anna.presses("Nieuwe link").hears("https://t.me/x?start=")
    assert world.codes[-1] != code
    button = anna.button("Nieuwe link")
    world.person().starts(world.codes[-1])
    joined_late = world.person()
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag"):
        joined_late.presses(label)
    anna.presses_button(button).does_not_hear("t.me").hears("mw. A doet mee.")
    assert "Nieuwe link" not in anna.buttons


def test_a_client_is_chosen_by_typing_the_label(world: World) -> None:
    anna, _ = joined(world)
    anna.says("cliënten").says("mw a").hears("Dat begrijp ik niet goed.")
    anna.says("Mw. A").hears("mw. A doet mee.")


# --- planning ---------------------------------------------------------------------------------


def test_a_visit_is_planned_with_buttons_alone(world: World) -> None:
    anna, client = joined(world)
    anna.presses("Alle cliënten").presses("mw. A").presses("Bezoek plannen").hears(DAY)
    anna.presses("dinsdag 24 november").hears(TIME + " dinsdag 24 november?")
    anna.presses("twee uur").hears("Bezoek aan mw. A: dinsdag 24 november om twee uur.", CONFIRM)
    anna.presses("Ja, dat klopt").hears("gepland", "Bezoek: dinsdag 24 november om twee uur")
    client.hears("Anna komt op dinsdag 24 november om twee uur.")
    assert starts(world, client) == ["2026-11-24 14:00"]


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("dinsdag half drie", "2026-11-24 14:30"),
        ("overmorgen 10 uur", "2026-11-24 10:00"),
        ("24-11 om kwart over 9", "2026-11-24 09:15"),
        ("volgende week dinsdag 3 uur", "2026-11-24 15:00"),
        ("vandaag 3 uur", "2026-11-22 15:00"),
    ],
)
def test_a_visit_is_planned_by_typing_day_and_time(world: World, typed: str, at: str) -> None:
    anna, client = joined(world)
    anna.presses("Bezoek plannen").says(typed).hears(CONFIRM).says("ja")
    assert starts(world, client) == [at]


def test_of_a_typed_day_only_the_time_is_asked(world: World) -> None:
    anna, client = joined(world)
    anna.presses("Bezoek plannen").says("woensdag").hears(TIME + " woensdag 25 november?")
    anna.says("kwart over twee").hears("kwart over twee", CONFIRM).presses("Ja, dat klopt")
    assert starts(world, client) == ["2026-11-25 14:15"]


def test_a_time_without_a_day_is_asked_again(world: World) -> None:
    anna, _ = joined(world)
    anna.presses("Bezoek plannen").says("10 uur").hears(NOT_KNOWN, DAY)


def test_a_day_without_a_time_is_asked_again_where_a_time_was_asked(world: World) -> None:
    anna, _ = joined(world)
    anna.presses("Bezoek plannen").says("woensdag").says("donderdag").hears(NOT_KNOWN, TIME)


@pytest.mark.parametrize("typed", ["gisteren", "dinsdag of woensdag", "31-2", "25:00", "qwerty"])
def test_an_unclear_moment_is_asked_again(world: World, typed: str) -> None:
    anna, _ = joined(world)
    anna.presses("Bezoek plannen").says(typed).hears(NOT_KNOWN, DAY)


def test_a_moment_that_has_passed_is_refused(world: World) -> None:
    anna, client = joined(world)
    anna.presses("Bezoek plannen").says("22-11-2026 om 9 uur").hears(CONFIRM)
    anna.presses("Ja, dat klopt").hears("al voorbij", DAY)
    assert starts(world, client) == []


@pytest.mark.parametrize("typed", ["24-11-1900 14:30", "1-1-0001 0:15", "31-12-9999 23:45"])
def test_a_year_far_away_does_no_harm(world: World, typed: str) -> None:
    anna, _ = joined(world)
    anna.presses("Bezoek plannen").says(typed).does_not_hear("Er ging hier iets mis")
    anna.says("ja").does_not_hear("Er ging hier iets mis").says("cliënten").hears("mw. A")


def test_no_button_offers_a_time_that_has_passed(world: World) -> None:
    anna, _ = joined(world)
    anna.presses("Bezoek plannen").presses("zondag 22 november")
    assert "negen uur" not in anna.buttons  # it is noon


def test_another_moment_and_back_ask_the_day_again(world: World) -> None:
    anna, _ = joined(world)
    anna.presses("Bezoek plannen").says("dinsdag half drie").presses("Ander moment").hears(DAY)
    anna.says("dinsdag").presses("Terug").hears(DAY).presses("Terug").hears("Wat wilt u doen?")


def test_a_second_tap_on_yes_plans_one_visit(world: World) -> None:
    anna, client = joined(world)
    anna.presses("Bezoek plannen").says("dinsdag half drie")
    button = anna.button("Ja, dat klopt")
    anna.presses_button(button).presses_button(button)
    assert starts(world, client) == ["2026-11-24 14:30"]


def test_two_visits_stand_in_their_order(world: World) -> None:
    anna, client = planned(world)
    anna.presses("Bezoek plannen").says("morgen 10 uur").presses("Ja, dat klopt")
    anna.sees("ma 23 nov 10.00", "di 24 nov 14.30")
    assert anna.buttons.index("ma 23 nov 10.00") < anna.buttons.index("di 24 nov 14.30")
    anna.presses("Alle cliënten").hears("mw. A: maandag 23 november om tien uur")
    assert len(starts(world, client)) == 2


def test_a_visit_is_moved_and_the_client_is_told(world: World) -> None:
    anna, client = planned(world)
    anna.presses("di 24 nov 14.30").presses("Ander moment").hears(DAY).says("woensdag 10 uur")
    anna.presses("Ja, dat klopt")
    client.hears("Het bezoek van Anna is nu op woensdag 25 november om tien uur.")
    assert starts(world, client) == ["2026-11-25 10:00"]


def test_a_visit_is_cancelled_and_the_client_is_told(world: World) -> None:
    anna, client = planned(world)
    anna.presses("di 24 nov 14.30").presses("Afzeggen").hears("Wilt u dit bezoek afzeggen?")
    anna.presses("Nee, laat staan").presses("di 24 nov 14.30").presses("Afzeggen")
    anna.presses("Ja, zeg af").hears("afgezegd", "geen bezoek gepland")
    client.hears("Anna komt niet op dinsdag 24 november om half drie.")
    assert starts(world, client) == []


def test_news_does_not_move_the_client_from_her_question(world: World) -> None:
    anna, client = joined(world)
    anna.presses("Bezoek plannen").says("dinsdag half drie").presses("Ja, dat klopt")
    client.hears("Anna komt op").says(LONG).hears("Waar wilt u nu over vertellen?")


def test_in_the_quiet_hours_news_waits_for_eight_o_clock(world: World) -> None:
    anna, client = joined(world)
    world.clock_is("2026-11-22 20:00")
    anna.presses("Bezoek plannen").says("dinsdag half drie").presses("Ja, dat klopt")
    anna.hears("gepland")
    client.does_not_hear("Anna komt op")
    world.clock_is("2026-11-23 07:59")
    client.does_not_hear("Anna komt op")
    world.clock_is("2026-11-23 08:00")
    client.hears("Anna komt op dinsdag 24 november om half drie.")
    world.clock_is("2026-11-23 08:01")
    assert client.all_heard.count("Anna komt op") == 1


def test_a_client_who_writes_at_night_is_answered_at_night(world: World) -> None:
    _, client = joined(world)
    world.clock_is("2026-11-23 03:00")
    client.says(LONG).hears("Ik heb het bewaard.")


def test_a_visit_can_be_planned_before_the_client_has_joined(world: World) -> None:
    anna, code = invited(world)
    anna.presses("Bezoek plannen").says("dinsdag half drie").presses("Ja, dat klopt")
    client = through_intake(world.person().starts(code)).presses("Later")
    client.hears("Anna komt op dinsdag 24 november om half drie.")


# --- what she sees ----------------------------------------------------------------------------


def test_the_nurse_never_sees_what_was_not_shared(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Nee, deel dit niet").says("En nog een geheim")
    world.clock_is("2026-11-23 14:30")
    anna.says("cliënten").says("mw. A").presses("di 24 nov 14.30").says("terug")
    assert "Koffie" not in anna.all_heard and "geheim" not in anna.all_heard
    assert "Lees overzicht" not in anna.buttons


def test_a_summary_that_was_handed_over_can_be_read_again(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    anna.says("cliënten").says("mw. A")
    assert "Lees overzicht" not in anna.buttons
    world.clock_is("2026-11-23 14:30")
    anna.says("cliënten").says("mw. A").presses("Lees overzicht").hears(LONG)
    world.clock_is("2026-12-23 14:30")
    anna.says("overzicht").hears(LONG, "Wat wilt u doen?")
    assert set(summaries(anna)) == set(summaries(client))


def test_another_nurse_sees_nothing_of_a_client(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    bea = world.nurse("Bea").hears("nog geen cliënten")
    world.clock_is("2026-11-23 14:30")
    bea.says("mw. A").does_not_hear("doet mee").presses("Cliënt toevoegen").says("mw. A")
    bea.says("cliënten").hears("mw. A: geen bezoek gepland")
    assert LONG not in bea.all_heard


def test_a_forged_button_reveals_nothing(world: World) -> None:
    _, client = planned(world)
    record, visit = world.record(client), world.record(client).visits[0]
    bea = world.nurse("Bea").presses("Cliënt toevoegen").says("mw. Z").says("cliënten")
    step, number, _, _ = bea.button("mw. Z").data.split(":")
    for n in range(int(number), int(number) + 2):
        for choice, about in (("client", record.id), ("visit", visit.id), ("read", record.id)):
            bea.presses_button(Button("", f"{step}:{n}:{choice}:{about}"))
            bea.hears("Over wie gaat het?").does_not_hear("mw. A", "24 november")
    for data in (f"client:{number}:read:{record.id}", f"visit:{number}:cancel:{visit.id}"):
        bea.presses_button(Button("", data)).hears("Over wie gaat het?")
    assert starts(world, client) == ["2026-11-24 14:30"]


def test_a_client_cannot_press_a_nurse_s_button(world: World) -> None:
    _, client = planned(world)
    for data in ("home:1:add:", "client:1:plan:", f"home:1:client:{world.record(client).id}"):
        client.presses_button(Button("", data)).hears("Waar wordt u gelukkig van?")


def test_the_help_for_a_nurse_is_about_her_work(world: World) -> None:
    anna, _ = joined(world)
    anna.says("help").hears("Kies een cliënt", "dinsdag half drie", "spoed").sees("Bezoek plannen")


def test_stop_leads_a_nurse_to_all_her_clients(world: World) -> None:
    anna, _ = planned(world)
    anna.presses("Bezoek plannen").says("dinsdag").says("stop").hears("Over wie gaat het?")


def test_a_picture_from_a_nurse_gets_a_calm_answer(world: World) -> None:
    anna, _ = joined(world)
    anna.sends_a_picture().hears("kan ik nog niet lezen of horen", "Wat wilt u doen?")


def test_a_visit_is_kept_in_the_time_of_the_wall_clock(world: World) -> None:
    anna, client = joined(world)
    anna.presses("Bezoek plannen").says("30 maart 2027 om 10 uur").presses("Ja, dat klopt")
    assert starts(world, client) == ["2027-03-30 10:00"]  # in summer time, planned in winter
    [visit] = world.record(client).visits
    assert visit.starts_at == datetime(2027, 3, 30, 10, tzinfo=AMSTERDAM)


# --- typing a moment where one thinks of it ---------------------------------------------------


def test_a_moment_typed_on_the_page_of_a_client_plans_a_visit(world: World) -> None:
    anna, _ = joined(world)
    anna.says("dinsdag half drie").hears("Bezoek aan mw. A: dinsdag 24 november om half drie.")
    anna.says("woensdag 10 uur").hears("Bezoek aan mw. A: woensdag 25 november om tien uur.")
    anna.says("ja").hears("Dit is gepland.", "woensdag 25 november om tien uur")


def test_the_same_visit_is_not_planned_twice(world: World) -> None:
    anna, client = joined(world)
    anna.says("dinsdag half drie").says("ja").says("dinsdag half drie").says("ja")
    anna.hears("Dit bezoek staat er al.")
    assert len(world.record(client).visits) == 1


def test_a_day_that_has_just_been_is_not_taken_for_next_year(world: World) -> None:
    anna, _ = joined(world)
    anna.presses("Bezoek plannen").says("20-11 10:00")
    anna.hears("Dat is meer dan een half jaar verder.", DAY)


def test_a_client_hears_that_what_was_shared_is_not_sent_when_the_visit_is_cancelled(
    world: World,
) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    anna.presses("di 24 nov 14.30").presses("Afzeggen").presses("Ja, zeg af")
    client.hears("Anna komt niet op dinsdag 24 november", "Uw overzicht is niet gestuurd.")
