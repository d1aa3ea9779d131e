"""What the bot has reacted to is on disk, whenever the power goes and whatever the disk refuses.

A larger search: TUSSENDOOR_CRASHES=2000 python -m pytest tests/storage/test_crashes.py
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

import storage.files
from storage.keys import KeyFault
from storage.vault import Unreadable
from tests.storage.care import Care
from tests.storage.fake_disk import FakeDisk

SEARCH = int(os.environ.get("TUSSENDOOR_CRASHES", "0"))  # stories; 0: few, the same every time
EXAMPLES = settings(
    max_examples=SEARCH or 20,
    stateful_step_count=30,
    derandomize=not SEARCH,
    phases=(Phase.generate,),
    database=None,
    report_multiple_bugs=False,
    print_blob=False,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

BROKEN = (AssertionError, Unreadable, KeyFault)  # a promise, a file, or the key of all files


def test_what_the_bot_has_reacted_to_is_on_disk_whenever_the_power_goes() -> None:
    run_state_machine_as_test(Care, settings=EXAMPLES)


# --- these tests can fail ------------------------------------------------------------------------


class FilesNeverSynced(FakeDisk):
    """As if the store forgot to sync the files that it writes."""

    def fsync(self, descriptor: int) -> None:
        """Sync folders only."""
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            super().fsync(descriptor)


class FoldersNeverSynced(FakeDisk):
    """As if the store forgot to sync the folders that it puts files in."""

    def fsync(self, descriptor: int) -> None:
        """Sync files only."""
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            super().fsync(descriptor)


def write_in_place(path: Path | str, content: bytes) -> None:
    """As TinyDB's own storage does it: no draft, no replace."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(descriptor, content)
    os.fsync(descriptor)
    os.close(descriptor)


@pytest.mark.parametrize("disk", [FilesNeverSynced, FoldersNeverSynced])
def test_a_sync_that_is_forgotten_is_found(disk: type[FakeDisk]) -> None:
    with pytest.raises(BROKEN):
        run_state_machine_as_test(_care_on(disk), settings=EXAMPLES)


def test_a_file_that_is_written_in_place_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.files, "replace_file", write_in_place)
    with pytest.raises(BROKEN):
        run_state_machine_as_test(Care, settings=EXAMPLES)


def _care_on(disk: type[FakeDisk]) -> type[Care]:
    return type("Care", (Care,), {"disks": disk})
