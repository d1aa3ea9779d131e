"""Who does what was agreed, when it is typed: a role, a first name, or neither.

Kept is a role or a first name, as it was said; a surname is not.
"""

from __future__ import annotations

from typing import Literal

from flows import dutch
from flows.subject import plain

Who = Literal["client", "network", "nurse", "other"]

LONGEST = 30  # characters
BEFORE = frozenset(
    """de het een mijn m'n haar zijn uw je jouw onze ons hun huishoudelijke""".split()
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


def who_does(words: str, nurse: str) -> tuple[Who | None, str] | None:
    """Who was typed, and how they were called; `nurse` is the name of the nurse who types.

    (None, name) is a first name of somebody unknown; None is neither a role nor a first name.
    """
    said = plain(words).strip(" .,!?")
    found = [word for word in said.casefold().split() if word not in BEFORE]
    if not found or len(said) > LONGEST:
        return None
    if said.casefold() == nurse.casefold():
        return "nurse", ""
    if len(found) > 2 or not all(_is_a_word(word) for word in found):
        return None
    return _role(found, said)


def _role(found: list[str], said: str) -> tuple[Who | None, str] | None:
    alone = len(found) == 1
    if found[0] in CLIENT:
        return ("client", "") if alone else None
    if found[0] in NURSE:
        return ("nurse", "") if alone else None
    if found[0] in NETWORK:  # "buurvrouw Riet" is one, too
        return "network", said
    if found[0] in OTHER:
        return ("other", said) if alone else None
    is_first_name = alone and " " not in said and not dutch.says_little(said)
    return (None, said) if is_first_name else None


def _is_a_word(word: str) -> bool:
    return word.replace("-", "").replace("'", "").isalpha()
