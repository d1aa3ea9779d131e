"""The doctor names every problem of a set-up, and its mend."""

from __future__ import annotations

import os
from collections import namedtuple
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import channels.wording
import upkeep.doctor
from channels.wording import catalog
from configuration import Configuration
from flows.safety.help_lines import HelpLine
from storage.tinydb_store import open_store
from tests.fake_telegram import TOKEN, FakeTelegram, Fault
from upkeep.doctor import CHECK_HELP_LINES_AFTER, LEAST_FREE_MB, SetUp, complaints
from upkeep.reach import Reached, Webhook, ask

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WELL = Reached("door_bot", NOW)
HOOK = "https://bot.example.nl"


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting in the environment, and a folder without `.env`."""
    for name in os.environ:
        if name.startswith("TUSSENDOOR_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def ready(tmp_path: Path, **settings: object) -> SetUp:
    """A set-up in which nothing is wrong, but for these settings."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    chosen = Configuration(token=TOKEN, data=data)  # type: ignore[arg-type]
    return SetUp(chosen.model_copy(update=settings), NOW, WELL)


def test_a_good_set_up_has_nothing_to_complain_of(tmp_path: Path) -> None:
    assert complaints(ready(tmp_path)) == []
    assert complaints(ready(tmp_path, data=tmp_path / "not-yet")) == []


def test_every_complaint_is_one_sentence_with_its_mend(tmp_path: Path) -> None:
    found = ready(tmp_path, data=tmp_path / "file", token=None)
    found.chosen.data.write_text("")
    told = complaints(found)
    assert len(told) == 2
    assert all("\n" not in complaint and ": " in complaint for complaint in told)


def test_a_folder_for_summaries_that_everybody_can_read_or_nobody_write_is_named(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "out"
    found = ready(tmp_path, handover="folder", handover_folder=folder)
    assert "is not there" in complaints(found)[0]
    folder.mkdir(mode=0o750)
    assert complaints(found) == []
    folder.chmod(0o755)
    assert "can be read by everybody" in complaints(found)[0]
    assert complaints(ready(tmp_path, handover="chat", handover_folder=folder)) == []


def test_a_key_that_others_can_read_is_named(tmp_path: Path) -> None:
    found = ready(tmp_path)
    open_store(found.chosen.data).close()
    assert complaints(found) == []
    key = Path(f"{found.chosen.data}.key")
    key.chmod(0o644)
    assert complaints(found) == [f"{key} can be read by others: chmod 600 {key}"]


def test_a_last_backup_that_is_old_is_named(tmp_path: Path) -> None:
    found = ready(tmp_path)
    for days, told in ((6, 0), (8, 1)):
        made_at = NOW - timedelta(days=days)
        (found.chosen.data / "last-backup").write_text(f"{made_at.isoformat()}\n")
        assert len(complaints(found)) == told
    assert f"{made_at:%Y-%m-%d}: make one with `bot.py backup`" in complaints(found)[0]


def test_data_of_which_there_never_was_a_backup_are_named_after_a_week(tmp_path: Path) -> None:
    found = ready(tmp_path)
    open_store(found.chosen.data).close()
    for days, told in ((6, 0), (8, 1)):
        at = (NOW - timedelta(days=days)).timestamp()
        os.utime(found.chosen.data / "keys" / "names.sealed", (at, at))
        assert len(complaints(found)) == told
    assert (
        "since 2026-11-14 and has no backup: make one with `bot.py backup`"
        in (complaints(found)[0])
    )


def test_data_that_a_restore_put_aside_are_named_one_by_one(tmp_path: Path) -> None:
    found = ready(tmp_path)
    for name in ("data.before-20261101T110000Z", "data.before-20261120T110000Z", "other.before-1"):
        (tmp_path / name).mkdir()
    (tmp_path / "data.key.old-1234").write_text("a key aside")
    first, second = complaints(found)
    assert first.startswith(f"{tmp_path}/data.before-20261101T110000Z holds what")
    assert second.startswith(f"{tmp_path}/data.before-20261120T110000Z holds what")
    assert "within a week" in first


# --- this machine ----------------------------------------------------------------------------

Version = namedtuple("Version", "major minor micro")


@pytest.mark.parametrize(
    ("version", "on", "told"),
    [
        ((3, 10), NOW, ["Python 3.10 is too old: install Python 3.11 or newer"]),
        ((3, 11), NOW, []),
        ((3, 99), NOW, []),
    ],
)
def test_a_python_that_is_too_old_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: tuple[int, int],
    on: datetime,
    told: list[str],
) -> None:
    monkeypatch.setattr("sys.version_info", Version(*version, 0))
    assert complaints(ready(tmp_path)) == told


