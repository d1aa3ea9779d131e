"""The nurse's flow: her clients under labels of her own, their links, and the visits.

She sees her clients and visits, and what was shared with her; nothing else. `about` holds the
client at hand, then the visit that is moved ("" for a new one), then the day or the moment.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from flows import diary
from flows.conversation import (
    Choice,
    Invitation,
    Listing,
    Prompt,
    Record,
    Role,
    Say,
    ShowInvitation,
    ShowSummary,
    Text,
    Turn,
    Visit,
    When,
)
from flows.dutch import Moment
from flows.interrupts import BACKWARD, CLIENTS, HELP, NURSE_INTERRUPTS, NURSE_OFFERS, note
from flows.permission import cares_for
from flows.script import AGAIN, Branch, Flow, Hears, Reply, Step, _, button

LONGEST_NAME = 40  # characters of a name or a label
LINK_LASTS = timedelta(days=14)
TIMES = (time(9), time(10), time(11), time(13), time(14), time(15), time(16))
DAYS_AHEAD = 7
MOST_CLIENTS = 80  # as buttons: Telegram takes at most 100


def client_at_hand(turn: Turn) -> Record | None:
    """The client this is about, if it is one of this nurse's."""
    about = turn.person.position.about
    record = next((r for r in turn.caseload if about and r.id == about[0]), None)
    return record if record and cares_for(turn.person, record) else None


def visit_at_hand(turn: Turn) -> Visit | None:
    """The visit this is about; None for a new one."""
    record, about = client_at_hand(turn), turn.person.position.about
    return diary.visit(record, about[1]) if record and len(about) > 1 else None


def at_hand(turn: Turn, *about: str) -> Turn:
    """The turn with these things at hand: client, visit, moment."""
    position = replace(turn.person.position, about=about)
    return replace(turn, person=replace(turn.person, position=position))


def with_client(turn: Turn, record: Record) -> Turn:
    """The turn in which this client's record was added or changed."""
    others = tuple(r for r in turn.caseload if r.id != record.id)
    return replace(turn, record=record, caseload=(*others, record))


# --- coming in --------------------------------------------------------------------------------


def name(turn: Turn) -> Prompt:
    return Prompt(
        (
            _("Hello. You are now in Tussendoor as a nurse."),
            _("Your clients answer questions here between two visits."),
            _("You only get what they want to share. It comes here before the visit."),
            _("What do your clients call you?"),
        ),
        (HELP,),
    )


def keep_name(turn: Turn, reply: Reply) -> Turn:
    called = " ".join(reply.words.split())
    return replace(turn, person=replace(turn.person, name=called))


def fits(turn: Turn, reply: Reply) -> bool:
    """Whether a name or label is short enough."""
    return len(" ".join(reply.words.split())) <= LONGEST_NAME


def too_long(turn: Turn, reply: Reply) -> Turn:
    return note(turn, _("That is too long. Use at most {n} characters.", n=LONGEST_NAME))


# --- her clients ------------------------------------------------------------------------------


def home(turn: Turn) -> Prompt:
    add = Choice("add", button("Add a client"))
    if not turn.caseload:
        return Prompt((_("You have no clients here yet."),), (add, HELP))
    shown = sorted(turn.caseload, key=lambda r: r.label.casefold())[:MOST_CLIENTS]
    items = tuple(_visit_line(record, turn.now) for record in shown)
    choices = tuple(Choice("client", button("{label}", label=r.label), about=r.id) for r in shown)
    return Prompt(
        (_("Your clients:"), Listing(items), _("Whom is it about?")), (*choices, add, HELP)
    )


def _visit_line(record: Record, now: datetime) -> Text:
    visit = diary.next_visit(record, now)
    if visit is None:
        return _("{label}: no visit planned", label=record.label)
    return _("{label}: {when}", label=record.label, when=When(visit.starts_at))


def choose_client(turn: Turn, reply: Reply) -> Turn:
    return at_hand(turn, reply.about)


def label(turn: Turn) -> Prompt:
    return Prompt(
        (
            _("Which label do you give this client?"),
            _("Use initials or a number. Do not use a full name."),
        ),
        (BACKWARD, HELP),
    )


def label_is_free(turn: Turn, reply: Reply) -> bool:
    """Whether this label is short enough and not given to another client."""
    wanted, mine = " ".join(reply.words.split()), new_record_id(turn)
    taken = {r.label.casefold() for r in turn.caseload if r.id != mine}
    return fits(turn, reply) and wanted.casefold() not in taken


