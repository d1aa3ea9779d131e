"""What becomes of an update: an event of one person, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from channels.updates import read, sender_of
from flows.conversation import Came, Corrected, Event, Left, Pressed, Returned, Said, Unreadable
from tests.fake_telegram import FakeTelegram, Person
from tests.telegram.running import (
    CANARY,
    CLIENT,
    NOT_YET,
    answers,
    client_in,
    comes_in,
    hears,
    on_disk,
    running,
)

JSON = dict[str, Any]
ANNA: JSON = {"id": 42, "is_bot": False, "first_name": "Anna"}
PRIVATE: JSON = {"id": 42, "type": "private"}
GROUP: JSON = {"id": -1001, "type": "supergroup", "title": "Familie"}
CHANNEL: JSON = {"id": -1002, "type": "channel", "title": "Nieuws"}
BOT: JSON = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "a_bot"}
HEARD = ("9", "telegram-42")


def event_of(**update: Any) -> Event | None:
    """The event of an update, without its fresh secret."""
    event = read(Update.de_json({"update_id": 9} | update))
    return event and replace(event, secret="")


def message(**fields: Any) -> JSON:
    """A message of Anna in her own chat, or with other fields."""
    return {"message_id": 3, "date": 1, "chat": PRIVATE, "from": ANNA} | fields


def member(status: str, chat: JSON = PRIVATE) -> JSON:
    """The bot's own place in a chat changed."""
    until = {"until_date": 0} if status == "kicked" else {}
    new = {"user": BOT, "status": status} | until
    old = {"user": BOT, "status": "member"}
    return {"chat": chat, "from": ANNA, "date": 1, "old_chat_member": old, "new_chat_member": new}


def press(data: str | None, **fields: Any) -> JSON:
    """A press of Anna."""
    query = {"id": "5", "from": ANNA, "chat_instance": "1", "message": message(text="?")}
    return query | ({"data": data} if data is not None else {}) | fields


