"""A disk that can tell what could be left of it when the power goes.

After the idea of ALICE (Pillai and others, OSDI 2014, All File Systems Are Not Created Equal): what
a program does to its files really happens, in a real folder, and is written down. Of what was not
synced anything may be lost: content wholly, in part, or with rubbish in its place; names (made,
replaced, taken away) one by one, in any order. What was synced stands.

The program must go through the functions of `os` that are named in OPERATIONS: `overlooked` says
whether it did.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from random import Random
from typing import Any

import pytest

OPERATIONS = (
    *("open", "write", "fsync", "close", "mkdir"),
    *("replace", "rename", "unlink", "link", "ftruncate"),
)
SECTOR = 512  # bytes; a disk writes that much at once, or not


class Stopped(BaseException):
    """The program is dead from here on: no `except Exception` of its own may see it."""


@dataclass(eq=False)
class Edit:
    """A change of a file that may not be on disk yet: bytes at a place, or a cut there."""

    at: int
    content: bytes | None
    synced: bool = False
    doubtful: bool = False  # its sync has failed: a later one does not bring it back

    def __call__(self, before: bytes) -> bytes:
        """The content after this change."""
        if self.content is None:
            return before[: self.at].ljust(self.at, b"\0")
        end = self.at + len(self.content)
        return before[: self.at].ljust(self.at, b"\0") + self.content + before[end:]


@dataclass(eq=False)
class File:
    """A file: what is on disk for certain, and what happened to it since."""

    lasting: bytes = b""
    edits: list[Edit] = field(default_factory=list)

    def sync(self) -> None:
        """All that happened is on disk, except what an earlier sync has failed to bring there."""
        for edit in self.edits:
            edit.synced = not edit.doubtful
        while self.edits and self.edits[0].synced:
            self.lasting = self.edits.pop(0)(self.lasting)

    def doubt(self) -> None:
        """A sync has failed: the system may have dropped what was to be written, for good."""
        for edit in self.edits:
            edit.doubtful = not edit.synced

    @property
    def content(self) -> bytes:
        """What the running program sees."""
        seen = self.lasting
        for edit in self.edits:
            seen = edit(seen)
        return seen


@dataclass(eq=False)
class Folder:
    """A folder: the names in it that are on disk for certain, and what happened to them since."""

    lasting: dict[str, File | Folder] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def sync(self) -> None:
        """All names are on disk."""
        self.lasting, self.changes = self.names, []

    def doubt(self) -> None:
        """A sync has failed: the names may be on disk or not, until the next one."""

    @property
    def names(self) -> dict[str, File | Folder]:
        """What the running program sees."""
        return _changed(self.lasting, self.changes)


Change = dict[str, File | Folder | None]  # names and what they are of by now; None: of nothing


def _changed(names: dict[str, File | Folder], changes: list[Change]) -> dict[str, File | Folder]:
    seen: dict[str, File | Folder | None] = dict(names)
    for change in changes:
        seen.update(change)
    return {name: node for name, node in seen.items() if node is not None}


# --- what a cut of the power leaves --------------------------------------------------------------


class Fate(Enum):
    """What becomes of a change of content that was not synced."""

    KEPT = "kept"
    LOST = "lost"
    BEGUN = "begun"  # any first part of it
    PATCHY = "patchy"  # some sectors; in the place of others what was there, or nothing
    RUBBISH = "rubbish"  # the file has grown, and what it has grown by is not what was written


@dataclass(frozen=True)
class Loss:
    """What a cut of the power does to what was not synced, from a few simple ways to any at all."""

    names: tuple[bool, ...]  # whether a change of names is kept: one of these
    content: tuple[Fate, ...]  # one of these
    chance: Random = field(default_factory=lambda: Random(0))  # decides each time anew

    def name_is_kept(self) -> bool:
        """Whether this change of names is on disk."""
        return self.chance.choice(self.names)

    def left_of(self, edit: Edit, before: bytes) -> bytes:
        """The content, with of this change what is on disk."""
        fate = Fate.KEPT if edit.synced else self.chance.choice(self.content)
        if fate is Fate.KEPT:
            return edit(before)
        if fate is Fate.LOST or edit.content is None:
            return before
        if fate is Fate.BEGUN:
            return Edit(edit.at, edit.content[: self.chance.randrange(len(edit.content) + 1)])(
                before
            )
        if fate is Fate.RUBBISH:
            grown = edit(before)
            return before + self.chance.randbytes(max(0, len(grown) - len(before)))
        return self._patchy(edit, before)

    def _patchy(self, edit: Edit, before: bytes) -> bytes:
        after = edit(before)
        old = before.ljust(len(after), b"\0")
        starts = range(0, len(after), SECTOR)
        return b"".join(self.chance.choice((after, old))[at : at + SECTOR] for at in starts)


def simple_losses() -> Iterator[Loss]:
    """The ways in which most file systems lose things, beginning with none at all."""
    for fate in (Fate.KEPT, Fate.LOST, Fate.RUBBISH):
        yield Loss((True,), (fate,))
    for fate in (Fate.KEPT, Fate.LOST):
        yield Loss((False,), (fate,))


def any_loss(seed: int) -> Loss:
    """Each thing is lost or kept by chance."""
    return Loss((True, False), tuple(Fate), Random(seed))


# --- the disk ------------------------------------------------------------------------------------


class FakeDisk:
    """The folder `root`, in which a program works, and what is on disk of it for certain.

    `happened` counts the operations that change something, or sync it; `refused` those that failed.
    """

    def __init__(self, place: Path) -> None:
        self._place, self._number = place, 0
        self.root = place / "0"
        self.root.mkdir()
        self.tree = Folder()
        self.happened = self.refused = 0
        self._stops_at = sys.maxsize
        self._refuses, self._refusal = range(0), errno.ENOSPC
        self._stopped = self._calm = False
        self._opened: dict[
            int, tuple[File | Folder, bool]
        ] = {}  # and whether it is written at the end
        self._os = {name: getattr(os, name) for name in OPERATIONS}

    @contextmanager
    def plugged_in(self) -> Iterator[None]:
        """Let the functions of `os` know this disk. Nothing is really synced meanwhile."""
        with pytest.MonkeyPatch.context() as patch:
            for name in OPERATIONS:
                patch.setattr(os, name, getattr(self, name))
            yield

    # --- what can befall it ---------------------------------------------------------------------

    def refuse(self, after: int, count: int, refusal: int) -> None:
        """Let so many operations fail, after others have gone well: errno.ENOSPC, errno.EIO."""
        start = self.happened + after
        self._refuses, self._refusal = range(start, start + count), refusal

    def stop(self, after: int) -> None:
        """Let the program die when so many more operations have happened."""
        self._stops_at = self.happened + after

    @property
    def will_stop(self) -> bool:
        """Whether the program is still to die."""
        return self._stops_at < sys.maxsize

    def heal(self) -> None:
        """Nothing fails any more."""
        self._stops_at, self._refuses, self._stopped = sys.maxsize, range(0), False

    @contextmanager
    def calm(self) -> Iterator[None]:
        """Nothing fails meanwhile, and what happens does not count: somebody looks at the files."""
        was, self._calm = self._calm, True
        yield
        self._calm = was

    def restart(self) -> None:
        """The program has died, the computer has not: all that happened is seen, synced or not."""
        self.heal()
        for descriptor in list(self._opened):
            self.close(descriptor)

    def settle(self) -> None:
        """All of it is on disk: time has gone by."""
        _settle(self.tree)

    def cut(self, loss: Loss) -> None:
        """The power has gone and come back: go on with what this loss leaves, in another `root`."""
        self.restart()
        self._number += 1
        root = self._place / str(self._number)
        self.tree = self.left_by(loss, root)
        shutil.rmtree(self.root)
        self.root = root

    def left_by(self, loss: Loss, folder: Path) -> Folder:
        """Make a new folder as this loss would leave the root; its tree, all of it on disk."""
        tree = _left_of_folder(self.tree, loss, {})
        _write_out(tree, folder)
        return tree

    def all_left_by(self, losses: Iterable[Loss], folder: Path) -> Iterator[Path]:
        """New folders below this one, as these losses would leave the root, gone after a look; what
        several of them leave alike comes once: mostly all is synced, and nothing can be lost.
        """
        seen = list[object]()
        for number, loss in enumerate(losses):
            tree = _left_of_folder(self.tree, loss, {})
            if (content := _content_of(tree)) not in seen:
                seen.append(content)
                _write_out(tree, folder / str(number))
                yield folder / str(number)
                shutil.rmtree(folder / str(number))

    def overlooked(self) -> list[str]:
        """What in the real folder is not as it was written down: the program went another way."""
        return sorted(_differences(self.tree, self.root))

    # --- the operations: done in the real folder, and written down ------------------------------

    def open(self, path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        """As os.open."""
        found = self._found(path)
        if found and (flags & os.O_TRUNC or found[1] not in found[0].names):
            self._happens()
        descriptor: int = self._os["open"](path, flags, mode, **more)
        if os.fspath(path) == str(self.root):
            self._opened[descriptor] = self.tree, False
        if found:
            node = self._file_in(*found)
            if flags & os.O_TRUNC and isinstance(node, File) and node.content:
                node.edits.append(Edit(0, None))
            self._opened[descriptor] = node, bool(flags & os.O_APPEND)
        return descriptor

    def write(self, descriptor: int, content: Any) -> int:
        """As os.write. A disk that becomes full takes the first half of what it refuses."""
        if descriptor not in self._opened:
            written: int = self._os["write"](descriptor, content)
            return written
        try:
            self._happens()
        except OSError as refusal:
            if refusal.errno != errno.ENOSPC or self.happened - 1 != self._refuses.start:
                raise
            content = bytes(content)[: len(content) // 2]
            if not content:
                raise
        node, at_the_end = self._opened[descriptor]
        assert isinstance(node, File)
        at = len(node.content) if at_the_end else os.lseek(descriptor, 0, os.SEEK_CUR)
        written = self._os["write"](descriptor, content)
        node.edits.append(Edit(at, bytes(content)[:written]))
        return written

    def ftruncate(self, descriptor: int, length: int) -> None:
        """As os.ftruncate."""
        if descriptor in self._opened:
            self._happens()
            node, _at_the_end = self._opened[descriptor]
            assert isinstance(node, File)
            node.edits.append(Edit(length, None))
        self._os["ftruncate"](descriptor, length)

    def fsync(self, descriptor: int) -> None:
        """As os.fsync, on this disk."""
        if descriptor not in self._opened:
            return
        node, _at_the_end = self._opened[descriptor]
        try:
            self._happens()
        except OSError:
            node.doubt()
            raise
        node.sync()

    def close(self, descriptor: int) -> None:
        """As os.close."""
        self._opened.pop(descriptor, None)
        self._os["close"](descriptor)

    def mkdir(self, path: Any, mode: int = 0o777, **more: Any) -> None:
        """As os.mkdir."""
        found = self._found(path)
        if found and found[1] not in found[0].names:
            self._happens()
        self._os["mkdir"](path, mode, **more)
        if found:
            found[0].changes.append({found[1]: Folder()})

    def unlink(self, path: Any, **more: Any) -> None:
        """As os.unlink."""
        found = self._found(path)
        if found and found[1] in found[0].names:
            self._happens()
        self._os["unlink"](path, **more)
        if found:
            found[0].changes.append({found[1]: None})

    def link(self, source: Any, path: Any, **more: Any) -> None:
        """As os.link."""
        was, found = self._found(source), self._found(path)
        if was and found:
            self._happens()
        self._os["link"](source, path, **more)
        if was and found:
            found[0].changes.append({found[1]: was[0].names[was[1]]})

    def replace(self, source: Any, path: Any, **more: Any) -> None:
        """As os.replace: within a folder at once, or not at all."""
        was, found = self._found(source), self._found(path)
        if was and found:
            self._happens()
        self._os["replace"](source, path, **more)
        if was and found:
            gone: Change = {was[1]: None}
            there: Change = {found[1]: was[0].names[was[1]]}
            if was[0] is found[0]:
                found[0].changes.append(gone | there)
            else:
                found[0].changes.append(there)
                was[0].changes.append(gone)

    rename = replace

    def _happens(self) -> None:
        if self._calm:
            return
        if self._stopped or self.happened >= self._stops_at:
            self._stopped = True
            raise Stopped
        self.happened += 1
        if self.happened - 1 in self._refuses:
            self.refused += 1
            raise OSError(self._refusal, os.strerror(self._refusal))

    def _found(self, path: Any) -> tuple[Folder, str] | None:
        """The folder a path is in, and its name there; None when it is not on this disk."""
        text = os.fspath(path)
        if not isinstance(text, str) or not text.startswith(f"{self.root}/"):
            return None
        *above, name = text[len(str(self.root)) + 1 :].split("/")
        folder = self.tree
        for step in above:
            below = folder.names.get(step)
            if not isinstance(below, Folder):
                return None  # the real operation fails
            folder = below
        return folder, name

    def _file_in(self, folder: Folder, name: str) -> File | Folder:
        """What was opened there: a new file, when there was none."""
        if name not in folder.names:
            folder.changes.append({name: File()})
        return folder.names[name]


# --- trees and folders ---------------------------------------------------------------------------


def _left_of_folder(folder: Folder, loss: Loss, left: dict[File, File]) -> Folder:
    """What is left of a folder; a file with two names is left once."""
    kept = [change for change in folder.changes if loss.name_is_kept()]
    names: dict[str, File | Folder] = {}
    for name, node in sorted(_changed(folder.lasting, kept).items()):
        if isinstance(node, Folder):
            names[name] = _left_of_folder(node, loss, left)
        else:
            names[name] = left.setdefault(node, _left_of_file(node, loss))
    return Folder(names)


def _left_of_file(file: File, loss: Loss) -> File:
    content = file.lasting
    for edit in file.edits:
        content = loss.left_of(edit, content)
    return File(content)


def _settle(node: File | Folder) -> None:
    node.sync()
    for below in node.names.values() if isinstance(node, Folder) else ():
        _settle(below)


def _content_of(tree: Folder) -> dict[str, object]:
    """All names in a tree, and what the files hold."""
    return {
        name: _content_of(node) if isinstance(node, Folder) else node.content
        for name, node in tree.names.items()
    }


def _write_out(tree: Folder, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for name, node in tree.names.items():
        if isinstance(node, Folder):
            _write_out(node, folder / name)
        else:
            (folder / name).write_bytes(node.content)
            (folder / name).chmod(0o600)


def _differences(tree: Folder, folder: Path) -> Iterator[str]:
    real = {path.name: path for path in folder.iterdir()}
    for name in real.keys() | tree.names.keys():
        node, path = tree.names.get(name), real.get(name)
        if isinstance(node, Folder) and path and path.is_dir():
            yield from _differences(node, path)
        elif not isinstance(node, File) or path is None or path.read_bytes() != node.content:
            yield str(folder / name)
