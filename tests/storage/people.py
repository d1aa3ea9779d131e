"""A nurse, her client and what they do, for tests of what a data folder holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.conversation import (
    Consent,
    Effect,
    Form,
    Invitation,
    Person,
    Position,
    Record,
    Reflection,
    Role,
    Said,
    Say,
    Turn,
)
from flows.log.logbook import Act, Entry, Thing
from flows.words import Prompt, Text
from storage.keys import write_keys
from storage.tinydb_store import TinyDbStore, open_store
from tests.storage.sealing import VAULT

NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
ANNA = Person("telegram-700700700", Position("home", number=3), Role.NURSE, name="Annelies")
MRS_A = Person("telegram-424242424", Position("happy", number=7), record="mw-a")
GUEST = Person("telegram-818181818", Position("welcome", number=1))
CARED_FOR = replace(ANNA, clients=("mw-a",))
RECORD = Record("mw-a", label="mw. Achterberg", nurse=ANNA.id, nurse_name=ANNA.name, link="f0e1")
JOINED = replace(RECORD, client=MRS_A, consents=(Consent("2026-11-22", Form.U, NOW),))
LINK = Invitation("f0e1", Role.CLIENT, NOW + timedelta(days=14), "mw-a", ANNA.id, ANNA.name)


def opened(data: Path) -> TinyDbStore:
    """The store in a data folder, with the key of the tests beside it."""
    key = Path(f"{data}.key")
    if not key.exists():
        write_keys(key, VAULT.keys)
    return open_store(data)


def words(to: Person, said: str = "Dag.") -> Effect:
    """A message."""
    return Say(to.id, to.form, Prompt((Text(said),)))


def entry(act: Act, person: Person = MRS_A, record: str = "mw-a") -> Entry:
    """A line of the log: somebody did this with an answer."""
    return Entry(NOW, person.id, person.role, act, Thing.ANSWER, record, behalf=MRS_A.id)


def a_turn(
    update: str,
    person: Person,
    record: Record | None = None,
    *effects: Effect,
    now: datetime = NOW,
    log: tuple[Entry, ...] = (),
    erases: str = "",
    forgets: tuple[str, ...] = (),
) -> Turn:
    """A turn in which this person, and perhaps a record, became what they are now."""
    event = Said(update, person.id, words="koffie met de hulp", message=f"m{update}")
    return Turn(
        now,
        event,
        person,
        record,
        effects=effects,
        log=log,
        erases=erases,
        forgets=forgets,
    )


def told(record: Record, update: str, said: str) -> Record:
    """The record with one more answer."""
    answer = Reflection(update, "s", "opening", "happy.1", said, NOW, update)
    return replace(record, reflections=(*record.reflections, answer))


def commit(store: TinyDbStore, *turns: Turn) -> None:
    """Commit turns one by one; raise what the store says in their place."""
    for turn in turns:
        [kept] = store.commit([turn])
        if isinstance(kept, Exception):
            raise kept


def joined(store: TinyDbStore) -> None:
    """The nurse has a client, who has come in by a link and told something."""
    commit(store, a_turn("1", CARED_FOR, RECORD, log=(entry(Act.ADD, ANNA),)))
    store.invite(LINK)
    record = told(JOINED, "2", "koffie met de hulp")
    commit(store, a_turn("2", MRS_A, record, words(MRS_A), log=(entry(Act.ADD),)))


def erased(store: TinyDbStore) -> None:
    """The client erases everything."""
    alone = replace(MRS_A, record="", position=Position("start"))
    log = (entry(Act.ERASE),)
    commit(store, a_turn("3", alone, None, words(alone), log=log, erases="mw-a"))
