"""The telephone numbers that are shown, each with its source and the date of the last check.

One place for them all. A number without a source is never shown; nor is one that nobody confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

AS_STORED = "as stored on the date of the check"


@dataclass(frozen=True)
class HelpLine:
    """A number somebody can call."""

    name: str
    number: str
    source: str
    checked_on: date
    free: str = ""  # the same line under a number that is free of charge everywhere
    site: str = ""  # where somebody can type with them


EMERGENCY = HelpLine(
    "danger to life",
    "112",
    f"Rijksoverheid, 'Wanneer bel ik 112?', {AS_STORED}",
    date(2026, 11, 22),
)
SUICIDE = HelpLine(
    "thoughts of suicide",
    "113",
    "NU.nl, 7 July 2020, 'Hulplijn 113 nu ook rechtstreeks bereikbaar' (113, 0800-0113, 113.nl, day"
    f" and night); ANP, 3 October 2025, 'Nummer 113 nu gratis' (both free), {AS_STORED}",
    date(2026, 11, 22),
    free="0800-0113",
    site="113.nl",
)
LISTENING = HelpLine(
    "somebody to talk to",
    "088 0767 000",
    "NRC, 27 July 2021, 'De Luisterlijn voert recordaantal gesprekken' (24 hours a day); nieuws.nl,"
    f" 9 June 2022 (the same number, day and night), {AS_STORED}",
    date(2026, 11, 22),
)
SAFE_AT_HOME = HelpLine(
    "abuse and neglect",
    "0800-2000",
    "Rijksoverheid, 'Wat moet ik doen bij (vermoedens van) huiselijk geweld?' (free, all days and"
    f" all hours), {AS_STORED}",
    date(2026, 11, 22),
)

HELP_LINES = (EMERGENCY, SUICIDE, LISTENING, SAFE_AT_HOME)

# No source confirms it, so it is in no list: shown only when an operator has called it.
CARERS_UNCONFIRMED = "030 760 60 55"


@dataclass(frozen=True)
class HelpLines:
    """What of the numbers differs from one organisation to the next; "" for none."""

    gp: str = ""  # the general practitioner's, as it is dialled
    out_of_hours: str = ""  # of the out-of-hours post: evening, night and weekend
    carers_confirmed_on: date | None = None  # when an operator called the line for carers

    @property
    def carers(self) -> str:
        """The number of the line for carers; "" as long as nobody has confirmed it."""
        return CARERS_UNCONFIRMED if self.carers_confirmed_on else ""

    @property
    def own(self) -> frozenset[str]:
        """The numbers that the organisation set itself."""
        return frozenset(number for number in (self.gp, self.out_of_hours) if number)
