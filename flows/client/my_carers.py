"""Whom a client lets answer, too: who they are, agreeing, changing, ending. Each in one tap.

Asking somebody stands in `asking_a_carer`, what they said in `said_by_carers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from flows import dutch_people
from flows.arrival import LINK_LASTS
from flows.client.asking_a_carer import (
    DONE,
    begin,
    each,
    flipped,
    may_ask,
    names_subjects,
    numbered,
    on_and_off,
    switched,
    too_many,
    typed_subjects,
)
from flows.client.asking_in_words import ASKED_IN_WORDS
from flows.client.carer_at_hand import (
    begin_changing,
    carer_at_hand,
    changed,
    gone,
    is_draft,
    is_open,
    tell_changes,
)
from flows.client.how_long import with_link
from flows.client.said_by_carers import READ_SAID, read_here
from flows.client.said_by_carers import tells_client as tells_client
from flows.client.telling import is_short
from flows.client.yes_to_carer import (
    LET_ANSWER,
    LET_NOT,
    answers_to,
    typed_for_carer,
    typed_for_this_one,
    waiting_for_yes,
)
from flows.conversation import Record, Say, Turn
from flows.interrupts import (
    BACK_TO_TALK,
    BACKWARD,
    CARERS,
    HELP,
    has_answers,
    is_kept,
    note,
    nothing_kept,
)
from flows.record import carers
from flows.record.carers_words import (
    LOOKED_AT,
    allowed,
    now_along,
    refused,
    stopped,
    terms,
)
from flows.record.caring import Carer
from flows.script import (
    AGAIN,
    RETURN,
    STAY,
    Action,
    Branch,
    Hears,
    Reply,
    Step,
    _,
    button,
    typed,
)
from flows.subject import about, record_of
from flows.words import Choice, Listing, Prompt, Text, When

ASK = Choice("ask_carer", button("Ask somebody to answer"))


# --- who --------------------------------------------------------------------------------------


def my_carers(turn: Turn) -> Prompt:
    """Who may answer for the client, who is asked, and who once said something."""
    record = record_of(turn)
    shown = _shown(record)
    told = Listing(tuple(_line(record, one, turn) for one in shown))
    may_add = may_ask(turn, Reply())
    people = (Choice("carer", button("{name}", name=c.name), c.id) for c in shown)
    return Prompt(
        (
            told if shown else _("Nobody answers for you now."),
            _("You can let somebody answer questions about you."),
            _("You choose who does that, and about what."),
            _("What do you want to do?"),
        ),
        (*people, *((ASK,) if may_add else ()), BACK_TO_TALK, HELP),
    )


def _shown(record: Record) -> tuple[Carer, ...]:
    """Those who may answer or are asked, and those of whom something can still be read."""
    said = {a.carer for a in record.carers_answers}
    return tuple(c for c in record.carers if carers.is_open(c) or c.id in said)


def _line(record: Record, one: Carer, turn: Turn) -> Text:
    """One person, and how it stands."""
    if carers.in_force(record, one, turn.now) and not one.reachable:
        return _("{name} cannot be reached here now.", name=one.name)
    if carers.in_force(record, one, turn.now) and one.until:
        when = When(one.until, "date")
        if one.kind == "writes":
            return _("{name} writes your words down, until {when}.", name=one.name, when=when)
        return _("{name} may answer until {when}.", name=one.name, when=when)
    if carers.in_force(record, one, turn.now):
        return _("{name} may answer.", name=one.name)
    if not carers.is_open(one) or not is_kept(turn, Reply()):
        return _("{name} no longer answers for you.", name=one.name)
    if carers.awaits_client(one):
        return _("{name} said yes. You have not yet.", name=one.name)
    if carers.is_draft(one):
        return _("{name}: you have not asked yet.", name=one.name)
    return _unused(one, turn)


def _unused(one: Carer, turn: Turn) -> Text:
    """That nobody opened the link, and whether it still works."""
    if one.link and turn.now >= one.made_at + LINK_LASTS:
        return _("{name} did not use the link in time. You can make a new one.", name=one.name)
    return _("{name} has not used the link yet.", name=one.name)


def choose(turn: Turn, reply: Reply) -> Turn:
    """Take this person at hand."""
    return about(turn, reply.about)


def typed_yes(turn: Turn) -> tuple[Choice, ...]:
    """What can be typed to the page of who answers: yes or no to who waits there; else to ask."""
    may = may_ask(turn, Reply())
    return typed_for_carer(turn) or (
        (replace(ASK, label=typed("Yes, ask somebody")),) if may else ()
    )


def names_somebody(turn: Turn, reply: Reply) -> bool:
    """Whether somebody is named there who is to be asked: my daughter, Els."""
    named = dutch_people.is_like_a_name(reply.words) and is_short(turn, reply)
    return named and may_ask(turn, reply)


def my_carer(turn: Turn) -> Prompt:
    """One person: since when, about what, until when, what they see; and what can be changed."""
    one = carer_at_hand(turn)
    if one is None:
        return gone()
    said = any(a.carer == one.id for a in record_of(turn).carers_answers)
    read = (replace(READ_SAID, label=button("Read what {name} said", name=one.name), about=one.id),)
    return Prompt(
        (Listing(tuple(_told(turn, one))), _("What do you want to do?")),
        (*(read if said else ()), *_ways(turn, one), BACKWARD, HELP),
    )


def _told(turn: Turn, one: Carer) -> Iterator[Text]:
    yield _line(record_of(turn), one, turn)
    if not is_open(turn, Reply()):
        return
    yield from terms(one)
    if one.person and not one.asked_along:
        yield _("Before a visit I ask only you something.")


def _ways(turn: Turn, one: Carer) -> Iterator[Choice]:
    """What can be done, one tap each."""
    if not is_open(turn, Reply()):
        return
    if carers.is_draft(one):
        yield Choice("ask_on", button("Go on asking"))
        yield Choice("end", button("Do not ask"))
        return
    if carers.awaits_client(one):
        yield from answers_to(one)
    yield Choice("subjects", button("Other subjects"))
    yield Choice("sight", button("What {name} may read", name=one.name))
    yield Choice("until", button("Other end date"))
    if one.person:
        yield (
            Choice("not_along", button("Before a visit only me"))
            if one.asked_along
            else Choice("along", button("Before a visit also {name}", name=one.name))
        )
    else:
        yield Choice("link", button("New link"))
    yield Choice("end", button("Stop this now"))


# --- a yes on both sides ----------------------------------------------------------------------


def asks_client(record: Record, accepted: Carer) -> tuple[Say, ...]:
    """The question to the client, when somebody opened the link and said yes: is it really them?"""
    if record.client is None:
        return ()
    said = Prompt(
        (
            _("{name} opened your link and said yes.", name=accepted.name),
            _may(accepted),
        ),
        answers_to(accepted),
    )
    return (Say(record.client.id, record.client.form, said, asked=False),)


def _may(one: Carer) -> Text:
    """What the client is asked to agree to: what was chosen for this person."""
    if one.kind == "writes":
        return _("May {name} write down what you say?", name=one.name)
    return _("May {name} answer about you?", name=one.name)


def _meant(turn: Turn, reply: Reply) -> Carer | None:
    """Who waits for a yes or a no; typed: the one who does."""
    waiting = waiting_for_yes(record_of(turn))
    if not reply.about and len(waiting) == 1:
        return waiting[0]
    return next((c for c in waiting if c.id == reply.about), None)


def let_answer(turn: Turn, reply: Reply) -> Turn:
    """Agree: from now on it counts. The carer hears it."""
    one = _meant(turn, reply)
    if one is None:
        return note(turn, _("Nobody waits for this any more."))
    now = replace(one, confirmed_at=turn.now)
    if not is_kept(turn, reply) or not carers.in_force(record_of(turn), now, turn.now):
        return note(turn, _("The time for this is over. You can choose another end date."))
    yes = (
        _("Good. {name} may write down what you say.", name=one.name)
        if one.kind == "writes"
        else _("Good. {name} may answer about you.", name=one.name)
    )
    turn = note(turn, yes, _("You can always stop it, under: my data."))
    return changed(turn, now, *allowed(now))


def let_not(turn: Turn, reply: Reply) -> Turn:
    """Do not agree: the link is dead, and of whoever opened it nothing stays but that it was so."""
    one = _meant(turn, reply)
    if one is None:
        return note(turn, _("Nobody waits for this any more."))
    record = carers.ended(record_of(turn), one.id, "client", turn.now)
    record = carers.put_carer(record, _unknown(record, one.id))
    turn = note(turn, _("Good. {name} does not answer for you. The link is dead.", name=one.name))
    return replace(turn, record=record, effects=(*turn.effects, *refused(one)))


def _unknown(record: Record, carer_id: str) -> Carer:
    ended = carers.carer(record, carer_id)
    assert ended is not None
    return replace(ended, person="", link="")


# --- changing and ending ----------------------------------------------------------------------


def end(turn: Turn, reply: Reply) -> Turn:
    """End what the person at hand may, at once. They hear it, and not why."""
    one = carer_at_hand(turn)
    if one is None or not carers.is_open(one):
        return turn
    record = record_of(turn)
    if carers.is_draft(one):
        turn = note(turn, _("Good. I do not ask {name}.", name=one.name))
        return replace(turn, record=carers.without_carer(record, one.id))
    turn = note(turn, _("Good. {name} no longer answers for you.", name=one.name))
    if any(a.carer == one.id for a in record.carers_answers):
        turn = note(
            turn,
            _("What {name} said stays here.", name=one.name),
            _("You can leave it out or erase it. Then choose {name} below.", name=one.name),
        )
    record = carers.ended(record, one.id, "client", turn.now)
    return replace(turn, record=record, effects=(*turn.effects, *stopped(one)))


def new_link(turn: Turn, reply: Reply) -> Turn:
    """Make a new link for whoever has not said yes; the old one no longer works."""
    one = carer_at_hand(turn)
    if one is None or one.person or carers.is_draft(one) or not is_open(turn, reply):
        return turn
    return with_link(turn, one)


def _along(wanted: bool) -> Action:
    """Let the person at hand be asked before a visit, too, or not."""

    def does(turn: Turn, reply: Reply) -> Turn:
        one = carer_at_hand(turn)
        if one is None or not is_open(turn, reply):
            return turn
        now = replace(one, asked_along=wanted)
        return changed(turn, now, *now_along(now))

    return does


# --- what they may read -----------------------------------------------------------------------


def sight(turn: Turn) -> Prompt:
    """Of which subjects a carer may read what the client said: of none, to begin with."""
    one = carer_at_hand(turn)
    if one is None or not is_open(turn, Reply()):
        return gone()
    subjects = _can_be_opened(one)
    never = _("What you keep private, nobody who answers for you reads.")
    if not subjects:
        return Prompt((_("{name} answers about no subject yet.", name=one.name),), (DONE, HELP))
    nothing = (Choice("nothing", button("Nothing")),) if one.sees else ()
    return Prompt(
        (
            never,
            on_and_off(subjects, one.sees),
            _("What may {name} read of your answers?", name=one.name),
        ),
        (*nothing, *numbered(subjects), DONE, BACKWARD, HELP),
    )


def _can_be_opened(one: Carer) -> tuple[str, ...]:
    return tuple(s for s in LOOKED_AT if s in one.scope)


def _sees(choose: Callable[[Carer, str], tuple[str, ...]]) -> Action:
    def does(turn: Turn, reply: Reply) -> Turn:
        one = carer_at_hand(turn)
        if one is None or not is_open(turn, reply):
            return turn
        now = replace(one, sees=choose(one, reply.about))
        told = reply.about in LOOKED_AT and now.sees != one.sees
        turn = note(turn, switched(reply.about, reply.about in now.sees)) if told else turn
        return changed(turn, now)

    return does


def _flip(one: Carer, subject: str) -> tuple[str, ...]:
    return flipped(one.sees, subject) if subject in _can_be_opened(one) else one.sees


_names_opened = names_subjects(_can_be_opened)


# --- the table --------------------------------------------------------------------------------

MY_CARERS_STEPS = (
    Step(
        "carers",
        my_carers,
        (
            Branch("carer", "carer", choose),
            Branch("ask_carer", "carer_name", when=may_ask),
            Branch("ask_carer", AGAIN, too_many, when=is_kept),
            Branch("return", RETURN),
            Branch(Hears.WORDS, "carer_relation", begin, when=names_somebody),
        ),
        back="my_data",
        also=typed_yes,
    ),
    Step(
        "carer",
        my_carer,
        (
            Branch("ask_on", "carer_relation", when=is_draft),
            Branch("subjects", "carer_subjects", begin_changing, when=is_open),
            Branch("sight", "carer_sight", begin_changing, when=is_open),
            Branch("until", "carer_until", when=is_open),
            Branch("along", AGAIN, _along(True)),
            Branch("not_along", AGAIN, _along(False)),
            Branch("link", AGAIN, new_link),
            Branch("end", "carers", end),
            Branch("read_said", "said_by", read_here),
        ),
        back="carers",
        also=typed_for_this_one,
    ),
    Step(
        "carer_sight",
        sight,
        (
            Branch("subject", AGAIN, _sees(_flip)),
            Branch(Hears.WORDS, AGAIN, each(_sees(_flip), _can_be_opened), when=_names_opened),
            Branch("nothing", AGAIN, _sees(lambda one, _subject: ())),
            Branch("done", "carer", tell_changes),
            Branch("back", "carer", tell_changes),
        ),
        back="carer",
        also=typed_subjects,
    ),
)
MY_CARERS_INTERRUPTS = (
    *ASKED_IN_WORDS,
    Branch("carers", "carers", when=has_answers),
    Branch("carers", AGAIN, nothing_kept),
    Branch("ask_carer", "carers", when=has_answers),
    Branch("ask_carer", AGAIN, nothing_kept),
    Branch(LET_ANSWER, STAY, let_answer, when=has_answers),
    Branch(LET_NOT, STAY, let_not, when=has_answers),
    Branch(LET_ANSWER, AGAIN, nothing_kept),
    Branch(LET_NOT, AGAIN, nothing_kept),
)
MY_CARERS_OFFERS = (CARERS, ASK)
MY_CARERS_STANDING = frozenset({LET_ANSWER, LET_NOT})
