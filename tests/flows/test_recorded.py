"""The nurse records a permission that was given in her presence, changes it and ends it."""

from __future__ import annotations

from datetime import datetime

import pytest

from flows.conversation import Person as Somebody
from flows.conversation import Position, Role
from flows.permission import carer_for, may_hand_over
from flows.record import carers
from flows.record.carers_words import SUBJECTS
from tests.flows.recordings import (
    accepted,
    at_carers,
    kept,
    permission,
    recorded,
    records,
)
from tests.flows.stories import joined, through_intake
from tests.world import AMSTERDAM, Person, World


def test_a_permission_is_recorded_with_who_how_for_what_and_until_when(world: World) -> None:
    anna = at_carers(world).hears("Niemand mag nu voor deze cliënt antwoorden.")
    anna.presses("Toestemming opschrijven").hears("die geen telefoon kan gebruiken", "Wie mag")
    anna.says("Els").hears("Wie is de cliënt voor Els?").presses("Moeder")
    anna.presses("Mag van de cliënt").presses("Gezegd, ik was erbij")
    anna.presses("Erbij: wat belangrijk is").presses("Klaar").presses("Een jaar")
    anna.hears(
        "Wie: Els", "De cliënt is: Moeder", "Waarover: wat belangrijk is", "22 november 2027"
    )
    anna.presses("Ja, dat klopt").hears("Ik heb het bewaard.", "Els: mag antwoorden van de cliënt.")
    one = permission(world)
    assert (one.name, one.naming.relation, one.kind) == ("Els", "mother", "answers")
    assert (one.scope, one.sees, one.person) == (("meaning",), (), "")
    assert one.confirmed_at == world.now and one.recorded is not None
    assert (one.recorded.by, one.recorded.by_name, one.recorded.how) == (anna.id, "Anna", "spoken")
    assert one.until == datetime(2027, 11, 22, 23, 59, tzinfo=AMSTERDAM)


def test_the_nurse_gets_a_link_for_the_carer_and_a_page_for_the_client(world: World) -> None:
    anna = recorded(world)
    anna.hears("het volgende bericht door naar Els.", "Wilt u soms vragen over uw moeder")
    anna.hears("https://t.me/x?start=", "deze code met de camera", "Dit papier is voor mw. A.")


def test_what_the_nurse_records_is_the_consent_of_a_client_without_a_phone(world: World) -> None:
    anna = recorded(world)
    [given] = kept(world).consents
    assert (given.by, given.by_name, given.how) == (anna.id, "Anna", "spoken")
    assert given.withdrawn_at is None


def test_without_a_recorded_permission_nothing_was_agreed_to(world: World) -> None:
    at_carers(world)
    assert kept(world).consents == () and kept(world).carers == ()


def test_nothing_is_kept_before_the_last_yes(world: World) -> None:
    anna = at_carers(world).presses("Toestemming opschrijven").says("Els").presses("Moeder")
    anna.presses("Mag van de cliënt").presses("Op papier").presses("Alles").presses("Klaar")
    anna.presses("Een jaar")
    assert kept(world).carers == () and kept(world).consents == ()


def test_the_questions_can_call_the_client_by_a_name(world: World) -> None:
    anna = at_carers(world).presses("Toestemming opschrijven").says("Els").presses("Met een naam")
    anna.says("Riet").hears("Welk woord past bij Riet?").presses("Alleen de naam")
    for label in ("Mag van de cliënt", "Op papier", "Alles", "Klaar", "Drie maanden"):
        anna.presses(label)
    anna.presses("Ja, dat klopt").hears("vragen over Riet")
    assert permission(world).scope == tuple(SUBJECTS)


# --- a representative -------------------------------------------------------------------------


def represents(anna: Person, which: str) -> Person:
    anna.presses("Toestemming opschrijven").says("Jan").presses("Moeder")
    anna.presses("Vertegenwoordiger").hears("Dit is alleen voor wie hier zelf niet over kan")
    return anna.hears("De bovenste van deze lijst").presses(which)


def test_of_a_representative_the_kind_and_the_paper_are_kept(world: World) -> None:
    anna = represents(at_carers(world), "Mentor").hears("Welk papier heeft u gezien?")
    assert "Geen papier" not in anna.buttons
    anna.says("brief van de rechter, 3 maart").presses("Op papier").presses("Alles")
    anna.presses("Klaar").presses("Een jaar").hears("Van wie: Mentor", "Papier: brief van de")
    anna.presses("Ja, dat klopt").hears("Jan: beslist namens de cliënt.")
    one = permission(world)
    assert one.kind == "represents" and one.recorded is not None
    assert one.recorded.representative == "mentor"
    assert one.recorded.document == "brief van de rechter, 3 maart"


@pytest.mark.parametrize("which", ["Partner", "Ouder, kind, broer, zus"])
def test_a_partner_or_family_can_do_without_a_paper(world: World, which: str) -> None:
    represents(at_carers(world), which).presses("Geen papier").hears(
        "Hoe is dit afgesproken met Jan?"
    )


