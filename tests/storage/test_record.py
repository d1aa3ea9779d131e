"""Whatever is kept comes back from JSON as it was, also from the files of earlier versions."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from flows.conversation import (
    AgendaItem,
    Consent,
    Form,
    Given,
    Invitation,
    Line,
    Person,
    Position,
    Record,
    Reflection,
    Role,
    Say,
    Session,
    Share,
    ShowInvitation,
    ShowMenu,
    ShowSummary,
    Summary,
    Visit,
)
from flows.words import Choice, Listing, Prompt, Quote, Text, When
from storage.files import read_tables, write_tables
from storage.record import (
    SCHEMA,
    Handled,
    Kept,
    Outgoing,
    Tables,
    from_tables,
    invitation_from_tables,
    invitation_to_tables,
    to_tables,
)

GOLDEN = Path(__file__).parent / "golden"

# --- everything that can be kept --------------------------------------------------------------

words = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        [
            "",
            "koffie met de hulp",
            "☕👩🏽‍⚕️",
            "شكراً",
            "\x00\x07\x1b[1m\u202e",
            "{x} %s | 1. ja",
            "\r\n\n",
        ]
    ),
)
ids = st.text("abcdef0123456789-", min_size=1, max_size=8)
zones = st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=2))])
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=zones)
forms, roles = st.sampled_from(Form), st.sampled_from(Role)
numbers = st.integers(0, 2**53)
marks = st.floats(0, 10)
whens = st.builds(When, moments, st.sampled_from(["moment", "date", "day", "time", "short"]))
quotes = st.builds(Quote, words, st.integers(0, 4096))
plain_params = st.one_of(words, st.integers(-(2**53), 2**53), marks, whens, quotes)
texts: st.SearchStrategy[Text] = st.recursive(
    st.builds(Text, words, st.dictionaries(words, plain_params, max_size=3), words, words),
    lambda inner: st.builds(Text, words, st.dictionaries(words, plain_params | inner, max_size=3)),
    max_leaves=4,
)
prompts = st.builds(
    Prompt,
    st.lists(texts | st.builds(Listing, st.lists(texts, max_size=2).map(tuple)), max_size=3).map(
        tuple
    ),
    st.lists(st.builds(Choice, words, texts, words), max_size=2).map(tuple),
)
positions: st.SearchStrategy[Position] = st.recursive(
    st.builds(Position, words, st.lists(words, max_size=3).map(tuple), numbers),
    lambda inner: st.builds(
        Position, words, st.lists(words, max_size=2).map(tuple), numbers, inner
    ),
    max_leaves=3,
)
invitations = st.builds(Invitation, ids, roles, moments, words, words, words, words)
people = st.builds(
    Person,
    ids,
    positions,
    roles,
    forms,
    words,
    words,
    st.lists(words, max_size=3).map(tuple),
    st.none() | invitations,
    st.booleans(),
)
lines = st.builds(Line, words, words, texts, words, moments, st.booleans(), st.booleans())
givens = st.builds(Given, words, marks, moments, words, st.booleans())
summaries = st.builds(
    Summary,
    st.lists(lines, max_size=2).map(tuple),
    st.lists(lines, max_size=2).map(tuple),
    st.lists(givens, max_size=2).map(tuple),
    numbers,
)


def few(kept: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A tuple of at most two."""
    return st.lists(kept, max_size=2).map(tuple)


records = st.builds(
    Record,
    id=ids,
    client=st.none() | people,
    label=words,
    nurse=words,
    nurse_name=words,
    consents=few(st.builds(Consent, words, forms, moments)),
    sessions=few(st.builds(Session, words, words, moments, few(words))),
    reflections=few(
        st.builds(
            Reflection,
            words,
            words,
            words,
            words,
            words,
            moments,
            words,
            words,
            st.booleans(),
            st.booleans(),
            st.none() | moments,
        )
    ),
    marks=few(givens),
    agenda=few(
        st.builds(AgendaItem, words, moments, words, words, words, st.booleans()),
    ),
    visits=few(st.builds(Visit, words, moments, st.booleans(), st.none() | moments)),
    shares=few(st.builds(Share, words, words, moments, forms, summaries, st.none() | moments)),
)
effects = st.one_of(
    st.builds(Say, ids, forms, prompts, words, numbers, st.booleans()),
    st.builds(ShowSummary, ids, forms, summaries),
    st.builds(ShowInvitation, ids, forms, words, words, words, moments),
    st.builds(ShowMenu, ids, forms, roles),
)
kepts = st.builds(
    Kept,
    st.none() | people,
    st.none() | records,
    few(st.builds(Handled, ids, moments)),
    st.lists(st.builds(Outgoing, ids, effects), max_size=3).map(tuple),
)


