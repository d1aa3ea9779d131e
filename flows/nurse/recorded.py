"""The nurse's steps about who may answer for her client: seeing it, and ending or changing what she
recorded when the client says so. `about` holds the client at hand, and the permission.

What the client gave on an own phone she sees and does not change.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.carer.sharing_again import is_shared, without_part
from flows.conversation import Effect, Form, Record, Say, Turn
from flows.interrupts import BACKWARD, CLIENTS, HELP, note
from flows.nurse.recording import (
    GONE,
    RECORDING_STEPS,
    Draft,
    begin,
    may_begin,
    on_own_phone,
    with_draft,
)
from flows.nurse.recording_terms import RECORDING_TERMS_STEPS, linked, page
from flows.nurse.visits import client_at_hand
from flows.permission import cares_for, may_record
from flows.record import carers
from flows.record.carers_words import SUBJECTS
from flows.record.caring import Carer
from flows.record.naming import called
from flows.record.permission_words import REPRESENTATIVES
from flows.script import AGAIN, Branch, Reply, Step, _, button
from flows.subject import about, take_at_hand, with_client
from flows.words import Choice, Listing, Prompt, Text, When

ASKED_BEFORE = timedelta(days=14)  # whether a recorded permission goes on
RENEWAL = "goes_on"  # of the button below that question


# --- who may answer ---------------------------------------------------------------------------


def carers_page(turn: Turn) -> Prompt:
    """Who may answer for the client at hand, and what can be done."""
    record = client_at_hand(turn)
    if record is None:
        return GONE
    there = _open(record, turn.now)
    lines = tuple(line for one in there for line in _standing(one))
    shown = Listing(lines) if lines else _("Nobody may answer for this client now.")
    each = (Choice("carer", button("{name}", name=c.name), c.id) for c in there if c.recorded)
    add = Choice("record", button("Record permission"))
    more = (add,) if may_record(turn.person, record) else ()
    absent = () if more else (_("The client arranges it on the own phone."),)
    asked = _("What do you want to do?")
    return Prompt((shown, *absent, asked), (*each, *more, BACKWARD, CLIENTS, HELP))


def _open(record: Record, now: datetime) -> tuple[Carer, ...]:
    """The permissions that were not ended and whose time is not over."""
    return tuple(
        c for c in record.carers if carers.is_open(c) and (c.until is None or now < c.until)
    )


def _standing(one: Carer) -> tuple[Text, ...]:
    """Who may answer, by which right, until when, and whose yes is still waited for."""
    right = {
        "writes": _("{name}: writes down what the client says.", name=one.name),
        "answers": _("{name}: answers with permission.", name=one.name),
        "represents": _("{name}: represents the client.", name=one.name),
    }[one.kind]
    until = (_("Up to and including {when}.", when=When(one.until, "date")),) if one.until else ()
    waits = () if one.person else (_("{name} has not opened the link yet.", name=one.name),)
    unsure = one.person and one.confirmed_at is None
    asked = (_("The client has not confirmed it yet."),) if unsure else ()
    away = () if one.reachable else (_("{name} cannot be reached here now.", name=one.name),)
    return (right, *until, *waits, *asked, *away)


# --- one of them ------------------------------------------------------------------------------


def from_question(turn: Turn, reply: Reply) -> Turn:
    """Take the permission at hand that the question whether it goes on is about."""
    record, _space, one = reply.about.partition(" ")
    return about(turn, record, one)


def at_hand(turn: Turn) -> tuple[Record, Carer] | None:
    """The client and the open permission at hand, if this nurse may see it and it was recorded."""
    record, at = client_at_hand(turn), turn.person.position.about
    one = carers.carer(record, at[1]) if record and len(at) > 1 else None
    if record is None or one is None or one.recorded is None or not carers.is_open(one):
        return None
    return record, one


def recorded(turn: Turn) -> Prompt:
    """One recorded permission, and what can be done with it."""
    found = at_hand(turn)
    if found is None:
        return Prompt((_("This permission is not there any more."),), (BACKWARD, CLIENTS, HELP))
    record, one = found
    rules = may_record(turn.person, record)
    change = (
        Choice("renew", button("Other end date")),
        Choice("subjects", button("Other subjects")),
    )
    link = () if one.person else (Choice("new_link", button("New link")),)
    return Prompt(
        (Listing(tuple(_all_of(one))), _("What do you want to do?")),
        (
            Choice("end", button("Let it end")),
            *(change if rules else ()),
            Choice("paper", button("Page for the client")),
            *(link if rules else ()),
            BACKWARD,
            HELP,
        ),
    )


def _all_of(one: Carer) -> tuple[Text, ...]:
    assert one.recorded is not None
    which = one.recorded.representative
    right: tuple[Text, ...] = (_("Right: {right}", right=REPRESENTATIVES[which]),) if which else ()
    paper = one.recorded.document
    right += (_("Paper: {document}", document=paper),) if paper else ()
    scope = (
        (_("About: everything"),)
        if set(one.scope) >= set(SUBJECTS)
        else tuple(_("About: {subject}", subject=SUBJECTS[s]) for s in one.scope)
    )
    when = When(one.recorded.at, "date")
    by = _("Recorded by {nurse} on {when}.", nurse=one.recorded.by_name, when=when)
    return (*_standing(one), *right, *scope, by)


def renew(turn: Turn, reply: Reply) -> Turn:
    """Ask again until when, with all else as it was."""
    return _again(turn, until="")


def _again(turn: Turn, **changes: str) -> Turn:
    found = at_hand(turn)
    if found is None:
        return turn
    _record, one = found
    return with_draft(turn, replace(_draft(turn, one), **changes))


def _draft(turn: Turn, one: Carer) -> Draft:
    given, naming = one.recorded, one.naming
    assert given is not None
    until = one.until.astimezone(turn.now.tzinfo).date().isoformat() if one.until else ""
    return Draft(
        *(one.id, one.name, naming.relation, naming.name, naming.gender, one.kind),
        *(given.representative, given.document, given.how, " ".join(one.scope), until),
    )


def other_subjects(turn: Turn, reply: Reply) -> Turn:
    """Ask again about which subjects, with all else as it was."""
    return _again(turn)


def may_change(turn: Turn, reply: Reply) -> bool:
    """Whether the permission at hand can be changed by this nurse."""
    found = at_hand(turn)
    return found is not None and may_record(turn.person, found[0])


def paper(turn: Turn, reply: Reply) -> Turn:
    """Send the page for the client once more."""
    found = at_hand(turn)
    if found is None:
        return turn
    return replace(turn, effects=(*turn.effects, page(turn, *found)))


def new_link(turn: Turn, reply: Reply) -> Turn:
    """Make a new link for the carer; the old one no longer works."""
    found = at_hand(turn)
    return linked(turn, *found) if found and not found[1].person else turn


# --- ending -----------------------------------------------------------------------------------


def end_recorded(turn: Turn) -> Prompt:
    """Ask once more, and say what follows from it."""
    found = at_hand(turn)
    if found is None:
        return Prompt((_("This permission is not there any more."),), (BACKWARD, CLIENTS, HELP))
    record, one = found
    all_of_it = Choice("all", button("Yes, and keep nothing"))
    alone = may_record(turn.person, record) and _consents(record)
    erases = _("You can also erase all that was not sent to you.")
    waits = is_shared(record, one)
    unsent = (_("{name} shared something that was not sent yet.", name=one.name),)
    ways = (
        (
            Choice("with_it", button("End it, still send it")),
            Choice("without_it", button("End it, send nothing")),
        )
        if waits
        else (Choice("yes", button("Yes, let it end")),)
    )
    return Prompt(
        (
            _("{name} can then answer nothing any more, at once.", name=one.name),
            *(unsent if waits else ()),
            *((erases,) if alone else ()),
            _("Does the client want this to end?"),
        ),
        (
            *ways,
            *((all_of_it,) if alone else ()),
            Choice("no", button("No, keep it")),
            HELP,
        ),
    )


def _consents(record: Record) -> bool:
    return bool(record.consents) and record.consents[-1].withdrawn_at is None


def end(turn: Turn, reply: Reply) -> Turn:
    """End the permission at once. The carer hears it."""
    found = at_hand(turn)
    if found is None:
        return turn
    record, one = found
    turn = with_client(turn, carers.ended(record, one.id, "nurse", turn.now))
    turn = note(turn, _("It has ended. {name} gets no more questions.", name=one.name))
    return about(replace(turn, effects=(*turn.effects, *tell_ended(one))), record.id)


def end_unsent(turn: Turn, reply: Reply) -> Turn:
    """End it, and send nothing of what this carer shared and the nurse has not had yet."""
    found = at_hand(turn)
    if found is None:
        return turn
    record, one = found
    for share in record.shares:
        if one.id in share.by and not share.handed_over_at:
            record = without_part(record, share, one)
    return end(with_client(turn, record), reply)


def end_all(turn: Turn, reply: Reply) -> Turn:
    """End every permission, take the recorded consent back, and erase what was never handed over.

    AVG 7(3): as easily as it was given. It is done at once: there is nobody in a chat to come back.
    """
    found = at_hand(turn)
    if found is None or not may_record(turn.person, found[0]) or not _consents(found[0]):
        return end(turn, reply)
    record = found[0]
    said = {a.carer for a in record.carers_answers}
    told = tuple(
        effect for c in _open(record, turn.now) for effect in tell_ended(c, erased=c.id in said)
    )
    for one in record.carers:
        record = carers.ended(record, one.id, "nurse", turn.now)
    newest = replace(record.consents[-1], withdrawn_at=turn.now)
    record = replace(
        record,
        consents=(*record.consents[:-1], newest),
        carers_answers=(),
        shares=tuple(share for share in record.shares if share.handed_over_at),
    )
    turn = note(turn, _("It has ended. What was not sent to you is erased."))
    turn = replace(with_client(turn, record), effects=(*turn.effects, *told))
    return about(turn, record.id)


def tell_ended(one: Carer, *, erased: bool = False) -> tuple[Effect, ...]:
    """What a carer hears when a permission ends that a nurse recorded; nothing before their yes.
    `erased`: what they said is not kept any more either.
    """
    if not one.person:
        return ()
    by = one.recorded.by_name if one.recorded else ""
    why = (_("That was agreed with {nurse}.", nurse=by),) if by else ()
    gone = (_("I have erased what you told about {who}.", **called(one.naming)),) if erased else ()
    lines = (_("I ask you nothing more about {who}.", **called(one.naming)), *gone, *why)
    return (Say(one.person, one.form, Prompt(lines), asked=False),)


def tell_accepted(record: Record, one: Carer) -> tuple[Effect, ...]:
    """What the nurse hears when the carer of a permission that she recorded has said yes."""
    if one.recorded is None or record.nurse != one.recorded.by:
        return ()
    news = _("{name} can now answer for {label}.", name=one.name, label=record.label)
    return (Say(record.nurse, Form.U, Prompt((news,)), asked=False, permission=one.id),)


# --- does it go on ----------------------------------------------------------------------------


def renewal_at(record: Record, now: datetime) -> tuple[datetime, Carer] | None:
    """When the nurse is asked whether a recorded permission goes on, and which; None when of none.

    Once for each, two weeks before its end: a representation and all others at least every year.
    """
    found = [
        (one.until - ASKED_BEFORE, one)
        for one in record.carers
        if one.recorded and one.asked_at is None and one.until and now < one.until
        and carers.is_open(one) and record.nurse and record.client is None
    ]  # fmt: skip
    return min(found, key=lambda due: due[0], default=None)


def ask_renewal(record: Record, one: Carer, now: datetime) -> tuple[Record, tuple[Effect, ...]]:
    """The record after the nurse was asked whether this permission goes on, and the message."""
    assert one.until is not None
    asked = replace(one, asked_at=now)
    when = When(one.until, "date")
    lines = (
        _("{name} may answer for {label} until {when}.", name=one.name, label=record.label,
          when=when),
        _("Ask the client whether it goes on. Without an answer it ends."),
    )  # fmt: skip
    button_ = Choice(RENEWAL, button("Look at it"), f"{record.id} {one.id}")
    said = Say(record.nurse, Form.U, Prompt(lines, (button_,)), asked=False)
    return carers.put_carer(record, asked), (said,)


def has_client(turn: Turn, reply: Reply) -> bool:
    """Whether the button names a client of this nurse."""
    named = reply.about.partition(" ")[0]
    return any(r.id == named and cares_for(turn.person, r) for r in turn.caseload)


RECORDED_STEPS = (
    Step(
        "carers",
        carers_page,
        (
            Branch("carer", "recorded", take_at_hand),
            Branch("record", "given_name", begin, when=may_begin),
            Branch("record", AGAIN, on_own_phone),
        ),
        back="client",
    ),
    Step(
        "recorded",
        recorded,
        (
            Branch("end", "end_recorded"),
            Branch("renew", "given_until", renew, when=may_change),
            Branch("subjects", "given_subjects", other_subjects, when=may_change),
            Branch("paper", AGAIN, paper),
            Branch("new_link", AGAIN, new_link, when=may_change),
        ),
        back="carers",
    ),
    Step(
        "end_recorded",
        end_recorded,
        (
            Branch("yes", "carers", end),
            Branch("with_it", "carers", end),
            Branch("without_it", "carers", end_unsent),
            Branch("all", "carers", end_all),
            Branch("no", "recorded"),
        ),
        back="recorded",
    ),
    *RECORDING_STEPS,
    *RECORDING_TERMS_STEPS,
)
RECORDED_INTERRUPTS = (Branch(RENEWAL, "recorded", from_question, when=has_client),)
RECORDED_STANDING = frozenset({RENEWAL})
