"""A nurse takes over a colleague's visit, and gives it back."""

from __future__ import annotations

from tests.flows.stories import LONG, at_review, planned
from tests.world import Person, World

VISIT = "dinsdag 24 november om half drie"
MAY_READ = "Mag Bo lezen wat u voor dit bezoek deelde?"


def colleagues(world: World) -> tuple[Person, Person, Person]:
    """Anna with her client, who has a visit on Tuesday, and her colleague Bo."""
    anna, client = planned(world)
    return anna, client, world.nurse("Bo")


def covered(world: World) -> tuple[Person, Person, Person]:
    """The same, and Bo has taken over that visit."""
    anna, client, bo = colleagues(world)
    bo.presses("Bezoek van een collega").presses("1. di 24 nov 14.30").presses("Ja, ik ga")
    return anna, client, bo


def shared(client: Person) -> Person:
    """The client shares something for the visit."""
    return at_review(client).presses("Ja, deel dit")


def test_a_colleague_takes_over_a_visit_and_the_client_hears_who_comes(world: World) -> None:
    anna, client, bo = colleagues(world)
    bo.presses("Bezoek van een collega").hears(f"1. mw. A van Anna, {VISIT}")
    bo.presses("1. di 24 nov 14.30").hears("Neemt u dit bezoek over?").presses("Ja, ik ga")
    bo.hears("U neemt dit bezoek over.", "mw. A: u komt in plaats van Anna.")
    heard = client.all_heard
    assert f"Bo komt in plaats van Anna.\n\nHet bezoek is op {VISIT}." in heard
    assert MAY_READ not in heard  # nothing was shared yet
    assert f"Bo gaat op {VISIT} naar mw. A." in anna.all_heard
    bo.presses("Alle cliënten").hears(f"mw. A: {VISIT}, in plaats van Anna")
    bo.sees("mw. A van Anna")
    anna.presses("Alle cliënten").hears(f"mw. A: {VISIT}, Bo gaat")


def test_a_colleague_sees_nothing_more_than_the_visit(world: World) -> None:
    _, _, bo = covered(world)
    for label in ("Bezoek plannen", "Nieuwe link", "Lees overzicht"):
        assert label not in bo.buttons
    bo.says("donderdag half drie").does_not_hear("Klopt dat?")


def test_a_colleague_gets_what_the_client_shares_for_her_visit(world: World) -> None:
    anna, client, bo = covered(world)
    at_review(client).hears(
        "Zo krijgt Bo het te lezen:", f"Dit krijgt Bo, vóór het bezoek van {VISIT}."
    )
    client.presses("Ja, deel dit").hears("Bo")
    world.clock_is("2026-11-23 14:30")
    assert LONG in bo.all_heard
    assert LONG not in anna.all_heard
    bo.presses("Alle cliënten").presses("mw. A van Anna").presses("Lees overzicht").hears(LONG)
    bo.presses("Zorgleefplan").hears(LONG)


def test_what_was_shared_before_goes_to_a_colleague_only_with_a_yes(world: World) -> None:
    anna, client, bo = colleagues(world)
    shared(client)
    bo.presses("Bezoek van een collega").presses("1. di 24 nov 14.30").presses("Ja, ik ga")
    assert MAY_READ in client.all_heard
    world.clock_is("2026-11-23 14:30")
    assert LONG not in bo.all_heard + anna.all_heard
    assert "mw. A heeft nog niets gedeeld" not in bo.all_heard
    assert "mw. A deelde iets met Anna." in bo.all_heard
    assert "U krijgt het als mw. A dat goed vindt." in bo.all_heard
    client.presses("Ja, dat mag").hears("Goed. Bo krijgt het voor het bezoek.")
    assert LONG in bo.all_heard
    assert LONG not in anna.all_heard


def test_what_nobody_got_before_a_covered_visit_comes_to_nobody_days_later(world: World) -> None:
    anna, client, bo = colleagues(world)
    shared(client)
    bo.presses("Bezoek van een collega").presses("1. di 24 nov 14.30").presses("Ja, ik ga")
    for moment in ("2026-11-23 14:30", "2026-11-27 14:31", "2026-11-30 14:30"):
        world.clock_is(moment)
    assert not [v.by for v in world.record(client).visits if v.by]
    assert LONG not in anna.all_heard + bo.all_heard
    assert not [s for s in world.record(client).shares if s.handed_over_at]


def test_a_client_can_type_yes_to_the_question(world: World) -> None:
    _, client, bo = colleagues(world)
    shared(client)
    bo.presses("Bezoek van een collega").presses("1. di 24 nov 14.30").presses("Ja, ik ga")
    client.says("ja, dat mag").hears("Goed. Bo krijgt het voor het bezoek.")


def test_after_a_no_a_colleague_gets_nothing(world: World) -> None:
    _, client, bo = colleagues(world)
    shared(client)
    bo.presses("Bezoek van een collega").presses("1. di 24 nov 14.30").presses("Ja, ik ga")
    client.presses("Nee").hears("Goed. Bo krijgt het niet.")
    world.clock_is("2026-11-24 14:00")
    assert LONG not in bo.all_heard


