"""When the nurse gets what was shared, worked out from the record and the clock alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from flows.conversation import (
    Consent,
    Effect,
    Form,
    Line,
    Person,
    Position,
    Record,
    Say,
    Share,
    ShowSummary,
    Summary,
    Visit,
)
from flows.due import reminders
from flows.due.reminders import handover_at, is_quiet, next_due_at
from flows.house import HouseRules
from flows.record.summary import OWN_SUBJECT
from tests.world import AMSTERDAM

RULES = HouseRules()  # 24 hours ahead; quiet from 20:00 until 8:00
WORDS = Line("a", "", OWN_SUBJECT, "De fysio", datetime(2026, 11, 20, tzinfo=UTC))
SHARED_WORDS = Summary((WORDS,), (), ())


def due(record: Record, rules: HouseRules, now: datetime) -> tuple[Record, tuple[Effect, ...]]:
    """What is due: the record after it, and what is sent."""
    found = reminders.due(record, rules, now)
    return found.record, found.effects


def at(moment: str) -> datetime:
    """A moment in Amsterdam."""
    return datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)


def visit(starts: str, visit_id: str = "v") -> Visit:
    """A visit as it is kept: in UTC."""
    return Visit(visit_id, at(starts).astimezone(UTC))


def share(visit: str = "v", agreed: str = "2026-11-20 12:00", number: int = 1) -> Share:
    """A client's yes."""
    return Share(f"share {number}", visit, at(agreed), Form.U, SHARED_WORDS)


def record(*visits: Visit, shares: tuple[Share, ...] = ()) -> Record:
    """The record of a client who has joined."""
    client = Person("client", Position("rest"))
    consents = (Consent("1", Form.U, at("2026-11-01 12:00")),)
    return Record(
        "r", client, "mw. A", "nurse", "Anna", consents=consents, visits=visits, shares=shares
    )


VISIT = visit("2026-11-24 14:30")
SHARED = record(VISIT, shares=(share(),))
SILENT = record(VISIT)


def news(effects: tuple[Effect, ...]) -> list[str]:
    """What the nurse is told, in the words of the code."""
    return [e.prompt.lines[0].msgid for e in effects if isinstance(e, Say)]  # type: ignore[union-attr]


def summaries(effects: tuple[Effect, ...]) -> int:
    """How many summaries are handed over."""
    return sum(isinstance(effect, ShowSummary) for effect in effects)


def days(record: Record, *moments: str) -> tuple[Record, list[int]]:
    """The record after it was looked at at these moments, and how much was sent at each."""
    sent = list[int]()
    for moment in moments:
        record, effects = due(record, RULES, at(moment))
        sent.append(len(effects))
    return record, sent


# --- when -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "handed_over"),
    [
        ("2026-11-24 14:30", "2026-11-23 14:30"),
        ("2026-11-24 08:00", "2026-11-23 08:00"),
        ("2026-11-24 07:30", "2026-11-23 08:00"),  # not in the quiet hours: half an hour later
        ("2026-11-24 19:59", "2026-11-23 19:59"),
        ("2026-11-24 20:00", "2026-11-24 08:00"),
        ("2026-11-24 23:30", "2026-11-24 08:00"),
        ("2026-11-24 00:30", "2026-11-23 08:00"),
    ],
)
def test_the_summary_comes_a_day_before_the_visit_but_not_at_night(
    starts: str, handed_over: str
) -> None:
    planned = visit(starts)
    assert handover_at(planned, RULES, at("2026-11-20 12:00")) == at(handed_over)


@pytest.mark.parametrize(
    ("lead_hours", "starts", "handed_over"),
    [
        (2, "2026-11-24 09:00", "2026-11-24 08:00"),
        (2, "2026-11-24 07:30", "2026-11-23 19:45"),  # eight o'clock would be too late
        (8, "2026-11-24 04:30", "2026-11-23 19:45"),
        (48, "2026-11-24 14:30", "2026-11-22 14:30"),
    ],
)
def test_another_lead_time_never_hands_over_past_the_visit(
    lead_hours: int, starts: str, handed_over: str
) -> None:
    rules = HouseRules(lead=timedelta(hours=lead_hours))
    planned = visit(starts)
    assert handover_at(planned, rules, at("2026-11-20 12:00")) == at(handed_over)


@pytest.mark.parametrize("hour", range(24))
def test_a_handover_is_before_the_visit_and_outside_the_quiet_hours(hour: int) -> None:
    for lead in (1, 2, 6, 12, 24, 36, 48):
        rules = HouseRules(lead=timedelta(hours=lead))
        planned = visit(f"2026-11-24 {hour:02}:30")
        moment = handover_at(planned, rules, at("2026-11-20 12:00"))
        assert moment < planned.starts_at
        assert not is_quiet(moment, rules)