def label_is_taken(turn: Turn, reply: Reply) -> Turn:
    return note(turn, _("You already have a client with this label."))


def new_record_id(turn: Turn) -> str:
    """The id of the record this turn makes: the same when the turn is repeated after a crash."""
    return sha256(f"{turn.person.id} {turn.event.id}".encode()).hexdigest()[:16]


def add_client(turn: Turn, reply: Reply) -> Turn:
    """Make a client's record with nothing in it but the label, and a link to it."""
    nurse = turn.person
    record = Record(
        new_record_id(turn),
        label=" ".join(reply.words.split()),
        nurse=nurse.id,
        nurse_name=nurse.name,
    )
    clients = tuple(dict.fromkeys((*nurse.clients, record.id)))
    turn = replace(turn, person=replace(nurse, clients=clients))
    return invite(at_hand(with_client(turn, record), record.id), reply)


def invite(turn: Turn, reply: Reply) -> Turn:
    """Make a one-time link for the client at hand. Only its hash is kept."""
    record, code = client_at_hand(turn), turn.event.secret
    assert record is not None
    expires_at = turn.now + LINK_LASTS
    invitation = Invitation(
        sha256(code.encode()).hexdigest(),
        Role.CLIENT,
        expires_at,
        record.id,
        turn.person.id,
        turn.person.name,
    )
    shown = ShowInvitation(
        turn.person.id, turn.person.form, code, record.label, turn.person.name, expires_at
    )
    return replace(
        turn,
        invitations=(*turn.invitations, invitation),
        effects=(*turn.effects, shown),
    )


def client(turn: Turn) -> Prompt:
    record = client_at_hand(turn)
    if record is None:
        return Prompt((_("This client is no longer in your list."),), (CLIENTS,))
    ahead = sorted(
        (v for v in record.visits if not v.cancelled and v.starts_at > turn.now),
        key=lambda v: v.starts_at,
    )
    visits = tuple(_("Visit: {when}", when=When(v.starts_at)) for v in ahead)
    joined = (
        _("{label} has joined.", label=record.label)
        if record.client
        else _("{label} has not opened the link yet.", label=record.label)
    )
    read = (Choice("read", button("Read summary")),) if handed_over(record) else ()
    link = () if record.client else (Choice("link", button("New link")),)
    return Prompt(
        (
            joined,
            *((Listing(visits),) if visits else (_("No visit has been planned."),)),
            _("What do you want to do?"),
        ),
        (
            Choice("plan", button("Plan a visit")),
            *(
                Choice("visit", button("{when}", when=When(v.starts_at, "short")), about=v.id)
                for v in ahead
            ),
            *read,
            *link,
            CLIENTS,
            HELP,
        ),
    )


def handed_over(record: Record) -> bool:
    """Whether a summary reached the nurse."""
    return any(share.handed_over_at for share in record.shares)


def read_summary(turn: Turn, reply: Reply) -> Turn:
    record = client_at_hand(turn)
    if record is None:
        return turn
    handed = [share for share in record.shares if share.handed_over_at]
    shown = ShowSummary(turn.person.id, handed[-1].form, handed[-1].summary)
    return replace(turn, effects=(*turn.effects, shown))


# --- visits -----------------------------------------------------------------------------------


def new_visit(turn: Turn, reply: Reply) -> Turn:
    return at_hand(turn, turn.person.position.about[0], "")


def choose_visit(turn: Turn, reply: Reply) -> Turn:
    return at_hand(turn, turn.person.position.about[0], reply.about)


def day(turn: Turn) -> Prompt:
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


def has_day(turn: Turn, reply: Reply) -> bool:
    return isinstance(reply.value, Moment) and reply.value.day is not None


def has_day_and_time(turn: Turn, reply: Reply) -> bool:
    return has_day(turn, reply) and isinstance(reply.value, Moment) and reply.value.time is not None


def choose_day(turn: Turn, reply: Reply) -> Turn:
    """Take the day that was pressed or typed."""
    on = reply.value.day if isinstance(reply.value, Moment) else date.fromisoformat(reply.about)
    assert on is not None
    return at_hand(turn, *turn.person.position.about[:2], on.isoformat())


def choose_moment(turn: Turn, reply: Reply) -> Turn:
    """Take the day and the time that were typed together."""
    assert isinstance(reply.value, Moment) and reply.value.day and reply.value.time
    at = datetime.combine(reply.value.day, reply.value.time, turn.now.tzinfo)
    return at_hand(turn, *turn.person.position.about[:2], at.isoformat())


