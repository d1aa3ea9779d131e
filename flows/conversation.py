"""The nouns of a conversation.

Frozen data without behaviour. Everything here can be stored and read back: a noun that takes part
in a union carries its own `kind`, so that the union needs no guessing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from flows.house import House
from flows.log.logbook import Entry, Thing
from flows.record.caring import Carer as Carer
from flows.record.caring import CarersAnswer as CarersAnswer
from flows.record.caring import GivenSheet as GivenSheet
from flows.record.caring import Naming as Naming
from flows.record.caring import Recorded as Recorded
from flows.record.caring import Sheet as Sheet
from flows.record.caring import SheetLine as SheetLine
from flows.record.caring import ShowPermission as ShowPermission
from flows.record.caring import ShowSheet as ShowSheet
from flows.record.circle import AgendaItem as AgendaItem
from flows.record.circle import Agreement as Agreement
from flows.record.circle import CarersLine as CarersLine
from flows.record.circle import Change as Change
from flows.record.circle import Compared as Compared
from flows.record.circle import Given as Given
from flows.record.circle import Line as Line
from flows.record.circle import Looked as Looked
from flows.record.circle import Share as Share
from flows.record.circle import Summary as Summary
from flows.record.circle import Visit as Visit
from flows.record.departure import Departure as Departure
from flows.roles import Form as Form
from flows.roles import Identifier as Identifier
from flows.roles import Role as Role
from flows.safety.signs import Alert as Alert
from flows.safety.signs import Contact as Contact
from flows.safety.signs import ShowAlert as ShowAlert
from flows.safety.signs import ShowRelativeLink as ShowRelativeLink
from flows.safety.signs import Sign as Sign
from flows.safety.signs import Told as Told
from flows.words import Choice, Prompt, Text

# --- people ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Position:
    """Where somebody stands in a flow: at this step, about these things.

    `number` grows with every move, so that a button of an older prompt is known for what it is.
    `returns` is where an interruption goes back to. `asked_at` is when its prompt was said last: a
    message that came later asked last.
    """

    step: str
    about: tuple[str, ...] = ()
    number: int = 0
    returns: Position | None = None
    asked_at: datetime | None = field(default=None, compare=False)  # no part of the place itself


@dataclass(frozen=True)
class Invitation:
    """A one-time link. Only the hash of its code is ever kept; the code itself is handed out."""

    id: str  # SHA-256 of the code, hex
    role: Role
    expires_at: datetime
    record: str = ""  # the client record it opens; "" for a nurse's invitation
    nurse: str = ""  # person id of the nurse who invites
    nurse_name: str = ""
    used_by: str = ""  # person id, once used
    team: str = ""  # a nurse's: which colleagues an alert is passed on to


@dataclass(frozen=True)
class Person:
    """Somebody who talks with the bot through one channel."""

    id: str  # "<channel>-<number>"
    position: Position
    role: Role = Role.CLIENT
    form: Form = Form.U
    name: str = ""  # a nurse: how her clients call her
    record: str = ""  # a client: the own record, once there is one
    clients: tuple[str, ...] = ()  # the records of a nurse's clients; of those who asked a relative
    invited: Invitation | None = None  # a link that was opened and not yet agreed to
    reachable: bool = True  # False after blocking the bot
    tidied_at: datetime | None = None  # the chat is tidied up by itself, for the last time then
    guesses: tuple[datetime, ...] = ()  # when links were tried that do not work
    team: str = ""  # a nurse: an alert that stays unread is passed on within it
    came_at: datetime | None = None  # a nurse: when she came in


@dataclass(frozen=True)
class Message:
    """A message in somebody's chat that can still be taken away: 48 hours long, says Telegram."""

    id: str
    at: datetime


# --- a client's record ------------------------------------------------------------------------


@dataclass(frozen=True)
class Consent:
    """Agreement in the chat. AVG 7(1): who keeps data can show what was agreed to, and when.

    Of somebody who cannot use a phone a nurse records it: by whom, and how it was given.
    """

    version: str  # of the consent text
    form: Form  # in which it was read
    given_at: datetime
    withdrawn_at: datetime | None = None
    by: str = ""  # person id of the nurse who recorded it; "" for a yes in the own chat
    by_name: str = ""
    how: Literal["", "spoken", "written"] = ""


@dataclass(frozen=True)
class Expiry:
    """The announcement that what was never shared, and is older than `before`, will go."""

    told_at: datetime
    before: datetime


