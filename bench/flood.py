"""Measures how long others wait for an answer while one person sends ten thousand messages.

    python bench/flood.py --users 200 --rate 20 --flood 10000

See bench/README.md for what the lines mean.
"""

from __future__ import annotations

import asyncio
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

# Run as a script, Python would look for `bench` inside bench/.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import Crowd, Tally
from bench.loopback import serve
from bench.people import Chat, Typed, as_json
from bench.throughput import first_poll, started

SECONDS = 20.0
STEPS_PER_S = 20


class Neighbours(Crowd):
    """People who are timed from when their message is with Telegram, and one who floods."""

    def __init__(self, users: int) -> None:
        super().__init__(users + 1)
        self._offered_at: dict[int, float] = {}

    def single_out(self) -> Chat:
        """Take the one who floods from among the others."""
        return self._chats.pop(max(self._chats))

    async def flood(self, flooder: Chat, count: int, seconds: float) -> None:
        """Offer so many messages of one person, evenly within so many seconds."""
        steps = max(1, int(seconds * STEPS_PER_S))
        for step in range(steps):
            for _ in range(count * step // steps, count * (step + 1) // steps):
                self.telegram.offer(lambda number: self._golf(flooder, number))
            await asyncio.sleep(seconds / steps)

    def _golf(self, flooder: Chat, update_id: int) -> bytes:
        message = self.telegram.next_message_id()
        return as_json(update_id, message, flooder, Typed("Nog een bericht van mij"))

    def _offer(self, chat: Chat) -> None:
        self._offered_at[chat.id] = time.perf_counter()
        super()._offer(chat)

    def _hand_out(self, chat: Chat, update_id: int) -> bytes:
        update = super()._hand_out(chat, update_id)
        chat.handed_out_at = self._offered_at[chat.id]
        return update


def line(name: str, tally: Tally) -> str:
    """One line of the table, in milliseconds."""
    shares = (tally.latency_ms(share) for share in (0.5, 0.95, 1))
    cells = "".join(f"{ms:>9.1f}" for ms in shares)
    return f"{name:>22}{tally.replies:>9}{cells}{tally.unanswered:>12}"


async def measure(asked: Namespace, folder: Path) -> None:
    """Print a line without a flood, and one for each kind of flood."""
    crowd = Neighbours(asked.users)
    server, url = await serve(crowd.telegram)
    async with started("tussendoor", url, folder / "data", folder / "output") as process:
        await first_poll(process, crowd)
        await crowd.enter()
        flooder = crowd.single_out()
        print(line("no flood", await crowd.pace(asked.rate, SECONDS)), flush=True)
        for name, seconds in (("a flood, all at once", 0.0), ("a flood, evenly", SECONDS)):
            flood = asyncio.create_task(crowd.flood(flooder, asked.flood, seconds))
            print(line(name, await crowd.pace(asked.rate, SECONDS)), flush=True)
            await flood
    server.close()


def main() -> None:
    """Read what was asked for, and measure it in a folder of its own."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--rate", type=float, default=20, help="messages of others per second")
    parser.add_argument("--flood", type=int, default=10_000, help="messages of the flooder")
    asked = parser.parse_args()
    heads = "".join(f"{head:>9}" for head in ("answers", "p50 ms", "p95 ms", "max ms"))
    print(f"{'others, during':>22}{heads}{'unanswered':>12}")
    with TemporaryDirectory(prefix="tussendoor-bench-") as temporary:
        (Path(temporary) / "data").mkdir()
        asyncio.run(measure(asked, Path(temporary)))


if __name__ == "__main__":
    main()
