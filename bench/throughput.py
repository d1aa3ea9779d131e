"""Measures Tussendoor beside two echo bots, each as a process of its own, on loopback.

    python bench/throughput.py --users 2000 --updates-per-user 5 --bots tussendoor,ptb,aiogram

See bench/README.md for what the columns mean.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sys
import time
from argparse import ArgumentParser, Namespace
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

# Run as a script, Python would look for `bench` inside bench/.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import Crowd, Tally
from bench.loopback import serve

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {
    "tussendoor": (sys.executable, "bot.py", "run"),
    "ptb": (sys.executable, "bench/echo_ptb.py"),
    "aiogram": (sys.executable, "bench/echo_aiogram.py"),
}
TOKEN = "123456:" + "A" * 35
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PACE_S = 20
START_S = 60
STOP_S = 10
HEADS = (
    ("bot", 11), ("load", 10), ("updates", 8), ("updates/s", 10), ("CPU ms", 7), ("p50 ms", 8),
    ("p99 ms", 8), ("peak MB", 8), ("calls", 6), ("polls", 6), ("presses", 8), ("unanswered", 11),
    ("own ms", 7),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; CPU in seconds, of the bot and of this process."""

    bot: str
    load: str
    tally: Tally
    cpu_s: float
    own_cpu_s: float
    peak_mb: float

    def __str__(self) -> str:
        tally, n = self.tally, self.tally.replies
        if not n:
            return f"{self.bot:>11}{self.load:>10}  nothing was replied to"
        cells = (
            self.bot, self.load, n, f"{n / tally.elapsed_s:.0f}", f"{self.cpu_s / n * 1000:.2f}",
            f"{tally.latency_ms(0.5):.1f}", f"{tally.latency_ms(0.99):.1f}",
            f"{self.peak_mb:.0f}", f"{tally.calls / n:.1f}", f"{tally.polls / n:.2f}",
            f"{tally.presses / n:.0%}", tally.unanswered, f"{self.own_cpu_s / n * 1000:.2f}",
        )  # fmt: skip
        return "".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells, HEADS, strict=True))


def cpu_s(pid: int) -> float:
    """User and system time of all threads of a process, in steps of a tick (10 ms)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def peak_mb(pid: int) -> float:
    """The most memory a process has held so far (VmHWM)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


@asynccontextmanager
async def started(bot: str, url: str, folder: Path, output: Path) -> AsyncIterator[Process]:
    """A bot as a process of its own, that keeps its data in this folder and writes this output."""
    places = {"TUSSENDOOR_TOKEN": TOKEN, "TUSSENDOOR_API_URL": url, "TUSSENDOOR_DATA": str(folder)}
    with output.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *COMMANDS[bot], cwd=ROOT, env=os.environ | places, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_S)
            except TimeoutError:
                process.kill()
                await process.wait()


async def first_poll(process: Process, crowd: Crowd) -> None:
    """Waits until the bot asks for updates; raises ProcessLookupError when it never does."""
    polled = asyncio.create_task(crowd.telegram.polled.wait())
    ended = asyncio.create_task(process.wait())
    await asyncio.wait((polled, ended), timeout=START_S, return_when="FIRST_COMPLETED")
    ended.cancel()
    if not polled.done():
        polled.cancel()
        raise ProcessLookupError("the bot never asked for updates")


async def run(load: str, bot: str, process: Process, crowd: Crowd, asked: Namespace) -> Row:
    """Puts one load on a bot that has been warmed up."""
    bot_cpu, own_cpu = cpu_s(process.pid), time.process_time()
    if load == "paced":
        tally = await crowd.pace(asked.rate, PACE_S)
    else:
        tally = await crowd.saturate(asked.updates_per_user)
    if process.returncode is not None:
        raise ProcessLookupError(f"the bot died while {load}")
    bot_cpu, own_cpu = cpu_s(process.pid) - bot_cpu, time.process_time() - own_cpu
    return Row(bot, load, tally, bot_cpu, own_cpu, peak_mb(process.pid))


async def measure(bot: str, asked: Namespace, temporary: Path) -> None:
    """Starts one bot, warms it up and prints its two lines; shows its output if it fails."""
    folder, output = temporary / "data", temporary / "output"
    folder.mkdir()
    if bot == "tussendoor" and asked.clients_on_disk:
        from bench.fill import fill  # Here, because it imports half of the bot.

        fill(folder, asked.clients_on_disk)
    crowd = Crowd(asked.users)
    server, url = await serve(crowd.telegram)
    unanswered = 0
    try:
        async with started(bot, url, folder, output) as process:
            await first_poll(process, crowd)
            await crowd.enter()
            if stuck := crowd.stuck():
                complain(f"{bot}: {len(stuck)} did not get in, such as {stuck[0]}")
            for load in ("paced", "saturated"):
                row = await run(load, bot, process, crowd, asked)
                unanswered += row.tally.unanswered
                print(row, flush=True)
    except ProcessLookupError as error:
        complain(f"{bot}: {error}")
        unanswered = asked.users
    if unanswered:
        complain(f"the end of its output:\n{output.read_text()[-2000:]}")
    server.close()


def complain(text: str) -> None:
    """Says it beside the table."""
    print(text, file=sys.stderr, flush=True)


def arguments() -> Namespace:
    """What was asked for on the command line."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--users", type=int, default=2000)
    parser.add_argument("--updates-per-user", type=int, default=5, help="typed, while saturated")
    parser.add_argument("--rate", type=float, default=100, help="updates per second, while paced")
    parser.add_argument("--clients-on-disk", type=int, default=100, help="for tussendoor alone")
    parser.add_argument("--bots", default=",".join(COMMANDS), help="with commas between them")
    return parser.parse_args()


async def main() -> None:
    """Measures the bots one after another, so that they don't compete for the processor."""
    asked = arguments()
    version, busy = platform.python_version(), os.getloadavg()[0]
    print(f"Python {version}, {os.cpu_count()} cores, load average before: {busy:.1f}")
    print("".join(f"{name:>{width}}" for name, width in HEADS), flush=True)
    for bot in asked.bots.split(","):
        with TemporaryDirectory(prefix="tussendoor-bench-") as temporary:
            await measure(bot, asked, Path(temporary))


if __name__ == "__main__":
    asyncio.run(main())
