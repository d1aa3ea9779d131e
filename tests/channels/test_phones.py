"""What stands on a phone of the proeftuin: pieces of text, the typing sign, the drawn steps."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event as Gate
from xml.dom.minidom import parseString

import pytest

from bot import FLOWS
from channels.drawing import drawn, leads_in, leads_out
from channels.harmless import spans
from channels.parcel import Parcel
from channels.phones import LINK, Phones, Piece, pieces_of
from channels.postman import Hopeless
from flows.conversation import Form, Say, ShowInvitation
from flows.script import RETURN, Flow, _
from flows.words import Prompt
from tests.browser.served import QUICK

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def phones() -> Phones:
    """Two phones."""
    made = Phones(lambda: NOW, QUICK, lambda: None)
    made.add("client")
    made.add("nurse")
    return made


def unheard(who: str, sent: Parcel) -> None:
    """Nobody takes notes."""


def test_a_link_of_ours_can_be_opened_and_all_else_stays_text() -> None:
    text = f"Zie {LINK}c0de_-1 of https://evil.example of {LINK}"
    assert [*pieces_of(text)] == [
        Piece("words", "Zie "),
        Piece("link", f"{LINK}c0de_-1", "c0de_-1"),
        Piece("words", f" of https://evil.example of {LINK}"),
    ]


def test_what_telegram_shows_literally_is_literal_here_also_after_an_emoji() -> None:
    text = "☕😀 kijk op www.voorbeeld.nl, goed?"
    found = [*pieces_of(text, spans(text))]
    assert "".join(piece.text for piece in found) == text
    assert [piece.text for piece in found if piece.look == "literal"] == ["www.voorbeeld.nl,"]


async def test_the_typing_sign_is_there_as_long_as_a_page_is_set() -> None:
    gate, seen = Gate(), list[bool]()

    def letter(*_args: object) -> bytes:
        gate.wait(10)
        return b"%PDF"

    made = Phones(lambda: NOW, replace(QUICK, letter=letter), lambda: None)
    nurse = made.add("nurse")
    effect = ShowInvitation("browser-nurse", Form.U, "c0de", "mw. A", "Anna", NOW)
    shown = asyncio.create_task(made.perform(effect, unheard))
    await asyncio.sleep(0)
    seen.append(nurse.typing)
    gate.set()
    await shown
    assert [*seen, nurse.typing] == [True, False]
    assert [bubble.file.name for bubble in nurse.bubbles if bubble.file] == [
        "picture.png",
        "brief-mw-A.pdf",
    ]


async def test_a_message_for_somebody_of_another_channel_is_hopeless() -> None:
    said = Say("telegram-1", Form.U, Prompt((_("Yes"),)))
    with pytest.raises(Hopeless):
        await phones().perform(said, unheard)


def test_nobody_edits_a_message_of_the_bot() -> None:
    made = phones()
    client = made.by_name["client"]
    own = made.wrote(client, "Koffie")
    assert made.changed_words(client, own.id, "Thee")
    assert not made.changed_words(client, "17", "Thee")
    assert not made.changed_words(made.by_name["nurse"], own.id, "Thee")


# --- the drawn steps --------------------------------------------------------------------------


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.name)
def test_every_step_can_be_drawn_with_what_leads_in_and_out(flow: Flow) -> None:
    for step in flow.steps:
        picture = drawn(flow, step.name, "a <title>")
        parseString(picture)
        for near in (*leads_in(flow, step.name)[:5], *leads_out(flow, step.name)[:5]):
            told = "came from" if near.step == RETURN else near.step.replace("_", " ")
            assert told[:15] in picture
    assert any(leads_in(flow, step.name) for step in flow.steps)
