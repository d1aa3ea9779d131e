"""What an organisation set for its own house: times, telephone numbers, and the safety net."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta

from flows.safety.help_lines import HelpLines
from flows.safety.net import Net


@dataclass(frozen=True)
class HouseRules:
    """What the organisation set: how long before a visit, when nothing is sent (local time), how
    long is kept what was never shared, when a client is invited to look back.
    """

    lead: timedelta = timedelta(hours=24)
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    keep: timedelta = timedelta(days=365)  # what was never shared
    unread: timedelta = timedelta(minutes=30)  # an alert, before it is passed on
    invite: timedelta = timedelta(days=5)  # to look back, before a visit; nothing: never
    document: timedelta = timedelta(hours=24)  # how long a document stands in a chat
    filed: bool = False  # summaries go to the record system, and none into a nurse's chat


@dataclass(frozen=True)
class House:
    """All that the organisation set and a conversation needs.

    A net without words hears nothing: the real one is made by `configuration.py`.
    """

    net: Net = field(default_factory=lambda: Net((), {}))
    help_lines: HelpLines = field(default_factory=HelpLines)
    rules: HouseRules = field(default_factory=HouseRules)
