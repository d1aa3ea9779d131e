"""The nurse's side of what was agreed at a visit: it has been, and what nurse and client agreed.

She notes it with the client, and the client says yes to it in the own chat (`agreed`). `about`
holds the client at hand, the visit, and the agreement that is being noted.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args, get_type_hints

from flows.client.agreed import GONE, instead_of, noted, put, put_before
from flows.conversation import Agreement, Record, Turn, Visit
from flows.interrupts import BACKWARD, CLIENTS, HELP, SKIP, note
from flows.nurse.visits import client_in_sight, tell_client, visit_in_sight
from flows.nurse.who_does import who_does
from flows.permission import does, may_note
from flows.record import diary
from flows.script import AGAIN, Branch, Hears, Reply, Step, _, button, typed
from flows.subject import about, plain, take_at_hand, with_client
from flows.words import Choice, Listing, Param, Prompt, Quote, Text, When

MOST = 3  # agreements of one visit
LONGEST = 200  # characters of one
LONGEST_WHEN = 60
UNCLEAR_YES = Choice("yes", typed("Yes"))  # to two buttons that are no yes
LATELY = timedelta(days=14)  # so long after a visit it can be marked, and agreements be noted

WHO: dict[str, Text] = {
    "client": button("The client"),
    "network": button("Somebody of the network"),
    "nurse": button("I do"),
    "other": button("Somebody else"),
}
WHO_FOR_NURSE: dict[str, Text] = {
    "client": _("the client"),
    "network": _("somebody of the network"),
    "nurse": _("you"),
    "other": _("somebody else"),
}


# --- the visit has been -----------------------------------------------------------------------


def lately(record: Record, now: datetime) -> tuple[Visit, ...]:
    """The visits that began today or in the last two weeks, the newest first."""
    begun = (v for v in record.visits if not v.cancelled and now - LATELY <= v.starts_at <= now)
    return tuple(sorted(begun, key=lambda visit: visit.starts_at, reverse=True))


def about_visits(turn: Turn, record: Record) -> tuple[Choice, ...]:
    """The buttons about visits that have been, for the client's page."""
    there = lately(record, turn.now)
    found = tuple(visit for visit in there if does(turn.person, record, visit))
    return tuple(_about_visit(visit, alone=_alone(visit, found, turn.now)) for visit in found)


def _alone(visit: Visit, found: tuple[Visit, ...], now: datetime) -> bool:
    """Whether a button needs no moment: it is the only visit, or the one of today."""
    if len(found) == 1:
        return True
    today = [v for v in found if v.starts_at.astimezone(now.tzinfo).date() == now.date()]
    return today[:1] == [visit]


def _about_visit(visit: Visit, *, alone: bool) -> Choice:
    when = When(visit.starts_at, "short")
    if visit.done_at is None:
        label = button("Visit has been") if alone else button("Has been: {when}", when=when)
        return Choice("done", label, visit.id)
    label = button("Agreements") if alone else button("Agreements: {when}", when=when)
    return Choice("agreements", label, visit.id)


def mark_done(turn: Turn, reply: Reply) -> Turn:
    """Note that a visit has been."""
    turn = take_at_hand(turn, reply)
    record, visit = client_in_sight(turn), visit_in_sight(turn)
    if record is None or visit is None:
        return turn
    done = replace(visit, done_at=visit.done_at or turn.now)
    turn = with_client(turn, diary.put_visit(record, done))
    return note(turn, _("I have noted that this visit has been."))


# --- its agreements ---------------------------------------------------------------------------


def of_visit(record: Record, visit: Visit) -> tuple[Agreement, ...]:
    """What was noted at this visit and put before the client."""
    return tuple(made for made in noted(record) if made.visit == visit.id)


def agreements(turn: Turn) -> Prompt:
    """What was noted at a visit, with what the client says to it."""
    record, visit = client_in_sight(turn), visit_in_sight(turn)
    if record is None or visit is None:
        return Prompt((_("This client is no longer in your list."),), (CLIENTS,))
    there = list(enumerate(of_visit(record, visit), 1))
    lines = tuple(line for n, made in there for line in _standing(record, made, n))
    shown = (Listing(lines),) if lines else (_("No agreement has been noted yet."),)
    head = _("Visit: {when}", when=When(visit.starts_at))
    add = (Choice("add", button("Note an agreement")),) if can_add(turn, Reply()) else ()
    away = (
        Choice("remove", button("Take away number {n}", n=n), made.id)
        for n, made in there
        if made.agreed_at is None
    )
    absent = (
        () if may_note(turn.person, record, visit) else (_("The client cannot answer here now."),)
    )
    asked = _("What do you want to do?")
    ready = Choice("ready", button("Ready with this visit"))
    return Prompt((head, *shown, *absent, asked), (*add, *away, ready, BACKWARD, HELP))


def _standing(record: Record, made: Agreement, n: int) -> tuple[Text, ...]:
    """An agreement in her words, and below it what the client says to it."""
    told = _("{n}. {agreement}", n=n, agreement=_in_words(made))
    if made.agreed_at:
        return told, _("The client says yes.")
    if made.refused_at is None:
        return told, _("It waits for the client.")
    said = instead_of(record, made)
    wrote = (_("The client wrote: {words}", words=Quote(said.words)),) if said else ()
    return (told, _("The client says no."), *wrote)


