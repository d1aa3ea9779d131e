"""The invitation to look back before a visit, and one reminder of it. Derived from the record.

A visit that is planned brings it about. It is never sent in the quiet hours, never once the nurse
has or should have what was shared, and never to somebody who is talking already or wants none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.conversation import Record, Say, Turn, Visit
from flows.due.quiet_hours import allowed_from, handover_at
from flows.house import HouseRules
from flows.interrupts import LATER, has_answers, note
from flows.log.bookkeeping import CARE, by_program
from flows.log.logbook import Act, Entry, Thing
from flows.record import diary
from flows.script import AGAIN, STAY, Branch, Reply, _, button
from flows.subject import coming, record_of
from flows.words import Choice, Prompt, Text, When

REMINDS_BEFORE = timedelta(days=2)
BUSY = timedelta(days=1)  # after the last thing somebody said or began, and after a visit
APART = timedelta(days=4)  # an invitation for another visit, or for one that was moved, is so far
SOON = timedelta(days=1)  # the news of a visit brings along an invitation that would follow so soon

START = Choice("start_now", button("Begin now"))
UNINVITE = Choice("uninvite", button("Do not ask this any more"))
NO_INVITATIONS = Choice("uninvite", button("No invitations"))
INVITE_AGAIN = Choice("invite_again", button("Invite me again"))
BUTTONS = (START, LATER, UNINVITE)

IN_DAYS = (
    _("Today {nurse} comes."),
    _("Tomorrow {nurse} comes."),
    _("In two days {nurse} comes."),
    _("In three days {nurse} comes."),
    _("In four days {nurse} comes."),
    _("In five days {nurse} comes."),
    _("In six days {nurse} comes."),
    _("In seven days {nurse} comes."),
)
INVITATION = (
    _("Do you want to tell already what matters to you?"),
    _("It may be short."),
)
REMINDER = (_("If you like, you can still tell something for this."), _("You do not have to."))


# --- when -------------------------------------------------------------------------------------


def invites_at(record: Record, rules: HouseRules, now: datetime) -> datetime | None:
    """When the client is invited, or reminded of it, for the visit that comes first: in the zone of
    `now` (aware, local); a moment that has been means at once. None: not, as things are.
    """
    visit = _visit(record, rules, now)
    if visit is None:
        return None
    at = _invitation_at(record, visit, rules) or _reminder_at(record, visit, rules)
    return _allowed(record, visit, at, rules, now) if at else None


def _visit(record: Record, rules: HouseRules, now: datetime) -> Visit | None:
    """The visit to which this client may be invited to look back."""
    client, consents = record.client, record.consents
    is_off = record.uninvited or not rules.invite
    if is_off or client is None or not client.reachable or not record.nurse:
        return None
    if not consents or consents[-1].withdrawn_at is not None:
        return None
    visit = diary.next_visit(record, now)
    if visit is None or visit.done_at or diary.last_shared(record, visit):
        return None
    return visit


def _invitation_at(record: Record, visit: Visit, rules: HouseRules) -> datetime | None:
    """When the invitation is wanted; None once it was sent for about this time."""
    wanted = visit.starts_at - rules.invite
    if visit.invited_at and visit.invited_at + APART > wanted:
        return None
    others = (v.invited_at + APART for v in record.visits if v.invited_at)
    return max((wanted, *others))


def _reminder_at(record: Record, visit: Visit, rules: HouseRules) -> datetime | None:
    """When to remind of the invitation; None when there is no need or no time to."""
    wanted, asked_at = visit.starts_at - REMINDS_BEFORE, visit.invited_at
    if asked_at is None or visit.reminded_at or wanted - asked_at < BUSY:
        return None
    heard_since = any(at >= asked_at for at in _told_at(record))
    return None if heard_since else wanted


def _allowed(
    record: Record, visit: Visit, at: datetime, rules: HouseRules, now: datetime
) -> datetime | None:
    """The first moment from `at` on at which it does not disturb; None when it is too late then."""
    been = [v.starts_at for v in record.visits if not v.cancelled and v.starts_at <= now]
    free = max((at, now, *(busy + BUSY for busy in (*_active_at(record), *been))))
    allowed = allowed_from(free.astimezone(now.tzinfo), rules)
    return allowed if allowed < handover_at(visit, rules, now) else None


def _told_at(record: Record) -> tuple[datetime, ...]:
    """When the client said or shared something."""
    return (
        *(said.said_at for said in record.reflections),
        *(given.given_at for given in record.marks),
        *(item.added_at for item in record.agenda),
        *(share.agreed_at for share in record.shares),
        *(compared.said_at for compared in record.compared),
    )


def _active_at(record: Record) -> tuple[datetime, ...]:
    """When the client said, shared, changed or began something."""
    return (
        *_told_at(record),
        *(said.corrected_at for said in record.reflections if said.corrected_at),
        *(session.started_at for session in record.sessions),
        *(consent.given_at for consent in record.consents),
    )


# --- what -------------------------------------------------------------------------------------


def invited(
    record: Record, rules: HouseRules, now: datetime
) -> tuple[Record, tuple[Say, ...], tuple[Entry, ...]]:
    """The record after the invitation or the reminder that is due; what is said and logged."""
    at, visit = invites_at(record, rules, now), _visit(record, rules, now)
    if at is None or at > now or visit is None or record.client is None:
        return record, (), ()
    if _invitation_at(record, visit, rules):
        kept, lines = replace(visit, invited_at=now, reminded_at=None), INVITATION
    else:
        kept, lines = replace(visit, reminded_at=now), REMINDER
    prompt = Prompt((told_coming(record, visit, now), *lines), BUTTONS)
    said = Say(record.client.id, record.client.form, prompt, asked=False)
    entry = by_program(now, record, Act.HAND_OVER, Thing.INVITATION, CARE, 1)
    return diary.put_visit(record, kept), (said,), (entry,)


def told_coming(record: Record, visit: Visit, now: datetime) -> Text:
    """That a nurse comes, and when."""
    nurse = coming(record, visit)
    days = (visit.starts_at.astimezone(now.tzinfo).date() - now.date()).days
    if days < len(IN_DAYS):
        return replace(IN_DAYS[days], params={"nurse": nurse})
    return _("{nurse} comes on {when}.", nurse=nurse, when=When(visit.starts_at))


def with_news(
    record: Record, planned: Visit, rules: HouseRules, now: datetime
) -> tuple[Visit, Prompt]:
    """A visit of which the client hears now, and what that news brings along: the invitation, when
    it would follow soon. News that waits for the morning takes it along, too.
    """
    told = diary.put_visit(record, planned)
    visit, wanted = _visit(told, rules, now), _invitation_at(told, planned, rules)
    if visit is None or visit.id != planned.id or wanted is None or wanted > now + SOON:
        return planned, Prompt(())
    if _allowed(told, planned, now, rules, now) != allowed_from(now, rules):
        return planned, Prompt(())
    return replace(planned, invited_at=now, reminded_at=None), Prompt(INVITATION, BUTTONS)


# --- the client's own choice ------------------------------------------------------------------


def uninvite(turn: Turn, reply: Reply) -> Turn:
    """Invite no more."""
    turn = note(
        turn,
        _("Good. I do not ask this any more."),
        _("You can always tell something yourself. Again after all? Then type: invite me again."),
    )
    return replace(turn, record=replace(record_of(turn), uninvited=True))


def invite_again(turn: Turn, reply: Reply) -> Turn:
    """Invite before a visit, as in the beginning."""
    turn = note(turn, _("Good. I ask you again before a visit."))
    return replace(turn, record=replace(record_of(turn), uninvited=False))


def invitations(record: Record) -> tuple[Choice, ...]:
    """The button that switches invitations off or on; without a nurse there are no visits."""
    if not record.nurse:
        return ()
    return (INVITE_AGAIN if record.uninvited else NO_INVITATIONS,)


INVITING_INTERRUPTS = (
    Branch("uninvite", STAY, uninvite, when=has_answers),
    Branch("invite_again", STAY, invite_again, when=has_answers),
    Branch("uninvite", AGAIN),
    Branch("invite_again", AGAIN),
)
INVITING_OFFERS = (START, UNINVITE, NO_INVITATIONS, INVITE_AGAIN)
INVITING_STANDING = frozenset(choice.name for choice in INVITING_OFFERS)
