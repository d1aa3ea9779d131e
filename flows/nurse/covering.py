"""A nurse takes over a colleague's visit, and gives it back. `about` holds the client's record and
the visit.

Her colleagues' clients are looked at nowhere else. Whoever comes is told to the client at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.carer import sharing_again
from flows.client import another_nurse
from flows.conversation import Record, Say, Turn, Visit
from flows.interrupts import CLIENTS, HELP, note
from flows.nurse.agreements import about_visits
from flows.nurse.visits import client_in_sight, tell_colleague
from flows.permission import NO_LINK, cares_for, caseload, may_read, may_take_over
from flows.record import diary
from flows.safety import alerts
from flows.script import AGAIN, Branch, Reply, Step, _, button
from flows.subject import about, with_client
from flows.words import Choice, Listing, Param, Prompt, Text, When

AHEAD = timedelta(days=14)
MOST = 40  # visits as buttons
COVERS = Choice("covers", button("Visits of colleagues"))


# --- which can be taken over ------------------------------------------------------------------


def offered(turn: Turn) -> tuple[tuple[Record, Visit], ...]:
    """The visits ahead of her colleagues' clients, the first one first."""
    there = ((record, visit) for record in turn.colleagues for visit in record.visits)
    found = (one for one in there if _is_offered(turn, *one))
    return tuple(sorted(found, key=lambda one: (one[1].starts_at, one[1].id))[:MOST])


def _is_offered(turn: Turn, record: Record, visit: Visit) -> bool:
    near = visit.starts_at <= turn.now + AHEAD
    return near and may_take_over(turn.person, record, visit, turn.now)


def covers(turn: Turn) -> Prompt:
    """The visits of her colleagues' clients in the coming two weeks."""
    there = offered(turn)
    if not there:
        none = _("Your colleagues have no visits in the coming two weeks.")
        return Prompt((none,), (CLIENTS, HELP))
    items = tuple(_line(n, record, visit) for n, (record, visit) in enumerate(there, 1))
    choices = tuple(
        Choice("cover", button("{n}. {when}", n=n, when=When(v.starts_at, "short")), _name(r, v))
        for n, (r, v) in enumerate(there, 1)
    )
    asked = _("Which visit do you want to take over?")
    return Prompt((_("Visits of colleagues:"), Listing(items), asked), (*choices, CLIENTS, HELP))


def _line(n: int, record: Record, visit: Visit) -> Text:
    return _(
        "{n}. {label} of {nurse}, {when}",
        n=n,
        label=record.label,
        nurse=record.nurse_name,
        when=When(visit.starts_at),
    )


def _name(record: Record, visit: Visit) -> str:
    return f"{record.id} {visit.id}"


def choose(turn: Turn, reply: Reply) -> Turn:
    """Take a colleague's visit at hand."""
    record, _space, visit = reply.about.partition(" ")
    return about(turn, record, visit)


def at_hand(turn: Turn) -> tuple[Record, Visit] | None:
    """The client and visit at hand, of a colleague in her own team, as they are now."""
    at = turn.person.position.about
    record = next((r for r in turn.colleagues if at and r.id == at[0]), None)
    visit = diary.visit(record, at[1]) if record and len(at) > 1 else None
    return (record, visit) if record and visit else None


# --- taking one over --------------------------------------------------------------------------


def cover(turn: Turn) -> Prompt:
    """Ask once more before a visit is taken over."""
    found = at_hand(turn)
    if found is None or not _is_offered(turn, *found):
        return Prompt((_taken(turn, found),), (COVERS, CLIENTS, HELP))
    record, visit = found
    told = _client_hears(record) or _("The client hears that you come.")
    whose: dict[str, Param] = {"label": record.label, "nurse": record.nurse_name}
    return Prompt(
        (
            _("Visit to {label} of {nurse}: {when}.", **whose, when=When(visit.starts_at)),
            told,
            _("Do you take over this visit?"),
        ),
        (Choice("yes", button("Yes, I go")), Choice("no", button("No, rather not")), HELP),
    )


