"""The nouns of informal care: who may answer for a client, how far, and what they said.

What a carer says stands apart from what the client says, and each answer names its voice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flows.roles import Form
from flows.words import Text

AGENDA, MARKS = "agenda", "marks"  # what may be allowed beside the opening and the dimensions

Kind = Literal["writes", "answers", "represents"]
Voice = Literal["own_words", "as_client", "own_view"]


@dataclass(frozen=True)
class Naming:
    """How a carer's questions speak of the client: by a relation, or by a name the client chose."""

    relation: str = ""  # a key of `naming.RELATIONS`; "" for a name
    name: str = ""
    gender: Literal["she", "he", ""] = ""  # "": only by name


@dataclass(frozen=True)
class Recorded:
    """How a permission was given that a nurse recorded, for a client who cannot use a phone."""

    by: str  # person id of the nurse
    by_name: str
    at: datetime
    how: Literal["spoken", "written"]
    representative: Literal["", "guardian", "mentor", "authorised", "partner", "family"] = ""
    document: str = ""  # which one was seen


@dataclass(frozen=True)
class Carer:
    """What a client lets one person do: answer about these subjects, until then."""

    id: str  # of this permission: answers refer to it
    name: str  # how the client calls them
    naming: Naming
    kind: Kind
    scope: tuple[str, ...]  # the opening, dimensions, AGENDA, MARKS
    made_at: datetime
    link: str = ""  # hash of the newest one-time link
    person: str = ""  # person id, once they said yes
    accepted_at: datetime | None = None
    confirmed_at: datetime | None = None  # the client knows who said yes, and agrees
    until: datetime | None = None
    sees: tuple[str, ...] = ()  # subjects of which they may read what the client said
    asked_along: bool = False  # the client wants them to be asked before a visit, too
    ended_at: datetime | None = None
    ended_by: Literal["", "client", "carer", "nurse", "date", "closed"] = ""
    recorded: Recorded | None = None
    form: Form = Form.U  # in which the carer is addressed
    asked_at: datetime | None = None  # whether it goes on after `until`
    uninvited: bool = False  # they do not want to be asked before a visit
    reachable: bool = True  # False after blocking the bot


@dataclass(frozen=True)
class CarersAnswer:
    """Something a carer said about a client, and in whose voice.

    `own_words`: the client's, written down; `as_client`: as the client would say it; `own_view`: as
    the carer sees it.
    """

    id: str
    carer: str  # id of the permission it was said with
    name: str  # of the carer, as the client calls them
    voice: Voice
    subject: str  # the opening, a dimension, AGENDA
    question: str  # id in the question bank; "" for the agenda and a mark
    said_at: datetime
    words: str = ""
    mark: float | None = None
    said_self: bool | None = None  # `as_client`: did the client say so, or does the carer think so
    message: str = ""
    seen_at: datetime | None = None  # by the client
    left_out: bool = False  # the client keeps it out of the summary


@dataclass(frozen=True)
class SheetLine:
    """A question to a carer about the own situation, and the answer."""

    id: str
    question: Text
    words: str
    said_at: datetime


@dataclass(frozen=True)
class Sheet:
    """What a carer lets the nurse know about the own situation. The client does not see it, unless
    the carer wants that.
    """

    id: str
    of: str  # record of the client who is cared for
    naming: Naming
    agreed_at: datetime
    form: Form
    lines: tuple[SheetLine, ...]
    also_client: bool = False
    handed_over_at: datetime | None = None
    name: str = ""  # of the carer, as the client calls them
    nurse: str = ""  # person id of the only nurse who may read it
    nurse_name: str = ""
    client_had: bool = False  # the client has an earlier one, which was taken back


@dataclass(frozen=True)
class GivenSheet:
    """A sheet that a nurse may read, and where it is kept: in the carer's own record."""

    record: str
    sheet: Sheet


# --- effects ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShowPermission:
    """Send a nurse what belongs to a permission she recorded: the page on paper for the client, and
    with a `code` the one-time link for the carer.
    """

    to: str
    form: Form
    permission: Carer
    label: str  # of the client, in the name of the file
    nurse_name: str
    made_at: datetime
    code: str = ""
    expires_at: datetime | None = None
    kind: Literal["permission"] = "permission"


@dataclass(frozen=True)
class ShowSheet:
    """Send a sheet, in the form of address in which the carer saw it.

    Looked up again right before it is sent: it can have been taken back.
    """

    to: str
    form: Form
    record: str  # the carer's own
    sheet: Sheet
    label: str = ""  # of the client, for the nurse
    asked: bool = True  # False: not an answer to what somebody did, so not in the quiet hours
    to_client: bool = False  # who is cared for reads it, and is told what it is
    kind: Literal["sheet"] = "sheet"
