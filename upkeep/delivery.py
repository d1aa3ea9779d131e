"""Carrying effects out, after a last look: much can have changed while they waited."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from channels.postman import Hopeless
from flows.carer.sheet import handed_over
from flows.conversation import Effect, Record, ShowAlert, ShowSheet, ShowSummary
from flows.permission import has_left
from flows.safety.passing_on import PassedOn, delivered, out_of_reach
from storage.store import Store
from upkeep.filing import Filing
from upkeep.going_out import as_it_may_go
from upkeep.logs import about

log = logging.getLogger("tussendoor")

Became = Callable[[Record, datetime], PassedOn]


class Delivery:
    """Carries effects out through `send`, unless what they show may no longer be seen by now.

    `change` keeps what becomes of a record. With `filing` a nurse's summaries go into a folder.
    """

    def __init__(
        self,
        store: Store,
        send: Callable[[Effect], Awaitable[tuple[str, ...]]],
        clock: Callable[[], datetime],
        change: Callable[[str, Became], Awaitable[None]],
        filing: Filing | None,
    ) -> None:
        self._store, self._send, self._clock = store, send, clock
        self._change, self._filing = change, filing

    async def perform(self, effect: Effect) -> tuple[str, ...]:
        """Carry an effect out; the ids of the messages that were sent. Errors of the channel."""
        stands = as_it_may_go(self._store, effect, self._clock())
        if stands is None:
            await self._passed_on(effect)
            return ()
        match stands:
            case ShowAlert():
                return await self._alert(stands)
            case ShowSheet():
                messages = await self._send(stands)
                await self._note(stands, handed_over)
                return messages
            case ShowSummary(label=label) if self._filing and label:
                nurse = self._store.recall(stands.to)
                told = await self._filing.file(stands, nurse) if nurse else None
                return await self._send(told) if told else ()
            case _:
                return await self._send(stands)

    async def _passed_on(self, effect: Effect) -> None:
        """An alert for a nurse who has left goes to the next one at once."""
        if not isinstance(effect, ShowAlert):
            return
        record, to = self._store.record(effect.record), self._store.recall(effect.to)
        if record and to and has_left(record, effect, to.person):
            await self._note(effect, out_of_reach)

    async def _alert(self, effect: ShowAlert) -> tuple[str, ...]:
        """Let somebody know that a client needs help, and note how far that came."""
        try:
            messages = await self._send(effect)
        except Hopeless:
            await self._note(effect, out_of_reach)
            raise
        await self._note(effect, delivered)  # before the receipt: rather sent twice than not noted
        return messages

    async def _note(self, effect: ShowAlert | ShowSheet, became: Callable[..., PassedOn]) -> None:
        """Keep what became of an alert or a sheet; an alert not kept is passed on in due time."""
        try:
            await self._change(effect.record, lambda record, now: became(record, effect, now))
        except OSError as fault:
            log.error("how far it came was not kept: %(fault)s", about(fault))
