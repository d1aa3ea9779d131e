"""A file holds the old content or the new, whatever happens in between."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage.files import SealedStorage, sync_folder
from storage.migrations import Tables
from tests.storage.sealing import VAULT, read_tables, write_tables

OLD: Tables = {"about": [{"schema": 1, "words": "oud"}], "reflections": [{"words": "koffie"}]}
NEW: Tables = {"about": [{"schema": 1, "words": "nieuw ☕"}], "marks": [{"mark": 7.5}, {"mark": 6}]}


class PowerCut(OSError):
    """What goes wrong in these tests."""


def fails_at(nth: int, operation: Callable[..., Any]) -> Callable[..., Any]:
    """The operation, but call number `nth` of it (from 1) fails without having done anything."""
    calls = 0

    def failing(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise PowerCut
        return operation(*args, **kwargs)

    return failing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with the old content."""
    path = tmp_path / "mw-a.sealed"
    write_tables(path, OLD)
    return path


@pytest.mark.parametrize("operation", ["open", "write", "fsync", "replace", "close"])
def test_a_failing_disk_leaves_the_old_content_or_the_new(
    operation: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nth in range(1, 20):
        write_tables(path, OLD)
        with monkeypatch.context() as broken:
            broken.setattr(os, operation, fails_at(nth, getattr(os, operation)))
            try:
                write_tables(path, NEW)
                sync_folder(path.parent)
            except PowerCut:
                assert read_tables(path) in (OLD, NEW)
            else:
                assert read_tables(path) == NEW
                assert nth > 1, f"os.{operation} was never called"
                break
        write_tables(path, NEW)  # and it can be tried again
        assert read_tables(path) == NEW


@pytest.mark.parametrize("operation", ["open", "write", "fsync", "replace"])
def test_what_fails_before_the_file_is_in_place_leaves_the_old_content(
    operation: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(os, operation, fails_at(1, getattr(os, operation)))
        with pytest.raises(PowerCut):
            write_tables(path, NEW)
    assert read_tables(path) == OLD


def test_content_that_cannot_be_written_leaves_the_old_content(path: Path) -> None:
    with pytest.raises(TypeError):
        write_tables(path, {"about": [{"schema": 1}], "reflections": [{"words": object()}]})
    assert read_tables(path) == OLD


def test_a_disk_that_takes_a_little_at_a_time_gets_all(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, pieces = os.write, list[int]()

    def takes_three(descriptor: int, content: memoryview) -> int:
        pieces.append(write(descriptor, content[:3]))
        return pieces[-1]

    with monkeypatch.context() as slow:
        slow.setattr(os, "write", takes_three)
        write_tables(path, NEW)
    assert read_tables(path) == NEW
    assert len(pieces) > 20


def test_the_draft_is_on_disk_before_it_takes_the_place_of_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened = list[str]()
    for name in ("write", "fsync", "replace"):
        operation = getattr(os, name)

        def noted(*args: Any, name: str = name, operation: Any = operation) -> Any:
            happened.append(name)
            return operation(*args)

        monkeypatch.setattr(os, name, noted)
    write_tables(path, NEW)
    assert happened == ["write", "fsync", "replace"]


def test_a_folder_is_synced_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = list[os.stat_result]()
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor)))
    sync_folder(tmp_path)
    [folder] = synced
    assert stat.S_ISDIR(folder.st_mode)
    assert folder.st_ino == tmp_path.stat().st_ino


def test_no_draft_is_ever_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", fails_at(1, os.replace))
        with pytest.raises(PowerCut):
            write_tables(path, NEW)
    [draft] = {*path.parent.iterdir()} - {path}
    assert b"nieuw" not in draft.read_bytes()
    assert read_tables(path) == OLD
    assert [found.name for found in path.parent.glob("*.sealed")] == ["mw-a.sealed"]
    draft.write_bytes(b"half a draft" * 1000)  # is written over, not added to
    write_tables(path, NEW)
    assert read_tables(path) == NEW


def test_reading_changes_nothing(path: Path) -> None:
    before = path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino
    assert read_tables(path) == OLD
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_no_file_is_no_tables(tmp_path: Path) -> None:
    assert read_tables(tmp_path / "nobody.sealed") is None
    assert SealedStorage(tmp_path / "nobody.sealed", VAULT.new_seal("nobody")).read() is None
    assert not [*tmp_path.iterdir()]


def test_rows_stay_in_order_beyond_ten_and_a_hundred(tmp_path: Path) -> None:
    rows = [{"n": n} for n in range(250)]
    write_tables(tmp_path / "many.sealed", {"reflections": rows})
    assert read_tables(tmp_path / "many.sealed") == {"reflections": rows}


def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_tables(tmp_path / "mw-a.sealed", OLD)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "mw-a.sealed").stat().st_mode) == 0o600


def test_no_descriptor_stays_open(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    descriptors = len([*Path("/proc/self/fd").iterdir()])
    for _time in range(3):
        write_tables(path, NEW)
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", fails_at(1, os.fsync))
            with pytest.raises(PowerCut):
                write_tables(path, OLD)
    assert len([*Path("/proc/self/fd").iterdir()]) == descriptors
