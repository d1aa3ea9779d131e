"""The nurse's flow: her clients under labels of her own, their links, and the visits.

She sees her clients and visits, and what was shared with her; nothing else. Visits are planned in
`visits`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from flows.carer.sheet import for_nurse, read_again
from flows.conversation import (
    Record,
    Share,
    Turn,
    Visit,
)
from flows.due.delivery import shown_to_nurse, stays, told_to_nurse
from flows.interrupts import (
    CLIENTS,
    HELP,
    NURSE_INTERRUPTS,
    NURSE_OFFERS,
    NURSE_STANDING,
    tell,
)
from flows.nurse.adding import ADDING_STEPS, can_be_read, cannot_be_read, fits, invite, too_long
from flows.nurse.agreements import AGREEMENT_BRANCHES, AGREEMENT_STEPS, about_visits
from flows.nurse.closing_record import CLOSED, CLOSING_RECORD_STEPS, shut_by
from flows.nurse.covering import COVER_STEPS, COVERS, covered_visits, page
from flows.nurse.leaving import COLLEAGUE_STEPS, LEAVING_CHORES, may_let_go
from flows.nurse.recorded import RECORDED_INTERRUPTS, RECORDED_STANDING, RECORDED_STEPS
from flows.nurse.visits import (
    VISIT_STEPS,
    client_at_hand,
    client_in_sight,
    is_near,
    is_near_moment,
    new_day,
    new_moment,
    new_visit,
)
from flows.permission import NO_LINK, cares_for, may_invite, may_read, stands_in
from flows.record import diary
from flows.safety import alerts
from flows.script import AGAIN, STAY, Branch, Flow, Hears, Reply, Step, _, button, typed
from flows.subject import about, take_at_hand, with_client
from flows.words import Choice, Listing, Prompt, Text, When

MOST_CLIENTS = 80  # as buttons: Telegram takes at most 100


# --- coming in --------------------------------------------------------------------------------


def name(turn: Turn) -> Prompt:
    """What this is for a nurse, and how her clients call her."""
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
    """Keep how her clients call her."""
    called = " ".join(reply.words.split())
    return replace(turn, person=replace(turn.person, name=called))


# --- her clients ------------------------------------------------------------------------------


def home(turn: Turn) -> Prompt:
    """Her clients with their next visits."""
    more = (
        Choice("add", button("Add a client")),
        *((COVERS,) if turn.team else ()),
        *((Choice("colleagues", button("Colleagues")),) if may_let_go(turn) else ()),
        *((CLOSED,) if shut_by(turn) else ()),
    )
    nurse = turn.person
    hers = [r for r in turn.caseload if cares_for(nurse, r) or stands_in(nurse, r)]
    if not hers:
        return Prompt((_("You have no clients here yet."),), (*more, HELP))
    shown = sorted(hers, key=lambda r: _soonest_first(r, turn))[:MOST_CLIENTS]
    items = tuple(line for record in shown for line in _client_lines(turn, record))
    choices = tuple(Choice("client", _called(turn, r), about=r.id) for r in shown)
    return Prompt(
        (_("Your clients:"), Listing(items), _("Whom is it about?")), (*choices, *more, HELP)
    )


def _called(turn: Turn, record: Record) -> Text:
    """A client's button; that of a colleague's client bears her name, too."""
    if cares_for(turn.person, record):
        return button("{label}", label=record.label)
    return button("{label} of {nurse}", label=record.label, nurse=record.nurse_name)


def _soonest_first(record: Record, turn: Turn) -> tuple[bool, bool, datetime, list[str]]:
    """Clients with a message to be read, then those with a visit by its moment, then the others by
    label, 2 before 10.
    """
    now = turn.now
    visit = _next_visit(turn, record)
    waits = alerts.unread(record, turn.person.id)
    parts = re.split(r"(\d+)", record.label.casefold())
    return not waits, visit is None, visit.starts_at if visit else now, [p.zfill(9) for p in parts]


def _client_lines(turn: Turn, record: Record) -> tuple[Text, ...]:
    """A client's next visit, after a message that she has still to read."""
    waits = alerts.unread(record, turn.person.id)
    first = (_("{label}: there is a message", label=record.label),) if waits else ()
    return (*first, _visit_line(turn, record))


