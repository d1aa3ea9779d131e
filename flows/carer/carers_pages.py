"""What a carer can read: what they said themselves, to correct or take away, and what the client
opened to them. As long as the permission counts, and never anything else.
"""

from __future__ import annotations

from dataclasses import replace

from flows import dutch
from flows.carer.answering import IN_BANK, asks
from flows.carer.on_behalf import Asked, asked, asking, permission_of
from flows.client.answers import numbered
from flows.conversation import Carer, CarersAnswer, Corrected, Record, Reflection, Turn
from flows.correction import NOT_UNDERSTOOD_MARK
from flows.interrupts import BACKWARD, HELP, note
from flows.permission import may_answer, may_look_at
from flows.record import carers, diary, naming
from flows.record.carers_words import SUBJECTS
from flows.record.caring import AGENDA, MARKS
from flows.refusal import not_changed
from flows.script import Branch, Hears, Reply, Step, _, button
from flows.subject import with_client
from flows.words import Choice, Listing, Prompt, Quote, Text, When

PAGE = 8  # answers in one list
GONE = Prompt((_("This answer is not here any more."),), (BACKWARD,))

VOICES = {
    "own_words": _("You wrote down what {who} said:"),
    "as_client": _("As {who} would say it:"),
    "own_view": _("As you see it:"),
}


# --- what they said themselves ----------------------------------------------------------------


def own_answers(turn: Turn, record: Record, given: Carer) -> tuple[CarersAnswer, ...]:
    """What this carer said with this permission, about what is still allowed; oldest first."""
    return tuple(
        said
        for said in record.carers_answers
        if said.carer == given.id and is_theirs(turn, record, said)
    )


MINE = Choice("mine", button("What I said"))


def has_said(turn: Turn, reply: Reply) -> bool:
    """Whether this carer said something about the client at hand that can be read here."""
    found = permission_of(turn)
    return found is not None and bool(own_answers(turn, *found))


def is_theirs(turn: Turn, record: Record, said: CarersAnswer) -> bool:
    """Whether this person said it, with a permission that still counts for its subject."""
    given = may_answer(turn.person, record, said.subject, turn.now)
    if said.mark is not None and given and MARKS not in given.scope:
        return False
    return given is not None and said.carer == given.id


def mine(turn: Turn) -> Prompt:
    """What the carer said about the client at hand, the newest first."""
    found = permission_of(turn)
    said = own_answers(turn, *found)[::-1][:PAGE] if found else ()
    if not found or not said:
        return Prompt((_("There are no answers yet."),), (BACKWARD, HELP))
    page = tuple(enumerate(said, 1))
    items = tuple(_in_list(n, one) for n, one in page)
    return Prompt(
        (
            naming.about(_("You said this about {who}."), found[1].naming),
            Listing(items),
            _("Which one do you want to see?"),
        ),
        (*(numbered("mine_one", n, one.words, one.id) for n, one in page), BACKWARD, HELP),
    )


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
    found = permission_of(turn)
    said = carers.carers_answer(found[0], asked(turn.person.position).thing) if found else None
    if not found or not said or not is_theirs(turn, found[0], said):
        return None
    return *found, said


def mine_one(turn: Turn) -> Prompt:
    """One answer with its question and voice, and what can be done with it."""
    found = at_hand(turn)
    if found is None:
        return GONE
    _record, given, said = found
    return Prompt(
        (
            _question(said, given),
            naming.about(VOICES[said.voice], given.naming),
            *_what_was_said(said),
            _("You said this on {when}.", when=When(said.said_at, "date")),
        ),
        (
            *((Choice("change", button("Other words")),) if said.mark is None else ()),
            Choice("remove", button("Take away")),
            BACKWARD,
            HELP,
        ),
    )


def _question(said: CarersAnswer, given: Carer) -> Text:
    if said.mark is not None:
        return _("It is about: {name}.", name=SUBJECTS[said.subject])
    if said.subject in IN_BANK and not said.question:
        return _("It is about: {name}.", name=SUBJECTS[said.subject])
    if said.subject not in (*IN_BANK, AGENDA):
        return naming.about(_("You said this about {who}."), given.naming)
    return asks(Asked("", said.subject, (said.question,)), given.naming)


def _what_was_said(said: CarersAnswer) -> tuple[Text, ...]:
    told = (
        _("{mark}", mark=said.mark)
        if said.mark is not None
        else _("{words}", words=Quote(said.words))
    )
    return (told,)


def mine_rewrite(turn: Turn) -> Prompt:
    """Ask for the words that come instead."""
    found = at_hand(turn)
    if found is None:
        return GONE
    before = _("You wrote: {words}", words=Quote(found[2].words))
    return Prompt((before, _("What shall I put instead?")), (BACKWARD, HELP))


def keep_new_words(turn: Turn, reply: Reply) -> Turn:
    """Put the new words in the place of the old ones; the client is to see them anew."""
    found = at_hand(turn)
    if found is None or found[2].mark is not None:
        return turn
    record, _given, said = found
    said = replace(said, words=reply.words, message=reply.message, seen_at=None)
    turn = with_client(turn, carers.put_carers_answer(record, said))
    return note(turn, _("I have changed your words."))


def mine_remove(turn: Turn) -> Prompt:
    """Ask once more before an answer is taken away."""
    found = at_hand(turn)
    if found is None:
        return GONE
    return Prompt(
        (*_what_was_said(found[2]), _("I then no longer have it. Shall I take it away?")),
        (Choice("yes", button("Yes, take away")), Choice("no", button("No, keep it"))),
    )


def take_away(turn: Turn, reply: Reply) -> Turn:
    """Take the answer at hand away, also out of what a nurse was told of it."""
    found = at_hand(turn)
    if found is None:
        return turn
    record, _given, said = found
    signs = {sign.id for sign in record.signs if sign.answer == said.id}
    alerts = tuple(replace(a, words="") if a.sign in signs else a for a in record.alerts)
    record = carers.without_carers_answer(replace(record, alerts=alerts), said.id)
    return note(choose(with_client(turn, record), Reply()), _("I have taken it away."))


def corrected_by_carer(turn: Turn, event: Corrected) -> Turn:
    """The turn in which what a carer wrote in that message is corrected; else the same turn."""
    for record in turn.caseload:
        for said in record.carers_answers:
            if said.message == event.message and is_theirs(turn, record, said):
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
    Step("mine", mine, (Branch("mine_one", "mine_one", choose),), back="caring"),
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
