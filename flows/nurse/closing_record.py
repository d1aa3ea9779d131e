"""Closing a record, because the client died or the care ended: then nobody is asked anything.

The tie with the nurse goes, and with it all that hangs on it: invitations, questions, hand-overs,
alerts. She can still read what she got, and open the record again as long as it can be a mistake.
Of a death the program is never the messenger: it says nothing to the client's own chat, and to
carers only that it asks nothing more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from flows.carer.sheet import for_nurse
from flows.carer.sheet import read_again as sheets_again
from flows.client.agreed import noted
from flows.client.telling import farewells
from flows.conversation import Effect, Form, Record, Say, ShowSummary, Turn
from flows.due.delivery import shared_before
from flows.due.inviting_carers import ANSWER_FOR
from flows.interrupts import BACKWARD, CLIENTS, HELP, note, tell
from flows.log.bookkeeping import RETENTION, by_program
from flows.log.logbook import Act, Entry, Thing
from flows.nurse.visits import client_at_hand
from flows.permission import closed, may_read
from flows.record import carers, diary
from flows.record.caring import Carer
from flows.record.naming import called
from flows.safety import alerts
from flows.script import AGAIN, Branch, Reply, Step, _, button
from flows.subject import about, with_client
from flows.words import Choice, Listing, Prompt, Text, When

MISTAKE_FOR = timedelta(days=30)  # so long a record can be opened again
GONE = Prompt((_("This client is no longer in your list."),), (CLIENTS,))
Why = Literal["died", "ended"]
WRONG = _("My last message was not right.")
CLOSED = Choice("closed", button("Care has ended"))


# --- closing ----------------------------------------------------------------------------------


def close(turn: Turn) -> Prompt:
    """Ask why the care ends."""
    if client_at_hand(turn) is None:
        return GONE
    return Prompt(
        (_("Why does the care end?"),),
        (
            Choice("died", button("The client has died")),
            Choice("ended", button("The care ends")),
            BACKWARD,
            HELP,
        ),
    )


def _because(turn: Turn, why: Why) -> Turn:
    return about(turn, turn.person.position.about[0], why)


def died(turn: Turn, reply: Reply) -> Turn:
    """Close it because the client died."""
    return _because(turn, "died")


def ended(turn: Turn, reply: Reply) -> Turn:
    """Close it because the care ends."""
    return _because(turn, "ended")


def _why(turn: Turn) -> Why:
    return "died" if turn.person.position.about[1:2] == ("died",) else "ended"


def close_confirm(turn: Turn) -> Prompt:
    """Say what follows from it, and ask once more."""
    record = client_at_hand(turn)
    if record is None:
        return GONE
    return Prompt(
        (
            Listing(tuple(_follows(turn, record))),
            _("Is it a mistake? You can undo this for 30 days."),
            _("Do I close this record?"),
        ),
        (
            Choice("yes", button("Yes, close it")),
            Choice("no", button("No, go back")),
            HELP,
        ),
    )


def _follows(turn: Turn, record: Record) -> list[Text]:
    lines = [_("I cancel the visits and ask nothing more.")]
    if alerts.unread(record, turn.person.id):
        lines.insert(0, _("There is a message that you have not read yet. Read it first."))
    if any(not share.handed_over_at for share in record.shares):
        lines.append(_("A summary that waits for a visit does not come any more."))
    if _why(turn) == "died":
        lines.append(_("The client's phone gets no message."))
    elif record.client:
        lines.append(_("The client hears it. The answers stay with the client."))
    told = [c for c in record.carers if c.person and carers.is_open(c)]
    if told or (_why(turn) == "died" and any(c.agreed_at for c in record.contacts)):
        lines.append(_("Relatives hear that I ask nothing more. They do not hear why."))
        if _why(turn) == "died":
            lines.append(_("So speak to them first yourself."))
    return lines


def keep_closed(turn: Turn, reply: Reply) -> Turn:
    """Close the record at hand: what is ahead is cancelled, and what anybody may do has ended."""
    record = client_at_hand(turn)
    if record is None:
        return turn
    why = _why(turn)
    told = (*_to_carers(record), *(farewells(record) if why == "died" else ()))
    shut = _shut(record, why, turn.now, turn.person.id)
    turn = replace(
        with_client(turn, shut), effects=(*turn.effects, *told, *_to_client(record, why))
    )
    turn = note(turn, _("This record is closed. You find it under: care has ended."))
    return about(turn)


def _shut(record: Record, why: Why, now: datetime, by: str) -> Record:
    for one in record.carers:
        record = carers.ended(record, one.id, "closed", now)
    record = diary.with_readers(record)
    ahead = {v.id for v in record.visits if v.starts_at > now}
    return replace(
        record,
        nurse="",
        visits=tuple(replace(v, cancelled=True) if v.id in ahead else v for v in record.visits),
        shares=tuple(share for share in record.shares if share.handed_over_at),
        agreements=noted(record),  # not what she was still writing
        closed_at=now,
        closed_for=why,
        closed_by=by,
    )


def _to_client(record: Record, why: Why) -> tuple[Effect, ...]:
    """One sentence to a client who goes on living without this care; nothing after a death."""
    client = record.client
    if client is None or why == "died":
        return ()
    news = _("The care of {nurse} ends here, and your answers stay yours.", nurse=record.nurse_name)
    return (Say(client.id, client.form, Prompt((news,)), asked=False),)


def _to_carers(record: Record) -> tuple[Effect, ...]:
    return tuple(
        Say(one.person, one.form, Prompt(_for_carer(record, one)), asked=False)
        for one in _each_once(tuple(c for c in record.carers if c.person and carers.is_open(c)))
    )


def _each_once(found: tuple[Carer, ...]) -> tuple[Carer, ...]:
    return tuple({one.person: one for one in found}.values())


def _for_carer(record: Record, one: Carer) -> tuple[Text | Listing, ...]:
    nurse = record.nurse_name
    return (
        _("I ask you nothing more about {who}. You do not have to do anything.",
          **called(one.naming)),
        *(
            (_("What you shared for the next visit does not go to {nurse} any more.", nurse=nurse),)
            if any(one.id in share.by for share in record.shares if not share.handed_over_at)
            else ()
        ),
        _("What was shared stays with {nurse}. What you told about yourself is yours.",
          nurse=nurse),
    )  # fmt: skip


# --- what stays -------------------------------------------------------------------------------


def shut_by(turn: Turn) -> tuple[Record, ...]:
    """The records that this nurse closed, the newest first."""
    found = [r for r in turn.caseload if closed(turn.person, r)]
    return tuple(sorted(found, key=lambda r: r.closed_at or turn.now, reverse=True))


def closed_clients(turn: Turn) -> Prompt:
    """The clients whose records are closed."""
    found = shut_by(turn)
    if not found:
        return Prompt((_("There is no closed record."),), (CLIENTS, HELP))
    choices = tuple(Choice("client", button("{label}", label=r.label), r.id) for r in found[:80])
    return Prompt((_("Whose care has ended. Whom is it about?"),), (*choices, CLIENTS, HELP))


def choose(turn: Turn, reply: Reply) -> Turn:
    """Take the chosen closed record at hand."""
    return about(turn, reply.about)


def _at_hand(turn: Turn) -> Record | None:
    at = (*turn.person.position.about, "")[0]
    return next((r for r in shut_by(turn) if r.id == at), None)


def closed_client(turn: Turn) -> Prompt:
    """One closed record: since when, what can be read, and whether it can be opened again."""
    record = _at_hand(turn)
    if record is None or record.closed_at is None:
        return GONE
    when = When(record.closed_at, "date")
    why = (
        _("{label} has died. You closed the record on {when}.", label=record.label, when=when)
        if record.closed_for == "died"
        else _("The care of {label} has ended. You closed the record on {when}.",
               label=record.label, when=when)
    )  # fmt: skip
    read = (Choice("read", button("Read summary")),) if _readable(turn, record) else ()
    again = (Choice("reopen", button("That was a mistake")),) if _is_fresh(turn, record) else ()
    sheets = for_nurse(turn, record)
    return Prompt(
        (why, _("What do you want to do?")), (*read, *sheets, *again, CLOSED, CLIENTS, HELP)
    )


def _readable(turn: Turn, record: Record) -> bool:
    return any(may_read(turn.person, record, share) for share in record.shares)


def _is_fresh(turn: Turn, record: Record) -> bool:
    return record.closed_at is not None and turn.now - record.closed_at < MISTAKE_FOR


def read_again(turn: Turn, reply: Reply) -> Turn:
    """Show the last summary that was handed over once more."""
    record = _at_hand(turn)
    handed = [s for s in record.shares if may_read(turn.person, record, s)] if record else []
    if record is None or not handed:
        return turn
    last = handed[-1]
    visit = diary.visit(record, last.visit)
    at = visit.starts_at if visit else None
    turn = tell(turn, shared_before(record.label, last.summary.shared_by))
    shown = ShowSummary(turn.person.id, turn.person.form, last.summary, True, record.label, at)
    shown = replace(shown, form=last.form)
    return replace(with_client(turn, record), effects=(*turn.effects, shown))


def read_sheets(turn: Turn, reply: Reply) -> Turn:
    """Show what carers let this nurse read, as far as she got it, once more."""
    return sheets_again(_at_hand(turn), turn)


def can_reopen(turn: Turn, reply: Reply) -> bool:
    """Whether the record at hand can be opened again: for a month, and without another nurse."""
    record = _at_hand(turn)
    return record is not None and not record.nurse and _is_fresh(turn, record)


def reopen(turn: Turn, reply: Reply) -> Turn:
    """Open the record again, with the permissions that ended with it. Visits stay cancelled."""
    record = _at_hand(turn)
    assert record is not None
    back = tuple(
        c for c in record.carers if c.ended_by == "closed" and c.ended_at == record.closed_at
    )
    for one in back:
        record = carers.put_carer(record, replace(one, ended_at=None, ended_by=""))
    told = (*_again_to_carers(record, back), *_again_to_others(record))
    record = replace(
        record,
        nurse=turn.person.id,
        nurse_name=turn.person.name,
        closed_at=None,
        closed_for="",
        closed_by="",
    )
    turn = replace(with_client(turn, record), effects=(*turn.effects, *told))
    turn = note(
        turn,
        _("The record is open again. Plan the visits once more."),
        _("Was there a summary that waited for a visit? It is gone."),
    )
    return about(turn, record.id)


def _again_to_carers(record: Record, back: tuple[Carer, ...]) -> tuple[Effect, ...]:
    """That they can answer again; and that what they shared for the client was not kept shared."""
    shared = (
        _("Did you share something for a visit before? That is no longer shared."),
        _("Is a visit planned again? Then share it once more, under: make a summary."),
    )
    lines = shared if record.client is None else ()
    return tuple(
        Say(c.person, c.form, Prompt((WRONG, _again_about(c), *lines), _to_answer(record, c)),
            asked=False)
        for c in _each_once(tuple(c for c in back if c.person))
    )  # fmt: skip


def _to_answer(record: Record, one: Carer) -> tuple[Choice, ...]:
    return (Choice(ANSWER_FOR, button("Answer about {who}", **called(one.naming)), record.id),)


def _again_about(one: Carer) -> Text:
    return _("You can answer about {who} again.", **called(one.naming))


def _again_to_others(record: Record) -> tuple[Effect, ...]:
    """To the client when the care goes on; to relatives who heard that no message comes."""
    client = record.client
    if record.closed_for == "ended":
        news = _("The care of {nurse} does go on here.", nurse=record.nurse_name)
        return (Say(client.id, client.form, Prompt((news,)), asked=False),) if client else ()
    return tuple(
        Say(c.id, Form.U, Prompt((WRONG, _again_told(c.calls))), asked=False)
        for c in record.contacts
        if c.agreed_at
    )


def _again_told(calls: str) -> Text:
    return _("I then send you a message when {calls} needs you.", calls=calls)


# --- the tie ends -----------------------------------------------------------------------------


def lets_go_at(record: Record) -> datetime | None:
    """When the diary of a client whose care ended is the client's own alone, and can no longer be
    opened again by the nurse.
    """
    if record.closed_for != "ended" or record.closed_at is None or record.client is None:
        return None
    return record.closed_at + MISTAKE_FOR


def let_go(record: Record, now: datetime) -> tuple[Record, tuple[Entry, ...]]:
    """The record as after the client stopped sharing, and the line for the log."""
    entry = by_program(now, record, Act.END_PERMISSION, Thing.SUMMARY, RETENTION, 1)
    freed = replace(
        record,
        label="",
        nurse_name="",
        tell="",
        closed_at=None,
        closed_for="",
        closed_by="",
    )
    return freed, (entry,)


CLOSING_RECORD_STEPS = (
    Step(
        "close",
        close,
        (Branch("died", "close_confirm", died), Branch("ended", "close_confirm", ended)),
        back="client",
    ),
    Step(
        "close_confirm",
        close_confirm,
        (Branch("yes", "home", keep_closed), Branch("no", "client")),
        back="close",
    ),
    Step(
        "closed",
        closed_clients,
        (Branch("client", "closed_client", choose),),
        back="home",
    ),
    Step(
        "closed_client",
        closed_client,
        (
            Branch("read", AGAIN, read_again),
            Branch("sheet", AGAIN, read_sheets),
            Branch("reopen", "client", reopen, when=can_reopen),
            Branch("closed", "closed"),
        ),
        back="closed",
    ),
)
