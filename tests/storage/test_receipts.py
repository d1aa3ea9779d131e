"""A receipt says that an effect was carried out, and is dropped when nobody asks any more."""

from __future__ import annotations

import os
import stat
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import storage.receipts
from flows.conversation import Form, Person, Position, Record, Said, Say, Turn
from flows.words import Prompt, Text
from storage.receipts import Receipts
from storage.record import Outgoing
from storage.tinydb_store import open_store

NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))


def outbox(*ids: str) -> tuple[Outgoing, ...]:
    """Effects with these ids."""
    said = Say("test-mrs-a", Form.U, Prompt((Text("Hello."),)))
    return tuple(Outgoing(id_, said) for id_ in ids)


def ids(outgoing: tuple[Outgoing, ...]) -> list[str]:
    """The ids of these effects."""
    return [o.id for o in outgoing]


def test_what_was_carried_out_is_not_pending(tmp_path: Path) -> None:
    receipts = Receipts(tmp_path / "receipts")
    receipts.add("1.0")
    assert ids(receipts.pending(outbox("1.0", "1.1", "2.0"))) == ["1.1", "2.0"]
    receipts.close()


def test_receipts_survive_a_restart_and_a_kill(tmp_path: Path) -> None:
    killed = Receipts(tmp_path / "receipts")
    killed.add("1.0")
    killed.add("due-mw-a-1763809200.000000.0")
    after = Receipts(tmp_path / "receipts")  # without a close
    assert ids(after.pending(outbox("1.0", "due-mw-a-1763809200.000000.0", "2.0"))) == ["2.0"]
    after.close()
    killed.close()


def test_a_line_that_was_cut_off_means_no_other_effect(tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    path.write_text("1.0\n1.1\n12")  # of "12.3": the power went
    receipts = Receipts(path)
    assert ids(receipts.pending(outbox("1.0", "1.1", "12.3"))) == ["12.3"]
    receipts.add("12.3")
    receipts.close()
    again = Receipts(path)
    assert ids(again.pending(outbox("1.0", "1.1", "12.3"))) == []
    again.close()


def test_a_settled_receipt_no_longer_counts(tmp_path: Path) -> None:
    receipts = Receipts(tmp_path / "receipts")
    receipts.add("1.0")
    receipts.add("2.0")
    receipts.settle({"1.0", "never-seen"})
    assert ids(receipts.pending(outbox("1.0", "2.0"))) == ["1.0"]
    receipts.close()


def test_the_file_is_rewritten_when_it_is_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.receipts, "REWRITE_AT", 10)
    receipts = Receipts(tmp_path / "receipts")
    for number in range(200):
        receipts.add(f"{number}.0")
        receipts.settle({f"{number}.0"})
    assert len((tmp_path / "receipts").read_text().splitlines()) <= 12
    receipts.add("now.0")
    receipts.close()
    after = Receipts(tmp_path / "receipts")
    assert ids(after.pending(outbox("now.0"))) == []
    after.close()


def test_rewriting_loses_no_receipt_whenever_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "receipts"
    first = Receipts(path)
    first.add("1.0")
    first.close()
    for operation in ("open", "write", "fsync", "replace"):
        with monkeypatch.context() as broken:

            def fails(*_args: object, **_kwargs: object) -> None:
                raise OSError

            broken.setattr(os, operation, fails)
            with pytest.raises(OSError):  # noqa: PT011
                Receipts(path)
        assert "1.0" in path.read_text()


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Receipts(tmp_path / "receipts").close()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "receipts").stat().st_mode) == 0o600


def test_many_open_receipts_do_not_make_every_new_one_expensive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.receipts, "REWRITE_AT", 10)
    receipts, rewrites = Receipts(tmp_path / "receipts"), 0
    put_in_place = os.replace

    def counted(draft: Path, path: Path) -> None:
        nonlocal rewrites
        rewrites += 1
        put_in_place(draft, path)

    monkeypatch.setattr(os, "replace", counted)
    for number in range(100):
        receipts.add(f"{number}.0")
    receipts.close()
    assert rewrites <= 10


def test_receipts_of_effects_that_no_outbox_holds_do_not_pile_up_over_restarts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.receipts, "REWRITE_AT", 5)
    person = Person("test-mrs-a", Position("rest"), record="mw-a")
    [waiting] = outbox("said")
    for day in range(9):
        store = open_store(tmp_path)
        list(store.everything())  # as the bot does at the start
        for number in range(10):
            update, now = f"{day}-{number}", NOW + timedelta(days=day, seconds=number)
            event, record = Said(update, person.id), Record("mw-a")
            [kept] = store.commit([Turn(now, event, person, record, effects=(waiting.effect,))])
            assert isinstance(kept, tuple)
            store.delivered(kept[0].id)
        assert [o.id for _record, pending in store.everything() for o in pending] == []
        store.close()
    assert len((tmp_path / "receipts").read_text().splitlines()) <= 20
