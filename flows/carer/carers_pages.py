"""What a carer can read: what they said themselves, to correct or take away, and what the client
opened to them. The first stays theirs when the permission has ended; the rest does not.
"""

from __future__ import annotations

from dataclasses import replace

from flows import dutch
from flows.carer.answering import IN_BANK, asks
from flows.carer.on_behalf import (
    Asked,
    asked,
    asking,
    client_at_hand,
    known_as,
    permission_of,
)
from flows.client.answers import numbered
from flows.conversation import Carer, CarersAnswer, Corrected, Record, Reflection, Turn
from flows.correction import NOT_UNDERSTOOD_MARK
from flows.interrupts import BACKWARD, HELP, note
from flows.permission import may_answer, may_look_at, may_read_back
from flows.record import carers, diary, naming
from flows.record.carers_words import SUBJECTS
from flows.record.caring import AGENDA, MARKS
from flows.refusal import not_changed
from flows.script import Branch, Hears, Reply, Step, _, button
from flows.subject import nurse_of, with_client
from flows.words import Choice, Listing, Prompt, Quote, Text, When

PAGE = 8  # answers in one list
PAST = "past"  # stands before the number of answers that are passed over
GONE = Prompt((_("This answer is not here any more."),), (BACKWARD,))

VOICES = {
    "own_words": _("You wrote down what {who} said:"),
    "as_client": _("As {who} would say it:"),
    "own_view": _("As you see it:"),
}


def _voice(said: CarersAnswer) -> Text:
    """Whose voice it is, as the carer said."""
    return _("As {who} said it:") if said.said_self else VOICES[said.voice]


# --- what they said themselves ----------------------------------------------------------------


def own_answers(turn: Turn, record: Record) -> tuple[CarersAnswer, ...]:
    """What this carer said about a client and may read back; oldest first."""
    return tuple(
        a for a in record.carers_answers if may_read_back(turn.person, record, a, turn.now)
    )


MINE = Choice("mine", button("What I said"))


def may_change(turn: Turn, record: Record, said: CarersAnswer) -> bool:
    """Whether this person said it, with a permission that still counts for its subject."""
    given = may_answer(turn.person, record, said.subject, turn.now)
    if said.mark is not None and given and MARKS not in given.scope:
        return False
    return given is not None and said.carer == given.id


def has_ended(turn: Turn, reply: Reply) -> bool:
    """Whether somebody may no longer answer for the client at hand."""
    return permission_of(turn) is None


def mine(turn: Turn) -> Prompt:
    """What the carer said about the client at hand, the newest first."""
    record = client_at_hand(turn)
    one = known_as(turn, record) if record else None
    said = own_answers(turn, record)[::-1] if record else ()
    if not one or not said:
        return Prompt((_("There are no answers yet."),), (BACKWARD, HELP))
    skipped = _passed_over(turn)
    page = tuple(enumerate(said, 1))[skipped : skipped + PAGE]
    older = (Choice("older", button("Older answers")),) if skipped + PAGE < len(said) else ()
    return Prompt(
        (
            naming.about(_("You said this about {who}."), one.naming),
            Listing(tuple(_in_list(n, a) for n, a in page)),
            _("Which one do you want to see?"),
        ),
        (*(numbered("mine_one", n, a.words, a.id) for n, a in page), *older, BACKWARD, HELP),
    )


def _passed_over(turn: Turn) -> int:
    word, _space, count = asked(turn.person.position).thing.partition(" ")
    return int(count) if word == PAST else 0


def older(turn: Turn, reply: Reply) -> Turn:
    """Go on to what was said earlier."""
    client, further = asked(turn.person.position).client, _passed_over(turn) + PAGE
    return asking(turn, Asked(client, thing=f"{PAST} {further}"))


def _in_list(n: int, said: CarersAnswer) -> Text:
    if said.mark is not None:
        name = SUBJECTS[said.subject]
        return _("{n}. {name}: {mark}", n=n, name=name, mark=said.mark)
    return _("{n}. {words}", n=n, words=Quote(said.words, 60))


