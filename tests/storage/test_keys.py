"""A master key is made once, for its owner alone, and never over something else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from storage.keys import KeyFault, MasterKey, new_key, read_keys, write_keys
from tests.storage.cuts import whenever_cut_off

OLD, NEW = MasterKey(b"o" * 32), MasterKey(b"n" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a key file comes."""
    return tmp_path / "safe" / "tussendoor.key"


def test_keys_come_back_in_their_order(path: Path) -> None:
    write_keys(path, (NEW, OLD))
    assert read_keys(path) == (NEW, OLD)


def test_a_key_file_is_for_its_owner_alone(path: Path) -> None:
    before = os.umask(0)
    try:
        write_keys(path, (NEW,))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_can_read_is_refused_unless_the_system_guards_it(
    path: Path, mode: int
) -> None:
    write_keys(path, (NEW,))
    path.chmod(mode)
    with pytest.raises(KeyFault, match="chmod 600"):
        read_keys(path)
    assert read_keys(path, guarded=False) == (NEW,)


def test_a_fresh_key_is_never_written_over_a_file(path: Path) -> None:
    write_keys(path, (OLD,), fresh=True)
    with pytest.raises(FileExistsError):
        write_keys(path, (NEW,), fresh=True)
    assert read_keys(path) == (OLD,)
    assert [*path.parent.iterdir()] == [path]


@pytest.mark.parametrize(
    "content", ["", "# only a comment\n", "not base64!\n", "c2hvcnQ=\n", "b28=\nb28=\n", "\xff"]
)
def test_a_damaged_or_empty_key_file_says_what_to_do(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content, encoding="latin-1")
    path.chmod(0o600)
    with pytest.raises(KeyFault, match=r"put the right file back|cannot be read"):
        read_keys(path)


def test_a_key_file_that_is_not_there_says_so(path: Path) -> None:
    with pytest.raises(KeyFault, match="is not there"):
        read_keys(path)


def test_what_is_printed_of_a_key_tells_nothing(path: Path) -> None:
    key = new_key()
    shown = f"{key!r} {key} {key.name}"
    assert key.secret.hex() not in shown and str(key.secret) not in shown
    assert len(key.name) == 8
    assert new_key() != key


@pytest.mark.parametrize("power", [False, True])
def test_whenever_it_is_cut_off_the_old_key_is_there_or_the_new(
    tmp_path: Path, power: bool
) -> None:
    def check(folder: Path) -> None:
        found = read_keys(folder / "safe" / "key")
        assert found in ((OLD,), (NEW, OLD))

    times = whenever_cut_off(
        tmp_path,
        lambda folder: write_keys(folder / "safe" / "key", (OLD,)),
        lambda folder: write_keys(folder / "safe" / "key", (NEW, OLD)),
        check,
        power=power,
    )
    assert times > 3
