"""Whom a client lets answer, too: asked, agreed to, changed and ended by the client alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from channels.parcel import Button, Picture
from flows.client.my_carers import asks_client, tells_client
from flows.client.yes_to_carer import LET_ANSWER
from flows.conversation import Effect, Position, Record, Role
from flows.conversation import Person as Somebody
from flows.dutch_people import lets_another_answer, subjects_named
from flows.permission import carer_for, may_answer, may_look_at
from flows.record import carers
from flows.record.carers_words import SUBJECTS
from flows.record.caring import Carer, CarersAnswer, Naming, Recorded
from storage.tinydb_store import open_store
from tests.flows.stories import LONG, alone, joined, through_intake
from tests.world import Person, World

ALL_SUBJECTS = tuple(SUBJECTS)
WHO = "wie denkt mee"
SAID = "Zij slaapt slecht, denk ik"


def asks(client: Person, name: str = "Els", *, about: str = "Alles", long: str = "Een jaar") -> str:
    """The client asks somebody; the code of the link to pass on."""
    client.says(WHO).presses("Vraag iemand").says(name).presses("Moeder")
    client.presses("Zelf antwoorden over mij").presses(about).presses("Klaar").presses(long)
    return client.world.codes[-1]


def change(world: World, client: Person, record: Record, *effects: Effect) -> None:
    """Let somebody else's turn have changed the client's record."""
    store = open_store(world.folder)
    store.commit_due(record, effects, world.now)
    store.close()
    client._seen = len(client.screen)
    world.clock_moves(minutes=1)


def newest(world: World, client: Person) -> Carer:
    """The permission that was made last."""
    return world.record(client).carers[-1]


def says_yes(world: World, client: Person, name: str = "Els") -> Person:
    """Whoever was asked last opens the link and says yes, as the carer's flow does it."""
    els, record = world.person(name), world.record(client)
    one = replace(record.carers[-1], person=els.id, accepted_at=world.now)
    change(world, client, carers.put_carer(record, one), *asks_client(record, one))
    return els


def answers(world: World, client: Person, form: str = "u") -> Person:
    """Els may answer about everything, for a year."""
    asks(client)
    els = says_yes(world, client)
    client.presses("Ja, Els mag dat")
    return els


def tells(world: World, client: Person, **said: object) -> CarersAnswer:
    """The one who was asked last tells something about the client."""
    one, record = newest(world, client), world.record(client)
    number = len(record.carers_answers)
    told = CarersAnswer(
        f"said{number}", one.id, one.name, "own_view", "body", "body.1", world.now, SAID
    )
    told = replace(told, **said)  # type: ignore[arg-type]
    record = carers.put_carers_answer(record, told)
    change(world, client, record, *tells_client(record, one))
    return told


def counts(world: World, client: Person, els: Person, subject: str = "body") -> bool:
    """Whether Els may answer about this subject at this moment."""
    somebody = Somebody(els.id, Position("rest"), Role.CARER)
    return may_answer(somebody, world.record(client), subject, world.now) is not None


# --- asking -----------------------------------------------------------------------------------


def test_the_page_is_found_from_my_data_and_by_typing(world: World) -> None:
    _, client = joined(world)
    client.says("mijn gegevens").presses("Wie antwoordt ook").hears(
        "Nu antwoordt niemand anders voor u."
    )
    for typed in ("mantelzorger", "mijn dochter mag antwoorden", "wie mag voor mij antwoorden"):
        client.says("later").says(typed).hears("Nu antwoordt niemand anders voor u.")


def test_somebody_is_asked_in_a_few_taps_and_nothing_counts_yet(world: World) -> None:
    _, client = joined(world)
    client.says(WHO).presses("Vraag iemand").hears("Wie wilt u vragen?")
    client.says("Els").hears("Wat bent u van Els?").presses("Moeder").hears("Wat gaat Els doen?")
    client.presses("Zelf antwoorden over mij").hears("2. het lichaam: nee").presses("Klaar")
    client.hears("Kies eerst een onderwerp.").presses("2. het lichaam")
    client.hears("2. het lichaam: ja", "1. gelukkig zijn: nee").presses("Klaar")
    client.hears("Hoe lang mag Els dit doen?").presses("Drie maanden")
    client.hears("door naar Els", "vragen over uw moeder beantwoorden", "https://t.me/x?start=")
    client.hears("Dan vraag ik het u nog één keer.", "Els heeft de link nog niet gebruikt.")
    client.hears("Mag niets lezen van wat u schrijft.")
    assert any(isinstance(sent, Picture) for sent in client.screen)
    one = newest(world, client)
    assert (one.name, one.naming, one.kind) == ("Els", Naming("mother"), "answers")
    assert (one.scope, one.sees, one.asked_along) == (("body",), (), False)
    assert one.until == world.now + timedelta(days=91)
    assert carers.present(world.record(client), world.now) == ()