def choose(turn: Turn, reply: Reply) -> Turn:
    """Take the chosen answer at hand."""
    return asking(turn, Asked(asked(turn.person.position).client, thing=reply.about))


def at_hand(turn: Turn) -> tuple[Record, Carer, CarersAnswer] | None:
    """The own answer at hand; None when it was taken away, or is not theirs to see any more."""
    record = client_at_hand(turn)
    one = known_as(turn, record) if record else None
    said = carers.carers_answer(record, asked(turn.person.position).thing) if record else None
    if not record or not one or not said:
        return None
    return (record, one, said) if may_read_back(turn.person, record, said, turn.now) else None


def _changeable(turn: Turn) -> tuple[Record, Carer, CarersAnswer] | None:
    """The same, if its words may be changed."""
    found = at_hand(turn)
    return (
        found if found and found[2].mark is None and may_change(turn, found[0], found[2]) else None
    )


def mine_one(turn: Turn) -> Prompt:
    """One answer with its question and voice, and what can be done with it."""
    found = at_hand(turn)
    if found is None:
        return GONE
    _record, one, said = found
    return Prompt(
        (
            *question_to(said, one),
            *what_was_said(said),
            _("You said this on {when}.", when=When(said.said_at, "date")),
        ),
        (
            *((Choice("change", button("Other words")),) if _changeable(turn) else ()),
            Choice("remove", button("Take away")),
            BACKWARD,
            HELP,
        ),
    )


def question_to(said: CarersAnswer, one: Carer) -> tuple[Text, Text]:
    """The question that somebody answered, and in whose voice, for whoever said it."""
    return _question(said, one), naming.about(_voice(said), one.naming)


def _question(said: CarersAnswer, one: Carer) -> Text:
    if said.mark is not None:
        return _("It is about: {name}.", name=SUBJECTS[said.subject])
    if said.subject in IN_BANK and not said.question:
        return _("It is about: {name}.", name=SUBJECTS[said.subject])
    if said.subject not in (*IN_BANK, AGENDA):
        return naming.about(_("You said this about {who}."), one.naming)
    return asks(Asked("", said.subject, (said.question,)), one.naming)


def what_was_said(said: CarersAnswer) -> tuple[Text, ...]:
    """The words or the mark of an answer, for whoever said it."""
    told = (
        _("{mark}", mark=said.mark)
        if said.mark is not None
        else _("{words}", words=Quote(said.words))
    )
    return (told,)


def mine_rewrite(turn: Turn) -> Prompt:
    """Ask for the words that come instead."""
    found = _changeable(turn)
    if found is None:
        return GONE
    before = _("You wrote: {words}", words=Quote(found[2].words))
    return Prompt((before, _("What shall I put instead?")), (BACKWARD, HELP))


def keep_new_words(turn: Turn, reply: Reply) -> Turn:
    """Put the new words in the place of the old ones; the client is to see them anew."""
    found = _changeable(turn)
    if found is None:
        return note(turn, _("I did not keep what you just typed."))
    record, _given, said = found
    said = replace(said, words=reply.words, message=reply.message, seen_at=None)
    turn = with_client(turn, carers.put_carers_answer(record, said))
    return note(turn, _("I have changed your words."))


def mine_remove(turn: Turn) -> Prompt:
    """Ask once more before an answer is taken away; say so when a nurse has got it already."""
    found = at_hand(turn)
    if found is None:
        return GONE
    record, _one, said = found
    return Prompt(
        (
            *what_was_said(said),
            *stays(record, (said,)),
            _("I then no longer have it. Shall I take it away?"),
        ),
        (Choice("yes", button("Yes, take away")), Choice("no", button("No, keep it"))),
    )


