"""The last look before an effect is carried out: much can have changed while it waited."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from channels.postman import Hopeless
from flows.conversation import Effect, Person, Record, ShowAlert, ShowSummary
from flows.passing_on import PassedOn, delivered, out_of_reach
from flows.permission import has_left, may_get, may_see, may_still_get
from storage.store import Store
from upkeep.filing import Filing
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
        change: Callable[[str, Became], Awaitable[None]],
        filing: Filing | None,
    ) -> None:
        self._store, self._send, self._change, self._filing = store, send, change, filing

    async def perform(self, effect: Effect) -> tuple[str, ...]:
        """Carry an effect out; the ids of the messages that were sent. Errors of the channel."""
        if isinstance(effect, ShowAlert):
            return await self._alert(effect)
        if not may_still_get(effect, self._person(effect.to)):
            log.info("what waited for %(to)s was for a nurse, who has left", {"to": effect.to})
            return ()
        shown = effect.summary if isinstance(effect, ShowSummary) else None
        if shown is not None and not may_see(self._store.recall(effect.to), shown):
            log.info("a summary that waited for %(to)s may no longer go", {"to": effect.to})
            return ()
        if self._filing and isinstance(effect, ShowSummary) and effect.label:
            nurse = self._store.recall(effect.to)
            told = await self._filing.file(effect, nurse) if nurse else None
            return await self._send(told) if told else ()
        return await self._send(effect)

    def _person(self, person: str) -> Person | None:
        conversation = self._store.recall(person)
        return conversation.person if conversation else None

    async def _alert(self, effect: ShowAlert) -> tuple[str, ...]:
        """Let somebody know that a client needs help, and note how far that came."""
        record, to = self._store.record(effect.record), self._person(effect.to)
        if not may_get(record, effect, to):
            log.info("an alert that waited for %(to)s may no longer go", {"to": effect.to})
            if record and to and has_left(record, effect, to):  # the next one gets it at once
                await self._note(effect, out_of_reach)
            return ()
        try:
            messages = await self._send(effect)
        except Hopeless:
            await self._note(effect, out_of_reach)
            raise
        await self._note(effect, delivered)  # before the receipt: rather sent twice than not noted
        return messages

    async def _note(self, effect: ShowAlert, became: Callable[..., PassedOn]) -> None:
        """Keep what became of an alert. What is not kept is passed on when its time has come."""
        try:
            await self._change(effect.record, lambda record, now: became(record, effect, now))
        except OSError as fault:
            log.error("how far an alert came was not kept: %(fault)s", about(fault))
