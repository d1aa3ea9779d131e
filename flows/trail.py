"""Who did what with a client's record, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from flows.conversation import Record
from flows.logbook import Entry
from flows.words import Text


def lines(trail: Sequence[Entry], record: Record) -> tuple[Text, ...]:
    """The lines of a log in words, the newest first."""
    return ()