def _next_visit(turn: Turn, record: Record) -> Visit | None:
    """A client's next visit; of a colleague's client the next one that is hers."""
    if cares_for(turn.person, record):
        return diary.next_visit(record, turn.now)
    return next(iter(covered_visits(turn, record)), None)


def _visit_line(turn: Turn, record: Record) -> Text:
    visit, label = _next_visit(turn, record), record.label
    if not cares_for(turn.person, record):
        nurse = record.nurse_name
        if visit is None:
            return _("{label}: in place of {nurse}", label=label, nurse=nurse)
        when = When(visit.starts_at)
        return _("{label}: {when}, in place of {nurse}", label=label, nurse=nurse, when=when)
    if visit and visit.by:
        when, name = When(visit.starts_at), visit.by_name
        return _("{label}: {when}, {name} goes", label=label, when=when, name=name)
    if visit is None:
        return _("{label}: no visit planned", label=record.label)
    return _("{label}: {when}", label=record.label, when=When(visit.starts_at))


def choose_client(turn: Turn, reply: Reply) -> Turn:
    """Take the chosen client at hand."""
    return about(turn, reply.about)


def without_client(turn: Turn, reply: Reply) -> Turn:
    """Take no client at hand."""
    return about(turn)


def may_open(turn: Turn, reply: Reply) -> bool:
    """Whether she sees the page of her colleagues."""
    return may_let_go(turn)


def client(turn: Turn) -> Prompt:
    """One client: joined or not, the visits ahead, and what can be done."""
    record = client_in_sight(turn)
    if record is None:
        return Prompt((_("This client is no longer in your list."),), (CLIENTS,))
    if not cares_for(turn.person, record):
        return page(turn, record)
    ahead = sorted(
        (v for v in record.visits if not v.cancelled and v.starts_at > turn.now),
        key=lambda v: v.starts_at,
    )
    visits = tuple(_planned(v) for v in ahead)
    plan = () if turn.house.rules.filed else (Choice("plan_text", button("Care plan")),)
    read = (Choice("read", button("Read summary")), *plan) if readable(turn, record) else ()
    waits = alerts.unread(record, turn.person.id)
    message = (Choice("message", button("Read message")),) if waits else ()
    new_link = button("Link for the client") if record.link == NO_LINK else button("New link")
    link = (Choice("link", new_link),) if may_invite(turn.person, record) else ()
    return Prompt(
        (
            _joined(record),
            *((_("There is a message. It has not been read yet."),) if waits else ()),
            *((Listing(visits),) if visits else (_("No visit has been planned."),)),
            _("What do you want to do?"),
        ),
        (
            *message,
            *about_visits(turn, record),
            Choice("plan", button("Plan a visit")),
            *(
                Choice("visit", button("{when}", when=When(v.starts_at, "short")), about=v.id)
                for v in ahead
            ),
            *read,
            *for_nurse(turn, record),
            *link,
            Choice("carers", button("Family carers")),
            Choice("close", button("Care has stopped")),
            CLIENTS,
            HELP,
        ),
    )


def _joined(record: Record) -> Text:
    """Whether the client has come in, and whether a link waits for that."""
    if record.client:
        return _("{label} has joined.", label=record.label)
    if record.link == NO_LINK:
        return _("{label} has no phone here. Somebody else answers.", label=record.label)
    return _("{label} has not opened the link yet.", label=record.label)


def _planned(visit: Visit) -> Text:
    when = When(visit.starts_at)
    if visit.by:
        return _("Visit: {when}, {name} goes", when=when, name=visit.by_name)
    return _("Visit: {when}", when=when)


def typed_carers(turn: Turn) -> tuple[Choice, ...]:
    """What can be typed for the page of who may answer."""
    named = Choice("carers", typed("no phone"))
    return (named,) if client_at_hand(turn) else ()


def is_near_own(turn: Turn, reply: Reply) -> bool:
    """Whether a day was typed that is near enough, for a client of her own."""
    return is_own(turn, reply) and is_near(turn, reply)


def is_near_own_moment(turn: Turn, reply: Reply) -> bool:
    """Whether such a day was typed, with a time."""
    return is_own(turn, reply) and is_near_moment(turn, reply)


