"""Carry out the outbox: one queue per recipient, at least once, in order.

Word that a client needs help goes first in line of its recipient, past all that waits there. What
keeps failing is parked and reported; it never holds up anything else. A parked effect is tried
again later and ahead of what is new for its recipient, unless that is hopeless; when its recipient
shows up, and after a restart.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

from flows.conversation import Effect, ShowAlert

log = logging.getLogger(__name__)

FIRST_WAIT_S, TRIES = 1.0, 4  # a wait is twice as long as the one before
PARKED_S = 60.0
REMEMBERED = 1_000  # effects that were delivered lately: an outbox can have been read just before


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
    """Delivers effects through `perform`, and says of each that it was `delivered`, and with which
    messages: the ids that `perform` gives, for when the chat is tidied up.

    What `must_wait` is held until a `release` finds that it need not: the quiet hours.
    """

    def __init__(
        self,
        perform: Callable[[Effect], Awaitable[tuple[str, ...]]],
        delivered: Callable[[str, tuple[str, ...]], None],
        must_wait: Callable[[Effect], bool],
    ) -> None:
        self._perform, self._delivered, self._must_wait = perform, delivered, must_wait
        self._queues: dict[str, deque[Waiting]] = defaultdict(deque)
        self._rounds: dict[str, asyncio.Task[None]] = {}
        self._under_way = set[str]()  # recipients to whom the first in line is being delivered
        self._parked: dict[str, list[Waiting]] = defaultdict(list)
        self._kept_failing = set[str]()  # ids of parked effects that may work again: one try each
        self._held: list[Waiting] = []
        self.delivered = 0  # since the start
        self._here = set[str]()  # ids: the same effect is never taken in twice
        self._lately = dict[str, None]()  # ids of what was delivered, the newest last

    def post(self, outgoing: Iterable[Waiting]) -> None:
        """Take effects in; they go out in this order, recipient by recipient."""
        for waiting in outgoing:
            if waiting.id not in self._here and waiting.id not in self._lately:
                self._here.add(waiting.id)
                self._put_ahead(waiting.effect.to)
                self._queue(waiting)

    def _put_ahead(self, recipient: str) -> None:
        """Try what kept failing before what is new: after an outage the order is still right."""
        parked = self._parked.pop(recipient, [])
        if hopeless := [one for one in parked if one.id not in self._kept_failing]:
            self._parked[recipient] = hopeless
        for waiting in parked:
            if waiting.id in self._kept_failing:
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
        if _is_urgent(waiting):
            self._first_in_line(to, waiting)
        else:
            self._queues[to].append(waiting)
        if to not in self._rounds:
            self._rounds[to] = asyncio.create_task(self._round(to))

    def _first_in_line(self, to: str, waiting: Waiting) -> None:
        """Put this past all that is not urgent, but for what is being delivered right now."""
        queue = self._queues[to]
        place = 1 if to in self._under_way else 0
        while place < len(queue) and _is_urgent(queue[place]):
            place += 1
        queue.insert(place, waiting)

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
    def waiting(self) -> int:
        """How many effects are on their way."""
        return sum(len(queue) for queue in self._queues.values())

    @property
    def held(self) -> int:
        """How many effects wait until it is no longer quiet."""
        return len(self._held)

    @property
    def parked(self) -> int:
        """How many effects are parked."""
        return sum(len(waiting) for waiting in self._parked.values())

    async def _round(self, to: str) -> None:
        queue = self._queues[to]
        try:
            while queue:
                self._under_way.add(to)
                await self._deliver(to, queue[0])
                queue.popleft()
                self._under_way.discard(to)
        finally:
            self._under_way.discard(to)
            del self._rounds[to]
            if not queue:
                del self._queues[to]

    async def _deliver(self, to: str, waiting: Waiting) -> None:
        tries, wait_s = 0, FIRST_WAIT_S
        if waiting.id in self._kept_failing:
            self._kept_failing.discard(waiting.id)
            tries = TRIES - 1
        while True:
            try:
                messages = await self._perform(waiting.effect)
            except TryLater as later:
                tries += later.after_s is None
                if tries == TRIES:
                    self._kept_failing.add(waiting.id)
                    self._park(to, waiting, "it keeps failing")
                    asyncio.get_running_loop().call_later(PARKED_S, self.shows_up, to)
                    return
                await asyncio.sleep(wait_s if later.after_s is None else later.after_s)
                wait_s *= 2
            except Hopeless as reason:
                self._park(to, waiting, str(reason))
                return
            except Exception as fault:  # our mistake: it must not stop this recipient's queue
                self._park(to, waiting, type(fault).__name__)
                return
            else:
                self._note_delivery(waiting, messages)
                return

    def _note_delivery(self, waiting: Waiting, messages: tuple[str, ...]) -> None:
        try:
            self._delivered(waiting.id, messages)
        except OSError as refusal:  # it may come twice after a restart: better than not at all
            why = {"effect": waiting.id, "reason": refusal.strerror}
            log.error("the receipt of effect %(effect)s was not kept: %(reason)s", why)
        self._here.discard(waiting.id)
        self._lately[waiting.id] = None
        if len(self._lately) > REMEMBERED:
            del self._lately[next(iter(self._lately))]
        self.delivered += 1

    def _park(self, to: str, waiting: Waiting, reason: str) -> None:
        what = {"effect": waiting.id, "kind": waiting.effect.kind, "to": to, "reason": reason}
        log.error("effect %(effect)s (%(kind)s) for %(to)s is parked: %(reason)s", what)
        self._parked[to].append(waiting)


def _is_urgent(waiting: Waiting) -> bool:
    return isinstance(waiting.effect, ShowAlert)
