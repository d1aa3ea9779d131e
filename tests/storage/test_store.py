"""What every store promises, on every engine; and how TinyDB's files keep that promise."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest

import storage.cabinet
from flows.conversation import (
    AgendaItem,
    Consent,
    Conversation,
    Departure,
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
    Visit,
)
from flows.words import Prompt, Text
from storage.departures import ask_to_leave
from storage.files import read_sealed, write_sealed
from storage.migrations import SCHEMA, SchemaTooNew, Tables
from storage.opening import key_place
from storage.record import Kept, Outgoing, from_tables
from storage.store import Store, StoreInUse
from storage.tinydb_store import invite, open_store
from storage.vault import Seal, Vault
from tests.storage.sealing import read_tables, vault_of

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
LATER = NOW + timedelta(hours=1)


class OpenStore(Store, Protocol):
    """A store that a test opened, and lets go of."""

    def close(self) -> None:
        """Let another process have the data."""


ENGINES: dict[str, Callable[[Path], OpenStore]] = {
    "tinydb": open_store,
}


@dataclass
class Data:
    """A data folder and the store that is open on it."""

    folder: Path
    opens: Callable[[Path], OpenStore]
    store: OpenStore

    def reopen(self) -> OpenStore:
        """As after a restart: only what is on disk is there."""
        self.store.close()
        self.store = self.opens(self.folder)
        return self.store

    def commit(self, turn: Turn) -> tuple[Outgoing, ...]:
        """Commit one turn; raise what the store says in its place."""
        [kept] = self.store.commit([turn])
        if isinstance(kept, Exception):
            raise kept
        return kept

    def recalled(self, person: str) -> Conversation:
        """The conversation of somebody who must be known."""
        found = self.store.recall(person)
        assert found is not None
        return found

    def person(self, person: str) -> str:
        """The name of somebody's own file, which tells nothing."""
        return f"people/{vault_of(self.folder).pseudonym(person)}.sealed"

    @property
    def pending(self) -> list[str]:
        """The ids of all that is still to be carried out."""
        return sorted(o.id for _record, outbox in self.store.everything() for o in outbox)


@pytest.fixture(params=ENGINES)
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Data]:
    """An empty folder with a store on it."""
    opens = ENGINES[request.param]
    found = Data(tmp_path / "data", opens, opens(tmp_path / "data"))
    yield found
    found.store.close()


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Data]:
    """An empty folder with TinyDB's store on it, for what is true of its files only."""
    found = Data(tmp_path / "data", open_store, open_store(tmp_path / "data"))
    yield found
    found.store.close()


# --- people and what they do ------------------------------------------------------------------

ANNA = Person("test-anna", Position("home", number=3), Role.NURSE, name="Anna", clients=("mw-a",))
MRS_A = Person("test-mrs-a", Position("happy", number=7), record="mw-a")
RECORD = Record("mw-a", label="mw. A", nurse=ANNA.id, nurse_name="Anna")
JOINED = replace(RECORD, client=MRS_A, consents=(Consent("2026-11-22", Form.U, NOW),))


def words(to: Person, said: str = "Dag.") -> Effect:
    """A message."""
    return Say(to.id, to.form, Prompt((Text(said),)))


def heard(update: str, person: Person) -> Said:
    """Something that was said."""
    return Said(update, person.id, words="koffie met de hulp", message=update)


def a_turn(
    update: str,
    person: Person,
    record: Record | None = None,
    *effects: Effect,
    now: datetime = NOW,
    forgets: tuple[str, ...] = (),
) -> Turn:
    """A turn in which this person, and perhaps a record, became what they are now."""
    return Turn(now, heard(update, person), person, record, effects=effects, forgets=forgets)


def told(record: Record, update: str, said: str) -> Record:
    """The record with one more answer."""
    answer = Reflection(update, "s", "opening", "happy.1", said, NOW, update)
    return replace(record, reflections=(*record.reflections, answer))


def without_chat_and_log(found: Conversation | None) -> Conversation:
    """A conversation without the ids of its messages and the lines of its log."""
    assert found is not None
    return replace(found, messages=(), trail=())


def joined(data: Data) -> None:
    """Nurse Anna has mw. A as a client, who has come in."""
    data.commit(a_turn("1", ANNA, RECORD))
    data.commit(a_turn("2", MRS_A, JOINED))


# --- recalling --------------------------------------------------------------------------------


