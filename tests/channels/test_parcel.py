"""What arrives fits in a message, and what a button carries comes back as it went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import FLOWS, PAPERS
from channels.parcel import (
    LONGEST_TEXT,
    Button,
    Document,
    Menu,
    Papers,
    Picture,
    Words,
    button_data,
    parcels,
    parts,
    pressed,
)
from flows.conversation import (
    Effect,
    Form,
    Pressed,
    Record,
    Role,
    Say,
    ShowInvitation,
    ShowMenu,
    ShowSummary,
    Summary,
    TakeAway,
)
from flows.script import _
from flows.words import Choice, Prompt, Quote, Text

NURSE_EMOJI = "👩🏽‍⚕️"


def units(text: str) -> int:
    """A text's length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def sent(effect: Effect, papers: Papers = PAPERS) -> tuple[object, ...]:
    """What is sent for an effect."""
    return parcels(effect, UTC, papers, lambda code: f"https://t.me/x?start={code}")


def say(*lines: str, choices: tuple[Choice, ...] = ()) -> Say:
    """A message of these paragraphs."""
    prompt = Prompt(tuple(_("{words}", words=line) for line in lines), choices)
    return Say("test-mrs-a", Form.U, prompt, "rest", 12)


# --- parts ------------------------------------------------------------------------------------


def test_what_fits_is_one_part() -> None:
    text = "a" * (LONGEST_TEXT - 4) + "\n\nbc"
    assert parts(text) == [text]


def test_a_long_text_is_cut_between_paragraphs() -> None:
    paragraphs = [letter * 1500 for letter in "abcdef"]
    assert parts("\n\n".join(paragraphs)) == [
        "\n\n".join(paragraphs[start : start + 2]) for start in (0, 2, 4)
    ]


def test_an_emoji_counts_double_as_telegram_counts() -> None:
    fits, too_long = "☺" + "🙂" * 2047, "🙂" * 2049
    assert parts(fits) == [fits]
    assert [units(part) <= LONGEST_TEXT for part in parts(too_long)] == [True, True]
    assert "".join(parts(too_long)) == too_long


paragraph = st.builds(
    lambda unit, times: unit * times,
    st.sampled_from(["a", "koffie ", "🙂", NURSE_EMOJI, "شكراً ", "één\n"]),
    st.integers(1, 5000),
)


