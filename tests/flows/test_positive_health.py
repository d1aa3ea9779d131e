"""The question bank is complete, and a stored answer can always find its question again."""

import pytest

from flows.positive_health import ASPECTS, DIMENSIONS, FOLLOW_UPS, OPENING, Kind, Theme

THEMES = (OPENING, *DIMENSIONS)
EVERY_QUESTION = tuple(question for theme in THEMES for question in theme.questions)

each_theme = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.id)
each_dimension = pytest.mark.parametrize("dimension", DIMENSIONS, ids=lambda theme: theme.id)


def test_the_six_dimensions_stand_in_their_fixed_order() -> None:
    order = [theme.id for theme in DIMENSIONS]
    assert order == ["body", "mind", "meaning", "quality", "participation", "daily"]
    assert list(ASPECTS) == order


def test_the_first_question_is_what_makes_you_happy() -> None:
    assert OPENING.questions[0].text.msgid == "What makes you happy?"
    assert len(OPENING.questions) == 6


@each_dimension
def test_a_dimension_has_at_least_eight_questions(dimension: Theme) -> None:
    assert len(dimension.questions) >= 8


@each_dimension
def test_a_dimension_begins_lightly_and_has_every_kind(dimension: Theme) -> None:
    kinds = [question.kind for question in dimension.questions]
    assert kinds[0] is Kind.LIGHT
    assert set(kinds) == set(Kind)
    assert kinds.count(Kind.LIGHT) >= 2 and kinds.count(Kind.DEEP) >= 2


@each_dimension
def test_a_dimension_asks_about_all_its_aspects_and_no_others(dimension: Theme) -> None:
    asked = {aspect for question in dimension.questions for aspect in question.aspects}
    assert asked == set(ASPECTS[dimension.id])
    assert all(question.aspects for question in dimension.questions)


def test_the_aspects_are_as_many_as_the_sources_list() -> None:
    assert [len(aspects) for aspects in ASPECTS.values()] == [7, 7, 7, 8, 7, 6]


def test_every_question_id_is_unique() -> None:
    ids = [question.id for question in EVERY_QUESTION]
    assert len(ids) == len(set(ids))


# Stored answers refer to these ids. Questions may be added at the end; a change in this table
# means that old answers get another question above them.
FIRST_PUBLISHED = {
    "happy": "LIGHT " * 6,
    "body": "LIGHT DEEP ABLE LIGHT DEEP CARE LIGHT DEEP DEEP",
    "mind": "LIGHT DEEP ABLE LIGHT DEEP CARE LIGHT DEEP DEEP",
    "meaning": "LIGHT DEEP ABLE LIGHT DEEP CARE DEEP DEEP DEEP",
    "quality": "LIGHT DEEP ABLE LIGHT DEEP CARE LIGHT DEEP DEEP",
    "participation": "LIGHT DEEP ABLE LIGHT DEEP CARE LIGHT DEEP DEEP",
    "daily": "LIGHT DEEP ABLE LIGHT DEEP CARE LIGHT LIGHT DEEP",
}


@each_theme
def test_a_published_question_keeps_its_id(theme: Theme) -> None:
    published = FIRST_PUBLISHED[theme.id].split()
    now = {question.id: question.kind.name for question in theme.questions}
    for number, kind in enumerate(published, start=1):
        assert now[f"{theme.id}.{number}"] == kind


@each_theme
def test_an_id_begins_with_its_theme(theme: Theme) -> None:
    assert all(question.id.startswith(f"{theme.id}.") for question in theme.questions)


def test_no_sentence_stands_in_the_bank_twice() -> None:
    msgids = [question.text.msgid for question in EVERY_QUESTION]
    msgids += [text.msgid for theme in THEMES for text in (theme.name, theme.gloss, theme.mark)]
    msgids += [text.msgid for text in FOLLOW_UPS]
    assert len(msgids) == len(set(msgids))


def test_every_question_asks_one_thing_in_one_calm_sentence() -> None:
    for msgid in [q.text.msgid for q in EVERY_QUESTION] + [t.msgid for t in FOLLOW_UPS]:
        assert msgid.endswith("?"), msgid
        assert not set(msgid[:-1]) & set("?!."), msgid


@each_theme
def test_a_mark_may_always_be_left_out(theme: Theme) -> None:
    assert theme.mark.msgid.endswith("A mark is fine, from 0 to 10. You do not have to.")


def test_asking_on_has_four_ways() -> None:
    assert len(FOLLOW_UPS) == 4