def stays(record: Record, said: tuple[CarersAnswer, ...]) -> tuple[Text, ...]:
    """That what a nurse got of these answers already stays with her; nothing when she got none."""
    wanted = {one.id for one in said}
    handed = (share.summary for share in record.shares if share.handed_over_at)
    if not any(line.id in wanted for summary in handed for line in summary.carers):
        return ()
    return (_("What {nurse} has got already stays with {nurse}.", nurse=nurse_of(record)),)


def take_away(turn: Turn, reply: Reply) -> Turn:
    """Take the answer at hand away, also out of what a nurse was told of it."""
    found = at_hand(turn)
    if found is None:
        return turn
    record, _one, said = found
    turn = with_client(turn, carers.erased(record, said.id))
    return note(choose(turn, Reply()), _("I have taken it away."))


def corrected_by_carer(turn: Turn, event: Corrected) -> Turn:
    """The turn in which what a carer wrote in that message is corrected; else the same turn."""
    for record in turn.caseload:
        for said in record.carers_answers:
            if said.message == event.message and may_change(turn, record, said):
                return _corrected(turn, record, said, event)
    return turn


def _corrected(turn: Turn, record: Record, said: CarersAnswer, event: Corrected) -> Turn:
    if event.holds:
        return note(turn, *not_changed(event.holds))
    changed = replace(said, words=event.words, seen_at=None)
    if said.mark is not None:
        mark = dutch.mark(event.words)
        if mark is None:
            return note(turn, NOT_UNDERSTOOD_MARK)
        changed = replace(said, mark=mark, seen_at=None)
    turn = with_client(turn, carers.put_carers_answer(record, changed))
    return note(turn, _("I have changed your words."))


# --- what the client opened to them -----------------------------------------------------------


def opened(given: Carer) -> tuple[str, ...]:
    """The subjects of which this carer may read what the client said."""
    return tuple(subject for subject in IN_BANK if subject in given.sees)


def _visible(turn: Turn, record: Record, subject: str) -> tuple[Reflection, ...]:
    return tuple(
        said
        for said in diary.shown(record)
        if said.theme == subject and may_look_at(turn.person, record, said, turn.now)
    )


def they_said(turn: Turn) -> Prompt:
    """What the client said about one subject, dated and in their own words, the newest first."""
    found = permission_of(turn)
    if found is None or not opened(found[1]):
        return Prompt((_("There is nothing here that you can read."),), (BACKWARD, HELP))
    record, given = found
    chosen = asked(turn.person.position).thing
    wanted = chosen if chosen in opened(given) else opened(given)[0]
    said = _visible(turn, record, wanted)[::-1][:PAGE]
    items = tuple(
        _("{when}: {words}", when=When(one.said_at, "date"), words=Quote(one.words, 300))
        for one in said
    )
    others = (subject for subject in opened(given) if subject != wanted)
    name = SUBJECTS[wanted]
    head = _("This is what {who} said about {name}.", who=naming.who(given.naming), name=name)
    nothing = _("There is nothing here that you can read.")
    return Prompt(
        (head, Listing(items) if items else nothing),
        (
            *(Choice("look", button("About {name}", name=SUBJECTS[s]), s) for s in others),
            BACKWARD,
            HELP,
        ),
    )


CARERS_PAGES = (
    Step(
        "mine",
        mine,
        (
            Branch("mine_one", "mine_one", choose),
            Branch("older", "mine", older),
            Branch("back", "kept_of_me", when=has_ended),
        ),
        back="caring",
    ),
    Step(
        "mine_one",
        mine_one,
        (Branch("change", "mine_rewrite"), Branch("remove", "mine_remove")),
        back="mine",
    ),
    Step(
        "mine_rewrite",
        mine_rewrite,
        (Branch(Hears.WORDS, "mine_one", keep_new_words),),
        back="mine_one",
    ),
    Step(
        "mine_remove",
        mine_remove,
        (Branch("yes", "mine", take_away), Branch("no", "mine_one")),
        back="mine_one",
    ),
    Step("they_said", they_said, (Branch("look", "they_said", choose),), back="caring"),
)