def is_own(turn: Turn, reply: Reply) -> bool:
    """Whether the client at hand is her own."""
    return client_at_hand(turn) is not None


def readable(turn: Turn, record: Record) -> tuple[Share, ...]:
    """What was handed over to this nurse and she may read again, the newest last."""
    return tuple(share for share in record.shares if may_read(turn.person, record, share))


def read_summary(turn: Turn, reply: Reply) -> Turn:
    """Show the last summary that was handed over once more."""
    record = client_in_sight(turn)
    handed = readable(turn, record) if record else ()
    if record is None or not handed:
        return turn
    visit, by = diary.visit(record, handed[-1].visit), handed[-1].summary.shared_by
    if visit is not None:
        turn = tell(turn, *told_to_nurse(record, visit, turn.house.rules, by))
    shown = shown_to_nurse(turn.person.id, record, visit, handed[-1].form, handed[-1].summary)
    return replace(with_client(turn, record), effects=(*turn.effects, shown))


def read_sheets(turn: Turn, reply: Reply) -> Turn:
    """Show once more what carers of the client at hand let her read."""
    return read_again(client_at_hand(turn), turn)


def as_care_plan(turn: Turn, reply: Reply) -> Turn:
    """Show the last summary in the order of a zorgleefplan, to be copied."""
    record = client_in_sight(turn)
    handed = readable(turn, record) if record else ()
    if record is None or not handed or turn.house.rules.filed:
        return turn
    visit, share = diary.visit(record, handed[-1].visit), handed[-1]
    shown = shown_to_nurse(turn.person.id, record, visit, share.form, share.summary)
    turn = tell(turn, _("You can copy this text."), stays(turn.house.rules))
    plan = replace(shown, as_plan=True)
    return replace(with_client(turn, record), effects=(*turn.effects, plan))


def show_alerts(turn: Turn, reply: Reply) -> Turn:
    """Show once more what came from the client at hand and was not read yet."""
    record = client_in_sight(turn)
    if record is None:
        return turn
    waits = alerts.unread(record, turn.person.id)
    again = tuple(alerts.shown_again(record, made, turn.person.id) for made in waits)
    return replace(with_client(turn, record), effects=(*turn.effects, *again))


NURSE = Flow(
    "nurse",
    (
        Step(
            "name",
            name,
            (
                Branch(Hears.WORDS, "home", keep_name, when=can_be_read),
                Branch(Hears.WORDS, AGAIN, cannot_be_read, when=fits),
                Branch(Hears.WORDS, AGAIN, too_long),
            ),
        ),
        Step(
            "home",
            home,
            (
                Branch("client", "client", choose_client),
                Branch("add", "label"),
                Branch("closed", "closed"),
                Branch("covers", "covers", without_client),
                Branch("colleagues", "colleagues", without_client, when=may_open),
            ),
        ),
        *ADDING_STEPS,
        Step(
            "client",
            client,
            (
                Branch("plan", "day", new_visit),
                Branch(Hears.MOMENT, "confirm", new_moment, when=is_near_own_moment),
                Branch(Hears.MOMENT, "hour", new_day, when=is_near_own),
                Branch("visit", "visit", take_at_hand),
                *AGREEMENT_BRANCHES,
                Branch("message", STAY, show_alerts),
                Branch("read", AGAIN, read_summary),
                Branch("sheet", AGAIN, read_sheets),
                Branch("plan_text", AGAIN, as_care_plan),
                Branch("give_back", "give_back", take_at_hand),
                Branch("link", AGAIN, invite),
                Branch("carers", "carers"),
                Branch("close", "close"),
            ),
            back="home",
            also=typed_carers,
        ),
        *VISIT_STEPS,
        *AGREEMENT_STEPS,
        *RECORDED_STEPS,
        *CLOSING_RECORD_STEPS,
        *COVER_STEPS,
        *COLLEAGUE_STEPS,
    ),
    chores=LEAVING_CHORES,
    rest="home",
    interrupts=(*NURSE_INTERRUPTS, *RECORDED_INTERRUPTS),
    offers=NURSE_OFFERS,
    standing=NURSE_STANDING | RECORDED_STANDING,
)
