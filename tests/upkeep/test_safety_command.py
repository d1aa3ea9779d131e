"""`bot.py safety`: an organisation measures the net on its own phrases, and asks it why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import bot
from upkeep.measuring import interval


def run(*words: str, **env: str) -> tuple[int, str]:
    result = CliRunner().invoke(bot.main, ["safety", *words], env=env)
    return result.exit_code, result.output


@pytest.fixture
def table(tmp_path: Path) -> Path:
    place = tmp_path / "set.tsv"
    place.write_text(
        "# a comment\nabuse\tIk heb mijn moeder geslagen.\nsuicide\texplicit\tmooi weer\r\n"
        "none\tik wil dood\nnone\tkoffie\n",
        "utf-8",
    )
    return place


def test_a_carer_counts_as_abuse_and_the_json_is_exact(table: Path) -> None:
    assert json.loads(run(str(table), "--json")[1]) == {
        "families": {
            "suicide": {"n": 1, "recall": 0.0, "precision": 0.0, "misses": ["mooi weer"]},
            "abuse": {"n": 1, "recall": 1.0, "precision": 1.0, "misses": []},
            "medical": {"n": 0, "recall": 0.0, "precision": 0.0, "misses": []},
        },
        "none": {"n": 2, "false_alarms": ["ik wil dood"]},
    }


def test_the_table_shows_figures_misses_and_false_alarms(table: Path) -> None:
    told = run(str(table))[1]
    assert told.splitlines()[1].split() == ["suicide", "1", "0", "1", "1", "0.000", "0.000"]
    assert "missed: suicide\n  3: mooi weer" in told
    assert "false alarms\n  4: ik wil dood" in told


@pytest.mark.parametrize("line", ["suicide", "sadness\tx", "none\ta\tb\tc", "abuse\t "])
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    place = tmp_path / "set.tsv"
    place.write_text(f"none\tgoed\n{line}\n", "utf-8")
    code, told = run(str(place))
    assert code == 1
    assert "line 2" in told


def test_explain_tells_family_rule_reason_and_words() -> None:
    told = run("--explain", "Ik wil dood.")[1]
    assert told.startswith("suicide (explicit): ")
    assert "dood" in told.splitlines()[2]
    assert run("--explain", "Mooi weer.")[1] == "no signal\n"
    assert "theme" in run("--explain", "Ik wil het over euthanasie hebben.")[1]


def test_without_a_file_or_a_text_it_says_what_to_name() -> None:
    assert "name a FILE" in run()[1]


OWN = """
[words]
STOEP = "stoepje"
[[rule]]
name = "op het stoepje"
family = "suicide"
kind = "explicit"
reason = "Zo wordt het hier gezegd."
hears = ["STOEP af"]
"""


def test_an_organisation_adds_rules_of_its_own(tmp_path: Path) -> None:
    place = tmp_path / "own.toml"
    place.write_text(OWN, "utf-8")
    text = "ik ga van het stoepje af"
    assert run("--explain", text)[1] == "no signal\n"
    told = run("--explain", text, TUSSENDOOR_SAFETY_RULES=str(place))[1]
    assert "op het stoepje" in told and "Zo wordt het hier gezegd." in told


@pytest.mark.parametrize(
    "wrong", ["not toml", "[[rule]]\nname='x'", OWN.replace("STOEP af", "NO_SUCH")]
)
def test_rules_that_cannot_be_read_are_named(tmp_path: Path, wrong: str) -> None:
    place = tmp_path / "own.toml"
    place.write_text(wrong, "utf-8")
    code, told = run("--explain", "x", TUSSENDOOR_SAFETY_RULES=str(place))
    assert code == 1
    assert "TUSSENDOOR_SAFETY_RULES" in told


def test_the_interval_is_that_of_wilson() -> None:
    low, high = interval(98, 100)
    assert (round(low, 3), round(high, 3)) == (0.930, 0.994)
    assert interval(0, 0) == (0.0, 1.0)