def test_in_the_form_of_je_it_says_je(world: World) -> None:
    _, client = joined(world, "je")
    client.says(WHO).hears("Nu antwoordt niemand anders voor jou.").presses("Vraag iemand").says(
        "Els"
    )
    client.hears("Wat ben je van Els?")


@pytest.mark.parametrize(
    ("presses", "naming"),
    [
        (("Vader",), Naming("father")),
        (("Iets anders", "Zus"), Naming("sister")),
        (("Iets anders",) * 5 + ("Moeder",), Naming("mother")),
        (("Liever mijn naam", "!Annie", "Zij"), Naming(name="Annie", gender="she")),
        (("!Annie", "Alleen mijn naam"), Naming(name="Annie")),
        (("!buurman",), Naming("neighbour_he")),
    ],
    ids=str,
)
def test_the_client_chooses_how_the_questions_speak_of_them(
    world: World, presses: tuple[str, ...], naming: Naming
) -> None:
    client = alone(world)
    client.says(WHO).presses("Vraag iemand").says("Jan")
    for act in presses:
        client.says(act[1:]) if act[0] == "!" else client.presses(act)
    client.hears("Wat gaat Jan doen?")
    assert newest(world, client).naming == naming


def test_what_the_carer_is_to_the_client_is_not_taken_for_the_other_way_round(
    world: World,
) -> None:
    _, client = joined(world)
    client.says(WHO).presses("Vraag iemand").says("Els")
    client.says("mijn dochter").hears("Ik bedoel het andersom").says("haar moeder")
    assert newest(world, client).naming == Naming("mother")


def test_who_only_writes_down_is_agreed_to_as_that(world: World) -> None:
    _, client = joined(world)
    client.says(WHO).presses("Vraag iemand").says("Els").presses("Moeder")
    client.presses("Opschrijven wat ik zeg").presses("Alles").presses("Klaar").presses("Een jaar")
    says_yes(world, client)
    client.hears("Mag Els opschrijven wat u zegt?").presses("Ja, Els mag dat")
    client.hears("Goed. Els mag opschrijven wat u zegt.")


def test_whoever_writes_down_words_is_asked_for_that(world: World) -> None:
    client = alone(world)
    client.says(WHO).presses("Vraag iemand").says("Jan").presses("Man")
    client.presses("Opschrijven wat ik zeg").presses("Alles").presses("Klaar").presses("Een maand")
    els = says_yes(world, client, "Jan")
    client.presses("Ja, Jan mag dat").says(WHO).hears("Jan mag uw woorden opschrijven tot")
    assert newest(world, client).kind == "writes"
    els.hears("U mag nu opschrijven wat uw man zegt.")


def test_a_name_that_leads_to_a_person_or_speaks_of_danger_is_not_kept(world: World) -> None:
    client = alone(world)
    client.says(WHO).presses("Vraag iemand").says("Els 06-12345678").hears("telefoonnummer")
    client.says("x" * 41).hears("hoogstens 40 letters").says("ja").hears("Wie wilt u vragen?")
    assert world.record(client).carers == ()


def test_who_is_disturbed_while_asking_goes_on_later(world: World) -> None:
    client = alone(world)
    client.says(WHO).presses("Vraag iemand").says("Els").says("later").says(WHO)
    client.hears("Els: u heeft het nog niet gevraagd.").presses("Els").presses("Ga door met vragen")
    client.hears("Wat bent u van Els?").says(WHO).presses("Els").presses("Toch niet vragen")
    client.hears("Goed. Ik vraag Els niet.", "Nu antwoordt niemand anders voor u.")
    assert world.record(client).carers == ()


def test_at_most_five_people_are_asked(world: World) -> None:
    client = alone(world)
    for name in ("Els", "Jan", "Piet", "Kees", "Riet"):
        asks(client, name)
    client.says(WHO)
    assert "Vraag iemand" not in client.buttons
    assert len({one.id for one in world.record(client).carers}) == 5


