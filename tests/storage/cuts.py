"""Doing something that is cut off at each of its file operations, and doing it again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.storage.fake_disk import FakeDisk, Stopped, any_loss

MOST = 400  # operations, more than anything here needs
Deed = Callable[[Path], object]


def whenever_cut_off(place: Path, prepare: Deed, do: Deed, check: Deed, *, power: bool) -> int:
    """Prepare a folder, do something that is cut off after 0, 1, 2 ... operations, and check.

    Cut off by the end of the process, or of the `power` with what may be lost then. How often.
    """
    for after in range(MOST):
        (place / str(after)).mkdir()
        disk = FakeDisk(place / str(after))
        with disk.plugged_in():
            prepare(disk.root)
            disk.settle()
            disk.stop(after)
            try:
                do(disk.root)
                done = True
            except Stopped:
                done = False
            if power and not done:
                disk.cut(any_loss(after))
            else:
                disk.restart()
            check(disk.root)
        if done:
            return after
    raise AssertionError(f"it takes more than {MOST} operations")
