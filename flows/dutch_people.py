"""Whom people name in Dutch: a name or a relation, and asking that somebody else answers.

Only whole texts count: a word more makes it something that somebody tells.
"""

from __future__ import annotations

import re

from flows import dutch

NO_NAMES = frozenset("alles alle niets niks iets iemand niemand ik niet klaar verder".split())

_PERSON = (
    r"(?:(?:mijn|mn|m'n|onze|de|een) )?(?:oudste |jongste )?(?:dochter|zoon|man|vrouw|partner|kind|"
    r"kinderen|kleindochter|kleinzoon|zus|zusje|broer|schoondochter|schoonzoon|buurvrouw|buurman|"
    r"vriendin|vriend|nicht|nichtje|neef|mantelzorger|iemand|iemand anders|ander|"
    r"familie)(?: [a-z]+)?"
)
_FILLING = (
    r"(?: (?:ook|wel|maar|hier|even|eens|dit|dat|het|ze|deze|de|die|vragen|voor mij|over mij))*"
)
_ANSWERS = r"(?: (?:antwoorden|antwoord geven|beantwoorden|invullen|meedenken|helpen antwoorden))"
_DOES_THIS = r"(?: (?:dit|dat|het)(?: ook| misschien)?(?: voor mij)? doen)"
LETS_ANSWER = re.compile(
    rf"(?:mag|kan|laat|zou|moet) {_PERSON}{_FILLING}{_ANSWERS}(?: voor mij| over mij)?"
    rf"|(?:mag|kan) {_PERSON}{_DOES_THIS}(?: voor mij)?"
    rf"|{_PERSON} (?:mag|kan|moet|wil|zal){_FILLING}{_ANSWERS}(?: voor mij| over mij)?"
    rf"|{_PERSON} (?:antwoordt|vult (?:dit|het)){_FILLING}(?: in)?"
    rf"|(?:ik wil|ik wil graag|ik heb liever|liever) dat {_PERSON}{_FILLING}"
    r" (?:antwoordt|meedenkt|invult|beantwoordt)"
    rf"|vraag (?:het |dit |dat )?(?:maar |liever )?aan {_PERSON}"
)


def names_nobody(text: str) -> bool:
    """Whether it cannot be what somebody is called: all, done, a sentence with I in it. "Wil" and
    "Ben" are names.
    """
    return bool(NO_NAMES & set(re.findall(r"[a-z]+", dutch.plain_text(text))))


def lets_another_answer(text: str) -> bool:
    """Whether the whole text asks that somebody else answers: "my daughter may answer, too". What
    somebody does or could do ("my son can do that") is an answer, and no such question.
    """
    words = " ".join(re.findall(r"[a-z']+", dutch.plain_text(text)[: dutch.LONGEST]))
    return len(text) <= dutch.LONGEST and bool(LETS_ANSWER.fullmatch(words))


def named_person(text: str) -> str:
    """Somebody as they were named, with a capital: "mijn dochter Els" is Els, "mijn dochter" keeps
    both words. The name begins sentences.
    """
    words = text.split()
    named = [w for w in words[2:] if w[:1].isupper()]
    kept = named if dutch.is_of_oneself(text) and len(named) == len(words) - 2 > 0 else words
    told = " ".join(kept)
    return told[:1].upper() + told[1:]


def is_like_a_name(text: str) -> bool:
    """Whether it names somebody: my daughter, or one or two words with a capital."""
    words = text.strip(" .").split()
    if names_nobody(text) or dutch.says_little(text) or not all(w.isalpha() for w in words):
        return False
    return (dutch.is_of_oneself(text) and 2 <= len(words) <= 3) or (
        1 <= len(words) <= 2 and all(w[0].isupper() for w in words)
    )