def test_a_new_link_takes_the_place_of_the_old_one(world: World) -> None:
    client = alone(world)
    asks(client)
    old = newest(world, client).link
    client.presses("Nieuwe link")
    assert newest(world, client).link not in ("", old)


# --- a yes on both sides ----------------------------------------------------------------------


def test_only_after_the_clients_own_yes_somebody_may_answer(world: World) -> None:
    _, client = joined(world)
    asks(client)
    els = says_yes(world, client)
    client.hears("Els heeft uw link geopend", "Mag Els antwoorden over u?")
    assert not counts(world, client, els)
    client.says(WHO).hears("Els zei ja. U nog niet.").presses("Els").sees("Ja, Els mag dat")
    client.presses("Ja, Els mag dat").hears(
        "Goed. Els mag over u antwoorden.", "bij: mijn gegevens"
    )
    els.hears("U mag nu vragen over uw moeder beantwoorden.", "tot 22 november 2027")
    assert counts(world, client, els)


def test_a_wrong_person_is_refused_and_the_link_is_dead(world: World) -> None:
    _, client = joined(world)
    code = asks(client)
    stranger = says_yes(world, client, "stranger")
    client.presses("Nee, Els niet").hears("De link werkt niet meer.")
    stranger.hears("Het gaat niet door.")
    assert not counts(world, client, stranger)
    assert newest(world, client).person == ""
    world.person("another").starts(code).hears("Deze link werkt niet.")
    client.presses("Ja, Els mag dat").hears("Hier wacht niemand meer op.")
    assert not counts(world, client, stranger)


@pytest.mark.parametrize(
    ("typed", "counted"), [("dat mag", True), ("ja, die mag", True), ("nee", False)]
)
def test_yes_and_no_can_be_typed_at_rest(world: World, typed: str, counted: bool) -> None:
    client = alone(world)
    asks(client)
    client.says("later")
    els = says_yes(world, client)
    client.says(typed)
    assert counts(world, client, els) is counted
    assert not any(said.words == typed for said in world.record(client).reflections)


def test_a_yes_in_the_middle_of_a_talk_leaves_the_talk_where_it_was(world: World) -> None:
    _, client = joined(world)
    asks(client)
    client.says("terug").presses("Terug naar het gesprek").hears("gelukkig van?")
    says_yes(world, client)
    client.presses("Ja, Els mag dat").does_not_hear("Wat wilt u doen?").says(LONG)
    assert world.record(client).reflections[-1].words == LONG


def test_a_button_of_another_client_does_nothing(world: World) -> None:
    _, client = joined(world)
    asks(client)
    els = says_yes(world, client)
    other = through_intake(world.person("another").starts())
    other.presses_button(Button("", f":0:{LET_ANSWER}:{newest(world, client).id}"))
    other.hears("Hier wacht niemand meer op.")
    assert not counts(world, client, els)


def test_after_the_end_date_a_yes_no_longer_counts(world: World) -> None:
    _, client = joined(world)
    asks(client, long="Een maand")
    els = says_yes(world, client)
    button = client.button("Ja, Els mag dat")
    world.clock_moves(days=31)
    client.presses_button(button)
    assert not counts(world, client, els)


# --- changing ---------------------------------------------------------------------------------


def test_a_subject_is_taken_back_in_one_tap_and_with_it_what_was_to_be_read(world: World) -> None:
    _, client = joined(world)
    els = answers(world, client)
    client.says(WHO).presses("Els").presses("Wat Els mag lezen").presses("2. het lichaam")
    els.does_not_hear("U mag lezen")
    client.presses("Klaar").hears("Mag lezen wat u schrijft over: het lichaam.")
    els.hears("U mag lezen wat uw moeder zelf zegt.", "het lichaam")
    client.presses("Andere onderwerpen").presses("2. het lichaam").hears("2. het lichaam: nee")
    assert not counts(world, client, els)
    assert counts(world, client, els, "mind")
    assert newest(world, client).sees == ()
    client.presses("1. gelukkig zijn").presses("1. gelukkig zijn").presses("Klaar")
    client.hears("Mag niets lezen")
    els.hears("Ik vraag u dit niet meer over uw moeder: het lichaam.")
    els.does_not_hear("gelukkig zijn")
    client.presses("Andere onderwerpen").presses("2. het lichaam").presses("Terug")
    els.hears("U mag nu ook vertellen over uw moeder.")


