"""What costs much to make, for the processes that run tests side by side: one makes it for all."""

from __future__ import annotations

import fcntl
import pickle
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir
from typing import TypeVar

Made = TypeVar("Made")
folder = Path(gettempdir())  # of this run; the tests' `conftest.py` sets it


def made_once(name: str, make: Callable[[], Made]) -> Made:
    """What `make` makes; from the second process on, a copy of what the first one made."""
    with (folder / f"{name}.made").open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        if content := file.read():
            found: Made = pickle.loads(content)
            return found
        made = make()
        file.write(pickle.dumps(made))
        return made
