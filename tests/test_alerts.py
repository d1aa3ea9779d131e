"""Somebody who needs help is heard of: at any hour, until it is read, and by nobody else.

The bot, the store and the postman are the real ones; each turn begins with a start from disk.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot import Tussendoor
from channels.parcel import Button, Removal
from flows.conversation import Pressed, ShowAlert
from storage.tinydb_store import open_store
from tests.flows.stories import LONG, joined
from tests.flows.test_telling import told
from tests.house import HOUSE
from tests.world import Person, World

DEAD, HIT = "Ik wil dood", "hij slaat mij"
ALERT = "Bericht van mw. A"
NOT_YET = "heeft het bericht nog niet gelezen"
ARRIVED = "Het bericht is bij Anna aangekomen."


def in_need(world: World, words: str = DEAD) -> tuple[Person, Person]:
    """Anna and her client, who has said something that the bot answers with the ways to help."""
    anna, client = joined(world)
    client.says(LONG).says(words)
    return anna, client


def asked(world: World) -> tuple[Person, Person]:
    """The same, and Anna was told at the client's wish."""
    anna, client = in_need(world)
    return anna, client.presses("Stuur dit aan Anna")


def alerts(person: Person) -> int:
    """How often an alert came to somebody."""
    return person.all_heard.count(ALERT)


# --- it comes ---------------------------------------------------------------------------------


def test_nobody_is_told_before_the_client_says_so(world: World) -> None:
    anna, client = in_need(world)
    client.presses("Verder")
    assert alerts(anna) == 0


def test_the_nurse_gets_the_words_and_what_it_is_about(world: World) -> None:
    anna, client = asked(world)
    anna.hears(ALERT, "niet meer willen leven", "“Ik wil dood”", "Geen mens heeft dit beoordeeld")
    anna.sees("Gelezen")
    client.hears(ARRIVED, "nog niet gelezen")
    [alert] = world.record(client).alerts
    assert alert.told[0].delivered_at == world.now


def test_who_agreed_beforehand_need_not_be_asked(world: World) -> None:
    anna, client = joined(world)
    client.says("wie mag het weten").presses("Pas aan voor Anna").presses("Ja, meteen")
    client.presses("Verder").says(LONG).says(DEAD)
    anna.hears(ALERT, "“Ik wil dood”")
    client.hears("Ik stuur het aan Anna.", ARRIVED)


def test_who_wants_nobody_to_know_is_not_offered_it(world: World) -> None:
    anna, client = joined(world)
    client.says("wie mag het weten").presses("Pas aan voor Anna").presses("Nee, liever niet")
    client.presses("Verder").says(LONG).says(DEAD)
    assert "Stuur dit aan Anna" not in client.buttons
    assert alerts(anna) == 0


def test_at_night_it_comes_at_once_and_so_does_what_becomes_of_it(world: World) -> None:
    anna, client = joined(world)
    bea = world.nurse("Bea")
    client.says(LONG)
    world.clock_is("2026-11-22 23:30")
    client.says(DEAD).presses("Stuur dit aan Anna").hears(ARRIVED)
    anna.hears(ALERT)
    world.clock_is("2026-11-23 00:05")
    bea.hears(ALERT)
    client.hears(f"Anna {NOT_YET}", "aan Bea gestuurd")
    bea.presses("Gelezen")
    client.hears("Bea heeft het bericht gelezen.")


def test_the_same_words_send_no_second_alert_while_the_first_is_unread(world: World) -> None:
    anna, client = asked(world)
    client.says(DEAD)
    assert "Stuur dit aan Anna" not in client.buttons
    assert alerts(anna) == 1
    anna.presses("Gelezen")
    client.says(DEAD).presses("Stuur dit aan Anna")
    assert alerts(anna) == 2


def at_once(world: World) -> tuple[Person, Person]:
    """Anna and her client, who lets her be told without being asked."""
    anna, client = joined(world)
    client.says("wie mag het weten").presses("Pas aan voor Anna").presses("Ja, meteen")
    client.presses("Verder").says(LONG)
    return anna, client