def test_seeing_ends_with_one_tap(world: World) -> None:
    _, client = joined(world)
    answers(world, client)
    client.says(WHO).presses("Els").presses("Wat Els mag lezen").presses("1. gelukkig zijn")
    client.presses("2. het lichaam").presses("Niets").hears("1. gelukkig zijn: nee")
    assert newest(world, client).sees == ()


def test_who_reads_along_is_told_to_the_client_who_asks(world: World) -> None:
    client = alone(world)
    answers(world, client)
    client.says("wie leest dit").hears("alleen voor u")
    client.says(WHO).presses("Els").presses("Wat Els mag lezen").presses("2. het lichaam")
    client.says("wie leest dit").hears("Els mag antwoorden van u lezen.")
    client.does_not_hear("alleen voor u")
    client.says("help").hears("Els mag antwoorden van u lezen.")


def test_the_end_date_and_the_question_before_a_visit_change_in_one_tap(world: World) -> None:
    _, client = joined(world)
    els = answers(world, client)
    client.says(WHO).presses("Els").presses("Andere einddatum").hears("Nu stopt het op 22 november")
    client.presses("Een maand").hears("Els mag antwoorden tot 22 december 2026.")
    els.hears("tot 22 december 2026")
    client.presses("Vóór bezoek ook Els").hears(
        "Vóór een bezoek krijgt deze persoon ook een vraag."
    )
    els.hears("Ik vraag u ook iets voor een bezoek aan uw moeder.")
    client.presses("Vóór bezoek alleen ik")
    els.hears("niets meer voor een bezoek")
    assert not newest(world, client).asked_along


def test_a_change_before_the_yes_is_told_to_nobody(world: World) -> None:
    _, client = joined(world)
    asks(client)
    els = says_yes(world, client)
    client.says(WHO).presses("Els").presses("Andere onderwerpen").presses("2. het lichaam")
    assert els.all_heard == ""


# --- ending -----------------------------------------------------------------------------------

STOPS = "U krijgt geen vragen meer over uw moeder."


def test_one_tap_ends_it_and_the_carer_hears_no_reason(world: World) -> None:
    _, client = joined(world)
    els = answers(world, client)
    client.says(WHO).presses("Els").presses("Stop dit nu").hears("Els antwoordt niet meer voor u.")
    els.hears(STOPS, "U hoeft niets te doen.")
    assert not counts(world, client, els)
    client.says(WHO).hears("Nu antwoordt niemand anders voor u.")


def test_nothing_is_said_at_night(world: World) -> None:
    _, client = joined(world)
    els = answers(world, client)
    world.clock_is("2026-11-22 23:00")
    client.says(WHO).presses("Els").presses("Stop dit nu")
    assert STOPS not in els.all_heard
    world.clock_is("2026-11-23 08:30")
    els.hears(STOPS)


@pytest.mark.parametrize(
    ("typed", "yes"),
    [
        ("wis alles", "Ja, wis alles"),
        ("stop met bewaren", "Ja, stop met bewaren"),
        ("stop met delen", "Ja, stop met delen"),
    ],
)
def test_a_client_who_stops_ends_every_permission(world: World, typed: str, yes: str) -> None:
    _, client = joined(world)
    els = answers(world, client)
    asks(client, "Jan")
    client.says(WHO).presses("Vraag iemand").says("Piet")  # not asked yet
    client.says(typed).hears("Niemand antwoordt dan nog voor u.").presses(yes)
    els.hears(STOPS)
    store = open_store(world.folder)
    there = store.recall(client.id)
    store.close()
    record = there.record if there else None
    assert record is None or not any(carers.is_open(one) for one in record.carers)
    assert record is None or [one.name for one in record.carers] == ["Els", "Jan"]


def test_who_goes_on_after_taking_the_consent_back_lets_nobody_answer(world: World) -> None:
    _, client = joined(world)
    els = answers(world, client)
    client.says("stop met bewaren").presses("Ja, stop met bewaren").says(WHO)
    client.does_not_hear("Vraag iemand").presses("Terug naar het gesprek")
    client.says("toch verder").presses("Ja, dat mag")
    assert not counts(world, client, els)


def test_what_a_nurse_recorded_is_ended_like_ones_own(world: World) -> None:
    _, client = joined(world)
    els, record = world.person("Els"), world.record(client)
    noted = Recorded(record.nurse, "Anna", world.now, "spoken")
    one = Carer("rec", "Els", Naming("mother"), "answers", ("body",), world.now, person=els.id)
    one = replace(one, accepted_at=world.now, confirmed_at=world.now, recorded=noted)
    change(world, client, carers.put_carer(record, one))
    assert counts(world, client, els)
    client.says(WHO).presses("Els").hears("Anna schreef dit samen met u op.")
    client.presses("Stop dit nu")
    assert not counts(world, client, els)


