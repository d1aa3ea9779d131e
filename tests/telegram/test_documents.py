"""A summary in a nurse's chat, with the whole bot on the fake Telegram: it goes, and stays away."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from tests.fake_telegram import FakeTelegram
from tests.telegram.running import (
    SUNDAY_NOON,
    gets_the_summary,
    nurse_and_client_in,
    running,
    shares,
)

DAY = timedelta(days=1)


async def test_a_summary_goes_out_of_the_chat_after_a_restart_and_nothing_else_does(
    fake: FakeTelegram, folder: Path
) -> None:
    anna, client = nurse_and_client_in(fake, folder)
    now = SUNDAY_NOON

    def clock() -> datetime:
        return now

    async with running(fake, folder, clock=clock) as here:
        await shares(client)
        await gets_the_summary(anna)
        await here.bot.postman.settle()
        there = [m for m in anna.messages if m.file_name or "Hier wil de cliënt" in m.text]
        assert len(there) == 2
        others = [m.id for m in anna.messages if m not in there]
    now += DAY
    fake.time_passes(hours=24)
    async with running(fake, folder, clock=clock) as here:
        for _again in range(2):
            await here.bot.tick()
            await here.bot.postman.settle()
    assert all(m.deleted for m in there)
    assert [m.id for m in anna.messages][: len(others)] == others
    [asked] = fake.requested("deleteMessages")
    assert sorted(asked.params["message_ids"]) == sorted(m.id for m in there)
