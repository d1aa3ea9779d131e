"""Every Dutch string is complete, plain, calm and in one form of address.

The rules are those of the tone guide. A test that fails lists all offending strings with the
reason, so that a writer can mend them in one go. Strings of the je-form that fall back on the
u-form are judged once, except for their address.
"""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po

from tests import plain_dutch
from tests.plain_dutch import ADVICE, ALLOWED, FIGURES_OF_SPEECH, PITY, PRAISE, sentences, words

ROOT = Path(__file__).parents[2]
CATALOGS = {
    "u": ROOT / "locales" / "nl" / "LC_MESSAGES" / "tussendoor.po",
    "je": ROOT / "locales" / "nl@informal" / "LC_MESSAGES" / "tussendoor.po",
}
SOURCES = ("flows", "channels", "handover", "storage", "upkeep")  # and the modules beside them

# The functions that make a text, with the context under which its translation stands.
KEYWORDS: Mapping[str, str] = {
    "_": "",
    "plural": "",
    "button": "button",
    "menu": "menu",
    "typed": "typed",
    "slash": "command",
}
NOT_READ = ("typed", "command")  # what people type: no sentences, and not shown as such
ALWAYS_U = ("handover/letter.py", "handover/permission_page.py")  # on paper, to whoever reads it
NOT_CLIENTS = ("flows/nurse/", "flows/carer/")

MOST_WORDS_IN_A_SENTENCE = 12
MOST_WORDS_ON_A_BUTTON = 4
THE_LONG_BUTTON = "Hier wil ik over praten"  # shorter would no longer say it
MOST_CHARACTERS_ON_A_BUTTON = 30
EASE_OF_A_STRING = 55  # from three words on: of one or two the formula says nothing
EASE_OF_A_SESSION = 80

U_WORDS = frozenset({"u", "uw", "uwe", "uzelf"})
JE_WORDS = frozenset({"je", "jij", "jou", "jouw", "jouwe", "jezelf"})
# Labels with which the form of address is chosen; elsewhere a form stands between quotation marks.
CHOICES_OF_FORM = frozenset({"u", "je"})
_MENTIONED = re.compile("[“\u2018](?:u|je|jij)[”\u2019]", re.IGNORECASE)
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]|[:;]-?[)(D]")
_BLOCK = re.compile(
    r'^(?:msgctxt "(?P<context>[^\n]*)"\n)?msgid (?P<id>(?:"[^\n]*"\n)+)', re.MULTILINE
)

Key = tuple[str, str]  # context and msgid


@dataclass(frozen=True)
class Entry:
    """A message of a catalog or of the code; `plural` is empty when there is one form."""

    context: str
    msgid: str
    plural: str = ""
    strings: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What identifies it in a catalog."""
        return self.context, self.msgid

    @property
    def shown(self) -> tuple[str, ...]:
        """What people see of it: of a button nothing after `|`, where synonyms for typing stand."""
        if self.context in NOT_READ:
            return ()
        if self.context == "button":
            return tuple(text.partition("|")[0].strip() for text in self.strings)
        return self.strings


# --- reading ---------------------------------------------------------------------------------


@cache
def catalog(form: str) -> Catalog:
    """A form's catalog as it stands in its file."""
    with CATALOGS[form].open("rb") as file:
        return read_po(file, abort_invalid=True)


@cache
def entries(form: str) -> Mapping[Key, Entry]:
    """What a form's own catalog holds."""
    return {entry.key: entry for entry in _entries(catalog(form))}


def _entries(read: Catalog) -> Iterator[Entry]:
    for message in read:
        one, *many = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        if one:
            yield Entry(message.context or "", one, "".join(many), tuple(strings or ()))


@cache
def merged(form: str) -> Mapping[Key, Entry]:
    """What people of a form get: the je-form falls back on the u-form."""
    return entries("u") if form == "u" else {**entries("u"), **entries("je")}


