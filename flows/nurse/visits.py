"""Planning, moving and cancelling a visit. `about` holds the client at hand, then the visit that is
moved ("" for a new one), then the day or the moment.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from flows.conversation import Form, Record, Role, Say, Turn, Visit
from flows.due.inviting import with_news
from flows.dutch import Moment
from flows.interrupts import BACKWARD, CLIENTS, HELP, note
from flows.permission import cares_for, does, stands_in
from flows.record import diary
from flows.script import AGAIN, Branch, Hears, Reply, Step, _, button
from flows.subject import about, coming, with_client
from flows.words import Choice, Listing, Prompt, Text, When

TIMES = (time(9), time(10), time(11), time(13), time(14), time(15), time(16))
DAYS_AHEAD = 7
FARTHEST = timedelta(days=183)


def client_at_hand(turn: Turn) -> Record | None:
    """The client this is about, if it is one of this nurse's."""
    at = turn.person.position.about
    record = next((r for r in turn.caseload if at and r.id == at[0]), None)
    return record if record and cares_for(turn.person, record) else None


def client_in_sight(turn: Turn) -> Record | None:
    """The client this is about, if it is hers or she comes there in a colleague's place."""
    at = turn.person.position.about
    record = next((r for r in turn.caseload if at and r.id == at[0]), None)
    seen = record and (cares_for(turn.person, record) or stands_in(turn.person, record))
    return record if seen else None


def visit_in_sight(turn: Turn) -> Visit | None:
    """The visit this is about, if she is the one who comes to it."""
    record, at = client_in_sight(turn), turn.person.position.about
    visit = diary.visit(record, at[1]) if record and len(at) > 1 else None
    return visit if record and visit and does(turn.person, record, visit) else None


def visit_at_hand(turn: Turn) -> Visit | None:
    """The visit this is about; None for a new one."""
    record, at = client_at_hand(turn), turn.person.position.about
    return diary.visit(record, at[1]) if record and len(at) > 1 else None


def new_visit(turn: Turn, reply: Reply) -> Turn:
    """Begin to plan a visit."""
    return about(turn, turn.person.position.about[0], "")


