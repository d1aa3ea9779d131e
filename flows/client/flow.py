"""The client's flow: the opening question, the dimensions, and resting in between.

Coming in stands in `intake`, the dimensions in `themes`, choosing what the nurse gets in `closing`,
reading and changing one's answers in `answers`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.arrival import LINK_DOES_NOT_WORK, leads_to, left_alone, use
from flows.carer.by_name import NAMED_IN_DIARY, counts_in_diary
from flows.carer.caring_page import CARERS_INTERRUPTS, CARERS_STANDING, answers_for
from flows.carer.on_behalf import cared_for
from flows.carer.own_talk import (
    CARING_CHOICE,
    OTHERS,
    OWN_TALK_INTERRUPTS,
    OWN_TALK_STANDING,
    OWN_TALK_STEPS,
    begins,
    cares,
    to_others,
)
from flows.carer.sheet import (
    MORE_QUESTIONS,
    SHEET_INTERRUPTS,
    SHEET_STEPS,
    may_be_read,
    told_only_of_caring,
)
from flows.carer.sheet import choose as choose_sheet
from flows.client.agreed import (
    AGREED_INTERRUPTS,
    AGREED_OFFERS,
    AGREED_STANDING,
    AGREED_STEPS,
    keep_how,
    typed_at_rest,
)
from flows.client.another_nurse import ANOTHER_INTERRUPTS, ANOTHER_STANDING, typed_about_another
from flows.client.answers import ANSWER_STEPS
from flows.client.asked_last import asked_how_it_goes, asked_last
from flows.client.asking import (
    answer_is_short,
    asking_on,
    keep_answer,
    keep_follow_up,
    keep_note,
    said_before,
    talk,
)
from flows.client.asking_a_carer import ASKING_STEPS
from flows.client.carer_in_words import CARER_IN_WORDS, IN_WORDS_STEPS
from flows.client.closing import (
    CLOSING_STEPS,
    FINISH,
    FOR_ANOTHER,
    anything_to_share,
    do_not_share,
    has_something_to_share,
    start_agenda,
    where_document,
)
from flows.client.comparing import before_questions, is_present, opening
from flows.client.consenting import CONSENT_STEPS, gate, has_lapsed
from flows.client.doubting import DOUBT_INTERRUPTS, DOUBT_STEPS
from flows.client.for_another import FOR_ANOTHER_INTERRUPTS, FOR_ANOTHER_STEPS
from flows.client.intake import INTAKE_STEPS, leads_to_nurse
from flows.client.line_changes import LINE_STEPS
from flows.client.looking_back import LOOK_BACK, LOOK_BACK_INTERRUPTS, LOOK_BACK_STEPS, still_open
from flows.client.my_carers import (
    MY_CARERS_INTERRUPTS,
    MY_CARERS_OFFERS,
    MY_CARERS_STANDING,
    MY_CARERS_STEPS,
)
from flows.client.my_data import (
    MY_DATA_STEPS,
    can_be_tidied,
    erase_all,
    nothing_to_tidy,
    tidy_at_night,
    wants_to_be_tidied,
)
from flows.client.one_by_one import ONE_BY_ONE_STEPS
from flows.client.said_by_carers import SAID_INTERRUPTS, SAID_OFFERS, SAID_STANDING, SAID_STEPS
from flows.client.telling import TELLING_STEPS, TO_END
from flows.client.themes import THEME_STEPS
from flows.client.yes_to_carer import named_yes, typed_for_carer
from flows.conversation import Position, Record, Session, Turn
from flows.due.ending_permissions import ENDING_INTERRUPTS, ENDING_STANDING
from flows.due.inviting import INVITING_INTERRUPTS, INVITING_OFFERS, INVITING_STANDING, START
from flows.interrupts import (
    ANSWERS,
    CLIENT_INTERRUPTS,
    CLIENT_OFFERS,
    CLIENT_STANDING,
    HELP,
    LATER,
    MY_DATA,
    SKIP,
    note,
)
from flows.log.logbook import Thing
from flows.positive_health import OPENING, question
from flows.record import diary
from flows.safety.danger import DANGER_STEPS
from flows.safety.help_lines import EMERGENCY
from flows.script import AGAIN, RETURN, STAY, Branch, Flow, Gate, Hears, Reply, Step, _, button
from flows.subject import afresh, coming, inviter, record_of
from flows.words import Choice, Prompt, When


def opening_session(turn: Turn) -> Session:
    """The session of the opening question."""
    session = diary.session(record_of(turn), opening=True)
    assert session is not None
    return session


# --- the opening question ---------------------------------------------------------------------


def happy(turn: Turn) -> Prompt:
    """The opening question."""
    session = opening_session(turn)
    asked = session.questions[0]
    hint = _("You can just type your answer. Something small is fine too.")
    before = said_before(turn, session, asked)
    along = (SKIP, talk(session, asked), LATER, HELP)
    return Prompt((*before, hint, question(asked).text), along)


def happy_more(turn: Turn) -> Prompt:
    """Asking on after a short answer to the opening question."""
    return asking_on(turn, opening_session(turn), 1)


def keep_happy(turn: Turn, reply: Reply) -> Turn:
    """Keep the answer to the opening question."""
    session = opening_session(turn)
    return keep_answer(turn, reply, session, session.questions[0])


def keep_happy_more(turn: Turn, reply: Reply) -> Turn:
    """Keep what was said when that answer was asked on."""
    session = opening_session(turn)
    return keep_follow_up(turn, reply, session, session.questions[0])


def open_happy(turn: Turn, reply: Reply) -> Turn:
    """A new talk begins: the opening question, in another form than last time."""
    record = diary.open_session(record_of(turn), OPENING, turn.event.id, turn.now)
    return replace(afresh(turn), record=record)


# --- resting ----------------------------------------------------------------------------------


def rest(turn: Turn) -> Prompt:
    """Between two talks: everything that is typed is kept."""
    record = record_of(turn)
    visit = diary.next_visit(record, turn.now)
    expected = (
        (
            _(
                "{nurse} comes on {when}.",
                nurse=coming(record, visit),
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
    there = anything_to_share(turn, Reply())
    close = (Choice("close", button("Make a summary")), FOR_ANOTHER) if there else ()
    look = (LOOK_BACK,) if still_open(turn) else ()
    shared = visit is not None and diary.last_shared(record, visit) is not None
    unshare = (Choice("unshare", button("Rather not share")),) if shared else ()
    caring = (CARING_CHOICE,) if cares(turn, Reply()) else ()
    others = answers_for(cared_for(turn)) or to_others(turn)
    own_talk = (*caring, *may_be_read(turn), *others)
    return Prompt(
        (
            *expected,
            _("You can always type something here. I keep it."),
            _(
                "Nobody reads this now. Is it urgent? Call your doctor or {number}.",
                number=EMERGENCY.number,
            ),
        ),
        (first, *look, *close, *unshare, *own_talk, ANSWERS, MY_DATA, HELP),
    )


# --- a nurse's link for somebody who keeps a diary already -------------------------------------


def link(turn: Turn) -> Prompt:
    """Ask a diary's owner about the nurse whose link was opened."""
    assert turn.person.invited is not None
    nurse = inviter(turn)
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
    mine, theirs, invited = record_of(turn), leads_to(turn), turn.person.invited
    person = replace(turn.person, invited=None)
    if invited is None or theirs is None:
        turn = replace(turn, person=person, refused=Thing.LINK)
        return note(turn, LINK_DOES_NOT_WORK)
    joined = replace(
        mine,
        id=theirs.id,
        label=theirs.label,
        nurse=theirs.nurse,
        nurse_name=theirs.nurse_name,
        link=theirs.link,
        visits=theirs.visits,
        consents=(*theirs.consents, *mine.consents),
        carers=(*mine.carers, *theirs.carers),
        carers_answers=(*mine.carers_answers, *theirs.carers_answers),
        sheets=(*mine.sheets, *theirs.sheets),
        closed_at=None,
        closed_for="",
        closed_by="",
    )
    person = replace(person, record=joined.id)
    turn = note(turn, _("You are now connected with {nurse}.", nurse=joined.nurse_name))
    turn = use(turn, invited)
    return replace(turn, person=person, record=joined, forgets=(mine.id,))


