"""The flow of somebody whom a client asked to be told, or to answer: both can be one person.

Who is told never sees what a client writes, and no name but the one they themselves call the client
by. What who answers may do stands in `answering` and `carers_pages`, and is judged at every turn.
"""

from __future__ import annotations

from dataclasses import replace

from flows.arrival import LINK_DOES_NOT_WORK, leads_to, left_alone, use
from flows.carer.accepting import ACCEPTING_STEPS, invited_as
from flows.carer.answering import ANSWERING_STEPS, leave
from flows.carer.by_name import NAMED, counts_everywhere, just_allowed
from flows.carer.carers_pages import CARERS_PAGES, MINE, own_answers
from flows.carer.caring_page import (
    CARING_STEP,
    CHOOSE_CLIENT,
    answer_for,
    answers_for,
    switched,
    what_may,
)
from flows.carer.kept_of_carer import KEPT_INTERRUPTS, KEPT_STEPS, is_known
from flows.carer.on_behalf import (
    JUST_TYPED,
    NOT_ANY_MORE,
    NOT_KEPT_HERE,
    Asked,
    asked,
    asking,
    cared_for,
    client_at_hand,
    may_no_longer,
    waiting,
    without_ties,
)
from flows.carer.own_talk import MYSELF, about_oneself, may_tell_about_oneself, to_oneself
from flows.carer.sharing_again import SHARED_AGAIN, SHARED_AGAIN_STANDING, typed_about_another
from flows.carer.sharing_for import SHARING_STEP
from flows.carer.typed_first import (
    AT_ONCE,
    HOLDS,
    HOLDS_FOR_SOMEBODY,
    TYPED_STEPS,
    has_words,
)
from flows.carer.whose_danger import WHOSE_STEPS
from flows.conversation import Contact, Invitation, Record, Say, Turn
from flows.due.inviting_carers import ANSWER_FOR, INVITE_CARER, UNINVITE_CARER
from flows.interrupts import (
    BACKWARD,
    ERASE,
    GREET,
    HELP,
    LATER,
    MY_DATA,
    REPEAT,
    THANKS,
    greet,
    note,
    repeat,
    tell,
    welcome,
)
from flows.log.logbook import Thing
from flows.permission import contact_of
from flows.record import naming
from flows.record.carers_words import ANSWER_NOW
from flows.safety.alert_read import seen
from flows.safety.alerts import READ, SEEN, families_of, is_open, unread
from flows.safety.help_lines import EMERGENCY
from flows.safety.passing_on import nobody
from flows.script import (
    AGAIN,
    BACK,
    RETURN,
    STAY,
    Branch,
    Flow,
    Gate,
    Reply,
    Step,
    _,
    button,
)
from flows.subject import about, afresh, with_client
from flows.words import Choice, Listing, Prompt, Text

STOP = Choice("stop", button("No more messages"))


# --- coming in --------------------------------------------------------------------------------


def asked_to_be_told(turn: Turn) -> Prompt:
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
        turn = left_alone(replace(turn, refused=Thing.LINK))
        return note(turn, LINK_DOES_NOT_WORK)
    agreed = replace(contact, id=turn.person.id, agreed_at=turn.now)
    told = _to_client(record, agreed, said_yes=True)
    contacts = tuple(agreed if c is contact else c for c in record.contacts)
    clients = tuple(dict.fromkeys((*turn.person.clients, record.id)))
    turn = left_alone(use(turn, invited))
    return replace(
        with_client(turn, replace(record, contacts=contacts)),
        person=replace(turn.person, clients=clients),
        effects=(*turn.effects, *told),
    )


def decline(turn: Turn, reply: Reply) -> Turn:
    """Rather not be told. The client hears it, and the name goes off the list."""
    invited, record = turn.person.invited, leads_to(turn)
    contact = _invited_as(record, invited)
    turn = left_alone(turn)
    if invited is None or record is None or contact is None:
        return turn
    told = _to_client(record, contact, said_yes=False)
    left = tuple(c for c in record.contacts if c is not contact)
    turn = with_client(use(turn, invited), replace(record, contacts=left))
    return replace(turn, effects=(*turn.effects, *told))


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
    """For whom one answers, and whom one may be told about; nothing has to be done."""
    told_of, clients, waits = _told_of(turn), cared_for(turn), waiting(turn)
    items = (
        *(what_may(given) for _record, given in clients),
        *(naming.about(_("First I ask {who} if this is right."), c.naming) for _r, c in waits),
        *(
            _("I send you a message when {calls} needs you.", calls=contact.calls)
            for _record, contact in told_of
        ),
    )
    if not items:
        return _over(turn)
    data = (MY_DATA,) if is_known(turn, Reply()) else ()
    stops = tuple(
        Choice("stop", button("No more messages about {calls}", calls=c.calls), about=record.id)
        for record, c in told_of
    )
    go_on = (Choice("go_on", button("Go on where I was")),) if is_left_open(turn, Reply()) else ()
    return Prompt(
        (
            Listing(items),
            *((_("I then let you know."),) if waits else ()),
            _("You do not have to do anything now."),
            _("Nobody reads along here. Is somebody in danger of life? Call {number}.",
              number=EMERGENCY.number),
        ),
        (*go_on, *answers_for(clients), *about_oneself(turn), *data, *stops, HELP),
    )  # fmt: skip


