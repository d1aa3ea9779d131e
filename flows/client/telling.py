"""Whom the bot may tell that a client needs help: asked when coming in, and changed at any time.

The nurse: at once, after asking, or not. Relatives: only after asking the client each time, and
only once they have said yes themselves.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Literal

from flows import dutch, dutch_people
from flows.arrival import one_time_link
from flows.client.asking import is_telling, keep_note
from flows.conversation import (
    Contact,
    Effect,
    Form,
    Position,
    Record,
    Role,
    Say,
    ShowRelativeLink,
    Turn,
)
from flows.interrupts import BACKWARD, HELP, is_kept, note
from flows.script import AGAIN, RETURN, Action, Branch, Hears, Reply, Step, _, button
from flows.subject import about, nurse_of, plain, record_of
from flows.words import Choice, Listing, Prompt, Text

LONGEST_NAME = 40  # characters
MOST_RELATIVES = 5
ADD = Choice("add", button("Add somebody"))


# --- the nurse --------------------------------------------------------------------------------


def tell(turn: Turn) -> Prompt:
    """Ask whether the nurse may be told, and how."""
    nurse = nurse_of(record_of(turn))
    return Prompt(
        (
            _("Sometimes somebody writes something that needs help. {nurse} can then get it.",
              nurse=nurse),
            _("If {nurse} does not read it in time, a colleague can get it.", nurse=nurse),
            _("May I then let {nurse} know?", nurse=nurse),
        ),
        (
            Choice("at_once", button("Yes, at once")),
            Choice("ask", button("Ask me first")),
            Choice("nobody", button("No, rather not")),
            HELP,
        ),
    )  # fmt: skip


def choose(wanted: Literal["at_once", "ask", "nobody"]) -> Action:
    """Keep what the client wants the nurse to be told."""

    def does(turn: Turn, reply: Reply) -> Turn:
        return replace(turn, record=replace(record_of(turn), tell=wanted))

    return does


def is_not_asked(turn: Turn, reply: Reply) -> bool:
    """Whether there is a nurse, and it was never asked whether she may be told."""
    record = turn.record or turn.invited_to
    return record is not None and bool(record.nurse) and not record.tell


# --- somebody else ----------------------------------------------------------------------------


def tell_other(turn: Turn) -> Prompt:
    """Ask whether somebody else may be told, too."""
    return Prompt(
        (
            _("I can also let somebody else know. Your daughter, say, or a friend."),
            _("They do not see what you write. I ask you first, each time."),
            _("Do you want to add somebody?"),
        ),
        (Choice("no", button("No, go on")), Choice("yes", button("Yes, add somebody")), HELP),
    )


def then_begin(turn: Turn, reply: Reply) -> Turn:
    """Add somebody, and then go on with the opening question."""
    position = turn.person.position
    position = replace(position, returns=Position("happy", number=position.number))
    return replace(turn, person=replace(turn.person, position=position))


def who_told(turn: Turn) -> Prompt:
    """Whom the bot may tell what, and what can be changed in it."""
    record = record_of(turn)
    items = (*_nurse_line(record), *(_contact_line(contact) for contact in record.contacts))
    shown = Listing(items) if items else _("I now let nobody know anything.")
    kept = is_kept(turn, Reply())
    nurse = Choice("nurse", button("Change it for {nurse}", nurse=nurse_of(record)))
    people = (
        Choice("contact", button("{name}", name=c.name), about=key(c)) for c in record.contacts
    )
    return Prompt(
        (_("If you need help, I can let somebody know."), shown, _("What do you want to do?")),
        (
            *((nurse,) if kept and record.nurse else ()),
            *people,
            *((ADD,) if may_add(turn, Reply()) else ()),
            Choice("go_on", button("Go on")),
            HELP,
        ),
    )


def _nurse_line(record: Record) -> tuple[Text, ...]:
    if not record.nurse:
        return ()
    match record.tell:
        case "at_once":
            line = _("{name}: I let them know at once.", name=nurse_of(record))
        case "nobody":
            line = _("{name}: I let them know nothing.", name=nurse_of(record))
        case _:
            line = _("{name}: I ask you first.", name=nurse_of(record))
    return (line,)


def _contact_line(contact: Contact) -> Text:
    if contact.agreed_at:
        return _("{name}: I ask you first.", name=contact.name)
    return _("{name}: has not said yes yet.", name=contact.name)


def may_add(turn: Turn, reply: Reply) -> bool:
    """Whether there is room for one more relative, and a consent to keep a name."""
    return is_kept(turn, reply) and len(record_of(turn).contacts) < MOST_RELATIVES


def too_many(turn: Turn, reply: Reply) -> Turn:
    """Say that there is no room."""
    return note(turn, _("You can add at most {n} people.", n=MOST_RELATIVES))


# --- adding somebody --------------------------------------------------------------------------


def relative_name(turn: Turn) -> Prompt:
    """Ask whom to add."""
    return Prompt((_("Whom do you want to add? A first name is enough."),), (BACKWARD, HELP))


def is_no_name(turn: Turn, reply: Reply) -> bool:
    """Whether it is a yes or a no, or "all", which is nobody's name."""
    little = dutch.says_little(reply.words) and any(c.isalpha() for c in reply.words)
    return little or dutch_people.names_nobody(reply.words)


