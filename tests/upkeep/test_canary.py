"""Nothing that somebody typed, and no secret, is written anywhere but in the data folder.

The real process, every logger at DEBUG, and all that can go wrong going wrong.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from tests.fake_telegram import TOKEN, FakeTelegram
from tests.telegram.running import (
    CANARY,
    NOT_KEPT,
    RESTING,
    SECRET,
    answers,
    client_in,
    environment,
    free_port,
    hears,
)
from tests.upkeep.loud import GOES_WRONG

LOUD = Path(__file__).parent / "loud.py"
LONGEST_S = 30
SECRETS = (TOKEN, TOKEN.partition(":")[2], SECRET)
NEVER = (*SECRETS, *(CANARY[at : at + 16] for at in range(0, len(CANARY) - 16, 4)))


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    """A strict Telegram."""
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder, in a folder where all else may be written."""
    return tmp_path / "outside" / "data"


@asynccontextmanager
async def loud(
    fake: FakeTelegram, folder: Path, **settings: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot with every logger at DEBUG, until the end of the block."""
    outside = folder.parent
    outside.mkdir(exist_ok=True)
    told = {**environment(fake, folder, {"WEBHOOK_SECRET": SECRET}), "CANARY": CANARY, **settings}
    told |= {"PYTHONASYNCIODEBUG": "1", "PYTHONWARNINGS": "always", "TMPDIR": str(outside)}
    with (outside / "stdout").open("wb") as out, (outside / "stderr").open("wb") as err:
        process = await asyncio.create_subprocess_exec(
            sys.executable, LOUD, "run", stdout=out, stderr=err, cwd=outside, env=told
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def written(folder: Path) -> dict[str, str]:
    """All that was written outside the data folder, file by file."""
    files = (path for path in folder.parent.rglob("*") if path.is_file())
    return {
        path.name: path.read_bytes().decode(errors="replace")
        for path in files
        if folder not in path.parents
    }


def leaks(folder: Path) -> list[str]:
    """The lines outside the data folder, and names of files there, that hold what they must not."""
    lines = [
        f"{name}: {line}"
        for name, text in written(folder).items()
        for line in (name, *text.splitlines())
    ]
    return [line for line in lines if any(secret in line for secret in NEVER)]


def events(folder: Path) -> list[dict[str, Any]]:
    """The lines of the log."""
    return [json.loads(line) for line in written(folder)["stderr"].splitlines()]


def echoing(fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on Telegram refuses what holds the canary, and repeats it."""
    attempt = fake._attempt

    async def answer(http: web.Request, request: Any) -> web.StreamResponse:
        if request.method == "sendMessage":
            params = await http.post()
            if CANARY in str(params.get("text")):
                told = f"Bad Request: cannot parse {params['text']!s} of {TOKEN}"
                failure = {"ok": False, "error_code": 400, "description": told}
                return web.json_response(failure, status=400)
        return await attempt(http, request)

    monkeypatch.setattr(fake, "_attempt", answer)


async def keep_pages(folder: Path, port: int, once: str) -> None:
    """Keep what the health pages show beside the log, `once` the metrics show this: what was given
    up is tried once more when somebody is heard, and does not count meanwhile.
    """
    async with (
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
        asyncio.timeout(LONGEST_S),
    ):
        for page, awaited in (("metrics", once), ("health", "")):
            shown: str | None = None
            while shown is None or awaited not in shown:
                async with session.get(f"/{page}") as answer:
                    shown = await answer.text()
            (folder.parent / page).write_text(shown)


async def test_whatever_goes_wrong_no_words_and_no_token_are_written_outside_the_data(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_in(fake, folder)
    port = free_port()
    async with loud(fake, folder, TUSSENDOOR_HEALTH_PORT=str(port)) as process:
        client.says(CANARY)
        await hears(client, RESTING, timeout=LONGEST_S)
        for kind in (*GOES_WRONG, "disk"):
            client.says(f"{kind} {CANARY}")
            await hears(client, NOT_KEPT if kind in ("crash", "disk") else RESTING)
        fake.send_update({"message": {"message_id": 1, "text": CANARY}})
        echoing(fake, monkeypatch)
        client.says("mijn antwoorden")
        client.says("later")  # answered when that was given up
        await hears(client, RESTING)
        await keep_pages(folder, port, "tussendoor_outbox_parked 1\n")
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0
    assert CANARY in answers(folder)
    assert leaks(folder) == []
    assert written(folder)["stdout"] == ""
    shown = written(folder)
    assert json.loads(shown["health"]) == {"well": True, "reasons": []}
    assert "tussendoor_turns_not_kept_total 2\n" in shown["metrics"]
    assert "tussendoor_outbox_parked 1\n" in shown["metrics"]
    told = events(folder)
    assert all({"time", "level", "event"} <= set(line) for line in told)
    seen = {line["event"] for line in told}
    assert {
        "running as @{bot}",
        "update {update} was not kept: {fault}",
        "effect {effect} ({kind}) for {to} is parked: {reason}",
        "an update that cannot be read: {fault}",
        "a warning: {kind}",
        "{logger} said something",
        "{how} {fault}",
        "stopped",
    } <= seen
    assert {"nobody awaited", "a thread ended by", "nobody could catch"} == {
        line["how"] for line in told if "how" in line
    }
    assert {line["logger"] for line in told if "logger" in line} >= {"telegram.Bot", "asyncio"}


async def test_what_ends_the_bot_is_told_without_its_words(
    fake: FakeTelegram, folder: Path
) -> None:
    async with loud(fake, folder, ENDS="1") as process:
        assert await asyncio.wait_for(process.wait(), LONGEST_S) == 1
    assert leaks(folder) == []
    last = events(folder)[-1]
    assert (last["level"], last["event"]) == ("critical", "ended by {fault}")
    assert last["fault"] == "ValueError"
    assert last["where"][-1].startswith("tests/upkeep/loud.py:")


@pytest.mark.parametrize("name", ["LEAD_HOURS", "API_URL", "TIME_ZONE", "QUIET_FROM"])
async def test_a_setting_that_is_refused_is_not_repeated(
    fake: FakeTelegram, folder: Path, name: str
) -> None:
    async with loud(fake, folder, **{f"TUSSENDOOR_{name}": f"{CANARY} {TOKEN}"}) as process:
        assert await asyncio.wait_for(process.wait(), LONGEST_S) == 1
    assert leaks(folder) == []
    assert f"TUSSENDOOR_{name}: " in written(folder)["stderr"]
