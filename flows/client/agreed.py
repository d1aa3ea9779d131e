"""The client's side of what was agreed at a visit: yes or no, reading back, and how it goes.

The nurse notes an agreement in `agreements`; it counts once the client has said yes to it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from flows.client.asking import kept
from flows.conversation import Agreement, Form, Record, Reflection, Role, Say, Turn, Visit
from flows.interrupts import (
    BACK_TO_TALK,
    HELP,
    LATER,
    MY_AGREEMENTS,
    SKIP,
    has_answers,
    is_kept,
    note,
)
from flows.interrupts import nothing_kept as keeps_nothing
from flows.permission import comes, may_be_asked
from flows.positive_health import AGREED
from flows.record import diary
from flows.record.summary import AGREED_HOW, AGREED_INSTEAD
from flows.script import AGAIN, RETURN, STAY, Branch, Hears, Reply, Step, _, button
from flows.subject import coming, record_of
from flows.words import Choice, Listing, Param, Prompt, Quote, Text, When

ASKED_AFTER = timedelta(days=7)  # after the visit, how it goes with what was agreed
BEFORE_NEXT = timedelta(days=2)  # or so long before the next visit, if that is sooner
NOT_SOONER = timedelta(days=2)  # than so long after the visit
TOO_LATE = timedelta(days=14)  # after its moment a question is not asked any more

YES = Choice("agreed_yes", button("Yes, this is right"))
NO = Choice("agreed_no", button("No, this is not right"))
HOW = Choice("agreed_how", button("Give an answer"))
ASK_NOT = Choice("ask_not", button("Do not ask this again"))
GONE = _("This agreement is not here any more.")

WHO_FOR_CLIENT: dict[str, Text] = {
    "client": _("you yourself"),
    "network": _("somebody around you"),
    "other": _("somebody else"),
}


# --- what a record says -----------------------------------------------------------------------


def noted(record: Record) -> tuple[Agreement, ...]:
    """What was put before the client, in order; not what the nurse is still writing."""
    return tuple(made for made in record.agreements if made.noted_at)


def waiting(record: Record) -> tuple[Agreement, ...]:
    """What the client has said neither yes nor no to."""
    return tuple(m for m in noted(record) if not (m.agreed_at or m.refused_at))


def find(record: Record, agreement_id: str) -> Agreement | None:
    """The agreement with this id that was put before the client."""
    return next((made for made in noted(record) if made.id == agreement_id), None)


def put(record: Record, made: Agreement) -> Record:
    """The record with this agreement added, or in the place of the one with the same id."""
    if made.id not in {there.id for there in record.agreements}:
        return replace(record, agreements=(*record.agreements, made))
    changed = tuple(made if there.id == made.id else there for there in record.agreements)
    return replace(record, agreements=changed)


def instead_of(record: Record, made: Agreement) -> Reflection | None:
    """What the client says that a refused agreement should be."""
    said = (r for r in reversed(diary.shown(record)) if r.question == AGREED_INSTEAD)
    return next((r for r in said if r.follows == made.id), None)


# --- yes or no --------------------------------------------------------------------------------


def put_before(record: Record, made: Agreement) -> tuple[Say, ...]:
    """The message in which the client is asked to say yes or no: not in the quiet hours."""
    client = record.client
    if client is None:
        return ()
    nurse = coming(record, diary.visit(record, made.visit))
    head = _("{nurse} has noted an agreement with you.", nurse=nurse)
    lines = (head, *in_words(record, made), _("Is this right?"))
    said = Prompt(lines, (replace(YES, about=made.id), replace(NO, about=made.id)))
    return (Say(client.id, client.form, said, asked=False),)


def doer(record: Record, made: Agreement) -> Param:
    """Who does what was agreed: as it was said, or else as the client knows them."""
    if made.named:
        return Quote(made.named)
    nurse = coming(record, diary.visit(record, made.visit))
    return nurse if made.who == "nurse" else WHO_FOR_CLIENT[made.who]


def in_words(record: Record, made: Agreement) -> tuple[Text | Listing, ...]:
    """An agreement as the client reads it: the nurse's words, who and by when."""
    about = [_("Who: {who}.", who=doer(record, made))]
    if made.by_when:
        about.append(_("When: {words}", words=Quote(made.by_when)))
    return _("{words}", words=Quote(made.words)), Listing(tuple(about))


