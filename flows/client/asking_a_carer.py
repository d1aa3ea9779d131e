"""Asking somebody to answer, too: who, how the client is called, what they do, about what.

Each choice is kept at once with a permission that nobody has yet: whoever is disturbed goes on
where they were. The same steps change a permission that counts; the carer hears each change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Literal

from flows import dutch, dutch_people
from flows.client.carer_at_hand import (
    about_carer,
    carer_at_hand,
    changed,
    if_open,
    is_draft,
    tell_changes,
)
from flows.client.how_long import UNTIL_STEP
from flows.client.telling import is_no_name, is_short, name_unfit
from flows.conversation import Turn
from flows.interrupts import BACKWARD, HELP, is_kept, note
from flows.record import carers
from flows.record.carers_words import SUBJECTS, in_order
from flows.record.caring import Carer, Kind, Naming
from flows.record.permission_words import RELATION_NAMES
from flows.script import AGAIN, Action, Branch, Guard, Hears, Reply, Step, _, button
from flows.subject import about, record_of
from flows.words import Choice, Listing, Prompt, Text

MOST_CARERS = 5  # at a time
ON_A_SCREEN = 4  # relations
DONE = Choice("done", button("Done"))


# --- who --------------------------------------------------------------------------------------


def may_ask(turn: Turn, reply: Reply) -> bool:
    """Whether there is room for one more, and a consent to keep a name."""
    there = sum(1 for one in record_of(turn).carers if carers.is_open(one))
    return is_kept(turn, reply) and there < MOST_CARERS


def too_many(turn: Turn, reply: Reply) -> Turn:
    """Say that there is no room."""
    return note(turn, _("You can ask at most {n} people.", n=MOST_CARERS))


def carer_name(turn: Turn) -> Prompt:
    """Ask who."""
    return Prompt(
        (_("A first name is enough, or: my daughter."), _("Whom do you want to ask?")),
        (BACKWARD, HELP),
    )


def begin(turn: Turn, reply: Reply) -> Turn:
    """Note a name. Nothing is allowed with it."""
    found = sha256(f"{turn.event.id} {turn.event.secret}".encode()).hexdigest()[:12]
    named = dutch_people.named_person(reply.words)
    one = Carer(found, named, Naming(), "answers", (), turn.now)
    record = carers.put_carer(record_of(turn), one)
    return about(replace(turn, record=record), found)


# --- how the client is called -----------------------------------------------------------------


def _relation(turn: Turn, one: Carer) -> Prompt:
    """Ask what the client is to them, a few relations at a time."""
    shown = _relations()[_passed_over(turn) :][:ON_A_SCREEN]
    return Prompt(
        (
            _("{name} gets questions about you. I then say: your mother, say.", name=one.name),
            _("What are you to {name}?", name=one.name),
        ),
        (
            *shown,
            Choice("other", button("Something else")),
            Choice("by_name", button("Rather my name")),
            BACKWARD,
            HELP,
        ),
    )


def is_of_oneself(turn: Turn, reply: Reply) -> bool:
    """Whether it is told what the other one is to the client: my daughter."""
    return dutch.is_of_oneself(reply.words)


def is_no_relation(turn: Turn, reply: Reply) -> bool:
    """Whether nobody is called like this: all, done."""
    return dutch_people.names_nobody(reply.words)


def say_what_is_meant(turn: Turn, reply: Reply) -> Turn:
    """Say what can be answered."""
    return note(turn, _("I mean, for example: mother, neighbour, or your name."))


def other_way_round(turn: Turn, reply: Reply) -> Turn:
    """Say that it is about what the client is to them."""
    return note(turn, _("I mean the other way round: what are you yourself?"))


def _relations() -> tuple[Choice, ...]:
    return tuple(Choice("relation", label, key) for key, label in RELATION_NAMES.items())


def _passed_over(turn: Turn) -> int:
    at = turn.person.position.about
    return int(at[1]) if len(at) > 1 else 0


def _other_relations(turn: Turn, one: Carer, reply: Reply) -> Turn:
    after = _passed_over(turn) + ON_A_SCREEN
    return about(turn, one.id, str(after if after < len(RELATION_NAMES) else 0))


def _keep_relation(turn: Turn, one: Carer, reply: Reply) -> Turn:
    return changed(about(turn, one.id), replace(one, naming=Naming(relation=reply.about)))


def _own_name(turn: Turn, one: Carer) -> Prompt:
    """Ask for the name that the questions use."""
    return Prompt((_("Which name may I use for you then?"),), (BACKWARD, HELP))


def _keep_own_name(turn: Turn, one: Carer, reply: Reply) -> Turn:
    named = Naming(name=" ".join(reply.words.split()))
    return changed(about(turn, one.id), replace(one, naming=named))


def _gender(turn: Turn, one: Carer) -> Prompt:
    """Ask whether the questions say she, he, or the name alone."""
    named = _("This is your name in questions to {name}: {called}.",
              name=one.name, called=one.naming.name)  # fmt: skip
    return Prompt(
        (named, _("Which word fits you yourself: she or he?")),
        (
            Choice("she", button("She")),
            Choice("he", button("He")),
            Choice("neither", button("Only my name")),
            BACKWARD,
            HELP,
        ),
    )


def _keep_gender(gender: Literal["she", "he", ""]) -> Action:
    def change(turn: Turn, one: Carer, reply: Reply) -> Turn:
        return changed(turn, replace(one, naming=replace(one.naming, gender=gender)))

    return if_open(change)


# --- what they do, and about what -------------------------------------------------------------


def _kind(turn: Turn, one: Carer) -> Prompt:
    """Ask whether they answer themselves, or write down the client's words."""
    return Prompt(
        (
            _("{name} can answer about you, in two ways.", name=one.name),
            _("What is {name} going to do?", name=one.name),
        ),
        (
            Choice("answers", button("Answer about me")),
            Choice("writes", button("Write my words down")),
            BACKWARD,
            HELP,
        ),
    )


