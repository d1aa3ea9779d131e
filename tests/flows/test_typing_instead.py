"""Who types instead of pressing is understood, or asked; nothing becomes a false answer."""

from __future__ import annotations

import pytest

from flows.record.summary import AGREED_HOW
from tests.flows.stories import LONG, at_agenda, at_question, joined
from tests.flows.test_after_visit import HOW, WALK, YES, agreed, agreements, notes, shared, visited
from tests.flows.test_comparing import at_body
from tests.flows.test_covering import colleagues
from tests.flows.test_telling import agreed as just_agreed
from tests.world import Person, World

SHOWER = "Anna helpt op maandag met douchen"
GOOD = "Het lopen gaat elke dag wat verder"


def said(world: World, client: Person) -> list[str]:
    """All answers and remarks that are kept."""
    return [r.words for r in world.record(client).reflections]


def asked_how(world: World) -> Person:
    """The client said yes to two agreements, and is asked how it goes with the first."""
    anna, client = visited(world)
    notes(anna)
    client.presses(YES)
    notes(anna, SHOWER)
    client.presses(YES)
    for moment in ("2026-11-25 16:00", "2026-12-01 16:00"):
        world.clock_is(moment)
    assert HOW in client.since_the_last_act
    return client


@pytest.mark.parametrize("typed", ["wat?", "Hè?", "huh", "ik snap het niet", "Hoe bedoelt u?"])
def test_what_is_never_an_answer_and_the_question_comes_once_more(world: World, typed: str) -> None:
    _, client = joined(world)
    at_question(client).says(typed).hears("Ik vraag het nog een keer.", "Vraag 1 van 3")
    at = said(world, client)
    assert typed not in at
    client.says("wie mag het weten").presses("Iemand toevoegen").says(typed).hears("voornaam")


def test_what_is_nothing_to_talk_about(world: World) -> None:
    _, client = joined(world)
    at_agenda(client).says("wat?").hears("Waar wilt u het eerst over praten?")
    assert world.record(client).agenda == ()


def test_what_after_how_it_goes_asks_that_again(world: World) -> None:
    client = asked_how(world).says("wat bedoelt u?").hears(f"“{WALK}”", HOW)
    client.says(GOOD)
    assert world.record(client).reflections[-1].question == AGREED_HOW


def test_what_after_an_agreement_asks_about_that_again(world: World) -> None:
    anna, client = visited(world)
    notes(anna)
    client.says("wat?").hears(f"“{WALK}”", "Klopt dit?")


@pytest.mark.parametrize("typed", ["hier wil ik overpraten", "Daar wil ik over praten."])
def test_a_near_miss_of_wanting_to_talk_about_it_is_that(world: World, typed: str) -> None:
    _, client = joined(world)
    at_question(client).says(LONG).says(typed).hears("Hier wilt u over praten")
    assert typed not in said(world, client)


def test_words_typed_after_how_it_goes_are_the_answer_to_that(world: World) -> None:
    client = asked_how(world)
    world.clock_moves(minutes=5)
    client.says(GOOD).hears("Ik heb het bewaard.")
    [kept] = [r for r in world.record(client).reflections if r.question == AGREED_HOW]
    assert (kept.words, kept.follows) == (GOOD, agreements(world, client)[0].id)
    world.clock_moves(minutes=5)
    client.says("En het is mooi weer")
    assert world.record(client).reflections[-1].question == ""


def test_a_story_typed_where_the_nurse_may_be_told_is_kept_and_it_asks_again(world: World) -> None:
    client = just_agreed(world).says(LONG).hears("Ik heb het bewaard.", "aan Anna laten weten?")
    assert said(world, client) == [LONG]


@pytest.mark.parametrize(("typed", "verdict"), [("ja", ["still"]), ("nee", [])])
def test_yes_and_no_say_whether_it_is_still_so(
    world: World, typed: str, verdict: list[str]
) -> None:
    client = at_body(world)
    world.clock_moves(minutes=5)
    client.says("herhaal").says(typed)
    assert [c.verdict for c in world.record(client).compared] == verdict
    client.hears("Ik heb het bewaard." if verdict else "Hoe is het nu voor u?")


