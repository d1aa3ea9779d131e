"""Reading one's own answers; changing or taking one away. An interruption: it leads back."""

from __future__ import annotations

from dataclasses import replace

from flows.client.said_by_carers import is_written_down, read_written
from flows.conversation import Reflection, Turn
from flows.correction import changed_words, taken_away
from flows.interrupts import BACK_TO_TALK, BACKWARD, HELP, MY_AGREEMENTS, note
from flows.positive_health import CARING
from flows.record import carers, diary, dictated
from flows.record.summary import question_of
from flows.script import AGAIN, RETURN, Action, Branch, Hears, Reply, Step, _, button
from flows.subject import about, record_of
from flows.words import Choice, Listing, Prompt, Quote, Text, When

PAGE = 8  # answers in one list
FROM = "from"  # stands before the number of answers that are passed over

PRIVATE = Choice("private", button("Not for who answers"))
NOBODY_READS = _("Nobody who answers for you can read this.")


def answers(turn: Turn) -> Prompt:
    """The newest answers first; `about` can say how many of them are passed over."""
    said = list(reversed(dictated.answers(record_of(turn))))
    if not said:
        return Prompt((_("There are no answers yet."),), (*_agreements(turn), BACK_TO_TALK))
    skipped = _passed_over(turn)
    page = list(enumerate(said, 1))[skipped : skipped + PAGE]
    items = tuple(_in_list(turn, n, r) for n, r in page)
    older = (Choice("older", button("Older answers")),) if skipped + PAGE < len(said) else ()
    return Prompt(
        (_("These are your answers."), Listing(items), _("Which one do you want to see?")),
        (
            *(numbered("answer", n, r.words, r.id) for n, r in page),
            *older,
            *_agreements(turn),
            BACK_TO_TALK,
            HELP,
        ),
    )


def _in_list(turn: Turn, n: int, said: Reflection) -> Text:
    """An answer with its number; and who wrote it down, where the client did not."""
    words, writer = Quote(said.words, 60), dictated.writer(record_of(turn), said.id)
    if writer:
        return _("{n}. {words} (written down by {name})", n=n, words=words, name=writer)
    return _("{n}. {words}", n=n, words=words)


def _agreements(turn: Turn) -> tuple[Choice, ...]:
    """The way to what was agreed with the nurse, when something was."""
    return (MY_AGREEMENTS,) if any(m.noted_at for m in record_of(turn).agreements) else ()


def numbered(name: str, n: int, words: str, about: str) -> Choice:
    """A choice for an item in a numbered list: its number and its first words."""
    if not words:
        return Choice(name, button("Number {n}", n=n), about)
    return Choice(name, button("{n}. {words}", n=n, words=first_words(words)), about)


def first_words(words: str) -> str:
    """At most three words and 24 characters of somebody's words, for a button."""
    start = " ".join(words.split()[:3])
    start = start if len(start) <= 24 else start[:23]
    return start if start == words else start + "…"


def _passed_over(turn: Turn) -> int:
    at = turn.person.position.about
    return int(at[1]) if at[:1] == (FROM,) else 0


def older(turn: Turn, reply: Reply) -> Turn:
    """Go on to the older answers."""
    return about(turn, FROM, str(_passed_over(turn) + PAGE))


def newest(turn: Turn, reply: Reply) -> Turn:
    """Begin with the newest answers again."""
    return about(turn)


def choose(turn: Turn, reply: Reply) -> Turn:
    """Take the chosen answer at hand."""
    return about(turn, reply.about)


def at_hand(turn: Turn) -> Reflection | None:
    """The answer that is being read or changed; None once it was taken away, or is not shown."""
    at = turn.person.position.about
    said = diary.reflection(record_of(turn), at[0]) if at else None
    return None if said and said.discreet else said


