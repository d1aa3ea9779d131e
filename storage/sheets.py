"""What carers told about themselves and let a nurse read: it stands in records of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from flows.conversation import GivenSheet, Person, Record, Role
from flows.permission import may_read_sheet
from storage.lazily import Lazily
from storage.record import Kept


def given_sheets(
    nurse: Person, clients: Iterable[Record], own_file: Callable[[str], Kept | None]
) -> Sequence[GivenSheet]:
    """What carers of her clients let a nurse read, looked up when it is looked at; nothing else of
    their records. `own_file` finds what is kept about a person (an id).
    """
    return Lazily(lambda: _given(nurse, clients, own_file)) if nurse.role is Role.NURSE else ()


def _given(
    nurse: Person, clients: Iterable[Record], own_file: Callable[[str], Kept | None]
) -> Iterator[GivenSheet]:
    for client in clients:
        for carer in dict.fromkeys(c.person for c in client.carers if c.person):
            own = own_file(carer)
            if own is None or own.record is None:
                continue
            for sheet in own.record.sheets:
                if may_read_sheet(nurse, own.record, client, sheet):
                    yield GivenSheet(own.record.id, sheet)
