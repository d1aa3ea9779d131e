"""What follows from danger in a carer's words once it is known whose it is, or likely.

Of the client: a sign, and the nurse is told as the client chose; the client hears who wrote it. Of
the carer: nothing is noted and nobody is told. Words about abuse, and of a carer at breaking point,
are kept nowhere where client or carer can read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flows.conversation import Alert, Carer, Effect, Form, Record, Role, Say, Sign, Turn
from flows.permission import carer_for
from flows.safety.alerts import known_as, put, tell_at_once
from flows.safety.listening import HIDDEN
from flows.safety.net import WORN_OUT, Family, Signal
from flows.safety.ways_to_help import IN_DANGER
from flows.script import _
from flows.subject import nurse_of, with_client
from flows.words import Prompt, Text

NOT_KEPT = _("I have not kept these words.")


def is_kept_nowhere(turn: Turn, signals: Iterable[Signal]) -> bool:
    """Whether these words of somebody who answers for others are not kept at all. It is asked whose
    they are when a carer cannot go on, and nothing else is heard.
    """
    every = tuple(signals)
    if turn.person.role is not Role.CARER or is_worn_out(every):
        return False
    return any(s.family in HIDDEN for s in every)


def is_worn_out(signals: tuple[Signal, ...]) -> bool:
    """Whether somebody cannot go on, and at most harms whom they care for."""
    return all(s.family is Family.CARER for s in signals) and any(
        s.kind == WORN_OUT for s in signals
    )


def signs_of(record: Record, event: str) -> tuple[Sign, ...]:
    """The signs that a carer's words of that event raised about this client."""
    return tuple(sign for sign in record.signs if sign.by and sign.id.startswith(f"{event}."))


def alerts_of(record: Record, event: str) -> tuple[Alert, ...]:
    """What was sent about those signs."""
    ids = {sign.id for sign in signs_of(record, event)}
    return tuple(made for made in record.alerts if made.sign in ids)


def noted_about_client(
    turn: Turn, client: str, event: str, words: str, signals: tuple[Signal, ...]
) -> Turn:
    """The turn in which what was heard about this client is noted, and told as the client chose.

    The same words are noted once; without a permission that counts now, nothing is.
    """
    record = next((r for r in turn.caseload if r.id == client), None)
    given = carer_for(turn.person, record, turn.now) if record else None
    if record is None or given is None or signs_of(record, event):
        return turn
    signs = tuple(_sign(turn, s, given, event) for s in signals if s.family not in HIDDEN)
    told = with_client(turn, replace(record, signs=(*record.signs, *signs)))
    told = replace(told, team=turn.teams.get(record.nurse, ()))  # not those of an own nurse
    for sign in signs:
        told = tell_at_once(told, sign, words)
    assert told.record is not None
    effects = (*told.effects, *_to_client(turn, told.record, event))
    return replace(with_client(turn, told.record), effects=effects, team=turn.team)


def _sign(turn: Turn, signal: Signal, given: Carer, event: str) -> Sign:
    return Sign(
        f"{event}.{signal.family}",
        signal.family,
        signal.kind,
        signal.rule,
        turn.now,
        by=given.name,
    )


def _to_client(turn: Turn, record: Record, event: str) -> tuple[Effect, ...]:
    """Who wrote that help may be needed, when somebody was told of it."""
    made = alerts_of(record, event)
    if not made:
        return ()
    names = dict.fromkeys(told.name or nurse_of(record) for one in made for told in one.told)
    [by] = {sign.by for sign in signs_of(record, event)}
    return _says(
        turn,
        record,
        _("{name} wrote that you may need help soon.", name=by),
        *(_("I have sent {name} a message.", name=name) for name in names),
        IN_DANGER,
    )


def _says(turn: Turn, record: Record, *lines: Text) -> tuple[Effect, ...]:
    """Words for the client: not when who writes is the one who reads them, on a shared phone."""
    client = record.client
    if client is None or client.id == turn.person.id:
        return ()
    return (Say(client.id, client.form, Prompt(lines)),)


def not_about_client(turn: Turn, client: str, event: str) -> Turn:
    """The turn in which a carer says that it was not about the client: whoever was told hears it,
    and the carer's words are in no alert any more.
    """
    record = next((r for r in turn.caseload if r.id == client), None)
    signs = signs_of(record, event) if record else ()
    if record is None or not signs or all(sign.denied_at for sign in signs):
        return turn
    ids, made = {sign.id for sign in signs}, alerts_of(record, event)
    denied = (replace(s, denied_at=turn.now) if s.id in ids else s for s in record.signs)
    record = replace(record, signs=tuple(denied))
    for one in made:
        record = put(record, replace(one, words=""))
    effects = _corrections(turn, record, made, signs[0].by)
    return replace(with_client(turn, record), effects=(*turn.effects, *effects))


def _corrections(
    turn: Turn, record: Record, made: tuple[Alert, ...], by: str
) -> tuple[Effect, ...]:
    """The correction, for all who were told and for the client."""
    if not made:
        return ()
    told = {one.to: one for each in made for one in each.told}.values()
    who = known_as(record, by)
    to_nurse = _("{who}, says now: it was not about {label}.", who=who, label=record.label)
    calls = {contact.id: contact.calls for contact in record.contacts}
    return (
        *(
            Say(one.to, Form.U, Prompt((to_nurse,)), role=Role.NURSE)
            if one.role is Role.NURSE
            else Say(one.to, Form.U, Prompt((_mistaken(calls.get(one.to, "")),)))
            for one in told
        ),
        *_says(turn, record, _("{name} says now: it was not about you.", name=by)),
    )


def _mistaken(calls: str) -> Text:
    return _("The question about {calls} was a mistake.", calls=calls)