def answer(turn: Turn) -> Prompt:
    """One answer with its question, and what can be done with it."""
    said = at_hand(turn)
    if said is None:
        return Prompt((_("This answer is not here any more."),), (BACKWARD,))
    talk = (
        Choice("no_talk", button("Not to talk about"))
        if said.talk
        else Choice("do_talk", button("I want to talk about this"))
    )
    kept_apart = (
        (Choice("not_private", button("Also for others")),)
        if said.private
        else (PRIVATE,)
        if any(carers.is_open(one) for one in record_of(turn).carers)
        else ()
    )
    private = (NOBODY_READS,) if said.private else ()
    when = When(said.said_at, "date")
    asked = (
        (_("On {when} you were asked:", when=when), question_of(said))
        if said.question
        else (_("You told this yourself on {when}.", when=when),)
    )
    return Prompt(
        (
            *asked,
            _("You wrote: {words}", words=Quote(said.words)),
            *private,
        ),
        (
            Choice("change", button("Other words")),
            Choice("remove", button("Take away")),
            *(() if said.theme == CARING.id else (talk, *kept_apart)),
            BACKWARD,
            HELP,
        ),
    )


def rewrite(turn: Turn) -> Prompt:
    """Ask for the words that come instead."""
    said = at_hand(turn)
    before = (_("You wrote: {words}", words=Quote(said.words)),) if said else ()
    return Prompt((*before, _("What shall I put instead?")), (BACKWARD, HELP))


def keep_new_words(turn: Turn, reply: Reply) -> Turn:
    """Put the new words in the place of the old ones."""
    said = at_hand(turn)
    if said is None:
        return turn
    said = replace(said, words=reply.words, message=reply.message, corrected_at=turn.now)
    notes = changed_words(record_of(turn), frozenset({said.id}))
    return note(replace(turn, record=diary.put_reflection(record_of(turn), said)), *notes)


def remove(turn: Turn) -> Prompt:
    """Ask once more before an answer is taken away."""
    said = at_hand(turn)
    words = (_("You wrote: {words}", words=Quote(said.words, 200)),) if said else ()
    return Prompt(
        (*words, _("I then no longer have it. Shall I take it away?")),
        (Choice("yes", button("Yes, take away")), Choice("no", button("No, keep it"))),
    )


def take_away(turn: Turn, reply: Reply) -> Turn:
    """Take the answer at hand away."""
    said = at_hand(turn)
    if said is None:
        return turn
    notes = taken_away(record_of(turn), frozenset({said.id}))
    turn = replace(turn, record=diary.without(record_of(turn), said.id))
    return note(about(turn), *notes)


def want_to_talk(wanted: bool) -> Action:
    """Say whether the client wants to talk about the answer at hand."""

    def does(turn: Turn, reply: Reply) -> Turn:
        said = at_hand(turn)
        if said is None:
            return turn
        record = diary.put_reflection(record_of(turn), replace(said, talk=wanted))
        if not wanted:
            record = diary.off_the_agenda(record, said.id)
        return replace(turn, record=record)

    return does


def keep_private(wanted: bool) -> Action:
    """Keep the answer at hand from everybody who answers for the client, or no longer."""

    def does(turn: Turn, reply: Reply) -> Turn:
        said = at_hand(turn)
        if said is None or said.private is wanted:
            return turn
        record = diary.put_reflection(record_of(turn), replace(said, private=wanted))
        if wanted:
            turn = note(turn, _("In a summary for your nurse it can still stand."))
        else:
            turn = note(turn, _("Who may read about this subject can read it now."))
        return replace(turn, record=record)

    return does


ANSWER_STEPS = (
    Step(
        "answers",
        answers,
        (
            Branch("answer", "said_one", read_written, when=is_written_down),
            Branch("answer", "answer", choose),
            Branch("older", "answers", older),
            Branch("return", RETURN),
        ),
        back=RETURN,
    ),
    Step(
        "answer",
        answer,
        (
            Branch("change", "rewrite"),
            Branch("remove", "remove"),
            Branch("do_talk", "answer", want_to_talk(True)),
            Branch("no_talk", "answer", want_to_talk(False)),
            Branch("private", AGAIN, keep_private(True)),
            Branch("not_private", AGAIN, keep_private(False)),
            Branch("back", "answers", newest),
            Branch("skip", "answers", newest),
        ),
        back="answers",
        also=lambda turn: (PRIVATE,),
    ),
    Step(
        "rewrite",
        rewrite,
        (Branch(Hears.WORDS, "answer", keep_new_words), Branch("skip", "answer")),
        back="answer",
    ),
    Step(
        "remove",
        remove,
        (Branch("yes", "answers", take_away), Branch("no", "answer")),
        back="answer",
    ),
)
