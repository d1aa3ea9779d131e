"""Consent after coming in: taking it back as easily as it was given, and asking again when the text
that was agreed to has changed. Until there is a yes nothing new is kept; the rights stay.

AVG 7(3): withdrawing is as easy as giving. What is there goes after `LAPSES_AFTER`, or at once when
the client says so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.carer.sheet import no_longer_read
from flows.client.intake import CONSENT_VERSION, KEPT
from flows.client.telling import is_not_asked
from flows.conversation import Consent, Record, Turn
from flows.due.ending_permissions import carers_stop, end_all
from flows.interrupts import ANSWERS, ERASE, HELP, MY_DATA, note
from flows.script import RETURN, Branch, Reply, Step, _, button
from flows.subject import nurse_of, record_of
from flows.words import Choice, Prompt, When

LAPSES_AFTER = timedelta(days=30)
NOT_KEPT_NOW = _("I have not kept this.")


def gate(turn: Turn) -> str | None:
    """The step that has to be passed before anything is kept; None when there is a valid yes."""
    if turn.record is None or not turn.record.consents:
        return None
    newest = turn.record.consents[-1]
    if newest.withdrawn_at is not None:
        return "withdrawn"
    return "renew" if newest.version != CONSENT_VERSION else None


def lapses_at(record: Record) -> datetime | None:
    """When a record goes because its client took the consent back; None when there is a consent."""
    withdrawn_at = record.consents[-1].withdrawn_at if record.consents else None
    return withdrawn_at + LAPSES_AFTER if withdrawn_at else None


def has_lapsed(turn: Turn, reply: Reply) -> bool:
    """Whether the time to come back after taking the consent back is over."""
    at = lapses_at(turn.record) if turn.record else None
    return at is not None and at <= turn.now


def withdraw(turn: Turn, reply: Reply) -> Turn:
    """Take the consent back. What was not handed over yet is not shared any more."""
    record = record_of(turn)
    newest = replace(record.consents[-1], withdrawn_at=turn.now)
    shares = tuple(share for share in record.shares if share.handed_over_at)
    record = replace(record, consents=(*record.consents[:-1], newest), shares=shares, sheets=())
    return end_all(replace(turn, record=record))


def ask_withdrawal(turn: Turn) -> Prompt:
    """Ask once more, and say what follows from it."""
    record = record_of(turn)
    nurse = (
        (_("{nurse} then gets nothing more from you.", nurse=nurse_of(record)),)
        if record.nurse
        else ()
    )
    return Prompt(
        (
            _("I then keep nothing new. After a month I erase everything."),
            *nurse,
            *carers_stop(turn),
            *no_longer_read(record),
            _("Shall I stop keeping your answers?"),
        ),
        (
            Choice("yes", button("Yes, stop keeping")),
            Choice("no", button("No, go on")),
            HELP,
        ),
    )


def withdrawn(turn: Turn) -> Prompt:
    """Nothing is kept any more; what is there can still be read, taken along and erased."""
    record = record_of(turn)
    lapse = lapses_at(record)
    nurse = (
        (_("{nurse} gets nothing more from you.", nurse=nurse_of(record)),) if record.nurse else ()
    )
    when = When(lapse, "day") if lapse else ""
    return Prompt(
        (
            _("I keep nothing new of what you write."),
            *nurse,
            _("I erase everything on {when}.", when=when),
            _("You can go on after all, or erase everything now."),
        ),
        (
            Choice("renew", button("Go on after all")),
            ERASE,
            ANSWERS,
            MY_DATA,
            HELP,
        ),
    )


def renew(turn: Turn) -> Prompt:
    """Ask again, in the words that hold now."""
    changed = (
        (_("The text about your data has changed. That is why I ask again."),)
        if record_of(turn).consents[-1].withdrawn_at is None
        else ()
    )
    return Prompt(
        (*changed, *KEPT, _("May I keep your answers?")),
        (
            Choice("yes", button("Yes, you may")),
            Choice("no", button("No, rather not")),
            MY_DATA,
            HELP,
        ),
    )


def agree_again(turn: Turn, reply: Reply) -> Turn:
    """Keep the new yes beside the earlier ones."""
    record = record_of(turn)
    given = Consent(CONSENT_VERSION, turn.person.form, turn.now)
    if record.consents[-1].withdrawn_at is not None:
        turn = note(turn, _("I keep your answers again."), _("You share nothing now."))
    return replace(turn, record=replace(record, consents=(*record.consents, given)))


CONSENT_STEPS = (
    Step(
        "withdraw",
        ask_withdrawal,
        (Branch("yes", "withdrawn", withdraw), Branch("no", RETURN)),
        back=RETURN,
    ),
    Step(
        "withdrawn",
        withdrawn,
        (Branch("renew", "renew"),),
        not_understood=NOT_KEPT_NOW,
    ),
    Step(
        "renew",
        renew,
        (
            Branch("yes", "tell_nurse", agree_again, when=is_not_asked),
            Branch("yes", RETURN, agree_again),
            Branch("no", "withdrawn", withdraw),
        ),
        not_understood=NOT_KEPT_NOW,
    ),
)
