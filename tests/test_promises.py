"""What docs/security.md and docs/privacy.md promise of the data at rest, from end to end."""

from __future__ import annotations

import base64
import os
import shutil
from pathlib import Path

import orjson
import pytest

from flows.log.logbook import Act
from storage.backup import make_backup
from storage.keys import KeyFault, new_key, read_keys, write_keys
from storage.restoring import Restored, restore
from storage.tinydb_store import open_store
from storage.trail import faults
from storage.vault import Unreadable
from tests.flows.stories import LONG, at_review, joined, planned
from tests.storage.sealing import read_tables, vault_of
from tests.world import Person, World

WORDS = "Mijn broer weet niet dat ik het huis verkoop, en dat is al jaren zo"
TOLD = ("broer", "mw. A", "Anna", "terminal-client", "terminal-nurse")


def everything(folder: Path) -> bytes:
    """All bytes in a data folder, the names of its files too."""
    paths = sorted(folder.rglob("*"))
    names = "\n".join(str(path.relative_to(folder)) for path in paths).encode()
    return b"\n".join((names, *(path.read_bytes() for path in paths if path.is_file())))


def record_file(world: World, client: Person) -> Path:
    """Where a client's record is."""
    return world.folder / "records" / f"{world.record(client).id}.sealed"


def lines(world: World, path: Path) -> tuple[str, ...]:
    """The lines of the log in a file or on a page."""
    tables = read_tables(path, vault_of(world.folder))
    assert tables is not None
    return tuple(row["line"] for row in tables.get("log", ()))


def erases(client: Person) -> Person:
    """Erases everything."""
    return client.says("mijn gegevens").presses("Wis alles").presses("Ja, wis alles")


# --- at rest ---------------------------------------------------------------------------------


def test_without_the_key_nothing_tells_who_somebody_is_or_what_was_said(world: World) -> None:
    _anna, client = planned(world)
    at_review(client, WORDS).presses("Ja, deel dit")
    client.says("mijn gegevens").presses("Neem alles mee")
    found = everything(world.folder)
    assert not [told for told in TOLD if told.encode() in found]
    assert "broer" in repr(world.record(client))


def test_with_another_key_the_data_are_not_opened_and_not_changed(world: World) -> None:
    joined(world)
    before = everything(world.folder)
    write_keys(Path(f"{world.folder}.key"), (new_key(),))
    with pytest.raises(KeyFault, match="sealed with another key"):
        open_store(world.folder)
    assert everything(world.folder) == before


def test_without_its_key_no_new_one_is_made_over_data(world: World) -> None:
    joined(world)
    Path(f"{world.folder}.key").unlink()
    with pytest.raises(KeyFault, match="is not there"):
        open_store(world.folder)
    assert not Path(f"{world.folder}.key").exists()


def test_a_file_in_the_place_of_another_is_not_opened(world: World) -> None:
    _anna, client = joined(world)
    path = record_file(world, client.says(WORDS))
    elsewhere = path.with_name("elsewhere.sealed")
    shutil.copy(path, elsewhere)
    with pytest.raises(Unreadable):
        read_tables(elsewhere, vault_of(world.folder))


def test_a_byte_that_was_changed_is_found(world: World) -> None:
    _anna, client = joined(world)
    path = record_file(world, client.says(WORDS))
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        read_tables(path, vault_of(world.folder))


# --- erasing ---------------------------------------------------------------------------------


def test_of_what_was_erased_the_key_is_overwritten_before_the_file_goes(
    world: World, tmp_path: Path
) -> None:
    _anna, client = joined(world)
    path = record_file(world, client.says(WORDS))
    client.says("mijn gegevens").presses("Wis alles")
    os.link(path, tmp_path / "same")  # the same bytes under another name
    client.presses("Ja, wis alles")
    assert not path.exists()
    left = (tmp_path / "same").read_bytes()
    assert not left[:4096].strip(b"\0")  # the key stands at the beginning


