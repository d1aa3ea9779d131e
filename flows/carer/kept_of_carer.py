"""What is kept of a carer: for whom they may answer, or might, and what they said.

Theirs to read, to take along and to erase, also after it ended (AVG 15, 17 and 20); never anything
of the client's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows.carer.carers_pages import MINE, own_answers, question_to, stays, what_was_said
from flows.carer.on_behalf import (
    NOT_KEPT_HERE,
    Asked,
    asked,
    asking,
    client_named,
    known_as,
    once_given,
)
from flows.conversation import Carer, CarersAnswer, Effect, Record, Say, Turn
from flows.interrupts import BACKWARD, ERASE, HELP, note
from flows.permission import carer_for
from flows.record import carers, naming
from flows.script import Branch, Reply, Step, _, button
from flows.subject import with_client
from flows.words import Choice, Listing, Prompt, Text, When

PAGE = 5  # answers in one message
TAKE, WIPE = "take_mine", "erase"


# --- for whom ---------------------------------------------------------------------------------


def is_known(turn: Turn, reply: Reply) -> bool:
    """Whether this person is a carer, or was one once."""
    return bool(once_given(turn))


def kept_of_me(turn: Turn) -> Prompt:
    """For whom somebody may answer, or might, since when and until when; and what can be done."""
    known = once_given(turn)
    said = tuple((record, one) for record, one in known if own_answers(turn, record))
    about_oneself = (_("What you told about yourself is under: about myself."),) if turn.own else ()
    return Prompt(
        (
            Listing(tuple(_since(turn, record, one) for record, one in known)),
            *(() if said else (_("There are no answers of yours here."),)),
            _("I also keep your name here and your number on Telegram."),
            *about_oneself,
            _("What do you want to do?"),
        ),
        (*(way for record, one in said for way in _ways(record, one, len(said))), BACKWARD, HELP),
    )


def _since(turn: Turn, record: Record, one: Carer) -> Text:
    given = carer_for(turn.person, record, turn.now)
    since = When((given or one).confirmed_at or one.made_at, "date")
    if given is None:
        ended = (t for t in (one.ended_at, one.until, record.closed_at) if t and t <= turn.now)
        until = When(min(ended, default=turn.now), "date")
        might = _(
            "You might answer for {who} from {since} until {until}.", since=since, until=until
        )
        return naming.about(might, one.naming)
    if given.until is None:
        return naming.about(_("You may answer for {who} since {since}.", since=since), one.naming)
    until = When(given.until, "date")
    may = _("You may answer for {who} from {since} until {until}.", since=since, until=until)
    return naming.about(may, one.naming)


def _ways(record: Record, one: Carer, clients: int) -> tuple[Choice, ...]:
    """Reading, taking along and erasing: of which client is only said when there are several."""
    if clients == 1:
        return (
            replace(MINE, about=record.id),
            Choice(TAKE, button("Take everything along"), record.id),
            replace(ERASE, about=record.id),
        )
    labels = (
        ("mine", button("What I said about {who}")),
        (TAKE, button("Take along about {who}")),
        (WIPE, button("Erase about {who}")),
    )
    return tuple(Choice(name, naming.about(label, one.naming), record.id) for name, label in labels)


# --- which client -----------------------------------------------------------------------------


def _meant(turn: Turn, reply: Reply) -> str:
    """The client that a button names; typed: the one at hand, or the only one of whom something
    was said. "" when it is not known.
    """
    said = [record.id for record, _one in once_given(turn) if own_answers(turn, record)]
    at_hand = asked(turn.person.position).client
    wanted = reply.about or at_hand
    if wanted in said:
        return wanted
    return said[0] if len(said) == 1 else ""


def is_clear(turn: Turn, reply: Reply) -> bool:
    """Whether it is clear of which client the answers are meant, and there are any."""
    return bool(_meant(turn, reply))


def take_client(turn: Turn, reply: Reply) -> Turn:
    """Take the client whose answers are meant at hand."""
    return asking(turn, Asked(_meant(turn, reply)))


def _at_hand(turn: Turn) -> tuple[Record, Carer, tuple[CarersAnswer, ...]] | None:
    record = client_named(turn, asked(turn.person.position).client)
    one = known_as(turn, record) if record else None
    said = own_answers(turn, record) if record else ()
    return (record, one, said) if record and one and said else None


# --- taking along -----------------------------------------------------------------------------


def all_of_it(turn: Turn) -> tuple[Effect, ...]:
    """All that somebody said about the client at hand, in full and in order, as messages."""
    found, person = _at_hand(turn), turn.person
    if found is None:
        return ()
    _record, one, said = found
    pages = (said[n : n + PAGE] for n in range(0, len(said), PAGE))
    return tuple(
        Say(person.id, person.form, Prompt(tuple(Listing(_told(a, one)) for a in page)))
        for page in pages
    )


def _told(said: CarersAnswer, one: Carer) -> tuple[Text, ...]:
    return (
        _("You said this on {when}.", when=When(said.said_at, "date")),
        *question_to(said, one),
        *what_was_said(said),
    )


def take_mine(turn: Turn) -> Prompt:
    """Say that this was all."""
    found = _at_hand(turn)
    if found is None:
        return _nothing()
    all_of = naming.about(_("That is all that you said about {who}."), found[1].naming)
    wipes = replace(ERASE, about=found[0].id)
    return Prompt((all_of, _("You can copy it from this chat.")), (wipes, BACKWARD, HELP))


def _nothing() -> Prompt:
    return Prompt((_("There are no answers of yours here."),), (BACKWARD, HELP))


# --- erasing ----------------------------------------------------------------------------------


def erase_mine(turn: Turn) -> Prompt:
    """Ask once more, and say what stays with whom."""
    found = _at_hand(turn)
    if found is None:
        return _nothing()
    record, one, said = found
    return Prompt(
        (
            naming.about(_("I then erase all that you said about {who}."), one.naming),
            *stays(record, said),
            *_client_words(turn, record, said, one),
            _("Shall I erase it?"),
        ),
        (Choice("yes", button("Yes, erase it")), Choice("no", button("No, keep it"))),
    )


def _client_words(
    turn: Turn, record: Record, said: tuple[CarersAnswer, ...], one: Carer
) -> Iterator[Text]:
    """That the client's own words, written down, stay with the client."""
    theirs = {c.id for c in record.carers if c.person == turn.person.id}
    left = set(record.carers_answers) - set(said)
    if any(a.carer in theirs for a in left):
        yield naming.about(_("What {who} said in own words stays with {who}."), one.naming)


