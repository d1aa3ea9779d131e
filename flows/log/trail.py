"""Who did what with a client's record, in plain words: true, also of what it does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from itertools import groupby, takewhile

from flows.conversation import Record, Role
from flows.log.bookkeeping import COLLEAGUE, PROGRAM
from flows.log.carers_trail import carer_who_did, whom
from flows.log.logbook import Act, Entry, Thing
from flows.log.trail_sentences import BY, BY_OTHERS, DONE, REFUSED, REFUSED_OF
from flows.record.diary import is_discreet
from flows.script import _
from flows.subject import nurse_of
from flows.words import Listing, Text, When


@dataclass(frozen=True)
class LogLine:
    """One line of the log in words. `at` is its moment, or that of the last of several."""

    at: datetime  # aware, in the zone that people live in
    sentence: Text


def told(trail: Iterable[Entry], record: Record, zone: tzinfo | None) -> tuple[LogLine, ...]:
    """The log in words, newest first: what one did several times on a day is one line with a count.

    `trail` comes in the order of the log. Days are those of `zone`; None is that of the machine.
    Any combination of role, act and thing gets a sentence.
    """
    newest_first = sorted(trail, key=lambda entry: entry.at)[::-1]
    known = _known(newest_first, record)
    runs = dict[tuple[date, str, str, str], LogLine]()
    counts = Counter[tuple[date, str, str, str]]()
    for entry in newest_first:
        at, who, sentence = entry.at.astimezone(zone), _who(entry, known, record), _sentence(entry)
        about = whom(entry, record)
        run = (at.date(), _plainly(who), sentence.msgid, _plainly(about))
        counts[run] += entry.count
        filled = {"who": who, "whom": about, "nurse": nurse_of(record), "n": counts[run]}
        runs[run] = LogLine(runs[run].at if run in runs else at, replace(sentence, params=filled))
    return tuple(runs.values())


def _plainly(named: Text | str) -> str:
    return named if isinstance(named, str) else named.msgid


def in_chat(trail: Iterable[Entry], record: Record) -> tuple[Entry, ...]:
    """The log without what would tell who reads along that words about abuse were said: that they
    were heard and kept, and that somebody was told of them. It is whole in "Take everything along".
    """
    signs = [sign for sign in record.signs if is_discreet(record, sign)]
    ids = {sign.id for sign in signs}
    those = (one for made in record.alerts if made.sign in ids for one in made.told)
    said = {sign.at for sign in signs}
    sent = {at for one in those for at in (one.sent_at, one.read_at) if at}
    return tuple(
        entry
        for entry in trail
        if not (entry.thing in (Thing.SIGN, Thing.ALERT) and entry.at in said | sent)
        and not (entry.thing in (Thing.ANSWER, Thing.AGENDA) and entry.at in said)
    )


def by_day(lines: Iterable[LogLine]) -> tuple[Listing, ...]:
    """These lines with a paragraph for each day: the date, and below it what was done then."""
    days = groupby(lines, key=lambda line: line.at.date())
    return tuple(_day(tuple(of_day)) for _date, of_day in days)


def _day(lines: tuple[LogLine, ...]) -> Listing:
    heading = _("{when}", when=When(lines[0].at, "date"))
    return Listing((heading, *(line.sentence for line in lines)))


def _sentence(entry: Entry) -> Text:
    what = (entry.act, entry.thing)
    if not entry.done:
        return REFUSED_OF.get(what) or REFUSED[entry.act]
    return BY.get(entry.role, BY_OTHERS).get(what) or DONE[entry.act]


def _known(newest_first: Iterable[Entry], record: Record) -> frozenset[str]:
    """Who the record's client and nurse are in this log, where they may stand under a pseudonym:
    only the client gets something done as a client, and the last nurse who did is the nurse.
    """
    done = [entry for entry in newest_first if entry.done]
    clients = {entry.actor for entry in done if entry.role == Role.CLIENT}
    since = takewhile(lambda entry: entry.act is not Act.NEW_NURSE, done)  # before, it was another
    own = (entry for entry in since if entry.authority != COLLEAGUE)
    nurses = [entry.actor for entry in own if entry.role == Role.NURSE]
    pseudonym = "" if record.nurse in nurses else "".join(nurses[:1])
    client = record.client.id if record.client else ""
    return frozenset({*clients, client, record.nurse, pseudonym} - {""})


def _who(entry: Entry, known: frozenset[str], record: Record) -> Text | str:
    """The subject of a sentence; somebody else is never taken for the client or the nurse."""
    if entry.role == PROGRAM:
        return _("Tussendoor")
    if name := carer_who_did(entry, record):
        return name
    if entry.role == Role.NURSE:
        return (record.nurse_name or _("Your nurse")) if entry.actor in known else _("A nurse")
    is_client = entry.role == Role.CLIENT and entry.actor in known
    return _("You") if is_client else _("Somebody")
