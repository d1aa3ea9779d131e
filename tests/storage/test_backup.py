"""A backup is whole whenever it is made, and what was erased does not come back from it."""

from __future__ import annotations

import fcntl
import io
import shutil
import stat
import tarfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.log.logbook import Act
from storage import restoring, snapshot
from storage.backup import (
    BackupFault,
    differences,
    last_backup_at,
    make_backup,
    note_backup,
    opened_backup,
)
from storage.inspection import Found, inspect
from storage.intents import Intents
from storage.keys import MasterKey, read_keys
from storage.log_reader import LogReader
from storage.opening import key_place, rotate
from storage.restoring import restore
from storage.snapshot import files_in
from storage.store import StoreInUse
from storage.tinydb_store import TinyDbStore
from tests.storage.cuts import whenever_cut_off
from tests.storage.people import (
    ANNA,
    CARED_FOR,
    JOINED,
    MRS_A,
    NOW,
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

KEYS = VAULT.keys


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TinyDbStore]:
    """A store with a nurse and her client."""
    store = opened(tmp_path / "data")
    joined(store)
    yield store
    with suppress(OSError):
        store.close()


def made(store: TinyDbStore, hours: int = 1) -> Path:
    """A backup, made so many hours later."""
    made_at = NOW + timedelta(hours=hours)
    path, _manifest = make_backup(store.folder, store.folder.parent / "backups", made_at)
    note_backup(store.folder, made_at)
    return path


def looked_at(path: Path, keys: tuple[MasterKey, ...] = KEYS) -> Found:
    """What is wrong with a backup."""
    with opened_backup(path) as found:
        wrong = [*differences(found)]
        inspected = inspect(found.files, keys)
    inspected.faults[:0] = wrong
    return inspected


# --- making one -------------------------------------------------------------------------------


def test_a_backup_holds_all_sealed_files_and_the_receipts_and_nothing_else(
    store: TinyDbStore,
) -> None:
    store.delivered("2.0", ("501",))
    (store.folder / "records" / "half.sealed.draft").write_bytes(b"half")
    path = made(store)
    with opened_backup(path) as found:
        assert {name.partition("/")[0] for name in found.files.names} == {
            *("keys", "people", "records", "invitations", "receipts")
        }
        assert not [name for name in found.files.names if "draft" in name or "lock" in name]
        assert found.manifest.keys == (KEYS[0].name,)
        assert found.manifest.rooms["records"] == 1
    assert looked_at(path).faults == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert KEYS[0].secret not in path.read_bytes()
    assert last_backup_at(store.folder) == NOW + timedelta(hours=1)


def test_while_the_bot_writes_all_the_time_every_backup_is_whole(store: TinyDbStore) -> None:
    ended, faults = threading.Event(), list[Exception]()

    def writes() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            record = told(JOINED, "2", f"koffie nummer {number}")
            try:
                commit(store, a_turn(f"a{number}", MRS_A, record, log=(entry(Act.CHANGE),)))
                commit(store, a_turn(f"b{number}", replace(ANNA, clients=("mw-a",)), record))
                store.delivered(f"a{number}.0")
            except Exception as fault:
                faults.append(fault)

    writer = threading.Thread(target=writes)
    writer.start()
    try:
        paths = [made(store, hours) for hours in range(12)]
    finally:
        ended.set()
        writer.join()
    assert faults == []
    assert [looked_at(path).faults for path in paths] == [[] for _path in paths]
    assert looked_at(paths[-1]).lines > looked_at(paths[0]).lines
    assert inspect(files_in(store.folder), KEYS).faults == []


