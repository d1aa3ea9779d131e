"""How long somebody may answer for a client, and the link that follows when it is asked first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows import dutch
from flows.arrival import one_time_link
from flows.client.carer_at_hand import about_carer, changed, if_open, is_draft
from flows.conversation import Role, ShowRelativeLink, Turn
from flows.interrupts import BACKWARD, HELP, note
from flows.record import carers
from flows.record.carers_words import now_until
from flows.record.caring import Carer
from flows.record.naming import who
from flows.script import AGAIN, Action, Branch, Hears, Reply, Step, _, button
from flows.subject import record_of
from flows.words import Choice, Prompt, When

MONTH, QUARTER, YEAR = timedelta(days=30), timedelta(days=91), carers.LONGEST


def _until(turn: Turn, one: Carer) -> Prompt:
    """Ask how long."""
    until = (
        _("It now ends on {when}.", when=When(one.until, "date"))
        if one.until
        else _("You can always stop it earlier.")
    )
    return Prompt(
        (
            until,
            _("You can also type a date, at most one year ahead."),
            _("How long may {name} do this?", name=one.name),
        ),
        (
            Choice("month", button("A month")),
            Choice("quarter", button("Three months")),
            Choice("year", button("A year")),
            BACKWARD,
            HELP,
        ),
    )


def _moment(turn: Turn, reply: Reply, lasts: timedelta) -> datetime | None:
    """The last moment that was chosen; of a typed day its end. None: not ahead, or too far."""
    if not isinstance(reply.value, dutch.Moment):
        return turn.now + lasts
    day = reply.value.day
    return carers.last_moment(day, turn.now) if carers.may_last(day, turn.now) else None


def _is_in_time(turn: Turn, reply: Reply) -> bool:
    return _moment(turn, reply, YEAR) is not None


def _is_in_time_for_draft(turn: Turn, reply: Reply) -> bool:
    return is_draft(turn, reply) and _is_in_time(turn, reply)


def until_unfit(turn: Turn, reply: Reply) -> Turn:
    """Say which day can be chosen."""
    return note(turn, _("Choose a day after today, at most one year ahead."))


def _keep_until(lasts: timedelta) -> Action:
    def change(turn: Turn, one: Carer, reply: Reply) -> Turn:
        now = replace(one, until=_moment(turn, reply, lasts), asked_at=None)
        return changed(turn, now, *now_until(now))

    return if_open(change)


def _keep_until_and_link(lasts: timedelta) -> Action:
    """The last question to a client who asks somebody: the link follows."""

    def change(turn: Turn, one: Carer, reply: Reply) -> Turn:
        turn = note(turn, _("When {name} says yes, I ask you once more.", name=one.name))
        return with_link(turn, replace(one, until=_moment(turn, reply, lasts)))

    return if_open(change)


def with_link(turn: Turn, one: Carer) -> Turn:
    """The turn with a new link for somebody; only its hash is kept, and an older one is void."""
    link = one_time_link(turn, Role.CARER, record_of(turn).id)
    turn = changed(turn, replace(one, link=link.id, made_at=turn.now))
    calls = who(one.naming)
    shown = ShowRelativeLink(
        turn.person.id,
        turn.person.form,
        turn.event.secret,
        one.name,
        calls if isinstance(calls, str) else "",
        link.expires_at,
        one.naming,
    )
    return replace(turn, invitations=(*turn.invitations, link), effects=(*turn.effects, shown))


def _until_branches() -> tuple[Branch, ...]:
    lasting = (("month", MONTH), ("quarter", QUARTER), ("year", YEAR))
    return tuple(
        branch
        for name, lasts in lasting
        for branch in (
            Branch(name, "carer", _keep_until_and_link(lasts), when=is_draft),
            Branch(name, "carer", _keep_until(lasts)),
        )
    )


_TYPED_DAY = (
    Branch(Hears.MOMENT, "carer", _keep_until_and_link(YEAR), when=_is_in_time_for_draft),
    Branch(Hears.MOMENT, "carer", _keep_until(YEAR), when=_is_in_time),
    Branch(Hears.MOMENT, AGAIN, until_unfit),
)

UNTIL_STEP = Step(
    "carer_until",
    about_carer(_until),
    (*_until_branches(), *_TYPED_DAY, Branch("back", "carer_subjects", when=is_draft)),
    back="carer",
    not_understood=_("I do not know that day. For example: 1 June."),
)