def test_what_a_nurse_recorded_stays_when_a_diary_joins_it(world: World) -> None:
    anna = world.nurse()
    anna.presses("Cliënt toevoegen").says("mw. A")
    code = world.codes[-1]
    store = open_store(world.folder)
    [record] = [r for r, _outgoing in store.everything() if r]
    one = Carer("rec", "Jan", Naming("mother"), "answers", ("body",), world.now)
    one = replace(one, person="terminal-Jan", confirmed_at=world.now)
    store.commit_due(carers.put_carer(record, one), (), world.now)
    store.close()
    client = alone_beside(world)
    asks(client)
    client.starts(code).presses("Ja, dat is goed")
    assert {c.name for c in world.record(client).carers} == {"Els", "Jan"}


def alone_beside(world: World) -> Person:
    """Somebody with a diary, in a world that has begun already."""
    return through_intake(world.person().starts())


GRANT, REMOVE, CLOSE, END = "grant", "remove a subject", "shorten", "end"


@pytest.mark.parametrize("order", list(permutations((GRANT, REMOVE, END, "erase"))), ids=str)
def test_in_whatever_order_nothing_is_reached_after_it_was_taken_back(
    world: World, order: tuple[str, ...]
) -> None:
    client = alone(world)
    els = answers(world, client)
    somebody = Somebody(els.id, Position("rest"), Role.CARER)
    done = set[str]()
    for act in order:
        done.add(act)
        if act == GRANT and END not in done and "erase" not in done:
            client.says(WHO).presses("Els").presses("Wat Els mag lezen")
            if "2. het lichaam" in client.buttons:
                client.presses("2. het lichaam")
        if act == REMOVE and not {END, "erase"} & done:
            client.says(WHO).presses("Els").presses("Andere onderwerpen").presses("2. het lichaam")
        if act == END and "erase" not in done:
            client.says(WHO).presses("Els").presses("Stop dit nu")
        if act == "erase":
            client.says("wis alles").presses("Ja, wis alles")
            break
        record = world.record(client)
        given = carer_for(somebody, record, world.now)
        assert (given is None) is (END in done)
        assert counts(world, client, els) is not bool({END, REMOVE} & done)
        if REMOVE in done:
            assert given is None or "body" not in given.sees
    store = open_store(world.folder)
    gone = store.recall(client.id)
    store.close()
    assert gone is not None and gone.record is None


# --- what carers said -------------------------------------------------------------------------


def test_a_client_hears_once_that_something_was_told_and_nothing_of_what(world: World) -> None:
    _, client = joined(world)
    answers(world, client)
    tells(world, client)
    client.hears("Els heeft iets verteld over u. U kunt het lezen.").does_not_hear(SAID)
    record = world.record(client)
    assert tells_client(carers.seen_by_client(record, world.now), newest(world, client)) == ()
    assert tells_client(replace(record, client=None), newest(world, client)) == ()


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ({"voice": "own_view"}, f"Zoals Els het ziet: “{SAID}”"),
        ({"voice": "as_client", "said_self": True}, f"Zoals u het zelf zei, zegt Els: “{SAID}”"),
        ({"voice": "as_client", "said_self": False}, f"u het zou zeggen, denkt Els: “{SAID}”"),
        ({"voice": "as_client"}, f"Zoals u het zou zeggen, zegt Els: “{SAID}”"),
        ({"subject": "body", "question": "", "words": "", "mark": 6.5}, "het ziet: een 6,5"),
        ({"subject": "agenda", "question": ""}, "1. punten voor het gesprek"),
    ],
    ids=str,
)
def test_each_voice_is_told_apart(world: World, said: dict[str, object], heard: str) -> None:
    _, client = joined(world)
    answers(world, client)
    tells(world, client, **said)
    client.presses("Lees het").hears("Dit heeft Els over u verteld.", heard, "22 november 2026")
    assert carers.unseen(world.record(client)) == ()


def test_reading_leads_back_to_where_the_client_was(world: World) -> None:
    _, client = joined(world)
    answers(world, client)
    client.says("terug").presses("Terug naar het gesprek")
    client.says(LONG).presses("1. Lichaamsfuncties")
    tells(world, client)
    client.presses("Lees het").hears(SAID).presses("Nummer 1").presses("Terug")
    client.presses("Terug naar het gesprek").hears("Vraag 1 van 3")
    client.says(LONG)
    assert world.record(client).reflections[-1].question.startswith("body")


