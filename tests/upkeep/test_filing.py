"""What a nurse gets goes to a folder in the place of her chat, where an organisation chose that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from pypdf import PdfReader

from handover.summary_pdf import summary_pdf
from tests.flows.stories import LONG, at_review, planned
from tests.world import AMSTERDAM, World
from upkeep.filing import Filing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the record system looks."""
    there = tmp_path / "handover"
    there.mkdir()
    return there


def test_the_files_come_in_the_folder_and_the_nurse_only_hears_that_they_are_there(
    world: World, folder: Path
) -> None:
    anna, client = planned(world)
    world.filing = Filing(folder, AMSTERDAM)
    at_review(client).presses("Ja, deel dit").hears("Dank u.")
    world.clock_is("2026-11-23 15:00")
    anna.hears("Het overzicht van mw. A staat klaar in het dossier.").does_not_hear(LONG)
    anna.hears("mw. A deelt een overzicht voor het bezoek").does_not_hear("deelt dit", "24 uur")
    record, page, text = sorted(folder.iterdir(), key=lambda path: path.suffix)
    assert LONG in text.read_text("utf-8")
    assert page.name.startswith("mw-A-2026-11-24")
    assert LONG.split()[0] in PdfReader(page).pages[0].extract_text()
    assert orjson.loads(record.read_bytes())["resourceType"] == "Bundle"


def test_a_folder_that_is_not_there_loses_nothing(world: World, folder: Path) -> None:
    anna, client = planned(world)
    world.filing = Filing(folder / "gone", AMSTERDAM)
    at_review(client).presses("Ja, deel dit")
    world.filing = Filing(folder, AMSTERDAM)
    world.clock_is("2026-11-23 15:00")
    anna.hears("staat klaar in het dossier")
    assert list(folder.glob("*.pdf"))


def test_what_is_read_again_is_made_again_only_when_the_files_were_taken(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, client = planned(world)
    world.filing = Filing(folder, AMSTERDAM)
    at_review(client).presses("Ja, deel dit")
    world.clock_is("2026-11-23 15:00")
    pages = list[bytes]()

    def counted(*given: Any) -> bytes:
        pages.append(summary_pdf(*given))
        return pages[-1]

    monkeypatch.setattr("upkeep.filing.summary_pdf", counted)
    anna.presses("Alle cliënten").presses("mw. A").presses("Lees overzicht")
    anna.hears("staat klaar in het dossier")
    assert pages == []
    for file in folder.iterdir():
        file.unlink()
    anna.presses("Lees overzicht").hears("staat klaar in het dossier")
    assert len(pages) == 1
    assert len(list(folder.iterdir())) == 3


def test_the_client_still_reads_the_own_summary_in_the_chat(world: World, folder: Path) -> None:
    _anna, client = planned(world)
    world.filing = Filing(folder, AMSTERDAM)
    at_review(client).hears(LONG, "Mag ik dit delen?").presses("Als document")
    client.hears("Dit is hetzelfde, om te printen.")
    assert not list(folder.iterdir())


def test_the_files_name_the_nurse_who_comes_in_anothers_place(world: World, folder: Path) -> None:
    anna, client = planned(world)
    world.filing = Filing(folder, AMSTERDAM)
    at_review(client).presses("Ja, deel dit")
    bo = world.nurse("Bo").presses("Bezoek van een collega").presses("1. di 24 nov 14.30")
    bo.presses("Ja, ik ga")
    client.presses("Ja, dat mag")
    world.clock_is("2026-11-23 15:00")
    assert "staat klaar in het dossier" in bo.all_heard
    assert "staat klaar in het dossier" not in anna.all_heard
    [record] = folder.glob("*.json")
    told = orjson.loads(record.read_bytes())
    named = [entry["resource"] for entry in told["entry"]]
    [nurse] = [one for one in named if one["resourceType"].startswith("Practitioner")]
    assert "Bo" in str(nurse)
    assert "Anna" not in str(nurse)
