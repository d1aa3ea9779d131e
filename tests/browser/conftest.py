"""Chromium, as Debian has it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser.served import Served, served

WIDE, NARROW = (1440, 900), (390, 844)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """A browser, without any network but this machine's."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("there is no chromium: .ci/run installs it")
        pytest.skip("there is no chromium on this machine")
    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )


Serves = Callable[..., Awaitable[Served]]
Opens = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="module")
async def serves() -> AsyncIterator[Serves]:
    """Starts a proeftuin of this kind, with what `served` takes; it runs until the test's end."""
    async with AsyncExitStack() as stack:

        async def serve(*how: Any, **kind: Any) -> Served:
            return await stack.enter_async_context(served(*how, **kind))

        yield serve


@pytest_asyncio.fixture(loop_scope="module")
async def proeftuin(serves: Serves) -> Served:
    """A proeftuin with a nurse, and a link for her client."""
    return await serves()


@pytest_asyncio.fixture(loop_scope="module")
async def opens(browser: Browser, serves: Serves) -> AsyncIterator[Opens]:
    """Opens the page of a proeftuin, as soon as it can be used. It must complain about nothing."""
    contexts, complaints = list[BrowserContext](), list[str]()

    async def open_it(
        at: Served, *, size: tuple[int, int] = WIDE, query: str = "", dark: bool = False
    ) -> Page:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        await page.goto(at.address + query)
        await page.wait_for_selector("body[data-ready]")
        return page

    yield open_it
    for context in contexts:
        await context.close()
    assert not complaints