def test_a_yes_meant_for_one_colleague_is_no_yes_to_another(world: World) -> None:
    anna, client, bo = colleagues(world)
    shared(client)
    bo.presses("Bezoek van een collega").presses("1. di 24 nov 14.30").presses("Ja, ik ga")
    about_bo = client.button("Ja, dat mag")
    bo.presses("Geef terug").presses("Ja, graag")
    cato = world.nurse("Cato").presses("Bezoek van een collega").presses("1. di 24 nov 14.30")
    cato.presses("Ja, ik ga")
    client.presses_button(about_bo).hears("Dit hoeft niet meer.")
    world.clock_is("2026-11-24 14:00")
    assert LONG not in bo.all_heard + cato.all_heard + anna.all_heard


def test_what_was_handed_over_before_stays_readable_for_whom_it_was_for(world: World) -> None:
    anna, client, bo = colleagues(world)
    shared(client)
    world.clock_is("2026-11-23 15:00")
    assert LONG in anna.all_heard
    bo.presses("Bezoek van een collega").presses("1. di 24 nov 14.30").presses("Ja, ik ga")
    anna.presses("Alle cliënten").presses("mw. A").presses("Lees overzicht").hears(LONG)
    assert "Lees overzicht" not in bo.buttons
    client.presses("Ja, dat mag")
    assert LONG in bo.all_heard


def test_a_colleague_gives_a_visit_back(world: World) -> None:
    anna, client, bo = covered(world)
    bo.presses("Geef terug").hears("De cliënt hoort dat Anna komt.").presses("Ja, graag")
    bo.hears("Het bezoek is weer van Anna.").does_not_hear("mw. A")
    assert f"Anna komt toch zelf.\n\nHet bezoek is op {VISIT}." in client.all_heard
    assert f"Bo geeft het bezoek aan mw. A op {VISIT} terug." in anna.all_heard
    shared(client).hears("Anna")
    world.clock_is("2026-11-23 14:30")
    assert LONG in anna.all_heard
    assert LONG not in bo.all_heard


def test_the_own_nurse_takes_a_visit_back(world: World) -> None:
    anna, client, bo = covered(world)
    shared(client)
    anna.presses("Alle cliënten").presses("mw. A").hears(f"Bezoek: {VISIT}, Bo gaat")
    anna.presses("di 24 nov 14.30").hears("Bo komt in uw plaats.").presses("Toch zelf gaan")
    anna.presses("Ja, graag").hears("U gaat zelf.")
    assert f"Anna gaat op {VISIT} naar mw. A." in bo.all_heard
    assert "Mag Anna lezen wat u voor dit bezoek deelde?" in client.all_heard
    world.clock_is("2026-11-23 14:30")  # it was shared with Bo, and Anna has no yes
    assert LONG not in anna.all_heard + bo.all_heard


def test_whoever_moves_a_visit_that_was_taken_over_tells_who_comes(world: World) -> None:
    anna, client, bo = covered(world)
    anna.presses("Alle cliënten").presses("mw. A").presses("di 24 nov 14.30").presses(
        "Ander moment"
    )
    anna.says("woensdag half drie").presses("Ja, dat klopt")
    assert "Het bezoek van Bo is nu op woensdag 25 november" in client.all_heard
    assert "Het bezoek aan mw. A is verplaatst naar woensdag 25 november" in bo.all_heard


def test_a_colleague_notes_what_was_agreed_at_her_visit(world: World) -> None:
    anna, client, bo = covered(world)
    world.clock_is("2026-11-24 15:30")
    bo.presses("Alle cliënten").presses("mw. A van Anna").presses("Bezoek is geweest")
    bo.presses("Afspraak opschrijven").says("Samen wandelen").presses("Ik").says("vrijdag")
    bo.presses("Ja, stuur het")
    assert "Bo heeft een afspraak met u opgeschreven." in client.all_heard
    anna.presses("Alle cliënten").presses("mw. A")
    assert "Afspraken" not in anna.buttons  # the visit is still Bo's


def test_a_colleague_sees_the_client_no_more_three_days_after_the_visit(world: World) -> None:
    _anna, client, bo = covered(world)
    shared(client)
    world.clock_is("2026-11-27 14:00")
    bo.presses("Alle cliënten").hears("mw. A").presses("mw. A van Anna").sees("Lees overzicht")
    old = bo.button("Lees overzicht")
    world.clock_is("2026-11-27 14:31")
    bo.presses_button(old).does_not_hear(LONG)
    bo.presses("Alle cliënten").hears("U heeft hier nog geen cliënten.")
    assert not [v.by for v in world.record(client).visits if v.by]


def test_who_stops_sharing_is_seen_by_no_colleague(world: World) -> None:
    _, client, bo = covered(world)
    client.says("stop met delen").presses("Ja, stop met delen")
    assert "mw. A deelt hier niets meer." in bo.all_heard
    bo.presses("Alle cliënten").hears("U heeft hier nog geen cliënten.")


def test_another_team_sees_no_visit(world: World) -> None:
    planned(world)
    code = world.nurse_code(team="Zuid")
    dee = world.person("nurse Dee").starts(code).says("Dee")
    assert "Bezoek van een collega" not in dee.buttons
    dee.says("bezoek van een collega").does_not_hear("mw. A")


def test_a_client_reads_in_the_log_who_took_over(world: World) -> None:
    _anna, client, bo = covered(world)
    bo.presses("Geef terug").presses("Ja, graag")
    client.says("wie deed wat").hears("Een verpleegkundige nam een bezoek over.")
    client.hears("Een verpleegkundige gaf een bezoek terug.", "Anna plande een bezoek.")