def test_what_is_graver_reaches_the_nurse_while_the_first_is_unread(world: World) -> None:
    anna, client = at_once(world)
    client.says("ik ben iedereen tot last").says(DEAD).hears("Ik stuur ook dit aan Anna.")
    anna.hears("“Ik wil dood”")
    client.says("ik ben iedereen tot last").hears("Er is al een bericht").does_not_hear("ook dit")
    assert alerts(anna) == 2


def test_new_words_reach_the_nurse_and_the_same_words_never(world: World) -> None:
    anna, client = at_once(world)
    client.says(DEAD).says("ik WIL  dood").does_not_hear("ook dit")
    assert alerts(anna) == 1
    client.says("ik heb al pillen opgespaard").hears("Ik stuur ook dit aan Anna.")
    anna.hears("pillen opgespaard")


def test_after_three_unread_ones_new_words_wait_for_ten_minutes(world: World) -> None:
    anna, client = at_once(world)
    for words in ("ik wil dood", "ik wil echt dood", "ik wil zo graag dood", "ik wil nu dood"):
        client.says(words)
    client.hears("Er is al een bericht van mij naar Anna.")
    assert alerts(anna) == 3
    world.clock_moves(minutes=10)
    client.says("ik wil nog steeds dood").hears("Ik stuur ook dit aan Anna.")
    assert alerts(anna) == 4


def test_all_that_is_new_of_a_medical_need_reaches_the_nurse(world: World) -> None:
    anna, client = at_once(world)
    client.says("pijn op de borst").says("ik krijg geen lucht").hears("Ik stuur ook dit aan Anna.")
    assert alerts(anna) == 2


def test_more_of_violence_reaches_the_nurse_in_words_that_say_nothing(world: World) -> None:
    anna, client = at_once(world)
    client.says(HIT).says(HIT).hears("Ik heb Anna gevraagd om te bellen.")
    client.says("mijn zoon slaat mij").hears("Ik vraag Anna nog een keer om te bellen.")
    client.does_not_hear("slaat", "ook dit")
    assert alerts(anna) == 2


def test_what_is_told_on_after_words_of_violence_is_on_no_list_either(world: World) -> None:
    _, client = at_once(world)
    client.says(HIT).says("hij doet het als hij gedronken heeft, dat is vaak op zaterdag")
    client.presses("Verder").says("mijn antwoorden").does_not_hear("zaterdag")
    assert [said for said in world.record(client).reflections if "zaterdag" in said.words]


def test_tidying_takes_all_of_one_exchange_away(world: World) -> None:
    _, client = at_once(world)
    before = len(client.numbers)
    client.says(HIT)
    said = set(client.numbers[before:])
    client.says("mijn zoon slaat mij")
    client.presses("Ruim deze berichten op")
    [removal] = [sent for sent in client.screen if isinstance(sent, Removal)]
    assert said <= set(removal.messages)


def test_who_wants_to_be_asked_first_is_asked_again_when_there_is_more(world: World) -> None:
    anna, client = in_need(world, "ik ben iedereen tot last")
    client.presses("Stuur dit aan Anna").says(DEAD).presses("Stuur dit aan Anna")
    client.hears("Ik stuur ook dit aan Anna.")
    assert alerts(anna) == 2


# --- it is read -------------------------------------------------------------------------------


def test_the_client_hears_that_it_was_read_once(world: World) -> None:
    anna, client = asked(world)
    anna.presses("Gelezen").hears("Ik geef door dat u het heeft gelezen.")
    client.hears("Anna heeft het bericht gelezen.")
    anna.presses("Gelezen").hears("Dat wist ik al.")
    assert client.all_heard.count("Anna heeft het bericht gelezen.") == 1
    world.clock_moves(hours=2)
    client.does_not_hear(NOT_YET)


def test_who_types_that_it_was_read_without_saying_which_is_told_to_press_the_button(
    world: World,
) -> None:
    _, client = in_need(world)
    bea = world.nurse("Bea")
    client.presses("Stuur dit aan Anna")
    world.clock_moves(minutes=31)
    bea.says("gelezen").hears("Druk op de knop onder dat bericht.")
    assert "heeft het bericht gelezen" not in client.all_heard


def test_who_types_it_with_one_client_at_hand_need_not_press(world: World) -> None:
    anna, client = asked(world)
    anna.says("clienten").presses("mw. A").says("gelezen").hears("Ik geef door")
    client.hears("Anna heeft het bericht gelezen.")


