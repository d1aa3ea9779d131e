"""A client died, or the care ended: nobody is asked anything, and nothing is said amiss."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.conversation import Contact, Reflection
from flows.due.reminders import chore_due, due, next_due_at
from flows.due.retention import expires_at
from flows.house import HouseRules
from flows.record import carers
from tests.flows.recordings import accepted, keeps, kept, recorded
from tests.flows.stories import LONG, at_review, invited, planned
from tests.world import Person, World

RULES = HouseRules()


def closes(anna: Person, why: str) -> Person:
    """Anna closes the record of mw. A."""
    anna.says("cliënten").presses("mw. A").presses("Zorg is gestopt").presses(why)
    return anna.presses("Ja, sluit af")


def shared(world: World) -> tuple[Person, Person]:
    """Anna has had a summary for Tuesday's visit, and the visit has been."""
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.clock_is("2026-11-24 15:30")
    return anna, client


# --- died -------------------------------------------------------------------------------------


def test_the_nurse_is_told_what_follows_before_she_says_yes(world: World) -> None:
    recorded(world)
    accepted(world)
    anna = world.person("nurse Anna")
    anna.says("cliënten").presses("mw. A").presses("Zorg is gestopt").hears("Waarom stopt de zorg?")
    anna.presses("Overleden").hears(
        "Ik zeg de bezoeken af", "geen bericht", "Ze horen niet waarom."
    )
    anna.hears("Praat dus eerst zelf met hen.", "30 dagen")
    anna.presses("Nee, ga terug").hears("Wat wilt u doen?")
    assert kept(world).closed_at is None