def _in_words(made: Agreement) -> Text:
    doer: Text | Quote = Quote(made.named) if made.named else WHO_FOR_NURSE[made.who]
    said: dict[str, Param] = {"words": Quote(made.words), "who": doer}
    if made.by_when:
        return _("{words} ({who}, {by_when})", **said, by_when=Quote(made.by_when))
    return _("{words} ({who})", **said)


def can_add(turn: Turn, reply: Reply) -> bool:
    """Whether one more agreement can be noted: at most three that were not refused."""
    record, visit = client_in_sight(turn), visit_in_sight(turn)
    if record is None or visit is None or not may_note(turn.person, record, visit):
        return False
    return len([m for m in of_visit(record, visit) if not m.refused_at]) < MOST


def remove(turn: Turn, reply: Reply) -> Turn:
    """Take away an agreement that the client did not say yes to; the client hears it."""
    record, visit = client_in_sight(turn), visit_in_sight(turn)
    there = of_visit(record, visit) if record and visit else ()
    made = next((m for m in there if m.id == reply.about), None)
    if record is None or made is None or made.agreed_at:
        return turn
    left = tuple(m for m in record.agreements if m.id != made.id)
    turn = with_client(turn, replace(record, agreements=left))
    turn = note(turn, _("I have taken it away."))
    if made.refused_at:
        return turn
    words = Quote(made.words)
    news = _("{nurse} has taken this away: {words}", nurse=turn.person.name, words=words)
    return tell_client(turn, record, news, _("You do not have to do anything."))


def any_agreement(turn: Turn) -> Prompt:
    """Ask whether something was agreed: a yes to the buttons before does not say so."""
    return Prompt(
        (_("Is there an agreement that I can note?"),),
        (
            Choice("yes", button("Yes, note it")),
            Choice("no", button("No, ready")),
            BACKWARD,
            HELP,
        ),
    )


# --- noting one -------------------------------------------------------------------------------


def draft(turn: Turn) -> Agreement | None:
    """The agreement that is being noted: it is put before nobody yet."""
    record, at = client_in_sight(turn), turn.person.position.about
    if record is None or len(at) < 3:
        return None
    return next((m for m in record.agreements if m.id == at[2] and m.noted_at is None), None)


def has_draft(turn: Turn, reply: Reply) -> bool:
    """Whether there is an agreement being noted, and it may be."""
    record, visit = client_in_sight(turn), visit_in_sight(turn)
    if record is None or visit is None or not may_note(turn.person, record, visit):
        return False
    return draft(turn) is not None


def what(turn: Turn) -> Prompt:
    """Ask what was agreed."""
    return Prompt(
        (
            _("Note it together with the client, in words of the client."),
            _("What have you agreed?"),
        ),
        (BACKWARD, HELP),
    )


def fits(turn: Turn, reply: Reply) -> bool:
    """Whether an agreement is short enough and has words in it, and may be noted."""
    words = plain(reply.words)
    short = len(words) <= LONGEST and any(c.isalnum() for c in words)
    return short and can_add(turn, reply)


def keep_what(turn: Turn, reply: Reply) -> Turn:
    """Begin an agreement with these words; one that was left halfway goes."""
    record, visit = client_in_sight(turn), visit_in_sight(turn)
    assert record is not None
    assert visit is not None
    made = Agreement(turn.event.id, visit.id, plain(reply.words), "client")
    begun = tuple(m for m in record.agreements if m.noted_at)
    turn = with_client(turn, replace(record, agreements=(*begun, made)))
    return about(turn, record.id, visit.id, made.id)


def too_long(turn: Turn, reply: Reply) -> Turn:
    """Say that an agreement is too long, or has no words."""
    record, visit = client_in_sight(turn), visit_in_sight(turn)
    if record is None or visit is None or not may_note(turn.person, record, visit):
        return note(turn, _("The client cannot answer here now."))
    return note(turn, _("Use at most {n} characters, and words.", n=LONGEST))


def who(turn: Turn) -> Prompt:
    """Ask who does it."""
    made = draft(turn)
    if made is None:
        return _gone()
    choices = tuple(Choice("who", label, name) for name, label in WHO.items())
    words = _("Agreement: {words}", words=Quote(made.words))
    unknown = made.named and made.who == "client"  # a first name was typed
    asked = _("Who is {name}?", name=Quote(made.named)) if unknown else _("Who does it?")
    return Prompt((words, asked), (*choices, BACKWARD, HELP))


def _gone() -> Prompt:
    return Prompt((GONE,), (BACKWARD, HELP))


def keep_who(turn: Turn, reply: Reply) -> Turn:
    """Keep who does it."""
    made = draft(turn)
    named = made.named if made and reply.about in ("network", "other") else ""
    return _changed(turn, who=reply.about, named=named)


def is_somebody(turn: Turn, reply: Reply) -> bool:
    """Whether it was typed who does it, and it is known what they are to the client."""
    said = who_does(reply.words, turn.person.name)
    return has_draft(turn, reply) and said is not None and said[0] is not None