def is_short(turn: Turn, reply: Reply) -> bool:
    """Whether a name can be read and is short enough; what speaks of danger is no name."""
    named = plain(reply.words)
    readable = len(named) <= LONGEST_NAME and any(character.isalnum() for character in named)
    return readable and not turn.house.net.hear(named)


def name_unfit(turn: Turn, reply: Reply) -> Turn:
    """Say what a name has to look like."""
    return note(turn, _("Use a name of at most {n} letters.", n=LONGEST_NAME))


def keep_name(turn: Turn, reply: Reply) -> Turn:
    """Take the name at hand."""
    return about(turn, dutch_people.named_person(plain(reply.words)))


def relative_calls(turn: Turn) -> Prompt:
    """Ask how this person calls the client."""
    named = (*turn.person.position.about, "")[0]
    return Prompt(
        (
            _("{name} can then know whom a message is about. For example: mum, or Riet.",
              name=named),
            _("How does {name} call you?", name=named),
        ),
        (BACKWARD, HELP),
    )  # fmt: skip


def add(turn: Turn, reply: Reply) -> Turn:
    """Keep this person, and make the link by which they say yes themselves."""
    named, calls = (*turn.person.position.about, "")[0], plain(reply.words)
    return about(_asked(turn, Contact("", named, calls=calls)))


def _asked(turn: Turn, contact: Contact) -> Turn:
    """The turn with a new link for somebody; only its hash is kept, and an older one is void."""
    record, code = record_of(turn), turn.event.secret
    link = one_time_link(turn, Role.CARER, record.id)
    others = tuple(c for c in record.contacts if key(c) != key(contact))
    asked = replace(contact, link=link.id)
    shown = ShowRelativeLink(
        turn.person.id, turn.person.form, code, contact.name, contact.calls, link.expires_at
    )
    return replace(
        turn,
        record=replace(record, contacts=(*others, asked)),
        invitations=(*turn.invitations, link),
        effects=(*turn.effects, shown),
    )


# --- one of them ------------------------------------------------------------------------------


def key(contact: Contact) -> str:
    """What a button carries for a relative: the beginning of the hash of their link."""
    return contact.link[:12]


def contact_at_hand(turn: Turn) -> Contact | None:
    """The relative this is about."""
    wanted = (*turn.person.position.about, "")[0]
    return next((c for c in record_of(turn).contacts if key(c) == wanted), None)


def choose_contact(turn: Turn, reply: Reply) -> Turn:
    """Take the chosen relative at hand."""
    return about(turn, reply.about)