def test_a_stranger_is_not_known(data: Data) -> None:
    assert data.store.recall("test-stranger") is None
    assert data.store.record("nothing") is None
    assert data.store.invitation("nothing") is None
    assert not data.store.was_handled("test-stranger", "1")
    assert list(data.store.everything()) == []


def test_somebody_without_a_record_is_recalled_as_they_were(data: Data) -> None:
    newcomer = Person("test-new", Position("alone", number=2), form=Form.JE)
    data.commit(a_turn("1", newcomer))
    for store in (data.store, data.reopen()):
        assert without_chat_and_log(store.recall(newcomer.id)) == Conversation(newcomer)


def test_a_client_is_recalled_with_the_record(data: Data) -> None:
    joined(data)
    expected = Conversation(MRS_A, JOINED)
    for store in (data.store, data.reopen()):
        assert without_chat_and_log(store.recall(MRS_A.id)) == expected


def test_what_was_said_is_there_after_a_restart(data: Data) -> None:
    joined(data)
    record = told(JOINED, "3", "koffie met de hulp ☕ — شكراً")
    data.commit(a_turn("3", replace(MRS_A, position=Position("themes", number=8)), record))
    data.reopen()
    found = data.recalled(MRS_A.id)
    assert found.record is not None
    assert found.record.reflections == record.reflections
    assert found.person.position == Position("themes", number=8)
    assert found.record.client == found.person


def test_a_nurse_is_recalled_with_her_clients_by_label(data: Data) -> None:
    second = Record("dhr-b", label="dhr. B", nurse=ANNA.id, nurse_name="Anna")
    data.commit(a_turn("1", ANNA, RECORD))
    data.commit(a_turn("2", replace(ANNA, clients=("mw-a", "dhr-b")), second))
    for store in (data.store, data.reopen()):
        found = store.recall(ANNA.id)
        assert found is not None
        assert found.caseload == (second, RECORD)
        assert found.record is None


def test_a_nurse_never_gets_a_client_of_another_nurse(data: Data) -> None:
    bea = Person("test-bea", Position("home"), Role.NURSE, name="Bea", clients=("dhr-b",))
    data.commit(a_turn("1", bea, Record("dhr-b", label="dhr. B", nurse=bea.id)))
    nosy = replace(ANNA, clients=("mw-a", "dhr-b", "gone"))
    data.commit(a_turn("2", nosy, RECORD))
    assert [record.id for record in data.recalled(ANNA.id).caseload] == ["mw-a"]


def test_nobody_is_recalled_as_the_client_of_somebody_elses_record(data: Data) -> None:
    joined(data)
    other = Person("test-other", Position("welcome"), record="mw-a")
    data.commit(Turn(NOW, heard("3", other), replace(other, role=Role.NURSE)))
    assert data.recalled(other.id).person.id == other.id


def test_an_opened_invitation_is_recalled_with_the_record_it_leads_to(data: Data) -> None:
    data.commit(a_turn("1", ANNA, RECORD))
    invitation = Invitation("hash", Role.CLIENT, LATER, "mw-a", ANNA.id, "Anna", "test-guest")
    guest = Person("test-guest", Position("welcome", number=1), invited=invitation)
    data.commit(a_turn("2", guest))
    for store in (data.store, data.reopen()):
        found = without_chat_and_log(store.recall(guest.id))
        assert found == Conversation(guest, invited_to=RECORD)


# --- invitations ------------------------------------------------------------------------------


def test_an_invitation_is_kept_and_that_it_was_used(data: Data) -> None:
    fresh = Invitation("hash", Role.CLIENT, LATER, "mw-a", ANNA.id, "Anna")
    data.store.invite(fresh)
    assert data.reopen().invitation("hash") == fresh
    used = replace(fresh, used_by=MRS_A.id)
    data.commit(replace(a_turn("1", MRS_A), invitations=(used,)))
    for store in (data.store, data.reopen()):
        assert store.invitation("hash") == used


def test_an_invitation_can_be_made_while_the_bot_runs(files: Data) -> None:
    invitation = Invitation("hash", Role.NURSE, LATER)
    assert files.store.invitation("hash") is None
    invite(files.folder, invitation)
    assert files.store.invitation("hash") == invitation


# --- updates ----------------------------------------------------------------------------------


