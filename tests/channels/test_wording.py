"""What is said is said as people say it, and what people type is recognised as what they mean."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import channels.wording
from channels.harmless import FIRST_STRONG_ISOLATE, POP_ISOLATE, without_controls
from channels.wording import CatalogMissing, Wording, catalog, quoted
from flows.conversation import Form
from flows.interrupts import (
    ANSWERS,
    BACKWARD,
    CLIENT_MENU,
    CLIENT_OFFERS,
    CLIENTS,
    HELP,
    LATER,
    MY_DATA,
    NURSE_MENU,
    NURSE_OFFERS,
    SKIP,
)
from flows.script import _, button, plural
from flows.words import Choice, Listing, Prompt, Quote, Text, When
from tests.world import World

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
U, JE = Wording(Form.U, AMSTERDAM), Wording(Form.JE, AMSTERDAM)
LOCALES = Path(channels.wording.__file__).parents[1] / "locales"
BOTH = pytest.mark.parametrize("wording", [U, JE], ids=["u", "je"])


def at(clock: str, day: int = 25) -> datetime:
    """That time of the clock in Amsterdam, in November 2026."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM).astimezone(UTC)


# --- moments ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "told"),
    [
        ("14:30", "half drie"),
        ("14:15", "kwart over twee"),
        ("13:45", "kwart voor twee"),
        ("10:00", "tien uur"),
        ("20:30", "half negen ’s avonds"),
        ("14:10", "14.10 uur"),
        ("09:05", "09.05 uur"),
        ("20:10", "20.10 uur"),
        ("12:00", "twaalf uur"),
        ("11:30", "half twaalf"),
        ("12:30", "half één"),
        ("12:45", "kwart voor één"),
        ("13:00", "één uur"),
        ("17:45", "kwart voor zes"),
        ("18:00", "zes uur ’s avonds"),
        ("23:45", "kwart voor twaalf ’s avonds"),
        ("07:00", "zeven uur"),
    ],
)
def test_a_time_is_told_as_people_say_it(clock: str, told: str) -> None:
    assert U.say(_("{when}", when=When(at(clock), "time"))) == told
    assert JE.say(_("{when}", when=When(at(clock), "time"))) == told


def test_two_times_of_one_day_are_never_told_in_the_same_words() -> None:
    clocks = [f"{hour}:{minute:02}" for hour in range(24) for minute in (0, 15, 30, 45)]
    told = [U.say(_("{when}", when=When(at(clock), "time"))) for clock in clocks]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize(
    ("style", "told"),
    [
        ("moment", "woensdag 25 november om half drie"),
        ("day", "woensdag 25 november"),
        ("date", "25 november 2026"),
        ("short", "wo 25 nov 14.30"),
        ("time", "half drie"),
    ],
)
@BOTH
def test_a_moment_is_told_as_far_as_is_asked(style: str, told: str, wording: Wording) -> None:
    when = When(at("14:30"), style)  # type: ignore[arg-type]
    assert wording.say(_("{when}", when=when)) == told


def test_a_moment_is_told_in_the_zone_where_people_live() -> None:
    night = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert U.say(_("{when}", when=When(night, "day"))) == "woensdag 25 november"
    summer = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    assert U.say(_("{when}", when=When(summer, "time"))) == "half drie"


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)))
def test_every_moment_can_be_told_in_dutch(naive: datetime) -> None:
    for style in ("moment", "day", "date", "short", "time"):
        told = U.say(_("{when}", when=When(naive.replace(tzinfo=UTC), style)))
        assert told
        assert "{" not in told
        assert not re.search(r"\b(past|half past|o'clock|quarter|hours|evening)\b", told)


# --- numbers and plurals ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "told"), [(7.5, "7,5"), (7.0, "7"), (10.0, "10"), (0.0, "0"), (6.25, "6,25")]
)
def test_a_number_has_a_decimal_comma(mark: float, told: str) -> None:
    assert U.say(_("{name}: {mark}", name="lichaam", mark=mark)) == f"lichaam: {told}"


def test_a_mark_has_a_decimal_comma_where_it_can_be_changed(world: World) -> None:
    client = world.person()
    client.starts().says("ja").says("ja").says("ja").says("ja").says("u").says("ja")
    client.says("Koffie met de hulp, elke dinsdag om tien uur samen").says("slaap")
    client.says("overslaan").says("overslaan").says("overslaan").says("7,5").says("afronden")
    client.says("klaar").says("sla over").says("verander iets").hears("7,5").does_not_hear("7.5")


@BOTH
def test_one_answer_is_told_as_one(wording: Wording) -> None:
    def more(n: int) -> str:
        one = "There is {n} more answer, not shown."
        return wording.say(plural(one, "There are {n} more answers, not shown.", n))

    assert more(1) != more(2).replace("2", "1")
    assert "antwoorden" in more(2)
    assert "antwoorden" not in more(1)
    assert "0" in more(0) and "antwoorden" in more(0)