def hour(turn: Turn) -> Prompt:
    on = datetime.combine(day_at_hand(turn), time(12), turn.now.tzinfo)
    choices = tuple(
        Choice(
            "time",
            button("{when}", when=When(datetime.combine(on, at, turn.now.tzinfo), "time")),
            about=at.isoformat("minutes"),
        )
        for at in TIMES
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
    return at_hand(turn, *turn.person.position.about[:2], moment.isoformat())


def has_time(turn: Turn, reply: Reply) -> bool:
    return isinstance(reply.value, Moment) and reply.value.time is not None


def moment_at_hand(turn: Turn) -> datetime:
    """The moment that was chosen for the visit; aware."""
    return datetime.fromisoformat(turn.person.position.about[2]).replace(tzinfo=turn.now.tzinfo)


def confirm(turn: Turn) -> Prompt:
    record = client_at_hand(turn)
    return Prompt(
        (
            _(
                "Visit to {label}: {when}.",
                label=record.label if record else "",
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
    return moment_at_hand(turn) > turn.now


def has_passed(turn: Turn, reply: Reply) -> Turn:
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
        news = _(
            "The visit of {nurse} is moved to {when}.", nurse=turn.person.name, when=When(starts_at)
        )
    turn = with_client(turn, diary.put_visit(record, planned))
    turn = note(turn, _("It is planned. The summary comes here before the visit."))
    return at_hand(tell_client(turn, record, news), record.id)


def tell_client(turn: Turn, record: Record, *news: Text) -> Turn:
    """Tell the client, who did not ask just now: not in the quiet hours."""
    if record.client is None:
        return turn
    told = Say(record.client.id, record.client.form, Prompt(news), asked=False)
    return replace(turn, effects=(*turn.effects, told))


def visit(turn: Turn) -> Prompt:
    planned = visit_at_hand(turn)
    if planned is None:
        return Prompt((_("This visit is no longer planned."),), (BACKWARD, HELP))
    return Prompt(
        (_("Visit: {when}", when=When(planned.starts_at)), _("What do you want to do?")),
        (
            Choice("move", button("Move")),
            Choice("cancel", button("Cancel visit")),
            BACKWARD,
            HELP,
        ),
    )


def cancel(turn: Turn) -> Prompt:
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
    news = _(
        "{nurse} does not come on {when}.", nurse=turn.person.name, when=When(planned.starts_at)
    )
    return at_hand(tell_client(turn, record, news), record.id)


NURSE = Flow(
    "nurse",
    (
        Step(
            "name",
            name,
            (
                Branch(Hears.WORDS, "home", keep_name, when=fits),
                Branch(Hears.WORDS, AGAIN, too_long),
            ),
        ),
        Step("home", home, (Branch("client", "client", choose_client), Branch("add", "label"))),
        Step(
            "label",
            label,
            (
                Branch(Hears.WORDS, "client", add_client, when=label_is_free),
                Branch(Hears.WORDS, AGAIN, label_is_taken, when=fits),
                Branch(Hears.WORDS, AGAIN, too_long),
            ),
            back="home",
        ),
        Step(
            "client",
            client,
            (
                Branch("plan", "day", new_visit),
                Branch("visit", "visit", choose_visit),
                Branch("read", AGAIN, read_summary),
                Branch("link", AGAIN, invite),
            ),
            back="home",
        ),
        Step(
            "day",
            day,
            (
                Branch("day", "hour", choose_day),
                Branch(Hears.MOMENT, "confirm", choose_moment, when=has_day_and_time),
                Branch(Hears.MOMENT, "hour", choose_day, when=has_day),
            ),
            back="client",
        ),
        Step(
            "hour",
            hour,
            (
                Branch("time", "confirm", choose_time),
                Branch(Hears.MOMENT, "confirm", choose_time, when=has_time),
            ),
            back="day",
        ),
        Step(
            "confirm",
            confirm,
            (
                Branch("yes", "client", plan, when=is_ahead),
                Branch("yes", "day", has_passed),
                Branch("no", "day"),
            ),
            back="day",
        ),
        Step(
            "visit",
            visit,
            (Branch("move", "day"), Branch("cancel", "cancel")),
            back="client",
        ),
        Step(
            "cancel",
            cancel,
            (Branch("yes", "client", cancel_visit), Branch("no", "client")),
            back="visit",
        ),
    ),
    rest="home",
    interrupts=NURSE_INTERRUPTS,
    offers=NURSE_OFFERS,
)
