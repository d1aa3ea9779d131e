"""The sections of a summary as FHIR's Composition holds them, in the order in which a nurse reads.

Every paragraph is a quotation with its question, day and speaker, or a fixed heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from flows.conversation import Change, Given, Line, Looked, Summary
from flows.positive_health import DIMENSIONS, OPENING
from flows.script import _
from flows.words import Text
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
    names_of,
    then_and_now,
    told,
)

BY_CLIENT = ("",)
CARERS = "carers"  # the section of what was said by somebody else
# XML 1.0 knows no other characters, and FHIR's string holds no others either.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Section:
    """One section: its id, its heading, its paragraphs, and in whose responses the answers are."""

    id: str
    heading: str
    paragraphs: tuple[str, ...]
    writers: tuple[str, ...] = BY_CLIENT  # names of those who wrote for the client; "": the client


def sections(summary: Summary, say: Say) -> tuple[Section, ...]:
    """The sections that hold something; the agenda is there even when nothing was chosen."""
    return tuple(section for section in _sections(summary, say) if section.paragraphs)


def _sections(summary: Summary, say: Say) -> Iterator[Section]:
    def quoted(id: str, heading: Text, lines: Iterable[Line]) -> Section:
        there = tuple(lines)
        told = tuple(_quoted(line, say) for line in there)
        return Section(id, heading_of(heading, say), told, _writers(there))

    yield quoted("signals", _("After these words I gave telephone numbers:"), summary.signals)
    agenda = quoted("agenda", _("To talk about first:"), summary.agenda)
    nothing = (say(_("Nothing was chosen.")),)
    yield (agenda if agenda.paragraphs else Section("agenda", agenda.heading, nothing, writers=()))
    yield quoted(OPENING.id, ASKED_HAPPY, _about(summary, OPENING.id))
    yield quoted("well", ASKED_WELL, summary.well)
    for dimension in DIMENSIONS:
        yield quoted(dimension.id, dimension.name, _about(summary, dimension.id))
    yield quoted("other", _("Told without a subject"), _about_nothing_else(summary))
    yield Section(
        "changes",
        heading_of(_("Last time and now:"), say),
        tuple(_change(one, say) for one in summary.changes),
    )
    yield Section(
        "looked_back",
        heading_of(_("The client looks back on the last visit:"), say),
        tuple(_looked(one, say) for one in summary.looked_back),
    )
    yield Section(
        "agreed",
        heading_of(_("Agreed last time:"), say),
        tuple(agreed(one, say) for one in summary.agreed),
        writers=(),
    )
    yield Section(
        CARERS,
        heading_of(OTHERS, say),
        (
            *(by_carer(line, say, "date") for line in summary.carers),
            *filter(None, [more_of_carers(summary, say)]),
        ),
        writers=(),
    )
    yield quoted("steps", _("The client's own step:"), summary.steps)
    yield _marks(summary, say)
    yield _left(summary, say)


def heading_of(text: Text, say: Say) -> str:
    """A heading without its colon."""
    return say(text).removesuffix(":")


def _writers(told: Iterable[Line | Given]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.written_by for one in told))


def _about(summary: Summary, theme_id: str) -> list[Line]:
    return [line for line in summary.lines if line.theme == theme_id]


def _about_nothing_else(summary: Summary) -> list[Line]:
    known = {OPENING.id, *(dimension.id for dimension in DIMENSIONS)}
    return [line for line in summary.lines if line.theme not in known]


def _quoted(line: Line, say: Say) -> str:
    if not line.words:
        return left_open(line, say, "date")
    return f"{say(line.question)}\n{told(line, say, 'date')}"


def _change(one: Change, say: Say) -> str:
    return f"{say(one.before.question)}\n{then_and_now(one, say, 'date')}"


def _looked(one: Looked, say: Say) -> str:
    return by_client(looked(one, say), one.said_at, say, "date")


def _marks(summary: Summary, say: Say) -> Section:
    before = [
        say(_("Last time: {words}", words=mark(one, say, "date"))) for one in summary.marks_before
    ]
    return Section(
        "marks",
        heading_of(_("Marks the client gave, from 0 to 10:"), say),
        (*(mark(given, say, "date") for given in summary.marks), *before),
        _writers((*summary.marks, *summary.marks_before)),
    )


def _left(summary: Summary, say: Say) -> Section:
    """What was not talked about, and how much there was no room for."""
    left = [names_of(summary.untouched, say), more(summary, say)]
    return Section(
        "untouched",
        heading_of(_("Not talked about"), say),
        tuple(filter(None, left)),
        writers=(),
    )


def allowed(words: str) -> str:
    """Words without the characters that FHIR and XML have no place for; nothing else changes."""
    return _NOT_IN_XML.sub("", words)


def narrative(paragraphs: Iterable[str]) -> dict[str, str]:
    """FHIR's Narrative: these paragraphs as XHTML. Somebody's words are text in it, never marks."""
    told = (escape(allowed(words)).replace("\n", "<br/>") for words in paragraphs)
    inside = "".join(f"<p>{words}</p>" for words in told)
    return {
        "status": "generated",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{inside}</div>',
    }
