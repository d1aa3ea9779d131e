"""Offers updates to a bot, all at once or at an even pace, and times the replies.

Per person one update is on its way at a time. The next is made when it is handed out, from what
the bot said last, so that a second message of the same turn is read before it is answered.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.loopback import Telegram
from bench.people import Button, Chat, as_json, next_update, said

SETTLE_S = 0.25
"""How long a person waits after a reply, in case there is more to the same turn. It doesn't slow
the saturated load, as long as there are more people than SETTLE_S x updates per second."""

STALL_S = 20.0
"""After this long without any reply, those still waiting count as unanswered."""


@dataclass(slots=True)
class Tally:
    """What happened in one phase; times in seconds."""

    started_at: float = field(default_factory=time.perf_counter)
    last_reply_at: float = field(default_factory=time.perf_counter)
    latencies: list[float] = field(default_factory=list)
    presses: int = 0
    unanswered: int = 0
    calls: int = 0
    polls: int = 0

    @property
    def replies(self) -> int:
        """How many updates were replied to."""
        return len(self.latencies)

    @property
    def elapsed_s(self) -> float:
        """From the first offer to the last reply."""
        return self.last_reply_at - self.started_at

    def latency_ms(self, share: float) -> float:
        """The latency that this share of the updates stayed below."""
        ordered = sorted(self.latencies)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] * 1000


class Crowd:
    """All people of one run, and the Telegram between them and the bot."""

    def __init__(self, users: int) -> None:
        self.telegram = Telegram(self._hear)
        self.tally = Tally()
        self._chats = {id_: Chat(id_) for id_ in range(1_000_001, 1_000_001 + users)}
        self._idle: deque[Chat] = deque()
        self._active: set[int] = set()
        self._goes_on: Callable[[Chat], bool] = lambda chat: False

    async def enter(self, most_turns: int = 60) -> Tally:
        """Brings everybody from /start to the first open question."""

        def is_entering(chat: Chat) -> bool:
            return not _is_in(chat) and chat.typed + chat.pressed < most_turns

        return await self._all_at_once(is_entering)

    def stuck(self) -> list[Chat]:
        """Those who are not at an open question: after `enter`, those who didn't get in."""
        return [chat for chat in self._chats.values() if not _is_in(chat)]

    async def saturate(self, answers: int) -> Tally:
        """Everybody types this many answers, as fast as the bot takes them.

        Who meets nothing but buttons stops after ten times as many presses.
        """
        typed = {chat.id: chat.typed + answers for chat in self._chats.values()}
        pressed = {chat.id: chat.pressed + 10 * answers for chat in self._chats.values()}
        return await self._all_at_once(
            lambda chat: chat.typed < typed[chat.id] and chat.pressed < pressed[chat.id]
        )

    async def pace(self, per_second: float, seconds: float) -> Tally:
        """One update at a time, at even distances, from whoever has been silent longest."""
        self._begin(lambda chat: False)
        self._idle = deque(self._chats.values())
        for i in range(int(per_second * seconds)):
            due = self.tally.started_at + i / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if self._idle:  # Else everybody waits for the bot: the table shows a lower rate.
                self._offer(self._idle.popleft())
        return await self._end()

    async def _all_at_once(self, goes_on: Callable[[Chat], bool]) -> Tally:
        self._begin(goes_on)
        for chat in self._chats.values():
            if goes_on(chat):
                self._offer(chat)
        return await self._end()

    def _begin(self, goes_on: Callable[[Chat], bool]) -> None:
        self._goes_on = goes_on
        self._active.clear()
        self.telegram.calls = self.telegram.polls = 0
        self.tally = Tally()

    async def _end(self) -> Tally:
        tally = self.tally
        while self._active and time.perf_counter() - tally.last_reply_at < STALL_S:
            await asyncio.sleep(0.02)
        tally.unanswered = len(self._active)
        tally.calls, tally.polls = self.telegram.calls, self.telegram.polls
        return tally

    def _offer(self, chat: Chat) -> None:
        self._active.add(chat.id)
        self.telegram.offer(lambda update_id: self._hand_out(chat, update_id))

    def _hand_out(self, chat: Chat, update_id: int) -> bytes:
        reaction = next_update(chat, chat.last)
        if isinstance(reaction, Button):
            chat.pressed += 1
            self.tally.presses += 1
        else:
            chat.typed += 1
            chat.pressed_on = ""
        chat.handed_out_at = time.perf_counter()
        return as_json(update_id, self.telegram.next_message_id(), chat, reaction)

    def _hear(self, message_id: int, method: str, parameters: Mapping[str, str]) -> None:
        now = time.perf_counter()
        chat = self._chats.get(int(parameters.get("chat_id", 0)))
        if chat is None:
            return
        chat.last = said(message_id, parameters)
        if chat.handed_out_at is None:
            return
        self.tally.latencies.append(now - chat.handed_out_at)
        self.tally.last_reply_at = now
        chat.handed_out_at = None
        asyncio.get_running_loop().call_later(SETTLE_S, self._settle, chat)

    def _settle(self, chat: Chat) -> None:
        self._active.discard(chat.id)
        if self._goes_on(chat):
            self._offer(chat)
        else:
            self._idle.append(chat)


def _is_in(chat: Chat) -> bool:
    return chat.last is not None and chat.last.is_open