def test_quiet_hours_may_lie_within_a_day() -> None:
    rules = HouseRules(quiet_from=time(12), quiet_until=time(14))
    assert is_quiet(at("2026-11-24 13:00"), rules)
    assert not is_quiet(at("2026-11-24 23:00"), rules)
    assert handover_at(visit("2026-11-24 13:30"), rules, at("2026-11-20 12:00")) == at(
        "2026-11-23 14:00"
    )


@pytest.mark.parametrize(
    ("starts", "handed_over"),
    [
        ("2027-03-28 14:30", "2027-03-27 13:30"),  # summer time begins: the night has 23 hours
        ("2026-10-25 14:30", "2026-10-24 15:30"),  # summer time ends: the night has 25 hours
        ("2027-03-28 08:30", "2027-03-27 08:00"),
    ],
)
def test_when_the_clock_changes_a_day_ahead_is_twenty_four_hours(
    starts: str, handed_over: str
) -> None:
    planned = visit(starts)
    found = handover_at(planned, RULES, at("2026-10-20 12:00"))
    assert found == at(handed_over)
    assert found <= planned.starts_at - RULES.lead + timedelta(hours=1)


def test_nothing_is_due_before_its_moment_and_it_is_due_then() -> None:
    assert next_due_at(SHARED, RULES, at("2026-11-20 12:00")) == at("2026-11-23 14:30")
    assert due(SHARED, RULES, at("2026-11-23 14:29")) == (SHARED, ())
    assert summaries(due(SHARED, RULES, at("2026-11-23 14:30"))[1]) == 1


def test_a_yes_within_a_day_of_the_visit_is_handed_over_at_once() -> None:
    late = record(VISIT, shares=(share(agreed="2026-11-24 11:00"),))
    assert next_due_at(late, RULES, at("2026-11-24 11:00")) == at("2026-11-24 11:00")
    assert summaries(due(late, RULES, at("2026-11-24 11:00"))[1]) == 1


def test_a_yes_in_the_night_waits_for_the_morning() -> None:
    late = record(VISIT, shares=(share(agreed="2026-11-23 22:00"),))
    assert next_due_at(late, RULES, at("2026-11-23 22:00")) == at("2026-11-24 08:00")
    assert days(late, "2026-11-23 22:00", "2026-11-24 07:59", "2026-11-24 08:00")[1] == [0, 0, 2]


def test_a_yes_in_the_night_before_an_early_visit_does_not_wait_too_long() -> None:
    early = record(visit("2026-11-24 07:30"), shares=(share(),))
    assert days(early, "2026-11-24 06:00")[1] == [2]


# --- what -------------------------------------------------------------------------------------


def test_what_was_shared_comes_with_the_label_and_the_visit_in_the_form_it_was_seen_in() -> None:
    shared = record(VISIT, shares=(replace(share(), form=Form.JE),))
    changed, (head, summary) = due(shared, RULES, at("2026-11-23 14:30"))
    assert isinstance(head, Say) and isinstance(summary, ShowSummary)
    assert head.to == summary.to == "nurse"
    assert (summary.form, summary.summary) == (Form.JE, SHARED_WORDS)
    assert changed.shares[0].handed_over_at == at("2026-11-23 14:30")


def test_when_nothing_was_shared_the_nurse_hears_that_once() -> None:
    changed, effects = due(SILENT, RULES, at("2026-11-23 14:30"))
    assert news(effects) == ["{label} has shared nothing yet for the visit of {when}."]
    assert due(changed, RULES, at("2026-11-23 14:31")) == (changed, ())
    assert next_due_at(changed, RULES, at("2026-11-23 14:31")) is None


def test_the_nurse_hears_that_a_client_has_not_opened_the_link() -> None:
    absent = replace(SILENT, client=None)
    changed, effects = due(absent, RULES, at("2026-11-23 14:30"))
    assert news(effects) == ["{label} has not opened the link yet. The visit is on {when}."]
    assert due(changed, RULES, at("2026-11-23 14:31")) == (changed, ())


def test_without_a_nurse_nothing_is_ever_due() -> None:
    diary = replace(SHARED, nurse="")
    assert next_due_at(diary, RULES, at("2026-11-24 10:00")) is None
    assert due(diary, RULES, at("2026-11-24 10:00")) == (diary, ())


def test_a_handover_never_happens_twice() -> None:
    _, sent = days(SHARED, *[f"2026-11-{day} 14:30" for day in (22, 23, 23, 24, 25, 30)])
    assert sent == [0, 2, 0, 0, 1, 0]  # the day after the visit the client looks back on it


def test_a_yes_after_the_notice_is_handed_over_all_the_same() -> None:
    told, _ = due(SILENT, RULES, at("2026-11-23 14:30"))
    late = replace(told, shares=(share(agreed="2026-11-24 09:00"),))
    assert news(due(late, RULES, at("2026-11-24 09:00"))[1]) == [
        "{label} shares this for the visit of {when}."
    ]


