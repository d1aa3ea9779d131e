"""The summary as plain text, complete in itself and ready to be copied into a care record.

Every sentence is a quotation or a fixed heading. Nothing is interpreted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from flows.conversation import Agreement, Change, Given, Line, Looked, Summary
from flows.positive_health import OPENING, STEP, theme
from flows.script import _, plural
from flows.summary import stands_alone
from flows.words import Quote, Several, Text, When

Say = Callable[[Text], str]

ANSWERS: dict[str, Text] = {"yes": _("yes"), "partly": _("a little"), "no": _("no")}
WHO: dict[str, Text] = {
    "client": _("the client"),
    "network": _("somebody of the network"),
    "nurse": _("the nurse"),
    "other": _("somebody else"),
}


def summary_text(summary: Summary, say: Say) -> str:
    """The summary's sections with a blank line between them, in the order in which a nurse needs
    them. What was shortened or left for lack of room is said.
    """
    return "\n\n".join(section for section in _sections(summary, say) if section)


def _sections(summary: Summary, say: Say) -> Iterable[str]:
    happy = [line for line in summary.lines if line.theme == OPENING.id]
    others = [line for line in summary.lines if line.theme != OPENING.id]
    yield _section(
        _("After these words I gave telephone numbers:"), _lines(summary.signals, say), say
    )
    yield _agenda(summary, say)
    yield _section(_("This makes the client happy:"), _lines(happy, say), say)
    yield _section(_("This goes well, or the client does it:"), _lines(summary.well, say), say)
    yield _section(_("Told by subject:"), [_by_subject(line, say) for line in others], say)
    yield _section(_("Last time and now:"), [_change(one, say) for one in summary.changes], say)
    yield _section(
        _("The client looks back on the last visit:"),
        [_looked(one, say) for one in summary.looked_back],
        say,
    )
    yield _section(_("Agreed last time:"), [_agreed(one, say) for one in summary.agreed], say)
    yield _section(_("The client's own step:"), _steps(summary.steps, say), say)
    yield _marks(summary, say)
    yield _untouched(summary, say)
    if summary.more:
        yield say(
            plural(
                "There is {n} more answer, not shown.",
                "There are {n} more answers, not shown.",
                summary.more,
            )
        )
    yield _section(_("Agreed now (what, who, when):"), ["1.", "2.", "3."], say)


def _agenda(summary: Summary, say: Say) -> str:
    there = [f"{n}. {_subject(line, say)}" for n, line in enumerate(summary.agenda, 1)]
    return _section(_("To talk about first:"), there or [say(_("Nothing was chosen."))], say)


def _subject(line: Line, say: Say) -> str:
    """The words first: they are what the client wants to talk about."""
    if not line.words or stands_alone(line):
        return _quoted(line, say)
    return f"{_told(line, say)} ({say(line.question)})"


def _lines(lines: Iterable[Line], say: Say) -> list[str]:
    return [_quoted(line, say) for line in lines]


def _by_subject(line: Line, say: Say) -> str:
    return (
        f"{say(theme(line.theme).name)}: {_quoted(line, say)}" if line.theme else _quoted(line, say)
    )


def _steps(steps: Iterable[Line], say: Say) -> list[str]:
    """The step, and below it who or what could help: that question always stands there."""
    helps = STEP.questions[1].text
    return [
        f"{say(helps)} {_told(line, say)}" if line.question == helps else _told(line, say)
        for line in steps
    ]


def _quoted(line: Line, say: Say) -> str:
    """The words, below their question when they are too few to be understood without it."""
    asked = say(line.question)
    if not line.words:
        when = When(line.said_at, "month")
        return say(_("{question} (no answer) – client, {when}", question=asked, when=when))
    return _told(line, say) if stands_alone(line) else f"{asked} {_told(line, say)}"


def _told(line: Line, say: Say) -> str:
    """The words, what has to be known about them, who said them and when."""
    words = say(_("{words}", words=Quote(line.words)))
    notes = (
        (_("(shortened)"), line.shortened),
        (_("(later: I do not mean that)"), line.denied),
    )
    words = " ".join([words, *(say(note) for note, holds in notes if holds)])
    return _by_client(words, line.said_at, say)


def _by_client(words: str, at: datetime, say: Say) -> str:
    return say(_("{words} – client, {when}", words=words, when=When(at, "month")))


def _change(one: Change, say: Say) -> str:
    before = say(_("Last time: {words}", words=_told(one.before, say)))
    now = (
        say(_("Now: {words}", words=_told(one.now, say)))
        if one.now
        else say(_("Now: still so – client, {when}", when=When(one.said_at, "month")))
    )
    return f"{before}\n{now}"


def _looked(one: Looked, say: Say) -> str:
    answer = say(ANSWERS[one.answer])
    if not one.item:
        return say(_("Was there listening to what matters: {answer}", answer=answer))
    quoted = say(_("{words}", words=Quote(one.words, 60)))
    about = quoted if one.words or one.question is None else say(one.question)
    return say(_("Talked about {words}: {answer}", words=about, answer=answer))


def _agreed(one: Agreement, say: Say) -> str:
    parts = [one.words, one.named or say(WHO[one.who]), *([one.by_when] if one.by_when else [])]
    return ", ".join(parts)


def _marks(summary: Summary, say: Say) -> str:
    before = {given.theme: given for given in summary.marks_before}
    lines = [_mark(given, before.get(given.theme), say) for given in summary.marks]
    return _section(_("Marks the client gave, from 0 to 10:"), lines, say)


def _mark(given: Given, before: Given | None, say: Say) -> str:
    name, when = theme(given.theme).name, When(given.given_at, "month")
    if before is None:
        return say(_("{name}: {mark} – client, {when}", name=name, mark=given.mark, when=when))
    return say(
        _(
            "{name}: {mark} – client, {when} (last time: {before})",
            name=name,
            mark=given.mark,
            when=when,
            before=before.mark,
        )
    )


def _untouched(summary: Summary, say: Say) -> str:
    if not summary.untouched:
        return ""
    names = Several(tuple(theme(dimension).name for dimension in summary.untouched))
    return say(_("Not talked about: {names}.", names=names))


def _section(heading: Text, lines: Sequence[str], say: Say) -> str:
    return "\n".join([say(heading), *lines]) if lines else ""
