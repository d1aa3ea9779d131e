"""The step at which somebody stands, drawn with the steps around it: an SVG out of a flow's table.

A flow has some fifty steps: what leads in stands above, what it leads to below, and the rest is
told in a list. The picture has no colours of its own: the page's style sheet gives them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from flows.script import AGAIN, BACK, RETURN, STAY, Branch, Flow, Hears, always

MOST = 10  # boxes above and below; all steps stand in the list
WIDE, BOX, HIGH, GAP = 420, 190, 38, 14
ROW = HIGH + GAP
TYPED = {Hears.WORDS: "words", Hears.MARK: "a mark", Hears.MOMENT: "a moment"}
LONGEST = 21  # characters in a box or along an arrow


@dataclass(frozen=True)
class Neighbour:
    """A step beside the one at hand, and what leads from the one to the other."""

    step: str
    by: str


def leads_in(flow: Flow, step: str) -> tuple[Neighbour, ...]:
    """The steps whose own branches lead to this one."""
    return tuple(
        Neighbour(other.name, _labels(b for b in other.branches if b.to == step))
        for other in flow.steps
        if other.name != step and any(b.to == step for b in other.branches)
    )


def leads_out(flow: Flow, step: str) -> tuple[Neighbour, ...]:
    """The steps that this one's branches, and its way back, lead to."""
    at = flow.by_name[step]
    places = dict.fromkeys(b.to for b in at.branches if b.to not in (AGAIN, STAY, BACK, step))
    found = [Neighbour(to, _labels(b for b in at.branches if b.to == to)) for to in places]
    if at.back and at.back not in places:
        found.append(Neighbour(at.back, "back"))
    return tuple(found)


def named(branch: Branch) -> str:
    """What leads along a branch: the name of a choice, or what is typed."""
    return TYPED[branch.on] if isinstance(branch.on, Hears) else branch.on


def drawn(flow: Flow, step: str, title: str) -> str:
    """The picture, as SVG; `title` says in words what it shows. From top to bottom: what leads in,
    the step itself, what it leads to.
    """
    before, after = leads_in(flow, step)[:MOST], leads_out(flow, step)[:MOST]
    here = GAP + len(before) * ROW + (GAP if before else 0)
    below = here + HIGH + 2 * GAP
    high = below + len(after) * ROW
    parts = [
        *(_above(one, GAP + row * ROW, here) for row, one in enumerate(before)),
        *(_below(one, below + row * ROW, here + HIGH) for row, one in enumerate(after)),
        _box(step, GAP, here, WIDE - 2 * GAP, "here"),
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high}" role="img" '
        f'class="steps"><title>{escape(title)}</title><defs><marker id="tip" viewBox="0 0 8 8" '
        'refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>'
    )
    return f"{head}{''.join(parts)}</svg>"


def _above(one: Neighbour, y: float, here: float) -> str:
    """A box at the left; its arrow goes right, and down to the step at hand."""
    line, trunk = y + HIGH / 2, WIDE - 2 * GAP
    return (
        f'<path class="arrow" marker-end="url(#tip)" d="M{GAP + BOX} {line:g}H{trunk}V{here:g}"/>'
        + _by(one.by, GAP + BOX + 8, line)
        + _box(one.step, GAP, y, BOX)
    )


def _below(one: Neighbour, y: float, foot: float) -> str:
    """A box at the right; its arrow comes down from the step at hand."""
    line, left = y + HIGH / 2, WIDE - GAP - BOX
    return (
        f'<path class="arrow" marker-end="url(#tip)" d="M{2 * GAP} {foot:g}V{line:g}H{left}"/>'
        + _by(one.by, 2 * GAP + 8, line)
        + _box(one.step, left, y, BOX)
    )


def _by(by: str, x: float, line: float) -> str:
    return f'<text class="by" x="{x:g}" y="{line - 6:g}">{escape(_short(by))}</text>'


def _box(step: str, x: float, y: float, wide: float, look: str = "") -> str:
    name = _came_from(step)
    return (
        f'<g class="box {look}">'
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{HIGH}" rx="10"/>'
        f'<text x="{x + wide / 2:g}" y="{y + HIGH / 2 + 5:g}" text-anchor="middle">'
        f"{escape(_short(name))}</text></g>"
    )


def _came_from(step: str) -> str:
    return "came from" if step == RETURN else step.replace("_", " ")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _labels(branches: Iterable[Branch]) -> str:
    return ", ".join(
        dict.fromkeys(named(b).replace("_", " ") + "?" * (b.when is not always) for b in branches)
    )