# --- forms of address -------------------------------------------------------------------------


def test_each_form_has_its_own_words_and_shares_the_rest() -> None:
    assert U.say(_("What do you want to do?")) == "Wat wilt u doen?"
    assert JE.say(_("What do you want to do?")) == "Wat wil je doen?"
    assert U.say(_("Is that right?")) == JE.say(_("Is that right?")) == "Klopt dat?"


def test_a_text_without_a_translation_is_still_said() -> None:
    assert U.say(_("Nobody translated {this}.", this="dit")) == "Nobody translated dit."


def test_a_missing_catalog_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels.wording, "LOCALES", tmp_path)
    catalog.cache_clear()
    try:
        with pytest.raises(CatalogMissing, match="pybabel compile"):
            U.say(Text("What nobody ever said before."))
    finally:
        catalog.cache_clear()


# --- quotations -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "at_most", "shown"),
    [
        ("koffie", 80, "“koffie”"),
        ("  koffie \n", 80, "“koffie”"),
        ("koffie met de hulp", 12, "“koffie met …”"),
        ("koffiekoffiekoffie", 6, "“koffie …”"),
        ("koffie", 6, "“koffie”"),
        ("", 10, "“”"),
    ],
)
def test_what_is_left_out_of_a_quotation_shows(words: str, at_most: int, shown: str) -> None:
    assert quoted(Quote(words, at_most)) == shown


def bare(text: str) -> str:
    """A text without the isolates around what is written from right to left."""
    return text.replace(FIRST_STRONG_ISOLATE, "").replace(POP_ISOLATE, "")


@given(st.text(max_size=200), st.integers(10, 100))
def test_a_quotation_is_never_longer_than_asked_and_never_silently_shorter(
    words: str, at_most: int
) -> None:
    shown = bare(quoted(Quote(words, at_most)))
    assert shown[0] == "“" and shown[-1] == "”"
    assert len(shown) <= at_most + len("“ …”")
    assert shown == f"“{bare(without_controls(words).strip())}”" or shown.endswith(" …”")


def test_white_space_never_costs_a_word() -> None:
    assert "hulp" in quoted(Quote("koffie" + "\n" * 40 + "hulp", 20))


# --- somebody's words are literal -------------------------------------------------------------

AWKWARD = [
    "{x}",
    "{",
    "}",
    "{0}",
    "{n}",
    "{words.__class__}",
    "100%",
    "%s %(n)d",
    "a|b",
    "|",
    "1. {n}|2",
    "\\n",
    "<b>*_`",
    "“”",
    "شكراً ☕",
]


@pytest.mark.parametrize("words", AWKWARD)
@BOTH
def test_somebodys_words_appear_as_they_were_typed(words: str, wording: Wording) -> None:
    def say(text: Text) -> str:
        return bare(wording.say(text))

    assert say(_("{n}. {words}", n=1, words=words)) == f"1. {words}"
    assert say(_("{n}. {words}", n=1, words=Quote(words))) == f"1. “{words}”"
    assert say(button("{label}", label=words)) == words
    assert say(_("{label} has joined.", label=words)) == f"{words} doet mee."
    inner = _("{label}", label=words)
    assert say(_("{n}. {words}", n=1, words=inner)) == f"1. {words}"


@pytest.mark.parametrize("words", AWKWARD)
def test_a_button_with_somebodys_words_is_recognised_by_them(words: str) -> None:
    choice = Choice("client", button("{label}", label=words))
    assert U.recognise(words, [choice]) in (choice, None)
    numbered = Choice("item", button("{n}. {words}", n=3, words=words))
    assert U.recognise("3", [numbered]) == numbered


@given(st.text(), st.text())
def test_whatever_is_typed_and_whatever_is_on_a_button_nothing_breaks(
    typed: str, label: str
) -> None:
    choices = [Choice("client", button("{label}", label=label)), *CLIENT_OFFERS]
    found = U.recognise(typed, choices)
    assert found is None or found in choices


def test_a_prompt_is_its_paragraphs_and_a_listing_one_of_them() -> None:
    lines = (
        _("Hello."),
        Listing((_("{n}. {words}", n=1, words="a"), _("{n}. {words}", n=2, words="b"))),
    )
    assert U.prompt(Prompt(lines)) == "Dag.\n\n1. a\n2. b"


# --- what people type -------------------------------------------------------------------------

COMMANDS = {
    "my_answers": ANSWERS,
    "my_data": MY_DATA,
    "skip": SKIP,
    "back": BACKWARD,
    "later": LATER,
    "help": HELP,
    "clients": CLIENTS,
}


