"""The outbox is carried out in order, at least once, and nobody waits for somebody else.

Nothing here sleeps: the time that the postman waits is written down instead.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from channels.postman import FIRST_WAIT_S, TRIES, Hopeless, Postman, TryLater
from flows.conversation import Effect, Form, Say, ShowAlert
from flows.words import Prompt, Text


@dataclass(frozen=True)
class Letter:
    """An effect that waits in an outbox."""

    id: str
    effect: Effect


def letter(name: str, to: str = "anna") -> Letter:
    """A message called `name`."""
    return Letter(name, Say(to, Form.U, Prompt((Text(name),))))


def alert(name: str, to: str = "anna") -> Letter:
    """Word that a client needs help."""
    return Letter(name, ShowAlert(to, Form.U, Prompt((Text(name),)), "record", name))


def name_of(effect: Effect) -> str:
    """What a letter is called."""
    assert isinstance(effect, Say | ShowAlert)
    line = effect.prompt.lines[0]
    assert isinstance(line, Text)
    return line.msgid


@dataclass
class World:
    """A world that takes messages, unless it is told what goes wrong with one."""

    goes_wrong: dict[str, list[Exception]] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    quiet: bool = False
    during: Callable[[], Awaitable[None]] | None = None

    async def perform(self, effect: Effect) -> tuple[str, ...]:
        """Send, or fail as planned; the id of the message."""
        name = name_of(effect)
        self.tried.append(name)
        if self.during is not None:
            await self.during()
        if self.goes_wrong.get(name):
            raise self.goes_wrong[name].pop(0)
        self.sent.append(name)
        return (f"message {name}",)

    def delivered(self, outgoing_id: str, messages: tuple[str, ...]) -> None:
        """Keep the receipt."""
        assert messages == (f"message {outgoing_id}",)
        self.receipts.append(outgoing_id)

    def must_wait(self, effect: Effect) -> bool:
        """Whether it is night, for what nobody asked."""
        return self.quiet and isinstance(effect, Say) and not effect.asked


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A world in which waiting takes no time."""
    found, pause = World(), asyncio.sleep

    async def no_time(seconds: float) -> None:
        if seconds:
            found.waited.append(seconds)
        await pause(0)

    monkeypatch.setattr(asyncio, "sleep", no_time)
    return found


@pytest.fixture
def postman(world: World) -> Postman:
    """A postman in this world."""
    return Postman(world.perform, world.delivered, world.must_wait)


# --- order ------------------------------------------------------------------------------------


async def test_letters_to_one_person_go_out_in_order(world: World, postman: Postman) -> None:
    names = [str(n) for n in range(20)]
    postman.post(letter(name) for name in names[:15])
    await asyncio.sleep(0)
    postman.post(letter(name) for name in names[15:])
    await postman.settle()
    assert world.sent == names
    assert world.receipts == names


async def test_an_alert_goes_past_all_that_waits_for_its_recipient(
    world: World, postman: Postman
) -> None:
    names = [str(n) for n in range(50)]
    postman.post([*(letter(name) for name in names), alert("help"), alert("more help")])
    await postman.settle()
    assert world.sent == ["help", "more help", *names]


async def test_an_alert_waits_only_for_the_message_that_is_being_sent(
    world: World, postman: Postman
) -> None:
    async def comes_in_between() -> None:
        if world.tried == ["0"]:
            postman.post([alert("help")])

    world.during = comes_in_between
    names = [str(n) for n in range(50)]
    postman.post(letter(name) for name in names)
    await postman.settle()
    assert world.sent == ["0", "help", *names[1:]]
    assert world.receipts == world.sent


async def test_an_alert_goes_ahead_of_what_was_parked(world: World, postman: Postman) -> None:
    world.goes_wrong["old"] = [TryLater() for _ in range(TRIES)]
    postman.post([letter("old")])
    await postman.settle()
    postman.post([alert("help")])
    await postman.settle()
    assert world.sent == ["help", "old"]


