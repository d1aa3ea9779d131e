"""A client's rights, in the chat: read, take along, see who did what, tidy up, stop, erase."""

from __future__ import annotations

import io
import json

import pytest
from pypdf import PdfReader

from channels.parcel import Document, Removal, Words
from flows.client.answers import first_words
from flows.conversation import Record
from storage.tinydb_store import open_store
from tests.flows.stories import (
    LONG,
    alone,
    at_question,
    at_review,
    joined,
    planned,
    summaries,
    through_intake,
)
from tests.world import Person, World

SECRET = "Mijn broer weet niet dat ik het huis verkoop"


def documents(person: Person) -> list[Document]:
    """The documents that somebody got."""
    return [sent for sent in person.screen if isinstance(sent, Document)]


def removals(person: Person) -> list[str]:
    """The messages that were taken out of somebody's chat."""
    return [m for sent in person.screen if isinstance(sent, Removal) for m in sent.messages]


def everything(world: World) -> str:
    """All that can still be read on disk, with the key."""
    store = open_store(world.folder)
    found = repr([*store.everything()])
    store.close()
    return found


def records(world: World) -> list[Record]:
    """All client records."""
    store = open_store(world.folder)
    found = [record for record, _outbox in store.everything() if record]
    store.close()
    return found


# --- within two taps --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        ("Mijn antwoorden", "Dit zijn uw antwoorden."),
        ("Neem alles mee", "Dit is alles wat ik van u bewaar."),
        ("Wie deed wat", "Dit is er gedaan met uw gegevens."),
        ("Ruim dit gesprek op", "Ik kan berichten weghalen uit dit gesprek."),
        ("Stop met delen", "Zal ik stoppen met delen?"),
        ("Stop met bewaren", "Zal ik stoppen met bewaren?"),
        ("Wis alles", "Zal ik alles wissen?"),
    ],
)
def test_every_right_is_two_taps_away(world: World, label: str, answer: str) -> None:
    _anna, client = joined(world)
    client.says(LONG).says("/mijn_gegevens").presses(label).hears(answer)


def test_the_way_back_leads_to_the_talk(world: World) -> None:
    client = at_question(alone(world), 2)
    client.says("mijn gegevens").presses("Wie deed wat").presses("Terug")
    client.presses("Terug naar het gesprek").hears("Vraag 2 van 3")


def test_the_rights_are_on_offer_where_one_rests(world: World) -> None:
    alone(world).says(LONG).presses("Later").sees("Mijn gegevens")


# --- taking along -----------------------------------------------------------------------------


def test_all_that_is_kept_comes_to_read_and_for_a_computer(world: World) -> None:
    client = alone(world).says(SECRET).says("mijn gegevens").presses("Neem alles mee")
    to_read, for_computers = documents(client)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(to_read.content)).pages)
    assert SECRET in " ".join(text.split())
    assert SECRET in json.dumps(json.loads(for_computers.content), ensure_ascii=False)
    assert to_read.name.endswith(".pdf") and for_computers.name.endswith(".json")


def test_nobody_gets_what_somebody_else_takes_along(world: World) -> None:
    anna, client = joined(world)
    client.says(SECRET).says("mijn gegevens").presses("Neem alles mee")
    assert len(documents(anna)) == 1  # the letter for her client
    assert SECRET not in anna.all_heard


# --- who did what -----------------------------------------------------------------------------


