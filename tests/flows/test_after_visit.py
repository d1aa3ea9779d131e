"""What comes after a visit: it has been, what was agreed, looking back, and how it goes since."""

from __future__ import annotations

import pytest

from flows.conversation import Agreement
from flows.house import HouseRules
from tests.flows.stories import at_agenda, joined, planned, summaries, through_intake
from tests.world import Person, World

WALK = "Samen met de fysio naar buiten lopen"
ASKED = "Anna heeft een afspraak met u opgeschreven."
YES, NO = "Ja, dat klopt", "Nee, dat klopt niet"
LOOKS_BACK = "Anna was bij u op dinsdag 24 november."
HOW = "Hoe gaat het daarmee?"


def shared(world: World) -> tuple[Person, Person]:
    """Anna has a summary with one thing to talk about for the visit of Tuesday 24 November."""
    anna, client = planned(world)
    at_agenda(client).says("De douche").presses("Klaar").presses("Sla over")
    client.presses("Ja, deel dit")
    return anna, client


def visited(world: World) -> tuple[Person, Person]:
    """As `shared`; the visit has just been, and Anna says so."""
    anna, client = shared(world)
    world.clock_is("2026-11-23 15:00")
    world.clock_is("2026-11-24 15:30")
    anna.says("cliënten").presses("mw. A").presses("Bezoek is geweest")
    return anna, client


def notes(anna: Person, words: str = WALK, who: str = "De cliënt zelf", when: str = "") -> Person:
    """Anna notes an agreement, from the page of a visit that has been."""
    anna.presses("Afspraak opschrijven").says(words).presses(who)
    anna.says(when) if when else anna.presses("Sla over")
    return anna.presses("Ja, stuur het")


def agreed(world: World) -> tuple[Person, Person]:
    """As `visited`, with one agreement that the client has said yes to."""
    anna, client = visited(world)
    notes(anna)
    return anna, client.presses(YES)


def agreements(world: World, client: Person) -> tuple[Agreement, ...]:
    """All agreements that are kept."""
    return world.record(client).agreements


# --- the nurse notes --------------------------------------------------------------------------


def test_a_visit_that_has_begun_can_be_marked_and_one_ahead_cannot(world: World) -> None:
    anna, client = planned(world)
    anna.says("cliënten").presses("mw. A")
    assert "Bezoek is geweest" not in anna.buttons
    world.clock_is("2026-11-24 14:31")
    anna.says("cliënten").presses("mw. A").presses("Bezoek is geweest")
    anna.hears("Ik heb opgeschreven dat dit bezoek is geweest.").sees("Afspraak opschrijven")
    assert world.record(client).visits[0].done_at == world.now


def test_after_two_weeks_a_visit_cannot_be_marked_any_more(world: World) -> None:
    anna, _client = planned(world)
    world.clock_is("2026-12-08 14:30")
    anna.says("cliënten").presses("mw. A").sees("Bezoek is geweest")
    world.clock_is("2026-12-08 14:31")
    anna.says("cliënten").presses("mw. A")
    assert "Bezoek is geweest" not in anna.buttons


def test_of_two_visits_each_button_says_which(world: World) -> None:
    anna, _client = planned(world)
    anna.says("cliënten").presses("mw. A").says("woensdag 10 uur").presses("Ja, dat klopt")
    world.clock_is("2026-11-26 12:00")
    anna.says("cliënten").presses("mw. A")
    anna.sees("Geweest: di 24 nov 14.30", "Geweest: wo 25 nov 10.00")


def test_while_a_visit_goes_on_its_button_needs_no_moment(world: World) -> None:
    anna, _client = planned(world)
    anna.says("cliënten").presses("mw. A").says("woensdag 10 uur").presses("Ja, dat klopt")
    world.clock_is("2026-11-25 10:20")
    anna.says("cliënten").presses("mw. A").sees("Bezoek is geweest", "Geweest: di 24 nov 14.30")


