"""Answering about a client: first as the client would say it, then, apart, as the carer sees it.

Two questions at a time, each in the third person with the client's name in it. Nothing is kept
unless the permission counts at that moment. Somebody who writes down has no view of their own.
"""

from __future__ import annotations

from dataclasses import replace

from flows.carer.on_behalf import Asked, asked, asking, permission_of
from flows.client.my_carers import tells_client
from flows.client.themes import THEME_BUTTONS
from flows.conversation import Carer, CarersAnswer, Naming, Record, Turn
from flows.correction import NOT_UNDERSTOOD_MARK
from flows.interrupts import BACKWARD, HELP, LATER, SKIP, note
from flows.permission import may_answer
from flows.positive_health import DIMENSIONS, OPENING, Theme, question, theme
from flows.record import carers, naming
from flows.record.carers_words import SUBJECT_BUTTONS, SUBJECTS
from flows.record.caring import AGENDA, MARKS, Voice
from flows.script import Action, Branch, Hears, Reply, Step, _, both, button, nothing, then, typed
from flows.subject import with_client
from flows.words import Choice, Listing, Prompt, Quote, Text

QUESTIONS = 2  # at a time: a carer has short moments
IN_BANK = (OPENING.id, *(dimension.id for dimension in DIMENSIONS))
ALONG = (SKIP, BACKWARD, LATER, HELP)
NOT_HERE = _("You cannot answer this now.")
NOT_NOW = Prompt((NOT_HERE,), (BACKWARD, HELP))


# --- the subject ------------------------------------------------------------------------------


def subjects(given: Carer) -> tuple[str, ...]:
    """The subjects that a permission lets somebody answer about, in the order they are shown."""
    return tuple(subject for subject in (*IN_BANK, AGENDA) if subject in given.scope)


def subject(turn: Turn) -> Prompt:
    """Choose what to answer about."""
    found = permission_of(turn)
    if found is None:
        return NOT_NOW
    one = found[1]
    allowed = subjects(one)
    glosses = tuple(
        _("{name}: {gloss}", name=SUBJECTS[d.id], gloss=d.gloss)
        for d in DIMENSIONS
        if d.id in allowed
    )
    return Prompt(
        (
            *((Listing(glosses),) if glosses else ()),
            naming.about(_("What do you want to tell about {who}?"), one.naming),
        ),
        (*(Choice("subject", SUBJECT_BUTTONS[s], s) for s in allowed), BACKWARD, LATER, HELP),
    )


def officially_named(turn: Turn) -> tuple[Choice, ...]:
    """The same subjects by the names of Positieve Gezondheid, for whoever types these."""
    found = permission_of(turn)
    allowed = subjects(found[1]) if found else ()
    return tuple(Choice("subject", THEME_BUTTONS[s], s) for s in allowed if s in THEME_BUTTONS)


def begin(turn: Turn, reply: Reply) -> Turn:
    """Put the first question about the chosen subject."""
    now = asked(turn.person.position)
    return _asks_next(turn, Asked(now.client, reply.about, untold=now.untold))


def _asks_next(turn: Turn, now: Asked) -> Turn:
    """The turn in which the next question is put: that which was asked least lately of all."""
    found = permission_of(turn)
    if found is None:
        return asking(turn, now)
    put = "" if now.subject == AGENDA else least_lately(*found, theme(now.subject), now.questions)
    return asking(turn, replace(now, questions=(*now.questions, put), thing=""))


def least_lately(record: Record, given: Carer, bank: Theme, put: tuple[str, ...]) -> str:
    """The question that this carer never answered, or else longest ago; not one that was put."""
    mine = [a.question for a in record.carers_answers if a.carer == given.id]
    last = {question_id: place for place, question_id in enumerate(mine)}
    others = [q.id for q in bank.questions if q.id not in put]
    return min(others, key=lambda question_id: last.get(question_id, -1))


# --- the questions ----------------------------------------------------------------------------


def asks(now: Asked, called: Naming) -> Text:
    """The question in the third person."""
    if now.subject == AGENDA:
        return naming.about(_("What does {who} want to talk about with the nurse?"), called)
    return naming.about(question(now.question).about, called)


def _is_first(now: Asked) -> bool:
    return len(now.questions) == 1


def own_words(turn: Turn) -> Prompt:
    """The question to read aloud to the client, whose words are written down."""
    found, now = permission_of(turn), asked(turn.person.position)
    if found is None:
        return NOT_NOW
    agenda = _("What do you want to talk about with your nurse?")
    aloud = agenda if now.subject == AGENDA else question(now.question).text
    return Prompt(
        (
            _("Read this to {who}: “{question}”", who=naming.who(found[1].naming), question=aloud),
            naming.about(_("Type the words of {who}."), found[1].naming),
        ),
        ALONG,
    )


