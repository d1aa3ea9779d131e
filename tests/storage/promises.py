"""What a store has promised, and whether it kept its word.

Promises looks at a store through its protocol alone, and compares what is there with the turns that
were acknowledged. Somebody's words carry who said them, so that strayed words are noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from flows.conversation import Effect, Event, Invitation, Person, Record, Role, Turn
from storage.store import Store

Key = tuple[str, str]  # ("person" | "record" | "invitation", id)
Thing = Person | Record | Invitation | None

KNOWN_FOR = timedelta(hours=47)  # as long as a handled update must be known, nearly
SIGNED = re.compile(r"signed (\S+?)\.")


def signed(words: str, person: str) -> str:
    """Words that tell who said them."""
    return f"{words}, signed {person}."


def signers(thing: object) -> set[str]:
    """Whose words are in a thing."""
    return set(SIGNED.findall(repr(thing)))


@dataclass(frozen=True)
class Attempt:
    """What a commit was asked to keep, and does not have to as long as it has not returned."""

    things: Mapping[Key, Thing]
    effects: tuple[Effect, ...] = ()
    prefix: str = "none"  # of the ids of its effects
    event: Event | None = None
    is_whole: bool = True  # in one file: there is no half of it, ever
    joined: str = ""  # the record that becomes part of this one
    erased: str = ""  # the record that goes, with what was still to be sent about it

    @property
    def holder(self) -> str:
        """In whose file the effects are: of a client's record, or of the person without one."""
        people = [thing for thing in self.things.values() if isinstance(thing, Person)]
        if any(person.role is Role.NURSE or not person.record for person in people):
            return people[0].id
        return next((name for kind, name in self.things if kind == "record"), "")


def attempt(turn: Turn, promises: Promises) -> Attempt:
    """What a turn wants to be kept, after all that was promised so far."""
    person, record = turn.person, turn.record
    things: dict[Key, Thing] = {("person", person.id): person}
    if record is not None:
        is_own = person.role is Role.CLIENT
        things["record", record.id] = replace(record, client=person) if is_own else record
    things |= {("invitation", made.id): made for made in turn.invitations}
    things |= {("record", gone): None for gone in (*turn.forgets, turn.erases) if gone}
    erased = promises.things.get(("record", turn.erases))
    if isinstance(erased, Record) and erased.link:
        things["invitation", erased.link] = None
    before = promises.things.get(("person", person.id))
    same = isinstance(before, Person) and before.record == person.record
    in_one = record is None or (person.role is Role.CLIENT and same)
    is_whole = in_one and not (turn.invitations or turn.forgets or turn.erases)
    joined, prefix = "".join(turn.forgets), f"{turn.event.id}."
    return Attempt(things, turn.effects, prefix, turn.event, is_whole, joined, turn.erases)


def attempt_due(record: Record, effects: tuple[Effect, ...]) -> Attempt:
    """What is to be kept when a record was due for something."""
    return Attempt({("record", record.id): record}, effects, f"due-{record.id}-")


@dataclass(frozen=True)
class Seen:
    """What a store has."""

    things: Mapping[Key, Thing]
    pending: Mapping[str, Effect]
    records: frozenset[str]


def look(store: Store, keys: Iterable[Key]) -> Seen:
    """What a store has under these keys, and all that is to be carried out."""
    pending: dict[str, Effect] = {}
    records = set[str]()
    for record, outbox in store.everything():
        pending |= {outgoing.id: outgoing.effect for outgoing in outbox}
        records |= {record.id} if record else set()
    return Seen({key: _look_up(store, *key) for key in keys}, pending, frozenset(records))


def _look_up(store: Store, kind: str, name: str) -> Thing:
    if kind == "record":
        return store.record(name)
    if kind == "invitation":
        return store.invitation(name)
    found = store.recall(name)
    if found is None:
        return None
    assert found.record == store.record(found.person.record), f"{name} has another record"
    assert signers(found) <= {name} or found.person.role is Role.NURSE, f"{name} reads along"
    return found.person


