"""A nurse leaves: the first of her team says so; she reaches nothing more, her clients get another.

Each of these may be done twice: what was done before is seen in what is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from flows.carer import sharing_again
from flows.client import another_nurse
from flows.conversation import (
    Alert,
    Contact,
    Departure,
    Effect,
    Elapsed,
    Form,
    Person,
    Position,
    Record,
    Role,
    Say,
    ShowMenu,
    TidyUp,
    Told,
    Turn,
    Visit,
)
from flows.interrupts import BACKWARD, CLIENTS, HELP, note
from flows.permission import cares_for, is_first, may_be_told
from flows.record import diary
from flows.safety import alerts
from flows.script import AGAIN, STAY, Branch, Reply, Step, _, button, plural
from flows.subject import about, coming
from flows.words import Choice, Listing, Prompt, Text, When

MOST = 80  # colleagues as buttons


def may_let_go(turn: Turn) -> bool:
    """Whether this nurse may say that a colleague leaves: she was the first of her team."""
    return bool(turn.team) and is_first(turn.person, turn.team)


# --- who leaves -------------------------------------------------------------------------------


def colleagues(turn: Turn) -> Prompt:
    """The colleagues in her team."""
    if not may_let_go(turn):
        return Prompt((_("This is for the first nurse of the team."),), (CLIENTS, HELP))
    there = turn.team[:MOST]
    items = tuple(_("{name}", name=colleague.name) for colleague in there)
    choices = tuple(
        Choice("colleague", button("{name}", name=colleague.name), _mark(colleague))
        for colleague in there
    )
    lines = (_("Your colleagues:"), Listing(items), _("Who is it about?"))
    return Prompt(lines, (*choices, CLIENTS, HELP))


def _mark(colleague: Contact) -> str:
    """What a button carries in the place of somebody's number."""
    return sha256(colleague.id.encode()).hexdigest()[:12]


def choose(turn: Turn, reply: Reply) -> Turn:
    """Take a colleague at hand, and no client."""
    return about(turn, "", reply.about)


def at_hand(turn: Turn) -> Contact | None:
    """The colleague this is about, if she may say it of that one."""
    at = turn.person.position.about
    if len(at) < 2 or not may_let_go(turn):
        return None
    return next((c for c in turn.team if _mark(c) == at[1]), None)


def colleague(turn: Turn) -> Prompt:
    """One colleague, and what can be said of her."""
    found = at_hand(turn)
    if found is None:
        return _gone()
    lines = (_("This is {name}.", name=found.name), _("What do you want to do?"))
    return Prompt(lines, (Choice("leaves", button("Goes away")), BACKWARD, CLIENTS, HELP))


def _gone() -> Prompt:
    return Prompt((_("This colleague is no longer in your list."),), (CLIENTS, HELP))


def leaves(turn: Turn) -> Prompt:
    """Ask once more, and say what becomes of her clients."""
    found = at_hand(turn)
    if found is None:
        return _gone()
    n = sum(1 for record in turn.colleagues if record.nurse == found.id)
    theirs = plural("{n} client then comes to you.", "{n} clients then come to you.", n)
    return Prompt(
        (
            _("{name} then cannot read anything here any more.", name=found.name),
            *((theirs,) if n else ()),
            _("Does {name} go away?", name=found.name),
        ),
        (Choice("yes", button("Yes, goes away")), Choice("no", button("No, stays")), HELP),
    )


def is_there(turn: Turn, reply: Reply) -> bool:
    """Whether she may say it of the colleague at hand."""
    return at_hand(turn) is not None


def let_go(turn: Turn, reply: Reply) -> Turn:
    """Say that a colleague leaves. What follows from it is done right after this turn."""
    found = at_hand(turn)
    assert found is not None
    turn = replace(turn, leaves=Departure(found.id, found.name, turn.now))
    return note(about(turn), _("{name} now has no access here any more.", name=found.name))


# --- in the chat of who leaves ----------------------------------------------------------------


def leave(turn: Turn, reply: Reply) -> Turn:
    """Be a stranger from now on, with an empty chat."""
    person = turn.person
    number = person.position.number + 1
    stranger = Person(person.id, Position("welcome", number=number), reachable=person.reachable)
    tidied = TidyUp(person.id, tuple(message.id for message in turn.messages))
    ended = (
        _("You do not work here any more, so your access has ended."),
        _("From now on you cannot read anything of clients here."),
    )
    told = (
        *((tidied,) if tidied.messages else ()),
        ShowMenu(person.id, Form.U, Role.CLIENT),
        Say(person.id, Form.U, Prompt(ended)),
    )
    return replace(turn, person=stranger, caseload=(), effects=(*turn.effects, *told))


# --- in the chat of who gets her clients ------------------------------------------------------


def inherit(turn: Turn, reply: Reply) -> Turn:
    """Take over one client of a colleague who left; the client hears it."""
    event, heir = turn.event, turn.person
    record, departure = (
        (event.leads_to, event.departure) if isinstance(event, Elapsed) else (None, None)
    )
    if record is None or departure is None or record.nurse != departure.nurse:
        return turn
    taken = {r.label.casefold() for r in turn.caseload if cares_for(heir, r)}
    record = replace(record, label=_own_label(record.label, departure.name, taken))
    record, effects = inherited(record, heir, departure, turn.now)
    others = tuple(r for r in turn.caseload if r.id != record.id)
    clients = tuple(dict.fromkeys((*heir.clients, record.id)))
    return replace(
        turn,
        person=replace(heir, clients=clients),
        record=record,
        caseload=(*others, record),
        effects=(*turn.effects, *effects),
    )


