"""Faults that the crash tests have found, each by itself. A mark goes when its fault has gone."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

import storage.receipts
from flows.conversation import Came, Effect, Event, Pressed, Said, ShowInvitation
from storage.receipts import Receipts
from tests.storage.care import CLIENTS, INTAKE, NURSES, Care, opened
from tests.storage.fake_disk import FakeDisk, Fate, Loss, Stopped, any_loss
from tests.storage.promises import look

OPERATIONS = range(60)  # more than any one act needs
Act = Callable[[Care], None]


@contextmanager
def care() -> Iterator[Care]:
    """People on a fake disk; at the end all promises are kept."""
    found = Care()
    try:
        found.a_nurse_has_a_client()
        yield found
    finally:
        found.teardown()


def whenever_it_stops(prepare: Act, act: Act, *, power: bool) -> None:
    """Do this, with the program killed or the power gone at each operation of it."""
    for after in OPERATIONS:
        with care() as people:
            prepare(people)
            people.dies = any_loss(after) if power else None
            people.disk.stop(after)
            act(people)
            if people.disk.will_stop:
                return


def keeps_a_diary(people: Care) -> None:
    """Somebody without a nurse has told something; a nurse has a link for them."""
    people.codes.clear()
    people.somebody_comes_in(CLIENTS[1], 1)
    people.they_say_something([CLIENTS[1]])
    people.a_client_is_added(NURSES[0])


def test_what_is_passed_over_after_a_kill_survives_a_cut_of_the_power() -> None:
    whenever_it_stops(
        lambda people: None,
        lambda people: people.they_say_something([CLIENTS[0], NURSES[0]]),
        power=False,
    )


def test_a_diary_that_becomes_part_of_a_record_is_reached_whenever_the_power_goes() -> None:
    whenever_it_stops(
        keeps_a_diary, lambda people: people.somebody_comes_in(CLIENTS[1], 0), power=True
    )


def test_the_very_first_turn_survives_a_cut_of_the_power(tmp_path: Path) -> None:
    disk = FakeDisk(tmp_path)
    with disk.plugged_in():
        opened(disk.root).close()
        disk.cut(Loss((False,), (Fate.LOST,)))
        assert (disk.root / "data" / "records").is_dir()


def test_rubbish_among_the_receipts_does_not_keep_the_bot_from_starting(tmp_path: Path) -> None:
    (tmp_path / "receipts").write_bytes(b"1.0\n2.\xff\x00\xfe.0\n3")
    receipts = Receipts(tmp_path / "receipts")
    assert "1.0" in receipts.all
    receipts.close()


def test_receipts_are_kept_again_after_a_rewrite_that_was_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.receipts, "REWRITE_AT", 0)
    disk = FakeDisk(tmp_path)
    with disk.plugged_in():
        receipts = Receipts(disk.root / "receipts")
        for name in ("1.0", "2.0"):
            receipts.add(name)
            receipts.settle([name])
        disk.refuse(1, 1, errno.ENOSPC)
        with pytest.raises(OSError, match="No space"):
            receipts.add("3.0")
        receipts.add("4.0")
        receipts.close()


def test_a_link_works_that_a_nurse_gets_when_her_update_is_repeated() -> None:
    for after in OPERATIONS:
        people = Care()
        try:
            people.a_nurse_has_a_client()
            people.a_client_is_added(NURSES[0])
            record = _at_hand(people)
            code = _gets_a_link(people, after)
            linked = people.store.record(record)
            assert linked is not None
            assert linked.link == sha256(code.encode()).hexdigest(), f"after {after} operations"
            if people.disk.will_stop:
                return
        finally:
            people.leave()


def _gets_a_link(people: Care, after: int) -> str:
    event = _asks_for_a_link(people)
    said = _said_when_repeated(people, event, after, secret="a fresh one")
    [code] = [effect.code for effect in said if isinstance(effect, ShowInvitation)]
    return code


def _said_when_repeated(people: Care, event: Event, after: int, secret: str = "") -> list[Effect]:
    """What the bot sends, when the program is killed after so many operations."""
    people.disk.stop(after)
    try:
        people.store.commit([people._turn(event)])
    except Stopped:
        people.disk.restart()
        people.store = opened(people.disk.root)
        if not people.store.was_handled(event.person, event.id):
            again = replace(event, secret=secret or event.secret)
            [kept] = people.store.commit([people._turn(again)])
            assert isinstance(kept, tuple)
            return [outgoing.effect for outgoing in kept]
    pending = sorted(look(people.store, ()).pending.items())
    return [effect for name, effect in pending if name.startswith(f"{event.id}.")]


def is_about_to_plan(people: Care) -> Event:
    """A nurse has chosen a moment for a visit, and says yes."""
    for name in ("home", "client", "plan"):
        people._press(NURSES[0], name)
    people._take(Said(people._number(), NURSES[0], words="overmorgen kwart voor drie"))
    return _yes(people, NURSES[0])


def is_about_to_agree(people: Care) -> Event:
    """Somebody has read what this is, and says yes."""
    people.a_client_is_added(NURSES[0])
    people._take(Came(people._number(), CLIENTS[2], code=people.codes[-1]))
    for name in INTAKE[:-1]:
        people._press(CLIENTS[2], name)
    return _yes(people, CLIENTS[2])


def _yes(people: Care, person: str) -> Event:
    [yes] = [choice for choice in people._choices(person) if choice.name == "yes"]
    return people._pressed(person, yes)


@pytest.mark.parametrize("about_to", [is_about_to_plan, is_about_to_agree])
def test_what_is_said_after_a_repeat_is_what_would_have_been_said(
    about_to: Callable[[Care], Event],
) -> None:
    for after in OPERATIONS:
        people = Care()
        try:
            people.a_nurse_has_a_client()
            event = about_to(people)
            wanted = people._turn(event).effects
            assert _said_when_repeated(people, event, after) == [*wanted], f"{after} operations"
            if people.disk.will_stop:
                return
        finally:
            people.leave()


def _asks_for_a_link(people: Care) -> Pressed:
    nurse = people.store.recall(NURSES[0])
    assert nurse is not None
    at = nurse.person.position
    number = people._number()
    return Pressed(number, NURSES[0], "the first", at.step, at.number, "link", "")


def _at_hand(people: Care) -> str:
    nurse = people.store.recall(NURSES[0])
    assert nurse is not None
    return nurse.person.position.about[0]


def test_a_turn_of_two_files_that_was_written_down_counts_when_the_disk_goes_on_refusing() -> None:
    with care() as people:
        event = is_about_to_plan(people)
        people.disk.refuse(9, 2, errno.ENOSPC)
        people._take(event)


def test_a_turn_of_two_files_that_could_not_be_written_down_is_undone_before_the_next() -> None:
    people = Care()
    try:
        people.a_nurse_has_a_client()
        event = is_about_to_plan(people)
        people.disk.refuse(4, 2, errno.ENOSPC)
        [refused] = people.store.commit([people._turn(event)])
        assert isinstance(refused, OSError)
        again = replace(event, id=people._number())
        [kept] = people.store.commit([people._turn(again)])
        assert isinstance(kept, tuple)
        people.disk.restart()
        people.store = opened(people.disk.root)
        assert people.store.was_handled(event.person, again.id)
        assert not people.store.was_handled(event.person, event.id)
        record = people.store.record(_at_hand(people))
        assert record is not None
        planned = [visit.id for visit in record.visits]
        assert again.id in planned and event.id not in planned
    finally:
        people.leave()


def test_a_turn_of_two_files_is_kept_or_refused_when_one_operation_fails() -> None:
    for after in range(20):
        with care() as people:
            event = is_about_to_plan(people)
            people.disk.refuse(after, 1, errno.EIO)
            people._take(event)