def wipe(turn: Turn, reply: Reply) -> Turn:
    """Erase all that somebody said about the client at hand."""
    found = _at_hand(turn)
    if found is None:
        return turn
    record, _one, said = found
    for answer in said:
        record = carers.erased(record, answer.id)
    return note(with_client(turn, record), _("I have erased it."))


# --- the table --------------------------------------------------------------------------------


WAYS = tuple(
    Branch(on, to, take_client, when=is_clear)
    for on, to in (("mine", "mine"), (TAKE, "take_mine"), (WIPE, "erase_mine"))
)
KEPT_STEPS = (
    Step("kept_of_me", kept_of_me, WAYS, back="rest", not_understood=NOT_KEPT_HERE),
    Step("take_mine", take_mine, WAYS[-1:], back="kept_of_me", shows=all_of_it),
    Step(
        "erase_mine",
        erase_mine,
        (Branch("yes", "kept_of_me", wipe), Branch("no", "kept_of_me")),
        back="kept_of_me",
    ),
)
KEPT_INTERRUPTS = (
    Branch("my_data", "kept_of_me", when=is_known),
    *WAYS,
    *(Branch(on, "kept_of_me", when=is_known) for on in ("mine", WIPE)),
    *(Branch(on, "rest") for on in ("my_data", "mine", WIPE)),
)
