"""Opening the data folder: where the master key is, and whether it fits.

The place is TUSSENDOOR_KEY_FILE, a systemd credential, or a file beside the data folder. Only that
last one is made here, at the very first start; with data there, a key that is missing or wrong is
refused.
"""

from __future__ import annotations

import base64
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from storage.cabinet import made, sealed_files
from storage.files import ENDING, replace_file, sync_folder, tables_in, write_sealed
from storage.keys import KEY_BYTES, KeyFault, MasterKey, new_key, read_keys, write_keys
from storage.migrations import SCHEMA, Tables
from storage.vault import Unreadable, Vault, header, name_of

log = logging.getLogger(__name__)

CREDENTIAL = "tussendoor-key"
NAMES = f"keys/names{ENDING}"


@dataclass(frozen=True)
class KeyPlace:
    """Where the master key is. `ours`: the default place, in which we may make one."""

    path: Path
    ours: bool = False
    guarded: bool = True  # a file that only its owner may read; systemd guards credentials itself


def key_place(data: Path, chosen: Path | None, environment: Mapping[str, str]) -> KeyPlace:
    """The place of the key: the chosen one, systemd's, or beside the data folder."""
    if chosen is not None:
        return KeyPlace(chosen)
    if folder := environment.get("CREDENTIALS_DIRECTORY"):
        given = Path(folder) / CREDENTIAL
        if given.exists():
            return KeyPlace(given, guarded=False)
    return KeyPlace(Path(f"{data.absolute()}.key"), ours=True)


def is_sealed(data: Path) -> bool:
    """Whether this folder holds anything that needs a key."""
    return any(data.glob(f"*/*{ENDING}"))


def open_vault(data: Path, place: KeyPlace) -> Vault:
    """The vault of a data folder; at the very first start it is made, and its key in our own place.

    From now on an earlier version of this program refuses the folder, before it changes anything.
    The caller keeps the folder `quiet`.

    Raises:
        KeyFault: the key is missing, wrong or kept with the data; the message says what to do.
        SchemaTooNew: a newer version of this program has opened this folder.
    """
    if place.path.absolute().is_relative_to(data.absolute()):
        raise KeyFault(f"the key {place.path} is inside the data folder: keep it somewhere else")
    if place.ours and not place.path.exists() and not is_sealed(data):
        make_key(place.path)
    vault = opened_with(data, read_keys(place.path, guarded=place.guarded))
    _stamp(data / NAMES, vault)
    return vault


def _stamp(names: Path, vault: Vault) -> None:
    """Let the one file that is read first say which version has opened this folder."""
    content = names.read_bytes()
    if header(content)["schema"] < SCHEMA:
        seal = vault.seal_of(name_of(names), content)
        replace_file(names, seal.closed(seal.opened(content), SCHEMA))
        sync_folder(names.parent)


def make_key(path: Path) -> MasterKey:
    """Make a key file, and say so loudly.

    Raises:
        KeyFault: there is a file already.
    """
    key = new_key()
    try:
        write_keys(path, (key,), fresh=True)
    except FileExistsError:
        raise KeyFault(f"{path} is there already: it is never overwritten") from None
    log.warning(
        "a new master key is in %(file)s: keep a copy in a safe place, apart from the backups. "
        "Without it nobody can read the data",
        {"file": str(path)},
    )
    return key


def opened_with(data: Path, keys: tuple[MasterKey, ...]) -> Vault:
    """The vault that these keys open; in an empty folder it is made.

    Raises:
        KeyFault: they are not the keys of these data.
        SchemaTooNew: a newer version of this program has opened this folder.
    """
    vault, path = Vault(keys), data / NAMES
    try:
        return names_in(vault, path.read_bytes())
    except (KeyFault, Unreadable):
        raise KeyFault(
            f"{data} was sealed with another key: set TUSSENDOOR_KEY_FILE to the right one"
        ) from None
    except FileNotFoundError:
        pass
    if is_sealed(data):
        raise KeyFault(f"{path} is missing from the data: restore a backup")
    names = secrets.token_bytes(KEY_BYTES)
    made(path.parent)
    row = {"names": base64.b64encode(names).decode()}
    tables: Tables = {"about": [{"schema": SCHEMA}], "keys": [row]}
    write_sealed(path, tables, vault.new_seal(name_of(path)))
    sync_folder(path.parent)
    return replace(vault, names=names)


def names_in(vault: Vault, content: bytes) -> Vault:
    """The vault with the key of the names that is in the content of their file.

    Raises:
        SchemaTooNew, KeyFault, Unreadable: as `storage.files.read_sealed` says.
    """
    tables, _seal = tables_in(name_of(NAMES), content, vault)
    return replace(vault, names=base64.b64decode(tables["keys"][0]["names"]))


def rotate(data: Path, place: KeyPlace) -> tuple[Path, ...]:
    """Put a new master key in force and wrap every file's key with it; where old ones are kept.

    Each old key goes to a file that bears its own name: none is ever written over another.

    It may be cut off at any moment: until the end the key file holds both. The caller is `alone`
    with the data. Backups made before need the old key. The bodies of the files stay as they are.

    Raises:
        KeyFault: the present key does not fit.
        OSError: the key file cannot be written.
    """
    open_vault(data, place)
    old = read_keys(place.path, guarded=place.guarded)
    keys = old if len(old) > 1 else (new_key(), *old)  # it was cut off, or an old one was added
    write_keys(place.path, keys)
    vault = opened_with(data, keys)
    folders = set[Path]()
    for path in sealed_files(data):
        replace_file(path, vault.rewrapped(name_of(path), path.read_bytes()))
        folders.add(path.parent)
    for folder in folders:
        sync_folder(folder)
    aside = tuple(old_place(place.path, key) for key in keys[1:])
    for path, key in zip(aside, keys[1:], strict=True):
        write_keys(path, (key,))
    write_keys(place.path, keys[:1])
    return aside


def old_place(path: Path, key: MasterKey) -> Path:
    """Where a key is kept that is no longer in force: backups bear its name."""
    return path.with_name(f"{path.name}.old-{key.name}")


def key_problems(data: Path, place: KeyPlace) -> list[str]:
    """What is wrong with the key, each with its mend; nothing is made or changed."""
    if not place.path.exists():
        if place.ours and not is_sealed(data):
            return []  # it is made at the first start
        if is_sealed(data):
            return [f"{place.path} is not there: put the key back, or set another place"]
        return [f"{place.path} is not there: make one with `bot.py key new`"]
    try:
        keys = read_keys(place.path, guarded=place.guarded)
        if (data / NAMES).exists():
            opened_with(data, keys)
    except KeyFault as fault:
        return [str(fault)]
    if place.path.absolute().is_relative_to(data.absolute()):
        return [f"the key {place.path} is inside the data folder: keep it somewhere else"]
    return []
