"""The nurse's button Zorgleefplan: the whole summary as a text that she can copy."""

from __future__ import annotations

import re

from channels.parcel import Words
from tests.flows.stories import LONG, at_question, planned, summaries
from tests.world import Person, World

PLAN = "Zorgleefplan"
HANDOVER = "2026-11-23 14:30"  # a day before the visit
KNEE, PHYSIO, STEP = (
    "Mijn knie doet pijn op de trap naar boven",
    "De fysio",
    "Elke dag een stukje lopen",
)


def handed_over(world: World) -> tuple[Person, Person]:
    """Anna with the summary of her client, who stands before her."""
    anna, client = planned(world)
    at_question(client).says(KNEE).presses("Later").presses("Overzicht maken")
    client.says(PHYSIO).presses("Klaar").says(STEP).presses("Sla over").presses("Ja, deel dit")
    world.clock_is(HANDOVER)
    return anna.presses("Alle cliënten").presses("mw. A"), client


def plans(nurse: Person) -> list[Words]:
    """The messages since her last act that are the text of a plan."""
    there = nurse.screen[nurse._seen :]
    return [p for p in there if isinstance(p, Words) and not p.buttons and KNEE in p.text]


def test_all_words_of_the_summary_come_in_the_plan_and_none_twice(world: World) -> None:
    anna, _ = handed_over(world)
    [plan] = plans(anna.presses(PLAN))
    [summary] = summaries(anna)
    quoted = re.findall("“([^”]+)”", summary)
    assert set(quoted) == {LONG, KNEE, PHYSIO, STEP}
    assert [plan.text.count(words) for words in quoted] == [1] * len(quoted)
    for domain in ("Algemeen", "Lichamelijk welbevinden"):
        assert plan.text.count(f"{domain}\n") == 1
    assert "Niet over verteld" in plan.text


def test_the_plan_can_be_copied_and_the_nurse_hears_how_long_it_stands_there(
    world: World,
) -> None:
    anna, _ = handed_over(world)
    [plan] = plans(anna.presses(PLAN))
    assert not plan.guarded
    assert anna.since_the_last_act.count("Dit blijft 24 uur in deze chat staan.") == 1
    anna.hears("U kunt deze tekst kopiëren.")
    gone = set(anna.removed)
    world.clock_moves(hours=24)
    assert len(set(anna.removed) - gone) == 3  # the summary, its page, and the plan


def test_after_the_client_stops_sharing_the_button_gives_nothing(world: World) -> None:
    anna, client = handed_over(world)
    button = anna.button(PLAN)
    client.says("stop met delen").presses("Ja, stop met delen")
    anna.presses_button(button)
    assert plans(anna) == []
    assert PLAN not in anna.buttons


def test_after_the_client_erased_everything_the_button_gives_nothing(world: World) -> None:
    anna, client = handed_over(world)
    button = anna.button(PLAN)
    client.says("mijn gegevens").presses("Wis alles").presses("Ja, wis alles")
    anna.presses_button(button)
    assert plans(anna) == []


def test_before_anything_was_handed_over_there_is_no_such_button(world: World) -> None:
    anna, client = planned(world)
    at_question(client)
    anna.presses("Alle cliënten").presses("mw. A")
    assert PLAN not in anna.buttons
