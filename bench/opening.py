"""How long the proeftuin takes from the command to the phones on the screen, in a real Chromium.

Chromium runs already, as it does for most people. The first time no compiled Python is there; the
next times it is, as on any machine on which it was opened before.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM

BOT = Path(__file__).parents[1] / "bot.py"
USABLE = "body[data-ready] #phone-client .begin button"
TIMES = 7


def _opened(page: Page, compiled: str) -> tuple[float, float, float]:
    """Seconds until the address is told and until the page can be used; seconds of processor."""
    rest = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    rest["PYTHONPYCACHEPREFIX"] = compiled
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, str(BOT), "proeftuin", "--no-open"],
        stdout=subprocess.PIPE,
        text=True,
        env=rest,
    )
    assert process.stdout is not None
    address = process.stdout.readline().split()[-1]
    told = time.perf_counter() - began
    page.goto(address)
    page.wait_for_selector(USABLE)
    usable = time.perf_counter() - began
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    spent = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    process.terminate()
    process.communicate()
    return told, usable, spent


def main() -> None:
    """Print a line for the first time, and one with the medians of the next times."""
    with tempfile.TemporaryDirectory() as compiled, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto("about:blank")
        first, *others = (_opened(page, compiled) for _time in range(TIMES))
        for name, runs in (("first", [first]), ("next", others)):
            told, usable, spent = (median(column) for column in zip(*runs, strict=True))
            print(f"{name}: told {told:.2f} s, usable {usable:.2f} s, processor {spent:.2f} s")
        print("load", os.getloadavg()[0])
        browser.close()


if __name__ == "__main__":
    main()
