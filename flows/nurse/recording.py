"""The nurse's steps of recording a permission that was given in her presence, for a client who
cannot use a phone: for whom, by which right, how. `recording_terms` goes on from there.

`about` holds the client at hand, and then what was answered so far: a `Draft`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from typing import Literal

from flows import dutch_people
from flows.client.telling import is_no_name, is_short, name_unfit
from flows.conversation import Turn
from flows.interrupts import BACKWARD, CLIENTS, HELP, note
from flows.nurse.visits import client_at_hand
from flows.permission import may_record
from flows.record.permission_words import RELATION_NAMES, REPRESENTATIVES, WITH_DOCUMENT
from flows.script import AGAIN, Action, Branch, Hears, Reply, Step, _, button
from flows.subject import about
from flows.words import Choice, Prompt, Text

LONGEST_DOCUMENT = 100  # characters
GENDERS: tuple[tuple[Literal["she", "he", ""], Text], ...] = (
    ("she", button("She")),
    ("he", button("He")),
    ("", button("Only the name")),
)
GONE = Prompt((_("This client is no longer in your list."),), (CLIENTS,))


@dataclass(frozen=True)
class Draft:
    """What the nurse answered so far. All of it are texts: they stand in her position."""

    carer: str = ""  # id of a permission that is changed; "" for a new one
    name: str = ""
    relation: str = ""
    called: str = ""  # without a relation: how the client is called
    gender: str = ""
    kind: str = ""
    representative: str = ""
    document: str = ""
    how: str = ""
    scope: str = ""  # subjects, with a space between
    until: str = ""  # the last day, as ISO 8601


FIELDS = len(astuple(Draft()))


def draft(turn: Turn) -> Draft:
    """What was answered so far."""
    answers = turn.person.position.about[1:]
    return Draft(*answers) if len(answers) == FIELDS else Draft()


def with_draft(turn: Turn, answered: Draft) -> Turn:
    """The turn in which this was answered so far."""
    return about(turn, turn.person.position.about[0], *astuple(answered))


def answers(turn: Turn, **given: str) -> Turn:
    """The turn in which this was answered, too."""
    return with_draft(turn, replace(draft(turn), **given))


def _takes(field: str, value: str = "") -> Action:
    """Take what was pressed, or this value."""
    return lambda turn, reply: answers(turn, **{field: value or reply.about})


# --- who --------------------------------------------------------------------------------------


def may_begin(turn: Turn, reply: Reply) -> bool:
    """Whether this nurse may record a permission of the client at hand."""
    record = client_at_hand(turn)
    return record is not None and may_record(turn.person, record)


def begin(turn: Turn, reply: Reply) -> Turn:
    """Begin to record a new permission."""
    return with_draft(turn, Draft())


def on_own_phone(turn: Turn, reply: Reply) -> Turn:
    """Say that a client on a phone gives a permission there."""
    return note(turn, _("This client has a phone. The client can arrange it there."))


def given_name(turn: Turn) -> Prompt:
    """Ask for whom the permission is."""
    return Prompt(
        (
            _("This is for a client who cannot use a phone."),
            _("Only write down what was said while you were there."),
            _("Who may answer? A first name or a role is enough."),
        ),
        (BACKWARD, HELP),
    )


def keep_name(turn: Turn, reply: Reply) -> Turn:
    """Keep who may answer."""
    return answers(turn, name=dutch_people.named_person(reply.words))


def given_naming(turn: Turn) -> Prompt:
    """Ask what the client is to the carer: so the questions speak of the client."""
    relations = (Choice("relation", RELATION_NAMES[r], about=r) for r in RELATION_NAMES)
    by_name = Choice("by_name", button("By a name"))
    asked = _("Who is the client to {name}?", name=draft(turn).name)
    return Prompt(
        (_("I then ask, for example: how is your mother?"), asked),
        (*relations, by_name, BACKWARD, HELP),
    )


def keep_relation(turn: Turn, reply: Reply) -> Turn:
    """Keep what the client is to the carer."""
    return answers(turn, relation=reply.about, called="", gender="")


def _is_child(turn: Turn, reply: Reply) -> bool:
    """Whether the client would be a child of the carer: most often it is the other way round."""
    return reply.about in ("daughter", "son")


def given_way_round(turn: Turn) -> Prompt:
    """Ask whether the client is the child, and not the carer."""
    made = draft(turn)
    who = RELATION_NAMES.get(made.relation, made.called)
    return Prompt(
        (
            _("The client is to {name}: {client}.", name=made.name, client=who),
            _("Is that right?"),
        ),
        (
            Choice("yes", button("Yes, that is right")),
            Choice("no", button("No, the other way round")),
            BACKWARD,
            HELP,
        ),
    )


def given_called(turn: Turn) -> Prompt:
    """Ask by which name the questions speak of the client."""
    return Prompt(
        (_("How do the questions call the client? A first name is enough."),), (BACKWARD, HELP)
    )


def keep_called(turn: Turn, reply: Reply) -> Turn:
    """Keep the name by which the questions speak of the client."""
    return answers(turn, relation="", called=" ".join(reply.words.split()))


def given_gender(turn: Turn) -> Prompt:
    """Ask with which word the questions go on about the client."""
    choices = tuple(Choice("gender", label, about=gender) for gender, label in GENDERS)
    asked = _("What do I say about {name}?", name=draft(turn).called)
    return Prompt((asked,), (*choices, BACKWARD, HELP))


# --- by which right ---------------------------------------------------------------------------


def given_kind(turn: Turn) -> Prompt:
    """Ask whether the client lets somebody answer, or is represented."""
    return Prompt(
        (_("By which right may {name} answer?", name=draft(turn).name),),
        (
            Choice("answers", button("The client allows it")),
            Choice("represents", button("As representative")),
            BACKWARD,
            HELP,
        ),
    )


def keep_permission(turn: Turn, reply: Reply) -> Turn:
    """Keep that the client lets this person answer."""
    return answers(turn, kind="answers", representative="", document="")


def given_representative(turn: Turn) -> Prompt:
    """Ask which representative this is, with what the law says of that."""
    return Prompt(
        (
            _("This is only for a client who cannot decide about it."),
            _("The first of this list that there is goes first."),
            _("What is {name}?", name=draft(turn).name),
        ),
        (
            *(Choice("which", label, about=which) for which, label in REPRESENTATIVES.items()),
            BACKWARD,
            HELP,
        ),
    )


def keep_representative(turn: Turn, reply: Reply) -> Turn:
    """Keep which representative this is."""
    return answers(turn, kind="represents", representative=reply.about, document="")


def given_document(turn: Turn) -> Prompt:
    """Ask which paper the nurse saw."""
    none = () if _must_show(turn, Reply()) else (Choice("none", button("No paper")),)
    return Prompt(
        (
            _("For example: ruling of the judge, 3 March 2026. No numbers of persons."),
            _("Which paper did you see?"),
        ),
        (*none, BACKWARD, HELP),
    )


def typed_kinds(turn: Turn) -> tuple[Choice, ...]:
    """The kinds of representative, to be typed: they are no paper."""
    return tuple(Choice("which", label, about=which) for which, label in REPRESENTATIVES.items())


def _must_show(turn: Turn, reply: Reply) -> bool:
    return draft(turn).representative in WITH_DOCUMENT


def _may_show_none(turn: Turn, reply: Reply) -> bool:
    return not _must_show(turn, reply)


def _fits_document(turn: Turn, reply: Reply) -> bool:
    written = " ".join(reply.words.split())
    return len(written) <= LONGEST_DOCUMENT and any(c.isalnum() for c in written)


def document_unfit(turn: Turn, reply: Reply) -> Turn:
    """Say how long it may be."""
    return note(turn, _("That is too long. Use at most {n} characters.", n=LONGEST_DOCUMENT))


def keep_document(turn: Turn, reply: Reply) -> Turn:
    """Keep which paper the nurse saw."""
    return answers(turn, document=" ".join(reply.words.split()))


def given_how(turn: Turn) -> Prompt:
    """Ask how the permission was given; of who represents the client, with them."""
    made = draft(turn)
    asked = (
        _("How was this agreed with {name}?", name=made.name)
        if made.representative
        else _("How was this agreed?")
    )
    return Prompt(
        (asked,),
        (
            Choice("spoken", button("Spoken, with me there")),
            Choice("written", button("On paper")),
            BACKWARD,
            HELP,
        ),
    )


def _named(step: str, to: str, does: Action, prompt: Callable[[Turn], Prompt], back: str) -> Step:
    return Step(
        step,
        prompt,
        (
            Branch(Hears.WORDS, AGAIN, when=is_no_name),
            Branch(Hears.WORDS, to, does, when=is_short),
            Branch(Hears.WORDS, AGAIN, name_unfit),
        ),
        back=back,
    )


RECORDING_STEPS = (
    _named("given_name", "given_naming", keep_name, given_name, "carers"),
    Step(
        "given_naming",
        given_naming,
        (
            Branch("relation", "given_way_round", keep_relation, when=_is_child),
            Branch("relation", "given_kind", keep_relation),
            Branch("by_name", "given_called"),
        ),
        back="given_name",
    ),
    Step(
        "given_way_round",
        given_way_round,
        (Branch("yes", "given_kind"), Branch("no", "given_naming")),
        back="given_naming",
    ),
    _named("given_called", "given_gender", keep_called, given_called, "given_naming"),
    Step(
        "given_gender",
        given_gender,
        (Branch("gender", "given_kind", _takes("gender")),),
        back="given_called",
    ),
    Step(
        "given_kind",
        given_kind,
        (
            Branch("answers", "given_how", keep_permission),
            Branch("represents", "given_representative"),
        ),
        back="given_naming",
    ),
    Step(
        "given_representative",
        given_representative,
        (Branch("which", "given_document", keep_representative),),
        back="given_kind",
    ),
    Step(
        "given_document",
        given_document,
        (
            Branch("none", "given_how", when=_may_show_none),
            Branch("which", AGAIN, keep_representative),
            Branch(Hears.WORDS, "given_how", keep_document, when=_fits_document),
            Branch(Hears.WORDS, AGAIN, document_unfit),
        ),
        back="given_representative",
        also=typed_kinds,
    ),
    Step(
        "given_how",
        given_how,
        (
            Branch("spoken", "given_subjects", _takes("how", "spoken")),
            Branch("written", "given_subjects", _takes("how", "written")),
        ),
        back="given_kind",
    ),
)