def as_client(turn: Turn) -> Prompt:
    """The question, to be answered as the client would."""
    found, now = permission_of(turn), asked(turn.person.position)
    if found is None:
        return NOT_NOW
    called = found[1].naming
    unknown = (_("Do you not know? Then skip this."),) if _is_first(now) else ()
    how = naming.about(_("Answer as {who} would say it."), called)
    return Prompt((Listing((how, *unknown)), asks(now, called)), ALONG)


def said_self(turn: Turn) -> Prompt:
    """Ask whether the client said so, or the carer thinks so. NIVEA: do not fill in for others."""
    found = permission_of(turn)
    if found is None:
        return NOT_NOW
    called = found[1].naming
    return Prompt(
        (naming.about(_("Did {who} say this, or do you think so?"), called),),
        (
            Choice("said", button("Said so")),
            Choice("thought", button("I think so")),
            *ALONG,
        ),
    )


def said_late(turn: Turn) -> tuple[Choice, ...]:
    """What can still be typed after an answer was kept: that the client said so."""
    return (Choice("said", typed("Did say so")),) if asked(turn.person.position).thing else ()


def own_view(turn: Turn) -> Prompt:
    """The same question once more: how does the carer see it."""
    found, now = permission_of(turn), asked(turn.person.position)
    if found is None:
        return NOT_NOW
    return Prompt(
        (
            _("The question was: “{question}”", question=asks(now, found[1].naming)),
            _("How do you see it yourself?"),
        ),
        ALONG,
    )


# --- keeping ----------------------------------------------------------------------------------


def said_with(turn: Turn, voice: Voice) -> tuple[Record, Carer] | None:
    """The client and the permission, if something may be kept in this voice now."""
    found, now = permission_of(turn), asked(turn.person.position)
    if found is None or may_answer(turn.person, found[0], now.subject, turn.now) is None:
        return None
    writes = found[1].kind == "writes"
    return found if writes is (voice == "own_words") else None


def keep(voice: Voice) -> Action:
    """Keep what was answered in this voice; come back to, it gets the new words."""

    def does(turn: Turn, reply: Reply) -> Turn:
        found, now = said_with(turn, voice), asked(turn.person.position)
        if found is None:
            return note(turn, NOT_HERE)
        record, given = found
        before = carers.carers_answer(record, now.thing)
        if before and (before.voice, before.question) == (voice, now.question):
            said = replace(before, words=reply.words, message=reply.message, seen_at=None)
        else:
            said = _said(turn, given, voice, words=reply.words, message=reply.message)
        turn = with_client(turn, carers.put_carers_answer(record, said))
        turn = asking(turn, replace(now, untold=True, thing=said.id))
        return note(turn, _("I have kept: {words}", words=Quote(reply.words, 40)))

    return does


def _said(
    turn: Turn,
    given: Carer,
    voice: Voice,
    *,
    words: str = "",
    mark: float | None = None,
    message: str,
) -> CarersAnswer:
    now = asked(turn.person.position)
    put = "" if mark is not None else now.question
    return CarersAnswer(
        turn.event.id,
        given.id,
        given.name,
        voice,
        now.subject,
        put,
        turn.now,
        words,
        mark,
        message=message,
    )


def keep_said_self(said: bool) -> Action:
    """Keep whether the client said so."""

    def does(turn: Turn, reply: Reply) -> Turn:
        found, now = said_with(turn, "as_client"), asked(turn.person.position)
        answer = carers.carers_answer(found[0], now.thing) if found else None
        if found is None or answer is None or answer.carer != found[1].id:
            return turn
        kept = carers.put_carers_answer(found[0], replace(answer, said_self=said, seen_at=None))
        return with_client(turn, kept)

    return does


# --- marks ------------------------------------------------------------------------------------


def may_mark(turn: Turn) -> bool:
    """Whether marks are allowed, and this subject has one."""
    found, now = permission_of(turn), asked(turn.person.position)
    has_mark = now.subject in IN_BANK and now.subject != OPENING.id
    return found is not None and has_mark and MARKS in found[1].scope


def mark_as_client(turn: Turn) -> Prompt:
    """Which mark would the client give."""
    found, now = permission_of(turn), asked(turn.person.position)
    if found is None:
        return NOT_NOW
    called = found[1].naming
    name = SUBJECTS[now.subject]
    return Prompt(
        (
            _("It is about: {name}.", name=name),
            naming.about(_("A mark is fine, from 0 to 10. You do not have to."), called),
            naming.about(_("Which mark does {who} give?"), called)
            if found[1].kind == "writes"
            else naming.about(_("Which mark would {who} give?"), called),
        ),
        ALONG,
    )


def mark_own_view(turn: Turn) -> Prompt:
    """And which mark the carer would give."""
    found, now = permission_of(turn), asked(turn.person.position)
    if found is None:
        return NOT_NOW
    return Prompt(
        (
            _("How do you see it yourself?"),
            naming.about(theme(now.subject).mark_about, found[1].naming),
        ),
        ALONG,
    )


