"""Links that expired long ago go, and people who never agreed; nobody else does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.log.logbook import Act
from storage.inspection import inspect
from storage.snapshot import files_in
from storage.store import StoreClosed
from storage.tinydb_store import TinyDbStore
from tests.storage.people import (
    ANNA,
    GUEST,
    LINK,
    MRS_A,
    NOW,
    a_turn,
    commit,
    entry,
    erased,
    joined,
    opened,
)
from tests.storage.sealing import VAULT

MONTH = timedelta(days=30)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TinyDbStore]:
    """A store with a nurse, her client, and somebody who only looked."""
    store = opened(tmp_path / "data")
    joined(store)
    commit(store, a_turn("8", GUEST))
    yield store
    store.close()


def test_a_link_goes_a_month_after_it_expired(store: TinyDbStore) -> None:
    store.clear_out(LINK.expires_at + MONTH)
    assert store.invitation(LINK.id) == LINK
    store.clear_out(LINK.expires_at + MONTH + MOMENT)
    assert store.invitation(LINK.id) is None
    assert not [*(store.folder / "invitations").iterdir()]


def test_somebody_who_never_agreed_is_forgotten_after_a_month(store: TinyDbStore) -> None:
    store.clear_out(NOW + MONTH)
    assert store.recall(GUEST.id) is not None
    store.clear_out(NOW + MONTH + MOMENT)
    assert store.recall(GUEST.id) is None
    assert len([*(store.folder / "people").iterdir()]) == 2


def test_what_was_logged_about_somebody_who_is_forgotten_stays(store: TinyDbStore) -> None:
    commit(store, a_turn("9", GUEST, log=(entry(Act.ENTER, GUEST, ""),)))
    store.clear_out(NOW + 2 * MONTH)
    assert store.recall(GUEST.id) is None
    assert len([*(store.folder / "people").iterdir()]) == 3
    commit(store, a_turn("10", GUEST, log=(entry(Act.VIEW, GUEST, ""),)))
    assert inspect(files_in(store.folder), VAULT.keys).faults == []
    assert inspect(files_in(store.folder), VAULT.keys).lines == 4


def test_a_nurse_and_a_client_are_never_forgotten(store: TinyDbStore) -> None:
    store.clear_out(NOW + 100 * MONTH)
    assert store.recall(ANNA.id) is not None
    found = store.recall(MRS_A.id)
    assert found is not None and found.record is not None


def test_somebody_who_erased_everything_is_forgotten_after_a_month(store: TinyDbStore) -> None:
    erased(store)
    store.clear_out(NOW + MONTH + MOMENT)
    assert store.recall(MRS_A.id) is None


def test_a_file_that_cannot_be_read_does_not_keep_others(store: TinyDbStore) -> None:
    for room in ("invitations", "people"):
        (store.folder / room / "0000.sealed").write_bytes(b"rubbish")
    (store.folder / "invitations" / "shredded.sealed").write_bytes(bytes(400))
    store.clear_out(LINK.expires_at + MONTH + MOMENT)
    assert store.invitation(LINK.id) is None
    assert store.recall(GUEST.id) is None
    assert [p.name for p in (store.folder / "invitations").iterdir()] == ["0000.sealed"]


def test_what_still_runs_when_the_store_is_closed_writes_nothing_more(tmp_path: Path) -> None:
    store = opened(tmp_path / "data")
    joined(store)
    store.close()
    (store.folder / "pen").unlink()  # as when all is being removed
    with pytest.raises(StoreClosed):
        store.clear_out(NOW + 2 * MONTH)
    assert not (store.folder / "pen").exists()
