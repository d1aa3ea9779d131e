"""The branches that every step of a flow has: help, back, later, my answers, a greeting.

Their choices are always on offer: by command, by typing, and where a step shows them as a button.
"""

from __future__ import annotations

from dataclasses import replace

from flows.conversation import Say, Turn
from flows.permission import may_be_told
from flows.positive_health import question
from flows.record import carers, diary
from flows.safety.alert_read import seen
from flows.safety.alerts import READ, SEEN
from flows.safety.help_lines import EMERGENCY
from flows.script import AGAIN, BACK, STAY, Branch, Reply, _, button, menu, slash
from flows.words import Choice, Prompt, Quote, Text

SKIP = Choice("skip", button("Skip"))
BACKWARD = Choice("back", button("Back"))
LATER = Choice("later", button("Later"))
HELP = Choice("help", button("Help"))
ANSWERS = Choice("answers", button("My answers"))
MY_AGREEMENTS = Choice("my_agreements", button("My agreements"))
MY_DATA = Choice("my_data", button("My data"))
KEEP = Choice("keep", button("Keep them"))
WHO_READS = Choice("who_reads", button("Who reads this"))
LOG = Choice("log", button("Who did what"))
WHO_TOLD = Choice("who_told", button("A message in need"))
CARERS = Choice("carers", button("Who answers too"))
UNSHARE_ALL = Choice("unshare_all", button("Stop sharing"))
WITHDRAW = Choice("withdraw", button("Stop keeping"))
ERASE = Choice("erase", button("Erase everything"))
GREET = Choice("greet", button("Hello"))
REPEAT = Choice("repeat", button("Repeat"))
THANKS = Choice("thanks", button("Thank you"))
DOCUMENT = Choice("document", button("As a document"))
TALK = Choice("talk", button("I want to talk about this"))
BACK_TO_TALK = Choice("return", button("Back to the talk"))
CLIENTS = Choice("home", button("All clients"))

ASKS_NOTHING = frozenset({"rest", "home", "withdrawn", "erased"})  # steps

