"""Which messages an effect leaves in a chat, and how they are taken out of it again."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot import PAPERS
from channels.postman import Hopeless, TryLater
from channels.telegram import Telegram
from flows.conversation import (
    Effect,
    Form,
    Role,
    Say,
    ShowInvitation,
    ShowMenu,
    ShowSummary,
    Summary,
    TidyUp,
)
from flows.words import Prompt, Quote, Text
from tests.fake_telegram import BOT, TOKEN, FakeTelegram, Fault, Person
from tests.telegram.running import AMSTERDAM, CLIENT, SUNDAY_NOON

TO = f"telegram-{CLIENT}"
LINK = ShowInvitation(TO, Form.U, "code", "mw. A", "Anna", SUNDAY_NOON)


@pytest_asyncio.fixture
async def telegram(fake: FakeTelegram) -> AsyncIterator[Telegram]:
    """The bot's place on this Telegram."""
    here = Telegram(TOKEN, fake.url, AMSTERDAM, PAPERS)
    await here.open()
    yield here
    await here.close()


@pytest.fixture
def client(fake: FakeTelegram) -> Person:
    """Somebody who wrote to the bot."""
    phone = fake.user(CLIENT)
    phone.chat.opened = True
    return phone


def say(words: str, *, stays: bool = False) -> Say:
    """A message with these words."""
    text = Text("{words}", {"words": Quote(words, at_most=100_000)})
    return Say(TO, Form.U, Prompt((text,)), stays=stays)


def there(client: Person) -> tuple[str, ...]:
    """The ids of the bot's messages in the chat."""
    return tuple(str(message.id) for message in client.messages)


def said(fake: FakeTelegram, client: Person, count: int) -> tuple[str, ...]:
    """The ids of so many messages that the bot says now."""
    return tuple(
        str(fake.post(client.chat, {"from": BOT, "text": "Goedemorgen"}).id) for _ in range(count)
    )


# --- what an effect leaves --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "count"),
    [(say("Dag"), 1), (say("zon " * 2000), 4), (ShowSummary(TO, Form.U, Summary((), (), ())), 1)],
)
async def test_words_leave_their_messages_in_order(
    telegram: Telegram, client: Person, effect: Effect, count: int
) -> None:
    messages = await telegram.perform(effect)
    assert messages == there(client)
    assert len(messages) == count


async def test_a_link_leaves_the_link_the_picture_and_the_letter(
    telegram: Telegram, client: Person
) -> None:
    messages = await telegram.perform(LINK)
    assert messages == there(client)
    assert len(messages) == 3


async def test_a_menu_and_a_removal_leave_nothing(telegram: Telegram, client: Person) -> None:
    assert await telegram.perform(ShowMenu(TO, Form.U, Role.CLIENT)) == ()
    assert await telegram.perform(TidyUp(TO, ("1", "2"))) == ()


async def test_what_stays_is_not_tidied_up_and_makes_no_sound(
    fake: FakeTelegram, telegram: Telegram, client: Person
) -> None:
    assert await telegram.perform(say("De chat is opgeruimd", stays=True)) == ()
    await telegram.perform(say("Dag"))
    silent = [r.params.get("disable_notification", False) for r in fake.requested("sendMessage")]
    assert silent == [True, False]


@pytest.mark.usefixtures("_soon")
@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.TOO_MANY_REQUESTS, Fault.CUT_BEFORE])
async def test_what_was_sent_before_a_fault_is_not_sent_again_and_not_forgotten(
    fake: FakeTelegram, telegram: Telegram, client: Person, fault: Fault
) -> None:
    fake.breaks(fault, "sendDocument", seconds=0)
    with pytest.raises(TryLater):
        await telegram.perform(LINK)
    assert await telegram.perform(LINK) == there(client)
    assert len(there(client)) == 3
    assert len(await telegram.perform(LINK)) == 3  # asked for anew: all of it


async def test_after_what_was_hopeless_all_of_it_is_sent(
    fake: FakeTelegram, telegram: Telegram, client: Person
) -> None:
    client.blocks()
    with pytest.raises(Hopeless):
        await telegram.perform(LINK)
    client.unblocks()
    assert len(await telegram.perform(LINK)) == 3


# --- taking messages out ----------------------------------------------------------------------


async def test_messages_of_bot_and_person_are_taken_out_a_hundred_at_a_time(
    fake: FakeTelegram, telegram: Telegram, client: Person
) -> None:
    own = str(client.says("Het regent").id)
    messages = (own, *said(fake, client, 249))
    stays = said(fake, client, 1)
    await telegram.perform(TidyUp(TO, messages))
    assert there(client) == stays
    assert all(message.deleted for message in client.chat.log if str(message.id) in messages)
    assert [len(r.params["message_ids"]) for r in fake.requested("deleteMessages")] == [100] * 2 + [
        50
    ]


async def test_what_is_too_old_is_left_and_the_rest_is_taken_out(
    fake: FakeTelegram, telegram: Telegram, client: Person
) -> None:
    old = said(fake, client, 30)
    fake.time_passes(hours=48, seconds=1)
    new = said(fake, client, 90)
    await telegram.perform(TidyUp(TO, (*old, *new)))
    assert there(client) == old


async def test_what_is_gone_already_stops_nothing(
    fake: FakeTelegram, telegram: Telegram, client: Person
) -> None:
    messages = said(fake, client, 5)
    client.deletes(*client.messages[:4])
    await telegram.perform(TidyUp(TO, ("999999", *messages)))
    await telegram.perform(TidyUp(TO, messages))
    assert there(client) == ()


async def test_where_everything_is_too_old_it_is_given_up_calmly(
    fake: FakeTelegram, telegram: Telegram, client: Person
) -> None:
    old = said(fake, client, 101)
    fake.time_passes(hours=49)
    await telegram.perform(TidyUp(TO, old))
    assert there(client) == old
    assert await telegram.perform(TidyUp(TO, ())) == ()


@pytest.mark.usefixtures("_soon")
@pytest.mark.parametrize(
    ("fault", "after_s"),
    [(Fault.TOO_MANY_REQUESTS, 7), (Fault.SERVER_ERROR, None), (Fault.CUT_BEFORE, None)],
)
async def test_a_removal_that_fails_for_now_is_tried_again_later(
    fake: FakeTelegram, telegram: Telegram, client: Person, fault: Fault, after_s: float | None
) -> None:
    messages = said(fake, client, 3)
    fake.breaks(fault, "deleteMessages", seconds=7)
    with pytest.raises(TryLater) as later:
        await telegram.perform(TidyUp(TO, messages))
    assert later.value.after_s == after_s
    fake.heals()
    await telegram.perform(TidyUp(TO, messages))
    assert there(client) == ()


async def test_a_removal_for_who_left_telegram_is_hopeless(
    telegram: Telegram, client: Person
) -> None:
    client.deletes_account()
    with pytest.raises(Hopeless):
        await telegram.perform(TidyUp(TO, ("1",)))