def _taken(turn: Turn, found: tuple[Record, Visit] | None) -> Text:
    if found and found[1].by == turn.person.id:
        return _("You have taken over this visit.")
    if found and found[1].by:
        return _("{name} has already taken over this visit.", name=found[1].by_name)
    return _("This visit is no longer planned.")


def can_take_over(turn: Turn, reply: Reply) -> bool:
    """Whether the visit at hand can be taken over at this moment."""
    found = at_hand(turn)
    return found is not None and _is_offered(turn, *found)


def take_over(turn: Turn, reply: Reply) -> Turn:
    """Take over the visit at hand; the client and the colleague hear it."""
    found = at_hand(turn)
    assert found is not None
    record, visit = found
    nurse = turn.person
    taken = replace(visit, by=nurse.id, by_name=nurse.name, told_nothing_at=None)
    record = diary.put_visit(diary.with_readers(record), taken)
    clients = tuple(dict.fromkeys((*nurse.clients, record.id)))
    turn = with_client(replace(turn, person=replace(nurse, clients=clients)), record)
    names: dict[str, str | When] = {"colleague": nurse.name, "nurse": record.nurse_name}
    comes = _("{colleague} comes in place of {nurse}.", **names)
    when = _("The visit is on {when}.", when=When(visit.starts_at))
    told = _asked_who_shared(record, taken, turn.now, comes, when)
    own = replace(visit, by=record.nurse)  # her own nurse hears it, too
    turn = replace(turn, effects=(*turn.effects, *told))
    turn = tell_colleague(turn, own, _to_own(nurse.name, record, visit))
    return note(about(turn, record.id), _("You take over this visit."))


def _client_hears(record: Record) -> Text | None:
    """Why a client is told nothing here; None: the client is told."""
    if record.client:
        return None
    if record.link == NO_LINK:
        return _("The client has no phone here.")
    return _("The client has not opened the link yet.")


def _asked_who_shared(
    record: Record, visit: Visit, now: datetime, comes: Text, when: Text
) -> tuple[Say, ...]:
    """Who comes, for the client and for who shared on the client's behalf; with the question what
    she may read of it.
    """
    to_client = another_nurse.tell(record, visit, comes, when)
    return (*to_client, *sharing_again.tell(record, visit, now, comes, when))


def _to_own(name: str, record: Record, visit: Visit) -> Text:
    when = When(visit.starts_at)
    return _("{name} goes to {label} on {when}.", name=name, label=record.label, when=when)


# --- giving it back ---------------------------------------------------------------------------


def _covered(turn: Turn) -> tuple[Record, Visit] | None:
    """The visit at hand that was taken over: by her, or from her."""
    record, at = client_in_sight(turn), turn.person.position.about
    visit = diary.visit(record, at[1]) if record and len(at) > 1 else None
    if record is None or visit is None or not visit.by or visit.starts_at <= turn.now:
        return None
    theirs = visit.by == turn.person.id or cares_for(turn.person, record)
    return (record, visit) if theirs and not visit.cancelled else None


def give_back(turn: Turn) -> Prompt:
    """Ask once more before a visit goes back to the client's own nurse."""
    found = _covered(turn)
    if found is None:
        return Prompt((_("This visit is no longer planned like this."),), (CLIENTS, HELP))
    record, visit = found
    when = _("Visit to {label}: {when}.", label=record.label, when=When(visit.starts_at))
    own = cares_for(turn.person, record)
    hears = (
        _("The client hears that you come.")
        if own
        else _("The client hears that {nurse} comes.", nurse=record.nurse_name)
    )
    asked = _("Do you go yourself after all?") if own else _("Do you give the visit back?")
    return Prompt(
        (when, _client_hears(record) or hears, asked),
        (Choice("yes", button("Yes, please")), Choice("no", button("No, leave it")), HELP),
    )


def can_give_back(turn: Turn, reply: Reply) -> bool:
    """Whether the visit at hand was taken over, and can go back."""
    return _covered(turn) is not None