def test_what_is_unread_stands_first_in_the_nurse_s_list_and_can_be_read_again(
    world: World,
) -> None:
    anna, _ = asked(world)
    anna.says("clienten").hears("mw. A: er is een bericht")
    anna.presses("mw. A").hears("Het is nog niet gelezen.").presses("Bericht lezen")
    anna.hears("“Ik wil dood”").presses("Gelezen").says("clienten")
    anna.does_not_hear("er is een bericht").presses("mw. A").does_not_hear("nog niet gelezen")


def test_what_is_unread_is_on_nobody_else_s_list(world: World) -> None:
    _, client = in_need(world)
    bea = world.nurse("Bea")
    client.presses("Stuur dit aan Anna")
    world.clock_moves(minutes=31)
    client.hears("aan Bea gestuurd")
    bea.hears(ALERT)
    bea.says("clienten").does_not_hear("mw. A")


def test_a_repeated_update_sends_and_reads_nothing_twice(world: World) -> None:
    anna, client = in_need(world)
    button = client.button("Stuur dit aan Anna")
    press = Pressed("9001", client.id, "s", *_parts(button))
    world.hear(press)
    world.hear(press)
    assert alerts(anna) == 1
    read = Pressed("9002", anna.id, "s", *_parts(anna.button("Gelezen")))
    world.hear(read)
    world.hear(read)
    assert client.all_heard.count("Anna heeft het bericht gelezen.") == 1


def _parts(button: Button) -> tuple[str, int, str, str]:
    step, number, choice, about = button.data.split(":", 3)
    return step, int(number), choice, about


# --- it stays unread --------------------------------------------------------------------------


def test_unread_it_goes_from_one_to_the_next_until_nobody_is_left(world: World) -> None:
    anna, client = joined(world)
    bea, cor = world.nurse("Bea"), world.nurse("Cor")
    client.says(LONG).says(DEAD).presses("Stuur dit aan Anna")
    world.clock_moves(minutes=29)
    assert alerts(bea) == 0
    world.clock_moves(minutes=1)
    bea.hears(ALERT, "Dit is een cliënt van Anna.")
    assert (alerts(bea), alerts(cor)) == (1, 0)
    world.clock_moves(minutes=30)
    assert (alerts(bea), alerts(cor)) == (1, 1)
    client.hears(f"Bea {NOT_YET}", "aan Cor gestuurd")
    world.clock_moves(minutes=30)
    client.hears(f"Cor {NOT_YET}", "113", "0800-0113", "112")
    assert alerts(anna) == 2
    world.clock_moves(hours=5)
    assert (alerts(anna), alerts(bea), alerts(cor)) == (2, 1, 1)
    anna.presses("Gelezen")
    client.hears("Anna heeft het bericht gelezen.")


def test_a_nurse_of_another_team_is_not_told(world: World) -> None:
    _, client = joined(world)
    dia = world.person("nurse Dia").starts(world.nurse_code(team="west")).says("Dia")
    client.says(LONG).says(DEAD).presses("Stuur dit aan Anna")
    world.clock_moves(minutes=31)
    assert alerts(dia) == 0
    client.hears(f"Anna {NOT_YET}", "113")


def test_a_colleague_sees_this_alert_and_nothing_else(world: World) -> None:
    anna, client = joined(world)
    bea = world.nurse("Bea")
    client.says(LONG).says(DEAD).presses("Stuur dit aan Anna")
    world.clock_moves(minutes=31)
    bea.presses("Gelezen").says("cliënten").hears("nog geen cliënten")
    assert "Koffie" not in bea.all_heard
    assert world.record(client).nurse == anna.id


# --- somebody cannot be reached ---------------------------------------------------------------


def test_a_nurse_who_blocked_the_bot_is_passed_over_at_once(world: World) -> None:
    anna, client = joined(world)
    bea = world.nurse("Bea")
    world.out_of_reach.add(anna.id)
    client.says(LONG).says(DEAD).presses("Stuur dit aan Anna")
    client.hears("Ik kan Anna niet bereiken.", "aan Bea gestuurd")
    bea.hears(ALERT)


