"""Every field of a record is in the JSON, or in the one list of what is left out and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from channels.wording import Wording
from flows.conversation import Form, Record, TakeAway
from flows.words import Text
from handover.own_data_json import LEFT_OUT, own_data_json
from tests.handover.mrs_a import CLIENT, LINK_HASH, MRS_A, NURSE, SUNDAY, TAKEN

DOCS = Path(__file__).parents[2] / "docs" / "own-data.md"
SAY = Wording(Form.U, ZoneInfo("Europe/Amsterdam")).say
NOT_KEPT = ("TakeAway.to", "TakeAway.form", "TakeAway.kind")  # of the sending, not of the record
# Another value for what must be an id that exists.
OTHERS = {"theme": "daily", "untouched": ("body",), "question": "body.9", "questions": ("body.1",)}


def told(taken: TakeAway = TAKEN) -> Any:
    """The JSON, read."""
    return orjson.loads(own_data_json(taken, SAY))


def variants(noun: Any) -> Iterator[tuple[str, Any]]:
    """A noun with one of its fields changed, for every field of it and of the nouns in it."""
    for field in fields(noun):
        value = getattr(noun, field.name)
        if value is not None and "None" in str(field.type):
            yield f"{type(noun).__name__}.{field.name}", replace(noun, **{field.name: None})
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            for place, part in enumerate(value):
                for name, other in variants(part):
                    changed = (*value[:place], other, *value[place + 1 :])
                    yield name, replace(noun, **{field.name: changed})
            yield f"{type(noun).__name__}.{field.name}", replace(noun, **{field.name: ()})
        elif is_dataclass(value) and not isinstance(value, Text | type):
            for name, other in variants(value):
                yield name, replace(noun, **{field.name: other})
        else:
            name = f"{type(noun).__name__}.{field.name}"
            yield name, replace(noun, **{field.name: another(field.name, value)})


def another(name: str, value: object) -> object:
    """A value of the same kind that is not this one."""
    match value:
        case Text():
            return Text("Told without a question")
        case None:
            return datetime(2020, 1, 1, tzinfo=UTC)
        case bool():
            return not value
        case datetime():
            return value + timedelta(hours=1)
        case Enum():
            return next(other for other in type(value) if other is not value)
        case int() | float():
            return value + 1
        case _ if name in OTHERS:
            return OTHERS[name]
        case str():
            return f"{value} x"
        case _:
            return () if value else ("x",)


def test_every_field_is_told_or_left_out_for_a_reason() -> None:
    plain, seen = own_data_json(TAKEN, SAY), dict[str, bool]()
    for name, taken in variants(TAKEN):
        seen[name] = seen.get(name, False) or own_data_json(taken, SAY) != plain
    silent = {name for name, heard in seen.items() if not heard}
    within = {name for name in seen if name.startswith("Invitation.")}  # Person.invited
    assert silent - within == LEFT_OUT.keys() | set(NOT_KEPT)
    assert all(LEFT_OUT.values())


def test_every_noun_of_the_record_was_changed_in_every_field() -> None:
    changed = {name for name, _taken in variants(TAKEN)}
    nouns = {name.partition(".")[0] for name in changed}
    assert nouns >= {"Record", "Person", "Position", "Consent", "Session", "Reflection", "Given"}
    assert nouns >= {"AgendaItem", "Visit", "Share", "Summary", "Line", "Expiry", "Entry"}
    assert {f"Record.{field.name}" for field in fields(Record)} <= changed


def test_her_words_stand_exactly_as_they_were_typed() -> None:
    words = " \tEen  “regel”\n\n\x00😢 👩🏽‍⚕️ \u202eשלום <b>#x</b> \\ "
    said = replace(MRS_A.reflections[0], words=words)
    [answer] = told(replace(TAKEN, record=replace(MRS_A, reflections=(said,))))["answers"]
    assert answer["words"] == words


def test_no_secret_is_in_it_and_no_number_of_somebody_else() -> None:
    text = own_data_json(TAKEN, SAY).decode()
    assert LINK_HASH not in text
    assert NURSE not in text
    assert text.count(CLIENT) == 1


def test_moments_are_in_utc_whatever_their_zone() -> None:
    here = SUNDAY.astimezone(timezone(timedelta(hours=9)))
    assert told(replace(TAKEN, made_at=here))["made_at"] == "2026-11-22T11:00:00Z"


@pytest.mark.parametrize("record", [Record("r"), replace(MRS_A, client=None, expiry=None)])
def test_little_is_told_in_the_same_names(record: Record) -> None:
    assert told(replace(TAKEN, record=record, trail=())).keys() == told().keys()


def test_the_question_stands_in_dutch_beside_its_id() -> None:
    answer = told()["answers"][1]
    assert (answer["question"], answer["question_text"]) == ("follow_up.2", "Hoe is dat voor u?")


def test_the_document_shows_what_is_made_of_mrs_a() -> None:
    [example] = re.findall(r"```json\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    shown, made = orjson.loads(example), told()
    assert shown.keys() == made.keys()
    for name, part in shown.items():
        if isinstance(part, list):  # one of each is enough to see
            [first] = part
            assert first in made[name], name
        else:
            assert part == made[name], name


def test_the_document_says_what_is_left_out_and_why() -> None:
    rows = dict(re.findall(r"^\| `([\w.]+)` \| (.+) \|$", DOCS.read_text("utf-8"), re.MULTILINE))
    assert rows == dict(LEFT_OUT)