def test_an_agreement_is_read_back_before_the_client_gets_it(world: World) -> None:
    anna, client = visited(world)
    anna.presses("Afspraak opschrijven").hears("Wat is er afgesproken?").says(WALK)
    anna.hears("Wie doet het?").presses("Iemand uit het netwerk")
    anna.says("voor Sinterklaas").hears(f"“{WALK}” (iemand uit de omgeving, “voor Sinterklaas”)")
    assert ASKED not in client.all_heard
    anna.presses("Ja, stuur het").hears(f"1. “{WALK}”", "Dit wacht op de cliënt.")
    assert f"{ASKED}\n\n“{WALK}”\n\nWie: iemand die u kent." in client.all_heard


@pytest.mark.parametrize(
    ("typed", "who", "named"),
    [
        ("mijn dochter", "network", "mijn dochter"),
        ("buurvrouw Riet", "network", "buurvrouw Riet"),
        ("de fysio", "other", "de fysio"),
        ("Anna", "nurse", ""),
        ("ik", "nurse", ""),
        ("mevrouw", "client", ""),
    ],
)
def test_who_does_it_can_be_typed(world: World, typed: str, who: str, named: str) -> None:
    anna, client = visited(world)
    anna.presses("Afspraak opschrijven").says(WALK).says(typed).presses("Sla over")
    anna.hears(named or WALK).presses("Ja, stuur het")
    [made] = agreements(world, client)
    assert (made.who, made.named) == (who, named)
    assert not named or f"Wie: “{named}”." in client.all_heard


def test_of_a_first_name_it_is_asked_once_who_that_is(world: World) -> None:
    anna, client = visited(world)
    anna.presses("Afspraak opschrijven").says(WALK).says("Riet").hears("Wie is “Riet”?")
    anna.presses("Iemand uit het netwerk").presses("Sla over").presses("Ja, stuur het")
    [made] = agreements(world, client)
    assert (made.who, made.named) == ("network", "Riet")


@pytest.mark.parametrize(
    "typed", ["Jan de Vries", "de Vries", "ja", "Riet Jansen", "dokter Bos", "..."]
)
def test_a_surname_is_not_taken_for_who_does_it(world: World, typed: str) -> None:
    anna, client = visited(world)
    anna.presses("Afspraak opschrijven").says(WALK).says(typed).hears("een voornaam of een rol")
    assert [made.named for made in agreements(world, client)] == [""]


def test_what_the_nurse_leaves_halfway_is_put_before_nobody(world: World) -> None:
    anna, client = visited(world)
    anna.presses("Afspraak opschrijven").says(WALK).says("cliënten")
    assert ASKED not in client.all_heard
    anna.presses("mw. A").presses("Afspraken").hears("Er is nog geen afspraak opgeschreven.")
    notes(anna, "Iets anders")
    assert [made.words for made in agreements(world, client)] == ["Iets anders"]


def test_at_most_three_agreements_are_noted(world: World) -> None:
    anna, _client = visited(world)
    for n in range(3):
        notes(anna, f"Afspraak nummer {n}")
    anna.hears("3. “Afspraak nummer 2”")
    assert "Afspraak opschrijven" not in anna.buttons


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("x" * 201, "Gebruik woorden, en niet meer dan 200 tekens."),
        ("...", "Gebruik woorden, en niet meer dan 200 tekens."),
        ("Bel de fysio op 06-12345678", "Dat bewaar ik niet."),
    ],
)
def test_an_agreement_is_short_and_leads_to_nobody(world: World, typed: str, answer: str) -> None:
    anna, client = visited(world)
    anna.presses("Afspraak opschrijven").says(typed).hears(answer)
    assert agreements(world, client) == ()


def test_an_agreement_that_waits_can_be_taken_away_and_the_client_hears_it(world: World) -> None:
    anna, client = visited(world)
    notes(anna).presses("Haal nummer 1 weg").hears("Er is nog geen afspraak opgeschreven.")
    assert f"Anna heeft dit weggehaald: “{WALK}”" in client.all_heard
    client.presses(YES).hears("Deze afspraak is er niet meer.")
    assert agreements(world, client) == ()


def test_what_the_client_said_yes_to_is_not_taken_away(world: World) -> None:
    anna, _client = agreed(world)
    anna.says("cliënten").presses("mw. A").presses("Afspraken").hears("De cliënt zegt ja.")
    assert "Haal nummer 1 weg" not in anna.buttons


