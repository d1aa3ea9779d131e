"""A proeftuin with its page, in the loop of the test: what the browser does, the bot does here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot import FLOWS, PAPERS, Tussendoor
from channels.browser import Page, listening
from channels.parcel import Papers
from tests.house import HOUSE
from upkeep.player import Player
from upkeep.sandbox import Sandbox
from upkeep.trying_out import FONTS

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# Typesetting a page takes a while; what is on it has tests of its own.
QUICK = replace(
    PAPERS, page=lambda *_: b"a page", web=lambda *_: b"a picture", letter=lambda *_: b"a letter"
)


async def at_once(seconds: float) -> None:
    """Do not wait, but let others have their turn."""
    await asyncio.sleep(0)


@dataclass
class Served:
    """A proeftuin that can be reached at this address."""

    sandbox: Sandbox
    player: Player
    page: Page
    address: str


@asynccontextmanager
async def served(
    papers: Papers = QUICK, wait: Callable[[float], Awaitable[None]] | None = at_once
) -> AsyncIterator[Served]:
    """A proeftuin that runs meanwhile. `wait` None: the story plays at reading speed."""
    sandbox = Sandbox(Tussendoor, FLOWS, papers, AMSTERDAM, lambda: HOUSE)
    await sandbox.begin()
    player = Player(sandbox, wait)
    page = Page(sandbox, player, FONTS)
    with listening(0) as socket:
        serving = asyncio.create_task(page.serve(socket))
        await sandbox.greet()
        yield Served(sandbox, player, page, page.address(socket))
        await player.stop()
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
    await sandbox.close()
