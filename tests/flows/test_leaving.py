"""A nurse leaves: she reaches nothing more, and her clients get another nurse."""

from __future__ import annotations

from channels.parcel import Removal
from tests.flows.stories import LONG, at_review, planned
from tests.flows.test_covering import VISIT, colleagues, shared
from tests.world import Person, World

GONE = "U werkt hier niet meer."


def leaves(first: Person, name: str) -> Person:
    """The first nurse of the team says that a colleague leaves."""
    first.says("cliënten").presses("Collega's").presses(name).presses("Gaat weg")
    return first.presses("Ja, gaat weg")


def bo_left(world: World) -> tuple[Person, Person, Person]:
    """Anna; Bo, who has left; and her client, who has a visit on Tuesday and shared something."""
    anna = world.nurse("Anna")
    bo = world.nurse("Bo").presses("Cliënt toevoegen").says("mw. A")
    client = world.person().starts(world.codes[-1])
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag"):
        client.presses(label)
    client.presses("Ja, meteen").presses("Nee, ga door")
    bo.presses("Bezoek plannen").says("dinsdag half drie").presses("Ja, dat klopt")
    at_review(client).presses("Ja, deel dit")
    leaves(anna, "Bo")
    return anna, bo, client


def test_only_the_first_nurse_of_a_team_says_that_a_colleague_leaves(world: World) -> None:
    _, _, bo = colleagues(world)
    assert "Collega's" not in bo.buttons
    bo.says("collega's").does_not_hear("Anna")


def test_it_is_asked_once_more_and_told_how_many_clients_come(world: World) -> None:
    anna = world.nurse("Anna")
    world.nurse("Bo").presses("Cliënt toevoegen").says("dhr. B")
    anna.says("cliënten").presses("Collega's").presses("Bo").presses("Gaat weg")
    anna.hears("Bo kan hier dan niets meer lezen.", "1 cliënt gaat dan naar u.")
    anna.presses("Nee, blijft").hears("Dit is Bo.")
    world.person("nurse Bo").says("cliënten").hears("dhr. B")


def test_who_left_is_told_and_her_chat_is_tidied(world: World) -> None:
    _, bo, _ = bo_left(world)
    assert GONE in bo.all_heard
    [removal] = [sent for sent in bo.screen if isinstance(sent, Removal)]
    assert len(removal.messages) > 5


def test_who_left_reaches_nothing(world: World) -> None:
    _, bo, _ = bo_left(world)
    old = [b for sent in bo.screen for b in getattr(sent, "buttons", ())]
    bo._seen = len(bo.screen)
    start = len(bo.screen)
    for button in old:
        bo.presses_button(button)
    for words in ("cliënten", "mw. A", "/start", "lees overzicht", "collega's"):
        bo.says(words)
    for code in world.codes:
        bo.starts(code)
    heard = "\n".join(str(sent) for sent in bo.screen[start:])
    assert "mw. A" not in heard
    assert LONG not in heard
    assert "half drie" not in heard


def test_the_link_by_which_she_came_in_works_no_more(world: World) -> None:
    anna = world.nurse("Anna")
    code = world.nurse_code()
    bo = world.person("nurse Bo").starts(code).says("Bo")
    leaves(anna, "Bo")
    bo.starts(code).hears("Deze link werkt niet.")
    assert "Cliënt toevoegen" not in bo.buttons


def test_her_client_hears_who_is_the_nurse_now_and_visits_stay(world: World) -> None:
    anna, _, client = bo_left(world)
    assert "Bo werkt hier niet meer.\n\nAnna is nu uw verpleegkundige." in client.all_heard
    client.says("later").hears(f"Anna komt op {VISIT}.")
    assert "U heeft nu 1 cliënt van haar of hem." in anna.all_heard
    anna.says("cliënten").hears(f"mw. A: {VISIT}")


def test_what_was_shared_with_her_waits_for_a_new_yes(world: World) -> None:
    anna, bo, client = bo_left(world)
    assert "Mag Anna lezen wat u voor dit bezoek deelde?" in client.all_heard
    world.clock_is("2026-11-23 15:00")
    assert LONG not in anna.all_heard + bo.all_heard
    client.presses("Ja, dat mag")
    assert LONG in anna.all_heard
    assert LONG not in bo.all_heard


def test_a_summary_that_waited_for_her_goes_nowhere(world: World) -> None:
    anna, client, bo = colleagues(world)
    bo.presses("Bezoek van een collega").presses("1. di 24 nov 14.30").presses("Ja, ik ga")
    shared(client)
    world.out_of_reach.add(bo.id)
    world.clock_is("2026-11-23 15:00")  # it is handed over, and waits for her phone
    leaves(anna, "Bo")
    world.out_of_reach.clear()
    bo.says("hallo")
    assert LONG not in bo.all_heard
    assert "mw. A deelt dit" not in bo.all_heard


def test_an_alert_that_she_did_not_read_goes_to_who_comes_in_her_place(world: World) -> None:
    anna = world.nurse("Anna")
    bo = world.nurse("Bo").presses("Cliënt toevoegen").says("mw. A")
    client = world.person().starts(world.codes[-1])
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag"):
        client.presses(label)
    client.presses("Ja, meteen").presses("Nee, ga door")
    world.out_of_reach.add(bo.id)
    world.out_of_reach.add(anna.id)
    client.says("ik wil niet meer leven")
    world.out_of_reach.discard(anna.id)
    leaves(anna, "Bo")
    assert "“ik wil niet meer leven”" in anna.all_heard
    world.out_of_reach.clear()
    bo.says("hallo")
    assert "niet meer leven" not in bo.all_heard


def test_her_open_link_brings_a_client_to_who_comes_in_her_place(world: World) -> None:
    anna = world.nurse("Anna")
    world.nurse("Bo").presses("Cliënt toevoegen").says("mw. A")
    code = world.codes[-1]
    leaves(anna, "Bo")
    client = world.person().starts(code).hears("Uw verpleegkundige Anna")
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag"):
        client.presses(label)
    assert world.record(client).nurse == anna.id


def test_a_label_that_the_other_nurse_has_already_is_told_apart(world: World) -> None:
    anna, _ = planned(world)
    world.nurse("Bo").presses("Cliënt toevoegen").says("mw. A")
    leaves(anna, "Bo")
    anna.says("cliënten").sees("mw. A", "mw. A (Bo)")


def test_a_visit_that_she_had_taken_over_goes_back(world: World) -> None:
    anna, client, bo = colleagues(world)
    bo.presses("Bezoek van een collega").presses("1. di 24 nov 14.30").presses("Ja, ik ga")
    leaves(anna, "Bo")
    assert "Anna komt toch zelf." in client.all_heard
    anna.says("cliënten").hears(f"mw. A: {VISIT}").does_not_hear("Bo gaat")


def test_a_client_reads_in_the_log_that_there_is_another_nurse(world: World) -> None:
    _, _, client = bo_left(world)
    client.says("wie deed wat").hears("Tussendoor gaf u een andere verpleegkundige.")
    client.hears("Een verpleegkundige plande een bezoek.").does_not_hear("Anna plande")
