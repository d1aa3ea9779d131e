"""The bot is killed, or the disk is full, at every so many operations of a conversation.

Each of them, which takes minutes: TUSSENDOOR_EVERY=1 python -m pytest tests/storage/test_kills.py
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EVERY = {"killed": 37, "full-once": 73, "full": 71}


def lived(way: str, place: Path) -> list[str]:
    """What was wrong, with the moment and the operation at which it began."""
    every = os.environ.get("TUSSENDOOR_EVERY", str(EVERY[way]))
    program = [sys.executable, "-m", "tests.storage.lives", way, str(place), every]
    told = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    lives = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(lives) > 10
    return [
        f"{life.get('moment')} at {life.get('at')}: {w}" for life in lives for w in life["wrong"]
    ]


def test_whenever_the_bot_is_killed_all_is_said_kept_and_handed_over_once_it_is_back(
    tmp_path: Path,
) -> None:
    assert lived("killed", tmp_path) == []


@pytest.mark.parametrize("way", ["full-once", "full"])
def test_whenever_the_disk_is_full_the_person_hears_so_and_the_bot_goes_on_when_there_is_room(
    way: str, tmp_path: Path
) -> None:
    assert lived(way, tmp_path) == []
