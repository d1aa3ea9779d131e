"""What can be wrong with a set-up: each problem in one sentence, with how to mend it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from channels.wording import CatalogMissing, catalog
from configuration import PREFIX, Configuration
from flows.conversation import Form
from flows.help_lines import HELP_LINES

CHECK_HELP_LINES_AFTER = timedelta(days=180)


def complaints(chosen: Configuration, today: date) -> list[str]:
    """What is wrong with the set-up, each with how to mend it; nothing when all is well."""
    return [*_catalogs(), *_data_folder(chosen.data), *_help_lines(today), *_token(chosen)]


def _catalogs() -> Iterator[str]:
    for form in Form:
        try:
            catalog(form)
        except CatalogMissing as missing:
            yield str(missing)


def _data_folder(data: Path) -> Iterator[str]:
    if not data.exists():
        parent = next(parent for parent in data.absolute().parents if parent.exists())
        if not parent.is_dir() or not os.access(parent, os.W_OK):
            yield f"{data} cannot be made in {parent}: set {PREFIX}DATA to a folder that can"
        return
    if not data.is_dir():
        yield f"{data} is not a folder: set {PREFIX}DATA to a folder for the data"
        return
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        yield f"{data} cannot be read and written: give it to the user that runs the bot"
    if data.stat().st_mode & 0o077:
        yield f"{data} can be read by others: chmod 700 {data}"


def _help_lines(today: date) -> Iterator[str]:
    for line in HELP_LINES:
        if today - line.checked_on > CHECK_HELP_LINES_AFTER:
            yield (
                f"the number for {line.name} ({line.number}) was last checked on "
                f"{line.checked_on}: check it, and update flows/help_lines.py"
            )


def _token(chosen: Configuration) -> Iterator[str]:
    if chosen.token is None:
        yield f"{PREFIX}TOKEN is not set: ask @BotFather for a token (the try-out needs none)"
