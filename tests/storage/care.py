"""Clients and nurses who take real turns on a store, on a disk on which all goes wrong.

A state machine for hypothesis. At any operation the disk may refuse, the program may be killed or
the power may go, with any loss that a disk may have then; after each all promises are kept.
"""

from __future__ import annotations

import errno
import logging
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from flows.arrival import LINK_LASTS
from flows.client.flow import CLIENT
from flows.conversation import (
    Came,
    Conversation,
    Event,
    Invitation,
    Person,
    Position,
    Pressed,
    Role,
    Said,
    ShowInvitation,
    Turn,
)
from flows.due.reminders import Due, due
from flows.engine import offers, take_turn
from flows.nurse.flow import NURSE
from flows.words import Choice
from storage.tinydb_store import TinyDbStore, open_store
from tests.house import HOUSE
from tests.storage.fake_disk import FakeDisk, Loss, Stopped, any_loss, simple_losses
from tests.storage.promises import Attempt, Promises, attempt, attempt_due, look, signed
from tests.world import SUNDAY_NOON

FLOWS = {Role.CLIENT: CLIENT, Role.NURSE: NURSE}
RULES = HOUSE.rules
CLIENTS = ("test-c1", "test-c2", "test-c3")
NURSES = ("test-n1", "test-n2")
INTAKE = ("go_on", "go_on", "go_on", "go_on", "u", "yes")
AT_A_TIME = 3  # turns that go to the disk together
clients, nurses = st.sampled_from(CLIENTS), st.sampled_from(NURSES)
people = st.sampled_from((*CLIENTS, *NURSES))
seeds = st.integers(0, 2**32)
soon = st.integers(0, 40)  # operations


def opened(folder: Path) -> TinyDbStore:
    """The store under test, on this folder."""
    return open_store(folder / "data")


