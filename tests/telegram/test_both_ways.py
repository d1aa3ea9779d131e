"""By polling and by webhook alike: nothing is lost, nothing goes to the wrong person."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.client.intake import CONSENT_VERSION
from flows.conversation import (
    Consent,
    Form,
    Position,
    Record,
    Reflection,
    Returned,
    Role,
    Turn,
    Visit,
)
from flows.conversation import Person as Speaker
from storage.tinydb_store import open_store
from tests.fake_telegram import FakeTelegram, Fault, Person
from tests.telegram.running import (
    KEPT,
    RESTING,
    SUNDAY_NOON,
    answers,
    client_in,
    command,
    hears,
    number_of,
    nurse_and_client_in,
    running,
    shares,
    speaks,
    twice,
)

both = pytest.mark.parametrize("webhook", [False, True])
soon = pytest.mark.usefixtures("_soon")


def times(person: Person, text: str) -> int:
    """How many messages to somebody hold this text."""
    return sum(text in message.text for message in person.messages)


@both
async def test_what_comes_again_is_kept_and_answered_once(
    fake: FakeTelegram, folder: Path, webhook: bool
) -> None:
    people = [client_in(fake, folder, number) for number in range(100, 105)]
    async with running(fake, folder, webhook=webhook) as here:
        for person in people:
            person.says(f"Het regent bij {person.profile['id']}")
        await fake.settled()
        for person in people:
            fake.redeliver(number_of(person.chat.log[0], fake))
            person.says(f"Nu is het droog bij {person.profile['id']}")
        await fake.settled()
        await here.bot.postman.settle()
    assert len(answers(folder)) == 10
    assert not twice(answers(folder))
    assert {times(person, KEPT) for person in people} == {2}


@both
async def test_what_comes_in_the_wrong_order_within_a_batch_loses_nothing(
    fake: FakeTelegram, folder: Path, webhook: bool
) -> None:
    people = [client_in(fake, folder, number) for number in range(100, 110)]
    fake.reorder_updates(lambda batch: batch[::-1])
    fake.hold_updates()
    async with running(fake, folder, webhook=webhook) as here:
        for place in range(8):
            for person in people:
                person.says(f"antwoord {place} van {person.profile['id']}")
        fake.release_updates()
        await fake.settled(10)
        await here.bot.postman.settle()
    assert len(answers(folder)) == 80
    assert not twice(answers(folder))


@soon
@both
async def test_in_a_storm_of_halts_each_chat_waits_its_own_time_and_others_go_on(
    fake: FakeTelegram, folder: Path, webhook: bool
) -> None:
    halted = [client_in(fake, folder, number) for number in range(120, 140)]
    other = client_in(fake, folder)
    for person in halted:
        seconds = 1 + person.chat.json["id"] % 2
        fake.breaks(
            Fault.TOO_MANY_REQUESTS, "sendMessage", chat=person.chat.json["id"], seconds=seconds
        )
    async with running(fake, folder, webhook=webhook) as here:
        for person in halted:
            person.says("Het regent")
        await fake.until(lambda: len(fake.requested("sendMessage")) >= len(halted))
        other.says("De zon schijnt")
        await hears(other, RESTING)
        assert not any(person.messages for person in halted)
        await here.bot.postman.settle()
    for person in halted:
        mine = [r for r in fake.requested("sendMessage") if _is_to(r.params, person)]
        assert [r.status for r in mine].count(429) == 1, "it came back before its time"
        assert mine[1].at - mine[0].at >= 1 + person.chat.json["id"] % 2
        assert times(person, KEPT)


def _is_to(params: dict[str, object], person: Person) -> bool:
    return str(params["chat_id"]) == str(person.chat.json["id"])


@soon
@both
async def test_who_is_gone_is_reported_and_holds_up_nobody(
    fake: FakeTelegram, folder: Path, webhook: bool, caplog: pytest.LogCaptureFixture
) -> None:
    blocks, leaves = client_in(fake, folder, 100), client_in(fake, folder, 101)
    other = client_in(fake, folder)
    async with running(fake, folder, webhook=webhook) as here:
        fake.hold_updates()
        for person in (blocks, leaves, other):
            person.says("Het regent")
        blocks.chat.blocked = leaves.chat.deactivated = True
        fake.release_updates()
        await hears(other, RESTING)
        await fake.settled()
        await here.bot.postman.settle()
        assert here.bot.postman.parked >= 2
        blocks.unblocks()
        await hears(blocks, KEPT, ever=True)
    for number in (100, 101):
        assert f"for telegram-{number} is parked: Forbidden" in caplog.text
    assert len(answers(folder)) == 3


@both
async def test_killed_at_random_moments_under_load_nothing_is_lost_or_kept_twice(
    fake: FakeTelegram, folder: Path, webhook: bool
) -> None:
    people = [client_in(fake, folder, number) for number in range(120, 130)]
    chance = random.Random(20261122)
    for kill in range(3):
        async with command(fake, folder, webhook=webhook) as here:
            before = len(fake.requested("sendMessage"))
            for place in range(8):
                for person in people:
                    person.says(f"antwoord {kill}{place} van {person.profile['id']}")
            sent = before + chance.randrange(5, 60)
            await fake.until(lambda sent=sent: len(fake.requested("sendMessage")) > sent, 20)  # type: ignore[misc]
            await here.killed()
        said = {number: u["message"]["text"] for number, u in fake.updates.every.items()}
        kept = answers(folder)
        assert {said[number] for number in fake.acknowledged} <= set(kept)
        assert not twice(kept)
    async with command(fake, folder, webhook=webhook):
        await fake.settled(30)
        await fake.until(lambda: all(times(person, KEPT) >= 3 * 8 for person in people), 20)
    assert sorted(answers(folder)) == sorted(said.values())
    for person in people:
        mine = [a for a in answers(folder) if a.endswith(f" {person.profile['id']}")]
        assert mine == sorted(mine)


@soon
@both
async def test_a_full_outbox_goes_out_after_a_restart_in_order_and_to_whom_it_is_for(
    fake: FakeTelegram, folder: Path, webhook: bool
) -> None:
    people = [client_in(fake, folder, number) for number in range(100, 130)]
    fake.breaks(Fault.SILENCE, "sendMessage", times=float("inf"))
    async with running(fake, folder, webhook=webhook):
        for person in people:
            for words in ("Het regent", "Help"):
                person.says(words)
        await fake.until(lambda: not fake.updates.pending, 10)
    assert not any(person.messages for person in people)
    fake.heals()
    async with running(fake, folder, webhook=webhook) as here:
        await here.bot.postman.settle()
        for person in people:
            told = [message.text for message in person.messages]
            assert KEPT in told[0]
            assert "Niemand leest hier mee" in " ".join(told[1:])


# --- the summary ------------------------------------------------------------------------------


def pair_in(fake: FakeTelegram, folder: Path, number: int) -> tuple[Person, Person]:
    """A nurse with one client, whose one answer nobody else gave."""
    client = replace(speaks(1000 + number), record=f"record-{number}")
    nurse = Speaker(
        f"telegram-{number}",
        Position("home", number=1),
        Role.NURSE,
        name=f"Anna {number}",
        clients=(client.record,),
    )
    said = Reflection("r1", "", "", "", secret_of(number), SUNDAY_NOON, "1")
    visit = Visit("v1", SUNDAY_NOON + timedelta(hours=3), told_nothing_at=SUNDAY_NOON)
    record = Record(
        client.record,
        client=client,
        label=f"mw. {number}",
        nurse=nurse.id,
        nurse_name=nurse.name,
        reflections=(said,),
        consents=(Consent(CONSENT_VERSION, Form.U, SUNDAY_NOON),),
        visits=(visit,),
    )
    store = open_store(folder)
    store.commit(
        [
            Turn(SUNDAY_NOON, Returned(f"seed-{client.id}", client.id), client, record),
            Turn(SUNDAY_NOON, Returned(f"seed-{nurse.id}", nurse.id), nurse),
        ]
    )
    store.close()
    phones = fake.user(number), fake.user(1000 + number)
    for phone in phones:
        phone.chat.opened = True
    return phones


def secret_of(number: int) -> str:
    """What only this nurse's client said."""
    return f"De kat van nummer {number} slaapt op de vensterbank"