def through_json(tables: Tables) -> Tables:
    """Tables as a file gives them back."""
    found: Tables = orjson.loads(orjson.dumps(tables))
    return found


def kinds(value: object) -> object:
    """A value's types all the way down: 7 is 7.0, but they are not told in the same way."""
    if is_dataclass(value):
        return type(value), [kinds(getattr(value, f.name)) for f in fields(value)]
    if isinstance(value, dict):
        return [(name, kinds(inner)) for name, inner in value.items()]
    if isinstance(value, tuple):
        return [kinds(inner) for inner in value]
    return datetime if isinstance(value, datetime) else type(value)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kepts)
def test_whatever_is_kept_comes_back_as_it_was(kept: Kept) -> None:
    back = from_tables(through_json(to_tables(kept)))
    assert back == kept
    assert kinds(back) == kinds(kept)


@settings(max_examples=30, deadline=None)
@given(invitations)
def test_an_invitation_comes_back_as_it_was(invitation: Invitation) -> None:
    assert invitation_from_tables(through_json(invitation_to_tables(invitation))) == invitation


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(kept=kepts)
def test_it_comes_back_from_a_file_too(kept: Kept, tmp_path: Path) -> None:
    write_tables(tmp_path / "one.json", to_tables(kept))
    tables = read_tables(tmp_path / "one.json")
    assert tables is not None
    assert from_tables(tables) == kept


def test_a_table_is_a_list_of_a_record() -> None:
    tables = to_tables(MRS_A)
    assert {"about", "consents", "reflections", "visits", "handled", "outbox"} <= {*tables}
    assert all(isinstance(row, dict) for rows in tables.values() for row in rows)
    [about] = tables["about"]
    assert about["schema"] == SCHEMA
    assert about["record"]["label"] == "mw. A"


def test_an_empty_list_takes_no_room() -> None:
    assert {*to_tables(Kept(record=Record("mw-a")))} == {"about"}


def test_moments_come_back_aware() -> None:
    back = from_tables(through_json(to_tables(MRS_A)))
    assert back.record is not None
    assert back.record.visits[0].starts_at.tzinfo is not None
    assert back.handled[0].at.utcoffset() is not None


def test_a_newer_schema_is_refused_and_told() -> None:
    tables = to_tables(MRS_A)
    tables["about"][0]["schema"] = SCHEMA + 1
    with pytest.raises(match=f"schema {SCHEMA + 1} is newer than {SCHEMA}"):
        from_tables(tables)


def test_what_this_program_does_not_write_is_refused() -> None:
    tables = to_tables(MRS_A)
    tables["reflections"][0].pop("words")
    with pytest.raises(ValidationError):
        from_tables(tables)


# --- files of earlier versions ----------------------------------------------------------------


def at(day: int, hour: int) -> datetime:
    """A moment in November 2026."""
    return datetime(2026, 11, day, hour, 30, tzinfo=UTC)


