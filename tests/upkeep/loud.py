"""The real bot with every logger at DEBUG, in which words that somebody sends make things go wrong.

Started by test_canary.py in a process of its own.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import bot
import channels.telegram  # it makes some loggers silent: here they speak again
from flows.conversation import Said
from flows.engine import take_turn
from storage.tinydb_store import TinyDbStore
from upkeep.logs import begin

commit = TinyDbStore.commit
TOKEN = os.environ.get("TUSSENDOOR_TOKEN", "")


def crash(words: str) -> None:
    """What goes wrong inside a turn."""
    raise ValueError(f"{words} {TOKEN}")


async def _forgotten(words: str) -> None:
    crash(words)


def _task(words: str) -> None:
    asyncio.get_running_loop().create_task(_forgotten(words))


def _callback(words: str) -> None:
    asyncio.get_running_loop().call_soon(crash, words)


def _thread(words: str) -> None:
    thread = threading.Thread(target=crash, args=(words,), name=words)
    thread.start()
    thread.join()


class _Dying:
    def __init__(self, words: str) -> None:
        self.words = words

    def __repr__(self) -> str:
        return self.words

    def __del__(self) -> None:
        crash(self.words)


def _unraisable(words: str) -> None:
    _Dying(words)
    gc.collect()


def _warning(words: str) -> None:
    warnings.warn(f"{words} {TOKEN}", stacklevel=1)


def _library(words: str) -> None:
    other = logging.getLogger("somebody.else")
    other.critical("%s %s", words, TOKEN)
    other.debug(f"{words} {TOKEN}")
    other.error("%d", words)  # cannot be formatted
    try:
        crash(words)
    except ValueError:
        other.exception("it went wrong with %s", words, stack_info=True)


def _ours(words: str) -> None:
    ours = logging.getLogger("tussendoor")
    ours.error("a field with a %(secret)s", {"secret": TOKEN, "url": f"https://x/bot{TOKEN}/getMe"})
    circle: list[Any] = [TOKEN, words]
    circle.append(circle)
    ours.error("this cannot be written", {"circle": circle})
    ours.error("positions are not shown: %s", words)
    try:
        crash(words)
    except ValueError as fault:
        ours.error("went wrong", exc_info=fault)


GOES_WRONG: dict[str, Callable[[str], None]] = {
    "crash": crash,
    "task": _task,
    "callback": _callback,
    "thread": _thread,
    "unraisable": _unraisable,
    "warning": _warning,
    "library": _library,
    "ours": _ours,
}


def _turn(flows: Any, conversation: Any, event: Any, now: Any, house: Any) -> Any:
    if isinstance(event, Said):
        for name, goes_wrong in GOES_WRONG.items():
            if event.words.startswith(name):
                goes_wrong(event.words)
    return take_turn(flows, conversation, event, now, house)


def _commit(store: TinyDbStore, turns: Any) -> Any:
    for turn in turns:
        if isinstance(turn.event, Said) and turn.event.words.startswith("disk"):
            raise OSError(28, f"No space left on device: {turn.event.words}")
    return commit(store, turns)


async def _ends(self: Any) -> None:
    crash(os.environ["CANARY"])


if __name__ == "__main__":
    vars(bot)["take_turn"] = _turn
    TinyDbStore.commit = _commit  # type: ignore[method-assign,assignment]
    if "ENDS" in os.environ:
        bot.Tussendoor.keep_time = _ends  # type: ignore[method-assign]
    begin()
    logging.disable(logging.NOTSET)
    for logger in (logging.root, *map(logging.getLogger, logging.root.manager.loggerDict)):
        logger.setLevel(logging.DEBUG)
    assert channels.telegram
    bot.main()
