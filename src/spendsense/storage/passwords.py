"""Passwords: what one must be, and the hash that is all we keep of it."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from spendsense.ledger import BadInput
from spendsense.policy import Policy

# OWASP's Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane.
HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
AT_ONCE = BoundedSemaphore(4)
"""Each hash takes 19 MiB: whoever sends many sign-ins waits, and the memory does not fill."""
PRODUCT = ("spendsense", "spend", "sense")
INITIAL_BYTES = 18
"""144 random bits, 24 characters: nobody guesses it, and it is typed once."""
_GUESSED = "\ue000"
"""Stands for what was taken out: no keyboard types it."""
_ADDED = "0123456789!?.,*#$@&+-_ "
_KEYS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def as_typed(password: str) -> str:
    """The same characters however a keyboard composed them (RFC 8265, OpaqueString).

    Nothing else is changed: no trimming, no folding of case, no cutting off.
    """
    spaced = "".join(" " if unicodedata.category(mark) == "Zs" else mark for mark in password)
    return unicodedata.normalize("NFC", spaced)


def hashed(password: str) -> str:
    """argon2id with a salt of its own."""
    with AT_ONCE:
        return HASHER.hash(as_typed(password))


def matches(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether it is the password of a hash, and the hash to keep now if our parameters changed.

    Without a hash it is never right, and takes as long: nobody learns who has an account.
    """
    with AT_ONCE:
        try:
            right, fresh = HASHER.verify_and_update(as_typed(password), kept or _nobodys())
        except UnknownHashError:
            HASHER.verify(as_typed(password), _nobodys())
            return False, None
    return (right, fresh) if kept else (False, None)


def initial_password() -> str:
    """One that is used once, to choose another."""
    return secrets.token_urlsafe(INITIAL_BYTES)


def check_password(password: str, policy: Policy, about: Iterable[str] = ()) -> None:
    """Raises BadInput for one that is too short, too long, or that others would try first.

    `about`: the login and the person's name. There is no rule of digits or capitals: they make
    passwords that are forgotten, not ones that are hard to guess (NIST SP 800-63B-4, 3.1.1.2).
    """
    typed = as_typed(password)
    least, most = policy["accounts.password_min_length"], policy["accounts.password_max_length"]
    if len(typed) < least:
        raise BadInput(
            f"The password has {len(typed)} characters and needs {least} or more. "
            "A few words that do not belong together will do."
        )
    if len(typed) > most:
        raise BadInput(f"The password has {len(typed):,} characters, and may have {most}.")
    if any(unicodedata.category(mark) in ("Cc", "Cs") for mark in typed):
        raise BadInput("The password holds a control mark, which cannot be typed again. Leave it.")
    own = policy["accounts.password_own_characters"]
    if _left(typed, about) < own:
        raise BadInput(
            "The password is among those that are tried first: it repeats itself, runs along the "
            "keyboard, or is made of common passwords, your name or your login. Choose others."
        )


def _left(password: str, about: Iterable[str]) -> int:
    """How many characters a guesser must find: a common word counts as two, a run as one.

    The person's own names count nothing, nor digits and marks at the ends, which everybody adds.
    """
    text = password.casefold()
    if re.sub(r"[\W_]+", "", text) in common():
        return 0
    text = text[: _period(text)]
    for word in sorted(_words(about), key=len, reverse=True):
        text = text.replace(word, " ")
    for word in sorted(common(), key=len, reverse=True):
        text = text.replace(word, _GUESSED * 2)
    return len("".join(_without_runs(text).strip(_ADDED).split()))


def _words(about: Iterable[str]) -> set[str]:
    parts = (part for text in (*about, *PRODUCT) for part in re.split(r"[\W_]+", text.casefold()))
    return {part for part in parts if len(part) > 2}


def _period(text: str) -> int:
    """The length of the piece that a text repeats; its own where it repeats none."""
    return next(
        (
            size
            for size in range(1, len(text) // 2 + 1)
            if all(text[at] == text[at % size] for at in range(len(text)))
        ),
        len(text),
    )


def _without_runs(text: str) -> str:
    """One mark for four or more neighbours on a keyboard or in the alphabet, or for a repeat."""
    for row in _KEYS:
        for line in (row, row[::-1]):
            for size in range(len(line), 3, -1):
                for at in range(len(line) - size + 1):
                    text = text.replace(line[at : at + size], _GUESSED)
    return re.sub(r"([^\ue000])\1{2,}", _GUESSED, text)


@cache
def common() -> frozenset[str]:
    """Passwords and parts of passwords that guessers try first, one a line, of four or more."""
    text = (files(__package__) / "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split() if not line.startswith("#"))


@cache
def _nobodys() -> str:
    return HASHER.hash(secrets.token_urlsafe(INITIAL_BYTES))
