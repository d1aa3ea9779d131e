"""The telephone numbers that are shown, each with its source and the date of the last check.

One place for them all. A number without a source is never shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class HelpLine:
    """A number somebody can call."""

    name: str
    number: str
    source: str
    checked_on: date


EMERGENCY = HelpLine(
    "danger to life",
    "112",
    "Rijksoverheid, 'Wanneer bel ik 112?', as stored on the date of the check",
    date(2026, 11, 22),
)

HELP_LINES = (EMERGENCY,)