def give(turn: Turn, reply: Reply) -> Turn:
    """Let the client's own nurse come again; whoever did not press hears it."""
    found = _covered(turn)
    assert found is not None
    record, visit = found
    turn = with_client(turn, given_back(record, visit))
    turn = replace(turn, effects=(*turn.effects, *told_back(record, visit, turn.now)))
    if cares_for(turn.person, record):
        turn = tell_colleague(turn, visit, _to_own(turn.person.name, record, visit))
        return note(turn, _("You go yourself."))
    turn = tell_colleague(turn, replace(visit, by=record.nurse), _gave_back(turn, record, visit))
    turn = note(about(turn), _("The visit goes back to {nurse}.", nurse=record.nurse_name))
    return replace(turn, caseload=caseload(turn.person, turn.caseload))


def _gave_back(turn: Turn, record: Record, visit: Visit) -> Text:
    return _(
        "{name} gives back the visit to {label} on {when}.",
        name=turn.person.name,
        label=record.label,
        when=When(visit.starts_at),
    )


def given_back(record: Record, visit: Visit) -> Record:
    """The record in which the client's own nurse comes to this visit again."""
    own = replace(visit, by="", by_name="", told_nothing_at=None)
    return diary.put_visit(diary.with_readers(record), own)


def told_back(record: Record, visit: Visit, now: datetime) -> tuple[Say, ...]:
    """What the client, or who shared for her, hears when the own nurse comes again."""
    after = given_back(record, visit)
    own = diary.visit(after, visit.id)
    assert own is not None
    comes = _("{nurse} comes again, as was planned.", nurse=record.nurse_name)
    when = _("The visit is on {when}.", when=When(visit.starts_at))
    return _asked_who_shared(after, own, now, comes, when)


# --- a client of a colleague ------------------------------------------------------------------


def covered_visits(turn: Turn, record: Record) -> tuple[Visit, ...]:
    """The visits ahead to which she comes in a colleague's place, the first one first."""
    mine = (v for v in record.visits if v.by == turn.person.id and not v.cancelled)
    return tuple(sorted((v for v in mine if v.starts_at > turn.now), key=lambda v: v.starts_at))


def page(turn: Turn, record: Record) -> Prompt:
    """A colleague's client to whom she comes: her visits there, and what was shared for them."""
    ahead = covered_visits(turn, record)
    visits = tuple(_("Visit: {when}", when=When(v.starts_at)) for v in ahead)
    shared = any(may_read(turn.person, record, share) for share in record.shares)
    plan = () if turn.house.rules.filed else (Choice("plan_text", button("Care plan")),)
    waits = alerts.unread(record, turn.person.id)
    head = _("{label}: you come in place of {nurse}.", label=record.label, nurse=record.nurse_name)
    return Prompt(
        (
            head,
            *((_("There is a message. It has not been read yet."),) if waits else ()),
            *((Listing(visits),) if visits else ()),
            _("What do you want to do?"),
        ),
        (
            *((Choice("message", button("Read message")),) if waits else ()),
            *about_visits(turn, record),
            *((Choice("read", button("Read summary")), *plan) if shared else ()),
            *(_back(visit, alone=len(ahead) == 1) for visit in ahead),
            CLIENTS,
            HELP,
        ),
    )


def _back(visit: Visit, *, alone: bool) -> Choice:
    when = When(visit.starts_at, "short")
    label = button("Give back") if alone else button("Give back: {when}", when=when)
    return Choice("give_back", label, visit.id)


COVER_STEPS = (
    Step("covers", covers, (Branch("cover", "cover", choose),), back="home"),
    Step(
        "cover",
        cover,
        (
            Branch("yes", "client", take_over, when=can_take_over),
            Branch("yes", AGAIN),
            Branch("covers", "covers"),
            Branch("no", "covers"),
        ),
        back="covers",
    ),
    Step(
        "give_back",
        give_back,
        (
            Branch("yes", "home", give, when=can_give_back),
            Branch("yes", AGAIN),
            Branch("no", "client"),
        ),
        back="client",
    ),
)
