"""Where each user of a run stands in the funnel, as one frame: a row a user.

Columns: `user_id`; a flag for each stage, null for whom it is not asked; `hours_to_decision`;
`primary`, the persona whose lessons come first; `meets:<persona>`, whether the stored readings meet
its conditions; `item:<key>`, whether the item was drafted, of users with a persona; and
`reading:<name>` as a number, null where there was nothing to read. Nothing demographic is in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.evaluation.record import RunRecord
from spendsense.personas import NONE, NOT_ENOUGH_DATA, PERSONAS
from spendsense.policy import Policy
from spendsense.storage import Database, Recommendation
from spendsense.storage.engagement_tables import shelf
from spendsense.storage.intact import UNREADABLE
from spendsense.storage.reviews import STATUS_AFTER, plain_events
from spendsense.storage.standing import PUBLISHED
from spendsense.storage.tables import feedback, readings

from .stages import HOURS, ITEM, MEETS, PERSONA, READING, STAGES

ENDS = ("approved", "overridden", "rejected")
"""Where a decision leads; what was planted is noticed or missed, and decides nothing."""

Flags = dict[str, bool | None]


def funnel(database: Database, record: RunRecord, policy: Policy) -> pl.DataFrame:
    """The funnel of a run, of every customer on record, in order of user_id."""
    ours = _by_user(record.recommendations)
    with database.read() as connection:
        read = _readings(connection, record)
        first = _first_decisions(connection, record.recommendations)
        touched, finished = _touched(connection, record.recommendations)
        eligible = _eligible(record)
    rows = []
    for user in sorted(record.users):
        own = ours.get(user, ())
        row: dict[str, Any] = {"user_id": user, **_found(record, user)}
        row |= _offered(row, own, user in record.to_offers, user in eligible)
        row |= _decided(own, first) | _opened(own, first, user in touched, user in finished)
        row |= _met(read.get(user, ()), policy, row.get("enough_data"))
        rows.append(row)
    frame = pl.DataFrame(rows, schema=_schema())
    return frame.with_columns(*_items(frame, ours), *_numbers(frame, read))


def _schema() -> pl.Schema:
    flags = [stage.key for stage in STAGES] + [f"{MEETS}{each.key}" for each in PERSONAS]
    plain = {"user_id": pl.String(), "primary": pl.String(), HOURS: pl.Float64()}
    return pl.Schema(plain | {name: pl.Boolean() for name in flags})


def _by_user(found: Sequence[Recommendation]) -> Mapping[str, list[Recommendation]]:
    by_user: dict[str, list[Recommendation]] = defaultdict(list)
    for each in found:
        by_user[each.user_id].append(each)
    return by_user


def _found(record: RunRecord, user: str) -> dict[str, Any]:
    """From consent to personas. Over the windows, the better counts."""
    consents = user in record.consenting
    held = record.held.get(user) if consents else None
    if held is None:
        return {"consented": consents}
    keys = {key for window in held.values() for key in window}
    enough = keys != {NOT_ENOUGH_DATA}
    described = keys - {NONE, NOT_ENOUGH_DATA}
    longest = held[max(held)] + held[min(held)]
    found: dict[str, Any] = {"consented": True, "enough_data": enough}
    if enough:
        found["persona"] = bool(described)
        found |= {f"{PERSONA}{each.key}": each.key in described for each in PERSONAS}
    if described:
        found["primary"] = next(key for key in longest if key in described)
    return found


def _offered(
    row: Mapping[str, Any], own: Sequence[Recommendation],
    to_offers: bool, eligible: bool,
) -> Flags:  # fmt: skip
    if not row.get("persona"):
        return {}
    kinds = {each.kind for each in own}
    found: Flags = {"lesson_drafted": "education" in kinds}
    if to_offers:
        offered = "offer" in kinds
        found["offer_eligible"] = eligible or offered
        found["offer_drafted"] = offered if eligible or offered else None
    return found


def _first_decisions(
    connection: Connection, found: Sequence[Recommendation]
) -> Mapping[str, tuple[datetime, bool]]:
    """By recommendation, when it was first decided, and whether it was approved."""
    known = {each.recommendation_id for each in found}
    first: dict[str, tuple[datetime, bool]] = {}
    for event in plain_events(connection, ("approve", "override", "reject")):
        status = event.status or STATUS_AFTER[event.action]
        if event.recommendation_id in known and status in ENDS:
            first.setdefault(event.recommendation_id, (event.at, status in PUBLISHED))
    return first


def _decided(
    own: Sequence[Recommendation],
    first: Mapping[str, tuple[datetime, bool]],
) -> dict[str, Any]:
    """One draft a person, the first that was decided: drafts of one person are not independent."""
    decided = [
        (*first[each.recommendation_id], each) for each in own if each.recommendation_id in first
    ]
    if not decided:
        return {}
    at, approved, draft = min(decided, key=lambda one: (one[0], one[2].recommendation_id))
    return {"approved": approved, HOURS: (at - draft.created_at) / timedelta(hours=1)}


def _opened(
    own: Sequence[Recommendation],
    first: Mapping[str, tuple[datetime, bool]],
    touched: bool,
    finished: bool,
) -> Flags:
    if not any(first.get(each.recommendation_id, (None, False))[1] for each in own):
        return {}
    return {"seen": touched, "acted": finished if touched else None}


def _touched(
    connection: Connection, found: Sequence[Recommendation]
) -> tuple[frozenset[str], frozenset[str]]:
    """Who marked or answered something of the run, and who finished something of it.

    That a page was looked at is kept nowhere; a mark on the shelf or an answer shows it.
    """
    items = {(each.user_id, each.item_key) for each in found}
    known = {each.recommendation_id for each in found}
    columns = (shelf.c.user_id, shelf.c.item_key, shelf.c.read_at)
    marks = [row for row in connection.execute(sa.select(*columns)) if tuple(row[:2]) in items]
    said = connection.execute(sa.select(feedback.c.user_id, feedback.c.recommendation_id))
    answered = {row.user_id for row in said if row.recommendation_id in known}
    finished = frozenset(row.user_id for row in marks if row.read_at is not None)
    return frozenset({row.user_id for row in marks} | answered), finished


def _eligible(record: RunRecord) -> frozenset[str]:
    """Users of whose traces some offer passed every guardrail, chosen or not.

    A trace that cannot be read tells nothing here; that it cannot be is the metrics' to say.
    """
    found = set[str]()
    for trace_id in record.traces:
        with suppress(*UNREADABLE, AttributeError):
            trace = record.traces.get(trace_id)
            if trace is not None and any(_permitted(trace.body)):
                found.add(trace.user_id)
    return frozenset(found)


def _permitted(body: Mapping[str, Any]) -> Iterator[bool]:
    for window in body.get("windows", {}).values():
        for draft in window.get("drafts", ()):
            if draft.get("kind") == "offer":
                yield all(verdict["allowed"] for verdict in draft["verdicts"])


def _readings(connection: Connection, record: RunRecord) -> dict[str, list[Mapping[str, Any]]]:
    """By consenting user the stored readings of each window, the longest first."""
    query = (
        sa.select(readings)
        .where(readings.c.run_id == record.run.run_id)
        .order_by(readings.c.user_id, readings.c.window_days.desc())
    )
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        if row["user_id"] in record.consenting:
            found[row["user_id"]].append(row["values"])
    return found


def _met(
    windows: list[Mapping[str, Any]] | tuple[()], policy: Policy, enough: bool | None
) -> Flags:
    if not enough:
        return {}
    return {
        f"{MEETS}{persona.key}": any(persona.when.holds(values, policy) for values in windows)
        for persona in PERSONAS
    }


def _items(frame: pl.DataFrame, ours: Mapping[str, list[Recommendation]]) -> Iterator[pl.Series]:
    """A flag for each item that was drafted, of users with a persona."""
    users = [user if persona else None for user, persona in frame["user_id", "persona"].rows()]
    drafted = {user: {each.item_key for each in own} for user, own in ours.items()}
    for item in sorted(set().union(*drafted.values())):
        has = [None if user is None else item in drafted.get(user, ()) for user in users]
        yield pl.Series(f"{ITEM}{item}", has, pl.Boolean)


def _numbers(
    frame: pl.DataFrame, read: Mapping[str, list[Mapping[str, Any]]]
) -> Iterator[pl.Series]:
    """A column for each reading that is a number or a flag, over the longest window."""
    values = [read[user][0] if user in read else {} for user in frame["user_id"]]
    names = sorted({name for row in values for name in row})
    for name in names:
        column = [row.get(name) for row in values]
        if any(isinstance(value, int | float) for value in column):
            numbers = [float(v) if isinstance(v, int | float) else None for v in column]
            yield pl.Series(f"{READING}{name}", numbers, pl.Float64)
