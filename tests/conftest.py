"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A world of its own for every test."""
    return World(tmp_path / "data")
