"""One person's flood: what nobody can have typed in a minute is not taken in.

It is generous: twenty messages that waited for Telegram and come together are no flood.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

MOST, MINUTE_S = 60, 60.0  # messages of one person, and within how many seconds
LOOKED_AT = 60  # messages too many that are looked at: the first that speaks of danger is taken


class Tide(Enum):
    """What a message is part of."""

    CALM = auto()  # what people type: it is taken in
    BEGINS = auto()  # the first message too many of a flood: the person is told
    GOES_ON = auto()  # one more


@dataclass
class Minute:
    """What one person sends within a minute, and whether a flood went on or was told in it."""

    began_at: float
    count: int = 0
    told: bool = False
    danger: bool = False  # a message too many was taken, for it spoke of danger


class Flood:
    """Counts what each person sends. Who is calm is forgotten after two minutes.

    `clock` gives seconds that never run back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._minutes: dict[str, Minute] = {}  # the oldest first

    def next(self, person: str) -> Tide:
        """Count one more message of somebody, and say what it is part of."""
        minute = self._minute(person)
        minute.count += 1
        if minute.count <= MOST:
            return Tide.CALM
        if minute.told:
            return Tide.GOES_ON
        minute.told = True
        return Tide.BEGINS

    def goes_on(self, person: str) -> bool:
        """Whether somebody's flood was told and lasts: one message more changes nothing."""
        minute = self._lasting(person)
        return minute is not None and minute.told and not self.is_looked_at(person)

    def is_looked_at(self, person: str) -> bool:
        """Whether a message too many is still looked at for danger: of one minute so many are."""
        minute = self._lasting(person)
        return minute is not None and not minute.danger and minute.count <= MOST + LOOKED_AT

    def takes_danger(self, person: str) -> None:
        """Note that a message of a flood is taken all the same; the next one begins the flood."""
        if minute := self._lasting(person):
            minute.danger, minute.told = True, False

    def _lasting(self, person: str) -> Minute | None:
        minute = self._minutes.get(person)
        is_over = minute is None or self._clock() - minute.began_at >= MINUTE_S
        return None if is_over or minute is None or minute.count <= MOST else minute

    def _minute(self, person: str) -> Minute:
        now = self._clock()
        self._forget(now)
        minute = self._minutes.get(person)
        if minute is None or now - minute.began_at >= MINUTE_S:
            floods = minute is not None and minute.count > MOST
            self._minutes.pop(person, None)  # the new one stands at the end
            minute = self._minutes[person] = Minute(now, told=floods)
        return minute

    def _forget(self, now: float) -> None:
        while self._minutes:
            oldest = next(iter(self._minutes))
            if now - self._minutes[oldest].began_at < 2 * MINUTE_S:
                return
            del self._minutes[oldest]

    def __len__(self) -> int:
        """How many people are remembered."""
        return len(self._minutes)