@given(st.lists(paragraph, min_size=1, max_size=6).map("\n\n".join))
def test_every_part_fits_and_nothing_is_lost(text: str) -> None:
    found = parts(text)
    assert all(0 < units(part) <= LONGEST_TEXT for part in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_the_buttons_are_on_the_last_part_only() -> None:
    choice = Choice("go_on", Text("Go on", context="button"))
    first, last = sent(say("a" * 4000, "b" * 4000, choices=(choice,)))
    assert first == Words("a" * 4000)
    assert last == Words("b" * 4000, (Button("Verder", "rest:12:go_on:"),))


def test_what_a_client_wrote_is_never_cut_off() -> None:
    long = "koffie met de hulp " * 200
    quote = Say("test-mrs-a", Form.U, Prompt((_("You wrote: {words}", words=Quote(long * 2)),)))
    shown = "".join(words.text for words in sent(quote) if isinstance(words, Words))
    assert shown.count("koffie") >= 200
    assert shown.endswith(("hulp”", "…”"))


# --- buttons ----------------------------------------------------------------------------------

no_colon = st.text(st.characters(exclude_characters=":", codec="utf-8"), max_size=12)


@given(no_colon, st.integers(0, 10**12), no_colon, st.text(max_size=20))
def test_what_a_button_carries_comes_back(step: str, number: int, name: str, about: str) -> None:
    data = button_data(step, number, Choice(name, Text(""), about))
    assert pressed("900", "p", "secret", data) == Pressed(
        "900", "p", "secret", step, number, name, about
    )


def test_every_button_of_every_flow_fits_in_64_bytes() -> None:
    longest = {
        "a record's id": "f" * 16,
        "an answer's or a visit's id: that of an update": "9" * 12,
        "a line with a mark": "mark-participation",
        "a day": "2026-11-22",
        "a moment": "14:30",
    }
    for flow in FLOWS.values():
        names = {c.name for c in flow.offers} | {
            branch.on
            for branch in (*flow.interrupts, *(b for step in flow.steps for b in step.branches))
            if isinstance(branch.on, str)
        }
        for step in flow.steps:
            for name in names:
                for about in longest.values():
                    data = button_data(step.name, 10**7, Choice(name, Text(""), about))
                    assert len(data.encode()) <= 64, data


@pytest.mark.parametrize(
    "data",
    [
        "",
        ":",
        ":::",
        "rest",
        "rest:1",
        "rest:1:go_on",
        "rest:one:go_on:",
        "rest:-1:go_on:",
        "rest:1.5:go_on:",
        "rest: 1:go_on:",
        "rest::go_on:",
        "rest:²:go_on:",
        "🙂",
    ],
)
def test_forged_data_is_no_press(data: str) -> None:
    assert pressed("900", "p", "secret", data) is None


@given(st.text(max_size=64))
def test_no_data_at_all_raises(data: str) -> None:
    found = pressed("900", "p", "secret", data)
    assert found is None or isinstance(found, Pressed)


# --- what else is sent ------------------------------------------------------------------------


def fake_papers(calls: list[object]) -> Papers:
    """Papers that write down what was asked of them."""

    def letter(link: str, say: Callable[[Text], str], nurse: str, last_day: str) -> bytes:
        calls.append((link, say(Text("your nurse")), nurse, last_day))
        return b"%PDF"

    def picture(link: str) -> bytes:
        calls.append(link)
        return b"PNG"

    return Papers(
        lambda summary, say: say(Text("Told:")),
        letter,
        picture,
        lambda taken, say, zone: b"%PDF",
        lambda taken, say: b"{}",
    )


INVITED = ShowInvitation(
    "test-anna", Form.JE, "c0de", "mw. A", "Anna", datetime(2026, 12, 6, 12, tzinfo=UTC)
)


def test_an_invitation_is_a_link_a_picture_and_a_letter() -> None:
    calls = list[object]()
    link = "https://t.me/x?start=c0de"
    words, picture, letter = sent(INVITED, fake_papers(calls))
    assert words == Words(
        "Deze link is voor mw. A. De link werkt één keer. De link werkt tot 6 december 2026."
        f"\n\n{link}"
    )
    assert picture == Picture(b"PNG", "Laat de cliënt deze code scannen met de camera.")
    caption = "Deze brief is voor mw. A. Je kunt de brief printen en meegeven."
    assert letter == Document("brief-mw-A.pdf", b"%PDF", caption)
    assert calls == [link, (link, "uw verpleegkundige", "Anna", "zondag 6 december")]


TAKEN = TakeAway("test-mrs-a", Form.JE, Record("r"), (), datetime(2026, 11, 22, 23, 30, tzinfo=UTC))


def test_the_own_data_come_to_read_and_then_for_a_computer() -> None:
    to_read, for_programs = parcels(
        TAKEN, ZoneInfo("Europe/Amsterdam"), fake_papers([]), lambda code: code
    )
    assert to_read == Document(
        "mijn-tussendoor-2026-11-23.pdf",
        b"%PDF",
        "Dit is alles wat ik over je bewaar. Je kunt het lezen en printen.",
    )
    assert for_programs == Document(
        "mijn-tussendoor-2026-11-23.json", b"{}", "Dit is hetzelfde, voor de computer."
    )


def test_every_picture_and_document_has_a_caption_that_fits() -> None:
    for parcel in (*sent(INVITED, fake_papers([])), *sent(TAKEN, fake_papers([]))):
        if isinstance(parcel, Picture | Document):
            assert 0 < units(parcel.caption) <= 1024


def test_the_organisation_s_own_numbers_can_be_tapped_and_others_cannot() -> None:
    called = say("Bel de dokter: 0182 123456.", "Of 0182 654321.")
    [words] = sent(called, replace(PAPERS, numbers=frozenset({"0182 123456"})))
    assert isinstance(words, Words)
    [other] = words.literal
    assert words.text[other.offset :][: other.length] == "0182 654321"


def nothing(*_: object) -> bytes:
    """A document without anything in it."""
    return b""


def test_a_summary_cannot_be_forwarded_whatever_its_length() -> None:
    long = "a" * 4000 + "\n\n" + "b" * 4000
    papers = Papers(lambda summary, say: long, nothing, nothing, nothing, nothing)
    for to in (ShowSummary("test-anna", Form.U, Summary((), (), ())),):
        found = sent(to, papers)
        assert len(found) == 2
        assert all(isinstance(words, Words) and words.guarded for words in found)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("form", Form)
def test_a_menu_is_what_telegram_takes(role: Role, form: Form) -> None:
    """Bot API 10.1, BotCommand: 1-32 characters a-z, 0-9 and _; a description of 1-256."""
    [menu] = sent(ShowMenu("test-anna", form, role))
    assert isinstance(menu, Menu)
    assert menu.commands
    for command, description in menu.commands:
        assert 1 <= len(command) <= 32
        assert set(command) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")
        assert 1 <= len(description) <= 256
    assert len({command for command, _what in menu.commands}) == len(menu.commands)