def at_hand(turn: Turn, reply: Reply) -> Agreement | None:
    """The agreement that a button names; of a typed answer the first that waits."""
    record = record_of(turn)
    if reply.about:
        return find(record, reply.about)
    return next(iter(waiting(record)), None)


def say(answer: Literal["yes", "no"], turn: Turn, reply: Reply) -> Turn:
    """Keep the client's yes or no; another one later takes its place. The nurse hears a no."""
    record, made = record_of(turn), at_hand(turn, reply)
    if made is None:
        return note(turn, GONE)
    if made.agreed_at if answer == "yes" else made.refused_at:
        return note(turn, _("I knew that already."))
    yes = answer == "yes"
    changed = replace(
        made, agreed_at=turn.now if yes else None, refused_at=None if yes else turn.now
    )
    turn = replace(turn, record=put(record, changed))
    if yes:
        turn = note(turn, _("Good. I have kept it as an agreement."))
        return _tell_nurse(turn, made, yes=True) if made.refused_at else turn
    return _tell_nurse(note(turn, _("Good. It does not count.")), made, yes=False)


def say_yes(turn: Turn, reply: Reply) -> Turn:
    """The client confirms an agreement."""
    return say("yes", turn, reply)


def say_no(turn: Turn, reply: Reply) -> Turn:
    """The client does not confirm an agreement."""
    return say("no", turn, reply)


def _tell_nurse(turn: Turn, made: Agreement, *, yes: bool) -> Turn:
    """Let the nurse hear it, in her own words: whose they are she knows."""
    record = record_of(turn)
    visit = diary.visit(record, made.visit)
    if not record.nurse or visit is None:
        return turn
    label, words = record.label, Quote(made.words)
    news = (
        _("{label} now says yes to this agreement: {words}", label=label, words=words)
        if yes
        else _("{label} says no to this agreement: {words}", label=label, words=words)
    )
    where = _("You can read more with this visit.")
    said = Prompt((news, where))
    told = Say(comes(record, visit), Form.U, said, asked=False, role=Role.NURSE)
    return replace(turn, effects=(*turn.effects, told))


def can_say_no(turn: Turn, reply: Reply) -> bool:
    """Whether there is an agreement that the client has not refused yet."""
    if not (has_answers(turn, reply) and is_kept(turn, reply)):
        return False
    made = at_hand(turn, reply)
    return made is not None and made.refused_at is None


def is_unclear(turn: Turn, reply: Reply) -> bool:
    """Whether a typed yes or no can be about more than what the client just saw."""
    return is_kept(turn, reply) and not reply.about and bool(waiting(record_of(turn)))


def was_shown(turn: Turn, reply: Reply) -> bool:
    """Whether a yes or no is about an agreement that stands in the present prompt."""
    if not is_kept(turn, reply) or reply.about:
        return is_kept(turn, reply)
    asked_at = turn.person.position.asked_at
    there = [made.noted_at for made in waiting(record_of(turn)) if made.noted_at]
    return asked_at is not None and all(noted_at <= asked_at for noted_at in there)


def says_no_to_shown(turn: Turn, reply: Reply) -> bool:
    """Whether it is a no to what was shown, which was not refused yet."""
    return was_shown(turn, reply) and can_say_no(turn, reply)


# --- what it should be ------------------------------------------------------------------------


def refused(turn: Turn) -> Agreement | None:
    """The agreement that was refused last."""
    made = [m for m in noted(record_of(turn)) if m.refused_at]
    return max(made, key=lambda m: m.refused_at or turn.now, default=None)


def instead(turn: Turn) -> Prompt:
    """Ask what it should be, which may be skipped."""
    made = refused(turn)
    if made is None:
        return Prompt((GONE,), (BACK_TO_TALK,))
    nurse = coming(record_of(turn), diary.visit(record_of(turn), made.visit))
    return Prompt(
        (
            _("It said: {words}", words=Quote(made.words)),
            _("You do not have to answer. {nurse} reads it.", nurse=nurse),
            _("What should the agreement be?"),
        ),
        (SKIP, LATER, HELP),
    )


