"""Words of danger are heard wherever they are typed, and answered with the ways to help."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from channels.flood import Flood, Tide
from channels.parcel import Removal, Words
from flows.conversation import (
    Conversation,
    Corrected,
    Event,
    Record,
    Role,
    Said,
    Say,
    ShowSummary,
    Turn,
    Unreadable,
)
from flows.engine import take_turn
from flows.log.logbook import Act, Thing
from flows.record.summary import OWN_WORDS, summarise
from flows.safety.help_lines import HelpLines
from flows.safety.net import Family
from flows.safety.signs import Contact
from storage.tinydb_store import TinyDbStore, open_store
from tests.flows.carers import changed
from tests.flows.stories import (
    LONG,
    alone,
    at_agenda,
    at_question,
    at_review,
    joined,
    planned,
    summaries,
)
from tests.flows.test_every_step import STEPS, moment
from tests.flows.wanderer import FLOWS
from tests.house import HOUSE
from tests.world import Person, World

DEAD = "ik wil dood"
BURDEN = "ik ben iedereen tot last"
CHEST = "pijn op de borst"
HITS = "hij slaat mij elke dag"
CARING = "ik sla haar soms"
OTHER = "moeder zegt: zij wil dood"
EACH = {
    Family.SUICIDE: DEAD,
    Family.MEDICAL: CHEST,
    Family.ABUSE: HITS,
    Family.CARER: CARING,
}
NUMBERS = {
    Family.SUICIDE: ("113", "0800-0113", "112"),
    Family.MEDICAL: ("112",),
    Family.ABUSE: ("0800-2000", "088 0767 000", "112"),
    Family.CARER: ("0800-2000", "088 0767 000", "112"),
}
NOBODY = "Niemand leest nu mee."
each_family = pytest.mark.parametrize("family", Family)
each_form = pytest.mark.parametrize("form", ["u", "je"])


def signs(world: World, client: Person) -> list[str]:
    """The families of all signs that are kept."""
    return [sign.family for sign in world.record(client).signs]


def kept(world: World, client: Person) -> list[str]:
    """The words of all answers that are kept."""
    return [r.words for r in world.record(client).reflections]


def last_text(person: Person) -> str:
    """The last message that somebody got."""
    return [sent.text for sent in person.screen if isinstance(sent, Words)][-1]


# --- heard and answered -----------------------------------------------------------------------


@each_family
@each_form
def test_a_client_hears_the_ways_to_help_and_no_next_question(
    world: World, family: Family, form: str
) -> None:
    _anna, client = joined(world, form)
    client.says(EACH[family]).hears(NOBODY, *NUMBERS[family]).does_not_hear("onderwerpen")
    assert signs(world, client) == [family]
    assert kept(world, client) == [EACH[family]]
    wrong = {"u": (" je ", "jouw"), "je": (" u ", "Uw ", "uw ")}[form]
    client.does_not_hear(*wrong)
    client.presses("Verder").hears("Er zijn zes onderwerpen.")


def test_the_question_comes_last_and_the_number_of_an_ambulance_first(world: World) -> None:
    _anna, client = joined(world)
    assert last_text(client.says(DEAD)).endswith("Bedoelt u dat u dood wilt?")
    assert last_text(client.says(BURDEN)).count("113")
    assert last_text(client.says(CHEST)).startswith("Bel 112 als dit nu gebeurt.")
    assert last_text(client).endswith("Is dit nu zo?")


def test_of_somebody_else_it_is_asked_about_that_person(world: World) -> None:
    _anna, client = joined(world)
    client.says(OTHER).hears("iemand die misschien dood wil.", "daarover ook 113")
    assert last_text(client).endswith("Bedoelt u dat diegene dood wil?")
    assert world.record(client).signs[0].other


def test_words_of_danger_do_not_stand_below_a_cheerful_question(world: World) -> None:
    _anna, client = joined(world)
    client.says(DEAD)
    record = world.record(client)
    [line] = summarise(record, record.reflections[0].said_at).signals
    assert (line.words, line.question) == (DEAD, OWN_WORDS)


def test_a_short_cry_is_not_asked_on(world: World) -> None:
    client = alone(world).says(DEAD).presses("Verder")
    client.does_not_hear("U schreef", "Hoe is dat voor u").hears("Er zijn zes onderwerpen.")


def test_yes_leads_to_the_number_and_to_somebody_who_may_know(world: World) -> None:
    anna, client = joined(world)
    client.says(DEAD).presses("Ja").hears(
        "Bel dan nu 113 of 0800-0113.", "Anna krijgt dan uw woorden"
    )
    client.presses("Ja, Anna").hears("Ik stuur het aan Anna.", "113")
    assert f"“{DEAD}”" in anna.all_heard


def test_who_rather_tells_nobody_tells_nobody(world: World) -> None:
    anna, client = joined(world)
    before = len(anna.screen)
    client.says(DEAD).presses("Ja").presses("Liever niet").hears(
        "Ik laat het niemand weten.", "113"
    )
    assert len(anna.screen) == before
    assert world.record(client).alerts == ()


def test_without_a_nurse_nobody_is_offered(world: World) -> None:
    client = alone(world).says(DEAD)
    assert client.buttons == ("Ja", "Nee, niet zo bedoeld", "Verder")
    client.presses("Ja").hears("Ik kan niet voor u bellen.")
    assert "Verder" in client.buttons and len(client.buttons) == 1


def test_a_denial_does_not_close_what_was_heard(world: World) -> None:
    _anna, client = joined(world)
    client.says(DEAD).presses("Nee, niet zo bedoeld").hears("met Anna kunt delen", "113")
    [sign] = world.record(client).signs
    assert sign.denied_at == world.now
    assert kept(world, client) == [DEAD]
    client.presses("Verder").says(DEAD).hears("113").does_not_hear("onderwerpen")
    assert signs(world, client) == ["suicide", "suicide"]


def test_words_are_only_taken_away_knowingly(world: World) -> None:
    _anna, client = joined(world)
    client.says(DEAD).presses("Nee, niet zo bedoeld").presses("Haal mijn woorden weg")
    client.hears("Zal ik ze weghalen?")
    assert kept(world, client) == [DEAD]
    client.presses("Ja, haal weg").hears("Ik heb het weggehaald.", "Er zijn zes onderwerpen.")
    assert kept(world, client) == []
    assert signs(world, client) == ["suicide"]


def test_what_is_typed_on_is_kept_and_the_offer_stays(world: World) -> None:
    _anna, client = joined(world)
    client.says(DEAD).says("het is allemaal zo leeg").hears("Ik heb het bewaard.", "113")
    client.sees("Stuur dit aan Anna", "Verder").does_not_hear("onderwerpen")
    assert kept(world, client) == [DEAD, "het is allemaal zo leeg"]


@each_family
def test_the_same_is_never_said_twice_in_a_row(world: World, family: Family) -> None:
    _anna, client = joined(world)
    heard = list[str]()
    for words in (EACH[family], EACH[family], "en nog iets", EACH[family], "en weer", EACH[family]):
        heard.append(last_text(client.says(words)))
        assert any(number in heard[-1] for number in NUMBERS[family])
    assert all(one != other for one, other in pairwise(heard))
    assert len(heard[0]) > max(map(len, heard[1:]))


def test_a_day_later_it_is_said_in_full_again(world: World) -> None:
    _anna, client = joined(world)
    first = last_text(client.says(DEAD))
    client.presses("Verder")
    world.now += timedelta(hours=25)
    assert last_text(client.says(DEAD)) == first


def test_another_family_is_answered_in_full(world: World) -> None:
    _anna, client = joined(world)
    client.says(DEAD).says(CHEST).hears("Is dit nu zo?")


def test_go_on_leads_past_all_that_was_heard_meanwhile(world: World) -> None:
    _anna, client = joined(world)
    at_question(client, 2)
    client.says(DEAD).says(CHEST).says(BURDEN).presses("Verder").hears("Vraag 3 van 3")


def test_looking_at_answers_leads_back_to_what_was_heard(world: World) -> None:
    _anna, client = joined(world)
    client.says(DEAD).says("mijn antwoorden").hears(f"“{DEAD}”")
    client.presses("Terug naar het gesprek").hears("Bedoelt u dat u dood wilt?")


# --- wherever it comes from -------------------------------------------------------------------


def test_before_consent_nothing_is_kept_and_the_answer_comes(world: World) -> None:
    client = world.person().says(DEAD).hears(NOBODY, "113", "112").does_not_hear("bewaard")
    first = last_text(client)
    client.says(DEAD).hears("113").does_not_hear("bewaard")
    assert last_text(client) != first
    client.presses("Verder").hears("Dag. Ik ben Tussendoor.")
    store = open_store(world.folder)
    assert not any(record for record, _outbox in store.everything())
    store.close()


def test_after_the_consent_was_taken_back_nothing_is_kept(world: World) -> None:
    _anna, client = joined(world)
    client.says("stop met bewaren").presses("Ja, stop met bewaren")
    client.says(DEAD).hears("113").does_not_hear("bewaard", "Anna")
    assert (kept(world, client), signs(world, client)) == ([], [])
    client.presses("Verder").hears("Ik bewaar niets nieuws")


def test_a_nurse_hears_the_numbers_and_that_it_goes_to_nobody(world: World) -> None:
    anna = world.nurse().presses("Cliënt toevoegen")
    anna.says(DEAD).hears("113 of 0800-0113", "Het gaat niet naar de cliënt of een collega.")
    anna.hears("Wat wilt u doen?")


def test_a_correction_is_heard(world: World) -> None:
    _anna, client = joined(world)
    client.says(LONG).edits(DEAD).hears("113")
    assert kept(world, client) == [DEAD]
    assert signs(world, client) == ["suicide"]


def test_a_caption_is_heard_and_kept_and_forwarded_words_are_only_heard(world: World) -> None:
    _anna, client = joined(world)
    client._acts(Unreadable(*client._heard(), message="7", words=DEAD)).hears("113")
    assert kept(world, client) == [DEAD]
    client._acts(Unreadable(*client._heard(), message="8", words=CHEST, own=False)).hears("112")
    assert kept(world, client) == [DEAD]


def test_words_that_lead_to_a_person_are_answered_and_not_kept(world: World) -> None:
    _anna, client = joined(world)
    client.says(f"{DEAD}, bel 06-12345678").hears("113").does_not_hear("bewaard")
    assert kept(world, client) == []
    assert signs(world, client) == ["suicide"]


def test_words_for_the_list_stay_on_it(world: World) -> None:
    _anna, client = planned(world)
    at_agenda(client).says(DEAD).hears("113")
    assert [item.words for item in world.record(client).agenda] == [DEAD]
    client.presses("Stuur dit aan Anna")
    assert world.record(client).alerts[0].words == DEAD


def _was_abuse(record: Record | None) -> bool:
    return any(sign.family == Family.ABUSE for sign in record.signs) if record else False


@pytest.mark.parametrize(("role", "step"), STEPS, ids=lambda part: str(part))
@each_family
def test_every_step_of_every_role_answers(role: Role, step: str, family: Family) -> None:
    for event in (Said, Corrected, Unreadable):
        wanderer, person = moment(role, step)
        before, number = wanderer.recall(person).record, wanderer.number()
        words = EACH[family]
        heard: Event = event(number, person, f"secret-{number}", message=number, words=words)
        turn = wanderer.hears(heard)
        said = [e for e in turn.effects if isinstance(e, Say) and e.to == person]
        told = repr(said)
        again = family is Family.ABUSE and _was_abuse(before)  # such words were said before
        assert ("0800-2000" if again else "112") in told
        if role is Role.CLIENT:
            assert turn.person.position.step == "signal"
            assert len(said) == 1
            assert not any(isinstance(e, ShowSummary) and e.to == person for e in turn.effects)
        record = turn.record
        if role is Role.CLIENT and record and record.consents and event is not Corrected:
            standing = record.consents[-1].withdrawn_at is None
            assert (
                words in [r.words for r in record.reflections] + [i.words for i in record.agenda]
            ) is standing


def test_going_on_leads_to_where_the_turn_had_led() -> None:
    for role, step in STEPS:
        wanderer, person = moment(role, step)
        plain = wanderer.copied()
        if role is not Role.CLIENT or step.startswith("signal"):
            continue
        wanderer.says(person, DEAD)
        there = plain.says(person, "Mijn zus kwam gisteren en toen aten we samen soep")
        button = next(b for b in wanderer.newest[person] if b.label in ("Verder",))
        assert wanderer.presses(person, button).person.position.step == there.person.position.step


# --- what nobody who reads along may see ------------------------------------------------------


def test_words_about_abuse_are_shown_nowhere_in_the_chat(world: World) -> None:
    _anna, client = planned(world)
    at_question(client, 1)
    seen = len(client.screen)
    client.says(HITS).presses("Verder")
    for words in ("mijn antwoorden", "terug", "hier wil ik over praten", "wie deed wat", "terug"):
        client.says(words)
    client.says("afronden").presses("Klaar").presses("Sla over").presses("Verander iets").says(
        "terug"
    )
    client.presses("Ja, deel dit").says("mijn antwoorden").says("later")
    shown = "\n".join(s.text for s in client.screen[seen:] if isinstance(s, Words))
    assert "slaat" not in shown
    assert "slaat" not in "".join(summaries(client))
    assert not any(word in shown.lower() for word in ("geweld", "mishand", "veilig thuis"))
    assert HITS in kept(world, client)


def test_words_about_abuse_are_not_handed_over_but_with_a_yes(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    client.edits(HITS, message=1)
    world.now += timedelta(days=1, hours=4)
    world.hear(Said("later", client.id, words="goed", message="900"))
    assert "slaat" not in anna.all_heard
    client.says(HITS).presses("Laat Anna bellen").sees("Ruim deze berichten op")
    assert f"“{HITS}”" in anna.all_heard


def test_the_answer_about_abuse_reads_like_a_notice_and_can_be_tidied_up(world: World) -> None:
    _anna, client = joined(world)
    client.says(HITS).does_not_hear("slaa", "U schrijft", "Bedoelt", "?\n\nAnna")
    assert client.buttons == ("Laat Anna bellen", "Ruim deze berichten op", "Verder")
    client.presses("Ruim deze berichten op").hears("Er zijn zes onderwerpen.")
    [removal] = [sent for sent in client.screen if isinstance(sent, Removal)]
    assert removal
    assert HITS in kept(world, client)


def test_words_about_abuse_leave_the_list_to_talk_about(world: World) -> None:
    _anna, client = planned(world)
    at_agenda(client).says(HITS).presses("Verder").does_not_hear("slaat")
    assert world.record(client).agenda == ()
    assert HITS in kept(world, client)


def test_of_two_families_the_first_is_answered_and_both_are_noted(world: World) -> None:
    _anna, client = joined(world)
    client.says(f"{DEAD}. {HITS}").hears("113", "0800-2000").does_not_hear("slaat")
    assert signs(world, client) == ["suicide", "abuse"]
    assert all(r.discreet for r in world.record(client).reflections)


OVERDOSE = "ik heb alle pillen ingenomen en wil dood"


def first_number(text: str) -> str:
    """The first number to call in a text."""
    return next(found[0] for found in re.finditer(r"112|113|088 0767 000|0800-\d+", text))


def test_an_ambulance_comes_first_wherever_somebody_took_pills_to_die(world: World) -> None:
    anna, client = joined(world)
    client.says(OVERDOSE).hears("113 of 0800-0113")
    assert signs(world, client) == ["suicide", "medical"]
    assert last_text(client).startswith("Bel 112 als dit nu gebeurt.")
    assert last_text(client).endswith("Bedoelt u dat u dood wilt?")
    for label in ("Ja", "Ja, Anna"):
        assert first_number(client.presses(label).since_the_last_act) == "112"
    assert OVERDOSE in anna.all_heard
    for _ in range(2):
        assert first_number(last_text(client.says(OVERDOSE))) == "112"
    world.now += timedelta(days=2)
    client.presses("Verder").says(OVERDOSE)
    assert first_number(last_text(client.presses("Nee, niet zo bedoeld"))) == "112"


def test_an_ambulance_comes_first_when_nothing_can_be_kept_or_nobody_reads(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _anna, client = joined(world)
    client.says(OVERDOSE).presses("Stuur dit aan Anna")
    world.clock_moves(minutes=31)
    client.hears("nog niet gelezen")
    assert first_number(last_text(client)) == "112"
    monkeypatch.setattr(Flood, "next", lambda *_: Tide.BEGINS)
    assert first_number(last_text(client.says(OVERDOSE))) == "112"
    assert last_text(client).count("113 of 0800-0113") == 1


def test_what_is_new_beside_what_was_heard_before_is_answered_in_full(world: World) -> None:
    _anna, client = joined(world)
    client.says(DEAD).says(OVERDOSE).hears("Bedoelt u dat u dood wilt?")
    client.says(OVERDOSE).does_not_hear("Bedoelt u")
    client.says(DEAD).does_not_hear("Bedoelt u")


# --- the log, the theme, the numbers ----------------------------------------------------------


def test_the_log_says_the_same_of_every_family_but_abuse_and_holds_no_words(world: World) -> None:
    _anna, client = joined(world)
    for words in EACH.values():
        world.clock_moves(minutes=1)
        client.says(words)
    client.says("wie deed wat").hears("Tussendoor liet u 3 keer zien wie u kunt bellen.")
    store = open_store(world.folder)
    conversation = store.recall(client.id)
    store.close()
    assert conversation is not None
    entries = [e for e in conversation.trail if e.thing is Thing.SIGN]
    assert {(e.act, e.role) for e in entries} == {(Act.HEAR, "program")}
    assert [e.authority.split()[0] for e in entries] == ["explicit", "medical", "abuse", "carer"]


def test_death_as_a_theme_is_offered_for_the_list_and_the_talk_goes_on(world: World) -> None:
    _anna, client = joined(world)
    words = "Ik ben niet bang voor de dood, dat heb ik met mijn kinderen besproken"
    client.says(words).hears("U kunt hier met Anna over praten", "Er zijn zes onderwerpen.")
    client.does_not_hear("113", "112")
    client.presses("Hier wil ik over praten")
    assert world.record(client).reflections[0].talk
    assert signs(world, client) == []


def test_a_theme_told_while_resting_can_be_put_on_the_list(world: World) -> None:
    client = alone(world).says(LONG).says("later").says("Ik denk na over euthanasie voor later")
    client.presses("Hier wil ik over praten")
    assert [r.talk for r in world.record(client).reflections] == [False, True]


def test_a_theme_is_offered_once_where_the_button_is_in_sight(world: World) -> None:
    client = alone(world).says("euthanasie").does_not_hear("op de lijst zetten")
    client.sees("Hier wil ik over praten")


@pytest.mark.parametrize("number", ["030 111 22 33"])
def test_the_own_doctor_is_named_with_a_number_when_there_is_one(world: World, number: str) -> None:
    lines = HelpLines(gp=number, out_of_hours="0900 1515")
    world.house = replace(HOUSE, help_lines=lines)
    _anna, client = joined(world)
    client.says(CHEST).hears(f"uw huisarts bellen: {number}", "weekend: 0900 1515")


def test_the_line_for_carers_is_only_shown_when_it_was_confirmed(world: World) -> None:
    _anna, client = joined(world)
    client.says(CARING).does_not_hear("030 760 60 55")
    world.house = replace(HOUSE, help_lines=HelpLines(carers_confirmed_on=world.now.date()))
    client.presses("Verder")
    world.now += timedelta(days=2)
    client.says(CARING).hears("030 760 60 55")


def test_chance_has_no_part_in_it() -> None:
    wanderer, person = moment(Role.CLIENT, "rest")
    one, other = wanderer.copied().says(person, DEAD), wanderer.copied().says(person, DEAD)
    assert one.effects == other.effects


# --- when no turn can be taken ----------------------------------------------------------------


def test_when_nothing_can_be_kept_the_numbers_come_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _anna, client = joined(world)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(TinyDbStore, "commit", full)
        client.says(DEAD).hears("113", "112", "niet bewaard")
        client.says(LONG).does_not_hear("113")
    assert last_text(client).startswith("Er ging hier iets mis.")


def test_when_the_net_itself_fails_there_is_one_number_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _anna, client = joined(world)

    def breaks(*_: object) -> None:
        raise ValueError("our mistake")

    monkeypatch.setattr(type(world.house.net), "hear", breaks)
    client.says(DEAD).hears("Is er nu gevaar? Bel 112.", "niet bewaard")


def test_in_a_flood_the_numbers_come_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _anna, client = joined(world)
    monkeypatch.setattr(Flood, "next", lambda *_: Tide.BEGINS)
    client.says(DEAD).hears("113", "heel veel berichten")
    assert last_text(client).count("Bel 112") == 1
    client.says(LONG).hears("heel veel berichten", "Is er nu gevaar? Bel 112.")


def test_the_first_words_of_danger_in_a_flood_are_answered_and_the_nurse_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, client = joined(world)
    changed(world, world.record(client).id, lambda r: replace(r, tell="at_once"))
    tide = monkeypatch.setattr
    tide(Flood, "next", lambda *_: Tide.GOES_ON)
    tide(Flood, "is_looked_at", lambda *_: True)
    client.says(LONG).does_not_hear("bewaard")
    client.says(DEAD).hears("113", "Ik stuur het aan Anna.")
    anna.hears(DEAD)
    tide(Flood, "is_looked_at", lambda *_: False)
    client.says("ik krijg geen lucht").does_not_hear("112")


# --- whom the client lets us tell -------------------------------------------------------------


def said_by(world: World, client: Person, words: str, record: Record) -> Turn:
    """The turn that these words make of this record."""
    assert record.client
    event = Said("77", client.id, words=words, message="77")
    conversation = Conversation(record.client, record)
    return take_turn(FLOWS, conversation, event, world.now, HOUSE)


def test_who_agreed_to_it_beforehand_is_told_that_it_was_sent(world: World) -> None:
    _anna, client = joined(world)
    record = replace(world.record(client), tell="at_once")
    turn = said_by(world, client, DEAD, record)
    assert [e.to for e in turn.effects] == [record.nurse, client.id]
    assert "I send it to" in repr(turn.effects[-1])
    assert "Send this to" not in repr(turn.effects[-1])


def test_nobody_is_offered_to_who_wants_nobody_told(world: World) -> None:
    _anna, client = joined(world)
    turn = said_by(world, client, DEAD, replace(world.record(client), tell="nobody"))
    assert [e.to for e in turn.effects] == [client.id]
    assert "Send this to" not in repr(turn.effects)


def test_of_abuse_a_relative_is_never_told(world: World) -> None:
    _anna, client = joined(world)
    els = Contact("terminal-els", "mijn dochter Els", world.now, at_once=True)
    record = replace(world.record(client), contacts=(els,), tell="ask")
    assert els.id in {e.to for e in said_by(world, client, DEAD, record).effects}
    for tell in ("ask", "nobody"):
        record = replace(world.record(client), contacts=(els,), tell=tell)
        for words in (HITS, f"{DEAD} want {HITS}"):
            turn = said_by(world, client, words, record)
            assert els.id not in {e.to for e in turn.effects}
            assert turn.record
            assert not turn.record.alerts
            [said] = [e for e in turn.effects if isinstance(e, Say) and e.to == client.id]
            assert els.id not in {choice.about for choice in said.prompt.choices}


def test_a_message_that_is_there_already_is_not_sent_once_more(world: World) -> None:
    anna, client = joined(world)
    client.says(DEAD).presses("Stuur dit aan Anna").hears("Ik stuur het aan Anna.")
    world.now += timedelta(minutes=5)
    before = len(anna.screen)
    client.says(DEAD).hears("Er is al een bericht van mij naar Anna.")
    assert "Stuur dit aan Anna" not in client.buttons
    assert len(anna.screen) == before


def test_who_is_ill_now_does_not_wait_for_the_nurse(world: World) -> None:
    _anna, client = joined(world)
    client.says(CHEST).presses("Ja").hears("Bel dan nu 112.").presses("Ja, Anna")
    client.hears("Bel 112 als dit nu gebeurt.", "Wacht niet op Anna.")
