"""The commands about the nurses: who there are, and that one leaves."""

from __future__ import annotations

import click

from flows.conversation import Departure, Person
from storage.departures import ask_to_leave, nurses
from storage.keys import KeyFault
from storage.opening import is_sealed
from storage.vault import Unreadable
from upkeep.commands import no_place, settings


@click.group("nurse")
def nurse_group() -> None:
    """See who the nurses are, and let one go."""


@nurse_group.command("list")
def list_nurses() -> None:
    """List the nurses by team, the first one first: she may let colleagues go in the chat."""
    there = _there()
    if not there:
        click.echo("no nurses yet: make a link with `bot.py invite nurse`")
    for nurse, clients in there:
        click.echo(_line(nurse, clients))


@nurse_group.command("leave")
@click.argument("name")
@click.option("--team", help="The team, when several nurses bear this name.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def leave(name: str, team: str | None, yes: bool) -> None:
    """End the access of nurse NAME at once. Her clients go to the first nurse of her team."""
    chosen, there = settings(), _there()
    named = [one for one in there if one[0].name.casefold() == name.casefold()]
    found = [one for one in named if team is None or one[0].team == " ".join(team.split())]
    if not found:
        raise click.ClickException(f"there is no nurse {name!r}: see `bot.py nurse list`")
    if len(found) > 1:
        raise click.ClickException("\n".join(["several nurses:", *(_line(*o) for o in found)]))
    [(nurse, clients)] = found
    others = [n for n, _clients in there if n.team == nurse.team and n.id != nurse.id and n.name]
    heir = next((n for n in others if n.reachable), next(iter(others), None))
    whom = f"to {heir.name}" if heir else "to nobody: they go on without a nurse"
    click.echo(f"{_line(nurse, clients)}: the clients go {whom}")
    if not yes:
        click.confirm(f"Does {nurse.name} leave?", abort=True)
    departure = Departure(nurse.id, nurse.name, chosen.now())
    try:
        ask_to_leave(chosen.data, chosen.key_place, departure)
    except OSError as refusal:
        raise no_place(chosen, refusal) from None
    click.echo("It is noted. The bot does it within half a minute, or when it starts.")


def _line(nurse: Person, clients: int) -> str:
    came = f", since {nurse.came_at:%Y-%m-%d}" if nurse.came_at else ""
    reach = "" if nurse.reachable else ", blocked the bot"
    team, name = nurse.team or "(no team)", nurse.name or "(no name yet)"
    return f"{team}: {name}, clients: {clients}{came}{reach}"


def _there() -> tuple[tuple[Person, int], ...]:
    chosen = settings()
    if not is_sealed(chosen.data):
        return ()
    try:
        return nurses(chosen.data, chosen.key_place)
    except KeyFault as fault:
        raise click.ClickException(str(fault)) from None
    except Unreadable as fault:
        raise click.ClickException(f"{fault} was damaged: run `bot.py verify`") from None
    except OSError as refusal:
        raise no_place(chosen, refusal) from None


NURSE_COMMANDS: tuple[click.Command, ...] = (nurse_group,)
