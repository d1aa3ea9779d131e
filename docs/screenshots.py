"""The pictures of the proeftuin, made of the real page: `python -m docs.screenshots`.

Needs chromium.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bot import PAPERS
from tests.browser.conftest import CHROMIUM, NARROW, WIDE
from tests.browser.served import Served, served
from upkeep.story import READS_ELS, STORY, Act, Presses

HERE = Path(__file__).parent
SETTLE_MS = 700  # until pictures are drawn


async def _pictures(browser: Browser, at: Served) -> None:
    wide = await _page(browser, at, WIDE)
    await _play_to(at, _place_of(Presses, 6))
    narrow = await _page(browser, at, NARROW, dark=True)
    await _play_to(at, _place_of(Presses, 12))
    await narrow.click("#tab-client")
    await _shoot(narrow, "proeftuin-narrow")
    await _play_to(at, STORY.index(READS_ELS[0]) + 2)
    await wide.reload()  # nothing is scrolled to the button that was pressed
    await _shoot(wide, "proeftuin")
    await _play_to(at, len(STORY))
    for phone, view in (("client", "log"), ("carer", "kept"), ("nurse", "steps")):
        await wide.click(f"#phone-{phone} .show-kept")
        await wide.click(f"#{view}-{phone}")
    await _shoot(wide, "proeftuin-kept")


def _place_of(kind: type[Act], number: int) -> int:
    """How far the story is after so many acts of this kind."""
    places = [place for place, act in enumerate(STORY, 1) if isinstance(act, kind)]
    return places[number - 1]


async def _play_to(at: Served, place: int) -> None:
    """Let the story be this far, and rest there."""
    while at.player.done < place:
        await at.player.step()
        await at.player.rested()


async def _page(browser: Browser, at: Served, size: tuple[int, int], *, dark: bool = False) -> Page:
    page = await browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="nl-NL",
    )
    await page.goto(at.address)
    await page.wait_for_selector("body[data-ready]")
    return page


async def _shoot(page: Page, name: str) -> None:
    await page.wait_for_timeout(SETTLE_MS)
    await page.screenshot(path=HERE / f"{name}.png")


async def _main() -> None:
    async with async_playwright() as playwright, served(PAPERS) as at:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        await _pictures(browser, at)
        await browser.close()


def main() -> None:
    """Make them."""
    asyncio.run(_main())


if __name__ == "__main__":
    main()
