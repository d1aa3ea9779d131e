"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import together
from tests.world import World

# A time is no test: on a busy machine every example can be slow.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
# The bot is started over and over: what Python makes of its files is kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session", autouse=True)
def _together(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> None:
    """Let processes that run tests side by side know where they find each other's work."""
    here = tmp_path_factory.getbasetemp()
    together.folder = here.parent if hasattr(request.config, "workerinput") else here


@pytest.fixture(autouse=True, scope="session")
def _waits_for_no_disk() -> Iterator[None]:
    """What is written is there at once, and a test cuts no power: a disk that keeps what it was
    told to keep takes longer than all else. The tests of storage have a disk that loses things.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A world of its own for every test."""
    return World(tmp_path / "data")
