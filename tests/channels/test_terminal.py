"""The try-out: several people in one window, a clock that moves, and a test that comes out."""

from __future__ import annotations

import ast
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import PAPERS
from channels.movable_clock import MovableClock
from channels.terminal import Terminal
from flows.conversation import Came, Effect, Event, Form, Role, Said, Say, ShowInvitation, ShowMenu
from flows.script import _, button
from flows.words import Choice, Prompt, Text

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Window:
    """A terminal of which the tests see what is heard and what is printed."""

    def __init__(self, folder: Path) -> None:
        self.out = io.StringIO()
        self.terminal = Terminal(MovableClock(AMSTERDAM), PAPERS, folder, self.out)
        self.heard: list[Event] = []

    async def types(self, *lines: str) -> bool:
        """Type lines; whether the last of them moved the time."""
        moved = False
        for line in lines:
            moved = await self.terminal.take(line, self.hear)
        return moved

    async def hear(self, event: Event) -> None:
        """The bot's place."""
        self.heard.append(event)

    @property
    def shown(self) -> str:
        """All that was printed."""
        return self.out.getvalue()


@pytest.fixture
def window(tmp_path: Path) -> Window:
    """A window."""
    return Window(tmp_path)


def say(text: str, to: str = "terminal-client", *choices: Choice) -> Effect:
    """A message."""
    return Say(to, Form.U, Prompt((_("{words}", words=text),), choices))


# --- the clock --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "moved"),
    [
        ("+2d", timedelta(days=2)),
        ("+3h", timedelta(hours=3)),
        ("+90m", timedelta(minutes=90)),
        ("+1w", timedelta(weeks=1)),
        ("5d", timedelta(days=5)),
        (" +2 d ", timedelta(days=2)),
    ],
)
def test_the_clock_moves_as_far_as_is_asked(asked: str, moved: timedelta) -> None:
    clock = MovableClock(AMSTERDAM)
    assert clock.move(asked)
    assert clock.ahead == moved


@pytest.mark.parametrize("asked", ["", "morgen", "+2", "-2d", "+d", "2026-13-01", "+12345d"])
def test_the_clock_stands_when_nobody_can_say_how_far(asked: str) -> None:
    clock = MovableClock(AMSTERDAM)
    assert not clock.move(asked)
    assert clock.ahead == timedelta()


def test_the_clock_goes_to_a_moment_and_never_back() -> None:
    clock = MovableClock(AMSTERDAM)
    aim = (clock() + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)
    assert clock.move(f"{aim:%Y-%m-%d %H:%M}")
    assert timedelta() <= clock() - aim < timedelta(seconds=10)
    assert clock.move("2020-01-01 09:00")
    assert clock() >= aim


def test_the_clock_tells_an_aware_time_in_the_zone() -> None:
    assert MovableClock(AMSTERDAM)().tzinfo == AMSTERDAM


# --- typing -----------------------------------------------------------------------------------


async def test_a_line_is_what_the_person_at_hand_says(window: Window) -> None:
    await window.types("ja\n", "@nurse dinsdag half drie", "goed", "@client", "koffie")
    said = [(e.person, e.words) for e in window.heard if isinstance(e, Said)]
    assert said == [
        ("terminal-client", "ja"),
        ("terminal-nurse", "dinsdag half drie"),
        ("terminal-nurse", "goed"),
        ("terminal-client", "koffie"),
    ]


async def test_every_line_is_an_update_of_its_own_with_a_fresh_secret(window: Window) -> None:
    await window.types(*["ja"] * 20)
    assert len({event.id for event in window.heard}) == 20
    assert len({event.secret for event in window.heard}) == 20
    assert all(len(event.secret) >= 32 for event in window.heard)


async def test_an_empty_line_says_nothing(window: Window) -> None:
    assert not await window.types("", "   ", "\n", "@nurse", "@nurse  ")
    assert window.heard == []


