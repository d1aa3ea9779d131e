"""What is shown cannot do anything, and shows what was written."""

from __future__ import annotations

import io
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
import pytest
from babel.messages.pofile import read_po
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader

from bot import PAPERS
from channels.harmless import MOST_SPANS, Span, isolated, shown, spans, without_controls
from channels.movable_clock import MovableClock
from channels.parcel import Document, Parcel, Picture, Words, parcels
from channels.terminal import Terminal
from flows.conversation import (
    Effect,
    Form,
    Line,
    Record,
    Reflection,
    Say,
    ShowInvitation,
    ShowSummary,
    Summary,
    TakeAway,
)
from flows.safety.help_lines import HELP_LINES
from flows.script import _, button
from flows.words import Choice, Prompt, Quote
from tests.planted import EMOJI, LINKS, MARKUP, TERMINAL, TURNING, TURNS_OR_STEERS, TYPST

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LOCALES = Path(__file__).parents[2] / "locales"
PLANTED = (MARKUP, LINKS, TYPST, TURNING, TERMINAL, EMOJI)
LINK = "https://t.me/x?start=c0de"


def sent(effect: Effect) -> tuple[Parcel, ...]:
    """What is sent for an effect."""
    return parcels(effect, UTC, PAPERS, lambda code: LINK)


def marked(text: str) -> list[str]:
    """The places of a text that are marked."""
    units = text.encode("utf-16-le", "surrogatepass")
    return [
        units[2 * span.offset : 2 * (span.offset + span.length)].decode(
            "utf-16-le", "surrogatepass"
        )
        for span in spans(text)
    ]


# --- signs ------------------------------------------------------------------------------------


def test_ordinary_words_stay_as_they_are() -> None:
    for words in (
        "Koffie met de hulp",
        "één\n\n“twee” – drie…",
        "½ €",
        EMOJI,
        "",
        "\n",
        "a\u00a0b",
    ):
        assert without_controls(words) == words


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (TERMINAL, "[31mrood[0m 2J   \n ]0;t"),
        (TURNING, "neddils x  ab \n c"),
        ("een\ttwee\r\ndrie\u0085vier", "een twee\ndrie\nvier"),
        ("so\u00adft p\u200da\u200cy pal", "soft pay pal"),
        ("\ud83d", "\ufffd"),
        ("\u0600١٢", "\u0600١٢"),
    ],
)
def test_what_steers_or_deceives_is_left_out(words: str, left: str) -> None:
    assert without_controls(words) == left


@given(st.text())
@example("\u2028")
def test_nothing_that_steers_is_ever_shown(words: str) -> None:
    left = without_controls(words)
    assert without_controls(left) == left
    categories = {unicodedata.category(sign) for sign in left if sign != "\n"}
    assert not categories & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(left) & set(TURNS_OR_STEERS)


def test_letters_from_right_to_left_stay_within_their_own_words() -> None:
    assert shown("koffie") == "koffie"
    assert shown("שלום Anna") == "\u2068שלום Anna\u2069"
    assert shown("een\nשלום\ntwee") == "een\n\u2068שלום\u2069\ntwee"
    assert shown("\u2069שלום\u2068") == "\u2068שלום\u2069"
    assert isolated(shown("שלום")).count("\u2069") == 2


