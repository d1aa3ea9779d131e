"""What clients took back after a backup was made, found in the data that the backup replaces.

A consent that was taken back is taken back again. So is a sharing that ended, when the log of the
replaced data says that it was since. Answers may be what the restore is for: they are only told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from flows.conversation import Record
from flows.log.logbook import Act, Thing
from storage.cabinet import Cabinet
from storage.files import tables_in
from storage.intents import changed
from storage.keys import MasterKey
from storage.record import Kept, from_tables
from storage.snapshot import files_in
from storage.trail import entry_of
from storage.vault import Vault, name_of


@dataclass(frozen=True)
class Known:
    """The records in a data folder."""

    folder: Path
    records: dict[str, Kept]  # by id
    of_clients: dict[str, Kept]  # by the person id of the client
    unread: frozenset[str]  # ids

    def now(self, record: Record) -> Kept | None:
        """What is there of this record, or of the one that it became part of."""
        client = record.client.id if record.client else ""
        return self.records.get(record.id) or self.of_clients.get(client)


def take_back_again(
    cabinet: Cabinet, places: Iterable[Path], keys: tuple[MasterKey, ...], made_at: datetime
) -> tuple[str, ...]:
    """Carry over to restored data what was taken back after `made_at`; a sentence for each.

    `places` are the data folders that know of it. A sentence names a record by its id alone.
    """
    told = list[str]()
    known = [_known_in(place, keys) for place in places]
    for id, restored in _known_in(cabinet.folder, cabinet.vault.keys).records.items():
        if restored.record is None or Path(cabinet.tombstone(id)).exists():
            continue
        record = restored.record
        for data in known:
            record, sentences = _brought_up_to(record, data, made_at)
            told += (f"record {id} {sentence}" for sentence in sentences)
        if record != restored.record:  # newer than what an intent in the backup may hold
            newer = replace(restored, record=record, version=restored.version + 1)
            cabinet.put(cabinet.record(id), newer)
    cabinet.sync()
    return tuple(dict.fromkeys(told))


def _known_in(folder: Path, keys: tuple[MasterKey, ...]) -> Known:
    """The records in a data folder; what a turn intended and a crash kept from its file counts."""
    newest, unread, files = dict[str, Kept](), set[str](), files_in(folder)
    for name in (n for n in files.names if n.startswith(("records/", "intents/"))):
        try:
            tables, _seal = tables_in(name_of(name), files.read(name), Vault(keys))
            intended = name.startswith("intents/")
            found = changed(tables) if intended else [(name, from_tables(tables))]
        except Exception:  # whatever a damaged file does: it may be what the restore is for
            unread.add(PurePosixPath(name).stem)
            continue
        for file, kept in found:
            id = PurePosixPath(file).stem
            if kept.record and (id not in newest or newest[id].version < kept.version):
                newest[id] = kept
    clients = {k.record.client.id: k for k in newest.values() if k.record and k.record.client}
    return Known(folder, newest, clients, frozenset(unread))


def _brought_up_to(then: Record, known: Known, made_at: datetime) -> tuple[Record, list[str]]:
    """A record of the backup without what its client took back since, and what that was."""
    kept, record = known.now(then), then
    now = kept.record if kept else None
    if then.client is None:
        return then, []
    if kept is None or now is None:
        unread = then.id in known.unread
        return then, [f"cannot be read in {known.folder}: ask its nurse"] if unread else []
    told = list[str]()
    if _ended(now) - _ended(then):
        record = _without_consent(record, now)
        told.append("had its consent taken back since: it is taken back again")
    if then.nurse and now.nurse != then.nurse:
        if since := _stopped_sharing(kept, made_at):
            record = _without_nurse(record, now)
        done = "it is ended again" if since else "the nurse gets what is shared until that is done"
        told.append(f"had its sharing ended since: {done}")
    if back := len({r.id for r in then.reflections} - {r.id for r in now.reflections}):
        told.append(f"has answers again that were gone, {back} in all: let the client look")
    return record, told


def _ended(record: Record) -> set[datetime]:
    return {consent.withdrawn_at for consent in record.consents if consent.withdrawn_at}


def _without_consent(then: Record, now: Record) -> Record:
    """The record with what the client said last about keeping, and without what waited before."""
    given = {consent.given_at: consent for consent in (*then.consents, *now.consents)}
    ended = _ended(now)
    return replace(
        then,
        consents=tuple(given[at] for at in sorted(given)),
        shares=tuple(
            share
            for share in then.shares
            if share.handed_over_at or all(at < share.agreed_at for at in ended)
        ),
    )


def _stopped_sharing(kept: Kept, made_at: datetime) -> bool:
    """Whether the newest lines of the log say that the client did so after this moment."""
    entries = (entry_of(line) for line in kept.trail.lines)
    ends = (e for e in entries if (e.act, e.thing) == (Act.END_PERMISSION, Thing.SUMMARY))
    return any(entry.at > made_at for entry in ends)


def _without_nurse(then: Record, now: Record) -> Record:
    """The record as `flows.client.my_data.stop_sharing` leaves it."""
    still = {visit.id for visit in now.visits}
    return replace(
        then,
        label="",
        nurse="",
        nurse_name="",
        visits=tuple(visit for visit in then.visits if visit.id in still),
        shares=tuple(share for share in then.shares if share.handed_over_at),
    )
