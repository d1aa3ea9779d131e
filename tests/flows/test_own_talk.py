"""A carer about the own situation: own words, own diary, and a sheet that the carer chooses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.conversation import Role
from flows.permission import may_read_sheet
from flows.record.summary import summarise
from storage.tinydb_store import open_store
from tests.flows.caring_at_home import begins, daughter, may_answer, put
from tests.flows.stories import LONG
from tests.world import Person, World

NIGHTS = "Het gaat wel maar de nachten zijn lang voor mij"
STAIRS = "De trap op komen en samen naar buiten gaan"
SHEET = "Van de mantelzorger zelf: Els"
BREAKING = "Ik trek het niet meer, straks doe ik haar iets aan"


def told(carer: Person) -> Person:
    """Els has answered two questions, and stands at what she wants to do with that."""
    return begins(carer).says(NIGHTS).presses("Sla over").says(STAIRS)


def given(carer: Person) -> Person:
    """Els lets Anna read it, and not her mother."""
    told(carer).presses("Wie mag dit lezen").presses("Anna mag dit lezen")
    return carer.presses("Nee, liever niet")


def own(world: World, carer: Person) -> tuple[str, ...]:
    """The words in the carer's own diary."""
    return tuple(said.words for said in world.record(carer).reflections)


# --- the talk ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "asked"),
    [("u", "Hoe gaat het met u zelf?"), ("je", "Hoe gaat het met jou zelf?")],
)
def test_a_carer_is_asked_about_the_own_situation_after_an_own_yes(
    world: World, form: str, asked: str
) -> None:
    _, _, els = daughter(world)
    els.says("over mezelf").hears("Anderen zien het niet.").sees("Verder")
    begins(els, form).hears("over zorgen voor uw moeder" if form == "u" else "je moeder", asked)
    els.says(NIGHTS).says("moe").says("Volgende vraag").says(STAIRS)
    els.hears("Niemand leest nu")
    record = world.record(els)
    assert [said.theme for said in record.reflections] == ["caring"] * 3
    assert len(record.consents) == 1 and record.sessions[-1].of


def test_who_wants_no_diary_comes_back_to_answering_for_others(world: World) -> None:
    _, _, els = daughter(world)
    els.says("over mezelf")
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Nee, liever niet"):
        els.presses(label)
    els.hears("Ik bewaar niets over u zelf.").sees("Over mezelf")
    assert _role(world, els) is Role.CARER


def test_who_cares_for_two_is_asked_who_it_is_about(world: World) -> None:
    _, _, els = daughter(world)
    world.nurse("Bea").presses("Cliënt toevoegen").says("mw. B")
    other = world.person("other").starts(world.codes[-1])
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag"):
        other.presses(label)
    other.presses("Vraag het mij eerst").presses("Nee, ga door")
    may_answer(world, other, relation="aunt")
    begins(els).hears("Voor wie?").presses("uw tante").hears("zorgen voor uw tante")
    els.says(NIGHTS).says(STAIRS).says(LONG).presses("Wie mag dit lezen").hears(
        "Mag Bea dit lezen?"
    )
    els.presses("Bea mag dit lezen").presses("Nee, liever niet")
    assert NIGHTS in world.person("nurse Bea").all_heard
    assert NIGHTS not in world.person("nurse Anna").all_heard


def test_the_theme_is_offered_to_carers_alone(world: World) -> None:
    _, client, _ = daughter(world)
    client.says("later")
    assert not {"Over het zorgen", "Wie mag dit lezen"} & {*client.buttons}


def test_names_of_others_are_asked_for_with_little(world: World) -> None:
    _, _, els = daughter(world)
    told(els).presses("Meer vragen").hears("naast u?", "Een voornaam is genoeg")


# --- the sheet --------------------------------------------------------------------------------


def test_the_nurse_gets_what_the_carer_saw_and_nobody_else_does(world: World) -> None:
    anna, client, els = daughter(world)
    told(els).presses("Wie mag dit lezen").hears(SHEET, NIGHTS, STAIRS, "Dit ziet uw moeder niet.")
    seen = els.since_the_last_act.partition(SHEET)[2].partition("\n\nDit ziet")[0]
    els.presses("Anna mag dit lezen").hears("Mag uw moeder het blad ook lezen?")
    assert seen in anna.all_heard and "De cliënt ziet dit niet." in anna.all_heard
    els.presses("Nee, liever niet")
    assert NIGHTS not in client.all_heard and SHEET not in client.all_heard
    world.clock_moves(minutes=1)
    anna.says("cliënten").presses("mw. A").presses("Lees van mantelzorger").hears(SHEET, NIGHTS)
    els.says("wie deed wat").hears("Tussendoor gaf 2 keer door")


def test_a_line_that_is_left_out_is_not_on_the_sheet(world: World) -> None:
    anna, _, els = daughter(world)
    told(els).presses("Wie mag dit lezen").presses("Laat nummer 1 weg").does_not_hear(NIGHTS)
    els.presses("Anna mag dit lezen")
    assert STAIRS in anna.all_heard and NIGHTS not in anna.all_heard
    els.presses("Nee, liever niet").presses("Wie mag dit lezen").presses("Zet alles terug")
    els.hears(NIGHTS, "Anna ziet dat nog niet.")


