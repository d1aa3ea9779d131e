"""The fake Telegram refuses, delivers and fails as the real one does."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import telegram
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from tests.fake_telegram import CHANNEL_ID, GROUP_ID, TOKEN, FakeTelegram, Fault, Person, utf16

pytestmark = pytest.mark.asyncio

JA = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="step:yes")]])
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest_asyncio.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[telegram.Bot]:
    # Not verifying saves 0.1 s per test: the certificates of this machine are not read.
    calls, polls = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    async with telegram.Bot(
        TOKEN,
        base_url=fake.base_url,
        base_file_url=fake.base_file_url,
        request=calls,
        get_updates_request=polls,
    ) as one:
        yield one


@pytest.fixture
def anna(fake: FakeTelegram) -> Person:
    person = fake.user(42, first_name="Anna", language_code="nl")
    person.starts()
    return person


async def call(fake: FakeTelegram, method: str, **params: Any) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{fake.base_url}{TOKEN}/{method}", json=params) as answer,
    ):
        body: dict[str, Any] = await answer.json()
        return body | {"status": answer.status}


async def polled(fake: FakeTelegram, **params: Any) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = (await call(fake, "getUpdates", **params))["result"]
    return result


# --- parameters


async def test_a_wrong_token_is_unauthorized(fake: FakeTelegram) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{fake.base_url}1:x/getMe") as answer,
    ):
        body = await answer.json()
    assert body == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert answer.status == 401


async def test_parameters_arrive_from_query_form_json_and_multipart(
    fake: FakeTelegram, anna: Person
) -> None:
    url = f"{fake.base_url}{TOKEN}/sendMessage"
    fields = {"chat_id": "42", "text": "[multipart]"}
    multipart = aiohttp.FormData(fields, default_to_multipart=True)
    async with aiohttp.ClientSession() as session:
        await session.get(url, params={"chat_id": "42", "text": "query"})
        await session.post(url, data={"chat_id": "42", "text": "{form}"})
        await session.post(url, json={"chat_id": 42, "text": "json"})
        await session.post(url, data=multipart)
    assert [message.text for message in anna.messages] == ["query", "{form}", "json", "[multipart]"]
    assert [request.status for request in fake.requests] == [200] * 4
    assert not fake.violations


@pytest.mark.parametrize(
    ("method", "params", "says"),
    [
        ("fly", {}, "method not found"),
        ("sendMessage", {"chat_id": 42, "text": "x", "colour": "red"}, "unknown parameters"),
        ("sendMessage", {"chat_id": 42}, "text: Field required"),
        ("sendMessage", {"chat_id": 42, "text": "x", "reply_markup": "{"}, "can't parse"),
        ("sendMessage", {"chat_id": 42, "text": " \n"}, "message text is empty"),
        ("sendMessage", {"chat_id": 42, "text": "\N{HEAVY BLACK HEART}" * 4097}, "is too long"),
        ("sendMessage", {"chat_id": 42, "text": "\N{GRINNING FACE}" * 2049}, "is too long"),
        ("sendMessage", {"chat_id": 42, "text": "a", "parse_mode": "Word"}, "unsupported"),
        ("sendChatAction", {"chat_id": 42, "action": "sleep"}, "wrong parameter action"),
        ("setMyCommands", {"commands": [{"command": "Help", "description": "x"}]}, "COMMAND_INV"),
        ("setMyCommands", {"commands": [{"command": "help", "description": ""}]}, "DESCRIPTION"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}] * 101}, "TOO_MUCH"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "too long"),
        ("setWebhook", {"url": "http://example.org/"}, "HTTPS URL must be provided"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "TOO_LONG"),
        ("sendDocument", {"chat_id": 42, "document": "nothing"}, "wrong file identifier"),
    ],
)
async def test_what_no_correct_bot_sends_is_refused_and_written_down(
    fake: FakeTelegram, anna: Person, method: str, params: dict[str, Any], says: str
) -> None:
    answer = await call(fake, method, **params)
    assert answer["ok"] is False
    assert says in answer["description"]
    assert len(fake.violations) == 1
    assert not anna.messages


@pytest.mark.parametrize(
    ("button", "says"),
    [
        ({"text": "Ja", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "Ja", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "x"}, "must be non-empty"),
        ({"text": "Ja"}, "Text buttons are unallowed"),
        ({"callback_data": "x"}, "malformed fields"),
        ({"text": "Ja", "calback_data": "x"}, "['calback_data']"),
        ({"text": "Ja", "url": "ja"}, "Wrong HTTP URL"),
    ],
)
async def test_a_button_that_telegram_would_refuse_is_refused(
    fake: FakeTelegram, anna: Person, button: dict[str, str], says: str
) -> None:
    markup = {"inline_keyboard": [[button]]}
    answer = await call(fake, "sendMessage", chat_id=42, text="?", reply_markup=markup)
    assert (answer["status"], answer["ok"]) == (400, False)
    assert says in answer["description"]


@pytest.mark.parametrize(
    ("mode", "text", "says"),
    [
        ("HTML", "<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("HTML", "a < b", "Unsupported start tag"),
        ("HTML", "<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("HTML", "<b><i>x</b></i>", "Unmatched end tag"),
        ("HTML", "x</b>", "Unexpected end tag"),
        ("MarkdownV2", "Klaar.", "Character '.' is reserved"),
        ("MarkdownV2", "*x", "Can't find end of Bold entity"),
        ("MarkdownV2", "*_x*_", "Can't find end of Italic entity"),
        ("MarkdownV2", "[x](y", "Character ']' is reserved"),
    ],
)
async def test_markup_that_does_not_parse_is_refused(
    fake: FakeTelegram, anna: Person, mode: str, text: str, says: str
) -> None:
    answer = await call(fake, "sendMessage", chat_id=42, text=text, parse_mode=mode)
    assert answer["status"] == 400
    assert "can't parse entities: " + says in answer["description"]


@pytest.mark.parametrize(
    ("mode", "source"),
    [
        ("HTML", "\N{GRINNING FACE} <b>a &lt;<i>b</i></b> <a href='https://x.nl'>c</a>"),
        ("MarkdownV2", "\N{GRINNING FACE} *a <_b_* [c](https://x.nl)"),
    ],
)
async def test_entities_count_utf_16_units(
    anna: Person, bot: telegram.Bot, mode: str, source: str
) -> None:
    message = await bot.send_message(42, source, parse_mode=mode)
    assert message.text == "\N{GRINNING FACE} a <b c"
    entities = sorted((e.type, e.offset, e.length) for e in message.entities)
    assert entities == [("bold", 3, 4), ("italic", 6, 1), ("text_link", 8, 1)]
    assert utf16("\N{GRINNING FACE}") == 2


async def test_an_entity_in_the_middle_of_a_character_is_refused(
    anna: Person, bot: telegram.Bot
) -> None:
    half = telegram.MessageEntity("bold", 1, 1)
    with pytest.raises(BadRequest, match="utf-16 symbol"):
        await bot.send_message(42, "\N{GRINNING FACE}", entities=[half])


# --- who can be written to


async def test_a_person_who_never_wrote_cannot_be_written_to(
    fake: FakeTelegram, bot: telegram.Bot
) -> None:
    fake.user(43)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(43, "Hallo")
    assert not fake.violations


async def test_a_bot_that_is_blocked_hears_so_and_can_write_again_afterwards(
    fake: FakeTelegram, bot: telegram.Bot, anna: Person
) -> None:
    anna.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(42, "Hallo")
    anna.unblocks()
    await bot.send_message(42, "Hallo")
    changes = [update.my_chat_member for update in await bot.get_updates(offset=-2)]
    assert [change and change.new_chat_member.status for change in changes] == ["kicked", "member"]


async def test_a_deleted_account_cannot_be_written_to(bot: telegram.Bot, anna: Person) -> None:
    anna.deletes_account()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(42, "Hallo")


# --- messages


async def test_documents_and_photos_arrive_whole_with_their_caption(
    fake: FakeTelegram, bot: telegram.Bot, anna: Person
) -> None:
    await bot.send_document(42, b"%PDF", filename="overdracht.pdf", caption="Uw *verhaal*")
    await bot.send_photo(42, PNG, caption="<b>Spin</b>", parse_mode="HTML", reply_markup=JA)
    assert (anna.documents[0].data, anna.documents[0].file_name) == (b"%PDF", "overdracht.pdf")
    assert (anna.photos[0].data, anna.photos[0].text) == (PNG, "Spin")
    assert anna.last.buttons == ["Ja"]
    again = await bot.send_document(42, anna.documents[0].json["document"]["file_id"])
    assert again.document
    assert anna.last.data == b"%PDF"
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(42, PNG, caption="x" * 1025)
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(42, b"%PDF")


async def test_attached_files_are_found_by_the_name_they_are_attached_under(
    fake: FakeTelegram, anna: Person
) -> None:
    form = aiohttp.FormData({"chat_id": "42", "document": "attach://part"})
    form.add_field("part", b"%PDF", filename="a.pdf")
    url = f"{fake.base_url}{TOKEN}/sendDocument"
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as answer:
        assert answer.status == 200
    assert anna.last.data == b"%PDF"


async def test_an_edit_must_change_something_of_the_bots_own(
    bot: telegram.Bot, anna: Person
) -> None:
    sent = await bot.send_message(42, "Een", reply_markup=JA)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("Een", 42, sent.id, reply_markup=JA)
    await bot.edit_message_reply_markup(42, sent.id)
    assert (await anna.hears("Een")).buttons == []
    await bot.edit_message_text("Twee", 42, sent.id)
    assert (await anna.hears("Twee")).id == sent.id
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("Drie", 42, anna.says("hoi").id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("Drie", 42, 999_999)


async def test_a_message_can_be_deleted_for_48_hours(
    fake: FakeTelegram, bot: telegram.Bot, anna: Person
) -> None:
    old = [(await bot.send_message(42, text)).id for text in ("Een", "Twee")]
    await bot.delete_message(42, old[0])
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(42, old[0])
    fake.time_passes(hours=48, seconds=1)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(42, old[1])
    new = (await bot.send_message(42, "Drie")).id
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_messages(42, [new, old[1]])
    assert [message.text for message in anna.messages] == ["Twee", "Drie"]
    await bot.delete_messages(42, [new, old[0]])
    assert [message.text for message in anna.messages] == ["Twee"]


async def test_a_pressed_button_can_be_answered_once_and_not_too_late(
    fake: FakeTelegram, bot: telegram.Bot, anna: Person
) -> None:
    await bot.send_message(42, "Goed zo?", reply_markup=JA)
    first, second = await anna.presses("Ja"), await anna.presses("step:yes")
    update = (await bot.get_updates(offset=-2))[0]
    assert update.callback_query
    assert update.callback_query.data == "step:yes"
    assert isinstance(update.callback_query.message, telegram.Message)
    await update.callback_query.answer("Dank u")
    assert (await first.answered())["text"] == "Dank u"
    with pytest.raises(BadRequest, match="Query is too old"):
        await update.callback_query.answer()
    fake.time_passes(minutes=20)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(second.id)


async def test_an_old_phone_can_press_a_button_that_is_gone(
    bot: telegram.Bot, anna: Person
) -> None:
    sent = await bot.send_message(42, "Goed zo?", reply_markup=JA)
    shown = await anna.hears("Goed zo?")
    await bot.edit_message_reply_markup(42, sent.id)
    with pytest.raises(AssertionError, match=r"in vain for '\[Ja\]'"):
        await anna.presses("Ja", timeout=0.01)
    await anna.presses("Ja", shown)
    await bot.delete_message(42, sent.id)
    await anna.presses("Ja", shown)
    updates = await bot.get_updates(offset=-2)
    messages = [update.callback_query.message for update in updates if update.callback_query]
    # python-telegram-bot 22.8 makes a Message of an InaccessibleMessage here, with a date of 0.
    assert [message.is_accessible for message in messages if message] == [True, False]


async def test_a_person_hears_only_what_came_after_the_last_act_and_each_message_once(
    bot: telegram.Bot, anna: Person
) -> None:
    await bot.send_message(42, "Dank u")
    anna.says("nog iets")
    with pytest.raises(AssertionError, match="Dank u"):
        await anna.hears("Dank u", timeout=0.01)
    waiting = asyncio.create_task(anna.hears("Dank"))
    await bot.send_message(42, "Dank u wel")
    assert (await waiting).text == "Dank u wel"
    with pytest.raises(AssertionError):
        await anna.hears("Dank u wel", timeout=0.01)
    assert (await anna.hears("Dank u", ever=True)).text == "Dank u"


async def test_everything_a_person_can_send_is_understood_by_a_real_library(
    fake: FakeTelegram, bot: telegram.Bot
) -> None:
    fake.clock = lambda: datetime(2026, 6, 11, 12, tzinfo=UTC)
    bas = fake.user(7, first_name="Bas", language_code="nl")
    bas.starts("code_1")
    bas.edits(bas.says("hoi"), "hoi!")
    photo = bas.sends_photo("Foto")
    for act in (bas.sends_voice, bas.sends_sticker, bas.sends_contact):
        act()
    for say in (bas.forwards, bas.via_bot, bas.in_group, bas.anonymous_in_group, bas.channel_post):
        say("tekst")
    updates = await bot.get_updates()
    start, said, edited, *others = [update.effective_message for update in updates]
    assert start
    assert (start.text, start.entities[0].length, start.chat.id) == ("/start code_1", 6, 7)
    assert start.from_user
    assert start.from_user.language_code == "nl"
    assert start.date == datetime(2026, 6, 11, 12, tzinfo=UTC)
    assert said
    assert edited
    assert (edited.message_id, edited.text) == (said.message_id, "hoi!")
    kinds = [telegram.helpers.effective_message_type(message) for message in others if message]
    assert [str(kind) for kind in kinds] == ["photo", "voice", "sticker", "contact"] + ["text"] * 5
    assert [m.chat.id for m in others[-3:] if m] == [GROUP_ID, GROUP_ID, CHANNEL_ID]
    assert updates[-1].channel_post
    file = await bot.get_file(photo.json["photo"][-1]["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"\xff\xd8\xffphoto"
    with pytest.raises(ValueError, match="start parameter"):
        bas.starts("met spatie")


async def test_commands_are_kept_per_scope_and_language(
    fake: FakeTelegram, bot: telegram.Bot, anna: Person
) -> None:
    scope = telegram.BotCommandScopeChat(42)
    await bot.set_my_commands([("help", "Hulp")], scope, "nl")
    assert (await bot.get_my_commands(scope, "nl"))[0].description == "Hulp"
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(scope, "nl")
    assert await bot.get_my_commands(scope, "nl") == ()
    await bot.set_my_description("Tussendoor")
    await bot.send_chat_action(42, "typing")
    assert not fake.violations


# --- updates


async def test_only_an_offset_acknowledges(fake: FakeTelegram, anna: Person) -> None:
    anna.says("twee")
    first, second = [update["update_id"] for update in await polled(fake)]
    assert second == first + 1
    assert len(await polled(fake)) == 2
    assert len(await polled(fake, offset=first + 1, limit=1)) == 1
    assert fake.acknowledged == [first]
    assert await polled(fake, offset=second + 1) == []
    assert fake.acknowledged == [first, second]
    await fake.settled()


async def test_a_long_poll_ends_as_soon_as_somebody_writes(
    fake: FakeTelegram, anna: Person
) -> None:
    offset = (await polled(fake))[0]["update_id"] + 1
    poll = asyncio.create_task(polled(fake, offset=offset, timeout=30))
    await fake.until(lambda: fake.acknowledged)
    anna.says("hoi")
    assert (await poll)[0]["message"]["text"] == "hoi"


async def test_a_second_poller_ends_the_first_with_a_conflict(
    fake: FakeTelegram, bot: telegram.Bot
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await fake.until(lambda: fake._poller)
    assert await polled(fake) == []
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await poll


async def test_a_bot_gets_only_the_kinds_of_updates_that_it_asked_for(
    fake: FakeTelegram, anna: Person
) -> None:
    await polled(fake, offset=-1, allowed_updates=["callback_query"])
    anna.says("hoi")
    assert len(await polled(fake)) == 1
    await polled(fake, allowed_updates=[])
    assert fake.send_update({"message_reaction": {}}) is None
    anna.says("hoi")
    assert len(await polled(fake)) == 2


async def test_after_a_quiet_week_ids_start_anew_and_an_old_offset_hides_nothing(
    fake: FakeTelegram, anna: Person
) -> None:
    last = (await polled(fake))[0]["update_id"]
    await polled(fake, offset=last + 1)
    fake.updates.next_id = last - 1000
    anna.says("hoi")
    assert [u["update_id"] for u in await polled(fake, offset=last + 1)] == [last - 1000]
    fake.time_passes(days=7)
    anna.says("daar ben ik weer")
    assert [u["update_id"] for u in await polled(fake)] != [last - 999]


async def test_updates_are_kept_for_a_day(fake: FakeTelegram, anna: Person) -> None:
    fake.time_passes(hours=24)
    assert await polled(fake) == []


async def test_updates_can_be_held_reordered_repeated_and_come_by_hundreds(
    fake: FakeTelegram, anna: Person
) -> None:
    for number in range(300):
        anna.says(str(number))
    fake.hold_updates()
    assert await polled(fake) == []
    fake.release_updates()
    assert len(await polled(fake)) == 100
    fake.updates.ignore_limit = True
    fake.reorder_updates(lambda batch: batch[::-1])
    ids = [update["update_id"] for update in await polled(fake)]
    assert (len(ids), ids) == (301, sorted(ids, reverse=True))
    assert await polled(fake, offset=ids[0] + 1) == []
    fake.redeliver(ids[5])
    assert [u["update_id"] for u in await polled(fake, offset=ids[0] + 1)] == [ids[5]]
    assert await polled(fake, offset=ids[0] + 1) == []


async def test_a_webhook_hears_every_update_in_order_until_it_answers_200(
    fake: FakeTelegram, bot: telegram.Bot, anna: Person
) -> None:
    heard: list[tuple[int, str | None]] = []
    answers = iter([200, 500, 500])

    async def listen(request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        heard.append(((await request.json())["update_id"], secret))
        return web.Response(status=next(answers, 200))

    app = web.Application()
    app.router.add_post("/hook", listen)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    anna.says("twee")
    first = anna.fake.updates.pending[0][1]["update_id"]
    await bot.set_webhook(url, secret_token="geheim")
    await fake.settled()
    assert heard == [(first + n, "geheim") for n in (0, 1, 1, 1)]
    assert "500" in ((await bot.get_webhook_info()).last_error_message or "")
    fake.redeliver(first)
    await fake.settled()
    assert heard[-1][0] == first
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    await bot.get_updates()
    await runner.cleanup()


# --- faults


async def test_429_lasts_as_long_as_it_says_for_the_chat_that_it_is_about(
    fake: FakeTelegram, bot: telegram.Bot, anna: Person
) -> None:
    fake.user(43).starts()
    fake.breaks(Fault.TOO_MANY_REQUESTS, "sendMessage", chat=42, seconds=30)
    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(42, "Hallo")
        assert caught.value.retry_after == 30
    await bot.send_message(43, "Hallo")
    fake.heals()
    await bot.send_message(42, "Hallo")
    assert [request.status for request in fake.requested("sendMessage")] == [429, 429, 200, 200]


@pytest.mark.parametrize(
    ("fault", "error", "messages"),
    [
        (Fault.SERVER_ERROR, NetworkError, 0),
        (Fault.SILENCE, TimedOut, 0),
        (Fault.CUT_BEFORE, NetworkError, 0),
        (Fault.CUT_AFTER, NetworkError, 1),
        (Fault.GARBAGE, telegram.error.TelegramError, 0),
        (Fault.DELAY, TimedOut, 0),
    ],
)
async def test_a_fault_happens_as_often_as_it_was_asked_for(
    fake: FakeTelegram,
    bot: telegram.Bot,
    anna: Person,
    fault: Fault,
    error: type[Exception],
    messages: int,
) -> None:
    fake.breaks(fault, "sendMessage", seconds=30)
    with pytest.raises(error):
        await bot.send_message(42, "Hallo", read_timeout=0.05)
    assert len(anna.messages) == messages
    await bot.send_message(42, "Hallo")
    assert len(anna.messages) == messages + 1


@pytest.mark.parametrize("refused", [False, True])
async def test_after_an_outage_everything_is_still_there(
    fake: FakeTelegram, bot: telegram.Bot, anna: Person, refused: bool
) -> None:
    async with fake.outage(refused=refused):
        anna.says("hoort u mij?")
        with pytest.raises(NetworkError):
            await bot.get_updates()
    assert len(await bot.get_updates()) == 2


# --- another process

ECHO = """
import json, sys, urllib.request
def call(method, **params):
    body = json.dumps(params).encode()
    head = {"Content-Type": "application/json"}
    request = urllib.request.Request(sys.argv[1] + method, body, head)
    return json.load(urllib.request.urlopen(request))["result"]
update = call("getUpdates", timeout=30)[0]
message = update["message"]
call("sendMessage", chat_id=message["chat"]["id"], text="U zei: " + message["text"])
call("getUpdates", offset=update["update_id"] + 1)
"""


async def test_a_bot_in_another_process_talks_with_a_person_in_this_one() -> None:
    with FakeTelegram.serve_in_thread() as fake:
        anna = fake.user(42, first_name="Anna")
        command = [sys.executable, "-c", ECHO, f"{fake.base_url}{TOKEN}/"]
        with subprocess.Popen(command) as process:
            await fake.until(lambda: fake.requested("getUpdates"))
            anna.says("hoi")
            await anna.hears("U zei: hoi")
            await fake.settled()
            assert process.wait(5) == 0
        async with fake.outage(refused=True):
            pass
        assert (await call(fake, "getMe"))["result"]["username"] == "door_bot"