def test_a_paper_with_a_bsn_is_not_kept(world: World) -> None:
    anna = represents(at_carers(world), "Curator").says("BSN 123456782")
    anna.hears("Welk papier heeft u gezien?")
    assert b"123456782" not in repr(kept(world)).encode()


# --- until when -------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["vandaag", "24-11-2027"])
def test_it_holds_at_most_a_year_and_at_least_until_tomorrow(world: World, typed: str) -> None:
    anna = at_carers(world).presses("Toestemming opschrijven").says("Els").presses("Moeder")
    for label in ("Mag van de cliënt", "Op papier", "Alles", "Klaar"):
        anna.presses(label)
    anna.says(typed).hears("hoogstens over een jaar").says("1-3-2027").hears("1 maart 2027")


def test_two_weeks_before_the_end_the_nurse_is_asked_once_whether_it_goes_on(world: World) -> None:
    anna = recorded(world)
    world.clock_is("2027-05-08 12:00")
    anna.does_not_hear("Zonder antwoord stopt het.")
    world.clock_is("2027-05-10 12:00")
    anna.hears("Els mag antwoorden voor mw. A tot en met 23 mei", "Zonder antwoord stopt het.")
    heard = anna.all_heard
    world.clock_moves(days=3)
    assert anna.all_heard == heard
    anna.presses("Bekijk dit").presses("Andere einddatum").presses("Half jaar").hears(
        "november 2027"
    )
    anna.presses("Ja, dat klopt").hears("Dit papier is voor mw. A.")
    one = permission(world)
    assert one.asked_at is None and one.until and one.until.year == 2027 and one.until.month == 11


def test_without_an_answer_it_ends_at_its_date(world: World) -> None:
    recorded(world)
    els = accepted(world)
    speaker = as_carer(els)
    assert carer_for(speaker, kept(world), world.now)
    world.clock_moves(days=183)
    assert carer_for(speaker, kept(world), world.now) is None


def as_carer(person: Person) -> Somebody:
    """This person, in the flow of those who answer for others."""
    return Somebody(person.id, Position("rest"), Role.CARER)


# --- changing and ending ----------------------------------------------------------------------


def test_other_subjects_leave_the_rest_as_it_was(world: World) -> None:
    anna = recorded(world)
    els, before = accepted(world), permission(world)
    anna.says("cliënten").presses("mw. A").presses("Mantelzorger").presses("Els")
    anna.presses("Andere onderwerpen").presses("Weg: wat belangrijk is").presses("Klaar")
    anna.presses("Ja, dat klopt")
    after = permission(world)
    assert set(before.scope) - set(after.scope) == {"meaning"}
    assert (after.id, after.person, after.until) == (before.id, els.id, before.until)


def test_when_the_client_says_so_it_ends_at_once_and_the_carer_hears_it(world: World) -> None:
    anna = recorded(world)
    els = accepted(world)
    anna.presses("Els").presses("Laat stoppen").hears("meteen niets meer").presses(
        "Ja, laat stoppen"
    )
    anna.hears("Het is gestopt.")
    els.hears("Ik vraag u niets meer over uw moeder.", "Dat is zo afgesproken met Anna.")
    assert permission(world).ended_by == "nurse"
    assert carers.present(kept(world), world.now) == ()
    assert kept(world).consents[-1].withdrawn_at is None


def test_the_client_can_take_the_consent_back_through_the_nurse(world: World) -> None:
    anna = recorded(world)
    els = accepted(world)
    records(anna, "Jan")
    anna.presses("Els").presses("Laat stoppen").presses("Ja, en wis alles")
    record = kept(world)
    assert all(c.ended_by == "nurse" for c in record.carers)
    assert record.consents[-1].withdrawn_at == world.now and record.carers_answers == ()
    els.hears("Ik vraag u niets meer over uw moeder.")
    anna.hears("is gewist")
    for share in record.shares:
        assert not may_hand_over(record, share)


def test_a_link_of_an_ended_permission_does_not_work(world: World) -> None:
    anna = recorded(world)
    code = world.codes[-1]
    anna.presses("Els").presses("Laat stoppen").presses("Ja, laat stoppen")
    world.person("Els").starts(code).hears("Deze link werkt niet.")


def test_a_new_link_makes_the_older_one_void(world: World) -> None:
    anna = recorded(world)
    code = world.codes[-1]
    anna.presses("Els").presses("Nieuwe link").hears("https://t.me/x?start=")
    assert world.codes[-1] != code
    world.person("Els").starts(code).hears("Deze link werkt niet.")


def test_of_a_client_on_a_phone_the_nurse_records_nothing(world: World) -> None:
    anna, _client = joined(world)
    anna.says("cliënten").presses("mw. A").presses("Mantelzorger")
    anna.hears("De cliënt regelt dit op de eigen telefoon.")
    assert "Toestemming opschrijven" not in anna.buttons


