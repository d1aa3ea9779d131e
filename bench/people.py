"""The people who talk to the bot: each reads what it said last and reacts to that.

They know nothing but what came over the Bot API, so that any bot can be measured with them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SIDE_DOORS = (
    "skip",
    "enough",
    "talk",
    "back",
    "later",
    "help",
    "sla over",
    "terug",
    "volgende vraag",
)
"""Buttons, by their data or label, that stand beside an open question and leave it open."""

PREFERRED = ("go_on", "yes", "another", "choose", "begin")
"""What to press in a menu, by its data or label, the best first; without these, the first."""

ANSWERS = (  # All of 12 to 20 words, about ordinary days: nothing for the safety net to act on.
    "Vanochtend heb ik koffie gedronken met de buurvrouw en daarna de planten water gegeven.",
    "Mijn dochter komt op zondag eten en dan maken we samen soep met verse groente.",
    "Ik slaap meestal goed, maar de laatste weken word ik rond vijf uur al wakker.",
    "Op dinsdag ga ik met de bus naar het koor en daar zing ik de tweede stem.",
    "De trap gaat langzamer dan vroeger, dus leg ik alles wat naar boven moet eerst klaar.",
    "Met mooi weer loop ik een rondje langs het water en groet ik de mensen op het bankje.",
    "Koken doe ik nog graag zelf, al zit ik er tegenwoordig bij als ik de aardappels schil.",
    "Ik lees elke avond een hoofdstuk en de volgende dag vertel ik mijn man wat erin stond.",
)


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: what a person reads on it, and what the bot gets back."""

    label: str
    data: str

    def is_one_of(self, words: tuple[str, ...]) -> bool:
        """Its data or label contains one of these words."""
        return any(word in self.data.lower() or word in self.label.lower() for word in words)


@dataclass(frozen=True, slots=True)
class Said:
    """The last thing the bot said in a chat."""

    message_id: int
    text: str
    buttons: tuple[Button, ...] = ()
    reply_markup: Any = None

    @property
    def is_open(self) -> bool:
        """It can be answered in one's own words."""
        return all(button.is_one_of(SIDE_DOORS) for button in self.buttons)


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that a person sends."""

    text: str


@dataclass(slots=True)
class Chat:
    """Where one person and the bot stand with each other."""

    id: int
    last: Said | None = None
    typed: int = 0
    pressed: int = 0
    offered: bool = False
    handed_out_at: float | None = None  # time.perf_counter(); None: no reply is awaited
    pressed_on: str = ""  # the text above the last button that was pressed
    repeats: int = 0  # how many presses in a row led back to that text


def next_update(chat: Chat, last_message: Said | None) -> Typed | Button:
    """What this person does now. THE policy of the benchmark: tune it here and in the lists above.

    An open question gets the next of `ANSWERS`. Anything else gets a press on the button that
    comes first in `PREFERRED`, or else the first. When a press led back to the same text, the
    next button gets its turn, so that nobody presses "Meer uitleg" for ever.
    """
    if last_message is None:
        return Typed("/start")
    if last_message.is_open:
        return Typed(ANSWERS[(chat.id + chat.typed) % len(ANSWERS)])
    same = last_message.text == chat.pressed_on
    chat.repeats = chat.repeats + 1 if same else 0
    chat.pressed_on = last_message.text
    ranked = sorted(last_message.buttons, key=_rank)
    return ranked[chat.repeats % len(ranked)]


def _rank(button: Button) -> int:
    hits = (i for i, word in enumerate(PREFERRED) if button.is_one_of((word,)))
    return next(hits, len(PREFERRED))


def said(message_id: int, parameters: Mapping[str, str]) -> Said:
    """What the bot says with this call."""
    text = parameters.get("text") or parameters.get("caption", "")
    markup = json.loads(parameters.get("reply_markup") or "null")
    rows = (markup or {}).get("inline_keyboard", ())
    buttons = tuple(
        Button(button["text"], button["callback_data"])
        for row in rows
        for button in row
        if "callback_data" in button
    )
    return Said(message_id, text, buttons, markup if rows else None)


def as_json(update_id: int, message_id: int, chat: Chat, reaction: Typed | Button) -> bytes:
    """The update in which Telegram reports this (https://core.telegram.org/bots/api#update)."""
    person = {"id": chat.id, "is_bot": False, "first_name": "P", "language_code": "nl"}
    place = {"id": chat.id, "type": "private", "first_name": "P"}
    now = int(time.time())
    update: dict[str, Any] = {"update_id": update_id}
    match reaction:
        case Typed(text):
            message = {"message_id": message_id, "date": now, "chat": place, "from": person}
            update["message"] = message | {"text": text}
            if text.startswith("/"):
                command = {"type": "bot_command", "offset": 0, "length": len(text)}
                update["message"]["entities"] = [command]
        case Button(_, data):
            assert chat.last
            bot = {"id": 123456, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}
            message = {"message_id": chat.last.message_id, "date": now, "chat": place, "from": bot}
            message |= {"text": chat.last.text, "reply_markup": chat.last.reply_markup}
            query = {"id": str(update_id), "from": person, "chat_instance": "1", "data": data}
            update["callback_query"] = query | {"message": message}
    return json.dumps(update).encode()
