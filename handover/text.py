"""The summary as plain text, complete in itself: agenda first, one screen or two."""

from __future__ import annotations

from collections.abc import Callable

from flows.conversation import Given, Line, Summary
from flows.positive_health import theme
from flows.script import _, plural
from flows.words import Quote, Several, Text, When

Say = Callable[[Text], str]


def summary_text(summary: Summary, say: Say) -> str:
    """The summary's sections with a blank line between them. Every line is a quotation with its
    question, date and speaker; what was shortened or left for lack of room is said.
    """
    return "\n\n".join(
        section
        for section in (
            _agenda(summary, say),
            _answers(summary, say),
            _marks(summary, say),
            _untouched(summary, say),
        )
        if section
    )


def _agenda(summary: Summary, say: Say) -> str:
    heading = say(_("To talk about first:"))
    if not summary.agenda:
        return _section(heading, [say(_("Nothing was chosen."))])
    return _section(
        heading, [f"{n}. {_subject(line, say)}" for n, line in enumerate(summary.agenda, 1)]
    )


def _subject(line: Line, say: Say) -> str:
    """The words first: they are what she wants to talk about. Then what they answered."""
    asked, when = say(line.question), When(line.said_at, "date")
    if not line.words:
        return say(_("{question} (no answer) – client, {when}", question=asked, when=when))
    return f"{_told(line, say)}\n{asked}"


def _answers(summary: Summary, say: Say) -> str:
    lines = [_answer(line, say) for line in summary.lines]
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


def _answer(line: Line, say: Say) -> str:
    wanted = " " + say(_("(wants to talk about this)")) if line.talk else ""
    return f"{say(line.question)}\n{_told(line, say)}{wanted}"


def _told(line: Line, say: Say) -> str:
    """The words, whether they were shortened, who said them and when."""
    words = say(_("{words}", words=Quote(line.words)))
    if line.shortened:
        words += " " + say(_("(shortened)"))
    return say(_("{words} – client, {when}", words=words, when=When(line.said_at, "date")))


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
    names = Several(tuple(theme(dimension).name for dimension in summary.untouched))
    return (
        _section(say(_("Not talked about:")), [say(_("{names}", names=names))])
        if names.things
        else ""
    )


def _section(heading: str, lines: list[str]) -> str:
    return "\n".join([heading, *lines])
