"""What stands in somebody's chat is known for 48 hours, so that it can be taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.conversation import Person, Position, TidyUp
from storage.tinydb_store import TinyDbStore
from tests.storage.people import (
    ANNA,
    CARED_FOR,
    GUEST,
    JOINED,
    MRS_A,
    NOW,
    RECORD,
    a_turn,
    commit,
    erased,
    joined,
    opened,
    words,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TinyDbStore]:
    """A store with a nurse and her client."""
    store = opened(tmp_path / "data")
    joined(store)
    yield store
    store.close()


def in_chat(store: TinyDbStore, person: Person) -> list[str]:
    """The ids of the messages in somebody's chat, now and after a restart."""
    found = store.recall(person.id)
    assert found is not None
    again = opened_again(store).recall(person.id)
    assert again is not None and again.messages == found.messages
    return [message.id for message in found.messages]


def opened_again(store: TinyDbStore) -> TinyDbStore:
    """The same store, knowing only what is on disk."""
    store.close()
    store.__dict__.update(opened(store.folder).__dict__)
    return store


def test_what_was_received_and_sent_is_known(store: TinyDbStore) -> None:
    store.delivered("2.0", ("501", "502"))
    assert in_chat(store, MRS_A) == ["m2", "501", "502"]
    commit(store, a_turn("3", MRS_A, JOINED))  # after which the receipts are gone
    assert in_chat(store, MRS_A) == ["m2", "501", "502", "m3"]


def test_after_48_hours_it_can_no_longer_be_taken_away(store: TinyDbStore) -> None:
    store.delivered("2.0", ("501",))
    commit(store, a_turn("3", MRS_A, JOINED, now=NOW + timedelta(hours=47)))
    assert in_chat(store, MRS_A) == ["m2", "501", "m3"]
    commit(store, a_turn("4", MRS_A, JOINED, now=NOW + timedelta(hours=48)))
    assert in_chat(store, MRS_A) == ["m3", "m4"]


def test_what_somebody_elses_turn_sent_is_known_with_whom_it_was_sent_to(
    store: TinyDbStore,
) -> None:
    commit(store, a_turn("3", CARED_FOR, JOINED, words(ANNA), words(MRS_A)))
    store.delivered("3.0", ("701",))
    store.delivered("3.1", ("501",))
    assert in_chat(store, MRS_A) == ["m2", "501"]
    assert in_chat(store, ANNA) == ["m1", "m3", "701"]
    commit(store, a_turn("4", CARED_FOR))
    assert in_chat(store, MRS_A) == ["m2", "501"]
    assert in_chat(store, ANNA) == ["m1", "m3", "701", "m4"]


def test_what_a_record_was_due_for_is_known_with_whom_it_was_sent_to(store: TinyDbStore) -> None:
    [notice] = store.commit_due(JOINED, (words(ANNA),), NOW)
    store.delivered(notice.id, ("701",))
    assert in_chat(store, ANNA) == ["m1", "701"]
    assert in_chat(store, MRS_A) == ["m2"]


def test_what_is_taken_away_is_forgotten(store: TinyDbStore) -> None:
    commit(store, a_turn("3", MRS_A, JOINED, TidyUp(MRS_A.id, ("m2",))))
    assert in_chat(store, MRS_A) == ["m3"]
    assert in_chat(store, ANNA) == ["m1"]


def test_it_comes_along_when_somebody_agrees_or_erases(store: TinyDbStore) -> None:
    store.delivered("2.0", ("501",))
    erased(store)
    assert in_chat(store, MRS_A) == ["m2", "501", "m3"]
    commit(store, a_turn("8", GUEST, None, words(GUEST)))
    store.delivered("8.0", ("801",))
    known = replace(GUEST, record="own", position=Position("rest"))
    commit(store, a_turn("9", known, replace(RECORD, id="own", client=known)))
    assert in_chat(store, GUEST) == ["m8", "801", "m9"]