def test_nothing_is_written_while_the_links_of_a_snapshot_are_set(
    store: TinyDbStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, refused = snapshot._link, list[str]()

    def tries_to_write(path: Path, to: Path) -> None:
        with (store.folder / "pen").open("rb") as pen:
            try:
                fcntl.flock(pen, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                refused.append(path.name)
        link(path, to)

    monkeypatch.setattr(snapshot, "_link", tries_to_write)
    with snapshot.snapshot(store.folder) as files:
        assert len(refused) == len(files.names) > 4


def test_what_is_erased_while_a_backup_is_made_is_not_in_it(
    store: TinyDbStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, done = snapshot._unerased, list[bool]()

    def erases_first(path: Path) -> bytes:
        if path.stem == "mw-a" and not done:
            done.append(True)
            erased(store)
        return read(path)

    monkeypatch.setattr(snapshot, "_unerased", erases_first)
    path = made(store)
    assert done
    assert looked_at(path).faults == []
    with opened_backup(path) as found:
        assert "records/mw-a.sealed" not in found.files.names
        assert "tombstones/mw-a.sealed" in found.files.names


def test_a_removal_that_was_cut_off_does_not_stop_a_backup(store: TinyDbStore) -> None:
    erased(store)
    (store.folder / "records" / "mw-a.sealed").write_bytes(bytes(500))
    assert looked_at(made(store)).faults == []
    [fault] = inspect(files_in(store.folder), KEYS).faults
    assert fault.startswith("records/mw-a.sealed was")


def test_what_was_only_intended_is_in_a_backup_and_counts_once_it_is_restored(
    store: TinyDbStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_anything: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(Intents, "_write", refuse)
        commit(store, a_turn("9", CARED_FOR, told(JOINED, "9", "thee")))
    path = made(store)
    assert looked_at(path).faults == []
    restore(path, tmp_path / "new" / "data", KEYS, NOW)
    again = opened(tmp_path / "new" / "data")
    assert again.record("mw-a") == told(JOINED, "9", "thee")
    assert again.was_handled(ANNA.id, "9")
    again.close()


def test_a_snapshot_and_drafts_that_were_left_behind_go_with_the_next_backup(
    store: TinyDbStore,
) -> None:
    (store.folder / "snapshot" / "records").mkdir(parents=True)
    (store.folder / "snapshot" / "records" / "old.sealed").write_bytes(b"old")
    path = made(store)
    draft = path.with_name("tussendoor-20200101T000000Z.tar.draft")
    draft.write_bytes(b"half")
    assert looked_at(made(store, 2)).faults == []
    assert not (store.folder / "snapshot").exists() and not draft.exists()


def test_a_backup_is_never_put_among_the_data_or_over_another(store: TinyDbStore) -> None:
    with pytest.raises(BackupFault, match="inside the data folder"):
        make_backup(store.folder, store.folder / "backups", NOW)
    made(store)
    with pytest.raises(BackupFault, match="is there already"):
        made(store)


def test_whenever_a_backup_is_cut_off_it_is_whole_or_is_none(tmp_path: Path) -> None:
    def prepare(root: Path) -> None:
        store = opened(root / "data")
        joined(store)
        store.close()

    def make(root: Path) -> None:
        make_backup(root / "data", root / "backups", NOW)

    def check(root: Path) -> None:
        folder = root / "backups"
        assert all(looked_at(path).faults == [] for path in folder.glob("*.tar"))
        make_backup(root / "data", folder, NOW + timedelta(hours=1))
        assert not [*folder.glob("*.draft")]
        assert inspect(files_in(root / "data"), KEYS).faults == []

    assert whenever_cut_off(tmp_path, prepare, make, check, power=False) > 10


# --- reading one ------------------------------------------------------------------------------


def test_a_backup_that_was_cut_off_or_is_something_else_is_told(store: TinyDbStore) -> None:
    path = made(store)
    content = path.read_bytes()
    listed = content.index(b"manifest.json")
    for length in (0, 100, 512, 700, listed, listed + 600):
        path.write_bytes(content[:length])
        with pytest.raises(BackupFault):
            looked_at(path)


def test_a_byte_that_was_changed_in_a_backup_is_told(store: TinyDbStore) -> None:
    path = made(store)
    content = bytearray(path.read_bytes())
    content[content.index(b'{"kind":"records"') + 300] ^= 1
    path.write_bytes(content)
    faults = looked_at(path).faults
    assert "records/mw-a.sealed is not what was put in the backup" in faults
    assert any("was damaged" in fault for fault in faults)


def hostile(path: Path, to: Path, *more: tarfile.TarInfo, content: bytes = b"x") -> Path:
    """A backup with more in it."""
    shutil.copy(path, to)
    with tarfile.open(to, "a") as tar:
        for member in more:
            member.size = len(content) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(content) if member.isreg() else None)
    return to


def member(name: str, kind: bytes = tarfile.REGTYPE, to: str = "") -> tarfile.TarInfo:
    """A member of a tar."""
    found = tarfile.TarInfo(name)
    found.type, found.linkname = kind, to
    return found


HOSTILE = {
    "the way up": member("../outside"),
    "the way up inside a room": member("records/../../outside.sealed"),
    "an absolute name": member("/tmp/outside"),
    "a name of ours and the way up": member("log/../records/x.sealed"),
    "a link": member("records/link.sealed", tarfile.SYMTYPE, "/etc/passwd"),
    "a hard link": member("records/link.sealed", tarfile.LNKTYPE, "receipts"),
    "a device": member("records/device.sealed", tarfile.CHRTYPE),
    "a pipe": member("records/pipe.sealed", tarfile.FIFOTYPE),
    "a folder": member("records", tarfile.DIRTYPE),
    "a file twice": member("records/mw-a.sealed"),
    "the lock": member("lock"),
}


@pytest.mark.parametrize("bad", HOSTILE.values(), ids=HOSTILE)
def test_a_tar_that_holds_anything_else_is_refused_and_nothing_is_unpacked(
    store: TinyDbStore, tmp_path: Path, bad: tarfile.TarInfo
) -> None:
    path = hostile(made(store), tmp_path / "hostile.tar", bad)
    store.close()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BackupFault, match="no backup of ours"):
        restore(path, store.folder, KEYS, NOW)
    assert sorted(tmp_path.rglob("*")) == before


# --- putting one in place ---------------------------------------------------------------------


def test_a_backup_brings_back_what_was_and_keeps_what_is_aside(store: TinyDbStore) -> None:
    path = made(store)
    commit(store, a_turn("9", MRS_A, told(JOINED, "9", "thee")))
    store.close()
    found = restore(path, store.folder, KEYS, NOW)
    assert found.before == store.folder.with_name("data.before-20261122T110000Z")
    assert (found.made_at, found.laid_to_rest, found.faults) == (NOW + timedelta(hours=1), 0, ())
    again = opened(store.folder)
    assert again.record("mw-a") == told(JOINED, "2", "koffie met de hulp")
    assert not again.was_handled(MRS_A.id, "9")
    again.close()
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_a_backup_is_restored_on_a_new_machine(store: TinyDbStore, tmp_path: Path) -> None:
    path = made(store)
    found = restore(path, tmp_path / "new" / "data", KEYS, NOW)
    assert found.before is None
    shutil.copy(f"{store.folder}.key", tmp_path / "new" / "data.key")
    again = opened(tmp_path / "new" / "data")
    assert again.recall(MRS_A.id) is not None
    again.close()
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["data", "data.key"]


@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_was_erased_after_the_backup_stays_erased(
    store: TinyDbStore, tmp_path: Path, elsewhere: bool
) -> None:
    path = made(store)
    erased(store)
    store.close()
    data = tmp_path / "other" / "data" if elsewhere else store.folder
    found = restore(path, data, KEYS, NOW, tombstones=store.folder if elsewhere else None)
    assert found.laid_to_rest == 1
    assert not (data / "records" / "mw-a.sealed").exists()
    assert inspect(files_in(data), KEYS).faults == []
    acts = [e.act for e in LogReader(files_in(data), KEYS).entries("mw-a")]
    assert acts == [Act.ADD, Act.ADD, Act.ERASE]


def test_a_backup_of_before_a_rotation_is_restored_with_the_old_key(store: TinyDbStore) -> None:
    path = made(store)
    store.close()
    key = Path(f"{store.folder}.key")
    [aside] = rotate(store.folder, key_place(store.folder, None, {}))
    assert "not at hand" in "".join(looked_at(path, read_keys(key)).faults)
    with pytest.raises(BackupFault, match="not at hand"):
        restore(path, store.folder, read_keys(key), NOW)
    restore(path, store.folder, (*read_keys(key), *read_keys(aside)), NOW)
    again = opened(store.folder)  # with the new key alone
    assert again.recall(MRS_A.id) is not None
    again.close()


def test_while_the_bot_runs_nothing_is_restored(store: TinyDbStore) -> None:
    path = made(store)
    with pytest.raises(StoreInUse):
        restore(path, store.folder, KEYS, NOW)


def test_a_backup_with_faults_is_restored_only_when_that_is_asked_for(store: TinyDbStore) -> None:
    path = made(store)
    content = bytearray(path.read_bytes())
    content[content.index(b'{"kind":"invitations"') + 300] ^= 1
    path.write_bytes(content)
    store.close()
    with pytest.raises(BackupFault, match="was not restored"):
        restore(path, store.folder, KEYS, NOW)
    assert restore(path, store.folder, KEYS, NOW, anyway=True).faults
    again = opened(store.folder)
    assert again.recall(MRS_A.id) is not None
    again.close()


def test_whenever_a_restore_is_cut_off_the_old_data_are_in_place_or_the_new(
    tmp_path: Path,
) -> None:
    def prepare(root: Path) -> None:
        store = opened(root / "data")
        joined(store)
        make_backup(root / "data", root / "backups", NOW)
        commit(store, a_turn("9", MRS_A, told(JOINED, "9", "thee"), words(MRS_A)))
        store.close()

    def put_back(root: Path) -> None:
        [path] = (root / "backups").glob("*.tar")
        restore(path, root / "data", KEYS, NOW + timedelta(hours=3))

    def check(root: Path) -> None:
        store = opened(root / "data")
        list(store.everything())
        assert store.recall(MRS_A.id) is not None
        assert store.record("mw-a") in (
            told(JOINED, "2", "koffie met de hulp"),
            told(JOINED, "9", "thee"),
        )
        store.close()
        assert inspect(files_in(root / "data"), KEYS).faults == []
        for before in root.glob("data.before*"):
            assert inspect(files_in(before), KEYS).faults == []

    assert whenever_cut_off(tmp_path, prepare, put_back, check, power=False) > 20


def test_a_disk_that_cannot_exchange_folders_leaves_the_old_data(
    store: TinyDbStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_one: Path, _other: Path) -> None:
        raise OSError(38, "Function not implemented")

    path = made(store)
    commit(store, a_turn("9", MRS_A, told(JOINED, "9", "thee")))
    store.close()
    monkeypatch.setattr(restoring, "_exchange", refuse)
    with pytest.raises(OSError, match="not implemented"):
        restore(path, store.folder, KEYS, NOW)
    again = opened(store.folder)
    assert again.was_handled(MRS_A.id, "9")
    again.close()


# --- looking into what is there ---------------------------------------------------------------


def test_an_inspection_names_each_fault(store: TinyDbStore) -> None:
    data = store.folder
    record, names = data / "records" / "mw-a.sealed", data / "keys" / "names.sealed"
    assert inspect(files_in(data), KEYS).faults == []
    content = record.read_bytes()
    record.unlink()
    assert len(inspect(files_in(data), KEYS).faults) == 2  # of the client, and of the nurse
    record.write_bytes(content[:-1])
    assert "was damaged" in inspect(files_in(data), KEYS).faults[0]
    record.write_bytes(content)
    person = data / f"people/{vault_of(data).pseudonym(MRS_A.id)}.sealed"
    aside = person.read_bytes()
    person.unlink()
    assert "belongs to nobody" in inspect(files_in(data), KEYS).faults[0]
    person.write_bytes(aside)
    assert inspect(files_in(data), (MasterKey(bytes(32)),)).faults[0].startswith("keys/names")
    names.unlink()
    assert "is missing" in inspect(files_in(data), KEYS).faults[0]


def test_the_wrong_key_is_told_once(store: TinyDbStore) -> None:
    found = inspect(files_in(store.folder), (MasterKey(bytes(32)),))
    assert len(found.faults) == 1
    assert KEYS[0].name in found.faults[0]
