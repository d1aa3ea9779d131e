"""The flow of somebody whom a client asked to be told: yes or no, and then a message now and then.

They never see what a client writes, and no name but the one they themselves call the client by.
"""

from __future__ import annotations

from dataclasses import replace

from flows.alerts import READ, SEEN, families_of, is_open, seen, unread
from flows.arrival import LINK_DOES_NOT_WORK, leads_to, use
from flows.conversation import Contact, Invitation, Record, Say, Turn
from flows.help_lines import EMERGENCY
from flows.interrupts import (
    BACKWARD,
    GREET,
    HELP,
    REPEAT,
    THANKS,
    greet,
    note,
    repeat,
    tell,
    welcome,
)
from flows.logbook import Thing
from flows.passing_on import nobody
from flows.permission import contact_of
from flows.script import AGAIN, BACK, STAY, Branch, Flow, Reply, Step, _, button
from flows.subject import about
from flows.words import Choice, Listing, Prompt

STOP = Choice("stop", button("No more messages"))
NOT_KEPT_HERE = _("I do not keep what you type here.")


# --- coming in --------------------------------------------------------------------------------


def asked(turn: Turn) -> Prompt:
    """Who asks, what for, and whether that is all right."""
    contact = _invited_as(turn.invited_to, turn.person.invited)
    if contact is None:
        return Prompt((LINK_DOES_NOT_WORK,), (Choice("go_on", button("Go on")), HELP))
    return Prompt(
        (
            _("Hello. I am Tussendoor. I am a computer, not a human being."),
            _("This is a question from {calls}.", calls=contact.calls),
            _("I then send you a message when {calls} needs you.", calls=contact.calls),
            _("You do not see what {calls} writes. Of you I only keep your number on Telegram.",
              calls=contact.calls),
            _("Is that all right?"),
        ),
        (
            Choice("yes", button("Yes, that is fine")),
            Choice("no", button("No, rather not")),
            HELP,
        ),
    )  # fmt: skip


def _invited_as(record: Record | None, invited: Invitation | None) -> Contact | None:
    """The place on a client's list that an opened link is for."""
    if record is None or invited is None:
        return None
    return next((c for c in record.contacts if c.link == invited.id), None)


def accept(turn: Turn, reply: Reply) -> Turn:
    """Be told from now on. The client hears it."""
    invited, record = turn.person.invited, leads_to(turn)
    contact = _invited_as(record, invited)
    if invited is None or record is None or contact is None:
        turn = _left_alone(replace(turn, refused=Thing.LINK))
        return note(turn, LINK_DOES_NOT_WORK)
    agreed = replace(contact, id=turn.person.id, agreed_at=turn.now)
    told = _to_client(record, agreed, said_yes=True)
    contacts = tuple(agreed if c is contact else c for c in record.contacts)
    clients = tuple(dict.fromkeys((*turn.person.clients, record.id)))
    turn = _left_alone(use(turn, invited))
    return replace(
        _with(turn, replace(record, contacts=contacts)),
        person=replace(turn.person, clients=clients),
        effects=(*turn.effects, *told),
    )


def decline(turn: Turn, reply: Reply) -> Turn:
    """Rather not be told. The client hears it, and the name goes off the list."""
    invited, record = turn.person.invited, leads_to(turn)
    contact = _invited_as(record, invited)
    turn = _left_alone(turn)
    if invited is None or record is None or contact is None:
        return turn
    told = _to_client(record, contact, said_yes=False)
    left = tuple(c for c in record.contacts if c is not contact)
    turn = _with(use(turn, invited), replace(record, contacts=left))
    return replace(turn, effects=(*turn.effects, *told))


def _left_alone(turn: Turn) -> Turn:
    return replace(turn, person=replace(turn.person, invited=None))


def _with(turn: Turn, record: Record) -> Turn:
    """The turn in which this client's record was changed."""
    others = tuple(r for r in turn.caseload if r.id != record.id)
    return replace(turn, record=record, caseload=(*others, record))


def _to_client(record: Record, contact: Contact, *, said_yes: bool) -> tuple[Say, ...]:
    if record.client is None:
        return ()
    news = (
        _("{name} said yes. I can let {name} know if you need help.", name=contact.name)
        if said_yes
        else _("{name} would rather get no messages.", name=contact.name)
    )
    client = record.client
    return (Say(client.id, client.form, Prompt((news,)), asked=False),)


# --- waiting ----------------------------------------------------------------------------------


