"""Where turns are put on disk: those that wait at the same time go together, with one sync."""

from __future__ import annotations

import asyncio

from flows.conversation import Turn
from storage.record import Outgoing
from storage.store import Store

Committed = asyncio.Future[tuple[Outgoing, ...] | Exception]


class Desk:
    """Commits turns in batches, in a thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[Turn, Committed]] = []
        self._disk = asyncio.Lock()

    async def commit(self, turn: Turn) -> tuple[Outgoing, ...]:
        """Put a turn on disk; the effects that are now in the outbox.

        Raises:
            Exception: why it was not kept: an OSError when the disk refused.
        """
        done: Committed = asyncio.get_running_loop().create_future()
        self._waiting.append((turn, done))
        if len(self._waiting) == 1:
            self._writing = asyncio.create_task(self._write())
        kept = await done
        if isinstance(kept, Exception):
            raise kept
        return kept

    async def _write(self) -> None:
        async with self._disk:
            batch, self._waiting = self._waiting, []
            turns = [turn for turn, _done in batch]
            try:
                kept = await asyncio.to_thread(self._store.commit, turns)
            except Exception as fault:
                kept = [fault for _turn in turns]
        for (_turn, done), result in zip(batch, kept, strict=True):
            if not done.done():
                done.set_result(result)
