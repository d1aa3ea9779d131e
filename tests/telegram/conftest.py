"""What the tests against the fake Telegram share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.fake_telegram import FakeTelegram


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    """A strict Telegram; the bot may have asked nothing that it should not have asked."""
    async with FakeTelegram() as server:
        yield server
    assert not server.violations


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder."""
    return tmp_path / "data"


@pytest.fixture
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits before it tries again waits a blink."""
    monkeypatch.setattr("channels.postman.FIRST_WAIT_S", 0.01)
    monkeypatch.setattr("channels.postman.PARKED_S", 0.05)
    monkeypatch.setattr("channels.telegram.FIRST_WAIT_S", 0.01)
    monkeypatch.setattr("channels.telegram.LONGEST_WAIT_S", 0.05)
    monkeypatch.setattr("channels.aiohttp_request.READ_TIMEOUT_S", 0.3)
