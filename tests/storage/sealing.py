"""Sealed files as tests write and read them."""

from __future__ import annotations

from pathlib import Path

from storage.files import read_sealed, write_sealed
from storage.keys import MasterKey, read_keys
from storage.migrations import Tables
from storage.opening import opened_with
from storage.vault import Vault, name_of

VAULT = Vault((MasterKey(bytes(range(32))),), names=b"names of the tests")


def write_tables(path: Path, tables: Tables, vault: Vault = VAULT) -> None:
    """Put these tables in a file under a new key, as the program does."""
    write_sealed(path, tables, vault.new_seal(name_of(path)))


def read_tables(path: Path, vault: Vault = VAULT) -> Tables | None:
    """The tables of a file; None when there is none."""
    found = read_sealed(path, vault)
    return found[0] if found else None


def vault_of(data: Path) -> Vault:
    """The vault of a data folder with its key beside it."""
    return opened_with(data, read_keys(Path(f"{data}.key")))
