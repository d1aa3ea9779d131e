"""The summary as plain text, complete in itself and ready to be copied into a care record.

Every sentence is a quotation or a fixed heading. Nothing is interpreted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.conversation import Line, Summary
from flows.positive_health import OPENING, STEP, theme
from flows.record.summary_size import stands_alone
from flows.script import _
from flows.words import Text
from handover.lines import (
    ASKED_HAPPY,
    ASKED_WELL,
    OTHERS,
    Say,
    agreed,
    by_carer,
    left_open,
    looked,
    mark,
    more,
    more_of_carers,
    names_agreement,
    sharers,
    then_and_now,
    told,
    untouched,
    with_question,
)

ON_A_SCREEN = 60  # characters of what somebody looks back on


def summary_text(summary: Summary, say: Say) -> str:
    """The summary's sections with a blank line between them, in the order in which a nurse needs
    them. What was shortened or left for lack of room is said.
    """
    return "\n\n".join(section for section in _sections(summary, say) if section)


def _sections(summary: Summary, say: Say) -> Iterable[str]:
    happy = [line for line in summary.lines if line.theme == OPENING.id]
    others = [line for line in summary.lines if line.theme != OPENING.id]
    yield sharers(summary, say)
    yield _section(
        _("After these words I gave telephone numbers:"), _lines(summary.signals, say), say
    )
    yield _agenda(summary, say)
    yield _section(ASKED_HAPPY, _lines(happy, say), say)
    well = [with_question(line, say, "month") for line in summary.well]
    yield _section(ASKED_WELL, well, say)
    yield _section(_("Told by subject:"), [_by_subject(line, say) for line in others], say)
    yield _section(
        _("Last time and now:"), [then_and_now(one, say, "month") for one in summary.changes], say
    )
    yield _section(
        _("The client looks back on the last visit:"),
        [looked(one, say, ON_A_SCREEN) for one in summary.looked_back],
        say,
    )
    yield _section(_("Agreed last time:"), [agreed(one, say) for one in summary.agreed], say)
    yield _carers(summary, say)
    yield _section(_("The client's own step:"), _steps(summary.steps, say), say)
    yield _marks(summary, say)
    yield untouched(summary, say)
    yield more(summary, say)
    yield _section(_("Agreed now (what, who, when):"), ["1.", "2.", "3."], say)


def _agenda(summary: Summary, say: Say) -> str:
    there = [f"{n}. {_subject(line, say)}" for n, line in enumerate(summary.agenda, 1)]
    if summary.shared_by and not there:
        return ""
    return _section(_("To talk about first:"), there or [say(_("Nothing was chosen."))], say)


def _subject(line: Line, say: Say) -> str:
    """The words first: they are what the client wants to talk about."""
    if not line.words or stands_alone(line):
        return _quoted(line, say)
    return f"{told(line, say, 'month')} ({say(line.question)})"


def _lines(lines: Iterable[Line], say: Say) -> list[str]:
    return [_quoted(line, say) for line in lines]


def _by_subject(line: Line, say: Say) -> str:
    if names_agreement(line):
        return with_question(line, say, "month")
    name = f"{say(theme(line.theme).name)}: " if line.theme else ""
    return f"{name}{_quoted(line, say)}"


def _steps(steps: Iterable[Line], say: Say) -> list[str]:
    """The step, and below it who or what could help: that question always stands there."""
    helps = STEP.questions[1].text
    return [
        f"{say(helps)} {told(line, say, 'month')}"
        if line.question == helps
        else told(line, say, "month")
        for line in steps
    ]


def _quoted(line: Line, say: Say) -> str:
    """The words, below their question when they are too few to be understood without it."""
    if not line.words:
        return left_open(line, say, "month")
    words = told(line, say, "month")
    return words if stands_alone(line) else f"{say(line.question)} {words}"


def _carers(summary: Summary, say: Say) -> str:
    lines = [by_carer(line, say, "month") for line in summary.carers]
    return _section(OTHERS, [*lines, *filter(None, [more_of_carers(summary, say)])], say)


def _marks(summary: Summary, say: Say) -> str:
    before = {given.theme: given for given in summary.marks_before}
    lines = [mark(given, say, "month", before.get(given.theme)) for given in summary.marks]
    return _section(_("Marks the client gave, from 0 to 10:"), lines, say)


def _section(heading: Text, lines: Sequence[str], say: Say) -> str:
    return "\n".join([say(heading), *lines]) if lines else ""