# --- links ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Kijk op http://evil.example/x?y#z eens", ["http://evil.example/x?y#z"]),
        ("[l](http://evil.example)", ["[l](http://evil.example)"]),
        ("evil.nl, of www.evil.co.uk:80/x.", ["evil.nl,", "www.evil.co.uk:80/x."]),
        ("EVIL.NL пример.рф x.xn--p1ai", ["EVIL.NL", "пример.рф", "x.xn--p1ai"]),
        ("1.2.3.4", ["1.2.3.4"]),
        ("tg://resolve?domain=x", ["tg://resolve?domain=x"]),
        ("@somebody zei (@anna_1)", ["@somebody", "(@anna_1)"]),
        ("jan@evil.nl", ["jan@evil.nl"]),
        ("#x #2026 #één", ["#x", "#één"]),
        ("$USD $1INCH $5 ${x}", ["$USD", "$1INCH"]),
        ("U schreef: “/start”", ["/start"]),
        ("/erase@door_bot", ["/erase@door_bot"]),
        ("bel +31 6 1234 5678 of 0612345678", ["+31 6 1234 5678", "0612345678"]),
        ("kaart 4111 1111 1111 1111", ["4111 1111 1111 1111"]),
        ("🙂🙂 @somebody 👩🏽‍⚕️ @anna", ["@somebody", "@anna"]),
    ],
)  # fmt: skip
def test_what_telegram_makes_a_link_of_is_marked(text: str, places: list[str]) -> None:
    assert marked(text) == places


@pytest.mark.parametrize(
    "text",
    [
        "Koffie met de hulp. Daarna naar huis.",
        "Ik ging naar huis.Daarna at ik",
        "130/85, en/of 140/90 om 14.30 uur op 22-11-2026",
        "</b> 1/2 a/b",
        "o.a. i.v.m. z.s.m. mw. A",
        "€ 12,50 en 3.5 mg en 1.000.000",
        "koffie...daarna",
        "{0} %s *x* _x_ <b>",
        "",
    ],
)
def test_what_telegram_leaves_alone_is_not_marked(text: str) -> None:
    assert spans(text) == ()


def test_a_help_line_may_be_tapped() -> None:
    for line in HELP_LINES:
        assert spans(f"Bel {line.number}.") == ()


@pytest.mark.parametrize("path", sorted(LOCALES.rglob("*.po")), ids=lambda path: path.parts[-3])
def test_nothing_in_our_own_sentences_is_marked(path: Path) -> None:
    with path.open("rb") as po:
        for message in read_po(po):
            strings = (message.string,) if isinstance(message.string, str) else message.string
            for string in strings or ():
                assert not message.id or spans(string) == (), string


@given(st.text("ab.@#$/:0123456789 -()\n🙂é“”", max_size=200))
def test_marks_stand_in_order_apart_and_within_the_text(text: str) -> None:
    end = 0
    for span in spans(text):
        assert span.offset >= end and span.length > 0
        end = span.offset + span.length
    assert end <= len(text.encode("utf-16-le")) // 2
    assert all(place == place.strip() for place in marked(text))


def test_more_marks_than_telegram_takes_become_one_at_the_end() -> None:
    text = "/a " * 300
    assert len(spans(text)) == MOST_SPANS
    assert spans(text)[-1] == Span(99 * 3, 201 * 3 - 1)


# --- on every screen --------------------------------------------------------------------------


def texts(effect: Effect) -> str:
    """All text that is sent for an effect."""
    return "\n".join(p.text for p in sent(effect) if isinstance(p, Words))


def telling(words: str) -> tuple[Effect, ...]:
    """The ways in which somebody's words are shown in a chat."""
    line = Line("1", "body", _("Who do you like to see?"), words, NOW)
    return (
        Say("test-a", Form.U, Prompt((_("You wrote: {words}", words=Quote(words)),))),
        Say("test-a", Form.U, Prompt((_("{label} has joined.", label=words),))),
        ShowSummary("test-anna", Form.U, Summary((line,), (line,), ())),
    )


@pytest.mark.parametrize("words", PLANTED)
def test_planted_words_appear_literally_and_do_nothing(words: str) -> None:
    for effect in telling(words):
        said = texts(effect)
        assert without_controls(words).strip() in said.replace("\u2068", "").replace("\u2069", "")
        assert not set(said) & set(TURNS_OR_STEERS)


def test_what_would_be_a_link_is_marked_in_every_message() -> None:
    for effect in telling(LINKS):
        for words in sent(effect):
            assert isinstance(words, Words)
            assert words.literal == spans(words.text) != ()


