"""What a run left, read when it is looked at and a block at a time: it need not fit in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, ValuesView
from functools import cached_property
from typing import Any, overload

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.review.chain import unreadable
from spendsense.storage import AuditEvent, Database, Recommendation, Run, Trace, recommendations
from spendsense.storage.consent import still_permitted
from spendsense.storage.intact import UNREADABLE
from spendsense.storage.recommendations import OLDEST_FIRST
from spendsense.storage.review_tables import review_states
from spendsense.storage.tables import audit_events, traces
from spendsense.storage.tables import recommendations as table

BLOCK = 100
"""Recommendations and traces in memory together: a trace is about a megabyte there."""

Listed = tuple[str, str, str]
"""Ids of a recommendation, of its user, and of the trace it rests on."""


class StoredRecommendations(Sequence[Recommendation]):
    """The recommendations of some ids, in their order, each time read anew."""

    def __init__(self, database: Database, listed: Sequence[Listed]) -> None:
        self._database = database
        self.listed = tuple(listed)

    def __len__(self) -> int:
        return len(self.listed)

    @overload
    def __getitem__(self, place: int) -> Recommendation: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Recommendation]: ...
    def __getitem__(self, place: int | slice) -> Recommendation | Sequence[Recommendation]:
        if isinstance(place, slice):
            return StoredRecommendations(self._database, self.listed[place])
        return self._read([self.listed[place]])[0]

    def __iter__(self) -> Iterator[Recommendation]:
        for start in range(0, len(self.listed), BLOCK):
            yield from self._read(self.listed[start : start + BLOCK])

    def of(self, users: frozenset[str]) -> StoredRecommendations:
        """Those of some users."""
        return StoredRecommendations(
            self._database, [each for each in self.listed if each[1] in users]
        )

    def _read(self, some: Sequence[Listed]) -> tuple[Recommendation, ...]:
        with self._database.read() as connection:
            return recommendations(connection, recommendation_ids=[key for key, _, _ in some])


class StoredTraces(Mapping[str, Trace]):
    """Traces by id, each time read anew; what is gone is not in it."""

    def __init__(self, database: Database, keys: Callable[[], Iterable[str]]) -> None:
        self._database = database
        self._ask = keys

    @cached_property
    def _keys(self) -> dict[str, None]:
        return dict.fromkeys(self._ask())

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __getitem__(self, key: str) -> Trace:
        if key not in self._keys or not (found := self._read([key])):
            raise KeyError(key)
        return found[0]

    def values(self) -> ValuesView[Trace]:
        return _Values(self)

    def in_blocks(self) -> Iterator[Trace]:
        keys = list(self._keys)
        for start in range(0, len(keys), BLOCK):
            yield from self._read(keys[start : start + BLOCK])

    def _read(self, keys: Sequence[str]) -> tuple[Trace, ...]:
        with self._database.read() as connection:
            return traces_of(connection, keys)


class _Values(ValuesView[Trace]):
    """The values in blocks: by key, each is a question of its own."""

    def __init__(self, of: StoredTraces) -> None:
        super().__init__(of)
        self._of = of

    def __iter__(self) -> Iterator[Trace]:
        return self._of.in_blocks()


def traces_of(connection: Connection, keys: Sequence[str]) -> tuple[Trace, ...]:
    """The traces of some ids, ordered by id, without those that are gone or cannot be read."""
    try:
        return tuple(found for found in _found(connection, keys) if _has_form(found.body))
    except UNREADABLE:
        # Somebody wrote past us what is no JSON: every other trace is read all the same.
        return (
            ()
            if len(keys) == 1
            else tuple(found for key in sorted(keys) for found in traces_of(connection, [key]))
        )


def _found(connection: Connection, keys: Sequence[str]) -> list[Trace]:
    named = sa.select(traces).where(traces.c.trace_id.in_(list(keys)), still_permitted(traces))
    rows = connection.execute(named.order_by(traces.c.trace_id))
    return [Trace(**row._mapping) for row in rows]


def _has_form(body: Any) -> bool:
    """Whether a body has what is looked up in it before its seal is asked."""
    windows = body.get("windows") if isinstance(body, dict) else None
    return isinstance(windows, dict) and all(
        isinstance(window, dict)
        and isinstance(window.get("drafts"), list)
        and all(isinstance(draft, dict) for draft in window["drafts"])
        for window in windows.values()
    )


def listed(
    connection: Connection, run: Run, users: Mapping[str, Any]
) -> list[tuple[Listed, str, str]]:
    """What a run put into the queue, and what it found there already and drafted again.

    Each with its kind, and by whom it is worded.
    """
    # A draft that was known keeps the id of the run that drafted it first.
    found_there = sa.and_(
        table.c.as_of == run.as_of,
        table.c.created_at <= run.started_at,
        review_states.c.status != "superseded",
    )
    query = (
        sa.select(
            table.c.recommendation_id,
            table.c.user_id,
            table.c.trace_id,
            table.c.kind,
            table.c.worded_by,
        )
        .join(review_states, review_states.c.recommendation_id == table.c.recommendation_id)
        .where(sa.or_(table.c.run_id == run.run_id, found_there), review_states.c.seeded.is_(False))
        .where(still_permitted(table))
    )
    rows = connection.execute(query.order_by(*OLDEST_FIRST))
    return [((key, user, trace), kind, by) for key, user, trace, kind, by in rows if user in users]


def queued(connection: Connection, run: Run, users: Collection[str]) -> frozenset[str]:
    """Ids of all that is stored before the operators of some users and the run's day."""
    ours = sa.and_(table.c.user_id.in_(sorted(users)), table.c.as_of == run.as_of)
    return frozenset(connection.scalars(sa.select(table.c.recommendation_id).where(ours)))


def traces_listed(
    connection: Connection, run: Run, users: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Ids of the traces that a run kept of some users, by user."""
    ours = sa.select(traces.c.trace_id, traces.c.user_id).where(
        traces.c.user_id.in_(sorted(users)), traces.c.run_id == run.run_id, still_permitted(traces)
    )
    found: dict[str, list[str]] = {}
    for key, user in connection.execute(ours.order_by(traces.c.trace_id)):
        found.setdefault(user, []).append(key)
    return {user: tuple(keys) for user, keys in found.items()}


def told_of(connection: Connection, users: Sequence[str]) -> dict[str, tuple[AuditEvent, ...]]:
    """What the trail tells of the traces and the consent of users, by user, in its order.

    Raises IntegrityBroken where an event of it can no longer be read.
    """
    events = audit_events
    about = sa.or_(
        events.c.action.in_(("trace", "purge")),
        sa.and_(events.c.action >= "consent.", events.c.action < "consent/"),
    )
    query = sa.select(events).where(about, events.c.subject.in_(list(users)))
    found: dict[str, list[AuditEvent]] = {}
    try:
        for row in connection.execute(query.order_by(events.c.seq)):
            found.setdefault(row.subject, []).append(AuditEvent(**row._mapping))
    except UNREADABLE as error:
        raise unreadable() from error
    return {user: tuple(told) for user, told in found.items()}
