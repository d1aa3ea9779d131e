"""The example of what a care record system reads: `python -m docs.example_summary`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from channels.wording import Wording
from flows.client.intake import CONSENT_VERSION
from flows.conversation import (
    Agreement,
    Change,
    Consent,
    Form,
    Given,
    Line,
    Looked,
    Share,
    Summary,
)
from flows.positive_health import question
from flows.record.summary import OWN_SUBJECT, OWN_WORDS
from handover.fhir import summary_fhir

EXAMPLE = Path(__file__).parent / "example-summary.fhir.json"
ZONE = ZoneInfo("Europe/Amsterdam")
SAY = Wording(Form.U, ZONE).say
SUNDAY, DAY = datetime(2026, 11, 22, 11, tzinfo=UTC), timedelta(days=1)
PDF = b"%PDF-1.7 (an example)"
RECORD, LABEL, NURSE = "7c1f0a2b3d4e5f60", "mw. A", "Anna"
CONSENT = Consent(CONSENT_VERSION, Form.U, SUNDAY - 8 * DAY)


def _line(id: str, asked: str, words: str, days_ago: int = 1) -> Line:
    theme = asked.partition(".")[0]
    return Line(id, theme, question(asked).text, words, SUNDAY - days_ago * DAY)


STAIRS = Line("81003", "", OWN_WORDS, "Ik durf de trap niet meer op.", SUNDAY - DAY, denied=True)
GROUP = Line("90001", "", OWN_SUBJECT, "De oefengroep", SUNDAY, True)
STRENGTH = question("body.3").text
BEFORE = _line("70003", "daily.3", "Zelf wassen.", 40)
STEP = _line("82001", "step.1", "De therapeut bellen.", 0)
SHARE = Share(
    "91001",
    "70002",
    SUNDAY,
    Form.U,
    Summary(
        agenda=(GROUP, Line("81001/body.3", "body", STRENGTH, "", SUNDAY, True)),
        lines=(
            _line("80002", "happy.1", "Koffie drinken met de hulp.", 8),
            Line("81005", "body", question("body.4").text, "Ik lig wakker en", SUNDAY - DAY,
                 shortened=True),
            Line("81006", "", OWN_WORDS, "Morgen komt mijn dochter.", SUNDAY - DAY),
        ),
        marks=(Given("body", 6.5, SUNDAY - DAY), Given("mind", 8, SUNDAY - DAY)),
        more=2,
        untouched=("meaning", "quality"),
        signals=(STAIRS,),
        well=(_line("81007", "daily.1", "Ik kleed mezelf aan."),),
        changes=(
            Change(BEFORE, None, SUNDAY),
            Change(
                _line("70004", "participation.3", "Bij mijn zus op bezoek.", 40),
                _line("81008", "participation.3", "Mijn zus komt nu hier.", 0),
                SUNDAY,
            ),
        ),
        steps=(STEP,),
        looked_back=(
            Looked("70001", "60001", "partly", SUNDAY - 30 * DAY, "De medicijnen"),
            Looked("70001", "", "yes", SUNDAY - 30 * DAY),
        ),
        agreed=(Agreement("71001", "70001", "Samen de fysiotherapeut bellen", "nurse", "maandag"),),
        marks_before=(Given("body", 5, SUNDAY - 40 * DAY),),
    ),
)  # fmt: skip


def example() -> bytes:
    """The example as it has to stand in the file."""
    return summary_fhir(SHARE, LABEL, NURSE, SAY, PDF, RECORD, CONSENT, ZONE)


if __name__ == "__main__":
    EXAMPLE.write_bytes(example())
