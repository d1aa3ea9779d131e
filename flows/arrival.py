"""Coming in: what Start does, with a link or without one.

A client's link changes nothing and is not used up before the client has said yes; a link that
cannot be used is refused in the same words whatever the reason.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from flows.conversation import Came, Invitation, Person, Position, Record, Role, ShowMenu, Turn
from flows.hats import as_carer, as_oneself
from flows.log.logbook import Thing
from flows.permission import GUESSES, GUESSES_COUNT_FOR, may_try, may_use, owns
from flows.script import _
from flows.words import Text

LINK_LASTS = timedelta(days=14)
LINK_DOES_NOT_WORK = _("This link does not work. Ask your nurse for a new one.")
LINK_IS_FOR_CLIENT = _("This link is for your client. Let the client open it on their own phone.")
PHONE_IS_IN_USE = _("This phone is already in use by a client. Use your own phone for your work.")
LINK_IS_FOR_SOMEBODY_ELSE = _("This link is for somebody else. Pass it on to them.")
ALREADY_CONNECTED = _("You are already connected with {nurse}.")


def one_time_link(turn: Turn, role: Role, record: str) -> Invitation:
    """A one-time link to a record, for somebody in this role. Its code is the turn's secret, of
    which only the hash is kept; a link that a nurse makes says whose it is.
    """
    hashed = sha256(turn.event.secret.encode()).hexdigest()
    made = Invitation(hashed, role, turn.now + LINK_LASTS, record)
    by = turn.person
    return replace(made, nurse=by.id, nurse_name=by.name) if by.role is Role.NURSE else made


def left_alone(turn: Turn) -> Turn:
    """The turn of somebody who has no opened link any more."""
    return replace(turn, person=replace(turn.person, invited=None))


def arrive(turn: Turn, event: Came) -> tuple[Turn, str | None, Text | None]:
    """The turn, the step it leads to (None: where the person was), and a word beforehand."""
    if not event.code:
        return turn, None, None
    invitation, leads_to = event.invitation, event.leads_to
    if leads_to is not None and owns(turn.person, leads_to):
        own_link = invitation is None or invitation.role is not Role.CARER
        return turn, None, None if own_link else LINK_IS_FOR_SOMEBODY_ELSE
    allowed = may_try(turn.person, turn.now)
    if not allowed or not invitation or not may_use(invitation, leads_to, turn.person, turn.now):
        return _refused(turn), None, LINK_DOES_NOT_WORK
    match invitation.role:
        case Role.NURSE:
            return _nurse_comes(turn, invitation)
        case Role.CARER:
            return _relative_comes(turn, event, invitation)
        case Role.CLIENT:
            return _client_comes(turn, event, invitation)


def _refused(turn: Turn) -> Turn:
    """The turn that remembers a link that did not work; so many of them, and none is looked at."""
    recent = tuple(at for at in turn.person.guesses if turn.now - at < GUESSES_COUNT_FOR)
    person = replace(turn.person, guesses=(*recent, turn.now)[-GUESSES:])
    return replace(turn, person=person, refused=Thing.LINK)


def _nurse_comes(turn: Turn, invitation: Invitation) -> tuple[Turn, str | None, Text | None]:
    if turn.person.role is Role.NURSE:
        return turn, None, None
    if turn.own is not None or turn.person.clients:
        return replace(turn, refused=Thing.LINK), None, PHONE_IS_IN_USE
    number = turn.person.position.number
    nurse = Person(
        turn.person.id,
        Position("name", number=number),
        role=Role.NURSE,
        team=invitation.team,
        came_at=turn.now,
    )
    turn = use(replace(turn, person=nurse), invitation)
    menu = ShowMenu(nurse.id, nurse.form, nurse.role)
    return replace(turn, effects=(*turn.effects, menu)), "name", None


def _client_comes(
    turn: Turn, event: Came, invitation: Invitation
) -> tuple[Turn, str | None, Text | None]:
    if turn.person.role is Role.NURSE:
        return replace(turn, refused=Thing.LINK), None, LINK_IS_FOR_CLIENT
    record = turn.own
    if record is not None and record.nurse:
        known = _(ALREADY_CONNECTED.msgid, nurse=record.nurse_name)
        return replace(turn, refused=Thing.LINK), None, known
    step = "welcome" if record is None else "link"
    turn = turn if turn.person.role is Role.CLIENT else as_oneself(turn, step)
    person = replace(turn.person, invited=invitation)
    return replace(turn, person=person, invited_to=event.leads_to), step, None


def _relative_comes(
    turn: Turn, event: Came, invitation: Invitation
) -> tuple[Turn, str | None, Text | None]:
    """Who answers or is told can have a diary of their own, too; a nurse uses another phone."""
    if turn.person.role is Role.NURSE:
        return replace(turn, refused=Thing.LINK), None, LINK_IS_FOR_SOMEBODY_ELSE
    record = event.leads_to
    answers = record is not None and any(c.link == invitation.id for c in record.carers)
    step = "may_answer" if answers else "asked"
    turn = turn if turn.person.role is Role.CARER else as_carer(turn, step)
    person = replace(turn.person, invited=invitation)
    return replace(turn, person=person, invited_to=record), step, None


def leads_to(turn: Turn) -> Record | None:
    """The record that the link which was opened may still be used for: much can have changed since
    then. A newer link, for one.
    """
    invited, record = turn.person.invited, turn.invited_to
    works = invited is not None and may_use(invited, record, turn.person, turn.now)
    return record if works else None


def use(turn: Turn, invitation: Invitation) -> Turn:
    """The turn that uses an invitation up."""
    used = replace(invitation, used_by=turn.person.id)
    return replace(turn, invitations=(*turn.invitations, used))
