"""Whether Telegram is there: when it last gave a sign, and a word in the log when that is long ago.

Telegram keeps what people send "no longer than 24 hours" (Bot API 10.1, Getting updates): an outage
that nobody hears of loses words.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=24)
LONG, AGAIN = timedelta(hours=12), timedelta(hours=1)
SHORT = timedelta(minutes=5)  # an interruption whose end needs no word
HOUR = timedelta(hours=1)


class Contact:
    """The last sign of Telegram, by a clock that gives aware times."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._began = clock()
        self._lost = False
        self._told_at: datetime | None = None
        self.last_success: datetime | None = None

    def made(self) -> None:
        """Note a sign of Telegram; say how long it was away, if it was."""
        silence = self._silence
        if self._lost and silence >= SHORT:
            log.warning("Telegram is back after %(hours)s hours", {"hours": _hours(silence)})
        if self._lost and silence > KEPT_FOR:
            lost = {"hours": _hours(silence - KEPT_FOR)}
            log.error("what people sent in the first %(hours)s hours of that is lost", lost)
        self.last_success, self._lost, self._told_at = self._clock(), False, None

    def missed(self) -> None:
        """Note that Telegram gave no sign; warn when that lasts, and every hour from then on."""
        self._lost = True
        silence, now = self._silence, self._clock()
        if silence < LONG or (self._told_at is not None and now - self._told_at < AGAIN):
            return
        self._told_at = now
        log.error(
            "nothing has come from Telegram for %(hours)s hours: it keeps what people send for"
            " about 24 hours, what is older is lost",
            {"hours": _hours(silence)},
        )

    @property
    def _silence(self) -> timedelta:
        return self._clock() - (self.last_success or self._began)


def _hours(span: timedelta) -> float:
    return round(span / HOUR, 1)
