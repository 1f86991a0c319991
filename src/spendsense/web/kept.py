"""Answers of a user's pages that were worked out before, kept for the next time they are asked.

An entry's name is made from all that the answer follows from, as it is now: the consent epoch, the
policy of the day, the newest load, correction and run, the seal of the history that led there, and
the code. What changes one of them changes the name, and nothing has to be forgotten by anybody.
Consent is asked of the database first every time: where it does not stand nothing is looked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, TypeVar, cast

from fastapi import Depends, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from spendsense.config import Config
from spendsense.review.made_from import code_version
from spendsense.storage import Actor, Database, consent_epochs
from spendsense.storage.audit import canonical
from spendsense.storage.watermark import watermark

from .day_read import DayToRead, day_of
from .disclosed import note_reading
from .redis_store import RedisStore
from .sealing import Seal, seal_of

B = TypeVar("B", bound=BaseModel)


@dataclass(frozen=True)
class Kept:
    """Where answers are kept, and what they are sealed with."""

    store: RedisStore
    seal: Seal


def kept_answers(config: Config, home: Path) -> Kept | None:
    """As the settings say; None, which is the default, keeps nothing. Raises BadInput."""
    return Kept(RedisStore.at(config.redis_url), seal_of(home)) if config.redis_url else None


async def _kept(request: Request) -> Kept | None:
    kept: Kept | None = request.app.state.kept
    return kept


TheKept = Annotated[Kept | None, Depends(_kept)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the route, whose it is, of which day, and what else its answer depends on.

    `what` is how a look of staff's is noted.
    """

    route: str
    user_id: str
    as_of: date | None
    what: str
    also: tuple[object, ...] = ()


def remembered(
    kept: Kept | None,
    database: Database,
    caller: Actor,
    asked: Asked,
    at: datetime,
    make: Callable[[], B],
) -> B:
    """The answer as it was kept, or made now and kept.

    Raises as `day_of` does, whatever is kept.
    """
    if kept is None:
        return make()
    with database.read() as connection:
        day = day_of(connection, asked.route, asked.user_id, asked.as_of, at)
        name = kept.seal.name(*follows_from(connection, asked, day))
    content = kept.seal.opened(name, kept.store.get(name))
    if content is not None:
        noted = f"{asked.what} {day.policy.as_of}"
        note_reading(database, caller, asked.user_id, noted, at)
        # FastAPI sends a response as it is.
        return cast(B, Response(content, media_type="application/json"))
    body = make()
    kept.store.put(name, kept.seal.closed(name, body.model_dump_json(by_alias=True).encode()))
    return body


def follows_from(connection: Connection, asked: Asked, day: DayToRead) -> tuple[str, ...]:
    """All that an answer follows from, as texts."""
    policy = hashlib.sha256(canonical(day.policy.values).encode()).hexdigest()
    return (
        asked.route,
        asked.user_id,
        *map(str, (day.policy.as_of, day.first, day.last, *asked.also)),
        f"consent {consent_epochs(connection, [asked.user_id])[asked.user_id]}",
        f"policy {policy}",
        f"records {watermark(connection, asked.user_id)}",
        f"code {code_version()} {_words_version()}",
    )


@cache
def _words_version() -> str:
    """A digest of what words an answer, which `code_version` does not hold."""
    hashed = hashlib.sha256()
    for room in ("review", "storage", "web"):
        for page in _pages(files("spendsense") / room):
            hashed.update(page.read_bytes())
    return hashed.hexdigest()[:12]


def _pages(folder: Traversable) -> list[Traversable]:
    found = []
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir() and each.name not in ("static", "__pycache__", "migrations"):
            found += _pages(each)
        elif each.name.endswith(".py"):
            found.append(each)
    return found
