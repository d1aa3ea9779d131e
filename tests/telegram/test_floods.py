"""What one person pours in leaves others' answers where they were; long texts are met calmly."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import Tussendoor
from channels.flood import MOST
from channels.telegram import BATCH, CONNECTIONS
from flows.conversation import Event, Turn
from storage.tinydb_store import TinyDbStore
from tests.fake_telegram import JSON, FakeTelegram, Person
from tests.telegram.running import (
    CLIENT,
    KEPT,
    NOT_YET,
    RESTING,
    SECRET,
    Committed,
    answers,
    client_in,
    hears,
    running,
)

FLOODER = 41
TOO_MANY = "U stuurt heel veel berichten tegelijk."
both = pytest.mark.parametrize("webhook", [False, True])


def times(person: Person, text: str) -> int:
    """How many messages to somebody hold this text."""
    return sum(text in message.text for message in person.messages)


def update(number: int, update_id: int, **content: Any) -> JSON:
    """An update that brings a message of somebody."""
    sender = {"id": number, "is_bot": False, "first_name": "Iemand"}
    message: JSON = {"message_id": update_id, "date": 1, "from": sender}
    message |= {"chat": {"id": number, "type": "private"}}
    return {"update_id": update_id, "message": message | content}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """The flooder's sixth turn and those after it wait for this."""
    opened, take_turn, seen = asyncio.Event(), Tussendoor._turn, list[Event]()

    async def wait(self: Tussendoor, event: Event) -> Turn | None:
        if event.person == f"telegram-{FLOODER}":
            seen.append(event)
            if len(seen) > 5:
                await opened.wait()
        return await take_turn(self, event)

    monkeypatch.setattr(Tussendoor, "_turn", wait)
    return opened


