"""The commands about the data: backups, the master key, the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path

import click
import orjson

from configuration import Configuration
from flows.log.logbook import Entry
from storage.backup import (
    BackupFault,
    Manifest,
    differences,
    make_backup,
    note_backup,
    opened_backup,
)
from storage.cabinet import alone
from storage.inspection import Found, inspect
from storage.keys import KeyFault, MasterKey, read_keys
from storage.log_reader import LogReader
from storage.migrations import SchemaTooNew
from storage.opening import KeyPlace, is_sealed, key_problems, make_key, rotate
from storage.restoring import restore
from storage.snapshot import TRIES, snapshot
from storage.store import StoreInUse
from storage.upgrade import bare_files
from storage.vault import Unreadable
from upkeep.commands import settings

OLD_KEY = "The key aside, for a backup from before a rotation."
STOP_FIRST = "stop the bot first: it must not run meanwhile"
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


@contextmanager
def _told(data: Path) -> Iterator[None]:
    """Whatever can be mended is told in plain words, without a trace."""
    try:
        yield
    except StoreInUse as fault:
        raise click.ClickException(f"{fault}; {STOP_FIRST}") from None
    except (BackupFault, KeyFault, SchemaTooNew) as fault:
        raise click.ClickException(str(fault)) from None
    except Unreadable as fault:
        what = f"{fault} was damaged: run `bot.py verify`, and restore a backup"
        raise click.ClickException(what) from None
    except BrokenPipeError:  # whoever read what is printed has gone
        raise
    except OSError as refusal:
        what = f"{refusal.filename or f'the disk of {data}'}: {refusal.strerror}"
        raise click.ClickException(what) from None


def _keys(place: KeyPlace, old: Path | None = None) -> tuple[MasterKey, ...]:
    present = read_keys(place.path, guarded=place.guarded)
    return (*present, *(read_keys(old) if old else ()))


def _need_data(chosen: Configuration) -> None:
    """Raise, unless there are data and all of them are sealed."""
    if bare := len(bare_files(chosen.data)):
        what = f"{bare} files of 0.1.0 are not sealed yet: start the bot once"
        raise click.ClickException(f"{chosen.data}: {what}")
    if not is_sealed(chosen.data):
        what = "holds no data yet: start the bot, or set TUSSENDOOR_DATA to the folder that does"
        raise click.ClickException(f"{chosen.data} {what}")


# --- backups ---------------------------------------------------------------------------------


@click.command("backup")
@click.argument("folder", type=FOLDER)
def backup(folder: Path) -> None:
    """Make a backup in FOLDER and read it back, while the bot goes on."""
    chosen = settings()
    _need_data(chosen)
    made_at = chosen.now()
    with _told(chosen.data):
        path, manifest = make_backup(chosen.data, folder, made_at)
        click.echo(f"{path}: {_in_words(manifest)}")
        click.echo(f"Read only with master key {_listed(manifest.keys)}, which is not in it.")
        key = chosen.key_place.path.absolute()
        if key.is_relative_to(folder.absolute()):
            click.echo(f"Warning: the key {key} is beside the backup. Keep them apart.", err=True)
        found = _verified(path, _keys(chosen.key_place))
    _note(chosen.data, made_at)
    _tell(found)


def _note(data: Path, made_at: datetime) -> None:
    try:
        note_backup(data, made_at)
    except OSError as refusal:
        what = f"the backup was made; the folder could not be marked: {data}: {refusal.strerror}"
        click.echo(f"Warning: {what}. Make room on the disk of {data}.", err=True)


@click.command("verify")
@click.argument("backup", type=FILE, required=False)
@click.option("--old-key", type=FILE, help=OLD_KEY)
def verify(backup: Path | None, old_key: Path | None) -> None:
    """Read all data, or all of BACKUP, and say of each fault how to mend it."""
    chosen = settings()
    if backup is None:
        _need_data(chosen)
    with _told(chosen.data):
        keys = _keys(chosen.key_place, old_key)
        found = _verified(backup, keys) if backup else _looked_at(chosen.data, keys)
    _tell(found)


@click.command("restore")
@click.argument("backup", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--tombstones", type=FOLDER, help="Other data that know what was erased since.")
@click.option("--old-key", type=FILE, help=OLD_KEY)
@click.option("--anyway", is_flag=True, help="Restore it with its faults.")
def restore_backup(
    backup: Path, tombstones: Path | None, old_key: Path | None, anyway: bool
) -> None:
    """Put BACKUP in the place of the data. What was erased since stays so, if that is known."""
    chosen = settings()
    with _told(chosen.data):
        keys = _keys(chosen.key_place, old_key)
        found = restore(
            backup, chosen.data, keys, chosen.now(), tombstones=tombstones, anyway=anyway
        )
    for fault in found.faults:
        click.echo(fault)
    click.echo(f"{chosen.data} is now as it was on {found.made_at:%Y-%m-%d %H:%M} UTC.")
    click.echo(f"Erased since then, and erased again: {found.laid_to_rest}.")
    for sentence in found.taken_back:
        click.echo(sentence)
    if not found.compared:
        click.echo(
            "No data were at hand that know what was erased or taken back since: "
            "ask the nurses before the bot starts"
        )
    if found.before:
        what = "delete them when all is well, within a week: they hold what was erased since"
        click.echo(f"The data of before are in {found.before}: {what}.")


def _verified(path: Path, keys: tuple[MasterKey, ...]) -> Found:
    with opened_backup(path) as opened:
        wrong = [*differences(opened)]
        found = inspect(opened.files, keys)
    found.faults[:0] = wrong
    return found


def _looked_at(data: Path, keys: tuple[MasterKey, ...]) -> Found:
    for _try in range(TRIES):
        with snapshot(data) as files:
            found = inspect(files, keys)
        if not found.erased:
            break
    return found


def _tell(found: Found) -> None:
    rooms = ", ".join(f"{count} in {room}" for room, count in sorted(found.counts.items()))
    if rooms:
        click.echo(f"Read {found.counts.total()} files: {rooms}; {found.lines} lines of logs.")
    else:
        click.echo("Read no files.")
    for fault in found.faults:
        click.echo(fault)
    if found.faults:
        raise SystemExit(1)
    click.echo("all is well")


def _in_words(manifest: Manifest) -> str:
    return f"clients {manifest.rooms.get('records', 0)}, files {len(manifest.files)}"


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(names)


# --- the key ---------------------------------------------------------------------------------


@click.group("key")
def key_group() -> None:
    """The master key: make one, check it, put another in force."""


@key_group.command("new")
@click.option("--to", type=FILE, help="Where; else where the bot looks for it.")
def key_new(to: Path | None) -> None:
    """Make a master key for a bot without data. Never writes over a file."""
    chosen = settings()
    if is_sealed(chosen.data):
        why = "holds data that are sealed already: to put another key in force, `bot.py key rotate`"
        raise click.ClickException(f"{chosen.data} {why}")
    path = to or chosen.key_place.path
    with _told(chosen.data):
        if path.absolute().is_relative_to(chosen.data.absolute()):
            raise KeyFault(f"{path} is inside the data folder: choose another place")
        name = make_key(path).name
    click.echo(f"Key {name} is in {path}. Keep a copy in a safe place, apart from the backups.")
    if path.absolute() != chosen.key_place.path.absolute():
        click.echo(f"Let the bot find it: TUSSENDOOR_KEY_FILE={path}")


@key_group.command("check")
def key_check() -> None:
    """Say where the key is, and whether it fits the data."""
    chosen = settings()
    place = chosen.key_place
    click.echo(f"place: {place.path.absolute()}")
    problems = key_problems(chosen.data, place)
    if not problems and place.path.exists():
        names = [key.name for key in _keys(place)]
        click.echo(f"mode: {place.path.stat().st_mode & 0o777:04o}")
        click.echo(f"key: {' and '.join(names)}")
        if len(names) > 1:
            problems.append(
                "there is more than one key: a rotation was cut off, or an old key was added. "
                "`bot.py key rotate` leaves the first one in force, and sets the others aside"
            )
    elif not problems:
        click.echo("there are no data yet: the key is made at the first start")
    for problem in problems:
        click.echo(problem)
    if problems:
        raise SystemExit(1)
    click.echo("all is well")


@key_group.command("rotate")
def key_rotate() -> None:
    """Put a new master key in force. The old one stays aside, for the backups made before."""
    chosen = settings()
    place = chosen.key_place
    _need_data(chosen)
    if not place.guarded:
        raise click.ClickException(
            f"{place.path} comes from systemd and cannot be changed: copy the key to a file with "
            "mode 0600, set TUSSENDOOR_KEY_FILE to it, rotate, and give systemd the new file"
        )
    with _told(chosen.data), alone(chosen.data):
        aside = rotate(chosen.data, place)
        [key] = _keys(place)
    click.echo(f"Key {key.name} is in force, in {place.path}. Keep a copy in a safe place.")
    for path in aside:
        click.echo(f"The old key is in {path}. Backups made before now need it.")
    click.echo("Make a new backup. Delete the old key when the last old backup is gone.")


# --- the log ---------------------------------------------------------------------------------


@click.command("log")
@click.argument("log", required=False)
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
def read_log(log: str | None, as_json: bool) -> None:
    """Who did what with the record LOG, by its id or its label; without LOG, which logs there are.

    People are named by pseudonyms, and no content is shown.
    """
    chosen = settings()
    _need_data(chosen)
    with _told(chosen.data), snapshot(chosen.data) as files:
        reader = LogReader(files, _keys(chosen.key_place))
        if log is None:
            for found in reader.logs():
                columns = asdict(found)
                click.echo(_json(columns) if as_json else f"{found.lines:7} {found.id}  {found.of}")
            return
        try:
            for number, entry in enumerate(reader.entries(log), 1):
                columns = {"n": number, **{f.name: getattr(entry, f.name) for f in fields(Entry)}}
                click.echo(_json(columns) if as_json else _columns(number, entry))
        except KeyError:
            raise click.ClickException(f"there is no log {log}: run `bot.py log`") from None


def _json(columns: dict[str, object]) -> str:
    return orjson.dumps(columns).decode()


def _columns(number: int, entry: Entry) -> str:
    who = f"{entry.role}:{entry.actor or '-'}"
    what = f"{entry.act} {entry.count} {entry.thing}"
    why = f"for:{entry.behalf or '-'} by:{entry.authority or '-'} in:{entry.source or '-'}"
    done = "done" if entry.done else "refused"
    return f"{number:6} {entry.at:%Y-%m-%d %H:%M:%S} {who:25} {what:24} {done:8} {why}"


DATA_COMMANDS: tuple[click.Command, ...] = (backup, verify, restore_backup, key_group, read_log)