def test_when_nobody_can_be_reached_the_client_hears_whom_to_call(world: World) -> None:
    anna, client = in_need(world)
    world.out_of_reach.add(anna.id)
    client.presses("Stuur dit aan Anna").hears("Ik kan Anna niet bereiken.", "113", "112")
    assert client.all_heard.count("Ik kan Anna niet bereiken.") == 1
    world.clock_moves(hours=1)
    assert client.all_heard.count("Ik kan Anna niet bereiken.") == 1


def test_a_nurse_who_comes_back_gets_what_waited(world: World) -> None:
    anna, client = in_need(world)
    world.out_of_reach.add(anna.id)
    client.presses("Stuur dit aan Anna")
    world.out_of_reach.clear()
    anna.unblocks()
    assert alerts(anna) >= 1


# --- killed in between ------------------------------------------------------------------------


@pytest.mark.parametrize(("killed", "times"), [("before", 1), ("after", 2), ("receipt", 2)])
def test_whenever_the_bot_is_killed_it_comes_and_the_client_hears_so_once(
    world: World, killed: str, times: int
) -> None:
    anna, client = in_need(world)
    world.killed = killed
    client.presses("Stuur dit aan Anna")
    world.clock_moves(minutes=1)
    assert alerts(anna) == times
    assert client.all_heard.count(ARRIVED) == 1
    anna.presses("Gelezen")
    client.hears("Anna heeft het bericht gelezen.")


@pytest.mark.parametrize("killed", ["before", "after", "receipt"])
def test_whenever_the_bot_is_killed_it_is_passed_on_once(world: World, killed: str) -> None:
    _, client = joined(world)
    bea = world.nurse("Bea")
    client.says(LONG).says(DEAD).presses("Stuur dit aan Anna")
    world.killed = killed
    world.clock_moves(minutes=31)
    world.clock_moves(minutes=1)
    [alert] = world.record(client).alerts
    assert [one.name for one in alert.told] == ["Anna", "Bea"]
    assert 1 <= alerts(bea) <= 2
    assert 1 <= client.all_heard.count("aan Bea gestuurd") <= 2  # at least once


# --- it may no longer go ----------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["stops sharing", "erases", "wants nobody told", "withdraws"])
def test_an_alert_that_waited_does_not_go_when_much_has_ended(world: World, ends: str) -> None:
    anna, client = in_need(world)
    world.killed = "before"
    client.presses("Stuur dit aan Anna")
    store = open_store(world.folder)
    [effect] = [
        o.effect for _r, box in store.everything() for o in box if isinstance(o.effect, ShowAlert)
    ]
    record = store.record(effect.record)
    assert record is not None
    consent = replace(record.consents[-1], withdrawn_at=world.now)
    after = {
        "stops sharing": replace(record, nurse="", nurse_name="", tell=""),
        "erases": replace(record, alerts=()),
        "wants nobody told": replace(record, tell="nobody"),
        "withdraws": replace(record, consents=(consent,)),
    }[ends]
    store.commit_due(after, (), world.now)
    bot = Tussendoor(store, world._perform, lambda: world.now, HOUSE)
    assert asyncio.run(bot.postman._perform(effect)) == ()  # type: ignore[arg-type]
    store.close()
    assert alerts(anna) == 0


def test_who_stops_sharing_has_nothing_passed_on(world: World) -> None:
    _, client = joined(world)
    bea = world.nurse("Bea")
    client.says(LONG).says(DEAD).presses("Stuur dit aan Anna").presses("Verder")
    client.says("stop met delen").presses("Ja, stop met delen")
    world.clock_moves(hours=2)
    assert alerts(bea) == 0
    client.does_not_hear(NOT_YET)


# --- forged -----------------------------------------------------------------------------------


def test_only_whoever_was_told_can_say_that_it_was_read(world: World) -> None:
    anna, client = joined(world)
    bea, els = world.nurse("Bea"), told(world, client)
    client.presses("Verder").says(LONG).says(DEAD).presses("Stuur dit aan Anna")
    for somebody in (bea, els, client, world.person("a stranger").starts()):
        somebody.presses_button(anna.button("Gelezen"))
    [alert] = world.record(client).alerts
    assert [t.read_at for t in alert.told] == [None]
    assert "heeft het bericht gelezen" not in client.all_heard