def test_a_client_who_comes_in_on_a_phone_has_what_was_recorded(world: World) -> None:
    anna = recorded(world)
    accepted(world)
    anna.says("cliënten").presses("mw. A").presses("Link voor de cliënt")
    client = through_intake(world.person().starts(world.codes[-1]))
    record = world.record(client)
    assert [c.name for c in record.carers] == ["Els"]
    assert [bool(c.by) for c in record.consents] == [True, False]


def test_a_diary_that_becomes_part_of_the_record_has_what_was_recorded(world: World) -> None:
    recorded(world).says("cliënten").presses("mw. A").presses("Link voor de cliënt")
    client = through_intake(world.person().starts())
    client.starts(world.codes[-1]).presses("Ja, dat is goed")
    record = world.record(client)
    assert [c.name for c in record.carers] == ["Els"] and len(record.consents) == 2


def test_another_nurse_cannot_look_at_it(world: World) -> None:
    recorded(world)
    bea = world.nurse("Bea").presses("Cliënt toevoegen").says("mw. B")
    bea.presses("Mantelzorger").hears("Niemand mag nu").does_not_hear("Els")


def test_the_right_moment_to_ask_is_not_at_night(world: World) -> None:
    anna = recorded(world)
    world.clock_is("2027-05-09 23:30")
    anna.does_not_hear("Zonder antwoord stopt het.")
    world.clock_moves(hours=12)
    anna.hears("Zonder antwoord stopt het.")


# --- a client without a phone -------------------------------------------------------------------


def test_for_a_client_without_a_phone_no_link_is_made(world: World) -> None:
    anna = world.nurse().presses("Cliënt toevoegen").presses("Zonder telefoon")
    anna.hears("De cliënt krijgt geen link.").says("mw. Z").sees("Toestemming opschrijven")
    assert world.codes == []
    records(anna)
    assert len(world.codes) == 1  # that of Els
    anna.says("cliënten").presses("mw. Z").hears("mw. Z doet mee zonder telefoon.")
    anna.does_not_hear("heeft de link nog niet")


def test_the_label_of_a_client_without_a_phone_is_her_own_too(world: World) -> None:
    anna = at_carers(world).says("cliënten").presses("Cliënt toevoegen").presses("Zonder telefoon")
    anna.says("mw. A").hears("al een cliënt").presses("Terug").says("mw. B").hears("link")


def test_whoever_opens_the_clients_old_link_does_not_become_the_client(world: World) -> None:
    anna = at_carers(world)
    old = world.codes[-1]
    records(anna).hears("De link voor mw. A zelf werkt niet meer.")
    world.person("Els").starts(old).hears("Deze link werkt niet.")
    assert kept(world).client is None
    anna.says("cliënten").presses("mw. A").hears("doet mee zonder telefoon")
    world.clock_moves(days=3)
    anna.presses("Link voor de cliënt").hears("heeft de link nog niet gebruikt")


def test_the_nurse_can_choose_a_month(world: World) -> None:
    anna = at_carers(world).presses("Toestemming opschrijven").says("de dochter").presses("Moeder")
    for label in ("Mag van de cliënt", "Op papier", "Alles", "Klaar", "Een maand"):
        anna.presses(label)
    anna.hears("Wie: De dochter", "22 december 2026")


def test_who_leaves_a_change_leaves_the_permission_as_it_was(world: World) -> None:
    anna = recorded(world)
    before = permission(world)
    for change in ("Andere onderwerpen", "Andere einddatum"):
        anna.presses("Els").presses(change).presses("Terug").sees("Laat stoppen").presses("Terug")
    anna.presses("Els").presses("Andere einddatum").says("1 maart").presses("Nee, laat staan")
    anna.sees("Laat stoppen")
    assert kept(world).carers == (before,)


def test_a_change_is_in_the_log_and_on_a_new_page(world: World) -> None:
    anna = recorded(world)
    accepted(world)
    anna.presses("Els").presses("Andere einddatum").says("1 maart").presses("Ja, dat klopt")
    anna.hears("Dit papier is voor mw. A.")
    anna.says("cliënten").presses("mw. A").presses("Link voor de cliënt")
    client = through_intake(world.person().starts(world.codes[-1]))
    client.says("wie deed wat").hears("Anna paste aan wat Els mag.")


def test_representatives_stand_in_the_order_of_the_law(world: World) -> None:
    """BW 7:465(3): whoever stands first goes first."""
    anna = at_carers(world).presses("Toestemming opschrijven").says("Jan").presses("Moeder")
    anna.presses("Vertegenwoordiger").hears("De bovenste van deze lijst die er is, gaat voor.")
    assert anna.buttons[:5] == (
        *("Curator", "Mentor", "Gemachtigde", "Partner", "Ouder, kind, broer, zus"),
    )
