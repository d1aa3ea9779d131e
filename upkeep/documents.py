"""A document does not stay in a chat: what is old enough by now is taken out."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from storage.record import Outgoing
from storage.store import Store
from upkeep.logs import about

log = logging.getLogger(__name__)


async def taken_out(store: Store, after: timedelta, now: datetime) -> tuple[Outgoing, ...]:
    """What takes the documents out that were sent so long ago; nothing when the disk refused, for
    then it is due at the next tick.
    """
    try:
        return await asyncio.to_thread(store.take_out, now - after, now)
    except Exception as fault:
        log.error("documents are still in chats: %(fault)s", about(fault))
        return ()