def test_the_client_gets_it_after_a_yes_of_its_own(world: World) -> None:
    _, client, els = daughter(world)
    told(els).presses("Wie mag dit lezen").presses("Anna mag dit lezen")
    els.presses("Ja, uw moeder ook").hears("Ik stuur het ook naar uw moeder.")
    assert SHEET in client.all_heard and NIGHTS in client.all_heard


def test_in_the_quiet_hours_it_waits_and_what_was_taken_back_never_comes(world: World) -> None:
    anna, _, els = daughter(world)
    world.clock_is("2026-11-22 22:00")
    given(els)
    assert NIGHTS not in anna.all_heard
    els.presses("Wie mag dit lezen").presses("Neem terug").hears("kan het hier niet meer lezen")
    world.clock_is("2026-11-23 09:00")
    assert NIGHTS not in anna.all_heard


@pytest.mark.parametrize("ends", ["takes back", "stops keeping", "stops sharing", "erases"])
def test_what_a_carer_takes_back_is_no_longer_read(world: World, ends: str) -> None:
    anna, _, els = daughter(world)
    given(els)
    match ends:
        case "takes back":
            els.presses("Wie mag dit lezen").presses("Neem terug")
        case "stops keeping":
            els.says("stop met bewaren").hears("Anna kan dan niet meer lezen")
            els.presses("Ja, stop met bewaren")
        case "stops sharing":
            els.says("stop met delen").presses("Ja, stop met delen")
        case _:
            els.says("wis alles").presses("Ja, wis alles").sees("Voor een ander")
    anna.says("cliënten").presses("mw. A")
    assert "Lees van mantelzorger" not in anna.buttons


def also_to_her_mother(world: World) -> tuple[Person, Person]:
    """Anna, and Els who let her mother read it, too."""
    anna, _, els = daughter(world)
    told(els).presses("Wie mag dit lezen").presses("Anna mag dit lezen")
    world.clock_moves(minutes=1)  # each delivery is a commit of its own
    els.presses("Ja, uw moeder ook")
    return anna, els.presses("Wie mag dit lezen")


def test_after_taking_back_it_is_said_that_her_mother_keeps_what_she_got(world: World) -> None:
    anna, els = also_to_her_mother(world)
    els.presses("Neem terug").hears("Dit blad heeft uw moeder al gekregen.")
    els.says("ja").does_not_hear("Anna kan dit nu lezen.")
    els.presses("Wie mag dit lezen").does_not_hear("Dit ziet uw moeder niet.")
    els.presses("Anna mag dit lezen").presses("Nee, liever niet")
    anna.hears("De cliënt kreeg eerder een blad, en houdt dat.")


def test_her_mother_reads_why_she_gets_it_and_about_whom_it_is(world: World) -> None:
    _, client, els = daughter(world)
    told(els).presses("Wie mag dit lezen").hears("Hoe gaat het met Els?")
    els.presses("Anna mag dit lezen").presses("Ja, uw moeder ook")
    got = client.all_heard
    assert "Els schreef dit voor Anna." in got and "Het gaat over Els. U mag het ook lezen." in got
    assert "Hoe gaat het met Els?" in got and "met u zelf" not in got
    assert "Hoe gaat het met Els?" in world.person("nurse Anna").all_heard


def test_who_took_back_does_not_share_again_by_a_bare_yes(world: World) -> None:
    anna, _, els = daughter(world)
    given(els).presses("Wie mag dit lezen").presses("Neem terug").hears("Niemand leest nu")
    els.says("ja")
    anna.says("cliënten").presses("mw. A")
    assert "Lees van mantelzorger" not in anna.buttons


def test_stopping_to_share_says_that_her_mother_keeps_what_she_got(world: World) -> None:
    _, els = also_to_her_mother(world)
    els.says("stop met delen").hears("Wat uw moeder al van u kreeg, blijft daar staan.")


def test_an_answer_that_is_taken_away_goes_from_the_sheet(world: World) -> None:
    anna, _, els = daughter(world)
    given(els).says("mijn antwoorden").presses("2. Het gaat wel…").presses("Haal weg")
    els.presses("Ja, haal weg").hears("Anna kan het hier niet meer lezen.")
    anna.says("cliënten").presses("mw. A").presses("Lees van mantelzorger")
    anna.hears(STAIRS).does_not_hear(NIGHTS)


def test_another_nurse_cannot_read_it(world: World) -> None:
    _, client, els = daughter(world)
    given(els)
    store = open_store(world.folder)
    bea = replace(store.recall(world.person("nurse Anna").id).person, id="terminal-bea")  # type: ignore[union-attr]
    of, [sheet] = world_record(store, els), world_record(store, els).sheets
    theirs = replace(world_record(store, client), nurse=bea.id)
    store.close()
    assert not may_read_sheet(bea, of, theirs, sheet)
    assert not may_read_sheet(bea, of, None, sheet)


# --- apart ------------------------------------------------------------------------------------


