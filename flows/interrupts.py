"""The branches that every step of a flow has: help, back, later, my answers, a greeting.

Their choices are always on offer: by command, by typing, and where a step shows them as a button.
"""

from __future__ import annotations

from dataclasses import replace

from flows import diary
from flows.conversation import Choice, Prompt, Say, Text, Turn
from flows.help_lines import EMERGENCY
from flows.script import AGAIN, BACK, STAY, Branch, Reply, _, button, menu, slash

SKIP = Choice("skip", button("Skip"))
BACKWARD = Choice("back", button("Back"))
LATER = Choice("later", button("Later"))
HELP = Choice("help", button("Help"))
ANSWERS = Choice("answers", button("My answers"))
GREET = Choice("greet", button("Hello"))
THANKS = Choice("thanks", button("Thank you"))
TALK = Choice("talk", button("I want to talk about this"))
CLIENTS = Choice("home", button("All clients"))

CLIENT_MENU = (
    (slash("my_answers"), menu("Read or change your answers")),
    (slash("skip"), menu("Skip this question")),
    (slash("back"), menu("One step back")),
    (slash("later"), menu("Stop for now")),
    (slash("help"), menu("How this works")),
)
NURSE_MENU = (
    (slash("clients"), menu("Your clients and visits")),
    (slash("back"), menu("One step back")),
    (slash("help"), menu("How this works")),
)


def note(turn: Turn, *lines: Text) -> Turn:
    """The turn with a word ahead of the next prompt, in the same message."""
    return replace(turn, notes=(*turn.notes, *lines))


def tell(turn: Turn, *lines: Text) -> Turn:
    """The turn with a message of its own to the person in front of us."""
    said = Say(turn.person.id, turn.person.form, Prompt(lines))
    return replace(turn, effects=(*turn.effects, said))


def client_help(turn: Turn, reply: Reply) -> Turn:
    """Say how a client can use the bot, and what to do in an emergency."""
    turn = tell(
        turn,
        _(
            "Nobody reads along here. Is somebody's life in danger? Then call {number}.",
            number=EMERGENCY.number,
        ),
        _("Are you ill or do you need help? Then call your doctor or your home care."),
    )
    return tell(
        turn,
        _("You can answer by typing. You can also press a button."),
        _("You may always type: skip, back, later, my answers."),
    )


def nurse_help(turn: Turn, reply: Reply) -> Turn:
    """Say how a nurse can use the bot."""
    return tell(
        turn,
        _("Choose a client to plan a visit. The summary comes here before the visit."),
        _("You can press buttons or type. For example: Tuesday half past two."),
        _("Nobody reads along here. This is not for emergencies."),
    )


def cannot_skip(turn: Turn, reply: Reply) -> Turn:
    """Say that this step cannot be skipped."""
    return note(turn, _("This cannot be skipped."))


def talk_about(turn: Turn, reply: Reply) -> Turn:
    """Mark an answer as something to talk about: that of the button's question, or the last one.

    A question without an answer can be marked too; its answer will be.
    """
    assert turn.record is not None
    about = reply.about or diary.last_question(turn.record)
    marked = diary.want_to_talk(turn.record, about)
    if marked is None:
        return note(turn, _("Which answer do you mean? You can see them under: my answers."))
    turn = note(turn, _("Good. You want to talk about this. I have kept that."))
    return replace(turn, record=marked)


def has_answers(turn: Turn, reply: Reply) -> bool:
    """Whether there is a record to look into."""
    return turn.record is not None


def greet(turn: Turn, reply: Reply) -> Turn:
    """Greet back."""
    return note(turn, _("Hello."))


def welcome(turn: Turn, reply: Reply) -> Turn:
    """Answer a word of thanks."""
    return note(turn, _("You are welcome."))


def has_name(turn: Turn, reply: Reply) -> bool:
    """Whether the nurse has said how her clients call her."""
    return bool(turn.person.name)


CLIENT_INTERRUPTS = (
    Branch("help", AGAIN, client_help),
    Branch("back", BACK),
    Branch("later", "rest", when=has_answers),
    Branch(
        "later",
        STAY,
        lambda turn, reply: note(turn, _("That is fine. You can go on whenever you like.")),
    ),
    Branch("answers", "answers", when=has_answers),
    Branch("talk", STAY, talk_about, when=has_answers),
    Branch("skip", AGAIN, cannot_skip),
    Branch("greet", AGAIN, greet),
    Branch("thanks", STAY, welcome),
)
CLIENT_OFFERS = (HELP, BACKWARD, LATER, ANSWERS, TALK, SKIP, GREET, THANKS)
CLIENT_STANDING = frozenset({"help", "later", "answers", "talk"})

NURSE_INTERRUPTS = (
    Branch("help", AGAIN, nurse_help),
    Branch("back", BACK),
    Branch("home", "home", when=has_name),
    Branch("skip", AGAIN, cannot_skip),
    Branch("greet", AGAIN, greet),
    Branch("thanks", STAY, welcome),
)
NURSE_OFFERS = (HELP, BACKWARD, CLIENTS, SKIP, GREET, THANKS)
NURSE_STANDING = frozenset({"help", "home"})
