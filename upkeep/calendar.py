"""When each record is due next: a heap of moments, which is only a shortcut.

A moment that has become wrong finds nothing due.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta


class Calendar:
    """The moments at which records are due, the first one first."""

    def __init__(self) -> None:
        self._moments: list[tuple[datetime, str]] = []
        self._expected: dict[str, datetime] = {}  # which of a record's moments counts

    def expect(self, record: str, at: datetime | None) -> None:
        """Note that a record is due at this moment, and no longer at an earlier noted one."""
        if at is None:
            self._expected.pop(record, None)
        elif self._expected.get(record) != at:
            self._expected[record] = at
            heapq.heappush(self._moments, (at, record))

    def again(self, record: str, at: datetime) -> None:
        """Note that a record was due and could not be done."""
        heapq.heappush(self._moments, (at, record))

    def reached(self, now: datetime) -> Iterator[tuple[datetime, str]]:
        """Take out what is due by now: moments and records."""
        while self._moments and self._moments[0][0] <= now:
            at, record = heapq.heappop(self._moments)
            if self._expected.get(record) == at:  # else due at another moment by now, or not
                yield at, record

    @property
    def next_at(self) -> datetime | None:
        """When the first record is due; None: none is."""
        while self._moments and self._expected.get(self._moments[0][1]) != self._moments[0][0]:
            heapq.heappop(self._moments)  # due at another moment by now, or not
        return self._moments[0][0] if self._moments else None

    def overdue(self, now: datetime) -> timedelta:
        """How long something is due that was not done."""
        return max(now - self._moments[0][0], timedelta()) if self._moments else timedelta()
