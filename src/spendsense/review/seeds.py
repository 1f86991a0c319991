"""Known-bad items among those that wait, to see whether they are read. No user ever sees one.

A draft that was made is copied with one paragraph that is wrong, and waits like any other. It is
no recommendation to anything but the queue: storage leaves it out everywhere else, the table
refuses that it stands approved, and what shows a user something leaves it out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files

import sqlalchemy as sa
import yaml
from sqlalchemy import Connection

from spendsense.policy import Policy
from spendsense.recommendations import Draft
from spendsense.storage import (
    Recommendation,
    ReviewEvent,
    add_recommendation,
    consented,
    recommendation_id,
    recommendations,
)
from spendsense.storage.journal import lock
from spendsense.storage.recommendations import digests
from spendsense.storage.review_tables import review_seeds as table
from spendsense.storage.standing import WAITING

from .audit import record
from .drawn import key_of, place
from .person import check_person


@dataclass(frozen=True, slots=True)
class KnownBad:
    """A paragraph that is wrong, what is wrong with it, and the items whose drafts it fits."""

    key: str
    items: tuple[str, ...]
    wrong: str
    says: str


@dataclass(frozen=True, slots=True)
class Planted:
    """What an operator is told of a planted item once they have decided it."""

    missed: bool
    wrong: str

    def sentence(self) -> str:
        how = "You would have let it pass" if self.missed else "You noticed it"
        return f"This item was planted. {how}: {self.wrong} Nobody was shown it."


@cache
def known_bad() -> tuple[KnownBad, ...]:
    """Every known-bad paragraph."""
    text = (files(__package__) / "known_bad.yaml").read_text(encoding="utf-8")
    return tuple(
        KnownBad(key, tuple(each["items"]), each["wrong"], each["says"])
        for key, each in yaml.safe_load(text).items()
    )


def plant(
    connection: Connection, *, by: str, at: datetime, many: int | None = None
) -> tuple[str, ...]:
    """Put known-bad items into the queue; their ids.

    As many as asked for, or else so many that the share of policy waits; fewer where there are not
    enough drafts that they can be like. Which drafts and which paragraphs is drawn by a keyed hash.
    """
    lock(connection)
    check_person(by)
    waiting = [
        each
        for status in WAITING
        for each in recommendations(connection, status=status, seeds=True)
    ]
    wanted = _share(waiting, at) if many is None else many
    made = _drawn(connection, waiting, at, wanted) if wanted > 0 else []
    ids = tuple(_put(connection, like, bad, by, at) for like, bad in made)
    if ids:
        payload = {"digests": digests(connection, ids), "rows": _rows(connection, ids)}
        record(connection, at=at, actor=by, action="seed", subject="review", payload=payload)
    return ids


def planted(connection: Connection, found: Recommendation) -> Planted | None:
    """What is to be told of an item that was decided; None of one that was not planted."""
    if not found.stands.seeded or found.stands.waits:
        return None
    query = sa.select(table.c.text_key).where(table.c.recommendation_id == found.recommendation_id)
    bad = {each.key: each for each in known_bad()}.get(connection.scalar(query) or "")
    wrong = bad.wrong if bad else "It is no longer among the known-bad texts."
    return Planted(found.decision == "miss", wrong)


def _like_of(connection: Connection, planted_id: str) -> str:
    """The id under which a trace knows an item: that of the draft a planted one is like."""
    query = sa.select(table.c.like_id).where(table.c.recommendation_id == planted_id)
    return connection.scalar(query) or planted_id


def as_traced(
    connection: Connection, recommendation_id: str, events: Sequence[ReviewEvent]
) -> tuple[str, tuple[ReviewEvent, ...]]:
    """The id under which a trace knows an item, and the item's events under that id."""
    known_as = _like_of(connection, recommendation_id)
    return known_as, tuple(replace(event, recommendation_id=known_as) for event in events)


def _share(waiting: list[Recommendation], at: datetime) -> int:
    percent: int = Policy.on(at.date())["review.seeded_percent"]
    there = sum(each.stands.seeded for each in waiting)
    return -(-(len(waiting) - there) * percent // 100) - there


def _drawn(
    connection: Connection, waiting: list[Recommendation], at: datetime, many: int
) -> list[tuple[Recommendation, KnownBad]]:
    """Drafts of the template, of users who consent, each with a paragraph that fits."""
    key = key_of(connection)
    users = sorted({each.user_id for each in waiting})
    consenting = consented(connection, users, at=at)
    there = {each.recommendation_id for each in waiting}
    fitting = [
        (like, bad)
        for like in waiting
        if like.user_id in consenting and like.worded_by == "template" and not like.stands.seeded
        for bad in known_bad()
        if like.item_key in bad.items and recommendation_id(_worse(like, bad)) not in there
    ]
    named = at.isoformat()
    fitting.sort(key=lambda one: place(key, "seed", named, one[0].recommendation_id, one[1].key))
    # A paragraph once in a round, as long as there are others.
    chosen: dict[str, tuple[Recommendation, KnownBad]] = {}
    for again in (False, True):
        used = {bad.key for _, bad in chosen.values()}
        for like, bad in fitting:
            taken = like.recommendation_id in chosen or (bad.key in used and not again)
            if len(chosen) < many and not taken:
                chosen[like.recommendation_id] = (like, bad)
                used.add(bad.key)
    return list(chosen.values())


def _worse(like: Recommendation, bad: KnownBad) -> Draft:
    *kept, _ = like.drafted["body"].strip().split("\n\n")
    return replace(like.draft(), body="\n\n".join([*kept, bad.says]))


def _put(connection: Connection, like: Recommendation, bad: KnownBad, by: str, at: datetime) -> str:
    draft = _worse(like, bad)
    key = recommendation_id(draft)
    add_recommendation(
        connection,
        draft,
        like.verdicts,
        run_id=like.run_id,
        trace_id=like.trace_id,
        at=like.created_at,  # its place in the queue is beside the one it is like
        seeded=True,
    )
    row = {"recommendation_id": key, "text_key": bad.key, "like_id": like.recommendation_id}
    connection.execute(table.insert().values({**row, "at": at, "by": by}))
    return key


def _rows(connection: Connection, ids: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """What the trail tells of each planted row, by id."""
    query = sa.select(table).where(table.c.recommendation_id.in_(ids))
    return {
        row.recommendation_id: {"text_key": row.text_key, "like_id": row.like_id}
        for row in connection.execute(query)
    }
