"""An outage is told before words are lost, and its end too."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from channels.contact import Contact

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that is put ahead by hand."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    def passes(self, **by: float) -> None:
        """Put it ahead: `hours=3`."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """Noon."""
    return Clock()


@pytest.fixture
def contact(clock: Clock, caplog: pytest.LogCaptureFixture) -> Iterator[Contact]:
    """No sign of Telegram yet."""
    with caplog.at_level(logging.INFO):
        yield Contact(clock)


def test_a_sign_is_dated_and_nothing_is_said_of_it(
    contact: Contact, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    assert contact.last_success is None
    contact.made()
    clock.passes(hours=30)  # nobody asked anything meanwhile
    contact.made()
    assert contact.last_success == NOON + timedelta(hours=30)
    assert not caplog.messages


def test_a_short_interruption_needs_no_word(
    contact: Contact, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    contact.made()
    for _ in range(8):
        clock.passes(seconds=30)
        contact.missed()
    contact.made()
    assert not caplog.messages


def test_after_twelve_hours_it_says_what_that_means_and_again_every_hour(
    contact: Contact, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    contact.made()
    told = list[float]()
    for _ in range(14 * 120):
        clock.passes(seconds=30)
        before = len(caplog.messages)
        contact.missed()
        if len(caplog.messages) > before:
            told.append((clock.now - NOON) / timedelta(hours=1))
    assert told == [12, 13, 14]
    assert "nothing has come from Telegram for 12.0 hours" in caplog.text
    assert "about 24 hours" in caplog.text
    assert contact.last_success == NOON


def test_silence_since_the_start_counts_too(
    contact: Contact, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    clock.passes(hours=12)
    contact.missed()
    assert "for 12.0 hours" in caplog.text
    assert contact.last_success is None


def test_at_the_end_it_says_how_long_it_lasted_once(
    contact: Contact, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    contact.made()
    clock.passes(hours=3)
    contact.missed()
    clock.passes(minutes=30)
    contact.made()
    contact.made()
    assert caplog.messages == ["Telegram is back after 3.5 hours"]


def test_what_is_lost_is_said_at_the_end(
    contact: Contact, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    contact.made()
    clock.passes(hours=26)
    contact.missed()
    contact.made()
    assert "what people sent in the first 2.0 hours of that is lost" in caplog.text


def test_a_second_outage_is_told_like_the_first(
    contact: Contact, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for _time in range(2):
        contact.made()
        clock.passes(hours=12, minutes=10)
        contact.missed()
    contact.made()
    assert [m.split(" for")[0].split(" after")[0] for m in caplog.messages] == [
        "nothing has come from Telegram",
        "Telegram is back",
    ] * 2
