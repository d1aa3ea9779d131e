"""What carers said about a client, for the client: each voice apart, left out, put back or erased.

What a carer thinks never stands among the client's own answers. What a carer wrote down for the
client is one of these: it can be chosen there, too, and is read here.
"""

from __future__ import annotations

from dataclasses import replace

from flows.client.carer_at_hand import carer_at_hand
from flows.conversation import Record, Say, Turn
from flows.interrupts import BACK_TO_TALK, BACKWARD, HELP, has_answers, note, nothing_kept
from flows.record import carers, dictated
from flows.record.carers_words import asked_in, in_voice
from flows.record.caring import Carer, CarersAnswer
from flows.script import AGAIN, RETURN, Action, Branch, Reply, Step, _, button, then
from flows.subject import about, record_of
from flows.words import Choice, Listing, Prompt, Text, When

PAGE = 5  # answers in one message
AMONG_ANSWERS = "answers"  # stands in `about` where the way back is to the own answers
READ_SAID = Choice("read_said", button("Read it"))


def tells_client(record: Record, carer: Carer) -> tuple[Say, ...]:
    """One quiet line after somebody answered about the client; nothing of what was said.

    Empty for a client without a phone, and when there is nothing new to read.
    """
    client = record.client
    new = any(a.carer == carer.id for a in carers.unseen(record))
    if client is None or not new:
        return ()
    told = _("{name} told something about you. You can read it.", name=carer.name)
    if carer.kind == "writes":
        told = _("{name} wrote your words down. You can read them.", name=carer.name)
    read = replace(READ_SAID, about=carer.id)
    return (Say(client.id, client.form, Prompt((told,), (read,)), asked=False),)


# --- reading ----------------------------------------------------------------------------------


def said_by(turn: Turn) -> Prompt:
    """What one person said, the newest first."""
    said = _said(turn)
    one = carer_at_hand(turn)
    if not said or one is None:
        return Prompt((_("There is nothing to read here."),), (BACK_TO_TALK, HELP))
    skipped = _passed_over(turn)
    page = list(enumerate(said, 1))[skipped : skipped + PAGE]
    older = (Choice("older", button("Older answers")),) if skipped + PAGE < len(said) else ()
    return Prompt(
        (
            _("{name} wrote this down for you. These are your own words.", name=one.name)
            if all(dictated.is_dictated(answer) for answer in said)
            else _("{name} said this about you. Not all of it are your own words.", name=one.name),
            *(Listing(_item(n, answer)) for n, answer in page),
            _("Do you want to leave something out? Choose the number."),
        ),
        (
            *(Choice("answer", button("Number {n}", n=n), answer.id) for n, answer in page),
            *older,
            BACKWARD,
            BACK_TO_TALK,
            HELP,
        ),
    )


def _item(n: int, said: CarersAnswer) -> tuple[Text, ...]:
    left_out = (_("You left this out of your summary."),) if said.left_out else ()
    when = When(said.said_at, "date")
    return (
        _("{n}. {question} ({when})", n=n, question=asked_in(said), when=when),
        in_voice(said, 200),
        *left_out,
    )


def _said(turn: Turn) -> tuple[CarersAnswer, ...]:
    one = (*turn.person.position.about, "")[0]
    return tuple(a for a in reversed(record_of(turn).carers_answers) if a.carer == one)


def _passed_over(turn: Turn) -> int:
    at = turn.person.position.about
    return int(at[1]) if len(at) == 2 else 0


def read(turn: Turn, reply: Reply) -> Turn:
    """Begin to read what somebody said, from wherever the client was: it leads back there."""
    position = turn.person.position
    wanted = reply.about or _newest(record_of(turn))
    position = replace(position, about=(wanted,), returns=position.returns or position)
    turn = replace(turn, person=replace(turn.person, position=position))
    return replace(turn, record=carers.seen_by_client(record_of(turn), turn.now, wanted))


def read_here(turn: Turn, reply: Reply) -> Turn:
    """Begin to read what somebody said, from a page about a person."""
    wanted = reply.about or (*turn.person.position.about, "")[0]  # typed: the person at hand
    turn = replace(turn, record=carers.seen_by_client(record_of(turn), turn.now, wanted))
    return about(turn, wanted)