def test_a_second_yes_after_the_handover_is_a_change() -> None:
    handed, _ = due(SHARED, RULES, at("2026-11-23 14:30"))
    again = replace(handed, shares=(*handed.shares, share(number=2)))
    changed, effects = due(again, RULES, at("2026-11-23 16:00"))
    assert news(effects) == ["{label} has changed the summary for the visit of {when}."]
    assert due(changed, RULES, at("2026-11-23 16:01"))[1] == ()


def test_of_two_yeses_before_the_handover_the_last_one_counts() -> None:
    last = replace(share(number=2), summary=Summary((WORDS,), (), (), more=7))
    twice = record(VISIT, shares=(share(), last))
    changed, effects = due(twice, RULES, at("2026-11-23 14:30"))
    assert [e.summary.more for e in effects if isinstance(e, ShowSummary)] == [7]
    assert days(changed, "2026-11-23 14:30", "2026-11-24 14:30")[1] == [0, 0]


# --- moved and cancelled ----------------------------------------------------------------------


def test_for_a_cancelled_visit_nothing_is_handed_over_or_said() -> None:
    cancelled = replace(VISIT, cancelled=True)
    for kept in (record(cancelled, shares=(share(),)), record(cancelled)):
        assert next_due_at(kept, RULES, at("2026-11-20 12:00")) is None
        assert due(kept, RULES, at("2026-11-23 14:30")) == (kept, ())


def test_a_visit_that_is_moved_on_moves_the_handover() -> None:
    later = replace(SHARED, visits=(replace(VISIT, starts_at=at("2026-11-27 10:00")),))
    assert days(later, "2026-11-23 14:30", "2026-11-26 10:00")[1] == [0, 2]


def test_a_visit_that_is_moved_forward_is_handed_over_at_once() -> None:
    sooner = replace(SHARED, visits=(replace(VISIT, starts_at=at("2026-11-22 16:00")),))
    assert days(sooner, "2026-11-22 12:00")[1] == [2]


def test_what_was_handed_over_is_not_sent_again_for_a_moved_visit() -> None:
    handed, _ = due(SHARED, RULES, at("2026-11-23 14:30"))
    moved = replace(handed, visits=(replace(VISIT, starts_at=at("2026-11-27 10:00")),))
    assert days(moved, "2026-11-26 10:00", "2026-11-27 10:00")[1] == [0, 0]


def test_after_a_move_the_nurse_hears_again_that_nothing_was_shared() -> None:
    told, _ = due(SILENT, RULES, at("2026-11-23 14:30"))
    moved = replace(VISIT, starts_at=at("2026-11-27 10:00"), told_nothing_at=None)
    assert days(replace(told, visits=(moved,)), "2026-11-26 10:00")[1] == [1]


def test_each_visit_has_its_own_handover() -> None:
    second = visit("2026-11-27 10:00", "w")
    both = record(second, VISIT, shares=(share(), share("w", number=2)))
    assert next_due_at(both, RULES, at("2026-11-20 12:00")) == at("2026-11-23 14:30")
    handed, sent = days(both, "2026-11-23 14:30", "2026-11-26 09:59", "2026-11-26 10:00")
    assert sent == [2, 1, 2]  # and between them the look back on the first visit
    assert next_due_at(handed, RULES, at("2026-11-26 10:00")) == at("2026-11-28 10:00")


# --- after an outage --------------------------------------------------------------------------


def test_after_an_outage_what_was_shared_comes_before_the_visit() -> None:
    assert next_due_at(SHARED, RULES, at("2026-11-24 09:00")) == at("2026-11-24 09:00")
    assert days(SHARED, "2026-11-24 09:00")[1] == [2]


def test_after_an_outage_in_the_night_it_waits_for_the_morning() -> None:
    assert days(SHARED, "2026-11-24 03:00", "2026-11-24 08:00")[1] == [0, 2]


def test_after_an_outage_past_the_visit_what_was_shared_still_arrives() -> None:
    assert days(SHARED, "2026-11-25 23:00", "2026-11-26 08:00")[1] == [0, 3]  # and the look back


def test_after_the_visit_nobody_hears_any_more_that_nothing_was_shared() -> None:
    assert next_due_at(SILENT, RULES, at("2026-11-24 14:31")) is None
    assert days(SILENT, "2026-11-24 14:31")[1] == [0]


def test_looking_twice_at_the_same_moment_is_harmless() -> None:
    moment = at("2026-11-23 14:30")
    once, _ = due(SHARED, RULES, moment)
    assert due(once, RULES, moment) == (once, ())


def test_the_moment_does_not_depend_on_when_it_is_looked_for() -> None:
    looked = [at(f"2026-11-{day} {hour:02}:00") for day in (10, 22, 23) for hour in (0, 9, 13)]
    assert {next_due_at(SHARED, RULES, now) for now in looked} == {at("2026-11-23 14:30")}
