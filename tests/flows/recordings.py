"""Beginnings of tests about a client without a phone, and somebody who answers for her."""

from __future__ import annotations

from dataclasses import replace

from flows.conversation import Record
from flows.record import carers
from flows.record.caring import Carer
from storage.tinydb_store import open_store
from tests.flows.stories import invited
from tests.world import Person, World

RECORDS = ("Mantelzorger", "Toestemming opschrijven")
AGREES = ("Mag van de cliënt", "Gezegd, ik was erbij", "Alles", "Klaar", "Half jaar")


def at_carers(world: World) -> Person:
    """Anna with "mw. A", who has no phone, at the page of who may answer."""
    anna, _code = invited(world)
    return anna.presses("Mantelzorger")


def records(anna: Person, name: str = "Els", relation: str = "Moeder") -> Person:
    """Anna records that her client lets somebody answer about everything, for half a year."""
    anna.presses("Toestemming opschrijven").says(name).presses(relation)
    for label in AGREES:
        anna.presses(label)
    return anna.presses("Ja, dat klopt")


def recorded(world: World) -> Person:
    """Anna, who has recorded a permission for Els."""
    return records(at_carers(world))


def kept(world: World, nurse: str = "nurse Anna") -> Record:
    """What is kept about the one client of this nurse."""
    store = open_store(world.folder)
    conversation = store.recall(world.person(nurse).id)
    store.close()
    assert conversation is not None
    [record] = conversation.caseload
    return record


def permission(world: World) -> Carer:
    """The one permission of the one client."""
    [one] = kept(world).carers
    return one


def accepted(world: World, name: str = "Els") -> Person:
    """Somebody who has said yes to the newest permission that was recorded."""
    person, record = world.person(name), kept(world)
    one = replace(record.carers[-1], person=person.id, accepted_at=world.now)
    keeps(world, carers.put_carer(record, one))
    return person


def keeps(world: World, record: Record) -> None:
    """Let this be what is kept about a client."""
    store = open_store(world.folder)
    store.commit_due(record, (), world.now)
    store.close()
