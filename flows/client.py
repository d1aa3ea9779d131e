"""The client's flow: the opening question, the dimensions, and resting in between.

Coming in stands in `intake`, choosing what the nurse gets in `closing`, reading and changing one's
answers in `answers`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flows import diary
from flows.answers import ANSWER_STEPS
from flows.arrival import LINK_DOES_NOT_WORK
from flows.closing import CLOSING_STEPS, start_agenda
from flows.conversation import (
    Choice,
    Given,
    Listing,
    Prompt,
    Quote,
    Record,
    Reflection,
    Session,
    Text,
    Turn,
    When,
)
from flows.intake import INTAKE_STEPS, taken
from flows.interrupts import (
    ANSWERS,
    BACKWARD,
    CLIENT_INTERRUPTS,
    CLIENT_OFFERS,
    HELP,
    LATER,
    SKIP,
    TALK,
    note,
)
from flows.positive_health import DIMENSIONS, FOLLOW_UPS, OPENING, question, theme
from flows.script import RETURN, Action, Branch, Flow, Hears, Reply, Step, _, button
from flows.subject import afresh, nurse_of, record_of
from flows.summary import FOLLOW_UP, MARK

QUESTIONS = 3  # in one session
LONGEST_MISSPELT = 3  # words; more than that at a menu is somebody telling something

ALONG = (SKIP, BACKWARD, LATER, HELP)
THEME_BUTTONS = {
    "body": button("1. Body functions"),
    "mind": button("2. Mental well-being"),
    "meaning": button("3. Meaning"),
    "quality": button("4. Quality of life"),
    "participation": button("5. Taking part"),
    "daily": button("6. Daily functioning"),
}
ENOUGH = Choice("enough", button("Next question"))


def theme_session(turn: Turn) -> Session:
    """The session of the dimension that is talked about."""
    session = diary.session(record_of(turn), opening=False)
    assert session is not None
    return session


def opening_session(turn: Turn) -> Session:
    """The session of the opening question."""
    session = diary.session(record_of(turn), opening=True)
    assert session is not None
    return session


# --- keeping what is said ---------------------------------------------------------------------


def keep_answer(turn: Turn, reply: Reply, session: Session, asked: str) -> Turn:
    """Keep an answer; an answer that was there already gets the new words."""
    record = record_of(turn)
    said = diary.answer(record, session.id, asked)
    if said is None:
        said = Reflection(
            turn.event.id,
            session.id,
            session.theme,
            asked,
            reply.words,
            turn.now,
            reply.message,
            talk=asked in session.talk,
        )
    else:
        said = replace(said, words=reply.words, message=reply.message, corrected_at=turn.now)
    return kept(turn, diary.put_reflection(record, said))


def keep_follow_up(turn: Turn, reply: Reply, session: Session, asked: str) -> Turn:
    """Keep what was said when an answer was asked on."""
    record = record_of(turn)
    about = diary.answer(record, session.id, asked)
    if about is None:  # taken away in the meantime: then this is the answer
        return keep_answer(turn, reply, session, asked)
    said = diary.follow_up(record, about.id)
    if said is None:
        said = Reflection(
            turn.event.id,
            session.id,
            session.theme,
            follow_up_to(record, about)[0],
            reply.words,
            turn.now,
            reply.message,
            follows=about.id,
        )
    else:
        said = replace(said, words=reply.words, message=reply.message, corrected_at=turn.now)
    return kept(turn, diary.put_reflection(record, said))


def kept(turn: Turn, record: Record) -> Turn:
    """Take the record with what was said in it, and say so."""
    return note(replace(turn, record=record), _("I have kept it."))


def talk(session: Session, asked: str) -> Choice:
    """The button with which the client wants to talk about this question's answer."""
    return replace(TALK, about=diary.place(session.id, asked))


def follow_up_to(record: Record, said: Reflection) -> tuple[str, Text]:
    """The id and the words of the follow-up to an answer: each answer always gets the same one."""
    place = record.reflections.index(said) % len(FOLLOW_UPS)
    return f"{FOLLOW_UP}.{place}", FOLLOW_UPS[place]