@dataclass(frozen=True)
class Session:
    """One theme that was opened, and the questions that were put in it, in order."""

    id: str
    theme: str
    started_at: datetime
    questions: tuple[str, ...]
    talk: tuple[str, ...] = ()  # questions the client wants to talk about, answered or not
    of: str = ""  # a carer about the own situation: record of the client who is cared for
    naming: Naming = field(default_factory=Naming)  # how that client was spoken of
    client_has: bool = False  # that client has got a sheet, and keeps it: it stands in the chat


@dataclass(frozen=True)
class Reflection:
    """One answer in somebody's own words."""

    id: str
    session: str  # "" for words that answered no question
    theme: str
    question: str  # id in the question bank; "" for words that answered no question
    words: str
    said_at: datetime
    message: str  # the chat message it was written in: an edit of that message corrects it
    follows: str = ""  # a follow-up: the id of the answer, or the agreement, it was asked on
    talk: bool = False  # "here I want to talk about"
    left_out: bool = False  # kept, but left out of the summary
    corrected_at: datetime | None = None
    discreet: bool = False  # who reads along must not see it: never shown in the chat again
    private: bool = False  # no carer sees it, whatever else they may see


@dataclass(frozen=True)
class Record:
    """All that is kept about one client."""

    id: str
    client: Person | None = None
    label: str = ""  # the nurse's own name for the client: initials or a number
    nurse: str = ""  # person id
    nurse_name: str = ""
    link: str = ""  # id of the newest invitation: an older one no longer works
    consents: tuple[Consent, ...] = ()
    sessions: tuple[Session, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    marks: tuple[Given, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    visits: tuple[Visit, ...] = ()
    shares: tuple[Share, ...] = ()
    expiry: Expiry | None = None
    keeps_from: datetime | None = None  # the client asked to keep everything longer, from then on
    signs: tuple[Sign, ...] = ()
    alerts: tuple[Alert, ...] = ()
    contacts: tuple[Contact, ...] = ()  # whom the bot may tell, beside the nurse
    tell: Literal["", "at_once", "ask", "nobody"] = ""  # may the nurse be told; "": not asked yet
    agreements: tuple[Agreement, ...] = ()
    looked_back: tuple[Looked, ...] = ()
    compared: tuple[Compared, ...] = ()
    uninvited: bool = False  # the client wants no invitation before a visit
    unasked: bool = False  # the client wants no question between visits about what was agreed
    carers: tuple[Carer, ...] = ()  # who may answer for the client, or might once
    carers_answers: tuple[CarersAnswer, ...] = ()
    sheets: tuple[Sheet, ...] = ()  # of a carer: what nurses got about the own situation
    closed_at: datetime | None = None  # the nurse closed it: nobody is asked anything any more
    closed_for: Literal["", "died", "ended"] = ""
    closed_by: str = ""  # person id of that nurse, who can still read what she got


@dataclass(frozen=True)
class Conversation:
    """What a turn builds on: who speaks, about which record, beside which others."""

    person: Person
    record: Record | None = None
    invited_to: Record | None = None  # the record that an opened invitation leads to
    caseload: tuple[Record, ...] = ()  # a nurse: her clients
    messages: tuple[Message, ...] = ()  # in the person's chat, of the last 48 hours
    trail: Sequence[Entry] = ()  # the newest lines of the log about the record
    team: tuple[Contact, ...] = ()  # colleagues of the client's nurse, in order of coming in; of
    # a nurse her own, also those who cannot be reached
    colleagues: Sequence[Record] = ()  # a nurse: her colleagues' clients, read when looked at
    sheets: Sequence[GivenSheet] = ()  # a nurse: what carers of her clients let her read
    teams: Mapping[str, tuple[Contact, ...]] = field(default_factory=dict)  # a carer: by nurse


# --- events ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heard:
    """What every event carries."""

    id: str  # of the update: a repeated one is handled once
    person: str
    secret: str = ""  # fresh random text for the one link that this turn may make


@dataclass(frozen=True)
class Came(Heard):
    """Somebody pressed Start, perhaps through a link."""

    code: str = ""
    invitation: Invitation | None = None  # what the code is for, if it is a known one
    leads_to: Record | None = None  # the client record that the invitation opens
    message: str = ""


@dataclass(frozen=True)
class Said(Heard):
    """Somebody typed words; `means` is the choice that these words are the name of."""

    words: str = ""
    message: str = ""
    means: Choice | None = None
    holds: tuple[Identifier, ...] = ()


@dataclass(frozen=True)
class Pressed(Heard):
    """Somebody pressed a button. Never trusted: it counts only if it is offered now."""

    step: str = ""
    number: int = 0
    choice: str = ""
    about: str = ""
    leads_to: Record | None = None  # the client record that an alert's button names


@dataclass(frozen=True)
class Corrected(Heard):
    """Somebody edited an earlier message."""

    message: str = ""
    words: str = ""
    holds: tuple[Identifier, ...] = ()


@dataclass(frozen=True)
class Unreadable(Heard):
    """Somebody sent something other than text; `words` is the caption below it."""

    message: str = ""
    words: str = ""
    own: bool = True  # False: it was passed on, so the words are somebody else's
    holds: tuple[Identifier, ...] = ()


@dataclass(frozen=True)
class Left(Heard):
    """Somebody blocked the bot."""


@dataclass(frozen=True)
class Returned(Heard):
    """Somebody unblocked the bot."""


@dataclass(frozen=True)
class Elapsed(Heard):
    """Time went by, and something in the chat is due: a branch of the flow's chores."""

    chore: str = ""
    about: str = ""  # the client record that it is about
    leads_to: Record | None = None  # that record
    departure: Departure | None = None  # what it is done for


Event = Came | Said | Pressed | Corrected | Unreadable | Left | Returned | Elapsed


# --- effects ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Say:
    """Send a prompt; its buttons carry the step and number."""

    to: str
    form: Form
    prompt: Prompt
    step: str = ""
    number: int = 0
    asked: bool = True  # False: not an answer to what somebody did, so not in the quiet hours
    stays: bool = False  # when the chat is tidied up; such a message makes no sound
    role: Role | None = None  # it is for somebody in this role, and for nobody who has left it
    permission: str = ""  # it is news of a carer's permission, and of none that ended meanwhile
    kind: Literal["say"] = "say"


@dataclass(frozen=True)
class ShowSummary:
    """Send a summary, as the client agreed to it and in the form of address it was seen in."""

    to: str
    form: Form
    summary: Summary
    as_document: bool = False  # also as a page to print, with the marks as a picture
    label: str = ""  # at the head of that page
    visit: datetime | None = None
    record: str = ""  # of the client whose it is
    as_plan: bool = False  # only its text, in the order of a zorgleefplan
    copied_at: datetime | None = None  # the client made a copy for somebody else, only that page
    kind: Literal["summary"] = "summary"


@dataclass(frozen=True)
class ShowInvitation:
    """Send a client's one-time link to the nurse: link, QR picture and printable letter."""

    to: str
    form: Form
    code: str
    label: str
    nurse_name: str
    expires_at: datetime
    kind: Literal["invitation"] = "invitation"


@dataclass(frozen=True)
class ShowMenu:
    """Set the command menu that fits the role and form of address."""

    to: str
    form: Form
    role: Role
    kind: Literal["menu"] = "menu"


@dataclass(frozen=True)
class TakeAway:
    """Send somebody all that is kept about them: a readable document, and the same as JSON."""

    to: str
    form: Form
    record: Record
    trail: tuple[Entry, ...]
    made_at: datetime
    kind: Literal["take_away"] = "take_away"


@dataclass(frozen=True)
class TidyUp:
    """Take messages out of a chat, as far as Telegram still lets us."""

    to: str
    messages: tuple[str, ...]
    kind: Literal["tidy"] = "tidy"


Effect = (
    Say
    | ShowSummary
    | ShowSheet
    | ShowInvitation
    | ShowRelativeLink
    | ShowPermission
    | ShowAlert
    | ShowMenu
    | TakeAway
    | TidyUp
)


# --- a turn ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turn:
    """A turn of a conversation: what it builds on, and, as it goes, what it changes."""

    now: datetime  # aware, UTC
    event: Event
    person: Person
    record: Record | None = None
    invited_to: Record | None = None
    caseload: tuple[Record, ...] = ()
    notes: tuple[Text, ...] = ()  # to be said ahead of the next prompt, in the same message
    effects: tuple[Effect, ...] = ()
    invitations: tuple[Invitation, ...] = ()  # made or used up
    forgets: tuple[str, ...] = ()  # records that have become part of another
    erases: str = ""  # the record that the client has erased
    messages: tuple[Message, ...] = ()
    trail: Sequence[Entry] = ()
    log: tuple[Entry, ...] = ()  # what was done in this turn
    refused: Thing | None = None  # what was tried and not allowed
    house: House = field(default_factory=House)
    team: tuple[Contact, ...] = ()
    sheets: Sequence[GivenSheet] = ()
    teams: Mapping[str, tuple[Contact, ...]] = field(default_factory=dict)
    own: Record | None = None  # the person's own diary, also while they answer for somebody else
    colleagues: Sequence[Record] = ()
    leaves: Departure | None = None  # a nurse of whom a colleague says that she leaves