def test_with_somebody_who_has_not_come_in_nothing_is_noted(world: World) -> None:
    anna = world.nurse()
    anna.presses("Cliënt toevoegen").says("mw. B").presses("Bezoek plannen")
    anna.says("dinsdag half drie").presses("Ja, dat klopt")
    world.clock_is("2026-11-24 15:30")
    anna.says("cliënten").presses("mw. B").presses("Bezoek is geweest")
    anna.does_not_hear("afspraak opgeschreven").presses("Afspraken")
    anna.hears("De cliënt kan hier nu niet antwoorden.")
    assert "Afspraak opschrijven" not in anna.buttons


def test_after_a_withdrawn_consent_nothing_is_noted(world: World) -> None:
    anna, client = visited(world)
    client.says("mijn gegevens").presses("Stop met bewaren").presses("Ja, stop met bewaren")
    anna.presses("Afspraak opschrijven").says(WALK)
    assert agreements(world, client) == ()
    assert ASKED not in client.all_heard


# --- the client says yes or no ----------------------------------------------------------------


def test_an_agreement_counts_after_the_client_s_yes(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    assert agreements(world, client)[0].agreed_at is None
    client.presses(YES).hears("De afspraak geldt nu.")
    assert agreements(world, client)[0].agreed_at == world.now
    client.presses(YES).hears("Dat wist ik al.")


def test_a_yes_counts_wherever_the_client_stands_and_moves_nobody(world: World) -> None:
    anna, client = visited(world)
    client.presses("Vertellen").hears("Hoe is dat nu?")
    before = world.record(client).client
    notes(anna)
    client.presses(YES).does_not_hear("Hoe is dat nu?")
    after = world.record(client).client
    assert before is not None and after is not None
    assert before.position == after.position


def test_yes_can_be_typed_at_rest_when_one_agreement_waits(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    client.says("ja dat klopt").hears("De afspraak geldt nu.")


def test_after_a_no_the_nurse_hears_it_and_it_does_not_count(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    client.presses(NO).hears("Deze afspraak geldt niet.", "Wat moet de afspraak zijn?")
    assert f"mw. A zegt nee tegen deze afspraak: “{WALK}”" in anna.all_heard
    [made] = agreements(world, client)
    assert (made.agreed_at, made.refused_at) == (None, world.now)


def test_the_nurse_reads_what_it_should_be_as_it_was_said(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    client.presses("Vertellen").presses(NO).says("Alleen als het droog is").hears(
        "Ik heb het bewaard.", "Hoe is dat nu?"
    )
    anna.says("cliënten").presses("mw. A").presses("Afspraken")
    anna.hears("De cliënt zegt nee.", "Er is geschreven: “Alleen als het droog is”")


def test_words_about_violence_in_that_place_are_not_read_by_the_nurse(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    client.presses(NO).says("Mijn man slaat mij")
    anna.says("cliënten").presses("mw. A").presses("Afspraken").does_not_hear("slaat")


def test_what_it_should_be_may_be_skipped(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    client.presses(NO).presses("Sla over")
    assert [r.theme for r in world.record(client).reflections if r.theme == "agreed"] == []


def test_somebody_can_come_back_on_a_no(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    button = client.button(YES)
    client.presses(NO).presses("Sla over").presses_button(button).hears("De afspraak geldt nu.")
    assert "mw. A zegt nu ja tegen deze afspraak" in anna.all_heard
    assert agreements(world, client)[0].refused_at is None


def test_at_night_neither_of_them_gets_anything(world: World) -> None:
    anna, client = visited(world)
    world.clock_is("2026-11-24 21:00")
    notes(anna)
    assert ASKED not in client.all_heard
    world.clock_is("2026-11-25 08:00")
    assert ASKED in client.all_heard
    world.clock_is("2026-11-25 21:00")
    client.presses(NO)
    assert "mw. A zegt nee" not in anna.all_heard
    world.clock_is("2026-11-26 08:00")
    assert "mw. A zegt nee" in anna.all_heard


def test_after_a_withdrawn_consent_a_yes_changes_nothing(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    button = client.button(YES)
    client.says("mijn gegevens").presses("Stop met bewaren").presses("Ja, stop met bewaren")
    client.presses_button(button)
    assert agreements(world, client)[0].agreed_at is None


# --- another nurse ----------------------------------------------------------------------------


def test_a_nurse_whom_the_client_left_hears_nothing_more(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    no = client.button(NO)
    client.says("mijn gegevens").presses("Stop met delen").presses("Ja, stop met delen")
    client.presses_button(no).says("Dat zei ik niet")
    assert "zegt nee" not in anna.all_heard
    anna.says("cliënten")
    assert "Dat zei ik niet" not in anna.all_heard


def test_a_next_nurse_sees_nothing_of_what_was_agreed_with_the_one_before(world: World) -> None:
    _anna, client = agreed(world)
    client.says("mijn gegevens").presses("Stop met delen").presses("Ja, stop met delen")
    els = world.nurse("Els").presses("Cliënt toevoegen").says("mw. Z")
    client.starts(world.codes[-1]).presses("Ja, dat is goed")
    els.says("cliënten").presses("mw. Z")
    assert WALK not in els.all_heard
    client.says("mijn afspraken").hears(WALK)


# --- looking back -----------------------------------------------------------------------------


def test_a_day_after_the_visit_the_client_is_asked_to_look_back_once(world: World) -> None:
    _anna, client = visited(world)
    world.clock_is("2026-11-25 15:29")
    assert LOOKS_BACK not in client.all_heard
    world.clock_is("2026-11-25 15:30")
    assert client.all_heard.count(LOOKS_BACK) == 1
    world.clock_moves(days=3)
    assert client.all_heard.count(LOOKS_BACK) == 1


def test_a_visit_that_nobody_marked_is_looked_back_on_a_day_after_its_start(world: World) -> None:
    _anna, client = shared(world)
    world.clock_is("2026-11-23 15:00")
    world.clock_is("2026-11-25 14:29")
    assert LOOKS_BACK not in client.all_heard
    world.clock_is("2026-11-25 14:30")
    assert LOOKS_BACK in client.all_heard


def test_each_thing_to_talk_about_is_asked_about_and_then_whether_one_was_heard(
    world: World,
) -> None:
    _anna, client = visited(world)
    world.clock_is("2026-11-25 16:00")
    client.presses("Terugkijken").hears("Hier wilde u over praten: “De douche”")
    client.hears("Is er over gepraat?").presses("Een beetje")
    client.hears("Is er geluisterd naar wat u belangrijk vindt?").presses("Nee")
    client.hears("Dat waren mijn vragen. Ik heb het bewaard.")
    said = world.record(client).looked_back
    assert [(x.words, x.answer) for x in said] == [("De douche", "partly"), ("", "no")]
    assert {x.visit for x in said} == {world.record(client).visits[0].id}


def test_a_question_about_the_visit_may_be_skipped_and_gone_back_to(world: World) -> None:
    _anna, client = visited(world)
    world.clock_is("2026-11-25 16:00")
    client.presses("Terugkijken").presses("Sla over").presses("Terug").hears("De douche")
    client.presses("Ja").presses("Sla over").hears("Dat waren mijn vragen.")
    assert [x.answer for x in world.record(client).looked_back] == ["yes"]


def test_looking_back_leads_back_to_where_one_was(world: World) -> None:
    _anna, client = visited(world)
    client.presses("Vertellen").hears("Hoe is dat nu?")
    world.clock_is("2026-11-25 16:00")
    client.presses("Terugkijken").presses("Ja").presses("Ja").hears("Hoe is dat nu?")


def test_looking_back_can_wait(world: World) -> None:
    _anna, client = visited(world)
    world.clock_is("2026-11-25 16:00")
    client.presses("Terugkijken").presses("Later").sees("Terugkijken")
    client.says("terugkijken").hears("De douche")


def test_looking_back_twice_keeps_the_newest_answer(world: World) -> None:
    _anna, client = visited(world)
    world.clock_is("2026-11-25 16:00")
    button = client.button("Terugkijken")
    client.presses_button(button).presses("Ja").presses("Ja")
    client.presses_button(button).hears("De douche").presses("Nee").presses("Nee")
    assert [x.answer for x in world.record(client).looked_back] == ["no", "no"]


def test_a_visit_without_a_summary_is_not_looked_back_on(world: World) -> None:
    anna, client = planned(world)
    world.clock_is("2026-11-24 15:30")
    anna.says("cliënten").presses("mw. A").presses("Bezoek is geweest")
    world.clock_is("2026-11-26 15:30")
    assert LOOKS_BACK not in client.all_heard
    client.says("terugkijken").hears("Er is nu geen bezoek om op terug te kijken.")


@pytest.mark.parametrize("right", ["Stop met bewaren", "Stop met delen"])
def test_whoever_withdrew_is_not_asked_to_look_back(world: World, right: str) -> None:
    _anna, client = visited(world)
    client.says("mijn gegevens").presses(right).presses(f"Ja, {right.lower()}")
    world.clock_is("2026-11-26 15:30")
    assert LOOKS_BACK not in client.all_heard


def test_a_cancelled_visit_is_not_looked_back_on(world: World) -> None:
    anna, client = shared(world)
    world.clock_is("2026-11-24 09:00")
    anna.says("cliënten").presses("mw. A").presses("di 24 nov 14.30")
    anna.presses("Afzeggen").presses("Ja, zeg af")
    world.clock_is("2026-11-26 15:30")
    assert LOOKS_BACK not in client.all_heard


def test_looking_back_is_not_asked_at_night(world: World) -> None:
    world.rules = HouseRules(quiet_from=world.now.replace(hour=15, minute=0).time())
    _anna, client = shared(world)
    world.clock_is("2026-11-23 14:45")
    world.clock_is("2026-11-24 14:59")
    world.clock_is("2026-11-25 14:29")
    world.clock_is("2026-11-25 15:30")
    assert LOOKS_BACK not in client.all_heard
    world.clock_is("2026-11-26 08:00")
    assert LOOKS_BACK in client.all_heard


def test_what_was_taken_away_since_is_not_quoted(world: World) -> None:
    _anna, client = planned(world)
    client.says("Ik wil graag weer zelf mijn haar wassen in de douche").presses("Afronden")
    client.presses("1. Ik wil graag…").presses("Klaar").presses("Sla over")
    client.presses("Ja, deel dit")
    world.clock_is("2026-11-23 15:00")
    client.says("mijn antwoorden").presses("1. Ik wil graag…").presses("Haal weg")
    client.presses("Ja, haal weg")
    world.clock_is("2026-11-25 15:00")
    client.presses("Terugkijken").does_not_hear("haar wassen").hears("Is er geluisterd")


# --- between two visits -----------------------------------------------------------------------


def test_a_week_after_the_visit_it_is_asked_how_it_goes_once(world: World) -> None:
    _anna, client = agreed(world)
    world.clock_is("2026-12-01 15:29")
    assert HOW not in client.all_heard
    world.clock_is("2026-12-01 15:30")
    assert f"U sprak af: “{WALK}”\n\n{HOW}" in client.all_heard
    world.clock_moves(days=20)
    assert client.all_heard.count(HOW) == 1


def test_the_answer_is_kept_in_own_words_about_what_was_agreed(world: World) -> None:
    _anna, client = agreed(world)
    world.clock_is("2026-12-01 16:00")
    client.presses("Antwoord geven").hears(HOW).says("Twee keer gelopen en toen regen")
    client.hears("Ik heb het bewaard.")
    said = world.record(client).reflections[-1]
    assert (said.theme, said.words) == ("agreed", "Twee keer gelopen en toen regen")
    client.says("overzicht maken").presses("Klaar").presses("Sla over")
    assert "Over de afspraak “" in summaries(client)[-1]
    assert "wat u afsprak:" not in summaries(client)[-1]
    client.says("mijn antwoorden").presses("1. Twee keer gelopen…")
    client.hears("Hoe gaat het met wat u afsprak?", "Twee keer gelopen en toen regen")


def test_two_days_before_the_next_visit_is_sooner(world: World) -> None:
    anna, client = agreed(world)
    anna.says("cliënten").presses("mw. A").says("maandag 10 uur").presses("Ja, dat klopt")
    world.clock_is("2026-11-28 09:59")
    assert HOW not in client.all_heard
    world.clock_is("2026-11-28 10:00")
    assert HOW in client.all_heard


def test_when_the_next_visit_comes_at_once_there_is_no_question_between(world: World) -> None:
    anna, client = agreed(world)
    anna.says("cliënten").presses("mw. A").says("donderdag 10 uur").presses("Ja, dat klopt")
    world.clock_is("2026-11-26 09:00")
    world.clock_is("2026-12-05 16:00")
    assert HOW not in client.all_heard


def test_about_what_waits_or_was_refused_nothing_is_asked(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    notes(anna, "Elke dag een beker water")
    client.presses(NO)
    world.clock_is("2026-12-02 16:00")
    assert HOW not in client.all_heard


def test_the_question_can_be_switched_off_and_on(world: World) -> None:
    anna, client = agreed(world)
    world.clock_is("2026-12-01 16:00")
    client.presses("Vraag dit niet meer").hears("Goed. Ik vraag het niet meer.")
    assert world.record(client).unasked
    anna.says("cliënten").presses("mw. A").says("woensdag 10 uur").presses("Ja, dat klopt")
    world.clock_is("2026-12-02 11:00")
    anna.says("cliënten").presses("mw. A").presses("Bezoek is geweest")
    notes(anna, "Samen bellen")
    client.presses(YES)
    world.clock_moves(days=8)
    assert client.all_heard.count(HOW) == 1
    client.says("mijn afspraken").presses("Vraag dit mij weer").hears("Ik vraag het weer.")
    assert not world.record(client).unasked


# --- reading back, and who did what -----------------------------------------------------------


def test_the_agreements_are_found_with_their_dates(world: World) -> None:
    anna, client = agreed(world)
    notes(anna, "Samen bellen", "Ik", "deze week")
    client.says("mijn antwoorden").presses("Mijn afspraken")
    client.hears(f"1. “{WALK}” (uzelf). 24 november 2026")
    client.hears("Deze afspraak wacht nog op uw antwoord.", "“Samen bellen”", "Wie: Anna.")
    client.presses(YES).hears("2. “Samen bellen” (Anna, “deze week”). 24 november 2026")


def test_the_client_reads_who_noted_confirmed_and_refused(world: World) -> None:
    anna, client = agreed(world)
    notes(anna, "Samen bellen")
    client.presses(NO).presses("Sla over")
    world.clock_is("2026-11-25 16:00")
    client.presses("Terugkijken").presses("Ja").presses("Ja")
    client.says("mijn gegevens").presses("Wie deed wat").hears(
        "Anna schreef 2 afspraken op.",
        "U zei ja tegen een afspraak.",
        "U zei nee tegen een afspraak.",
        "U keek terug op een bezoek",
    )


def test_a_button_of_somebody_else_s_agreement_changes_nothing(world: World) -> None:
    anna, client = agreed(world)
    other = joined_too(anna, world)
    made = agreements(world, client)[0]
    forged = client.button(YES)
    other.presses_button(forged).hears("Deze afspraak is er niet meer.")
    assert agreements(world, client) == (made,)


def joined_too(anna: Person, world: World) -> Person:
    """A second client of Anna's."""
    anna.says("cliënten").presses("Cliënt toevoegen").says("mw. B")
    return through_intake(world.person("other").starts(world.codes[-1]))


def test_somebody_without_agreements_hears_so(world: World) -> None:
    _anna, client = joined(world)
    client.says("mijn afspraken").hears("Er zijn nog geen afspraken.").presses(
        "Terug naar het gesprek"
    )
    client.hears("Waar wordt u gelukkig van?")


def test_the_client_is_not_asked_how_it_goes_with_what_the_nurse_keeps(world: World) -> None:
    anna, client = visited(world)
    notes(anna, "De fysio bellen", "Ik")
    client.presses(YES)
    world.clock_is("2026-12-01 15:30")
    assert HOW not in client.all_heard


def test_of_two_agreements_that_of_somebody_else_is_asked_about_and_not_the_nurse_s(
    world: World,
) -> None:
    anna, client = visited(world)
    notes(anna, "De fysio bellen", "Ik")
    client.presses(YES)
    notes(anna, WALK, "Iemand anders")
    client.presses(YES)
    world.clock_is("2026-12-01 15:30")
    assert f"U sprak af: “{WALK}”\n\n{HOW}" in client.all_heard
