"""The summary as plain text, complete in itself: agenda first, one screen or two."""

from __future__ import annotations

from collections.abc import Callable

from flows.conversation import Given, Line, Quote, Summary, Text, When
from flows.positive_health import DIMENSIONS, theme
from flows.script import _, plural

Say = Callable[[Text], str]


def summary_text(summary: Summary, say: Say) -> str:
    """The summary's sections with a blank line between them. Every line is a quotation with its
    question, date and speaker; what was shortened or left for lack of room is said.
    """
    return "\n\n".join(
        section
        for section in (
            _agenda(summary, say),
            _told(summary, say),
            _marks(summary, say),
            _untouched(summary, say),
        )
        if section
    )


def _agenda(summary: Summary, say: Say) -> str:
    if not summary.agenda:
        return _section(say(_("To talk about first:")), [say(_("Nothing was chosen."))])
    lines = [f"{n}. {_line(line, say)}" for n, line in enumerate(summary.agenda, 1)]
    return _section(say(_("To talk about first:")), lines)


def _told(summary: Summary, say: Say) -> str:
    lines = [_line(line, say) for line in summary.lines]
    if summary.more:
        lines.append(
            say(
                plural(
                    "There is {n} more answer, not shown.",
                    "There are {n} more answers, not shown.",
                    summary.more,
                )
            )
        )
    return _section(say(_("Told:")), lines) if lines else ""


def _line(line: Line, say: Say) -> str:
    told = say(_("{words}", words=Quote(line.words)))
    if line.shortened:
        told += " " + say(_("(shortened)"))
    if line.talk:
        told += " " + say(_("(wants to talk about this)"))
    asked = say(
        _("{question} – client, {when}", question=line.question, when=When(line.said_at, "date"))
    )
    return f"{told}\n{asked}"


def _marks(summary: Summary, say: Say) -> str:
    lines = [_mark(given, say) for given in summary.marks]
    return _section(say(_("Marks the client gave, from 0 to 10:")), lines) if lines else ""


def _mark(given: Given, say: Say) -> str:
    return say(
        _(
            "{name}: {mark} – client, {when}",
            name=theme(given.theme).name,
            mark=given.mark,
            when=When(given.given_at, "date"),
        )
    )


def _untouched(summary: Summary, say: Say) -> str:
    spoken = {line.theme for line in (*summary.agenda, *summary.lines)}
    names = [say(d.name) for d in DIMENSIONS if d.id not in spoken]
    return _section(say(_("Not talked about:")), [", ".join(names)]) if names else ""


def _section(heading: str, lines: list[str]) -> str:
    return "\n".join([heading, *lines])
