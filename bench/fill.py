"""Fill a data folder with clients: does the price of a message grow with their number?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson

from flows.conversation import (
    Consent,
    Form,
    Person,
    Position,
    Record,
    Reflection,
    Session,
)
from storage.record import Kept, Tables, to_tables

WORDS = "Vanochtend heb ik koffie gedronken met de buurvrouw en daarna de planten water gegeven."
ANSWERS = 10


def fill(folder: Path, clients: int) -> None:
    """Write so many clients with ten answers each, in the files of the embedded store."""
    for name in ("people", "records", "invitations"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    now = datetime.now(UTC)
    for number in range(clients):
        person = Person(f"telegram-{10**10 + number}", Position("rest", number=9))
        record = _record(f"{number:016x}", replace(person, record=f"{number:016x}"), now)
        _write(folder / "people" / f"{person.id}.json", Kept(person=record.client))
        _write(folder / "records" / f"{record.id}.json", Kept(record=record))


def _record(record_id: str, client: Person, now: datetime) -> Record:
    session = Session("s", "body", now, ("body.1", "body.2", "body.3"))
    said = (Reflection(f"r{n}", "s", "body", "body.1", WORDS, now, str(n)) for n in range(ANSWERS))
    consent = Consent("2026-11-22", Form.U, now)
    return Record(
        record_id, client, consents=(consent,), sessions=(session,), reflections=tuple(said)
    )


def _write(path: Path, kept: Kept) -> None:
    path.write_bytes(orjson.dumps(_as_tinydb(to_tables(kept))))


def _as_tinydb(tables: Tables) -> dict[str, dict[str, object]]:
    return {
        name: {str(number): row for number, row in enumerate(rows, 1)}
        for name, rows in tables.items()
    }
