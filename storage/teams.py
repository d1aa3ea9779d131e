"""Which nurses work together: an index in memory, made of the files of people and kept by commits.

It is made when it is first asked for. Afterwards it costs a message next to nothing, however many
clients there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from threading import Lock

from flows.conversation import Contact, Person, Role

LONG_AGO = datetime.min.replace(tzinfo=UTC)  # of a nurse of whom it was not kept when she came in


class Teams:
    """All nurses, by team. `everybody` reads the files of all people: that is done once."""

    def __init__(self, everybody: Callable[[], Iterable[Person]]) -> None:
        self._everybody = everybody
        self._nurses: dict[str, Person] | None = None
        self._teams = dict[str, tuple[Contact, ...]]()
        self._guard = Lock()  # a turn is written in one thread while the next is read in another

    def note(self, person: Person) -> None:
        """Remember what somebody's newest file says, if it is a nurse's."""
        with self._guard:
            if person.role is Role.NURSE and self._nurses is not None:
                self._nurses[person.id] = person
                self._teams.clear()

    def colleagues(self, nurse: str) -> tuple[Contact, ...]:
        """Who is told when this nurse (a person id) does not read: her team, by when they came in.

        Whoever has no name yet, or blocked the bot, is passed over.
        """
        with self._guard:
            if self._nurses is None:
                self._nurses = {p.id: p for p in self._everybody() if p.role is Role.NURSE}
            her = self._nurses.get(nurse)
            if her is None:
                return ()
            if her.team not in self._teams:
                self._teams[her.team] = _in_order(self._nurses.values(), her.team)
            return tuple(c for c in self._teams[her.team] if c.id != nurse)


def _in_order(nurses: Iterable[Person], team: str) -> tuple[Contact, ...]:
    there = [p for p in nurses if p.team == team and p.name and p.reachable]
    there.sort(key=lambda nurse: (nurse.came_at or LONG_AGO, nurse.id))
    return tuple(Contact(p.id, p.name, p.came_at) for p in there)
