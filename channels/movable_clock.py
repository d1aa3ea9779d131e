"""The clock of a try-out: it goes on by itself, and can be moved ahead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

STEPS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass
class MovableClock:
    """The time of day, moved by as much as somebody asked for."""

    zone: ZoneInfo
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        """Now, aware and in the zone."""
        return datetime.now(self.zone) + self.ahead

    def move(self, asked: str) -> bool:
        """Move ahead by '+5d', '+90m', or to '2026-12-01 14:30'; whether that was understood."""
        if found := re.fullmatch(r"\+?(\d{1,4})\s*([mhdw])", asked.strip()):
            self.ahead += timedelta(**{STEPS[found[2]]: int(found[1])})
            return True
        try:
            to = datetime.fromisoformat(asked.strip()).replace(tzinfo=self.zone)
        except ValueError:
            return False
        self.go_to(to)
        return True

    def go_to(self, to: datetime) -> None:
        """Move ahead to an aware moment; one that has been changes nothing."""
        self.ahead += max(to - self(), timedelta())