async def test_an_alert_that_keeps_failing_is_tried_again_ahead_of_all_else(
    world: World, postman: Postman
) -> None:
    world.goes_wrong["help"] = [TryLater() for _ in range(TRIES)]
    postman.post([alert("help")])
    await postman.settle()
    postman.post([letter("new")])
    await postman.settle()
    assert world.sent == ["help", "new"]


async def test_posting_does_not_wait_for_the_world(world: World, postman: Postman) -> None:
    postman.post([letter("1")])
    assert world.tried == []
    await postman.settle()
    assert world.sent == ["1"]


async def test_somebody_who_is_slow_holds_nobody_else_up(world: World) -> None:
    door = asyncio.Event()

    async def perform(effect: Effect) -> tuple[str, ...]:
        if effect.to == "slow":
            await door.wait()
        return await world.perform(effect)

    postman = Postman(perform, world.delivered, world.must_wait)
    postman.post([letter("s1", "slow"), letter("s2", "slow")])
    postman.post([letter(f"a{n}") for n in range(3)])
    for _turn in range(20):
        await asyncio.sleep(0)
    assert world.sent == ["a0", "a1", "a2"]
    door.set()
    await postman.settle()
    assert world.sent[3:] == ["s1", "s2"]


async def test_one_letter_at_a_time_goes_to_one_person(world: World, postman: Postman) -> None:
    at_once, most = 0, 0

    async def during() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1

    world.during = during
    postman.post([letter("1"), letter("2")])
    postman.post([letter("3")])
    await postman.settle()
    assert most == 1


async def test_what_is_posted_while_the_last_letter_goes_out_is_not_forgotten(
    world: World, postman: Postman
) -> None:
    async def during() -> None:
        if len(world.tried) < 5:
            postman.post([letter(str(len(world.tried)))])

    world.during = during
    postman.post([letter("0")])
    await postman.settle()
    assert world.sent == ["0", "1", "2", "3", "4"]


# --- when the world fails for now -------------------------------------------------------------


async def test_it_tries_again_with_longer_waits_and_keeps_the_order(
    world: World, postman: Postman
) -> None:
    world.goes_wrong["1"] = [TryLater() for _n in range(TRIES - 1)]
    postman.post([letter("1"), letter("2")])
    await postman.settle()
    assert world.sent == ["1", "2"]
    assert world.waited == [FIRST_WAIT_S * 2**n for n in range(TRIES - 1)]


