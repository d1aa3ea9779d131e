"""How one line of a summary is told, the same in every form: the words, what has to be known about
them, who said them and when.

`style` is how much is told of the day. Nothing is interpreted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from flows.conversation import Agreement, CarersLine, Change, Given, Line, Looked, Summary
from flows.positive_health import AGREED, theme
from flows.script import _, plural
from flows.words import Quote, Several, Text, When

Say = Callable[[Text], str]
Style = Literal["date", "month"]

ANSWERS: dict[str, Text] = {"yes": _("yes"), "partly": _("a little"), "no": _("no")}
WHO: dict[str, Text] = {
    "client": _("the client"),
    "network": _("somebody of the network"),
    "nurse": _("the nurse"),
    "other": _("somebody else"),
}

OTHERS = _("Said by somebody else, not by the client:")
_REPRESENTS = _("{name} (representative)")
# Headings tell what was asked. Whether it is so, only the words can tell.
ASKED_HAPPY = _("Asked what makes happy:")
ASKED_WELL = _("Asked what works or what the client does:")


def told(line: Line, say: Say, style: Style) -> str:
    """The words, what has to be known about them, who said them and when."""
    words = say(_("{words}", words=Quote(line.words)))
    notes = (
        (_("(shortened)"), line.shortened),
        (_("(later: I do not mean that)"), line.denied),
    )
    words = " ".join([words, *(say(note) for note, holds in notes if holds)])
    return by_client(words, line.said_at, say, style, line.written_by)


def left_open(line: Line, say: Say, style: Style) -> str:
    """A question that the client wants to talk about, and gave no answer to."""
    asked, when = say(line.question), When(line.said_at, style)
    return say(_("{question} (no answer) – client, {when}", question=asked, when=when))


def with_question(line: Line, say: Say, style: Style) -> str:
    """The words below their question, however long they are: it is what gives them their sense."""
    return f"{say(line.question)} {told(line, say, style)}"


def names_agreement(line: Line) -> bool:
    """Whether the line is about an agreement that its question names: that always stands there."""
    return line.theme == AGREED.id and bool(line.question.params)


def by_client(words: str, at: datetime, say: Say, style: Style, writer: str = "") -> str:
    """Something that the client said, with that and the day behind it, and who wrote it down."""
    return say(_("{words} – {who}", words=words, who=client_on(at, style, writer)))


def client_on(at: datetime, style: Style, writer: str) -> Text:
    """That the client said it, on which day; and who wrote it down, where a carer did."""
    if writer:
        return _("client, written down by {name}, {when}", name=writer, when=When(at, style))
    return _("client, {when}", when=When(at, style))


def mark(given: Given, say: Say, style: Style, before: Given | None = None) -> str:
    """A mark of the client with its dimension and its day; with that of last time, if wanted."""
    who = client_on(given.given_at, style, given.written_by)
    told = _("{name}: {mark} – {who}", name=theme(given.theme).name, mark=given.mark, who=who)
    if before is None:
        return say(told)
    return say(_("{told} (last time: {before})", told=say(told), before=before.mark))


def then_and_now(one: Change, say: Say, style: Style) -> str:
    """What was said last time, and below it what is said now."""
    before = say(_("Last time: {words}", words=told(one.before, say, style)))
    now = (
        say(_("Now: {words}", words=told(one.now, say, style)))
        if one.now
        else say(_("Now: still so – client, {when}", when=When(one.said_at, style)))
    )
    return f"{before}\n{now}"


def looked(one: Looked, say: Say, at_most: int = 4096) -> str:
    """What the client said when looking back; of what it was about so many characters."""
    answer = say(ANSWERS[one.answer])
    if not one.item:
        return say(_("Was there listening to what matters: {answer}", answer=answer))
    quoted = say(_("{words}", words=Quote(one.words, at_most)))
    about = quoted if one.words or one.question is None else say(one.question)
    return say(_("Talked about {words}: {answer}", words=about, answer=answer))


def agreed(one: Agreement, say: Say) -> str:
    """What was agreed, who does it, and by when."""
    who = one.named or say(WHO[one.who])
    return ", ".join([one.words, who, *([one.by_when] if one.by_when else [])])


def names_of(themes: tuple[str, ...], say: Say) -> str:
    """The names of these dimensions: a, b and c; "" for none."""
    return say(_("{names}", names=Several(tuple(theme(t).name for t in themes)))) if themes else ""


def untouched(summary: Summary, say: Say) -> str:
    """Which dimensions were not talked about; "" when all were."""
    names = names_of(summary.untouched, say)
    return say(_("Not talked about: {names}.", names=names)) if names else ""


def more(summary: Summary, say: Say) -> str:
    """How many answers there was no room for; "" when there were none."""
    if not summary.more:
        return ""
    return say(
        plural(
            "There is {n} more answer, not shown.",
            "There are {n} more answers, not shown.",
            summary.more,
        )
    )


def by_carer(line: CarersLine, say: Say, style: Style) -> str:
    """What a carer said about the client, with the question, the voice and the day."""
    parts = [say(line.question)]
    if line.mark is not None:
        parts.append(f"{line.mark:g}".replace(".", ","))
    if line.words:
        parts.append(say(_("{words}", words=Quote(line.words))))
    if line.shortened:
        parts.append(say(_("(shortened)")))
    told = " ".join(parts)
    return say(_("{words} – {voice}, {when}", words=told, voice=voice_of(line),
                 when=When(line.said_at, style)))  # fmt: skip


def voice_of(line: CarersLine) -> Text:
    """Who said it, and whose words or whose view they are."""
    carer = _REPRESENTS if line.kind == "represents" else _("{name}")
    name = Text(carer.msgid, {"name": line.carer})
    if line.voice == "own_words":
        return written_down(name)
    if line.voice == "own_view":
        return _("as {name} sees it", name=name)
    if line.said_self:
        return _("said by the client, {name} says", name=name)
    return _("as the client would say it, {name} thinks", name=name)


def written_down(name: str | Text) -> Text:
    """That these are the client's words, and who wrote them down."""
    return _("the client's words, written down by {name}", name=name)


def more_of_carers(summary: Summary, say: Say) -> str:
    """How many answers of each carer there was no room for, and where they are; "" when none."""
    if summary.more_of:
        return " ".join(_more_of(name, n, say) for name, n in Counter(summary.more_of).items())
    if not summary.more_of_carers:
        return ""
    return say(
        plural(
            "There is {n} more answer by somebody else, not shown.",
            "There are {n} more answers by somebody else, not shown.",
            summary.more_of_carers,
        )
    )


def _more_of(name: str, n: int, say: Say) -> str:
    there = plural(
        "{n} more answer by {name} is not shown here. {name} can read it in the chat.",
        "{n} more answers by {name} are not shown here. {name} can read them in the chat.",
        n,
    )
    return say(replace(there, params={**there.params, "name": name}))


def sharers(summary: Summary, say: Say) -> str:
    """That carers shared it and the client did not see it; "" when the client shared it."""
    if not summary.shared_by:
        return ""
    names = Several(tuple(_("{name}", name=name) for name in summary.shared_by))
    return say(_("Shared by {names}, on behalf of the client.", names=names))
