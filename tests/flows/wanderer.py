"""Somebody who wanders through the flows at random, and a store in memory that reads everything
back from JSON after every turn. The same seed wanders the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from random import Random

import orjson

from channels.parcel import Button, Papers, Words, parcels, pressed
from channels.wording import Wording
from flows.arrival import LINK_LASTS
from flows.carer.flow import CARER
from flows.client.flow import CLIENT
from flows.conversation import (
    Came,
    Carer,
    Contact,
    Conversation,
    Corrected,
    Effect,
    Event,
    Invitation,
    Left,
    Naming,
    Person,
    Position,
    Pressed,
    Record,
    Reflection,
    Returned,
    Role,
    Said,
    Say,
    Share,
    ShowInvitation,
    ShowPermission,
    ShowRelativeLink,
    ShowSummary,
    Summary,
    Turn,
    Unreadable,
    Visit,
)
from flows.due.reminders import due
from flows.engine import offers, take_turn
from flows.nurse.flow import NURSE
from flows.permission import caseload
from flows.positive_health import DIMENSIONS, OPENING
from flows.record import carers
from flows.record.caring import AGENDA, MARKS, Kind
from flows.record.summary import MARK
from flows.words import Listing, Prompt, Text, When
from handover.text import summary_text
from storage.record import Kept, Outgoing, from_tables, to_tables
from tests.house import HOUSE
from tests.world import AMSTERDAM, SUNDAY_NOON
from upkeep.hearing import named_by

FLOWS = {Role.CLIENT: CLIENT, Role.NURSE: NURSE, Role.CARER: CARER}
NO_PAPER = Papers(summary_text, lambda *_: b"", lambda _: b"", lambda *_: b"", lambda *_: b"")
LONGEST = 4096  # characters of a message, Bot API 10.1

TYPED = (
    *("stop", "help", "terug", "sla over", "later", "mijn antwoorden", "hallo", "ja", "nee"),
    *("1", "2", "3", "7", "7,5", "zeven", "11", "klaar", "verder", "afronden", "/terug", "/start"),
    *("dinsdag half drie", "overmorgen 10 uur", "half drie", "woensdag", "gisteren", "u", "je"),
    *("24-11-1900 14:30", "31-12-9999 23:45", "1-1-0001 0:15", "over 999 weken", "31-2"),
    *("hier wil ik over praten", "haal weg", "andere woorden", "weglaten", "deel dit", "cliënten"),
    *("Koffie met de hulp", "Mijn zus kwam gisteren en toen aten we samen soep", "Soep", "Moe"),
    *(" ", ".", "\u200b", "👵🏽", "{words}", "%s", "a|b", "3. soep", "<b>", "\x00", "\\", "“”"),
    *("x" * LONGEST, "soep " * (LONGEST // 5), "👵🏽" * (LONGEST // 4), "\n\n" * (LONGEST // 2)),
)


OF_DANGER = (
    *("Ik wil dood", "Ik wil niet meer leven", "Iedereen is beter af zonder mij"),
    *("Ik heb pijn op de borst", "Hij slaat mij", "Ik wil dood want hij slaat mij"),
    *("Ik sla haar soms", "Mijn moeder zegt: zij wil dood", "Ik ben niet bang voor de dood"),
)


@lru_cache(maxsize=8192)
def read(content: bytes) -> Kept:
    """What these bytes hold: nothing in it can be changed, so the same bytes are read once."""
    return from_tables(orjson.loads(content))


@dataclass
class Wanderer:
    """People on phones, the files of a store in memory, and the time."""

    now: datetime = SUNDAY_NOON
    people: dict[str, bytes] = field(default_factory=dict)
    records: dict[str, bytes] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    buttons: dict[str, list[Button]] = field(default_factory=dict)  # all that ever came, by person
    newest: dict[str, tuple[Button, ...]] = field(default_factory=dict)
    messages: int = 0

    def copied(self) -> Wanderer:
        """The same moment, to go on from in another way."""
        other = copy(self)
        for name in ("people", "records", "invitations", "buttons", "newest"):
            setattr(other, name, dict(getattr(self, name)))
        other.codes = list(self.codes)
        other.buttons = {person: list(buttons) for person, buttons in self.buttons.items()}
        return other

    # --- the store -----------------------------------------------------------------------------

    def recall(self, person_id: str) -> Conversation:
        """What a turn of this person builds on, read back from JSON."""
        kept = self.people.get(person_id)
        if kept is None:
            return Conversation(Person(person_id, Position(CLIENT.start)))
        person = read(kept).person
        assert person is not None
        record = self.record(person.record)
        if record is not None and record.client is not None and record.client.id == person.id:
            person = record.client
        invited = self.record(person.invited.record) if person.invited else None
        theirs = (self.record(client) for client in person.clients)
        mine = caseload(person, (r for r in theirs if r))
        team, colleagues = self._team(person)
        return Conversation(person, record, invited, mine, team=team, colleagues=colleagues)

    def _team(self, person: Person) -> tuple[tuple[Contact, ...], tuple[Record, ...]]:
        """A nurse's colleagues, and their clients."""
        if person.role is not Role.NURSE:
            return (), ()
        known = (read(kept).person for kept in self.people.values())
        others = [p for p in known if p and p.role is Role.NURSE and p.id != person.id and p.name]
        records = (self.record(client) for other in others for client in other.clients)
        ids = {other.id for other in others}
        team = tuple(Contact(p.id, p.name, p.came_at) for p in others)
        return team, tuple(r for r in records if r and r.nurse in ids)

    def record(self, record_id: str) -> Record | None:
        """A record, read back from JSON."""
        kept = self.records.get(record_id)
        return read(kept).record if kept else None

    def commit(self, turn: Turn) -> None:
        """Write what a turn changed, its outbox too, as JSON."""
        outbox = tuple(Outgoing(f"{n}", effect) for n, effect in enumerate(turn.effects))
        person, record = turn.person, turn.record
        own = self.record(person.record)
        if own is not None and (record is None or record.id != own.id):
            kept = Kept(record=replace(own, client=person))
            self.records[own.id] = orjson.dumps(to_tables(kept))
        if record is not None:
            if record.id == person.record:
                record = replace(record, client=person)
            self.records[record.id] = orjson.dumps(to_tables(Kept(record=record, outbox=outbox)))
        self.people[person.id] = orjson.dumps(to_tables(Kept(person=person, outbox=outbox)))
        self.invitations |= {invitation.id: invitation for invitation in turn.invitations}
        for gone in (*turn.forgets, turn.erases):
            self.records.pop(gone, None)
        assert len(read(self.people[person.id]).outbox) == len(outbox)

    # --- turns ---------------------------------------------------------------------------------

    def hears(self, event: Event) -> Turn:
        """Take a turn as the bot does, and look at what comes of it."""
        conversation = self.recall(event.person)
        match event:
            case Came(code=code) if code:
                found = self.invitations.get(sha256(code.encode()).hexdigest())
                leads_to = self.record(found.record) if found else None
                event = replace(event, invitation=found, leads_to=leads_to)
            case Said(words=words):
                wording = Wording(conversation.person.form, AMSTERDAM)
                choices = offers(FLOWS, conversation, self.now, HOUSE)
                event = replace(event, means=wording.recognise(words, choices))
            case Pressed():
                event = replace(event, leads_to=self.record(named_by(event)))
        turn = take_turn(FLOWS, conversation, event, self.now, HOUSE)
        self.commit(turn)
        self._deliver(turn.effects)
        return turn

    def _deliver(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            if isinstance(effect, ShowInvitation | ShowRelativeLink):
                self.codes.append(effect.code)
            if isinstance(effect, ShowPermission) and effect.code:
                self.codes.append(effect.code)
            for sent in parcels(effect, AMSTERDAM, NO_PAPER, lambda code: f"https://t.me/{code}"):
                if isinstance(sent, Words):
                    look_at(sent)
                    if sent.buttons:
                        self.newest[effect.to] = sent.buttons
                        self.buttons.setdefault(effect.to, []).extend(sent.buttons)

    def number(self) -> str:
        """A number that no event or message had before; as long as Telegram's."""
        self.messages += 1
        return str(800_000_000 + self.messages)

    def says(self, person: str, words: str) -> Turn:
        """Somebody types something."""
        number = self.number()
        return self.hears(Said(number, person, f"secret-{number}", words, number))

    def presses(self, person: str, button: Button) -> Turn:
        """Somebody presses a button, on whatever old message it stands."""
        number = self.number()
        event = pressed(number, person, f"secret-{number}", button.data)
        assert event is not None
        return self.hears(event)

    def comes(self, person: str, code: str = "") -> Turn:
        """Somebody presses Start, perhaps through a link."""
        number = self.number()
        return self.hears(Came(number, person, f"secret-{number}", code))

    def invites_nurse(self) -> str:
        """The code of a new invitation for a nurse."""
        code = f"nurse-{self.number()}"
        hashed = sha256(code.encode()).hexdigest()
        self.invitations[hashed] = Invitation(hashed, Role.NURSE, self.now + LINK_LASTS)
        return code

    def lets_answer(self, client: str, relative: str, n: int) -> str:
        """Let a client ask somebody to answer, who opens the link."""
        theirs = self.recall(client).record
        assert theirs is not None
        code = f"carer-{self.number()}"
        hashed = sha256(code.encode()).hexdigest()
        kind: Kind = ("answers", "writes", "answers", "represents")[n % 4]
        asked = Carer(
            code,
            "Els",
            Naming(relation="mother") if n % 3 else Naming(name="Riet"),
            kind,
            (OPENING.id, "body", AGENDA, *(() if n % 2 else (MARKS,))),
            self.now,
            hashed,
            until=self.now + timedelta(days=9) if n % 5 == 4 else None,
            sees=("body", OPENING.id),
            asked_along=True,
        )
        self.invitations[hashed] = Invitation(hashed, Role.CARER, self.now + LINK_LASTS, theirs.id)
        self.codes.append(code)
        self._keeps(replace(theirs, carers=(*theirs.carers, asked)))
        self.comes(relative, code)
        return code

    def agrees(self, client: str, carer_id: str) -> None:
        """Let the client say that it is right who answers."""
        record = self.recall(client).record
        one = carers.carer(record, carer_id) if record else None
        if record and one and one.person:
            self._keeps(carers.put_carer(record, replace(one, confirmed_at=self.now)))

    def ends(self, client: str) -> None:
        """Let the client end what others may."""
        record = self.recall(client).record
        for one in record.carers if record else ():
            record = self.recall(client).record
            assert record is not None
            self._keeps(carers.ended(record, one.id, "client", self.now))

    def _keeps(self, record: Record) -> None:
        self.records[record.id] = orjson.dumps(to_tables(Kept(record=record)))

    def had_a_visit(self, person: str) -> None:
        """Let somebody have told of each subject twice, and shared it for a visit that has been."""
        turn = self.comes(person)
        assert turn.record is not None
        at = self.now - timedelta(days=3)
        told = tuple(
            Reflection(f"{t.id} {n}", "", t.id, f"{MARK}.{t.id}", f"Zo is het {n}", at, "")
            for t in (OPENING, *DIMENSIONS)
            for n in range(2)
        )
        been = Visit("been", at + timedelta(days=1))
        share = Share("been", been.id, at, turn.person.form, Summary((), (), ()), been.starts_at)
        record = replace(
            turn.record, sessions=(), reflections=told, visits=(been,), shares=(share,)
        )
        rests = replace(turn.person, position=Position("rest", number=1))
        self.commit(replace(turn, person=rests, record=record, effects=()))
        self.comes(person)

    def does_what_is_due(self) -> None:
        """Let the program do by itself what its time has come for."""
        for record_id in tuple(self.records):
            record = self.record(record_id)
            came = due(record, HOUSE.rules, self.now) if record else None
            if came and came.record != record:
                self.records[record_id] = orjson.dumps(to_tables(Kept(record=came.record)))
                self._deliver(came.effects)

    def wanders(self, person: str, chance: Random) -> Turn:
        """Somebody does something at random."""
        self.now += timedelta(minutes=chance.choice((0, 0, 1, 5, 5, 60, 1500)))
        self.does_what_is_due()
        number, die = self.number(), chance.random()
        if die < 0.62 and self.newest.get(person):
            return self.presses(person, chance.choice(self.newest[person]))
        if die < 0.68 and self.buttons.get(person):
            return self.presses(person, chance.choice(self.buttons[person]))
        if die < 0.92:
            return self.says(person, chance.choice(TYPED if die < 0.87 else OF_DANGER))
        if die < 0.95:
            edited = str(800_000_000 + chance.randrange(self.messages))
            return self.hears(Corrected(number, person, "", edited, chance.choice(TYPED)))
        if die < 0.97:
            return self.comes(person, chance.choice(("", *self.codes)))
        return self.hears(chance.choice((Unreadable, Left, Returned))(number, person))


def look_at(sent: Words) -> None:
    """What is sent is what Telegram takes: Bot API 10.1, sendMessage, InlineKeyboardButton."""
    assert sent.text.strip()
    assert len(sent.text.encode("utf-16-le")) // 2 <= 4096
    assert len(sent.buttons) <= 100
    for button in sent.buttons:
        assert 1 <= len(button.data.encode()) <= 64, button.data
        assert button.label.strip()


def texts(effects: tuple[Effect, ...]) -> Iterator[Text]:
    """All sentences in these effects, and those inside them."""
    for effect in effects:
        match effect:
            case Say(prompt=prompt):
                yield from _of_prompt(prompt)
            case ShowSummary(summary=summary):
                yield from _of_summary(summary)
            case _:
                pass


def _of_prompt(prompt: Prompt) -> Iterator[Text]:
    for line in prompt.lines:
        for text in line.items if isinstance(line, Listing) else (line,):
            yield from _with_inner(text)
    for choice in prompt.choices:
        yield from _with_inner(choice.label)


def _of_summary(summary: Summary) -> Iterator[Text]:
    told = list[Text]()

    def listen(text: Text) -> str:
        told.append(text)
        return ""

    summary_text(summary, listen)
    for text in told:
        yield from _with_inner(text)


def _with_inner(text: Text) -> Iterator[Text]:
    yield text
    for value in text.params.values():
        if isinstance(value, Text):
            yield from _with_inner(value)
        assert not isinstance(value, When) or value.at.tzinfo
