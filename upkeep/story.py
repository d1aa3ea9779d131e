"""The worked example, as data: who says or presses what, over two visits.

A woman of 83 lives alone. She has COPD and is afraid to exercise among strangers. A better
condition is not what she wants: she wants to keep washing and dressing herself, and to have the
strength to tidy up with the help and drink coffee together. Between the visits her daughter
answers, too; what of it goes along is for the client to say. Each reply names the question that it
answers, so that the story notices when that is no longer asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from flows.record.carers_words import SUBJECT_BUTTONS
from flows.record.caring import Naming
from flows.record.naming import about, who
from flows.script import _, button
from flows.words import Text

CLIENT, CARER, NURSE = "client", "carer", "nurse"
NOON, HALF_PAST_TWO = time(12), time(14, 30)


@dataclass(frozen=True)
class Tells:
    """What happens meanwhile, told to whoever looks on."""

    text: Text


@dataclass(frozen=True)
class Opens:
    """Somebody opens the newest link on their phone."""

    who: str


@dataclass(frozen=True)
class Says:
    """Somebody types something, in answer to `asked`. `on` (day, time) fills in {when}."""

    who: str
    words: Text
    asked: Text | None = None
    on: tuple[int, time] | None = None


@dataclass(frozen=True)
class Presses:
    """Somebody presses the button with this label, or the one that begins with these signs."""

    who: str
    label: Text | str
    asked: Text | None = None


@dataclass(frozen=True)
class Waits:
    """Time goes by until this day of the story (0: the Sunday on which it begins)."""

    day: int
    at: time


Act = Tells | Opens | Says | Presses | Waits


def typed(msgid: str) -> Text:
    """What somebody types, in Dutch in the catalog: it is not what the bot says."""
    return Text(msgid, context="typed")


GO_ON, READY, SKIP = button("Go on"), button("Ready"), button("Skip")
YES_RIGHT, AGREED = button("Yes, that is right"), button("Yes, this is right")
MAY_SHARE, WHAT_NOW = _("May I share this?"), _("What do you want to talk about now?")
WHAT_THEN = _("What do you want to do now?")
STEP = _("What is a small step that you want to take?")

ELS, MOTHER = "Els", Naming(relation="mother")
HAPPY = about(_("What makes {who} happy?"), MOTHER)
BEGINS_THE_DAY = about(_("How does {who} like best to begin the day?"), MOTHER)
SAID_OR_THOUGHT = about(_("Did {who} say this, or do you think so?"), MOTHER)
AS_ELS_SEES = _("How do you see it yourself?")

INVITED: tuple[Act, ...] = (
    Tells(_("A woman of 83 lives alone. She has COPD. Her partner died three years ago.")),
    Tells(_("She has to exercise in a group. She is afraid to go there.")),
    Tells(_("Sunday. Anna, the nurse, comes in by a link from her organisation.")),
    Opens(NURSE),
    Says(NURSE, typed("Anna")),
    Tells(_("Anna adds a client. Letters are enough: no name is kept.")),
    Presses(NURSE, button("Add a client"), _("You have no clients here yet.")),
    Says(NURSE, typed("mrs A")),
    Presses(NURSE, button("Plan a visit"), _("What do you want to do?")),
    Says(NURSE, typed("Tuesday half past two"), _("Which day is the visit?")),
    Presses(NURSE, YES_RIGHT),
)

COMES_IN: tuple[Act, ...] = (
    Tells(_("Anna hands over the letter. Mrs A opens the link on her own phone.")),
    Opens(CLIENT),
    Presses(CLIENT, GO_ON),
    Presses(CLIENT, button("I understand")),
    Presses(CLIENT, GO_ON),
    Presses(CLIENT, GO_ON),
    Presses(CLIENT, button("u")),
    Tells(_("Nothing is kept before she says yes.")),
    Presses(CLIENT, button("Yes, you may"), _("May I keep your answers?")),
    Presses(CLIENT, button("Ask me first"), _("May I then let {nurse} know?")),
    Presses(CLIENT, button("No, go on"), _("Do you want to add somebody?")),
)

TELLS: tuple[Act, ...] = (
    Tells(_("The first question is not about a goal. It is about what makes her happy.")),
    Says(CLIENT, typed("Coffee with the help"), _("What makes you happy?")),
    Tells(_("A short answer is asked on, once.")),
    Says(
        CLIENT,
        typed("First we tidy up together, then we talk at the table"),
        _("What more can you tell about that?"),
    ),
    Presses(CLIENT, "6.", WHAT_NOW),
    Says(
        CLIENT,
        typed("Slowly, with the radio and a cup of tea in bed"),
        _("How do you like best to begin your day?"),
    ),
    Says(
        CLIENT,
        typed("Then I get short of breath and have to sit down"),
        _("How do you notice that something is becoming too much?"),
    ),
    Presses(CLIENT, button("I want to talk about this")),
    Says(
        CLIENT,
        typed("Washing and dressing I want to keep doing myself, even if it takes long"),
        _("What do you like to do yourself, even if it takes longer?"),
    ),
    Says(CLIENT, typed("6.5")),
    Tells(_("Enough for today. The place in the talk is kept.")),
    Says(CLIENT, typed("later"), WHAT_THEN),
)

SHARES: tuple[Act, ...] = (
    Tells(_("Monday morning. She goes on where she was.")),
    Waits(1, time(10)),
    Says(CLIENT, typed("Good morning")),
    Presses(CLIENT, button("Go on where I was")),
    Presses(CLIENT, button("Finish"), WHAT_THEN),
    Tells(_("She chooses what Anna has to hear first.")),
    Says(CLIENT, typed("I dare not go to the group with strangers")),
    Presses(CLIENT, READY),
    Says(CLIENT, typed("I want to call the physiotherapist myself"), STEP),
    Says(CLIENT, typed("Anna"), _("Who or what could help you with it?")),
    Tells(_("She reads exactly what Anna will get. One line she leaves out.")),
    Presses(CLIENT, button("Change something"), MAY_SHARE),
    Presses(CLIENT, "5."),
    Presses(CLIENT, button("Leave out")),
    Presses(CLIENT, button("Yes, share this"), MAY_SHARE),
)

FIRST_VISIT: tuple[Act, ...] = (
    Tells(_("A day before the visit Anna gets it: those words, and no others.")),
    Waits(1, HALF_PAST_TWO),
    Tells(_("Tuesday. They have talked. Anna writes down what they agreed.")),
    Waits(2, time(15, 30)),
    Says(NURSE, typed("clients")),
    Presses(NURSE, typed("mrs A"), _("Whom is it about?")),
    Presses(NURSE, button("Visit has been"), _("What do you want to do?")),
    Presses(NURSE, button("Note an agreement")),
    Says(NURSE, typed("Call the physiotherapist together"), _("What have you agreed?")),
    Presses(NURSE, button("I do"), _("Who does it?")),
    Says(NURSE, typed("before Friday")),
    Presses(NURSE, button("Yes, send it")),
    Presses(NURSE, button("Note an agreement")),
    Says(NURSE, typed("Help with the shower once a week"), _("What have you agreed?")),
    Presses(NURSE, button("Somebody else"), _("Who does it?")),
    Presses(NURSE, SKIP),
    Presses(NURSE, button("Yes, send it")),
    Tells(_("An agreement counts when the client says yes.")),
    Presses(CLIENT, AGREED),
    Presses(CLIENT, AGREED),
)

LOOKS_BACK: tuple[Act, ...] = (
    Tells(_("Wednesday. Was it talked about? Was she heard?")),
    Waits(3, time(16)),
    Presses(CLIENT, button("Look back")),
    Presses(CLIENT, button("Yes")),
    Presses(CLIENT, button("A little")),
    Presses(CLIENT, button("Yes"), _("Were you heard in what matters to you?")),
)

ASKS_ELS: tuple[Act, ...] = (
    Tells(_("Thursday. Her daughter Els may answer, too. Mrs A decides about what.")),
    Waits(4, time(10)),
    Says(CLIENT, typed("My daughter may answer")),
    Presses(CLIENT, button("Ask somebody to answer")),
    Says(CLIENT, typed("Els"), _("Whom do you want to ask?")),
    Presses(CLIENT, button("Mother"), _("What are you to {name}?")),
    Presses(CLIENT, button("Answer about me")),
    Presses(CLIENT, "1.", _("About what may {name} answer?")),
    Presses(CLIENT, "7."),
    Presses(CLIENT, button("Done")),
    Presses(CLIENT, button("Three months"), _("How long may {name} do this?")),
    Tells(_("Els opens the link on her own phone, and says yes.")),
    Opens(CARER),
    Presses(CARER, button("Yes, go on")),
    Presses(CARER, button("u")),
    Presses(CARER, button("Yes, that is fine"), _("Is that all right?")),
    Tells(_("It counts when her mother says yes. She can end it at any moment.")),
    Presses(CLIENT, button("Yes, {name} may", name=ELS), _("May {name} answer about you?")),
)

ELS_ANSWERS: tuple[Act, ...] = (
    Tells(_("Els answers: first as her mother would say it. Then, apart, as she sees it.")),
    Says(CARER, typed("Good day")),
    Presses(CARER, button("Answer about {who}", who=who(MOTHER))),
    Presses(CARER, button("Answer")),
    Presses(CARER, button("Being happy")),
    Says(CARER, typed("When the help stays for coffee"), HAPPY),
    Presses(CARER, button("Said so"), SAID_OR_THOUGHT),
    Says(CARER, typed("I think that she is often lonely"), AS_ELS_SEES),
    Presses(CARER, button("Back")),
    Presses(CARER, SUBJECT_BUTTONS["daily"]),
    Says(CARER, typed("Without haste"), BEGINS_THE_DAY),
    Presses(CARER, button("I think so"), SAID_OR_THOUGHT),
    Presses(CARER, SKIP, AS_ELS_SEES),
    Presses(CARER, button("Later")),
)

READS_ELS: tuple[Act, ...] = (
    Tells(_("Her mother reads all of it. She does not call herself lonely. That line stays out.")),
    Presses(CLIENT, button("Read it")),
    Presses(CLIENT, button("Number {n}", n=2)),
    Presses(CLIENT, button("Leave out of summary")),
)

SECOND_VISIT: tuple[Act, ...] = (
    Tells(_("Anna plans the next visit. Time goes by until five days before it.")),
    Says(NURSE, typed("clients")),
    Presses(NURSE, typed("mrs A"), _("Whom is it about?")),
    Presses(NURSE, button("Plan a visit"), _("What do you want to do?")),
    Says(NURSE, typed("{when}"), _("Which day is the visit?"), (23, HALF_PAST_TWO)),
    Presses(NURSE, YES_RIGHT),
    Waits(18, time(15)),
    Presses(CLIENT, button("Begin now")),
    Tells(_("She sees what she said last time, and says how it is now.")),
    Presses(CLIENT, button("Still so"), _("This is what made you happy last time.")),
    Presses(CLIENT, button("Other subject")),
    Presses(CLIENT, button("Finish"), WHAT_NOW),
    Says(CLIENT, typed("Whether the call has helped")),
    Presses(CLIENT, READY),
    Presses(CLIENT, SKIP, STEP),
    Tells(_("What Els said stands apart, with her name and the day.")),
    Presses(CLIENT, button("Yes, share this"), MAY_SHARE),
    Waits(22, time(15)),
    Tells(_("Anna reads it before she rings the bell. From here on it is all in your hands.")),
)

STORY = (
    *INVITED,
    *COMES_IN,
    *TELLS,
    *SHARES,
    *FIRST_VISIT,
    *LOOKS_BACK,
    *ASKS_ELS,
    *ELS_ANSWERS,
    *READS_ELS,
    *SECOND_VISIT,
)
