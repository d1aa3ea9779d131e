"""What can be wrong with a set-up: each problem in one sentence, with how to mend it.

A new check is a function from a SetUp to sentences, named in CHECKS.
"""

from __future__ import annotations

import glob
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from channels.wording import CatalogMissing, catalog
from configuration import ENV_FILE, PREFIX, Configuration
from flows.conversation import Form
from flows.safety.help_lines import CARERS_UNCONFIRMED, HELP_LINES
from storage.backup import last_backup_at
from storage.opening import NAMES, key_problems
from upkeep.logs import forbid_core_dumps
from upkeep.reach import Reached

CHECK_HELP_LINES_AFTER = timedelta(days=180)
CLOCK_MAY_DIFFER = timedelta(minutes=1)
BACKUP_COUNTS_FOR = timedelta(days=7)
ERROR_COUNTS_FOR = timedelta(hours=1)
LEAST_FREE_MB = 500
MENDED_UNTIL = {  # peps.python.org, "end of support" in PEP 664, 693, 719 and 745; November 2026
    (3, 11): date(2027, 10, 31),
    (3, 12): date(2028, 10, 31),
    (3, 13): date(2029, 10, 31),
    (3, 14): date(2030, 10, 31),
}


@dataclass(frozen=True)
class SetUp:
    """What the checks look at. `telegram` is None when it could not be reached, or not asked."""

    chosen: Configuration
    now: datetime
    telegram: Reached | None = None


Check = Callable[[SetUp], Iterable[str]]


def complaints(found: SetUp) -> list[str]:
    """What is wrong with the set-up, each with how to mend it; nothing when all is well."""
    return [complaint for check in CHECKS for complaint in check(found)]


# --- this machine ----------------------------------------------------------------------------


def _python(found: SetUp) -> Iterator[str]:
    version = sys.version_info[:2]
    until = MENDED_UNTIL.get(version)
    if version < min(MENDED_UNTIL):
        yield f"Python {version[0]}.{version[1]} is too old: install Python 3.11 or newer"
    elif until and found.now.date() > until:
        yield (
            f"Python {version[0]}.{version[1]} is no longer mended since {until}: "
            "install a newer Python and make .venv again"
        )


def _catalogs(found: SetUp) -> Iterator[str]:
    for form in Form:
        try:
            catalog(form)
        except CatalogMissing as missing:
            yield str(missing)


def _settings_file(found: SetUp) -> Iterator[str]:
    file = Path(ENV_FILE)
    if file.exists() and file.stat().st_mode & 0o077:
        yield f"{file} holds the token and can be read by others: chmod 600 {file}"


def _core_dumps(found: SetUp) -> Iterator[str]:
    if not forbid_core_dumps():
        yield (
            "core dumps cannot be turned off, and they hold what people wrote: "
            "set the limit to nothing with ulimit -c 0 before the start"
        )


def _clock(found: SetUp) -> Iterator[str]:
    there = found.telegram.clock if found.telegram else None
    if there and abs(found.now - there) > CLOCK_MAY_DIFFER:
        minutes = round(abs(found.now - there) / timedelta(minutes=1))
        yield (
            f"the clock of this machine differs {minutes} minutes from Telegram's: "
            "let it follow a time server, for example with timedatectl set-ntp true"
        )


# --- the data --------------------------------------------------------------------------------


def _data_folder(found: SetUp) -> Iterator[str]:
    data = found.chosen.data
    if not data.exists():
        parent = _first_that_exists(data)
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


def _key(found: SetUp) -> Iterator[str]:
    if found.chosen.data.is_dir():
        yield from key_problems(found.chosen.data, found.chosen.key_place)


def _backup(found: SetUp) -> Iterator[str]:
    data = found.chosen.data
    made_at, there_since = last_backup_at(data), _there_since(data)
    mend = "make one with `bot.py backup`, and let the system do so every night"
    if made_at is not None and found.now - made_at > BACKUP_COUNTS_FOR:
        yield f"the last backup of {data} is of {made_at:%Y-%m-%d}: {mend}"
    elif made_at is None and there_since and found.now - there_since > BACKUP_COUNTS_FOR:
        yield f"{data} is there since {there_since:%Y-%m-%d} and has no backup: {mend}"


def _there_since(data: Path) -> datetime | None:
    """When these data were begun, restored or given another key; None when there are none."""
    names = data / NAMES
    return datetime.fromtimestamp(names.stat().st_mtime, UTC) if names.exists() else None


