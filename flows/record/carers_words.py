"""Words about carers that clients and carers both read: subjects, voices, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from flows.conversation import Say
from flows.positive_health import OPENING, question
from flows.record.caring import AGENDA, MARKS, Carer, CarersAnswer
from flows.record.naming import about
from flows.script import _, button
from flows.words import Choice, Prompt, Quote, Several, Text, When

# What a client can let somebody answer about, in everyday words and in the order of a talk.
SUBJECTS: Mapping[str, Text] = {
    OPENING.id: _("being happy"),
    "body": _("the body"),
    "mind": _("thinking and feeling"),
    "meaning": _("what matters"),
    "quality": _("home and enjoying"),
    "participation": _("other people"),
    "daily": _("the ordinary day"),
    AGENDA: _("what to talk about"),
    MARKS: _("giving marks"),
}
SUBJECT_BUTTONS: Mapping[str, Text] = {
    OPENING.id: button("Being happy"),
    "body": button("The body"),
    "mind": button("Thinking and feeling"),
    "meaning": button("What matters"),
    "quality": button("Home and enjoying"),
    "participation": button("Other people"),
    "daily": button("The ordinary day"),
    AGENDA: button("What to talk about"),
}
ANSWER_NOW = "answer_now"  # names the permission; it counts below an older message, too
LOOKED_AT = tuple(s for s in SUBJECTS if s not in (AGENDA, MARKS))  # what can be opened to a carer


def in_order(subjects: Iterable[str]) -> tuple[str, ...]:
    """These subjects, each once, in the order of a talk."""
    wanted = frozenset(subjects)
    return tuple(s for s in SUBJECTS if s in wanted)


def named(subjects: Iterable[str]) -> Several | Text:
    """Subjects in one sentence: a, b and c."""
    found = in_order(subjects)
    return Several(tuple(SUBJECTS[s] for s in found)) if found else _("nothing yet")


def terms(one: Carer) -> Iterator[Text]:
    """What was agreed, for the client to read: both yeses, about what, what they may read."""
    if one.accepted_at:
        yes = When(one.accepted_at, "date")
        yield _("{name} said yes on {when}.", name=one.name, when=yes)
    if one.confirmed_at:
        yield _("You said yes on {when}.", when=When(one.confirmed_at, "date"))
    if one.recorded:
        yield _("{nurse} wrote this down with you.", nurse=one.recorded.by_name)
    yield _("About: {about}.", about=named(one.scope))
    if one.sees:
        yield _("May read what you say about: {about}.", about=named(one.sees))
    else:
        yield _("May read nothing of what you write.")
    if one.asked_along:
        yield _("Is asked something before a visit, too.")
    if one.until and not one.ended_at:
        yield _("It ends on {when}.", when=When(one.until, "date"))


# --- what somebody said -----------------------------------------------------------------------


def asked_in(said: CarersAnswer) -> Text:
    """What was asked, as the client would be asked it; without a question the subject."""
    return question(said.question).text if said.question else SUBJECTS[said.subject]


def in_voice(said: CarersAnswer, at_most: int = 4096) -> Text:
    """Somebody's words or mark, for the client to read: whose voice it is stands in the sentence.

    `at_most` shortens words to that many characters.
    """
    name, words = said.name, _words(said, at_most)
    match said.voice:
        case "own_words":
            return _("In your own words, written by {name}: {words}", name=name, words=words)
        case "own_view":
            return _("As {name} sees it: {words}", name=name, words=words)
        case "as_client" if said.said_self:
            return _("As you said it yourself, says {name}: {words}", name=name, words=words)
        case "as_client" if said.said_self is False:
            return _("As you would say it, thinks {name}: {words}", name=name, words=words)
        case "as_client":
            return _("As you would say it, says {name}: {words}", name=name, words=words)


def voice_of(said: CarersAnswer) -> Text:
    """Whose voice it is, as a heading: what was said stands below it."""
    return replace(in_voice(said), params={"name": said.name, "words": ""})


def _words(said: CarersAnswer, at_most: int) -> Quote | Text:
    if said.mark is None:
        return Quote(said.words, at_most)
    return _("a {mark}", mark=said.mark)


# --- what a carer hears -----------------------------------------------------------------------


def to_carer(
    one: Carer, *lines: Text, choices: tuple[Choice, ...] = (), ends: bool = False
) -> tuple[Say, ...]:
    """A message to a carer, kept for the morning when it is night; none before they said yes, and
    none once the permission has ended, but the one that it `ends`.
    """
    if not one.person:
        return ()
    said = Prompt(tuple(about(line, one.naming) for line in lines), choices)
    of = "" if ends else one.id
    return (Say(one.person, one.form, said, asked=False, permission=of),)


def allowed(one: Carer) -> tuple[Say, ...]:
    """That the client agrees: from now on they may answer. One tap leads to the first question."""
    may = (
        _("You may now write down what {who} says.")
        if one.kind == "writes"
        else _("You may now answer for {who}.")
    )
    answer = Choice(ANSWER_NOW, button("Answer"), one.id)
    return to_carer(one, may, *_last_day(one.until), choices=(answer,))


def refused(one: Carer) -> tuple[Say, ...]:
    """That the client does not agree. Why stays the client's own."""
    return to_carer(one, _("It does not go on. You do not answer for {who}."), ends=True)