def contact(turn: Turn) -> Prompt:
    """One relative, and what can be done."""
    found = contact_at_hand(turn)
    if found is None:
        return Prompt((_("This person is no longer on your list."),), (BACKWARD, HELP))
    again = () if found.agreed_at else (Choice("link", button("New link")),)
    said = (
        _("{name} has said yes.", name=found.name)
        if found.agreed_at
        else _("{name} has not said yes yet.", name=found.name)
    )
    return Prompt(
        (said, _("What do you want to do?")),
        (*again, Choice("remove", button("Take off the list")), BACKWARD, HELP),
    )


def new_link(turn: Turn, reply: Reply) -> Turn:
    """Make a new link for the relative at hand; the old one no longer works."""
    found = contact_at_hand(turn)
    if found is None or found.agreed_at or not is_kept(turn, reply):
        return turn
    return about(_asked(turn, found), sha256(turn.event.secret.encode()).hexdigest()[:12])


def remove(turn: Turn, reply: Reply) -> Turn:
    """Take the relative at hand off the list. They hear that nothing comes any more."""
    found, record = contact_at_hand(turn), record_of(turn)
    if found is None:
        return turn
    left = tuple(c for c in record.contacts if c is not found)
    turn = note(turn, _("{name} gets no message from me any more.", name=found.name))
    told = farewell(found)
    return about(
        replace(turn, record=replace(record, contacts=left), effects=(*turn.effects, *told))
    )


def farewell(contact: Contact) -> tuple[Effect, ...]:
    """What a relative hears when they are no longer told anything: whoever counts on a message has
    to know that none will come.
    """
    if not contact.agreed_at:
        return ()
    ended = _("I no longer send you messages about {calls}.", calls=contact.calls)
    return (Say(contact.id, Form.U, Prompt((ended,)), asked=False),)


def farewells(record: Record) -> tuple[Effect, ...]:
    """What all relatives hear when a client stops."""
    return tuple(effect for contact in record.contacts for effect in farewell(contact))


def tells_instead(turn: Turn, reply: Reply) -> bool:
    """Whether somebody tells something in the place of a choice, and it may be kept."""
    return is_kept(turn, reply) and is_telling(turn, reply)


TOLD_INSTEAD = Branch(Hears.WORDS, AGAIN, keep_note, when=tells_instead)

TELLING_STEPS = (
    Step(
        "tell",
        tell,
        (
            Branch("at_once", "tell_other", choose("at_once")),
            Branch("ask", "tell_other", choose("ask")),
            Branch("nobody", "tell_other", choose("nobody")),
            TOLD_INSTEAD,
        ),
    ),
    Step(
        "tell_other",
        tell_other,
        (Branch("no", "happy"), Branch("yes", "relative_name", then_begin), TOLD_INSTEAD),
        back="tell",
    ),
    Step(
        "who_told",
        who_told,
        (
            Branch("nurse", "tell_nurse"),
            Branch("contact", "contact", choose_contact),
            Branch("add", "relative_name", when=may_add),
            Branch("add", AGAIN, too_many),
            Branch("go_on", RETURN),
        ),
        back="my_data",
    ),
    Step(
        "tell_nurse",
        tell,
        (
            Branch("at_once", "who_told", choose("at_once")),
            Branch("ask", "who_told", choose("ask")),
            Branch("nobody", "who_told", choose("nobody")),
            TOLD_INSTEAD,
        ),
        back="who_told",
    ),
    Step(
        "relative_name",
        relative_name,
        (
            Branch(Hears.WORDS, AGAIN, when=is_no_name),
            Branch(Hears.WORDS, "relative_calls", keep_name, when=is_short),
            Branch(Hears.WORDS, AGAIN, name_unfit),
        ),
        back="who_told",
    ),
    Step(
        "relative_calls",
        relative_calls,
        (
            Branch(Hears.WORDS, AGAIN, when=is_no_name),
            Branch(Hears.WORDS, "who_told", add, when=is_short),
            Branch(Hears.WORDS, AGAIN, name_unfit),
        ),
        back="relative_name",
    ),
    Step(
        "contact",
        contact,
        (Branch("remove", "who_told", remove), Branch("link", AGAIN, new_link)),
        back="who_told",
    ),
)
TO_END = frozenset({"who_told", "contact"})  # open without a consent, too
