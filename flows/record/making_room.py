"""A summary made to fit: fewer lines where it is too long, more where there is room left.

The client's own words go last and come first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flows.conversation import CarersLine, Line, Summary
from flows.record.summary_size import MOST_WORDS, size

MOST_LINES = 12  # of the client about subjects, and of carers: more is not read in a minute


def fitting(summary: Summary) -> Summary:
    """The summary with fewer lines until it has room, the last ones of a part first. What the
    client wants to talk about stays, as do words of danger, marks and what was agreed; of what
    carers said one line, so that it is seen that they said something. All that goes is counted.
    """
    while size(summary) > MOST_WORDS and len(summary.carers) > 1:
        summary = _without_last_of_carers(summary)
    return _without_last_lines(summary)


def _without_last_lines(summary: Summary) -> Summary:
    while size(summary) > MOST_WORDS:
        match summary:
            case Summary(lines=(*rest, _)):
                summary = replace(summary, lines=tuple(rest), more=summary.more + 1)
            case Summary(changes=(*left, _)):  # "still so" is an answer, too
                summary = replace(summary, changes=tuple(left), more=summary.more + 1)
            case Summary(well=(*rest, _)):
                summary = replace(summary, well=tuple(rest), more=summary.more + 1)
            case Summary(steps=(*rest, _)):
                summary = replace(summary, steps=tuple(rest), more=summary.more + 1)
            case Summary(looked_back=(*others, _)):
                summary = replace(summary, looked_back=tuple(others), more=summary.more + 1)
            case _:
                more = summary.more + len(summary.marks_before)
                return replace(summary, marks_before=(), more=more)
    return summary


def with_less(summary: Summary) -> Summary:
    """The summary without the last of what was agreed and of the marks, until it has room. That is
    needed only where five long quotations stand that nothing may be taken from.
    """
    while size(summary) > MOST_WORDS:
        match summary:
            case Summary(agreed=(*others, _)):
                summary = replace(summary, agreed=tuple(others), more=summary.more + 1)
            case Summary(marks=(*given, _)):
                summary = replace(summary, marks=tuple(given), more=summary.more + 1)
            case _:
                return summary
    return summary


def _without_last_of_carers(summary: Summary) -> Summary:
    """The summary without the last line of carers, which is counted with who said it."""
    *rest, last = summary.carers
    more_of = (*summary.more_of, last.carer)
    return replace(summary, carers=tuple(rest), more_of_carers=len(more_of), more_of=more_of)


def filled(summary: Summary, own: Iterable[Line], others: Iterable[CarersLine]) -> Summary:
    """The summary with more lines, the first ones first, while there is room: what the client
    dictated, then what carers said.
    """
    for line in own:
        longer = replace(summary, lines=(*summary.lines, line), more=summary.more - 1)
        if size(longer) <= MOST_WORDS and len(longer.lines) <= MOST_LINES:
            summary = longer
    for said in others:
        more_of = list(summary.more_of)
        more_of.remove(said.carer)
        with_it = replace(summary, carers=(*summary.carers, said), more_of=tuple(more_of))
        longer = replace(with_it, more_of_carers=len(more_of))
        if size(longer) <= MOST_WORDS and len(longer.carers) <= MOST_LINES:
            summary = longer
    return summary
