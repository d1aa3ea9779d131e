"""The log after NEN 7513: who did what to whose record, when, by which right. Never any content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """What was done. NEN 7513:2024 asks for the kind of event."""

    VIEW = "view"
    ADD = "add"
    CHANGE = "change"
    ERASE = "erase"
    SHARE = "share"  # the client said yes to handing something over
    UNSHARE = "unshare"
    HAND_OVER = "hand over"
    TAKE_AWAY = "take away"
    PERMIT = "permit"
    END_PERMISSION = "end permission"
    HEAR = "hear"  # the program heard danger, and showed telephone numbers
    CONFIRM = "confirm"  # the client said yes to what the nurse noted
    REFUSE = "refuse"
    ENTER = "enter"  # came in through a link
    CLOSE = "close"  # the client died, or the care ended
    REOPEN = "reopen"  # that was a mistake
    TAKE_OVER = "take over"  # a nurse comes in a colleague's place
    GIVE_BACK = "give back"  # the client's own nurse comes after all
    LEAVE = "leave"
    NEW_NURSE = "new nurse"  # a client got another nurse, because hers left


class Thing(StrEnum):
    """What it was done to."""

    RECORD = "record"
    ANSWER = "answer"
    MARK = "mark"
    AGENDA = "agenda"
    SUMMARY = "summary"
    DOCUMENT = "document"  # a summary as it stands in a chat
    VISIT = "visit"
    LINK = "link"
    LOG = "log"
    CONSENT = "consent"
    CLIENTS = "clients"
    SIGN = "sign"
    ALERT = "alert"  # that a client needs help
    INVITATION = "invitation"  # to look back before a visit
    COMPARISON = "comparison"  # what is still so, or has changed since last time
    CONTACT = "contact"  # who may be told that
    AGREEMENT = "agreement"  # what nurse and client agreed at a visit
    CARER = "carer"  # who may answer for the client
    CARERS_ANSWER = "carer's answer"
    SHEET = "sheet"  # what a carer told about the own situation
    NURSE = "nurse"
    LOOKED = "looked"  # what the client said when looking back on a visit


@dataclass(frozen=True)
class Entry:
    """One line of the log.

    On disk `actor` and `behalf` are pseudonyms. `count` is how many things of this kind.
    """

    at: datetime  # aware, UTC
    actor: str  # person id; "" for the program itself
    role: str  # of the actor: client, nurse, program
    act: Act
    thing: Thing
    record: str = ""  # "" when it is about no client's record
    behalf: str = ""  # person id of the client for whom it was done by somebody else
    authority: str = ""  # by which right: a consent's version, a share, a link; a sign's rule
    source: str = ""  # the part of the system: the step
    done: bool = True  # False: it was refused
    count: int = 1
