"""Lets in only the page itself, from this machine: for a server on loopback that browsers reach.

Other sites in the same browser can send requests here, too. So the caller is on loopback, the Host
is ours (no other name that leads here), the Origin is our own page, and the address holds a
secret.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HOSTS = ("127.0.0.1", "localhost")
# Nothing from elsewhere, nothing in the page itself that acts: what somebody typed stays text.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


class Guard:
    """An ASGI application that passes on what may come in, without the token in its path, and gives
    all answers the headers above; the rest gets 403 or 404, and no reason.
    """

    def __init__(self, app: App, token: str) -> None:
        self._app, self._token = app, token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        if not _is_from_here(scope):
            await _refuse(send, 403)
            return
        token, slash, rest = scope["path"].removeprefix("/").partition("/")
        if not hmac.compare_digest(token.encode(), self._token) or not slash:
            await _refuse(send, 404)
            return
        path = f"/{rest}"
        inner = {**scope, "path": path, "raw_path": path.encode()}
        await self._app(inner, receive, _with_headers(send))


def _is_from_here(scope: Scope) -> bool:
    headers: dict[bytes, list[bytes]] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name, []).append(value)
    port = scope["server"][1]
    hosts = {f"{host}:{port}".encode() for host in HOSTS}
    origins = {b"http://" + host for host in hosts}
    told = headers.get(b"host", [])
    origin = headers.get(b"origin", [])
    asks = scope["method"] in ("GET", "HEAD")
    return (
        _is_loopback(scope.get("client"))
        and len(told) == 1
        and told[0] in hosts
        and all(one in origins for one in origin)
        and (asks or len(origin) == 1)
        and all(s in (b"same-origin", b"none") for s in headers.get(b"sec-fetch-site", []))
    )


def _is_loopback(client: object) -> bool:
    if not isinstance(client, tuple | list) or not client:
        return False
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


def _with_headers(send: Send) -> Send:
    async def sends(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            told = {name.lower() for name, _value in message.get("headers", ())}
            more = [header for header in HEADERS if header[0] not in told]
            message = {**message, "headers": [*message.get("headers", ()), *more]}
        await send(message)

    return sends


async def _refuse(send: Send, status: int) -> None:
    start = {"type": "http.response.start", "status": status, "headers": [*HEADERS]}
    await send(start)
    await send({"type": "http.response.body", "body": b""})
