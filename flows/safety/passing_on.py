"""What becomes of an alert: it arrives, or cannot; it is read, or passed on to the next.

Derived from the record and the time. The client hears each of these once, at any hour: whoever
asked for help has to know whether it comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from flows.conversation import Alert, Effect, Record, Role, Say, ShowAlert, Told
from flows.log.bookkeeping import by_program
from flows.log.logbook import Act, Entry, Thing
from flows.permission import may_be_told
from flows.safety.alerts import (
    families_of,
    is_discreet,
    is_open,
    is_taken_back,
    put,
    shown,
    told_of_it,
    written_by,
)
from flows.safety.help_lines import EMERGENCY, LISTENING, SUICIDE
from flows.safety.net import Family
from flows.script import _
from flows.words import Prompt, Text

TELL = "tell"  # the right by which the program passes an alert on
PassedOn = tuple[Record, tuple[Effect, ...], tuple[Entry, ...]]


# --- it arrives, or cannot --------------------------------------------------------------------


def delivered(record: Record, effect: ShowAlert, now: datetime) -> PassedOn:
    """The record after an alert came to somebody; the client hears it of the first one."""
    made = _alert(record, effect.alert)
    if made is None or not any(_is_fresh(told, effect.to) for told in made.told):
        return record, (), ()
    told = tuple(replace(t, delivered_at=now) if _is_fresh(t, effect.to) else t for t in made.told)
    record = put(record, replace(made, told=told))
    if len(made.told) > 1 or any(t.read_at for t in told) or written_by(record, made):
        return record, (), ()  # of what a carer wrote the client has heard when it was sent
    news = (
        _("{name} has your message.", name=told[0].name)
        if is_discreet(record, made)
        else _("The message has come to {name}. It has not been read yet.", name=told[0].name)
    )
    return record, _to_client(record, news), ()


def _is_fresh(told: Told, to: str) -> bool:
    return told.to == to and told.delivered_at is None


def _alert(record: Record, alert_id: str) -> Alert | None:
    return next((made for made in record.alerts if made.id == alert_id), None)


def out_of_reach(record: Record, effect: ShowAlert, now: datetime) -> PassedOn:
    """The record after an alert cannot come to somebody: the next one gets it at once."""
    made = _alert(record, effect.alert)
    if made is None or not is_open(made) or made.told[-1].to != effect.to:
        return record, (), ()
    return _passed_on(record, made, now, reached=False)


# --- it stays unread --------------------------------------------------------------------------


def unread_at(record: Record, unread: timedelta) -> Iterator[datetime]:
    """When the alerts that nobody read yet are passed on."""
    return (
        made.told[-1].sent_at + unread for made in record.alerts if _is_waited_for(record, made)
    )


def _is_waited_for(record: Record, made: Alert) -> bool:
    waits = is_open(made) and not is_taken_back(record, made)
    return waits and may_be_told(record, made.told[0].to)


def passed_on(record: Record, unread: timedelta, now: datetime) -> PassedOn:
    """The record after all that stayed unread for so long was passed on."""
    effects: tuple[Effect, ...] = ()
    log: tuple[Entry, ...] = ()
    for made in record.alerts:
        if _is_waited_for(record, made) and made.told[-1].sent_at + unread <= now:
            record, sent, entries = _passed_on(record, made, now)
            effects, log = effects + sent, log + entries
    return record, effects, log


def _passed_on(record: Record, made: Alert, now: datetime, *, reached: bool = True) -> PassedOn:
    """To the next who waits; when there is nobody left, to the first one once more."""
    before = made.told[-1]
    following = made.waits[0] if made.waits else None
    again = made.told[0]
    told = (
        Told(following.id, following.name, Role.NURSE, now)
        if following
        else Told(again.to, again.name, again.role, now)
    )
    changed = replace(made, waits=made.waits[1:], told=(*made.told, told))
    record = put(record, changed)
    say = _discreetly if is_discreet(record, made) else _plainly
    news = say(before, told, families_of(record, made), reached=reached, again=following is None)
    by = written_by(record, made)
    wrote = (_("{name} wrote that you may need help soon.", name=by),) if by else ()
    heard = told_of_it(record, changed, (*wrote, *news), (_("About your message:"), *news))
    effects: tuple[Effect, ...] = (shown(record, changed, told), *heard)
    return record, effects, (by_program(now, record, Act.HAND_OVER, Thing.ALERT, TELL, 1),)


def _plainly(
    before: Told, told: Told, families: tuple[str, ...], *, reached: bool, again: bool
) -> tuple[Text, ...]:
    missed = (
        _("{name} has not read it yet.", name=before.name)
        if reached
        else _("I cannot reach {name}.", name=before.name)
    )
    if again:
        return missed, *nobody(families)
    return missed, _("I have now sent it to {name}, too.", name=told.name)


def _discreetly(
    before: Told, told: Told, families: tuple[str, ...], *, reached: bool, again: bool
) -> tuple[Text, ...]:
    """The same for whoever may have somebody reading along: it comes unasked, so it is like any
    other message, without numbers.
    """
    missed = (
        _("{name} has not read your message yet.", name=before.name)
        if reached
        else _("I cannot reach {name}.", name=before.name)
    )
    if again:
        return missed, _("{name} gets it once more.", name=told.name)
    return missed, _("{name} has it now, too.", name=told.name)


def nobody(families: tuple[str, ...]) -> tuple[Text, ...]:
    """What to do when nobody reads it."""
    danger = _("Is there danger now? Call {number}.", number=EMERGENCY.number)
    match families[:1]:
        case (Family.SUICIDE,):
            line = _("Do not wait. Call {number} or {free}, day and night.",
                     number=SUICIDE.number, free=SUICIDE.free)  # fmt: skip
        case (Family.MEDICAL,):
            return (_("Do not wait. Call your doctor, or {number}.", number=EMERGENCY.number),)
        case _:
            line = _("You can always talk to somebody. Call {number}.", number=LISTENING.number)
    return (danger, line) if Family.MEDICAL in families else (line, danger)


def _to_client(record: Record, *news: Text) -> tuple[Effect, ...]:
    client = record.client if record.closed_for != "died" else None
    return (Say(client.id, client.form, Prompt(news)),) if client else ()