def keep_instead(turn: Turn, reply: Reply) -> Turn:
    """Keep what it should be; the nurse reads it as it was said."""
    made = refused(turn)
    if made is None:
        return turn
    return _keep(turn, reply, AGREED_INSTEAD, made)


def _keep(turn: Turn, reply: Reply, question: str, made: Agreement) -> Turn:
    said = Reflection(
        *(turn.event.id, "", AGREED.id, question),
        words=reply.words,
        said_at=turn.now,
        message=reply.message,
        follows=made.id,
    )
    record = diary.put_reflection(record_of(turn), said)
    if question == AGREED_INSTEAD:
        return note(replace(turn, record=record), _("I have kept it."))
    return kept(turn, record)


# --- reading back -----------------------------------------------------------------------------


def my_agreements(turn: Turn) -> Prompt:
    """All that was agreed, with dates; the first that waits for a yes or no is asked about."""
    record = record_of(turn)
    agreed = tuple(made for made in noted(record) if made.agreed_at)
    shown = (
        (_("These are your agreements."), Listing(tuple(_lines(record, agreed))))
        if agreed
        else (_("There are no agreements yet."),)
    )
    asks_again = Choice("ask_again", button("Ask me this again"))
    asking = (asks_again if record.unasked else ASK_NOT,) if agreed else ()
    first = next(iter(waiting(record)), None)
    if first is None or not is_kept(turn, Reply()):
        return Prompt(shown, (*asking, BACK_TO_TALK, HELP))
    asked = _("This waits for your answer.")
    choices = (replace(YES, about=first.id), replace(NO, about=first.id))
    lines = (*shown, asked, *in_words(record, first), _("Is this right?"))
    return Prompt(lines, (*choices, *asking, BACK_TO_TALK, HELP))


def _lines(record: Record, agreed: tuple[Agreement, ...]) -> Iterator[Text]:
    for n, made in enumerate(agreed, 1):
        assert made.agreed_at is not None
        told: dict[str, Param] = {"n": n, "words": Quote(made.words), "who": doer(record, made)}
        when = When(made.agreed_at, "date")
        if made.by_when:
            by_when = Quote(made.by_when)
            yield _("{n}. {words} ({who}, {by_when}). {when}", **told, by_when=by_when, when=when)
        else:
            yield _("{n}. {words} ({who}). {when}", **told, when=when)


def asks(wanted: bool, turn: Turn) -> Turn:
    """Switch the question between two visits on or off."""
    told = _("Good. I ask it again.") if wanted else _("Good. I do not ask it again.")
    return note(replace(turn, record=replace(record_of(turn), unasked=not wanted)), told)


# --- how it goes, between two visits ----------------------------------------------------------


def asks_at(record: Record, now: datetime) -> tuple[datetime, Agreement] | None:
    """When the client is asked how it goes with what was agreed, and with which of it: once for a
    visit, the last one that something was agreed at, and before the next one. What the nurse keeps
    is not asked about: the client need not watch over her.
    """
    if record.unasked or not may_be_asked(record):
        return None
    visits = [
        v for v in record.visits if not v.cancelled and diary.was_at(v) <= now and _of(record, v)
    ]
    last = max(visits, key=diary.was_at, default=None)
    if last is None or any(made.asked_at for made in _of(record, last)):
        return None
    at = _moment(record, last)
    if at is None or now - at > TOO_LATE:
        return None
    of_others = [made for made in _of(record, last) if made.who != "nurse"]
    own_first = sorted(of_others, key=lambda made: made.who != "client")
    return (at, own_first[0]) if own_first else None


def _of(record: Record, visit: Visit) -> tuple[Agreement, ...]:
    """What was agreed at this visit."""
    return tuple(made for made in noted(record) if made.visit == visit.id and made.agreed_at)


def _moment(record: Record, last: Visit) -> datetime | None:
    """A week after a visit, or sooner when the next one comes; None when there is no room."""
    since = diary.was_at(last)
    ahead = (v.starts_at for v in record.visits if not v.cancelled and v.starts_at > since)
    following = min(ahead, default=None)
    if following is None:
        return since + ASKED_AFTER
    at = max(min(since + ASKED_AFTER, following - BEFORE_NEXT), since + NOT_SOONER)
    return at if at < following else None


