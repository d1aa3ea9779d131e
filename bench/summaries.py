"""What a summary costs as PDF, and the spider web as picture: time and memory.

python -m bench.summaries
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from zoneinfo import ZoneInfo

from channels.wording import Wording
from flows.conversation import Form, Summary
from handover.spider import spider_png
from handover.summary_pdf import summary_pdf
from tests.handover.summaries import SECOND, VISIT, fullest

SUMMARIES = 1_000
PAGE = resource.getpagesize()
HOME = ZoneInfo("Europe/Amsterdam")
SAY = Wording(Form.U, HOME).say


def pdf(summary: Summary, number: int) -> bytes:
    """The PDF of a summary that differs from all others."""
    return summary_pdf(summary, SAY, f"mw. {number}", VISIT, HOME)


def png(summary: Summary, number: int) -> bytes:
    """The spider web, with a mark that differs from the one before."""
    marks = tuple(replace(given, mark=number % 21 / 2) for given in summary.marks)
    return spider_png(replace(summary, marks=marks), SAY)


def memory_mb() -> float:
    """What the process holds now (resident)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def measured(name: str, make: Callable[[Summary, int], bytes], summary: Summary) -> str:
    """A row of the table: so many documents, one after another."""
    times, sizes, held = list[float](), list[int](), list[float]()
    for number in range(SUMMARIES):
        begin = perf_counter()
        sizes.append(len(make(summary, number)))
        times.append((perf_counter() - begin) * 1000)
        held.append(memory_mb())
    grown = (held[-1] - held[SUMMARIES // 2]) / (SUMMARIES / 2) * 1000
    return (
        f"| {name} | {median(times):.0f} | {quantiles(times, n=100)[98]:.0f} "
        f"| {median(sizes) / 1000:.0f} | {max(held):.0f} | {grown:.0f} |"
    )


def main() -> None:
    """Print a table."""
    print("| document | p50 ms | p99 ms | kB | peak MB | growth, kB per document |")
    print("|---|---|---|---|---|---|")
    print(measured("summary, the worked example", pdf, SECOND))
    print(measured("summary, 250 words in every place", pdf, fullest(250)))
    print(measured("spider web as PNG", png, SECOND))


if __name__ == "__main__":
    main()
