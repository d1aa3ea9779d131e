"""Carers are invited before a visit, if the client wants that: at the same time as the client.

The one reminder is the client's. Only where the client has no phone, or wants no invitations, is a
carer reminded, too. Never in the quiet hours; each carer can switch it off.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.conversation import Carer, Record, Say, Visit
from flows.due.inviting import (
    APART,
    BUSY,
    INVITATION,
    REMINDER,
    REMINDS_BEFORE,
    UNINVITE,
    told_coming,
)
from flows.due.quiet_hours import allowed_from, handover_at
from flows.house import HouseRules
from flows.log.bookkeeping import CARE, by_program
from flows.log.logbook import Act, Entry, Thing
from flows.record import carers, diary, naming
from flows.script import _, button
from flows.words import Choice, Prompt

ANSWER_FOR, UNINVITE_CARER, INVITE_CARER = "answer_for", "uninvite_carer", "invite_carer"


def carers_due_at(record: Record, rules: HouseRules, now: datetime) -> datetime | None:
    """When those who answer for a client are invited or reminded (in the zone of `now`, aware); a
    moment that has been means at once. None: not, as things are.
    """
    visit = _visit(record, rules, now)
    if visit is None or not _wanted(record, now):
        return None
    at = _invitation_at(record, visit, rules)
    if at is None:
        at = _reminder_at(record, visit, now)
    if at is None:
        return None
    allowed = allowed_from(max(at, now).astimezone(now.tzinfo), rules)
    return allowed if allowed < handover_at(visit, rules, now) else None


def _wanted(record: Record, now: datetime) -> tuple[Carer, ...]:
    """The carers whom the client wants to be asked, and who want it themselves."""
    return tuple(c for c in carers.present(record, now) if c.asked_along and not c.uninvited)


def _visit(record: Record, rules: HouseRules, now: datetime) -> Visit | None:
    if not rules.invite or not record.nurse or record.closed_at:
        return None
    consents = record.consents
    if record.client is not None and (not consents or consents[-1].withdrawn_at):
        return None
    visit = diary.next_visit(record, now)
    if visit is None or visit.done_at or diary.share_for(record, visit):
        return None
    return visit


def _is_alone(record: Record) -> bool:
    """Whether carers are asked and the client is not."""
    return record.client is None or record.uninvited


def _invitation_at(record: Record, visit: Visit, rules: HouseRules) -> datetime | None:
    sent = visit.carers_invited_at
    if not _is_alone(record):
        at = visit.invited_at
        return at if at and (sent is None or sent < at) else None
    wanted = visit.starts_at - rules.invite
    if sent and sent + APART > wanted:
        return None
    others = (v.carers_invited_at + APART for v in record.visits if v.carers_invited_at)
    return max((wanted, *others))


def _reminder_at(record: Record, visit: Visit, now: datetime) -> datetime | None:
    sent, wanted = visit.carers_invited_at, visit.starts_at - REMINDS_BEFORE
    if not _is_alone(record) or sent is None or visit.carers_reminded_at:
        return None
    if wanted - sent < BUSY or not _silent(record, visit, now):
        return None
    return wanted


def _silent(record: Record, visit: Visit, now: datetime) -> tuple[Carer, ...]:
    """The invited carers who said nothing since."""
    sent = visit.carers_invited_at
    said = {a.carer for a in record.carers_answers if sent and a.said_at >= sent}
    return tuple(c for c in _wanted(record, now) if c.id not in said)


def carers_invited(
    record: Record, rules: HouseRules, now: datetime
) -> tuple[Record, tuple[Say, ...], tuple[Entry, ...]]:
    """The record after what its carers are due for; what is said to them, and logged."""
    at, visit = carers_due_at(record, rules, now), _visit(record, rules, now)
    if at is None or at > now or visit is None:
        return record, (), ()
    if _invitation_at(record, visit, rules):
        kept = replace(visit, carers_invited_at=now, carers_reminded_at=None)
        to, is_reminder = _wanted(record, now), False
    else:
        kept = replace(visit, carers_reminded_at=now)
        to, is_reminder = _silent(record, visit, now), True
    said = tuple(_invitation(record, visit, one, now, is_reminder) for one in to)
    entry = by_program(now, record, Act.HAND_OVER, Thing.INVITATION, CARE, len(said))
    return diary.put_visit(record, kept), said, (entry,)


def _invitation(record: Record, visit: Visit, one: Carer, now: datetime, is_reminder: bool) -> Say:
    asks = (
        REMINDER
        if is_reminder
        else (_("Do you want to tell something about {who} for this?"), INVITATION[-1])
    )
    about_whom = (_("This is about {who}."),) if is_reminder else ()
    lines = (told_coming(record, visit, now), *about_whom, *asks)
    answer = naming.about(button("Answer about {who}"), one.naming)
    prompt = Prompt(
        tuple(naming.about(line, one.naming) if "{who}" in line.msgid else line for line in lines),
        (
            Choice(ANSWER_FOR, answer, record.id),
            Choice(UNINVITE_CARER, UNINVITE.label, record.id),
        ),
    )
    return Say(one.person, one.form, prompt, asked=False)