def test_an_answer_is_left_out_put_back_and_erased(world: World) -> None:
    _, client = joined(world)
    answers(world, client)
    tells(world, client)
    client.presses("Lees het").presses("Nummer 1").presses("Niet in het overzicht")
    [said] = world.record(client).carers_answers
    assert said.left_out
    client.presses("Terug in het overzicht")
    [said] = world.record(client).carers_answers
    assert not said.left_out
    client.presses("Wis dit").hears("Ik heb het gewist.", "Hier is niets te lezen.")
    assert world.record(client).carers_answers == ()


def test_many_answers_stand_on_pages(world: World) -> None:
    _, client = joined(world)
    answers(world, client)
    for n in range(7):
        tells(world, client, words=f"Verhaal {n}")
    client.presses("Lees het").hears("Verhaal 6", "Verhaal 2").does_not_hear("Verhaal 1")
    client.presses("Oudere antwoorden").hears("Verhaal 1", "Verhaal 0").presses("Nummer 7")
    client.hears("Verhaal 0")


def test_two_people_are_read_apart(world: World) -> None:
    _, client = joined(world)
    answers(world, client)
    tells(world, client, words="Van Els")
    first = client.button("Lees het")
    asks(client, "Jan")
    says_yes(world, client, "Jan")
    client.presses("Ja, Jan mag dat")
    tells(world, client, words="Van Jan")
    client.presses_button(first).hears("Van Els").does_not_hear("Van Jan")
    [unseen] = carers.unseen(world.record(client))
    assert unseen.words == "Van Jan"


def test_what_was_said_stays_to_be_read_when_it_has_ended(world: World) -> None:
    _, client = joined(world)
    answers(world, client)
    tells(world, client)
    client.says(WHO).presses("Els").presses("Stop dit nu")
    client.hears("Els antwoordt niet meer voor u.").presses("Els").presses("Lees wat Els zei")
    client.hears(SAID)


def test_what_was_said_is_read_by_typing_too(world: World) -> None:
    _, client = joined(world)
    answers(world, client)
    tells(world, client)
    client.says("lees het").hears("Dit heeft Els over u verteld.", SAID)
    client.says(WHO).presses("Els").says("lees wat els zei").hears(SAID)


def test_a_typed_yes_is_understood_in_the_middle_of_a_talk(world: World) -> None:
    _, client = joined(world)
    asks(client)
    client.says("vertellen")
    says_yes(world, client)
    client.says("ja").hears("Els mag")
    [one] = world.record(client).carers
    assert one.confirmed_at is not None


def test_the_clients_own_answers_hold_nothing_of_a_carer(world: World) -> None:
    _, client = joined(world)
    answers(world, client)
    tells(world, client)
    client.says("mijn antwoorden").does_not_hear(SAID)


def test_what_carers_said_and_was_never_shared_goes_after_a_time(world: World) -> None:
    _, client = joined(world)
    answers(world, client)
    tells(world, client)
    world.clock_moves(days=360)
    world.clock_moves(days=15)
    assert world.record(client).carers_answers == ()


# --- a private part ---------------------------------------------------------------------------


def test_a_private_answer_is_never_to_be_read_by_a_carer(world: World) -> None:
    _, client = joined(world)
    els = answers(world, client)
    client.says(WHO).presses("Els").presses("Wat Els mag lezen").presses("1. gelukkig zijn")
    client.says(WHO).presses("Terug naar het gesprek").says(LONG)
    somebody = Somebody(els.id, Position("rest"), Role.CARER)
    record = world.record(client)
    assert may_look_at(somebody, record, record.reflections[0], world.now)
    client.says("mijn antwoorden").says("1").presses("Niet voor wie meedenkt")
    client.hears("Wie met u meedenkt, kan dit niet lezen.", "overzicht voor uw verpleegkundige")
    record = world.record(client)
    assert not may_look_at(somebody, record, record.reflections[0], world.now)
    client.presses("Ook voor wie meedenkt")
    record = world.record(client)
    assert may_look_at(somebody, record, record.reflections[0], world.now)


