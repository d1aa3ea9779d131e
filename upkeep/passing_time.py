"""Time that goes by in a try-out: what is due happens on the way, each at its own moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from channels.movable_clock import MovableClock
from channels.postman import Postman
from flows.conversation import Event
from flows.due.quiet_hours import allowed_from
from flows.house import HouseRules

MINUTE = timedelta(minutes=1)
AT_MOST = timedelta(hours=6)  # between two looks at what no record says when it is due


class Bot(Protocol):
    """What a try-out needs of the bot."""

    @property
    def postman(self) -> Postman: ...
    @property
    def due_next_at(self) -> datetime | None: ...

    async def hear(self, event: Event) -> bool:
        """Take one turn."""

    async def take_up(self) -> None:
        """Read all files once."""

    async def tick(self) -> None:
        """Do what is due by now."""

    async def clear_out(self) -> None:
        """Let go what nobody needs any more."""

    async def keep_time(self) -> None:
        """Do what is due, for ever."""


async def pass_time(
    bot: Bot,
    clock: MovableClock,
    until: datetime,
    rules: HouseRules,
    stopped_at: Callable[[datetime], None] = lambda at: None,
) -> None:
    """Move the clock to `until` (aware), and stop on the way at each moment at which something is
    due or may be said again, in order. `stopped_at` hears of each stop.
    """
    await bot.take_up()
    while (now := clock()) < until:
        stop = _next_stop(bot, now, rules)
        at = min(stop if stop else until, _up(now + AT_MOST), until)
        at = max(at, now + MINUTE) if at < until else until
        clock.go_to(at)
        stopped_at(at)
        if at.date() != now.date():
            await bot.clear_out()
        await bot.tick()
        await bot.postman.settle()


def _next_stop(bot: Bot, now: datetime, rules: HouseRules) -> datetime | None:
    """The next moment at which something happens, on the minute and in the zone of `now`."""
    stops = [at.astimezone(now.tzinfo) for at in (bot.due_next_at,) if at]
    if bot.postman.held:
        stops.append(allowed_from(now, rules))
    return min((_up(at) for at in stops), default=None)


def _up(at: datetime) -> datetime:
    """This moment on the minute, rounded up."""
    return (at + MINUTE - timedelta.resolution).replace(second=0, microsecond=0)
