"""Coming in: with a link or without, what is agreed to, and the links that are refused."""

from __future__ import annotations

import pytest

from channels.parcel import Menu
from flows.client.intake import CONSENT_VERSION
from flows.conversation import Consent, Form
from tests.flows.stories import LONG, alone, at_question, invited, joined, through_intake
from tests.world import World

OPENING = "Waar wordt u gelukkig van?"
REFUSED = "Deze link werkt niet."


def test_a_link_opens_a_talk_that_names_the_nurse_and_what_she_sees(world: World) -> None:
    _, code = invited(world)
    client = world.person()
    client.starts(code).hears("geen mens", "Anna heeft u gevraagd").sees("Verder", "Help")
    client.presses("Verder").hears("112", "uw dokter").sees("Ik begrijp het")
    client.presses("Ik begrijp het").hears("Telegram", "uw hele naam")
    client.presses("Verder").hears("Anna ziet alleen wat u zelf deelt.")
    client.presses("Verder").hears("“u” of “je”").sees("u", "je")
    client.presses("u").hears("Mag ik uw antwoorden bewaren?")
    client.presses("Ja, dat mag").hears("Mag ik het dan aan Anna laten weten?")
    client.presses("Vraag het mij eerst").hears("Wilt u iemand toevoegen?")
    client.presses("Nee, ga door").hears(OPENING).sees("Sla over", "Later", "Help")


def test_the_nurse_sees_that_her_client_has_joined(world: World) -> None:
    anna, client = joined(world)
    anna.presses("Alle cliënten").presses("mw. A").hears("mw. A doet mee.")
    record = world.record(client)
    assert (record.label, record.nurse, record.nurse_name) == ("mw. A", anna.id, "Anna")


def test_without_a_link_it_is_a_diary_for_the_person_alone(world: World) -> None:
    client = world.person().starts().does_not_hear("heeft u gevraagd")
    client.presses("Verder").presses("Ik begrijp het").presses("Verder")
    client.hears("is alleen voor u").does_not_hear("ziet alleen")
    client.presses("Verder").presses("u").presses("Ja, dat mag").hears(OPENING)
    assert world.record(client).nurse == ""


def test_who_types_before_start_is_welcomed_all_the_same(world: World) -> None:
    world.person().says("hallo?").hears("Dag. Ik ben Tussendoor.").sees("Verder")


def test_all_of_the_intake_can_be_typed(world: World) -> None:
    client = world.person().starts()
    for words in ("ja", "ok", "verder", "goed", "zeg maar u", "Ja hoor."):
        client.says(words)
    client.hears(OPENING)


def test_who_chooses_je_is_called_je_from_then_on(world: World) -> None:
    client = alone(world, "je").hears("Waar word je gelukkig van?")
    client.says("help").hears("Bel dan je dokter").does_not_hear(" u ", " uw ")
    assert world.record(client).consents[0].form is Form.JE


@pytest.mark.parametrize("form", Form)
def test_consent_is_kept_with_the_moment_and_the_version_that_was_read(
    world: World, form: Form
) -> None:
    client = through_intake(world.person().starts(), form.value)
    assert world.record(client).consents == (Consent(CONSENT_VERSION, form, world.now),)


def test_no_word_is_kept_before_the_yes(world: World) -> None:
    client = world.person().starts()
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Nee, liever niet"):
        client.says("Mijn man is overleden").does_not_hear("bewaard.")
        client.presses(label)
    client.says("Mijn man is overleden")
    client.edits("Mijn man is overleden")
    for path in world.folder.rglob("*"):
        assert path.is_dir() or b"overleden" not in path.read_bytes(), path
    assert not list((world.folder / "records").iterdir())


def test_who_declines_can_come_back_and_agree(world: World) -> None:
    anna, code = invited(world)
    client = world.person().starts(code)
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Nee, liever niet"):
        client.presses(label)
    client.hears("Ik bewaar niets").sees("Toch beginnen")
    world.clock_moves(days=2)
    anna.presses("Alle cliënten").presses("mw. A").hears("heeft de link nog niet gebruikt")
    through_intake(client.presses("Toch beginnen").hears("Anna heeft u gevraagd"))
    assert world.record(client).nurse_name == "Anna"


def test_each_step_of_the_intake_can_be_taken_back(world: World) -> None:
    client = world.person().starts().says("terug").hears("Verder terug kan niet.")
    client.presses("Verder").presses("Ik begrijp het").presses("Verder").presses("Verder")
    client.presses("je").hears("Mag ik je antwoorden bewaren?")
    client.presses("Terug").hears("“u” of “je”").presses("u").hears("Mag ik uw antwoorden")
    for words in ("“u” of “je”", "is alleen voor u", "Telegram", "112", "geen mens"):
        client.says("terug").hears(words)


def test_who_stops_in_the_intake_hears_that_it_is_fine_and_goes_on_there(world: World) -> None:
    client = world.person().starts().presses("Verder")
    client.says("stop").hears("Dat is goed.").does_not_hear("Bel dan")
    world.clock_moves(days=3)
    client.starts().hears("Bel dan 112").presses("Ik begrijp het").hears("Telegram")


# --- links ------------------------------------------------------------------------------------


def test_every_link_that_cannot_be_used_is_refused_in_the_same_words(world: World) -> None:
    _, code = invited(world)
    through_intake(world.person().starts(code))
    used = world.person("a stranger with the same link").starts(code).since_the_last_act
    unknown = world.person("a guesser").starts("unknown").since_the_last_act
    world.clock_moves(days=15)
    expired = world.person("a late one").starts(code).since_the_last_act
    nurses = world.nurse_code()
    world.clock_moves(days=15)
    late_nurse = world.person("a late nurse").starts(nurses).since_the_last_act
    assert REFUSED in used
    assert {used, unknown, expired, late_nurse} == {used}


