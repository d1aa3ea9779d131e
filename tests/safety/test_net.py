"""The safety net hears danger and little else, whatever stands around it and however it is typed.

Failures name lines of the tables, never sentences of the held-out one.
"""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from docs import figures
from flows.safety.net import Family, Net
from tests.house import NET
from tests.safety.sentences import HELD_OUT, HELD_OUT_CARERS
from upkeep.measuring import FAMILIES, false_alarms, heard, labelled, raised, tally

SIGNALS = (
    "ik wil niet meer leven",
    "ik maak er een eind aan",
    "ik denk aan zelfmoord",
    "ik ga vanavond al mijn pillen innemen",
    "ik heb pillen opgespaard",
    "ik wil niet meer wakker worden",
    "laat mij maar doodgaan",
    "ik ben klaar met leven",
    "ik wil naar mijn overleden man toe",
    "jullie zijn beter af zonder mij",
    "ik ben iedereen tot last",
    "voor mij hoeft het niet meer",
    "ik zie geen uitweg meer",
    "mijn zoon slaat mij",
    "mijn man sluit mij op",
    "hij knijpt mij in mijn arm",
    "mijn dochter steelt mijn geld",
    "ik krijg van haar geen eten",
    "ik ben bang voor mijn man",
    "hij dreigt mij te slaan",
    "ik heb mijn moeder geslagen",
    "ik heb mijn man opgesloten",
    "ik krijg geen lucht",
    "ik heb pijn op de borst",
    "ik lig op de grond en kom niet meer overeind",
    "mijn mond hangt scheef",
    "ik heb alle pillen ingenomen",
    "mijn man is bewusteloos",
    "het bloeden stopt niet",
    "hij stikt in een stuk vlees",
    "mijn moeder zegt dat ze dood wil",
    "ik sla mijn vrouw soms",
)
IDIOMS = (
    "ik lach me dood",
    "ik schrok me dood",
    "ik stik van de hitte",
    "dat slaat nergens op",
    "ik wil niet dood",
)
ORDINARY = (
    "ik slaap slecht en ben moe",
    "vroeger werkte ik in een winkel",
    "de fysiotherapeut komt op dinsdag",
    "de koffie was lekker",
    "morgen komt mijn dochter",
    "de zon scheen op het balkon",
    "we hebben soep gegeten",
    "het was gezellig met de buurvrouw",
)
STORY = (*ORDINARY, "de kat is dood")  # in sentences of their own: not all hide nothing in one
ENDS = (". ", "! ", "? ", "\n", "... ")
LINKS = (*ENDS, " maar ", ", ", " en ", "; ", ": ", " want ", " - ")
LONGEST = 4096  # characters of a message, says Telegram

SPACES = ("  ", "\t", " \u200b", "\u00a0")
danger = st.sampled_from(SIGNALS)


# --- how well ---------------------------------------------------------------------------------


def test_the_figures_in_the_docs_are_those_of_this_net() -> None:
    """Those of the table that counts; the other takes as long as ten others do together."""
    page = figures.PAGE.read_text("utf-8")
    for table in (HELD_OUT, HELD_OUT_CARERS):
        rows = figures.rows(table.name, heard(NET, labelled(table)))
        assert "\n".join(rows) in page, "run `python -m docs.figures`"


EVERYDAY = [
    "haar heup doet pijn",
    "haar hand doet pijn",
    "haar pijn wordt erger",
    "ze heeft veel pijn in haar knieen",
    "ze heeft pijn in haar rug",
    "mijn moeder is bang om te vallen",
    "haar haar wordt gewassen, dat doet pijn",
    *(f"ik denk dat ze {how} is" for how in ("eenzaam", "bang", "ziek", "verdrietig")),
]


@pytest.mark.parametrize("words", EVERYDAY)
def test_what_a_carer_tells_of_every_day_raises_no_alarm(words: str) -> None:
    assert NET.hear(words) == ()


