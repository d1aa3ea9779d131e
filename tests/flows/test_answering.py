"""Somebody answers for a client: first as the client would say it, then, apart, the own view."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.conversation import Reflection
from flows.record.caring import Naming
from tests.flows.carers import (
    change,
    changed,
    comes_in,
    confirmed,
    els,
    kept,
    link_for,
    recorded,
)
from tests.flows.stories import invited, joined, planned
from tests.flows.test_telling import asks
from tests.world import Person, World

FOR_MOTHER = "Over uw moeder"
SAID = "Ze wil graag koffie drinken met de hulp"
SEEN = "Ik zie dat ze dan opleeft"


def answering(world: World, **more: object) -> tuple[Person, Person]:
    """The client and Els, who may answer and has the choice of a subject before her."""
    _anna, client = joined(world)
    carer = confirmed(world, client, els(world, **more))
    return client, carer.says("hallo").presses(FOR_MOTHER).presses("Antwoorden")


# --- coming in --------------------------------------------------------------------------------


def test_who_opens_the_link_hears_who_asks_what_for_and_what_is_kept(world: World) -> None:
    _anna, client = joined(world)
    carer = world.person("Els").starts(link_for(world, world.record(client).id, els(world)))
    carer.hears("een computer, geen mens", "Dit is een vraag van uw moeder.")
    carer.hears("vragen over uw moeder beantwoorden").presses("Ja, ga verder")
    carer.hears("“u” of “je”").presses("je").hears("Alles wat je antwoordt, kan je moeder lezen.")
    carer.hears("kiest je moeder", "stoppen", "je naam en je nummer op Telegram", "Telegram")


def test_nothing_counts_before_the_client_agreed(world: World) -> None:
    _anna, client = joined(world)
    carer = comes_in(world, client, els(world))
    carer.hears("Ik vraag eerst aan uw moeder of dit goed is.")
    client.hears("Els")
    [one] = world.record(client).carers
    assert (one.person, one.accepted_at, one.confirmed_at) == (carer.id, world.now, None)
    assert FOR_MOTHER not in carer.buttons


def test_who_says_no_is_asked_nothing_and_the_client_hears_it(world: World) -> None:
    _anna, client = joined(world)
    code = link_for(world, world.record(client).id, els(world))
    carer = world.person("Els").starts(code).presses("Nee, liever niet").hears("vraag u niets")
    client.hears("Els geeft liever geen antwoord. Dat mag.")
    [one] = world.record(client).carers
    assert (one.person, one.ended_by) == ("", "carer")
    carer.starts(code).hears("Deze link werkt niet.")


def test_what_a_nurse_recorded_in_presence_counts_at_once(world: World) -> None:
    anna, _code = invited(world)
    [record_id] = (path.name.partition(".")[0] for path in (world.folder / "records").iterdir())
    one = els(world, recorded=recorded(world, anna), confirmed_at=world.now)
    carer = world.person("Els").starts(link_for(world, record_id, one)).hears("Anna vraagt u dit.")
    carer.presses("Ja, ga verder").presses("u").hears("is voor uw moeder en Anna")
    carer.presses("Ja, dat is goed").presses(FOR_MOTHER).presses("Antwoorden")
    carer.presses("Gelukkig zijn").says(SAID)
    assert [a.words for a in kept(world, record_id).carers_answers] == [SAID]


def test_the_link_does_not_work_on_the_clients_own_phone(world: World) -> None:
    _anna, client = joined(world)
    code = link_for(world, world.record(client).id, els(world))
    client.starts(code).hears("Deze link is voor iemand anders.")


def test_a_link_that_the_client_took_back_meanwhile_leads_nowhere(world: World) -> None:
    _anna, client = joined(world)
    carer = world.person("Els").starts(link_for(world, world.record(client).id, els(world)))
    carer.presses("Ja, ga verder").presses("u")
    change(world, client, "els", ended_at=world.now, ended_by="client")
    carer.presses("Ja, dat is goed").hears("Deze link werkt niet.")
    assert world.record(client).carers[0].person == ""


# --- answering --------------------------------------------------------------------------------


def test_a_daughter_answers_in_two_voices_that_are_kept_apart(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn").hears("zoals uw moeder het zelf zou zeggen")
    carer.hears("Waar wordt uw moeder gelukkig van?").says(SAID)
    carer.hears("Heeft uw moeder dit zelf gezegd, of denkt u dit?").presses("Dat denk ik")
    carer.hears("Waar wordt uw moeder gelukkig van?", "En hoe ziet u het zelf?").says(SEEN)
    carer.hears("Waar kijkt uw moeder naar uit").presses("Sla over").presses("Sla over")
    carer.hears("Wat wilt u doen?")
    client.hears("Els")
    said = [(a.voice, a.words, a.said_self, a.carer) for a in world.record(client).carers_answers]
    assert said == [("as_client", SAID, False, "els"), ("own_view", SEEN, None, "els")]
    assert world.record(client).reflections == ()


def test_the_questions_that_were_answered_least_lately_come_first(world: World) -> None:
    _client, carer = answering(world)
    carer.presses("Gelukkig zijn").says(SAID).presses("Sla over").says(SEEN)
    carer.says(SAID).presses("Zelf gezegd").presses("Sla over").presses("Antwoorden")
    carer.presses("Gelukkig zijn").hears("Welk moment van deze week was fijn voor uw moeder?")


def test_who_does_not_know_keeps_nothing(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn").says("weet ik niet").hears("En hoe ziet u het zelf?")
    carer.says("weet ik niet").says("weet ik niet").says("weet ik niet").hears("Wat wilt u doen?")
    assert world.record(client).carers_answers == ()
    client.does_not_hear("Els heeft iets verteld")


def test_the_client_is_told_once_after_a_session_and_not_of_what_was_said(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn").says(SAID).presses("Zelf gezegd").says(SEEN)
    assert client.all_heard.count("Els heeft iets verteld") == 0
    carer.presses("Sla over").presses("Sla over")
    carer.presses("Terug").hears("antwoorden voor uw moeder")
    assert client.all_heard.count("Els heeft iets verteld") == 1
    assert SAID not in client.all_heard and SEEN not in client.all_heard


def test_who_stops_for_now_goes_on_where_they_were(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn").says(SAID).presses("Later").sees("Ga verder")
    assert client.all_heard.count("Els heeft iets verteld") == 1
    carer.presses("Ga verder").hears("Heeft uw moeder dit zelf gezegd")


def test_somebody_who_writes_down_has_no_view_of_their_own(world: World) -> None:
    client, carer = answering(world, kind="writes")
    carer.presses("Gelukkig zijn").hears(
        "Lees dit voor aan uw moeder: “Waar wordt u gelukkig van?”"
    )
    carer.hears("Typ de woorden van uw moeder zelf.").says(SAID).hears("Lees dit voor").says("Soep")
    carer.hears("Wat wilt u doen?")
    voices = {a.voice for a in world.record(client).carers_answers}
    assert voices == {"own_words"}


def test_a_representative_answers_as_a_carer_does(world: World) -> None:
    client, carer = answering(world, kind="represents")
    carer.presses("Gelukkig zijn").says(SAID).hears("Heeft uw moeder dit zelf gezegd")
    assert world.record(client).carers_answers[0].voice == "as_client"


def test_marks_are_given_in_both_voices_apart_if_they_are_allowed(world: World) -> None:
    client, carer = answering(world, scope=("body", "marks"))
    carer.presses("Het lichaam")
    for _question in range(4):
        carer.presses("Sla over")
    carer.hears("Welk cijfer zou uw moeder zelf geven?").says("zes").hears(
        "En hoe ziet u het zelf?"
    )
    carer.says("11").hears("Een cijfer gaat van 0 tot 10.").says("4").hears("Wat wilt u doen?")
    given = [(a.voice, a.subject, a.mark) for a in world.record(client).carers_answers]
    assert given == [("as_client", "body", 6), ("own_view", "body", 4)]


def test_no_mark_is_asked_when_marks_are_not_allowed(world: World) -> None:
    _client, carer = answering(world)
    carer.presses("Het lichaam")
    for _question in range(4):
        carer.presses("Sla over")
    carer.hears("Wat wilt u doen?")


def test_one_thing_to_talk_about_is_asked_in_each_voice(world: World) -> None:
    client, carer = answering(world, scope=("agenda",))
    carer.presses("Punten voor het gesprek").hears("Waar wil uw moeder over praten").says("De trap")
    carer.presses("Zelf gezegd").says("De medicijnen").hears("Wat wilt u doen?")
    assert {(a.subject, a.question) for a in world.record(client).carers_answers} == {
        ("agenda", "")
    }
    assert world.record(client).agenda == ()


def test_only_what_is_allowed_is_on_offer(world: World) -> None:
    _client, carer = answering(world)
    assert "Denken en voelen" not in carer.buttons
    carer.sees("Gelukkig zijn", "Het lichaam")


def test_a_name_that_the_client_chose_takes_the_place_of_a_relation(world: World) -> None:
    _anna, client = joined(world)
    carer = confirmed(world, client, els(world, naming=Naming(name="Riet")))
    carer.says("hallo").presses("Over Riet").presses("Antwoorden")
    carer.presses("Gelukkig zijn").hears("Waar wordt Riet gelukkig van?").says(SAID)
    carer.hears("Heeft Riet dit zelf gezegd, of denkt u dit?")


def test_what_leads_to_a_person_is_not_kept(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn").says("Bel haar op 06-12345678").hears("telefoonnummer")
    assert world.record(client).carers_answers == ()


# --- what they said ---------------------------------------------------------------------------


def test_an_edit_of_the_message_corrects_the_answer_and_the_client_sees_it_anew(
    world: World,
) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn").says(SAID)
    before = world.record(client).carers_answers[0]
    changed(
        world,
        world.record(client).id,
        lambda r: replace(r, carers_answers=(replace(before, seen_at=world.now),)),
    )
    carer.edits("Thee met de hulp").hears("woorden")
    [said] = world.record(client).carers_answers
    assert (said.words, said.seen_at) == ("Thee met de hulp", None)


def test_own_answers_are_read_changed_and_taken_away_in_a_list(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn").says(SAID).presses("Zelf gezegd").presses("Later")
    carer.presses(FOR_MOTHER).presses("Wat ik zei").hears(SAID).says("1")
    carer.hears("Zoals uw moeder het zelf zei:", "22 november").presses("Andere woorden")
    carer.says("Thee").hears("Thee").presses("Haal weg").presses("Ja, haal weg")
    carer.hears("Er zijn nog geen antwoorden.")
    assert world.record(client).carers_answers == ()


def test_an_edit_changes_nothing_once_the_subject_is_closed(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn").says(SAID)
    change(world, client, "els", scope=("body",))
    carer.edits("Thee")
    assert world.record(client).carers_answers[0].words == SAID
    carer.says("hallo").presses(FOR_MOTHER).presses("Wat ik zei").says("1").hears(SAID)
    assert "Andere woorden" not in carer.buttons


def test_what_the_client_said_is_read_only_of_opened_subjects_and_never_private(
    world: World,
) -> None:
    _anna, client = joined(world)
    carer = confirmed(world, client, els(world, sees=("body",)))
    told = tuple(
        Reflection(f"{n}", "", theme, "body.1", words, world.now, "", private=private)
        for n, (theme, words, private) in enumerate(
            (("body", "Soep", False), ("body", "Geheim", True), ("mind", "Verdriet", False))
        )
    )
    changed(world, world.record(client).id, lambda r: replace(r, reflections=told))
    carer.says("hallo").presses(FOR_MOTHER).presses("Wat uw moeder zei")
    carer.hears("Dit zei uw moeder over het lichaam.", "22 november", "“Soep”")
    assert "Geheim" not in carer.all_heard and "Verdriet" not in carer.all_heard


def test_without_sight_there_is_nothing_to_look_at(world: World) -> None:
    _client, carer = answering(world)
    carer.presses("Terug")
    assert "Wat uw moeder zei" not in carer.buttons


# --- it ends ----------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["client", "nurse"])
def test_what_is_typed_after_the_end_is_not_kept_and_one_kind_sentence_says_so(
    world: World, by: str
) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn")
    change(world, client, "els", ended_at=world.now, ended_by=by)
    carer.says(SAID).hears("U kunt dit nu niet meer beantwoorden.", "schreef, heb ik niet bewaard")
    assert world.record(client).carers_answers == ()
    carer.presses("Verder").does_not_hear("niet meer beantwoorden")
    assert FOR_MOTHER not in carer.buttons


def test_a_permission_ends_by_its_date_in_the_middle_of_a_sentence(world: World) -> None:
    client, carer = answering(world, until=None)
    change(world, client, "els", until=world.now + timedelta(hours=1))
    carer.presses("Gelukkig zijn")
    world.clock_moves(hours=1)
    carer.says(SAID).hears("niet meer beantwoorden")
    assert world.record(client).carers_answers == ()


def test_a_subject_that_is_withdrawn_in_the_middle_keeps_nothing(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn")
    change(world, client, "els", scope=("body",))
    carer.says(SAID).hears("niet meer beantwoorden").sees(FOR_MOTHER)
    assert world.record(client).carers_answers == ()


def test_a_button_does_nothing_once_it_ended(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn").says(SAID)
    change(world, client, "els", ended_at=world.now, ended_by="client")
    carer.presses("Zelf gezegd").hears("niet meer beantwoorden")
    assert world.record(client).carers_answers[0].said_self is None


def test_a_client_who_died_is_asked_about_no_more(world: World) -> None:
    client, carer = answering(world)
    changed(world, world.record(client).id, lambda r: replace(r, closed_at=world.now))
    carer.presses("Gelukkig zijn").hears("niet meer beantwoorden")
    assert FOR_MOTHER not in carer.buttons


def test_who_stops_answering_is_asked_nothing_more_and_the_client_hears_it(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Terug").presses("Stop met antwoorden").hears("laat het uw moeder weten")
    carer.presses("Ja, stop").hears("Goed. Ik vraag u niets meer over uw moeder.")
    client.hears("Els geeft geen antwoord meer over u.")
    assert world.record(client).carers[0].ended_by == "carer"
    assert FOR_MOTHER not in carer.buttons


def test_the_word_stop_leads_a_carer_to_stopping(world: World) -> None:
    _anna, client = joined(world)
    carer = confirmed(world, client, els(world))
    carer.says("stop").hears("Ik vraag u dan niets meer over uw moeder.").presses("Nee, ga door")
    carer.sees(FOR_MOTHER)


def test_a_carer_who_blocks_the_bot_breaks_nothing(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn").says(SAID).blocks()
    world.out_of_reach.add(carer.id)
    world.clock_moves(days=2)
    world.out_of_reach.clear()
    carer.unblocks().presses("Zelf gezegd").hears("En hoe ziet u het zelf?")
    assert world.record(client).carers_answers[0].said_self


# --- several ----------------------------------------------------------------------------------


def test_one_carer_answers_for_two_clients_and_never_mixes_them_up(world: World) -> None:
    _anna, client = joined(world)
    father = alone_with(world, "father")
    carer = confirmed(world, client, els(world))
    one = els(world, id="for-father", naming=Naming(relation="father"))
    confirmed(world, father, one, "Els")
    carer.says("hallo").sees(FOR_MOTHER, "Over uw vader")
    carer.presses("Over uw vader").presses("Antwoorden").presses("Gelukkig zijn")
    carer.hears("Waar wordt uw vader gelukkig van?").says(SAID).hears("Heeft uw vader dit zelf")
    assert world.record(client).carers_answers == ()
    assert [a.words for a in world.record(father).carers_answers] == [SAID]


def test_several_carers_answer_for_one_client_and_read_nothing_of_each_other(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Gelukkig zijn").says(SAID).presses("Later")
    jan = confirmed(world, client, els(world, id="jan", name="Jan"))
    jan.says("hallo").presses(FOR_MOTHER)
    assert "Wat ik zei" not in jan.buttons
    jan.presses("Antwoorden").presses("Gelukkig zijn").hears("Waar wordt uw moeder gelukkig van?")
    jan.says("Soep")
    assert [(a.name, a.words) for a in world.record(client).carers_answers] == [
        ("Els", SAID),
        ("Jan", "Soep"),
    ]


def test_a_client_is_a_carer_too_and_keeps_both_apart(world: World) -> None:
    _anna, client = joined(world)
    husband = alone_with(world, "husband")
    husband.says("later")
    confirmed(world, client, els(world, id="h", name="Jan", naming=WIFE), "husband")
    husband.says("hallo").sees("Over mezelf").presses("Over mezelf")
    husband.says("Dit is van mijzelf en van niemand anders").presses("Over uw vrouw")
    husband.presses("Antwoorden").presses("Gelukkig zijn").says(SAID)
    assert [r.words for r in world.record(husband).reflections] == [
        "Dit is van mijzelf en van niemand anders"
    ]
    assert [a.words for a in world.record(client).carers_answers] == [SAID]
    assert world.record(client).reflections == ()


def test_a_couple_shares_a_phone_his_diary_is_his_and_he_answers_for_her(world: World) -> None:
    anna, _code = invited(world)
    [hers] = (path.name.partition(".")[0] for path in (world.folder / "records").iterdir())
    husband = alone_with(world, "husband").says("later")
    one = els(world, id="h", name="Jan", naming=WIFE, confirmed_at=world.now)
    one = replace(one, recorded=recorded(world, anna), kind="writes")
    husband.starts(link_for(world, hers, one)).presses("Ja, ga verder").presses("Ja, dat is goed")
    husband.presses("Over uw vrouw").presses("Antwoorden").presses("Gelukkig zijn")
    husband.hears("Lees dit voor aan uw vrouw").says(SAID).presses("Later")
    husband.presses("Over mezelf").says("Ik slaap goed en lang in deze weken")
    assert [a.voice for a in kept(world, hers).carers_answers] == ["own_words"]
    assert len(world.record(husband).reflections) == 1


def test_somebody_who_is_told_in_need_may_answer_as_well(world: World) -> None:
    _anna, client = joined(world)
    carer = world.person("Els").starts(asks(client)).presses("Ja, dat is goed")
    confirmed(world, client, els(world), "Els")
    carer.says("hallo").hears("als mama u nodig heeft").sees(FOR_MOTHER, "Niets meer over mama")
    carer.presses("Niets meer over mama").presses("Ja, stop").sees(FOR_MOTHER)
    carer.presses(FOR_MOTHER).hears("U mag antwoorden voor uw moeder.")


WIFE = Naming(relation="wife")


def alone_with(world: World, name: str) -> Person:
    """Somebody with a diary of their own and no nurse, before the opening question."""
    person = world.person(name).starts()
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag"):
        person.presses(label)
    return person


# --- before a visit ---------------------------------------------------------------------------


def along(world: World, **more: object) -> tuple[Person, Person]:
    """A client whose nurse comes on Tuesday, and Els who is asked along."""
    _anna, client = planned(world)
    return client, confirmed(world, client, els(world, asked_along=True, **more))


def test_a_carer_is_invited_when_the_client_is_and_only_the_client_is_reminded(
    world: World,
) -> None:
    anna, client = joined(world)
    carer = confirmed(world, client, els(world, asked_along=True))
    anna.says("cliënten").presses("mw. A").presses("Bezoek plannen").says("12-12-2026 14:00")
    anna.presses("Ja, dat klopt")
    world.clock_is("2026-12-06 20:30")
    assert "Wilt u hiervoor" not in carer.all_heard
    world.clock_is("2026-12-07 14:00")
    assert carer.all_heard.count("Wilt u hiervoor iets vertellen over uw moeder?") == 1
    world.clock_is("2026-12-10 14:30")
    world.clock_is("2026-12-11 09:00")
    assert "Als u wilt" in client.all_heard or "nog iets vertellen" in client.all_heard
    assert carer.all_heard.count("over uw moeder?") == 1


def test_where_the_client_wants_no_invitations_the_carer_gets_both(world: World) -> None:
    anna, client = joined(world)
    carer = confirmed(world, client, els(world, asked_along=True))
    changed(world, world.record(client).id, lambda r: replace(r, uninvited=True))
    anna.says("cliënten").presses("mw. A").presses("Bezoek plannen").says("12-12-2026 14:00")
    anna.presses("Ja, dat klopt")
    world.clock_is("2026-12-07 14:30")
    assert carer.all_heard.count("Wilt u hiervoor iets vertellen over uw moeder?") == 1
    world.clock_is("2026-12-10 14:30")
    assert carer.all_heard.count("Dit gaat over uw moeder.") == 1


def test_a_carer_switches_the_invitations_off_with_one_press(world: World) -> None:
    anna, client = joined(world)
    carer = confirmed(world, client, els(world, asked_along=True))
    anna.says("cliënten").presses("mw. A").presses("Bezoek plannen").says("12-12-2026 14:00")
    anna.presses("Ja, dat klopt")
    world.clock_is("2026-12-07 14:30")
    carer.presses("Vraag dit niet meer").hears("Goed. Ik vraag dit niet meer.")
    assert world.record(client).carers[0].uninvited
    carer.presses(FOR_MOTHER).presses("Nodig mij weer uit")


def test_nobody_is_asked_along_whom_the_client_does_not_want_asked(world: World) -> None:
    anna, client = joined(world)
    carer = confirmed(world, client, els(world))
    anna.says("cliënten").presses("mw. A").presses("Bezoek plannen").says("12-12-2026 14:00")
    anna.presses("Ja, dat klopt")
    world.clock_is("2026-12-08 14:30")
    assert "hiervoor" not in carer.all_heard


def test_an_invitation_is_answered_from_the_own_diary(world: World) -> None:
    anna, client = joined(world)
    husband = alone_with(world, "husband").says("later")
    one = els(world, id="h", name="Jan", naming=WIFE, asked_along=True)
    confirmed(world, client, one, "husband")
    husband.says("hallo").presses("Over mezelf")
    anna.says("cliënten").presses("mw. A").presses("Bezoek plannen").says("12-12-2026 14:00")
    anna.presses("Ja, dat klopt")
    world.clock_is("2026-12-07 14:30")
    husband.presses("Over uw vrouw").hears("U mag antwoorden voor uw vrouw.")


# --- danger -----------------------------------------------------------------------------------


def in_danger(world: World, tell: str = "at_once") -> tuple[Person, Person, Person]:
    """Anna, her client and Els at the first question; `tell` is what the client lets Anna know."""
    anna, client = joined(world)
    changed(world, world.record(client).id, lambda r: replace(r, tell=tell))  # type: ignore[arg-type]
    carer = confirmed(world, client, els(world))
    carer.says("hallo").presses(FOR_MOTHER).presses("Antwoorden").presses("Gelukkig zijn")
    return anna, client, carer


@pytest.mark.parametrize("words", ["Ik sla haar soms", "Hij slaat haar elke dag"])
def test_words_about_abuse_are_kept_nowhere_and_the_numbers_come_first(
    world: World, words: str
) -> None:
    _anna, client, carer = in_danger(world)
    carer.says(words).hears("0800-2000", "Ik heb deze woorden niet bewaard.")
    carer.hears("Waar wordt uw moeder gelukkig van?")
    record = world.record(client)
    assert (record.carers_answers, record.signs, record.alerts) == ((), (), ())
    carer.says(SAID).edits(words)
    assert world.record(client).carers_answers[0].words == SAID


def test_who_asks_for_the_own_answers_at_a_question_gets_them(world: World) -> None:
    client, carer = answering(world)
    carer.presses("Het lichaam").says(SAID).says("zelf gezegd").says("sla over")
    carer.says("mijn antwoorden").hears(SAID)
    assert [a.words for a in world.record(client).carers_answers] == [SAID]
