"""What carers said, as it stands in a summary: apart from the client's own words, each line with
its voice. Chosen and shortened, never interpreted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from flows.conversation import Record
from flows.positive_health import DIMENSIONS, OPENING, question, theme
from flows.record import carers, diary
from flows.record.caring import AGENDA, CarersAnswer
from flows.record.circle import CarersLine, Summary
from flows.record.dictated import is_dictated
from flows.record.naming import for_nurse
from flows.record.shortening import shortened
from flows.script import _
from flows.words import Text

BESIDE_THE_CLIENT, INSTEAD = 4, 12  # lines: of clients who tell themselves at least, and others
_DIMENSIONS = tuple(dimension.id for dimension in DIMENSIONS)
ASKED_AGENDA = _("What to talk about with the nurse")


def carers_lines(
    record: Record, now: datetime, at_most: int, told: Iterable[str] = ()
) -> tuple[CarersLine, ...]:
    """The lines of what carers said themselves in this period, of at most so many words each, the
    most important first. Each subject has one of which the client `told` nothing.
    """
    ranked = _ranked(record, now, told)
    beyond = [a for a in ranked if a.subject not in {AGENDA, *told}]
    room = max(BESIDE_THE_CLIENT, len({a.subject for a in beyond}) + _first_ones(record, ranked))
    room = room if record.reflections else INSTEAD
    return tuple(carers_line(record, a, at_most) for a in ranked[:room])


def further_lines(
    record: Record, summary: Summary, now: datetime, at_most: int
) -> tuple[CarersLine, ...]:
    """What could stand there beyond that, the most important first."""
    there = {line.id for line in summary.carers}
    told = {line.theme for line in (*summary.lines, *summary.well)}
    rest = (a for a in _ranked(record, now, told) if a.id not in there)
    return tuple(carers_line(record, a, at_most) for a in rest)


def _ranked(record: Record, now: datetime, told: Iterable[str]) -> list[CarersAnswer]:
    """What carers said, of each person, subject and voice the newest (of each question, where the
    client tells nothing). First danger and what to talk about, then of each subject one, those of
    which the client told nothing, then a second one. What the client said goes before what somebody
    thinks that the client would say, and that before the own view.
    """
    alone, seconds = not record.reflections, Counter(told)
    newest = {
        (a.carer, a.subject, a.voice, a.mark is None, a.question if alone else ""): a
        for a in _said(record, now)
    }
    by_voice = sorted(sorted(newest.values(), key=lambda a: a.said_at, reverse=True), key=_voice)
    ranked = list[tuple[int, CarersAnswer]]()
    for said in by_voice:
        if _goes_first(record, said):
            ranked.append((-1, said))
            continue
        ranked.append((seconds[said.subject], said))
        seconds[said.subject] += 1
    return [said for _place, said in sorted(ranked, key=lambda one: one[0])]


def _voice(said: CarersAnswer) -> int:
    """How near somebody's words are to the client's own: 0 is the nearest."""
    if said.voice == "own_view":
        return 2
    return 0 if said.voice == "own_words" or said.said_self else 1


def _goes_first(record: Record, said: CarersAnswer) -> bool:
    return said.subject == AGENDA or any(sign.answer == said.id for sign in record.signs)


def _first_ones(record: Record, ranked: Iterable[CarersAnswer]) -> int:
    return sum(1 for said in ranked if _goes_first(record, said))


def in_reading_order(lines: Iterable[CarersLine]) -> tuple[CarersLine, ...]:
    """What to talk about first, then subject by subject."""
    places = {subject: n for n, subject in enumerate((AGENDA, OPENING.id, *_DIMENSIONS))}
    return tuple(sorted(lines, key=lambda line: places[line.subject]))


def more_of_carers(record: Record, shown: Iterable[CarersLine], now: datetime) -> tuple[str, ...]:
    """Who said what has no place among these lines: a name for each such answer."""
    there = {line.id for line in shown}
    return tuple(a.name for a in _said(record, now) if a.id not in there)


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