class Care(RuleBasedStateMachine):
    """Clients and nurses, the bot's way of taking a turn, and a disk on which all goes wrong."""

    disks: Callable[[Path], FakeDisk] = FakeDisk

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(mkdtemp(prefix="tussendoor-crash-"))
        self.disk = self.disks(self.place)
        self._plug = self.disk.plugged_in()
        self._plug.__enter__()
        self.complaints = _Complaints()
        logging.getLogger("storage").addHandler(self.complaints)
        self.now = SUNDAY_NOON
        self.promises = Promises()
        self.codes: list[str] = []
        self.numbers = 0
        self.dies: Loss | None = None  # what the power takes along when it goes; None: just killed
        self.store = opened(self.disk.root)
        self.disk.settle()

    def teardown(self) -> None:
        """At the end all that was promised is there, whatever a cut of the power takes."""
        try:
            self.disk.heal()
            assert not self.disk.overlooked()
            self._look_after_any_cut((), 0)
        finally:
            self.leave()

    def leave(self) -> None:
        """Leave no trace."""
        logging.getLogger("storage").removeHandler(self.complaints)
        self.disk.restart()
        self._plug.__exit__(None, None, None)
        shutil.rmtree(self.place)

    # --- what people do --------------------------------------------------------------------------

    @initialize()
    def a_nurse_has_a_client(self) -> None:
        """So that most that follows is about something."""
        self.a_nurse_comes_in(NURSES[0])
        self.a_client_is_added(NURSES[0])
        self.somebody_comes_in(CLIENTS[0], 0)
        self.a_visit_is_planned(NURSES[0], 0)

    @rule(nurse=nurses)
    def a_nurse_comes_in(self, nurse: str) -> None:
        """By a link of the organisation; and says how she is called."""
        code = f"nurse-code-{self._number()}"
        invitation = Invitation(_hashed(code), Role.NURSE, self.now + LINK_LASTS)
        self._commit_one(
            Attempt({("invitation", invitation.id): invitation}, is_whole=False),
            partial(self._invite, invitation),
        )
        self._take(Came(self._number(), nurse, code=code))
        self._take(Said(self._number(), nurse, words=nurse[-2:]))

    @rule(nurse=nurses)
    def a_client_is_added(self, nurse: str) -> None:
        """With a label and a link."""
        number = self._number()
        self._press(nurse, "home")
        self._press(nurse, "add")
        self._take(Said(number, nurse, f"client-code-{number}", f"label {number}"))

    @rule(client=clients, which=st.integers(0, 4))
    def somebody_comes_in(self, client: str, which: int) -> None:
        """By a link or without one; as somebody new, or with a diary of their own."""
        code = self.codes[-which] if 0 < which <= len(self.codes) else ""
        code = self.codes[-1] if which == 0 and self.codes else code
        self._take(Came(self._number(), client, code=code))
        for choice in INTAKE:
            self._press(client, choice)

    @rule(nurse=nurses, which=st.integers(0, 2))
    def a_visit_is_planned(self, nurse: str, which: int) -> None:
        """With one of her clients, in two days."""
        self._press(nurse, "home")
        self._press(nurse, "client", which)
        self._press(nurse, "plan")
        self._take(Said(self._number(), nurse, words="overmorgen half drie"))
        self._press(nurse, "yes")

    @rule(who=st.lists(people, min_size=1, max_size=AT_A_TIME, unique=True))
    def they_say_something(self, who: list[str]) -> None:
        """All at once, as far as they are in nobody's way."""
        told = "een antwoord dat lang genoeg is om te blijven staan"
        self._take(*(Said(n := self._number(), p, n, signed(f"{told} {n}", p), n) for p in who))

    @rule(person=people, which=st.integers(0, 12))
    def somebody_presses(self, person: str, which: int) -> None:
        """Any button."""
        choices = self._choices(person)
        if choices:
            self._take(self._pressed(person, choices[which % len(choices)]))

    @rule(client=clients)
    def a_summary_is_shared(self, client: str) -> None:
        """Or not, when there is nothing to share or no visit."""
        for choice in ("later", "close", "ready", "share"):
            self._press(client, choice)

    @rule(client=clients)
    def all_is_erased(self, client: str) -> None:
        """By the client."""
        for choice in ("my_data", "erase", "yes", "anew"):
            self._press(client, choice)

    @rule(count=st.integers(1, 5))
    def messages_arrive(self, count: int) -> None:
        """And their receipts are kept."""
        for outgoing_id in list(self.promises.outbox)[:count]:
            before = self.disk.refused
            try:
                self.store.delivered(outgoing_id)
                whole = self.disk.refused == before  # a full disk may have taken half a line
                self.promises.deliver(outgoing_id, receipt=whole)
            except OSError:
                self.promises.deliver(outgoing_id, receipt=False)
            except Stopped:
                self.promises.deliver(outgoing_id, receipt=False)
                self._come_back(())

    @rule(hours=st.sampled_from((1, 7, 26)))
    def time_goes_by(self, hours: int) -> None:
        """And what is due is done."""
        self.now += timedelta(hours=hours)
        for record_id in sorted(n for kind, n in self.promises.things if kind == "record"):
            self._do_what_is_due(record_id)

    # --- what befalls them -----------------------------------------------------------------------

    @rule(after=soon, count=st.sampled_from((1, 2, 3, 8)), full=st.booleans())
    def the_disk_will_refuse(self, after: int, count: int, full: bool) -> None:
        """At one of the next operations, once or for a while."""
        self.disk.refuse(after, count, errno.ENOSPC if full else errno.EIO)

    @rule(after=soon, seed=seeds)
    def the_power_will_go(self, after: int, seed: int) -> None:
        """At one of the next operations."""
        self.dies = any_loss(seed)
        self.disk.stop(after)

    @rule(after=soon)
    def the_program_will_be_killed(self, after: int) -> None:
        """At one of the next operations."""
        self.dies = None
        self.disk.stop(after)

    @rule()
    def the_program_is_restarted(self) -> None:
        """As it should be."""
        self.disk.heal()
        self.store.close()
        self.store = opened(self.disk.root)
        self._settle((), lasting=False)

    # --- turns, as the bot takes them ------------------------------------------------------------

    def _take(self, *events: Event) -> None:
        """Let people who are in nobody's way be heard together."""
        turns, busy = list[Turn](), set[str]()
        for event in events:
            turn = self._turn(event)
            mine = {turn.person.id, *turn.forgets, *([turn.record.id] if turn.record else ())}
            if not mine & busy:
                turns.append(turn)
                busy |= mine
        self._commit(turns)

    def _turn(self, event: Event) -> Turn:
        conversation = self.store.recall(event.person)
        conversation = conversation or Conversation(Person(event.person, Position(CLIENT.start)))
        if isinstance(event, Came) and event.code:
            found = self.store.invitation(_hashed(event.code))
            leads_to = self.store.record(found.record) if found else None
            event = replace(event, invitation=found, leads_to=leads_to)
        return take_turn(FLOWS, conversation, event, self.now, HOUSE)

    def _commit(self, turns: list[Turn]) -> None:
        tried = [attempt(turn, self.promises) for turn in turns]
        try:
            kept = self.store.commit(turns)
        except Stopped:
            self._come_back(tried)
            return
        refused = list[Attempt]()
        for one, turn, result in zip(tried, turns, kept, strict=True):
            if isinstance(result, Exception):
                assert isinstance(result, OSError), f"update {turn.event.id}: {result!r}"
                refused.append(one)
                continue
            assert tuple(outgoing.effect for outgoing in result) == turn.effects
            self._remember_codes(one)
            self.promises.make(one, {o.id: o.effect for o in result}, self.now)
        if refused:
            self._settle(refused, lasting=False)

    def _do_what_is_due(self, record_id: str) -> None:
        record = self.store.record(record_id)
        came = due(record, RULES, self.now) if record else None
        if came and came.record != record:
            one = attempt_due(came.record, came.effects)
            self._commit_one(one, partial(self._commit_due, one, came))

    def _commit_due(self, one: Attempt, came: Due) -> None:
        outgoing = self.store.commit_due(came.record, came.effects, self.now, came.log)
        assert tuple(o.effect for o in outgoing) == one.effects
        self.promises.make(one, {o.id: o.effect for o in outgoing}, self.now)

    def _invite(self, invitation: Invitation) -> None:
        self.store.invite(invitation)
        made = Attempt({("invitation", invitation.id): invitation})
        self.promises.make(made, {}, self.now)

    def _commit_one(self, one: Attempt, commit: Callable[[], None]) -> None:
        try:
            commit()
        except OSError:
            self._settle([one], lasting=False)
        except Stopped:
            self._come_back([one])

    # --- and after it went wrong -----------------------------------------------------------------

    def _come_back(self, tried: Iterable[Attempt]) -> None:
        """Start again, look whether all is there, and hear what was not acknowledged once more."""
        tried, loss = tuple(tried), self.dies
        if loss is None:
            self.disk.restart()
        else:
            self._look_after_any_cut(tried, loss.chance.randrange(2**32))
            self.disk.cut(loss)
        self.store = opened(self.disk.root)
        cut = loss is not None
        self._settle(tried, lasting=cut, cut=cut)
        for one in tried:
            if one.event is not None:
                self._hear_again(one)
        self._look_after_any_cut((), 0)

    def _hear_again(self, one: Attempt) -> None:
        """As Telegram does. What the record has of it already stays; the rest is kept now."""
        assert one.event is not None
        person, update = one.event.person, one.event.id
        if self.store.was_handled(person, update):
            self.promises.make(one, {}, self.now)
            self.promises.are_kept(self.store, self.now)
            return
        half = {key for key, thing in one.things.items() if self.promises.things[key] == thing}
        turn = self._turn(one.event)
        again = attempt(turn, self.promises)
        [kept] = self.store.commit([turn])
        assert not isinstance(kept, Exception), f"update {update} is not kept: {kept!r}"
        first = {key: one.things[key] for key in half if key[0] == "record"}
        again = replace(again, things={**again.things, **first})
        self._remember_codes(again)
        self.promises.make(again, {o.id: o.effect for o in kept}, self.now)
        self.promises.are_kept(self.store, self.now)

    def _settle(self, tried: Iterable[Attempt], *, lasting: bool, cut: bool = False) -> None:
        """All promises are kept, in memory and on disk; what is there from now on."""
        tried = tuple(tried)
        with self.disk.calm():
            seen = self.promises.are_kept(self.store, self.now, tried, cut=cut)
        copy = Path(mkdtemp(dir=self.place)) / "copy"
        shutil.copytree(self.disk.root, copy)
        fresh = opened(copy)
        on_disk = look(fresh, seen.things)
        fresh.close()
        shutil.rmtree(copy)
        assert on_disk.things == seen.things, "memory has something else than the disk"
        missing = seen.pending.keys() - on_disk.pending.keys()
        more = on_disk.pending.keys() - seen.pending.keys() - self.promises.without_receipt
        assert not missing and not more, f"only in memory: {missing}; only on disk: {more}"
        self.promises.settle(seen, tried, lasting=lasting, cut=cut)
        assert not self.complaints.texts, self.complaints.texts

    def _look_after_any_cut(self, tried: tuple[Attempt, ...], seed: int) -> None:
        """Whatever the power takes along, all promises are kept."""
        losses = (*simple_losses(), any_loss(seed))
        for left in self.disk.all_left_by(losses, Path(mkdtemp(dir=self.place))):
            store = opened(left)
            self.promises.are_kept(store, self.now, tried, cut=True)
            store.close()
        assert not self.complaints.texts, self.complaints.texts

    # --- words and buttons -----------------------------------------------------------------------

    def _number(self) -> str:
        self.numbers += 1
        return str(self.numbers)

    def _choices(self, person: str) -> tuple[Choice, ...]:
        conversation = self.store.recall(person)
        return offers(FLOWS, conversation, self.now, HOUSE) if conversation else ()

    def _press(self, person: str, name: str, which: int = 0) -> None:
        choices = [choice for choice in self._choices(person) if choice.name == name]
        if choices:
            self._take(self._pressed(person, choices[which % len(choices)]))

    def _pressed(self, person: str, choice: Choice) -> Event:
        conversation = self.store.recall(person)
        assert conversation is not None
        at, number = conversation.person.position, self._number()
        secret = f"client-code-{number}"
        return Pressed(number, person, secret, at.step, at.number, choice.name, choice.about)

    def _remember_codes(self, one: Attempt) -> None:
        self.codes += [e.code for e in one.effects if isinstance(e, ShowInvitation)]


class _Complaints(logging.Handler):
    """The files of which the store reports that it cannot read them."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what is reported."""
        self.texts += [told for told in [record.getMessage()] if "cannot be read" in told]


def _hashed(code: str) -> str:
    return sha256(code.encode()).hexdigest()
