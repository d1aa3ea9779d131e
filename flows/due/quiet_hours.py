"""When something may be said that nobody asked for, and when the nurse gets what was shared."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.conversation import Visit
from flows.house import HouseRules

BEFORE_QUIET = timedelta(minutes=15)


def is_quiet(at: datetime, rules: HouseRules) -> bool:
    """Whether this moment, aware and local, lies in the quiet hours."""
    clock = at.timetz().replace(tzinfo=None)
    if rules.quiet_from <= rules.quiet_until:
        return rules.quiet_from <= clock < rules.quiet_until
    return clock >= rules.quiet_from or clock < rules.quiet_until


def allowed_from(at: datetime, rules: HouseRules) -> datetime:
    """The first moment from `at` (aware, local) that is not quiet."""
    if not is_quiet(at, rules):
        return at
    morning = datetime.combine(at.date(), rules.quiet_until, at.tzinfo)
    return morning if morning > at else morning + timedelta(days=1)


def handover_at(visit: Visit, rules: HouseRules, now: datetime) -> datetime:
    """When the nurse gets what was shared for a visit; in the zone of `now`."""
    starts_at = visit.starts_at.astimezone(now.tzinfo)
    wanted = (visit.starts_at - rules.lead).astimezone(now.tzinfo)
    allowed = allowed_from(wanted, rules)
    if allowed < starts_at:
        return allowed
    evening = datetime.combine(wanted.date(), rules.quiet_from, now.tzinfo)
    evening = evening if evening <= wanted else evening - timedelta(days=1)
    return evening - BEFORE_QUIET