def test_the_own_talk_is_in_no_summary_of_the_carer(world: World) -> None:
    _, _, els = daughter(world)
    told(els).says("later").says("Hier wil ik over praten")
    assert "Maak een overzicht" not in els.buttons
    assert NIGHTS not in repr(summarise(world.record(els), world.now))


def test_the_own_talk_is_in_nothing_of_the_client(world: World) -> None:
    _, client, els = daughter(world)
    client.says(LONG)
    given(els)
    assert LONG not in els.all_heard
    assert NIGHTS not in repr(world.record(client))
    assert LONG not in repr(world.record(els))


def test_what_is_typed_for_one_is_not_kept_for_the_other(world: World) -> None:
    _, client, els = daughter(world)
    begins(els).says(NIGHTS)
    button = els.button("Sla over")
    els.says("later").presses("Over uw moeder").says("Zij houdt van de tuin en de vogels")
    els.presses_button(button).edits("Iets heel anders dan daarnet", 2)
    assert own(world, els) == (NIGHTS,)
    old = els.says("later").button("Over mezelf")
    els.says("over mezelf").edits("Nog iets heel anders dan dat")
    els.presses_button(old)
    assert own(world, els) == (NIGHTS,)
    assert NIGHTS not in repr(world.record(client))


def test_erasing_the_own_diary_leaves_the_answering_as_it_was(world: World) -> None:
    _, client, els = daughter(world)
    given(els)
    before = world.record(client).carers
    els.says("wis alles").presses("Ja, wis alles").presses("Voor een ander")
    assert world.record(client).carers == before
    assert _role(world, els) is Role.CARER
    assert "Wie mag dit lezen" not in els.says("over mezelf").buttons


def test_when_the_permission_ends_the_diary_and_the_sheet_stay(world: World) -> None:
    anna, client, els = daughter(world)
    given(els)
    _ends(world, client)
    anna.says("cliënten").presses("mw. A").presses("Lees van mantelzorger").hears(NIGHTS)
    els.says("later").presses("Over het zorgen").hears("over zorgen voor uw moeder")
    els.says("later").presses("Wie mag dit lezen")
    assert "Anna mag dit lezen" not in els.buttons
    els.presses("Neem terug").hears("kan het hier niet meer lezen")


def test_after_a_death_nobody_is_reminded_and_no_question_is_left(world: World) -> None:
    _, client, els = daughter(world)
    told(els)
    put(world, replace(world.record(client), closed_at=world.now, closed_for="died"))
    _ends(world, client)
    heard = len(els.screen)
    world.clock_moves(days=60)
    assert len(els.screen) == heard
    assert "Over het zorgen" not in els.says("later").buttons


# --- danger -----------------------------------------------------------------------------------


def test_a_breaking_point_reaches_nobody_the_carer_did_not_choose(world: World) -> None:
    anna, client, els = daughter(world)
    heard = len(anna.screen), len(client.screen)
    begins(els).says(BREAKING).hears(
        "dat het zorgen u te zwaar wordt", "Is er nu iemand in gevaar?"
    )
    els.presses("Nee")
    assert (len(anna.screen), len(client.screen)) == heard
    assert world.record(els).signs and not world.record(els).alerts
    els.says("later").presses("Over het zorgen").says(NIGHTS).says(STAIRS).says(LONG)
    els.presses("Wie mag dit lezen").hears(BREAKING)
    assert (len(anna.screen), len(client.screen)) == heard


@pytest.mark.parametrize("way", ["Nee", "Verder"])
def test_what_a_carer_tells_of_being_worn_out_is_kept_among_the_own_answers(
    world: World, way: str
) -> None:
    _, _, els = daughter(world)
    words = "ik hou het niet meer vol met mama"
    begins(els).says(words).presses(way)
    els.says("mijn antwoorden").hears(words)
    assert own(world, els) == (words,)


def test_danger_of_the_client_that_a_carer_tells_goes_to_nobody_unasked(world: World) -> None:
    anna, client, els = daughter(world)
    heard = len(anna.screen), len(client.screen)
    begins(els).says("Mijn moeder zegt dat ze dood wil").hears("113")
    assert (len(anna.screen), len(client.screen)) == heard


# --- at hand ----------------------------------------------------------------------------------


def world_record(store: object, person: Person):  # type: ignore[no-untyped-def]
    """Somebody's record in an open store."""
    return store.recall(person.id).record  # type: ignore[attr-defined]


def _role(world: World, person: Person) -> Role:
    store = open_store(world.folder)
    found = store.recall(person.id)
    store.close()
    assert found is not None
    return found.person.role


def _ends(world: World, client: Person) -> None:
    record = world.record(client)
    ended = tuple(replace(c, ended_at=world.now, ended_by="client") for c in record.carers)
    put(world, replace(record, carers=ended))


def test_an_old_button_of_answering_is_no_refused_attempt_in_the_own_diary(world: World) -> None:
    _anna, _client, els = daughter(world)
    old = els.says("hallo").presses(els.buttons[0]).button("Terug")
    begins(els).presses_button(old)
    store = open_store(world.folder)
    conversation = store.recall(els.id)
    store.close()
    assert conversation is not None and all(entry.done for entry in conversation.trail)