def said_before(turn: Turn, session: Session, asked: str) -> tuple[Text, ...]:
    """What was answered already, when somebody comes back to a question."""
    said = diary.answer(record_of(turn), session.id, asked)
    if said is None:
        return ()
    return (_("You wrote: {words} New words replace that.", words=Quote(said.words, 200)),)


# --- the opening question ---------------------------------------------------------------------


def happy(turn: Turn) -> Prompt:
    session = opening_session(turn)
    asked = session.questions[0]
    hint = _("You can just type your answer. Something small is fine too.")
    before = said_before(turn, session, asked)
    along = (SKIP, talk(session, asked), LATER, HELP)
    return Prompt((*before, hint, question(asked).text), along)


def happy_more(turn: Turn) -> Prompt:
    return _asking_on(turn, opening_session(turn), 1)


def keep_happy(turn: Turn, reply: Reply) -> Turn:
    session = opening_session(turn)
    return keep_answer(turn, reply, session, session.questions[0])


def keep_happy_more(turn: Turn, reply: Reply) -> Turn:
    session = opening_session(turn)
    return keep_follow_up(turn, reply, session, session.questions[0])


def open_happy(turn: Turn, reply: Reply) -> Turn:
    """A new talk begins: the opening question, in another form than last time."""
    record = diary.open_session(record_of(turn), OPENING, turn.event.id, turn.now)
    return replace(afresh(turn), record=record)


# --- the dimensions ---------------------------------------------------------------------------


def themes(turn: Turn) -> Prompt:
    done = diary.touched(record_of(turn), turn.now)
    items = tuple(
        _("{n}. {name} (talked about): {gloss}", n=n, name=d.name, gloss=d.gloss)
        if d.id in done
        else _("{n}. {name}: {gloss}", n=n, name=d.name, gloss=d.gloss)
        for n, d in enumerate(DIMENSIONS, 1)
    )
    choices = tuple(Choice("theme", THEME_BUTTONS[d.id], about=d.id) for d in DIMENSIONS)
    choose = Choice("choose", button("You choose"))
    close = (Choice("close", button("Finish")),) if anything_to_share(turn, Reply()) else ()
    return Prompt(
        (_("There are six subjects."), Listing(items), _("What do you want to talk about now?")),
        (*choices, choose, *close, BACKWARD, LATER, HELP),
    )


def open_theme(turn: Turn, reply: Reply) -> Turn:
    opened = theme(reply.about)
    return replace(
        turn, record=diary.open_session(record_of(turn), opened, turn.event.id, turn.now)
    )


def open_untouched(turn: Turn, reply: Reply) -> Turn:
    opened = diary.untouched_theme(record_of(turn), turn.now)
    return open_theme(turn, Reply(about=opened.id))


def ask(number: int) -> Callable[[Turn], Prompt]:
    """The prompt of question `number` of a session."""

    def prompt(turn: Turn) -> Prompt:
        session = theme_session(turn)
        asked = session.questions[number - 1]
        progress = _(
            "Question {n} of {total}, about {name}.",
            n=number,
            total=QUESTIONS,
            name=theme(session.theme).name,
        )
        before = said_before(turn, session, asked)
        along = (SKIP, talk(session, asked), BACKWARD, LATER, HELP)
        return Prompt((progress, *before, question(asked).text), along)

    return prompt


def ask_on(number: int) -> Callable[[Turn], Prompt]:
    """The prompt that asks on after a short answer to question `number`."""

    def prompt(turn: Turn) -> Prompt:
        return _asking_on(turn, theme_session(turn), number)

    return prompt


def _asking_on(turn: Turn, session: Session, number: int) -> Prompt:
    record = record_of(turn)
    asked = session.questions[number - 1]
    said = diary.answer(record, session.id, asked)
    if said is None:  # taken away in the meantime
        return Prompt((_("You took this answer away."),), (ENOUGH, BACKWARD, LATER, HELP))
    about = _("You wrote: {words}", words=Quote(said.words, 80))
    along = (ENOUGH, talk(session, asked), BACKWARD, LATER, HELP)
    return Prompt((about, follow_up_to(record, said)[1]), along)


def keep(number: int) -> Action:
    """Keep the answer to question `number`, and put the next one."""

    def does(turn: Turn, reply: Reply) -> Turn:
        session = theme_session(turn)
        return put_next(number)(
            keep_answer(turn, reply, session, session.questions[number - 1]), reply
        )

    return does


