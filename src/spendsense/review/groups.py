"""Drafts that wait in the same words, but for the figures: approved together after a sample.

A group is of one item, persona and window, worded by the template, with the same verdicts, and of
nothing that two people must decide. Approving it is one decision for each item, through the same
guards as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from spendsense.ledger import Conflict, NotFound, SpendSenseError
from spendsense.policy import Policy
from spendsense.storage import Database, Recommendation
from spendsense.storage.draws import kept_place, key_of
from spendsense.storage.group_keys import group_key as key_of_row
from spendsense.storage.group_keys import template_words
from spendsense.storage.review_groups import (
    Aside,
    Place,
    aside,
    counts,
    drawn,
    members,
    openings,
    waiting_since,
)
from spendsense.storage.review_queue import Moment

from .console import moment_of
from .decisions import JudgeText, approve
from .drawn import sample
from .person import check_person, person_of, same_person
from .queue import recommendation, recommendations_of

SMALL = 200
"""Items of a group up to which it is read whole to be drawn from."""

TOLD = 100
"""Ids of a sample that are told at most, what is still to be opened first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Drafts that are the same but for their figures.

    `count` is how many there are, `sample` which of them an operator must open, and `opened` what
    of those the operator has. Of a large sample only the first `TOLD` are named in `to_open`.
    """

    key: str
    item_key: str
    persona: str
    window_days: int
    title: str
    body: str
    count: int
    sample: tuple[str, ...]
    opened: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether the whole sample was opened."""
        return set(self.sample) == set(self.opened)

    @property
    def to_open(self) -> tuple[str, ...]:
        """What of the sample is still to be opened, as much as is told."""
        done = set(self.opened)
        return tuple(each for each in self.sample if each not in done)[:TOLD]


@dataclass(frozen=True, slots=True)
class GroupDecided:
    """What approving a group came to: ids, and of what was left the sentence that says why."""

    approved: tuple[str, ...]
    left: dict[str, str]


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Some of the groups, and how many there are."""

    total: int
    groups: tuple[Group, ...]


def groups(
    connection: Connection,
    *,
    by: str,
    at: datetime,
    limit: int | None = None,
    offset: int = 0,
) -> GroupPage:
    """The groups that an operator may approve, the largest first, with the operator's sample."""
    check_person(by)
    asked = _Asked.of(connection, by, at)
    least = asked.policy["review.group_least"]
    large = [(key, count) for key, count in asked.counts().items() if count >= least]
    large.sort(key=lambda one: (-one[1], one[0]))
    shown = large[offset:] if limit is None else large[offset : offset + limit]
    return GroupPage(len(large), asked.groups(shown))


