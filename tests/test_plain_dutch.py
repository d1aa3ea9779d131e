"""The yardstick itself: syllables and sentences counted by hand, the formula on known text."""

from __future__ import annotations

import pytest
from wordfreq import zipf_frequency

from tests.plain_dutch import (
    ADVICE,
    ALLOWED,
    FIGURES_OF_SPEECH,
    PITY,
    PRAISE,
    RARE_BELOW,
    assert_readable,
    flesch_douma,
    rare_words,
    refused,
    sentences,
    syllables,
    words,
)

# Counted by ear, one line per number of syllables; a hyphen belongs to the spelling.
COUNTED = {
    0: "'s",
    1: "u uw je jou jouw zij hij zee nee ja hoi hoe wie koe huis muis trein tijd boos naam "
    "rood raad vuur duur deur reis rauw kou oud fout nieuw leeuw eeuw sneeuw kieuw mooi "
    "saai draai hooi foei vroeg groen dik pijn rijst één vóór hé 't zo'n team mail "
    "schrift angst herfst slechts klei geit",
    2: "reuma geëist avond idee opa oma ja-knop mooie nieuwe eeuwen moeilijk vermoeid "
    "bloeien uien vrije beter gedaan geluk gebeurd beurten beuken gelijk buiten eigen "
    "iemand ieder dinsdag vandaag morgen koffie foto's auto auto's cliënt maïs naïef baby "
    "hobby systeem yoga typen bureau cadeau café chaos online website smartphone e-mail "
    "zoals zoiets eruit geuit geijkt kleumen uwe theeën drieën zeeën dieet zwaaien kauwen "
    "vrouwen duwen moeder vader verdriet quizzen dokter",
    3: "visite verpleegster geopend beantwoord beoordeeld museum reünie ruïne video radio "
    "piano ideaal theater creatief sociaal eieren avonden vanavond telefoon patiënt "
    "ideeën medium cacao actueel eerstvolgend geoefend geëindigd beïnvloed royale "
    "buurvrouwen oceaan bijvoorbeeld bezoeker belangrijk huisartsen vacuüm",
    4: "financiën museumbon zondagavond industrieel mantelzorger beantwoorden beoordelen "
    "beoefenen beïnvloeden beëindigen geadviseerd situatie januari sociale dialyse "
    "carrière persoonlijke ochtendkoffie zelfstandigheid lichamelijk evalueert petroleum "
    "tweeëndertig theorieën alinea",
    5: "radioactief verpleegkundige geïnteresseerd coöperatief evaluatie evalueren "
    "zelfstandigheden individueel mantelzorgerspas communicatie",
    6: "wijkverpleegkundige coördinatoren geautomatiseerd fysiotherapeut individuele "
    "coöperaties-dag",
}


@pytest.mark.parametrize("heard", COUNTED)
def test_syllables_are_counted_as_they_are_heard(heard: int) -> None:
    miscounted = {word: syllables(word) for word in COUNTED[heard].split()}
    assert {word: found for word, found in miscounted.items() if found != heard} == {}


def test_at_least_120_words_were_counted_by_hand() -> None:
    assert sum(len(line.split()) for line in COUNTED.values()) >= 120


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("0", 1),
        ("7", 2),
        ("17", 3),
        ("20", 2),
        ("25", 4),  # vijf-en-twin-tig
        ("83", 4),  # drie-en-tach-tig
        ("100", 2),
        ("112", 3),  # hon-derd-twaalf
        ("2026", 7),  # twee-dui-zend-zes-en-twin-tig
        ("14.30", 4),  # veer-tien der-tig
        ("088", 3),  # nul acht acht
        ("tv", 2),
        ("AVG", 3),
        ("COPD", 4),
        ("a.s.", 3),  # aan-staan-de
        ("bijv.", 3),
        ("d.w.z.", 4),  # dat wil zeg-gen
        ("t/m", 3),
        ("QR-code", 4),
        ("{name}", 2),
    ],
)
def test_numbers_and_abbreviations_are_counted_as_they_are_read_aloud(
    written: str, heard: int
) -> None:
    assert syllables(written) == heard


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("Dag. Hoe gaat het? Ik luister.", ("Dag.", "Hoe gaat het?", "Ik luister.")),
        ("Even denken... ik weet het.", ("Even denken... ik weet het.",)),
        ("Even denken... Ik weet het.", ("Even denken...", "Ik weet het.")),
        ("Even denken… Ja.", ("Even denken…", "Ja.")),
        ("Het is 14.30 uur. Dat is laat.", ("Het is 14.30 uur.", "Dat is laat.")),
        ("Zij komt dinsdag a.s. om drie uur.", ("Zij komt dinsdag a.s. om drie uur.",)),
        ("Zij komt dinsdag a.s. Bent u thuis?", ("Zij komt dinsdag a.s.", "Bent u thuis?")),
        ("Vraag mevr. Jansen of dhr. Smit.", ("Vraag mevr. Jansen of dhr. Smit.",)),
        ("Bel 113 of kijk op 113.nl. Dat mag.", ("Bel 113 of kijk op 113.nl.", "Dat mag.")),
        ("“Gaat het?” vroeg zij. “Ja.”", ("“Gaat het?” vroeg zij.", "“Ja.”")),
        ("Een cijfer van 0 tot 10. Hoeft niet.", ("Een cijfer van 0 tot 10.", "Hoeft niet.")),
        ("U kunt:\n- praten\n2. typen\n• niets", ("U kunt:", "praten", "typen", "niets")),
        ("Zonder punt\n\nNog een regel", ("Zonder punt", "Nog een regel")),
        ("Dag {name}. {count} vragen.", ("Dag {name}.", "{count} vragen.")),
    ],
)
def test_a_text_falls_apart_into_its_sentences(text: str, found: tuple[str, ...]) -> None:
    assert sentences(text) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("'s Avonds drink ik thee.", ("'s", "Avonds", "drink", "ik", "thee")),
        ("Mijn foto's en zo'n e-mail.", ("Mijn", "foto's", "en", "zo'n", "e-mail")),
        ("Op \u2018Start\u2019 drukken", ("Op", "Start", "drukken")),
        ("Om 14.30, t/m 3/5", ("Om", "14.30", "t/m", "3/5")),
        ("{name} zei: “{words}”", ("{name}", "zei")),
        (
            "Kijk op https://113.nl/chat, of /stop",
            ("Kijk", "op", "https://113.nl/chat", "of", "stop"),
        ),
    ],
)
def test_a_sentence_falls_apart_into_its_words(sentence: str, found: tuple[str, ...]) -> None:
    assert words(sentence) == found