def test_carers_are_heard_in_the_third_person_and_few_of_their_ordinary_words_are() -> None:
    findings = heard(NET, labelled(HELD_OUT_CARERS))
    plain = [one for one in findings if one.labelled.family == "none"]
    assert len(false_alarms(plain)) / len(plain) <= 0.07
    tallies = [tally(family, findings) for family in FAMILIES]
    assert sum(one.hits for one in tallies) / sum(one.n for one in tallies) >= 0.9


def test_nearly_all_signals_are_heard_and_few_others() -> None:
    findings = heard(NET, labelled(HELD_OUT))
    recalls = {family: round(tally(family, findings).recall, 3) for family in FAMILIES}
    assert min(recalls.values()) >= 0.9, recalls  # of the figures alone: a failure shows its parts
    plain = [one for one in findings if one.labelled.family == "none"]
    alarms = len(false_alarms(plain)) / len(plain)
    assert alarms <= 0.1


@pytest.mark.parametrize("text", SIGNALS)
def test_a_signal_is_heard(text: str) -> None:
    assert raised(NET, text)


# --- whatever stands around it ----------------------------------------------------------------


@given(danger, st.lists(st.sampled_from(STORY), max_size=12), st.sampled_from(ENDS), st.data())
def test_an_ordinary_story_hides_no_signal(
    text: str, around: list[str], end: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(around)))
    story = end.join([*around[:place], text, *around[place:]])
    assert raised(NET, text) <= raised(NET, story)


@pytest.mark.parametrize("text", SIGNALS)
def test_neither_an_idiom_nor_another_part_of_the_same_sentence_hides_a_signal(text: str) -> None:
    heard_alone = raised(NET, text)
    for other, link in product((*STORY, *IDIOMS), LINKS):
        for whole in (other + link + text, text + link + other):
            assert heard_alone <= raised(NET, whole), whole


@given(danger, st.randoms(use_true_random=False))
def test_capitals_hide_no_signal(text: str, chance: random.Random) -> None:
    written = "".join(c.upper() if chance.random() < 0.5 else c for c in text)
    assert raised(NET, written) == raised(NET, text)


@given(danger, st.sampled_from(SPACES), st.sampled_from(("", ".", "!!!", "?", "…")))
def test_spaces_and_stops_hide_no_signal(text: str, space: str, end: str) -> None:
    assert raised(NET, text) <= raised(NET, space + text.replace(" ", space) + end)


@given(danger, st.integers(0, 60))
def test_a_denied_one_hides_no_signal_however_often_it_is_said(text: str, times: int) -> None:
    denied = "ik wil niet dood. " * times
    assert raised(NET, text) <= raised(NET, denied + text)


@pytest.mark.parametrize("text", ["ikwildood", "ik w i l dood", "IK WIL D.O.O.D.", "ik wil d00d"])
def test_a_signal_is_heard_when_it_is_typed_strangely(text: str) -> None:
    assert raised(NET, text) == {"suicide"}


@pytest.mark.parametrize("text", ["zelfmoort", "zlefmoord", "zelf moord", "zelfmoordd"])
def test_a_spelling_mistake_hides_no_signal(text: str) -> None:
    assert raised(NET, f"ik denk aan {text}") == {"suicide"}


@pytest.mark.parametrize("text", [*IDIOMS, *STORY, "", "...", "\x00", "🙂", "?" * 50, "q" * 50])
def test_what_tells_of_no_danger_raises_nothing(text: str) -> None:
    assert NET.hear(text) == ()


CARE_WORDS = (
    "leefplan zorgleefplan zorg-leefplan leefplannen zorgleefplannen leefplanbespreking"
    " zorgleefplangesprek zorgplan leefwereld leefkring leefcirkel leefklimaat leefritme leefdoelen"
    " leefomgeving leefstijl leefruimte leefsituatie levensboek"
).split()
AROUND_THEM = (
    "van het {}",
    "ik heb een {}",
    "wat staat er in het {}",
    "het {} klopt niet meer",
    "ik ben klaar met het {}",
    "ik heb geen {} meer nodig",
    "ik wil niet dat het in het {} komt",
)


