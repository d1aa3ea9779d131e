"""What a client erased is gone, also after a crash and after a restore; its log stays."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.conversation import Invitation, Position, Record, Role
from flows.log.logbook import Act
from storage import farewell
from storage.cabinet import Cabinet
from storage.inspection import inspect
from storage.keys import read_keys
from storage.log_reader import LogReader
from storage.snapshot import files_in
from storage.tinydb_store import TinyDbStore
from storage.vault import header
from tests.storage.cuts import whenever_cut_off
from tests.storage.people import (
    GUEST,
    JOINED,
    LINK,
    MRS_A,
    a_turn,
    commit,
    entry,
    erased,
    joined,
    opened,
    told,
    words,
)
from tests.storage.sealing import VAULT, vault_of

ALONE = replace(MRS_A, record="diary", position=Position("rest"))
DIARY = told(Record("diary", client=ALONE), "1", "koffie met de hulp")


def bytes_of(data: Path) -> bytes:
    """All bytes of all files."""
    return b"\n".join(path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file())


def key_of(data: Path, record: str) -> bytes:
    """The wrapped key of a record, as it stands in its file."""
    content = (data / "records" / f"{record}.sealed").read_bytes()
    return str(header(content)["key"]).encode()


def acts_of(data: Path, log: str) -> list[Act]:
    """What the log says was done."""
    return [e.act for e in LogReader(files_in(data), VAULT.keys).entries(log)]


def faults_in(data: Path) -> list[str]:
    """What an inspection finds wrong."""
    return inspect(files_in(data), read_keys(Path(f"{data}.key"))).faults


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TinyDbStore]:
    """A store with a nurse and her client."""
    store = opened(tmp_path / "data")
    joined(store)
    yield store
    store.close()


def test_what_was_erased_is_gone_with_its_key_and_its_link(store: TinyDbStore) -> None:
    key = key_of(store.folder, "mw-a")
    body = (store.folder / "records" / "mw-a.sealed").read_bytes().partition(b"\n")[2]
    erased(store)
    assert store.record("mw-a") is None
    assert store.invitation(LINK.id) is None
    left = bytes_of(store.folder)
    assert key not in left and body not in left
    found = store.recall(MRS_A.id)
    assert found is not None and found.record is None and found.person.record == ""


def test_the_key_is_overwritten_where_it_stands(store: TinyDbStore, tmp_path: Path) -> None:
    path = store.folder / "records" / "mw-a.sealed"
    (tmp_path / "hard link").hardlink_to(path)
    key = key_of(store.folder, "mw-a")
    erased(store)
    assert key not in (tmp_path / "hard link").read_bytes()


def test_the_log_of_what_was_erased_stays_and_hangs_together(store: TinyDbStore) -> None:
    erased(store)
    assert acts_of(store.folder, "mw-a") == [Act.ADD, Act.ADD, Act.ERASE]
    assert faults_in(store.folder) == []


def test_the_erasure_is_logged_once_with_the_record_and_not_with_the_person(
    store: TinyDbStore,
) -> None:
    erased(store)
    person = vault_of(store.folder).pseudonym(MRS_A.id)
    assert acts_of(store.folder, person) == []


def test_a_person_goes_on_after_erasing(store: TinyDbStore) -> None:
    erased(store)
    assert store.was_handled(MRS_A.id, "3")
    alone = replace(MRS_A, record="", position=Position("start", number=9))
    commit(store, a_turn("4", alone, None, words(alone)))
    found = store.recall(MRS_A.id)
    assert found is not None and found.person == alone
    assert [o.id for _record, box in store.everything() for o in box] == ["3.0", "4.0"]


def test_what_an_erased_record_still_had_to_send_is_not_sent(store: TinyDbStore) -> None:
    assert "2.0" in [o.id for _record, box in store.everything() for o in box]
    erased(store)
    assert [o.id for _record, box in store.everything() for o in box] == ["3.0"]


def test_an_erasure_that_the_disk_refused_is_done_at_the_next_turn_of_the_person(
    store: TinyDbStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_anything: object, **_more: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(farewell, "_bury", refuse)
        erased(store)  # the turn counts all the same
    assert store.was_handled(MRS_A.id, "3")
    assert (store.folder / "records" / "mw-a.sealed").exists()
    alone = replace(MRS_A, record="", position=Position("start", number=9))
    commit(store, a_turn("4", alone))
    assert store.record("mw-a") is None
    assert acts_of(store.folder, "mw-a") == [Act.ADD, Act.ADD, Act.ERASE]


def test_an_erasure_of_which_only_the_key_was_overwritten_is_finished(
    store: TinyDbStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, unlink = store.folder / "records" / "mw-a.sealed", os.unlink

    def refuse(other: Path | str) -> None:
        if str(other) == str(path):
            raise OSError(5, "Input/output error")
        unlink(other)

    with monkeypatch.context() as broken:
        broken.setattr(os, "unlink", refuse)
        erased(store)
    assert path.read_bytes().startswith(b"\0")
    store._cabinet.forget()
    alone = replace(MRS_A, record="", position=Position("start", number=9))
    commit(store, a_turn("4", alone))
    assert not path.exists()


@pytest.mark.parametrize("power", [False, True])
def test_whenever_an_erasure_is_cut_off_it_never_was_or_it_is_finished(
    tmp_path: Path, power: bool
) -> None:
    def prepare(root: Path) -> None:
        store = opened(root / "data")
        joined(store)
        store.close()

    def erase(root: Path) -> None:
        store = opened(root / "data")
        erased(store)
        store.close()

    def check(root: Path) -> None:
        store = opened(root / "data")
        list(store.everything())  # as the bot does at the start
        counted = store.was_handled(MRS_A.id, "3")
        assert (store.record("mw-a") is None) == counted
        assert counted or store.recall(MRS_A.id) is not None
        erased(store)  # the update is repeated
        assert store.record("mw-a") is None
        assert acts_of(root / "data", "mw-a") == [Act.ADD, Act.ADD, Act.ERASE]
        store.close()
        assert faults_in(root / "data") == []

    assert whenever_cut_off(tmp_path, prepare, erase, check, power=power) > 20


def test_a_record_of_a_restored_folder_that_was_erased_since_is_laid_to_rest(
    store: TinyDbStore, tmp_path: Path
) -> None:
    shutil.copytree(store.folder, old := tmp_path / "old")
    shutil.copy(f"{store.folder}.key", f"{old}.key")
    erased(store)
    shutil.copytree(store.folder / "tombstones", old / "tombstones", dirs_exist_ok=True)
    shutil.copytree(store.folder / "log", old / "log", dirs_exist_ok=True)
    restored = opened(old)
    assert restored.record("mw-a") is None
    assert restored.recall(MRS_A.id) is None  # a stranger again
    commit(restored, a_turn("9", replace(GUEST, id=MRS_A.id)))
    assert restored.recall(MRS_A.id) is not None
    restored.close()
    assert faults_in(old) == []


# --- a record that becomes part of another ----------------------------------------------------


def joins(store: TinyDbStore) -> None:
    """The diary becomes part of the record that the nurse made."""
    record = told(JOINED, "1", "koffie met de hulp")
    log = (entry(Act.ENTER),)
    commit(store, a_turn("5", MRS_A, record, words(MRS_A), log=log, forgets=("diary",)))


def test_the_log_of_a_joined_record_survives_and_its_outbox_is_carried_on(tmp_path: Path) -> None:
    store = opened(tmp_path / "data")
    log = (entry(Act.ADD, ALONE, "diary"),)
    commit(store, a_turn("1", ALONE, DIARY, words(ALONE, "waits"), log=log))
    joins(store)
    assert store.record("diary") is None
    assert [o.id for _record, box in store.everything() for o in box] == ["1.0", "5.0"]
    assert acts_of(tmp_path / "data", "diary") == [Act.ADD]
    assert acts_of(tmp_path / "data", "mw-a") == [Act.ADD, Act.ENTER]  # it goes along, too
    assert (tmp_path / "data" / "tombstones" / "diary.sealed").exists()
    store.close()


@pytest.mark.parametrize("power", [False, True])
def test_whenever_joining_is_cut_off_nothing_is_lost(tmp_path: Path, power: bool) -> None:
    def prepare(root: Path) -> None:
        store = opened(root / "data")
        commit(store, a_turn("1", ALONE, DIARY, words(ALONE, "waits")))
        store.close()

    def join(root: Path) -> None:
        store = opened(root / "data")
        joins(store)
        store.close()

    def check(root: Path) -> None:
        store = opened(root / "data")
        list(store.everything())
        found = store.recall(MRS_A.id)
        assert found is not None and found.record is not None
        assert found.record.reflections == DIARY.reflections
        joins(store)
        assert store.record("diary") is None
        pending = {o.id for _record, box in store.everything() for o in box}
        assert pending == {"1.0", "5.0"}
        store.close()

    assert whenever_cut_off(tmp_path, prepare, join, check, power=power) > 20


def test_a_link_whose_key_was_overwritten_when_the_power_went_leads_nowhere(
    tmp_path: Path,
) -> None:
    store = TinyDbStore(tmp_path, VAULT)
    store.invite(Invitation("a" * 64, Role.NURSE, datetime(2026, 12, 1, tzinfo=UTC)))
    [path] = [Path(one) for one in Cabinet(tmp_path, VAULT).files("invitations")]
    path.write_bytes(bytes(path.stat().st_size))
    assert store.invitation("a" * 64) is None
    store.close()
