"""A data folder opens with its own key and no other, and no key is ever made over data."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from storage.cabinet import sealed_files
from storage.files import read_sealed
from storage.keys import KeyFault, MasterKey, new_key, read_keys, write_keys
from storage.migrations import SCHEMA, SchemaTooNew
from storage.opening import (
    CREDENTIAL,
    NAMES,
    KeyPlace,
    key_place,
    key_problems,
    make_key,
    old_place,
    open_vault,
    rotate,
)
from storage.tinydb_store import open_store
from storage.vault import Vault, header
from tests.storage.cuts import whenever_cut_off
from tests.storage.people import JOINED, MRS_A, joined, opened, told
from tests.storage.sealing import VAULT, vault_of

PRESENT, NEXT = VAULT.keys[0], MasterKey(b"n" * 32)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a client in it, and its key beside it."""
    data = tmp_path / "data"
    store = opened(data)
    joined(store)
    store.close()
    return data


def is_read(data: Path, place: KeyPlace | None = None) -> bool:
    """Whether the client's words come back."""
    store = open_store(data, place)
    found = store.recall(MRS_A.id)
    store.close()
    return found is not None and found.record == told(JOINED, "2", "koffie met de hulp")


def ours(data: Path) -> KeyPlace:
    """The place beside the data folder, in which we may make a key."""
    return key_place(data, None, {})


# --- where the key is -------------------------------------------------------------------------


def test_a_chosen_place_goes_before_a_credential_and_that_before_our_own(tmp_path: Path) -> None:
    data, chosen = tmp_path / "data", tmp_path / "chosen.key"
    (tmp_path / CREDENTIAL).write_text("")
    given = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert key_place(data, chosen, given) == KeyPlace(chosen)
    assert key_place(data, None, given) == KeyPlace(tmp_path / CREDENTIAL, guarded=False)
    (tmp_path / CREDENTIAL).unlink()
    beside = KeyPlace(Path(f"{data}.key"), ours=True)
    assert key_place(data, None, given) == key_place(data, None, {}) == beside


def test_the_very_first_start_makes_a_key_in_our_own_place_and_no_other(tmp_path: Path) -> None:
    data = tmp_path / "data"
    elsewhere = KeyPlace(tmp_path / "elsewhere.key")
    with pytest.raises(KeyFault, match="is not there"):
        open_vault(data, elsewhere)
    assert not elsewhere.path.exists()
    vault = open_vault(data, ours(data))
    assert vault.keys == read_keys(Path(f"{data}.key"))
    assert open_vault(data, ours(data)) == vault


def test_a_key_among_the_data_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    place = KeyPlace(data / "records" / "key")
    write_keys(place.path, (NEXT,))
    with pytest.raises(KeyFault, match="inside the data folder"):
        open_vault(data, place)
    assert key_problems(data, place)


CHOSEN = [False, True]


@pytest.mark.parametrize("chosen", CHOSEN)
def test_with_data_there_a_missing_key_is_not_made_anew(data: Path, chosen: bool) -> None:
    key = Path(f"{data}.key")
    key.rename(aside := data.parent / "aside")
    place = KeyPlace(key) if chosen else ours(data)
    with pytest.raises(KeyFault, match="put the key back"):
        open_store(data, place)
    assert not key.exists()
    assert "put the key back" in key_problems(data, place)[0]
    aside.rename(key)
    assert is_read(data, place)
    assert key_problems(data, place) == []


@pytest.mark.parametrize("chosen", CHOSEN)
def test_the_wrong_key_is_refused_and_changes_nothing(data: Path, chosen: bool) -> None:
    write_keys(Path(f"{data}.key"), (NEXT,))
    place = KeyPlace(Path(f"{data}.key")) if chosen else ours(data)
    before = {path: path.read_bytes() for path in sealed_files(data)}
    with pytest.raises(KeyFault, match="sealed with another key"):
        open_store(data, place)
    assert {path: path.read_bytes() for path in sealed_files(data)} == before
    assert "sealed with another key" in key_problems(data, place)[0]


@pytest.mark.parametrize("keys", [(PRESENT, NEXT), (NEXT, PRESENT)])
def test_of_two_keys_one_must_fit(data: Path, keys: tuple[MasterKey, ...]) -> None:
    write_keys(Path(f"{data}.key"), keys)
    assert is_read(data)
    write_keys(Path(f"{data}.key"), (NEXT, new_key()))
    with pytest.raises(KeyFault):
        open_store(data)


