"""Encryption at rest: AES-256-GCM with a key for every file, wrapped by the master key.

A sealed file begins with a line of JSON: its kind and schema version, which master key wrapped its
own key, and that wrapped key. Kind, file and schema are bound to the content as additional data: a
file that is put in the place of another cannot be opened (NIST SP 800-38D; nonces of 96 random
bits, far fewer than 2^32 to a key).
"""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.keys import KEY_BYTES, KeyFault, MasterKey

NONCE_BYTES = 12


class Unreadable(Exception):
    """A file was damaged, or does not belong where it is. The message names it."""


@dataclass(frozen=True)
class Seal:
    """What opens and closes one file: its own key, and that key as it stands in the file."""

    name: str  # "<kind>/<id>"
    wrapped: str
    master: str  # name of the master key
    secret: bytes = field(repr=False)

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self.secret)

    def closed(self, body: bytes, schema: int) -> bytes:
        """A file's content with this body in it."""
        head = {
            "kind": self.name.partition("/")[0],
            "schema": schema,
            "master": self.master,
            "key": self.wrapped,
        }
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, body, _bound(self.name, schema))
        return b"".join((orjson.dumps(head), b"\n", nonce, sealed))

    def opened(self, content: bytes) -> bytes:
        """The body of a file's content.

        Raises:
            Unreadable: it was damaged, or does not belong here.
        """
        head, _line, sealed = content.partition(b"\n")
        nonce, sealed = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            schema = orjson.loads(head)["schema"]
            return self._cipher.decrypt(nonce, sealed, _bound(self.name, schema))
        except (InvalidTag, ValueError, KeyError, TypeError):
            raise Unreadable(self.name) from None


def _bound(name: str, schema: int) -> bytes:
    return f"tussendoor {name} schema {schema}".encode()


KINDS = {"kind": str, "schema": int, "master": str, "key": str}  # of what a header holds


def header(content: bytes) -> dict[str, Any]:
    """The first line of a sealed file.

    Raises:
        Unreadable: it has none.
    """
    try:
        head: dict[str, Any] = orjson.loads(content.partition(b"\n")[0])
        if {name: type(value) for name, value in head.items()} == KINDS:
            return head
    except (ValueError, AttributeError):
        pass
    raise Unreadable("a file without a header")


@dataclass(frozen=True)
class Vault:
    """The master keys, newest first, and the key by which names become pseudonyms."""

    keys: tuple[MasterKey, ...]
    names: bytes = field(default=b"", repr=False)

    def new_seal(self, name: str) -> Seal:
        """A seal for a new file."""
        return self._sealed(name, secrets.token_bytes(KEY_BYTES))

    def seal_of(self, name: str, content: bytes) -> Seal:
        """The seal of a file that is there.

        Raises:
            KeyFault: another master key wrapped its key.
            Unreadable: it was damaged, or does not belong here.
        """
        head = header(content)
        if head["kind"] != name.partition("/")[0]:
            raise Unreadable(name)
        master = next((key for key in self.keys if key.name == head["master"]), None)
        if master is None:
            raise KeyFault(f"{name} was sealed with key {head['master']}, which is not at hand")
        try:
            wrapped = base64.b64decode(head["key"], validate=True)
            nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
            secret = AESGCM(master.secret).decrypt(nonce, sealed, _of_key(name))
        except (InvalidTag, ValueError):
            raise Unreadable(name) from None
        return Seal(name, head["key"], master.name, secret)

    def rewrapped(self, name: str, content: bytes) -> bytes:
        """The same file with its key wrapped by the newest master key; its body is untouched."""
        seal = self._sealed(name, self.seal_of(name, content).secret)
        head = header(content) | {"master": seal.master, "key": seal.wrapped}
        return orjson.dumps(head) + b"\n" + content.partition(b"\n")[2]

    def pseudonym(self, name: str) -> str:
        """Sixteen hex digits for somebody's id: the same every time, and no way back."""
        return _pseudonym(self.names, name) if name else ""

    def _sealed(self, name: str, secret: bytes) -> Seal:
        master, nonce = self.keys[0], secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(master.secret).encrypt(nonce, secret, _of_key(name))
        wrapped = base64.b64encode(nonce + sealed).decode()
        return Seal(name, wrapped, master.name, secret)


@lru_cache(8192)  # a turn asks for the same few names ten times
def _pseudonym(names: bytes, name: str) -> str:
    return hmac.new(names, name.encode(), sha256).hexdigest()[:16]


def _of_key(name: str) -> bytes:
    return f"tussendoor key of {name}".encode()


def name_of(path: Path | str) -> str:
    """The name of a file in a data folder, by which its content is bound to its place."""
    path = Path(path)
    return f"{path.parent.name}/{path.stem}"
