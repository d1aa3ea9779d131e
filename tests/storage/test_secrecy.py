"""Whoever gets hold of the data folder without the key reads nothing in it, also no names."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.log.logbook import Act
from storage.cabinet import sealed_files
from storage.files import read_sealed
from storage.trail import FULL
from tests.storage.people import (
    ANNA,
    GUEST,
    JOINED,
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
from tests.storage.sealing import vault_of

PLANTED = ("424242424", "700700700", "818181818", "telegram", "Annelies", "Achterberg", "koffie")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in which everything has happened that can."""
    data = tmp_path / "data"
    store = opened(data)
    joined(store)
    commit(store, a_turn("g", GUEST, None, words(GUEST)))
    for number in range(FULL + 5):
        record = told(JOINED, "2", f"koffie nummer {number}")
        commit(store, a_turn(f"n{number}", MRS_A, record, log=(entry(Act.CHANGE),)))
    for place, outgoing in enumerate(o for _record, box in store.everything() for o in box):
        store.delivered(outgoing.id, (f"9{place}",))
    store.close()
    return data


def leaks(data: Path) -> list[str]:
    """Which of the planted words stand in a name or in the bytes of a file."""
    paths = [*data.rglob("*")]
    seen = b"\n".join(
        [
            *(p.relative_to(data).as_posix().encode() for p in paths),
            *(p.read_bytes() for p in paths if p.is_file()),
        ]
    )
    return [word for word in PLANTED if word.encode() in seen]


def test_no_name_and_no_content_of_a_file_tells_who_or_what(data: Path) -> None:
    assert leaks(data) == []
    assert {path.name for path in data.iterdir()} >= {"people", "records", "log", "receipts"}


def test_nor_does_what_an_erasure_leaves(data: Path) -> None:
    store = opened(data)
    erased(store)
    store.close()
    assert leaks(data) == []
    vault = vault_of(data)
    left = str([read_sealed(path, vault) for path in sealed_files(data)])
    assert "koffie" not in left and "Achterberg" not in left


def test_the_planted_words_are_really_there_for_whoever_has_the_key(data: Path) -> None:
    vault = vault_of(data)
    read = str([read_sealed(path, vault) for path in sealed_files(data)])
    assert [word for word in PLANTED if word not in read] == []


def test_no_line_of_the_log_names_a_person(data: Path) -> None:
    vault, lines = vault_of(data), list[str]()
    for path in sealed_files(data):
        found = read_sealed(path, vault)
        assert found is not None
        lines += [row["line"] for row in found[0].get("log", ())]
    assert len(lines) > FULL
    for line in lines:
        assert not [word for word in PLANTED if word in line]
        assert vault.pseudonym(MRS_A.id) in line
    assert any(vault.pseudonym(ANNA.id) in line for line in lines)
