"""Whether anything of a person, or of whom they pay, was in what a model was sent.

What is always the same is taken away first: the prompts, the catalog's words, the meanings of
facts. Of what is left, no word may be a name, an address, a card's digits or a merchant's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from spendsense.storage import Database
from spendsense.storage.tables import accounts, transactions, users

_DATE = re.compile(r"\b[A-Z][a-z]+ \d{1,2}, \d{4}\b")
_MASK = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Secrets:
    """What must not be in a request: texts to find anywhere, and digits to find by themselves."""

    texts: frozenset[str]
    masks: frozenset[str]

    @classmethod
    def of(cls, database: Database) -> Secrets:
        """Every name, address, merchant and account in a database, and every mask."""
        with database.read() as connection:
            texts = {
                str(value).casefold()
                for columns in (
                    (users.c.user_id, users.c.name, users.c.email),
                    (accounts.c.account_id, accounts.c.name, accounts.c.official_name),
                    (transactions.c.name, transactions.c.merchant_name, transactions.c.city),
                )
                for row in connection.execute(sa.select(*columns).distinct())
                for value in row
                if value is not None
            }
            masks = connection.scalars(sa.select(accounts.c.mask).distinct())
            found = frozenset(str(mask) for mask in masks if mask is not None)
        names = {part for text in texts if "@" not in text for part in text.split()}
        return cls(frozenset(t for t in texts | names if len(t) > 2), found)


def leaks(bodies: Iterable[bytes], secrets: Secrets) -> Iterator[str]:
    """What was found of the secrets, in which request."""
    for number, body in enumerate(bodies):
        told = " ".join(_told(body)).casefold()
        for word in _words(told) & secrets.texts:
            yield f"request {number} holds {word!r}"
        yield from (
            f"request {number} holds {text!r}"
            for text in secrets.texts
            if " " in text and text in told
        )
        for mask in set(_MASK.findall(_DATE.sub(" ", told))) & secrets.masks:
            yield f"request {number} holds the mask {mask}"


def _told(body: bytes) -> Iterator[str]:
    """The words of a request that are not the same for everybody."""
    asked = json.loads(body)
    yield str(asked["model"])
    lesson = json.loads(asked["messages"][1]["content"])
    yield from (fact["text"] for fact in lesson["facts"])
    yield from (value for name in lesson["names"] for key, value in name.items() if key == "text")
    known = {"lesson", "facts", "names"}
    yield json.dumps({key: lesson[key] for key in lesson.keys() - known})


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\s,;:()\"]+", text))