@pytest.mark.parametrize(
    ("update", "event"),
    [
        ({"message": message(text="Dag")}, Said(*HEARD, words="Dag", message="3")),
        ({"message": message(text="/help")}, Said(*HEARD, words="/help", message="3")),
        ({"message": message(text="/start")}, Came(*HEARD, message="3")),
        ({"message": message(text="/start abc-_1")}, Came(*HEARD, code="abc-_1", message="3")),
        ({"message": message(text="/starten")}, Said(*HEARD, words="/starten", message="3")),
        ({"edited_message": message(text="Nee")}, Corrected(*HEARD, message="3", words="Nee")),
        ({"edited_message": message(caption="Nee")}, Corrected(*HEARD, message="3", words="Nee")),
        ({"edited_message": message()}, None),
        ({"message": message(voice={"file_id": "a", "file_unique_id": "b", "duration": 1})},
         Unreadable(*HEARD, message="3")),
        ({"message": message(location={"longitude": 1.0, "latitude": 1.0})},
         Unreadable(*HEARD, message="3")),
        ({"message": message(contact={"phone_number": "1", "first_name": "A"})},
         Unreadable(*HEARD, message="3")),
        ({"message": message(text="Zeg dit", via_bot=BOT)},
         Unreadable(*HEARD, message="3", words="Zeg dit", own=False)),
        ({"message": message(text="Van een ander", forward_origin={
            "type": "hidden_user", "sender_user_name": "B", "date": 1})},
         Unreadable(*HEARD, message="3", words="Van een ander", own=False)),
        ({"message": message(caption="Mijn tuin", voice={
            "file_id": "a", "file_unique_id": "b", "duration": 1})},
         Unreadable(*HEARD, message="3", words="Mijn tuin")),
        ({"message": message(text="Van de familie", sender_chat=GROUP)}, None),
        ({"message": message(text="Dag allemaal", chat=GROUP)}, None),
        ({"edited_message": message(text="Dag allemaal", chat=GROUP)}, None),
        ({"message": message(new_chat_title="Nieuw")}, None),
        ({"channel_post": message(text="Nieuws", chat=CHANNEL)}, None),
        ({"callback_query": press("rest:4:begin:")},
         Pressed(*HEARD, step="rest", number=4, choice="begin")),
        ({"callback_query": press("hour:4:time:09:30")},
         Pressed(*HEARD, step="hour", number=4, choice="time", about="09:30")),
        ({"callback_query": press("rest:4:begin:", message={
            "chat": PRIVATE, "message_id": 3, "date": 0})},
         Pressed(*HEARD, step="rest", number=4, choice="begin")),
        ({"callback_query": press("rest:4:begin:", message=message(text="?", chat=GROUP))}, None),
        ({"callback_query": press(None, game_short_name="spel")}, None),
        ({"my_chat_member": member("kicked")}, Left(*HEARD)),
        ({"my_chat_member": member("member")}, Returned(*HEARD)),
        ({"my_chat_member": member("member", GROUP)}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_an_update_is_an_event_of_one_person_or_nothing(update: JSON, event: Event | None) -> None:
    assert event_of(**update) == event


def test_every_event_that_can_make_a_link_brings_a_fresh_secret() -> None:
    update = Update.de_json({"update_id": 9, "message": message(text="Dag")})
    one, other = read(update), read(update)
    assert one and other
    assert one.secret != other.secret
    assert len(one.secret) >= 32


# --- private chats only ----------------------------------------------------------------------


@pytest.mark.parametrize("elsewhere", ["in_group", "anonymous_in_group", "channel_post"])
async def test_what_is_said_in_another_chat_is_not_kept_and_not_answered(
    fake: FakeTelegram, folder: Path, elsewhere: str
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder):
        getattr(client, elsewhere)(CANARY)
        getattr(client, elsewhere)("/start")
        client.says("Het regent")
        await fake.settled()
    assert answers(folder) == ["Het regent"]
    assert not on_disk(folder, CANARY)
    assert {request.params["chat_id"] for request in fake.requested("sendMessage")} == {str(CLIENT)}


@pytest.mark.parametrize("second_hand", ["forwards", "via_bot"])
async def test_the_words_of_another_are_not_kept(
    fake: FakeTelegram, folder: Path, second_hand: str
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder):
        getattr(client, second_hand)(CANARY)
        await hears(client, NOT_YET)
        await fake.settled()
    assert not on_disk(folder, CANARY)


SENDS: dict[str, Callable[[Person], object]] = {
    "photo": lambda client: client.sends_photo(CANARY),
    "voice": lambda client: client.sends_voice(),
    "sticker": lambda client: client.sends_sticker(),
    "contact": lambda client: client.sends_contact("+31612345678"),
    "location": lambda client: client.sends(location={"longitude": 4.9, "latitude": 52.4}),
    "poll": lambda client: client.sends(dice={"emoji": "🎲", "value": 3}),
}


@pytest.mark.parametrize("kind", SENDS)
async def test_what_is_not_text_gets_a_not_yet_and_is_not_kept(
    fake: FakeTelegram, folder: Path, kind: str
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder):
        SENDS[kind](client)
        await hears(client, NOT_YET)
        await fake.settled()
    assert answers(folder) == []
    assert not on_disk(folder, CANARY)
    assert not on_disk(folder, "612345678")
    assert not fake.requested("getFile")


# --- own words -------------------------------------------------------------------------------


async def test_an_edited_message_corrects_the_answer(fake: FakeTelegram, folder: Path) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder):
        said = client.says("Het regent op zondag")
        await hears(client, "Ik heb het bewaard.")
        client.edits(said, "Het regent op maandag")
        await hears(client, "Ik heb uw woorden veranderd.")
        await fake.settled()
    assert answers(folder) == ["Het regent op maandag"]
    assert not on_disk(folder, "Het regent op zondag")


async def test_commands_may_be_typed_anywhere(fake: FakeTelegram, folder: Path) -> None:
    client = fake.user(CLIENT)
    async with running(fake, folder):
        await comes_in(client)
        client.says("/overslaan")
        await hears(client, "Er zijn zes onderwerpen.")
        client.says("/help")
        await hears(client, "U kunt op een knop drukken")
        await hears(client, "Er zijn zes onderwerpen.")
        client.says("/terug")
        await hears(client, "Waar wordt u gelukkig van?")
        client.says("/antwoorden")
        await hears(client, "Er zijn nog geen antwoorden.")
        client.says("/terug")
        await hears(client, "Waar wordt u gelukkig van?")
        client.says("/later")
        await hears(client, "Niemand leest dit nu.")
        await client.presses("Ga verder", answered=True)
        await hears(client, "Waar wordt u gelukkig van?")
        client.says("/start")
        await hears(client, "Hier waren we gebleven.")
        await fake.settled()
    assert answers(folder) == []
    assert "/" not in "".join(answers(folder))


async def test_the_longest_message_comes_back_whole(fake: FakeTelegram, folder: Path) -> None:
    client = client_in(fake, folder)
    longest = "".join(f"{n:03}🎈" for n in range(113, 932))  # 4,095 units of UTF-16
    async with running(fake, folder):
        client.says(longest)
        await hears(client, "Ik heb het bewaard.")
        client.says("mijn antwoorden")
        await hears(client, "Dit zijn uw antwoorden.")
        client.says("1")
        await hears(client, "Dit vertelde u zelf op 22 november 2026.")
        await client.presses("Haal weg")
        await hears(client, "Zal ik het weghalen?")
        await fake.settled()
    assert answers(folder) == [longest]
    told = "".join(one.text for one in client.messages)
    assert longest in told


# --- who it comes from, unread ----------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        {"message": message(text="Het regent")},
        {"edited_message": message(text="Het regent")},
        {"callback_query": {"id": "1", "from": ANNA, "chat_instance": "1", "data": "x"}},
        {"my_chat_member": member("kicked")},
    ],
    ids=["message", "edited", "pressed", "member"],
)
def test_the_sender_is_known_without_reading(raw: JSON) -> None:
    event = event_of(**raw)
    assert event is not None
    assert sender_of({"update_id": 9} | raw) == event.person == "telegram-42"


@pytest.mark.parametrize(
    "raw",
    [None, [], "x", {}, {"update_id": 1}, {"message": None}, {"message": {}}, {"message": []},
     {"message": {"chat": {}}}, {"message": {"chat": {"id": "x"}}}, {"poll": {"id": "1"}}],
)  # fmt: skip
def test_what_has_no_sender_has_none(raw: Any) -> None:
    assert sender_of(raw) == ""
