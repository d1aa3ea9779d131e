"""Whatever is kept comes back from JSON as it was, also from the files of earlier versions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
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
    Agreement,
    Carer,
    CarersAnswer,
    Consent,
    Expiry,
    Form,
    Given,
    Invitation,
    Line,
    Looked,
    Naming,
    Person,
    Position,
    Record,
    Recorded,
    Reflection,
    Role,
    Say,
    Session,
    Share,
    Sheet,
    SheetLine,
    ShowAlert,
    ShowInvitation,
    ShowMenu,
    ShowRelativeLink,
    ShowSummary,
    Summary,
    TakeAway,
    TidyUp,
    Visit,
)
from flows.log.logbook import Act, Entry, Thing
from flows.safety.signs import Alert, Contact, Sign, Told
from flows.words import Choice, Listing, Prompt, Quote, Text, When
from storage.migrations import SCHEMA, SchemaTooNew, Tables
from storage.record import (
    Farewell,
    Handled,
    InChat,
    Kept,
    Outgoing,
    Tombstone,
    from_tables,
    invitation_from_tables,
    invitation_to_tables,
    page_from_tables,
    page_to_tables,
    to_tables,
    tombstone_from_tables,
    tombstone_to_tables,
)
from storage.tinydb_store import open_store
from storage.trail import Trail, grown
from tests.storage.sealing import VAULT, read_tables, write_tables

GOLDEN = Path(__file__).parent / "golden"

# --- everything that can be kept --------------------------------------------------------------


def few(kept: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A tuple of at most two."""
    return st.lists(kept, max_size=2).map(tuple)


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
invitations = st.builds(Invitation, ids, roles, moments, words, words, words, words, words)
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
    st.none() | moments,
    few(moments),
    words,
    st.none() | moments,
)
lines = st.builds(Line, words, words, texts, words, moments, st.booleans(), st.booleans())
givens = st.builds(Given, words, marks, moments, words, st.booleans())
contacts = st.builds(Contact, ids, words, st.none() | moments, st.booleans(), words, ids)
tolds = st.builds(Told, ids, words, roles, moments, st.none() | moments, st.none() | moments)
summaries = st.builds(
    Summary,
    st.lists(lines, max_size=2).map(tuple),
    st.lists(lines, max_size=2).map(tuple),
    st.lists(givens, max_size=2).map(tuple),
    numbers,
)


