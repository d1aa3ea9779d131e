"""From the tables of an earlier version to those of this one: pure functions, one to a version.

tests/storage/golden holds what each version wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

SCHEMA = 2

Tables = dict[str, list[dict[str, Any]]]


class SchemaTooNew(Exception):
    """A file was written by a newer version of this program."""


def migrated(tables: Tables) -> Tables:
    """The tables as this version writes them.

    Raises:
        SchemaTooNew: a newer version of this program wrote them.
    """
    schema = _schema(tables)
    if schema > SCHEMA:
        raise SchemaTooNew(f"schema {schema} is newer than {SCHEMA}: update the program")
    for version in range(schema, SCHEMA):
        tables = MIGRATIONS[version](tables)
    return tables


def _schema(tables: Tables) -> int:
    about = tables.get("about")
    return int(about[0]["schema"]) if about else 1  # the invitations of version 1 do not say


def _with_a_log(tables: Tables) -> Tables:
    """Version 2 counts the lines of the log, and says in every file which version wrote it."""
    about = tables.get("about", [{}])[0]
    return {**tables, "about": [{**about, "schema": 2}]}


MIGRATIONS: Mapping[int, Callable[[Tables], Tables]] = {1: _with_a_log}