def refuse(turn: Turn, reply: Reply) -> Turn:
    """Leave the diary as it was."""
    return left_alone(note(turn, _("That is fine. Nothing has changed.")))


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
    *THEME_STEPS,
    Step(
        "rest",
        rest,
        (
            Branch("go_on", RETURN),
            before_questions("begin", opening),
            Branch("begin", "happy", open_happy),
            Branch("unshare", "rest", do_not_share),
            Branch("close", "sheet", choose_sheet, when=told_only_of_caring),
            Branch("close", "agenda", start_agenda),
            *begins("caring"),
            Branch("sheet", "sheet", choose_sheet),
            Branch(Hears.WORDS, "rest", keep_how, when=asked_how_it_goes),
            Branch(Hears.WORDS, "rest", keep_note),
        ),
        also=lambda turn: (
            *typed_at_rest(turn),
            *typed_about_another(turn),
            *typed_for_carer(turn),
        ),
    ),
    Step(
        "link",
        link,
        (
            Branch("yes", "tell_nurse", connect, when=leads_to_nurse),
            Branch("yes", RETURN, connect),
            Branch("no", RETURN, refuse),
        ),
    ),
)

# --- an invitation ----------------------------------------------------------------------------

IN_A_TALK = frozenset(
    step.name for step in (*TALK_STEPS, *CLOSING_STEPS) if step.name not in ("rest", "link")
)
GOES_FIRST = frozenset(step.name for step in (*INTAKE_STEPS, *DANGER_STEPS)) | TO_END


