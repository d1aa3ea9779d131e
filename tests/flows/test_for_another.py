"""A copy of the summary that the client makes for somebody else."""

from __future__ import annotations

from channels.parcel import Document
from tests.flows.stories import LONG, alone, at_agenda, at_question, at_review, planned, summaries
from tests.world import Person, World

OTHER, ALL, MAKE = "Kopie voor iemand", "Alles mag mee", "Maak de kopie"
SHARE = "Mag ik dit delen?"
HANDOVER = "2026-11-23 14:30"  # a day before the visit
DANGER = "Ik ben iedereen tot last, van mij hoeft het niet meer"


def copies(client: Person) -> list[str]:
    """What stands on the copies that came, the words of each page."""
    found = (p for p in client.screen if isinstance(p, Document) and "kopie" in p.name)
    return [document.content.decode() for document in found]


def said_three(world: World) -> tuple[Person, Person]:
    """Anna, and her client who told three things and stands at the summary."""
    anna, client = planned(world)
    at_question(client).says("Mijn knie doet pijn op de trap naar boven")
    client.presses("Later").presses("Overzicht maken").says("De fysio")
    client.presses("Klaar").presses("Sla over").hears(SHARE)
    return anna, client


# --- made -------------------------------------------------------------------------------------


def test_two_presses_make_a_copy_of_everything(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses(OTHER).hears("kopie van uw overzicht", f"1. “{LONG}”")
    assert client.buttons[0] == ALL
    client.presses(ALL).hears("De kopie is van u.", "Dit blijft 24 uur in deze chat staan.")
    [page] = copies(client)
    assert LONG in page


def test_a_copy_is_made_at_rest_too_and_leads_back_there(world: World) -> None:
    _, client = planned(world)
    client.says(LONG).presses("Later").presses(OTHER).presses(ALL)
    assert len(copies(client)) == 1
    client.hears("U kunt hier altijd iets typen.").sees("Overzicht maken", OTHER)


def test_who_has_no_nurse_can_make_a_copy(world: World) -> None:
    client = alone(world)
    at_review(client).presses(OTHER).presses(ALL)
    assert len(copies(client)) == 1


def test_after_the_copy_the_question_about_sharing_is_asked_again(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses(OTHER).presses(ALL).hears(SHARE).presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    assert summaries(anna) != []


def test_with_nothing_to_share_there_is_nothing_to_copy(world: World) -> None:
    _, client = planned(world)
    client.presses("Later")
    assert OTHER not in client.buttons
    client.says(OTHER).hears("Er staat nog niets in.")


# --- left out ---------------------------------------------------------------------------------


def test_a_line_is_left_out_of_this_copy_alone(world: World) -> None:
    anna, client = said_three(world)
    before = world.record(client)
    client.presses(OTHER).presses("1. De fysio").hears("Nummer 1 gaat niet mee.")
    client.hears("1. “De fysio” (gaat niet mee)").presses(MAKE)
    [page] = copies(client)
    assert "De fysio" not in page
    assert "knie" in page
    after = world.record(client)
    assert (after.reflections, after.agenda, after.shares) == (
        before.reflections,
        before.agenda,
        before.shares,
    )
    client.presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    [summary] = summaries(anna)
    assert "De fysio" in summary


def test_what_was_left_out_can_be_put_back(world: World) -> None:
    _, client = said_three(world)
    client.presses(OTHER).says("1").says("2").hears("Nummer 2 gaat niet mee.").says("1")
    client.hears("Nummer 1 gaat mee.").says("2").does_not_hear("(gaat niet mee)").presses(ALL)
    [page] = copies(client)
    assert "De fysio" in page and LONG in page


def test_with_all_lines_left_out_there_is_no_copy(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses(OTHER).presses("1. Koffie drinken met…")
    client.hears("Er gaat nu niets mee.")
    assert not {ALL, MAKE} & set(client.buttons)


def test_what_was_left_out_of_the_summary_is_not_offered(world: World) -> None:
    _, client = said_three(world)
    client.presses("Verander iets").presses("1. De fysio").presses("Laat weg").hears(SHARE)
    client.presses(OTHER).does_not_hear("De fysio").presses(ALL)
    assert "De fysio" not in copies(client)[0]


def test_a_mark_left_out_is_not_on_the_page(world: World) -> None:
    _, client = planned(world)
    client.says(LONG).presses("1. Lichaamsfuncties")
    client.presses("Sla over").presses("Sla over").presses("Sla over").says("4")
    client.presses("Afronden").presses("Klaar").presses("Sla over").presses(OTHER)
    client.says("2").hears("lichaamsfuncties: 4 (gaat niet mee)").presses(MAKE)
    assert "Cijfers" not in copies(client)[0]


def test_an_old_button_copies_nothing_that_was_not_above_it(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses(OTHER)
    button = client.button(ALL)
    client.presses("Terug").says("En dan nog iets heel anders over de tuin")
    client.presses(OTHER).presses_button(button)
    assert copies(client) == []


def test_after_the_visit_the_button_of_before_makes_no_copy(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.clock_moves(minutes=5)
    client.says("En dan nog iets over de tuin").presses(OTHER)
    button = client.hears(LONG, "de tuin").button(ALL)
    world.clock_is("2026-11-24 16:00")
    client.presses_button(button).hears("de tuin").does_not_hear(LONG)
    assert copies(client) == []


# --- words of danger --------------------------------------------------------------------------


def in_danger(world: World) -> Person:
    """Somebody whose words raised a sign, at the summary."""
    _, client = planned(world)
    client.says(LONG).presses("Later").says(DANGER)
    while "Overzicht maken" not in client.buttons:
        client.presses("Nee, ga door" if "Nee, ga door" in client.buttons else "Verder")
    return client.presses("Overzicht maken").presses("Klaar").presses("Sla over")


def test_words_of_danger_are_not_in_the_copy_unless_chosen(world: World) -> None:
    client = in_danger(world).presses(OTHER)
    client.hears("Die woorden gaan niet vanzelf mee.", "(gaat niet mee)").presses(MAKE)
    assert DANGER not in copies(client)[0]
    client.presses(OTHER).says("1").does_not_hear("niet vanzelf", "(gaat").presses(ALL)
    assert DANGER in copies(client)[1]


# --- the page ---------------------------------------------------------------------------------


def test_the_copy_names_no_nurse_and_no_label_and_says_who_made_it(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses(OTHER).presses(ALL)
    [page] = copies(client)
    assert "Een kopie die de cliënt zelf maakte op 22 november" in page
    for absent in ("Anna", "mw. A", "zei ja", "Bezoek", "Wat we nu afspreken"):
        assert absent not in page


def test_the_copy_can_be_passed_on_and_is_taken_away_in_time(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses(OTHER).presses(ALL)
    [page] = [p for p in client.screen if isinstance(p, Document)]
    assert not page.guarded
    world.clock_moves(hours=24)
    assert len(client.removed) == 1


def test_the_client_reads_in_the_log_that_a_copy_was_made(world: World) -> None:
    _, client = planned(world)
    at_review(client).presses(OTHER).presses(ALL).says("wie deed wat")
    client.hears("U maakte een kopie van uw overzicht.")


def test_who_is_called_je_hears_it_so(world: World) -> None:
    _, client = planned(world, "je")
    at_agenda(client).presses("Klaar").presses("Sla over").presses(OTHER)
    client.hears("kopie van je overzicht").presses(ALL).hears("De kopie is van jou.")
