"""A carer comes in by a client's link: who asks, what for, what is kept of it. And stops again.

Nothing counts before the client knows who said yes; but for what a nurse recorded in presence.
"""

from __future__ import annotations

from dataclasses import replace

from flows.arrival import LINK_DOES_NOT_WORK, leads_to, left_alone, use
from flows.carer.on_behalf import Asked, asking, client_at_hand, once_given, without_ties
from flows.client.intake import GO_ON, choose_form, form
from flows.client.my_carers import asks_client
from flows.conversation import Carer, Effect, Form, Invitation, Record, Say, Turn
from flows.interrupts import BACKWARD, HELP, note
from flows.log.logbook import Thing
from flows.nurse.recorded import tell_accepted
from flows.record import carers, naming
from flows.script import AGAIN, STAY, Branch, Reply, Step, _, button
from flows.subject import nurse_of, with_client
from flows.words import Choice, Prompt, Text

HELLO = _("Hello. I am Tussendoor. I am a computer, not a human being.")
RATHER_NOT = Choice("no", button("No, rather not"))
FINE = Choice("yes", button("Yes, that is fine"))


def invited_as(record: Record | None, invited: Invitation | None) -> Carer | None:
    """The permission that an opened link is for."""
    if record is None or invited is None:
        return None
    return next((c for c in record.carers if c.link == invited.id), None)


# --- coming in --------------------------------------------------------------------------------


def may_answer(turn: Turn) -> Prompt:
    """Who asks, and what for."""
    one = invited_as(leads_to(turn), turn.person.invited)
    if one is None:
        return Prompt((LINK_DOES_NOT_WORK,), (GO_ON, HELP))
    return Prompt(
        (HELLO, _who_asks(one), _what_for(one), _("Do you want to hear more about that?")),
        (Choice("more", button("Yes, go on")), RATHER_NOT, HELP),
    )


def _who_asks(one: Carer) -> Text:
    who = naming.who(one.naming)
    if one.recorded:
        return _("{nurse} asks you this. It is about {who}.", nurse=one.recorded.by_name, who=who)
    return _("This is a question from {calls}.", calls=who)


def _what_for(one: Carer) -> Text:
    if one.kind == "writes":
        return naming.about(_("You then type here what {who} tells you."), one.naming)
    return naming.about(_("You may then answer questions about {who}."), one.naming)


def what_is_kept(turn: Turn) -> Prompt:
    """What is kept, who reads it, and whether that is all right."""
    record = leads_to(turn)
    one = invited_as(record, turn.person.invited)
    if record is None or one is None:
        return Prompt((LINK_DOES_NOT_WORK,), (GO_ON, HELP))
    return Prompt(
        (
            *_who_reads(record, one),
            _("I keep what you answer, your name here and your number on Telegram."),
            _("You write in Telegram. The company Telegram could read your words."),
            _("You can always stop."),
            _("Is that all right?"),
        ),
        (FINE, RATHER_NOT, BACKWARD, HELP),
    )


def _who_reads(record: Record, one: Carer) -> tuple[Text, ...]:
    if record.client is None:
        return (
            _("What you answer is for {who} and {nurse}.",
              who=naming.who(one.naming), nurse=nurse_of(record)),
        )  # fmt: skip
    return (
        naming.about(_("All that you answer can be read by {who}."), one.naming),
        naming.about(_("It is up to {who} what goes on to the nurse."), one.naming),
    )


def is_new(turn: Turn, reply: Reply) -> bool:
    """Whether somebody never chose a form of address."""
    return turn.own is None and not turn.person.clients


def works(turn: Turn, reply: Reply) -> bool:
    """Whether the link that was opened still leads to a permission."""
    return invited_as(leads_to(turn), turn.person.invited) is not None


def accept(turn: Turn, reply: Reply) -> Turn:
    """Say yes. Unless a nurse was there, the client is asked whether it is right."""
    invited, record = turn.person.invited, leads_to(turn)
    one = invited_as(record, invited)
    if invited is None or record is None or one is None:
        return note(left_alone(replace(turn, refused=Thing.LINK)), LINK_DOES_NOT_WORK)
    agreed = replace(one, person=turn.person.id, accepted_at=turn.now, form=turn.person.form)
    recorded = agreed.confirmed_at is not None
    asks: tuple[Effect, ...] = (
        tell_accepted(record, agreed) if recorded else asks_client(record, agreed)
    )
    clients = tuple(dict.fromkeys((*turn.person.clients, record.id)))
    turn = with_client(left_alone(use(turn, invited)), carers.put_carer(record, agreed))
    return replace(
        turn,
        person=replace(turn.person, clients=clients),
        effects=(*turn.effects, *asks),
    )