records = st.builds(
    Record,
    id=ids,
    client=st.none() | people,
    label=words,
    nurse=words,
    nurse_name=words,
    consents=few(st.builds(Consent, words, forms, moments, st.none() | moments)),
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
            st.booleans(),
        )
    ),
    marks=few(givens),
    agenda=few(
        st.builds(AgendaItem, words, moments, words, words, words, st.booleans()),
    ),
    visits=few(st.builds(Visit, words, moments, st.booleans(), st.none() | moments)),
    agreements=few(
        st.builds(
            Agreement,
            *(ids, ids, words, st.sampled_from(("client", "network", "nurse", "other")), words),
            *(st.none() | moments,) * 4,
        )
    ),
    looked_back=few(
        st.builds(Looked, ids, ids, st.sampled_from(("yes", "partly", "no")), moments, words, texts)
    ),
    shares=few(st.builds(Share, words, words, moments, forms, summaries, st.none() | moments)),
    expiry=st.none() | st.builds(Expiry, moments, moments),
    keeps_from=st.none() | moments,
    signs=few(
        st.builds(Sign, ids, words, words, words, moments, ids, st.booleans(), st.none() | moments)
    ),
    alerts=few(st.builds(Alert, ids, ids, moments, words, few(contacts), few(tolds))),
    contacts=few(contacts),
    carers=few(st.builds(Carer)),
    carers_answers=few(st.builds(CarersAnswer)),
    sheets=few(st.builds(Sheet, form=forms, lines=st.just(()))),
    tell=st.sampled_from(["", "at_once", "ask", "nobody"]),
)
entries = st.builds(
    Entry,
    moments,
    ids,
    words,
    st.sampled_from(Act),
    st.sampled_from(Thing),
    ids,
    ids,
    words,
    words,
    st.booleans(),
    numbers,
)
messages = st.builds(InChat, ids, ids, moments)
effects = st.one_of(
    st.builds(Say, ids, forms, prompts, words, numbers, st.booleans(), st.booleans()),
    st.builds(TidyUp, ids, few(ids)),
    st.builds(TakeAway, ids, forms, records, few(entries), moments),
    st.builds(ShowSummary, ids, forms, summaries),
    st.builds(ShowInvitation, ids, forms, words, words, words, moments),
    st.builds(ShowRelativeLink, ids, forms, words, words, words, moments),
    st.builds(ShowAlert, ids, forms, prompts, ids, ids),
    st.builds(ShowMenu, ids, forms, roles),
)
kepts = st.builds(
    Kept,
    st.none() | people,
    st.none() | records,
    few(st.builds(Handled, ids, moments)),
    st.lists(st.builds(Outgoing, ids, effects), max_size=3).map(tuple),
    few(messages),
    few(st.builds(Farewell, ids, moments, st.booleans(), few(entries))),
    st.lists(entries, max_size=4).map(lambda told: grown(Trail(), told, VAULT.pseudonym)),
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
    write_tables(tmp_path / "one.sealed", to_tables(kept))
    tables = read_tables(tmp_path / "one.sealed")
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


@pytest.mark.parametrize("read", [from_tables, invitation_from_tables, page_from_tables])
def test_a_newer_schema_is_refused_and_told(read: Callable[[Tables], object]) -> None:
    with pytest.raises(SchemaTooNew, match=f"schema {SCHEMA + 1} is newer than {SCHEMA}"):
        read({"about": [{"schema": SCHEMA + 1}], "what": [{"is": "only known later"}]})


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


def logged(*acts: Act) -> tuple[Entry, ...]:
    """What the client did, on lines of the log."""
    return tuple(
        Entry(at(22, 14), "telegram-4242", "client", a, Thing.ANSWER, "mw-a") for a in acts
    )


assert MRS_A.record is not None
MRS_A_NOW = replace(
    MRS_A,
    record=replace(
        MRS_A.record,
        consents=(Consent("2026-11-22", Form.JE, at(22, 10), at(28, 9)),),
        expiry=Expiry(at(28, 8), at(1, 8)),
        keeps_from=at(28, 9),
        signs=(Sign("s1", "suicide", "burden", "burden-1", at(22, 12), "a1", True, at(22, 13)),),
        alerts=(
            Alert(
                "w1",
                "s1",
                at(22, 12),
                "De pillen",
                (Contact("telegram-8", "Bea"),),
                (Told("telegram-7", "Anna", Role.NURSE, at(22, 12), at(22, 12), at(22, 13)),),
            ),
        ),
        contacts=(Contact("telegram-9", "mijn dochter", at(22, 10), True),),
        tell="at_once",
        carers=(
            Carer(
                "c1",
                "Els",
                Naming("mother"),
                "answers",
                ("happy", "body"),
                at(22, 10),
                link="e0d1",
                person="telegram-9",
                accepted_at=at(22, 11),
                confirmed_at=at(22, 12),
                until=at(30, 9),
                sees=("body",),
                asked_along=True,
                ended_at=at(28, 9),
                ended_by="nurse",
                recorded=Recorded("telegram-7", "Anna", at(22, 10), "spoken", "family", "volmacht"),
                asked_at=at(27, 9),
            ),
        ),
        carers_answers=(
            CarersAnswer(
                "c2",
                "c1",
                "Els",
                "as_client",
                "body",
                "body.1",
                at(23, 9),
                "Zij slaapt slecht",
                6.5,
                True,
                "44",
                at(23, 10),
                True,
            ),
        ),
        sheets=(
            Sheet(
                "c3",
                "mr-b",
                Naming(name="Riet", gender="she"),
                at(24, 9),
                Form.U,
                (SheetLine("c4", Text("How are you?"), "Moe", at(24, 8)),),
                True,
                at(24, 10),
                "Jan",
                "telegram-7",
                "Anna",
            ),
        ),
    ),
    outbox=(
        *MRS_A.outbox,
        Outgoing("17.4", TidyUp("telegram-4242", ("41", "42"))),
        Outgoing(
            "17.5",
            TakeAway("telegram-4242", Form.JE, MRS_A.record, logged(Act.ADD), at(22, 15)),
        ),
    ),
    messages=(
        InChat("telegram-4242", "41", at(22, 14)),
        InChat("telegram-7", "42", at(22, 14)),
    ),
    farewells=(Farewell("diary", at(22, 14), erased=True, entries=logged(Act.ERASE)),),
    trail=grown(Trail(), logged(Act.ADD, Act.CHANGE), VAULT.pseudonym),
)
PAGE = grown(Trail(), logged(Act.ADD, Act.TAKE_AWAY), VAULT.pseudonym).lines
TOMBSTONE = Tombstone("diary", at(22, 14), True, 2, "f0" * 32)
WRITTEN: dict[str, Tables] = {
    "record": to_tables(MRS_A_NOW),
    "person": to_tables(ANNA),
    "invitation": invitation_to_tables(INVITATION),
    "page": page_to_tables(PAGE),
    "tombstone": tombstone_to_tables(TOMBSTONE),
}


def golden(schema: int, name: str) -> Tables:
    """The tables of a file as that schema's program wrote it, before it was sealed."""
    found = json.loads((GOLDEN / f"schema-{schema}" / f"{name}.json").read_text(encoding="utf-8"))
    return {table: list(rows.values()) for table, rows in found.items()}


def test_files_of_the_first_schema_are_sealed_and_read(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(GOLDEN / "schema-1", data)
    store = open_store(data)
    assert store.record("mw-a") == MRS_A.record
    assert [o for _record, outbox in store.everything() for o in outbox] == [*MRS_A.outbox]
    assert store.invitation("f0e1") == INVITATION
    anna = store.recall("telegram-7")
    assert anna is not None
    assert (anna.person, anna.caseload) == (ANNA.person, (MRS_A.record,))
    assert store.was_handled("telegram-7", "900101")
    store.close()
    assert not [*data.rglob("*.json")]


@pytest.mark.parametrize("schema", range(2, SCHEMA + 1))
def test_files_of_every_sealed_schema_are_read(schema: int) -> None:
    assert from_tables(golden(schema, "record")) == MRS_A_NOW
    assert from_tables(golden(schema, "person")) == ANNA
    assert invitation_from_tables(golden(schema, "invitation")) == INVITATION
    assert page_from_tables(golden(schema, "page")) == PAGE
    assert tombstone_from_tables(golden(schema, "tombstone")) == TOMBSTONE


def test_a_carer_who_was_kept_as_a_relative_comes_back_as_a_carer() -> None:
    kept = golden(2, "person")
    kept["about"][0]["person"]["role"] = "relative"
    person = from_tables(kept).person
    assert person and person.role is Role.CARER


def write_golden(folder: Path) -> None:
    """Write the files of the present schema: once, when a schema is new."""
    for name, tables in WRITTEN.items():
        numbered = {
            table: {str(number): row for number, row in enumerate(rows, 1)}
            for table, rows in tables.items()
        }
        told = json.dumps(numbered, indent=1, ensure_ascii=False)
        path = folder / f"schema-{SCHEMA}" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{told}\n", encoding="utf-8")


def test_the_present_schema_has_files_that_stay_readable() -> None:
    kept = {path.stem for path in (GOLDEN / f"schema-{SCHEMA}").iterdir()}
    assert kept == {*WRITTEN}, "a new schema needs golden files"


@pytest.mark.parametrize("name", WRITTEN)
def test_the_golden_files_are_what_this_program_writes(name: str, tmp_path: Path) -> None:
    """When this fails alone, the way of writing changed: is what was written still read?"""
    write_golden(tmp_path)
    written = (tmp_path / f"schema-{SCHEMA}" / f"{name}.json").read_text(encoding="utf-8")
    assert written == (GOLDEN / f"schema-{SCHEMA}" / f"{name}.json").read_text(encoding="utf-8")