def test_who_is_refused_can_still_begin_alone(world: World) -> None:
    client = world.person().starts("unknown").hears(REFUSED, "Ik ben Tussendoor")
    through_intake(client).hears(OPENING)


def test_a_second_link_to_a_client_who_has_joined_is_refused(world: World) -> None:
    anna, first = invited(world)
    anna.presses("Nieuwe link")
    through_intake(world.person().starts(world.codes[-1]))
    world.person("a stranger").starts(first).hears(REFUSED)


def test_a_new_link_ends_the_earlier_one(world: World) -> None:
    anna, first = invited(world)
    anna.presses("Nieuwe link")
    world.person("the finder of a lost letter").starts(first).hears(REFUSED)
    through_intake(world.person().starts(world.codes[-1])).hears(OPENING)


def test_the_record_of_a_client_never_gets_to_somebody_else(world: World) -> None:
    anna, first = invited(world)
    anna.presses("Nieuwe link")
    client, stranger = world.person().starts(world.codes[-1]), world.person("b").starts(first)
    through_intake(client).says(LONG)
    through_intake(stranger)
    assert world.record(client).id != world.record(stranger).id
    assert not world.record(stranger).reflections


def test_a_nurse_who_opens_her_client_s_link_does_not_use_it_up(world: World) -> None:
    anna, code = invited(world)
    anna.starts(code).hears("voor uw cliënt")
    through_intake(world.person().starts(code)).hears(OPENING)


def test_who_opens_the_own_link_again_is_where_she_was(world: World) -> None:
    _, client = joined(world)
    at_question(client, 2).starts(world.codes[0]).hears("Vraag 2 van 3").does_not_hear(REFUSED)


def test_the_own_link_still_leads_back_after_weeks(world: World) -> None:
    _, client = joined(world)
    at_question(client, 2)
    world.clock_moves(days=21)  # the letter with the code still lies on the table
    client.starts(world.codes[0]).hears("Vraag 2 van 3").does_not_hear(REFUSED)


def test_a_diary_that_is_linked_later_keeps_all_answers_and_the_place(world: World) -> None:
    client = at_question(alone(world), 2)
    before = world.record(client)
    anna = world.nurse().presses("Cliënt toevoegen").says("mw. A")
    client.starts(world.codes[-1]).hears("Anna wil met u verbonden worden", "wat u zelf deelt")
    client.presses("Ja, dat is goed").hears("verbonden met Anna", "Mag ik het dan aan Anna")
    client.presses("Nee, liever niet").hears("Anna: ik laat niets weten.")
    client.presses("Verder").hears("Vraag 2 van 3")
    after = world.record(client)
    assert (after.label, after.nurse) == ("mw. A", anna.id)
    assert after.reflections == before.reflections
    assert after.consents == before.consents
    assert len(list((world.folder / "records").iterdir())) == 1


def test_who_does_not_want_to_be_linked_stays_alone(world: World) -> None:
    client = at_question(alone(world), 2)
    world.nurse().presses("Cliënt toevoegen").says("mw. A")
    client.starts(world.codes[-1]).presses("Nee, liever niet").hears("Er is niets veranderd")
    client.hears("Vraag 2 van 3")
    assert world.record(client).nurse == ""


def test_a_linked_diary_can_be_shared(world: World) -> None:
    client = alone(world).says(LONG)
    anna = world.nurse().presses("Cliënt toevoegen").says("mw. A")
    client.starts(world.codes[-1]).presses("Ja, dat is goed")
    anna.presses("Bezoek plannen").says("dinsdag half drie").presses("Ja, dat klopt")
    client.hears("Anna komt op dinsdag 24 november om half drie")
    client.says("afronden").presses("Klaar").presses("Sla over").presses("Ja, deel dit")
    world.clock_is("2026-11-23 14:30")
    anna.hears("mw. A deelt dit", LONG)


def test_a_second_nurse_cannot_take_over_a_client(world: World) -> None:
    anna, client = joined(world)
    world.nurse("Bea").presses("Cliënt toevoegen").says("mw. A")
    client.starts(world.codes[-1]).hears("al verbonden met Anna", OPENING)
    assert world.record(client).nurse == anna.id


def test_a_nurse_s_invitation_is_refused_on_a_client_s_phone(world: World) -> None:
    _, client = joined(world)
    code = world.nurse_code()
    client.starts(code).hears("al van een cliënt", OPENING)
    assert world.record(client).client is not None
    world.person("nurse Bea").starts(code).hears("Hoe noemen uw cliënten u?")


def test_a_nurse_comes_in_once_and_keeps_her_name(world: World) -> None:
    code = world.nurse_code()
    anna = world.person("nurse").starts(code).hears("Hoe noemen uw cliënten u?").says("  Anna  ")
    anna.hears("nog geen cliënten").sees("Cliënt toevoegen")
    anna.starts(code).hears("nog geen cliënten")
    world.person("another").starts(code).hears(REFUSED)


def test_a_name_is_not_longer_than_forty_characters(world: World) -> None:
    anna = world.person("nurse").starts(world.nurse_code())
    anna.says("Anna " * 9).hears("40 tekens", "Hoe noemen uw cliënten u?")
    anna.says("Anna").hears("nog geen cliënten")


def test_the_command_menu_fits_the_role(world: World) -> None:
    anna, client = joined(world)
    menus = {p.id: [m for m in p.screen if isinstance(m, Menu)][-1] for p in (anna, client)}
    assert "clienten" in dict(menus[anna.id].commands)
    assert "antwoorden" in dict(menus[client.id].commands)