def ask(record: Record, made: Agreement, now: datetime) -> tuple[Record, tuple[Say, ...]]:
    """The record after the question how it goes, and the message with it."""
    client = record.client
    assert client is not None
    lines = _how_it_goes(made)
    said = Prompt(lines, (replace(HOW, about=made.id), ASK_NOT))
    return put(record, replace(made, asked_at=now)), (
        Say(client.id, client.form, said, asked=False),
    )


def _how_it_goes(made: Agreement) -> tuple[Text, ...]:
    return _("You agreed: {words}", words=Quote(made.words)), _("How is it going with that?")


def asked_last(turn: Turn) -> Agreement | None:
    """The agreement that the client was asked about last."""
    if turn.record is None:
        return None
    made = [m for m in noted(turn.record) if m.asked_at and m.agreed_at]
    return max(made, key=lambda m: m.asked_at or turn.now, default=None)


def how(turn: Turn) -> Prompt:
    """The same question, where an answer can be typed."""
    made = asked_last(turn)
    if made is None:
        return Prompt((GONE,), (BACK_TO_TALK,))
    return Prompt(_how_it_goes(made), (SKIP, ASK_NOT, LATER, HELP))


def keep_how(turn: Turn, reply: Reply) -> Turn:
    """Keep how it goes, in the client's own words."""
    made = asked_last(turn)
    return turn if made is None else _keep(turn, reply, AGREED_HOW, made)


def can_tell(turn: Turn, reply: Reply) -> bool:
    """Whether it was asked how something goes."""
    return is_kept(turn, reply) and asked_last(turn) is not None


def is_gone(turn: Turn, reply: Reply) -> Turn:
    """Say that the agreement that a button is about is no more."""
    return note(turn, GONE)


def typed_at_rest(turn: Turn) -> tuple[Choice, ...]:
    """What can be typed at rest beside its buttons: how it goes with what was asked about last."""
    return (HOW, ASK_NOT) if asked_last(turn) is not None else ()


# --- the table --------------------------------------------------------------------------------

AGREED_INTERRUPTS = (
    Branch("my_agreements", "my_agreements", when=has_answers),
    Branch("my_agreements", AGAIN, keeps_nothing),
    Branch("agreed_yes", "agreed_one_by_one", when=is_unclear),
    Branch("agreed_yes", STAY, say_yes, when=is_kept),
    Branch("agreed_yes", AGAIN, keeps_nothing),
    Branch("agreed_no", "agreed_one_by_one", when=is_unclear),
    Branch("agreed_no", "agreed_instead", say_no, when=can_say_no),
    Branch("agreed_no", STAY, say_no, when=is_kept),
    Branch("agreed_no", AGAIN, keeps_nothing),
    Branch("agreed_how", "agreed_how", when=can_tell),
    Branch("agreed_how", STAY, is_gone),
    Branch("ask_not", STAY, lambda turn, reply: asks(False, turn), when=is_kept),
    Branch("ask_not", AGAIN, keeps_nothing),
)
AGREED_OFFERS = (MY_AGREEMENTS,)
AGREED_STANDING = frozenset({"my_agreements", "agreed_yes", "agreed_no", "agreed_how", "ask_not"})

AGREED_STEPS = (
    Step(
        "agreed_instead",
        instead,
        (
            Branch(Hears.WORDS, RETURN, keep_instead),
            Branch("skip", RETURN),
            Branch("return", RETURN),
        ),
        back=RETURN,
    ),
    Step(
        "my_agreements",
        my_agreements,
        (
            Branch("agreed_yes", AGAIN, say_yes, when=was_shown),
            Branch("agreed_no", "agreed_instead", say_no, when=says_no_to_shown),
            Branch("ask_again", AGAIN, lambda turn, reply: asks(True, turn)),
            Branch("return", RETURN),
        ),
        back=RETURN,
    ),
    Step(
        "agreed_how",
        how,
        (
            Branch(Hears.WORDS, RETURN, keep_how),
            Branch("ask_not", RETURN, lambda turn, reply: asks(False, turn)),
            Branch("skip", RETURN),
            Branch("return", RETURN),
        ),
        back=RETURN,
    ),
)
