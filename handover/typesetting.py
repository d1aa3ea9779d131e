"""Words and a template make a PDF, or a picture. Words are data, never markup; only our own fonts
are used.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst

HERE = Path(__file__).parent
FOR_SCREEN_READERS: tuple[typst.PDFStandard, ...] = ("ua-1",)
# ISO 19005-2, level A: the newest that can be had together with PDF/UA-1. Asks for a date.
FOR_SCREEN_READERS_AND_ARCHIVES: tuple[typst.PDFStandard, ...] = ("ua-1", "a-2a")
# Control characters, halves of a character, and what means something to one machine only.
NOT_SHOWN = ("Cc", "Cs", "Co")


def typeset(
    template: str,
    words: Mapping[str, object],
    standards: tuple[typst.PDFStandard, ...] = FOR_SCREEN_READERS,
) -> bytes:
    """The tagged PDF (PDF/UA-1, for screen readers) that this template makes of these words.

    Signs that no font of ours has give the same outside the standards, which forbid the empty box
    that then stands for them.
    """
    try:
        return _compiled(template, words, list(standards))
    except typst.TypstError:
        return _compiled(template, words, ["1.7"])


def picture(template: str, words: Mapping[str, object], ppi: float) -> bytes:
    """The PNG that a template of one page makes of these words."""
    drawn = typst.compile(
        HERE / f"{template}.typ",
        root=HERE,
        font_paths=_fonts(),
        sys_inputs={"words": json.dumps(words)},
        format="png",
        ppi=ppi,
    )
    return drawn if isinstance(drawn, bytes) else drawn[0]


def printable(text: str) -> str:
    """A text without what no page can show: control characters, and halves of a character."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in NOT_SHOWN)


def _compiled(
    template: str, words: Mapping[str, object], standards: list[typst.PDFStandard]
) -> bytes:
    return typst.compile(
        HERE / f"{template}.typ",
        root=HERE,
        font_paths=_fonts(),
        sys_inputs={"words": json.dumps(words)},
        pdf_standards=standards,
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])