def decline(turn: Turn, reply: Reply) -> Turn:
    """Rather not answer. The client hears it, and the link no longer works."""
    invited, record = turn.person.invited, leads_to(turn)
    one = invited_as(record, invited)
    turn = note(left_alone(turn), _("That is fine. I ask you nothing."))
    if invited is None or record is None or one is None:
        return turn
    news = _("{name} would rather not answer.", name=one.name)
    left = carers.ended(record, one.id, "carer", turn.now)
    turn = with_client(use(turn, invited), left)
    return replace(turn, effects=(*turn.effects, *_tell(record, news)))


def _tell(record: Record, news: Text) -> tuple[Effect, ...]:
    """The client hears it; the nurse when the client has no phone."""
    if record.client is not None:
        return (Say(record.client.id, record.client.form, Prompt((news,)), asked=False),)
    if not record.nurse:
        return ()
    of = _("This is about {label}.", label=record.label)
    return (Say(record.nurse, Form.U, Prompt((of, news)), asked=False),)


# --- stopping ---------------------------------------------------------------------------------


def theirs(turn: Turn, record: Record | None) -> Carer | None:
    """This person's permission with a client, also one that waits for the client's yes."""
    found = (
        one
        for one in (reversed(record.carers) if record else ())
        if one.person == turn.person.id and carers.is_open(one)
    )
    return next(found, None)


def end_caring(turn: Turn) -> Prompt:
    """Ask once more, and say who hears it."""
    record = client_at_hand(turn)
    one = theirs(turn, record)
    if record is None or one is None:
        return Prompt((_("I ask you nothing about this any more."),), (BACKWARD, HELP))
    hears = (
        naming.about(_("I let {who} know."), one.naming)
        if record.client
        else _("I let {name} know.", name=nurse_of(record))
    )
    return Prompt(
        (
            naming.about(_("I then ask you nothing more about {who}."), one.naming),
            _("What you said stays kept."),
            hears,
            _("Shall I stop?"),
        ),
        (Choice("yes", button("Yes, stop")), Choice("no", button("No, go on")), HELP),
    )


def end(turn: Turn, reply: Reply) -> Turn:
    """Stop answering for the client at hand. The client hears it."""
    record = client_at_hand(turn)
    one = theirs(turn, record)
    if record is None or one is None:
        return turn
    news = _("{name} has stopped answering about you.", name=one.name)
    if record.client is None:
        news = _("{name} has stopped answering.", name=one.name)
    left = carers.ended(record, one.id, "carer", turn.now)
    turn = with_client(turn, left)
    turn = note(turn, naming.about(_("Good. I ask you nothing more about {who}."), one.naming))
    turn = without_ties(asking(turn, Asked("")), left)
    return replace(turn, effects=(*turn.effects, *_tell(record, news)))


def wait(turn: Turn, reply: Reply) -> Turn:
    """Neither yes nor no: the question waits."""
    return note(turn, _("That is fine. The question waits. Type something to see it again."))


def is_not_known(turn: Turn, reply: Reply) -> bool:
    """Whether nothing is kept of this person yet."""
    return turn.own is None and not once_given(turn)


WAITS = (  # no yes, and no refusal either
    Branch("later", STAY, wait),
    *(Branch(on, AGAIN, when=is_not_known) for on in ("mine", "my_data", "erase")),
)

ACCEPTING_STEPS = (
    Step(
        "may_answer",
        may_answer,
        (
            Branch("more", "carers_form", when=is_new),
            Branch("more", "what_is_kept"),
            Branch("no", "rest", decline),
            Branch("go_on", "rest"),
            *WAITS,
        ),
    ),
    Step(
        "carers_form",
        form,
        (
            Branch("u", "what_is_kept", choose_form(Form.U)),
            Branch("je", "what_is_kept", choose_form(Form.JE)),
            *WAITS,
        ),
        back="may_answer",
    ),
    Step(
        "what_is_kept",
        what_is_kept,
        (
            Branch("yes", "rest", accept),
            Branch("no", "rest", decline),
            Branch("go_on", "rest"),
            *WAITS,
        ),
        back="may_answer",
    ),
    Step(
        "end_caring",
        end_caring,
        (Branch("yes", "rest", end), Branch("no", "rest")),
        back="rest",
    ),
)
