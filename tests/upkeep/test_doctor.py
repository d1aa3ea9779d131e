"""The doctor names every problem of a set-up, and its mend."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

import channels.wording
import upkeep.doctor
from channels.wording import catalog
from configuration import Configuration
from flows.help_lines import HelpLine
from upkeep.doctor import complaints

TOKEN = "123456789:a-token-that-opens-nothing-at-all"
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting in the environment, and a folder without `.env`."""
    for name in os.environ:
        if name.startswith("TUSSENDOOR_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def ready(tmp_path: Path) -> Configuration:
    """A set-up in which nothing is wrong."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    return Configuration(token=TOKEN, data=data)  # type: ignore[arg-type]


def test_a_good_set_up_has_nothing_to_complain_of(tmp_path: Path) -> None:
    assert complaints(ready(tmp_path), TODAY) == []
    fresh = Configuration(token=TOKEN, data=tmp_path / "not-yet")  # type: ignore[arg-type]
    assert complaints(fresh, TODAY) == []


def test_a_missing_token_is_told_with_where_to_get_one(tmp_path: Path) -> None:
    [told] = complaints(ready(tmp_path).model_copy(update={"token": None}), TODAY)
    assert told.startswith("TUSSENDOOR_TOKEN is not set: ask @BotFather")


def test_a_folder_that_others_can_read_is_told(tmp_path: Path) -> None:
    found = ready(tmp_path)
    found.data.chmod(0o755)
    assert complaints(found, TODAY) == [
        f"{found.data} can be read by others: chmod 700 {found.data}"
    ]


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may do everything
    [told] = complaints(ready(tmp_path), TODAY)
    assert "data cannot be read and written: give it to the user that runs the bot" in told
    new = Configuration(token=TOKEN, data=tmp_path / "not-yet")  # type: ignore[arg-type]
    [told] = complaints(new, TODAY)
    assert told.startswith(f"{tmp_path / 'not-yet'} cannot be made in {tmp_path}: set ")


def test_a_folder_that_the_bot_can_make_is_no_problem(tmp_path: Path) -> None:
    deep = Configuration(token=TOKEN, data=tmp_path / "var" / "data")  # type: ignore[arg-type]
    assert complaints(deep, TODAY) == []


def test_missing_catalogs_are_told_with_the_command_that_makes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels.wording, "LOCALES", tmp_path)
    catalog.cache_clear()
    try:
        found = complaints(ready(tmp_path), TODAY)
    finally:
        catalog.cache_clear()
    assert found
    assert all("pybabel compile" in complaint for complaint in found)


def test_a_telephone_number_that_was_not_checked_for_long_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = HelpLine("danger to life", "112", "a source", TODAY - timedelta(days=181))
    monkeypatch.setattr(upkeep.doctor, "HELP_LINES", (line,))
    [told] = complaints(ready(tmp_path), TODAY)
    assert "the number for danger to life (112) was last checked on 2026-05-25" in told
    assert "flows/help_lines.py" in told
    assert complaints(ready(tmp_path), TODAY - timedelta(days=1)) == []