def _newest(record: Record) -> str:
    said = record.carers_answers
    return said[-1].carer if said else ""


def older(turn: Turn, reply: Reply) -> Turn:
    """Go on to what was said earlier."""
    one = (*turn.person.position.about, "")[0]
    return about(turn, one, str(_passed_over(turn) + PAGE))


def newest(turn: Turn, reply: Reply) -> Turn:
    """Begin with what was said last."""
    return about(turn, *turn.person.position.about[:1])


# --- one answer -------------------------------------------------------------------------------


def choose(turn: Turn, reply: Reply) -> Turn:
    """Take an answer at hand, beside whose it is."""
    return about(turn, *turn.person.position.about[:1], "", reply.about)


def is_written_down(turn: Turn, reply: Reply) -> bool:
    """Whether a chosen own answer was written down by a carer."""
    return dictated.written_down(record_of(turn), reply.about) is not None


def read_written(turn: Turn, reply: Reply) -> Turn:
    """Take such an answer at hand, from among the own answers: it leads back there."""
    said = carers.carers_answer(record_of(turn), reply.about)
    return about(turn, said.carer if said else "", AMONG_ANSWERS, reply.about)


def is_among_answers(turn: Turn, reply: Reply) -> bool:
    """Whether the answer at hand was chosen from among the own answers."""
    return turn.person.position.about[1:2] == (AMONG_ANSWERS,)


def to_answers(turn: Turn, reply: Reply) -> Turn:
    """Go back to the own answers, the newest first."""
    return about(turn)


def _at_hand(turn: Turn) -> CarersAnswer | None:
    at = turn.person.position.about
    found = carers.carers_answer(record_of(turn), at[2]) if len(at) > 2 else None
    return found if found and found.carer == at[0] else None


def said_one(turn: Turn) -> Prompt:
    """One answer in full, and what can be done with it."""
    said = _at_hand(turn)
    if said is None:
        return Prompt((_("This answer is not here any more."),), (BACKWARD, HELP))
    out = (
        Choice("put_back", button("Back in the summary"))
        if said.left_out
        else Choice("leave_out", button("Leave out of summary"))
    )
    when = When(said.said_at, "date")
    return Prompt(
        (
            _("You were asked this on {when}:", when=when)
            if dictated.is_dictated(said)
            else _("{name} was asked on {when}:", name=said.name, when=when),
            asked_in(said),
            in_voice(said),
            _("What do you want to do?"),
        ),
        (out, Choice("erase_this", button("Erase this")), BACKWARD, HELP),
    )


def leave_out(wanted: bool) -> Action:
    """Keep an answer out of the summary, or put it back."""

    def does(turn: Turn, reply: Reply) -> Turn:
        said = _at_hand(turn)
        if said is None:
            return turn
        kept = carers.put_carers_answer(record_of(turn), replace(said, left_out=wanted))
        told = (
            _("Good. It does not come into your summary.")
            if wanted
            else _("Good. It can come into your summary again.")
        )
        return note(replace(turn, record=kept), told)

    return does


def erase_this(turn: Turn, reply: Reply) -> Turn:
    """Erase one answer for good."""
    said = _at_hand(turn)
    if said is None:
        return turn
    record = carers.without_carers_answer(record_of(turn), said.id)
    return newest(note(replace(turn, record=record), _("I have erased it.")), reply)


SAID_STEPS = (
    Step(
        "said_by",
        said_by,
        (
            Branch("answer", "said_one", choose),
            Branch("older", "said_by", older),
            Branch("return", RETURN),
        ),
        back="carer",
    ),
    Step(
        "said_one",
        said_one,
        (
            Branch("leave_out", AGAIN, leave_out(True)),
            Branch("put_back", AGAIN, leave_out(False)),
            Branch("erase_this", "answers", then(erase_this, to_answers), when=is_among_answers),
            Branch("erase_this", "said_by", erase_this),
            Branch("back", "answers", to_answers, when=is_among_answers),
            Branch("back", "said_by", newest),
        ),
        back="said_by",
    ),
)
SAID_INTERRUPTS = (
    Branch("read_said", "said_by", read, when=has_answers),
    Branch("read_said", AGAIN, nothing_kept),
)
SAID_OFFERS = (READ_SAID,)
SAID_STANDING = frozenset({"read_said"})
