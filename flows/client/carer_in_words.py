"""A client types that somebody may no longer answer, may not read something, or what they said:
where that leads. It is no answer, and is not kept as one; one tap does what was meant.
"""

from __future__ import annotations

from dataclasses import replace

from flows import dutch_people
from flows.client.answers import NOBODY_READS, at_hand, keep_private
from flows.client.asking_in_words import asked_in_words
from flows.client.carer_at_hand import carer_at_hand, gone, is_open
from flows.client.my_carers import end
from flows.client.said_by_carers import read
from flows.conversation import Reflection, Turn
from flows.interrupts import CARERS, HELP, is_kept, note
from flows.record import carers, diary
from flows.record.caring import Carer
from flows.safety.danger import DANGER_STEPS
from flows.script import RETURN, Branch, Hears, Reply, Step, _, button, then
from flows.subject import about, record_of
from flows.words import Choice, Prompt, Quote

IN_DANGER = frozenset(step.name for step in DANGER_STEPS)
NO_CHANGE = Choice("return", button("No, nothing changes"))


def _about(turn: Turn, reply: Reply, wanted: dutch_people.About) -> tuple[Carer, ...]:
    """The carers of whom the whole text says this."""
    if turn.record is None or turn.person.position.step in IN_DANGER:
        return ()
    return tuple(
        one
        for one in turn.record.carers
        if dutch_people.says_about(reply.words, one.name, one.naming.relation) == wanted
    )


def _remember(turn: Turn, *things: str) -> Turn:
    """The turn with this at hand, that leads back to where the client is now."""
    position = turn.person.position
    turn = about(turn, *things)
    kept = replace(turn.person.position, returns=position.returns or position)
    return replace(turn, person=replace(turn.person, position=kept))


# --- ending -----------------------------------------------------------------------------------


def _to_end(turn: Turn, reply: Reply) -> tuple[Carer, ...]:
    return tuple(one for one in _about(turn, reply, "stop") if carers.is_open(one))


def ends_one(turn: Turn, reply: Reply) -> bool:
    """Whether it says that one carer may no longer answer."""
    return len(_to_end(turn, reply)) == 1 and is_kept(turn, reply)


def ends_somebody(turn: Turn, reply: Reply) -> bool:
    """Whether it says so of more than one person: two daughters."""
    return bool(_to_end(turn, reply))


def ask_to_end(turn: Turn, reply: Reply) -> Turn:
    """Take the one who is meant at hand."""
    [one] = _to_end(turn, reply)
    return _remember(asked_in_words(turn, reply), one.id)


def end_carer(turn: Turn) -> Prompt:
    """Ask once whether it is to end."""
    one = carer_at_hand(turn)
    if one is None or not is_open(turn, Reply()):
        return gone()
    asked = _("Shall {name} no longer answer for you?", name=one.name)
    return Prompt((asked,), (Choice("end", button("Yes, stop this")), NO_CHANGE, HELP))


# --- keeping something from carers --------------------------------------------------------------


def keeps_from(turn: Turn, reply: Reply) -> bool:
    """Whether it says that a carer may not read something."""
    return any(carers.is_open(one) for one in _about(turn, reply, "keep"))


def _last(turn: Turn) -> Reflection | None:
    """The last answer that the client typed; None when nobody who answers could read it anyhow."""
    said = [r for r in diary.recent(record_of(turn), turn.now) if not r.private]
    return said[-1] if said else None


def ask_what_to_keep(turn: Turn, reply: Reply) -> Turn:
    """Take the answer at hand, or else the last one."""
    last = at_hand(turn) or _last(turn)
    return _remember(asked_in_words(turn, reply), last.id if last else "")


def keep_from(turn: Turn) -> Prompt:
    """Ask whether the last answer is to be kept from carers; the rest is arranged per person."""
    last = at_hand(turn)
    if last is None or last.private:
        choose = _("You can choose for each person what they may read.")
        return Prompt((choose,), (CARERS, NO_CHANGE, HELP))
    return Prompt(
        (
            _("You wrote: {words}", words=Quote(last.words, 200)),
            _("After your next answer you can ask this again."),
            _("Shall I keep this from who answers for you?"),
        ),
        (Choice("private", button("Yes, keep this from them")), CARERS, NO_CHANGE, HELP),
    )


def _say_so(turn: Turn, reply: Reply) -> Turn:
    return note(turn, NOBODY_READS)


# --- reading ------------------------------------------------------------------------------------


def _to_read(turn: Turn, reply: Reply) -> tuple[Carer, ...]:
    said = {a.carer for a in turn.record.carers_answers} if turn.record else set[str]()
    return tuple(one for one in _about(turn, reply, "read") if one.id in said)


def asks_to_read(turn: Turn, reply: Reply) -> bool:
    """Whether it asks what a carer said, who said something."""
    return bool(_to_read(turn, reply))


def read_named(turn: Turn, reply: Reply) -> Turn:
    """Begin to read what this person said: of more than one the newest permission."""
    return read(asked_in_words(turn, reply), Reply(about=_to_read(turn, reply)[-1].id))


CARER_IN_WORDS = (
    Branch(Hears.WORDS, "end_carer", ask_to_end, when=ends_one),
    Branch(Hears.WORDS, "carers", asked_in_words, when=ends_somebody),
    Branch(Hears.WORDS, "keep_from", ask_what_to_keep, when=keeps_from),
    Branch(Hears.WORDS, "said_by", read_named, when=asks_to_read),
)
IN_WORDS_STEPS = (
    Step(
        "end_carer",
        end_carer,
        (Branch("end", "carers", end), Branch("return", RETURN)),
        back=RETURN,
    ),
    Step(
        "keep_from",
        keep_from,
        (Branch("private", RETURN, then(_say_so, keep_private(True))), Branch("return", RETURN)),
        back=RETURN,
    ),
)
