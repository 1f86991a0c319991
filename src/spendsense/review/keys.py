"""The key that signs checkpoints: one file for its owner alone, and its public half beside it."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from spendsense.ledger import BadInput, Conflict, NotFound

from .appending import append

SECRET = "audit-key.pem"
PUBLIC = "audit-key.pub.pem"

# No key runs over the beginning of another: one that was cut off costs only itself.
_PEM = re.compile(
    rb"-----BEGIN PUBLIC KEY-----(?:(?!-----BEGIN).)+?-----END PUBLIC KEY-----\n?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What tells whether a signature is genuine. `key_id` is of the key's own 32 bytes."""

    key_id: str
    pem: str
    key: Ed25519PublicKey

    @classmethod
    def of(cls, key: Ed25519PublicKey) -> PublicKey:
        raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        pem = key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return cls(hashlib.sha256(raw).hexdigest()[:16], pem.decode(), key)

    def holds(self, message: bytes, signature: str) -> bool:
        """Whether this key signed the message."""
        try:
            self.key.verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The secret half, which signs."""

    key: Ed25519PrivateKey
    public: PublicKey

    def sign(self, message: bytes) -> str:
        return self.key.sign(message).hex()


def make_key(home: Path, *, rotate: bool = False) -> SigningKey:
    """A new key in the home. Its public half joins the earlier ones, which still tell of theirs.

    Raises Conflict where there is a key and `rotate` is false, and BadInput where none can be
    written.
    """
    path = home / SECRET
    if path.exists() and not rotate:
        raise Conflict(
            f"There is a key already: {path}. To sign with another from now on, ask for one with "
            "--rotate; the public halves of both are kept."
        )
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = PublicKey.of(key.public_key())
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The public half first: a signature that nobody can check would be worse than none.
        append(home / PUBLIC, public.pem.encode())
        _write_secret(path, secret)
    except OSError as error:
        raise BadInput(
            f"Cannot write the key to {home}: {error.strerror}. Name a home you may write to."
        ) from error
    return SigningKey(key, public)


def _write_secret(path: Path, secret: bytes) -> None:
    """A file for its owner alone from its first byte on, put in place whole."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def has_key(home: Path) -> bool:
    return (home / SECRET).is_file()


def signing_key(home: Path) -> SigningKey:
    """The key of a home. Raises NotFound, and BadInput for one that others can read or is none."""
    path = home / SECRET
    if not path.is_file():
        raise NotFound(f"There is no key {path}. Make one once: spendsense audit key")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise BadInput(
            f"The key {path} can be read by others than its owner, so that its signatures would "
            f"prove nothing. Close it (chmod 600 {path}) if nobody had it, or make another: "
            "spendsense audit key --rotate"
        )
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, OSError) as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path)
    return SigningKey(key, PublicKey.of(key.public_key()))


def public_keys(path: Path) -> Mapping[str, PublicKey]:
    """Every public key in a file, by its id.

    Raises NotFound without the file, and BadInput for a file without any.
    """
    if not path.is_file():
        raise NotFound(f"There are no public keys in {path}. Make a key once: spendsense audit key")
    try:
        blocks = _PEM.findall(path.read_bytes())
        found = [serialization.load_pem_public_key(block) for block in blocks]
    except (OSError, ValueError) as error:
        raise _no_key(path) from error
    ours = [PublicKey.of(key) for key in found if isinstance(key, Ed25519PublicKey)]
    if not ours:
        raise _no_key(path)
    return {key.key_id: key for key in ours}


def _no_key(path: Path) -> BadInput:
    return BadInput(
        f"{path} is not a file of Ed25519 keys in PEM, the way `spendsense audit key` writes them."
    )
