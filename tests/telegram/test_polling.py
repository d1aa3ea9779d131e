"""The whole bot over HTTP, by long polling."""

from __future__ import annotations

import threading
import warnings
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.tinydb_store import TinyDbStore
from tests.fake_telegram import BOT, FakeTelegram
from tests.telegram.running import (
    ANSWERS,
    CANARY,
    CLIENT,
    KEPT,
    NURSE,
    RESTING,
    SUNDAY_NOON,
    adds_a_client,
    answers,
    client_in,
    code_in,
    comes_in,
    comes_in_as_nurse,
    command,
    gated,
    gets_the_summary,
    hears,
    in_hours,
    invitation_in,
    number_of,
    nurse_and_client_in,
    on_disk,
    plans_a_visit,
    printed,
    running,
    shares,
    silence_on,
    started,
    talks_and_shares,
    twice,
)


async def test_a_nurse_and_her_client_come_in_and_she_gets_what_the_client_shares(
    fake: FakeTelegram, folder: Path
) -> None:
    nurse, client = fake.user(NURSE), fake.user(CLIENT)
    invitation = code_in(await printed(fake, folder, "invite", "nurse"))
    async with command(fake, folder):
        await comes_in_as_nurse(nurse, invitation)
        link = await adds_a_client(nurse)
        await plans_a_visit(nurse, in_hours(3))
        await comes_in(client, link)
        await talks_and_shares(client)
        summary = await gets_the_summary(nurse)
        await fake.settled()
    for answer in (ANSWERS[0], ANSWERS[-1], "De pillen voor de nacht", "lichaamsfuncties: 7"):
        assert answer in summary.text
    assert not on_disk(folder, invitation)


async def test_a_summary_within_the_day_of_the_visit_comes_at_once(
    fake: FakeTelegram, folder: Path
) -> None:
    nurse, client = nurse_and_client_in(fake, folder)
    ticks = iter(range(10**6))

    def clock() -> datetime:
        return SUNDAY_NOON + timedelta(milliseconds=next(ticks))

    async with running(fake, folder, clock=clock):
        await shares(client)
        await fake.settled()
        await hears(nurse, "mw. A deelt dit", ever=True, timeout=0.5)


# --- how it looks ----------------------------------------------------------------------------


async def test_a_nurse_gets_the_link_as_text_as_picture_and_as_letter(
    fake: FakeTelegram, folder: Path
) -> None:
    nurse, _client = nurse_and_client_in(fake, folder)
    async with running(fake, folder):
        nurse.says("/clienten")
        link = await adds_a_client(nurse, "mw. B")
        await fake.settled()
    [photo], [letter] = nurse.photos, nurse.documents
    assert photo.text and letter.text
    assert photo.data and photo.data.startswith(b"\x89PNG")
    assert letter.data and letter.data.startswith(b"%PDF")
    assert letter.file_name == "brief-mw-B.pdf"
    assert not on_disk(folder, link, room="invitations")
    shown = ["sendPhoto", "sendDocument", "sendChatAction"]
    asked = [r.params.get("action", r.method) for r in fake.requests if r.method in shown]
    assert asked == ["upload_photo", "sendPhoto", "upload_document", "sendDocument"]


async def test_words_are_plain_and_buttons_stand_one_to_a_row(
    fake: FakeTelegram, folder: Path
) -> None:
    client = fake.user(CLIENT)
    async with running(fake, folder):
        await comes_in(client)
        client.says("<b>Koffie</b> met *appeltaart* van https://example.org op zondag")
        await hears(client, "Er zijn zes onderwerpen.")
        client.says("mijn antwoorden")
        await hears(client, "<b>Koffie</b> met *appeltaart*")
        await fake.settled()
    sent = fake.requested("sendMessage")
    assert not any("parse_mode" in request.params for request in sent)
    assert all(r.params["link_preview_options"]["is_disabled"] for r in sent)
    keyboards = [r.params["reply_markup"] for r in sent if "reply_markup" in r.params]
    assert keyboards
    assert {len(row) for keyboard in keyboards for row in keyboard["inline_keyboard"]} == {1}