async def test_a_button_that_names_a_person_holds_nobody_up(world: World) -> None:
    anna, _ = await asyncio.to_thread(asked, world)
    store = open_store(world.folder)
    bot = Tussendoor(store, world._perform, lambda: world.now, HOUSE)
    forged = Pressed("9001", anna.id, "s", "", 0, "seen", f"{anna.id} x")
    await asyncio.wait_for(bot.hear(forged), 5)
    await bot.postman.settle()
    store.close()


@pytest.mark.parametrize("about", ["", "nothing", "../keys/names x", "../../etc x", "{record} x"])
def test_a_button_that_names_what_is_not_there_does_nothing(world: World, about: str) -> None:
    anna, client = asked(world)
    record = world.record(client)
    about = about.format(record=record.id)
    world.hear(Pressed("9001", anna.id, "s", "", 0, "seen", about))
    assert world.record(client).alerts == record.alerts
    assert "heeft het bericht gelezen" not in client.all_heard


# --- relatives --------------------------------------------------------------------------------


def test_a_relative_hears_only_that_they_are_asked_to_get_in_touch(world: World) -> None:
    anna, client = joined(world)
    els = told(world, client)
    client.presses("Verder").says(LONG).says(DEAD).presses("Ja").presses("Aan Els")
    els.hears("Een vraag van mama: wilt u contact opnemen?", "112").does_not_hear("dood", "mw. A")
    client.hears("Het bericht is bij Els aangekomen.")
    els.presses("Gelezen")
    client.hears("Els heeft het bericht gelezen.")
    assert alerts(anna) == 0
    assert not [w for w in ("dood", "Koffie", "leven willen", "mw. A") if w in els.all_heard]


def test_a_relative_can_be_told_when_the_nurse_was_told_at_once(world: World) -> None:
    anna, client = joined(world)
    els = told(world, client)
    client.presses("Pas aan voor Anna").presses("Ja, meteen")
    client.presses("Verder").says(LONG).says(DEAD).presses("Laat het Els weten")
    els.hears("Een vraag van mama: wilt u contact opnemen?")
    assert alerts(anna) == 1
    assert "Laat het Els weten" not in client.buttons


def test_who_counts_on_a_relative_who_stops_hears_at_once_whom_to_call(world: World) -> None:
    _, client = joined(world)
    els = told(world, client)
    client.presses("Verder").says(LONG)
    world.clock_is("2026-11-22 23:30")
    client.says(DEAD).presses("Ja").presses("Aan Els")
    els.says("stop").presses("Ja, stop")
    client.hears("Els wil liever geen berichten krijgen.", "113", "112")


def test_a_colleague_hears_that_the_nurse_has_read_it(world: World) -> None:
    anna, client = joined(world)
    bea = world.nurse("Bea")
    client.says(LONG).says(DEAD).presses("Stuur dit aan Anna")
    world.clock_moves(minutes=31)
    bea.hears(ALERT, "Anna heeft het bericht nog niet gelezen.")
    anna.presses("Gelezen")
    bea.hears("Anna heeft het bericht van mw. A gelezen.")


def test_a_relative_who_does_not_read_is_asked_once_more_and_nobody_else_is(world: World) -> None:
    anna, client = joined(world)
    bea, els = world.nurse("Bea"), told(world, client)
    client.presses("Verder").says(LONG).says(DEAD).presses("Ja").presses("Aan Els")
    world.clock_moves(minutes=31)
    client.hears(f"Els {NOT_YET}", "113")
    world.clock_moves(hours=3)
    assert els.all_heard.count("Een vraag van mama") == 2 + 0
    assert (alerts(anna), alerts(bea)) == (0, 0)


# --- of what others may not read --------------------------------------------------------------


def test_of_violence_only_the_nurse_is_told_and_the_client_s_chat_says_nothing_of_it(
    world: World,
) -> None:
    anna, client = joined(world)
    els = told(world, client)
    client.presses("Verder").says(LONG).says(HIT).presses("Laat Anna bellen")
    anna.hears("veiligheid", "“hij slaat mij”", "Laat dit niet aan anderen zien.")
    client.hears("Anna heeft uw bericht.")
    client.does_not_hear("slaat", "veilig", "geweld", "Veilig Thuis")
    assert "Els" not in " ".join(client.buttons)
    world.clock_moves(minutes=31)
    client.hears("Anna heeft uw bericht nog niet gelezen.", "Anna krijgt het nog een keer.")
    client.does_not_hear("slaat", "veilig", "113")
    assert "slaat" not in els.all_heard and "contact opnemen" not in els.all_heard