def test_an_update_is_known_once_it_is_committed(data: Data) -> None:
    joined(data)
    for store in (data.store, data.reopen()):
        assert store.was_handled(ANNA.id, "1")
        assert store.was_handled(MRS_A.id, "2")
        assert not store.was_handled(MRS_A.id, "3")
        assert not store.was_handled(ANNA.id, "2")


def test_updates_are_remembered_in_any_order_for_more_than_a_day(data: Data) -> None:
    joined(data)
    record = JOINED
    for update, hours in (("900", 0), ("17", 1), ("500", 25)):
        now = NOW + timedelta(hours=hours)
        record = told(record, update, "koffie")
        data.commit(a_turn(update, MRS_A, record, now=now))
    data.reopen()
    assert all(data.store.was_handled(MRS_A.id, update) for update in ("2", "900", "17", "500"))


def test_updates_are_forgotten_when_telegram_no_longer_repeats_them(data: Data) -> None:
    joined(data)
    data.commit(a_turn("3", MRS_A, told(JOINED, "3", "koffie"), now=NOW + timedelta(days=9)))
    assert not data.store.was_handled(MRS_A.id, "2")
    assert data.store.was_handled(MRS_A.id, "3")


def test_committing_the_same_turn_twice_is_as_committing_it_once(data: Data) -> None:
    joined(data)
    turn = a_turn("3", MRS_A, told(JOINED, "3", "koffie"), words(MRS_A), words(ANNA))
    first = data.commit(turn)
    once = data.store.recall(MRS_A.id), data.pending
    assert data.commit(turn) == first
    assert (data.store.recall(MRS_A.id), data.pending) == once


def test_an_update_from_before_the_consent_is_still_known_after_it(data: Data) -> None:
    newcomer = Person(MRS_A.id, Position("form", number=5))
    data.commit(a_turn("1", newcomer))
    data.commit(a_turn("2", MRS_A, JOINED))
    assert data.store.was_handled(MRS_A.id, "1")


def test_an_update_from_before_two_records_became_one_is_still_known(data: Data) -> None:
    alone = Person(MRS_A.id, Position("rest"), record="diary")
    data.commit(a_turn("1", alone, Record("diary", client=alone)))
    data.commit(a_turn("2", alone, told(Record("diary", client=alone), "2", "koffie")))
    data.commit(a_turn("3", MRS_A, told(JOINED, "2", "koffie"), forgets=("diary",)))
    assert data.store.was_handled(MRS_A.id, "2")


# --- the outbox -------------------------------------------------------------------------------


def test_effects_wait_in_the_outbox_until_they_are_delivered(data: Data) -> None:
    joined(data)
    outgoing = data.commit(a_turn("3", MRS_A, JOINED, words(MRS_A, "een"), words(ANNA, "twee")))
    assert [o.effect for o in outgoing] == [words(MRS_A, "een"), words(ANNA, "twee")]
    first, second = (o.id for o in outgoing)
    assert data.pending == [first, second]
    data.reopen()
    assert data.pending == [first, second]
    data.store.delivered(first)
    assert data.pending == [second]
    data.reopen()
    assert data.pending == [second]
    data.store.delivered(second)
    data.reopen()
    assert data.pending == []


def test_an_undelivered_effect_survives_later_turns(data: Data) -> None:
    joined(data)
    [early] = data.commit(a_turn("3", MRS_A, JOINED, words(MRS_A, "een")))
    [late] = data.commit(a_turn("4", MRS_A, JOINED, words(MRS_A, "twee")))
    data.store.delivered(late.id)
    data.commit(a_turn("5", MRS_A, JOINED))
    for _store in (data.store, data.reopen()):
        assert data.pending == [early.id]


def test_a_delivered_effect_never_comes_back(data: Data) -> None:
    joined(data)
    [first] = data.commit(a_turn("3", MRS_A, JOINED, words(MRS_A)))
    data.store.delivered(first.id)
    [second] = data.commit(a_turn("4", MRS_A, JOINED, words(MRS_A)))
    data.store.delivered(second.id)
    for number in range(5, 9):
        data.commit(a_turn(str(number), MRS_A, JOINED))
        data.reopen()
        assert data.pending == []


def test_the_outbox_is_read_with_the_effects_as_they_were(data: Data) -> None:
    outgoing = data.commit(a_turn("1", ANNA, RECORD, words(ANNA, "een"), words(MRS_A, "twee")))
    data.reopen()
    assert tuple(o for _record, outbox in data.store.everything() for o in outbox) == outgoing


