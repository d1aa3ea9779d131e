"""A restore brings back neither a consent nor a sharing that ended, and tells what else is back."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.client.consenting import lapses_at
from flows.conversation import Consent, Form
from storage.backup import make_backup
from storage.inspection import inspect
from storage.intents import Intents
from storage.keys import read_keys
from storage.restoring import Restored, restore
from storage.snapshot import files_in
from tests.flows.stories import LONG, at_review, planned
from tests.storage.people import (
    CARED_FOR,
    JOINED,
    MRS_A,
    NOW,
    a_turn,
    commit,
    joined,
    opened,
    told,
)
from tests.storage.sealing import VAULT
from tests.world import World

KEYS = VAULT.keys
HANDOVER = "2026-11-23 14:30"


def backed_up(world: World) -> Path:
    """A backup of all that is kept now."""
    path, _manifest = make_backup(world.folder, world.folder.parent / "backups", world.now)
    world.clock_moves(minutes=5)
    return path


def restored(world: World, backup: Path, *, lost: bool = False) -> Restored:
    """Puts a backup in the place of the data; `lost`: these are not there any more."""
    if lost:
        shutil.rmtree(world.folder)
    found = restore(backup, world.folder, read_keys(Path(f"{world.folder}.key")), world.now)
    assert inspect(files_in(world.folder), read_keys(Path(f"{world.folder}.key"))).faults == []
    return found


def test_a_consent_that_was_taken_back_is_taken_back_again(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    backup = backed_up(world)
    client.says("mijn gegevens").presses("Stop met bewaren").presses("Ja, stop met bewaren")
    consents = world.record(client).consents
    [sentence] = restored(world, backup).taken_back
    record = world.record(client)
    assert sentence.startswith(f"record {record.id} had its consent taken back since")
    assert (record.consents, record.shares) == (consents, ())
    client.says("Dit mag niet bewaard worden").hears("Ik bewaar niets nieuws")
    world.clock_is(HANDOVER)
    anna.does_not_hear(LONG)
    assert lapses_at(record) == consents[-1].withdrawn_at + timedelta(days=30)  # type: ignore[operator]


def test_what_was_shared_before_a_consent_ended_waits_no_more_when_it_was_given_again(
    world: World,
) -> None:
    _anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    backup = backed_up(world)
    client.says("mijn gegevens").presses("Stop met bewaren").presses("Ja, stop met bewaren")
    client.presses("Toch verdergaan").presses("Ja, dat mag")
    restored(world, backup)
    record = world.record(client)
    assert [consent.withdrawn_at is None for consent in record.consents] == [False, True]
    assert record.shares == ()


def test_a_sharing_that_ended_is_ended_again(world: World) -> None:
    anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    backup = backed_up(world)
    client.says("mijn gegevens").presses("Stop met delen").presses("Ja, stop met delen")
    [sentence] = restored(world, backup).taken_back
    assert sentence.endswith("had its sharing ended since: it is ended again")
    record = world.record(client)
    assert (record.nurse, record.label, record.shares, record.visits) == ("", "", (), ())
    anna.says("cliënten").does_not_hear("mw. A")


def test_answers_that_are_there_again_are_told_and_not_taken_away(world: World) -> None:
    _anna, client = planned(world)
    at_review(client).presses("Ja, deel dit")
    backup = backed_up(world)
    record = world.record(client)
    store = opened(world.folder)
    kept = replace(record, reflections=record.reflections[1:])
    assert record.client is not None
    commit(store, a_turn("9999", record.client, kept))
    store.close()
    [sentence] = restored(world, backup).taken_back
    assert sentence == (
        f"record {record.id} has answers again that were gone, 1 in all: let the client look"
    )
    assert world.record(client).reflections == record.reflections


def test_without_what_was_there_nobody_says_that_nothing_was_taken_back(world: World) -> None:
    _anna, client = planned(world)
    at_review(client)
    backup = backed_up(world)
    client.says("mijn gegevens").presses("Stop met bewaren").presses("Ja, stop met bewaren")
    found = restored(world, backup, lost=True)
    assert (found.taken_back, found.compared) == ((), False)


# --- records that are damaged, or half there --------------------------------------------------

WITHDRAWN = replace(
    JOINED, consents=(Consent("2026-11-22", Form.U, NOW, NOW + timedelta(hours=2)),)
)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of a nurse and her client, of an hour after they came in."""
    store = opened(tmp_path / "data")
    joined(store)
    path, _manifest = make_backup(tmp_path / "data", tmp_path / "backups", NOW + timedelta(hours=1))
    store.close()
    return path


def test_a_consent_that_was_only_intended_to_end_has_ended(
    tmp_path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_anything: object) -> None:
        raise OSError(28, "No space left on device")

    store = opened(tmp_path / "data")
    with monkeypatch.context() as full:
        full.setattr(Intents, "_write", refuse)
        commit(store, a_turn("9", CARED_FOR, told(WITHDRAWN, "2", "koffie met de hulp")))
    store.close()
    restore(backup, tmp_path / "data", KEYS, NOW)
    again = opened(tmp_path / "data")
    record = again.record("mw-a")
    assert record is not None and record.consents == WITHDRAWN.consents
    again.close()


def test_what_a_backup_only_intended_does_not_give_the_consent_back(
    tmp_path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_anything: object) -> None:
        raise OSError(28, "No space left on device")

    store = opened(tmp_path / "data")
    with monkeypatch.context() as full:
        full.setattr(Intents, "_write", refuse)
        commit(store, a_turn("9", CARED_FOR, told(JOINED, "9", "thee")))
    path, _manifest = make_backup(tmp_path / "data", tmp_path / "backups", NOW + timedelta(hours=2))
    store.close()
    store = opened(tmp_path / "data")
    commit(store, a_turn("10", MRS_A, WITHDRAWN))
    store.close()
    restore(path, tmp_path / "data", KEYS, NOW)
    again = opened(tmp_path / "data")
    record = again.record("mw-a")
    assert record is not None and record.consents == WITHDRAWN.consents
    again.close()


def test_a_record_that_cannot_be_read_any_more_is_restored_and_named(
    tmp_path: Path, backup: Path
) -> None:
    path = tmp_path / "data" / "records" / "mw-a.sealed"
    path.write_bytes(path.read_bytes()[:-1])
    [sentence] = restore(backup, tmp_path / "data", KEYS, NOW).taken_back
    assert re.fullmatch(r"record mw-a cannot be read in .+/data: ask its nurse", sentence)
    again = opened(tmp_path / "data")
    assert again.record("mw-a") == told(JOINED, "2", "koffie met de hulp")
    again.close()


def test_when_nothing_was_taken_back_nothing_is_changed_or_told(
    tmp_path: Path, backup: Path
) -> None:
    found = restore(backup, tmp_path / "data", KEYS, NOW)
    assert (found.taken_back, found.compared) == ((), True)


def test_what_another_folder_knows_is_taken_back_on_a_new_machine(
    tmp_path: Path, backup: Path
) -> None:
    store = opened(tmp_path / "data")
    commit(store, a_turn("9", MRS_A, WITHDRAWN))
    store.close()
    new = tmp_path / "new" / "data"
    found = restore(backup, new, KEYS, NOW, tombstones=tmp_path / "data")
    assert found.compared and "consent" in found.taken_back[0]