@dataclass
class Promises:
    """What must be there. A refused turn may be there, half or whole, or not."""

    things: dict[Key, Thing] = field(default_factory=dict)
    perhaps: dict[Key, list[Thing]] = field(default_factory=dict)
    handled: dict[tuple[str, str], datetime] = field(default_factory=dict)
    outbox: dict[str, Effect] = field(default_factory=dict)
    outbox_of: dict[str, str] = field(
        default_factory=dict
    )  # in whose file they are: a record's or a person's
    perhaps_out: dict[str, Effect] = field(default_factory=dict)
    sent: dict[str, Effect] = field(default_factory=dict)
    without_receipt: set[str] = field(default_factory=set)
    cared_for: set[tuple[str, str]] = field(default_factory=set)  # by whom, who

    def make(self, kept: Attempt, outgoing: Mapping[str, Effect], now: datetime) -> None:
        """A commit has returned: from now on this must be there."""
        for key, thing in kept.things.items():
            self.things[key] = thing
            self.perhaps.pop(key, None)
        self.outbox |= outgoing
        self._move(kept, outgoing)
        if kept.event is not None:
            self.handled[kept.event.person, kept.event.id] = now

    def _move(self, kept: Attempt, outgoing: Iterable[str]) -> None:
        self.outbox_of |= dict.fromkeys(outgoing, kept.holder)
        moved = {kept.joined, kept.event.person if kept.event else ""} - {""}
        for name, holder in self.outbox_of.items():
            if holder in moved:  # to the file that somebody has from now on
                self.outbox_of[name] = kept.holder
        for name in self._going_with(kept):
            self.perhaps_out[name] = self.outbox.pop(name)

    def _going_with(self, one: Attempt) -> set[str]:
        """What was to be sent about a record, and to its client, goes when all is erased."""
        if not one.erased or one.event is None:
            return set()
        mine, client = (n for n, of in self.outbox_of.items() if of == one.erased), one.event.person
        theirs = (name for name, effect in self.outbox.items() if effect.to == client)
        new = {name for name in self.outbox if name.startswith(one.prefix)}
        return ({*mine, *theirs} & self.outbox.keys()) - new

    def _is_of(self, kept: Attempt, name: str) -> bool:
        update = name.rpartition(".")[0]
        return kept.event is not None and (kept.event.person, update) in self.handled

    def deliver(self, outgoing_id: str, *, receipt: bool) -> None:
        """An effect was carried out, and its receipt was kept or refused."""
        self.sent[outgoing_id] = self.outbox.pop(outgoing_id)
        if not receipt:
            self.without_receipt.add(outgoing_id)

    def are_kept(
        self, store: Store, now: datetime, tried: tuple[Attempt, ...] = (), *, cut: bool = False
    ) -> Seen:
        """Look at all that a store has; AssertionError when a promise is broken.

        `tried` was not acknowledged. `cut`: the power has gone since, and receipts with it.
        """
        keys = {*self.things, *(key for one in tried for key in one.things)}
        seen = look(store, keys)
        for key, thing in seen.things.items():
            wanted = (one.things[key] for one in tried if key in one.things)
            legal = [self.things.get(key), *self.perhaps.get(key, ()), *wanted]
            assert thing in legal, f"{key} is not what it was: {thing} is none of {legal}"
        strays = seen.records - {name for kind, name in keys if kind == "record"}
        assert not strays, f"records that nobody made: {strays}"
        for (person, update), at in self.handled.items():
            known = now - at > KNOWN_FOR or store.was_handled(person, update)
            assert known, f"update {update} of {person} was acknowledged and is not known"
        self._outbox_is_kept(seen, tried, cut=cut)
        for one in tried:
            self._is_whole_or_not_at_all(store, seen, one)
        self._nobody_reads_along(seen)
        return seen

    def _outbox_is_kept(self, seen: Seen, tried: tuple[Attempt, ...], *, cut: bool) -> None:
        going = {name for one in tried for name in self._going_with(one)}
        for name, effect in self.outbox.items():
            there = seen.pending.get(name) == effect
            assert there or name in going, f"effect {name} to {effect.to} is lost"
        again = self.sent if cut else {name: self.sent[name] for name in self.without_receipt}
        for name, effect in seen.pending.items():
            known = {**self.outbox, **again, **self.perhaps_out}.get(name) == effect
            new = any(name in self.effects_of(one, seen) for one in tried)
            assert known or new, f"effect {name} comes from nowhere, or again"

    def _is_whole_or_not_at_all(self, store: Store, seen: Seen, one: Attempt) -> None:
        is_in = all(seen.things[key] == thing for key, thing in one.things.items())
        effects = tuple(self.effects_of(one, seen).values())
        assert effects in ((), one.effects), f"a part of the effects of {one.prefix}"
        whole = is_in and effects == one.effects
        if one.event is not None and store.was_handled(one.event.person, one.event.id):
            assert whole, f"update {one.event.id} counts as handled, and is there in part"
        elif one.is_whole and one.event is not None:
            was = (self.things.get(key) for key in one.things)
            assert not effects and (not is_in or list(one.things.values()) == list(was)), (
                f"update {one.event.id} is there, and would be handled again"
            )
        if one.is_whole and effects:
            assert is_in, f"the effects of {one.prefix} are there, but not what they tell of"

    def effects_of(self, one: Attempt, seen: Seen) -> dict[str, Effect]:
        """The effects of an attempt that are to be carried out, in order."""
        known = {*self.outbox, *self.sent, *self.perhaps_out}
        new = (n for n in seen.pending if n.startswith(one.prefix) and n not in known)
        return {name: seen.pending[name] for name in sorted(new, key=_place)}

    def _nobody_reads_along(self, seen: Seen) -> None:
        for key, thing in seen.things.items():
            if isinstance(thing, Record):
                self.cared_for |= {(thing.nurse, thing.client.id)} if thing.client else set()
                owner = {thing.client.id} if thing.client else set()
                assert signers(thing) <= owner, f"{key} has somebody else's words"
        for name, effect in seen.pending.items():
            for person in signers(effect) - {effect.to}:
                to_nurse = (effect.to, person) in self.cared_for
                assert to_nurse, f"effect {name} brings somebody else's words"

    def settle(self, seen: Seen, tried: tuple[Attempt, ...], *, lasting: bool, cut: bool) -> None:
        """Take what was found as what is there. Not `lasting`: a cut of the power may undo it."""
        for key, thing in seen.things.items():
            was = self.things.get(key)
            if lasting:
                self.perhaps.pop(key, None)
            elif thing != was:
                self.perhaps.setdefault(key, []).append(was)
            self.things[key] = thing
        new = {n: e for one in tried for n, e in self.effects_of(one, seen).items()}
        held = {n: one.holder for one in tried for n in self.effects_of(one, seen)}
        if cut:
            back = {name for name in seen.pending if name in self.sent}
            self.outbox |= {name: self.sent.pop(name) for name in back}
            self.without_receipt -= back
        if lasting:
            new |= {n: e for n, e in self.perhaps_out.items() if n in seen.pending}
            self.outbox |= new
            self.outbox_of |= dict.fromkeys(new, "") | held | self.outbox_of
            self.perhaps_out.clear()
        else:
            self.perhaps_out |= new


def _place(outgoing_id: str) -> int:
    return int(outgoing_id.rpartition(".")[2])
