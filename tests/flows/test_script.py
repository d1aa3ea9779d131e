"""A flow checks itself: a table that is not right is refused when it is made."""

from __future__ import annotations

import pytest

from flows.client.flow import CLIENT
from flows.conversation import Turn
from flows.nurse.flow import NURSE
from flows.script import AGAIN, BACK, RETURN, STAY, Branch, Flow, Hears, Step, _, edges
from flows.words import Prompt


def prompt(turn: Turn) -> Prompt:
    """Any prompt."""
    return Prompt((_("Hello."),))


def step(name: str, *to: str, back: str | None = None) -> Step:
    """A step with a branch to each of these places."""
    branches = tuple(Branch(f"to {place}", place) for place in to)
    return Step(name, prompt, branches, back=back)


HOME, DOOR = step("home", "door"), step("door", "home")


def test_a_table_that_is_right_is_taken() -> None:
    flow = Flow("house", (DOOR, HOME), rest="home")
    assert flow.start == "door"
    assert edges(flow) >= {("door", "home"), ("home", "door")}


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ((step("door", "home", "cellar"), HOME), "door leads to unknown cellar"),
        ((step("door", "home", back="cellar"), HOME), "door leads to unknown cellar"),
        ((DOOR, HOME, HOME), "step home stands twice"),
        ((DOOR, HOME, step("attic", "home")), "attic cannot be reached"),
        ((DOOR, HOME, step("attic", "roof"), step("roof", "attic")), "roof cannot be reached"),
        ((DOOR, step("home", AGAIN, STAY)), "home cannot be left"),
        ((DOOR, step("home")), "home cannot be left"),
    ],
)
def test_a_table_that_is_wrong_is_refused(steps: tuple[Step, ...], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Flow("house", steps, rest="home")


def test_an_unknown_rest_or_arrival_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown cellar"):
        Flow("house", (DOOR, HOME), rest="cellar")
    with pytest.raises(ValueError, match="unknown cellar"):
        Flow("house", (DOOR, HOME), rest="home", arrivals=("cellar",))


def test_an_interrupt_to_an_unknown_step_is_refused() -> None:
    with pytest.raises(ValueError, match="an interrupt leads to unknown cellar"):
        Flow("house", (DOOR, HOME), rest="home", interrupts=(Branch("down", "cellar"),))


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(ValueError, match=r"house: .*unknown cellar; .*attic cannot be reached"):
        Flow("house", (step("door", "home", "cellar"), HOME, step("attic", "home")), rest="home")


def test_a_step_counts_as_reached_by_an_interrupt_a_link_or_the_way_back() -> None:
    attic = step("attic", RETURN)
    Flow("house", (DOOR, HOME, attic), rest="home", interrupts=(Branch("up", "attic"),))
    Flow("house", (DOOR, HOME, attic), rest="home", arrivals=("attic",))
    Flow("house", (DOOR, step("home", "door", back="attic"), step("attic", "home")), rest="home")


def test_places_are_not_steps() -> None:
    flow = Flow("house", (DOOR, step("home", BACK, RETURN, back="door")), rest="home")
    assert {name for edge in edges(flow) for name in edge} == {"door", "home"}


@pytest.mark.parametrize("flow", [CLIENT, NURSE], ids=lambda flow: flow.name)
def test_no_two_branches_of_a_step_wait_behind_one_that_always_holds(flow: Flow) -> None:
    for each in flow.steps:
        for on in {branch.on for branch in each.branches}:
            same = [branch for branch in each.branches if branch.on == on]
            always = [branch.when.__name__ == "always" for branch in same]
            assert not any(always[:-1]), f"{each.name}: {on} has a branch that is never taken"


@pytest.mark.parametrize("flow", [CLIENT, NURSE], ids=lambda flow: flow.name)
def test_a_step_that_hears_words_hears_them_last(flow: Flow) -> None:
    for each in flow.steps:
        hears = [branch.on for branch in each.branches if isinstance(branch.on, Hears)]
        since = hears[hears.index(Hears.WORDS) :] if Hears.WORDS in hears else []
        assert set(since) <= {Hears.WORDS}