@BOTH
def test_every_command_of_the_menus_is_recognised_as_its_choice(wording: Wording) -> None:
    for menu, offers in ((CLIENT_MENU, CLIENT_OFFERS), (NURSE_MENU, NURSE_OFFERS)):
        for name, _what in menu:
            word = wording.say(name)
            for typed in (word, f"/{word}", f" /{word.upper()} ", f"{word}.", f"“{word}”"):
                assert wording.recognise(typed, offers) == COMMANDS[name.msgid], typed


@pytest.mark.parametrize(
    ("typed", "choice"),
    [
        ("overslaan", SKIP),
        ("sla over", SKIP),
        ("SLA  OVER!", SKIP),
        ("terug", BACKWARD),
        ("Terug.", BACKWARD),
        ("later", LATER),
        ("stop", LATER),
        ("help", HELP),
        ("help!!", HELP),
        ("mijn antwoorden", ANSWERS),
    ],
)
@BOTH
def test_a_word_for_a_button_is_as_good_as_the_button(
    typed: str, choice: Choice, wording: Wording
) -> None:
    assert wording.recognise(typed, CLIENT_OFFERS) == choice


def test_the_help_names_words_that_are_recognised() -> None:
    """'Typ ook gerust: later, of mijn antwoorden.'"""
    msgid = "You can press a button, or type what is on it. You may always type: later, my answers."
    for wording in (U, JE):
        told = wording.say(_(msgid))
        for typed in told.partition(": ")[2].rstrip(".").replace("of ", "").split(", "):
            assert wording.recognise(typed, CLIENT_OFFERS) is not None, typed


@BOTH
def test_no_word_is_a_name_of_two_choices_that_are_always_there(wording: Wording) -> None:
    for offers in (CLIENT_OFFERS, NURSE_OFFERS):
        for choice in offers:
            names = catalog(wording.form).pgettext("button", choice.label.msgid)
            for typed in names.split("|"):
                assert wording.recognise(typed, offers) == choice, typed


def test_a_button_with_somebodys_words_is_recognised_by_its_number() -> None:
    choices = [
        Choice("item", button("{n}. {words}", n=n, words=words), str(n))
        for n, words in enumerate(("koffie met de hulp", "De pillen", "7,5"), 1)
    ]
    for typed in ("2", "2.", " 2 ", "2. De pillen", "2. de pillen."):
        assert U.recognise(typed, choices) == choices[1], typed
    for typed in ("4", "0", "22", "de pillen", "", " ", "…", "/"):
        assert U.recognise(typed, choices) is None, typed


@pytest.mark.parametrize("typed", ["5", "5.", "meedoen", "5. Meedoen", "Meedoen!"])
def test_a_subject_is_recognised_by_its_number_or_its_words(typed: str) -> None:
    subject = Choice("theme", button("5. Taking part"), "participation")
    assert U.recognise(typed, [subject]) == subject


def test_a_story_is_no_choice() -> None:
    for told in ("ik wil later nog koffie", "help me herinneren", "terug naar vroeger"):
        assert U.recognise(told, CLIENT_OFFERS) is None


def test_a_word_for_a_button_goes_before_somebodys_own_words() -> None:
    ready = Choice("ready", button("Ready"))
    choices = [Choice("item", button("{n}. {words}", n=2, words="nee"), "a2"), ready]
    assert U.recognise("nee", choices) == ready
    assert U.recognise("2", choices) == choices[0]


def labels(form: Form) -> list[str]:
    """The buttons of a form of address: the label and the other words for it."""
    folder = {Form.U: "nl", Form.JE: "nl@informal"}[form]
    with (LOCALES / folder / "LC_MESSAGES" / "tussendoor.po").open("rb") as file:
        found = read_po(file)
    return [str(message.id) for message in found if message.context == "button" and message.id]


def test_a_label_is_recognised_without_its_comma() -> None:
    missed = list[str]()
    for msgid in labels(Form.U):
        choice = Choice("some", button(msgid))
        label = catalog(Form.U).pgettext("button", msgid).partition("|")[0]
        if "{" not in label and U.recognise(label.replace(",", ""), [choice]) is None:
            missed.append(label)
    assert missed == []


def test_every_name_of_every_button_is_recognised() -> None:
    for form, wording in ((Form.U, U), (Form.JE, JE)):
        for msgid in labels(form):
            choice = Choice("some", button(msgid))
            names = catalog(form).pgettext("button", msgid)
            if "{" in names:
                continue
            for typed in names.split("|"):
                assert wording.recognise(typed, [choice]) == choice, typed


def test_a_day_of_the_week_is_recognised_on_a_button() -> None:
    noon = datetime(2026, 11, 25, 12, tzinfo=AMSTERDAM)
    days = [
        Choice("day", button("{when}", when=When(noon + timedelta(days=ahead), "day")), str(ahead))
        for ahead in range(7)
    ]
    assert U.recognise("Donderdag 26 november", days) == days[1]
