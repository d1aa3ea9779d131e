"""The note that a nurse leaves: a sealed file, which anybody may write while the bot runs.

It stays until all that follows from it is done, so that a crash loses nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flows.conversation import Departure, Person, Role
from flows.permission import LONG_AGO
from storage.cabinet import Cabinet, quiet
from storage.opening import KeyPlace, open_vault
from storage.record import departure_from_tables, departure_to_tables, invitation_from_tables

log = logging.getLogger(__name__)


def noted(cabinet: Cabinet) -> Iterator[Departure]:
    """The nurses who leave, in the order in which it was said. A note that cannot be read is told
    about, and left where it is.
    """
    found = list[Departure]()
    for path in cabinet.files("departures"):
        try:
            tables = cabinet.tables(path)
        except Exception as fault:
            what = {"file": Path(path).name, "fault": type(fault).__name__}
            log.error("the note %(file)s that a nurse leaves cannot be read: %(fault)s", what)
            continue
        if tables:
            found.append(departure_from_tables(tables))
    yield from sorted(found, key=lambda departure: departure.asked_at)


def note(cabinet: Cabinet, departure: Departure) -> None:
    """Keep the note; of one nurse there is one. Errors as those of the disk."""
    cabinet.put_tables(cabinet.departure(departure.nurse), departure_to_tables(departure))
    cabinet.sync()


def note_first(cabinet: Cabinet, departure: Departure) -> None:
    """Keep the note, unless there is one already: that can be further."""
    if not Path(cabinet.departure(departure.nurse)).exists():
        note(cabinet, departure)


def close_links(cabinet: Cabinet, nurse: str) -> None:
    """Take away the links by which a nurse came in: they would let her in again."""
    for path in [*cabinet.files("invitations")]:
        tables = cabinet.tables(path)
        invitation = invitation_from_tables(tables) if tables else None
        if invitation and invitation.role is Role.NURSE and invitation.used_by == nurse:
            cabinet.remove(path, with_key=True)
    cabinet.sync()


# --- beside the bot ---------------------------------------------------------------------------


def nurses(folder: Path, place: KeyPlace) -> tuple[tuple[Person, int], ...]:
    """All nurses and how many clients each has, by team and by when they came in.

    Raises:
        KeyFault, Unreadable: as `Cabinet.kept` says.
    """
    with quiet(folder):
        cabinet = Cabinet(folder, open_vault(folder, place))
        kept = (cabinet.looked_into(path) for path in cabinet.files("people"))
        found = [k.person for k in kept if k and k.person and k.person.role is Role.NURSE]
        counted = [(nurse, _clients(cabinet, nurse)) for nurse in found]
    return tuple(sorted(counted, key=lambda one: _by_coming_in(one[0])))


def _by_coming_in(nurse: Person) -> tuple[str, datetime, str]:
    return nurse.team, nurse.came_at or LONG_AGO, nurse.id


def _clients(cabinet: Cabinet, nurse: Person) -> int:
    kept = (cabinet.looked_into(cabinet.record(client)) for client in nurse.clients)
    return sum(1 for k in kept if k and k.record and k.record.nurse == nurse.id)


def ask_to_leave(folder: Path, place: KeyPlace, departure: Departure) -> None:
    """Note beside a running bot that a nurse leaves.

    Raises:
        KeyFault: the key is missing or wrong.
    """
    with quiet(folder):
        note_first(Cabinet(folder, open_vault(folder, place)), departure)
