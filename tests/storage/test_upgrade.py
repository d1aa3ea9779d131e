"""The bare files of version 1 are sealed, whenever the power goes, and nothing bare is left."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage.backup import make_backup
from storage.keys import write_keys
from storage.restoring import restore
from storage.tinydb_store import open_store
from storage.upgrade import bare_files
from tests.storage.cuts import whenever_cut_off
from tests.storage.people import NOW
from tests.storage.sealing import VAULT
from tests.storage.test_record import ANNA, GOLDEN, INVITATION, MRS_A


def of_version_1(root: Path) -> None:
    """A data folder as version 1 left it, with a draft that it did not finish."""
    for path in sorted((GOLDEN / "schema-1").glob("*/*.json")):
        place = root / "data" / path.parent.name / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
    (root / "data" / "people" / "telegram-7.json.draft").write_text('{"about": half a dra')
    write_keys(root / "data.key", VAULT.keys)


def is_upgraded(root: Path) -> None:
    """All of it is read, and nothing bare is left."""
    store = open_store(root / "data")
    assert store.record("mw-a") == MRS_A.record
    assert store.invitation(INVITATION.id) == INVITATION
    anna = store.recall("telegram-7")
    assert anna is not None and anna.person == ANNA.person
    store.close()
    names = [path.name for path in (root / "data").rglob("*")]
    assert not [name for name in names if "telegram" in name or ".json" in name]


def test_a_folder_of_version_1_is_sealed_at_the_first_start(tmp_path: Path) -> None:
    of_version_1(tmp_path)
    is_upgraded(tmp_path)
    is_upgraded(tmp_path)
    assert b"koffie" not in b"".join(
        path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()
    )


def test_whenever_the_process_ends_the_upgrade_is_finished_at_the_next_start(
    tmp_path: Path,
) -> None:
    times = whenever_cut_off(
        tmp_path,
        of_version_1,
        lambda root: open_store(root / "data").close(),
        is_upgraded,
        power=False,
    )
    assert times > 20


def test_a_restore_keeps_the_bare_files_aside(tmp_path: Path) -> None:
    of_version_1(tmp_path)
    open_store(tmp_path / "data").close()
    path, _manifest = make_backup(tmp_path / "data", tmp_path / "backups", NOW)
    shutil.rmtree(tmp_path / "data")
    of_version_1(tmp_path)
    found = restore(path, tmp_path / "data", VAULT.keys, NOW, anyway=True)
    assert found.before is not None
    assert len(bare_files(found.before)) == 3


@pytest.mark.parametrize("zeros", [10, 4096])
def test_a_bare_file_of_which_the_start_was_overwritten_is_taken_away(
    tmp_path: Path, zeros: int
) -> None:
    of_version_1(tmp_path)
    shutil.copytree(tmp_path / "data", tmp_path / "before")
    open_store(tmp_path / "data").close()
    bare = (tmp_path / "before" / "records" / "mw-a.json").read_bytes()
    left = tmp_path / "data" / "records" / "mw-a.json"
    left.write_bytes(bytes(zeros) + bare[zeros:])
    is_upgraded(tmp_path)
