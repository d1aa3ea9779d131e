"""When Telegram last gave a sign, by polling and by webhook."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fake_telegram import JSON, FakeTelegram
from tests.telegram.running import CLIENT, HOST, KEPT, answers, client_in, hears, running

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
both = pytest.mark.parametrize("webhook", [False, True])
pytestmark = pytest.mark.usefixtures("_soon", "_asks_often")


@pytest.fixture
def _asks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks how the webhook is doing all the time, and a poll is short."""
    monkeypatch.setattr("channels.telegram.ASK_S", 0.02)
    monkeypatch.setattr("channels.telegram.POLL_S", 1)


async def asks_twice(fake: FakeTelegram) -> None:
    """Until the bot has seen twice that Telegram does not answer."""
    asked = len(fake.requests)
    await fake.until(lambda: len(fake.requests) > asked + 2)


@both
async def test_hours_without_telegram_lose_nothing_and_are_told(
    fake: FakeTelegram, folder: Path, webhook: bool, caplog: pytest.LogCaptureFixture
) -> None:
    client, other = client_in(fake, folder), client_in(fake, folder, CLIENT + 1)
    now = [NOON]
    fake.clock = lambda: now[0]
    caplog.set_level("INFO")
    async with running(fake, folder, webhook=webhook, clock=lambda: now[0]) as here:
        client.says("Het regent")
        await hears(client, KEPT)
        await fake.until(lambda: here.telegram.last_success == NOON)
        async with fake.outage():
            await asks_twice(fake)  # a poll that was under way is over
            for hour in range(1, 14):
                client.says(f"Het is {hour} uur later")
                if hour % 4 == 0:
                    other.says(f"Buiten is het {hour} uur later")
                now[0] = NOON + timedelta(hours=hour)
                await asks_twice(fake)
            assert here.telegram.last_success == NOON
        await fake.settled()
        await here.bot.postman.settle()
        await fake.until(lambda: here.telegram.last_success == now[0])
    assert answers(folder) == [
        "Het regent",
        *(f"Het is {hour} uur later" for hour in range(1, 14)),
        *(f"Buiten is het {hour} uur later" for hour in (4, 8, 12)),
    ]
    told = [m for m in caplog.messages if m.startswith("nothing has come from Telegram")]
    assert [m.split(" hours")[0] for m in told] == [
        "nothing has come from Telegram for 12.0",
        "nothing has come from Telegram for 13.0",
    ]
    assert "Telegram is back after 13.0 hours" in caplog.text


async def test_a_webhook_that_telegram_cannot_reach_is_told_with_the_reason(
    fake: FakeTelegram,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def refuse(_update: JSON) -> str:
        return "Connection refused"

    now = [datetime.now(UTC).replace(microsecond=0)]
    client = client_in(fake, folder)
    fake.clock = lambda: now[0]
    async with running(fake, folder, webhook=True, clock=lambda: now[0]) as here:
        await fake.until(lambda: here.telegram.last_success)
        reached = here.telegram.last_success
        assert reached is not None
        with monkeypatch.context() as broken:
            broken.setattr(fake, "_push", refuse)
            client.says("Het regent")
            await fake.until(lambda: "last_error_date" in fake.webhook)
            now[0] += timedelta(hours=12)
            await fake.until(lambda: "Telegram cannot deliver: 1 updates wait" in caplog.text)
            assert here.telegram.last_success == reached
        await hears(client, KEPT)
        assert here.telegram.last_success == now[0]
    assert "Connection refused" in caplog.text
    assert "nothing has come from Telegram for 12.0 hours" in caplog.text


async def test_a_webhook_that_another_program_took_away_is_set_again(
    fake: FakeTelegram, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder, webhook=True) as here:
        fake.delete_webhook({})
        client.says("Het regent")
        await hears(client, KEPT)
        assert fake.webhook["url"] == f"http://{HOST}:{here.port}/telegram"
    assert "another program took" in caplog.text


async def test_who_does_not_know_the_secret_is_no_sign_of_telegram(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.telegram.ASK_S", 3600)
    async with running(fake, folder, webhook=True) as here:
        async with fake._session.post(here.url, data=b"{}") as answer:
            assert answer.status == 403
        assert here.telegram.last_success is None
