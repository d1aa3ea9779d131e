"""Words and a template make a PDF. Words are data, never markup; only our own fonts are used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst

HERE = Path(__file__).parent


def typeset(template: str, words: Mapping[str, object]) -> bytes:
    """The tagged PDF (PDF/UA-1, for screen readers) that this template makes of these words.

    Signs that no font of ours has give the same outside PDF/UA-1, which forbids the empty box that
    then stands for them.
    """
    try:
        return _compiled(template, words, "ua-1")
    except typst.TypstError:
        return _compiled(template, words, "1.7")


def _compiled(template: str, words: Mapping[str, object], standard: typst.PDFStandard) -> bytes:
    return typst.compile(
        HERE / f"{template}.typ",
        root=HERE,
        font_paths=_fonts(),
        sys_inputs={"words": json.dumps(words)},
        pdf_standards=standard,
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])
