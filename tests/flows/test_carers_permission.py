"""Whom a client lets answer, about what, and what they may read: whatever happened before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.conversation import Person, Position, Record, Reflection, Role
from flows.permission import caseload, may_answer, may_look_at
from flows.record import carers
from flows.record.caring import Carer, Naming

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ELS = Person("telegram-2", Position("rest"), Role.CARER, clients=("r",))
SUBJECTS = ("happy", "body", "mind", "agenda", "marks")
GIVEN = Carer(
    "p",
    "Els",
    Naming("mother"),
    "answers",
    ("happy", "body"),
    NOW,
    person=ELS.id,
    accepted_at=NOW,
    confirmed_at=NOW,
    sees=("body",),
)
SAID = Reflection("a", "s", "body", "body.1", "Soep", NOW, "m")


def record(*given: Carer) -> Record:
    """A client's record with these permissions."""
    client = Person("telegram-1", Position("rest"), record="r")
    return Record("r", client, carers=given, reflections=(SAID,))


def test_a_carer_answers_about_what_was_allowed_and_nothing_else() -> None:
    assert [s for s in SUBJECTS if may_answer(ELS, record(GIVEN), s, NOW)] == ["happy", "body"]


@pytest.mark.parametrize(
    "missing",
    [
        {"person": ""},
        {"person": "telegram-3"},
        {"confirmed_at": None},
        {"ended_at": NOW},
        {"until": NOW},
        {"scope": ()},
    ],
    ids=str,
)
def test_nobody_answers_when_one_thing_is_missing(missing: dict[str, object]) -> None:
    assert may_answer(ELS, record(replace(GIVEN, **missing)), "body", NOW) is None  # type: ignore[arg-type]


def test_a_closed_record_is_answered_about_by_nobody() -> None:
    assert may_answer(ELS, replace(record(GIVEN), closed_at=NOW), "body", NOW) is None


def test_the_end_date_counts_at_the_moment_itself() -> None:
    dated = record(replace(GIVEN, until=NOW + timedelta(seconds=1)))
    assert may_answer(ELS, dated, "body", NOW)
    assert not may_answer(ELS, dated, "body", NOW + timedelta(seconds=1))


def test_a_newer_permission_counts_instead_of_one_that_ended() -> None:
    old = replace(GIVEN, ended_at=NOW, ended_by="client")
    new = replace(GIVEN, id="q", scope=("mind",))
    found = may_answer(ELS, record(old, new), "mind", NOW)
    assert found is not None and found.id == "q"


def test_nobody_is_a_carer_of_the_own_record() -> None:
    mine = record(replace(GIVEN, person="telegram-1"))
    assert mine.client is not None and may_answer(mine.client, mine, "body", NOW) is None


def test_a_nurse_is_nobody_s_carer() -> None:
    nurse = replace(ELS, role=Role.NURSE)
    assert may_answer(nurse, record(GIVEN), "body", NOW) is None
    assert caseload(nurse, [record(GIVEN)]) == ()


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        (SAID, True),
        (replace(SAID, theme="happy"), False),  # they may answer about it: that is not reading it
        (replace(SAID, theme=""), False),
        (replace(SAID, private=True), False),
        (replace(SAID, discreet=True), False),
    ],
)
def test_a_carer_reads_only_what_was_opened_and_is_not_private(
    said: Reflection, reads: bool
) -> None:
    assert may_look_at(ELS, record(GIVEN), said, NOW) is reads


def test_sight_is_nothing_by_default() -> None:
    fresh = Carer("p", "Els", Naming("mother"), "answers", SUBJECTS, NOW, person=ELS.id)
    fresh = replace(fresh, confirmed_at=NOW)
    assert not may_look_at(ELS, record(fresh), SAID, NOW)


MOMENTS = st.none() | st.integers(-2, 2).map(lambda days: NOW + timedelta(days=days))
PERMISSIONS = st.builds(
    Carer,
    id=st.sampled_from("pqr"),
    name=st.just("Els"),
    naming=st.just(Naming("mother")),
    kind=st.sampled_from(["writes", "answers", "represents"]),
    scope=st.lists(st.sampled_from(SUBJECTS), max_size=3).map(tuple),
    made_at=st.just(NOW),
    person=st.sampled_from(["", ELS.id, "telegram-9"]),
    confirmed_at=MOMENTS,
    until=MOMENTS,
    sees=st.lists(st.sampled_from(SUBJECTS), max_size=3).map(tuple),
    ended_at=MOMENTS,
)


@given(st.lists(PERMISSIONS, max_size=3, unique_by=lambda c: c.id))
def test_who_may_do_something_has_a_permission_that_says_so(given: list[Carer]) -> None:
    held = record(*given)
    theirs = [c for c in given if c.person == ELS.id and c.confirmed_at and not c.ended_at]
    theirs = [c for c in theirs if c.until is None or c.until > NOW]
    for subject in SUBJECTS:
        found = may_answer(ELS, held, subject, NOW)
        assert found is None or (found in theirs and subject in found.scope)
    if may_look_at(ELS, held, SAID, NOW):
        assert any("body" in c.sees for c in theirs)


@given(st.lists(PERMISSIONS, min_size=1, max_size=3, unique_by=lambda c: c.id))
def test_after_all_were_ended_nothing_is_allowed(given: list[Carer]) -> None:
    held = record(*given)
    for one in given:
        held = carers.ended(held, one.id, "client", NOW)
    assert not any(may_answer(ELS, held, subject, NOW) for subject in SUBJECTS)
    assert not may_look_at(ELS, held, SAID, NOW)
    once = any(c.person == ELS.id and c.confirmed_at for c in given)
    assert caseload(ELS, [held]) == ((held,) if once else ())  # for what she said herself alone
