"""What follows from danger in a carer's words: a sign about the client, or words kept nowhere.

What a carer reports of the client's wish to die, or of an emergency, counts as the client's sign,
and the nurse is told as the client chose. Words about abuse, and of a carer at breaking point, are
kept nowhere where client or carer can read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flows.carer.on_behalf import cared_for, permission_of
from flows.conversation import Carer, CarersAnswer, Record, Role, ShowAlert, Sign, Turn
from flows.permission import carer_for
from flows.safety.alerts import tell_at_once
from flows.safety.listening import HIDDEN, words_of
from flows.safety.net import Signal
from flows.safety.ways_to_help import COMPUTER, NOBODY_ELSE
from flows.script import _
from flows.subject import nurse_of, with_client
from flows.words import Text

NOT_KEPT = _("I have not kept these words.")
CLIENTS_OWN = ("own_words", "as_client")  # voices in which "I" is the client


def is_kept_nowhere(turn: Turn, signals: Iterable[Signal]) -> bool:
    """Whether these words of somebody who answers for others are not kept at all."""
    return turn.person.role is Role.CARER and any(s.family in HIDDEN for s in signals)


def noted_about_client(turn: Turn, signals: tuple[Signal, ...]) -> Turn:
    """The turn in which what was heard about the client is noted, and told as the client chose."""
    found = _client_of(turn)
    if found is None or is_kept_nowhere(turn, signals):
        return turn
    record, given, answer = found
    client_speaks = answer is not None and answer.voice in CLIENTS_OWN
    about_client = [s for s in signals if s.other or client_speaks]
    signs = tuple(_sign(turn, s, given, answer.id if answer else "") for s in about_client)
    known = {sign.id for sign in record.signs}
    signs = tuple(sign for sign in signs if sign.id not in known)
    if not signs:
        return turn
    told = with_client(turn, replace(record, signs=(*record.signs, *signs)))
    told = replace(told, team=turn.teams.get(record.nurse, ()))  # not those of an own nurse
    for sign in signs:
        told = tell_at_once(told, sign)
    assert told.record is not None
    return replace(with_client(turn, told.record), effects=told.effects, team=turn.team)


def _sign(turn: Turn, signal: Signal, given: Carer, answer: str) -> Sign:
    return Sign(
        f"{turn.event.id}.{signal.family}",
        signal.family,
        signal.kind,
        signal.rule,
        turn.now,
        answer,
        by=given.name,
    )


def _client_of(turn: Turn) -> tuple[Record, Carer, CarersAnswer | None] | None:
    """Whom the words are about, by which permission, and what keeps them; None: nobody knows."""
    for record in turn.caseload:
        given = carer_for(turn.person, record, turn.now)
        kept = _kept_in(turn, record, given) if given else None
        if given and kept:
            return record, given, kept
    theirs = cared_for(turn)
    if len(theirs) == 1:
        return *theirs[0], None
    stands_at = permission_of(turn) if turn.person.position.step not in ("rest", "stop") else None
    return (*stands_at, None) if stands_at else None


def _kept_in(turn: Turn, record: Record, given: Carer) -> CarersAnswer | None:
    words, message = words_of(turn.event), getattr(turn.event, "message", "")
    return next(
        (
            said
            for said in record.carers_answers
            if said.carer == given.id and said.words == words
            if said.id == turn.event.id or (message and said.message == message)
        ),
        None,
    )


def who_reads_this(turn: Turn) -> Text:
    """What becomes of these words, in one honest sentence."""
    record = turn.record
    if record is not None and any(isinstance(e, ShowAlert) for e in turn.effects):
        return _("I am a computer. I let {nurse} know.", nurse=nurse_of(record))
    return COMPUTER if record is not None else NOBODY_ELSE
