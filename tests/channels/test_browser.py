"""The proeftuin's server: what it gives, and whom it refuses."""

from __future__ import annotations

import json
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from channels.guard import POLICY
from tests.browser.served import Served, served

HERE, ELSEWHERE = "127.0.0.1", "192.168.1.20"


@pytest.fixture
async def proeftuin() -> AsyncIterator[Served]:
    """A proeftuin that runs."""
    async with served() as running:
        yield running


@dataclass
class Answer:
    """What the server answered."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


async def asked(
    at: Served,
    path: str = "",
    *,
    method: str = "GET",
    body: bytes = b"",
    client: tuple[str, int] | None = (HERE, 5000),
    token: str | None = None,
    **headers: str,
) -> Answer:
    """Ask the application itself, as whoever; `headers` replace what a browser sends."""
    port = int(at.address.split(":")[2].split("/")[0])
    own = {"host": f"127.0.0.1:{port}", "origin": f"http://127.0.0.1:{port}"} | headers
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": f"/{at.page.token if token is None else token}/{path}",
        "raw_path": b"",
        "query_string": b"",
        "root_path": "",
        "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in own.items() if v],
        "client": client,
        "server": (HERE, port),
    }
    answer = Answer()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {n.decode().lower(): v.decode() for n, v in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    await at.page.app(scope, receive, send)
    return answer


async def does(at: Served, **what: object) -> Answer:
    """Ask for something, as the page does."""
    return await asked(at, "do", method="POST", body=json.dumps(what).encode())


# --- whom it refuses --------------------------------------------------------------------------


async def test_the_page_itself_is_let_in(proeftuin: Served) -> None:
    assert (await asked(proeftuin)).status == 200
    assert (await asked(proeftuin, origin="")).status == 200  # as when an address is typed


async def test_a_caller_that_is_not_on_this_machine_is_refused(proeftuin: Served) -> None:
    assert (await asked(proeftuin, client=(ELSEWHERE, 5000))).status == 403
    assert (await asked(proeftuin, client=None)).status == 403


@pytest.mark.parametrize("token", ["", "wrong", "é"])
async def test_without_the_token_there_is_nothing_to_be_found(
    proeftuin: Served, token: str
) -> None:
    answer = await asked(proeftuin, token=token)
    assert (answer.status, answer.body) == (404, b"")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1", "", "localhost:1"]
)
async def test_another_name_that_leads_here_is_refused(proeftuin: Served, host: str) -> None:
    assert (await asked(proeftuin, host=host)).status == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
async def test_another_site_can_ask_for_nothing(proeftuin: Served, origin: str) -> None:
    assert (await asked(proeftuin, origin=origin)).status == 403
    assert (await asked(proeftuin, "do", method="POST", body=b"{}", origin=origin)).status == 403


async def test_nothing_is_done_for_a_request_that_hides_where_it_comes_from(
    proeftuin: Served,
) -> None:
    refused = await asked(proeftuin, "do", method="POST", body=b'{"what":"add"}', origin="")
    assert refused.status == 403
    assert len(proeftuin.sandbox.phones.by_name) == 3


async def test_a_request_that_another_site_starts_is_refused(proeftuin: Served) -> None:
    assert (await asked(proeftuin, sec_fetch_site="cross-site")).status == 403


async def test_the_token_is_long_and_fresh_and_the_server_listens_on_this_machine_alone(
    proeftuin: Served,
) -> None:
    async with served() as other:
        assert other.page.token != proeftuin.page.token
    assert len(proeftuin.page.token) >= 32
    assert proeftuin.address.startswith("http://127.0.0.1:")


async def test_every_answer_forbids_what_comes_from_elsewhere(proeftuin: Served) -> None:
    for path in ("", "page.js", "page.css", "regular.ttf", "nowhere"):
        headers = (await asked(proeftuin, path)).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert "unsafe" not in POLICY and "http" not in POLICY


async def test_no_cookie_is_set_and_nothing_comes_from_another_address(proeftuin: Served) -> None:
    page = await asked(proeftuin)
    assert "set-cookie" not in page.headers
    for asset in (page, await asked(proeftuin, "page.js"), await asked(proeftuin, "page.css")):
        assert b"//cdn" not in asset.body and b"https://" not in asset.body


# --- what it gives ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what",
    [
        {},
        {"what": "says", "phone": "nobody", "words": "x"},
        {"what": "says", "phone": "nurse", "words": " "},
        {"what": "says", "phone": "nurse", "words": "x" * 4097},
        {"what": "says", "phone": "nurse", "words": 5},
        {"what": "clock", "to": "morgen"},
        {"what": "clock", "to": "2020-01-01T09:00"},
        {"what": "clock", "to": "9999-01-01T09:00"},
        {"what": "jump", "to": "yesterday"},
        {"what": "story", "do": "sing"},
        {"what": "begin"},
    ],
)
async def test_what_the_page_never_asks_is_refused_and_changes_nothing(
    proeftuin: Served, what: dict[str, object]
) -> None:
    before = proeftuin.sandbox.phones.version
    assert (await does(proeftuin, **what)).status == 400
    assert proeftuin.sandbox.phones.version == before


@pytest.mark.parametrize("body", [b"", b"[]", b"no json", b"\xff", b"[" * 100_000])
async def test_a_body_that_is_no_request_is_refused(proeftuin: Served, body: bytes) -> None:
    assert (await asked(proeftuin, "do", method="POST", body=body)).status == 400


async def test_a_button_that_does_not_stand_on_the_phone_is_passed_over(proeftuin: Served) -> None:
    before = proeftuin.sandbox.phones.version
    assert (await does(proeftuin, what="presses", phone="nurse", data="erase:1:yes:")).status == 204
    assert proeftuin.sandbox.phones.version == before


async def test_the_page_hears_what_changed_as_it_happens(proeftuin: Served) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{proeftuin.address}events?lang=nl") as stream,
    ):
        first = await _next(stream)
        assert [phone["name"] for phone in first["phones"]] == ["client", "carer", "nurse"]
        await does(proeftuin, what="says", phone="nurse", words="help")
        heard = await _next(stream)
        assert [phone["name"] for phone in heard["phones"]] == ["nurse"]


async def _next(stream: aiohttp.ClientResponse) -> dict[str, Any]:
    while True:
        line = await stream.content.readline()
        if line.startswith(b"data: "):
            told: dict[str, Any] = json.loads(line[6:])
            return told


async def test_no_more_phones_than_fit_on_a_table(proeftuin: Served) -> None:
    for _phone in range(3):
        assert (await does(proeftuin, what="add")).status == 204
    assert (await does(proeftuin, what="add")).status == 400


async def test_the_transcript_is_python_and_holds_no_code(proeftuin: Served) -> None:
    code = proeftuin.sandbox.phones.by_name["client"].code
    await does(proeftuin, what="starts", phone="client", code=code)
    test = (await asked(proeftuin, "transcript")).body.decode()
    compile(test, "test", "exec")
    assert "client.starts(world.codes[0])" in test
    assert code not in test


# --- the data ---------------------------------------------------------------------------------


async def test_the_data_are_sealed_in_a_folder_of_their_own_that_goes_at_the_end() -> None:
    async with served() as proeftuin:
        folder = proeftuin.sandbox.folder
        kept = contents(folder / "data")
        assert kept
        assert not any(b"mw. A" in content for content in kept)
        assert stat.S_IMODE((folder / "data.key").stat().st_mode) == 0o600
    assert not contents(folder)


async def test_beginning_again_leaves_nothing_of_before(proeftuin: Served) -> None:
    folder = proeftuin.sandbox.folder
    assert (await does(proeftuin, what="begin", bare=True)).status == 204
    assert not contents(folder)
    assert proeftuin.sandbox.phones.by_name["nurse"].code
    assert not proeftuin.sandbox.phones.by_name["nurse"].bubbles


def contents(folder: Path) -> list[bytes]:
    """What the files in a folder hold."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
