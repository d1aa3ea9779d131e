"""Every setting is read and checked at the start, and a refusal never tells a secret."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from configuration import Configuration, Fault, configured
from flows.house import HouseRules

SECRET = "s3cr3t-" * 8
TOKEN = "123456789:a-token-that-opens-nothing-at-all"


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting in the environment, and a folder without `.env`."""
    for name in os.environ:
        if name.startswith("TUSSENDOOR_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def chosen(**settings: str) -> Configuration:
    """The configuration with these settings in the environment."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in settings.items():
            environment.setenv(f"TUSSENDOOR_{name.upper()}", value)
        return configured()


def told(found: Configuration) -> Mapping[str, Any]:
    """The settings with their secrets."""
    return {
        **dict(found),
        "token": found.token and found.token.get_secret_value(),
        "webhook_secret": found.webhook_secret and found.webhook_secret.get_secret_value(),
    }


DEFAULTS: Mapping[str, object] = {
    "token": None,
    "api_url": "https://api.telegram.org",
    "data": Path("data"),
    "key_file": None,
    "time_zone": "Europe/Amsterdam",
    "lead_hours": 24,
    "quiet_from": time(20),
    "quiet_until": time(8),
    "keep_months": 12,
    "alert_minutes": 30,
    "invite_days": 5,
    "document_hours": 24,
    "gp_number": "",
    "out_of_hours_number": "",
    "mantelzorglijn_confirmed_on": None,
    "safety_rules": None,
    "handover": "chat",
    "handover_folder": None,
    "webhook_url": "",
    "webhook_secret": None,
    "webhook_host": "127.0.0.1",
    "webhook_port": 8080,
    "health_port": None,
}
SETTINGS: Mapping[str, tuple[str, object]] = {
    "token": (TOKEN, TOKEN),
    "api_url": ("http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
    "data": ("/var/lib/tussendoor", Path("/var/lib/tussendoor")),
    "key_file": ("/etc/tussendoor/key", Path("/etc/tussendoor/key")),
    "time_zone": ("America/Curacao", "America/Curacao"),
    "lead_hours": ("36.5", 36.5),
    "quiet_from": ("21:30", time(21, 30)),
    "quiet_until": ("07:15", time(7, 15)),
    "keep_months": ("24", 24),
    "alert_minutes": ("10", 10),
    "invite_days": ("0", 0),
    "document_hours": ("36.5", 36.5),
    "gp_number": (" 030 123 45 67 ", "030 123 45 67"),
    "out_of_hours_number": ("0900-1234", "0900-1234"),
    "mantelzorglijn_confirmed_on": ("2026-11-20", date(2026, 11, 20)),
    "safety_rules": ("/etc/tussendoor/rules.toml", Path("/etc/tussendoor/rules.toml")),
    "handover_folder": ("/srv/summaries", Path("/srv/summaries")),
    "webhook_secret": (SECRET, SECRET),
    "webhook_host": ("0.0.0.0", "0.0.0.0"),
    "webhook_port": ("443", 443),
    "health_port": ("9100", 9100),
}


def test_nothing_has_to_be_set() -> None:
    assert told(configured()) == DEFAULTS


def test_every_setting_is_tested_here() -> None:
    assert (
        set(Configuration.model_fields) == set(DEFAULTS) == {*SETTINGS, "webhook_url", "handover"}
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_read_from_the_environment(name: str) -> None:
    value, meant = SETTINGS[name]
    assert told(chosen(**{name: value})) == {**DEFAULTS, name: meant}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_read_from_the_env_file(name: str, tmp_path: Path) -> None:
    value, meant = SETTINGS[name]
    (tmp_path / ".env").write_text(f"# set here\nTUSSENDOOR_{name.upper()}={value}\nOTHER=1\n")
    assert told(configured()) == {**DEFAULTS, name: meant}


def test_a_secret_is_read_from_the_credentials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tussendoor_token").write_text(f"{TOKEN}\n")
    (tmp_path / "tussendoor_webhook_secret").write_text(SECRET)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert told(configured()) == {**DEFAULTS, "token": TOKEN, "webhook_secret": SECRET}


@pytest.mark.filterwarnings("error")
def test_a_folder_of_credentials_need_not_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "none"))
    assert told(configured()) == DEFAULTS


def test_the_environment_goes_before_the_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TUSSENDOOR_LEAD_HOURS=12\nTUSSENDOOR_WEBHOOK_PORT=81\n")
    found = chosen(lead_hours="36")
    assert (found.lead_hours, found.webhook_port) == (36, 81)


@pytest.mark.parametrize("name", [*SETTINGS, "webhook_url"])
def test_an_empty_value_is_as_good_as_none(name: str, tmp_path: Path) -> None:
    assert told(chosen(**{name: ""})) == DEFAULTS
    (tmp_path / ".env").write_text(f"TUSSENDOOR_{name.upper()}=\n")
    assert told(configured()) == DEFAULTS


def test_a_webhook_is_read_with_its_secret() -> None:
    found = chosen(webhook_url="https://bot.example.nl", webhook_secret=SECRET)
    assert found.webhook_url == "https://bot.example.nl"


# --- what is refused --------------------------------------------------------------------------

WRONG = [
    ("api_url", "api.telegram.org"),
    ("api_url", "ftp://api.telegram.org"),
    ("handover", "map"),
    ("time_zone", "Europe/Amsterdm"),
    ("time_zone", "../../etc/passwd"),
    ("time_zone", "CET summer"),
    ("lead_hours", "0"),
    ("lead_hours", "-24"),
    ("lead_hours", "24,5"),
    ("lead_hours", "a day"),
    ("lead_hours", "nan"),
    ("lead_hours", "1000"),
    ("document_hours", "0"),
    ("document_hours", "48"),
    ("quiet_from", "8 pm"),
    ("quiet_from", "25:00"),
    ("quiet_from", "20"),
    ("quiet_until", "8"),
    ("quiet_until", "acht uur"),
    ("webhook_port", "0"),
    ("webhook_port", "70000"),
    ("webhook_port", "http"),
    ("health_port", "70000"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_refused_and_the_setting_named(name: str, value: str) -> None:
    with pytest.raises(Fault) as refusal:
        chosen(**{name: value})
    message = str(refusal.value)
    assert message.startswith(f"TUSSENDOOR_{name.upper()}: ")
    assert len(message.splitlines()) == 1
    assert "Traceback" not in message and "pydantic" not in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time_zone", "Europe"),
        ("quiet_from", "20:00Z"),
        ("webhook_url", "bot.example.nl"),
        ("webhook_url", "http://bot.example.nl"),
        ("webhook_secret", "é with spaces and ! " * 3),
    ],
)
def test_what_would_go_wrong_later_is_refused_at_the_start(name: str, value: str) -> None:
    settings = {"webhook_url": "https://bot.example.nl", "webhook_secret": SECRET, name: value}
    with pytest.raises(Fault, match=f"TUSSENDOOR_{name.upper()}"):
        chosen(**settings)


@pytest.mark.parametrize("secret", ["", "short", "x" * 31])
def test_a_webhook_without_a_long_secret_is_refused(secret: str) -> None:
    with pytest.raises(Fault, match="TUSSENDOOR_WEBHOOK_SECRET must be 32 random characters"):
        chosen(webhook_url="https://bot.example.nl", webhook_secret=secret)


def test_summaries_go_to_a_folder_that_is_there(tmp_path: Path) -> None:
    found = chosen(handover="folder", handover_folder=str(tmp_path))
    assert (found.handover, found.handover_folder) == ("folder", tmp_path)


@pytest.mark.parametrize("folder", ["", "not-there", "file"])
def test_a_folder_that_is_not_there_is_refused_at_the_start(folder: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Fault, match="TUSSENDOOR_HANDOVER_FOLDER"):
        chosen(handover="folder", handover_folder=folder and str(tmp_path / folder))
    assert chosen(handover="chat", handover_folder=folder).handover == "chat"


def test_a_folder_that_cannot_be_written_is_refused_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(Fault, match="cannot be written"):
        chosen(handover="folder", handover_folder=str(tmp_path))


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Fault) as refusal:
        chosen(lead_hours="0", webhook_port="0", time_zone="Mars")
    assert [line.partition(":")[0] for line in str(refusal.value).splitlines()] == [
        "TUSSENDOOR_TIME_ZONE",
        "TUSSENDOOR_LEAD_HOURS",
        "TUSSENDOOR_WEBHOOK_PORT",
    ]


def test_a_refusal_never_tells_a_secret() -> None:
    for wrong in ({"lead_hours": "0"}, {"webhook_secret": "s3cr3t", "webhook_url": "https://x"}):
        settings = {"token": TOKEN, "webhook_secret": SECRET, **wrong}
        with pytest.raises(Fault) as refusal:
            chosen(**settings)
        shown = f"{refusal.value!r} {refusal.value.__context__!r}"
        assert TOKEN not in str(refusal.value)
        assert "s3cr3t" not in str(refusal.value)
        assert refusal.value.__suppress_context__, shown.replace(SECRET, "")


def test_a_secret_is_not_shown_with_the_settings() -> None:
    shown = repr(chosen(token=TOKEN, webhook_secret=SECRET))
    assert TOKEN not in shown
    assert SECRET not in shown


def test_settings_are_not_changed_on_the_way() -> None:
    with pytest.raises(ValueError, match="frozen"):
        configured().lead_hours = 1


# --- what follows from them -------------------------------------------------------------------


def test_the_house_rules_are_the_settings() -> None:
    assert configured().rules == HouseRules(timedelta(hours=24), time(20), time(8))
    found = chosen(lead_hours="1.5", quiet_from="22:00", quiet_until="06:30")
    assert found.rules == HouseRules(timedelta(hours=1.5), time(22), time(6, 30))


def test_now_is_aware_and_in_the_zone() -> None:
    found = chosen(time_zone="America/Curacao")
    assert found.zone == ZoneInfo("America/Curacao")
    assert found.now().tzinfo == found.zone
    assert found.now().utcoffset() == timedelta(hours=-4)
