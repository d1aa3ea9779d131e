"""The pictures of the conversations, drawn from the tables: `python -m docs.diagrams`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flows.carer.flow import CARER
from flows.client.flow import CLIENT
from flows.nurse.flow import NURSE
from flows.script import AGAIN, BACK, RETURN, STAY, Branch, Flow, Hears, Step, always

HERE = Path(__file__).parent
FLOWS = (CLIENT, NURSE, CARER)

CAME_FROM = "came_from"  # where an interruption goes back to: a place, not a step
TYPED = {Hears.WORDS: "words", Hears.MARK: "a mark", Hears.MOMENT: "a moment"}
PLACES = {
    AGAIN: "says the prompt again",
    BACK: "goes one step back",
    STAY: "stays without a new prompt",
    RETURN: "goes back to where the person was",
}


def diagram(flow: Flow) -> str:
    """The flow as a Mermaid chart: a line for each two steps that follow each other."""
    lines = ["flowchart TD", f"    {flow.start}([{flow.start}])"]
    if any(step.returns for step in flow.steps):
        lines.append(f"    {CAME_FROM}((came from))")
    for step in flow.steps:
        lines += [f'    {step.name} -->|"{label}"| {to}' for to, label in _ahead(step)]
        if step.back and "back" not in _names(step.branches):
            lines.append(f"    {step.name} -.->|back| {_place(step, step.back)}")
    return "\n".join(lines) + "\n"


def page(flow: Flow) -> str:
    """The chart with the words that are needed to read it."""
    return f"""\
# The {flow.name}'s conversation

Written by `python -m docs.diagrams` from the table in `flows/{flow.name}/flow.py`; do not edit.

A box is a step: one prompt that awaits one reply. A solid arrow carries the names of the choices
that lead along it; *words*, *a mark* and *a moment* are typed. With a question mark it holds only
under a condition, and the first that holds counts. A dotted arrow is the way back.

```mermaid
{diagram(flow)}```

{_interrupts(flow)}
"""


def _ahead(step: Step) -> list[tuple[str, str]]:
    """The places that the step's own branches lead to, each with what leads there."""
    places = dict.fromkeys(_place(step, branch.to) for branch in step.branches)
    return [(to, _labels(b for b in step.branches if _place(step, b.to) == to)) for to in places]


def _place(step: Step, to: str) -> str:
    if to == RETURN:
        return CAME_FROM
    return step.name if to in (AGAIN, STAY) else to


def _labels(branches: Iterable[Branch]) -> str:
    return ", ".join(dict.fromkeys(_name(b) + "?" * (b.when is not always) for b in branches))


def _names(branches: Iterable[Branch]) -> set[str]:
    return {_name(branch) for branch in branches}


def _name(branch: Branch) -> str:
    return TYPED[branch.on] if isinstance(branch.on, Hears) else branch.on


def _interrupts(flow: Flow) -> str:
    told = [
        f"`{_name(branch)}{'?' * (branch.when is not always)}` "
        + PLACES.get(branch.to, f"leads to `{branch.to}`")
        for branch in flow.interrupts
    ]
    links = "".join(f"; a link can lead to `{step}`" for step in flow.arrivals)
    return f"At every step, unless it says otherwise itself: {', '.join(told)}{links}."


if __name__ == "__main__":
    for drawn in FLOWS:
        (HERE / f"flow-{drawn.name}.md").write_text(page(drawn), encoding="utf-8")