def test_effect_ids_differ_between_turns_and_people(data: Data) -> None:
    joined(data)
    ids = [
        outgoing.id
        for number, (person, record) in enumerate([(ANNA, RECORD), (MRS_A, JOINED)] * 2, 3)
        for outgoing in data.commit(a_turn(str(number), person, record, words(ANNA), words(MRS_A)))
    ]
    assert len(set(ids)) == 8


def test_everything_yields_each_record_once(data: Data) -> None:
    joined(data)
    data.commit(a_turn("3", replace(ANNA, id="test-bea", clients=())))
    records = [record for record, _outbox in data.store.everything() if record]
    assert [record.id for record in records] == ["mw-a"]
    assert records[0] == JOINED


def test_what_was_due_is_kept_with_its_effects(data: Data) -> None:
    joined(data)
    visit = Visit("v", LATER, told_nothing_at=NOW)
    changed = replace(JOINED, visits=(visit,))
    outgoing = data.store.commit_due(changed, (words(ANNA),), NOW)
    for store in (data.store, data.reopen()):
        assert store.record("mw-a") == changed
        assert data.pending == [o.id for o in outgoing]
    assert data.recalled(MRS_A.id).record == changed


def test_a_record_is_due_more_than_once_in_a_second(data: Data) -> None:
    joined(data)
    first = data.store.commit_due(JOINED, (words(ANNA),), NOW)
    second = data.store.commit_due(JOINED, (words(ANNA),), NOW + timedelta(microseconds=1))
    assert {o.id for o in first}.isdisjoint(o.id for o in second)
    assert len(data.pending) == 2


# --- forgetting -------------------------------------------------------------------------------


def test_a_forgotten_record_is_gone(data: Data) -> None:
    alone = Person(MRS_A.id, Position("rest"), record="diary")
    data.commit(a_turn("1", ANNA, RECORD))
    data.commit(a_turn("2", alone, told(Record("diary"), "2", "koffie")))
    data.commit(a_turn("3", MRS_A, told(JOINED, "2", "koffie"), forgets=("diary",)))
    for again in (False, True):
        store = data.reopen() if again else data.store
        assert store.record("diary") is None
        assert [record.id for record, _outbox in store.everything() if record] == ["mw-a"]
        assert data.recalled(MRS_A.id).record == told(JOINED, "2", "koffie")


def test_forgetting_what_is_not_there_is_harmless(data: Data) -> None:
    joined(data)
    data.commit(a_turn("3", MRS_A, JOINED, forgets=("diary",)))
    assert data.recalled(MRS_A.id).record == JOINED


# --- several turns at once --------------------------------------------------------------------


def test_turns_that_are_committed_together_are_all_kept(data: Data) -> None:
    joined(data)
    kept = data.store.commit(
        [
            a_turn("3", MRS_A, told(JOINED, "3", "koffie"), words(MRS_A)),
            a_turn("4", Person("test-new", Position("alone"))),
            a_turn("5", ANNA, None, words(ANNA)),
        ]
    )
    assert [[o.effect.to for o in of] for of in kept if isinstance(of, tuple)] == [
        [MRS_A.id],
        [],
        [ANNA.id],
    ]
    data.reopen()
    assert data.recalled(MRS_A.id).record == told(JOINED, "3", "koffie")
    assert data.store.recall("test-new") is not None
    assert len(data.pending) == 2


