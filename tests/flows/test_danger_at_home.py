"""Danger of a client without a phone: who hears that it was read is the carer who wrote it."""

from __future__ import annotations

from dataclasses import replace

from tests.flows.recordings import keeps, kept
from tests.flows.test_sharing_for import at_home
from tests.world import Person, World

FELL = "mijn moeder is gevallen en ligt op de grond"


def fallen(world: World) -> tuple[Person, Person]:
    """Anna, and Els who wrote that her mother fell."""
    anna, els = at_home(world)
    els.says(FELL)
    return anna, els


def test_the_nurse_reads_who_wrote_it_and_the_carer_hears_that_she_read_it(world: World) -> None:
    anna, els = fallen(world)
    anna.hears("Bericht van Els over mw. A", "Els hoort het als u op de knop drukt.").does_not_hear(
        "Bericht van mw. A", "De cliënt hoort"
    )
    anna.presses("Gelezen").hears("Dank u. Ik geef door dat u het heeft gelezen.")
    els.hears("Anna heeft uw bericht gelezen.")


def test_the_carer_hears_that_nobody_read_it_and_what_to_do(world: World) -> None:
    _anna, els = fallen(world)
    world.clock_moves(minutes=40)
    world.clock_moves(hours=3)
    els.hears("Over uw bericht:", "Anna heeft het bericht nog niet gelezen.", "112")
    els.does_not_hear("Els schreef dat u")


def test_when_nobody_hears_it_the_nurse_is_told_so(world: World) -> None:
    anna, els = fallen(world)
    anna.says("cliënten").presses("mw. A").presses("Mantelzorger").presses("Els")
    anna.presses("Laat stoppen").presses("Ja, laat stoppen")
    anna.says("cliënten").presses("mw. A").presses("Bericht lezen")
    anna.hears("Niemand hoort van mij dat u dit heeft gelezen.")
    anna.presses("Gelezen").hears("Ik heb genoteerd").does_not_hear("Ik geef door")
    els.does_not_hear("bericht gelezen")


def test_a_representative_is_not_called_a_carer(world: World) -> None:
    anna, els = at_home(world)
    record = kept(world)
    keeps(world, replace(record, carers=(replace(record.carers[-1], kind="represents"),)))
    els.says(FELL)
    anna.hears("Els, vertegenwoordiger, schreef over de cliënt").does_not_hear("een naaste")
