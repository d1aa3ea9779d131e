"""The nouns of a visit's whole circle: before it, what is handed over, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flows.record.caring import Kind, Voice
from flows.roles import Form
from flows.words import Text


@dataclass(frozen=True)
class Given:
    """A mark from 0 to 10 that the client gave for a dimension."""

    theme: str
    mark: float
    given_at: datetime
    message: str = ""
    left_out: bool = False
    written_by: str = ""  # who wrote it down for the client, in a summary; "": the client


@dataclass(frozen=True)
class AgendaItem:
    """Something to talk about first: an own answer, new words, or a question left open.

    The id of an answer's item is that of the answer.
    """

    id: str
    added_at: datetime
    words: str = ""
    question: str = ""
    message: str = ""
    left_out: bool = False


@dataclass(frozen=True)
class Visit:
    """A planned visit of the nurse."""

    id: str
    starts_at: datetime
    cancelled: bool = False
    told_nothing_at: datetime | None = None  # the nurse had the notice that nothing was shared
    invited_at: datetime | None = None  # the client was invited to look back before it
    reminded_at: datetime | None = None  # and reminded of that, once
    carers_invited_at: datetime | None = None  # so were those who answer for the client
    carers_reminded_at: datetime | None = None  # only when the client is not
    done_at: datetime | None = None  # the nurse says that it has been
    asked_at: datetime | None = None  # the client was asked afterwards whether it was discussed
    by: str = ""  # person id of the colleague who comes in the nurse's place
    by_name: str = ""  # how clients call that colleague


@dataclass(frozen=True)
class Agreement:
    """What nurse and client agreed. It counts once the client has said yes to it."""

    id: str
    visit: str
    words: str
    who: Literal["client", "network", "nurse", "other"]
    by_when: str = ""  # as it was said
    noted_at: datetime | None = None  # put before the client; None: the nurse is writing it
    agreed_at: datetime | None = None
    refused_at: datetime | None = None
    asked_at: datetime | None = None  # the client was asked how it goes, between two visits
    named: str = ""  # who does it, as it was said: a role or a first name
    left_out: bool = False  # of the summary


@dataclass(frozen=True)
class Looked:
    """What a client said when looking back on a visit: about a thing to talk about, or the whole.

    `item` is the id of the agenda line; "" is the question whether what mattered was heard.
    """

    visit: str
    item: str
    answer: Literal["yes", "partly", "no"]
    said_at: datetime
    words: str = ""  # of the agenda line, as it was shared
    question: Text | None = None  # of an agenda line without words
    left_out: bool = False  # of the summary


@dataclass(frozen=True)
class Compared:
    """What a client said about an answer of last time: still so, or changed."""

    of: str  # id of the earlier answer
    verdict: Literal["still", "changed"]
    said_at: datetime
    answer: str = ""  # id of the new answer, when it changed
    left_out: bool = False  # of the summary


@dataclass(frozen=True)
class Line:
    """One line of a summary: the question, the words ("" for none), when and by whom."""

    id: str  # of the answer it shows
    theme: str
    question: Text
    words: str
    said_at: datetime
    talk: bool = False
    shortened: bool = False
    denied: bool = False  # words of danger: later the client said that it is not meant so
    written_by: str = ""  # who wrote it down for the client; "": the client


@dataclass(frozen=True)
class Change:
    """What was said last time, beside what is said now. Never more or less, better or worse."""

    before: Line
    now: Line | None  # None: still so
    said_at: datetime


@dataclass(frozen=True)
class CarersLine:
    """What a carer said about the client, and in whose voice (see `caring.CarersAnswer`)."""

    id: str  # of the answer it shows
    carer: str  # how the client calls them
    kind: Kind
    voice: Voice
    subject: str
    question: Text
    words: str
    said_at: datetime
    said_self: bool | None = None
    mark: float | None = None
    shortened: bool = False


@dataclass(frozen=True)
class Summary:
    """What the nurse reads, and exactly what the client saw and agreed to. One A4.

    Each sentence in it is a quotation or a fixed heading.
    """

    agenda: tuple[Line, ...]
    lines: tuple[Line, ...]  # what makes happy; then of each dimension touched one quotation
    marks: tuple[Given, ...]
    more: int = 0  # answers there was no room for
    untouched: tuple[str, ...] = ()  # dimensions that were not talked about
    signals: tuple[Line, ...] = ()  # words after which telephone numbers were given
    well: tuple[Line, ...] = ()  # asked what works, or what the client does
    changes: tuple[Change, ...] = ()  # since last time
    steps: tuple[Line, ...] = ()  # the client's own next step, and who or what could help
    looked_back: tuple[Looked, ...] = ()  # on the last visit
    agreed: tuple[Agreement, ...] = ()  # what was agreed last time
    marks_before: tuple[Given, ...] = ()  # of last time
    carers: tuple[CarersLine, ...] = ()  # what carers said, apart
    more_of_carers: int = 0  # answers of theirs there was no room for
    more_of: tuple[str, ...] = ()  # who gave each of these; (): not kept in older summaries
    shared_by: tuple[str, ...] = ()  # names of carers who shared it; (): the client did


@dataclass(frozen=True)
class Share:
    """A client's yes to hand this summary to the nurse, for this visit."""

    id: str
    visit: str
    agreed_at: datetime
    form: Form  # of address, in which it was seen
    summary: Summary
    handed_over_at: datetime | None = None
    nurse: str = ""  # person id of the one who may read it; "": the record's nurse
    seen_at: datetime | None = None  # when it was seen first; None: when it was agreed to
    by: tuple[str, ...] = ()  # permissions of the carers who agreed; (): the client did