async def test_every_chat_has_the_menu_of_its_role_and_form_of_address(
    fake: FakeTelegram, folder: Path
) -> None:
    nurse, one, other = fake.user(NURSE), fake.user(CLIENT), fake.user(CLIENT + 1)
    async with running(fake, folder):
        await comes_in_as_nurse(nurse, invitation_in(folder))
        await comes_in(one)
        await comes_in(other)
        await fake.settled()
    menus = {scope: commands for (scope, _language), commands in fake.commands.items()}
    assert len(menus) == 3  # and none for everybody

    def names(number: int) -> list[str]:
        [mine] = [commands for scope, commands in menus.items() if f": {number}," in scope]
        return [one["command"] for one in mine]

    assert names(NURSE) == ["clienten", "terug", "help"]
    assert names(CLIENT) == ["antwoorden", "mijn_gegevens", "overslaan", "terug", "later", "help"]


async def test_somebody_who_chose_je_reads_je_in_the_menu(fake: FakeTelegram, folder: Path) -> None:
    client = fake.user(CLIENT)
    async with running(fake, folder):
        client.starts()
        for words in ("verder", "ik begrijp het", "verder", "verder", "je", "ja"):
            client.says(words)
        await hears(client, "Waar word je gelukkig van?")
        await fake.settled()
    [menu] = fake.commands.values()
    told = " ".join(command["description"] for command in menu)
    assert "je antwoorden" in told
    assert "uw" not in told.split()


async def test_an_answer_that_takes_long_shows_the_typing_sign(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, gate = client_in(fake, folder), threading.Event()
    monkeypatch.setattr("channels.telegram.TYPING_AFTER_S", 0.01)
    monkeypatch.setattr(TinyDbStore, "commit", gated(gate))
    async with running(fake, folder):
        client.says("Het regent")
        [typing] = await fake.until(lambda: fake.requested("sendChatAction"))
        gate.set()
        await hears(client, KEPT)
    assert typing.params == {"chat_id": str(CLIENT), "action": "typing"}


async def test_an_answer_that_comes_quickly_leaves_no_warning(
    fake: FakeTelegram, folder: Path
) -> None:
    client = client_in(fake, folder)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        async with running(fake, folder):
            client.says("Het regent")
            await hears(client, KEPT)
            await fake.settled()
    assert not [one for one in caught if one.category is RuntimeWarning]


async def test_every_press_is_answered_an_old_one_too(fake: FakeTelegram, folder: Path) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder):
        client.says("Vandaag was een goede dag")
        old = await hears(client, RESTING)
        await client.presses("Vertellen", answered=True)
        await hears(client, "Waar wordt u gelukkig van?")
        await client.presses("Vertellen", old, answered=True)
        await hears(client, "Hier waren we gebleven.")
        await fake.settled()
    assert all(press.answer is not None for press in fake.presses.values())


async def test_a_press_on_a_button_of_another_version_is_answered_and_leads_on(
    fake: FakeTelegram, folder: Path
) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder):
        message = fake.post(client.chat, {"from": BOT, "text": "Van vroeger"})
        fake.touch(message, {"inline_keyboard": [[{"text": "Oud", "callback_data": "old"}]]})
        await client.presses("Oud", message, answered=True, timeout=1)
        await hears(client, RESTING, timeout=0.5)


# --- confirmed when it is on disk ------------------------------------------------------------


