"""The log in plain words: what was done with who may answer for a client, and what they said.

The log holds ids alone. Who is meant is looked up when it is shown, as the client calls them.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.conversation import Record, Role
from flows.log.logbook import Act, Entry, Thing
from flows.record import carers
from flows.record.caring import Carer
from flows.script import _, plural
from flows.words import Text

Table = Mapping[tuple[Act, Thing], Text]

OF_CARERS: Table = {  # the same whoever did it
    (Act.VIEW, Thing.SHEET): plural(
        "{who} read what you told about caring.",
        "{who} read {n} times what you told about caring.",
        1,
    ),
    (Act.VIEW, Thing.CARER): plural(
        "{who} looked at who answers too.", "{who} looked at who answers too {n} times.", 1
    ),
    (Act.ADD, Thing.CARER): plural(
        "{who} asked {whom} to answer too.", "{who} asked {whom} to answer too {n} times.", 1
    ),
    (Act.CONFIRM, Thing.CARER): plural(
        "{who} said yes to answering too.", "{who} said yes to answering too {n} times.", 1
    ),
    (Act.PERMIT, Thing.CARER): plural(
        "{who} said that {whom} may answer too.",
        "{who} said that {whom} may answer too {n} times.",
        1,
    ),
    (Act.CHANGE, Thing.CARER): plural(
        "{who} changed what {whom} may.", "{who} changed what {whom} may {n} times.", 1
    ),
    (Act.END_PERMISSION, Thing.CARER): plural(
        "{who} ended that {whom} answers too.", "{who} ended that {whom} answers too {n} times.", 1
    ),
    (Act.VIEW, Thing.CARERS_ANSWER): plural(
        "{who} read what somebody said about you.",
        "{who} read what somebody said about you {n} times.",
        1,
    ),
    (Act.ADD, Thing.CARERS_ANSWER): plural(
        "{who} gave an answer about you.", "{who} gave {n} answers about you.", 1
    ),
    (Act.CHANGE, Thing.CARERS_ANSWER): plural(
        "{who} changed an answer about you.", "{who} changed {n} answers about you.", 1
    ),
    (Act.CONFIRM, Thing.CARERS_ANSWER): plural(
        "{who} said whose words an answer is.", "{who} said {n} times whose words an answer is.", 1
    ),
    (Act.ERASE, Thing.CARERS_ANSWER): plural(
        "{who} erased an answer about you.", "{who} erased {n} answers about you.", 1
    ),
}


def carer_who_did(entry: Entry, record: Record) -> str:
    """How the client calls the carer who did this; "" when it was nobody who answers."""
    if entry.role != Role.CARER:
        return ""
    one = carers.carer(record, entry.authority.partition(" ")[2])
    came = (c for c in record.carers if c.accepted_at == entry.at)  # by a link, before any right
    one = one or next(came, None)
    return one.name if one else ""


def whom(entry: Entry, record: Record) -> Text | str:
    """Whose permission this is about: the one that changed at that moment, or the only one."""
    moments = {Act.ADD: "made_at", Act.PERMIT: "confirmed_at", Act.END_PERMISSION: "ended_at"}
    at = moments.get(entry.act)
    if entry.thing is not Thing.CARER:
        return ""
    found: tuple[Carer, ...] = tuple(c for c in record.carers if at and getattr(c, at) == entry.at)
    found = found or record.carers
    return found[0].name if len(found) == 1 else _("somebody")
