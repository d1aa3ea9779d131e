"""The spider web of Positieve Gezondheid: the marks a client gave, as a picture and in words.

A start for a conversation, never a result: no surface, no sum, no colour for good or bad. What has
no mark is left open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from flows.conversation import Given, Summary
from flows.positive_health import DIMENSIONS, Theme, theme
from flows.script import _
from flows.words import Several, Text, When
from handover.typesetting import picture

Say = Callable[[Text], str]

PPI = 200  # 800 points across: more than most phones show


@dataclass(frozen=True)
class Axis:
    """A dimension in the picture: where its marks stand, and how they are said."""

    name: str
    mark: float | None
    said: str
    before: float | None
    said_before: str


def spider_png(summary: Summary, say: Say) -> bytes:
    """The spider web as a PNG of about 800 by 700 points, black and grey on white.

    Marks of this time have black dots and whole lines, those of last time open dots and dashes. A
    channel shows it with `spider_words` as caption: nothing stands in the picture alone.
    """
    return picture("spider_picture", spider_drawing(summary, say), PPI)


def spider_drawing(summary: Summary, say: Say) -> dict[str, object]:
    """What `spider.typ` draws: the axes in their order, and the key."""
    return {
        "axes": [asdict(_axis(dimension, summary, say)) for dimension in DIMENSIONS],
        "now": _now(summary, say),
        "before": _before(summary, say),
    }


def spider_words(summary: Summary, say: Say) -> str:
    """The same in words, a line for each dimension with a mark; "" when there is none."""
    if not summary.marks and not summary.marks_before:
        return ""
    return "\n".join(
        [say(_("Marks the client gave, from 0 to 10:")), *_lines(summary, say), *_key(summary, say)]
    )


def _lines(summary: Summary, say: Say) -> Iterator[str]:
    open_ones = list[Text]()
    for dimension in DIMENSIONS:
        mark, before = _of(summary.marks, dimension), _of(summary.marks_before, dimension)
        if mark is None and before is None:
            open_ones.append(dimension.name)
            continue
        yield say(_line(dimension.name, mark, before))
    if open_ones:
        yield say(_("No mark: {names}", names=Several(tuple(open_ones))))


def _line(name: Text, mark: float | None, before: float | None) -> Text:
    if before is None:
        return _("{name}: {mark}", name=name, mark=mark or 0.0)
    if mark is None:
        return _("{name}: no mark now, last time {before}", name=name, before=before)
    return _("{name}: {mark}, last time {before}", name=name, mark=mark, before=before)


def _key(summary: Summary, say: Say) -> list[str]:
    return [days for days in (_now(summary, say), _before(summary, say)) if days]


def _now(summary: Summary, say: Say) -> str:
    days = _days(summary.marks, say)
    return say(_("Now: {days}", days=days)) if days else ""


def _before(summary: Summary, say: Say) -> str:
    days = _days(summary.marks_before, say)
    return say(_("Last time: {days}", days=days)) if days else ""


def _days(marks: tuple[Given, ...], say: Say) -> str:
    """Who gave these marks, and on which day or days; "" for no marks."""
    if not marks:
        return ""
    moments = sorted(given.given_at for given in marks)
    first, last = (When(at, "date") for at in (moments[0], moments[-1]))
    days = say(_("client, {when}", when=first))
    if days != say(_("client, {when}", when=last)):
        days = say(_("client, from {first} to {last}", first=first, last=last))
    written = (
        _("{what} (written down by {name})", what=theme(given.theme).name, name=given.written_by)
        for given in marks
        if given.written_by
    )
    return ", ".join([days, *map(say, written)])


def _axis(dimension: Theme, summary: Summary, say: Say) -> Axis:
    mark, before = _of(summary.marks, dimension), _of(summary.marks_before, dimension)
    return Axis(say(dimension.name), mark, _number(mark, say), before, _number(before, say))


def _of(marks: tuple[Given, ...], dimension: Theme) -> float | None:
    return next((given.mark for given in reversed(marks) if given.theme == dimension.id), None)


def _number(mark: float | None, say: Say) -> str:
    return "" if mark is None else say(_("{mark}", mark=float(mark)))