def test_an_answer_can_be_private_before_anybody_was_asked(world: World) -> None:
    _, client = joined(world)
    client.says(LONG).says("mijn antwoorden").says("1")
    assert "Niet voor wie meedenkt" not in client.buttons
    client.says("niet voor wie meedenkt").hears("kan dit niet lezen")
    assert world.record(client).reflections[0].private


# --- the last day -----------------------------------------------------------------------------


def test_two_weeks_before_the_end_the_client_is_asked_once(world: World) -> None:
    _, client = joined(world)
    els = answers(world, client)
    world.clock_is("2027-11-08 12:30")
    asked = client.all_heard.count("Mag Els daarna doorgaan?")
    world.clock_moves(days=2)
    assert client.all_heard.count("Mag Els daarna doorgaan?") == asked == 1
    button = client.button("Ja, nog drie maanden")
    client.presses_button(button).hears("Goed. Els mag antwoorden tot 21 februari 2028.")
    els.hears("tot 21 februari 2028")
    client.presses_button(button).hears("Dat is al geregeld.")
    assert newest(world, client).asked_at is None


def test_on_its_last_day_it_ends_and_both_are_told(world: World) -> None:
    _, client = joined(world)
    els = answers(world, client)
    client.says(WHO).presses("Els").presses("Andere einddatum").presses("Een maand")
    world.clock_is("2026-12-08 14:00")
    client.presses("Nee, dan stopt het").hears("Goed. Els stopt op 22 december 2026.")
    world.clock_is("2026-12-23 09:00")
    client.hears("Els antwoordt niet meer voor u. De tijd is om.")
    els.hears(STOPS)
    one = newest(world, client)
    assert one.ended_by == "date"
    assert client.all_heard.count("De tijd is om.") == 1


def test_a_link_that_nobody_opened_ends_in_silence(world: World) -> None:
    _, client = joined(world)
    asks(client, long="Een maand")
    world.clock_moves(days=31)
    assert newest(world, client).ended_by == "date"
    assert "De tijd is om." not in client.all_heard


# --- who did what, and taking along -----------------------------------------------------------


def test_a_client_reads_in_the_log_what_was_done(world: World) -> None:
    _, client = joined(world)
    answers(world, client)
    client.says(WHO).presses("Els").presses("Andere onderwerpen").presses("2. het lichaam")
    tells(world, client)
    client.presses("Lees het")
    client.says(WHO).presses("Els").presses("Stop dit nu").says("wie deed wat")
    client.hears("U vroeg Els om ook te antwoorden.", "U zei dat Els ook mag antwoorden.")
    client.hears("U paste aan wat Els mag.", "U las wat iemand over u vertelde.")
    client.hears("U zorgde dat Els niet meer antwoordt.").does_not_hear("antwoord over u aan")


# --- understood as it is meant ------------------------------------------------------------------


@pytest.mark.parametrize("ready", ["verder", "Klaar", "ja"])
def test_who_has_chosen_subjects_can_type_that_she_is_ready(world: World, ready: str) -> None:
    client = alone(world)
    client.says(WHO).presses("Vraag iemand").says("Els").presses("Moeder")
    client.presses("Zelf antwoorden over mij").says("1").hears("Erbij: gelukkig zijn.")
    client.says("het lichaam").hears("Erbij: het lichaam.").says("alles")
    client.hears("Alle onderwerpen staan nu op ja.").says("1").hears("Eraf: gelukkig zijn.")
    client.says(ready).hears("Hoe lang mag Els dit doen?")
    assert "happy" not in newest(world, client).scope


def test_all_is_nobodys_name_and_no_relation(world: World) -> None:
    client = alone(world)
    client.says(WHO).presses("Vraag iemand").says("alles").hears("Wie wilt u vragen?").says("Els")
    client.says("alles").hears("Ik bedoel bijvoorbeeld: moeder, buurvrouw, of uw naam.")
    client.presses("Liever mijn naam").says("mijn dochter").hears("Ik bedoel het andersom")
    client.says("Riet").hears("Zo heet u in de vragen aan Els: Riet.", "bij uzelf")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Els", "Els"), ("mijn dochter", "Mijn dochter"), ("mijn dochter Els", "Els")],
)
def test_a_name_can_be_typed_beside_the_button_that_asks_somebody(
    world: World, typed: str, name: str
) -> None:
    client = alone(world)
    client.says(WHO).says("ja").hears("Wie wilt u vragen?").presses("Terug").says(typed)
    client.hears(f"{name} krijgt vragen over u.", "Wat bent u van")


