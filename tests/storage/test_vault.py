"""A sealed file opens with its key, in its place, untouched; and in no other way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from storage.files import read_sealed
from storage.keys import KeyFault, MasterKey, new_key
from storage.migrations import SCHEMA, SchemaTooNew, Tables
from storage.vault import Unreadable, Vault, header
from tests.storage.sealing import VAULT, read_tables, write_tables

TABLES: Tables = {"about": [{"schema": SCHEMA}], "reflections": [{"words": "koffie met de hulp"}]}
REFUSED = (Unreadable, KeyFault, SchemaTooNew)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A sealed file in a room."""
    path = tmp_path / "records" / "mw-a.sealed"
    path.parent.mkdir()
    write_tables(path, TABLES)
    return path


def refused(path: Path, vault: Vault = VAULT) -> bool:
    """Whether a file cannot be opened."""
    try:
        read_sealed(path, vault)
    except REFUSED:
        return True
    return False


def test_a_file_opens_in_its_place(path: Path) -> None:
    assert read_tables(path) == TABLES


def test_a_byte_that_was_changed_anywhere_is_noticed(path: Path) -> None:
    content = path.read_bytes()
    for place in range(len(content)):
        for bit in (1, 32):
            changed = bytearray(content)
            changed[place] ^= bit
            path.write_bytes(changed)
            assert refused(path), f"byte {place}, bit {bit}"


def test_a_file_that_was_cut_off_or_grew_is_noticed(path: Path) -> None:
    content = path.read_bytes()
    for changed in (*(content[:length] for length in range(len(content))), content + b"\0"):
        path.write_bytes(changed)
        assert refused(path)


@pytest.mark.parametrize("other", ["records/mw-b", "people/mw-a", "log/mw-a"])
def test_a_file_in_the_place_of_another_is_refused(path: Path, other: str) -> None:
    place = path.parents[1] / f"{other}.sealed"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(path.read_bytes())
    with pytest.raises(Unreadable, match=other):
        read_sealed(place, VAULT)


def test_another_body_of_the_same_file_under_another_schema_is_refused(path: Path) -> None:
    head = header(path.read_bytes()) | {"schema": SCHEMA - 1}
    path.write_bytes(orjson.dumps(head) + b"\n" + path.read_bytes().partition(b"\n")[2])
    with pytest.raises(Unreadable):
        read_sealed(path, VAULT)


@pytest.mark.parametrize("head", [b"[]", b"1", b"{}", b'{"schema": "2"}', b'"x"', b"", b"\xff"])
def test_a_header_that_is_none_is_refused(path: Path, head: bytes) -> None:
    path.write_bytes(head + b"\n" + path.read_bytes().partition(b"\n")[2])
    with pytest.raises(Unreadable):
        read_sealed(path, VAULT)


def test_a_newer_schema_is_told_before_the_key_is_asked_for(path: Path) -> None:
    seal = Vault((new_key(),)).new_seal("records/mw-a")
    path.write_bytes(seal.closed(b"what only a later version understands", SCHEMA + 1))
    with pytest.raises(SchemaTooNew, match="update the program"):
        read_sealed(path, VAULT)


def test_the_wrong_master_key_is_named_and_opens_nothing(path: Path) -> None:
    with pytest.raises(KeyFault, match=VAULT.keys[0].name):
        read_sealed(path, Vault((new_key(),)))


def test_a_key_that_only_has_the_name_of_the_right_one_opens_nothing(path: Path) -> None:
    class Pretends(MasterKey):
        name = VAULT.keys[0].name

    with pytest.raises(Unreadable):
        read_sealed(path, Vault((Pretends(bytes(32)),)))


def test_no_two_files_share_a_key_and_no_two_writes_a_nonce(tmp_path: Path) -> None:
    secrets, nonces, wrapped = set[bytes](), set[bytes](), set[str]()
    for number in range(200):
        seal = VAULT.new_seal(f"records/{number}")
        secrets.add(seal.secret)
        wrapped.add(seal.wrapped)
        nonces |= {seal.closed(b"", SCHEMA).partition(b"\n")[2][:12] for _time in range(5)}
    assert (len(secrets), len(wrapped), len(nonces)) == (200, 200, 1000)


def test_a_new_master_key_changes_who_opens_a_file_and_not_its_body(path: Path) -> None:
    newer = new_key()
    both = replace(VAULT, keys=(newer, *VAULT.keys))
    content = path.read_bytes()
    path.write_bytes(both.rewrapped("records/mw-a", content))
    assert path.read_bytes().partition(b"\n")[2] == content.partition(b"\n")[2]
    assert read_tables(path, Vault((newer,))) == TABLES
    with pytest.raises(KeyFault):
        read_sealed(path, VAULT)


def test_a_pseudonym_is_the_same_every_time_and_tells_nothing() -> None:
    other = replace(VAULT, names=b"names of others")
    assert VAULT.pseudonym("telegram-42") == VAULT.pseudonym("telegram-42")
    assert VAULT.pseudonym("telegram-42") != VAULT.pseudonym("telegram-43")
    assert VAULT.pseudonym("telegram-42") != other.pseudonym("telegram-42")


def test_what_is_printed_of_a_vault_holds_no_secret() -> None:
    vault = Vault((MasterKey(b"m" * 32),), names=b"n" * 32)
    shown = f"{vault!r} {vault} {vault.new_seal('records/x')!r}"
    for secret in ("mmmm", "nnnn", "secret="):
        assert secret not in shown
