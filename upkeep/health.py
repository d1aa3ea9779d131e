"""How the bot is doing: /health says whether it is well, /metrics counts. For this machine alone.

Nothing here tells who somebody is or what was said: there are no labels, only numbers.
"""

from __future__ import annotations

import bisect
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from configuration import PREFIX, Fault
from flows.conversation import Event

if TYPE_CHECKING:
    from aiohttp import web

HOST = "127.0.0.1"
SILENT_AFTER = timedelta(minutes=5)
STUCK_AFTER = timedelta(minutes=5)
EDGES_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # of the histogram

Hear = Callable[[Event], Awaitable[bool]]


@dataclass
class Tally:
    """What the bot did since its start, in numbers."""

    turns: int = 0
    not_kept: int = 0
    due_done: int = 0
    unknown_links: int = 0
    flooded: int = 0
    disk_refuses: bool = False

    def kept(self) -> None:
        """Count a turn that is on disk."""
        self.turns += 1
        self.disk_refuses = False

    def missed(self, fault: Exception) -> None:
        """Count a turn that is not."""
        self.not_kept += 1
        self.disk_refuses = isinstance(fault, OSError)


class Outbox(Protocol):
    """What is looked at of the postman: how many effects there are of each kind."""

    @property
    def waiting(self) -> int: ...
    @property
    def held(self) -> int: ...
    @property
    def parked(self) -> int: ...
    @property
    def delivered(self) -> int: ...


class Bot(Protocol):
    """What is looked at of the bot."""

    @property
    def tally(self) -> Tally: ...
    @property
    def postman(self) -> Outbox: ...
    @property
    def overdue(self) -> timedelta: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...
    async def hear(self, event: Event) -> bool:
        """Take one turn; whether it was taken."""


class Channel(Protocol):
    """What is looked at of Telegram: when it last answered."""

    @property
    def last_success(self) -> datetime | None: ...


@dataclass
class Histogram:
    """How many turns took how long, in seconds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(EDGES_S) + 1))
    total_s: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect.bisect_left(EDGES_S, seconds)] += 1
        self.total_s += seconds

    def lines(self, name: str) -> Iterator[str]:
        """As Prometheus reads it: each bucket holds the ones below it too."""
        below = 0
        for edge, count in zip((*map(str, EDGES_S), "+Inf"), self.counts, strict=True):
            below += count
            yield f'{name}_bucket{{le="{edge}"}} {below}'
        yield f"{name}_sum {self.total_s:.6f}"
        yield f"{name}_count {below}"


class Health:
    """Looks at a bot that runs."""

    def __init__(self, bot: Bot, channel: Channel) -> None:
        self._bot, self._channel = bot, channel
        self._began = bot.clock()
        self._seconds = Histogram()

    async def hear(self, event: Event) -> bool:
        """Let the bot take one turn, and note how long that took; whether it was taken."""
        began = time.perf_counter()
        taken = await self._bot.hear(event)
        if taken:
            self._seconds.add(time.perf_counter() - began)
        return taken

    @property
    def silence(self) -> timedelta:
        """How long ago Telegram last answered; at most since the start."""
        return self._bot.clock() - (self._channel.last_success or self._began)

    def reasons(self) -> list[str]:
        """Why the bot is not well; none when it is."""
        found = {
            "Telegram has not answered for five minutes": self.silence > SILENT_AFTER,
            "the disk refused the last turn": self._bot.tally.disk_refuses,
            "what is due is not done": self._bot.overdue > STUCK_AFTER,
        }
        return [reason for reason, so in found.items() if so]

    def metrics(self) -> str:
        """All numbers, in the text format of Prometheus 0.0.4."""
        tally, outbox = self._bot.tally, self._bot.postman
        return "".join(
            f"{line}\n"
            for lines in (
                _one("turns_total", "Turns that are on disk.", tally.turns),
                _one("turns_not_kept_total", "Turns that are not.", tally.not_kept),
                _one("flooded_total", "Messages too many at once, not taken.", tally.flooded),
                _head("turn_seconds", "From hearing to disk.", "histogram"),
                self._seconds.lines("tussendoor_turn_seconds"),
                _one("outbox_waiting", "Effects on their way.", outbox.waiting),
                _one("outbox_held", "Effects that wait for the morning.", outbox.held),
                _one("outbox_parked", "Effects that keep failing.", outbox.parked),
                _one("delivered_total", "Effects that arrived.", outbox.delivered),
                _one("due_done_total", "Records for which what was due was done.", tally.due_done),
                _one("due_overdue_seconds", "Age of the oldest not done.", _s(self._bot.overdue)),
                _one("unknown_links_total", "Links with an unknown code.", tally.unknown_links),
                _one("telegram_silence_seconds", "Since Telegram answered.", _s(self.silence)),
            )
            for line in lines
        )


def _one(name: str, what: str, value: float) -> Iterator[str]:
    yield from _head(name, what, "counter" if name.endswith("_total") else "gauge")
    yield f"tussendoor_{name} {value}"


def _head(name: str, what: str, kind: str) -> Iterator[str]:
    yield f"# HELP tussendoor_{name} {what}"
    yield f"# TYPE tussendoor_{name} {kind}"


def _s(span: timedelta) -> float:
    return round(span.total_seconds(), 3)


@asynccontextmanager
async def watched(bot: Bot, channel: Channel, port: int | None) -> AsyncIterator[Hear]:
    """Show a bot's health on this port meanwhile; the `hear` through which its turns go.

    Without a port nothing is watched, and nothing it costs.

    Raises:
        Fault: the port is taken.
    """
    if port is None:
        yield bot.hear
        return
    from aiohttp import web

    health = Health(bot, channel)
    runner = web.AppRunner(_pages(health), access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as refusal:
            taken = f"{PREFIX}HEALTH_PORT: cannot listen on {port} ({refusal.strerror})"
            raise Fault(taken) from None
        yield health.hear
    finally:
        await runner.cleanup()


def _pages(health: Health) -> web.Application:
    from aiohttp import web

    async def well(_request: web.Request) -> web.Response:
        reasons = health.reasons()
        return web.json_response(
            {"well": not reasons, "reasons": reasons}, status=503 if reasons else 200
        )

    async def numbers(_request: web.Request) -> web.Response:
        return web.Response(text=health.metrics(), headers={"Content-Type": PROMETHEUS})

    app = web.Application()
    app.add_routes([web.get("/health", well), web.get("/metrics", numbers)])
    return app


PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