@pytest.mark.parametrize("word", CARE_WORDS)
def test_a_word_for_a_plan_of_care_or_a_way_of_living_is_no_alarm(word: str) -> None:
    assert [one for one in AROUND_THEM if NET.hear(one.format(word))] == []


TYPED_APART = ("leef {}", "leef-{}", "leef - {}", "zorg leef {}", "zorg-leef-{}", "Leef {}")


@pytest.mark.parametrize("second", ["plan", "plannen", "wereld", "ritme", "stijl", "situatie"])
def test_such_a_word_typed_apart_is_no_alarm_either(second: str) -> None:
    apart = [way.format(second) for way in TYPED_APART]
    assert [a for a, word in product(AROUND_THEM, apart) if NET.hear(a.format(word))] == []


def test_a_word_for_a_plan_of_care_hides_no_signal() -> None:
    assert raised(NET, "ik heb een leefplan maar ik wil niet meer leven") == {"suicide"}
    assert raised(NET, "ik heb een leef plan maar ik wil niet meer leven") == {"suicide"}
    assert raised(NET, "zo wil ik niet meer leef, plan is klaar") == {"suicide"}
    assert raised(NET, "ik heb geen levensdoelen meer nodig") == {"suicide"}
    assert raised(NET, "ik leef nog maar ik heb een plan om dood te gaan") == {"suicide"}


@pytest.mark.parametrize("text", ["en nu nog iets", "en nu dit nog", "nu dan dit", "wat is er nu"])
def test_small_words_alone_are_no_alarm(text: str) -> None:
    assert NET.hear(text) == ()


def test_the_name_of_no_button_tells_of_danger() -> None:
    for catalog in Path("locales").glob("*/LC_MESSAGES/*.po"):
        with catalog.open("rb") as file:
            buttons = [m.string for m in read_po(file) if m.context == "button"]
        names = [name for names in buttons for name in str(names).split("|") if "{" not in name]
        assert [name for name in names if NET.hear(name)] == []


@given(st.text(max_size=300))
def test_any_text_can_be_read_and_always_says_the_same(text: str) -> None:
    assert NET.hear(text) == NET.hear(text)


def test_of_two_words_that_sound_alike_it_is_always_the_same_one() -> None:
    words = {c: [f"{c}iekt", f"{c}iekd"] for c in "bdfhjklmnprt"}  # with one, chance may be right
    net = Net([{"words": words}])
    assert [net.read(f"{c}ieckt").words[1] for c in words] == [f"{c}iekd" for c in words]


# --- the work is bounded ----------------------------------------------------------------------


class Counted(dict[str, str]):
    """A dictionary that counts how often it is asked."""

    asked = 0

    def __contains__(self, word: object) -> bool:
        self.asked += 1
        return super().__contains__(word)


WORST = (
    "leven" * 820,
    "ikwilnietmeerlevenxq " * 200,
    "a " * 2048,
    "d.o.o.d " * 512,
    "ktktktkt" * 512,
    ("q" * 58 + " ") * 70,
    "?" * LONGEST,
    "0d" * 2048,
)


@pytest.mark.parametrize("text", WORST)
def test_the_words_that_are_looked_up_grow_with_the_text_and_no_faster(text: str) -> None:
    known = Counted({"leven": "leven", "niet": "niet"})
    net = Net([{"words": {"DOOD": ["dood"], "WIL": ["willen"]}}], known)
    known.asked = 0
    net.hear(text[:LONGEST])
    assert known.asked <= 40 * LONGEST


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sampled_from([*" ".join(SIGNALS + IDIOMS).split(), ".", ","]), min_size=500))
def test_a_text_of_nothing_but_words_of_alarm_is_read_to_the_end(words: list[str]) -> None:
    text = " ".join(words)[: LONGEST - 30]
    assert "suicide" in raised(NET, f"{text}. Ik wil dood.")


# --- what is said of it -----------------------------------------------------------------------


def test_a_signal_tells_its_rule_its_reason_and_its_words() -> None:
    [one] = NET.hear("Gisteren was mooi. Ik wil dood.")
    assert one.family is Family.SUICIDE
    assert one.rule and NET.reason(one)
    assert set(one.words) <= set("ik wil dood".split())


