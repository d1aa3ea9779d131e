"""The command that measures the safety net on labelled sentences, or explains what it hears."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from configuration import Fault
from flows.safety.net import Net
from upkeep.commands import settings
from upkeep.measuring import (
    FAMILIES,
    NONE,
    Finding,
    Labelled,
    Unreadable,
    false_alarms,
    heard,
    labelled,
    tally,
)

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("safety")
@click.argument("file", type=FILE, required=False)
@click.option("--json", "as_json", is_flag=True, help="The figures and the misses as JSON.")
@click.option("--explain", metavar="TEXT", help="Say which rule hears what in TEXT, and why.")
def safety(file: Path | None, as_json: bool, explain: str | None) -> None:
    """Measure the safety net on the sentences of FILE: family, tab, text.

    The families are suicide, abuse, medical and none. Prints the hits, misses and false alarms.
    """
    if explain is not None:
        click.echo(explained(_net(), explain))
        return
    if file is None:
        raise click.UsageError("name a FILE with labelled sentences, or --explain a text")
    try:
        sentences = labelled(file)
    except Unreadable as fault:
        raise click.ClickException(str(fault)) from None
    findings = heard(_net(), sentences)
    click.echo(orjson.dumps(figures(findings)) if as_json else report(findings))


def _net() -> Net:
    try:
        return settings().net
    except Fault as fault:
        raise click.ClickException(str(fault)) from None


def explained(net: Net, text: str) -> str:
    """For each signal in a text: family and kind, the rule and its reason, the words that fired."""
    lines = [
        f"{one.family} ({one.kind}): {one.rule}\n  {net.reason(one)}\n  {', '.join(one.words)}"
        for one in net.hear(text)
    ]
    if not lines and net.is_theme(text):
        return "no signal; death as a theme"
    return "\n".join(lines) or "no signal"


def figures(findings: tuple[Finding, ...]) -> dict[str, object]:
    """Recall, precision and misses of each family, and the false alarms."""
    tallies = [tally(family, findings) for family in FAMILIES]
    plain = [one for one in findings if one.labelled.family == NONE]
    return {
        "families": {
            one.family: {
                "n": one.n,
                "recall": one.recall,
                "precision": one.precision,
                "misses": [miss.text for miss in one.misses],
            }
            for one in tallies
        },
        NONE: {"n": len(plain), "false_alarms": [one.text for one in false_alarms(plain)]},
    }


def report(findings: tuple[Finding, ...]) -> str:
    """The figures in columns, a row for each family, and below them what was missed or wrong."""
    rows = ["family         n  hits  misses  false  recall  precision"]
    below = list[str]()
    for family in FAMILIES:
        one = tally(family, findings)
        rows.append(
            f"{family:<10}{one.n:>6}{one.hits:>6}{len(one.misses):>8}{one.false:>7}"
            f"{one.recall:>8.3f}{one.precision:>11.3f}"
        )
        below += _listed(f"missed: {family}", one.misses)
    plain = [one for one in findings if one.labelled.family == NONE]
    alarms = false_alarms(plain)
    rows.append(f"{NONE:<10}{len(plain):>6}{'':>14}{len(alarms):>7}")
    return "\n".join([*rows, *below, *_listed("false alarms", alarms)])


def _listed(title: str, sentences: tuple[Labelled, ...]) -> list[str]:
    return ["", title, *(f"  {one.line}: {one.text}" for one in sentences)] if sentences else []


SAFETY_COMMANDS: tuple[click.Command, ...] = (safety,)
