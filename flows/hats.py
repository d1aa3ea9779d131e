"""Somebody with a diary of their own can answer for others, too: in one of the two at a time."""

from __future__ import annotations

from dataclasses import replace

from flows.conversation import Person, Position, Role, ShowMenu, Turn


def put_on(person: Person, role: Role, step: str) -> Person:
    """This person in another role, at this step. Old buttons of the other role do not count."""
    at = Position(step, number=person.position.number + 1)
    return replace(person, role=role, position=at)


def as_carer(turn: Turn, step: str = "rest") -> Turn:
    """The turn of somebody who now answers for others; the commands follow."""
    turn = replace(turn, person=put_on(turn.person, Role.CARER, step), record=None)
    return _with_menu(turn)


def as_oneself(turn: Turn, step: str) -> Turn:
    """The turn of somebody who goes on in a diary of their own, or begins one."""
    turn = replace(turn, person=put_on(turn.person, Role.CLIENT, step), record=turn.own)
    return _with_menu(turn)


def _with_menu(turn: Turn) -> Turn:
    menu = ShowMenu(turn.person.id, turn.person.form, turn.person.role)
    return replace(turn, effects=(*turn.effects, menu))
