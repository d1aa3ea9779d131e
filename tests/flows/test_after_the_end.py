"""After the end what a carer said stays theirs to read and erase; of the client nothing is seen.
Whatever ended it: the client, the date, the carer, or a nurse after a death.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.conversation import Reflection
from tests.flows.carers import change, changed, comes_in, confirm, confirmed, els, kept
from tests.flows.caring_at_home import begins, daughter
from tests.flows.recordings import kept as of_nurse
from tests.flows.stories import alone, joined, through_intake
from tests.flows.test_answering import FOR_MOTHER, SAID, SEEN, answering
from tests.flows.test_closing_record import closes
from tests.flows.test_own_talk import NIGHTS, given, own
from tests.flows.test_sharing_for import HANDOVER, at_home
from tests.world import Person, World


def answered(world: World, **more: object) -> tuple[Person, Person]:
    """The client, and Els, who answered one question in both voices."""
    client, carer = answering(world, **more)
    carer.presses("Gelukkig zijn").says(SAID).presses("Zelf gezegd").says(SEEN).presses("Later")
    return client, carer


def ends(world: World, client: Person, carer: Person, by: str) -> None:
    """It ends: by the client, by its date, by the carer, or because the record is closed."""
    match by:
        case "client":
            client.says("wie denkt mee").presses("Els").presses("Stop dit nu")
        case "date":
            change(world, client, "els", until=world.now + timedelta(hours=1))
            world.clock_moves(hours=2)
        case "carer":
            carer.presses(FOR_MOTHER).presses("Stop met antwoorden").presses("Ja, stop")
        case "closed":
            closes(world.person("nurse Anna"), "Overleden")


ENDS = pytest.mark.parametrize("by", ["client", "date", "carer", "closed"])


# --- what a carer said stays theirs -----------------------------------------------------------


@ENDS
def test_whoever_ended_it_a_carer_reads_what_they_said(world: World, by: str) -> None:
    client, carer = answered(world)
    ends(world, client, carer, by)
    carer.says("hallo").hears("Ik vraag u nu niets.", "Niemand leest hier mee.")
    assert FOR_MOTHER not in carer.buttons
    carer.presses("Mijn gegevens").hears("U mocht voor uw moeder antwoorden van")
    carer.presses("Wat ik zei").hears(SAID, SEEN).says("2").hears("Zoals uw moeder het zelf zei:")
    assert "Andere woorden" not in carer.buttons


@ENDS
def test_whoever_ended_it_a_carer_erases_what_they_said(world: World, by: str) -> None:
    client, carer = answered(world)
    ends(world, client, carer, by)
    carer.says("hallo").presses("Mijn gegevens").presses("Wis alles")
    carer.hears("Ik wis dan alles wat u zei over uw moeder.").presses("Nee, laat staan")
    carer.presses("Wis alles").presses("Ja, wis het").hears("Ik heb het gewist.")
    carer.hears("Er zijn hier geen antwoorden van u.")
    assert world.record(client).carers_answers == ()


@ENDS
def test_one_answer_is_taken_away_after_the_end(world: World, by: str) -> None:
    client, carer = answered(world)
    ends(world, client, carer, by)
    carer.says("mijn antwoorden").says("1").presses("Haal weg").presses("Ja, haal weg")
    assert [a.words for a in world.record(client).carers_answers] == [SAID]
    carer.hears(SAID).presses("Terug").hears("U mocht voor uw moeder")


def test_everything_is_taken_along_in_full_and_in_order(world: World) -> None:
    client, carer = answered(world)
    first, soup = world.record(client).carers_answers[0], "soep " * 40
    more = (replace(first, id=f"m{n}", words=f"{n} en nog veel meer {soup}") for n in range(9))
    answers = (*world.record(client).carers_answers, *more)
    changed(world, world.record(client).id, lambda r: replace(r, carers_answers=answers))
    ends(world, client, carer, "client")
    carer.says("hallo").presses("Mijn gegevens").presses("Neem alles mee")
    carer.hears(SAID, SEEN, "8 en nog", "Dat is alles wat u zei over uw moeder.")
    assert carer.since_the_last_act.count("soep soep") >= 9
    carer.says("mijn antwoorden").does_not_hear(SAID).presses("Oudere antwoorden").hears(SAID)


def test_the_rights_are_there_while_it_counts_as_well(world: World) -> None:
    client, carer = answered(world)
    carer.sees("Mijn gegevens").says("mijn gegevens").hears("U mag voor uw moeder antwoorden sinds")
    carer.says("wis alles").presses("Ja, wis het").says("later").sees(FOR_MOTHER)
    assert world.record(client).carers_answers == ()


def test_what_the_nurse_got_already_stays_with_her_and_the_carer_is_told(world: World) -> None:
    anna, carer = at_home(world)
    carer.presses("Overzicht maken").presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    anna.says("cliënten").presses("mw. A").presses("Mantelzorger").presses("Els")
    anna.presses("Laat stoppen").presses("Ja, laat stoppen")
    carer.says("wis alles").hears("Wat Anna al kreeg, blijft bij Anna.").presses("Ja, wis het")
    record = of_nurse(world)
    assert record.carers_answers == () and record.shares[0].summary.carers


def test_the_client_reads_in_the_log_that_the_carer_erased(world: World) -> None:
    client, carer = answered(world)
    ends(world, client, carer, "client")
    carer.says("wis alles").presses("Ja, wis het")
    client.says("wie deed wat").hears("haalde 2 antwoorden over u weg")


def test_who_takes_the_own_diary_along_hears_where_the_rest_is(world: World) -> None:
    client, carer = answered(world)
    ends(world, client, carer, "client")
    begins(carer.says("hallo")).says("mijn gegevens").presses("Neem alles mee")
    carer.hears("Wat u voor een ander zei, staat apart.").says("later").presses("Voor een ander")
    carer.presses("Mijn gegevens").hears("staat onder: over mezelf").presses("Wat ik zei")


# --- of the client nothing --------------------------------------------------------------------


@ENDS
def test_after_the_end_nothing_that_the_client_said_is_seen(world: World, by: str) -> None:
    client, carer = answered(world, sees=("body",))
    told = (
        Reflection("open", "", "body", "body.1", "Rug doet zeer", world.now, ""),
        Reflection("shut", "", "body", "body.2", "Geheim", world.now, "", private=True),
    )
    changed(world, world.record(client).id, lambda r: replace(r, reflections=told))
    carer.says("hallo").presses(FOR_MOTHER).presses("Wat uw moeder zei").hears("Rug doet zeer")
    carer.presses("Terug").presses("Terug")
    heard = len(carer.screen)
    ends(world, client, carer, by)
    for words in ("hallo", "mijn gegevens", "mijn antwoorden", "1", "terug", "wat uw moeder zei"):
        carer.says(words)
    for button in [b for sent in carer.screen for b in getattr(sent, "buttons", ())]:
        if "Wis" not in button.label and "Haal" not in button.label:
            carer.presses_button(button)
    later = "\n".join(getattr(sent, "text", "") for sent in carer.screen[heard:])
    assert "Rug doet zeer" not in later and "Geheim" not in later and SAID in later


def test_what_was_written_down_in_the_clients_own_words_stays_with_the_client(
    world: World,
) -> None:
    client, carer = answering(world, kind="writes")
    carer.presses("Gelukkig zijn").says(SAID).presses("Later")
    carer.says("mijn antwoorden").hears(SAID)
    ends(world, client, carer, "client")
    carer.says("mijn gegevens").hears("Er zijn hier geen antwoorden van u.")
    carer.says("mijn antwoorden").does_not_hear(SAID).says("wis alles").does_not_hear("Zal ik")
    assert world.record(client).carers_answers[0].words == SAID


def test_somebody_who_never_answered_for_anybody_has_nothing_to_see(world: World) -> None:
    _anna, client = joined(world)
    carer = comes_in(world, client, els(world))
    change(world, client, "els", ended_at=world.now, ended_by="client")
    carer.says("mijn gegevens").hears("Ik stuur u geen berichten.")
    assert "Mijn gegevens" not in carer.buttons and "Over mezelf" not in carer.buttons


def test_of_two_clients_the_answers_are_kept_apart(world: World) -> None:
    client, carer = answered(world)
    other = world.person("other")
    world.nurse("Bea").presses("Cliënt toevoegen").says("mw. B")
    through_intake(other.starts(world.codes[-1]))
    again = els(world, id="tante", naming=replace(els(world).naming, relation="aunt"))
    comes_in(world, other, again, name="Els")
    confirm(world, other, "tante")
    carer.says("hallo").presses("Over uw tante").presses("Antwoorden").presses("Gelukkig zijn")
    carer.says("Zingen in het koor").presses("Zelf gezegd").presses("Later")
    change(world, client, "els", ended_at=world.now, ended_by="client")
    carer.says("mijn gegevens").hears("U mocht voor uw moeder", "U mag voor uw tante")
    carer.presses("Wis over uw moeder").hears("uw moeder").presses("Ja, wis het")
    assert world.record(client).carers_answers == ()
    assert [a.words for a in world.record(other).carers_answers] == ["Zingen in het koor"]


# --- what was typed just now ------------------------------------------------------------------


def test_in_the_middle_of_a_sentence_it_is_said_what_is_not_kept_and_what_stays(
    world: World,
) -> None:
    client, carer = answered(world)
    carer.says("hallo").presses(FOR_MOTHER).presses("Antwoorden").presses("Gelukkig zijn")
    change(world, client, "els", ended_at=world.now, ended_by="client")
    carer.says("Soep").hears("Wat u net schreef, heb ik niet bewaard.", "niet meer beantwoorden")
    carer.hears("Wat u eerder zei, blijft bewaard.").sees("Mijn gegevens")
    assert "Soep" not in [a.words for a in kept(world, world.record(client).id).carers_answers]


def test_who_said_nothing_hears_of_nothing_that_stays(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn")
    change(world, client, "els", ended_at=world.now, ended_by="client")
    carer.says("Soep").does_not_hear("blijft bewaard")


# --- the client stops it ----------------------------------------------------------------------


def test_the_client_hears_that_earlier_words_stay_and_how_they_go(world: World) -> None:
    client, carer = answered(world)
    ends(world, client, carer, "client")
    client.hears("Wat Els zei, blijft hier bewaard.", "Kies dan hieronder Els.")
    client.presses("Els").presses("Lees wat Els zei").hears(SAID)


def test_of_a_carer_who_said_nothing_the_client_hears_nothing_of_words(world: World) -> None:
    client, carer = answering(world)
    ends(world, client, carer, "client")
    client.does_not_hear("blijft hier bewaard")


# --- about oneself ----------------------------------------------------------------------------


def test_who_never_told_about_themselves_can_begin_after_the_end(world: World) -> None:
    client, carer = answered(world)
    ends(world, client, carer, "client")
    begins(carer.says("hallo")).hears("over zorgen voor uw moeder").does_not_hear("thuis nu")
    carer.says(NIGHTS)
    assert own(world, carer) == (NIGHTS,)


def test_after_a_death_a_diary_asks_nothing_and_keeps_what_is_written(world: World) -> None:
    client, carer = answered(world)
    ends(world, client, carer, "closed")
    begins(carer.says("hallo")).hears("U kunt hier altijd iets typen.")
    assert "Over het zorgen" not in carer.buttons
    carer.says("ik mis mama").hears("Ik heb het bewaard.").does_not_hear("op de lijst")
    assert own(world, carer) == ("ik mis mama",)


# --- after a death ----------------------------------------------------------------------------


def test_who_misses_somebody_hears_that_nobody_reads_and_where_it_can_be_kept(
    world: World,
) -> None:
    client, carer = answered(world)
    ends(world, client, carer, "closed")
    carer.says("ik mis mama").hears("Ik bewaar niet wat u hier schrijft.")
    carer.hears("Niemand leest hier mee.", "Dat kan onder: over mezelf.")
    carer.does_not_hear("overleden", "Sterkte", "lijst", "uw moeder")


def test_a_question_about_caring_that_was_open_is_not_asked_after_a_death(world: World) -> None:
    anna, _client, carer = daughter(world)
    begins(carer).hears("over zorgen voor uw moeder")
    closes(anna, "Overleden")
    carer.says("herhaal").hears("Ik vraag u niets meer over uw moeder.").does_not_hear("Vraag 1")
    carer.says("Ze is er niet meer").hears("Ik heb het bewaard.", "altijd iets typen")
    assert own(world, carer) == ("Ze is er niet meer",)
    assert world.record(carer).reflections[0].question == ""


def test_what_was_told_about_oneself_stays_after_a_death_and_asks_for_nothing_more(
    world: World,
) -> None:
    anna, _client, carer = daughter(world)
    given(carer)
    closes(anna, "Overleden")
    carer.says("later").presses("Wie mag dit lezen").hears("Anna mag uw blad lezen sinds")
    carer.does_not_hear("geen verpleegkundige")
    assert "Meer vragen" not in carer.buttons
    carer.says("mijn antwoorden").hears(NIGHTS)


def test_what_was_shared_for_a_visit_that_never_comes_is_said_not_to_come(world: World) -> None:
    anna, carer = at_home(world)
    carer.presses("Overzicht maken").presses("Ja, deel dit")
    anna.says("cliënten").presses("mw. A").presses("Zorg is gestopt").presses("Overleden")
    anna.hears("Een overzicht dat klaarstaat, komt dan niet meer.").presses("Ja, sluit af")
    carer.hears("Wat u deelde voor het volgende bezoek, gaat niet meer naar Anna.")
    heard = anna.all_heard
    world.clock_is(HANDOVER)
    assert anna.all_heard == heard


def test_the_nurse_reads_on_the_closed_page_what_was_handed_over(world: World) -> None:
    anna, _client, carer = daughter(world)
    given(carer)
    closes(anna, "Overleden").presses("Afgesloten").presses("mw. A")
    anna.sees("Dat was een vergissing").presses("Lees van mantelzorger").hears(NIGHTS)
    carer.says("later").presses("Wie mag dit lezen").presses("Neem terug")
    anna.says("afgesloten").presses("mw. A")
    assert "Lees van mantelzorger" not in anna.buttons


def test_a_sheet_that_never_reached_the_nurse_is_not_read_on_the_closed_page(
    world: World,
) -> None:
    anna, _client, carer = daughter(world)
    world.clock_is("2026-11-22 23:00")
    given(carer)
    closes(anna, "Overleden").presses("Afgesloten").presses("mw. A")
    assert "Lees van mantelzorger" not in anna.buttons
    world.clock_is("2026-11-23 12:00")
    assert NIGHTS not in anna.all_heard


# --- a diary that becomes part of a nurse's record --------------------------------------------


def test_a_diary_that_is_joined_leaves_no_trail_that_leads_nowhere(world: World) -> None:
    client = alone(world)
    carer = confirmed(world, client, els(world))
    begins(carer).says(NIGHTS).says("later")
    world.nurse("Bea").presses("Cliënt toevoegen").says("mw. B")
    client.starts(world.codes[-1]).presses("Ja, dat is goed")
    joined_to = world.record(client).id
    carer.says("later").presses("Over het zorgen").hears("over zorgen voor uw moeder")
    assert {s.of for s in world.record(carer).sessions} == {joined_to}
    carer.says("later").presses("Wie mag dit lezen").presses("Bea mag dit lezen")
    world.person("nurse Bea").hears(NIGHTS)


def test_a_sheet_that_waits_for_the_morning_comes_when_the_carer_joined_a_nurse_meanwhile(
    world: World,
) -> None:
    anna, _client, carer = daughter(world)
    world.clock_is("2026-11-22 23:00")
    given(carer)
    bea = world.nurse("Bea").presses("Cliënt toevoegen").says("mw. E")
    carer.starts(world.codes[-1]).presses("Ja, dat is goed")
    world.clock_is("2026-11-23 12:00")
    anna.hears(NIGHTS)
    assert NIGHTS not in bea.all_heard
    assert world.record(carer).sheets[0].handed_over_at is not None


def test_help_says_that_nothing_is_asked_any_more(world: World) -> None:
    client, carer = answered(world)
    ends(world, client, carer, "carer")
    carer.says("help").hears("Ik vraag u nu niets.").does_not_hear("als iemand u nodig heeft")