def day(turn: Turn) -> Prompt:
    """Ask for the day of the visit."""
    today = turn.now.date()
    days = (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    choices = tuple(
        Choice("day", button("{when}", when=When(_noon(turn, d), "day")), about=d.isoformat())
        for d in days
    )
    return Prompt(
        (
            _("You can also type it. For example: Tuesday half past two."),
            _("Which day is the visit?"),
        ),
        (*choices, BACKWARD, HELP),
    )


def _noon(turn: Turn, on: date) -> datetime:
    return datetime.combine(on, time(12), turn.now.tzinfo)


def new_moment(turn: Turn, reply: Reply) -> Turn:
    """Begin to plan a visit at the day and time that were typed."""
    return choose_moment(new_visit(turn, reply), reply)


def new_day(turn: Turn, reply: Reply) -> Turn:
    """Begin to plan a visit on the day that was typed."""
    return choose_day(new_visit(turn, reply), reply)


def is_near(turn: Turn, reply: Reply) -> bool:
    """Whether a day was typed that is not too far ahead to be meant: 24-11 in December is not."""
    if not isinstance(reply.value, Moment) or reply.value.day is None:
        return False
    return reply.value.day - turn.now.date() <= FARTHEST


def is_near_moment(turn: Turn, reply: Reply) -> bool:
    """Whether such a day was typed, with a time."""
    return is_near(turn, reply) and has_time(turn, reply)


def too_far(turn: Turn, reply: Reply) -> Turn:
    """Say that the day that was typed is far ahead."""
    return note(turn, _("That is more than half a year ahead. Which day do you mean?"))


def has_day(turn: Turn, reply: Reply) -> bool:
    """Whether a day was typed."""
    return isinstance(reply.value, Moment) and reply.value.day is not None


def choose_day(turn: Turn, reply: Reply) -> Turn:
    """Take the day that was pressed or typed."""
    on = reply.value.day if isinstance(reply.value, Moment) else date.fromisoformat(reply.about)
    assert on is not None
    return about(turn, *turn.person.position.about[:2], on.isoformat())


def choose_moment(turn: Turn, reply: Reply) -> Turn:
    """Take the day and the time that were typed together."""
    assert isinstance(reply.value, Moment) and reply.value.day and reply.value.time
    at = datetime.combine(reply.value.day, reply.value.time, turn.now.tzinfo)
    return about(turn, *turn.person.position.about[:2], at.isoformat())


def hour(turn: Turn) -> Prompt:
    """Ask for the time of the visit."""
    on = datetime.combine(day_at_hand(turn), time(12), turn.now.tzinfo)
    moments = (datetime.combine(on, at, turn.now.tzinfo) for at in TIMES)
    choices = tuple(
        Choice("time", button("{when}", when=When(at, "time")), about=f"{at:%H:%M}")
        for at in moments
        if at > turn.now
    )
    return Prompt(
        (
            _("You can also type it. For example: half past two."),
            _("What time is the visit on {when}?", when=When(on, "day")),
        ),
        (*choices, BACKWARD, HELP),
    )


def day_at_hand(turn: Turn) -> date:
    """The day that was chosen for the visit."""
    return datetime.fromisoformat(turn.person.position.about[2]).date()


def choose_time(turn: Turn, reply: Reply) -> Turn:
    """Take the time that was pressed or typed, on the chosen day or on a day typed with it."""
    on, at = day_at_hand(turn), None
    if isinstance(reply.value, Moment):
        on, at = reply.value.day or on, reply.value.time
    at = at or time.fromisoformat(reply.about)
    moment = datetime.combine(on, at, turn.now.tzinfo)
    return about(turn, *turn.person.position.about[:2], moment.isoformat())


def has_time(turn: Turn, reply: Reply) -> bool:
    """Whether a time was typed."""
    return isinstance(reply.value, Moment) and reply.value.time is not None


def moment_at_hand(turn: Turn) -> datetime:
    """The moment that was chosen for the visit; aware."""
    return datetime.fromisoformat(turn.person.position.about[2]).replace(tzinfo=turn.now.tzinfo)


def confirm(turn: Turn) -> Prompt:
    """Ask whether day and time were understood."""
    record = client_at_hand(turn)
    if record is None:
        return Prompt((_("This client is no longer in your list."),), (CLIENTS,))
    return Prompt(
        (
            _(
                "Visit to {label}: {when}.",
                label=record.label,
                when=When(moment_at_hand(turn)),
            ),
            _("Is that right?"),
        ),
        (
            Choice("yes", button("Yes, that is right")),
            Choice("no", button("Another moment")),
            BACKWARD,
            HELP,
        ),
    )


def is_ahead(turn: Turn, reply: Reply) -> bool:
    """Whether the moment at hand is still to come."""
    return moment_at_hand(turn) > turn.now


def is_double(turn: Turn, reply: Reply) -> bool:
    """Whether this client has a visit at the moment at hand already."""
    record = client_at_hand(turn)
    ahead = [v for v in record.visits if not v.cancelled] if record else []
    return moment_at_hand(turn) in [v.starts_at for v in ahead]


def is_there_already(turn: Turn, reply: Reply) -> Turn:
    """Say so, and plan nothing."""
    turn = about(turn, turn.person.position.about[0])
    return note(turn, _("This visit is planned already."))


def has_passed(turn: Turn, reply: Reply) -> Turn:
    """Say that the moment has passed."""
    return note(turn, _("That moment has already passed."))


def plan(turn: Turn, reply: Reply) -> Turn:
    """Plan or move the visit, and tell the client."""
    record, visit = client_at_hand(turn), visit_at_hand(turn)
    if record is None:
        return turn
    starts_at = moment_at_hand(turn).astimezone(UTC)
    if visit is None:
        planned = Visit(turn.event.id, starts_at)
        news = _("{nurse} comes on {when}.", nurse=turn.person.name, when=When(starts_at))
    else:
        planned = replace(visit, starts_at=starts_at, told_nothing_at=None)
        nurse = coming(record, visit)
        news = _("The visit of {nurse} is moved to {when}.", nurse=nurse, when=When(starts_at))
        moved = _(
            "The visit to {label} is moved to {when}.", label=record.label, when=When(starts_at)
        )
        turn = tell_colleague(turn, visit, moved)
    planned, invitation = with_news(record, planned, turn.house.rules, turn.now)
    turn = with_client(turn, diary.put_visit(record, planned))
    turn = note(turn, _("It is planned. The summary comes here before the visit."))
    turn = tell_client(turn, record, news, *invitation.lines, choices=invitation.choices)
    return about(turn, record.id)


def tell_client(
    turn: Turn, record: Record, *news: Text | Listing, choices: tuple[Choice, ...] = ()
) -> Turn:
    """Tell the client, who did not ask just now: not in the quiet hours."""
    if record.client is None:
        return turn
    told = Say(record.client.id, record.client.form, Prompt(news, choices), asked=False)
    return replace(turn, effects=(*turn.effects, told))


def tell_colleague(turn: Turn, visit: Visit, *news: Text) -> Turn:
    """Tell the colleague who comes to a visit in her place, if one does."""
    if not visit.by:
        return turn
    told = Say(visit.by, Form.U, Prompt(news), asked=False, role=Role.NURSE)
    return replace(turn, effects=(*turn.effects, told))


def visit(turn: Turn) -> Prompt:
    """One visit, and what can be done with it."""
    planned = visit_at_hand(turn)
    if planned is None:
        return Prompt((_("This visit is no longer planned."),), (BACKWARD, HELP))
    instead = (_("{name} comes in your place.", name=planned.by_name),) if planned.by else ()
    back = (Choice("give_back", button("Go myself after all")),) if planned.by else ()
    return Prompt(
        (_("Visit: {when}", when=When(planned.starts_at)), *instead, _("What do you want to do?")),
        (
            *back,
            Choice("move", button("Move")),
            Choice("cancel", button("Cancel visit")),
            BACKWARD,
            HELP,
        ),
    )


def cancel(turn: Turn) -> Prompt:
    """Ask once more before a visit is cancelled."""
    planned = visit_at_hand(turn)
    when = (_("Visit: {when}", when=When(planned.starts_at)),) if planned else ()
    return Prompt(
        (*when, _("Do you want to cancel this visit?")),
        (Choice("yes", button("Yes, cancel")), Choice("no", button("No, keep it")), HELP),
    )


def cancel_visit(turn: Turn, reply: Reply) -> Turn:
    """Cancel the visit, and tell the client."""
    record, planned = client_at_hand(turn), visit_at_hand(turn)
    if record is None or planned is None:
        return turn
    turn = with_client(turn, diary.put_visit(record, replace(planned, cancelled=True)))
    turn = note(turn, _("The visit is cancelled."))
    when = When(planned.starts_at)
    news = _("{nurse} does not come on {when}.", nurse=coming(record, planned), when=when)
    cancelled = _("The visit to {label} on {when} is cancelled.", label=record.label, when=when)
    turn = tell_colleague(turn, planned, cancelled)
    waits = diary.waiting_share(record, planned) is not None
    unsent = (_("What you shared for it was not sent."),) if waits else ()
    return about(tell_client(turn, record, news, *unsent), record.id)


NOT_A_MOMENT = _("I do not know that day or time. For example: Tuesday half past two.")

VISIT_STEPS = (
    Step(
        "day",
        day,
        (
            Branch("day", "hour", choose_day),
            Branch(Hears.MOMENT, "confirm", choose_moment, when=is_near_moment),
            Branch(Hears.MOMENT, "hour", choose_day, when=is_near),
            Branch(Hears.MOMENT, AGAIN, too_far, when=has_day),
        ),
        back="client",
        not_understood=NOT_A_MOMENT,
    ),
    Step(
        "hour",
        hour,
        (
            Branch("time", "confirm", choose_time),
            Branch(Hears.MOMENT, "confirm", choose_time, when=has_time),
        ),
        back="day",
        not_understood=NOT_A_MOMENT,
    ),
    Step(
        "confirm",
        confirm,
        (
            Branch("yes", "client", is_there_already, when=is_double),
            Branch("yes", "client", plan, when=is_ahead),
            Branch(Hears.MOMENT, "confirm", choose_moment, when=is_near_moment),
            Branch(Hears.MOMENT, "confirm", choose_time, when=has_time),
            Branch("yes", "day", has_passed),
            Branch("no", "day"),
        ),
        back="day",
    ),
    Step(
        "visit",
        visit,
        (Branch("move", "day"), Branch("cancel", "cancel"), Branch("give_back", "give_back")),
        back="client",
    ),
    Step(
        "cancel",
        cancel,
        (Branch("yes", "client", cancel_visit), Branch("no", "client")),
        back="visit",
    ),
)
