"""The folder holds whole files of the right client, whatever the label and whatever goes wrong."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from channels.folder import Folder, summary_name

TUESDAY = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Amsterdam")


def name(label: str = "mw. A", record: str = "r1", share: str = "s1") -> str:
    return summary_name(label, TUESDAY, record, share, ZONE)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# --- names ------------------------------------------------------------------------------------


def test_a_name_tells_label_and_day_of_the_visit() -> None:
    assert name().startswith("mw-A-2026-11-24-")
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert "2026-11-25" in summary_name("mw. A", late, "r1", "s1", ZONE)


def test_two_clients_with_one_label_have_files_of_their_own() -> None:
    assert len({name(record="r1"), name(record="r2"), name(record="r1", share="s2")}) == 3
    assert name() == name()


def test_the_files_of_one_client_stand_together() -> None:
    assert name(share="s1").rpartition("-")[0] == name(share="s2").rpartition("-")[0]
    assert name(record="r1").rpartition("-")[0] != name(record="r2").rpartition("-")[0]


@pytest.mark.parametrize(
    "label",
    ["../x", "..", "/etc/passwd", "a/b\\c", "a\0b", "a\nb", "", ".", " ", "_", "-", "~", "CON",
     "-rf", "é" * 300, "👩🏽‍⚕️", "شكراً", "mw. Ä", "mw. A\u0308", "‮gpj.exe", "%2e%2e%2f", "x" * 5000],
)  # fmt: skip
def test_no_label_leads_out_of_the_folder(label: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    Folder(folder).write(name(label), b"pdf", b"fhir")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert sorted(files(folder).values()) == [b"fhir", b"pdf"]
    for made in files(folder):
        assert len(made.encode()) < 200
        assert not made.startswith(("-", ".")) and made.isprintable()


def test_one_label_typed_in_two_ways_of_unicode_is_one_name() -> None:
    assert name("mw. Ä") == name("mw. A\u0308")


@pytest.mark.parametrize("wrong", ["../x", "a/b", "", ".", ".a", "-a", "a\0", "a\n"])
def test_a_name_that_is_none_is_refused(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name"):
        Folder(tmp_path).write(wrong, b"", b"")
    assert files(tmp_path) == {}


# --- writing ----------------------------------------------------------------------------------


def test_both_files_are_there_for_their_owner_alone(tmp_path: Path) -> None:
    Folder(tmp_path).write("a", b"pdf", b"fhir")
    assert files(tmp_path) == {"a.pdf": b"pdf", "a.fhir.json": b"fhir"}
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_again_is_the_same_file(tmp_path: Path) -> None:
    Folder(tmp_path).write("a", b"pdf", b"fhir")
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    Folder(tmp_path).write("a", b"pdf", b"fhir")
    assert before == {p: (p.stat().st_ino, p.stat().st_mtime_ns) for p in tmp_path.iterdir()}


def test_what_was_corrected_takes_the_place_of_the_old(tmp_path: Path) -> None:
    Folder(tmp_path).write("a", b"pdf", b"fhir")
    Folder(tmp_path).write("a", b"pdf 2", b"fhir 2")
    assert files(tmp_path) == {"a.pdf": b"pdf 2", "a.fhir.json": b"fhir 2"}


def test_a_draft_is_synced_before_it_counts_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened = list[str]()
    fsync, replace = os.fsync, os.replace

    def syncing(descriptor: int) -> None:
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        happened.append("folder" if folder else "draft")
        fsync(descriptor)

    def replacing(draft: Path, there: Path) -> None:
        happened.append(there.name)
        replace(draft, there)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(os, "replace", replacing)
    Folder(tmp_path).write("a", b"pdf", b"fhir")
    assert happened == ["draft", "a.pdf", "folder", "draft", "a.fhir.json", "folder"]


# --- what goes wrong --------------------------------------------------------------------------

OLD = {"a.pdf": b"old pdf", "a.fhir.json": b"old fhir"}


@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
@pytest.mark.parametrize("nth", [1, 2])
def test_on_a_full_disk_nothing_half_is_left(
    call: str, nth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Folder(tmp_path).write("a", *OLD.values())
    with monkeypatch.context() as full:
        full.setattr(os, call, _refusing(getattr(os, call), nth))
        with pytest.raises(OSError, match="No space left"):
            Folder(tmp_path).write("a", b"new pdf" * 1000, b"new fhir")
    left = files(tmp_path)
    assert set(left) == set(OLD)
    assert left["a.fhir.json"] == OLD["a.fhir.json"]
    assert left["a.pdf"] in (OLD["a.pdf"], b"new pdf" * 1000)
    Folder(tmp_path).write("a", b"new pdf" * 1000, b"new fhir")
    assert files(tmp_path) == {"a.pdf": b"new pdf" * 1000, "a.fhir.json": b"new fhir"}


def _refusing(real: Callable[..., object], nth: int) -> Callable[..., object]:
    """The call, that fails from the nth time on as on a full disk."""
    times = 0

    def refusing(*given: object, **named: object) -> object:
        nonlocal times
        times += 1
        if times >= nth:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*given, **named)

    return refusing


KILLED = """
import os, signal, sys
from pathlib import Path
from channels.folder import Folder

left = int(sys.argv[2])

def counted(real):
    def call(*given, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)
    return call

for name in ("open", "write", "fsync", "replace", "close", "fchmod"):
    setattr(os, name, counted(getattr(os, name)))
Folder(Path(sys.argv[1])).write("a", b"new pdf", b"new fhir")
"""


@pytest.mark.parametrize("after", [*range(0, 18, 2), 99])
def test_killed_in_between_each_file_is_old_or_new(after: int, tmp_path: Path) -> None:
    Folder(tmp_path).write("a", *OLD.values())
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(after)], check=False)
    assert done.returncode == (0 if after == 99 else -signal.SIGKILL)
    for file, new in (("a.pdf", b"new pdf"), ("a.fhir.json", b"new fhir")):
        assert (tmp_path / file).read_bytes() in (OLD[file], new)
    seen = [path for path in tmp_path.iterdir() if not path.name.startswith(".")]
    assert len(seen) == 2
    Folder(tmp_path).write("a", b"new pdf", b"new fhir")
    assert files(tmp_path) == {"a.pdf": b"new pdf", "a.fhir.json": b"new fhir"}


def test_a_folder_that_is_away_is_not_made_somewhere_else(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Folder(tmp_path / "unmounted").write("a", b"pdf", b"fhir")
    assert list(tmp_path.iterdir()) == []


def test_a_draft_that_somebody_made_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text("mine")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / ".a.pdf.draft").symlink_to(target)
    with pytest.raises(OSError, match="symbolic links"):
        Folder(folder).write("a", b"pdf", b"fhir")
    assert target.read_text() == "mine"