def test_the_formula_is_douma_s() -> None:
    one = "De kat zit op de mat."  # 6 words, 6 syllables
    assert flesch_douma(one) == pytest.approx(206.84 - 0.93 * 6 - 77 * 1)
    two = "De kat zit op de mat. Oma ziet haar avondeten."  # 10 words in 2, 10 + 4 syllables
    assert flesch_douma(two) == pytest.approx(206.84 - 0.93 * 5 - 77 * 1.4)
    with pytest.raises(ValueError, match="without words"):
        flesch_douma("...")


def test_official_language_is_harder_than_a_neighbour_s() -> None:
    neighbour = "Ik drink graag koffie met de buurvrouw. Zij komt op dinsdag."
    official = (
        "De verantwoordelijkheid voor de implementatie van beleidsmaatregelen ligt bij "
        "gemeentelijke uitvoeringsorganisaties."
    )
    assert flesch_douma(official) < 30
    assert flesch_douma(neighbour) > 80


def test_a_hard_text_fails_and_its_hardest_sentence_is_named_first() -> None:
    assert_readable("Ik drink graag koffie.", 80)
    with pytest.raises(AssertionError, match=r"hardest:\n .*implementatie") as failed:
        assert_readable("Koffie is er ook.\nDe implementatie van verantwoordelijkheden.", 80)
    assert "Koffie" in str(failed.value)


def test_rare_words_are_found_and_everyday_ones_are_not() -> None:
    assert (
        rare_words("Wat u opschrijft, bewaar ik. Dag {nonsenswoord}, bel 113.nl a.s. dinsdag")
        == set()
    )
    assert rare_words("Kortademig? Vroegsignalering. Boodschappenbriefjes.") == {
        "kortademig",
        "vroegsignalering",
        "boodschappenbriefjes",
    }


def test_every_allowed_word_needs_it_and_says_why() -> None:
    needless = [
        word for word in ALLOWED if zipf_frequency(word, "nl") >= RARE_BELOW and syllables(word) < 3
    ]
    assert needless == []
    assert all(ALLOWED.values())


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Wat ligt er op je hart?", FIGURES_OF_SPEECH),
        ("Zit u lekker in uw vel?", FIGURES_OF_SPEECH),
        ("U kunt de draad weer oppakken.", FIGURES_OF_SPEECH),
        ("Iedereen draagt een steentje bij.", FIGURES_OF_SPEECH),
        ("Top, dank u.", PRAISE),
        ("Wat goed van u.", PRAISE),
        ("Wat een mooi verhaal", PRAISE),
        ("Fijn dat je er bent.", PRAISE),
        ("Dag. Wat vervelend", PITY),
        ("Wat naar voor je.", PITY),
        ("Dat kan helaas niet.", PITY),
        ("Probeer eens te lopen.", ADVICE),
        ("Dat moet. Je moet rusten.", ADVICE),
        ("Het is goed om te bewegen.", ADVICE),
        ("Ik raad u wandelen aan.", ADVICE),
        ("Waarom belt u niet?", ADVICE),
    ],
)
def test_what_the_bot_never_says_is_found(text: str, phrases: dict[str, str]) -> None:
    assert refused(text, phrases) != ()


@pytest.mark.parametrize(
    "text",
    [
        "Waar wordt u gelukkig van?",
        "Wat leuk is, mag u vertellen.",
        "Wat was fijn? Met wie had u laatst een fijn moment?",
        "Wat moeilijk is, kunt u overslaan.",
        "Is het goed zo?",
        "Wat wilt u dat er anders gaat?",
        "Ik geef geen advies.",
        "Goed. Dan stop ik.",
        "Wat zou u graag willen? Vertel wat u zou willen.",
        "De zorg is voor u. U hoeft niets.",
        "Dank u. Ik heb het bewaard.",
        "Misschien is morgen beter.",
        "Stoppen mag altijd.",
    ],
)
def test_what_the_bot_may_say_is_left_alone(text: str) -> None:
    assert [refused(text, phrases) for phrases in (FIGURES_OF_SPEECH, PRAISE, PITY, ADVICE)] == [
        (),
        (),
        (),
        (),
    ]


def test_every_list_says_why() -> None:
    assert len(FIGURES_OF_SPEECH) >= 40
    for phrases in (FIGURES_OF_SPEECH, PRAISE, PITY, ADVICE):
        assert all(phrases.values())
