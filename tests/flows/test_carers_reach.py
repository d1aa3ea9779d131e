"""No carer reaches a private answer, a closed subject or another client, in any order of granting,
answering, ending and erasing. What may be is worked out here from what happened, in a book of its
own, and never asked of the code that is judged.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

import pytest

from flows.conversation import Reflection, Turn
from flows.record.caring import Carer
from tests.flows.wanderer import Wanderer

CLIENTS = ("one", "two")
SUBJECTS = ("happy", "body", "mind")
DEEPER = ("choose_client", "answer", "subject", "they_said", "look", "mine", "mine_one", "my_data")
COMES_IN = ("verder", "goed", "verder", "verder", "u", "ja")


@dataclass
class Book:
    """What one carer may, as the client last said it; words in the diaries, and whose they are."""

    may: dict[str, set[str]] = field(default_factory=dict)  # client: subjects to answer about
    sees: dict[str, set[str]] = field(default_factory=dict)
    words: dict[str, tuple[str, str, bool]] = field(default_factory=dict)  # client, theme, private


def _lets(wanderer: Wanderer, book: Book, client: str, chance: Random) -> None:
    """The client changes, ends or renews what the carer may."""
    record = wanderer.recall(client).record
    assert record is not None
    may = {s for s in SUBJECTS if chance.random() < 0.5}
    sees = {s for s in SUBJECTS if chance.random() < 0.4}
    changed = list[Carer]()
    for one in record.carers:
        if chance.random() < 0.4:
            may, sees = set(), set()
            changed.append(replace(one, until=wanderer.now))
        else:
            scope = (*sorted(may), "marks")
            changed.append(replace(one, scope=scope, sees=tuple(sorted(sees)), until=None))
    book.may[client], book.sees[client] = may, sees
    wanderer._keeps(replace(record, carers=tuple(changed)))


def _tells(wanderer: Wanderer, book: Book, client: str, n: int, chance: Random) -> None:
    """The client tells something; some of it is private."""
    record = wanderer.recall(client).record
    assert record is not None
    theme, private = chance.choice(SUBJECTS), chance.random() < 0.4
    words = f"zq{client}{n}qz"
    book.words[words] = (client, theme, private)
    said = Reflection(words, "", theme, f"{theme}.1", words, wanderer.now, "", private=private)
    wanderer._keeps(replace(record, reflections=(*record.reflections, said)))


def _judge(before: Wanderer, wanderer: Wanderer, book: Book, turn: Turn) -> None:
    shown = repr([effect for effect in turn.effects if effect.to == "carer"])
    for words, (client, theme, private) in book.words.items():
        if words in shown:
            assert not private and theme in book.sees[client], f"the carer saw {words}"
    for client in CLIENTS:
        old, new = before.recall(client).record, wanderer.recall(client).record
        assert old is not None and new is not None
        assert old.reflections == new.reflections and old.agenda == new.agenda
        known = {a.id: a for a in old.carers_answers}
        kept = {a.id: a for a in new.carers_answers}
        for key in known.keys() | kept.keys():
            theirs_to_erase = key not in kept and known[key].voice != "own_words"  # at all times
            if known.get(key) != kept.get(key) and not theirs_to_erase:
                subject = (kept.get(key) or known[key]).subject
                assert subject in book.may[client], f"{subject} of {client} was not allowed"


@pytest.mark.parametrize("seed", range(8))
def test_no_carer_reaches_what_is_private_closed_or_of_another_client(seed: int) -> None:
    chance, book, wanderer = Random(seed), Book(), Wanderer()
    for n, client in enumerate(CLIENTS):
        wanderer.comes(client)
        for words in COMES_IN:
            wanderer.says(client, words)
        asked = wanderer.lets_answer(client, "carer", 4 * (n + seed) + 1 + (seed % 2))
        for words in ("ga verder", *(("u",) if not n else ()), "ja"):
            wanderer.says("carer", words)
        wanderer.agrees(client, asked)
        _lets(wanderer, book, client, chance)
    kept = 0
    for n in range(120):
        client = chance.choice(CLIENTS)
        die = chance.random()
        if die < 0.12:
            _lets(wanderer, book, client, chance)
        elif die < 0.22:
            _tells(wanderer, book, client, n, chance)
        before = wanderer.copied()
        newest = wanderer.newest.get("carer", ())
        deeper = tuple(b for b in newest if any(f":{on}:" in b.data for on in DEEPER))
        newest = deeper if deeper and chance.random() < 0.7 else newest
        old = wanderer.buttons["carer"]
        asks_for_words = any(b.label == "Sla over" for b in newest) and chance.random() < 0.5
        if newest and not asks_for_words and chance.random() < 0.7:
            turn = wanderer.presses("carer", chance.choice(newest))
        elif chance.random() < 0.25:
            turn = wanderer.presses("carer", chance.choice(old))
        else:
            turn = wanderer.says("carer", chance.choice((f"soep {n}", "7", "hallo", "later")))
        if turn.person.clients and turn.person.position.step == "end_caring":
            wanderer.says("carer", "nee")
            continue
        _judge(before, wanderer, book, turn)
        kept += len(turn.record.carers_answers) if turn.record else 0
    assert seed or kept, "nothing was ever kept: this judged nothing"