def _own_label(label: str, name: str, taken: set[str]) -> str:
    """A label that the heir has not given herself: two clients are never taken for one another."""
    others = (label, f"{label} ({name})", *(f"{label} ({name} {n})" for n in range(2, 100)))
    return next((one for one in others if one.casefold() not in taken), label)


def inherited(
    record: Record, heir: Person, departure: Departure, now: datetime
) -> tuple[Record, tuple[Effect, ...]]:
    """A client's record with another nurse, and who hears of it. Visits ahead stay planned; what
    was shared for them with the one who left is asked about first.
    """
    record = diary.with_readers(record)
    visits = tuple(_of_heir(visit, heir, departure, now) for visit in record.visits)
    record = replace(record, visits=visits, nurse=heir.id, nurse_name=heir.name)
    record, sent = _alerts(record, departure, now)
    names = {"nurse": departure.name, "heir": heir.name}
    news = (
        _("{nurse} does not work here any more.", nurse=departure.name),
        _("{heir} is your nurse now.", **names),
    )
    return record, (*_news(record, news, now), *sent)


def _of_heir(visit: Visit, heir: Person, departure: Departure, now: datetime) -> Visit:
    """A visit of the one who left; one that has been keeps her name, and is hers no more."""
    if visit.by == heir.id:
        return replace(visit, by="", by_name="")
    if visit.starts_at <= now:
        return replace(visit, by_name=visit.by_name or departure.name)
    return replace(visit, told_nothing_at=None)


def _news(record: Record, news: tuple[Text, ...], now: datetime) -> Iterator[Say]:
    """That there is another nurse, with a question about each visit for which something was shared
    with somebody else.
    """
    client = record.client
    ahead = [v for v in record.visits if not v.cancelled and v.starts_at > now]
    if client is None:
        for visit in ahead:
            nurse, when = coming(record, visit), When(visit.starts_at)
            comes = _("{nurse} comes on {when}.", nurse=nurse, when=when)
            yield from sharing_again.tell(record, visit, now, news[0], comes)
        return
    asked = [p for v in ahead if (p := another_nurse.question(record, v)).lines]
    first, *others = asked or [Prompt(())]
    for prompt in (Prompt((*news, *first.lines), first.choices), *others):
        yield Say(client.id, client.form, prompt, asked=False)


def _alerts(
    record: Record, departure: Departure, now: datetime
) -> tuple[Record, tuple[Effect, ...]]:
    """What the one who left had still to read, for the nurse there is now: none is lost."""
    sent = list[Effect]()
    for made in record.alerts:
        if alerts.is_read(made) or made.told[0].to != departure.nurse:
            continue
        if not may_be_told(record, record.nurse):
            continue
        told = Told(record.nurse, record.nurse_name, Role.NURSE, now)
        again = Alert(
            sha256(f"{made.id} {record.nurse}".encode()).hexdigest()[:12],
            made.sign,
            made.at,
            made.words,
            waits=tuple(c for c in made.waits if c.id not in (record.nurse, departure.nurse)),
            told=(told,),
        )
        if again.id not in {there.id for there in record.alerts}:
            record = replace(record, alerts=(*record.alerts, again))
            sent.append(alerts.shown(record, again, told))
    return record, tuple(sent)


def tell_heir(turn: Turn, reply: Reply) -> Turn:
    """Say once how many clients she has got."""
    departure = turn.event.departure if isinstance(turn.event, Elapsed) else None
    if departure is None:
        return turn
    mine = [r for r in turn.caseload if cares_for(turn.person, r) and r.id in departure.clients]
    gone = _("{nurse} does not work here any more.", nurse=departure.name)
    n = len(mine)
    got = plural("You now have {n} client of hers.", "You now have {n} clients of hers.", n)
    said = Say(turn.person.id, turn.person.form, Prompt((gone, got), (CLIENTS,)), asked=False)
    return replace(turn, effects=(*turn.effects, said)) if mine else turn


# --- nobody is left ---------------------------------------------------------------------------


def left_alone(
    record: Record, departure: Departure, now: datetime
) -> tuple[Record, tuple[Effect, ...]]:
    """A client's record when no nurse is left, and who hears of it: it is the client's alone."""
    record = diary.with_readers(record)
    record = replace(
        record,
        label="",
        nurse="",
        nurse_name="",
        tell="",
        visits=tuple(visit for visit in record.visits if visit.starts_at <= now),
        shares=tuple(share for share in record.shares if share.handed_over_at),
    )
    news = (
        _("{nurse} does not work here any more.", nurse=departure.name),
        _("Your answers stay here, for you alone."),
    )
    return record, tuple(_news(record, news, now))


COLLEAGUE_STEPS = (
    Step("colleagues", colleagues, (Branch("colleague", "colleague", choose),), back="home"),
    Step("colleague", colleague, (Branch("leaves", "leaves"),), back="colleagues"),
    Step(
        "leaves",
        leaves,
        (
            Branch("yes", "home", let_go, when=is_there),
            Branch("yes", AGAIN),
            Branch("no", "colleague"),
        ),
        back="colleague",
    ),
)
LEAVING_CHORES = (
    Branch("leave", STAY, leave),
    Branch("inherit", STAY, inherit),
    Branch("inherited", STAY, tell_heir),
)