def _over(turn: Turn) -> Prompt:
    """Nobody is to be answered for: what stays, for whoever did so once. It fits a death, too."""
    if not is_known(turn, Reply()):
        return Prompt((_("I send you no messages."),), (*about_oneself(turn), HELP))
    return Prompt(
        (
            _("I ask you nothing now. You do not have to do anything."),
            _("What I keep of you is under: my data."),
            _("Do you want to write something down for yourself? You can, under: about myself."),
            _("Nobody reads along here."),
        ),
        (MY_DATA, *about_oneself(turn), HELP),
    )


def no_longer(turn: Turn) -> Prompt:
    """What was allowed a moment ago has ended: said once, and what can be done now."""
    there, before = rest(turn), _as_it_was(turn)
    record = client_at_hand(before)
    waited = (JUST_TYPED,) if asked(before.person.position).words else ()
    stays = (_("What you said before stays kept."),) if record and own_answers(turn, record) else ()
    ended = Listing((*_why_no_longer(record), *waited, *stays))
    go_on = Choice("leave", button("Go on"))
    return Prompt((ended, *there.lines), (go_on, *there.choices))


def _why_no_longer(record: Record | None) -> tuple[Text, ...]:
    """That it cannot be answered. After a death that would be cold: nothing is asked any more."""
    if record is None or record.closed_for != "died":
        return (NOT_ANY_MORE,)
    return (_("I do not ask you these questions any more."),)


def _as_it_was(turn: Turn) -> Turn:
    """The turn at what was answered when it ended."""
    before = turn.person.position.returns or turn.person.position
    return replace(turn, person=replace(turn.person, position=before))


def is_left_open(turn: Turn, reply: Reply) -> bool:
    """Whether questions were left open that may still be answered."""
    returns = turn.person.position.returns
    if returns is None or returns.step not in LEFT_OPEN:
        return False
    return may_no_longer(_as_it_was(turn)) is None


def go_elsewhere(turn: Turn, reply: Reply) -> Turn:
    """Leave what was at hand for good."""
    return afresh(turn)


def pause(turn: Turn, reply: Reply) -> Turn:
    """Stop for now; the client is told of what was kept."""
    return leave(turn, reply) if turn.person.position.step in LEFT_OPEN else turn


def answers_only(turn: Turn, reply: Reply) -> bool:
    """Whether somebody answers, and is told nothing: then they stop answering."""
    return bool(cared_for(turn) or waiting(turn)) and not _told_of(turn)


def first_client(turn: Turn, reply: Reply) -> Turn:
    """Take the client at hand for whom one stops answering, or the first one."""
    here = asked(turn.person.position).client
    known = [record.id for record, _given in (*cared_for(turn), *waiting(turn))]
    return asking(turn, Asked(here if here in known else known[0]))


# --- who is told ------------------------------------------------------------------------------


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
    told = _to_client(record, contact, said_yes=False)
    if waits := [made for made in unread(record, turn.person.id) if is_open(made)]:
        now = nobody(families_of(record, waits[-1]))  # who counts on it has to know at once
        told = tuple(replace(e, prompt=Prompt((*e.prompt.lines, *now)), asked=True) for e in told)
    turn = note(turn, _("Good. I send you no more messages about {calls}.", calls=contact.calls))
    gone = replace(record, contacts=left)
    turn = without_ties(with_client(about(turn), gone), gone)
    return replace(turn, effects=(*turn.effects, *told))


def carer_help(turn: Turn, reply: Reply) -> Turn:
    """Say what this is, and what to do in an emergency."""
    return tell(
        turn,
        *_what_this_is(turn),
        _(
            "Nobody reads along here. Is somebody in danger of life? Call {number}.",
            number=EMERGENCY.number,
        ),
    )


