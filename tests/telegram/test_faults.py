"""What goes wrong outside the bot loses no word, and holds up nobody else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from channels.aiohttp_request import AiohttpRequest
from channels.telegram import POLL_S
from flows.conversation import Effect, Record, Turn
from flows.log.logbook import Entry
from storage.receipts import Receipts
from storage.record import Outgoing
from storage.tinydb_store import TinyDbStore
from tests.fake_telegram import TOKEN, FakeTelegram, Fault, Person, Request
from tests.storage.sealing import vault_of, write_tables
from tests.telegram.running import (
    CANARY,
    CLIENT,
    KEPT,
    NOT_KEPT,
    RESTING,
    SUNDAY_NOON,
    Commit,
    Committed,
    adds_a_client,
    answers,
    client_in,
    command,
    gets_the_summary,
    hears,
    nurse_and_client_in,
    on_disk,
    running,
    shares,
    silence_on,
    started,
)

soon = pytest.mark.usefixtures("_soon")
LATER = 43  # the number of somebody else


def heard(person: Person) -> list[str]:
    """What the bot said to somebody, in order."""
    return [message.text for message in person.messages]


def times(person: Person, text: str) -> int:
    """How many messages to somebody hold this text."""
    return sum(text in words for words in heard(person))


def sent_to(request: Request) -> str:
    """The chat that a request is about."""
    return str(request.params.get("chat_id"))


# --- sending ---------------------------------------------------------------------------------


@soon
async def test_a_halt_lasts_as_long_as_telegram_says_and_is_for_one_chat(
    fake: FakeTelegram, folder: Path
) -> None:
    halted, other = client_in(fake, folder), client_in(fake, folder, LATER)
    fake.breaks(Fault.TOO_MANY_REQUESTS, "sendMessage", chat=CLIENT, seconds=1)
    async with running(fake, folder):
        halted.says("Het regent")
        await fake.until(lambda: fake.requested("sendMessage"))
        other.says("De zon schijnt")
        await hears(other, KEPT)
        assert not halted.messages
        await hears(halted, KEPT)
        await hears(halted, RESTING)
    first, second, *_rest = [
        request for request in fake.requested("sendMessage") if str(CLIENT) == sent_to(request)
    ]
    assert (first.status, second.status) == (429, 200)
    assert second.at - first.at >= 1


@soon
@pytest.mark.parametrize(
    "fault",
    [Fault.SERVER_ERROR, Fault.SILENCE, Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.GARBAGE],
)
async def test_a_message_that_fails_is_sent_again_and_others_do_not_wait(
    fake: FakeTelegram, folder: Path, fault: Fault
) -> None:
    client, other = client_in(fake, folder), client_in(fake, folder, LATER)
    fake.breaks(fault, "sendMessage", chat=CLIENT, times=2)
    async with running(fake, folder) as here:
        client.says("Het regent")
        other.says("De zon schijnt")
        await hears(other, KEPT)
        await hears(client, KEPT)
        await hears(client, RESTING)
        await fake.until(lambda: fake.requests[-1].status == 200)
        await here.bot.postman.settle()
    assert times(client, KEPT) == (3 if fault is Fault.CUT_AFTER else 1)
    assert RESTING in heard(client)[-1]


@soon
@pytest.mark.parametrize("body", ["[]", "null", '"x"', "{}", '{"ok": true}', '{"ok": false}'])
async def test_a_message_is_sent_again_after_an_answer_that_is_not_telegrams(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    client = client_in(fake, folder)
    answers_with(monkeypatch, fake, "sendMessage", body)
    async with running(fake, folder):
        client.says("Het regent")
        await hears(client, KEPT, timeout=0.5)


def answers_with(
    monkeypatch: pytest.MonkeyPatch, fake: FakeTelegram, method: str, body: str
) -> None:
    """The next call of this method is answered so, as something between may do."""
    attempt, left = fake._attempt, [body]

    async def answer(http: web.Request, request: Any) -> web.StreamResponse:
        if request.method == method and left:
            return web.Response(text=left.pop(), content_type="application/json")
        return await attempt(http, request)

    monkeypatch.setattr(fake, "_attempt", answer)


@soon
@pytest.mark.parametrize("method", ["sendPhoto", "sendDocument", "sendChatAction"])
@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.CUT_AFTER])
async def test_a_nurse_gets_the_link_and_the_letter_whatever_fails_once(
    fake: FakeTelegram, folder: Path, method: str, fault: Fault
) -> None:
    nurse, _client = nurse_and_client_in(fake, folder)
    fake.breaks(fault, method)
    async with running(fake, folder):
        nurse.says("/clienten")
        await adds_a_client(nurse, "mw. B")
        await fake.settled()
    assert nurse.photos and nurse.documents


@soon
async def test_an_upload_sign_that_fails_holds_up_nothing(fake: FakeTelegram, folder: Path) -> None:
    nurse, _client = nurse_and_client_in(fake, folder)
    fake.breaks(Fault.SERVER_ERROR, "sendChatAction", times=2)
    async with running(fake, folder):
        nurse.says("/clienten")
        await adds_a_client(nurse, "mw. B")
        await fake.settled()
    assert len([text for text in heard(nurse) if "https://t.me/" in text]) == 1


@soon
async def test_a_letter_that_keeps_failing_does_not_keep_the_nurse_from_being_answered(
    fake: FakeTelegram, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nurse, _client = nurse_and_client_in(fake, folder)
    fake.breaks(Fault.SERVER_ERROR, "sendDocument", times=float("inf"))
    async with running(fake, folder):
        nurse.says("/clienten")
        await nurse.presses("Cliënt toevoegen", answered=True)
        nurse.says("mw. B")
        await hears(nurse, "mw. B heeft de link nog niet gebruikt.", timeout=1)
    assert "telegram-7" in caplog.text


# --- people who are not there ----------------------------------------------------------------


@soon
async def test_who_blocked_the_bot_holds_up_nobody_and_hears_it_all_on_return(
    fake: FakeTelegram, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nurse, client = nurse_and_client_in(fake, folder)
    async with running(fake, folder) as here:
        nurse.blocks()
        await shares(client)
        await fake.settled()
        await here.bot.postman.settle()
        assert here.bot.postman.parked == 2
        assert not nurse.messages
        nurse.unblocks()
        await gets_the_summary(nurse)
    assert "is parked: Forbidden" in caplog.text
    assert heard(nurse)[0].startswith("mw. A deelt dit")


@soon
async def test_what_was_parked_is_tried_again_after_a_restart(
    fake: FakeTelegram, folder: Path
) -> None:
    nurse, client = nurse_and_client_in(fake, folder)
    async with running(fake, folder) as here:
        nurse.blocks()
        await shares(client)
        await fake.settled()
        await here.bot.postman.settle()
        assert here.bot.postman.parked == 2
    fake.hold_updates()
    nurse.chat.blocked = False  # without a word about it
    async with running(fake, folder):
        await gets_the_summary(nurse)


@soon
async def test_somebody_who_left_telegram_holds_up_nobody(fake: FakeTelegram, folder: Path) -> None:
    gone, other = client_in(fake, folder), client_in(fake, folder, LATER)
    async with running(fake, folder) as here:
        gone.says("Het regent")
        gone.deletes_account()
        other.says("De zon schijnt")
        await hears(other, KEPT)
        await fake.settled()
        await here.bot.postman.settle()
        assert here.bot.postman.parked
    assert sorted(answers(folder)) == ["De zon schijnt", "Het regent"]


# --- receiving -------------------------------------------------------------------------------


@soon
@pytest.mark.parametrize(
    "fault", [Fault.SERVER_ERROR, Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.GARBAGE]
)
async def test_a_poll_that_fails_is_repeated_and_loses_nothing(
    fake: FakeTelegram, folder: Path, fault: Fault
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder):
        client.says("Het regent")
        await fake.settled()
        fake.breaks(fault, "getUpdates", times=3)
        client.says("Nu is het droog")
        client.says("De zon schijnt")
        await fake.until(lambda: times(client, KEPT) == 3)
        await fake.settled()
    assert answers(folder) == ["Het regent", "Nu is het droog", "De zon schijnt"]


@soon
async def test_a_halt_of_the_polls_lasts_as_long_as_telegram_says(
    fake: FakeTelegram, folder: Path
) -> None:
    client = client_in(fake, folder)
    fake.breaks(Fault.TOO_MANY_REQUESTS, "getUpdates", seconds=1)
    async with running(fake, folder):
        client.says("Het regent")
        await hears(client, KEPT)
    halt, then, *_more = fake.requested("getUpdates")
    assert halt.status == 429
    assert then.at - halt.at >= 1


@soon
@pytest.mark.parametrize("refused", [True, False])
async def test_after_an_outage_all_that_was_said_is_kept_and_answered(
    fake: FakeTelegram,
    folder: Path,
    refused: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = client_in(fake, folder)
    monkeypatch.setattr("channels.telegram.POLL_S", 1)
    async with running(fake, folder):
        client.says("Het regent")
        await hears(client, KEPT)
        async with fake.outage(refused=refused):
            client.says("Nu is het droog")
            client.says("De zon schijnt")
            if not refused:
                polls = len(fake.requested("getUpdates"))
                await fake.until(lambda: len(fake.requested("getUpdates")) > polls + 2)
        await fake.settled()
        await fake.until(lambda: times(client, KEPT) == 3)
    assert answers(folder) == ["Het regent", "Nu is het droog", "De zon schijnt"]
    assert refused or "Telegram cannot be reached" in caplog.text


@soon
async def test_a_second_program_with_the_same_token_is_named_in_plain_words(
    fake: FakeTelegram, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder) as here:
        await fake.until(lambda: fake.requested("getUpdates"))
        other = AiohttpRequest()
        url = f"{fake.base_url}{TOKEN}/getUpdates"
        await other.do_request(url, "POST")
        await fake.until(lambda: "another program receives this bot's messages" in caplog.text)
        await other.shutdown()
        client.says("Het regent")
        await hears(client, KEPT)
        assert here.crash is None


async def test_a_poll_that_gets_no_answer_is_given_up_soon_after_its_time(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = list[float]()
    request = AiohttpRequest.do_request

    async def watched(self: AiohttpRequest, url: str, *args: Any, **kwargs: Any) -> Any:
        if url.endswith("getUpdates"):
            waits.append(kwargs["read_timeout"])
        return await request(self, url, *args, **kwargs)

    monkeypatch.setattr(AiohttpRequest, "do_request", watched)
    async with running(fake, folder):
        await fake.until(lambda: fake.requested("getUpdates"))
    assert POLL_S < waits[0] <= POLL_S + 20


HANGS = [Fault.SILENCE, Fault.HALF_HEAD, Fault.HALF_BODY, Fault.DRIPS]


@soon
@pytest.mark.parametrize("fault", HANGS)
async def test_a_poll_that_hangs_at_whatever_point_is_tried_anew(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    client = client_in(fake, folder)
    for name, seconds in (("POLL_S", 0), ("GRACE_S", 0.1), ("WATCH_S", 0.1)):
        monkeypatch.setattr(f"channels.telegram.{name}", seconds)
    fake.breaks(fault, "getUpdates", times=6)  # more than the connections there are
    async with running(fake, folder) as here:
        client.says("Het regent")
        await hears(client, KEPT)
        await fake.settled()
        assert here.crash is None
    assert answers(folder) == ["Het regent"]


@soon
async def test_a_poll_that_nothing_ends_is_ended_by_the_watch_with_its_connections(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, ask, sessions = client_in(fake, folder), Bot.do_api_request, list[Any]()
    for name, seconds in (("POLL_S", 0), ("GRACE_S", 0.2), ("WATCH_S", 0.1)):
        monkeypatch.setattr(f"channels.telegram.{name}", seconds)

    async def hang_once(self: Bot, endpoint: str, *args: Any, **kwargs: Any) -> Any:
        if endpoint == "getUpdates" and len(sessions) == 1:
            sessions.append(None)
            await asyncio.Event().wait()
        answer = await ask(self, endpoint, *args, **kwargs)
        if endpoint == "getUpdates":
            sessions.append(here.telegram._fetching._session)
        return answer

    monkeypatch.setattr(Bot, "do_api_request", hang_once)
    async with running(fake, folder) as here:
        await fake.until(lambda: len(sessions) > 1)
        client.says("Het regent")
        await hears(client, KEPT)
    first, _hung, then, *_more = sessions
    assert first is not then
    assert first.closed


@soon
@pytest.mark.parametrize("fault", HANGS)
async def test_a_message_whose_answer_hangs_at_whatever_point_is_sent_again(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr("channels.aiohttp_request.READ_TIMEOUT_S", 0.1)
    client = client_in(fake, folder)
    fake.breaks(fault, "sendMessage")
    async with running(fake, folder) as here:
        client.says("Het regent")
        await hears(client, RESTING)
        await here.bot.postman.settle()
        assert not here.bot.postman.parked
    assert times(client, KEPT) == (1 if fault is Fault.SILENCE else 2)


@soon
async def test_an_update_that_cannot_be_read_does_not_end_the_bot(
    fake: FakeTelegram, folder: Path
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder) as here:
        fake.send_update({"message": {"message_id": 1, "text": CANARY}})
        client.says("Het regent")
        await fake.until(lambda: here.crash or heard(client), 1)
        assert here.crash is None


@soon
@pytest.mark.parametrize("body", ["[]", "null", "{}", '{"ok": true}', '{"ok": true, "result": 1}'])
async def test_a_poll_answered_by_something_else_does_not_end_the_bot(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    client = client_in(fake, folder)
    answers_with(monkeypatch, fake, "getUpdates", body)
    async with running(fake, folder) as here:
        client.says("Het regent")
        await fake.until(lambda: here.crash or heard(client), 1)
        assert here.crash is None


async def test_a_start_while_telegram_is_away_waits_for_it(
    fake: FakeTelegram, folder: Path
) -> None:
    client = client_in(fake, folder)
    client.says("Het regent")
    async with fake.outage():
        here = await started(fake, folder, "run")
        await fake.until(lambda: fake.requests, 10)
    try:
        await fake.until(lambda: here.process.returncode is not None or heard(client), 4)
        assert heard(client)
    finally:
        await here.killed()


# --- the disk --------------------------------------------------------------------------------


def refusing(at: Callable[[Turn], bool]) -> Commit:
    """A commit that finds the disk full for these turns."""
    commit = TinyDbStore.commit

    def refuse(store: TinyDbStore, turns: Sequence[Turn]) -> Committed:
        full = OSError(28, f"No space left on device: {CANARY}")
        return [full if at(turn) else commit(store, [turn])[0] for turn in turns]

    return refuse


@soon
async def test_on_a_full_disk_somebody_hears_that_it_was_not_kept(
    fake: FakeTelegram,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client, other = client_in(fake, folder), client_in(fake, folder, LATER)
    full = [True]
    refuse = refusing(lambda turn: full[0] and turn.person.id == f"telegram-{CLIENT}")
    monkeypatch.setattr(TinyDbStore, "commit", refuse)
    async with running(fake, folder):
        client.says(CANARY)
        await hears(client, NOT_KEPT)
        other.says("De zon schijnt")
        await hears(other, KEPT)
        full[0] = False
        client.says("Het regent")
        await hears(client, KEPT)
        await fake.settled()
    assert sorted(answers(folder)) == ["De zon schijnt", "Het regent"]
    assert CANARY not in caplog.text
    assert "OSError" in caplog.text
    assert not on_disk(folder, CANARY)


@soon
async def test_that_it_was_not_kept_arrives_even_when_sending_fails_at_first(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_in(fake, folder)
    monkeypatch.setattr(TinyDbStore, "commit", refusing(lambda turn: True))
    fake.breaks(Fault.SERVER_ERROR, "sendMessage")
    async with running(fake, folder):
        client.says("Het regent")
        await hears(client, NOT_KEPT, timeout=0.5)


@soon
async def test_a_full_disk_at_a_hand_over_ends_nothing_and_it_is_tried_again(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse, client = nurse_and_client_in(fake, folder)
    commit_due, full = TinyDbStore.commit_due, [True]

    def refuse(
        store: TinyDbStore,
        record: Record,
        effects: tuple[Effect, ...],
        now: datetime,
        entries: tuple[Entry, ...],
    ) -> tuple[Outgoing, ...]:
        if full[0]:
            raise OSError(28, "No space left on device")
        return commit_due(store, record, effects, now, entries)

    monkeypatch.setattr(TinyDbStore, "commit_due", refuse)
    now = [SUNDAY_NOON]
    async with running(fake, folder, clock=lambda: now[0]) as here:
        await shares(client)
        client.says("Het regent")
        await fake.until(lambda: here.crash or RESTING in heard(client)[-1], 2)
        full[0], now[0] = False, SUNDAY_NOON + timedelta(minutes=5)
        await here.bot.tick()
        assert here.crash is None
        await gets_the_summary(nurse)


@soon
async def test_a_receipt_that_cannot_be_written_stops_no_message(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse, _client = nurse_and_client_in(fake, folder)
    add, full = Receipts.add, list[bool]()

    def refuse(receipts: Receipts, outgoing_id: str, *sent: Any) -> None:
        if full:
            full.pop()
            raise OSError(28, "No space left on device")
        add(receipts, outgoing_id, *sent)

    monkeypatch.setattr(Receipts, "add", refuse)
    async with running(fake, folder):
        nurse.says("/clienten")
        await nurse.presses("Cliënt toevoegen", answered=True)
        await hears(nurse, "Hoe noemt u deze cliënt?")
        full.append(True)
        nurse.says("mw. B")
        await hears(nurse, "mw. B heeft de link nog niet gebruikt.", timeout=2)
    assert times(nurse, "https://t.me/") == 1


@soon
async def test_a_store_that_fails_as_a_whole_leaves_nobody_waiting(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_in(fake, folder)

    def fail(store: TinyDbStore, turns: Sequence[Turn]) -> Committed:
        raise RuntimeError("broken")

    monkeypatch.setattr(TinyDbStore, "commit", fail)
    async with running(fake, folder):
        client.says("Het regent")
        await hears(client, NOT_KEPT, timeout=0.5)


async def test_a_file_that_cannot_be_read_is_named_and_others_get_their_due(
    fake: FakeTelegram, folder: Path
) -> None:
    waiting = client_in(fake, folder)
    async with silence_on(fake, "sendMessage"), running(fake, folder):
        waiting.says("Het regent")
        await fake.until(lambda: fake.requested("sendMessage"))
        await fake.until(lambda: not fake.updates.pending)
    vault = vault_of(folder)
    broken = folder / "people" / f"{vault.pseudonym('telegram-1')}.sealed"
    write_tables(broken, {"about": [{"schema": 1, "person": CANARY, "record": {}}]}, vault)
    async with command(fake, folder) as here:
        await hears(waiting, RESTING, timeout=1)
        await fake.until(lambda: broken.name in here.log, 1)
    assert CANARY not in here.log


@soon
async def test_a_link_that_was_not_sent_before_the_kill_is_sent_after_it(
    fake: FakeTelegram, folder: Path
) -> None:
    nurse, _client = nurse_and_client_in(fake, folder)
    async with running(fake, folder):
        nurse.says("/clienten")
        await nurse.presses("Cliënt toevoegen", answered=True)
        await hears(nurse, "Hoe noemt u deze cliënt?")
        fake.breaks(Fault.SILENCE, "sendMessage", times=float("inf"))
        nurse.says("mw. B")
        await fake.until(lambda: not fake.updates.pending)
    fake.heals()
    async with command(fake, folder):
        await hears(nurse, "https://t.me/", timeout=2)


# --- what is written down --------------------------------------------------------------------


@soon
async def test_at_level_info_the_log_holds_no_words_and_no_token(
    fake: FakeTelegram, folder: Path
) -> None:
    client = client_in(fake, folder)
    async with command(fake, folder) as here:
        fake.breaks(Fault.SERVER_ERROR, times=2)
        fake.breaks(Fault.CUT_AFTER, "sendMessage")
        client.says(CANARY)
        await hears(client, RESTING)
        client.blocks()
        client.unblocks()
        await fake.settled()
    assert on_disk(folder, CANARY)
    assert "running as" in here.log
    for secret in (CANARY, TOKEN, TOKEN.partition(":")[2]):
        assert secret not in here.log


@soon
async def test_at_level_debug_the_log_holds_no_words_and_no_token(
    fake: FakeTelegram, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = client_in(fake, folder)
    async with running(fake, folder):
        client.says(CANARY)
        await hears(client, RESTING)
        client.says("mijn antwoorden")
        await hears(client, CANARY[:20])
        await fake.settled()
    for secret in (CANARY[:20], TOKEN.partition(":")[2]):
        assert secret not in caplog.text


@soon
@pytest.mark.parametrize("method", ["getUpdates", "sendMessage"])
async def test_an_answer_that_is_cut_off_is_not_written_down(
    fake: FakeTelegram,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    method: str,
) -> None:
    client = client_in(fake, folder)
    answers_with(monkeypatch, fake, method, f'{{"ok": true, "result": [{{"text": "{CANARY}')
    async with running(fake, folder):
        client.says("Het regent")
        await hears(client, KEPT)
    assert CANARY not in caplog.text


@soon
async def test_an_update_that_cannot_be_read_is_not_written_down(
    fake: FakeTelegram, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder) as here:
        fake.send_update({"message": {"message_id": 1, "text": CANARY}})
        client.says("Het regent")
        await fake.until(lambda: here.crash or heard(client), 1)
    assert CANARY not in caplog.text


async def test_a_wrong_token_is_told_in_plain_words_and_not_printed(
    fake: FakeTelegram, folder: Path
) -> None:
    wrong = "987654321:wrong-token-wrong-token-wrong"
    here = await started(fake, folder, "run", TOKEN=wrong)
    assert await here.process.wait() == 1
    assert "wrong-token" not in here.log
    assert "TUSSENDOOR_TOKEN" in here.log
    assert "Traceback" not in here.log
