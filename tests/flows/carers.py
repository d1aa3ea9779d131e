"""Beginnings with a carer: a client who lets somebody answer, as kept; and the carer's way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from flows.conversation import Invitation, Record, Role
from flows.record.caring import Carer, Naming, Recorded
from storage.tinydb_store import open_store
from tests.world import Person, World

MOTHER = Naming(relation="mother")
ALL = ("happy", "body", "mind", "meaning", "quality", "participation", "daily")
LASTS = timedelta(days=14)


def changed(world: World, record_id: str, change: Callable[[Record], Record]) -> None:
    """Change a client's record, as the client or the nurse would."""
    store = open_store(world.folder)
    record = store.record(record_id)
    assert record is not None
    moment = world.now + timedelta(microseconds=world._number())  # each is a commit of its own
    store.commit_due(change(record), (), moment)
    store.close()


def kept(world: World, record_id: str) -> Record:
    """A client's record, whoever asks."""
    store = open_store(world.folder)
    record = store.record(record_id)
    store.close()
    assert record is not None
    return record


def permission(world: World, record_id: str, one: Carer) -> Carer:
    """Put a permission in a client's record, in the place of the one with the same id."""
    changed(
        world,
        record_id,
        lambda r: replace(r, carers=(*(c for c in r.carers if c.id != one.id), one)),
    )
    return one


def link_for(world: World, record_id: str, one: Carer) -> str:
    """The code of a link for this permission, which is put in the record."""
    code = f"carer-code-{one.id}"
    hashed = sha256(code.encode()).hexdigest()
    permission(world, record_id, replace(one, link=hashed))
    store = open_store(world.folder)
    store.invite(Invitation(hashed, Role.CARER, world.now + LASTS, record_id))
    store.close()
    return code


def els(world: World, **more: object) -> Carer:
    """The permission of Els, a daughter, who may answer about the opening and the body."""
    one = Carer("els", "Els", MOTHER, "answers", ("happy", "body"), world.now)
    return replace(one, **more)  # type: ignore[arg-type]


def recorded(world: World, nurse: Person) -> Recorded:
    """How a nurse wrote a permission down."""
    return Recorded(nurse.id, "Anna", world.now, "spoken")


def comes_in(world: World, client: Person, one: Carer, name: str = "") -> Person:
    """Somebody opens the link, chooses u and says yes; the client has not agreed yet."""
    carer = world.person(name or one.name).starts(link_for(world, world.record(client).id, one))
    carer.presses("Ja, ga verder")
    if "u" in carer.buttons:
        carer.presses("u")
    return carer.presses("Ja, dat is goed")


def confirmed(world: World, client: Person, one: Carer, name: str = "") -> Person:
    """The same, and the client has agreed."""
    carer = comes_in(world, client, one, name)
    confirm(world, client, one.id)
    return carer


def confirm(world: World, client: Person, carer_id: str) -> None:
    """The client agrees."""
    change(world, client, carer_id, confirmed_at=world.now)


def change(world: World, client: Person, carer_id: str, **what: object) -> None:
    """The client changes, or ends, what somebody may."""
    record = world.record(client)
    one = next(c for c in record.carers if c.id == carer_id)
    permission(world, record.id, replace(one, **what))  # type: ignore[arg-type]