async def test_what_keeps_failing_makes_way_for_a_while_and_is_tried_again(
    world: World,
    postman: Postman,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("channels.postman.PARKED_S", 0.0)
    world.goes_wrong["1"] = [TryLater() for _n in range(TRIES)]
    postman.post([letter("1"), letter("2")])
    await postman.settle()
    assert "effect 1 (say) for anna is parked" in caplog.text
    for _moment in range(9):
        await asyncio.sleep(0)
        await postman.settle()
    assert world.sent == ["2", "1"]


async def test_after_an_outage_what_is_older_goes_out_first(world: World, postman: Postman) -> None:
    world.goes_wrong = {name: [TryLater() for _n in range(TRIES)] for name in ("1", "2")}
    postman.post([letter("1"), letter("2")])
    await postman.settle()
    assert postman.parked == 2
    postman.post([letter("3")])
    await postman.settle()
    assert world.sent == ["1", "2", "3"]


async def test_what_still_fails_holds_up_what_is_new_for_one_try_only(
    world: World, postman: Postman
) -> None:
    world.goes_wrong["1"] = [TryLater() for _n in range(TRIES + 1)]
    postman.post([letter("1")])
    await postman.settle()
    world.waited.clear()
    postman.post([letter("2")])
    await postman.settle()
    assert (world.sent, world.waited) == (["2"], [])
    assert postman.parked == 1
    postman.post([letter("3")])
    await postman.settle()
    assert world.sent == ["2", "1", "3"]


async def test_what_is_hopeless_is_not_tried_for_every_new_letter(
    world: World, postman: Postman
) -> None:
    world.goes_wrong["1"] = [Hopeless("Forbidden") for _n in range(9)]
    postman.post([letter("1")])
    await postman.settle()
    postman.post([letter("2")])
    await postman.settle()
    assert world.tried == ["1", "2"]


async def test_it_waits_exactly_as_long_as_it_is_told(world: World, postman: Postman) -> None:
    world.goes_wrong["1"] = [TryLater(37.5), TryLater(900), *(TryLater(1) for _n in range(TRIES))]
    postman.post([letter("1")])
    await postman.settle()
    assert world.waited == [37.5, 900, *[1] * TRIES]
    assert world.sent == ["1"]


async def test_a_new_letter_starts_with_a_short_wait_again(world: World, postman: Postman) -> None:
    world.goes_wrong = {"1": [TryLater()] * 3, "2": [TryLater()]}
    postman.post([letter("1"), letter("2")])
    await postman.settle()
    assert world.waited[-1] == FIRST_WAIT_S


async def test_others_are_served_while_one_is_tried_again(world: World, postman: Postman) -> None:
    world.goes_wrong["b1"] = [TryLater()] * 3
    postman.post([letter("b1", "bea"), letter("a1"), letter("a2"), letter("b2", "bea")])
    await postman.settle()
    assert world.sent == ["a1", "a2", "b1", "b2"]


# --- when it is hopeless ----------------------------------------------------------------------


@pytest.mark.parametrize("fault", [Hopeless("Forbidden"), ValueError("koffie met de hulp")])
async def test_what_is_hopeless_is_parked_and_reported_without_what_was_said(
    fault: Exception, world: World, postman: Postman, caplog: pytest.LogCaptureFixture
) -> None:
    world.goes_wrong["1"] = [fault]
    with caplog.at_level(logging.ERROR):
        postman.post([letter("1"), letter("2"), letter("b1", "bea")])
        await postman.settle()
    assert world.sent == ["2", "b1"] or world.sent == ["b1", "2"]
    assert sorted(world.receipts) == ["2", "b1"]
    assert postman.parked == 1
    [report] = caplog.messages
    assert "effect 1 (say) for anna is parked" in report
    assert "koffie" not in caplog.text


async def test_parked_letters_go_out_when_their_recipient_shows_up(
    world: World, postman: Postman
) -> None:
    world.goes_wrong = {name: [Hopeless("Forbidden")] for name in ("1", "2", "b1")}
    postman.post([letter("1"), letter("2"), letter("b1", "bea")])
    await postman.settle()
    assert postman.parked == 3
    postman.shows_up("stranger")
    postman.shows_up("anna")
    await postman.settle()
    assert world.sent == ["1", "2"]
    assert postman.parked == 1
    postman.shows_up("anna")
    await postman.settle()
    assert world.sent == ["1", "2"]


async def test_a_letter_that_stays_hopeless_is_parked_once_more(
    world: World, postman: Postman
) -> None:
    world.goes_wrong["1"] = [Hopeless("Forbidden"), Hopeless("Forbidden")]
    postman.post([letter("1")])
    await postman.settle()
    postman.shows_up("anna")
    await postman.settle()
    assert (postman.parked, world.sent, world.receipts) == (1, [], [])


# --- the quiet hours --------------------------------------------------------------------------


def unasked(name: str, to: str = "anna") -> Letter:
    """A message that is no answer."""
    return Letter(name, Say(to, Form.U, Prompt((Text(name),)), asked=False))


async def test_what_must_wait_is_held_until_it_need_not(world: World, postman: Postman) -> None:
    world.quiet = True
    postman.post([unasked("news 1"), letter("answer"), unasked("news 2")])
    await postman.settle()
    assert world.sent == ["answer"]
    postman.release()
    await postman.settle()
    assert world.sent == ["answer"]
    world.quiet = False
    postman.release()
    await postman.settle()
    assert world.sent == ["answer", "news 1", "news 2"]
    postman.release()
    await postman.settle()
    assert len(world.sent) == 3


async def test_a_parked_letter_respects_the_quiet_hours(world: World, postman: Postman) -> None:
    world.goes_wrong["news"] = [Hopeless("Forbidden")]
    postman.post([unasked("news")])
    await postman.settle()
    world.quiet = True
    postman.shows_up("anna")
    await postman.settle()
    assert world.sent == []
    world.quiet = False
    postman.release()
    await postman.settle()
    assert world.sent == ["news"]


# --- never twice ------------------------------------------------------------------------------


async def test_the_same_letter_is_taken_in_once_while_it_waits(
    world: World, postman: Postman
) -> None:
    world.goes_wrong = {"2": [TryLater()], "3": [Hopeless("Forbidden")]}
    world.quiet = True
    letters = [letter("1"), letter("2"), letter("3"), unasked("news")]

    async def again() -> None:
        postman.post(waiting for waiting in letters if waiting.id not in world.receipts)

    world.during = again
    for _time in range(3):
        postman.post(letters)
    await postman.settle()
    postman.post([letter("3"), unasked("news")])  # parked and held: here all the same
    await postman.settle()
    world.quiet = False
    postman.release()
    postman.shows_up("anna")
    await postman.settle()
    assert sorted(world.sent) == ["1", "2", "3", "news"]
    assert sorted(world.receipts) == ["1", "2", "3", "news"]


async def test_what_was_read_from_the_outbox_just_before_it_went_out_goes_out_once(
    world: World, postman: Postman
) -> None:
    postman.post([letter("hello")])
    await postman.settle()
    postman.post([letter("hello"), letter("how are you")])
    await postman.settle()
    assert world.sent == ["hello", "how are you"]


async def test_a_receipt_is_written_after_the_sending_and_not_before(world: World) -> None:
    happened = list[str]()

    async def perform(effect: Effect) -> tuple[str, ...]:
        happened.append(f"sent {name_of(effect)}")
        return "7", "8"

    def delivered(outgoing_id: str, messages: tuple[str, ...]) -> None:
        happened.append(f"receipt {outgoing_id} of {' and '.join(messages)}")

    postman = Postman(perform, delivered, world.must_wait)
    postman.post([letter("1"), letter("2")])
    await postman.settle()
    assert happened == [
        *("sent 1", "receipt 1 of 7 and 8"),
        *("sent 2", "receipt 2 of 7 and 8"),
    ]


async def test_a_receipt_that_the_disk_refuses_holds_nothing_up_and_repeats_nothing(
    world: World,
) -> None:
    def full(outgoing_id: str, messages: tuple[str, ...]) -> None:
        if outgoing_id == "1":
            raise OSError(28, "No space left on device")
        world.delivered(outgoing_id, messages)

    postman = Postman(world.perform, full, world.must_wait)
    postman.post([letter("1"), letter("2")])
    await asyncio.wait([asyncio.create_task(postman.settle())])
    postman.post([letter("3")])
    await asyncio.wait([asyncio.create_task(postman.settle())])
    assert world.sent == ["1", "2", "3"]


# --- stopping ---------------------------------------------------------------------------------


async def test_stopping_gives_no_receipt_for_what_was_not_sent(world: World) -> None:
    async def hangs(effect: Effect) -> tuple[str, ...]:
        await asyncio.Event().wait()
        return ()

    postman = Postman(hangs, world.delivered, world.must_wait)
    postman.post([letter("1"), letter("2"), letter("b1", "bea")])
    await asyncio.sleep(0)
    await asyncio.wait_for(postman.stop(), 1)
    assert world.receipts == []


async def test_an_idle_postman_settles_and_stops_at_once(postman: Postman) -> None:
    await postman.settle()
    await postman.stop()
    postman.release()
    postman.shows_up("anna")
    assert postman.parked == 0
