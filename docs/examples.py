"""Examples of what a nurse gets, made from the worked example: its second cycle, which shows what
was said the first time, too.

python -m docs.examples
"""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from channels.wording import Wording
from flows.conversation import Form
from handover.spider import spider_png
from handover.summary_pdf import summary_page, summary_pdf
from handover.typesetting import picture
from tests.handover.summaries import LATER_VISIT, SECOND

HERE = Path(__file__).parent
HOME = ZoneInfo("Europe/Amsterdam")
SAY = Wording(Form.U, HOME).say
PPI = 94


def examples() -> dict[str, bytes]:
    """The files, by name."""
    page = summary_page(SECOND, SAY, "mw. A", LATER_VISIT, HOME)
    return {
        "summary-example.pdf": summary_pdf(SECOND, SAY, "mw. A", LATER_VISIT, HOME),
        "summary-example.png": picture("summary", page, PPI),
        "spider-example.png": spider_png(SECOND, SAY),
    }


def main() -> None:
    """Write them."""
    for name, content in examples().items():
        (HERE / name).write_bytes(content)


if __name__ == "__main__":
    main()
