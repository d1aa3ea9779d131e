"""Somebody read an alert: the client hears it, or the carer who wrote it, and other nurses do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.conversation import Form, Pressed, Record, Role, Said, Say, Turn
from flows.log.logbook import Thing
from flows.permission import may_confirm
from flows.safety.alerts import is_discreet, put, told_of_it, unread, written_by
from flows.safety.signs import Alert, Told
from flows.script import Reply, _
from flows.words import Prompt


def seen(turn: Turn, reply: Reply) -> Turn:
    """Note that somebody read the alert that their button names; the client hears it, at any hour.

    A button is never trusted: whether this person was told is decided from the record.
    """
    if isinstance(turn.event, Said):  # typed: it names no message
        return _seen_at_hand(turn)
    record = turn.event.leads_to if isinstance(turn.event, Pressed) else None
    _record, _space, alert_id = reply.about.partition(" ")
    if record is None or not may_confirm(turn.person, record, alert_id):
        return replace(turn, refused=Thing.ALERT)
    return read(turn, record, alert_id)


def _seen_at_hand(turn: Turn) -> Turn:
    """The same for who typed it: of the client at hand, if there is one message to be read."""
    at_hand = (*turn.person.position.about, "")[0]
    found = [
        (record, made)
        for record in turn.caseload
        if record.id == at_hand
        for made in unread(record, turn.person.id)
    ]
    if len(found) != 1:
        return replace(turn, notes=(*turn.notes, _("Press the button below that message.")))
    [(record, made)] = found
    return read(turn, record, made.id)


def read(turn: Turn, record: Record, alert_id: str) -> Turn:
    """The turn in which this person read this alert; pressed again it changes nothing."""
    found = next(made for made in record.alerts if made.id == alert_id)
    mine = [told for told in found.told if told.to == turn.person.id]
    if any(told.read_at for told in mine):
        return replace(turn, notes=(*turn.notes, _("Thank you. I knew that already.")))
    now_read = replace(found, told=tuple(_read(t, turn.person.id, turn.now) for t in found.told))
    record = put(record, now_read)
    others = tuple(r for r in turn.caseload if r.id != record.id)
    mine_too = len(others) < len(turn.caseload)
    caseload = (*others, record) if mine_too else turn.caseload
    news = (
        _("{name} has read your message.", name=mine[0].name)
        if is_discreet(record, now_read)
        else _("{name} has read the message.", name=mine[0].name)
    )
    if by := written_by(record, now_read):
        news = _("{name} has read the message of {by}.", name=mine[0].name, by=by)
    to_writer = (_("{name} has read your message.", name=mine[0].name),)
    told = told_of_it(record, now_read, (news,), to_writer)
    effects = (*told, *_to_colleagues(record, now_read, mine[0]))
    thanks = (
        _("Thank you. I pass on that you have read it.")
        if told
        else _("Thank you. I have noted that you have read it.")
    )
    return replace(
        turn,
        record=record,
        caseload=caseload,
        notes=(*turn.notes, thanks),
        effects=(*turn.effects, *effects),
    )


def _to_colleagues(record: Record, made: Alert, reader: Told) -> tuple[Say, ...]:
    """That somebody read an alert, for the other nurses who have it."""
    of = {"name": reader.name, "label": record.label}
    by = written_by(record, made)
    news = (
        _("{name} has read the message of {by} about {label}.", by=by, **of)
        if by
        else _("{name} has read the message of {label}.", **of)
    )
    others = {told.to for told in made.told if told.role is Role.NURSE} - {reader.to}
    said = Prompt((news,))
    return tuple(Say(to, Form.U, said, asked=False, role=Role.NURSE) for to in sorted(others))


def _read(told: Told, person: str, now: datetime) -> Told:
    return replace(told, read_at=told.read_at or now) if told.to == person else told
