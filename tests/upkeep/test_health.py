"""The health pages tell whether the bot is well and what it did, and nothing about anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot import Tussendoor
from configuration import Fault
from flows.conversation import Came, Effect, Event
from storage.tinydb_store import TinyDbStore, open_store
from tests.house import HOUSE
from tests.telegram.running import free_port
from tests.world import SUNDAY_NOON
from upkeep.health import Health, Histogram, Tally, watched

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HELLO = Came("1", "telegram-1", "secret")


@dataclass
class Letters:
    """A postman with so many letters."""

    waiting: int = 1
    held: int = 2
    parked: int = 3
    delivered: int = 4


@dataclass
class Bot:
    """A bot that is well."""

    tally: Tally = field(default_factory=Tally)
    postman: Letters = field(default_factory=Letters)
    overdue: timedelta = timedelta()
    now: datetime = NOW
    last_success: datetime | None = None

    def clock(self) -> datetime:
        """Its time."""
        return self.now

    async def hear(self, event: Event) -> bool:
        """Take one turn."""
        self.tally.kept()
        return True


# --- is it well? -----------------------------------------------------------------------------


def test_a_bot_that_began_just_now_is_well() -> None:
    assert Health(bot := Bot(), bot).reasons() == []


def test_a_telegram_that_was_silent_for_five_minutes_is_a_reason() -> None:
    health = Health(bot := Bot(), bot)
    bot.now += 5 * MINUTE
    assert health.reasons() == []
    bot.now += MINUTE
    assert health.reasons() == ["Telegram has not answered for five minutes"]
    bot.last_success = bot.now - MINUTE
    assert health.reasons() == []


def test_a_disk_that_refused_the_last_turn_is_a_reason_until_it_takes_one() -> None:
    health = Health(bot := Bot(), bot)
    bot.tally.missed(OSError(28, "full"))
    assert health.reasons() == ["the disk refused the last turn"]
    bot.tally.kept()
    assert health.reasons() == []
    bot.tally.missed(ValueError("a mistake of ours"))
    assert health.reasons() == []


def test_due_work_that_stands_still_is_a_reason() -> None:
    health = Health(bot := Bot(overdue=5 * MINUTE), bot)
    assert health.reasons() == []
    bot.overdue += MINUTE
    assert health.reasons() == ["what is due is not done"]


# --- the numbers -----------------------------------------------------------------------------

COMMENT = re.compile(r"# (HELP tussendoor_\w+ .+|TYPE tussendoor_\w+ (counter|gauge|histogram))")
SAMPLE = re.compile(r'tussendoor_\w+(\{le="[\d.]+|\{le="\+Inf)?("\})? [\d.]+')


async def test_the_metrics_are_in_the_format_of_prometheus_and_hold_no_labels() -> None:
    health = Health(bot := Bot(), bot)
    await health.hear(HELLO)
    text = health.metrics()
    assert text.endswith("\n")
    for line in text.splitlines():
        assert COMMENT.fullmatch(line) or SAMPLE.fullmatch(line), line
    for line in (
        "tussendoor_turns_total 1",
        "tussendoor_turn_seconds_count 1",
        "tussendoor_outbox_waiting 1",
        "tussendoor_outbox_held 2",
        "tussendoor_outbox_parked 3",
        "tussendoor_delivered_total 4",
        "tussendoor_telegram_silence_seconds 0.0",
    ):
        assert f"{line}\n" in text


def test_a_bucket_of_the_histogram_holds_the_ones_below_it() -> None:
    took = Histogram()
    for seconds in (0.001, 0.005, 0.3, 60):
        took.add(seconds)
    lines = [*took.lines("x")]
    assert lines[0] == 'x_bucket{le="0.005"} 2'
    assert lines[5:7] == ['x_bucket{le="0.25"} 2', 'x_bucket{le="0.5"} 3']
    assert lines[-3:] == ['x_bucket{le="+Inf"} 4', "x_sum 60.306000", "x_count 4"]


def real(folder: Path) -> Tussendoor:
    """The bot itself, whose effects go nowhere."""
    return Tussendoor(open_store(folder), nowhere, lambda: SUNDAY_NOON, HOUSE)


async def nowhere(effect: Effect) -> tuple[str, ...]:
    """Carry nothing out."""
    return ()


async def test_the_bot_counts_what_it_does(tmp_path: Path) -> None:
    bot = real(tmp_path)
    await bot.hear(Came("1", "telegram-1", "secret", code="nobody-made-this"))
    await bot.postman.settle()
    assert bot.tally == Tally(turns=1, unknown_links=1)
    assert bot.postman.delivered > 0
    assert bot.postman.waiting == 0
    assert bot.overdue == timedelta()


async def test_the_bot_counts_a_turn_that_the_disk_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(store: TinyDbStore, turns: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(TinyDbStore, "commit", full)
    bot = real(tmp_path)
    await bot.hear(HELLO)
    assert bot.tally == Tally(not_kept=1, disk_refuses=True)


# --- the pages -------------------------------------------------------------------------------


async def test_the_pages_are_there_meanwhile() -> None:
    bot, port = Bot(), free_port()
    async with watched(bot, bot, port) as hear, aiohttp.ClientSession() as session:
        await hear(HELLO)
        async with session.get(f"http://127.0.0.1:{port}/health") as well:
            assert (well.status, await well.json()) == (200, {"well": True, "reasons": []})
        bot.tally.missed(OSError(28, "full"))
        async with session.get(f"http://127.0.0.1:{port}/health") as ill:
            assert ill.status == 503
            told = await ill.json()
            assert told == {"well": False, "reasons": ["the disk refused the last turn"]}
        async with session.get(f"http://127.0.0.1:{port}/metrics") as numbers:
            assert numbers.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            assert "tussendoor_turns_total 1\n" in await numbers.text()


async def test_without_a_port_a_turn_goes_straight_to_the_bot() -> None:
    bot = Bot()
    async with watched(bot, bot, None) as hear:
        assert hear == bot.hear


async def test_a_port_that_is_taken_is_told_with_its_setting() -> None:
    bot, port = Bot(), free_port()
    async with watched(bot, bot, port):
        with pytest.raises(Fault, match=f"TUSSENDOOR_HEALTH_PORT: cannot listen on {port}"):
            async with watched(bot, bot, port):
                pass
