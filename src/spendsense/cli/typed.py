"""What is typed, and what is said of it: no mark in either steers the terminal or a database."""

from __future__ import annotations

from collections.abc import Sequence

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def inert(text: str) -> str:
    """A sentence as it may be printed: what is no printable character is a replacement sign."""
    return "".join(mark if mark.isprintable() or mark == "\n" else REPLACEMENT for mark in text)


def unwritable(arguments: Sequence[str]) -> str | None:
    """What is wrong with an argument that no file and no database keeps; None where nothing is.

    >>> unwritable(["ok", "a\\x00b"])
    "The argument 'a\\\\x00b' has a mark in it that is no character. Type it again without."
    """
    for each in arguments:
        if "\x00" in each or any("\ud800" <= mark <= "\udfff" for mark in each):
            return (
                f"The argument {each!a} has a mark in it that is no character. "
                "Type it again without."
            )
    return None
