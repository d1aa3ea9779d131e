"""Which nurses work together: an index in memory, made of the files of people and kept by commits.

It is made when it is first asked for. Afterwards it costs a message next to nothing, however many
clients there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock

from flows.conversation import Contact, Person, Record, Role
from flows.permission import LONG_AGO
from storage.lazily import Lazily


class Teams:
    """All nurses, by team. `everybody` reads the files of all people: that is done once."""

    def __init__(self, everybody: Callable[[], Iterable[Person]]) -> None:
        self._everybody = everybody
        self._nurses: dict[str, Person] | None = None
        self._teams = dict[str, tuple[Person, ...]]()
        self._guard = Lock()  # a turn is written in one thread while the next is read in another

    def note(self, person: Person) -> None:
        """Remember what somebody's newest file says, if it is a nurse's."""
        with self._guard:
            if self._nurses is None:
                return
            if person.role is Role.NURSE:
                self._nurses[person.id] = person
                self._teams.clear()
            elif self._nurses.pop(person.id, None):  # she left
                self._teams.clear()

    def colleagues(self, nurse: str) -> tuple[Contact, ...]:
        """Who is told when this nurse (a person id) does not read: her team, by when they came in.

        Whoever has no name yet, or blocked the bot, is passed over.
        """
        here = (p for p in self.members(nurse) if p.reachable and p.id != nurse)
        return tuple(Contact(p.id, p.name, p.came_at) for p in here)

    def members(self, nurse: str) -> tuple[Person, ...]:
        """This nurse and all in her team, by when they came in, also who cannot be reached.

        Whoever has no name yet is passed over.
        """
        with self._guard:
            if self._nurses is None:
                self._nurses = {p.id: p for p in self._everybody() if p.role is Role.NURSE}
            her = self._nurses.get(nurse)
            if her is None:
                return ()
            if her.team not in self._teams:
                self._teams[her.team] = _in_order(self._nurses.values(), her.team)
            return self._teams[her.team]

    def others(self, nurse: str) -> tuple[Contact, ...]:
        """All colleagues of a nurse, by when they came in, also who cannot be reached."""
        theirs = (p for p in self.members(nurse) if p.id != nurse)
        return tuple(Contact(p.id, p.name, p.came_at) for p in theirs)

    def clients_of_others(self, nurse: str) -> Iterator[tuple[str, str]]:
        """(colleague, record) of all clients of this nurse's colleagues."""
        theirs = (p for p in self.members(nurse) if p.id != nurse)
        return ((p.id, record) for p in theirs for record in p.clients)

    def around(
        self, person: Person, record: Record | None, read: Callable[[str], Record | None]
    ) -> tuple[tuple[Contact, ...], Sequence[Record]]:
        """Of a client's nurse who can be told; of a nurse all colleagues, and their clients, whose
        records `read` finds when they are looked at.
        """
        if person.role is Role.NURSE:
            return self.others(person.id), Lazily(lambda: self._records(person.id, read))
        return self.colleagues(record.nurse) if record and record.nurse else (), ()

    def _records(self, nurse: str, read: Callable[[str], Record | None]) -> Iterator[Record]:
        """The records of all clients of this nurse's colleagues."""
        for colleague, client in self.clients_of_others(nurse):
            if (record := read(client)) and record.nurse == colleague:
                yield record

    def of_clients(
        self, carer: Person, clients: Iterable[Record]
    ) -> Mapping[str, tuple[Contact, ...]]:
        """The colleagues of the nurses of those for whom somebody answers, by nurse."""
        if carer.role is not Role.CARER:
            return {}
        return {nurse: self.colleagues(nurse) for nurse in {c.nurse for c in clients if c.nurse}}


def _in_order(nurses: Iterable[Person], team: str) -> tuple[Person, ...]:
    there = [p for p in nurses if p.team == team and p.name]
    return tuple(sorted(there, key=lambda nurse: (nurse.came_at or LONG_AGO, nurse.id)))
