"""Fill a data folder with clients: does the price of a message grow with their number?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flows.conversation import Consent, Form, Person, Position, Record, Reflection, Session
from storage.cabinet import Cabinet
from storage.opening import key_place, open_vault
from storage.record import Kept

WORDS = "Vanochtend heb ik koffie gedronken met de buurvrouw en daarna de planten water gegeven."
ANSWERS = 10


def fill(folder: Path, clients: int) -> None:
    """Write so many clients with ten answers each, in the files of the embedded store."""
    cabinet = Cabinet(folder, open_vault(folder, key_place(folder, None, {})))
    now = datetime.now(UTC)
    for number in range(clients):
        person = Person(f"telegram-{10**10 + number}", Position("rest", number=9))
        record = _record(f"{number:016x}", replace(person, record=f"{number:016x}"), now)
        cabinet.put(cabinet.person(person.id), Kept(person=record.client))
        cabinet.put(cabinet.record(record.id), Kept(record=record))


def _record(record_id: str, client: Person, now: datetime) -> Record:
    session = Session("s", "body", now, ("body.1", "body.2", "body.3"))
    said = (Reflection(f"r{n}", "s", "body", "body.1", WORDS, now, str(n)) for n in range(ANSWERS))
    consent = Consent("2026-11-22", Form.U, now)
    return Record(
        record_id, client, consents=(consent,), sessions=(session,), reflections=tuple(said)
    )