def test_a_carer_is_a_family_of_its_own() -> None:
    [one] = NET.hear("Ik heb mijn moeder geslagen.")
    assert one.family is Family.CARER


def test_what_is_told_of_somebody_else_is_known_as_such() -> None:
    [own] = NET.hear("Ik wil dood.")
    [other] = NET.hear("Vader zegt dat hij dood wil.")
    assert (own.other, other.other) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        "Ik wil het met u over euthanasie hebben.",
        "Mijn uitvaart heb ik al geregeld.",
        "Ik ben niet bang voor de dood.",
        "Sinds mijn man overleden is, is het stil.",
    ],
)
def test_death_as_a_theme_is_no_alarm(text: str) -> None:
    assert NET.is_theme(text)
    assert NET.hear(text) == ()


def test_an_ordinary_answer_is_not_about_death() -> None:
    assert not any(NET.is_theme(text) for text in ORDINARY)


@pytest.mark.parametrize("text", ["help", "Help!", "/help", "HELP?!", " help. "])
def test_the_name_of_a_command_and_nothing_else_is_no_alarm(text: str) -> None:
    assert not NET.hear(text)


@pytest.mark.parametrize("text", ["help ik val", "help me", "HELP HELP", "hellup", "112"])
def test_who_calls_for_help_with_one_word_more_is_heard(text: str) -> None:
    assert Family.MEDICAL in raised(NET, text)


# --- tables -----------------------------------------------------------------------------------

RULE = {"name": "r", "family": "medical", "kind": "medical", "reason": "x", "hears": ["PIJN BORST"]}


def small(**rule: object) -> Net:
    words = {"PIJN": ["pijn"], "BORST": ["borst"], "NIET": ["niet"], "AL": ["al jaren"]}
    return Net([{"words": words, "rule": [{**RULE, **rule}]}], {"pijnen": "pijn"})


@pytest.mark.parametrize("text", ["pijn in de borst", "in mijn borst zit pijn", "borst pijnen"])
def test_a_rule_hears_its_words_in_any_order_and_form(text: str) -> None:
    assert small().hear(text)


@pytest.mark.parametrize(
    "text", ["pijn. borst", "niet pijn in de borst", "pijn " + "woord " * 9 + "borst", "pijn"]
)
def test_a_rule_hears_nothing_across_sentences_too_far_apart_or_denied(text: str) -> None:
    assert not small().hear(text)


def test_a_denial_in_another_clause_cancels_nothing() -> None:
    assert small().hear("het is niet erg, maar pijn in de borst")


def test_what_a_rule_names_as_unless_cancels_it_nearby() -> None:
    net = small(unless=["AL"])
    assert not net.hear("al jaren pijn in de borst")
    assert net.hear("al jaren moe. nu pijn in de borst")


def test_a_rule_with_also_needs_that_somewhere_in_the_text() -> None:
    net = small(also=["AL"])
    assert net.hear("pijn in de borst. dat is al jaren zo")
    assert not net.hear("pijn in de borst")


def test_a_chain_is_heard_in_its_order_alone() -> None:
    net = small(hears=["PIJN>BORST"])
    assert net.hear("pijn op de borst")
    assert not net.hear("borst en pijn")


def test_a_class_without_words_is_named() -> None:
    with pytest.raises(ValueError, match="no words for GEEN_WOORDEN"):
        small(hears=["GEEN_WOORDEN"])


def test_an_idiom_loses_its_own_words_alone() -> None:
    words = {"PIJN": ["pijn"], "BORST": ["borst"]}
    net = Net([{"figures": ["hart>onder>PIJN"], "words": words, "rule": [RULE]}], {})
    assert not net.hear("hart onder de pijn van de borst")
    assert net.hear("hart onder de pijn van de borst en pijn op de borst")


def test_every_rule_of_the_project_has_a_name_of_its_own_and_a_reason() -> None:
    names = [rule.name for rule in NET.rules]
    assert len(names) == len(set(names))
    assert all(rule.reason and rule.kind and rule.family in set(Family) for rule in NET.rules)