@pytest.mark.parametrize("words", PLANTED)
def test_a_planted_label_does_nothing_on_a_button(words: str) -> None:
    choice = Choice("client", button("{label}", label=words), about="x")
    [said] = sent(Say("test-anna", Form.U, Prompt((_("Your clients:"),), (choice,))))
    assert isinstance(said, Words)
    assert not set(said.buttons[0].label) & set(TURNS_OR_STEERS)


@pytest.mark.parametrize("words", PLANTED)
def test_a_planted_label_or_name_does_nothing_in_an_invitation(words: str) -> None:
    effect = ShowInvitation("test-anna", Form.U, "c0de", words, words, NOW)
    said, _picture, letter = sent(effect)
    assert isinstance(said, Words) and isinstance(letter, Document)
    assert said.text.endswith(f"\n\n{LINK}")
    assert LINK not in marked(said.text.removesuffix(LINK))
    assert all(span.offset + span.length <= len(said.text) - len(LINK) for span in said.literal)
    assert letter.literal == spans(letter.caption)
    assert not set(letter.name + letter.caption + said.text) & {*TURNS_OR_STEERS}
    assert not set(letter.name) & set("/\\ \n")


def uris(pdf: bytes) -> set[str]:
    """Where the links of a PDF lead to."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    annotations = [note.get_object() for page in pages for note in page.annotations or ()]
    return {str(note["/A"]["/URI"]) for note in annotations if "/A" in note}


@pytest.mark.parametrize("name", [MARKUP[:40], LINKS[:40], TYPST, TURNING, TERMINAL, EMOJI])
def test_a_planted_name_stands_literally_in_the_letter(name: str) -> None:
    *_first, letter = sent(ShowInvitation("test-anna", Form.U, "c0de", "mw. A", name, NOW))
    assert isinstance(letter, Document)
    [page] = PdfReader(io.BytesIO(letter.content)).pages
    written = "".join(page.extract_text().split())
    assert uris(letter.content) == {LINK}
    if name != EMOJI:  # signs that no font of the letter has cannot be read back
        assert "".join(without_controls(name).split()) in written


@pytest.mark.parametrize("words", [MARKUP, LINKS, TYPST, TURNING, TERMINAL])
def test_planted_words_stand_literally_in_what_is_taken_along(words: str) -> None:
    said = Reflection("1", "", "", "", words, NOW, "1")
    record = Record("r", label=words[:40], reflections=(said,))
    to_read, _for_programs = sent(TakeAway("test-a", Form.U, record, (), NOW))
    assert isinstance(to_read, Document)
    pages = PdfReader(io.BytesIO(to_read.content)).pages
    written = "".join("".join(page.extract_text() for page in pages).split())
    assert "".join(without_controls(words).split()) in written
    assert uris(to_read.content) == set()


@pytest.mark.parametrize("words", PLANTED)
def test_the_own_data_hold_what_was_typed(words: str) -> None:
    said = Reflection("1", "", "", "", words, NOW, "1")
    record = Record("r", label=words, reflections=(said,))
    found = [
        p for p in sent(TakeAway("test-a", Form.U, record, (), NOW)) if isinstance(p, Document)
    ]
    [data] = [orjson.loads(p.content) for p in found if p.name.endswith(".json")]
    assert repr(words)[1:-1] in repr(data)


async def test_the_terminal_runs_no_sequence(tmp_path: Path) -> None:
    out = io.StringIO()
    clock = MovableClock(ZoneInfo("Europe/Amsterdam"))
    terminal = Terminal(clock, PAPERS, tmp_path, out)
    for words in PLANTED:
        for effect in telling(words):
            await terminal.perform(effect)
        await terminal.perform(ShowInvitation("test-anna", Form.U, "c0de", words, words, NOW))
    assert not set(out.getvalue()) & set(TURNS_OR_STEERS)


def test_every_caption_is_ours_or_marked() -> None:
    effect = ShowInvitation("test-anna", Form.U, "c0de", LINKS, "Anna", NOW)
    for parcel in sent(effect):
        if isinstance(parcel, Picture):
            assert spans(parcel.caption) == ()
        if isinstance(parcel, Document):
            assert parcel.literal