async def test_an_update_is_not_confirmed_and_not_answered_before_it_is_on_disk(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, gate = client_in(fake, folder), threading.Event()
    monkeypatch.setattr("channels.telegram.TYPING_AFTER_S", 0.01)
    monkeypatch.setattr(TinyDbStore, "commit", gated(gate))
    async with running(fake, folder):
        said = number_of(client.says("Het regent"), fake)
        await fake.until(lambda: fake.requested("sendChatAction"))  # it is being thought about
        assert said not in fake.acknowledged
        assert not client.messages
        gate.set()
        await fake.settled()
    assert said in fake.acknowledged
    assert answers(folder) == ["Het regent"]


async def test_whatever_is_confirmed_stands_on_disk_at_that_moment(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [client_in(fake, folder, number) for number in range(100, 105)]
    lost = set[str]()
    confirm = fake.updates.confirm

    def confirm_and_look(offset: int) -> None:
        confirm(offset)
        texts = {fake.updates.every[n]["message"]["text"] for n in fake.acknowledged}
        lost.update(texts - set(answers(folder)))

    monkeypatch.setattr(fake.updates, "confirm", confirm_and_look)
    async with running(fake, folder):
        for place in range(6):
            for person in people:
                person.says(f"antwoord {place} van {person.profile['id']}")
        await fake.settled()
    assert len(fake.acknowledged) == 30
    assert not lost


async def test_killed_in_a_flood_nothing_is_lost_and_nothing_is_kept_twice(
    fake: FakeTelegram, folder: Path
) -> None:
    people = [client_in(fake, folder, number) for number in range(120, 140)]
    async with command(fake, folder) as first:
        for place in range(8):
            for person in people:
                person.says(f"antwoord {place} van {person.profile['id']}")
        said = {number: u["message"]["text"] for number, u in fake.updates.every.items()}
        await fake.until(lambda: len(fake.requested("sendMessage")) > 50)
        await first.killed()
    confirmed = {said[number] for number in fake.acknowledged}
    kept = answers(folder)
    assert len(confirmed) < len(said), "the flood was over before the kill"
    assert confirmed <= set(kept)
    assert not twice(kept)
    async with command(fake, folder):
        await fake.settled(20)
        for person in people:
            assert sum(KEPT in message.text for message in person.messages) >= 8
    assert sorted(answers(folder)) == sorted(said.values())
    assert answers(folder) == sorted(answers(folder), key=lambda a: (a.split()[3], a.split()[1]))


async def test_an_answer_that_was_not_sent_before_the_end_is_sent_after_it(
    fake: FakeTelegram, folder: Path
) -> None:
    client = client_in(fake, folder)
    async with silence_on(fake, "sendMessage"), running(fake, folder):
        client.says("Het regent")
        await fake.until(lambda: fake.requested("sendMessage"))
        await fake.until(lambda: not fake.updates.pending)
    assert not client.messages
    async with running(fake, folder):
        await hears(client, KEPT)
        await hears(client, RESTING)


# --- once, and in order ----------------------------------------------------------------------


async def test_a_redelivered_update_is_handled_once(fake: FakeTelegram, folder: Path) -> None:
    client = client_in(fake, folder)
    async with running(fake, folder):
        said = number_of(client.says("Het regent"), fake)
        await fake.settled()
        fake.redeliver(said)
        client.says("Nu is het droog")
        await fake.settled()
    async with running(fake, folder):
        fake.redeliver(said)
        client.says("De zon schijnt")
        await fake.settled()
    assert answers(folder) == ["Het regent", "Nu is het droog", "De zon schijnt"]
    assert sum(KEPT in message.text for message in client.messages) == 3


async def test_an_update_from_before_the_yes_is_not_taken_for_an_answer_after_it(
    fake: FakeTelegram, folder: Path
) -> None:
    client = fake.user(CLIENT)
    async with running(fake, folder):
        client.starts()
        await hears(client, "Ik ben een computer")
        said = number_of(client.says("verder"), fake)
        for words in ("ik begrijp het", "verder", "verder", "u", "ja"):
            client.says(words)
        await hears(client, "Waar wordt u gelukkig van?")
        await fake.settled()
        fake.redeliver(said)
        client.says("Van de kleinkinderen op zondag in de tuin")
        await hears(client, KEPT)
        await fake.settled()
    assert answers(folder) == ["Van de kleinkinderen op zondag in de tuin"]


async def test_an_update_from_before_the_link_is_kept_once(
    fake: FakeTelegram, folder: Path
) -> None:
    nurse, _client = nurse_and_client_in(fake, folder)
    diarist = client_in(fake, folder, CLIENT + 1)
    async with running(fake, folder):
        nurse.says("/clienten")
        link = await adds_a_client(nurse, "mw. B")
        said = number_of(diarist.says("Het regent"), fake)
        await hears(diarist, RESTING)
        diarist.starts(link)
        await diarist.presses("Ja, dat is goed", answered=True)
        await hears(diarist, "U bent nu verbonden met Anna.")
        await diarist.presses("Nee, liever niet", answered=True)
        await hears(diarist, "Anna: ik laat niets weten.")
        await diarist.presses("Verder", answered=True)
        await hears(diarist, RESTING)
        await fake.settled()
        fake.redeliver(said)
        diarist.says("De zon schijnt")
        await hears(diarist, KEPT)
        await fake.settled()
    assert answers(folder).count("Het regent") == 1


async def test_five_hundred_messages_of_one_person_are_kept_in_their_order(
    fake: FakeTelegram, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.flood.MOST", 500)
    client, other = client_in(fake, folder), client_in(fake, folder, 43)
    async with running(fake, folder):
        said = [f"antwoord {place}" for place in range(500)]
        for place, words in enumerate(said):
            client.says(words)
            if place % 50 == 0:
                other.says(f"tussendoor {place}")
        await fake.settled(30)
    assert answers(folder) == [*said, *(f"tussendoor {place}" for place in range(0, 500, 50))]


async def test_who_sends_much_at_once_does_not_hold_up_another(
    fake: FakeTelegram, folder: Path
) -> None:
    busy, quick = client_in(fake, folder), client_in(fake, folder, 43)
    fake.hold_updates()
    async with running(fake, folder):
        for place in range(90):
            busy.says(f"antwoord {place}")
        quick.says("De zon schijnt")
        fake.release_updates()
        await hears(quick, KEPT)
        assert len(busy.messages) < 90
        await fake.settled()


async def test_a_batch_out_of_order_is_put_in_order(fake: FakeTelegram, folder: Path) -> None:
    client = client_in(fake, folder)
    fake.reorder_updates(lambda batch: batch[::-1])
    fake.hold_updates()
    said = [f"antwoord {place}" for place in range(20)]
    async with running(fake, folder):
        for words in said:
            client.says(words)
        fake.release_updates()
        await fake.settled()
    assert answers(folder) == said


async def test_a_reordered_batch_and_a_huge_one_lose_nothing(
    fake: FakeTelegram, folder: Path
) -> None:
    people = [client_in(fake, folder, number) for number in range(100, 110)]
    fake.updates.ignore_limit = True
    fake.reorder_updates(lambda batch: batch[1::2] + batch[::2])
    fake.hold_updates()
    async with running(fake, folder):
        for place in range(30):
            for person in people:
                person.says(f"antwoord {place} van {person.profile['id']}")
        fake.release_updates()
        await fake.settled(20)
    kept = answers(folder)
    assert len(kept) == 300
    assert not twice(kept)


# --- again -----------------------------------------------------------------------------------


async def test_after_a_restart_a_conversation_goes_on_where_it_was(
    fake: FakeTelegram, folder: Path
) -> None:
    client = fake.user(CLIENT)
    async with running(fake, folder):
        await comes_in(client)
        client.says(CANARY)
        await hears(client, "Er zijn zes onderwerpen.")
        await client.presses("2. Mentaal welbevinden", answered=True)
        question = await hears(client, "Vraag 1 van 3")
        await fake.settled()
    async with running(fake, folder):
        await client.presses("Help", question, answered=True)
        await hears(client, "Niemand leest hier mee.")
        repeated = await hears(client, "Vraag 1 van 3")
        client.says("Om mijn buurvrouw als ze weer eens iets vertelt")
        await hears(client, "Vraag 2 van 3")
        await fake.settled()
    assert repeated.text == question.text
    assert answers(folder)[0] == CANARY


async def test_a_second_bot_on_the_same_data_says_so_and_ends(
    fake: FakeTelegram, folder: Path
) -> None:
    async with running(fake, folder):
        second = await started(fake, folder, "run")
        assert await second.process.wait() == 1
    assert "is in use by another Tussendoor" in second.log
    assert "Traceback" not in second.log
