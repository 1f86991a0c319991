"""One run as it is compared with another: what it found of each person, and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.evaluation.run_traces import chosen_in, traces_by_user
from spendsense.evaluation.stored import traces_of
from spendsense.ledger import NotFound
from spendsense.personas import NONE, NOT_ENOUGH_DATA
from spendsense.storage import Assignment, Run, assignments, find_run, runs
from spendsense.storage.review_tables import review_states
from spendsense.storage.shortened import without_offers
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
    """What a run found. `traces` has by person the trace it rests on, be it of an earlier run."""

    run: Run
    held: Mapping[str, Mapping[int, tuple[Assignment, ...]]]
    traces: Mapping[str, str]

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
    return Side(run, dict(held), traces_by_user(connection, run, held))


def _others(connection: Connection) -> str:
    named = [each.run_id for each in runs(connection)[:NAMED]]
    if not named:
        return "No run was made yet: spendsense run"
    return f"The latest are {', '.join(named)}."


def bodies(
    connection: Connection, a: Side, b: Side, users: Iterable[str], to_offers: frozenset[str]
) -> dict[str, Mapping[str, Any]]:
    """What the traces of both runs say of some people, by id; without those that are gone.

    Of who does not consent to offers, of lessons alone.
    """
    named = {side.traces[user] for user in users for side in (a, b) if user in side.traces}
    return {
        found.trace_id: found.body if found.user_id in to_offers else without_offers(found.body)
        for found in traces_of(connection, sorted(named))
    }


def items(trace: Mapping[str, Any], decided: Mapping[str, str]) -> dict[Item, str]:
    """What a trace put before the operators, and what they decided of each by now."""
    return {
        (days, item): decided.get(key, "undecided")
        for days, chosen in chosen_in(trace).items()
        for item, key in chosen.items()
    }


def decisions(connection: Connection, users: Iterable[str]) -> dict[str, str]:
    """What operators decided of the drafts of some people, by id."""
    states, drafted = review_states.c, recommendations.c
    query = (
        sa.select(states.recommendation_id, states.status)
        .join(recommendations, drafted.recommendation_id == states.recommendation_id)
        .where(drafted.user_id.in_(list(users)), states.status.in_(list(DECIDED)))
    )
    return {key: DECIDED[status] for key, status in connection.execute(query)}


def made_from(connection: Connection, users: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """By trace what the audit trail says it was made from: the code, the records it read."""
    named = list(users)
    told = audit_events.c
    query = sa.select(told.payload).where(told.action == "trace", told.subject.in_(named))
    payloads = connection.scalars(query.order_by(told.seq))
    return {each["trace_id"]: each["made_from"] for each in payloads if "made_from" in each}
