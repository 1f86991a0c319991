"""What is kept outside of the database is sealed: who holds it reads nothing and changes nothing.

AES-256-GCM under a key that lies in the home. An entry is bound to its name, so that one person's
cannot be put in the place of another's, nor an old one in the place of a new one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
import tempfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from spendsense.ledger import BadInput

KEY = "cache-key"
BYTES = 32
NONCE = 12


@dataclass(frozen=True, slots=True)
class Seal:
    """A secret, and what it makes of names and of content."""

    secret: bytes = field(repr=False)

    def name(self, *parts: str) -> str:
        """The name of an entry: it tells nothing of what it was made from."""
        told = "\x1f".join(f"{len(part)}:{part}" for part in parts)
        return f"spendsense:{hmac.new(self.secret, told.encode(), hashlib.sha256).hexdigest()}"

    def closed(self, name: str, content: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._cipher().encrypt(nonce, zlib.compress(content, 1), name.encode())

    def opened(self, name: str, sealed: object) -> bytes | None:
        """What was sealed under this name; None for anything else, whoever put it there."""
        if not isinstance(sealed, bytes) or len(sealed) <= NONCE:
            return None
        try:
            plain = self._cipher().decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
        except InvalidTag:
            return None
        return zlib.decompress(plain)

    def _cipher(self) -> AESGCM:
        return AESGCM(hashlib.sha256(b"spendsense cache entries\n" + self.secret).digest())


def seal_of(home: Path) -> Seal:
    """The seal of a home, made at the first time. Raises BadInput where it cannot be used."""
    path = home / KEY
    try:
        if not path.exists():
            _make(path)
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise BadInput(
                f"{path} can be read by others than its owner. Remove it: another is made, and "
                "what the cache holds is forgotten."
            )
        secret = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"Cannot keep the key of the cache in {path}: {error.strerror}. Name a home you may "
            "write to."
        ) from error
    if len(secret) != BYTES:
        raise BadInput(f"{path} holds no key of {BYTES} bytes. Remove it: another is made.")
    return Seal(secret)


def _make(path: Path) -> None:
    """A key that is there whole or not at all; of several workers one makes it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, new = tempfile.mkstemp(dir=path.parent, prefix=f".{KEY}-")  # for its owner alone
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(BYTES))
        os.link(new, path)
    except FileExistsError:
        pass  # another was first
    finally:
        os.unlink(new)