def _keep_kind(kind: Kind) -> Action:
    return if_open(lambda turn, one, reply: changed(turn, replace(one, kind=kind)))


def _subjects(turn: Turn, one: Carer) -> Prompt:
    """The subjects, and which of them are on."""
    every = Choice("none", button("Nothing")) if _has_all(one) else Choice("all", button("All"))
    return Prompt(
        (
            _("{name} answers only about what you choose.", name=one.name),
            on_and_off(tuple(SUBJECTS), one.scope),
            _("About what may {name} answer?", name=one.name),
        ),
        (every, *numbered(tuple(SUBJECTS)), DONE, BACKWARD, HELP),
    )


def on_and_off(subjects: tuple[str, ...], on: tuple[str, ...]) -> Listing:
    """Subjects with a number, and whether each is on."""
    return Listing(
        tuple(
            _("{n}. {words}: yes", n=n, words=SUBJECTS[s])
            if s in on
            else _("{n}. {words}: no", n=n, words=SUBJECTS[s])
            for n, s in enumerate(subjects, 1)
        )
    )


def numbered(subjects: tuple[str, ...]) -> tuple[Choice, ...]:
    """A button for each of these subjects."""
    return tuple(
        Choice("subject", button("{n}. {words}", n=n, words=SUBJECTS[s]), s)
        for n, s in enumerate(subjects, 1)
    )


def typed_subjects(turn: Turn) -> tuple[Choice, ...]:
    """The subjects, to be typed without their number."""
    return tuple(Choice("subject", words, s) for s, words in SUBJECTS.items())


def flipped(on: tuple[str, ...], subject: str) -> tuple[str, ...]:
    """Subjects, with this one on if it was off, and off if it was on."""
    kept = (s for s in on if s != subject)
    return in_order(kept if subject in on else (*on, subject))


def _has_all(one: Carer) -> bool:
    return set(one.scope) == set(SUBJECTS)


def _with_scope(turn: Turn, one: Carer, scope: tuple[str, ...]) -> Turn:
    """What may no longer be answered, may no longer be read either."""
    seen = tuple(s for s in one.sees if s in scope)
    now = replace(one, scope=scope, sees=seen)
    return changed(turn, now)


def _flip(turn: Turn, one: Carer, reply: Reply) -> Turn:
    if reply.about not in SUBJECTS:
        return turn
    now = _with_scope(turn, one, flipped(one.scope, reply.about))
    return note(now, switched(reply.about, reply.about not in one.scope))


def names_subjects(subjects: Callable[[Carer], tuple[str, ...]]) -> Guard:
    """Whether words name some of the subjects that are listed for the person at hand."""

    def holds(turn: Turn, reply: Reply) -> bool:
        one = carer_at_hand(turn)
        return one is not None and bool(dutch_people.subjects_named(reply.words, subjects(one)))

    return holds


