"""The commands for the one who runs the bot. `bot.py` adds them to its own."""

from __future__ import annotations

import asyncio
import secrets
from hashlib import sha256

import click

from channels.wording import CatalogMissing, catalog
from configuration import Configuration, Fault, configured
from flows.arrival import LINK_LASTS
from flows.conversation import Form, Invitation, Role
from handover.qr import qr_terminal
from storage.keys import KeyFault
from storage.tinydb_store import invite
from upkeep.doctor import SetUp, complaints
from upkeep.logs import hide
from upkeep.reach import Reached, ask

# --- what every command begins with ----------------------------------------------------------


def settings() -> Configuration:
    """The settings in force; their secrets are hidden from the log.

    Raises:
        ClickException: a setting cannot be used; the message says which, and what it takes.
    """
    try:
        chosen = configured()
    except Fault as fault:
        raise click.ClickException(str(fault)) from None
    hide(*(one.get_secret_value() for one in (chosen.token, chosen.webhook_secret) if one))
    return chosen


def need_catalogs() -> None:
    """Make sure that there are Dutch words to say.

    Raises:
        ClickException: they were not compiled; the message says how to.
    """
    try:
        catalog(Form.JE)
    except CatalogMissing as missing:
        raise click.ClickException(str(missing)) from None


def no_place(chosen: Configuration, refusal: OSError) -> click.ClickException:
    """What is told when the data folder cannot be used."""
    return click.ClickException(
        f"the data cannot be kept in {chosen.data} ({refusal.strerror}): "
        "set TUSSENDOOR_DATA to a folder that can be written"
    )


# --- the commands ----------------------------------------------------------------------------


@click.group("invite")
def invite_group() -> None:
    """Make one-time invitations."""


@invite_group.command("nurse")
@click.option("--team", default="", help="A name for those who read what she does not.")
def invite_nurse(team: str) -> None:
    """Make a one-time link for a nurse, and its QR code. It works once, for fourteen days.

    Without --team all nurses without one are a team.
    """
    chosen = settings()
    code = secrets.token_urlsafe(24)
    expires_at = chosen.now() + LINK_LASTS
    try:
        hashed = sha256(code.encode()).hexdigest()
        invitation = Invitation(hashed, Role.NURSE, expires_at, team=" ".join(team.split()))
        invite(chosen.data, invitation, chosen.key_place)
    except KeyFault as fault:
        raise click.ClickException(str(fault)) from None
    except OSError as refusal:
        raise no_place(chosen, refusal) from None
    reached = _reached(chosen)
    if reached is None or not reached.name:
        why = "Telegram did not tell it: run doctor" if chosen.token else "no token is set"
        click.echo(f"No name for a link: {why}. The nurse sends the bot: /start {code}")
    else:
        link = f"https://t.me/{reached.name}?start={code}"
        click.echo(f"{link}\n\n{qr_terminal(link)}")
    click.echo(f"It works once, until {expires_at:%Y-%m-%d %H:%M}.")


@click.command("doctor")
def doctor() -> None:
    """Check the set-up, and say of each problem how to mend it."""
    chosen = settings()
    now = chosen.now()
    found = complaints(SetUp(chosen, now, _reached(chosen)))
    for complaint in found:
        click.echo(complaint)
    if found:
        raise SystemExit(1)
    click.echo("all is well")


def _reached(chosen: Configuration) -> Reached | None:
    token = chosen.token
    return asyncio.run(ask(token.get_secret_value(), chosen.api_url)) if token else None


COMMANDS: tuple[click.Command, ...] = (invite_group, doctor)