def rest(turn: Turn) -> Prompt:
    """Whom one may be told about; nothing has to be done."""
    told_of = _told_of(turn)
    if not told_of:
        return Prompt((_("I send you no messages."),), (HELP,))
    items = tuple(
        _("I send you a message when {calls} needs you.", calls=contact.calls)
        for _record, contact in told_of
    )
    stops = tuple(
        Choice("stop", button("No more messages about {calls}", calls=c.calls), about=record.id)
        for record, c in told_of
    )
    return Prompt(
        (
            Listing(items),
            _("You do not have to do anything now."),
            _("Nobody reads along here. Is somebody in danger of life? Call {number}.",
              number=EMERGENCY.number),
        ),
        (*stops, HELP),
    )  # fmt: skip


def _told_of(turn: Turn) -> tuple[tuple[Record, Contact], ...]:
    """The clients who have this person on their list, and as whom."""
    found = ((record, contact_of(turn.person, record)) for record in turn.caseload)
    return tuple((record, contact) for record, contact in found if contact)


def choose(turn: Turn, reply: Reply) -> Turn:
    """Take the client at hand about whom no more messages are wanted; typed: the first one."""
    first = next((record.id for record, _contact in _told_of(turn)), "")
    return about(turn, reply.about or first)


def is_told(turn: Turn, reply: Reply) -> bool:
    """Whether there is anybody about whom messages come."""
    return bool(_told_of(turn))


def _at_hand(turn: Turn) -> tuple[Record, Contact] | None:
    wanted = (*turn.person.position.about, "")[0]
    return next((found for found in _told_of(turn) if found[0].id == wanted), None)


def stop(turn: Turn) -> Prompt:
    """Ask once more, and say who hears it."""
    found = _at_hand(turn)
    if found is None:
        return Prompt((_("I send you no messages."),), (BACKWARD, HELP))
    calls = found[1].calls
    return Prompt(
        (
            _("You then get no more messages about {calls}. I tell {calls}.", calls=calls),
            _("Shall I stop?"),
        ),
        (Choice("yes", button("Yes, stop")), Choice("no", button("No, go on")), HELP),
    )


def end(turn: Turn, reply: Reply) -> Turn:
    """Go off the client's list. The client hears it."""
    found = _at_hand(turn)
    if found is None:
        return turn
    record, contact = found
    left = tuple(c for c in record.contacts if c is not contact)
    clients = tuple(other.id for other, _contact in _told_of(turn) if other is not record)
    told = _to_client(record, contact, said_yes=False)
    if waits := [made for made in unread(record, turn.person.id) if is_open(made)]:
        now = nobody(families_of(record, waits[-1]))  # who counts on it has to know at once
        told = tuple(replace(e, prompt=Prompt((*e.prompt.lines, *now)), asked=True) for e in told)
    turn = note(turn, _("Good. I send you no more messages about {calls}.", calls=contact.calls))
    return replace(
        _with(about(turn), replace(record, contacts=left)),
        person=replace(about(turn).person, clients=clients),
        effects=(*turn.effects, *told),
    )


def relative_help(turn: Turn, reply: Reply) -> Turn:
    """Say what this is, and what to do in an emergency."""
    return tell(
        turn,
        _("I am Tussendoor, a computer. I send you a message when somebody needs you."),
        _(
            "Nobody reads along here. Is somebody in danger of life? Call {number}.",
            number=EMERGENCY.number,
        ),
    )


RELATIVE_OFFERS = (HELP, BACKWARD, STOP, READ, GREET, REPEAT, THANKS)

RELATIVE = Flow(
    "relative",
    (
        Step(
            "asked",
            asked,
            (
                Branch("yes", "rest", accept),
                Branch("no", "rest", decline),
                Branch("go_on", "rest"),
            ),
            not_understood=NOT_KEPT_HERE,
        ),
        Step(
            "rest",
            rest,
            (Branch("stop", "stop", choose, when=is_told),),
            not_understood=NOT_KEPT_HERE,
        ),
        Step(
            "stop",
            stop,
            (Branch("yes", "rest", end), Branch("no", "rest")),
            back="rest",
            not_understood=NOT_KEPT_HERE,
        ),
    ),
    rest="rest",
    interrupts=(
        Branch("help", AGAIN, relative_help),
        Branch("back", BACK),
        Branch("stop", "stop", choose, when=is_told),
        Branch("stop", AGAIN),
        Branch("greet", AGAIN, greet),
        Branch("repeat", AGAIN, repeat),
        Branch("thanks", STAY, welcome),
        Branch(SEEN, STAY, seen),
    ),
    offers=RELATIVE_OFFERS,
    standing=frozenset({"help", SEEN}),
)
