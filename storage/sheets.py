"""What carers told about themselves and let a nurse read: it stands in records of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from flows.conversation import GivenSheet, Person, Record, Role
from flows.permission import may_read_sheet
from storage.lazily import Lazily


def brought_along(record: Record, led_to: Callable[[str], str]) -> Record:
    """The record of somebody who told about caring for others, in which each of these is the record
    that it has become part of. `led_to` finds that.
    """
    if not record.sheets and not any(s.of for s in record.sessions):
        return record
    sessions = tuple(replace(s, of=led_to(s.of)) if s.of else s for s in record.sessions)
    sheets = tuple(replace(sheet, of=led_to(sheet.of)) for sheet in record.sheets)
    return replace(record, sessions=sessions, sheets=sheets)


def given_sheets(
    nurse: Person, clients: Iterable[Record], own_record: Callable[[str], Record | None]
) -> Sequence[GivenSheet]:
    """What carers of her clients let a nurse read, looked up when it is looked at; nothing else of
    their records. `own_record` finds that of a person (an id).
    """
    return Lazily(lambda: _given(nurse, clients, own_record)) if nurse.role is Role.NURSE else ()


def _given(
    nurse: Person, clients: Iterable[Record], own_record: Callable[[str], Record | None]
) -> Iterator[GivenSheet]:
    for client in clients:
        for carer in dict.fromkeys(c.person for c in client.carers if c.person):
            own = own_record(carer)
            for sheet in own.sheets if own else ():
                if own and may_read_sheet(nurse, own, client, sheet):
                    yield GivenSheet(own.id, sheet)
