"""Whom people name in Dutch: a name or a relation, and asking that somebody else answers.

Only whole texts count: a word more makes it something that somebody tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

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
_ANSWERS = (
    r"(?: (?:antwoorden|antwoord geven|beantwoorden|invullen|meedenken|opschrijven|"
    r"helpen antwoorden))"
)
_A_NAME = r"(?!(?:ik|je|jij|u|hij|zij|ze|men|we|wij|dat|dit|het|niet|er) )[a-z]+"
_DOES_THIS = r"(?: (?:dit|dat|het)(?: ook| misschien)?(?: voor mij)? doen)"
LETS_ANSWER = re.compile(
    rf"(?:mag|kan|laat|zou|moet) {_PERSON}{_FILLING}{_ANSWERS}(?: voor mij| over mij)?"
    rf"|(?:mag|kan) {_A_NAME}{_FILLING}{_ANSWERS}(?: voor mij| over mij)?"
    rf"|(?:mag|kan) {_PERSON}{_DOES_THIS}(?: voor mij)?"
    rf"|{_PERSON} (?:mag|kan|moet|wil|zal){_FILLING}{_ANSWERS}(?: voor mij| over mij)?"
    rf"|{_PERSON} (?:antwoordt|vult (?:dit|het)){_FILLING}(?: in)?"
    rf"|(?:ik wil|ik wil graag|ik heb liever|liever) dat {_PERSON}{_FILLING}"
    r" (?:antwoordt|meedenkt|invult|beantwoordt)"
    rf"|vraag (?:het |dit |dat )?(?:maar |liever )?aan {_PERSON}"
)


_FRAME = re.compile(
    r"^(?:en |maar |nou )?(?:ik (?:denk|geloof|vrees|merk|zie|hoor|voel|vermoed|"
    r"ben(?: zo| heel| erg)? bang|maak me (?:zorgen|ongerust)|heb het (?:gevoel|idee))|"
    r"volgens mij|het lijkt)"
    r"(?: nu| echt| wel| soms| erop)* (?:dat|alsof|of) "
    r"|^(?:nu )?(?:ik )?(?:krijg|kreeg)(?: ik)? (?=.*\b(?:wakker|overeind|omhoog)\b)",
    re.IGNORECASE,
)


def without_frame(text: str) -> str:
    """What somebody thinks, sees or fears, without saying that they do: "I think that she is ill"
    is about her, and so is "I cannot wake her".
    """
    return _FRAME.sub("", text.strip(), count=1)


def names_nobody(text: str) -> bool:
    """Whether it cannot be what somebody is called: all, done, a sentence with I in it. "Wil" and
    "Ben" are names.
    """
    return bool(NO_NAMES & set(re.findall(r"[a-z]+", dutch.plain_text(text))))


def lets_another_answer(text: str) -> bool:
    """Whether the whole text asks that somebody else answers: "my daughter may answer, too". What
    somebody does or could do ("my son can do that") is an answer, and no such question.
    """
    return len(text) <= dutch.LONGEST and bool(LETS_ANSWER.fullmatch(_well_spelt(text)))


def _well_spelt(text: str) -> str:
    """The words of a text, with the words that count here without their typing errors."""
    words = re.findall(r"[a-z']+", dutch.plain_text(text)[: dutch.LONGEST])
    return " ".join(_mended(word) for word in words)


def _mended(word: str) -> str:
    if word in _LONG_WORDS or len(word) < SHORTEST_MISSPELT:
        return word
    return next((right for right in _LONG_WORDS if dutch.one_error_apart(word, right)), word)


# --- what is said about somebody who answers -----------------------------------------------------

About = Literal["stop", "keep", "read", ""]
_CHILD, _SPOUSE = "dochter|zoon|kind", "man|vrouw|partner"
_SIBLING, _FRIEND, _NEIGHBOUR = "zus|zusje|broer", "vriend|vriendin", "buurman|buurvrouw"
_GRANDCHILD, _NIECE = "kleindochter|kleinzoon|kleinkind", "nicht|nichtje|neef|neefje"
OF_MINE = {  # who somebody is to the client, when the client is this to them
    **dict.fromkeys(("mother", "father"), _CHILD),
    **dict.fromkeys(("wife", "husband", "partner_she", "partner_he"), _SPOUSE),
    **dict.fromkeys(("sister", "brother"), _SIBLING),
    **dict.fromkeys(("grandmother", "grandfather"), _GRANDCHILD),
    **dict.fromkeys(("aunt", "uncle"), _NIECE),
    **dict.fromkeys(("daughter", "son"), "moeder|vader"),
    **dict.fromkeys(("friend_she", "friend_he"), _FRIEND),
    **dict.fromkeys(("neighbour_she", "neighbour_he"), _NEIGHBOUR),
}
_READS = r"(?:lezen|zien|weten|horen)"
_HAS_READ = r"(?:leest|ziet|weet|hoort)"
_WORKS = r"(?:antwoorden|beantwoorden|meedenken|invullen|opschrijven)"
_FOR_ME = r"(?: voor mij| over mij)?"
_SAYS_ABOUT: dict[About, re.Pattern[str]] = {
    "stop": re.compile(
        rf"(?:ik wil )?stop(?:pen)? (?:met )?@(?: nu)?|@ (?:nu )?stoppen|@ (?:moet|mag) stoppen"
        rf"|laat @ (?:maar )?(?:nu )?stoppen"
        rf"|@ (?:mag|hoeft|moet) (?:dit |dat |het )?niet meer(?: te)?{_FOR_ME}"
        rf"(?: {_WORKS})?{_FOR_ME}"
        rf"|ik wil niet (?:meer )?dat @(?: nog)?{_FOR_ME} (?:antwoordt|meedenkt|invult|opschrijft)"
    ),
    "keep": re.compile(
        rf"niet voor wie meedenkt|(?:dit is |dat is )?niet voor @"
        rf"|@ (?:mag|hoeft|moet) (?:dit|dat|het|hier) niet (?:van |te )?(?:te )?{_READS}"
        rf"|(?:dit|dat|het) (?:mag|hoeft|moet) @ niet (?:te )?{_READS}"
        rf"|(?:ik wil |wil )?(?:dit |dat |het )?(?:liever )?niet (?:aan|tegen) @"
        rf"(?: (?:vertellen|zeggen|laten (?:lezen|zien|weten)))?"
        rf"|(?:vertel|zeg) (?:dit|dat|het) (?:maar )?niet (?:aan|tegen) @"
        rf"|ik wil niet dat @ (?:dit|dat|het) {_HAS_READ}"
    ),
    "read": re.compile(
        r"(?:ik wil )?(?:lees |lezen )?wat @ (?:over mij )?(?:zei|zegt|schreef|vertelde|"
        r"gezegd heeft|heeft (?:gezegd|geschreven|verteld|geantwoord))(?: over mij)?(?: lezen)?"
        r"|wat (?:zei|zegt|schreef|vertelde) @(?: over mij)?"
        r"|wat heeft @ (?:over mij )?(?:gezegd|geschreven|verteld|geantwoord)(?: over mij)?"
    ),
}
_LONG_WORDS = ("antwoorden", "antwoordt", "beantwoorden", "invullen", "opschrijven", "meedenken",
               "meedenkt", "vertellen", "stoppen", "dochter")  # fmt: skip
SHORTEST_MISSPELT = 6  # letters: a shorter word has too many others next to it


def says_about(text: str, name: str, relation: str) -> About:
    """What the whole text says of somebody with this name, to whom the client has this relation:
    they are to stop, they may not read something, or what they said is to be read. "" is nothing.
    """
    if len(text) > dutch.LONGEST:
        return ""
    called = [re.escape(" ".join(re.findall(r"[a-z']+", dutch.plain_text(name))))]
    mine = OF_MINE.get(relation)
    if mine:
        called.insert(0, rf"(?:mijn|mn|m'n) (?:oudste |jongste )?(?:{mine})(?: {called[0]})?")
    pointed = re.sub(rf"(?<![a-z'])(?:{'|'.join(filter(None, called))})(?![a-z'])", "@",
                     _well_spelt(text), count=1)  # fmt: skip
    return next((one for one, said in _SAYS_ABOUT.items() if said.fullmatch(pointed)), "")


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


# --- subjects -------------------------------------------------------------------------------------

_SUBJECTS = {
    "happy": "geluk gelukkig",
    "body": "lichaam",
    "mind": "denken voelen gevoel gevoelens gedachten",
    "meaning": "telt belangrijk zingeving",
    "quality": "thuis huis geld wonen genieten",
    "participation": "mensen meedoen",
    "daily": "dag dagelijks",
    "agenda": "punten gesprek",
    "marks": "cijfer cijfers",
}
_SUBJECT_OF = {word: subject for subject, words in _SUBJECTS.items() for word in words.split()}
_BETWEEN = frozenset("en het de ook nog over voor mijn andere gewone zijn".split())


def subjects_named(text: str, listed: Sequence[str]) -> tuple[str, ...]:
    """The subjects that a text names, by number in this list or in a word, each once: "1 2 3 6",
    "lichaam, geluk". Empty when it holds anything else.
    """
    words = re.findall(r"[a-z]+|[0-9]+", dutch.plain_text(text)[: dutch.LONGEST])
    named = [word for word in words if word not in _BETWEEN]
    numbers = {str(n): subject for n, subject in enumerate(listed, 1)}
    found = [numbers.get(word) or _SUBJECT_OF.get(word, "") for word in named]
    return tuple(dict.fromkeys(found)) if found and set(found) <= set(listed) else ()
