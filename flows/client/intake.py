"""Coming in: what this is, what it is not, who sees what, u or je, and consent.

Nothing that a client writes is kept before the yes. The words of these steps are what somebody
agrees to: a change in them asks for a new CONSENT_VERSION.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from flows.arrival import LINK_DOES_NOT_WORK, leads_to, use
from flows.carer.own_talk import answers_for_others, begins, cares, keep_nothing, to_others
from flows.conversation import Consent, Form, Record, ShowMenu, Turn
from flows.interrupts import BACKWARD, HELP, note
from flows.log.logbook import Thing
from flows.positive_health import OPENING
from flows.record import diary
from flows.safety.help_lines import EMERGENCY
from flows.script import Action, Branch, Reply, Step, _, button
from flows.subject import inviter
from flows.words import Choice, Prompt

CONSENT_VERSION = "2026-11-22.2"
KEPT = (  # what somebody says yes to
    _("I keep what you write, and when. You can always stop."),
    _("You can read, change, take along and erase your answers."),
    _("What you do not share, I erase after a time. I tell you beforehand."),
)

GO_ON = Choice("go_on", button("Go on"))


def welcome(turn: Turn) -> Prompt:
    """What this is, and that nobody reads along."""
    return Prompt(
        (
            _(
                "Hello. I am Tussendoor. I am a computer, not a human being. "
                "Nobody reads along here."
            ),
            _("Here you can tell how you are. I ask questions about it.")
            if of_a_carer(turn)
            else _("Here you can tell what is important to you. I ask questions about it.")
            if turn.person.invited is None
            else _(
                "{nurse}, your nurse, asked you to come. "
                "Here you can tell what is important to you.",
                nurse=inviter(turn),
            ),
        ),
        (GO_ON, *to_others(turn), HELP),
    )


def of_a_carer(turn: Turn) -> bool:
    """Whether somebody who answers for others begins a diary about the own situation."""
    return turn.person.invited is None and cares(turn, Reply())


def alone(turn: Turn) -> Prompt:
    """What to do in an emergency."""
    return Prompt(
        (
            _(
                "Is somebody in danger of life? Then call {number}.",
                number=EMERGENCY.number,
            ),
            _("Are you ill or do you need help? Then call your doctor or your home care."),
        ),
        (Choice("go_on", button("I understand")), BACKWARD),
    )


def telegram(turn: Turn) -> Prompt:
    """What Telegram can see, and where the answers are kept."""
    return Prompt(
        (
            _("You write in Telegram. The company Telegram could read your words."),
            _("So do not write your full name or your address here."),
            _("Your answers are kept on a computer of your care organisation."),
        ),
        (GO_ON, BACKWARD),
    )


def who_sees(turn: Turn) -> Prompt:
    """Who will see what."""
    if of_a_carer(turn):
        lines = (
            _("What you write here is for you alone."),
            _("Later you can choose what the nurse may read of it."),
        )
    elif turn.person.invited is None:
        lines = (
            _("What you write here is for you alone."),
            _("Later you can share something with your nurse, if you want that."),
        )
    else:
        nurse = inviter(turn)
        lines = (
            _("{nurse} only sees what you share.", nurse=nurse),
            _("You see it first. You can change it or say no."),
        )
    return Prompt(lines, (GO_ON, BACKWARD))


def form(turn: Turn) -> Prompt:
    """Ask for the form of address."""
    return Prompt(
        (_("Shall I say u or je to you?"),),
        (Choice("u", button("u")), Choice("je", button("je")), BACKWARD),
    )


def consent(turn: Turn) -> Prompt:
    """Ask for consent, before anything is kept."""
    return Prompt(
        (
            *KEPT,
            _("May I keep your answers?"),
        ),
        (Choice("yes", button("Yes, you may")), Choice("no", button("No, rather not")), BACKWARD),
    )


def declined(turn: Turn) -> Prompt:
    """Nothing is kept; the door stays open."""
    return Prompt(
        (_("Good. I keep nothing of what you write."), _("You can always come back here.")),
        (Choice("yes", button("Begin after all")),),
    )


def choose_form(chosen: Form) -> Action:
    """Take the chosen form of address."""

    def does(turn: Turn, reply: Reply) -> Turn:
        return replace(turn, person=replace(turn.person, form=chosen))

    return does


def agree(turn: Turn, reply: Reply) -> Turn:
    """Start the client's record, or take up the one that the nurse's link leads to."""
    invited = turn.person.invited
    record = leads_to(turn)
    if invited is not None and record is None:
        turn = note(replace(turn, refused=Thing.LINK), LINK_DOES_NOT_WORK)
    if record is None:
        record = Record(sha256(f"{turn.event.id} {turn.event.secret}".encode()).hexdigest()[:16])
    elif invited is not None:
        turn = use(turn, invited)
    given = Consent(CONSENT_VERSION, turn.person.form, turn.now)
    person = replace(turn.person, record=record.id, invited=None)
    record = replace(record, consents=(*record.consents, given))
    record = diary.open_session(record, OPENING, turn.event.id, turn.now)
    menu = ShowMenu(person.id, person.form, person.role)
    return replace(turn, person=person, record=record, effects=(*turn.effects, menu))


def leads_to_nurse(turn: Turn, reply: Reply) -> bool:
    """Whether the link that was opened still leads to a nurse."""
    return leads_to(turn) is not None


INTAKE_STEPS = (
    Step("welcome", welcome, (Branch("go_on", "alone"),)),
    Step("alone", alone, (Branch("go_on", "telegram"),), back="welcome"),
    Step("telegram", telegram, (Branch("go_on", "who_sees"),), back="alone"),
    Step("who_sees", who_sees, (Branch("go_on", "form"),), back="telegram"),
    Step(
        "form",
        form,
        (
            Branch("u", "consent", choose_form(Form.U)),
            Branch("je", "consent", choose_form(Form.JE)),
        ),
        back="who_sees",
    ),
    Step(
        "consent",
        consent,
        (
            Branch("yes", "tell", agree, when=leads_to_nurse),
            *begins("yes", agree),
            Branch("yes", "rest", agree, when=answers_for_others),  # or did so once
            Branch("yes", "happy", agree),
            Branch("no", "rest", keep_nothing, when=answers_for_others),
            Branch("no", "declined"),
        ),
        back="form",
    ),
    Step("declined", declined, (Branch("yes", "welcome"),)),
)
