"""A text as the safety net reads it: its words in places, and the places of each class of words.

Reading never fails and takes steps in proportion to the length of the text. A word that nobody
knows is tried without its spelling mistakes, then as several words written together. The places of
a class are a whole number with a bit for each, so that "at most three words apart" is a shift.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

JOINING, SUBJECTS, GOES_ON = "VOEGWOORD", "ONDERWERP", ("PERSOONSVORM", "LOOPTDOOR")
"""The classes that say where a part of a sentence begins: after a joining word, or at a subject
that does not follow a finite verb ("wil ik") or another word that leads on to it ("toen ik").
"""
AND = "en"
"""Before a finite verb it joins parts of a sentence ("ik wil niet eten en heb pijn")."""
ME = "MIJ"
"""The class of words that are often written to the verb ("slaatme")."""
SMALL = "LIDWOORD"
"""Of words typed without spaces one at least is a subject, a finite verb or one of these."""
BEGIN, END = "BEGIN", "EINDE"
"""Where a sentence begins and ends: the places right before its first and after its last word."""
SKIP = ".."
"""In a phrase: up to three other words."""
PAUSE = 12
"""Empty places between two sentences: what belongs together is never further apart."""
PIECES = re.compile(r"[^\W\d_]+(?:['’`´][^\W\d_]+)*|\d+(?:[.,:]\d+)*|[.!?;…\n]+|[,:()–—/|-]")
SPELT_OUT = re.compile(r"\b(?:[^\W\d_][ .*_-]){2,}[^\W\d_]\b")
DIGITS_AS_LETTERS = str.maketrans("013457@$", "oieastas")
SIGNS = re.compile(r"[\w@$]+")
SHORTEST_ONE_OFF, SHORTEST_TWO_OFF = 5, 9
LONGEST_RUN, LONGEST_PIECE = 60, 18
SOUNDS = (("ij", "ei"), ("y", "ei"), ("ch", "g"), ("ck", "k"), ("qu", "kw"), ("x", "ks"))
SOUND_ALIKE = str.maketrans("czvw", "ksfw")


@dataclass(frozen=True)
class Page:
    """A text that has been read. `walls` are the places where a part of a sentence ends."""

    words: Mapping[int, str]
    places: Mapping[str, int]
    walls: int
    breaks: int  # between sentences

    @property
    def edges(self) -> int:
        """The places where a sentence begins or ends."""
        return self.breaks | self.places.get(BEGIN, 0)

    def where(self, names: Iterable[str]) -> int:
        """The places of all words of these classes."""
        bits = 0
        for name in names:
            bits |= self.places.get(name, 0)
        return bits


@dataclass
class Lexicon:
    """Which words belong to which classes: as they are written, and in every form they take.

    `classes` holds the words and phrases of each class (`arm=` is that form alone, `*arm` what
    ends in it), `spellings` what a way of spelling or a dialect stands for, `prefixes` the letters
    that are words of their own and are written to the next one, `known` all words of the language
    with their lemmas, `compounds` words that people also type apart, here with a space.
    """

    classes: Mapping[str, Iterable[str]]
    spellings: Mapping[str, str]
    prefixes: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    compounds: Iterable[str] = ()

    def __post_init__(self) -> None:
        apart = "|".join(re.escape(one).replace(r"\ ", "[ -]{1,3}") for one in self.compounds)
        self._apart = re.compile(rf"\b(?:{apart})\b") if apart else None
        self._classes: dict[str, tuple[str, ...]] = {}
        self._phrases = defaultdict[tuple[str, str], list[tuple[tuple[str, ...], str]]](list)
        words = defaultdict[str, set[str]](set)
        for name, entries in self.classes.items():
            for entry in entries:
                parts = tuple(entry.casefold().split())
                if len(parts) > 1:
                    self._phrases[parts[0], parts[1]].append((parts, name))
                else:
                    words[parts[0]].add(name)
        self._suffixes = {word[1:]: names for word, names in words.items() if word[0] == "*"}
        forms = defaultdict[str, set[str]](set)
        for form, lemma in self.known.items():
            if lemma in words and form.isalpha():
                forms[form] |= words[lemma]
        for word, names in words.items():
            forms[word.rstrip("=")] |= names
        self._classes = {form: tuple(sorted(names)) for form, names in forms.items()}
        self._joining = frozenset(self.classes.get(JOINING, ()))
        self._subjects = frozenset(self.classes.get(SUBJECTS, ()))
        self._finite = frozenset(self.classes.get(GOES_ON[0], ()))
        self._pointing = self._subjects | set(self.classes.get(ME, ()))
        self._goes_on = self._joining | {w for n in GOES_ON for w in self.classes.get(n, ())}
        self._small = self._goes_on | self._pointing | set(self.classes.get(SMALL, ()))
        parts_of_phrases = {p for list_ in self._phrases.values() for ps, _n in list_ for p in ps}
        self._fixed = set(self._classes) | parts_of_phrases | set(self.spellings)
        self._sounds: dict[str, str] = {}
        self._near = defaultdict[tuple[str, int], list[str]](list)
        for form in sorted(self._fixed):  # in one order, so that it always hears the same
            if len(form) > 3:
                self._sounds.setdefault(sound(form), form)
                self._near[form[0], len(form)].append(form)

    # --- reading -------------------------------------------------------------------------------

    def _begins_anew(self, word: str, before: str | None) -> bool:
        """Whether a new part of a sentence begins here, though nobody wrote a comma."""
        if word not in self._subjects or before is None or before in self._goes_on:
            return False
        return not (before.endswith("t") and self._is_finite(before))  # "dan legt hij"

    def _is_finite(self, word: str) -> bool:
        """Whether a word is, by its ending, a verb of which somebody can be the subject."""
        lemma = self.known.get(word, "")
        return word != lemma and lemma.endswith("en") and word[:2] != "ge"

    def _and_before(self, words: Mapping[int, str], verb: int) -> int:
        """The place, as a bit, of an "and" after which a clause of its own begins: with this verb,
        or with a few words before it.
        """
        for place in range(verb - 1, verb - 5, -1):
            if words.get(place) == AND:
                return 1 << place
        return 0

    def read(self, text: str) -> Page:
        """The page of a text."""
        words, places = dict[int, str](), defaultdict[str, int](int)
        walls = breaks = 0
        place = begins = 1
        for piece in PIECES.findall(self._in_one(plain(text))):
            if piece[0].isalnum():
                for word in self.known_as(re.sub(r"['’`´]|(?<=\d)[.,:].*", "", piece)):
                    if self._begins_anew(word, words.get(place - 1)):
                        walls |= 1 << place
                        place += 1
                    if word in self._subjects and words.get(place - 2) in self._finite:
                        walls |= (words.get(place - 1) in self._finite) << place - 1
                    if word in self._finite or self._is_finite(word):
                        walls |= self._and_before(words, place)
                    words[place] = word
                    walls |= (word in self._joining) << place
                    place += 1
            elif piece[0] in ".!?;…\n":
                breaks |= 1 << place
                place += PAUSE
                begins |= 1 << place - 1
            else:
                walls |= 1 << place
                place += 1
        breaks |= 1 << place
        places[BEGIN], places[END] = begins, breaks
        said = dict[int, tuple[str, ...]]()  # at each place the word and its lemma
        for at, word in words.items():
            bit = 1 << at
            for name in self._classes.get(word) or self._by_suffix(word):
                places[name] |= bit
            lemma = self.known.get(word) or word
            said[at] = (word,) if lemma == word else (word, lemma)
            for one in said[at]:
                places[one] |= bit
        for at, starts in said.items():
            for start in starts:
                for second in (*said.get(at + 1, ()), SKIP):
                    for parts, name in self._phrases.get((start, second), ()):
                        if end := _phrase_ends(said, at, parts):
                            places[name] |= (1 << end) - (1 << at)
        return Page(words, places, walls | breaks, breaks)

    def _by_suffix(self, word: str) -> Iterable[str]:
        """The classes of a compound that is known by its last part: `*pillen`."""
        for start in range(2, len(word) - 3):
            if names := self._suffixes.get(word[start:]):
                return names
        return ()

    def _in_one(self, text: str) -> str:
        """A text with its compounds in one word: "leef-plan" is about no life."""
        if self._apart is None:
            return text
        return self._apart.sub(lambda apart: re.sub("[ -]", "", apart[0]), text)

    def known_as(self, word: str) -> tuple[str, ...]:
        """The words that a piece of text stands for: itself, well spelt, or taken apart."""
        if word in self.spellings:
            return tuple(self.spellings[word].split())
        if word in self._fixed or word in self.known:
            return (word,)
        if self._by_suffix(word):
            return self._taken_apart(word) or (word,)
        return self._corrected(word)

    def _corrected(self, word: str) -> tuple[str, ...]:
        before = self.prefixes.get(word[0])
        if before and len(word) > 2 and self._knows(word[1:]):
            return (before, *self.known_as(word[1:]))
        if len(word) > 3 and (ended := next(filter(self._knows, _endings(word)), None)):
            return (ended,)
        if len(word) > 3 and (alike := self._sounds.get(sound(word))):
            return self.known_as(alike) if alike != word else (alike,)
        if SHORTEST_ONE_OFF <= len(word) <= LONGEST_PIECE and (near := self._nearest(word)):
            return self.known_as(near)
        return self._taken_apart(word) or (word,)

    def _knows(self, word: str) -> bool:
        return word in self._fixed or word in self.known

    def _nearest(self, word: str) -> str | None:
        far = 1 if len(word) < SHORTEST_TWO_OFF else 2
        found = [
            (distance, other)
            for length in range(len(word) - far, len(word) + far + 1)
            for other, distance, _place in extract(
                word,
                self._near.get((word[0], length), ()),
                scorer=OSA.distance,
                score_cutoff=far,
                limit=None,
            )
        ]
        return min(found)[1] if found else None

    def _taken_apart(self, run: str) -> tuple[str, ...]:
        """The fewest words that were typed without a space here; none if it is one long word."""
        if not 5 <= len(run) <= LONGEST_RUN:
            return ()
        best: list[tuple[str, ...] | None] = [(), *[None] * len(run)]
        for end in range(1, len(run) + 1):
            for start in range(max(0, end - LONGEST_PIECE), end):
                before, piece = best[start], run[start:end]
                if before is None or not self._is_piece(piece):
                    continue
                held = best[end]
                if held is None or len(before) + 1 < len(held):
                    best[end] = (*before, piece)
        found = tuple(word for piece in best[-1] or () for word in self.known_as(piece))
        # a compound ("slagroom", no blow) has no small words in it
        return found if any(word in self._small for word in found) else ()

    def _is_piece(self, piece: str) -> bool:
        if len(piece) < 4:
            return piece in self._fixed
        return piece in self._fixed or piece in self.known


def _phrase_ends(said: Mapping[int, tuple[str, ...]], at: int, parts: tuple[str, ...]) -> int:
    """The place after a phrase that begins here, or 0. `..` is up to three words."""
    place, may_skip = at + 1, 0
    for part in parts[1:]:
        if part == SKIP:
            may_skip = 3
            continue
        while part not in said.get(place, ()):
            if not may_skip or place not in said:
                return 0
            may_skip -= 1
            place += 1
        may_skip = 0
        place += 1
    return place


def _endings(word: str) -> tuple[str, ...]:
    """The word with the ending that was not heard, or with the other of d and t."""
    stem = word.rstrip("dt")
    return (word + "n", *(stem + end for end in ("d", "t") if word != stem))


def plain(text: str) -> str:
    """Small letters without accents or invisible signs; no letter stands there three times."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    spaced = (" " if c.isspace() and c != "\n" else c for c in apart)
    seen = "".join(
        c for c in spaced if c == "\n" or (c.isprintable() and not unicodedata.combining(c))
    )
    seen = re.sub(r"([^\W\d_])\1{2,}", r"\1\1", seen)
    seen = SPELT_OUT.sub(lambda run: re.sub(r"[^\w]|_", "", run[0]), seen)
    return SIGNS.sub(_lettered, seen) if set(seen) & set("@$0123456789") else seen


def _lettered(signs: re.Match[str]) -> str:
    """A word with digits for letters in it (d00d) as it is read; a number stays a number."""
    word = signs[0]
    mixed = any(map(str.isalpha, word)) and not word[0].isdigit()
    return word.translate(DIGITS_AS_LETTERS) if mixed else word


def sound(word: str) -> str:
    """How a word sounds: two spellings of one sound are one Dutch word, as good as always."""
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    word = word.translate(SOUND_ALIKE).replace("ou", "au")
    word = re.sub(r"(.)\1", r"\1", word)
    return re.sub(r"[dt]+$", "t", word)