def keep_more(number: int) -> Action:
    """Keep what was said when the answer to question `number` was asked on."""

    def does(turn: Turn, reply: Reply) -> Turn:
        session = theme_session(turn)
        return keep_follow_up(turn, reply, session, session.questions[number - 1])

    return does


def put_next(number: int) -> Action:
    """Choose the question after question `number`, unless that was the last."""

    def does(turn: Turn, reply: Reply) -> Turn:
        if number == QUESTIONS:
            return turn
        return replace(turn, record=diary.ask_number(record_of(turn), number + 1))

    return does


def answer_is_short(
    number: int, session_of: Callable[[Turn], Session]
) -> Callable[[Turn, Reply], bool]:
    """Whether this answer is asked on: it is short, and was not asked on before."""

    def holds(turn: Turn, reply: Reply) -> bool:
        session = session_of(turn)
        said = diary.answer(record_of(turn), session.id, session.questions[number - 1])
        asked_on = said is not None and diary.follow_up(record_of(turn), said.id) is not None
        return diary.is_short(reply.words) and not asked_on

    return holds


def question_steps(number: int) -> tuple[Step, Step]:
    """Question `number` of a session, and asking on after a short answer to it."""
    following = f"question_{number + 1}" if number < QUESTIONS else "mark"
    before = f"question_{number - 1}" if number > 1 else "themes"
    return (
        Step(
            f"question_{number}",
            ask(number),
            (
                Branch(
                    Hears.WORDS,
                    f"more_{number}",
                    keep(number),
                    when=answer_is_short(number, theme_session),
                ),
                Branch(Hears.WORDS, following, keep(number)),
                Branch("skip", following, put_next(number)),
            ),
            back=before,
        ),
        Step(
            f"more_{number}",
            ask_on(number),
            (
                Branch(Hears.WORDS, following, keep_more(number)),
                Branch("enough", following),
                Branch("skip", following),
            ),
            back=f"question_{number}",
        ),
    )


# --- the mark ---------------------------------------------------------------------------------


def mark(turn: Turn) -> Prompt:
    return Prompt((theme(theme_session(turn).theme).mark,), ALONG)


def keep_mark(turn: Turn, reply: Reply) -> Turn:
    assert isinstance(reply.value, float)
    session = theme_session(turn)
    given = Given(session.theme, reply.value, turn.now, reply.message)
    return kept(turn, diary.put_mark(record_of(turn), given))


def is_not_a_number(turn: Turn, reply: Reply) -> bool:
    """Whether somebody tells something in words where a mark was asked."""
    return not any(character.isdigit() for character in reply.words)


def keep_words_for_mark(turn: Turn, reply: Reply) -> Turn:
    session = theme_session(turn)
    return keep_answer(turn, reply, session, f"{MARK}.{session.theme}")


def after(turn: Turn) -> Prompt:
    return Prompt(
        (_("Those were the questions about this."), _("What do you want to do now?")),
        (
            Choice("another", button("Another subject")),
            Choice("close", button("Finish")),
            LATER,
            BACKWARD,
            HELP,
        ),
    )


# --- resting ----------------------------------------------------------------------------------


def anything_to_share(turn: Turn, reply: Reply) -> bool:
    """Whether there is something a summary can be made of."""
    return bool(diary.recent(record_of(turn), turn.now))


def rest(turn: Turn) -> Prompt:
    record = record_of(turn)
    visit = diary.next_visit(record, turn.now)
    coming = (
        (
            _(
                "{nurse} comes on {when}.",
                nurse=nurse_of(record),
                when=When(visit.starts_at),
            ),
        )
        if visit
        else ()
    )
    if turn.person.position.returns:
        first = Choice("go_on", button("Go on where I was"))
    else:
        first = Choice("begin", button("Tell something"))
    close = (Choice("close", button("Make a summary")),) if anything_to_share(turn, Reply()) else ()
    return Prompt(
        (
            _("What you wrote, is kept. There is no hurry."),
            *coming,
            _("You can always type something here. I keep it."),
        ),
        (first, *close, ANSWERS, HELP),
    )