SUMMARY = Summary(
    agenda=(
        Line("a1", "body", Text("How are the nights for you?"), "De pillen", at(22, 12), True),
    ),
    lines=(
        Line(
            "a2", "opening", Text("What makes you happy?"), "koffie ☕", at(22, 11), shortened=True
        ),
    ),
    marks=(Given("body", 7.5, at(22, 12), "44"),),
    more=2,
)
MRS_A = Kept(
    record=Record(
        "mw-a",
        client=Person(
            "telegram-4242",
            Position("answers", ("8",), 31, Position("question_2", (), 30)),
            Role.CLIENT,
            Form.JE,
            record="mw-a",
            invited=Invitation("f0e1", Role.CLIENT, at(30, 9), "mw-a", "telegram-7", "Anna"),
            reachable=False,
        ),
        label="mw. A",
        nurse="telegram-7",
        nurse_name="Anna",
        consents=(Consent("2026-11-22", Form.JE, at(22, 10)),),
        sessions=(Session("s1", "opening", at(22, 10), ("happy.1",)),),
        reflections=(
            Reflection("a2", "s1", "opening", "happy.1", "koffie ☕", at(22, 11), "41"),
            Reflection(
                "a1", "", "", "", "De pillen", at(22, 12), "43", "a2", True, True, at(22, 13)
            ),
        ),
        marks=(Given("body", 7.5, at(22, 12), "44", True),),
        agenda=(
            AgendaItem("a1", at(22, 13)),
            AgendaItem("i2", at(22, 13), "شكراً", message="45", left_out=True),
        ),
        visits=(Visit("v1", at(25, 13)), Visit("v2", at(26, 13), True, at(25, 8))),
        shares=(Share("d1", "v1", at(22, 14), Form.JE, SUMMARY, at(24, 13)),),
    ),
    handled=(Handled("900100", at(22, 14)), Handled("17", at(22, 15))),
    outbox=(
        Outgoing(
            "17.0",
            Say(
                "telegram-4242",
                Form.JE,
                Prompt(
                    (
                        Text(
                            "{nurse} comes on {when}.",
                            {"nurse": "Anna", "when": When(at(25, 13), "moment")},
                        ),
                        Listing((Text("{n}. {words}", {"n": 1, "words": Quote("koffie", 80)}),)),
                        Text("one", {"n": 2, "mark": 7.5, "of": Text("letter")}, "button", "many"),
                    ),
                    (Choice("go_on", Text("Go on", context="button"), "v1"),),
                ),
                "rest",
                31,
                False,
            ),
        ),
        Outgoing("17.1", ShowSummary("telegram-7", Form.U, SUMMARY)),
        Outgoing("17.2", ShowInvitation("telegram-7", Form.U, "code", "mw. A", "Anna", at(30, 9))),
        Outgoing("17.3", ShowMenu("telegram-7", Form.U, Role.NURSE)),
    ),
)
ANNA = Kept(
    person=Person(
        "telegram-7",
        Position("client", ("mw-a", "v1"), 12),
        Role.NURSE,
        name="Anna",
        clients=("mw-a",),
    ),
    handled=(Handled("900101", at(22, 14)),),
)
INVITATION = Invitation("f0e1", Role.CLIENT, at(30, 9), "mw-a", "telegram-7", "Anna", "telegram-42")


def golden(name: str, tmp_path: Path, schema: int) -> Tables:
    """The tables of a file as that schema's program wrote it."""
    content = json.loads((GOLDEN / f"schema-{schema}.json").read_text(encoding="utf-8"))
    path = tmp_path / "file.json"
    path.write_text(json.dumps(content[name]), encoding="utf-8")
    tables = read_tables(path)
    assert tables is not None
    return tables


@pytest.mark.parametrize("schema", range(1, SCHEMA + 1))
def test_files_of_every_schema_so_far_are_read(schema: int, tmp_path: Path) -> None:
    assert from_tables(golden("record", tmp_path, schema)) == MRS_A
    assert from_tables(golden("person", tmp_path, schema)) == ANNA
    assert invitation_from_tables(golden("invitation", tmp_path, schema)) == INVITATION


def write_golden() -> None:
    """Write the file of the present schema: once, when a schema is new."""
    files = {
        "record": to_tables(MRS_A),
        "person": to_tables(ANNA),
        "invitation": invitation_to_tables(INVITATION),
    }
    content = {
        name: {
            table: {str(number): row for number, row in enumerate(rows, 1)}
            for table, rows in tables.items()
        }
        for name, tables in files.items()
    }
    path = GOLDEN / f"schema-{SCHEMA}.json"
    told = json.dumps(content, indent=1, ensure_ascii=False)
    path.write_text(f"{told}\n", encoding="utf-8")


def test_the_present_schema_has_a_file_that_stays_readable() -> None:
    assert (GOLDEN / f"schema-{SCHEMA}.json").exists(), "a new schema needs a golden file"


def test_the_golden_file_is_what_this_program_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When this fails alone, the way of writing changed: is what was written still read?"""
    written = json.loads((GOLDEN / f"schema-{SCHEMA}.json").read_text(encoding="utf-8"))
    monkeypatch.setitem(globals(), "GOLDEN", tmp_path)
    write_golden()
    assert json.loads((tmp_path / f"schema-{SCHEMA}.json").read_text(encoding="utf-8")) == written
