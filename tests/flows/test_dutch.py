"""What people type in Dutch is understood whole, or not at all."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.dutch import LONGEST, Moment, mark, moment

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SUNDAY = dt.datetime(2026, 11, 22, 12, 0, tzinfo=AMSTERDAM)
TUESDAY = dt.datetime(2026, 11, 24, 12, 0, tzinfo=AMSTERDAM)


def at(clock: str) -> Moment:
    return Moment(None, dt.time.fromisoformat(clock))


def on(day: str, clock: str = "") -> Moment:
    return Moment(dt.date.fromisoformat(day), dt.time.fromisoformat(clock) if clock else None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("7.", 7),
        ("7!", 7),
        ("07", 7),
        ("een 7", 7),
        ("Een 7", 7),
        ("zeven", 7),
        ("ZEVEN", 7),
        ("een zeven", 7),
        ("7,5", 7.5),
        ("7.5", 7.5),
        ("7,0", 7),
        ("7½", 7.5),
        ("7 ½", 7.5),
        ("zeven en een half", 7.5),
        ("7 en een half", 7.5),
        ("anderhalf", 1.5),
        ("8-", 8),
        ("8 -", 8),
        ("8+", 8),
        ("7/10", 7),
        ("7,5/10", 7.5),
        ("10/10", 10),
        ("7 van de 10", 7),
        ("tien", 10),
        ("10", 10),
        ("nul", 0),
        ("0", 0),
        ("één", 1),
        ("een", 1),
        ("een één", 1),
        ("ik geef een 6", 6),
        ("Ik voel me een 6, denk ik.", 6),
        ("doe maar een 8", 8),
        ("'t is een dikke 7", 7),
        ("7 😊", 7),
        ("7️⃣", 7),
        ("👍🏽 7", 7),
    ],
)
def test_a_mark_is_read_the_way_people_type_it(typed: str, meant: float) -> None:
    assert mark(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "7 of 8",
        "7-8",
        "7 8",
        "1 0",
        "11",
        "10,5",
        "10½",
        "100",
        "-1",
        "-7",
        "- 7",
        "min 7",
        "7/5",
        "7,55",
        "7.50",
        "7,5½",
        "7 uur",
        "7%",
        "½",
        "en een half",
        "geen idee",
        "geen 7",
        "niet een 7",
        "bijna een 7",
        "ik geef een",
        "ik heb 3 kinderen",
        "elf",
        "7" * 81,
        "7" + " " * LONGEST,
        "٧",
        "7²",
    ],
)
def test_an_unclear_mark_is_no_mark(typed: str) -> None:
    assert mark(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vandaag", on("2026-11-22")),
        ("morgen", on("2026-11-23")),
        ("Overmorgen", on("2026-11-24")),
        ("vanavond", on("2026-11-22")),
        ("vanmiddag", on("2026-11-22")),
        ("vanochtend", on("2026-11-22")),
        ("dinsdag", on("2026-11-24")),
        ("DINSDAG", on("2026-11-24")),
        ("zondag", on("2026-11-29")),
        ("maandag", on("2026-11-23")),
        ("aanstaande dinsdag", on("2026-11-24")),
        ("a.s. dinsdag", on("2026-11-24")),
        ("a.s dinsdag", on("2026-11-24")),
        ("dinsdag a.s.", on("2026-11-24")),
        ("komende vrijdag", on("2026-11-27")),
        ("deze vrijdag", on("2026-11-27")),
        ("volgende week dinsdag", on("2026-11-24")),
        ("volgende week op zondag", on("2026-11-29")),
        ("dinsdag volgende week", on("2026-11-24")),
        ("deze week zondag", on("2026-11-22")),
        ("dinsdag over een week", on("2026-12-01")),
        ("dinsdag over 2 weken", on("2026-12-08")),
        ("vandaag over een week", on("2026-11-29")),
        ("morgen over een week", on("2026-11-30")),
        ("over 3 dagen", on("2026-11-25")),
        ("over een dag", on("2026-11-23")),
        ("over veertien dagen", on("2026-12-06")),
        ("over twee weken", on("2026-12-06")),
        ("over een week", on("2026-11-29")),
        ("over één week", on("2026-11-29")),
        ("24 november", on("2026-11-24")),
        ("24november", on("2026-11-24")),
        ("vierentwintig november", on("2026-11-24")),
        ("24 nov 2026", on("2026-11-24")),
        ("24 nov. 2026", on("2026-11-24")),
        ("24-11", on("2026-11-24")),
        ("24/11", on("2026-11-24")),
        ("24-11-2026", on("2026-11-24")),
        ("24/11/26", on("2026-11-24")),
        ("2026-11-24", on("2026-11-24")),
        ("de 24e", on("2026-11-24")),
        ("de 24ste", on("2026-11-24")),
        ("de 24", on("2026-11-24")),
        ("dinsdag de 24e", on("2026-11-24")),
        ("de 21e", on("2026-12-21")),
        ("de 31e", on("2026-12-31")),
        ("24e november", on("2026-11-24")),
        ("dinsdag 24 november", on("2026-11-24")),
        ("di 24 nov", on("2026-11-24")),
        ("komende dinsdag 24 november", on("2026-11-24")),
        ("vandaag, zondag", on("2026-11-22")),
        ("dinsdagmiddag", on("2026-11-24")),
        ("donderdagmorgen", on("2026-11-26")),
        ("dinsdag in de middag", on("2026-11-24")),
        ("morgen tussen de middag", on("2026-11-23")),
    ],
)
def test_a_day_is_the_first_such_day_from_today(typed: str, meant: Moment) -> None:
    assert moment(typed, SUNDAY) == meant


@pytest.mark.parametrize(
    ("typed", "weekday"),
    [
        *((short, n) for n, short in enumerate("ma di wo do vr za zo".split())),
        *((short, n) for n, short in enumerate("maa dins woe dond vrij zat zon".split())),
        ("mandag", 0),
        ("maandga", 0),
        ("dinsdg", 1),
        ("disndag", 1),
        ("dinsdaag", 1),
        ("wonesdag", 2),
        ("woendsag", 2),
        ("doderdag", 3),
        ("vrjdag", 4),
        ("vrijdah", 4),
        ("zatredag", 5),
        ("zomdag", 6),
    ],
)
def test_a_shortened_or_mistyped_weekday_is_that_weekday(typed: str, weekday: int) -> None:
    assert moment(typed, SUNDAY) == Moment(dt.date(2026, 11, 23 + weekday), None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 jan", "2027-01-01"),
        ("1 feb", "2027-02-01"),
        ("1 febuari", "2027-02-01"),
        ("1 mrt", "2027-03-01"),
        ("1 mart", "2027-03-01"),
        ("1 apr", "2027-04-01"),
        ("1 mei", "2027-05-01"),
        ("1 jun", "2027-06-01"),
        ("1 juni", "2027-06-01"),
        ("1 juli", "2027-07-01"),
        ("1 jul", "2027-07-01"),
        ("1 aug", "2027-08-01"),
        ("1 agustus", "2027-08-01"),
        ("1 sep", "2027-09-01"),
        ("1 sept", "2027-09-01"),
        ("1 okt", "2027-10-01"),
        ("1 otkober", "2027-10-01"),
        ("30 nov", "2026-11-30"),
        ("1 dec", "2026-12-01"),
        ("1 decembr", "2026-12-01"),
    ],
)
def test_a_shortened_or_mistyped_month_is_that_month(typed: str, meant: str) -> None:
    assert moment(typed, SUNDAY) == on(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", "14:30"),
        ("14.30", "14:30"),
        ("14.30.", "14:30"),
        ("14u30", "14:30"),
        ("14:30 uur", "14:30"),
        ("14 uur 30", "14:30"),
        ("14 uur", "14:00"),
        ("14u", "14:00"),
        ("om 2 uur", "14:00"),
        ("om 2", "14:00"),
        ("rond 3", "15:00"),
        ("twee uur", "14:00"),
        ("één uur", "13:00"),
        ("een uur", "13:00"),
        ("half drie", "14:30"),
        ("half 3", "14:30"),
        ("½ 3", "14:30"),
        ("half 1", "12:30"),
        ("half een", "12:30"),
        ("half 7", "18:30"),
        ("half 8", "07:30"),
        ("kwart over twee", "14:15"),
        ("kwart over 2 uur", "14:15"),
        ("kwart voor 3", "14:45"),
        ("kwart voor 7", "18:45"),
        ("kwart voor 1", "12:45"),
        ("tien over half drie", "14:40"),
        ("om 10 over half 3", "14:40"),
        ("vijf voor half 3", "14:25"),
        ("10 voor 9", "08:50"),
        ("tien minuten voor negen", "08:50"),
        ("5 over 12", "12:05"),
        ("6 uur", "18:00"),
        ("7 uur", "07:00"),
        ("9 uur", "09:00"),
        ("twaalf uur", "12:00"),
        ("13 uur", "13:00"),
        ("23 uur", "23:00"),
        ("2:30", "14:30"),
        ("06:30", "06:30"),
        ("00:15", "00:15"),
        ("08.00", "08:00"),
        ("half 3 's middags", "14:30"),
        ("half 3 ’s middags", "14:30"),
        ("9 uur 's ochtends", "09:00"),
        ("6 uur 's ochtends", "06:00"),
        ("6 uur smorgens", "06:00"),
        ("3 uur 's middags", "15:00"),
        ("12 uur 's middags", "12:00"),
        ("6 uur 's middags", "18:00"),
        ("8 uur 's avonds", "20:00"),
        ("08:00 's avonds", "20:00"),
        ("20:00 's avonds", "20:00"),
        ("14:30 (half 3)", "14:30"),
        ("ongeveer 3 uur?", "15:00"),
        ("3 uur 👍", "15:00"),
    ],
)
def test_a_time_without_a_part_of_the_day_is_read_for_home_care(typed: str, meant: str) -> None:
    assert moment(typed, SUNDAY) == at(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dinsdag om half drie", on("2026-11-24", "14:30")),
        ("Dinsdag 24 november om 14:30 uur graag.", on("2026-11-24", "14:30")),
        ("24-11-2026 14:30", on("2026-11-24", "14:30")),
        ("24-11 14 uur", on("2026-11-24", "14:00")),
        ("3 uur 24 november", on("2026-11-24", "15:00")),
        ("doe maar morgen om 10 uur", on("2026-11-23", "10:00")),
        ("Kunt u morgen om 10 u langs komen?", on("2026-11-23", "10:00")),
        ("Hallo, liefst donderdagochtend 9 uur aub", on("2026-11-26", "09:00")),
        ("dag, dinsdag 3 uur", on("2026-11-24", "15:00")),
        ("dinsdagavond 8 uur", on("2026-11-24", "20:00")),
        ("morgenochtend half 7", on("2026-11-23", "06:30")),
        ("vanavond 8 uur", on("2026-11-22", "20:00")),
        ("vanavond om 5", on("2026-11-22", "17:00")),
        ("vanmiddag 3 uur", on("2026-11-22", "15:00")),
        ("vrijdag - 14:30", on("2026-11-27", "14:30")),
        ("volgende week dinsdag kwart over 2", on("2026-11-24", "14:15")),
        ("3 uur over 3 dagen", on("2026-11-25", "15:00")),
        ("dinsdag over een week 10 over 3", on("2026-12-01", "15:10")),
        ("de 24e om 3", on("2026-11-24", "15:00")),
        ("zondag 3 uur", on("2026-11-22", "15:00")),
        ("een bezoek op dinsdag om 3 uur", on("2026-11-24", "15:00")),
    ],
)
def test_a_day_and_a_time_go_together_in_any_order(typed: str, meant: Moment) -> None:
    assert moment(typed, SUNDAY) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dinsdag", on("2026-12-01")),
        ("dinsdag 3 uur", on("2026-11-24", "15:00")),
        ("dinsdag 9 uur", on("2026-12-01", "09:00")),
        ("dinsdag 12 uur", on("2026-12-01", "12:00")),
        ("komende dinsdag 3 uur", on("2026-12-01", "15:00")),
        ("dinsdag over een week", on("2026-12-01")),
        ("volgende week dinsdag", on("2026-12-01")),
        ("volgende week maandag", on("2026-11-30")),
        ("deze week vrijdag", on("2026-11-27")),
        ("deze week maandag", None),
        ("vandaag", on("2026-11-24")),
        ("vandaag 3 uur", on("2026-11-24", "15:00")),
        ("vandaag 9 uur", None),
        ("24 november", on("2026-11-24")),
        ("dinsdag 24 november", on("2026-11-24")),
        ("dinsdag 24 november 9 uur", None),
        ("de 24e 9 uur", on("2026-12-24", "09:00")),
        ("maandag", on("2026-11-30")),
    ],
)
def test_a_weekday_named_on_that_day_is_today_only_with_a_time_ahead(
    typed: str, meant: Moment | None
) -> None:
    assert moment(typed, TUESDAY) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("21 november", on("2027-11-21")),
        ("22 november", on("2026-11-22")),
        ("22 november 9 uur", on("2027-11-22", "09:00")),
        ("21-11-2026", on("2026-11-21")),
        ("21-11-26 9 uur", on("2026-11-21", "09:00")),
        ("zaterdag 21 november 2026", on("2026-11-21")),
        ("zaterdag 21 november", None),
        ("29 februari", on("2028-02-29")),
    ],
)
def test_a_past_date_rolls_on_unless_its_year_was_typed(typed: str, meant: Moment | None) -> None:
    assert moment(typed, SUNDAY) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "?",
        "om",
        "een",
        "uur",
        "3",
        "mei",
        "maart",
        "24",
        "2026",
        "1430",
        "'s middags",
        "tussen de middag",
        "volgende week",
        "volgende dinsdag",
        "over een uur",
        "over een maand",
        "over een paar dagen",
        "in het weekend",
        "weet ik niet",
        "nee",
        "ja",
        "gisteren",
        "eergisteren om 3 uur",
        "afgelopen dinsdag",
        "niet dinsdag",
        "dinsdag niet",
        "dinsdag kan ik niet",
        "na dinsdag",
        "voor dinsdag",
        "na 3 uur",
        "voor half 3",
        "elke dinsdag",
        "dinsdags",
        "'s dinsdags",
        "om de 3 uur",
        "dinsdag of woensdag",
        "dinsdag woensdag",
        "morgen of overmorgen",
        "2 of 3 uur",
        "2-3 uur",
        "om 2-3",
        "tussen 2 en 3 uur",
        "14:00-15:00",
        "10:30-11:00",
        "10:30-11",
        "maandag 24 november",
        "morgen dinsdag",
        "24 november 25 november",
        "31-2",
        "31-2-2027",
        "32 januari",
        "29-2-2027",
        "24-13",
        "0-11",
        "0000-00-00",
        "de 32e",
        "25:00",
        "24:00",
        "14:60",
        "14:5",
        "14:300",
        "morgen 25:00",
        "25 uur",
        "24 uur",
        "nul uur",
        "60 over 3",
        "12 uur 's avonds",
        "4 uur 's avonds",
        "11 uur 's middags",
        "15 uur 's ochtends",
        "3 uur 's nachts",
        "3,5 uur",
        "2½ uur",
        "over 999 dagen",
        "over 99999999999999999999 dagen",
        "dinsdag kwam mijn dochter en toen aten we soep",
        "ik zie wel wanneer",
        "zo is het goed",
        "doe maar zo",
        "ja, vrij",
        "dinsdag" + " " * LONGEST,
    ],
)
def test_an_unclear_moment_is_no_moment(typed: str) -> None:
    assert moment(typed, SUNDAY) is None


@pytest.mark.parametrize(
    ("now", "typed", "meant"),
    [
        ("2027-03-27 23:30", "morgen", on("2027-03-28")),
        ("2027-03-27 23:30", "overmorgen 9 uur", on("2027-03-29", "09:00")),
        ("2027-03-28 03:00", "vandaag 02:45", None),
        ("2027-03-28 01:59", "vandaag 9 uur", on("2027-03-28", "09:00")),
        ("2027-03-28 00:10", "over een week", on("2027-04-04")),
        ("2026-10-24 23:59", "zondag", on("2026-10-25")),
        ("2026-10-25 02:30", "over 1 dag", on("2026-10-26")),
        ("2026-10-25 02:30", "vandaag 02:45", on("2026-10-25", "02:45")),
        ("2026-10-18 12:00", "zondag over een week", on("2026-10-25")),
        ("2026-12-31 23:59", "morgen", on("2027-01-01")),
        ("2026-12-31 12:00", "1-1", on("2027-01-01")),
    ],
)
def test_days_are_counted_on_the_local_calendar_when_the_clock_changes(
    now: str, typed: str, meant: Moment | None
) -> None:
    local = dt.datetime.fromisoformat(now).replace(tzinfo=AMSTERDAM)
    assert moment(typed, local) == meant


WORDS = st.sampled_from(
    "dinsdag di morgen over een week weken half 3 kwart voor uur om de 24e 24 - / 11 november "
    "nov 2026 's middags avond volgende deze komende 14:30 02:30 99 0 0000 ½ é niet dagen".split()
)
ANYTHING = st.text(max_size=4096) | st.lists(WORDS, max_size=14).map(" ".join)


@given(ANYTHING)
@example("½" * 80)
@example("middag" * 13)
@example("- " * 40)
@example("9" * 80)
@example("\x00\ud800İ")
def test_no_text_raises_or_yields_an_impossible_answer(text: str) -> None:
    given_mark, given_moment = mark(text), moment(text, SUNDAY)
    assert given_mark is None or (0 <= given_mark <= 10 and round(given_mark, 1) == given_mark)
    assert given_moment is None or given_moment.day or given_moment.time is not None


@given(ANYTHING)
def test_only_a_typed_year_gives_a_day_in_the_past(text: str) -> None:
    found = moment(text, SUNDAY)
    if found and found.day and not any(year in text for year in ("2026", "-", "/", "0000")):
        assert found.day >= SUNDAY.date()


@given(st.dates(dt.date(2026, 1, 1), dt.date(2099, 12, 31)), st.times().map(lambda t: t.hour))
def test_a_date_written_out_in_full_is_that_date(day: dt.date, hour: int) -> None:
    clock = f"{hour:02}:00"
    assert moment(f"{day:%d-%m-%Y} {clock}", SUNDAY) == on(day.isoformat(), clock)