def keep_mark(voice: Voice) -> Action:
    """Keep a mark in this voice; of somebody who writes down, it is the client's own."""

    def does(turn: Turn, reply: Reply) -> Turn:
        as_spoken = voice == "as_client" and is_writing(turn, reply)
        spoken: Voice = "own_words" if as_spoken else voice
        found, now = said_with(turn, spoken), asked(turn.person.position)
        if found is None or not may_mark(turn) or not isinstance(reply.value, float | int):
            return note(turn, NOT_HERE)
        said = _said(turn, found[1], spoken, mark=float(reply.value), message=reply.message)
        turn = with_client(turn, carers.put_carers_answer(found[0], said))
        kept = _("I have kept the mark: {mark}.", mark=float(reply.value))
        return note(asking(turn, replace(now, untold=True, thing="")), kept)

    return does


# --- going on ---------------------------------------------------------------------------------


def is_writing(turn: Turn, reply: Reply) -> bool:
    """Whether this carer writes down what the client says, who is present."""
    found = permission_of(turn)
    return found is not None and found[1].kind == "writes"


def has_more(turn: Turn, reply: Reply) -> bool:
    """Whether another question is put about this subject."""
    now = asked(turn.person.position)
    return now.subject != AGENDA and len(now.questions) < QUESTIONS


def then_marks(turn: Turn, reply: Reply) -> bool:
    """Whether a mark comes next."""
    return may_mark(turn)


def ask_next(turn: Turn, reply: Reply) -> Turn:
    """Put the next question about this subject."""
    return _asks_next(turn, asked(turn.person.position))


def finish(turn: Turn, reply: Reply) -> Turn:
    """End of a session: the client is told once, if anything was kept."""
    turn = leave(turn, reply)
    client = asked(turn.person.position).client
    position = replace(turn.person.position, returns=None)
    return asking(replace(turn, person=replace(turn.person, position=position)), Asked(client))


def leave(turn: Turn, reply: Reply) -> Turn:
    """Stop for now: the client is told of what was kept and not told yet."""
    now, found = asked(turn.person.position), permission_of(turn)
    if found is None or not now.untold:
        return turn
    told = tells_client(*found)
    return replace(asking(turn, replace(now, untold=False)), effects=(*turn.effects, *told))


def choose_again(turn: Turn, reply: Reply) -> Turn:
    """Go back to the choice of a subject."""
    now = asked(turn.person.position)
    return asking(turn, Asked(now.client, untold=now.untold))


def next_question(on: str | Hears, does: Action) -> tuple[Branch, ...]:
    """On to the next question, the marks, or the end."""
    return (
        Branch(on, "own_words", then(does, ask_next), when=both(has_more, is_writing)),
        Branch(on, "as_client", then(does, ask_next), when=has_more),
        Branch(on, "mark_as_client", does, when=then_marks),
        Branch(on, "caring", then(does, finish)),
    )


def _after_a_mark(on: str | Hears, does: Action) -> tuple[Branch, ...]:
    return (
        Branch(on, "caring", then(does, finish), when=is_writing),
        Branch(on, "mark_own_view", does),
    )


AGAIN_A_SUBJECT = Branch("back", "subject", choose_again)

ANSWERING_STEPS = (
    Step(
        "subject",
        subject,
        (
            Branch("subject", "own_words", begin, when=is_writing),
            Branch("subject", "as_client", begin),
            Branch("back", "caring", finish),
        ),
        back="caring",
        also=officially_named,
    ),
    Step(
        "own_words",
        own_words,
        (
            *next_question(Hears.WORDS, keep("own_words")),
            *next_question("skip", nothing),
            AGAIN_A_SUBJECT,
        ),
        back="subject",
    ),
    Step(
        "as_client",
        as_client,
        (
            Branch(Hears.WORDS, "said_self", keep("as_client")),
            Branch("skip", "own_view"),
            AGAIN_A_SUBJECT,
        ),
        back="subject",
    ),
    Step(
        "said_self",
        said_self,
        (
            Branch("said", "own_view", keep_said_self(True)),
            Branch("thought", "own_view", keep_said_self(False)),
            Branch("skip", "own_view"),
        ),
        back="as_client",
    ),
    Step(
        "own_view",
        own_view,
        (
            Branch("said", "own_view", keep_said_self(True)),  # said a little late
            *next_question(Hears.WORDS, keep("own_view")),
            *next_question("skip", nothing),
        ),
        back="as_client",
        also=said_late,
    ),
    Step(
        "mark_as_client",
        mark_as_client,
        (
            *_after_a_mark(Hears.MARK, keep_mark("as_client")),
            *_after_a_mark("skip", nothing),
            AGAIN_A_SUBJECT,
        ),
        back="subject",
        not_understood=NOT_UNDERSTOOD_MARK,
    ),
    Step(
        "mark_own_view",
        mark_own_view,
        (
            Branch(Hears.MARK, "caring", then(keep_mark("own_view"), finish)),
            Branch("skip", "caring", finish),
        ),
        back="mark_as_client",
        not_understood=NOT_UNDERSTOOD_MARK,
    ),
)