def test_a_credential_of_the_system_is_read_whatever_its_mode(data: Path) -> None:
    credential = data.parent / "credentials" / CREDENTIAL
    credential.parent.mkdir()
    shutil.move(f"{data}.key", credential)
    credential.chmod(0o440)
    place = key_place(data, None, {"CREDENTIALS_DIRECTORY": str(credential.parent)})
    assert is_read(data, place)
    assert key_problems(data, place) == []


def test_data_without_the_key_of_their_names_are_refused(data: Path) -> None:
    (data / NAMES).unlink()
    with pytest.raises(KeyFault, match="restore a backup"):
        open_store(data)
    assert not (data / NAMES).exists()


def test_a_key_is_not_made_over_another(data: Path) -> None:
    with pytest.raises(KeyFault, match="never overwritten"):
        make_key(Path(f"{data}.key"))
    assert is_read(data)


def test_two_first_starts_at_once_agree_on_the_names(tmp_path: Path) -> None:
    stores = [opened(tmp_path / "data")]
    stores[0].close()
    stores.append(opened(tmp_path / "data"))
    stores[1].close()
    assert stores[0]._cabinet.vault == stores[1]._cabinet.vault


# --- the version that opened it ---------------------------------------------------------------


def test_a_folder_that_a_newer_version_opened_is_refused_before_anything_is_changed(
    data: Path,
) -> None:
    names = data / NAMES
    seal = vault_of(data).seal_of("keys/names", names.read_bytes())
    names.write_bytes(seal.closed(b"what only a later version understands", SCHEMA + 1))
    (data / "people" / "telegram-1.json").write_text('{"about": {"1": {"schema": 1}}}')
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    with pytest.raises(SchemaTooNew, match="update the program"):
        open_store(data)
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_a_folder_says_which_version_has_opened_it(data: Path) -> None:
    names = data / NAMES
    vault = vault_of(data)
    seal = vault.seal_of("keys/names", names.read_bytes())
    names.write_bytes(seal.closed(seal.opened(names.read_bytes()), SCHEMA - 1))
    open_store(data).close()
    assert header(names.read_bytes())["schema"] == SCHEMA
    assert vault_of(data) == vault


# --- another key ------------------------------------------------------------------------------


def test_after_a_rotation_only_the_new_key_opens_the_data(data: Path) -> None:
    backup = data.parent / "backup"
    shutil.copytree(data, backup)
    [aside] = rotate(data, ours(data))
    [key] = read_keys(Path(f"{data}.key"))
    assert key != PRESENT
    assert is_read(data)
    for path in sealed_files(data):
        with pytest.raises(KeyFault):
            read_sealed(path, Vault((PRESENT,)))
    assert read_keys(aside) == (PRESENT,)
    assert is_read(backup, KeyPlace(aside))  # the old one opens what was kept before
    assert aside.stat().st_mode & 0o077 == 0


def test_no_key_is_lost_when_an_old_one_is_added_and_rotated_again(data: Path) -> None:
    place, known = Path(f"{data}.key"), {PRESENT}
    for _ in range(2):
        rotate(data, ours(data))
        known |= {*read_keys(place)}
    write_keys(place, (*read_keys(place), PRESENT))  # to read an old backup
    rotate(data, ours(data))
    assert is_read(data)
    kept = {key for path in data.parent.glob("data.key*") for key in read_keys(path)}
    assert kept >= known
    for key in known - {*read_keys(place)}:
        assert read_keys(old_place(place, key)) == (key,)


def test_a_snapshot_is_left_alone_by_a_rotation(data: Path) -> None:
    (data / "snapshot" / "records").mkdir(parents=True)
    os.link(data / "records" / "mw-a.sealed", copy := data / "snapshot" / "records" / "a.sealed")
    before = copy.read_bytes()
    rotate(data, ours(data))
    assert copy.read_bytes() == before


@pytest.mark.parametrize("power", [False, True])
def test_whenever_a_rotation_is_cut_off_the_data_are_read_and_it_can_be_done_again(
    tmp_path: Path, power: bool
) -> None:
    def prepare(root: Path) -> None:
        store = opened(root / "data")
        joined(store)
        store.close()

    def check(root: Path) -> None:
        data = root / "data"
        assert is_read(data)
        rotate(data, ours(data))
        assert is_read(data)
        assert PRESENT not in read_keys(Path(f"{data}.key"))

    def turn(root: Path) -> None:
        rotate(root / "data", ours(root / "data"))

    assert whenever_cut_off(tmp_path, prepare, turn, check, power=power) > 20
