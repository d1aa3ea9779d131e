"""What one client reads in one session, from the link to the yes, is easy as a whole."""

from __future__ import annotations

import re

import pytest

from channels.parcel import Words
from tests.flows.stories import planned
from tests.plain_dutch import ADVICE, PITY, PRAISE, assert_readable, refused
from tests.world import Person, World

EASY = 80  # Flesch-Douma: the fifth class of the primary school

ANSWERS = (
    "Koffie met de hulp",
    "Samen opruimen",
    "6",
    "Rustig aan met de radio en een kop thee",
    "Als ik kort van adem ben",
    "Dan ga ik even zitten",
    "Zelf wassen en aankleden",
    "verder",
    "6,5",
    "afronden",
    "1",
    "De groep",
    "klaar",
    "Ik bel zelf de fysiotherapeut",
    "Anna",
    "ja",
)

each_form = pytest.mark.parametrize("form", ["u", "je"])


@each_form
def test_a_session_is_easy_to_read(world: World, form: str) -> None:
    assert_readable(_told(_session(world, form)), EASY)


@each_form
def test_a_session_says_thank_you_at_most_once(world: World, form: str) -> None:
    told = _told(_session(world, form))
    assert len(re.findall(r"\b(dank|bedankt)\b", told, re.IGNORECASE)) <= 1


@each_form
def test_a_session_does_not_praise_pity_or_advise(world: World, form: str) -> None:
    told = _told(_session(world, form))
    assert refused(told, {**PRAISE, **PITY, **ADVICE}) == ()
    assert "!" not in told


@each_form
def test_a_message_asks_one_question_and_asks_it_last(world: World, form: str) -> None:
    for sent in _session(world, form).screen:
        if isinstance(sent, Words) and not sent.guarded and "?" in sent.text:
            asked = re.sub(r"“[^”]*”", "", sent.text).rpartition("\n\n")[2]
            assert asked.count("?") == 1 or "Bel" in asked, sent.text


def _session(world: World, form: str) -> Person:
    _, client = planned(world, form)
    for answer in ANSWERS:
        client.says(answer)
    return client.hears("Dank u." if form == "u" else "Dank je.")


def _told(client: Person) -> str:
    """The bot's own sentences: without the client's words, and without buttons."""
    texts = [sent.text for sent in client.screen if isinstance(sent, Words)]
    return re.sub(r"“[^”]{3,}”", "", "\n\n".join(texts))
