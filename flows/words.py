"""The words of a conversation: sentences, quotations, moments, choices. Storable, not yet Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class When:
    """A moment inside a text; `style` says how much of it is told."""

    at: datetime  # aware, UTC
    style: Literal["moment", "date", "day", "month", "time", "short"] = "moment"
    kind: Literal["when"] = "when"


@dataclass(frozen=True)
class Quote:
    """Words that a person wrote: shown literally, between quotation marks.

    `at_most` shortens them to that many characters, visibly.
    """

    words: str
    at_most: int = 4096
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True)
class Text:
    """A sentence to be said: an English msgid that the catalogs in `locales/` translate.

    A `str` in `params` is a name or a label and appears as it stands.
    """

    msgid: str
    params: Mapping[str, Param] = field(default_factory=dict)
    context: str = ""
    plural: str = ""  # with `plural`, params["n"] decides
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class Several:
    """Things in one sentence: a, b and c."""

    things: tuple[Text, ...]
    kind: Literal["several"] = "several"


@dataclass(frozen=True)
class Listing:
    """Items one below the other in one paragraph."""

    items: tuple[Text, ...]
    kind: Literal["listing"] = "listing"


@dataclass(frozen=True)
class Choice:
    """A button, or the same by typing. `about` is what it is about: a theme, an answer, a visit."""

    name: str
    label: Text
    about: str = ""


@dataclass(frozen=True)
class Prompt:
    """One message: its paragraphs and the choices below it."""

    lines: tuple[Text | Listing, ...]
    choices: tuple[Choice, ...] = ()


Param = str | int | float | Text | When | Quote | Several
