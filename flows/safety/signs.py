"""The nouns of danger: what was heard, who may be told, who was told and how far that came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flows.record.caring import Naming
from flows.roles import Form, Role
from flows.words import Prompt


@dataclass(frozen=True)
class Contact:
    """Somebody whom the bot may tell that a client needs help."""

    id: str  # person id; "" for a relative who has not said yes yet
    name: str  # how the client calls them
    agreed_at: datetime | None = None  # when they said yes themselves
    at_once: bool = False  # is told without asking the client first
    calls: str = ""  # a relative: how they call the client
    link: str = ""  # a relative: hash of the newest link; an older one no longer works


@dataclass(frozen=True)
class Sign:
    """What the safety net heard in a client's words, without the words."""

    id: str
    family: str
    kind: str
    rule: str
    at: datetime
    answer: str = ""  # id of the reflection that keeps the words; "" when they were not kept
    other: bool = False  # told about somebody else
    denied_at: datetime | None = None  # the client says that it is not meant so
    by: str = ""  # a carer wrote it about the client: how the client calls them


@dataclass(frozen=True)
class Told:
    """Somebody to whom an alert was sent, and how far it came."""

    to: str  # person id
    name: str
    role: Role
    sent_at: datetime
    delivered_at: datetime | None = None
    read_at: datetime | None = None


@dataclass(frozen=True)
class Alert:
    """A message that a client needs help: who has it, and who is next while it stays unread."""

    id: str
    sign: str  # id of the sign it is about
    at: datetime
    words: str  # the client's own, for a nurse alone
    waits: tuple[Contact, ...] = ()
    told: tuple[Told, ...] = ()


# --- effects ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShowAlert:
    """Send word that a client needs help: ahead of all else, and at any hour.

    It names its record and alert, so that it is known how far it came.
    """

    to: str
    form: Form
    prompt: Prompt
    record: str
    alert: str
    kind: Literal["alert"] = "alert"


@dataclass(frozen=True)
class ShowRelativeLink:
    """Send a client the one-time link for somebody who may be told, ready to be passed on; or, with
    `answers_for`, for somebody who may answer, as a QR code, too.
    """

    to: str
    form: Form
    code: str
    name: str  # how the client calls them
    calls: str  # how they call the client
    expires_at: datetime
    answers_for: Naming | None = None  # a carer's link: how the client is called in it
    kind: Literal["relative_link"] = "relative_link"