CLIENT_MENU = (
    (slash("my_answers"), menu("Read or change your answers")),
    (slash("my_data"), menu("Take along, tidy up or erase")),
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
CARER_MENU = (
    (slash("my_data"), menu("Read or erase what you said")),
    (slash("stop"), menu("No more messages")),
    (slash("help"), menu("How this works")),
)


def note(turn: Turn, *lines: Text) -> Turn:
    """The turn with a word ahead of the next prompt, in the same message."""
    return replace(turn, notes=(*turn.notes, *lines))


def tell(turn: Turn, *lines: Text) -> Turn:
    """The turn with a message of its own to the person in front of us."""
    said = Say(turn.person.id, turn.person.form, Prompt(lines))
    return replace(turn, effects=(*turn.effects, said))


def who_sees(turn: Turn) -> Text:
    """Who of the care sees what a client writes."""
    sheets = turn.record.sheets if turn.record else ()
    nurse = (turn.record.nurse_name if turn.record else "") or (
        sheets[-1].nurse_name if sheets else ""
    )
    if not nurse and reads_along(turn):
        return _("You have no nurse here who reads something.")
    if not nurse:
        return _("What you write here is for you alone.")
    return _("{nurse} only sees what you share.", nurse=nurse)


def reads_along(turn: Turn) -> tuple[Text, ...]:
    """Whom the client lets read some of the own words."""
    if turn.record is None:
        return ()
    may = _("{name} may read some of your answers. You chose that.")
    found = carers.sighted(turn.record, turn.now)
    return tuple(replace(may, params={"name": one.name}) for one in found)


def who_gets(turn: Turn) -> tuple[Text, ...]:
    """That the nurse also gets messages when the client needs help, if so. Of what is discreet no
    word is said: somebody may be reading.
    """
    record = turn.record
    if record is None or not may_be_told(record, record.nurse):
        return ()
    nurse = record.nurse_name
    if record.tell == "at_once":
        return (_("{nurse} also gets messages when you need help. You said so.", nurse=nurse),)
    if record.tell == "ask":
        return (_("Do you need help? I ask you if {nurse} may know.", nurse=nurse),)
    return ()


def client_help(turn: Turn, reply: Reply) -> Turn:
    """Say how a client can use the bot, and what to do in an emergency."""
    turn = tell(
        turn,
        _("I am Tussendoor, a computer. I ask questions and keep your answers."),
        who_sees(turn),
        *reads_along(turn),
        *who_gets(turn),
        _("You can press a button, or type what is on it. You may always type: later, my answers."),
    )
    return tell(
        turn,
        _(
            "Nobody reads along here. Is somebody in danger of life? Call {number}.",
            number=EMERGENCY.number,
        ),
        _("Are you ill or do you need help? Then call your doctor or your home care."),
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
    """Say that nothing has to be chosen now."""
    return note(turn, _("That is all right. You do not have to choose now."))


def talk_about(turn: Turn, reply: Reply) -> Turn:
    """Mark an answer as something to talk about: that of the button's question, or the last one.

    A question without an answer can be marked too; its answer will be.
    """
    assert turn.record is not None
    place = reply.about or diary.last_question(turn.record)
    marked = diary.want_to_talk(turn.record, place)
    if marked is None:
        return note(turn, _("Which answer do you mean? You can see them under: my answers."))
    session, _slash, asked = place.partition("/")
    said = diary.answer(marked, session, asked) or diary.reflection(marked, place)
    about = Quote(said.words, 60) if said else question(asked).text
    turn = note(turn, _("Good. You want to talk about this: {words}", words=about))
    return replace(turn, record=marked)


def has_answers(turn: Turn, reply: Reply) -> bool:
    """Whether there is a record to look into."""
    return turn.record is not None


def nothing_kept(turn: Turn, reply: Reply) -> Turn:
    """Say that there is nothing to see or to erase."""
    return note(turn, _("I keep no answers of yours."))


def has_nurse(turn: Turn, reply: Reply) -> bool:
    """Whether there is a nurse to share with, or one who may read a sheet."""
    return turn.record is not None and bool(turn.record.nurse or turn.record.sheets)


def shares_nothing(turn: Turn, reply: Reply) -> Turn:
    """Say that nobody gets anything."""
    return note(turn, _("You share nothing now."))


def is_kept(turn: Turn, reply: Reply) -> bool:
    """Whether there is a consent that can be taken back."""
    given = turn.record.consents if turn.record else ()
    return bool(given) and given[-1].withdrawn_at is None


def who_reads(turn: Turn, reply: Reply) -> Turn:
    """Say who can read what is written here."""
    seen = _("Who has your phone in hand can read it. The company Telegram could read it too.")
    return note(turn, who_sees(turn), *reads_along(turn), *who_gets(turn), seen)


def has_expiry(turn: Turn, reply: Reply) -> bool:
    """Whether it was announced that something will go."""
    return turn.record is not None and turn.record.expiry is not None


def keep_longer(turn: Turn, reply: Reply) -> Turn:
    """Keep what would have gone; the period begins anew."""
    assert turn.record is not None
    record = replace(turn.record, expiry=None, keeps_from=turn.now)
    return replace(note(turn, _("Good. I keep them.")), record=record)


def greet(turn: Turn, reply: Reply) -> Turn:
    """Greet back."""
    return note(turn, _("Hello."))


def welcome(turn: Turn, reply: Reply) -> Turn:
    """Answer a word of thanks."""
    return note(turn, _("You are welcome."))


def repeat(turn: Turn, reply: Reply) -> Turn:
    """Say that the question comes once more; where nothing is asked the prompt says enough."""
    if turn.person.position.step in ASKS_NOTHING:
        return turn
    return note(turn, _("I ask it once more."))


def nurse_document(turn: Turn, reply: Reply) -> Turn:
    """Say where a nurse finds a summary."""
    return note(turn, _("You find a summary with the client that it is about."))


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
        lambda turn, reply: note(
            turn, _("That is fine. Nothing has been kept yet. You can go on whenever you like.")
        ),
    ),
    Branch("answers", "answers", when=has_answers),
    Branch("answers", AGAIN, nothing_kept),
    Branch("my_data", "my_data", when=has_answers),
    Branch("my_data", AGAIN, nothing_kept),
    Branch("who_reads", AGAIN, who_reads),
    Branch("log", "who_did_what", when=has_answers),
    Branch("who_told", "who_told", when=has_answers),
    Branch("who_told", AGAIN, nothing_kept),
    Branch("unshare_all", "unshare_all", when=has_nurse),
    Branch("unshare_all", AGAIN, shares_nothing),
    Branch("withdraw", "withdraw", when=is_kept),
    Branch("erase", "erase", when=has_answers),
    Branch("erase", AGAIN, nothing_kept),
    Branch("keep", STAY, keep_longer, when=has_expiry),
    Branch("talk", STAY, talk_about, when=has_answers),
    Branch("skip", AGAIN, cannot_skip),
    Branch("greet", AGAIN, greet),
    Branch("repeat", AGAIN, repeat),
    Branch("thanks", STAY, welcome),
)
RIGHTS = (MY_DATA, KEEP, WHO_READS, LOG, WHO_TOLD, UNSHARE_ALL, WITHDRAW, ERASE)
NEVER_AN_ANSWER = (GREET, REPEAT, THANKS, DOCUMENT)  # whatever was asked
CLIENT_OFFERS = (HELP, BACKWARD, LATER, ANSWERS, *RIGHTS, TALK, SKIP, *NEVER_AN_ANSWER)
CLIENT_STANDING = frozenset({"help", "later", "answers", "talk", "my_data", "keep"})

NURSE_INTERRUPTS = (
    Branch("help", AGAIN, nurse_help),
    Branch("back", BACK),
    Branch("home", "home", when=has_name),
    Branch(SEEN, STAY, seen),
    Branch("skip", AGAIN, cannot_skip),
    Branch("greet", AGAIN, greet),
    Branch("repeat", AGAIN, repeat),
    Branch("document", AGAIN, nurse_document),
    Branch("thanks", STAY, welcome),
)
NURSE_OFFERS = (HELP, BACKWARD, CLIENTS, READ, SKIP, *NEVER_AN_ANSWER)
NURSE_STANDING = frozenset({"help", "home", SEEN})
