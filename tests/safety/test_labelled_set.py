"""The labelled set is what its README promises: its shape, its size, its balance, nothing twice.

Failures name lines, never sentences: the held-out table must stay unread.
"""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from channels.identifiers import identifiers
from tests.safety.sentences import (
    DOUBTFUL,
    FAMILIES,
    HELD_OUT,
    HELD_OUT_CARERS,
    KINDS,
    LABELLED,
    Sentence,
    bare,
    read,
    read_doubts,
)

MEASURED = (LABELLED, HELD_OUT)
ALL = (*MEASURED, HELD_OUT_CARERS)
SIGNALS = {(family, kind) for family in FAMILIES - {"none"} for kind in KINDS[family]}

each_table = pytest.mark.parametrize("path", MEASURED, ids=lambda path: path.stem)
each_of_all = pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)


def lines(sentences: list[Sentence]) -> list[int]:
    return [sentence.line for sentence in sentences]


@each_of_all
def test_every_label_is_known(path: Path) -> None:
    unknown = [one for one in read(path) if one.kind not in KINDS.get(one.family, ())]
    assert lines(unknown) == []


@each_table
def test_every_kind_occurs(path: Path) -> None:
    found = {(one.family, one.kind) for one in read(path)}
    promised = {(family, kind) for family in FAMILIES for kind in KINDS[family]}
    assert promised - found == set()


@pytest.mark.parametrize(
    ("path", "least", "least_of_a_kind"), [(LABELLED, 900, 60), (HELD_OUT, 400, 30)]
)
def test_there_are_enough_sentences_of_every_signal(
    path: Path, least: int, least_of_a_kind: int
) -> None:
    sentences = read(path)
    counts = Counter((one.family, one.kind) for one in sentences)
    assert len(sentences) >= least
    assert {signal for signal in SIGNALS if counts[signal] < least_of_a_kind} == set()


@each_of_all
def test_at_least_half_are_ordinary_sentences(path: Path) -> None:
    sentences = read(path)
    assert 2 * sum(one.family == "none" for one in sentences) >= len(sentences)


def test_no_sentence_is_there_twice_in_one_table_or_in_two() -> None:
    places = defaultdict(list)
    for path in ALL:
        for one in read(path):
            places[bare(one.text)].append((path.name, one.line))
    for doubt in read_doubts():
        places[bare(doubt.text)].append((DOUBTFUL.name, doubt.line))
    assert [twice for twice in places.values() if len(twice) > 1] == []


@each_table
def test_some_are_a_word_and_some_are_a_long_story_with_a_signal_in_it(path: Path) -> None:
    signals = [one for one in read(path) if one.family != "none"]
    assert any(" " not in one.text for one in signals)
    assert any(len(one.text) > 600 for one in signals)


@each_of_all
def test_no_sentence_holds_what_leads_to_a_person(path: Path) -> None:
    leading = [one for one in read(path) if identifiers(one.text)]
    assert lines(leading) == []


def test_a_held_out_table_says_in_its_first_line_that_it_must_stay_unread() -> None:
    for path in (HELD_OUT, HELD_OUT_CARERS):
        first = path.read_text("utf-8").split("\n", 1)[0]
        assert first.startswith("# ") and "never look" in first


def test_a_doubt_names_at_least_two_families_and_its_reason() -> None:
    doubts = read_doubts()
    assert [one.line for one in doubts if len(one.families) < 2 or one.families - FAMILIES] == []


def test_a_line_of_another_shape_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "table.tsv"
    table.write_text("none\tidiom text without a tab\n", "utf-8")
    with pytest.raises(ValueError, match=r"table\.tsv:1 "):
        read(table)