def each(flip: Action, subjects: Callable[[Carer], tuple[str, ...]]) -> Action:
    """What pressing each of the named subjects does."""

    def does(turn: Turn, reply: Reply) -> Turn:
        one = carer_at_hand(turn)
        named = dutch_people.subjects_named(reply.words, subjects(one)) if one else ()
        for subject in named:
            turn = flip(turn, Reply(about=subject))
        return turn

    return does


def _listed(one: Carer) -> tuple[str, ...]:
    return tuple(SUBJECTS)


def switched(subject: str, now_on: bool) -> Text:
    """That a subject was put on or taken off: it can have been the other way round before."""
    if now_on:
        return _("Chosen: {subject}.", subject=SUBJECTS[subject])
    return _("No longer chosen: {subject}.", subject=SUBJECTS[subject])


def _take_all(turn: Turn, one: Carer, reply: Reply) -> Turn:
    return note(_with_scope(turn, one, tuple(SUBJECTS)), _("All subjects are chosen now."))


def _take_none(turn: Turn, one: Carer, reply: Reply) -> Turn:
    return note(_with_scope(turn, one, ()), _("No subject is chosen now."))


def _is_draft_without_subject(turn: Turn, reply: Reply) -> bool:
    one = carer_at_hand(turn)
    return one is not None and is_draft(turn, reply) and not one.scope


def _choose_first(turn: Turn, reply: Reply) -> Turn:
    return note(turn, _("Choose at least one subject first."))


# --- the table --------------------------------------------------------------------------------


def _named(to: str, keep: Action) -> tuple[Branch, ...]:
    """The branches of a step that asks for a name."""
    return (
        Branch(Hears.WORDS, AGAIN, when=is_no_name),
        Branch(Hears.WORDS, to, keep, when=is_short),
        Branch(Hears.WORDS, AGAIN, name_unfit),
    )


ASKING_STEPS = (
    Step("carer_name", carer_name, _named("carer_relation", begin), back="carers"),
    Step(
        "carer_relation",
        about_carer(_relation),
        (
            Branch("relation", "carer_kind", if_open(_keep_relation)),
            Branch("other", AGAIN, if_open(_other_relations)),
            Branch("by_name", "carer_own_name"),
            Branch(Hears.WORDS, AGAIN, other_way_round, when=is_of_oneself),
            Branch(Hears.WORDS, AGAIN, say_what_is_meant, when=is_no_relation),
            *_named("carer_gender", if_open(_keep_own_name)),
        ),
        back="carers",
        also=lambda turn: _relations(),
    ),
    Step(
        "carer_own_name",
        about_carer(_own_name),
        (
            Branch(Hears.WORDS, AGAIN, other_way_round, when=is_of_oneself),
            *_named("carer_gender", if_open(_keep_own_name)),
        ),
        back="carer_relation",
    ),
    Step(
        "carer_gender",
        about_carer(_gender),
        (
            Branch("she", "carer_kind", _keep_gender("she")),
            Branch("he", "carer_kind", _keep_gender("he")),
            Branch("neither", "carer_kind", _keep_gender("")),
        ),
        back="carer_relation",
    ),
    Step(
        "carer_kind",
        about_carer(_kind),
        (
            Branch("answers", "carer_subjects", _keep_kind("answers")),
            Branch("writes", "carer_subjects", _keep_kind("writes")),
        ),
        back="carer_relation",
    ),
    Step(
        "carer_subjects",
        about_carer(_subjects),
        (
            Branch("subject", AGAIN, if_open(_flip)),
            Branch(Hears.WORDS, AGAIN, each(if_open(_flip), _listed), when=names_subjects(_listed)),
            Branch("all", AGAIN, if_open(_take_all)),
            Branch("none", AGAIN, if_open(_take_none)),
            Branch("done", AGAIN, _choose_first, when=_is_draft_without_subject),
            Branch("done", "carer_until", when=is_draft),
            Branch("done", "carer", tell_changes),
            Branch("back", "carer_kind", when=is_draft),
            Branch("back", "carer", tell_changes),
        ),
        back="carer",
        also=typed_subjects,
    ),
    UNTIL_STEP,
)
