"""The question bank: the opening, the six dimensions of Positieve Gezondheid, and asking on.

Only questions: nothing here interprets, scores, praises or advises. The Dutch is in `locales/`.

Source of the dimensions and their aspects: M. Huber, Institute for Positive Health.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from flows.script import _
from flows.words import Text


class Kind(Enum):
    """What a question is after, so that a flow can choose a mixture."""

    LIGHT = "light"  # easy to begin with
    DEEP = "deep"
    ABLE = "able"  # what the person can and wants to keep doing
    CARE = "care"  # what the nurse may do or should know


@dataclass(frozen=True)
class Question:
    """One open question: `text` to the client, `about` to a carer, who answers for the client (see
    `naming`).

    Stored answers refer to `id`, so an id is never renumbered or used again for another question.
    """

    id: str
    text: Text
    about: Text
    kind: Kind
    aspects: tuple[str, ...]


@dataclass(frozen=True)
class Theme:
    """A subject to talk about, with the words that introduce it.

    `gloss` explains the name in everyday words; `mark` asks for a mark that may be left out,
    `mark_about` asks a carer for one.
    """

    id: str
    name: Text
    gloss: Text
    mark: Text
    mark_about: Text
    questions: tuple[Question, ...]


ASPECTS: Mapping[str, tuple[str, ...]] = {
    "body": (
        "feeling_healthy",
        "fitness",
        "complaints_and_pain",
        "sleep",
        "eating",
        "condition",
        "moving",
    ),
    "mind": (
        "remembering",
        "concentrating",
        "communicating",
        "being_cheerful",
        "accepting_oneself",
        "coping_with_change",
        "feeling_in_control",
    ),
    "meaning": (
        "meaningful_life",
        "zest_for_life",
        "wanting_to_reach_ideals",
        "trust",
        "accepting",
        "gratitude",
        "keeping_on_learning",
    ),
    "quality": (
        "enjoyment",
        "being_happy",
        "feeling_good_about_oneself",
        "balance",
        "feeling_safe",
        "how_one_lives",
        "managing_on_ones_money",
        "intimacy",
    ),
    "participation": (
        "contacts",
        "being_taken_seriously",
        "doing_nice_things_together",
        "support_from_others",
        "belonging",
        "doing_useful_things",
        "interest_in_society",
    ),
    "daily": (
        "looking_after_oneself",
        "knowing_ones_limits",
        "knowing_about_ones_health",
        "dealing_with_time_and_money",
        "being_able_to_work",
        "being_able_to_ask_for_help",
    ),
}


# Each bank reads in threes, as a session asks them: something light, something deeper, then what
# the person can or wants, or what the nurse should know.

# No dimension of its own, so its questions carry no aspects.
OPENING = Theme(
    id="happy",
    name=_("what makes you happy"),
    gloss=_("big and small things"),
    mark=_("How are you? A mark is fine, from 0 to 10. You do not have to."),
    mark_about=_("How is {who}? A mark is fine, from 0 to 10. You do not have to."),
    questions=(
        Question(
            "happy.1", _("What makes you happy?"), _("What makes {who} happy?"), Kind.LIGHT, ()
        ),
        Question(
            "happy.2",
            _("What are you looking forward to, even if it is small?"),
            _("What is {who} looking forward to, even if it is small?"),
            Kind.LIGHT,
            (),
        ),
        Question(
            "happy.3",
            _("Which moment of this week was good for you?"),
            _("Which moment of this week was good for {who}?"),
            Kind.LIGHT,
            (),
        ),
        Question(
            "happy.4",
            _("Which taste or smell do you like?"),
            _("Which taste or smell does {who} like?"),
            Kind.LIGHT,
            (),
        ),
        # "Think of", not "go to": someone who lies in bed has places too.
        Question(
            "happy.5",
            _("Which place do you like to think of?"),
            _("Which place does {who} like to think of?"),
            Kind.LIGHT,
            (),
        ),
        Question(
            "happy.6",
            _("What is a small wish of yours?"),
            _("What is a small wish of {who}?"),
            Kind.LIGHT,
            (),
        ),
    ),
)


# No dimension either: what a client does with it all. The second is asked after the first.
STEP = Theme(
    id="step",
    name=_("own next step"),
    gloss=_("what you want to do yourself"),
    mark=_("How are you? A mark is fine, from 0 to 10. You do not have to."),
    mark_about=_("How is {who}? A mark is fine, from 0 to 10. You do not have to."),
    questions=(
        Question(
            "step.1",
            _("What is a small step that you want to take?"),
            _("What is a small step that {who} wants to take?"),
            Kind.DEEP,
            (),
        ),
        Question(
            "step.2",
            _("Who or what could help you with it?"),
            _("Who or what could help {who} with it?"),
            Kind.CARE,
            (),
        ),
    ),
)


BODY = Theme(
    id="body",
    name=_("body functions"),
    gloss=_("sleep, eating, moving, pain"),
    mark=_("How are things with your body? A mark is fine, from 0 to 10. You do not have to."),
    mark_about=_(
        "How are things with the body of {who}? A mark is fine, from 0 to 10. You do not have to."
    ),
    questions=(
        Question(
            "body.1",
            _("Which food do you enjoy?"),
            _("Which food does {who} enjoy?"),
            Kind.LIGHT,
            ("eating",),
        ),
        Question(
            "body.2",
            _("What do you feel in your body today?"),
            _("What does {who} feel in the body today?"),
            Kind.DEEP,
            ("feeling_healthy", "complaints_and_pain"),
        ),
        Question(
            "body.3",
            _("What do you most like to use your strength for?"),
            _("What does {who} most like to use strength for?"),
            Kind.ABLE,
            ("fitness", "condition", "moving"),
        ),
        Question(
            "body.4",
            _("How are the nights for you?"),
            _("How are the nights for {who}?"),
            Kind.LIGHT,
            ("sleep",),
        ),
        Question(
            "body.5",
            _("What makes you tired?"),
            _("What makes {who} tired?"),
            Kind.DEEP,
            ("condition",),
        ),
        Question(
            "body.6",
            _("What should your nurse watch for where your body is concerned?"),
            _("What should the nurse watch for with the body of {who}?"),
            Kind.CARE,
            ("complaints_and_pain", "moving"),
        ),
        Question(
            "body.7",
            _("Which movement feels good to you, big or small?"),
            _("Which movement feels good to {who}, big or small?"),
            Kind.LIGHT,
            ("moving",),
        ),
        Question(
            "body.8",
            _("What do you do when you are in pain?"),
            _("What does {who} do when in pain?"),
            Kind.DEEP,
            ("complaints_and_pain",),
        ),
        Question(
            "body.9",
            _("When do you call yourself healthy?"),
            _("When does {who} feel healthy?"),
            Kind.DEEP,
            ("feeling_healthy",),
        ),
    ),
)


MIND = Theme(
    id="mind",
    name=_("mental well-being"),
    gloss=_("thinking, remembering, being glad or angry"),
    mark=_("How do you feel inside? A mark is fine, from 0 to 10. You do not have to."),
    mark_about=_("How does {who} feel inside? A mark is fine, from 0 to 10. You do not have to."),
    questions=(
        Question(
            "mind.1",
            _("What can you laugh about?"),
            _("What can {who} laugh about?"),
            Kind.LIGHT,
            ("being_cheerful",),
        ),
        Question(
            "mind.2",
            _("What helps you to remember something?"),
            _("What helps {who} to remember something?"),
            Kind.DEEP,
            ("remembering",),
        ),
        Question(
            "mind.3",
            _("What do you want to keep deciding yourself?"),
            _("What does {who} want to keep deciding?"),
            Kind.ABLE,
            ("feeling_in_control",),
        ),
        Question(
            "mind.4",
            _("What do you like to think back to?"),
            _("What does {who} like to think back to?"),
            Kind.LIGHT,
            ("remembering",),
        ),
        Question(
            "mind.5",
            _("Who can you talk with well?"),
            _("Who can {who} talk with well?"),
            Kind.DEEP,
            ("communicating",),
        ),
        Question(
            "mind.6",
            _("What may your nurse do when you have a hard day?"),
            _("What may the nurse do when {who} has a hard day?"),
            Kind.CARE,
            ("being_cheerful", "coping_with_change"),
        ),
        Question(
            "mind.7",
            _("What can you be busy with for a long time?"),
            _("What can {who} be busy with for a long time?"),
            Kind.LIGHT,
            ("concentrating",),
        ),
        Question(
            "mind.8",
            _("What is different for you these days?"),
            _("What is different for {who} these days?"),
            Kind.DEEP,
            ("coping_with_change",),
        ),
        Question(
            "mind.9",
            _("When can you simply be yourself?"),
            _("When can {who} simply be at ease?"),
            Kind.DEEP,
            ("accepting_oneself",),
        ),
    ),
)


MEANING = Theme(
    id="meaning",
    name=_("meaning"),
    gloss=_("zest for life, trust, learning"),
    mark=_(
        "How are things with what matters to you? A mark is fine, from 0 to 10. You do not have to."
    ),
    mark_about=_(
        "How are things with what matters to {who}? "
        "A mark is fine, from 0 to 10. You do not have to."
    ),
    questions=(
        Question(
            "meaning.1",
            _("What makes you feel like a new day?"),
            _("What makes {who} feel like a new day?"),
            Kind.LIGHT,
            ("zest_for_life",),
        ),
        Question(
            "meaning.2",
            _("Who has meant a lot to you in your life?"),
            _("Who has meant a lot in the life of {who}?"),
            Kind.DEEP,
            ("gratitude",),
        ),
        Question(
            "meaning.3",
            _("Which habit would you like to keep?"),
            _("Which habit would {who} like to keep?"),
            Kind.ABLE,
            ("meaningful_life",),
        ),
        Question(
            "meaning.4",
            _("What would you still like to learn something about?"),
            _("What would {who} still like to learn something about?"),
            Kind.LIGHT,
            ("keeping_on_learning",),
        ),
        Question(
            "meaning.5",
            _("What do you put your trust in?"),
            _("What does {who} put trust in?"),
            Kind.DEEP,
            ("trust",),
        ),
        Question(
            "meaning.6",
            _("Which story from your life may your nurse know?"),
            _("Which story from the life of {who} may the nurse know?"),
            Kind.CARE,
            ("meaningful_life", "trust"),
        ),
        Question(
            "meaning.7",
            _("How do you live with what you cannot change?"),
            _("How does {who} live with what cannot be changed?"),
            Kind.DEEP,
            ("accepting",),
        ),
        Question(
            "meaning.8",
            _("When is a day worth it for you?"),
            _("When is a day worth it for {who}?"),
            Kind.DEEP,
            ("meaningful_life", "zest_for_life"),
        ),
        Question(
            "meaning.9",
            _("What would you still like to live to see?"),
            _("What would {who} still like to live to see?"),
            Kind.DEEP,
            ("wanting_to_reach_ideals",),
        ),
    ),
)


QUALITY = Theme(
    id="quality",
    name=_("quality of life"),
    gloss=_("enjoying, home, rest, money"),
    mark=_("How is your life for you now? A mark is fine, from 0 to 10. You do not have to."),
    mark_about=_("How is life for {who} now? A mark is fine, from 0 to 10. You do not have to."),
    questions=(
        Question(
            "quality.1",
            _("What do you enjoy on an ordinary day?"),
            _("What does {who} enjoy on an ordinary day?"),
            Kind.LIGHT,
            ("enjoyment",),
        ),
        Question(
            "quality.2",
            _("When do you feel safe?"),
            _("When does {who} feel safe?"),
            Kind.DEEP,
            ("feeling_safe",),
        ),
        Question(
            "quality.3",
            _("What do you want to keep doing because it makes you glad?"),
            _("What does {who} want to keep doing because {she} likes it?"),
            Kind.ABLE,
            ("being_happy", "enjoyment"),
        ),
        Question(
            "quality.4",
            _("In which spot at home do you like best to be?"),
            _("In which spot at home does {who} like best to be?"),
            Kind.LIGHT,
            ("how_one_lives",),
        ),
        Question(
            "quality.5",
            _("What gives you rest?"),
            _("What gives {who} rest?"),
            Kind.DEEP,
            ("balance",),
        ),
        Question(
            "quality.6",
            _("How can your nurse make your day more pleasant?"),
            _("How can the nurse make the day of {who} more pleasant?"),
            Kind.CARE,
            ("being_happy", "how_one_lives"),
        ),
        Question(
            "quality.7",
            _("What are you proud of?"),
            _("What is {who} proud of?"),
            Kind.LIGHT,
            ("feeling_good_about_oneself",),
        ),
        Question(
            "quality.8",
            _("What do you think of when it is about money?"),
            _("What does {who} think of when it is about money?"),
            Kind.DEEP,
            ("managing_on_ones_money",),
        ),
        # Leaves room for a partner, for somebody who died, for sex and for the cat.
        Question(
            "quality.9",
            _("Whom do you love?"),
            _("Whom does {who} love?"),
            Kind.DEEP,
            ("intimacy",),
        ),
    ),
)


PARTICIPATION = Theme(
    id="participation",
    name=_("participation"),
    gloss=_("people, doing things together, belonging"),
    mark=_(
        "How is your contact with other people? A mark is fine, from 0 to 10. You do not have to."
    ),
    mark_about=_(
        "How is the contact of {who} with other people? "
        "A mark is fine, from 0 to 10. You do not have to."
    ),
    questions=(
        Question(
            "participation.1",
            _("From whom do you like to hear something?"),
            _("From whom does {who} like to hear something?"),
            Kind.LIGHT,
            ("contacts",),
        ),
        Question(
            "participation.2",
            _("Who really listens to you?"),
            _("Who really listens to {who}?"),
            Kind.DEEP,
            ("being_taken_seriously",),
        ),
        Question(
            "participation.3",
            _("What would you like to do for someone else?"),
            _("What would {who} like to do for someone else?"),
            Kind.ABLE,
            ("doing_useful_things",),
        ),
        Question(
            "participation.4",
            _("With whom would you like to do something nice?"),
            _("With whom would {who} like to do something nice?"),
            Kind.LIGHT,
            ("doing_nice_things_together",),
        ),
        Question(
            "participation.5",
            _("Who can you turn to when something is the matter?"),
            _("Who can {who} turn to when something is the matter?"),
            Kind.DEEP,
            ("support_from_others",),
        ),
        Question(
            "participation.6",
            _("How would you like your nurse to talk with you?"),
            _("How would {who} like the nurse to talk with {her}?"),
            Kind.CARE,
            ("being_taken_seriously",),
        ),
        Question(
            "participation.7",
            _("Which news is on your mind?"),
            _("Which news is on the mind of {who}?"),
            Kind.LIGHT,
            ("interest_in_society",),
        ),
        Question(
            "participation.8",
            _("Where do you like to belong?"),
            _("Where does {who} like to belong?"),
            Kind.DEEP,
            ("belonging",),
        ),
        # Someone who likes to be alone is not lonely (NIVEA).
        Question(
            "participation.9",
            _("When do you like best to be alone?"),
            _("When does {who} like best to be alone?"),
            Kind.DEEP,
            ("contacts",),
        ),
    ),
)


DAILY = Theme(
    id="daily",
    name=_("daily functioning"),
    gloss=_("washing, cooking, time, asking for help"),
    mark=_(
        "How are things with the ordinary things of every day? "
        "A mark is fine, from 0 to 10. You do not have to."
    ),
    mark_about=_(
        "How are the ordinary things of every day for {who}? "
        "A mark is fine, from 0 to 10. You do not have to."
    ),
    questions=(
        Question(
            "daily.1",
            _("How do you like best to begin your day?"),
            _("How does {who} like best to begin the day?"),
            Kind.LIGHT,
            ("looking_after_oneself",),
        ),
        Question(
            "daily.2",
            _("How do you notice that something is becoming too much?"),
            _("How does {who} notice that something is becoming too much?"),
            Kind.DEEP,
            ("knowing_ones_limits",),
        ),
        Question(
            "daily.3",
            _("What do you like to do yourself, even if it takes longer?"),
            _("What does {who} like to do alone, even if it takes longer?"),
            Kind.ABLE,
            ("looking_after_oneself", "knowing_ones_limits"),
        ),
        Question(
            "daily.4",
            _("Which work do you like to do, now or in the past?"),
            _("Which work does {who} like to do, now or in the past?"),
            Kind.LIGHT,
            ("being_able_to_work",),
        ),
        Question(
            "daily.5",
            _("What is it like for you to ask for help?"),
            _("What is it like for {who} to ask for help?"),
            Kind.DEEP,
            ("being_able_to_ask_for_help",),
        ),
        Question(
            "daily.6",
            _("When may your nurse help you, and when rather not?"),
            _("When may the nurse help {who}, and when rather not?"),
            Kind.CARE,
            ("being_able_to_ask_for_help", "looking_after_oneself"),
        ),
        Question(
            "daily.7",
            _("What do you like to take your time for?"),
            _("What does {who} like to take time for?"),
            Kind.LIGHT,
            ("dealing_with_time_and_money",),
        ),
        Question(
            "daily.8",
            _("Which day of the week do you like?"),
            _("Which day of the week does {who} like?"),
            Kind.LIGHT,
            ("dealing_with_time_and_money",),
        ),
        # Somebody may wish not to know.
        Question(
            "daily.9",
            _("What do you want to know about your health, and what not?"),
            _("What does {who} want to know about the own health, and what not?"),
            Kind.DEEP,
            ("knowing_about_ones_health",),
        ),
    ),
)


DIMENSIONS: tuple[Theme, ...] = (BODY, MIND, MEANING, QUALITY, PARTICIPATION, DAILY)


# ANNA (always ask on, never assume): each fits after any short answer, glad or sad, and after
# "nothing", "my daughter", "pain" and "bad".
FOLLOW_UPS: tuple[Text, ...] = (
    _("What more can you tell about that?"),
    _("Which moment do you think of then?"),
    _("How is that for you?"),
    _("What matters to you in that?"),
)

# A carer about the own situation: see `own_talk`. No dimension, and never in a summary. Nobody
# answers these for somebody else: `about` says the same.
CARING = Theme(
    "caring",
    *(_("caring for somebody"),) * 4,
    tuple(
        Question(f"caring.{number}", text, text, kind, ())
        for number, (text, kind) in enumerate(
            (
                (_("How are you yourself?"), Kind.LIGHT),
                (_("How did you solve things together before?"), Kind.DEEP),
                (_("What does not work well at home now?"), Kind.CARE),
                (_("Who else is there, beside you?"), Kind.LIGHT),
                (_("What do you need to manage together?"), Kind.DEEP),
                (_("What do you want to keep time for yourself?"), Kind.ABLE),
            ),
            start=1,
        )
    ),
)

# No dimension, and nobody opens it: what is said about what was agreed at a visit.
AGREED = Theme("agreed", *(_("what you agreed"),) * 4, ())

# The four domains of the zorgleefplan, as care organisations use them: the pages “Zorgleefplan” of
# Kennemerhart and Hoeve Loevestein name them. Which dimension goes where is our choice.
_MENTAL, _BODILY = _("Mental well-being"), _("Bodily well-being")
_PARTICIPATION, _LIVING = _("Participation"), _("Home and living")
CARE_DOMAINS: Mapping[str, Text] = {
    "mind": _MENTAL,
    "meaning": _MENTAL,
    "body": _BODILY,
    "participation": _PARTICIPATION,
    "quality": _LIVING,
    "daily": _LIVING,
}

_THEMES: Mapping[str, Theme] = {t.id: t for t in (OPENING, *DIMENSIONS, STEP, CARING, AGREED)}
_QUESTIONS: Mapping[str, Question] = {q.id: q for t in _THEMES.values() for q in t.questions}


def theme(theme_id: str) -> Theme:
    """The opening, the dimension or what was agreed, by this id."""
    return _THEMES[theme_id]


def question(question_id: str) -> Question:
    """The question with this id."""
    return _QUESTIONS[question_id]
