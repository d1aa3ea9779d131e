"""Last time and now, over two cycles: own words side by side, never better or worse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.conversation import Record
from flows.record import diary, summary
from tests.flows.stories import LONG, planned
from tests.world import Person, World

STAIRS = "De trap op gaat nog, als ik een keer rust neem"
RADIO = "Ik slaap met de radio aan en word vroeg wakker"
NOW = "Nu blijf ik liever beneden, de trap is te steil geworden"


def told_twice(client: Person) -> Person:
    """Tells of what makes happy and of the body, one answer to talk about, and shares it."""
    client.says(LONG).presses("1. Lichaamsfuncties").says(STAIRS).presses("Hier wil ik over praten")
    client.says(RADIO).says("Zelf wassen wil ik blijven doen zo lang het kan").presses("Sla over")
    return client.presses("Afronden").presses("Klaar").presses("Sla over").presses("Ja, deel dit")


def second_cycle(world: World) -> Person:
    """A client in the second cycle: the first visit has been."""
    _, client = planned(world)
    told_twice(client)
    world.clock_is("2026-11-26 10:00")
    return client


def at_body(world: World) -> Person:
    """A client who opens the subject of which she told last time."""
    client = second_cycle(world)
    client.presses("Vertellen").presses("Sla over").says(LONG)
    return client.presses("1. Lichaamsfuncties")


def changes(world: World, client: Person) -> list[tuple[str, str]]:
    """What was said last time, and what is said now; "" for still so."""
    found = summary.changes(world.record(client), world.now)
    return [(c.before.words, c.now.words if c.now else "") for c in found]


def test_in_the_first_cycle_nothing_is_compared(world: World) -> None:
    _, client = planned(world)
    client.says(LONG).presses("1. Lichaamsfuncties").hears("Vraag 1 van 3")
    client.does_not_hear("vorige keer")


def test_a_subject_begins_with_what_was_said_last_time_in_those_words(world: World) -> None:
    client = at_body(world)
    client.hears("Dit vertelde u de vorige keer over lichaamsfuncties.")
    client.hears(f"Op 22 november 2026 zei u: “{RADIO}”", "Hoe is dat nu?")
    client.does_not_hear("Vraag 1 van 3").sees("Nog steeds zo", "Het is veranderd", "Sla over")


def test_still_so_is_kept_and_enough(world: World) -> None:
    client = at_body(world).presses("Nog steeds zo").hears("Ik heb het bewaard.")
    client.presses("Nog steeds zo").sees("Verder met de vragen", "Ander onderwerp")
    assert [c.verdict for c in world.record(client).compared] == ["still", "still"]
    assert changes(world, client)[0] == (RADIO, "")
    client.presses("Ander onderwerp").hears("Er zijn zes onderwerpen.")
    client.presses("1. Lichaamsfuncties").hears("Vraag 1 van 3").does_not_hear("vorige keer")


def test_after_still_so_the_questions_can_follow(world: World) -> None:
    client = at_body(world).presses("Nog steeds zo").presses("Nog steeds zo")
    client.presses("Verder met de vragen").hears("Vraag 1 van 3, over lichaamsfuncties.")


def test_what_has_changed_is_kept_beside_it_and_the_questions_follow(world: World) -> None:
    client = at_body(world).presses("Het is veranderd")
    client.hears(f"Op 22 november 2026 zei u: “{RADIO}”", "Hoe is het nu voor u?")
    client.says(NOW).hears("Ik heb het bewaard.", "Dit vertelde u de vorige keer")
    client.presses("Het is veranderd").says("Wassen doet de zuster nu").hears("Vraag 1 van 3")
    assert [c.verdict for c in world.record(client).compared] == ["changed", "changed"]
    assert changes(world, client)[0] == (RADIO, NOW)
    kept = [r for r in world.record(client).reflections if r.words == NOW]
    assert [(r.theme, r.question) for r in kept] == [("body", "now.body")]
    client.says("mijn antwoorden").presses("2. Nu blijf ik…").hears("Hoe is het nu voor u?", NOW)


def test_it_can_be_left(world: World) -> None:
    client = at_body(world).presses("Sla over").hears("Vraag 1 van 3")
    assert changes(world, client) == []
    client.says("later").presses("Ga verder").hears("Vraag 1 van 3")


def test_a_change_that_is_not_told_is_not_kept(world: World) -> None:
    client = at_body(world).presses("Het is veranderd").presses("Sla over").hears("Vraag 1 van 3")
    assert world.record(client).compared == ()


def test_the_opening_question_begins_with_what_made_happy_last_time(world: World) -> None:
    client = second_cycle(world).presses("Vertellen")
    client.hears("Hier werd u de vorige keer gelukkig van.", LONG)
    client.presses("Nog steeds zo").presses("Verder met de vragen")
    client.hears("U kunt uw antwoord gewoon typen.")
    assert changes(world, client) == [(LONG, "")]


def test_another_subject_after_what_makes_happy_never_changes_what_was_said_then(
    world: World,
) -> None:
    client = second_cycle(world).presses("Vertellen").presses("Nog steeds zo")
    client.presses("Ander onderwerp").hears("zes onderwerpen").presses("Terug")
    client.does_not_hear(LONG).says("In de tuin zitten als de zon er op staat")
    assert [r.words for r in world.record(client).reflections].count(LONG) == 1


def test_who_tells_how_it_is_now_need_not_press_a_button_first(world: World) -> None:
    client = at_body(world).says("Het slapen gaat nu veel rustiger").hears("Ik heb het bewaard.")
    record = world.record(client)
    assert record.reflections[-1].theme == "body"
    assert record.compared[-1].answer == record.reflections[-1].id


def test_who_rests_in_between_goes_on_there(world: World) -> None:
    client = at_body(world).presses("Later")
    client.presses("Ga verder").hears(RADIO, "Hoe is dat nu?")


def test_words_that_were_taken_away_are_not_asked_about(world: World) -> None:
    client = at_body(world)
    gone = diary.last_time(world.record(client), "body", world.now)[0]
    record = diary.without(world.record(client), gone.id)
    assert gone not in diary.last_time(record, "body", world.now)


def test_at_most_two_are_shown_those_to_talk_about_first(world: World) -> None:
    client = second_cycle(world)
    shown = diary.last_time(world.record(client), "body", world.now)
    assert len(shown) == 2 and shown[0].talk and not shown[1].talk
    assert shown[1].words.startswith("Zelf wassen")


def test_what_nobody_may_see_is_never_shown_again(world: World) -> None:
    record = world.record(second_cycle(world))
    hidden = tuple(replace(r, discreet=True) for r in record.reflections)
    assert diary.last_time(replace(record, reflections=hidden), "body", world.now) == ()


def test_words_of_danger_are_not_asked_about(world: World) -> None:
    _, client = planned(world)
    client.says(LONG).presses("1. Lichaamsfuncties").says("Ik wil dood zijn, het hoeft niet meer")
    client.presses("Verder") if "Verder" in client.buttons else client.says("later")
    record = world.record(client)
    assert record.signs
    assert not any(
        r.id in {s.answer for s in record.signs}
        for r in diary.last_time(_as_shared(record, world), "body", world.now + timedelta(days=9))
    )


def _as_shared(record: Record, world: World) -> Record:
    from flows.conversation import Form, Share, Summary

    share = Share("s", record.visits[0].id, world.now, Form.U, Summary((), (), ()))
    return replace(record, shares=(share,))


def test_a_change_whose_answer_is_left_out_or_taken_away_is_no_change(world: World) -> None:
    client = at_body(world).presses("Het is veranderd").says(NOW)
    record = world.record(client)
    assert changes(world, client) == [(RADIO, NOW)]
    told = next(r for r in record.reflections if r.words == NOW)
    out = diary.put_reflection(record, replace(told, left_out=True))
    assert summary.changes(out, world.now) == ()
    assert diary.without(record, told.id).compared == ()


def test_the_comparison_of_one_cycle_is_not_that_of_the_next(world: World) -> None:
    client = at_body(world).presses("Nog steeds zo").presses("Nog steeds zo")
    record = world.record(client)
    assert summary.changes(record, world.now)
    later = _as_shared(record, world)
    assert summary.changes(later, world.now) == ()


def test_beginning_from_an_invitation_begins_with_last_time(world: World) -> None:
    client = second_cycle(world)
    anna = world.person("nurse Anna")
    anna.presses("Bezoek plannen").says("zaterdag half drie").presses("Ja, dat klopt")
    client.presses("Nu beginnen").hears("Hier werd u de vorige keer gelukkig van.", LONG)
