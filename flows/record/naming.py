"""How a carer's questions name the client: "your mother", "she"; or the name the client chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from flows.record.caring import Naming
from flows.script import _
from flows.words import Param, Text

RELATIONS: Mapping[str, tuple[Text, Literal["she", "he"]]] = {
    "mother": (_("your mother"), "she"),
    "father": (_("your father"), "he"),
    "wife": (_("your wife"), "she"),
    "husband": (_("your husband"), "he"),
    "partner_she": (_("your (female) partner"), "she"),
    "partner_he": (_("your (male) partner"), "he"),
    "sister": (_("your sister"), "she"),
    "brother": (_("your brother"), "he"),
    "daughter": (_("your daughter"), "she"),
    "son": (_("your son"), "he"),
    "grandmother": (_("your grandmother"), "she"),
    "grandfather": (_("your grandfather"), "he"),
    "aunt": (_("your aunt"), "she"),
    "uncle": (_("your uncle"), "he"),
    "friend_she": (_("your (female) friend"), "she"),
    "friend_he": (_("your (male) friend"), "he"),
    "neighbour_she": (_("your (female) neighbour"), "she"),
    "neighbour_he": (_("your (male) neighbour"), "he"),
}
CLIENT = _("the client")
_PRONOUNS = {
    "she": {"she": _("she"), "her": _("her")},
    "he": {"she": _("he"), "her": _("him")},
}


def who(naming: Naming) -> str | Text:
    """The client, in the words of whoever is asked: "your mother"."""
    return RELATIONS[naming.relation][0] if naming.relation else naming.name


def gender(naming: Naming) -> Literal["she", "he", ""]:
    """How the client is spoken of; "" when only the name is to be used."""
    return RELATIONS[naming.relation][1] if naming.relation else naming.gender


def called(naming: Naming) -> Mapping[str, Param]:
    """The params of a sentence about a client: who, she, her. Without a gender all are the name."""
    name = who(naming)
    pronouns = _PRONOUNS.get(gender(naming))
    if pronouns is None:
        return {"who": name, "she": name, "her": name}
    return {"who": name, **pronouns}


def for_nurse(text: Text, naming: Naming) -> Text:
    """The same sentence for a nurse, whose mother it is not: it names the client as the client."""
    spoken = _PRONOUNS.get(gender(naming), {"she": CLIENT, "her": CLIENT})
    return replace(text, params={**text.params, "who": CLIENT, **spoken})


def about(text: Text, naming: Naming) -> Text:
    """A sentence about a client, in which the client is called as chosen."""
    return replace(text, params={**text.params, **called(naming)})
