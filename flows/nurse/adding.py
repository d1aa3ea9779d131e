"""The nurse's steps of adding a client: under a label of her own, with a link for the client, or
without one when somebody else answers.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from flows.arrival import one_time_link
from flows.conversation import Record, Role, ShowInvitation, Turn
from flows.interrupts import BACKWARD, HELP, note
from flows.nurse.visits import client_at_hand
from flows.permission import NO_LINK, cares_for, may_invite
from flows.script import AGAIN, Branch, Hears, Reply, Step, _, button
from flows.subject import about, with_client
from flows.words import Choice, Prompt

LONGEST_NAME = 40  # characters of a name or a label


def fits(turn: Turn, reply: Reply) -> bool:
    """Whether a name or label is short enough."""
    return len(" ".join(reply.words.split())) <= LONGEST_NAME


def can_be_read(turn: Turn, reply: Reply) -> bool:
    """Whether a name or label is short enough and has a letter or a number in it."""
    return fits(turn, reply) and any(character.isalnum() for character in reply.words)


def cannot_be_read(turn: Turn, reply: Reply) -> Turn:
    """Say that a name or label needs letters or numbers."""
    return note(turn, _("I cannot read that. Use letters or numbers."))


def too_long(turn: Turn, reply: Reply) -> Turn:
    """Say that a name or label is too long."""
    return note(turn, _("That is too long. Use at most {n} characters.", n=LONGEST_NAME))


def label(turn: Turn) -> Prompt:
    """Ask for a label of her own for a new client."""
    return Prompt(
        (
            _("Which label do you give this client?"),
            _("Use initials or a number. Do not use a full name."),
        ),
        (Choice("absent", button("Client without a phone")), BACKWARD, HELP),
    )


def absent_label(turn: Turn) -> Prompt:
    """Ask for the label of a client for whom somebody else answers."""
    return Prompt(
        (
            _("Somebody else then answers. The client gets no link."),
            _("Which label do you give this client?"),
        ),
        (BACKWARD, HELP),
    )


def label_is_free(turn: Turn, reply: Reply) -> bool:
    """Whether this label is short enough and not given to another client."""
    wanted, mine = " ".join(reply.words.split()), new_record_id(turn)
    own = (r for r in turn.caseload if cares_for(turn.person, r))
    taken = {r.label.casefold() for r in own if r.id != mine}
    return can_be_read(turn, reply) and wanted.casefold() not in taken


def label_is_taken(turn: Turn, reply: Reply) -> Turn:
    """Say that another client has this label."""
    return note(turn, _("You already have a client with this label."))


def new_record_id(turn: Turn) -> str:
    """The id of the record this turn makes. It tells nobody who made it, or for whom."""
    return sha256(f"{turn.event.id} {turn.event.secret}".encode()).hexdigest()[:16]


def add_client(turn: Turn, reply: Reply) -> Turn:
    """Make a client's record with nothing in it but the label, and a link to it."""
    return invite(add_absent(turn, reply), reply)


def add_absent(turn: Turn, reply: Reply) -> Turn:
    """Make the record of a client without a phone: no link leads to it."""
    nurse = turn.person
    record = Record(
        new_record_id(turn),
        label=" ".join(reply.words.split()),
        nurse=nurse.id,
        nurse_name=nurse.name,
        link=NO_LINK,
    )
    clients = tuple(dict.fromkeys((*nurse.clients, record.id)))
    turn = replace(turn, person=replace(nurse, clients=clients))
    return about(with_client(turn, record), record.id)


def invite(turn: Turn, reply: Reply) -> Turn:
    """Make a one-time link for the client at hand. Only its hash is kept."""
    record, code = client_at_hand(turn), turn.event.secret
    if record is None or not may_invite(turn.person, record):
        return turn
    link = one_time_link(turn, Role.CLIENT, record.id)
    shown = ShowInvitation(
        turn.person.id, turn.person.form, code, record.label, turn.person.name, link.expires_at
    )
    turn = with_client(turn, replace(record, link=link.id))
    return replace(
        turn,
        invitations=(*turn.invitations, link),
        effects=(*turn.effects, shown),
    )


UNFIT_LABEL = (
    Branch(Hears.WORDS, AGAIN, label_is_taken, when=can_be_read),
    Branch(Hears.WORDS, AGAIN, cannot_be_read, when=fits),
    Branch(Hears.WORDS, AGAIN, too_long),
)

ADDING_STEPS = (
    Step(
        "label",
        label,
        (
            Branch("absent", "absent_label"),
            Branch(Hears.WORDS, "client", add_client, when=label_is_free),
            *UNFIT_LABEL,
        ),
        back="home",
    ),
    Step(
        "absent_label",
        absent_label,
        (Branch(Hears.WORDS, "carers", add_absent, when=label_is_free), *UNFIT_LABEL),
        back="label",
    ),
)