@cache
def in_the_code() -> Mapping[Entry, frozenset[str]]:
    """The messages that the code says, with the files that say them.

    This is the one place that knows how messages are written in the code.
    """
    found: dict[Entry, set[str]] = {}
    inside = (path for folder in SOURCES for path in (ROOT / folder).rglob("*.py"))
    for path in (*ROOT.glob("*.py"), *inside):
        for entry in extract(path.read_bytes()):
            found.setdefault(entry, set()).add(path.relative_to(ROOT).as_posix())
    return {entry: frozenset(paths) for entry, paths in found.items()}


def extract(source: bytes) -> Iterator[Entry]:
    """The messages in a module's source; what is no literal is not found."""
    for _line, name, messages, _comments in extract_python(
        BytesIO(source), dict.fromkeys(KEYWORDS), (), {}
    ):
        said = (messages,) if isinstance(messages, str) else messages or ()
        if said and said[0]:
            plural = said[1] or "" if name == "plural" else ""
            yield Entry(KEYWORDS[str(name)], said[0], plural)


# --- judging ---------------------------------------------------------------------------------


Offence = tuple[str, Entry, str, str]  # form, entry, Dutch, reason


def none_of(offences: Iterable[Offence]) -> None:
    """Fail with all offences, one below the other."""
    none_listed(
        f"[{form}{' ' + entry.context if entry.context else ''}] {entry.msgid!r}\n"
        f"    {text}\n    -> {reason}"
        for form, entry, text, reason in offences
    )


def none_listed(faults: Iterable[str]) -> None:
    """Fail with all faults, without the traceback that would hide them."""
    if listed := list(faults):
        pytest.fail(f"{len(listed)} to mend:\n" + "\n".join(listed), pytrace=False)


def judge(rule: Callable[[str], Iterable[str]], *contexts: str) -> None:
    """Fail with every shown string that breaks a rule; a rule yields reasons."""
    none_of(
        (form, entry, text, reason)
        for form in CATALOGS
        for entry in entries(form).values()
        if not contexts or entry.context in contexts
        for text in entry.shown
        for reason in rule(text)
    )


def refusing(phrases: Mapping[str, str]) -> Callable[[str], Iterator[str]]:
    """The rule that none of these phrases is said."""
    return lambda text: (
        f"“{found}”: {reason}" for found, reason in plain_dutch.refused(text, phrases)
    )


def address(text: str) -> frozenset[str]:
    """The words of a text that address somebody, without accents; a quoted “u” does not."""
    bare = unicodedata.normalize("NFD", _MENTIONED.sub(" ", text)).replace("\u0301", "")
    return frozenset(word.lower() for word in words(bare)) & (U_WORDS | JE_WORDS)


