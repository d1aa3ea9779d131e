"""Coming in: what Start does, with a link or without one.

A link never changes anything before the person has said yes; a link that cannot be used is refused
in the same words whatever the reason.
"""

from __future__ import annotations

from dataclasses import replace

from flows.conversation import Came, Invitation, Person, Position, Role, ShowMenu, Text, Turn
from flows.permission import may_use
from flows.script import _

LINK_DOES_NOT_WORK = _("This link does not work. Ask your nurse for a new one.")
LINK_IS_FOR_CLIENT = _("This link is for your client. Let the client open it on their own phone.")
PHONE_IS_IN_USE = _("This phone is already in use by a client. Use your own phone for your work.")
ALREADY_CONNECTED = _("You are already connected with {nurse}.")


def arrive(turn: Turn, event: Came) -> tuple[Turn, str | None, Text | None]:
    """The turn, the step it leads to (None: where the person was), and a word beforehand."""
    if not event.code:
        return turn, None, None
    invitation = event.invitation
    if invitation is None or not may_use(invitation, turn.person.id, turn.now):
        return turn, None, LINK_DOES_NOT_WORK
    if invitation.role is Role.NURSE:
        return _nurse_comes(turn, invitation)
    return _client_comes(turn, invitation)


def _nurse_comes(turn: Turn, invitation: Invitation) -> tuple[Turn, str | None, Text | None]:
    if turn.person.role is Role.NURSE:
        return turn, None, None
    if turn.record is not None:
        return turn, None, PHONE_IS_IN_USE
    number = turn.person.position.number
    nurse = Person(turn.person.id, Position("name", number=number), role=Role.NURSE)
    turn = _used(replace(turn, person=nurse), invitation)
    menu = ShowMenu(nurse.id, nurse.form, nurse.role)
    return replace(turn, effects=(*turn.effects, menu)), "name", None


def _client_comes(turn: Turn, invitation: Invitation) -> tuple[Turn, str | None, Text | None]:
    if turn.person.role is Role.NURSE:
        return turn, None, LINK_IS_FOR_CLIENT
    record = turn.record
    if record is not None and record.id == invitation.record:
        return turn, None, None
    if record is not None and record.nurse:
        return turn, None, _(ALREADY_CONNECTED.msgid, nurse=record.nurse_name)
    turn = _used(turn, invitation)
    turn = replace(turn, person=replace(turn.person, invited=invitation))
    return turn, "welcome" if record is None else "link", None


def _used(turn: Turn, invitation: Invitation) -> Turn:
    used = replace(invitation, used_by=turn.person.id)
    return replace(turn, invitations=(*turn.invitations, used))
