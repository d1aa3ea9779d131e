"""What a carer can type at every step: whom they answer for, to answer, and on pages a subject.

A name of one of these is never an answer. In danger, and before a yes, none of them counts.
"""

from __future__ import annotations

from flows.carer.accepting import ACCEPTING_STEPS
from flows.carer.answering import ANSWERING_STEPS, begin, is_writing, leave, subjects
from flows.carer.carers_pages import own_answers
from flows.carer.caring_page import ANSWER, CHOOSE_CLIENT, answer_for, answers_for
from flows.carer.on_behalf import (
    Asked,
    asking,
    cared_for,
    client_at_hand,
    once_given,
    permission_of,
)
from flows.carer.typed_first import has_words
from flows.carer.whose_danger import WHOSE_STEPS
from flows.conversation import Carer, Record, Turn
from flows.due.quiet_hours import allowed_from
from flows.hats import as_carer
from flows.interrupts import note
from flows.record import naming
from flows.record.carers_words import ANSWER_NOW, SUBJECT_BUTTONS
from flows.script import AGAIN, STAY, Branch, Reply, _, then, typed
from flows.words import Choice, Text

MY_WORDS = "my_words"  # names the client; "" for the page of all of them
QUESTIONS = frozenset(step.name for step in ANSWERING_STEPS) - {"subject"}
TAKES_WORDS = QUESTIONS | {"mine_rewrite"}
GOES_FIRST = frozenset(step.name for step in (*WHOSE_STEPS, *ACCEPTING_STEPS)) | {"asked", "stop"}


def counts_everywhere(turn: Turn) -> tuple[Choice, ...]:
    """What somebody who answers for others can type here, beside what the step offers."""
    step, clients = turn.person.position.step, cared_for(turn)
    if step in GOES_FIRST or not clients:
        return ()
    given = _meant(turn)
    there = subjects(given[1]) if given and step not in TAKES_WORDS else ()
    return (
        *(ANSWER, *answers_for(clients)),
        *(Choice("subject", SUBJECT_BUTTONS[one], one) for one in there),
    )


def just_allowed(turn: Turn) -> tuple[Choice, ...]:
    """To answer, below the news that one may, when that came after the present prompt."""
    position = turn.person.position
    if position.step in GOES_FIRST or position.asked_at is None:
        return ()
    since, zone = position.asked_at, turn.now.tzinfo
    came = [
        (allowed_from(given.confirmed_at.astimezone(zone), turn.house.rules), given.id)
        for _record, given in cared_for(turn)
        if given.confirmed_at
    ]
    newer = [one for one in came if since < one[0] <= turn.now]
    return (Choice(ANSWER_NOW, ANSWER.label, max(newer)[1]),) if newer else ()


def _meant(turn: Turn) -> tuple[Record, Carer] | None:
    """The client at hand and the permission, or the only ones."""
    clients = cared_for(turn)
    here = permission_of(turn) if client_at_hand(turn) else None
    return here or (clients[0] if len(clients) == 1 else None)


def is_clear(turn: Turn, reply: Reply) -> bool:
    """Whether it is clear about whom somebody wants to tell."""
    return _meant(turn) is not None


def is_asked(turn: Turn, reply: Reply) -> bool:
    """Whether a question waits for an answer already."""
    return turn.person.position.step in QUESTIONS


def take_meant(turn: Turn, reply: Reply) -> Turn:
    """Take the client at hand who is meant."""
    found = _meant(turn)
    return answer_for(turn, Reply(about=found[0].id)) if found else turn


def leave_for(turn: Turn, reply: Reply) -> Turn:
    """Leave the question; the client is told of what was kept. Then take the named client."""
    return answer_for(leave(turn, reply) if is_asked(turn, reply) else turn, reply)


def ask_about_whom(turn: Turn, reply: Reply) -> Turn:
    """Say that it has to be chosen about whom."""
    return note(turn, _("About whom do you want to tell?"))


def would_write(turn: Turn, reply: Reply) -> bool:
    """Whether this is to write down what the client who is meant says."""
    return is_writing(take_meant(turn, reply), reply)


NAMED = (  # interrupts of the carer's flow
    Branch(ANSWER.name, AGAIN, when=has_words),
    Branch(ANSWER.name, AGAIN, when=is_asked),
    Branch(ANSWER.name, "subject", take_meant, when=is_clear),
    Branch(ANSWER.name, "rest", ask_about_whom),
    Branch(CHOOSE_CLIENT, "caring", leave_for),
    Branch("subject", "own_words", then(take_meant, begin), when=would_write),
    Branch("subject", "as_client", then(take_meant, begin), when=is_clear),
)


# --- from the own diary -----------------------------------------------------------------------


def counts_in_diary(turn: Turn) -> tuple[Choice, ...]:
    """What somebody with a diary can type there, about the clients they answer or answered for."""
    said = tuple((r, one) for r, one in once_given(turn) if own_answers(turn, r))
    about = said[0][0].id if len(said) == 1 else ""
    everything = (Choice(MY_WORDS, typed("What I said"), about),) if said else ()
    each = (Choice(MY_WORDS, _words_about(one), record.id) for record, one in said)
    return (*answers_for(cared_for(turn)), *everything, *each)


def _words_about(one: Carer) -> Text:
    return naming.about(typed("What I said about {who}"), one.naming)


def said_only_for_others(turn: Turn, reply: Reply) -> bool:
    """Whether somebody has no diary, and answers that they gave for others."""
    return turn.own is None and any(own_answers(turn, r) for r, _one in once_given(turn))


def to_my_words(turn: Turn, reply: Reply) -> Turn:
    """Leave the own diary, for what was said about the client that is named, or about all."""
    said = [r.id for r, _one in once_given(turn) if own_answers(turn, r)]
    meant = reply.about or (said[0] if len(said) == 1 else "")
    return asking(as_carer(turn, "mine" if meant else "kept_of_me"), Asked(meant))


NAMED_IN_DIARY = (  # interrupts of the client's flow
    Branch(MY_WORDS, STAY, to_my_words),
    Branch("answers", STAY, to_my_words, when=said_only_for_others),
)
