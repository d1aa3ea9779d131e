"""Who may do what, as people meet it: links, what a nurse may read, and what is refused."""

from __future__ import annotations

import re
import secrets

from channels import updates
from channels.parcel import Button
from flows.conversation import Pressed
from flows.log.logbook import Act, Entry, Thing
from flows.permission import GUESSES
from storage.tinydb_store import open_store
from tests.flows.stories import LONG, at_review, invited, joined, planned, summaries
from tests.world import Person, World

REFUSED = "Deze link werkt niet. Vraag om een nieuwe link."
HANDOVER = "2026-11-23 14:30"


def refusals(world: World, person: Person) -> list[Entry]:
    """The refused attempts in the log of somebody."""
    store = open_store(world.folder)
    found = store.recall(person.id)
    store.close()
    return [entry for entry in found.trail if not entry.done] if found else []


def shared_and_handed_over(world: World) -> tuple[Person, Person]:
    """Anna has read what her client shared."""
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    anna.hears(LONG)
    return anna, client


# --- what a nurse may read --------------------------------------------------------------------


def test_a_new_nurse_never_reads_what_an_earlier_one_got(world: World) -> None:
    _anna, client = shared_and_handed_over(world)
    client.says("mijn gegevens").presses("Stop met delen").presses("Ja, stop met delen")
    bea = world.nurse("Bea").presses("Cliënt toevoegen").says("mw. B")
    client.starts(world.codes[-1]).presses("Ja, dat is goed")
    bea.says("cliënten").says("mw. B").hears("doet mee").says("Lees overzicht")
    assert "Lees overzicht" not in bea.buttons and LONG not in bea.all_heard
    assert world.record(client).link not in ("", None)


def test_what_was_handed_over_cannot_be_read_again_after_the_consent_was_taken_back(
    world: World,
) -> None:
    anna, client = shared_and_handed_over(world)
    client.says("mijn gegevens").presses("Stop met bewaren").presses("Ja, stop met bewaren")
    anna.says("cliënten").says("mw. A").says("Lees overzicht").does_not_hear(LONG)
    client.presses("Toch verdergaan").presses("Ja, dat mag")
    anna.says("cliënten").says("mw. A").says("Lees overzicht").does_not_hear(LONG)
    assert len(summaries(anna)) == 1


def test_who_answers_anew_what_was_shared_hears_that_the_nurse_gets_it(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    client.says("afronden").says("terug").says("terug").hears("Nieuwe woorden")
    client.says("De buurvrouw kwam langs met haar hele grote hond").hears("krijgt uw nieuwe")
    client.does_not_hear("staat nog niet in het overzicht")
    world.clock_is(HANDOVER)
    anna.hears("De buurvrouw kwam langs")


def test_a_yes_that_comes_after_the_visit_is_asked_again_for_the_next_one(world: World) -> None:
    anna, client = planned(world)
    at_review(client)
    world.clock_is("2026-11-25 12:00")
    anna.says("vrijdag 10 uur").presses("Ja, dat klopt")
    client.says("ja, deel dit").hears("vrijdag 27 november", "Mag ik dit delen?")
    assert not world.record(client).shares
    client.says("ja, deel dit").hears("vrijdag 27 november")
    assert len(world.record(client).shares) == 1


# --- links ------------------------------------------------------------------------------------


def test_who_guesses_too_often_is_refused_a_good_link_in_the_same_words(world: World) -> None:
    _anna, code = invited(world)
    stranger = world.person("stranger").starts("x")
    wrong = stranger.starts("y").hears(REFUSED).since_the_last_act
    for n in range(GUESSES):
        stranger.starts(f"guess {n}")
    assert stranger.starts(code).since_the_last_act == wrong
    world.clock_moves(hours=2)
    stranger.starts(code).hears("Anna").does_not_hear(REFUSED)


def test_a_link_that_was_opened_in_time_is_refused_at_a_yes_that_is_too_late(
    world: World,
) -> None:
    anna, code = invited(world)
    client = world.person().starts(code)
    world.clock_moves(days=15)
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag"):
        client.presses(label)
    client.hears(REFUSED)
    assert world.record(client).nurse == ""
    anna.says("cliënten").says("mw. A").hears("nog niet gebruikt")


def test_the_code_of_a_link_holds_at_least_128_bits() -> None:
    assert updates.LINK_BYTES * 8 >= 128
    assert len({secrets.token_urlsafe(updates.LINK_BYTES) for _ in range(100)}) == 100
    assert re.fullmatch(r"[\w-]{1,64}", secrets.token_urlsafe(updates.LINK_BYTES))


def test_the_code_of_a_link_is_nowhere_on_disk_once_the_nurse_has_it(world: World) -> None:
    anna, code = invited(world)
    anna.says("help")
    store = open_store(world.folder)
    kept = [repr(one) for one in store.everything()] + [repr(store.recall(anna.id))]
    store.close()
    assert code not in "".join(kept)


# --- what was refused is in the log, without content ------------------------------------------


def test_every_link_that_did_not_work_is_in_the_log(world: World) -> None:
    anna, client = joined(world)
    nurses = world.nurse_code()
    stranger = world.person("stranger").starts("a guess").starts(world.codes[0])
    client.starts(nurses)
    anna.presses("Alle cliënten").presses("Cliënt toevoegen").says("mw. B")
    anna.starts(world.codes[-1]).hears("voor uw cliënt")
    client.starts(world.codes[-1]).hears("al verbonden")
    for person, times in ((stranger, 2), (client, 2), (anna, 1)):
        found = refusals(world, person)
        assert [(e.act, e.thing) for e in found] == [(Act.ENTER, Thing.LINK)] * times
        assert "guess" not in repr(found) and world.codes[-1] not in repr(found)


def test_a_forged_press_is_in_the_log(world: World) -> None:
    anna, client = planned(world)
    record = world.record(client)
    forged = (f"home:999:client:{record.id}", "nowhere:1:yes:", f"client:1:read:{record.id}")
    for data in forged:
        client.presses_button(Button("", data))
    world.hear(Pressed("bare", client.id))  # callback data that is none of ours
    found = refusals(world, client)
    assert [(e.act, e.thing, e.record) for e in found] == [(Act.ENTER, Thing.RECORD, "")] * 4
    anna.presses_button(Button("", ":999:answers:"))
    assert len(refusals(world, anna)) == 1


def test_an_old_button_of_one_s_own_is_no_refused_attempt(world: World) -> None:
    client = world.person("nurse Bea").starts()
    old = client.button("Verder")
    client.starts(world.nurse_code()).says("Bea")
    client.presses("Cliënt toevoegen").presses("Terug").presses("Cliënt toevoegen")
    for button in (old, client.button("Terug"), client.button("Cliënt toevoegen")):
        client.presses_button(button)
    client.presses_button(Button("", ":0:keep:"))  # below a message of the time before she came in
    assert refusals(world, client) == []
