"""Whoever decides is a person, by name; two names may be the same person's."""

from __future__ import annotations

import re

from spendsense.ledger import BadInput
from spendsense.storage import person_of_label
from spendsense.storage.spelling import check_spelling

PIPELINE = "pipeline"
"""Who drafts, supersedes and restores: no person."""

_NAMED = re.compile(
    r"(?P<name>.*) \((?P<by>token [0-9a-f]+|(?:account )?p-[0-9a-f]+)\)", flags=re.DOTALL
)


def check_person(by: str) -> None:
    """Raises BadInput for no name, the pipeline's, and one written to look like another.

    A name with a token or an account was looked at when that was issued. It is not looked at again:
    a label from before must not keep anybody from revoking.
    """
    if not by.strip():
        raise BadInput("A decision needs the name of the one who takes it.")
    if person_of_label(by) == person_of_label(PIPELINE):
        raise BadInput(
            f"{by.strip()!r} is no person: drafts are put and replaced under that name. Decide "
            "under your own."
        )
    if _NAMED.fullmatch(by) is None:
        check_spelling(by, "The name of the one who decides")


def person_of(by: str) -> str:
    """Who stands behind a name: the account, or else the name itself, however it is written.

    >>> person_of("Olga (p-00ff)") == person_of("olga@bank.example (p-00ff)")
    True
    >>> person_of("Olga  Maier (token 01ab)") == person_of("olga maier")
    True
    """
    named = _NAMED.fullmatch(by)
    if named is None:
        return person_of_label(by)
    if named["by"].startswith("token "):
        return person_of_label(named["name"])
    return named["by"].removeprefix("account ")


def same_person(one: str, other: str | None) -> bool:
    """Whether two names are one person's."""
    return other is not None and person_of(one) == person_of(other)
