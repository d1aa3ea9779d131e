"""The summary as one page A4 that a nurse reads in a minute, on a phone or on paper.

Every sentence in it is a fixed heading, or somebody's words between quotation marks with who said
them and when. Nothing is interpreted, and what was shortened or left for lack of room is said.
Words reach the template as data, never as markup. The same input gives the same bytes: the page
carries the day of the newest words in it, and never that of a clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, tzinfo

from flows.conversation import Agreement, CarersLine, Change, Line, Looked, Summary
from flows.positive_health import DIMENSIONS, OPENING, STEP, theme
from flows.record.summary import OWN_WORDS
from flows.record.summary_size import stands_alone
from flows.script import _
from flows.words import Quote, When
from handover.lines import (
    ANSWERS,
    ASKED_HAPPY,
    ASKED_WELL,
    OTHERS,
    WHO,
    Say,
    client_on,
    more,
    more_of_carers,
    names_agreement,
    sharers,
    untouched,
    voice_of,
)
from handover.spider import spider_drawing, spider_words
from handover.typesetting import (
    FOR_SCREEN_READERS,
    FOR_SCREEN_READERS_AND_ARCHIVES,
    printable,
    typeset,
)

OWN = _("In the client's own words.")
AGREED_TO = _("In the client's own words. The client saw this and said yes.")
THEMES = frozenset(dimension.id for dimension in DIMENSIONS)


@dataclass(frozen=True)
class Said:
    """Words on the page: between quotation marks, with what was asked and who said it when."""

    words: str
    asked: str = ""  # small, above the words; "" where they speak for themselves
    about: str = ""  # small, after the words: who, when, whether shortened
    name: str = ""  # of the dimension


def summary_pdf(
    summary: Summary, say: Say, label: str, visit: datetime | None, zone: tzinfo | None
) -> bytes:
    """The summary as a tagged PDF, in the words of `say`: PDF/UA-1 for screen readers and
    PDF/A-2a (ISO 19005-2) for the archive.

    `label` is the nurse's own name for the client; `visit` when she comes, if that is known; `zone`
    says on which day the newest words were said. Type shrinks to 9 pt to keep all on one page; a
    summary that is longer still goes on, on a second one, for nothing may be lost. Without a
    date in it the page is no PDF/A; with a sign that no font of ours has it is neither.
    """
    words = summary_page(summary, say, label, visit, zone)
    dated = words["date"] is not None
    return typeset(
        "summary", words, FOR_SCREEN_READERS_AND_ARCHIVES if dated else FOR_SCREEN_READERS
    )


def summary_page(
    summary: Summary, say: Say, label: str, visit: datetime | None, zone: tzinfo | None
) -> dict[str, object]:
    """What `summary.typ` sets: the words of each part of the page, and its date."""
    newest = max(_moments(summary), default=None)
    day = newest.astimezone(zone) if newest else None
    return {
        "title": printable(say(_("Summary of {label}", label=label) if label else _("Summary"))),
        "visit": say(_("Visit: {when}", when=When(visit))) if visit else "",
        "whose": sharers(summary, say) or say(AGREED_TO if label else OWN),
        "date": {"year": day.year, "month": day.month, "day": day.day} if day else None,
        **_parts(summary, say),
    }


def summary_copy_pdf(summary: Summary, say: Say, made_at: datetime, zone: tzinfo | None) -> bytes:
    """A copy that the client made for somebody else, as a PDF like `summary_pdf`: it says so at its
    head, with the day in `zone`, and names no nurse and no label.
    """
    page = summary_copy_page(summary, say, made_at, zone)
    return typeset("summary", page, FOR_SCREEN_READERS_AND_ARCHIVES)


def summary_copy_page(
    summary: Summary, say: Say, made_at: datetime, zone: tzinfo | None
) -> dict[str, object]:
    """What `summary.typ` sets of a copy: no lines for what is agreed, and nothing about what is not
    in it.
    """
    day = made_at.astimezone(zone)
    page = summary_page(summary, say, "", None, zone)
    whose = _("A copy that the client made on {when}.", when=When(made_at, "date"))
    silent = {"heading": "", "lines": []}
    return {
        **page,
        "whose": say(whose),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "agenda": page["agenda"] if summary.agenda else silent,
        "agree": silent,
    }


def _parts(summary: Summary, say: Say) -> dict[str, object]:
    """The sections in the order of the page; "heading" is "" where there is nothing to tell."""
    happy = [line for line in summary.lines if line.theme == OPENING.id]
    told = [line for line in summary.lines if line.theme != OPENING.id]
    return {
        "signals": _section(
            _bare(say(_("After these words I gave telephone numbers:"))),
            [_signal(line, say) for line in summary.signals],
        ),
        "agenda": {
            "heading": _bare(say(_("To talk about first:"))),
            "lines": [asdict(_subject(line, say)) for line in summary.agenda],
            "nothing": say(_("Nothing was chosen.")),
        },
        "happy": _lines(_bare(say(ASKED_HAPPY)), happy, say),
        "well": _well(summary, say),
        "told": _lines(_bare(say(_("Told by subject:"))), told, say)
        | {"more": more(summary, say), "untouched": untouched(summary, say)},
        "changes": _changes(summary, say),
        "last_time": _last_time(summary, say),
        "steps": _steps(summary, say),
        "carers": _section(_bare(say(OTHERS)), [_by_carer(line, say) for line in summary.carers])
        | {"more": more_of_carers(summary, say)},
        "marks": _marks(summary, say),
        "agree": {
            "heading": say(_("What we agree now")),
            "columns": [say(_("What")), say(_("Who")), say(_("When"))],
        },
    }


def _section(heading: str, lines: list[Said]) -> dict[str, object]:
    return {"heading": heading if lines else "", "lines": [asdict(line) for line in lines]}


def _lines(heading: str, lines: list[Line] | tuple[Line, ...], say: Say) -> dict[str, object]:
    return _section(heading, [_said(line, say) for line in lines])


def _well(summary: Summary, say: Say) -> dict[str, object]:
    """Below their question, also long words: they may say that it does not work."""
    lines = [replace(_said(line, say), asked=say(line.question)) for line in summary.well]
    return _section(_bare(say(ASKED_WELL)), lines)


def _bare(heading: str) -> str:
    """A heading that stands above a list elsewhere, without its colon."""
    return heading.removesuffix(":")


# --- lines ------------------------------------------------------------------------------------


def _said(line: Line, say: Say) -> Said:
    name = theme(line.theme).name if line.theme in THEMES else OWN_WORDS
    asked = "" if line.question == name else _asked(line, say)
    return Said(_quoted(line.words, say), asked, _about(line, say), say(name))


def _subject(line: Line, say: Say) -> Said:
    """A thing to talk about: her words, or the question that she left open."""
    name = say(theme(line.theme).name) if line.theme in THEMES else ""
    if line.words:
        return Said(_quoted(line.words, say), _asked(line, say), _about(line, say), name)
    told = _("(no answer) – client, {when}", when=When(line.said_at, "date"))
    return Said(printable(say(line.question)), "", say(told), name)


def _signal(line: Line, say: Say) -> Said:
    """Words of danger stand without a question: that would change what they say."""
    about = _about(line, say)
    if line.denied:
        about += " – " + say(_("Later the client said: I do not mean that."))
    return Said(_quoted(line.words, say), "", about)


def _asked(line: Line, say: Say) -> str:
    return "" if stands_alone(line) and not names_agreement(line) else say(line.question)


def _about(line: Line, say: Say) -> str:
    """Whether the words were shortened, who said them and when."""
    told = say(client_on(line.said_at, "date", line.written_by))
    return say(_("(shortened)")) + " " + told if line.shortened else told


def _quoted(words: str, say: Say) -> str:
    """The words between quotation marks, as one paragraph."""
    return say(_("{words}", words=Quote(" ".join(printable(words).split()))))


# --- sections ---------------------------------------------------------------------------------


def _changes(summary: Summary, say: Say) -> dict[str, object]:
    return {
        "heading": _bare(say(_("Last time and now:"))) if summary.changes else "",
        "columns": [say(_("Last time")), say(_("Now"))],
        "rows": [[asdict(side) for side in _change(change, say)] for change in summary.changes],
    }


def _change(change: Change, say: Say) -> tuple[Said, Said]:
    before = _said(change.before, say)
    if change.now is not None:
        return before, _said(change.now, say)
    told = say(_("client, {when}", when=When(change.said_at, "date")))
    return before, Said(say(_("That is still so.")), "", told)


def _last_time(summary: Summary, say: Say) -> dict[str, object]:
    return {
        "looked": _section(
            _bare(say(_("The client looks back on the last visit:"))),
            [_looked(found, say) for found in summary.looked_back],
        ),
        "agreed": _section(
            _bare(say(_("Agreed last time:"))), [_agreed(found, say) for found in summary.agreed]
        ),
    }


def _looked(looked: Looked, say: Say) -> Said:
    answer = ANSWERS[looked.answer]
    about = say(_("client, {when}", when=When(looked.said_at, "date")))
    if not looked.item:
        told = _("Was there listening to what matters: {answer}", answer=answer)
        return Said(say(told), "", about)
    asked = "" if looked.question is None else say(looked.question)
    subject = _quoted(looked.words, say) if looked.words or not asked else asked
    return Said(say(_("Talked about {words}: {answer}", words=subject, answer=answer)), "", about)


def _agreed(agreement: Agreement, say: Say) -> Said:
    named = printable(agreement.named)
    parts = [say(_("Who: {who}", who=Quote(named) if named else WHO[agreement.who]))]
    if agreement.by_when:
        by_when = printable(agreement.by_when)
        parts.append(say(_("When: {when}", when=Quote(" ".join(by_when.split())))))
    if agreement.refused_at:
        parts.append(say(_("The client did not say yes to this.")))
    return Said(_quoted(agreement.words, say), "", " – ".join(parts))


def _by_carer(line: CarersLine, say: Say) -> Said:
    """What somebody else said: never told apart from whose words they are."""
    when = When(line.said_at, "date")
    about = say(_("{voice}, {when}", voice=voice_of(line), when=when))
    if line.shortened:
        about = say(_("(shortened)")) + " " + about
    said = _quoted(line.words, say) if line.words else f"{line.mark:g}".replace(".", ",")
    return Said(said, printable(say(line.question)), about)


def _steps(summary: Summary, say: Say) -> dict[str, object]:
    """The step, and who or what could help: that question always stands there."""
    helps = STEP.questions[1].text
    lines = [
        replace(_said(line, say), asked=say(helps) if line.question == helps else "")
        for line in summary.steps
    ]
    return _section(_bare(say(_("The client's own step:"))), lines)


def _marks(summary: Summary, say: Say) -> dict[str, object]:
    there = bool(summary.marks or summary.marks_before)
    return {
        "heading": _bare(say(_("Marks the client gave, from 0 to 10:"))) if there else "",
        "drawing": spider_drawing(summary, say),
        "in_words": spider_words(summary, say),
    }


def _moments(summary: Summary) -> Iterator[datetime]:
    """When all that stands in it was said or agreed."""
    for line in (*summary.agenda, *summary.lines, *summary.signals, *summary.well, *summary.steps):
        yield line.said_at
    for change in summary.changes:
        yield change.said_at
    for looked in summary.looked_back:
        yield looked.said_at
    for given in (*summary.marks, *summary.marks_before):
        yield given.given_at
    for said in summary.carers:
        yield said.said_at
    for agreement in summary.agreed:
        yield from (at for at in (agreement.noted_at, agreement.agreed_at) if at)
