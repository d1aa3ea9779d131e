"""A Telegram Bot API on loopback, made to be faster than any bot that is measured against it.

It checks nothing: a bot that sends nonsense gets a friendly answer. It does keep the contract of
getUpdates (https://core.telegram.org/bots/api#getupdates): at most 100 updates at a time, and
each is handed out again until a higher offset confirms it.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, urlsplit

Render = Callable[[int], bytes]
"""Writes the JSON of an update, given its update_id, when it is handed out for the first time."""

Hear = Callable[[int, str, Mapping[str, str]], None]
"""Is told the message_id, the method and the parameters of everything the bot says."""

FIRST_UPDATE = 100_000_001
BATCH = 100
BOT = '{"id":123456,"is_bot":true,"first_name":"Bot","username":"bench_bot"}'
SPEAKING = {"editMessageText", "sendDocument", "sendMessage", "sendPhoto", "sendVoice"}

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TYPE = re.compile(rb"\r\ncontent-type: *([^\r]+)", re.IGNORECASE)
_PART_NAME = re.compile(rb'[ ;]name="?([^";\r]+)')


class Telegram:
    """The updates that wait for the bot, and the canned answers to what it calls."""

    def __init__(self, hear: Hear) -> None:
        self.calls = 0
        self.polls = 0
        self.polled = asyncio.Event()
        self._hear = hear
        self._message_id = 0
        self._next_update = FIRST_UPDATE
        self._waiting: deque[Render] = deque()
        self._unconfirmed: deque[tuple[int, bytes]] = deque()
        self._parked: Connection | None = None
        self._waking = False

    def offer(self, render: Render) -> None:
        """Puts an update in the queue; wakes the long poll, if there is one."""
        self._waiting.append(render)
        if self._parked and not self._waking:
            # Not at once: what is offered in the same breath goes out in the same batch.
            self._waking = True
            asyncio.get_running_loop().call_soon(self._wake)

    def next_message_id(self) -> int:
        """A number for a message, from the bot or to it."""
        self._message_id += 1
        return self._message_id

    def handle(self, method: str, parameters: Mapping[str, str], connection: Connection) -> None:
        """Answers one call, or parks it when it is a poll and there is nothing to hand out."""
        if method == "getUpdates":
            self._poll(parameters, connection)
            return
        self.calls += 1
        if method in SPEAKING:
            message_id = self.next_message_id()
            connection.answer(_message(message_id, parameters.get("chat_id", "0")))
            self._hear(message_id, method, parameters)
        elif method == "getMe":
            connection.answer(b'{"ok":true,"result":%b}' % BOT.encode())
        else:
            connection.answer(b'{"ok":true,"result":true}')

    def forget(self, connection: Connection) -> None:
        """Drops the poll of a connection that is gone."""
        if self._parked is connection:
            self._parked = None

    def _poll(self, parameters: Mapping[str, str], connection: Connection) -> None:
        self.polls += 1
        self.polled.set()
        offset = int(parameters.get("offset") or 0)
        while self._unconfirmed and self._unconfirmed[0][0] < offset:
            self._unconfirmed.popleft()
        timeout_s = float(parameters.get("timeout") or 0)
        if self._parked:
            self._parked.answer(b'{"ok":true,"result":[]}')
            self._parked = None
        if self._waiting or self._unconfirmed or not timeout_s:
            connection.answer(self._batch(int(parameters.get("limit") or BATCH)))
            return
        self._parked = connection
        asyncio.get_running_loop().call_later(timeout_s, self._give_up, connection)

    def _batch(self, limit: int = BATCH) -> bytes:
        while self._waiting and len(self._unconfirmed) < limit:
            render = self._waiting.popleft()
            self._unconfirmed.append((self._next_update, render(self._next_update)))
            self._next_update += 1
        updates = [update for _, update in self._unconfirmed][:limit]
        return b'{"ok":true,"result":[%b]}' % b",".join(updates)

    def _wake(self) -> None:
        self._waking = False
        if self._parked:
            poll, self._parked = self._parked, None
            poll.answer(self._batch())

    def _give_up(self, connection: Connection) -> None:
        # A later poll on the same connection may be cut short by this; bots poll again anyway.
        if self._parked is connection:
            self._wake()


class Connection(asyncio.Protocol):
    """One keep-alive HTTP/1.1 connection of the bot."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._transport: asyncio.Transport | None = None
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._telegram.forget(self)
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head, start = self._received[:end], end + 4
            length = _LENGTH.search(head)
            stop = start + (int(length[1]) if length else 0)
            if len(self._received) < stop:
                return
            body, self._received = self._received[start:stop], self._received[stop:]
            target = urlsplit(head.split(b" ", 2)[1].decode())
            method = target.path.rpartition("/")[2]
            self._telegram.handle(method, _parameters(target.query, head, body), self)

    def answer(self, body: bytes) -> None:
        """Writes a response with this JSON, unless the bot has hung up."""
        if self._transport:
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
            )


def _parameters(query: str, head: bytes, body: bytes) -> Mapping[str, str]:
    """The parameters of a call, in whichever of the four ways of the Bot API they were sent."""
    if not body:
        # Nobody sends chunks today; a bot that starts to should be noticed here, not in a table.
        assert b"chunked" not in head.lower(), "the loopback does not read chunked bodies"
        return dict(parse_qsl(query))
    found = _TYPE.search(head)
    kind = found[1] if found else b""
    if kind.startswith(b"application/json"):
        items = json.loads(body).items()
        return {k: v if isinstance(v, str) else json.dumps(v) for k, v in items}
    if kind.startswith(b"multipart/"):
        boundary = kind.partition(b"boundary=")[2].strip(b'"')
        return dict(_parts(body, b"--" + boundary))
    return dict(parse_qsl(body.decode()))


def _parts(body: bytes, delimiter: bytes) -> list[tuple[str, str]]:
    parts = []
    for part in body.split(delimiter)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        if name := _PART_NAME.search(head):
            parts.append((name[1].decode(), value[:-2].decode(errors="replace")))
    return parts


def _message(message_id: int, chat_id: str) -> bytes:
    return (
        f'{{"ok":true,"result":{{"message_id":{message_id},"date":{int(time.time())},'
        f'"chat":{{"id":{chat_id},"type":"private","first_name":"P"}},'
        f'"from":{BOT},"text":"."}}}}'
    ).encode()


async def serve(telegram: Telegram) -> tuple[asyncio.Server, str]:
    """A listening server on a free port, and its address for the bot."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(telegram), "127.0.0.1", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    return server, f"http://127.0.0.1:{port}"
