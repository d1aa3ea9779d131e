"""A subject was taken away from a carer at the client's wish: what was said about it stays out of
a new summary, unless the client wants it to go along.

`about` holds the client at hand, the permission, and the answers it is about.
"""

from __future__ import annotations

from dataclasses import replace

from flows.conversation import Record, Turn
from flows.interrupts import HELP, note
from flows.nurse.visits import client_at_hand
from flows.record import carers, diary
from flows.record.carers_words import named
from flows.record.caring import Carer, CarersAnswer
from flows.script import Branch, Reply, Step, _, button
from flows.subject import about, with_client
from flows.words import Choice, Prompt


def left_out(turn: Turn, before: Carer, after: Carer) -> Turn:
    """The turn in which what was said about subjects that were taken away stays out of a summary;
    it is at hand, to be asked about.
    """
    record = client_at_hand(turn)
    gone = set(before.scope) - set(after.scope)
    said = _said(turn, record, before, gone) if record else ()
    if record is None or not said:
        return turn
    turn = with_client(turn, _going_along(record, {a.id for a in said}, wanted=False))
    return about(turn, record.id, before.id, *(a.id for a in said))


def is_about_said(turn: Turn, before: Carer, scope: tuple[str, ...]) -> bool:
    """Whether something was said about what this permission would no longer be about."""
    record = client_at_hand(turn)
    return record is not None and bool(_said(turn, record, before, set(before.scope) - set(scope)))


def _said(turn: Turn, record: Record, one: Carer, subjects: set[str]) -> tuple[CarersAnswer, ...]:
    there = diary.recent_of_carers(record, turn.now)
    theirs = (a for a in there if a.carer == one.id and not a.left_out)
    return tuple(a for a in theirs if a.subject in subjects)


def _going_along(record: Record, ids: set[str], *, wanted: bool) -> Record:
    for said in record.carers_answers:
        if said.id in ids:
            record = carers.put_carers_answer(record, replace(said, left_out=not wanted))
    return record


def said_before(turn: Turn) -> Prompt:
    """Ask whether what was said about it may go along all the same."""
    record, ids = client_at_hand(turn), turn.person.position.about[2:]
    said = [a for a in record.carers_answers if a.id in ids] if record else []
    if not said:
        return Prompt((_("There is nothing to ask about this any more."),), (GO_ON, HELP))
    subjects = named(a.subject for a in said)
    return Prompt(
        (
            _("{name} told something before about: {subjects}.", name=said[0].name,
              subjects=subjects),
            _("It now stays out of a summary."),
            _("Does the client want it to go along all the same?"),
        ),
        (
            Choice("along", button("Yes, it may go along")),
            Choice("out", button("No, leave it out")),
            HELP,
        ),
    )  # fmt: skip


GO_ON = Choice("out", button("Go on"))


def along(turn: Turn, reply: Reply) -> Turn:
    """Let it go along in a summary."""
    record, ids = client_at_hand(turn), set(turn.person.position.about[2:])
    if record is None:
        return turn
    turn = with_client(turn, _going_along(record, ids, wanted=True))
    return about(note(turn, _("Good. It can go along in a summary.")), record.id)


def out(turn: Turn, reply: Reply) -> Turn:
    """Leave it out, as it is."""
    return about(note(turn, _("Good. It stays out of a summary.")), turn.person.position.about[0])


SAID_BEFORE_STEP = Step(
    "said_before",
    said_before,
    (Branch("along", "carers", along), Branch("out", "carers", out)),
    back="carers",
)
