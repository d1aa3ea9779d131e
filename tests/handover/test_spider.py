"""The spider web shows the marks a client gave, in a picture and in words, and judges nothing."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from channels.wording import Wording
from flows.conversation import Form, Given, Summary
from flows.positive_health import DIMENSIONS
from handover.spider import spider_drawing, spider_png, spider_words
from tests.handover.summaries import FIRST, LATER, NOTHING, SECOND, SUNDAY

U = Wording(Form.U, ZoneInfo("Europe/Amsterdam")).say


def marked(*marks: float | None, before: tuple[float | None, ...] = ()) -> Summary:
    """A summary with these marks, in the order of the dimensions."""
    return replace(
        NOTHING,
        marks=_given(marks, LATER),
        marks_before=_given(before, SUNDAY),
    )


def _given(marks: tuple[float | None, ...], at: object) -> tuple[Given, ...]:
    when = LATER if at == LATER else SUNDAY
    pairs = zip(DIMENSIONS, marks, strict=False)
    return tuple(Given(d.id, mark, when) for d, mark in pairs if mark is not None)


# --- in words ---------------------------------------------------------------------------------


def test_the_words_say_all_that_the_picture_shows() -> None:
    assert spider_words(SECOND, U) == (
        "Cijfers van de cliënt, van 0 tot 10:\n"
        "lichaamsfuncties: nu 5, toen 4\n"
        "mentaal welbevinden: nu 6,5, toen 5\n"
        "meedoen: 5\n"
        "dagelijks functioneren: nu 7, toen 6,5\n"
        "Geen cijfer: zingeving en kwaliteit van leven\n"
        "Nu: de cliënt, 13 december 2026\n"
        "Toen: de cliënt, 22 november 2026"
    )


def test_a_mark_of_last_time_alone_is_told_as_such() -> None:
    told = spider_words(marked(before=(3,)), U)
    assert "lichaamsfuncties: nu geen cijfer, toen 3" in told
    assert "Nu:" not in told


def test_zero_is_a_mark_and_none_is_not() -> None:
    told = spider_words(marked(0, before=(0, 0)), U)
    assert "lichaamsfuncties: nu 0, toen 0" in told
    assert "mentaal welbevinden: nu geen cijfer, toen 0" in told
    assert "Geen cijfer: zingeving, kwaliteit van leven," in told


def test_marks_of_several_days_name_the_first_day_and_the_last() -> None:
    marks = (Given("body", 4, SUNDAY), Given("mind", 5, SUNDAY + timedelta(days=2)))
    told = spider_words(replace(NOTHING, marks=marks), U)
    assert "Nu: de cliënt, van 22 november 2026 tot en met 24 november 2026" in told


def test_without_marks_there_is_nothing_to_say() -> None:
    assert spider_words(NOTHING, U) == ""


# --- as a picture -----------------------------------------------------------------------------


def grey(png: bytes) -> tuple[int, list[list[int]]]:
    """The picture's width and its lines of grey values, from 0 for black to 255 for white."""
    width, depth, colours = int.from_bytes(png[16:20]), png[24], png[25]
    assert depth == 8 and colours in (2, 6)
    signs = 4 if colours == 6 else 3
    raw = zlib.decompress(b"".join(_data(png)))
    size = width * signs
    lines, before = list[list[int]](), bytearray(size)
    for start in range(0, len(raw), size + 1):
        before = _unfiltered(
            raw[start], bytearray(raw[start + 1 : start + 1 + size]), before, signs
        )
        lines.append([sum(before[n : n + 3]) // 3 for n in range(0, size, signs)])
    return width, lines


def _data(png: bytes) -> list[bytes]:
    found, place = list[bytes](), 8
    while place < len(png):
        length = int.from_bytes(png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            found.append(png[place + 8 : place + 8 + length])
        place += length + 12
    return found


def _unfiltered(kind: int, line: bytearray, above: bytearray, signs: int) -> bytearray:
    """A line of a PNG without its filter (PNG specification, 9.2)."""
    for n in range(len(line)):
        left = line[n - signs] if n >= signs else 0
        corner = above[n - signs] if n >= signs else 0
        guess = left + above[n] - corner
        nearest = min((left, above[n], corner), key=lambda value: abs(guess - value))
        add = (0, left, above[n], (left + above[n]) // 2, nearest)[kind]
        line[n] = (line[n] + add) % 256
    return line


def black(png: bytes) -> int:
    return sum(value < 40 for line in grey(png)[1] for value in line)


def test_the_picture_is_as_wide_as_a_phone_shows_and_small_enough_to_send() -> None:
    png = spider_png(SECOND, U)
    assert png.startswith(b"\x89PNG")
    assert 700 <= grey(png)[0] <= 1000
    assert len(png) < 200_000


def test_it_has_no_colours() -> None:
    raw = zlib.decompress(b"".join(_data(spider_png(SECOND, U))))
    assert raw  # a PNG of typst is in colours: what is drawn in it must be grey
    width, signs = int.from_bytes(spider_png(SECOND, U)[16:20]), 4
    size, before = width * signs, bytearray(width * signs)
    for start in range(0, len(raw), size + 1):
        before = _unfiltered(
            raw[start], bytearray(raw[start + 1 : start + 1 + size]), before, signs
        )
        assert before[0::signs] == before[1::signs] == before[2::signs]


def test_no_surface_is_filled() -> None:
    """Six tens: what lies between the middle and the edge stays white."""
    width, lines = grey(spider_png(marked(*[10] * 6), U))
    middle = width // 2
    row = lines[len(lines) // 2 - 60]
    assert sum(value > 250 for value in row[middle - 120 : middle + 120]) > 220


def test_marks_are_joined_only_with_neighbours_that_have_one() -> None:
    beside, apart = black(spider_png(marked(9, 9), U)), black(spider_png(marked(9, None, 9), U))
    assert beside > apart + 500


def test_marks_of_last_time_are_lighter_than_those_of_now() -> None:
    then = replace(marked(before=(8, 8, 8, 8, 8, 8)), marks=())
    assert black(spider_png(marked(8, 8, 8, 8, 8, 8), U)) > black(spider_png(then, U)) + 2000


def test_what_is_drawn_is_the_newest_mark_of_each_dimension() -> None:
    twice = replace(NOTHING, marks=(Given("body", 2, SUNDAY), Given("body", 7.5, SUNDAY)))
    axes = spider_drawing(twice, U)["axes"]
    assert isinstance(axes, list)
    assert axes[0]["mark"] == 7.5 and axes[0]["said"] == "7,5"
    assert [axis["mark"] for axis in axes[1:]] == [None] * 5


@pytest.mark.parametrize("summary", [NOTHING, FIRST, marked(*[0] * 6), marked(before=(10,) * 6)])
def test_every_set_of_marks_can_be_drawn(summary: Summary) -> None:
    assert spider_png(summary, U).startswith(b"\x89PNG")
