"""How long the safety net takes for a text: ordinary ones, and 4,096 characters of the worst."""

from __future__ import annotations

import random
import string
from time import perf_counter

from configuration import configured

LONGEST = 4096  # characters of a message, says Telegram
TIMES = 20
CHANCE = random.Random(4)


def _letters(length: int) -> str:
    return "".join(CHANCE.choices(string.ascii_lowercase, k=length))


TEXTS = {
    "ordinary": "Koffie met de hulp, daar word ik gelukkig van. Morgen komt mijn dochter.",
    "with mistakes": "Kofie met de hulp dr wordik gelukig van morge komt mn dogter",
    "a long story": "Maandag kwam de monteur en die had het verkeerde slangetje bij zich. " * 59,
    "denied over and over": "ik wil niet dood " * 240,
    "one word": "leven" * 819,
    "words run together": "ikwilnietmeerlevenxq " * 195,
    "no stops": "hij slaat niet mij niet pijn borst geen lucht " * 89,
    "letters without sense": " ".join(_letters(8) for _ in range(455)),
    "long words without sense": " ".join(_letters(58) for _ in range(70)),
    "one letter apart": " ".join("a" for _ in range(2048)),
    "digits and signs": "d00d! @ 1 " * 409,
}


def main() -> None:
    """Print the mean time per text in milliseconds."""
    began = perf_counter()
    net = configured().net
    print(f"{'made ready once':<26}{(perf_counter() - began) * 1000:8.2f} ms")
    for name, text in TEXTS.items():
        net.hear(text[:LONGEST])
        began = perf_counter()
        for _ in range(TIMES):
            net.hear(text[:LONGEST])
        print(f"{name:<26}{(perf_counter() - began) / TIMES * 1000:8.2f} ms")


if __name__ == "__main__":
    main()
