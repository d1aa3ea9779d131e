"""Beginnings that many transcripts share. Each is told once, through the bot, and then copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from channels.parcel import Words
from tests.world import Person, World

LONG = "Koffie drinken met de hulp en daarna samen het huis opruimen"
SHORT = "Koffie met de hulp"
TUESDAY = "dinsdag half drie"  # 24 November 2026, two days after the worlds begin

_folders = list[TemporaryDirectory[str]]()  # of the stories that were told; gone at the end


# --- coming in --------------------------------------------------------------------------------


def invited(world: World) -> tuple[Person, str]:
    """Nurse Anna has added "mw. A": Anna, and the code of the client's link."""
    _copy(_told(_invites), world)
    return world.person("nurse Anna"), world.codes[-1]


def joined(world: World, form: str = "u") -> tuple[Person, Person]:
    """Anna, and her client who has come in by the link and has the opening question before her."""
    _copy(_told(_joins, form), world)
    return world.person("nurse Anna"), world.person()


def planned(world: World, form: str = "u") -> tuple[Person, Person]:
    """As `joined`, and Anna has planned a visit on Tuesday 24 November at 14:30."""
    _copy(_told(_plans, form), world)
    return world.person("nurse Anna"), world.person()


def alone(world: World, form: str = "u") -> Person:
    """Somebody without a nurse, who has the opening question before her."""
    _copy(_told(_comes_alone, form), world)
    return world.person()


def through_intake(client: Person, form: str = "u") -> Person:
    """Takes all steps from the welcome to the opening question."""
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", form, "Ja, dat mag"):
        client.presses(label)
    if "Vraag het mij eerst" in client.buttons:  # there is a nurse
        client.presses("Vraag het mij eerst").presses("Nee, ga door")
    return client


# --- on the way -------------------------------------------------------------------------------


def at_question(client: Person, number: int = 1) -> Person:
    """Goes from the opening question to this question about the first theme, with long answers."""
    client.says(LONG).presses("1. Lichaamsfuncties")
    for n in range(1, number):
        client.says(f"Een lang antwoord op de vraag nummer {n} van vandaag")
    return client


def at_agenda(client: Person, words: str = LONG) -> Person:
    """Answers the opening question and goes on to what to talk about first."""
    return client.says(words).presses("Afronden")


def at_review(client: Person, words: str = LONG) -> Person:
    """Answers the opening question and goes on to the summary, with an empty list."""
    return at_agenda(client, words).presses("Klaar").presses("Sla over")


def summaries(person: Person) -> list[str]:
    """The summaries that somebody got to see: they are guarded against forwarding."""
    return [sent.text for sent in person.screen if isinstance(sent, Words) and sent.guarded]


# --- told once --------------------------------------------------------------------------------


def _invites(world: World, form: str) -> None:
    world.nurse().presses("Cliënt toevoegen").says("mw. A")


def _joins(world: World, form: str) -> None:
    _, code = invited(world)
    through_intake(world.person().starts(code), form)


def _plans(world: World, form: str) -> None:
    anna, _ = joined(world, form)
    anna.presses("Bezoek plannen").says(TUESDAY).presses("Ja, dat klopt")


def _comes_alone(world: World, form: str) -> None:
    through_intake(world.person().starts(), form)


@cache
def _told(story: Callable[[World, str], None], form: str = "u") -> World:
    _folders.append(TemporaryDirectory(prefix="tussendoor-story-"))
    world = World(Path(_folders[-1].name) / "data")
    story(world, form)
    return world


def _copy(told: World, world: World) -> None:
    """Let this fresh world be as that one, with people and a folder of its own."""
    shutil.copytree(told.folder, world.folder)
    shutil.copy(f"{told.folder}.key", f"{world.folder}.key")
    world.now, world._count, world.codes = told.now, told._count, list(told.codes)
    world._messages = told._messages
    world.people = deepcopy(told.people, {id(told): world})
