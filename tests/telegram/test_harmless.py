"""On Telegram somebody's words are not tapped, run or read as markup; what is kept is as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.harmless import without_controls
from tests.fake_telegram import FakeTelegram, Message, read_text
from tests.planted import EMOJI, LINKS, MARKUP, TERMINAL, TURNING, TYPST
from tests.telegram.running import (
    KEPT,
    NURSE,
    adds_a_client,
    answers,
    client_in,
    hears,
    invitation_in,
    nurse_and_client_in,
    running,
    shares,
)

PLANTED = (MARKUP, LINKS, TYPST, TURNING, TERMINAL, EMOJI)
IDS = ("markup", "links", "typst", "turning", "terminal", "emoji")


def links(messages: list[Message]) -> list[tuple[str, str]]:
    """What can be tapped in these messages, by kind."""
    found = list[tuple[str, str]]()
    for message in messages:
        units = message.text.encode("utf-16-le")
        for entity in message.json.get("entities", []) + message.json.get("caption_entities", []):
            begin, end = entity["offset"], entity["offset"] + entity["length"]
            if entity["type"] != "code":
                found.append((entity["type"], units[2 * begin : 2 * end].decode("utf-16-le")))
    return found


def bare(text: str) -> str:
    """A text without the isolates around what is written from right to left."""
    return text.replace("\u2068", "").replace("\u2069", "")


def test_the_telegram_of_the_tests_would_make_links() -> None:
    """Else the tests below would prove nothing."""
    read = read_text({"text": LINKS + " http://evil.example +31612345678"}, "text", 4096)
    assert {entity["type"] for entity in read["entities"]} == {
        *("bot_command", "mention", "hashtag", "cashtag", "url", "phone_number")
    }


@pytest.mark.parametrize("words", PLANTED, ids=IDS)
async def test_planted_words_are_shown_literally_and_kept_as_typed(
    fake: FakeTelegram, folder: Path, words: str
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder):
        client.says(words)
        await hears(client, KEPT)
        client.says("mijn antwoorden")
        await hears(client, "Welk antwoord wilt u zien?")
        client.says("1")
        shown = await hears(client, "U schreef:")
        await fake.settled()
    assert without_controls(words).strip() in bare(shown.text)
    assert links(client.messages) == []
    assert answers(folder) == [words]
    assert not any("parse_mode" in request.params for request in fake.requests)


@pytest.mark.parametrize("words", [MARKUP, LINKS, TURNING])
async def test_a_shared_summary_holds_no_links(
    fake: FakeTelegram, folder: Path, words: str
) -> None:
    nurse, client = nurse_and_client_in(fake, folder)
    async with running(fake, folder):
        client.says(words)
        await hears(client, KEPT)
        await shares(client)
        summary = await hears(nurse, "Hier wil de cliënt het eerst over praten:", ever=True)
        await fake.settled()
    assert without_controls(words).strip() in bare(summary.text)
    assert links(nurse.messages) == [] == links(client.messages)


async def test_only_the_invitations_own_link_can_be_tapped(
    fake: FakeTelegram, folder: Path
) -> None:
    nurse, invitation = fake.user(NURSE), invitation_in(folder)
    async with running(fake, folder):
        nurse.starts(invitation)
        await hears(nurse, "Hoe noemen uw cliënten u?")
        nurse.says("<b>Anna</b> @somebody evil.nl")
        await hears(nurse, "U heeft hier nog geen cliënten.")
        code = await adds_a_client(nurse, "A /start #x $USD evil.nl")
        await fake.settled()
    assert links(nurse.messages) == [("url", f"https://t.me/door_bot?start={code}")]
