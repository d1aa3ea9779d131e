"""Who does what was agreed, when it is typed: a role, a first name, or neither.

Kept is a role or a first name, as it was said; a surname is not.
"""

from __future__ import annotations

from typing import Literal

from flows import dutch
from flows.subject import plain

Who = Literal["client", "network", "nurse", "other"]

LONGEST = 40  # characters
BEFORE = frozenset(
    """de het een mijn m'n haar zijn uw je jouw onze ons hun huishoudelijke zelf""".split()
)
CLIENT = frozenset(
    """cliënt client mevrouw meneer mw dhr zij hij zijzelf hijzelf zichzelf""".split()
)
NURSE = frozenset("ik ikzelf wijkverpleegkundige verpleegkundige zuster".split())
NETWORK = frozenset(
    """dochter zoon kind kinderen man vrouw partner echtgenoot echtgenote kleinkind kleinkinderen
    kleinzoon kleindochter schoondochter schoonzoon moeder vader zus broer nicht neef oom tante
    buurvrouw buurman buren buurmeisje buurjongen vriend vriendin vrienden vriendinnen kennis
    familie mantelzorger vrijwilliger""".split()
)
OTHER = frozenset(
    """fysio fysiotherapeut huisarts dokter arts assistente apotheek apotheker ergotherapeut diëtist
    logopedist casemanager specialist praktijkondersteuner poh thuiszorg verzorgende hulp
    huishoudster thuishulp collega psycholoog pedicure kapper gemeente wmo dagbesteding ziekenhuis
    maaltijdservice dominee pastoor imam chauffeur""".split()
)
# Those whom people call by a surname: "dokter Bos".
BY_SURNAME = frozenset(
    "huisarts dokter arts specialist psycholoog dominee pastoor imam apotheker".split()
)
WEEKDAYS = tuple(names.split()[0] for names in dutch.WEEKDAY_WORDS)
DAYS = frozenset("vandaag morgen overmorgen vanmiddag vanavond morgenochtend".split())


def who_does(words: str, nurse: str) -> tuple[Who | None, str] | None:
    """Who was typed, and how they were called; `nurse` is the name of the nurse who types.

    (None, name) is a first name of somebody unknown; None is neither a role nor a first name. Of
    the client with somebody else it is that one, called as both were.
    """
    said = plain(words).strip(" .,!?")
    if not said or len(said) > LONGEST:
        return None
    if said.casefold() == nurse.casefold():
        return "nurse", ""
    roles = [_role(_words(part)) for part in said.casefold().split(" en ")]
    if len(roles) > 1:
        return _together(roles, said)
    if roles[0] is not None:
        return roles[0], "" if roles[0] in ("client", "nurse") else said
    return (None, said) if _is_a_first_name(said) else None


def _words(part: str) -> list[str]:
    bare = (word.strip(".,") for word in part.split())
    return [word for word in bare if word not in BEFORE]


def _together(roles: list[Who | None], said: str) -> tuple[Who, str] | None:
    """The role of all who do not stand for the client, when that is one."""
    others = {role for role in roles if role != "client"}
    if others == {"network"}:
        return "network", said
    return ("other", said) if others == {"other"} else None


def _role(found: list[str]) -> Who | None:
    """The role in these words; after "buurvrouw" and "fysio" a first name may follow."""
    if not found or len(found) > 2 or not all(_is_a_word(word) for word in found):
        return None
    first, alone = found[0], len(found) == 1
    if first in CLIENT:
        return "client" if alone else None
    if first in NURSE:
        return "nurse" if alone else None
    if first in NETWORK:
        return "network"
    return "other" if first in OTHER and (alone or first not in BY_SURNAME) else None


def _is_a_first_name(said: str) -> bool:
    bare = said.casefold()
    if bare in BEFORE or " " in said or not _is_a_word(bare):
        return False
    return not (dutch.says_little(said) or bare in DAYS or bare.startswith(WEEKDAYS))


def _is_a_word(word: str) -> bool:
    return word.replace("-", "").replace("'", "").isalpha()