def group_members(connection: Connection, key: str, *, by: str, at: datetime) -> tuple[str, ...]:
    """Every item of a group that an operator may approve with it, the oldest first."""
    return _Asked.of(connection, by, at).members(key)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one operator may approve in groups at a moment."""

    connection: Connection
    by: str
    moment: Moment
    policy: Policy
    kinds: tuple[str, ...]
    aside: tuple[Aside, ...]

    @classmethod
    def of(cls, connection: Connection, by: str, at: datetime) -> _Asked:
        moment, policy = moment_of(at), Policy.on(at.date())
        kinds = tuple(kind for kind in ("education", "offer") if _alone(kind, policy))
        # What an operator has taken is theirs to decide, with its group too.
        kept = [
            each
            for each in aside(connection, moment, kinds)
            if each.lease_by is None or not same_person(by, each.lease_by)
        ]
        return cls(connection, by, moment, policy, kinds, tuple(kept))

    def counts(self) -> dict[str, int]:
        found = counts(self.connection, self.moment, self.kinds)
        for _, key in {(each.recommendation_id, each.group_key) for each in self.aside}:
            found[key] = found.get(key, 0) - 1
        return found

    def members(self, key: str) -> tuple[str, ...]:
        away = self._away(key)
        found = members(self.connection, self.moment, self.kinds, key)
        return tuple(each for each in found if each not in away)

    def groups(self, counted: Sequence[tuple[str, int]]) -> tuple[Group, ...]:
        """Groups by key and count; what the items of each are like is read of all at once."""
        samples = [self._sample(key, count) for key, count in counted]
        firsts = [places[0].recommendation_id for places in samples]
        likes = recommendations_of(self.connection, firsts, seeds=True)
        return tuple(
            self._group(key, count, places, like)
            for (key, count), places, like in zip(counted, samples, likes, strict=True)
        )

    def _group(self, key: str, count: int, places: Sequence[Place], like: Recommendation) -> Group:
        title, body = template_words(like.facts, (like.drafted["title"], like.drafted["body"]))
        return Group(
            key=key,
            item_key=like.item_key,
            persona=like.persona,
            window_days=like.window_days,
            title=title,
            body=body,
            count=count,
            sample=tuple(each.recommendation_id for each in places),
            opened=self._opened(places),
        )

    def _sample(self, key: str, count: int) -> list[Place]:
        """What one operator is to open; it tells nobody else what to expect.

        Of a large group the items from a place in the draw on, which is the operator's own: no more
        than the sample is read. A small one is drawn anew for each operator.
        """
        share = -(-count * self.policy["review.sample_percent"] // 100)
        many = max(share, self.policy["review.sample_least"])
        seal, named = key_of(self.connection), ("sample", key, person_of(self.by))
        away = self._away(key)
        begin, more = (0, count) if count <= SMALL else (kept_place(seal, *named), many)
        asked = (self.connection, self.moment, self.kinds, key, begin, more + len(away))
        found = {
            each.recommendation_id: each
            for each in drawn(*asked)
            if each.recommendation_id not in away
        }
        if count > SMALL:
            return list(found.values())[:many]
        return [found[each] for each in sample(seal, many, list(found), *named)]

    def _opened(self, places: Sequence[Place]) -> tuple[str, ...]:
        """What of a sample this operator has read since it began to wait."""
        read = [each.recommendation_id for each in places if each.opened_at is not None]
        if not read:
            return ()
        told, since = openings(self.connection, read), waiting_since(self.connection, read)
        return tuple(
            key
            for key in read
            if any(at >= since[key] and same_person(self.by, by) for by, at in told.get(key, ()))
        )

    def _away(self, key: str) -> frozenset[str]:
        return frozenset(each.recommendation_id for each in self.aside if each.group_key == key)


def approve_group(
    database: Database,
    key: str,
    *,
    by: str,
    at: datetime,
    note: str = "",
    judge_text: Callable[[Connection], JudgeText],
) -> GroupDecided:
    """Approve every item of a group by a decision of its own, once its sample was opened.

    What a guard holds back stays where it was, and is named. Raises NotFound for a group that no
    longer waits, and Conflict while a part of the sample was not opened: nothing is written then.
    """
    check_person(by)
    with database.read() as connection:
        asked = _Asked.of(connection, by, at)
        ids = asked.members(key)
        large = len(ids) >= asked.policy["review.group_least"]
        found = asked.groups([(key, len(ids))])[0] if large else None
    if found is None:
        raise NotFound(f"No group {key} waits. List the groups again: they change with the queue.")
    if not found.ready:
        many = len(found.sample) - len(found.opened)
        raise Conflict(
            f"Open {many} more of the sample of group {key} before you approve its "
            f"{len(ids)} items: {', '.join(found.to_open)}."
        )
    approved, left = [], {}
    for each in ids:
        try:
            with database.write() as connection:
                _check_still(connection, each, key)
                approve(
                    connection,
                    each,
                    by=by,
                    at=at,
                    note=note,
                    group=key,
                    judge_text=judge_text(connection),
                )
            approved.append(each)
        except SpendSenseError as error:
            left[each] = str(error)
    return GroupDecided(tuple(approved), left)


def group_key(found: Recommendation) -> str | None:
    """The same for drafts that differ in their figures alone; None of what a model worded."""
    return key_of_row(
        {
            "worded_by": found.worded_by,
            "item_key": found.item_key,
            "persona": found.persona,
            "window_days": found.window_days,
            "facts": found.facts,
            "verdicts": found.verdicts,
            **{name: getattr(found, name) for name in ("title", "because", "body")},
        }
    )


def _alone(kind: str, policy: Policy) -> bool:
    """Whether one person may decide this kind."""
    return kind != "offer" or "offers" not in policy["review.four_eyes"]


def _check_still(connection: Connection, recommendation_id: str, key: str) -> None:
    """Raises Conflict where an item is no longer what the group was approved for."""
    found = recommendation(connection, recommendation_id, seeds=True)
    worded = replace(found, **dict(found.drafted))  # type: ignore[arg-type]
    if found.stands.waits and group_key(worded) != key:
        raise Conflict(f"Recommendation {recommendation_id} is no longer of group {key}.")