async def test_start_is_coming_in_with_or_without_a_code(window: Window) -> None:
    await window.types("/start", "/start  c0de ", "@nurse /start other", "/starting")
    codes = [event.code for event in window.heard if isinstance(event, Came)]
    assert codes == ["", "c0de", "other"]
    assert isinstance(window.heard[-1], Said)


async def test_moving_the_clock_is_told_and_is_no_message(window: Window) -> None:
    before = window.terminal.clock()
    assert await window.types("@clock +2d")
    assert not await window.types("@clock")
    assert not await window.types("@clock volgende week")
    assert window.heard == []
    told = [line for line in window.shown.splitlines() if line.startswith("20")]
    assert len(told) == 3
    later = datetime.fromisoformat(told[-1]).replace(tzinfo=AMSTERDAM)
    assert timedelta(days=2) - timedelta(minutes=1) <= later - before < timedelta(days=2, minutes=2)
    assert "@clock +2d, +3h, +30m or" in window.shown


# --- showing ----------------------------------------------------------------------------------


async def test_a_message_is_shown_with_its_buttons_and_whom_it_is_for(window: Window) -> None:
    await window.terminal.perform(
        say(
            "Dag.",
            "terminal-nurse",
            Choice("go_on", button("Go on")),
            Choice("help", button("Help")),
        )
    )
    assert window.shown == "\n[nurse] Dag.\n    [ Verder ]\n    [ Help ]\n"


async def test_a_menu_is_not_shown(window: Window) -> None:
    await window.terminal.perform(ShowMenu("terminal-client", Form.U, Role.CLIENT))
    assert window.shown == ""


async def test_documents_are_put_in_the_folder_and_pointed_at(
    window: Window, tmp_path: Path
) -> None:
    until = datetime(2026, 12, 6, tzinfo=UTC)
    await window.terminal.perform(
        ShowInvitation("terminal-nurse", Form.U, "c0de", "mw. A", "Anna", until)
    )
    assert "/start c0de" in window.shown
    assert (tmp_path / "nurse-code.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "nurse-brief-mw-A.pdf").read_bytes().startswith(b"%PDF")
    assert f"({tmp_path / 'nurse-brief-mw-A.pdf'})" in window.shown


async def test_there_are_no_escapes_in_what_is_piped(window: Window) -> None:
    await window.terminal.perform(say("Dag."))
    await window.types("@clock +1d")
    assert "\x1b" not in window.shown


# --- as a test --------------------------------------------------------------------------------


async def test_what_was_typed_and_heard_comes_out_in_order_as_python(window: Window) -> None:
    await window.types("ja")
    await window.terminal.perform(say("Dag.\n\nKlopt 'dat' \"zo\"?"))
    await window.types("@nurse hallo \\ {x}")
    tree = ast.parse(window.terminal.transcript.as_test())
    [test] = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    calls = [node for node in ast.walk(test) if isinstance(node, ast.Call)]
    words = [ast.literal_eval(call.args[0]) for call in calls if call.args]
    assert words[-3:] == ["ja", "Klopt 'dat' \"zo\"?", "hallo \\ {x}"]


async def test_no_code_of_a_link_gets_into_a_test(window: Window) -> None:
    until = datetime(2026, 12, 6, tzinfo=UTC)
    await window.types("@nurse ja")
    await window.terminal.perform(
        ShowInvitation("terminal-nurse", Form.U, "c0de", "mw. A", "Anna", until)
    )
    await window.types("@client /start c0de")
    assert "c0de" not in window.terminal.transcript.as_test()
    assert "client.starts(world.codes[0])" in window.terminal.transcript.as_test()


@pytest.mark.parametrize("who", ["mw-a", "mw. A", ""])
async def test_any_name_gives_a_test_that_is_python(who: str, window: Window) -> None:
    await window.types(f"@{who}", "dag")
    ast.parse(window.terminal.transcript.as_test())


def test_a_text_can_be_made_without_a_world() -> None:
    assert isinstance(_("Hello."), Text)