def _replaced_data(found: SetUp) -> Iterator[str]:
    data = found.chosen.data.absolute()
    for before in sorted(data.parent.glob(f"{glob.escape(data.name)}.before-*")):
        if before.is_dir():
            yield (
                f"{before} holds what somebody may have erased since a restore put it aside: "
                "delete it once `bot.py verify` says that all is well, within a week"
            )


def _handover_folder(found: SetUp) -> Iterator[str]:
    folder = found.chosen.handover_folder
    if found.chosen.handover != "folder" or folder is None:
        return
    if not folder.is_dir():
        yield f"{folder} is not there: make it, or set {PREFIX}HANDOVER_FOLDER to one that is"
        return
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield f"{folder} cannot be read and written: give it to the user that runs the bot"
    if folder.stat().st_mode & 0o007:
        yield f"{folder} can be read by everybody, and summaries are in it: chmod o= {folder}"


def _free_space(found: SetUp) -> Iterator[str]:
    free_mb = shutil.disk_usage(_first_that_exists(found.chosen.data)).free // 1_000_000
    if free_mb < LEAST_FREE_MB:
        yield (
            f"the disk of {found.chosen.data} has {free_mb} MB left: make room until "
            f"{LEAST_FREE_MB} MB are free, because on a full disk nothing is kept"
        )


def _first_that_exists(path: Path) -> Path:
    path = path.absolute()
    return next(place for place in (path, *path.parents) if place.exists())


# --- what is said ----------------------------------------------------------------------------


def _help_lines(found: SetUp) -> Iterator[str]:
    for line in HELP_LINES:
        if found.now.date() - line.checked_on > CHECK_HELP_LINES_AFTER:
            yield (
                f"the number for {line.name} ({line.number}) was last checked on "
                f"{line.checked_on}: check it, and update flows/safety/help_lines.py"
            )
    confirmed_on = found.chosen.mantelzorglijn_confirmed_on
    if confirmed_on and confirmed_on > found.now.date():
        yield f"{PREFIX}MANTELZORGLIJN_CONFIRMED_ON is still to come: put the day of the call there"
    if confirmed_on and found.now.date() - confirmed_on > CHECK_HELP_LINES_AFTER:
        yield (
            f"the line for carers ({CARERS_UNCONFIRMED}) was last called on {confirmed_on}: call it"
            f" again, and set {PREFIX}MANTELZORGLIJN_CONFIRMED_ON"
        )


# --- Telegram --------------------------------------------------------------------------------


def _telegram(found: SetUp) -> Iterator[str]:
    if found.chosen.token is None:
        yield f"{PREFIX}TOKEN is not set: ask @BotFather for a token (the try-out needs none)"
    elif found.telegram is None:
        yield (
            f"{found.chosen.api_url} does not answer: let this machine reach it over the network, "
            f"or mend {PREFIX}API_URL"
        )
    elif not found.telegram.name:
        yield (
            f"{found.chosen.api_url} does not accept the token: copy it again from @BotFather "
            f"to {PREFIX}TOKEN"
        )


def _webhook(found: SetUp) -> Iterator[str]:
    if found.telegram is None or not found.telegram.webhook.url:
        return
    there, ours = found.telegram.webhook, found.chosen.webhook_url
    if not ours:
        yield (
            f"Telegram delivers to {there.host}, where another program or an earlier start left a "
            f"webhook ({there.pending} messages wait): end that program; run takes the webhook away"
        )
    elif not there.url.startswith(ours):
        yield (
            f"Telegram delivers to {there.host} and not to {PREFIX}WEBHOOK_URL: "
            "end the program that asked for it, then start the bot again"
        )
    elif there.error_at and found.now - there.error_at < ERROR_COUNTS_FOR:
        yield (
            f"Telegram could not deliver at {PREFIX}WEBHOOK_URL ({there.error}; {there.pending} "
            "messages wait): look at the web server, its certificate and what it passes on"
        )


CHECKS: tuple[Check, ...] = (
    _python,
    _catalogs,
    _settings_file,
    _core_dumps,
    _data_folder,
    _key,
    _backup,
    _replaced_data,
    _handover_folder,
    _free_space,
    _help_lines,
    _telegram,
    _clock,
    _webhook,
)
