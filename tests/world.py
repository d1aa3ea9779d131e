"""A world in which flow tests are transcripts: people who say, press and hear.

The bot is the real one on the real store; only the screen is ours. After every turn the store is
closed and opened again, so that what is not on disk is not there. Times are moved, never slept.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import PAPERS, Tussendoor
from channels.parcel import Button, Document, Parcel, Picture, Words, is_tidied, parcels, pressed
from channels.postman import Hopeless
from flows.arrival import LINK_LASTS
from flows.conversation import (
    Came,
    Corrected,
    Effect,
    Event,
    Invitation,
    Left,
    Record,
    Returned,
    Role,
    Said,
    ShowAlert,
    ShowInvitation,
    ShowPermission,
    ShowRelativeLink,
    TidyUp,
    Unreadable,
)
from flows.house import HouseRules
from handover.summary_pdf import summary_copy_page
from storage.tinydb_store import open_store
from tests.house import HOUSE
from upkeep.example import prepare
from upkeep.filing import Filing

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SUNDAY_NOON = datetime(2026, 11, 22, 12, tzinfo=AMSTERDAM)
# Typesetting a page takes a while; what is on it has tests of its own.
QUICK = replace(
    PAPERS,
    page=lambda *_: b"a page",
    web=lambda *_: b"a picture",
    permission=lambda *_: b"a page",
    copy=lambda *told: repr(summary_copy_page(*told)).encode(),  # its words, to look into
)


class World:
    """One bot, its data folder, the time, and the people who talk with it."""

    def __init__(self, folder: Path, rules: HouseRules | None = None) -> None:
        self.folder, self.rules = folder, rules or HouseRules()
        self.house = HOUSE
        self.filing: Filing | None = None  # None: a nurse gets it in her chat
        self.now = SUNDAY_NOON
        self.people: dict[str, Person] = {}
        self.codes: list[str] = []  # of the invitations that were shown
        self.out_of_reach = set[str]()  # ids of people who blocked the bot
        self.killed = ""  # "before" or "after" the next alert is sent, or before its "receipt"
        self._count = 0
        self._messages = 0  # that can be tidied up

    def person(self, name: str = "client") -> Person:
        """Somebody with a phone of their own."""
        return self.people.setdefault(name, Person(self, f"terminal-{name}"))

    def nurse(self, name: str = "Anna") -> Person:
        """A nurse who has come in by an invitation and said how she is called."""
        return self.person(f"nurse {name}").starts(self.nurse_code()).says(name)

    def nurse_code(self, team: str = "") -> str:
        """A fresh invitation for a nurse, as the command line makes them."""
        code = f"nurse-code-{self._number()}"
        hashed = sha256(code.encode()).hexdigest()
        store = open_store(self.folder)
        store.invite(Invitation(hashed, Role.NURSE, self.now + LINK_LASTS, team=team))
        store.close()
        return code

    def tried_out(self, at: str, *, bare: bool, arrives: bool = True) -> None:
        """Begin as a try-out does, at this moment. `arrives`: the client comes in at once, as
        in the terminal; in the proeftuin the link waits on the phone.
        """
        self.now = datetime.fromisoformat(at).replace(tzinfo=AMSTERDAM)
        self.person("client"), self.person("nurse")
        store = open_store(self.folder)
        self.codes.append(prepare(store, self.now, bare))
        store.close()
        if arrives:
            self.person("client").starts("" if bare else self.codes[0])

    def clock_moves(self, **by: int) -> None:
        """Let so much time go by, `days=2, hours=3`, and what is due happen."""
        self.now += timedelta(**by)
        self._with_bot(None)

    def clock_is(self, at: str) -> None:
        """Let it be this moment in Amsterdam, '2026-11-24 08:00', and what is due happen."""
        self.now = datetime.fromisoformat(at).replace(tzinfo=AMSTERDAM)
        self._with_bot(None)

    def record(self, person: Person) -> Record:
        """What is kept about a client."""
        store = open_store(self.folder)
        conversation = store.recall(person.id)
        store.close()
        assert conversation is not None
        assert conversation.record is not None
        return conversation.record

    def hear(self, event: Event) -> None:
        """Let the bot take a turn, from and to disk."""
        self._with_bot(event)

    def _with_bot(self, event: Event | None) -> None:
        asyncio.run(self._turn(event))

    async def _turn(self, event: Event | None) -> None:
        store = open_store(self.folder)
        if self.killed == "receipt":
            store.delivered = self._no_receipt  # type: ignore[method-assign,assignment]
        house = replace(self.house, rules=replace(self.rules, filed=self.filing is not None))
        bot = Tussendoor(store, self._perform, lambda: self.now, house, self.filing)
        try:
            await bot.take_up()
            if event is not None:
                await bot.hear(event)
            await bot.tick()
            await bot.postman.settle()
        except asyncio.CancelledError:  # killed
            await bot.postman.stop()
        finally:
            store.close()

    async def _perform(self, effect: Effect) -> tuple[str, ...]:
        messages = list[str]()
        if effect.to in self.out_of_reach:
            raise Hopeless("blocked")
        if isinstance(effect, ShowAlert):
            self._dies("before")
        if isinstance(effect, ShowInvitation | ShowRelativeLink):
            self.codes.append(effect.code)
        if isinstance(effect, ShowPermission) and effect.code:
            self.codes.append(effect.code)
        to = next((p for p in self.people.values() if p.id == effect.to), None)
        if to is not None and isinstance(effect, TidyUp):
            to.removed += effect.messages
        for sent in parcels(effect, AMSTERDAM, QUICK, lambda code: f"https://t.me/x?start={code}"):
            if to is not None:
                to.screen.append(sent)
            if is_tidied(sent):
                self._messages += 1
                messages.append(f"{1000 + self._messages}")  # people's own are numbered from 1
        if to is not None:
            to.numbers += messages
        if isinstance(effect, ShowAlert):
            self._dies("after")
        return tuple(messages)

    def _dies(self, when: str) -> None:
        """Be killed now, if that is what is planned."""
        if self.killed == when:
            self.killed = ""
            raise asyncio.CancelledError

    def _no_receipt(self, outgoing_id: str, messages: tuple[str, ...], at: datetime) -> None:
        self.killed = ""
        raise asyncio.CancelledError

    def _number(self) -> int:
        self._count += 1
        return self._count


@dataclass
class Person:
    """Somebody with a phone. Each act is a turn; `hears` looks at what came since the last act."""

    world: World
    id: str
    screen: list[Parcel] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)  # of the bot's messages in this chat
    removed: list[str] = field(default_factory=list)  # of those that were taken out of it
    _seen: int = 0
    _messages: int = 0

    # --- acts ----------------------------------------------------------------------------------

    def starts(self, code: str = "") -> Person:
        """Presses Start, perhaps through a link."""
        return self._acts(Came(*self._heard(), code=code))

    def says(self, words: str) -> Person:
        """Types something."""
        self._messages += 1
        return self._acts(Said(*self._heard(), words=words, message=str(self._messages)))

    def edits(self, words: str, message: int | None = None) -> Person:
        """Edits an own message: the last one, or the one with this number (from 1)."""
        number = str(message or self._messages)
        return self._acts(Corrected(*self._heard(), message=number, words=words))

    def presses(self, label: str, back: int = 0) -> Person:
        """Presses the newest button with this label, or the one that many before it."""
        return self.presses_button(self.button(label, back))

    def presses_button(self, button: Button) -> Person:
        """Presses this button, on whatever old message it stands."""
        event = pressed(*self._heard(), button.data)
        assert event is not None
        return self._acts(event)

    def sends_a_picture(self) -> Person:
        """Sends something other than text."""
        return self._acts(Unreadable(*self._heard()))

    def blocks(self) -> Person:
        """Blocks the bot."""
        return self._acts(Left(*self._heard()))

    def unblocks(self) -> Person:
        """Lets the bot in again."""
        return self._acts(Returned(*self._heard()))

    # --- looks ---------------------------------------------------------------------------------

    def hears(self, *texts: str) -> Person:
        """What came since the last act holds these texts."""
        heard = self.since_the_last_act
        for text in texts:
            assert text in heard, f"{text!r} was not said; this was:\n{heard}"
        return self

    def does_not_hear(self, *texts: str) -> Person:
        """What came since the last act holds none of these texts."""
        heard = self.since_the_last_act
        for text in texts:
            assert text not in heard, f"{text!r} was said:\n{heard}"
        return self

    def sees(self, *labels: str) -> Person:
        """The newest message with buttons has these buttons."""
        for label in labels:
            assert label in self.buttons, f"no button {label!r}; there are {self.buttons}"
        return self

    @property
    def since_the_last_act(self) -> str:
        """All text that came since the last act, captions too."""
        return "\n\n".join(_text(sent) for sent in self.screen[self._seen :])

    @property
    def all_heard(self) -> str:
        """All text that ever came."""
        return "\n\n".join(_text(sent) for sent in self.screen)

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels of the newest message that has buttons."""
        for sent in reversed(self.screen):
            if isinstance(sent, Words) and sent.buttons:
                return tuple(button.label for button in sent.buttons)
        return ()

    def button(self, label: str, back: int = 0) -> Button:
        """The newest button with this label, or the one that many before it."""
        for sent in reversed(self.screen):
            for button in sent.buttons if isinstance(sent, Words) else ():
                if button.label == label and back == 0:
                    return button
                back -= button.label == label
        raise AssertionError(f"there was never a button {label!r}; now there are {self.buttons}")

    def _heard(self) -> tuple[str, str, str]:
        number = self.world._number()
        return (str(number), self.id, f"secret-code-{number}")

    def _acts(self, event: Event) -> Person:
        self._seen = len(self.screen)
        self.world.hear(event)
        return self


def _text(sent: Parcel) -> str:
    match sent:
        case Words():
            return sent.text
        case Picture() | Document():
            return sent.caption
        case _:
            return ""