def test_after_a_death_nothing_is_ever_said_to_the_chat_of_the_client(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    heard = client.all_heard
    closes(anna, "Overleden")
    for _day in range(0, 420, 7):
        world.clock_moves(days=7)
    assert client.all_heard == heard


def test_what_was_still_waiting_for_the_morning_is_not_said_after_a_death(world: World) -> None:
    anna, client = planned(world)
    world.clock_is("2026-11-22 23:00")
    anna.says("cliënten").presses("mw. A").presses("Bezoek plannen").says("vrijdag half drie")
    anna.presses("Ja, dat klopt")
    heard = client.all_heard
    closes(anna, "Overleden")
    world.clock_is("2026-11-23 12:00")
    assert client.all_heard == heard


def test_visits_ahead_are_cancelled_and_nothing_more_is_handed_over(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    closes(anna, "Overleden")
    heard = anna.all_heard
    world.clock_moves(days=3)
    assert anna.all_heard == heard
    record = kept(world)
    assert all(visit.cancelled for visit in record.visits) and not record.shares
    assert record.closed_for == "died" and record.nurse == ""


def test_carers_hear_two_sober_lines_and_not_that_somebody_died(world: World) -> None:
    anna = recorded(world)
    els = accepted(world)
    closes(anna, "Overleden")
    els.hears("Ik vraag u niets meer over uw moeder. U hoeft niets te doen.")
    els.hears("Wat Anna al kreeg, blijft bij haar. Wat u over uzelf vertelde, is van u.")
    els.does_not_hear("overleden", "gestorven", "gecondoleerd", "Sterkte")
    record = kept(world)
    assert [c.ended_by for c in record.carers] == ["closed"]
    assert carers.present(record, world.now) == ()


def test_whoever_counts_on_messages_hears_that_none_come(world: World) -> None:
    anna, _client = planned(world)
    els = world.person("Els")
    keeps(
        world,
        replace(kept(world), contacts=(Contact(els.id, "Els", world.now, calls="mama"),)),
    )
    closes(anna, "Overleden")
    els.hears("Ik stuur u geen berichten meer over mama.").does_not_hear("overleden")


def test_a_link_of_a_closed_record_does_not_work(world: World) -> None:
    anna, code = invited(world)
    closes(anna, "Overleden")
    world.person("somebody").starts(code).hears("Deze link werkt niet.")


def test_nothing_at_all_is_due_for_a_closed_record(world: World) -> None:
    anna, client = shared(world)
    client.says("mijn gegevens").presses("Ruim dit gesprek op").presses("Elke nacht vanzelf")
    closes(anna, "Overleden")
    record = replace(kept(world), marks=(), reflections=(), agenda=())
    assert next_due_at(record, RULES, world.now) is None
    for days in range(0, 60):
        at = world.now + timedelta(days=days)
        assert due(record, RULES, at).effects == () and chore_due(record, RULES, at) is None


def test_what_was_never_shared_goes_after_its_time_without_an_announcement(world: World) -> None:
    anna, client = shared(world)
    client.says("Nog iets dat niemand weet, en dat ik hier bewaar")
    closes(anna, "Overleden")
    record = kept(world)
    private = next(r for r in record.reflections if r.said_at == world.now)
    at = private.said_at + RULES.keep
    assert expires_at(record, RULES.keep) == at
    after = due(record, RULES, (at + timedelta(days=1)).replace(hour=12))
    assert after.effects == ()
    assert private.id not in {r.id for r in after.record.reflections}
    assert LONG in {r.words for r in after.record.reflections}


# --- what stays -------------------------------------------------------------------------------


def test_the_nurse_can_still_read_what_she_got(world: World) -> None:
    anna, _client = shared(world)
    closes(anna, "Overleden").sees("Afgesloten")
    assert "mw. A" not in anna.buttons
    anna.presses("Afgesloten").presses("mw. A").hears("mw. A is overleden.")
    anna.presses("Lees overzicht").hears("Koffie drinken met de hulp")


def test_another_nurse_reads_nothing_of_it(world: World) -> None:
    anna, _client = shared(world)
    closes(anna, "Overleden")
    bea = world.nurse("Bea")
    assert "Afgesloten" not in bea.buttons


def test_a_mistake_is_undone_within_thirty_days(world: World) -> None:
    anna = recorded(world)
    els = accepted(world)
    closes(anna, "Overleden")
    anna.presses("Afgesloten").presses("mw. A").presses("Dat was een vergissing")
    anna.hears("Het is weer open.")
    els.hears("Mijn vorige bericht klopte niet.", "U kunt weer antwoorden over uw moeder.")
    record = kept(world)
    assert (record.nurse, record.closed_at, record.closed_for) == (anna.id, None, "")
    assert carers.present(record, world.now)


def test_a_permission_that_ended_before_does_not_come_back_with_the_record(world: World) -> None:
    anna = recorded(world)
    accepted(world)
    anna.presses("Els").presses("Laat stoppen").presses("Ja, laat stoppen")
    closes(anna, "Overleden")
    anna.presses("Afgesloten").presses("mw. A").presses("Dat was een vergissing")
    assert carers.present(kept(world), world.now) == ()


def test_after_thirty_days_it_stays_closed(world: World) -> None:
    anna, _client = shared(world)
    closes(anna, "Overleden")
    world.clock_moves(days=31)
    anna.says("cliënten").presses("Afgesloten").presses("mw. A").sees("Lees overzicht")
    assert "Dat was een vergissing" not in anna.buttons


# --- ended ------------------------------------------------------------------------------------


def test_when_the_care_ends_the_client_hears_one_sentence_and_keeps_the_diary(world: World) -> None:
    anna, client = planned(world)
    at_review(client)
    closes(anna, "De zorg stopt")
    client.hears("De zorg van Anna stopt hier en uw antwoorden blijven van u.")
    client.does_not_hear("komt niet op")
    client.says("Wat ik nu vertel is van mij alleen").says("wie leest dit")
    client.hears("alleen voor u")
    assert LONG in {r.words for r in world.record(client).reflections}


def test_after_thirty_days_the_diary_is_the_clients_own_alone(world: World) -> None:
    anna, client = shared(world)
    closes(anna, "De zorg stopt")
    world.clock_moves(days=31)
    record = world.record(client)
    assert (record.label, record.nurse_name, record.closed_at) == ("", "", None)
    anna.says("cliënten").hears("nog geen cliënten")
    assert "Afgesloten" not in anna.buttons
    assert any(isinstance(r, Reflection) for r in record.reflections)


def test_another_nurse_can_take_over_a_client_whose_care_ended(world: World) -> None:
    anna, client = planned(world)
    at_review(client)
    closes(anna, "De zorg stopt")
    world.nurse("Bea").presses("Cliënt toevoegen").says("mw. B")
    client.starts(world.codes[-1]).presses("Ja, dat is goed").hears("Bea")
    record = world.record(client)
    assert (record.nurse_name, record.closed_at, record.closed_by) == ("Bea", None, "")
    anna.says("cliënten").hears("nog geen cliënten")


def test_when_the_care_goes_on_after_all_the_client_hears_it(world: World) -> None:
    anna, client = planned(world)
    closes(anna, "De zorg stopt")
    anna.presses("Afgesloten").presses("mw. A").presses("Dat was een vergissing")
    client.hears("De zorg van Anna gaat hier toch door.")
    anna.presses("Bezoek plannen").says("vrijdag half drie").presses("Ja, dat klopt")
    client.hears("Anna komt op vrijdag")


def test_a_client_reads_in_the_log_that_the_care_ended(world: World) -> None:
    anna, client = planned(world)
    closes(anna, "De zorg stopt")
    client.says("wie deed wat").hears("schreef op dat de zorg is gestopt.")


def test_who_answers_again_hears_that_nothing_is_shared_any_more(world: World) -> None:
    anna = recorded(world)
    els = accepted(world)
    closes(anna, "Overleden")
    anna.presses("Afgesloten").presses("mw. A").presses("Dat was een vergissing")
    els.hears("Dat is nu niet meer gedeeld.", "Deel het dan opnieuw, bij: overzicht maken.")