def test_what_was_erased_stays_away_when_all_old_files_are_put_back(
    world: World, tmp_path: Path
) -> None:
    _anna, client = joined(world)
    path = record_file(world, client.says(WORDS))
    shutil.copytree(world.folder, tmp_path / "old")
    erases(client)
    shutil.copytree(tmp_path / "old", world.folder, dirs_exist_ok=True)
    assert path.exists()
    open_store(world.folder).close()
    assert not path.exists()


def test_the_log_of_an_erased_record_stays_and_names_nobody(world: World) -> None:
    _anna, client = joined(world)
    record = world.record(client.says(WORDS)).id
    erases(client)
    pages = sorted((world.folder / "log" / record).glob("*.sealed"))
    told = [line for page in pages for line in lines(world, page)]
    assert orjson.loads(told[-1])["act"] == Act.ERASE
    assert not [words for words in TOLD for line in told if words in line]


# --- backups ---------------------------------------------------------------------------------


def backed_up(world: World) -> Path:
    """A backup of all that is kept now."""
    path, _manifest = make_backup(world.folder, world.folder.parent / "backups", world.now)
    return path


def restored(world: World, backup: Path) -> Restored:
    """Puts a backup in the place of the data."""
    return restore(backup, world.folder, read_keys(Path(f"{world.folder}.key")), world.now)


def test_a_backup_tells_as_little_as_the_data_do(world: World) -> None:
    _anna, client = planned(world)
    at_review(client, WORDS).presses("Ja, deel dit")
    content = backed_up(world).read_bytes()
    key = read_keys(Path(f"{world.folder}.key"))[0].secret
    assert not [told for told in TOLD if told.encode() in content]
    assert key not in content and base64.b64encode(key) not in content


def test_a_restored_backup_does_not_bring_back_what_was_erased_since(world: World) -> None:
    _anna, client = joined(world)
    path = record_file(world, client.says(WORDS))
    backup = backed_up(world)
    erases(client)
    assert restored(world, backup).laid_to_rest == 1
    assert not path.exists()
    client.says("hallo").does_not_hear("broer")


def test_a_backup_on_a_new_machine_knows_only_its_own_erasures(world: World) -> None:
    _anna, client = joined(world)
    path = record_file(world, client.says(WORDS))
    backup = backed_up(world)
    erases(client)
    shutil.rmtree(world.folder)
    assert restored(world, backup).laid_to_rest == 0
    assert path.exists()  # as docs/security.md says: keep the tombstones


# --- the log ---------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["changed", "left out", "put in"])
def test_a_line_of_the_log_that_was_tampered_with_is_found(world: World, change: str) -> None:
    _anna, client = joined(world)
    kept = lines(world, record_file(world, client.says(LONG)))
    count, head = len(kept), orjson.loads(kept[-1])["before"]
    told, last = list(kept[:-1]), kept[-1]
    assert not [*faults(kept[:-1], count - 1, head)]
    match change:
        case "changed":
            told[0] = told[0].replace('"nurse"', '"client"', 1)
            assert told[0] != kept[0]
        case "left out":
            del told[0]
        case "put in":
            told.insert(1, last)
    assert [*faults(told, count - 1, head)]


def test_a_refused_link_is_in_the_log(world: World) -> None:
    stranger = world.person("stranger").starts().starts("a-code-that-was-guessed")
    path = world.folder / "people" / f"{vault_of(world.folder).pseudonym(stranger.id)}.sealed"
    told = [orjson.loads(line) for line in lines(world, path)]
    assert [(line["act"], line["done"]) for line in told][-1] == (Act.ENTER, False)


def test_after_ten_wrong_links_the_right_one_is_not_looked_at_either(world: World) -> None:
    stranger = world.person("stranger").starts()
    for guess in range(10):
        stranger.starts(f"guess-{guess}")
    stranger.starts(world.nurse_code()).hears("Deze link werkt niet.")
    world.clock_moves(hours=1, minutes=1)
    stranger.starts(world.nurse_code()).does_not_hear("Deze link werkt niet.")
