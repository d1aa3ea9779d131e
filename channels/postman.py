"""Carry out the outbox: one queue per recipient, at least once, in order.

What keeps failing is parked and reported; it never holds up another recipient. A parked effect is
tried again when its recipient shows up, and after a restart.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

from flows.conversation import Effect

log = logging.getLogger(__name__)

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 300.0


class Waiting(Protocol):
    """An effect that is waiting in an outbox."""

    @property
    def id(self) -> str: ...
    @property
    def effect(self) -> Effect: ...


class TryLater(Exception):
    """The world failed for now. `after_s` is how long to wait; None: as long as seems right."""

    def __init__(self, after_s: float | None = None) -> None:
        super().__init__(f"try again after {after_s} s")
        self.after_s = after_s


class Hopeless(Exception):
    """Trying again does not help: the recipient has gone, or the message cannot be sent."""


class Postman:
    """Delivers effects through `perform`, and says of each that it was `delivered`.

    What `must_wait` is held until a `release` finds that it need not: the quiet hours.
    """

    def __init__(
        self,
        perform: Callable[[Effect], Awaitable[None]],
        delivered: Callable[[str], None],
        must_wait: Callable[[Effect], bool],
    ) -> None:
        self._perform, self._delivered, self._must_wait = perform, delivered, must_wait
        self._queues: dict[str, deque[Waiting]] = defaultdict(deque)
        self._rounds: dict[str, asyncio.Task[None]] = {}
        self._parked: dict[str, list[Waiting]] = defaultdict(list)
        self._held: list[Waiting] = []
        self._here = set[str]()  # ids: the same effect is never taken in twice

    def post(self, outgoing: Iterable[Waiting]) -> None:
        """Take effects in; they go out in this order, recipient by recipient."""
        for waiting in outgoing:
            if waiting.id not in self._here:
                self._here.add(waiting.id)
                self._queue(waiting)

    def release(self) -> None:
        """Look again at what was held."""
        held, self._held = self._held, []
        for waiting in held:
            self._queue(waiting)

    def _queue(self, waiting: Waiting) -> None:
        if self._must_wait(waiting.effect):
            self._held.append(waiting)
            return
        to = waiting.effect.to
        self._queues[to].append(waiting)
        if to not in self._rounds:
            self._rounds[to] = asyncio.create_task(self._round(to))

    def shows_up(self, recipient: str) -> None:
        """Try again what was parked for somebody who is here now."""
        for waiting in self._parked.pop(recipient, ()):
            self._queue(waiting)

    async def settle(self) -> None:
        """Wait until all queues are empty. Held and parked effects stay where they are."""
        while self._rounds:
            await asyncio.gather(*self._rounds.values())

    async def stop(self) -> None:
        """Stop where it is; what was not delivered stays in the outboxes."""
        for task in list(self._rounds.values()):
            task.cancel()
        await asyncio.gather(*self._rounds.values(), return_exceptions=True)

    @property
    def parked(self) -> int:
        """How many effects are parked."""
        return sum(len(waiting) for waiting in self._parked.values())

    async def _round(self, to: str) -> None:
        queue = self._queues[to]
        try:
            while queue:
                await self._deliver(to, queue[0])
                queue.popleft()
        finally:
            del self._rounds[to]
            if not queue:
                del self._queues[to]

    async def _deliver(self, to: str, waiting: Waiting) -> None:
        wait_s = FIRST_WAIT_S
        while True:
            try:
                await self._perform(waiting.effect)
            except TryLater as later:
                await asyncio.sleep(later.after_s or wait_s)
                wait_s = min(wait_s * 2, LONGEST_WAIT_S)
            except Hopeless as reason:
                self._park(to, waiting, str(reason))
                return
            except Exception as fault:  # our mistake: it must not stop this recipient's queue
                self._park(to, waiting, type(fault).__name__)
                return
            else:
                self._delivered(waiting.id)
                self._here.discard(waiting.id)
                return

    def _park(self, to: str, waiting: Waiting, reason: str) -> None:
        log.error(
            "effect %s (%s) for %s is parked: %s", waiting.id, waiting.effect.kind, to, reason
        )
        self._parked[to].append(waiting)