def stopped(one: Carer) -> tuple[Say, ...]:
    """That it has ended, whoever ended it. Why stays the client's own."""
    over = _("You no longer answer for {who}.")
    return to_carer(one, over, _("You do not have to do anything."), ends=True)


def changed_by(nurse: str = "") -> Text:
    """That something is different now, and who wanted that: the client, as the nurse recorded it
    or as they changed it themselves.
    """
    if nurse:
        return _("Something has changed. {nurse} wrote that down with {who}.", nurse=nurse)
    return _("Something has changed. {who} wants it so.")


def scope_changed(before: Carer, after: Carer, nurse: str = "") -> tuple[Say, ...]:
    """About what they may answer as well, or no longer. `nurse`: who recorded the change."""
    why = changed_by(nurse)
    more, less = _difference(before.scope, after.scope)
    return (
        *(
            to_carer(after, why, _("You may now tell about {who}: {about}.", about=more))
            if more
            else ()
        ),
        *(
            to_carer(after, why, _("You no longer tell about {who}: {about}.", about=less))
            if less
            else ()
        ),
    )


def sight_changed(before: Carer, after: Carer) -> tuple[Say, ...]:
    """What of the client's own words they may read as well, or no longer."""
    more, less = _difference(before.sees, after.sees)
    return (
        *(
            to_carer(after, _("You may read what {who} says about: {about}.", about=more))
            if more
            else ()
        ),
        *(
            to_carer(after, _("You no longer read what {who} says about: {about}.", about=less))
            if less
            else ()
        ),
    )


def _difference(
    before: tuple[str, ...], after: tuple[str, ...]
) -> tuple[Several | Text | None, Several | Text | None]:
    """What came with a change, and what went."""
    more, less = set(after) - set(before), set(before) - set(after)
    return (named(more) if more else None), (named(less) if less else None)


def now_until(one: Carer, nurse: str = "") -> tuple[Say, ...]:
    """Until when they may answer from now on. `nurse`: who recorded the change."""
    return to_carer(one, changed_by(nurse), *_last_day(one.until))


def now_along(one: Carer) -> tuple[Say, ...]:
    """Whether they are asked before a visit, too."""
    if one.asked_along:
        return to_carer(one, _("I ask you something too before a visit for {who}."))
    return to_carer(one, _("I no longer ask you anything before a visit for {who}."))


def _last_day(until: datetime | None) -> tuple[Text, ...]:
    if until is None:
        return ()
    return (_("You may answer for {who} until {when}.", when=When(until, "date")),)