def goes_on_here(turn: Turn, reply: Reply) -> bool:
    """Whether somebody who begins now stands where she goes on, or where something goes first."""
    position = turn.person.position
    if turn.record is None or gate(turn) is not None or position.step in GOES_FIRST:
        return True
    return _goes_on(turn.record, position, turn.now)


def _goes_on(record: Record, position: Position, now: datetime) -> bool:
    """Whether this is a talk of now: what was left open before a visit is not asked once more."""
    if position.step not in IN_A_TALK or not is_present(record, position, now):
        return False
    last = diary.last_visit(record, now)
    return last is None or position.asked_at is None or position.asked_at > last.starts_at


def goes_on_there(turn: Turn, reply: Reply) -> bool:
    """Whether somebody who begins now was in the middle of a talk before this interruption."""
    returns = turn.person.position.returns
    if turn.record is None or returns is None:
        return False
    return _goes_on(turn.record, returns, turn.now)


def asked(turn: Turn) -> tuple[Choice, ...]:
    """What can be typed to the message that asked last; where something goes first: nothing."""
    goes_first = turn.person.position.step in GOES_FIRST or gate(turn) is not None
    return () if goes_first else asked_last(turn)


BEGINNING = (
    Branch(START.name, AGAIN, when=goes_on_here),
    Branch(START.name, RETURN, when=goes_on_there),
    before_questions(START.name, opening),
    Branch(START.name, "happy", open_happy),
)

OF_CARERS_STANDING = MY_CARERS_STANDING | SAID_STANDING | ENDING_STANDING | CARERS_STANDING


def in_danger(turn: Turn, reply: Reply) -> bool:
    """Whether words about danger wait for an answer: the rest can wait."""
    return turn.person.position.step in {step.name for step in DANGER_STEPS}


WITHOUT_CONSENT = (
    frozenset(
        step.name
        for step in (
            *(*INTAKE_STEPS, *ANSWER_STEPS, *MY_DATA_STEPS, *CONSENT_STEPS, *DANGER_STEPS),
            *SAID_STEPS,
        )
    )
    | TO_END
    | {"carers", "carer"}
    | {"my_agreements"}
)

CLIENT = Flow(
    "client",
    (
        *INTAKE_STEPS,
        *TALK_STEPS,
        *CLOSING_STEPS,
        *LINE_STEPS,
        *FOR_ANOTHER_STEPS,
        *ANSWER_STEPS,
        *AGREED_STEPS,
        *ONE_BY_ONE_STEPS,
        *DOUBT_STEPS,
        *LOOK_BACK_STEPS,
        *MY_DATA_STEPS,
        *TELLING_STEPS,
        *MY_CARERS_STEPS,
        *ASKING_STEPS,
        *SAID_STEPS,
        *IN_WORDS_STEPS,
        *CONSENT_STEPS,
        *OWN_TALK_STEPS,
        *SHEET_STEPS,
        *DANGER_STEPS,
    ),
    danger=tuple(step.name for step in DANGER_STEPS),
    asked=asked,
    rest="rest",
    also=lambda turn: (*named_yes(turn), *counts_in_diary(turn)),
    interrupts=(
        *NAMED_IN_DIARY,
        *CLIENT_INTERRUPTS,
        *AGREED_INTERRUPTS,
        *DOUBT_INTERRUPTS,
        *LOOK_BACK_INTERRUPTS,
        Branch("read_said", AGAIN, when=in_danger),
        *SAID_INTERRUPTS,
        *CARER_IN_WORDS,
        *MY_CARERS_INTERRUPTS,
        *ENDING_INTERRUPTS,
        *FOR_ANOTHER_INTERRUPTS,
        Branch("close", "sheet", choose_sheet, when=told_only_of_caring),
        Branch("close", "agenda", start_agenda, when=has_something_to_share),
        Branch("document", AGAIN, where_document),
        *BEGINNING,
        *INVITING_INTERRUPTS,
        *CARERS_INTERRUPTS,
        *OWN_TALK_INTERRUPTS,
        *SHEET_INTERRUPTS,
        *ANOTHER_INTERRUPTS,
    ),
    offers=(
        *(*CLIENT_OFFERS, *AGREED_OFFERS, *INVITING_OFFERS, *MY_CARERS_OFFERS),
        *(LOOK_BACK, FINISH, FOR_ANOTHER, OTHERS, MORE_QUESTIONS),
        *SAID_OFFERS,
    ),
    standing=CLIENT_STANDING
    | AGREED_STANDING
    | INVITING_STANDING
    | OF_CARERS_STANDING
    | OWN_TALK_STANDING
    | ANOTHER_STANDING
    | {"look_back"},
    arrivals=("link",),
    gate=Gate(gate, ("withdrawn", "renew"), WITHOUT_CONSENT),
    chores=(
        Branch("tidy", "rest", tidy_at_night, when=can_be_tidied),
        Branch("tidy", STAY, nothing_to_tidy, when=wants_to_be_tidied),
        Branch("lapse", "erased", erase_all, when=has_lapsed),
    ),
)
