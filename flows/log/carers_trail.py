"""The log in plain words: what was done with who may answer for a client, and what they said."""

from __future__ import annotations

from collections.abc import Mapping

from flows.log.logbook import Act, Thing
from flows.script import plural
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
        "{who} asked somebody to answer too.", "{who} asked {n} people to answer too.", 1
    ),
    (Act.CONFIRM, Thing.CARER): plural(
        "{who} said yes to answering too.", "{who} said yes to answering too {n} times.", 1
    ),
    (Act.PERMIT, Thing.CARER): plural(
        "{who} said that somebody may answer too.",
        "{who} said that {n} people may answer too.",
        1,
    ),
    (Act.CHANGE, Thing.CARER): plural(
        "{who} changed what somebody may.", "{who} changed what somebody may {n} times.", 1
    ),
    (Act.END_PERMISSION, Thing.CARER): plural(
        "{who} ended that somebody answers too.", "{who} ended that {n} people answer too.", 1
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
    (Act.ERASE, Thing.CARERS_ANSWER): plural(
        "{who} erased an answer about you.", "{who} erased {n} answers about you.", 1
    ),
}