def placeholders(text: str) -> frozenset[str]:
    """The names between braces."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


# --- the catalogs ----------------------------------------------------------------------------


def test_nothing_is_untranslated() -> None:
    none_of(
        (form, entry, text, "untranslated")
        for form in CATALOGS
        for entry in entries(form).values()
        for text in entry.strings or ("",)
        if not text.strip()
    )


@pytest.mark.parametrize("form", CATALOGS)
def test_nothing_is_fuzzy_or_obsolete(form: str) -> None:
    faults = [f"fuzzy: {message.id}" for message in catalog(form) if message.fuzzy and message.id]
    faults += [f"obsolete: {msgid}" for msgid in catalog(form).obsolete]
    none_listed(faults + ["the header is fuzzy"] * catalog(form).fuzzy)


@pytest.mark.parametrize("form", CATALOGS)
def test_no_message_stands_twice_in_a_catalog(form: str) -> None:
    found = _BLOCK.finditer(CATALOGS[form].read_text(encoding="utf-8"))
    keys = Counter(
        (block["context"] or "", "".join(re.findall(r'"(.*)"', block["id"]))) for block in found
    )
    none_listed(f"stands {times} times: {key}" for key, times in keys.items() if times > 1)


def test_messages_are_found_in_the_code_under_their_context() -> None:
    source = b"""
    _("Hello {name}, " "welcome.", name=people["x"])
    for _, label in plural("one day", "{n} days", n), button("Stop", n=len("x")): pass
    def button(msgid="no"): return _(msgid)
    """
    assert list(extract(source)) == [
        Entry("", "Hello {name}, welcome."),
        Entry("", "one day", "{n} days"),
        Entry("button", "Stop"),
    ]


def test_the_catalog_and_the_code_hold_the_same_messages() -> None:
    said = {(entry.key, entry.plural) for entry in in_the_code()}
    held = {(entry.key, entry.plural) for entry in entries("u").values()}
    buttons = {msgid for (context, msgid), _ in said if context == "button"}
    missing = sorted(said - held)
    needless = sorted(
        (key, plural)
        for key, plural in held - said
        if key[0] != "command" and not (key[0] == "typed" and key[1] in buttons)
    )
    listed = [f"in the code, not in the catalog: {message}" for message in missing]
    listed += [f"in the catalog, not in the code: {message}" for message in needless]
    none_listed(listed)


def test_the_je_form_holds_only_what_differs() -> None:
    none_of(
        ("je", entry, " / ".join(entry.strings), reason)
        for entry in entries("je").values()
        for reason in _needless(entry, entries("u").get(entry.key))
    )


def _needless(entry: Entry, formal: Entry | None) -> Iterator[str]:
    if formal is None:
        yield "not in the u-form"
    elif formal.strings == entry.strings:
        yield "the same in the u-form"
    elif formal.plural != entry.plural:
        yield "another plural in the u-form"


def test_a_translation_has_the_placeholders_of_its_message() -> None:
    none_of(
        (form, entry, text, reason)
        for form in CATALOGS
        for entry in entries(form).values()
        for number, text in enumerate(entry.strings)
        for reason in _misplaced(entry, number, text)
    )


def _misplaced(entry: Entry, number: int, text: str) -> Iterator[str]:
    try:
        found = placeholders(text)
    except ValueError as error:
        yield f"broken braces: {error}"
        return
    wanted = [placeholders(entry.plural or entry.msgid)]
    if entry.plural and number == 0:  # one day, {n} days
        wanted.append(placeholders(entry.msgid))
    if found not in wanted:
        yield f"placeholders {sorted(found)}, wanted {sorted(wanted[-1])}"


# --- the address -----------------------------------------------------------------------------


@cache
def always_u() -> frozenset[Key]:
    """The messages that need no je-form."""
    said = in_the_code().items()
    return frozenset(entry.key for entry, paths in said if paths <= frozenset(ALWAYS_U))


def test_the_u_form_never_says_je() -> None:
    none_of(
        ("u", entry, text, f"says {', '.join(sorted(found))}")
        for entry in entries("u").values()
        if entry.msgid not in CHOICES_OF_FORM
        for text in entry.shown
        if (found := address(text) & JE_WORDS)
    )


def test_the_je_form_never_says_u_and_has_its_own_words_wherever_the_u_form_does() -> None:
    none_of(
        ("je", entry, text, f"says {', '.join(sorted(found))}{_without_je(entry)}")
        for entry in merged("je").values()
        if entry.msgid not in CHOICES_OF_FORM and entry.key not in always_u()
        for text in entry.shown
        if (found := address(text) & U_WORDS)
    )


def _without_je(entry: Entry) -> str:
    return "" if entry.key in entries("je") else "; it falls back on the u-form: give it a je-form"


# --- plain words -----------------------------------------------------------------------------


def test_a_button_is_short_and_has_words() -> None:
    judge(_unfit_for_a_button, "button")


def _unfit_for_a_button(text: str) -> Iterator[str]:
    length = len(re.sub(r"\{[^{}]*\}", "morgen", text))  # a placeholder is a name, a day or a time
    if not words(text):
        yield "no words: an emoji alone is not read aloud"
    if text != THE_LONG_BUTTON and len(words(text)) > MOST_WORDS_ON_A_BUTTON:
        yield f"{len(words(text))} words, at most {MOST_WORDS_ON_A_BUTTON}"
    if length > MOST_CHARACTERS_ON_A_BUTTON:
        yield f"{length} characters, at most {MOST_CHARACTERS_ON_A_BUTTON}"


def test_a_command_is_one_that_telegram_takes() -> None:
    """Lower case letters, digits and underscores, at most 32 (Bot API, BotCommand)."""
    none_of(
        (form, entry, text, "not a command")
        for form in CATALOGS
        for entry in entries(form).values()
        for text in entry.strings
        if entry.context == "command" and not re.fullmatch("[a-z0-9_]{1,32}", text)
    )


def test_a_sentence_is_short() -> None:
    judge(
        lambda text: (
            f"{len(words(sentence))} words, at most {MOST_WORDS_IN_A_SENTENCE}: {sentence}"
            for sentence in sentences(text)
            if len(words(sentence)) > MOST_WORDS_IN_A_SENTENCE
        )
    )


def spared(text: str) -> str:
    """A text with the long words that have no shorter name taken out: a writer cannot mend them."""
    return re.sub(r"[\w-]+", lambda word: "{name}" if word[0].lower() in ALLOWED else word[0], text)


def test_a_string_is_easy_to_read() -> None:
    judge(_hard_to_read)


def _hard_to_read(text: str) -> Iterator[str]:
    own = re.sub(r"\{[^{}]*\}", "", text)  # of placeholders alone it says nothing either
    if not words(own) or sum(len(words(sentence)) for sentence in sentences(text)) < 3:
        return
    ease = plain_dutch.flesch_douma(spared(text))
    if ease < EASE_OF_A_STRING:
        yield f"Flesch-Douma {ease:.1f}, at least {EASE_OF_A_STRING}"


@pytest.mark.parametrize("form", CATALOGS)
def test_all_that_a_client_reads_is_easy_as_a_whole(form: str) -> None:
    """Sentences only, by the bare formula; buttons are short and would flatter the figure."""
    code = in_the_code().items()
    keys = {e.key for e, paths in code if not e.context and _is_for_clients(paths)}
    said = [text for key, entry in merged(form).items() if key in keys for text in entry.shown]
    plain_dutch.assert_readable("\n".join(said), EASE_OF_A_SESSION)


def _is_for_clients(paths: frozenset[str]) -> bool:
    return any(path.startswith("flows/") and not path.startswith(NOT_CLIENTS) for path in paths)


def test_no_word_is_rare() -> None:
    judge(lambda text: (f"rare: {word}" for word in sorted(plain_dutch.rare_words(text))))


def test_no_figure_of_speech_is_used() -> None:
    judge(refusing(FIGURES_OF_SPEECH))


# --- a calm voice ----------------------------------------------------------------------------


def test_nobody_is_praised() -> None:
    judge(refusing(PRAISE))


def test_nobody_is_pitied() -> None:
    judge(refusing(PITY))


def test_nobody_is_advised() -> None:
    judge(refusing(ADVICE))


def test_nothing_is_exclaimed() -> None:
    judge(lambda text: ["an exclamation mark"] if "!" in text else [])


def test_there_are_no_emoji() -> None:
    judge(
        lambda text: [f"an emoji or smiley: {found[0]}"] if (found := _EMOJI.search(text)) else []
    )


def test_quotations_stand_between_curly_quotation_marks() -> None:
    judge(_ill_quoted)


def _ill_quoted(text: str) -> Iterator[str]:
    if strange := set(text) & set('"„«»'):
        yield f"{' '.join(sorted(strange))} for a quotation mark, wanted “ and ”"
    if text.count("“") != text.count("”"):
        yield "a quotation is not closed"