def test_a_turn_that_cannot_be_kept_does_not_take_others_along(
    files: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined(files)
    stem = Path(files.person("test-new")).stem
    fail_writing(monkeypatch, lambda path, _nth: path.stem == stem)
    new, after = Person("test-new", Position("alone")), told(JOINED, "4", "koffie")
    refused, kept = files.store.commit([a_turn("3", new), a_turn("4", MRS_A, after)])
    assert isinstance(refused, OSError)
    assert kept == ()
    files.reopen()
    assert files.store.recall(new.id) is None
    assert files.recalled(MRS_A.id).record == after


# --- TinyDB's files ---------------------------------------------------------------------------


def fail_writing(monkeypatch: pytest.MonkeyPatch, fails: Callable[[Path, int], bool]) -> list[Path]:
    """Let writes fail of which `fails(path, number)` is true; the paths that were written."""
    written = list[Path]()
    tries = 0

    def write_or_fail(path: Path, tables: Tables, seal: Seal) -> None:
        nonlocal tries
        tries += 1
        if fails(path, tries):
            raise OSError(28, "No space left on device")
        write_sealed(path, tables, seal)
        written.append(path)

    monkeypatch.setattr(storage.cabinet, "write_sealed", write_or_fail)
    return written


def written_by(data: Data, turn: Turn) -> list[str]:
    """The files that a turn writes, in order."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        written = fail_writing(monkeypatch, lambda _path, _nth: False)
        data.commit(turn)
    return [str(path.relative_to(data.folder)) for path in written]


def test_there_is_one_file_per_record_and_a_small_one_per_person_and_invitation(
    files: Data,
) -> None:
    joined(files)
    files.store.invite(Invitation("hash", Role.NURSE, LATER))
    found = sorted(str(p.relative_to(files.folder)) for p in files.folder.rglob("*.sealed"))
    assert found == sorted(
        [
            "invitations/hash.sealed",
            "keys/names.sealed",
            files.person("test-anna"),
            files.person("test-mrs-a"),
            "records/mw-a.sealed",
        ]
    )


def test_what_a_client_said_is_in_the_record_alone(files: Data) -> None:
    joined(files)
    files.commit(a_turn("3", MRS_A, told(JOINED, "3", "koffie met de hulp")))
    vault = vault_of(files.folder)
    kept = {path: read_tables(path, vault) for path in files.folder.rglob("*.sealed")}
    assert [path.stem for path, tables in kept.items() if "koffie" in str(tables)] == ["mw-a"]


def test_a_clients_turn_writes_one_file(files: Data) -> None:
    joined(files)
    record = told(JOINED, "3", "koffie")
    assert written_by(files, a_turn("3", MRS_A, record, words(MRS_A))) == ["records/mw-a.sealed"]
    files.reopen()
    moved = replace(MRS_A, position=Position("rest", number=9))
    assert written_by(files, a_turn("4", moved, record)) == ["records/mw-a.sealed"]


def test_a_nurses_turn_that_changes_no_record_writes_one_file(files: Data) -> None:
    joined(files)
    assert written_by(files, a_turn("3", ANNA)) == [files.person("test-anna")]


def test_a_turn_that_touches_two_files_is_written_down_whole_first(files: Data) -> None:
    first, *files_of_turn = written_by(files, a_turn("1", ANNA, RECORD))
    assert first.startswith("intents/")
    assert files_of_turn == ["records/mw-a.sealed", files.person("test-anna")]
    assert not [*(files.folder / "intents").iterdir()]
    assert written_by(files, a_turn("2", ANNA)) == [files.person("test-anna")]


ALONE = Person(MRS_A.id, Position("rest"), record="diary")
TWO_FILE_TURNS = {
    "a nurse adds a client": a_turn("9", ANNA, RECORD, words(ANNA)),
    "a nurse tells a client of a visit": a_turn(
        "9", ANNA, replace(RECORD, visits=(Visit("9", LATER),)), words(ANNA), words(MRS_A)
    ),
    "a client agrees": a_turn("9", MRS_A, JOINED, words(MRS_A)),
    "a diary joins the record that the nurse made": a_turn(
        "9", MRS_A, told(JOINED, "2", "koffie"), words(MRS_A), forgets=("diary",)
    ),
}


def is_number(wanted: int, _path: Path, nth: int) -> bool:
    """Whether a write is the one that is to fail."""
    return nth == wanted


@pytest.mark.parametrize("refused", [1, 2, 3])
@pytest.mark.parametrize("turn", TWO_FILE_TURNS.values(), ids=TWO_FILE_TURNS)
def test_a_turn_is_there_wholly_or_not_at_all_whichever_write_is_refused(
    turn: Turn, refused: int, tmp_path: Path
) -> None:
    outcomes = []
    for at in (0, refused):
        folder = tmp_path / str(at)
        data = Data(folder, open_store, open_store(folder))
        data.commit(a_turn("1", ANNA, RECORD))
        data.commit(a_turn("2", ALONE, told(Record("diary"), "2", "koffie")))
        with pytest.MonkeyPatch.context() as monkeypatch:
            fail_writing(monkeypatch, partial(is_number, at))
            if at == 1:
                with pytest.raises(OSError, match="No space"):
                    data.commit(turn)
            else:
                outgoing = data.commit(turn)
        data.reopen()
        assert data.store.was_handled(turn.person.id, "9") is (at != 1)
        if at == 1:
            outgoing = data.commit(turn)
        records = sorted(
            (record for record, _outbox in data.store.everything() if record), key=lambda r: r.id
        )
        outcomes.append(
            (outgoing, data.pending, data.recalled(MRS_A.id), data.recalled(ANNA.id), records)
        )
        data.store.close()
    assert outcomes[0] == outcomes[1]


def test_what_the_disk_refused_is_caught_up_with_before_the_next_turn(
    files: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined(files)
    with monkeypatch.context() as full:
        fail_writing(full, lambda _path, nth: nth > 1)
        files.commit(a_turn("3", replace(ANNA, name="Anna B"), replace(RECORD, label="mw. B")))
        assert files.recalled(ANNA.id).person.name == "Anna B"
        with pytest.raises(OSError, match="No space"):
            files.commit(a_turn("4", ANNA))
    files.commit(a_turn("5", replace(ANNA, name="Anna C")))
    files.reopen()
    assert files.recalled(ANNA.id).person.name == "Anna C"
    assert [record.label for record, _outbox in files.store.everything() if record] == ["mw. B"]
    assert not [*(files.folder / "intents").iterdir()]


def test_a_turn_that_the_disk_refused_never_happened(
    files: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined(files)
    before = files.store.recall(MRS_A.id)
    with monkeypatch.context() as broken:
        fail_writing(broken, lambda _path, _nth: True)
        with pytest.raises(OSError, match="No space"):
            files.commit(a_turn("3", MRS_A, told(JOINED, "3", "koffie"), words(MRS_A)))
    assert files.store.recall(MRS_A.id) == before
    assert not files.store.was_handled(MRS_A.id, "3")
    assert files.pending == []
    files.commit(a_turn("3", MRS_A, told(JOINED, "3", "koffie"), words(MRS_A)))
    assert files.pending == ["3.0"]


def test_the_folders_are_synced_after_the_last_file_was_put_in_them(
    files: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined(files)
    happened = list[str]()
    replace_file, sync = os.replace, os.fsync

    def noted_replace(draft: str, path: str | Path) -> None:
        happened.append(f"put in {Path(path).parent.name}")
        replace_file(draft, path)

    def noted_sync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            folder = Path(os.readlink(f"/proc/self/fd/{descriptor}"))  # noqa: PTH115
            happened.append(f"sync {folder.name}")
        sync(descriptor)

    monkeypatch.setattr(os, "replace", noted_replace)
    monkeypatch.setattr(os, "fsync", noted_sync)
    files.commit(a_turn("3", ANNA, RECORD))
    first, last = happened[:2], happened[2:]
    assert first == ["put in intents", "sync intents"]
    assert last[:2] == ["put in records", "put in people"]
    assert {*last[2:]} == {"sync records", "sync people"}


def test_two_processes_never_share_a_folder(files: Data) -> None:
    opening = (
        "import sys; from pathlib import Path; from storage.tinydb_store import open_store; "
        "open_store(Path(sys.argv[1]))"
    )
    second = [sys.executable, "-c", opening, str(files.folder)]
    refused = subprocess.run(second, cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert f"StoreInUse: {files.folder} is in use" in refused.stderr
    with pytest.raises(StoreInUse, match="is in use"):
        open_store(files.folder)
    files.reopen()  # but one after the other


def test_nobody_else_on_the_computer_can_read_along(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        files = Data(tmp_path / "data", open_store, open_store(tmp_path / "data"))
        joined(files)
        files.store.invite(Invitation("hash", Role.NURSE, LATER))
        files.store.delivered("1.0")
        files.reopen()
        paths = [files.folder, *files.folder.rglob("*")]
        modes = {str(p.relative_to(tmp_path)): stat.S_IMODE(p.stat().st_mode) for p in paths}
        files.store.close()
    finally:
        os.umask(before)
    assert len(modes) > 8
    for name, mode in modes.items():
        assert mode == (0o700 if (tmp_path / name).is_dir() else 0o600), name


def test_an_invitation_before_the_first_start_leaves_a_folder_nobody_else_can_read(
    tmp_path: Path,
) -> None:
    before = os.umask(0o022)
    try:
        invite(tmp_path / "data", Invitation("hash", Role.NURSE, LATER))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_files_of_a_newer_schema_are_refused_and_left_alone(files: Data) -> None:
    joined(files)
    path = files.folder / "records" / "mw-a.sealed"
    seal = vault_of(files.folder).seal_of("records/mw-a", path.read_bytes())
    path.write_bytes(seal.closed(b"what only a later version understands", SCHEMA + 1))
    newer = path.read_bytes()
    store = files.reopen()
    with pytest.raises(SchemaTooNew, match="update the program"):
        store.recall(MRS_A.id)
    with pytest.raises(SchemaTooNew):
        store.record("mw-a")
    with pytest.raises(SchemaTooNew):
        files.commit(a_turn("3", MRS_A, JOINED))
    assert path.read_bytes() == newer


def test_what_is_remembered_in_between_is_what_is_on_disk(
    files: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.cabinet, "CACHED", 2)
    vault = vault_of(files.folder)
    people = [replace(MRS_A, id=f"test-{n}", record=f"record-{n}") for n in range(4)]
    for number in range(40):
        person = people[(number * 7) % 4]
        before = files.store.record(person.record) or Record(person.record)
        files.commit(a_turn(str(number), person, told(before, str(number), f"koffie {number}")))
        for someone in people:
            tables = read_tables(files.folder / "records" / f"{someone.record}.sealed", vault)
            on_disk = from_tables(tables) if tables else Kept()
            assert files.store.record(someone.record) == on_disk.record
    assert sum(len(r.reflections) for r, _outbox in files.store.everything() if r) == 40


def test_a_reading_that_is_overtaken_by_a_commit_does_not_bring_back_the_past(
    files: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined(files)
    files.reopen()
    after = told(JOINED, "3", "koffie")
    overtaken = False

    def slow_read(path: Path, vault: Vault) -> tuple[Tables, Seal] | None:
        nonlocal overtaken
        found = read_sealed(path, vault)
        if path.stem == "mw-a" and not overtaken:
            overtaken = True
            files.commit(a_turn("3", MRS_A, after))  # as another thread does
        return found

    monkeypatch.setattr(storage.cabinet, "read_sealed", slow_read)
    files.store.record("mw-a")
    assert overtaken
    assert files.store.record("mw-a") == after


def test_an_agenda_and_its_empty_lists_come_back_as_tuples(data: Data) -> None:
    joined(data)
    record = replace(JOINED, agenda=(AgendaItem("a", NOW, "pillen"),))
    data.commit(a_turn("3", MRS_A, record))
    data.reopen()
    assert data.recalled(MRS_A.id).record == record


# --- who leaves -------------------------------------------------------------------------------

LEAVES = Departure(ANNA.id, "Anna", NOW)


def test_the_note_that_a_nurse_leaves_is_there_after_a_restart_until_all_is_done(
    files: Data,
) -> None:
    files.commit(replace(a_turn("1", ANNA), leaves=LEAVES))
    files.reopen()
    assert files.store.departures() == (LEAVES,)
    files.store.end_departure(LEAVES)
    files.reopen()
    assert files.store.departures() == ()


def test_a_note_that_is_further_is_not_written_over_by_one_that_says_it_again(
    files: Data,
) -> None:
    further = replace(LEAVES, planned=True, clients=("mw-a",), heirs=("test-bo",))
    files.store.prepare_departure(further)
    files.commit(replace(a_turn("1", ANNA), leaves=LEAVES))
    ask_to_leave(files.folder, key_place(files.folder, None, {}), LEAVES)
    assert files.store.departures() == (further,)


def test_the_links_by_which_a_nurse_came_in_go_with_her_and_those_of_others_stay(
    files: Data,
) -> None:
    for name, role, used_by in (
        ("hers", Role.NURSE, ANNA.id),
        ("another-s", Role.NURSE, "test-bo"),
        ("a-client-s", Role.CLIENT, ""),
    ):
        files.store.invite(Invitation(name, role, NOW, used_by=used_by))
    files.store.prepare_departure(LEAVES)
    found = {n for n in ("hers", "another-s", "a-client-s") if files.store.invitation(n)}
    assert found == {"another-s", "a-client-s"}


def test_a_note_that_cannot_be_read_keeps_no_other_from_being_done(files: Data) -> None:
    files.store.prepare_departure(LEAVES)
    (files.folder / "departures" / "broken.sealed").write_bytes(b"x")
    assert files.store.departures() == (LEAVES,)