# --- floods -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("webhook", "count"), [(False, 10_000), (True, 1_000)])
async def test_a_flood_costs_sixty_turns_and_one_word_and_others_lose_nothing(
    fake: FakeTelegram, folder: Path, webhook: bool, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    flooder, other = client_in(fake, folder, FLOODER), client_in(fake, folder)
    committed, commit = list[str](), TinyDbStore.commit

    def note(store: TinyDbStore, turns: Sequence[Turn]) -> Committed:
        committed.extend(turn.person.id for turn in turns)
        return commit(store, turns)

    monkeypatch.setattr(TinyDbStore, "commit", note)
    fake.hold_updates()
    async with running(fake, folder, webhook=webhook) as here:
        for place in range(count):
            flooder.says(f"golf {place}")
        other.says("De zon schijnt")
        fake.release_updates()
        await hears(other, KEPT, timeout=30)
        await fake.settled(30)
        await here.bot.postman.settle()
    assert committed.count(f"telegram-{FLOODER}") == MOST
    assert times(flooder, TOO_MANY) == 1
    assert TOO_MANY in flooder.last.text
    assert sorted(answers(folder)) == sorted(
        ["De zon schijnt", *(f"golf {place}" for place in range(MOST))]
    )


@both
async def test_others_are_answered_before_the_flooder_is_through(
    fake: FakeTelegram, folder: Path, webhook: bool, gate: asyncio.Event
) -> None:
    flooder, others = client_in(fake, folder, FLOODER), range(100, 110)
    phones = [client_in(fake, folder, number) for number in others]
    fake.hold_updates()
    async with running(fake, folder, webhook=webhook) as here:
        for place in range(BATCH - len(phones)):
            flooder.says(f"golf {place}")
        for phone in phones:
            phone.says("De zon schijnt")
        fake.release_updates()
        for phone in phones:
            await hears(phone, RESTING)
        assert times(flooder, KEPT) <= 5
        gate.set()
        await fake.settled()
        await here.bot.postman.settle()
    assert times(flooder, KEPT) == MOST


async def test_a_flooder_cannot_take_all_connections_of_a_webhook(
    fake: FakeTelegram, folder: Path, gate: asyncio.Event
) -> None:
    client_in(fake, folder, FLOODER)
    other = client_in(fake, folder)
    async with (
        running(fake, folder, webhook=True) as here,
        aiohttp.ClientSession(
            headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
            connector=aiohttp.TCPConnector(limit=0),
        ) as session,
    ):
        assert fake.webhook["max_connections"] == CONNECTIONS > MOST

        async def tells(number: int, update_id: int) -> int:
            body = update(number, update_id, text=f"golf {update_id}")
            async with session.post(here.url, json=body) as answer:
                return answer.status

        flood = [asyncio.create_task(tells(FLOODER, place)) for place in range(CONNECTIONS)]
        await fake.until(lambda: sum(task.done() for task in flood) >= CONNECTIONS - MOST + 5)
        assert await tells(CLIENT, 500) == 200
        await hears(other, KEPT)
        assert sum(not task.done() for task in flood) == MOST - 5
        gate.set()
        assert set(await asyncio.gather(*flood)) == {200}
        await here.bot.postman.settle()
    assert len(answers(folder)) == MOST + 1


@both
async def test_a_storm_of_presses_is_answered_sixty_times(
    fake: FakeTelegram, folder: Path, webhook: bool
) -> None:
    flooder = client_in(fake, folder, FLOODER)
    async with running(fake, folder, webhook=webhook) as here:
        flooder.says("Het regent")
        await hears(flooder, RESTING)
        fake.hold_updates()
        for _ in range(300):
            await flooder.presses("Vertellen")
        fake.release_updates()
        await fake.settled(10)
        await here.bot.postman.settle()
    assert len(fake.requested("answerCallbackQuery")) == MOST - 1
    assert times(flooder, TOO_MANY) == 1


@both
async def test_twenty_messages_that_waited_for_the_bot_are_all_kept_and_answered(
    fake: FakeTelegram, folder: Path, webhook: bool
) -> None:
    client = client_in(fake, folder)
    said = [f"Het is {hour} uur en ik ben wakker" for hour in range(20)]
    for words in said:
        client.says(words)
        fake.time_passes(minutes=40)
    async with running(fake, folder, webhook=webhook) as here:
        await fake.settled()
        await here.bot.postman.settle()
    assert answers(folder) == said
    assert times(client, KEPT) == 20
    assert times(client, TOO_MANY) == 0


# --- long -------------------------------------------------------------------------------------


@both
async def test_a_batch_of_the_longest_texts_is_kept_whole(
    fake: FakeTelegram, folder: Path, webhook: bool
) -> None:
    people = [client_in(fake, folder, number) for number in range(100, 105)]
    fake.hold_updates()
    said = [("zon regen " * 410)[: 4096 - 3] + f"{place:03}" for place in range(BATCH)]
    async with running(fake, folder, webhook=webhook) as here:
        for place, words in enumerate(said):
            people[place % 5].says(words)
        fake.release_updates()
        await fake.settled(20)
        await here.bot.postman.settle()
    assert sorted(answers(folder)) == sorted(said)


@pytest.mark.parametrize(
    "words",
    [
        "\N{SUN WITH FACE}" * 4096,
        "0" * 4096,
        "ja " * 1365,
        "a\N{COMBINING ACUTE ACCENT}" * 2048,
        "\n" * 4000 + "regen",
        "/" * 4096,
        "<b>&amp;" * 512,
        "http://" * 585,
    ],
    ids=["faces", "digits", "yes", "accents", "lines", "slashes", "markup", "links"],
)
async def test_a_strange_text_of_the_greatest_length_is_kept_and_shown(
    fake: FakeTelegram, folder: Path, words: str
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder) as here:
        client.says(words)
        await hears(client, RESTING)
        seen = len(client.messages)
        client.says("mijn antwoorden")
        await fake.until(lambda: len(client.messages) > seen)
        await fake.settled()
        await here.bot.postman.settle()
        assert not here.bot.postman.parked
    assert answers(folder) == [words]


@both
async def test_a_long_caption_is_answered_like_every_picture(
    fake: FakeTelegram, folder: Path, webhook: bool
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder, webhook=webhook):
        client.sends_photo("zon " * 256)
        await hears(client, NOT_YET)
        client.says("De zon schijnt")
        await hears(client, KEPT)
        await fake.settled()
    assert answers(folder) == ["De zon schijnt"]


@both
async def test_a_message_with_a_hundred_entities_is_kept_as_it_was_typed(
    fake: FakeTelegram, folder: Path, webhook: bool
) -> None:
    client, words = client_in(fake, folder), "zon " * 99 + "zon"
    marks = [{"type": "bold", "offset": 4 * place, "length": 3} for place in range(100)]
    async with running(fake, folder, webhook=webhook):
        client.sends(text=words, entities=marks)
        await hears(client, KEPT)
        await fake.settled()
    assert answers(folder) == [words]


@both
@pytest.mark.parametrize("megabytes", [1, 3])
async def test_a_huge_update_is_taken_like_any_other(
    fake: FakeTelegram, folder: Path, webhook: bool, megabytes: int
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder, webhook=webhook):
        client.sends(text="Het regent", something_new={"data": "x" * megabytes * 2**20})
        client.says("De zon schijnt")
        await hears(client, KEPT, timeout=10)
        await fake.settled(10)
    assert answers(folder) == ["Het regent", "De zon schijnt"]
