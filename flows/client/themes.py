"""The six dimensions: choosing one, its three questions, and the mark that may be left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flows import dutch
from flows.client.asking import (
    LONGEST_MISSPELT,
    answer_is_short,
    asking_on,
    is_telling,
    keep_answer,
    keep_note,
    keeps_more,
    kept,
    said_before,
    talk,
)
from flows.client.closing import FINISH, anything_to_share, start_agenda
from flows.client.comparing import (
    COMPARING_STEPS,
    before_questions,
    chosen_theme,
    untouched_theme,
)
from flows.conversation import Given, Session, Turn
from flows.correction import NOT_UNDERSTOOD_MARK
from flows.interrupts import BACKWARD, HELP, LATER, SKIP, note
from flows.positive_health import DIMENSIONS, OPENING, question, theme
from flows.record import diary
from flows.record.summary import MARK
from flows.script import AGAIN, Action, Branch, Hears, Reply, Step, _, button
from flows.subject import about, record_of
from flows.words import Choice, Listing, Prompt

QUESTIONS = 3  # in one session
FROM_AFTER = "after"

ALONG = (SKIP, BACKWARD, LATER, HELP)
THEME_BUTTONS = {
    "body": button("1. Body functions"),
    "mind": button("2. Mental well-being"),
    "meaning": button("3. Meaning"),
    "quality": button("4. Quality of life"),
    "participation": button("5. Taking part"),
    "daily": button("6. Daily functioning"),
}


def theme_session(turn: Turn) -> Session:
    """The session of the dimension that is talked about."""
    session = diary.session(record_of(turn), opening=False)
    assert session is not None
    return session


# --- choosing ---------------------------------------------------------------------------------


def themes(turn: Turn) -> Prompt:
    """The six dimensions, with a sign at those that were talked about."""
    done = diary.touched(record_of(turn), turn.now)
    items = tuple(
        _("{n}. {name} (talked about): {gloss}", n=n, name=d.name, gloss=d.gloss)
        if d.id in done
        else _("{n}. {name}: {gloss}", n=n, name=d.name, gloss=d.gloss)
        for n, d in enumerate(DIMENSIONS, 1)
    )
    choices = tuple(Choice("theme", THEME_BUTTONS[d.id], about=d.id) for d in DIMENSIONS)
    choose = Choice("choose", button("You choose"))
    close = (FINISH,) if anything_to_share(turn, Reply()) else ()
    return Prompt(
        (_("There are six subjects."), Listing(items), _("What do you want to talk about now?")),
        (*choices, choose, *close, BACKWARD, LATER, HELP),
    )


def another(turn: Turn, reply: Reply) -> Turn:
    """Go and choose another dimension: back then leads back here."""
    return about(turn, FROM_AFTER)


def came_from_after(turn: Turn, reply: Reply) -> bool:
    """Whether another dimension is being chosen after the questions of one."""
    return turn.person.position.about == (FROM_AFTER,)


def open_theme(turn: Turn, reply: Reply) -> Turn:
    """Begin a session in the chosen dimension."""
    opened = theme(reply.about)
    record = diary.open_session(record_of(turn), opened, turn.event.id, turn.now)
    return about(replace(turn, record=record))


def open_untouched(turn: Turn, reply: Reply) -> Turn:
    """Begin a session in a dimension that was not talked about yet."""
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
        return asking_on(turn, theme_session(turn), number)

    return prompt


def keep(number: int) -> Action:
    """Keep the answer to question `number`, and put the next one."""

    def does(turn: Turn, reply: Reply) -> Turn:
        session = theme_session(turn)
        return put_next(number)(
            keep_answer(turn, reply, session, session.questions[number - 1]), reply
        )

    return does


def put_next(number: int) -> Action:
    """Choose the question after question `number`, unless that was the last."""

    def does(turn: Turn, reply: Reply) -> Turn:
        if number == QUESTIONS:
            return turn
        return replace(turn, record=diary.ask_number(record_of(turn), number + 1))

    return does


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
                Branch(Hears.WORDS, following, keeps_more(number, theme_session)),
                Branch("enough", following),
                Branch("skip", following),
            ),
            back=f"question_{number}",
        ),
    )


# --- the mark ---------------------------------------------------------------------------------


def mark(turn: Turn) -> Prompt:
    """Ask for a mark, which may be left out."""
    return Prompt((theme(theme_session(turn).theme).mark,), ALONG)


def keep_mark(turn: Turn, reply: Reply) -> Turn:
    """Keep the mark."""
    assert isinstance(reply.value, float)
    session = theme_session(turn)
    given = Given(session.theme, reply.value, turn.now, reply.message)
    return kept(turn, diary.put_mark(record_of(turn), given))


def tells_in_words(turn: Turn, reply: Reply) -> bool:
    """Whether somebody tells something where a mark was asked, and did not mistype one."""
    return not dutch.has_number(reply.words) or len(reply.words.split()) > LONGEST_MISSPELT


def says_yes_or_no(turn: Turn, reply: Reply) -> bool:
    """Whether it is a bare yes or no, which is neither a mark nor something told."""
    return dutch.says_little(reply.words) and any(c.isalpha() for c in reply.words)


def ask_mark_again(turn: Turn, reply: Reply) -> Turn:
    """Say what can be typed for a mark."""
    return note(turn, _("You can type a mark from 0 to 10. Skipping is fine too."))


def keep_words_for_mark(turn: Turn, reply: Reply) -> Turn:
    """Keep what was told in the place of a mark."""
    session = theme_session(turn)
    return keep_answer(turn, reply, session, f"{MARK}.{session.theme}")


def after(turn: Turn) -> Prompt:
    """What to do when the questions have been put."""
    return Prompt(
        (_("Those were the questions about this."), _("What do you want to do now?")),
        (
            Choice("another", button("Another subject")),
            FINISH,
            LATER,
            BACKWARD,
            HELP,
        ),
    )


def has_no_opening(turn: Turn, reply: Reply) -> bool:
    """Whether the opening question was never put, or that went with what was kept too long."""
    return diary.session(record_of(turn), opening=True) is None


def begin_opening(turn: Turn, reply: Reply) -> Turn:
    """Put the opening question after all."""
    record = diary.open_session(record_of(turn), OPENING, turn.event.id, turn.now)
    return replace(turn, record=record)


# --- the table --------------------------------------------------------------------------------

THEME_STEPS = (
    Step(
        "themes",
        themes,
        (
            before_questions("theme", chosen_theme),
            before_questions("choose", untouched_theme),
            before_questions("skip", untouched_theme),
            Branch("theme", "question_1", open_theme),
            Branch("choose", "question_1", open_untouched),
            Branch("skip", "question_1", open_untouched),
            Branch("close", "agenda", start_agenda, when=anything_to_share),
            Branch("back", "after", when=came_from_after),
            Branch("back", "happy", begin_opening, when=has_no_opening),
            Branch(Hears.WORDS, "themes", keep_note, when=is_telling),
        ),
        back="happy",
    ),
    *COMPARING_STEPS,
    *(step for number in range(1, QUESTIONS + 1) for step in question_steps(number)),
    Step(
        "mark",
        mark,
        (
            Branch(Hears.MARK, "after", keep_mark),
            Branch(Hears.WORDS, AGAIN, ask_mark_again, when=says_yes_or_no),
            Branch(Hears.WORDS, "after", keep_words_for_mark, when=tells_in_words),
            Branch("skip", "after"),
        ),
        back=f"question_{QUESTIONS}",
        not_understood=NOT_UNDERSTOOD_MARK,
    ),
    Step(
        "after",
        after,
        (
            Branch("another", "themes", another),
            Branch("close", "agenda", start_agenda, when=anything_to_share),
            Branch("close", "rest"),
            Branch("skip", "rest"),
            Branch(Hears.WORDS, "after", keep_note, when=is_telling),
        ),
        back="mark",
    ),
)
