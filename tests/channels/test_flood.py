"""A flood is told once and costs nothing; who types as people do never notices."""

from __future__ import annotations

from collections import Counter

from channels.flood import LOOKED_AT, MINUTE_S, MOST, Flood, Tide


class Clock:
    """Seconds that are put ahead by hand."""

    now = 1000.0

    def __call__(self) -> float:
        """The seconds."""
        return self.now


def sends(flood: Flood, count: int, person: str = "anna") -> list[Tide]:
    """What so many messages at once are part of."""
    return [flood.next(person) for _ in range(count)]


def test_twenty_messages_that_come_together_are_all_taken() -> None:
    assert set(sends(Flood(Clock()), 20)) == {Tide.CALM}


def test_a_minute_full_is_taken_then_it_is_told_once() -> None:
    assert sends(Flood(Clock()), 10_000) == [
        *[Tide.CALM] * MOST,
        Tide.BEGINS,
        *[Tide.GOES_ON] * (10_000 - MOST - 1),
    ]


def test_it_goes_on_once_it_was_told_until_the_minute_is_over() -> None:
    clock = Clock()
    flood = Flood(clock)
    sends(flood, MOST)
    assert not flood.goes_on("anna")
    sends(flood, LOOKED_AT)
    assert flood.is_looked_at("anna")
    assert not flood.goes_on("anna")
    sends(flood, 1)
    assert not flood.is_looked_at("anna")
    assert flood.goes_on("anna")
    assert not flood.goes_on("bea")
    clock.now += MINUTE_S
    assert not flood.goes_on("anna")


def test_others_do_not_notice() -> None:
    flood = Flood(Clock())
    sends(flood, 1000)
    assert sends(flood, 1, "bea") == [Tide.CALM]


def test_the_next_minute_is_taken_again_and_a_flood_that_goes_on_is_not_told_again() -> None:
    clock = Clock()
    flood = Flood(clock)
    assert Tide.BEGINS in sends(flood, 100)
    for _minute in range(5):
        clock.now += MINUTE_S
        assert Counter(sends(flood, 100)) == {Tide.CALM: MOST, Tide.GOES_ON: 100 - MOST}


def test_after_a_calm_minute_a_new_flood_is_told() -> None:
    clock = Clock()
    flood = Flood(clock)
    assert Tide.BEGINS in sends(flood, 100)
    clock.now += MINUTE_S
    assert sends(flood, 3) == [Tide.CALM] * 3
    clock.now += MINUTE_S
    assert Tide.BEGINS in sends(flood, 100)


def test_somebody_who_types_fast_all_day_is_taken() -> None:
    clock = Clock()
    flood = Flood(clock)
    for _ in range(5000):
        assert flood.next("anna") is Tide.CALM
        clock.now += 1.01


def test_who_is_calm_is_forgotten() -> None:
    clock = Clock()
    flood = Flood(clock)
    for number in range(50_000):
        flood.next(f"somebody {number}")
        clock.now += 0.1
    assert len(flood) <= 2 * MINUTE_S / 0.1 + 1
    clock.now += 2 * MINUTE_S
    flood.next("anna")
    assert len(flood) == 1


def test_of_a_flood_one_message_about_danger_is_taken_and_then_it_is_told_again() -> None:
    flood = Flood(Clock())
    sends(flood, MOST + 2)
    flood.takes_danger("anna")
    assert not flood.is_looked_at("anna")
    assert sends(flood, 2) == [Tide.BEGINS, Tide.GOES_ON]
    assert flood.goes_on("anna")
