"""What a carer types before choosing to answer: nothing of it is lost, and no subject is guessed.

The words wait with the carer until it is said what they are about, and whose words they are. Only
then are they kept with the client. Whoever goes elsewhere leaves them unkept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from flows.carer.answering import NOT_NOW, begin, finish, is_writing, subjects
from flows.carer.on_behalf import (
    JUST_TYPED,
    Asked,
    asked,
    asking,
    cared_for,
    client_at_hand,
    permission_of,
    too_late,
)
from flows.conversation import Carer, CarersAnswer, Record, Turn
from flows.interrupts import BACKWARD, HELP, note
from flows.permission import may_answer
from flows.record import carers, naming
from flows.record.carers_words import ANSWER_NOW, SUBJECT_BUTTONS
from flows.record.caring import Voice
from flows.script import AGAIN, Action, Branch, Hears, Reply, Step, _, button
from flows.subject import afresh, with_client
from flows.words import Choice, Prompt, Quote

A_SENTENCE = 3  # words, at least: fewer is rather a button misspelt


# --- at once to the first question ------------------------------------------------------------


def _record_of(turn: Turn, permission: str) -> str:
    found = (record for record, given in cared_for(turn) if given.id == permission)
    return next((record.id for record in found), "")


def _at_hand(turn: Turn, reply: Reply) -> Turn:
    return asking(afresh(turn), Asked(_record_of(turn, reply.about)))


def may_begin(turn: Turn, reply: Reply) -> bool:
    """Whether the permission that a button names counts now, for some subject."""
    found = permission_of(_at_hand(turn, reply))
    return found is not None and bool(subjects(found[1]))


def writes_at_once(turn: Turn, reply: Reply) -> bool:
    """Whether it is a permission to write down what the client says."""
    return may_begin(turn, reply) and is_writing(_at_hand(turn, reply), reply)


def begin_at_once(turn: Turn, reply: Reply) -> Turn:
    """Put the first question of the first subject, for the permission that a button names."""
    turn = _at_hand(turn, reply)
    found = permission_of(turn)
    return begin(turn, Reply(about=subjects(found[1])[0])) if found else turn


# --- what was typed ---------------------------------------------------------------------------


def _held(turn: Turn, reply: Reply) -> Turn:
    """The turn with these words at hand, about the client at hand or the only one."""
    theirs = [record.id for record, _given in cared_for(turn)]
    here = client_at_hand(turn)
    client = here.id if here and here.id in theirs else theirs[0] if len(theirs) == 1 else ""
    return asking(turn, Asked(client, words=reply.words, message=reply.message))


def can_hold(turn: Turn, reply: Reply) -> bool:
    """Whether this is a sentence about a client of whom it is clear who that is."""
    found = permission_of(_held(turn, reply))
    is_sentence = len(reply.words.split()) >= A_SENTENCE
    return is_sentence and found is not None and bool(subjects(found[1]))


def can_hold_for_somebody(turn: Turn, reply: Reply) -> bool:
    """Whether this is a sentence about one of several clients: it is asked about whom."""
    several = len(_may_be_told_about(turn)) > 1 and not client_at_hand(turn)
    return several and len(reply.words.split()) >= A_SENTENCE


def _may_be_told_about(turn: Turn) -> tuple[tuple[Record, Carer], ...]:
    return tuple((record, given) for record, given in cared_for(turn) if subjects(given))


def hold(turn: Turn, reply: Reply) -> Turn:
    """Have the words at hand; nothing is kept of them yet."""
    return _held(afresh(turn) if not client_at_hand(turn) else turn, reply)


def has_words(turn: Turn, reply: Reply) -> bool:
    """Whether words wait at this step until it is said what they are about: they are not lost."""
    waits = turn.person.position.step in {step.name for step in TYPED_STEPS}
    return waits and bool(asked(turn.person.position).words)


def about_whom(turn: Turn) -> Prompt:
    """Ask whom the words are about."""
    now, clients = asked(turn.person.position), _may_be_told_about(turn)
    if not now.words or not clients:
        return NOT_NOW
    wrote = _("You wrote: {words}", words=Quote(now.words, 200))
    return Prompt(
        (wrote, _("I have not kept this yet."), _("Who is this about?")),
        (
            *(
                Choice("whom", naming.about(button("About {who}"), given.naming), record.id)
                for record, given in clients
            ),
            Choice("not_kept", button("Do not keep this")),
            HELP,
        ),
    )


def choose_whom(turn: Turn, reply: Reply) -> Turn:
    """Note whom the words are about."""
    return asking(turn, replace(asked(turn.person.position), client=reply.about))


def under_what(turn: Turn) -> Prompt:
    """Ask which subject the words belong to."""
    found, now = permission_of(turn), asked(turn.person.position)
    if found is None or not now.words:
        return NOT_NOW
    wrote = _("You wrote: {words}", words=Quote(now.words, 200))
    return Prompt(
        (wrote, _("I have not kept this yet."), _("What is this about?")),
        (
            *(Choice("under", SUBJECT_BUTTONS[s], s) for s in subjects(found[1])),
            Choice("not_kept", button("Do not keep this")),
            HELP,
        ),
    )


def whose(turn: Turn) -> Prompt:
    """Ask whose words they are. NIVEA: do not fill in for others."""
    found, now = permission_of(turn), asked(turn.person.position)
    if found is None or not now.words:
        return NOT_NOW
    wrote = _("You wrote: {words}", words=Quote(now.words, 200))
    ask = _("Did {who} say this, or do you see it so?")
    return Prompt(
        (wrote, naming.about(ask, found[1].naming)),
        (
            Choice("said", button("Said so")),
            Choice("view", button("I see it so")),
            Choice("not_kept", button("Do not keep this")),
            BACKWARD,
            HELP,
        ),
    )


def choose_subject(turn: Turn, reply: Reply) -> Turn:
    """Note what the words are about."""
    now = asked(turn.person.position)
    return asking(turn, replace(now, subject=reply.about, questions=("",)))


def keep_as(voice: Voice, said_self: Literal[True] | None = None) -> Action:
    """Keep the words that are at hand in this voice, about the chosen subject."""

    def does(turn: Turn, reply: Reply) -> Turn:
        if reply.about:
            turn = choose_subject(turn, reply)
        found, now = permission_of(turn), asked(turn.person.position)
        given = may_answer(turn.person, found[0], now.subject, turn.now) if found else None
        if found is None or given is None or not now.words:
            return note(leave_unkept(turn, reply), JUST_TYPED)
        said = CarersAnswer(
            turn.event.id, given.id, given.name, voice, now.subject, "", turn.now, now.words,
            said_self=said_self, message=now.message,
        )  # fmt: skip
        turn = with_client(turn, carers.put_carers_answer(found[0], said))
        turn = finish(asking(turn, Asked(now.client, untold=True)), reply)
        return note(turn, _("I have kept: {words}", words=Quote(said.words, 40)))

    return does


def leave_unkept(turn: Turn, reply: Reply) -> Turn:
    """Let the words go, and stay with the client they were about."""
    return asking(turn, Asked(asked(turn.person.position).client))


def say_unkept(turn: Turn, reply: Reply) -> Turn:
    """The same, and say so."""
    return note(leave_unkept(turn, reply), JUST_TYPED)


HOLDS = Branch(Hears.WORDS, "under_what", hold, when=can_hold)
HOLDS_FOR_SOMEBODY = Branch(Hears.WORDS, "about_whom", hold, when=can_hold_for_somebody)
TYPED_STEPS = (
    Step(
        "about_whom",
        about_whom,
        (
            Branch("whom", "under_what", choose_whom),
            Branch("not_kept", "rest", say_unkept),
            Branch("later", "rest", say_unkept),
        ),
        back="rest",
        not_understood=_("I have not kept this yet."),
    ),
    Step(
        "under_what",
        under_what,
        (
            Branch("under", "caring", keep_as("own_words"), when=is_writing),
            Branch("under", "whose", choose_subject),
            Branch("not_kept", "caring", say_unkept),
            Branch("later", "rest", say_unkept),
        ),
        back="caring",
        not_understood=_("I have not kept this yet."),
    ),
    Step(
        "whose",
        whose,
        (
            Branch("said", "caring", keep_as("as_client", True)),
            Branch("view", "caring", keep_as("own_view")),
            Branch("not_kept", "caring", say_unkept),
            Branch("later", "rest", say_unkept),
        ),
        back="under_what",
        not_understood=_("I have not kept this yet."),
    ),
)
AT_ONCE = (
    Branch(ANSWER_NOW, AGAIN, when=has_words),
    Branch(ANSWER_NOW, "own_words", begin_at_once, when=writes_at_once),
    Branch(ANSWER_NOW, "as_client", begin_at_once, when=may_begin),
    Branch(ANSWER_NOW, "rest", too_late),
)
