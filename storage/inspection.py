"""Whether all that is kept can be read and hangs together: of a data folder or of a backup.

Every file is opened, every log followed from its first line to its last. Nothing is changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from flows.conversation import Role
from storage import intents, trail
from storage.files import tables_in
from storage.keys import KeyFault, MasterKey
from storage.migrations import SchemaTooNew, Tables
from storage.opening import NAMES, names_in
from storage.record import (
    Kept,
    departure_from_tables,
    from_tables,
    invitation_from_tables,
    page_from_tables,
    tombstone_from_tables,
)
from storage.snapshot import RECEIPTS, Erased, Files
from storage.vault import Unreadable, Vault, name_of

RESTORE = "restore it from a backup"
FINISH = "was to be removed and is still there: start the bot once"


@dataclass(frozen=True)
class Owner:
    """Where the file of a person or a record leads to, once it has been read."""

    record: str = ""  # of a client: the own record
    client: str = ""  # of a record: its client's pseudonym
    nurse: str = ""  # of a record: its nurse's pseudonym
    clients: tuple[str, ...] = ()  # of a nurse: the records of her clients


@dataclass
class Found:
    """What an inspection came across."""

    counts: Counter[str] = field(default_factory=Counter)  # files in each room
    lines: int = 0  # of all logs
    faults: list[str] = field(default_factory=list)  # each with its mend
    erased: bool = False  # a file was erased meanwhile: another look finds it gone


def inspect(files: Files, keys: tuple[MasterKey, ...]) -> Found:
    """Read all files with these keys; what was found."""
    found = Found()
    try:
        vault = names_in(Vault(keys), files.read(NAMES))
    except (KeyError, OSError):
        found.faults.append(f"{NAMES} is missing: {RESTORE}")
    except (KeyFault, Unreadable, SchemaTooNew, Erased) as fault:
        found.faults.append(_told(NAMES, fault))
    else:
        _Inspection(files, vault, found).run()
    return found


def _told(name: str, fault: Exception) -> str:
    what = type(fault).__name__
    match fault:
        case KeyFault():
            mend = "name its file with --old-key, or put it in the key file below the present one"
            return f"{fault}: {mend}"
        case Erased():
            return f"{name} {FINISH}"
        case SchemaTooNew():
            return f"{name}: {fault}"
        case Unreadable():
            return f"{name} was damaged, or put in the place of another: {RESTORE}"
        case _:
            return f"{name} holds what this program does not write ({what}): {RESTORE}"


class _Inspection:
    """One look at all files, in the order of the rooms: people come before what they lead to."""

    def __init__(self, files: Files, vault: Vault, found: Found) -> None:
        self.files, self.vault, self.found = files, vault, found
        self.there = {*files.names}
        self.people, self.records = dict[str, Owner](), dict[str, Owner]()
        self.tombs = {PurePosixPath(n).stem for n in self.there if n.startswith("tombstones/")}
        self.leaving = set[str]()  # records that somebody's file says farewell to
        self.pages = dict[str, list[str]]()
        for name in sorted(name for name in self.there if name.startswith("log/")):
            self.pages.setdefault(name.split("/")[1], []).append(name)
        self.followed = set[str]()

    def run(self) -> None:
        """Read every file, then see whether all of it hangs together."""
        for name in self.files.names:
            self.found.counts[name.partition("/")[0]] += 1
            if name not in (RECEIPTS, NAMES):
                self._look_into(name)
        for stem in sorted(self.pages.keys() - self.followed):
            self._tell(f"log/{stem} belongs to no file: {RESTORE}")
        for end in self._loose_ends():
            self._tell(end)

    def _tell(self, fault: str) -> None:
        self.found.faults.append(fault)

    def _tables(self, name: str) -> Tables:
        return tables_in(name_of(name), self.files.read(name), self.vault)[0]

    def _look_into(self, name: str) -> None:
        room, stem = name.partition("/")[0], PurePosixPath(name).stem
        try:
            self._look_at(room, stem, self._tables(name))
        except Exception as fault:  # whatever a damaged file does
            self._tell(_told(name, fault))
            self.found.erased |= isinstance(fault, Erased)
            self.followed.add(stem)

    def _look_at(self, room: str, stem: str, tables: Tables) -> None:
        match room:
            case "people":
                kept = from_tables(tables)
                self.people[stem] = self._owner(kept)
                self._look_at_log(room, stem, kept)
            case "records":
                kept = from_tables(tables)
                self.records[stem] = self._owner(kept)
                self._look_at_log(room, stem, kept)
            case "tombstones":
                tombstone = tombstone_from_tables(tables)
                self._follow(stem, (), tombstone.count, tombstone.head)
            case "invitations":
                invitation_from_tables(tables)
            case "departures":
                departure_from_tables(tables)
            case "intents":
                intents.changed(tables)
            case _:
                page_from_tables(tables)

    # --- logs ----------------------------------------------------------------------------------

    def _look_at_log(self, room: str, stem: str, kept: Kept) -> None:
        self.leaving |= {farewell.record for farewell in kept.farewells}
        if not self._is_at_home(room, stem, kept):
            self._tell(f"{room}/{stem} is about somebody else: {RESTORE}")
        if (
            stem not in self.tombs and stem not in self.leaving
        ):  # else its last page is written already
            self._follow(stem, kept.trail.lines, kept.trail.count, kept.trail.head)
        self.followed.add(stem)

    def _follow(self, stem: str, end: tuple[str, ...], count: int, head: str) -> None:
        self.followed.add(stem)
        self.found.lines += count
        pages = (page_from_tables(self._tables(page)) for page in self.pages.get(stem, ()))
        lines = [line for page in pages for line in page]
        for fault in trail.faults((*lines, *end), count, head):
            self._tell(f"the log {stem} was altered: {fault}: compare it with a backup")

    # --- what leads where ----------------------------------------------------------------------

    def _owner(self, kept: Kept) -> Owner:
        record, person, name = kept.record, kept.person, self.vault.pseudonym
        if record is not None:
            client = name(record.client.id) if record.client else ""
            return Owner(client=client, nurse=name(record.nurse) if record.nurse else "")
        if person is None or person.role is Role.CLIENT:
            return Owner(person.record if person else "")
        return Owner(clients=person.clients)

    def _is_at_home(self, room: str, stem: str, kept: Kept) -> bool:
        if room == "records":
            return kept.record is not None and kept.record.id == stem
        return kept.person is None or self.vault.pseudonym(kept.person.id) == stem

    def _loose_ends(self) -> Iterator[str]:
        known = self.records.keys() | self.tombs | self._unread()
        for stem, person in self.people.items():
            for led_to in sorted({person.record, *person.clients} - {""} - known):
                yield f"people/{stem} leads to record {led_to}, which is not there: {RESTORE}"
        for stem, record in self.records.items():
            if stem in self.tombs or stem in self.leaving:
                yield f"records/{stem} {FINISH}"
            elif not self._is_held(stem, record):
                yield f"records/{stem} belongs to nobody: {RESTORE}, or let its client write again"

    def _unread(self) -> set[str]:
        stems = {PurePosixPath(name).stem for name in self.there if name.startswith("records/")}
        return stems - self.records.keys()  # told already

    def _is_held(self, stem: str, record: Owner) -> bool:
        if record.client:
            client = self.people.get(record.client)
            return client is not None and client.record == stem
        if not record.nurse:  # she left before her client came in, and nobody took her place
            return True
        nurse = self.people.get(record.nurse)
        return nurse is not None and stem in nurse.clients
