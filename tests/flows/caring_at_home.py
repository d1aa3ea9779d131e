"""A daughter who may answer for her mother: beginnings for tests about carers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.conversation import Record
from flows.record.caring import Carer, Naming
from storage.tinydb_store import open_store
from tests.flows.stories import joined
from tests.world import Person, World


def daughter(world: World, form: str = "u") -> tuple[Person, Person, Person]:
    """Nurse Anna, her client, and the client's daughter Els, who may answer: both said yes."""
    anna, client = joined(world, form)
    return anna, client, may_answer(world, client)


def may_answer(
    world: World, client: Person, name: str = "Els", relation: str = "mother", until: int = 0
) -> Person:
    """Somebody whom this client lets answer, at the page of whoever answers for others."""
    client.says("wie mag het weten").presses("Iemand toevoegen").says(name).says("mama")
    carer = world.person(name).starts(world.codes[-1]).presses("Ja, dat is goed")
    client.says("later")
    given = Carer(
        f"{name}-1",
        name,
        Naming(relation),
        "answers",
        ("happy", "body"),
        world.now,
        person=carer.id,
        accepted_at=world.now,
        confirmed_at=world.now,
    )
    record = world.record(client)
    put(world, replace(record, carers=(*record.carers, given), contacts=()))
    return carer


def put(world: World, record: Record) -> None:
    """Let a record be so, as if it had been said."""
    store = open_store(world.folder)
    store.commit_due(record, (), world.now + timedelta(microseconds=world._number()))
    store.close()


def begins(carer: Person, form: str = "u") -> Person:
    """The carer begins a diary of the own, up to the first question."""
    carer.says("over mezelf")
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", form, "Ja, dat mag"):
        carer.presses(label)
    return carer
