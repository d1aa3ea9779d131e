"""The page of one client, for a carer: what they may do, until when, and the way to it."""

from __future__ import annotations

from dataclasses import replace

from flows.carer.answering import NOT_NOW, subjects
from flows.carer.carers_pages import MINE, opened, own_answers
from flows.carer.on_behalf import (
    NOT_KEPT_HERE,
    Asked,
    asked,
    asking,
    client_named,
    permission_of,
    too_late,
)
from flows.carer.sharing_again import (
    SHARED_AGAIN_FROM_DIARY,
    SHARED_AGAIN_STANDING,
    typed_about_another,
)
from flows.carer.sharing_for import may_share, summary_for
from flows.carer.typed_first import HOLDS
from flows.conversation import Carer, Record, Turn
from flows.due.inviting import INVITE_AGAIN, NO_INVITATIONS
from flows.due.inviting_carers import ANSWER_FOR, INVITE_CARER, UNINVITE_CARER
from flows.hats import as_carer
from flows.interrupts import BACKWARD, HELP, note
from flows.permission import carer_for
from flows.record import carers, naming
from flows.record.carers_words import ANSWER_NOW, named
from flows.script import AGAIN, Action, Branch, Reply, Step, _, button
from flows.subject import afresh, with_client
from flows.words import Choice, Listing, Prompt, Text, When

CHOOSE_CLIENT = "choose_client"  # of a rest page; typed, it keeps which client it names
ANSWER = Choice("answer", button("Answer"))
STOP_ANSWERING = Choice("end_caring", button("Stop answering"))


def what_may(given: Carer) -> Text:
    """For whom somebody may answer, and until when."""
    if given.until is None:
        return naming.about(_("You may answer for {who}."), given.naming)
    until = When(given.until, "date")
    return _("You may answer for {who} until {when}.", who=naming.who(given.naming), when=until)


def answers_for(clients: tuple[tuple[Record, Carer], ...]) -> tuple[Choice, ...]:
    """A button for each client for whom one may answer."""
    return tuple(
        Choice(CHOOSE_CLIENT, naming.about(button("Answer about {who}"), given.naming), record.id)
        for record, given in clients
    )


def caring(turn: Turn) -> Prompt:
    """What one may do for the client at hand."""
    found = permission_of(turn)
    if found is None:
        return NOT_NOW
    record, given = found
    there = subjects(given)
    about_what = (_("It is about: {name}.", name=named(given.scope)),) if there else ()
    answer = (ANSWER,) if there else ()
    said = (MINE,) if own_answers(turn, record) else ()
    look_label = naming.about(button("What {who} said"), given.naming)
    look = (Choice("they_said", look_label),) if opened(given) else ()
    along = (_("I also ask you something before a visit."),) if given.asked_along else ()
    if given.uninvited:
        along = (_("I ask you nothing before a visit."),)
    return Prompt(
        (Listing((what_may(given), *about_what, *along)), _("What do you want to do?")),
        (
            *(*answer, *said, *look, *summary_for(turn), *_invitations(record, given)),
            *(STOP_ANSWERING, BACKWARD, HELP),
        ),
    )


def _invitations(record: Record, given: Carer) -> tuple[Choice, ...]:
    if not given.asked_along:
        return ()
    if given.uninvited:
        return (Choice(INVITE_CARER, INVITE_AGAIN.label, record.id),)
    return (Choice(UNINVITE_CARER, NO_INVITATIONS.label, record.id),)


def answer_for(turn: Turn, reply: Reply) -> Turn:
    """Take the chosen client at hand."""
    return asking(afresh(turn), Asked(reply.about))


def switched(*, off: bool) -> Action:
    """Switch the own invitations off or on, for the client that the button names."""

    def does(turn: Turn, reply: Reply) -> Turn:
        record = client_named(turn, reply.about or asked(turn.person.position).client)
        given = carer_for(turn.person, record, turn.now) if record else None
        if record is None or given is None:
            return turn
        changed = carers.put_carer(record, replace(given, uninvited=off))
        said = (
            _("Good. I do not ask this any more.")
            if off
            else _("Good. I ask you again before a visit.")
        )
        return note(with_client(turn, changed), said)

    return does


CARING_STEP = Step(
    "caring",
    caring,
    (
        Branch("answer", "subject"),
        Branch("mine", "mine"),
        Branch("their_summary", "their_summary", when=may_share),
        Branch("they_said", "they_said"),
        Branch("end_caring", "end_caring"),
        HOLDS,
    ),
    back="rest",
    not_understood=NOT_KEPT_HERE,
    also=typed_about_another,
)


# --- from the own diary -----------------------------------------------------------------------


def may_answer_now(turn: Turn, reply: Reply) -> bool:
    """Whether somebody with a diary may answer for the client that a button names."""
    record = client_named(turn, reply.about)
    return record is not None and carer_for(turn.person, record, turn.now) is not None


def to_answer(turn: Turn, reply: Reply) -> Turn:
    """Leave the own diary for a while, and answer for the client that a button names."""
    return asking(as_carer(turn, "caring"), Asked(reply.about))


def to_answer_now(turn: Turn, reply: Reply) -> Turn:
    """Leave the own diary, for the client whose permission a button names."""
    theirs = (r.id for r in turn.caseload if carers.carer(r, reply.about))
    return to_answer(turn, Reply(about=next(theirs, "")))


def may_begin_now(turn: Turn, reply: Reply) -> bool:
    """Whether the permission that a button names counts now."""
    theirs = (r for r in turn.caseload if carers.carer(r, reply.about))
    return any(carer_for(turn.person, record, turn.now) for record in theirs)


def switched_from_diary(turn: Turn, reply: Reply) -> Turn:
    """Switch the invitations for a client off, on a message that came into the own diary."""
    return switched(off=True)(as_carer(turn), reply)


CARERS_INTERRUPTS = (  # of the client's flow
    Branch(CHOOSE_CLIENT, "rest", to_answer, when=may_answer_now),
    Branch(ANSWER_FOR, "rest", to_answer, when=may_answer_now),
    Branch(ANSWER_FOR, AGAIN, too_late),
    Branch(ANSWER_NOW, "rest", to_answer_now, when=may_begin_now),
    Branch(ANSWER_NOW, AGAIN, too_late),
    Branch(UNINVITE_CARER, "rest", switched_from_diary, when=may_answer_now),
    Branch(UNINVITE_CARER, AGAIN),
    *SHARED_AGAIN_FROM_DIARY,
)
CARERS_STANDING = SHARED_AGAIN_STANDING | {ANSWER_FOR, ANSWER_NOW, UNINVITE_CARER}
