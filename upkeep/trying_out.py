"""The two try-outs, as commands: the proeftuin in a browser, and the terminal.

Both run the same bot on a temporary, sealed folder of their own: no setting leads them to other
data.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path

import click

import handover
from channels.parcel import Papers
from configuration import Configuration
from flows.conversation import Role
from flows.script import Flow
from storage.keys import new_key, write_keys
from storage.tinydb_store import open_store
from upkeep.commands import need_catalogs, settings
from upkeep.example import prepare
from upkeep.sandbox import Make, Sandbox
from upkeep.together import stop_when_asked

FONTS = {
    "regular.ttf": Path(handover.__file__).parent
    / "fonts"
    / "AtkinsonHyperlegibleNext_400Regular.ttf",
    "bold.ttf": Path(handover.__file__).parent / "fonts" / "AtkinsonHyperlegibleNext_700Bold.ttf",
}
PapersOf = Callable[[Configuration], Papers]


def try_outs(
    make: Make, flows: Mapping[Role, Flow], papers: PapersOf
) -> tuple[click.Command, click.Command]:
    """The commands `proeftuin` and `try`. `make` makes the bot, `papers` its documents."""

    @click.command("proeftuin")
    @click.option("--bare", is_flag=True, help="Begin without a nurse, a client or a visit.")
    @click.option("--no-open", is_flag=True, help="Do not open the browser, only tell the address.")
    @click.option("--port", default=0, help="Listen on this port; 0 is any that is free.")
    def proeftuin(bare: bool = False, no_open: bool = False, port: int = 0) -> None:
        """Try everything in the browser: no token, nothing is kept.

        Three phones side by side, and time in your hand. The page is for this machine alone.
        """
        need_catalogs()
        chosen = settings()
        sandbox = Sandbox(make, flows, papers(chosen), chosen.zone, lambda: chosen.house)
        try:
            asyncio.run(_serve(sandbox, bare, port, not no_open))
        except OSError as refusal:
            reason = f"the proeftuin cannot listen on port {port} ({refusal.strerror})"
            raise click.ClickException(reason) from None
        except (KeyboardInterrupt, asyncio.CancelledError):
            click.echo("\nstopped")

    @click.command("try")
    @click.option("--bare", is_flag=True, help="Begin without a nurse, a client's link or a visit.")
    @click.option("--as-test", is_flag=True, help="Print what was typed and heard as a test.")
    def try_out(bare: bool = False, as_test: bool = False) -> None:
        """Try everything in the terminal: no token, nothing is kept.

        What you type is what the person at hand types. @client and @nurse change who that is;
        @clock +2d moves the time.
        """
        need_catalogs()
        try:
            asyncio.run(_try_out(make, papers, bare, as_test))
        except KeyboardInterrupt:
            click.echo("\nstopped")

    return proeftuin, try_out


# --- in the browser ---------------------------------------------------------------------------


async def _serve(sandbox: Sandbox, bare: bool, port: int, opens: bool) -> None:
    from channels.browser import Page, listening  # the other commands do without
    from upkeep.player import Player

    stop_when_asked()
    await sandbox.begin(bare=bare)
    page = Page(sandbox, Player(sandbox), FONTS)
    greeting = asyncio.create_task(_greet(sandbox, page.is_open))
    try:
        with listening(port) as socket:
            address = page.address(socket)
            click.echo(f"The proeftuin is open: {address}\nCtrl-C ends it; nothing is kept.")
            if opens and _has_a_screen():
                await asyncio.to_thread(webbrowser.open, address)
            await page.serve(socket)
    finally:
        greeting.cancel()
        await sandbox.close()


async def _greet(sandbox: Sandbox, is_open: asyncio.Event) -> None:
    """Read the safety net once the page is there: a second in which it would only come later."""
    await is_open.wait()
    await sandbox.greet()


def _has_a_screen() -> bool:
    """Whether a browser that opens would be seen, and would not take over the terminal."""
    graphical = sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    return graphical and sys.stdout.isatty()


# --- in the terminal --------------------------------------------------------------------------


async def _try_out(make: Make, papers: PapersOf, bare: bool, as_test: bool) -> None:
    from channels.movable_clock import MovableClock
    from channels.terminal import Terminal

    chosen = settings()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ends the reading of a line at once
    with tempfile.TemporaryDirectory(prefix="tussendoor-") as folder:
        terminal = Terminal(MovableClock(chosen.zone), papers(chosen), Path(folder), sys.stdout)
        write_keys(Path(folder) / "data.key", (new_key(),))
        store = open_store(Path(folder) / "data")
        bot = make(store, terminal.perform, terminal.clock, chosen.house)
        await terminal.begin(prepare(store, terminal.clock(), bare), bot.hear, bare)
        await bot.postman.settle()
        async for line in terminal.lines():
            if await terminal.take(line, bot.hear):
                await bot.take_up()
                await bot.tick()
            await bot.postman.settle()
        if as_test:
            click.echo(terminal.transcript.as_test())
        store.close()