def _what_this_is(turn: Turn) -> tuple[Text, ...]:
    """What somebody does here, did here, or was asked to do."""
    invited = invited_as(leads_to(turn), turn.person.invited)
    asked_by = (*((invited,) if invited else ()), *(one for _record, one in waiting(turn)))
    if cared_for(turn):
        return (_("I am Tussendoor, a computer. I ask you something about somebody now and then."),)
    if asked_by:
        whom = naming.about(
            _("You were asked to answer questions about {who}."), asked_by[0].naming
        )
        return (_("I am Tussendoor, a computer."), whom)
    if not _told_of(turn) and is_known(turn, Reply()):
        return (_("I am Tussendoor, a computer. I ask you nothing now."),)
    return (_("I am Tussendoor, a computer. I send you a message when somebody needs you."),)


CARER_OFFERS = (
    *(HELP, BACKWARD, STOP, MYSELF, MY_DATA, MINE, ERASE, READ, LATER, GREET, REPEAT, THANKS),
)
LEFT_OPEN = frozenset(step.name for step in ANSWERING_STEPS)

AT_REST = (
    Branch(CHOOSE_CLIENT, "caring", answer_for),
    Branch("go_on", RETURN, when=is_left_open),
    Branch("stop", "stop", choose, when=is_told),
)

TOLD_STEPS = (
    Step(
        "asked",
        asked_to_be_told,
        (
            Branch("yes", "rest", accept),
            Branch("no", "rest", decline),
            Branch("go_on", "rest"),
        ),
        not_understood=NOT_KEPT_HERE,
    ),
    *ACCEPTING_STEPS,
    Step(
        "rest",
        rest,
        (*AT_REST, HOLDS, HOLDS_FOR_SOMEBODY),
        not_understood=NOT_KEPT_HERE,
        also=typed_about_another,
    ),
    Step(
        "no_longer",
        no_longer,
        (Branch("leave", "rest", go_elsewhere), *AT_REST),
        not_understood=JUST_TYPED,
    ),
    Step(
        "stop",
        stop,
        (Branch("yes", "rest", end), Branch("no", "rest")),
        back="rest",
        not_understood=NOT_KEPT_HERE,
    ),
)
THEIRS = ("mine", "mine_one", "mine_remove")  # what somebody said stays theirs after the end
ALWAYS_OPEN = frozenset(
    (*(step.name for step in (*TOLD_STEPS, *KEPT_STEPS, *WHOSE_STEPS)), *THEIRS, "about_whom")
)
CARER = Flow(
    "carer",
    (
        *(*TOLD_STEPS, CARING_STEP, SHARING_STEP, *ANSWERING_STEPS, *TYPED_STEPS),
        *(*CARERS_PAGES, *KEPT_STEPS, *WHOSE_STEPS),
    ),
    rest="rest",
    interrupts=(
        Branch("help", AGAIN, carer_help),
        Branch("back", BACK),
        Branch("later", "rest", pause),
        *(Branch(on, AGAIN, when=has_words) for on in ("my_data", "mine")),  # else they were lost
        *KEPT_INTERRUPTS,
        Branch("stop", "stop", choose, when=is_told),
        Branch("stop", "end_caring", first_client, when=answers_only),
        Branch("stop", AGAIN),
        Branch(ANSWER_FOR, "caring", answer_for),
        *AT_ONCE,
        *SHARED_AGAIN,
        *NAMED,
        Branch(UNINVITE_CARER, AGAIN, switched(off=True)),
        Branch(INVITE_CARER, AGAIN, switched(off=False)),
        Branch("myself", AGAIN, to_oneself, when=may_tell_about_oneself),
        Branch("greet", AGAIN, greet),
        Branch("repeat", AGAIN, repeat),
        Branch("thanks", STAY, welcome),
        Branch(SEEN, STAY, seen),
    ),
    offers=CARER_OFFERS,
    standing=SHARED_AGAIN_STANDING
    | frozenset({"help", "later", SEEN, ANSWER_NOW, ANSWER_FOR, UNINVITE_CARER, INVITE_CARER}),
    arrivals=("may_answer", "about_client", "about_me"),
    danger=tuple(step.name for step in WHOSE_STEPS),
    asked=just_allowed,
    also=counts_everywhere,
    gate=Gate(may_no_longer, ("no_longer",), ALWAYS_OPEN),
)