@pytest.mark.parametrize(
    "typed", ["mijn dochter mag ook antwoorden", "kan mijn dochter dit doen", "vul maar in", "x"]
)
def test_who_wants_somebody_else_to_answer_is_not_taken_to_answer(world: World, typed: str) -> None:
    client = alone(world)
    client.says(typed)
    asks = typed.startswith(("mijn", "kan"))
    assert ("niet als antwoord bewaard" in client.since_the_last_act) is asks
    assert bool(world.record(client).reflections) is not asks
    if asks:
        client.sees("Vraag iemand").presses("Terug naar het gesprek").hears("gelukkig van?")


def test_before_anything_is_kept_it_is_said_that_somebody_can_be_asked_later(
    world: World,
) -> None:
    client = world.person().starts().presses("Verder").says("kan mijn dochter dit doen")
    client.hears("Iemand anders mag ook antwoorden. Dat kunt u regelen na het begin.")


def test_what_somebody_is_sent_says_from_whom_it_is_and_whom_to_ask(world: World) -> None:
    client = alone(world)
    asks(client)
    client.hears("Dit bericht komt van uw moeder. Tussendoor is een chat met vragen")
    client.hears("Twijfelt u? Vraag het eerst aan haar.", "Open dan deze link in Telegram")


def test_a_day_can_be_typed_until_which_somebody_may_answer(world: World) -> None:
    client = alone(world)
    client.says(WHO).presses("Vraag iemand").says("Els").presses("Moeder")
    client.presses("Zelf antwoorden over mij").presses("Alles").presses("Klaar")
    client.says("1-3-2029").hears("hoogstens over een jaar").says("1 maart")
    client.hears("Het stopt op 1 maart 2027.")
    assert (until := newest(world, client).until) and until.hour == 22  # the end of that day, UTC


def test_a_link_that_nobody_used_in_time_is_said_to_work_no_longer(world: World) -> None:
    client = alone(world)
    asks(client)
    client.says(WHO).hears("Els heeft de link nog niet gebruikt.")
    world.clock_moves(days=14)
    client.says(WHO).hears("De link van Els werkt niet meer.").presses("Els")
    client.presses("Nieuwe link").hears("Els heeft de link nog niet gebruikt.")


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("mijn zoon moet het maar invullen", True),
        ("Mag mijn dochter dit ook doen?", True),
        ("vraag het maar aan mijn dochter", True),
        ("Mijn dochter moet het maar doen", False),
        ("mijn zoon kan dat doen", False),
        ("kan mijn dochter mij helpen", False),
        ("Mijn man kan niet meer antwoorden", False),
        ("mijn dochter vult de pillen in", False),
        ("mijn dochter mag ook antwoordn", True),
        ("kan Els ook antworden over mij", True),
        ("mijn zoon kan het opschrijven", True),
        ("Mag ik ook antwoorden", False),
        ("kan niet antwoorden", False),
    ],
)
def test_only_what_asks_for_another_is_taken_for_that(typed: str, asks: bool) -> None:
    assert lets_another_answer(typed) is asks


@pytest.mark.parametrize("typed", ["1 2 3 6", "1, 2, 3 en 6", "geluk, lichaam, gevoel en mensen"])
def test_several_subjects_are_chosen_at_once(world: World, typed: str) -> None:
    client = alone(world)
    client.says(WHO).presses("Vraag iemand").says("Els").presses("Moeder")
    client.presses("Zelf antwoorden over mij").says(typed)
    client.hears("1. gelukkig zijn: ja", "4. wat belangrijk is: nee")
    assert newest(world, client).scope == ("happy", "body", "mind", "participation")


def test_several_subjects_to_be_read_are_chosen_at_once(world: World) -> None:
    _, client = joined(world)
    answers(world, client)
    client.says(WHO).presses("Els").presses("Wat Els mag lezen").says("1 en 3").presses("Klaar")
    assert newest(world, client).sees == ("happy", "mind")


def test_what_names_more_than_subjects_chooses_none() -> None:
    assert subjects_named("1 2 10", ALL_SUBJECTS) == ()
    assert subjects_named("mijn lichaam is oud", ALL_SUBJECTS) == ()


def test_a_relation_as_name_has_a_capital_only_where_a_sentence_begins(world: World) -> None:
    client = alone(world)
    asks(client, "mijn dochter")
    client.says(WHO).hears("Mijn dochter heeft de link nog niet gebruikt.")
    client.presses("Mijn dochter")
    assert "Wat mijn dochter mag lezen" in client.buttons
