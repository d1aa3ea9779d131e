"""How well the safety net hears, as it stands in docs/safety.md: `python -m docs.figures`."""

from __future__ import annotations

from pathlib import Path

from configuration import configured
from flows.safety.net import Net
from upkeep.measuring import (
    FAMILIES,
    NONE,
    Finding,
    Labelled,
    Tally,
    false_alarms,
    heard,
    interval,
    labelled,
    tally,
)

PAGE = Path(__file__).parent / "safety.md"
TABLES = Path(__file__).parents[1] / "tests" / "safety"
SEEN, UNSEEN = TABLES / "labelled.tsv", TABLES / "held_out.tsv"
OF_CARERS = TABLES / "held_out_carers.tsv"  # a third of what carers may write of others
ORDINARY = "ordinary"  # a kind of none; all others look like a signal
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def figures(net: Net) -> str:
    """The tables of figures, and what is missed: in full of what was seen, by line of the other."""
    seen, unseen = heard(net, labelled(SEEN)), heard(net, labelled(UNSEEN))
    carers = heard(net, labelled(OF_CARERS))
    return "\n".join(
        [
            "| table | family | sentences | recall, or share of false alarms | precision |",
            "|---|---|---|---|---|",
            *rows(UNSEEN.name, unseen),
            *rows(OF_CARERS.name, carers),
            *rows(SEEN.name, seen),
            "",
            f"### What is missed in `{UNSEEN.name}`, by line",
            "",
            *(f"- {family}: {_lines_of(tally(family, unseen).misses)}" for family in FAMILIES),
            f"- false alarms: {_lines_of(false_alarms(unseen))}",
            "",
            f"### What is missed in `{OF_CARERS.name}`, by line",
            "",
            *(f"- {family}: {_lines_of(tally(family, carers).misses)}" for family in FAMILIES),
            f"- false alarms: {_lines_of(false_alarms(carers))}",
            "",
            f"### What is missed in `{SEEN.name}`",
            "",
            *(f"- {family}: {_texts(tally(family, seen).misses)}" for family in FAMILIES),
            f"- false alarms, by line: {_lines_of(false_alarms(seen))}",
            "",
        ]
    )


def rows(table: str, findings: tuple[Finding, ...]) -> list[str]:
    """The rows of figures of a table: a row for each family, and two for none."""
    signals = [_row(table, tally(family, findings)) for family in FAMILIES]
    plain = [one for one in findings if one.labelled.family == NONE]
    ordinary = [one for one in plain if one.labelled.kind == ORDINARY]
    others = [one for one in plain if one not in ordinary]
    return [
        *signals,
        *([_calm(table, "none, ordinary answers: false alarms", ordinary)] if ordinary else ()),
        _calm(table, "none, look-alikes: false alarms", others),
    ]


def _calm(table: str, title: str, findings: list[Finding]) -> str:
    share = _share(len(false_alarms(findings)), len(findings))
    return f"| `{table}` | {title} | {len(findings)} | {share} | |"


def _row(table: str, one: Tally) -> str:
    right = _share(one.hits, one.hits + one.false)
    return f"| `{table}` | {one.family} | {one.n} | {_share(one.hits, one.n)} | {right} |"


def _share(hits: int, n: int) -> str:
    low, high = interval(hits, n)
    return f"{hits / n if n else 0:.3f} ({low:.3f} to {high:.3f})"


def _lines_of(found: tuple[Labelled, ...]) -> str:
    return ", ".join(str(one.line) for one in found)


def _texts(found: tuple[Labelled, ...]) -> str:
    return "; ".join(f"“{one.text}”" for one in found)


def written(page: str, net: Net) -> str:
    """The page with the figures of this net in their place."""
    before, _begin, rest = page.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}{figures(net)}{END}{after}"


def main() -> None:
    """Write the figures into docs/safety.md."""
    PAGE.write_text(written(PAGE.read_text("utf-8"), configured().net), "utf-8")


if __name__ == "__main__":
    main()