@soon
@both
@pytest.mark.parametrize("seed", range(3))
async def test_whatever_fails_each_nurse_gets_the_summary_of_her_own_client_and_no_other(
    fake: FakeTelegram, folder: Path, webhook: bool, seed: int
) -> None:
    chance = random.Random(seed)
    pairs = {number: pair_in(fake, folder, number) for number in range(11, 17)}
    now = [SUNDAY_NOON]
    faults = [Fault.SERVER_ERROR, Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.GARBAGE]
    gone = chance.sample(sorted(pairs), 2)
    for number in gone:
        pairs[number][0].chat.blocked = True
    async with running(fake, folder, webhook=webhook, clock=lambda: now[0]) as here:
        for number, (_nurse, client) in pairs.items():
            await shares(client)
            for person in (number, 1000 + number):
                fake.breaks(chance.choice(faults), "sendMessage", chat=person, times=2)
        now[0] += timedelta(minutes=5)
        await here.bot.tick()
    async with running(fake, folder, webhook=webhook, clock=lambda: now[0]) as here:
        for number in gone:
            pairs[number][0].unblocks()
        for number, (nurse, _client) in pairs.items():
            await hears(nurse, f"mw. {number} deelt dit", secret_of(number), ever=True)
        await fake.settled()
        await here.bot.postman.settle()
        assert not here.bot.postman.parked
    for number, (nurse, client) in pairs.items():
        for other in pairs.keys() - {number}:
            assert not times(nurse, secret_of(other))
            assert not times(client, secret_of(other))


@soon
@both
async def test_a_summary_is_not_skipped_when_the_bot_ends_between_the_yes_and_the_hand_over(
    fake: FakeTelegram, folder: Path, webhook: bool
) -> None:
    nurse, client = nurse_and_client_in(fake, folder)
    now = [SUNDAY_NOON]
    fake.breaks(Fault.SILENCE, "sendMessage", chat=int(nurse.profile["id"]), times=float("inf"))
    async with running(fake, folder, webhook=webhook, clock=lambda: now[0]):
        await shares(client)
        await fake.settled()
    fake.heals()
    now[0] += timedelta(hours=1)
    async with running(fake, folder, webhook=webhook, clock=lambda: now[0]) as here:
        await here.bot.tick()
        await hears(nurse, "mw. A deelt dit", ever=True)
        await here.bot.postman.settle()