def test_what_comes_unasked_after_words_of_violence_says_nothing_of_them(world: World) -> None:
    _, client = at_once(world)
    bea = world.nurse("Bea")
    client.says(HIT).presses("Ruim deze berichten op")
    world.clock_moves(minutes=31)
    client.hears("Anna heeft uw bericht nog niet gelezen.", "Bea heeft het nu ook.")
    client.does_not_hear("0800", "088", "112", "gevaar", "bellen")
    bea.presses("Gelezen")
    client.hears("Bea heeft uw bericht gelezen.")


@pytest.mark.parametrize("words", ["Anna slaat mij", "de verpleegster slaat mij"])
def test_who_may_be_the_one_is_not_told_by_itself_and_the_client_is_asked(
    world: World, words: str
) -> None:
    anna, client = at_once(world)
    client.says(words).sees("Laat Anna bellen")
    assert alerts(anna) == 0


def test_the_chat_s_log_says_nothing_of_violence_and_of_who_was_told(world: World) -> None:
    anna, client = at_once(world)
    world.clock_moves(minutes=1)
    client.says(HIT).presses("Ruim deze berichten op")
    world.clock_moves(minutes=31)
    anna.presses("Gelezen")
    client.says("wie deed wat").hears("U gaf een antwoord.")
    client.does_not_hear("iemand iets", "kunt bellen", "bericht", "antwoorden.")


def test_all_is_sent_at_once_but_after_a_question_when_others_should_not_see_it(
    world: World,
) -> None:
    _, client = at_once(world)
    client.says("mijn gegevens").presses("Neem alles mee").hears("Dit is alles wat ik")
    client.says(HIT).presses("Verder").says("mijn gegevens").presses("Neem alles mee")
    client.hears("Nu sturen?").does_not_hear("Dit is alles wat ik")
    client.presses("Nee, niet sturen").does_not_hear("Dit is alles wat ik")
    client.presses("Neem alles mee").presses("Ja, stuur het").hears("Dit is alles wat ik")


# --- what was taken away ----------------------------------------------------------------------


def test_words_that_were_taken_away_are_not_passed_on(world: World) -> None:
    anna, client = at_once(world)
    bea = world.nurse("Bea")
    client.says(DEAD).presses("Nee, niet zo bedoeld").presses("Haal mijn woorden weg")
    client.presses("Ja, haal weg")
    world.clock_moves(minutes=31)
    bea.hears(ALERT, "daarna weggehaald", "zo bedoel ik het niet").does_not_hear("wil dood")
    world.clock_moves(minutes=31)
    assert anna.all_heard.count("“Ik wil dood”") == 1


def test_who_takes_words_away_hears_who_has_them_and_they_stay_nowhere(world: World) -> None:
    _, client = at_once(world)
    client.says(DEAD).presses("Nee, niet zo bedoeld").presses("Haal mijn woorden weg")
    client.presses("Ja, haal weg").hears("Anna heeft ze al gekregen.")
    assert "Ik wil dood" not in repr(world.record(client))


# --- what is logged ---------------------------------------------------------------------------


def test_the_log_says_who_was_told_and_who_read_it_and_no_word_of_what_was_said(
    world: World,
) -> None:
    anna, client = asked(world)
    anna.presses("Gelezen")
    client.presses("Verder").says("wie deed wat")
    client.hears("U liet iemand iets weten.", "Anna las een bericht over u.")
    client.does_not_hear("dood")


def test_links_for_relatives_go_with_the_record(world: World) -> None:
    _, client = joined(world)
    client.says("wie mag het weten").presses("Iemand toevoegen").says("Els").says("mama")
    link = world.record(client).contacts[0].link
    path = Path(world.folder) / "invitations" / f"{link}.sealed"
    assert path.exists()
    client.says("wis alles").presses("Ja, wis alles")
    assert not path.exists()