def test_a_client_reads_who_did_what(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    world.clock_is("2026-11-23 15:00")
    anna.says("alle cliënten").presses("mw. A").presses("Lees overzicht")
    client.says("mijn gegevens").presses("Wie deed wat")
    client.hears("Anna las uw overzicht", "Tussendoor", "U deelde", "23 november", "22 november")


def test_the_log_holds_no_words(world: World) -> None:
    client = alone(world).says(SECRET).says("mijn gegevens").presses("Wie deed wat")
    assert SECRET not in client.since_the_last_act


def test_a_long_log_goes_on_with_what_is_older(world: World) -> None:
    client = alone(world)
    for day in range(12):
        world.clock_moves(days=1)
        client.says(f"Vandaag is het dag {day} en ik vertel er iets over")
    client.says("mijn gegevens").presses("Wie deed wat").sees("Ouder")
    newest = client.since_the_last_act
    client.presses("Ouder")
    assert client.since_the_last_act != newest
    client.presses("Terug").hears("Wat wilt u doen?")


# --- tidying up -------------------------------------------------------------------------------


def test_the_messages_of_two_days_are_taken_out_of_the_chat(world: World) -> None:
    client = alone(world).says(LONG)
    client.says("mijn gegevens").presses("Ruim dit gesprek op")
    shown = list(client.numbers)
    client.presses("Ruim nu op").hears("Ik haal de berichten weg. Oudere berichten kunnen er nog")
    assert {"1", *shown} <= set(removals(client))
    assert world.record(client).reflections[0].words == LONG


def test_what_is_older_than_two_days_is_not_asked_of_telegram(world: World) -> None:
    client = alone(world).says("Dit is de eerste en die is van lang geleden")
    old = set(client.numbers)
    world.clock_moves(days=3)
    client.says("Dit is de tweede").says("mijn gegevens").presses("Ruim dit gesprek op")
    client.presses("Ruim nu op")
    assert removals(client)
    assert not old & set(removals(client))


def test_a_chat_is_tidied_up_every_night_when_that_is_asked_for(world: World) -> None:
    client = alone(world).says(LONG).says("mijn gegevens").presses("Ruim dit gesprek op")
    client.presses("Elke nacht vanzelf").hears("Ik doe dit nu elke nacht.")
    world.clock_is("2026-11-23 02:59")
    assert not removals(client)
    world.clock_is("2026-11-23 03:00")
    first = removals(client)
    assert first
    left = client.screen[-1]
    assert isinstance(left, Words)
    assert left.stays
    assert "Ik heb dit gesprek opgeruimd." in left.text
    screen = list(client.screen)
    world.clock_is("2026-11-24 03:00")
    assert client.screen == screen  # nothing new was said: nothing is done
    client.says("Een nieuwe dag met een nieuw verhaal")
    world.clock_is("2026-11-25 03:00")
    assert len(removals(client)) > len(first)


def test_the_talk_goes_on_where_it_was_after_the_night(world: World) -> None:
    client = at_question(alone(world), 2)
    client.says("mijn gegevens").presses("Ruim dit gesprek op").presses("Elke nacht vanzelf")
    client.presses("Terug").presses("Terug naar het gesprek").hears("Vraag 2 van 3")
    world.clock_is("2026-11-23 03:00")
    client.says("Ga verder").hears("Vraag 2 van 3")


def test_it_no_longer_happens_when_that_is_taken_back(world: World) -> None:
    client = alone(world).says(LONG).says("mijn gegevens").presses("Ruim dit gesprek op")
    client.presses("Elke nacht vanzelf").presses("Niet meer elke nacht")
    world.clock_moves(days=2)
    assert not removals(client)


# --- ending the sharing -----------------------------------------------------------------------


def test_the_nurse_gets_nothing_more_when_the_sharing_ends(world: World) -> None:
    anna, client = planned(world)
    at_review(client, SECRET).presses("Ja, deel dit")
    client.presses("Mijn gegevens").presses("Stop met delen").presses("Ja, stop met delen")
    client.hears("Goed. Ik deel niets.")
    world.clock_moves(days=4)
    anna.says("alle cliënten").hears("U heeft hier nog geen cliënten.")
    assert "mw. A deelt hier niets meer." in anna.all_heard
    assert SECRET not in anna.all_heard
    assert not summaries(anna)
    assert world.record(client).reflections


def test_the_nurse_hears_of_the_end_not_at_night(world: World) -> None:
    anna, client = joined(world)
    world.clock_is("2026-11-22 22:00")
    client.says(LONG).says("mijn gegevens").presses("Stop met delen").presses("Ja, stop met delen")
    assert "deelt hier niets meer" not in anna.all_heard
    world.clock_is("2026-11-23 08:00")
    assert "deelt hier niets meer" in anna.all_heard


def test_an_old_client_page_of_the_nurse_shows_nothing_after_the_end(world: World) -> None:
    anna, client = planned(world)
    client.says(LONG).says("mijn gegevens").presses("Stop met delen").presses("Ja, stop met delen")
    anna.presses("Bezoek plannen")
    anna.does_not_hear("Het staat gepland")


# --- erasing ----------------------------------------------------------------------------------


def test_everything_is_erased_after_one_more_question(world: World) -> None:
    anna, client = planned(world)
    at_review(client, SECRET).presses("Ja, deel dit")
    client.presses("Mijn gegevens").presses("Wis alles").hears(
        "Anna hoort alleen dat u bent gestopt."
    )
    assert SECRET in everything(world)
    client.presses("Ja, wis alles").hears("Alles is gewist. Ik heb niets meer van u.")
    assert records(world) == []
    assert SECRET not in everything(world)
    world.clock_moves(days=5)
    assert "mw. A is gestopt met Tussendoor." in anna.all_heard
    assert SECRET not in anna.all_heard
    anna.says("alle cliënten").hears("U heeft hier nog geen cliënten.")


def test_no_keeps_everything(world: World) -> None:
    client = alone(world).says(SECRET).says("mijn gegevens").presses("Wis alles")
    client.presses("Nee, laat staan").hears("Wat wilt u doen?")
    assert world.record(client).reflections[0].words == SECRET


def test_what_stood_in_the_chat_goes_as_far_as_telegram_lets_us(world: World) -> None:
    client = alone(world).says(SECRET).says("mijn gegevens").presses("Wis alles")
    client.presses("Ja, wis alles").hears("In dit gesprek kunnen nog oude berichten staan.")
    assert "1" in removals(client)


def test_somebody_can_begin_again_and_finds_nothing_of_before(world: World) -> None:
    client = alone(world).says(SECRET).says("mijn gegevens").presses("Wis alles")
    client.presses("Ja, wis alles").says("mijn antwoorden").does_not_hear(SECRET)
    through_intake(client.presses("Begin opnieuw")).says("mijn antwoorden")
    client.hears("Er zijn nog geen antwoorden.")


def test_an_old_button_brings_nothing_back(world: World) -> None:
    _anna, client = joined(world)
    client.says(SECRET)
    old = [client.button(label) for label in client.buttons]
    client.says("mijn gegevens").presses("Wis alles").presses("Ja, wis alles")
    for button in old:
        client.presses_button(button).does_not_hear(SECRET)
    assert records(world) == []


def test_the_old_link_opens_nothing_after_everything_was_erased(world: World) -> None:
    _anna, client = joined(world)
    code = world.codes[-1]
    client.says(SECRET).says("mijn gegevens").presses("Wis alles").presses("Ja, wis alles")
    client.starts(code).hears("Deze link werkt niet.")
    world.person("other").starts(code).hears("Deze link werkt niet.").does_not_hear(SECRET)


# --- in one's own words -----------------------------------------------------------------------


@pytest.mark.parametrize("words", ["wis alles", "Gooi alles maar weg", "ik wil alles wissen."])
def test_who_asks_to_erase_is_asked_and_not_quoted(world: World, words: str) -> None:
    client = alone(world).says(words).hears("Zal ik alles wissen?")
    client.presses("Nee, laat staan")
    assert not world.record(client).reflections
    client.presses("Terug naar het gesprek").says(LONG).presses("Later")
    client.says(words).hears("Zal ik alles wissen?").says(words).hears("Zal ik alles wissen?")
    assert [r.words for r in world.record(client).reflections] == [LONG]


@pytest.mark.parametrize("words", ["wie leest dit", "Kan mijn zoon dit zien?"])
def test_who_asks_who_reads_along_is_told(world: World, words: str) -> None:
    _anna, client = joined(world)
    client.says(words).hears("Anna ziet alleen wat u", "Het bedrijf Telegram kan dat ook.")
    client.hears("Heeft u hulp nodig? Dan vraag ik u of Anna het mag weten.")
    assert not world.record(client).reflections


def test_who_lets_the_nurse_be_told_is_reminded_of_it(world: World) -> None:
    _anna, client = joined(world)
    client.says("wie mag het weten").presses("Pas aan voor Anna").presses("Ja, meteen")
    client.says("wie leest dit").hears("Anna krijgt ook berichten als u hulp nodig heeft.")
    client.says("help").hears("Anna krijgt ook berichten als u hulp nodig heeft.")


def test_who_stops_sharing_twice_stops_nothing_else(world: World) -> None:
    _anna, client = joined(world)
    client.says(LONG).says("stop met delen").presses("Ja, stop met delen")
    client.says("stop met delen").hears("U deelt nu niets.")
    assert world.record(client).consents[-1].withdrawn_at is None


def test_what_a_nurse_has_is_named_also_after_the_sharing_ended(world: World) -> None:
    _anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    client.says("wis alles").does_not_hear("al kreeg").presses("Nee, laat staan")
    world.clock_is("2026-11-23 15:00")
    client.says("stop met delen").hears("Wat Anna al kreeg").presses("Ja, stop met delen")
    client.says("wis alles").hears("al kreeg")


def test_a_diary_that_is_connected_keeps_its_log(world: World) -> None:
    client = alone(world).says(LONG)
    world.clock_moves(days=1)
    anna = world.nurse().presses("Cliënt toevoegen").says("mw. A")
    client.starts(world.codes[-1]).presses("Ja, dat is goed")
    client.says("wie deed wat").hears("22 november", "U gaf een antwoord", "23 november")
    assert client.since_the_last_act.count("U gaf een antwoord") == 1
    assert "mw. A" in anna.all_heard


def test_before_anything_is_kept_there_is_nothing_to_erase(world: World) -> None:
    world.person().starts().says("wis alles").hears("Ik heb geen antwoorden van u.")


def test_from_where_one_rests_the_way_back_leads_there_and_then_on(world: World) -> None:
    client = at_question(alone(world), 2).presses("Later").presses("Mijn gegevens")
    client.presses("Terug naar het gesprek").hears("U kunt hier altijd iets typen.")
    client.presses("Ga verder").hears("Vraag 2 van 3")
    client.presses("Later").presses("Mijn gegevens").says("later")
    client.hears("U kunt hier altijd iets typen.").presses("Ga verder").hears("Vraag 2 van 3")


def test_the_log_begins_with_what_was_done_last_wherever_it_is_asked_for(world: World) -> None:
    client = alone(world).says(LONG).says("mijn antwoorden").presses(f"1. {first_words(LONG)}")
    client.says("wie deed wat").hears("U gaf een antwoord")
    client.presses("Terug")