@pytest.mark.parametrize("typed", ["het ging wel", "beetje", "een beetje moeilijk"])
def test_a_little_has_many_names_and_who_stops_halfway_can_go_on(world: World, typed: str) -> None:
    _, client = shared(world)
    world.clock_is("2026-11-23 15:00")
    world.clock_is("2026-11-25 16:00")
    client.presses("Terugkijken").says(typed).says("klaar").sees("Terugkijken")
    assert [x.answer for x in world.record(client).looked_back] == ["partly"]
    client.presses("Terugkijken").hears("Is er geluisterd naar wat u belangrijk vindt?").says("ja")
    assert "Terugkijken" not in client.buttons


@pytest.mark.parametrize(
    ("typed", "who", "named"),
    [
        ("de client zelf", "client", ""),
        ("mw. zelf", "client", ""),
        ("mevrouw zelf", "client", ""),
        ("mw. zelf en haar dochter", "network", "mw. zelf en haar dochter"),
        ("ergotherapeut Piet", "other", "ergotherapeut Piet"),
    ],
)
def test_who_does_it_is_understood_as_nurses_write_it(
    world: World, typed: str, who: str, named: str
) -> None:
    anna, client = visited(world)
    anna.presses("Afspraak opschrijven").says(WALK).says(typed).hears("Wanneer")
    [made] = agreements(world, client)
    assert (made.who, made.named) == (who, named)


def test_a_weekday_is_nobody_s_name(world: World) -> None:
    anna, client = visited(world)
    anna.presses("Afspraak opschrijven").says(WALK).says("donderdag").hears("de dochter")
    assert agreements(world, client)[0].named == ""


def test_yes_after_a_visit_is_asked_about_and_not_taken_for_ready(world: World) -> None:
    anna, _client = visited(world)
    anna.says("ja").hears("Is er een afspraak gemaakt?").says("ja").hears("Wat is er afgesproken?")
    anna.says("terug").says("nee").sees("Bezoek plannen")


def test_no_right_after_a_yes_is_asked_about(world: World) -> None:
    _anna, client = agreed(world)
    client.says("nee").hears("Bedoelt u dat de afspraak niet klopt?").says("nee")
    assert agreements(world, client)[0].agreed_at
    assert "nee" not in said(world, client)
    client.says("nee").says("ja").hears("Wat moet de afspraak zijn?")
    assert agreements(world, client)[0].refused_at


@pytest.mark.parametrize("typed", ["ja", "Nee."])
def test_yes_or_no_is_no_mark_and_nothing_to_talk_about(world: World, typed: str) -> None:
    _, client = joined(world)
    at_question(client, 3).says(LONG).says(typed).hears("Overslaan mag ook.", "cijfer")
    assert typed not in said(world, client)


def test_what_is_left_out_takes_no_room_on_the_list(world: World) -> None:
    _, client = joined(world)
    at_agenda(client).says("De fysio").says("De douche").says("De trap").hears("Uw lijst is vol.")
    client.presses("Klaar").presses("Sla over").presses("Verander iets").presses("1. De fysio")
    client.presses("Laat weg").presses("Terug")
    client.does_not_hear("Uw lijst is vol.").hears("Waar wilt u nog meer over praten?")
    client.says("De medicijnen").hears("Uw lijst is vol.").presses("Klaar").presses("Sla over")
    client.presses("Verander iets").says("5").presses("Zet terug").hears("drie dingen")
    left = [item.words for item in world.record(client).agenda if not item.left_out]
    assert left == ["De douche", "De trap", "De medicijnen"]


def test_asking_for_the_document_is_no_answer(world: World) -> None:
    anna, client = joined(world)
    at_question(client).says("als document").hears("Typ: voor iemand anders.", "Vraag 1 van 3")
    assert "als document" not in said(world, client)
    anna.says("als document").hears("Het overzicht staat bij de cliënt.")


def test_at_the_summary_the_document_still_comes(world: World) -> None:
    _, client = shared(world)
    client.says("overzicht maken").says("klaar").says("sla over").says("als document")
    client.hears("U kunt het printen")


def test_a_colleague_takes_over_by_typing_yes(world: World) -> None:
    _, _, bo = colleagues(world)
    bo.presses("Bezoek van een collega").presses("1. di 24 nov 14.30").says("ja")
    bo.hears("U neemt dit bezoek over.")
