"""What carers said, as it stands in a summary: apart from the client's own words, each line with
its voice. Chosen and shortened, never interpreted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flows.conversation import Record
from flows.positive_health import question, theme
from flows.record import carers, diary
from flows.record.caring import AGENDA, CarersAnswer
from flows.record.circle import CarersLine
from flows.record.dictated import is_dictated
from flows.record.naming import for_nurse
from flows.record.shortening import shortened
from flows.script import _
from flows.words import Text

BESIDE_THE_CLIENT, INSTEAD = 4, 12  # lines: of clients who tell themselves, and of those who do not
ASKED_AGENDA = _("What to talk about with the nurse")


def carers_lines(record: Record, now: datetime, at_most: int) -> tuple[CarersLine, ...]:
    """The lines of what carers said themselves in this period, of at most so many words each: what
    to talk about first, then of each person, subject and voice the newest; of each question, where
    the client tells nothing.
    """
    said = _said(record, now)
    alone = not record.reflections
    newest = {
        (a.carer, a.subject, a.voice, a.mark is None, a.question if alone else ""): a for a in said
    }
    agenda_first = sorted(newest.values(), key=lambda a: (a.subject != AGENDA, a.said_at))
    room = INSTEAD if alone else BESIDE_THE_CLIENT
    return tuple(carers_line(record, a, at_most) for a in agenda_first[:room])


def more_of_carers(record: Record, shown: Iterable[CarersLine], now: datetime) -> int:
    """How many answers of carers in this period have no place among these lines."""
    there = {line.id for line in shown}
    return sum(1 for a in _said(record, now) if a.id not in there)


def _said(record: Record, now: datetime) -> list[CarersAnswer]:
    """What carers said in this period, without what they wrote down for the client."""
    there = diary.recent_of_carers(record, now)
    return [a for a in there if not a.left_out and not is_dictated(a)]


def carers_line(record: Record, said: CarersAnswer, at_most: int) -> CarersLine:
    """What a carer said as a line of a summary, of at most so many words."""
    given = carers.carer(record, said.carer)
    words, cut = shortened(said.words, at_most)
    return CarersLine(
        said.id,
        said.name,
        given.kind if given else "answers",
        said.voice,
        said.subject,
        asked(record, said),
        words,
        said.said_at,
        said.said_self,
        said.mark,
        cut,
    )


def asked(record: Record, said: CarersAnswer) -> Text:
    """The question that a carer answered, as a nurse reads it: about the client."""
    given = carers.carer(record, said.carer)
    if said.subject == AGENDA or given is None:
        return ASKED_AGENDA
    if not said.question and said.mark is None:
        return _("{name}, told without a question:", name=theme(said.subject).name)
    if not said.question:
        return _("{name}, a mark from 0 to 10:", name=theme(said.subject).name)
    return for_nurse(question(said.question).about, given.naming)
