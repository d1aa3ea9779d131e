"""What docs/operations.md tells to type and to look at is there."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import click

import bot
from configuration import PREFIX, Configuration
from tests.test_docs import rows
from tests.upkeep.test_health import MINUTE, Bot
from upkeep.health import Health

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "operations.md"
TEXT = PAGE.read_text("utf-8")
COMMANDS = {"doctor", "invite", "key", "backup", "restore", "verify", "log"}  # that it tells of


def typed() -> set[tuple[str, ...]]:
    """The commands of the bot that the page names, without what comes after them."""
    found = re.findall(r"(?:sudo tussendoor|bot\.py) ((?:[a-z]+ ?)+)", in_code())
    return {tuple(words.split()) for words in found if words.split()[0] != "run"}


def in_code() -> str:
    """All that stands in code, a piece a line."""
    pieces = re.findall(r"^```sh\n(.*?)^```$|`([^`\n]+)`", TEXT, re.MULTILINE | re.DOTALL)
    return "\n".join(block or inline for block, inline in pieces)


def test_every_command_that_is_named_exists() -> None:
    assert {words[0] for words in typed()} >= COMMANDS
    lost = [words for words in typed() if not _exists(words)]
    assert not lost


def _exists(words: tuple[str, ...]) -> bool:
    group: click.Command = bot.main
    for word in words:
        if not isinstance(group, click.Group):
            return True  # what follows is an argument
        if word not in group.commands:
            return False
        group = group.commands[word]
    return True


def _params(command: click.Command) -> list[click.Parameter]:
    """What a command takes, and those below it."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [*command.params, *(param for one in below for param in _params(one))]


def test_every_option_of_a_command_exists() -> None:
    named = re.findall(r"(?:sudo|run --rm) tussendoor ([a-z]+)((?: [^\s`]+)* --[^`\n]+)", in_code())
    named += [("restore", option) for option in re.findall(r"^--.+", in_code(), re.MULTILINE)]
    assert {"verify", "restore"} <= {command for command, _rest in named}
    for command, rest in named:
        known = {name for param in _params(bot.main.commands[command]) for name in param.opts}
        assert set(re.findall(r"--[\w-]+", rest)) <= known


def test_the_volume_of_the_data_is_the_one_that_compose_makes() -> None:
    compose = ROOT / "deploy" / "compose.yaml"
    [volume] = re.findall(r"^volumes:\n  (\w+):", compose.read_text("utf-8"), re.MULTILINE)
    named = re.findall(r"-v (\w+):/var/lib/tussendoor", TEXT)
    assert set(named) == {f"{compose.parent.name}_{volume}"}


def test_a_file_that_is_restored_can_be_read_by_the_user_of_the_service() -> None:
    unit = (ROOT / "deploy" / "tussendoor.service").read_text("utf-8")
    [user] = re.findall(r"^User=(.+)$", unit, re.MULTILINE)
    place = f"sudo install -m 600 -o {user} -g {user} <file> /var/backups/tussendoor/"
    restores = [m.start() for m in re.finditer(r"sudo tussendoor\s+restore /var", TEXT)]
    assert len(restores) == TEXT.count(place) == 2


def test_every_setting_that_is_named_exists() -> None:
    known = {PREFIX + name.upper() for name in Configuration.model_fields}
    assert set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", TEXT)) <= known


def test_every_number_that_is_worth_an_alarm_is_counted() -> None:
    shown = Health(here := Bot(), here).metrics()
    named = [name.strip("`") for name, _when in rows(PAGE, "number")]
    assert named
    assert all(f"\n{name} " in shown for name in named)


def test_every_reason_to_be_ill_has_something_to_do() -> None:
    health = Health(ill := Bot(overdue=timedelta(hours=1)), ill)
    ill.now += 6 * MINUTE
    ill.tally.missed(OSError())
    assert {reason.strip("`") for reason, _do in rows(PAGE, "reason")} == set(health.reasons())


def test_every_file_of_the_tree_that_is_named_is_there() -> None:
    named = set(re.findall(r"(?<![\w/.-])deploy/[\w.-]+", TEXT))
    ignored = (ROOT / ".gitignore").read_text("utf-8")
    assert named
    assert not [name for name in named if not (ROOT / name).exists() and f"/{name}" not in ignored]
