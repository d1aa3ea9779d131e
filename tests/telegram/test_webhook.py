"""The whole bot over HTTP, by webhook."""

from __future__ import annotations

import asyncio
import logging
import threading
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from storage.tinydb_store import TinyDbStore
from tests.fake_telegram import FakeTelegram
from tests.telegram.running import (
    ANSWERS,
    CANARY,
    CLIENT,
    KEPT,
    NURSE,
    SECRET,
    Running,
    adds_a_client,
    answers,
    client_in,
    comes_in,
    comes_in_as_nurse,
    command,
    gated,
    gets_the_summary,
    hears,
    in_hours,
    invitation_in,
    on_disk,
    plans_a_visit,
    running,
    talks_and_shares,
)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def test_by_webhook_too_a_nurse_gets_what_her_client_shares(
    fake: FakeTelegram, folder: Path
) -> None:
    nurse, client = fake.user(NURSE), fake.user(CLIENT)
    invitation = invitation_in(folder, in_hours(0))
    async with command(fake, folder, webhook=True) as bot:
        await comes_in_as_nurse(nurse, invitation)
        link = await adds_a_client(nurse)
        await plans_a_visit(nurse, in_hours(3))
        await comes_in(client, link)
        await talks_and_shares(client)
        summary = await gets_the_summary(nurse)
        await fake.settled()
    assert all(answer in summary.text for answer in (ANSWERS[0], ANSWERS[-1]))
    assert not fake.requested("getUpdates")
    assert SECRET not in bot.log


async def test_telegram_is_told_the_secret_and_what_the_bot_wants_to_hear(
    fake: FakeTelegram, folder: Path
) -> None:
    async with running(fake, folder, webhook=True):
        assert fake.webhook["secret_token"] == SECRET
        assert fake.webhook["allowed_updates"] == [
            "message", "edited_message", "callback_query", "my_chat_member",
        ]  # fmt: skip


# --- who may tell it something ---------------------------------------------------------------


def update(number: int, words: str, update_id: int) -> dict[str, Any]:
    """An update that brings these words of somebody."""
    person = {"id": number, "is_bot": False, "first_name": "Iemand"}
    chat = {"id": number, "type": "private"}
    message = {"message_id": update_id, "date": 1, "from": person, "chat": chat, "text": words}
    return {"update_id": update_id, "message": message}


async def told(bot: Running, headers: dict[Any, Any], **content: Any) -> int:
    """The status with which the bot answers a request to its webhook."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(bot.url, headers=headers, **content) as answer,
    ):
        return answer.status


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SECRET_HEADER: ""},
        {SECRET_HEADER: "wrong"},
        {SECRET_HEADER: SECRET[:-1]},
        {SECRET_HEADER: SECRET + "x"},
        {SECRET_HEADER: SECRET.upper()},
        {SECRET_HEADER: "gehéim"},
    ],
)
async def test_who_does_not_know_the_secret_changes_nothing(
    fake: FakeTelegram, folder: Path, headers: dict[str, str]
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder, webhook=True) as bot:
        assert await told(bot, headers, json=update(CLIENT, CANARY, 1)) == 403
        client.says("Het regent")
        await hears(client, KEPT)
        await fake.settled()
    assert answers(folder) == ["Het regent"]
    assert not on_disk(folder, CANARY)


async def test_a_secret_that_is_no_text_is_a_wrong_secret(fake: FakeTelegram, folder: Path) -> None:
    async with running(fake, folder, webhook=True) as bot:
        reader, writer = await asyncio.open_connection("127.0.0.1", bot.port)
        head = f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n{SECRET_HEADER}: "
        writer.write(head.encode() + b"\xff\xfe\r\n\r\n{}")
        assert b" 403 " in await reader.readline()
        writer.close()


async def test_there_is_nothing_to_see_at_other_addresses(fake: FakeTelegram, folder: Path) -> None:
    async with running(fake, folder, webhook=True) as bot, aiohttp.ClientSession() as session:
        for path in ("/", "/telegram/", "/people", "/telegram?x=1"):
            async with session.get(f"http://127.0.0.1:{bot.port}{path}") as answer:
                assert answer.status in (404, 405)


# --- what cannot be read ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b"{}",
        b'{"update_id": 1}',
        b'{"update_id": "x"}',
        b'{"update_id": 1, "message": {}}',
        b'{"update_id": 1, "message": {"message_id": 1, "text": "' + CANARY.encode() + b'"}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
async def test_what_cannot_be_read_does_not_stop_the_bot_and_is_not_logged(
    fake: FakeTelegram, folder: Path, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder, webhook=True) as bot:
        await told(bot, {SECRET_HEADER: SECRET}, data=body)
        client.says("Het regent")
        await hears(client, KEPT)
    assert answers(folder) == ["Het regent"]
    assert CANARY not in caplog.text


async def test_an_update_that_cannot_be_read_does_not_hold_up_the_next(
    fake: FakeTelegram, folder: Path
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder, webhook=True):
        fake.send_update({"message": {"message_id": 1, "text": CANARY}})
        client.says("Het regent")
        await hears(client, KEPT, timeout=1)


# --- answered when it is on disk -------------------------------------------------------------


async def test_an_update_is_answered_200_when_it_is_on_disk(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, gate = client_in(fake, folder), threading.Event()
    monkeypatch.setattr("channels.telegram.TYPING_AFTER_S", 0.01)
    monkeypatch.setattr(TinyDbStore, "commit", gated(gate))
    async with running(fake, folder, webhook=True):
        client.says("Het regent")
        await fake.until(lambda: fake.requested("sendChatAction"))
        assert not fake.acknowledged
        assert not client.messages
        gate.set()
        await fake.settled()
    assert len(fake.acknowledged) == 1
    assert answers(folder) == ["Het regent"]


async def test_what_comes_side_by_side_is_kept_in_the_order_in_which_it_came(
    fake: FakeTelegram, folder: Path
) -> None:
    people = range(100, 105)
    for number in people:
        client_in(fake, folder, number)
    async with (
        running(fake, folder, webhook=True) as bot,
        aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as session,
    ):

        async def tells(number: int) -> None:
            for place in range(20):  # Telegram too waits for the answer, chat by chat
                body = update(number, f"antwoord {place} van {number}", number * 100 + place)
                async with session.post(bot.url, json=body) as answer:
                    assert answer.status == 200

        await asyncio.gather(*(tells(number) for number in people))
        await bot.bot.postman.settle()
    assert answers(folder) == [
        f"antwoord {place} van {number}" for number in people for place in range(20)
    ]


async def test_an_update_that_is_told_twice_is_kept_once(
    fake: FakeTelegram, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client_in(fake, folder)
    async with running(fake, folder, webhook=True) as bot:
        body, headers = update(CLIENT, CANARY, 5), {SECRET_HEADER: SECRET}
        both = [told(bot, headers, json=body) for _ in range(2)]
        assert await asyncio.gather(*both) == [200, 200]
        assert await told(bot, headers, json=body) == 200
        await bot.bot.postman.settle()
    assert answers(folder) == [CANARY]
    assert CANARY not in caplog.text