def test_a_python_that_is_no_longer_mended_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.version_info", Version(3, 11, 7))
    monkeypatch.setattr(upkeep.doctor, "HELP_LINES", ())
    late = datetime(2027, 11, 1, tzinfo=UTC)
    [told] = complaints(replace(ready(tmp_path), now=late, telegram=Reached("door_bot", late)))
    assert told.startswith("Python 3.11 is no longer mended since 2027-10-31: install")


def test_a_settings_file_that_others_can_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("")
    file.chmod(0o640)
    assert complaints(ready(tmp_path)) == [
        ".env holds the token and can be read by others: chmod 600 .env"
    ]
    file.chmod(0o600)
    assert complaints(ready(tmp_path)) == []


@pytest.mark.parametrize("off", [timedelta(minutes=5), timedelta(minutes=-5)])
def test_a_clock_that_is_far_off_is_told(tmp_path: Path, off: timedelta) -> None:
    [told] = complaints(replace(ready(tmp_path), telegram=Reached("door_bot", NOW + off)))
    assert told.startswith("the clock of this machine differs 5 minutes from Telegram's: let it")


def test_a_clock_that_is_a_little_off_is_no_problem(tmp_path: Path) -> None:
    near = Reached("door_bot", NOW + timedelta(seconds=59))
    assert complaints(replace(ready(tmp_path), telegram=near)) == []


# --- the data --------------------------------------------------------------------------------


def test_a_folder_that_others_can_read_is_told(tmp_path: Path) -> None:
    found = ready(tmp_path)
    data = found.chosen.data
    data.chmod(0o755)
    assert complaints(found) == [f"{data} can be read by others: chmod 700 {data}"]


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may do everything
    [told] = complaints(ready(tmp_path))
    assert "data cannot be read and written: give it to the user that runs the bot" in told
    [told] = complaints(ready(tmp_path, data=tmp_path / "not-yet"))
    assert told.startswith(f"{tmp_path / 'not-yet'} cannot be made in {tmp_path}: set ")


def test_a_folder_that_the_bot_can_make_is_no_problem(tmp_path: Path) -> None:
    assert complaints(ready(tmp_path, data=tmp_path / "var" / "data")) == []


def test_a_disk_that_is_nearly_full_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    free = [(LEAST_FREE_MB - 1) * 1_000_000]
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(0, 0, free[0]))
    [told] = complaints(ready(tmp_path))
    assert "has 499 MB left: make room until 500 MB are free" in told
    free[0] = LEAST_FREE_MB * 1_000_000
    assert complaints(ready(tmp_path, data=tmp_path / "var" / "data")) == []


# --- what is said ----------------------------------------------------------------------------


def test_missing_catalogs_are_told_with_the_command_that_makes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels.wording, "LOCALES", tmp_path)
    catalog.cache_clear()
    try:
        found = complaints(ready(tmp_path))
    finally:
        catalog.cache_clear()
    assert found
    assert all("pybabel compile" in complaint for complaint in found)


def test_a_telephone_number_that_was_not_checked_for_long_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked_on = NOW.date() - CHECK_HELP_LINES_AFTER - timedelta(days=1)
    line = HelpLine("danger to life", "112", "a source", checked_on)
    monkeypatch.setattr(upkeep.doctor, "HELP_LINES", (line,))
    [told] = complaints(ready(tmp_path))
    assert "the number for danger to life (112) was last checked on 2026-05-25" in told
    assert "flows/safety/help_lines.py" in told
    monkeypatch.setattr(
        upkeep.doctor, "HELP_LINES", (replace(line, checked_on=checked_on + timedelta(days=1)),)
    )
    assert complaints(ready(tmp_path)) == []


