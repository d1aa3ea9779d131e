"""Running side by side what lasts, until it is asked to stop."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Coroutine
from typing import Any


def stop_when_asked() -> None:
    """Let Ctrl-C and a service's stop cancel what runs now, also where a shell ignores them."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    if task is None or threading.current_thread() is not threading.main_thread():
        return  # signals are the main thread's
    for asked in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(asked, task.cancel)


async def first_to_end(*lasting: Coroutine[Any, Any, None]) -> None:
    """Run these side by side until one of them fails; none of them ends by itself."""
    tasks = [asyncio.create_task(one) for one in lasting]
    try:
        done, _rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await next(iter(done))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
