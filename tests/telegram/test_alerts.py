"""A client in need on Telegram: the nurse gets it ahead of all else, and the client hears of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from flows.conversation import Form, Say
from flows.words import Prompt, Text
from storage.record import Outgoing
from tests.fake_telegram import FakeTelegram
from tests.telegram.running import NURSE, SUNDAY_NOON, hears, nurse_and_client_in, running

NIGHT = SUNDAY_NOON + timedelta(hours=11)


async def test_from_the_words_to_the_word_that_it_was_read(
    fake: FakeTelegram, folder: Path
) -> None:
    nurse, client = nurse_and_client_in(fake, folder)

    def night() -> datetime:
        return NIGHT

    async with running(fake, folder, clock=night) as here:
        client.says("Ik wil dood")
        await hears(client, "113", "Bedoelt u dat u dood wilt?")
        to, waits = f"telegram-{NURSE}", (Text(f"{n}") for n in range(50))
        here.bot.postman.post(
            Outgoing(f"old.{n}", Say(to, Form.U, Prompt((text,)))) for n, text in enumerate(waits)
        )
        await client.presses("Stuur dit aan Anna", answered=True)
        alert = await hears(nurse, "Bericht van mw. A", "“Ik wil dood”", ever=True)
        await hears(client, "Het bericht is bij Anna aangekomen.", ever=True)
        await fake.settled()
        before = [message.text for message in nurse.messages if message.id < alert.id]
        assert len(before) < 50, "it waited for all the others"
        await nurse.presses("Gelezen", answered=True)
        await hears(client, "Anna heeft het bericht gelezen.", ever=True)