def test_a_line_for_carers_that_was_not_called_for_long_is_told(tmp_path: Path) -> None:
    def told(called_on: date) -> list[str]:
        found = ready(tmp_path)
        update = {"mantelzorglijn_confirmed_on": called_on}
        return complaints(replace(found, chosen=found.chosen.model_copy(update=update)))

    today = NOW.date()
    assert told(today) == told(today - CHECK_HELP_LINES_AFTER) == []
    [late] = told(today - CHECK_HELP_LINES_AFTER - timedelta(days=1))
    assert "the line for carers (030 760 60 55) was last called on" in late
    [early] = told(today + timedelta(days=1))
    assert "TUSSENDOOR_MANTELZORGLIJN_CONFIRMED_ON is still to come" in early


# --- Telegram --------------------------------------------------------------------------------


def test_a_missing_token_is_told_with_where_to_get_one(tmp_path: Path) -> None:
    [told] = complaints(replace(ready(tmp_path, token=None), telegram=None))
    assert told.startswith("TUSSENDOOR_TOKEN is not set: ask @BotFather")


def test_a_telegram_that_is_away_and_a_token_it_refuses_are_told_apart(tmp_path: Path) -> None:
    [away] = complaints(replace(ready(tmp_path), telegram=None))
    [refused] = complaints(replace(ready(tmp_path), telegram=Reached("", NOW)))
    assert away.startswith("https://api.telegram.org does not answer: let this machine reach it")
    assert refused.startswith("https://api.telegram.org does not accept the token: copy it again")


@pytest.mark.parametrize(
    ("there", "ours", "told"),
    [
        (Webhook(), HOOK, ""),  # not started yet
        (Webhook(f"{HOOK}/telegram"), HOOK, ""),
        (Webhook(f"{HOOK}/telegram", 3, "502", NOW - timedelta(hours=2)), HOOK, ""),
        (
            Webhook("https://old.example.nl/secret", 3),
            "",
            "Telegram delivers to old.example.nl, where another program or an earlier start left "
            "a webhook (3 messages wait): end that program; run takes the webhook away",
        ),
        (
            Webhook("https://old.example.nl/secret"),
            HOOK,
            "Telegram delivers to old.example.nl and not to TUSSENDOOR_WEBHOOK_URL: "
            "end the program that asked for it, then start the bot again",
        ),
        (
            Webhook(f"{HOOK}/telegram", 3, "Wrong response: 502", NOW - timedelta(minutes=5)),
            HOOK,
            "Telegram could not deliver at TUSSENDOOR_WEBHOOK_URL (Wrong response: 502; 3 "
            "messages wait): look at the web server, its certificate and what it passes on",
        ),
    ],
)
def test_a_webhook_that_is_not_as_it_should_be_is_told(
    tmp_path: Path, there: Webhook, ours: str, told: str
) -> None:
    found = replace(ready(tmp_path, webhook_url=ours), telegram=replace(WELL, webhook=there))
    assert complaints(found) == ([told] if told else [])


# --- asking Telegram -------------------------------------------------------------------------


async def test_telegram_tells_the_name_the_time_and_the_webhook() -> None:
    async with FakeTelegram() as fake:
        fake.webhook = {
            "url": f"{HOOK}/telegram",
            "pending_update_count": 2,
            "last_error_date": int(NOW.timestamp()),
            "last_error_message": "Connection refused",
        }
        found = await ask(TOKEN, fake.url)
    assert found is not None
    assert (found.name, found.clock and found.clock.tzinfo) == ("door_bot", UTC)
    assert found.webhook == Webhook(f"{HOOK}/telegram", 2, "Connection refused", NOW)
    assert found.webhook.host == "bot.example.nl"


async def test_a_bot_without_a_webhook_has_none() -> None:
    async with FakeTelegram() as fake:
        found = await ask(TOKEN, fake.url)
    assert found is not None
    assert found.webhook == Webhook()


async def test_a_token_that_telegram_does_not_know_has_no_name() -> None:
    async with FakeTelegram() as fake:
        found = await ask("987654321:another-token", fake.url)
    assert found is not None
    assert found.name == ""


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.GARBAGE, Fault.CUT_BEFORE])
@pytest.mark.parametrize("method", ["getMe", "getWebhookInfo"])
async def test_a_telegram_that_fails_cannot_be_reached(fault: Fault, method: str) -> None:
    async with FakeTelegram() as fake:
        fake.breaks(fault, method, times=float("inf"))
        assert await ask(TOKEN, fake.url) is None
    assert await ask(TOKEN, "http://127.0.0.1:1") is None