def is_a_name(turn: Turn, reply: Reply) -> bool:
    """Whether a first name was typed."""
    return has_draft(turn, reply) and who_does(reply.words, turn.person.name) is not None


def keep_somebody(turn: Turn, reply: Reply) -> Turn:
    """Keep who does it, as it was typed."""
    said = who_does(reply.words, turn.person.name)
    assert said is not None
    who_it_is, named = said
    return _changed(turn, named=named, who=who_it_is or "client")


def no_surname(turn: Turn, reply: Reply) -> Turn:
    """Say what can be typed for who does it."""
    return note(turn, _("Use a button, a first name or a role. For example: the daughter."))


def _changed(turn: Turn, **to: str) -> Turn:
    record, made = client_in_sight(turn), draft(turn)
    assert record is not None
    assert made is not None
    assert to.get("who", "client") in get_args(get_type_hints(Agreement)["who"])
    return with_client(turn, put(record, replace(made, **to)))  # type: ignore[arg-type]


def by_when(turn: Turn) -> Prompt:
    """Ask by when, as it is said."""
    if draft(turn) is None:
        return _gone()
    return Prompt(
        (_("Type it as you say it. You can skip this."), _("When will it be done?")),
        (SKIP, BACKWARD, HELP),
    )


def is_short(turn: Turn, reply: Reply) -> bool:
    """Whether what was typed can be a moment, as it is said."""
    return has_draft(turn, reply) and len(plain(reply.words)) <= LONGEST_WHEN


def keep_when(turn: Turn, reply: Reply) -> Turn:
    """Keep by when, as it was typed; a skipped one is none."""
    return _changed(turn, by_when=plain(reply.words))


def not_a_moment(turn: Turn, reply: Reply) -> Turn:
    """Say that what was typed is too long."""
    return note(turn, _("That is too long. Use at most {n} characters.", n=LONGEST_WHEN))


def check(turn: Turn) -> Prompt:
    """Read it back, before the client gets it."""
    made = draft(turn)
    if made is None:
        return _gone()
    return Prompt(
        (
            _("The client gets this in the own chat:"),
            _in_words(made),
            _("It counts when the client says yes. Is it right?"),
        ),
        (
            Choice("yes", button("Yes, send it")),
            Choice("no", button("Once more")),
            BACKWARD,
            HELP,
        ),
    )


def send(turn: Turn, reply: Reply) -> Turn:
    """Put the agreement before the client."""
    record, made = client_in_sight(turn), draft(turn)
    assert record is not None
    assert made is not None
    made = replace(made, noted_at=turn.now)
    record = put(record, made)
    turn = with_client(turn, record)
    turn = note(turn, _("The client gets it now, or tomorrow morning when it is late."))
    turn = replace(turn, effects=(*turn.effects, *put_before(record, made)))
    return about(turn, record.id, made.visit)


def can_see(turn: Turn, reply: Reply) -> bool:
    """Whether agreements can be noted with the client at hand."""
    record = client_in_sight(turn)
    return record is not None and record.client is not None


# --- the table --------------------------------------------------------------------------------

AGREEMENT_BRANCHES = (  # of the client's page
    Branch("done", "agreements", mark_done, when=can_see),
    Branch("done", AGAIN, mark_done),
    Branch("agreements", "agreements", take_at_hand),
)

AGREEMENT_STEPS = (
    Step(
        "agreements",
        agreements,
        (
            Branch("add", "agreement", when=can_add),
            Branch("remove", AGAIN, remove),
            Branch("ready", "client"),
            Branch("yes", "any_agreement", when=can_add),
            Branch("yes", AGAIN),
        ),
        back="client",
        also=lambda turn: (UNCLEAR_YES,),
    ),
    Step(
        "any_agreement",
        any_agreement,
        (Branch("yes", "agreement", when=can_add), Branch("no", "client")),
        back="agreements",
    ),
    Step(
        "agreement",
        what,
        (
            Branch(Hears.WORDS, "agreement_who", keep_what, when=fits),
            Branch(Hears.WORDS, AGAIN, too_long),
        ),
        back="agreements",
    ),
    Step(
        "agreement_who",
        who,
        (
            Branch("who", "agreement_when", keep_who, when=has_draft),
            Branch(Hears.WORDS, "agreement_when", keep_somebody, when=is_somebody),
            Branch(Hears.WORDS, AGAIN, keep_somebody, when=is_a_name),
            Branch(Hears.WORDS, AGAIN, no_surname),
        ),
        back="agreement",
    ),
    Step(
        "agreement_when",
        by_when,
        (
            Branch("skip", "agreement_check", keep_when, when=has_draft),
            Branch(Hears.WORDS, "agreement_check", keep_when, when=is_short),
            Branch(Hears.WORDS, AGAIN, not_a_moment),
        ),
        back="agreement_who",
    ),
    Step(
        "agreement_check",
        check,
        (Branch("yes", "agreements", send, when=has_draft), Branch("no", "agreement")),
        back="agreement_when",
    ),
)
