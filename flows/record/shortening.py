"""Making a quotation shorter: whole words from its beginning, and saying so."""

from __future__ import annotations

import re

LONGEST = 300  # characters of one quotation


def shortened(words: str, at_most: int) -> tuple[str, bool]:
    """The first words of a text, at most so many, and whether that is not all."""
    words = words.strip()
    parts = list(re.finditer(r"\S+", words))
    cut = words[: parts[at_most - 1].end()] if len(parts) > at_most else words
    if len(cut) > LONGEST:
        first = cut[:LONGEST]
        cut = first.rsplit(maxsplit=1)[0] if len(first.split()) > 1 else first
    return cut, cut != words
