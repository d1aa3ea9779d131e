"""The summary in the order of a zorgleefplan, as text to be pasted into a record system.

The same words as in handover/text.py, each in one place: nothing is interpreted or left out. Which
subject goes to which domain is a choice of this project: docs/care-records.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flows.conversation import Line, Summary
from flows.positive_health import CARE_DOMAINS, OPENING
from flows.record.summary_size import stands_alone
from flows.script import _
from flows.words import Text, When
from handover.lines import (
    ASKED_HAPPY,
    ASKED_WELL,
    OTHERS,
    Say,
    agreed,
    by_carer,
    by_client,
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

GENERAL = _("General")


def care_plan_text(summary: Summary, say: Say, visit: datetime | None) -> str:
    """A section for each of the four domains that something was told about, and before them what is
    about none of them; paragraphs with a blank line between them. First for which visit it is, if
    that is known, and that carers shared it, if they did.
    """
    above = [say(_("Visit: {when}", when=When(visit)))] if visit else []
    above += [who] if (who := sharers(summary, say)) else []
    pieces = [piece for piece in _pieces(summary, say) if piece[1]]
    headings = {domain.msgid: domain for domain in (GENERAL, *CARE_DOMAINS.values())}
    sections = (
        (heading, [words for of, words in pieces if of == heading]) for heading in headings.values()
    )
    told = ["\n".join([say(heading), *inside]) for heading, inside in sections if inside]
    return "\n\n".join([*above, *told])


def _domain(theme_id: str) -> Text:
    return CARE_DOMAINS.get(theme_id, GENERAL)


def _pieces(summary: Summary, say: Say) -> Iterator[tuple[Text, str]]:
    """All that stands in a summary, each with the domain it goes to."""
    parts = (
        (_("After these words I gave telephone numbers:"), summary.signals),
        (_("To talk about first:"), summary.agenda),
        (ASKED_HAPPY, [line for line in summary.lines if line.theme == OPENING.id]),
        (None, [line for line in summary.lines if line.theme != OPENING.id]),
        (ASKED_WELL, summary.well),
        (_("The client's own step:"), summary.steps),
    )
    for heading, lines in parts:
        for line in lines:
            before = f"{say(heading)} " if heading else ""
            words = with_question(line, say, "month") if heading == ASKED_WELL else _line(line, say)
            yield _domain(line.theme), f"- {before}{words}"
    for change in summary.changes:
        told_twice = then_and_now(change, say, "month").replace("\n", "\n  ")
        yield _domain(change.before.theme), f"- {told_twice}"
    for back in summary.looked_back:
        words = by_client(looked(back, say), back.said_at, say, "month")
        yield GENERAL, f"- {say(_('The client looks back on the last visit:'))} {words}"
    for one in summary.agreed:
        yield GENERAL, f"- {say(_('Agreed last time:'))} {agreed(one, say)}"
    for heading, marks in ((_("Mark"), summary.marks), (_("Mark last time"), summary.marks_before)):
        for given in marks:
            yield _domain(given.theme), f"- {say(heading)}: {mark(given, say, 'month')}"
    for said in summary.carers:
        yield _domain(said.subject), f"- {say(OTHERS)} {by_carer(said, say, 'month')}"
    yield GENERAL, more_of_carers(summary, say)
    yield GENERAL, untouched(summary, say)
    yield GENERAL, more(summary, say)


def _line(line: Line, say: Say) -> str:
    if not line.words:
        return left_open(line, say, "month")
    words = told(line, say, "month")
    return (
        words
        if stands_alone(line) and not names_agreement(line)
        else f"{say(line.question)} {words}"
    )
