"""One run as it is compared with another: what it found of each person, and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import NotFound
from spendsense.personas import NONE, NOT_ENOUGH_DATA
from spendsense.storage import Assignment, Run, assignments, find_run, runs
from spendsense.storage.review_tables import review_states
from spendsense.storage.tables import audit_events, recommendations

Item = tuple[int, str]
"""A window's days and the key of an item."""
DECIDED = {
    "approved": "approved",
    "overridden": "approved in other words",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
}
"""What an operator may have made of a draft; whatever else it stands at, nobody decided it."""
NAMED = 5
"""Runs that are named where one is not there."""


@dataclass(frozen=True, slots=True)
class Side:
    """What a run found. `items` has by person where each item of a window stands now."""

    run: Run
    held: Mapping[str, Mapping[int, tuple[Assignment, ...]]]
    items: Mapping[str, Mapping[Item, str]]

    def personas(self, user: str, days: int) -> tuple[str, ...]:
        """Those that hold, the one that comes first at the head."""
        return tuple(each.persona for each in self.held.get(user, {}).get(days, ()))

    def standing(self, user: str) -> tuple[str, ...]:
        """Whether somebody was read, and whether anything describes them."""
        if user not in self.held:
            return ("not read",)
        primaries = {found[0].persona for found in self.held[user].values() if found}
        if primaries - {NONE, NOT_ENOUGH_DATA}:
            return ("described",)
        return ("nothing to fix",) if NONE in primaries else ("not enough data",)


def side(connection: Connection, run_id: str, users: frozenset[str]) -> Side:
    """What a run found of these people. Raises NotFound."""
    run = find_run(connection, run_id)
    if run is None:
        raise NotFound(f"There is no run {run_id}. {_others(connection)}")
    held: dict[str, dict[int, tuple[Assignment, ...]]] = defaultdict(dict)
    for each in assignments(connection, run_id=run_id):  # the primary comes first
        if each.user_id in users:
            of_window = held[each.user_id].get(each.window_days, ())
            held[each.user_id][each.window_days] = (*of_window, each)
    return Side(run, dict(held), _items(connection, run, users))


def _others(connection: Connection) -> str:
    named = [each.run_id for each in runs(connection)[:NAMED]]
    if not named:
        return "No run was made yet: spendsense run"
    return f"The latest are {', '.join(named)}."


def _items(connection: Connection, run: Run, users: frozenset[str]) -> dict[str, dict[Item, str]]:
    """What a run put into the queue, and what it found there already and drafted again."""
    drafted = recommendations.c
    same_day = sa.and_(drafted.as_of == run.as_of, drafted.created_at <= run.started_at)
    known = sa.and_(same_day, review_states.c.status != "superseded")
    query = (
        sa.select(drafted.user_id, drafted.window_days, drafted.item_key, review_states.c.status)
        .join(review_states, review_states.c.recommendation_id == drafted.recommendation_id)
        .where(sa.or_(drafted.run_id == run.run_id, known), review_states.c.seeded.is_(False))
        .order_by(drafted.user_id, drafted.window_days, drafted.item_key, drafted.created_at)
    )
    found: dict[str, dict[Item, str]] = defaultdict(dict)
    for user, days, item, status in connection.execute(query):
        if user in users:
            found[user][days, item] = DECIDED.get(status, "undecided")
    return dict(found)


def made_from(connection: Connection, users: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """By trace what the audit trail says it was made from: the code, the records it read."""
    named = list(users)
    told = audit_events.c
    query = sa.select(told.payload).where(told.action == "trace", told.subject.in_(named))
    payloads = connection.scalars(query.order_by(told.seq))
    return {each["trace_id"]: each["made_from"] for each in payloads if "made_from" in each}