def is_telling(turn: Turn, reply: Reply) -> bool:
    """Whether words that no button has are a story to keep, and not a button misspelt."""
    return len(reply.words.split()) > LONGEST_MISSPELT


def keep_note(turn: Turn, reply: Reply) -> Turn:
    """Keep words that answer no question."""
    said = Reflection(turn.event.id, "", "", "", reply.words, turn.now, reply.message)
    return kept(turn, diary.put_reflection(record_of(turn), said))


# --- a nurse's link for somebody who keeps a diary already -------------------------------------


def link(turn: Turn) -> Prompt:
    assert turn.person.invited is not None
    nurse = turn.person.invited.nurse_name
    return Prompt(
        (
            _("{nurse} wants to be connected with you.", nurse=nurse),
            _("{nurse} only sees what you share.", nurse=nurse),
            _("Is that all right?"),
        ),
        (Choice("yes", button("Yes, that is fine")), Choice("no", button("No, rather not"))),
    )


def connect(turn: Turn, reply: Reply) -> Turn:
    """Bring the diary into the record that the nurse made, and let the old record go."""
    mine, theirs = record_of(turn), turn.invited_to
    person = replace(turn.person, invited=None)
    if theirs is None or taken(theirs, turn):
        return note(replace(turn, person=person), LINK_DOES_NOT_WORK)
    joined = replace(
        mine,
        id=theirs.id,
        label=theirs.label,
        nurse=theirs.nurse,
        nurse_name=theirs.nurse_name,
        visits=theirs.visits,
    )
    person = replace(person, record=joined.id)
    turn = note(turn, _("You are now connected with {nurse}.", nurse=joined.nurse_name))
    return replace(turn, person=person, record=joined, forgets=(mine.id,))


def refuse(turn: Turn, reply: Reply) -> Turn:
    turn = note(turn, _("That is fine. Nothing has changed."))
    return replace(turn, person=replace(turn.person, invited=None))


# --- the table --------------------------------------------------------------------------------

TALK_STEPS = (
    Step(
        "happy",
        happy,
        (
            Branch(Hears.WORDS, "happy_more", keep_happy, when=answer_is_short(1, opening_session)),
            Branch(Hears.WORDS, "themes", keep_happy),
            Branch("skip", "themes"),
        ),
    ),
    Step(
        "happy_more",
        happy_more,
        (
            Branch(Hears.WORDS, "themes", keep_happy_more),
            Branch("enough", "themes"),
            Branch("skip", "themes"),
        ),
        back="happy",
    ),
    Step(
        "themes",
        themes,
        (
            Branch("theme", "question_1", open_theme),
            Branch("choose", "question_1", open_untouched),
            Branch("skip", "question_1", open_untouched),
            Branch("close", "agenda", start_agenda, when=anything_to_share),
            Branch(Hears.WORDS, "themes", keep_note, when=is_telling),
        ),
        back="happy",
    ),
    *(step for number in range(1, QUESTIONS + 1) for step in question_steps(number)),
    Step(
        "mark",
        mark,
        (
            Branch(Hears.MARK, "after", keep_mark),
            Branch(Hears.WORDS, "after", keep_words_for_mark, when=is_not_a_number),
            Branch("skip", "after"),
        ),
        back=f"question_{QUESTIONS}",
    ),
    Step(
        "after",
        after,
        (
            Branch("another", "themes"),
            Branch("close", "agenda", start_agenda, when=anything_to_share),
            Branch("close", "rest"),
            Branch("skip", "rest"),
            Branch(Hears.WORDS, "after", keep_note, when=is_telling),
        ),
        back="mark",
    ),
    Step(
        "rest",
        rest,
        (
            Branch("go_on", RETURN),
            Branch("begin", "happy", open_happy),
            Branch("close", "agenda", start_agenda),
            Branch(Hears.WORDS, "rest", keep_note),
        ),
    ),
    Step(
        "link",
        link,
        (Branch("yes", RETURN, connect), Branch("no", RETURN, refuse)),
    ),
)

CLIENT = Flow(
    "client",
    (*INTAKE_STEPS, *TALK_STEPS, *CLOSING_STEPS, *ANSWER_STEPS),
    rest="rest",
    interrupts=CLIENT_INTERRUPTS,
    offers=CLIENT_OFFERS,
    arrivals=("link",),
)
