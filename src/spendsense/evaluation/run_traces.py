"""Which trace a run kept of each person, or found there already: by the order of the audit trail.

A run that thinks what an earlier one of the day thought keeps no trace of its own: it shares that
one, and the trail tells of it under the earlier run.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.storage import AuditEvent, Run, Trace
from spendsense.storage.shortened import lacks
from spendsense.storage.tables import audit_events, readings, runs

from .stored import told_of, traces_of

BLOCK = 200
"""People whose events are read together."""

Told = Mapping[str, Sequence[AuditEvent]]
"""What the trail tells of traces and purges, by user, in its order."""


def traces_by_user(connection: Connection, run: Run, users: Collection[str]) -> dict[str, str]:
    """By user the id of the trace that a run rests on, whether it is there still or not."""
    found: dict[str, str] = {}
    everybody = sorted(users)
    for start in range(0, len(everybody), BLOCK):
        told = told_of(connection, everybody[start : start + BLOCK])
        found |= own_traces(connection, run, told)
    return found


def own_traces(connection: Connection, run: Run, told: Told) -> dict[str, str]:
    """The same by what the trail tells; nobody is in it of whose trace it tells nothing."""
    same_day = _runs_until(connection, run)
    same_rules = {key for key, policy in same_day.items() if policy == run.policy_hash}
    begun = _begun(connection, run)
    found: dict[str, str] = {}
    for user, events in told.items():
        there = _kept(events, run) or _found_there(events, same_rules, begun)
        if there:
            alone = len(there) == 1
            found[user] = there[0] if alone else _fitting(connection, run, user, there, same_day)
    return found


def _runs_until(connection: Connection, run: Run) -> dict[str, str]:
    """Runs of the day up to this one, each with the digest of its policy."""
    until = sa.and_(runs.c.as_of == run.as_of, runs.c.started_at <= run.started_at)
    rows = connection.execute(sa.select(runs.c.run_id, runs.c.policy_hash).where(until))
    return {row.run_id: row.policy_hash for row in rows}


def _begun(connection: Connection, run: Run) -> int | None:
    """The number of the event that tells of the run's start."""
    events = audit_events.c
    ours = sa.and_(events.action == "run.start", events.subject == run.run_id)
    found: int | None = connection.scalar(sa.select(sa.func.min(events.seq)).where(ours))
    return found


def _kept(events: Sequence[AuditEvent], run: Run) -> list[str]:
    """The trace that a run kept itself."""
    ours = (e for e in events if e.action == "trace" and e.payload.get("run_id") == run.run_id)
    return [str(event.payload["trace_id"]) for event in ours][-1:]


def _found_there(
    events: Sequence[AuditEvent], same_rules: Collection[str], begun: int | None
) -> list[str]:
    """Traces of earlier runs that were there, whole, when the run began; the last kept last."""
    there: dict[str, None] = {}
    ever: set[str] = set()
    for event in events:
        if begun is not None and event.seq >= begun:
            break
        if event.action == "purge":
            for key in event.payload.get("rows", {}).get("traces", ()):
                there.pop(key, None)
        # After a purge the trail tells of what is left of a trace, and not what it was made from.
        elif event.action == "trace" and event.payload.get("run_id") in same_rules:
            key = str(event.payload["trace_id"])
            if key not in ever or "made_from" in event.payload:
                there.pop(key, None)
                there[key] = None
            ever.add(key)
    return list(there)


def _fitting(
    connection: Connection, run: Run, user: str, there: Sequence[str], same_day: Collection[str]
) -> str:
    """Of several the one that says what the run read and drafted: the last, where more do."""
    read = _readings(connection, run, user)
    moved = _moved(connection, user, same_day)
    bodies = {each.trace_id: each for each in traces_of(connection, there)}
    fits = [k for k in there if k in bodies and _says(bodies[k], read) and _led(bodies[k], moved)]
    gone = [key for key in there if key not in bodies]
    return (fits or gone or there)[-1]


def _readings(connection: Connection, run: Run, user: str) -> dict[str, Mapping[str, Any]]:
    ours = sa.and_(readings.c.run_id == run.run_id, readings.c.user_id == user)
    rows = connection.execute(sa.select(readings).where(ours)).mappings()
    return {str(row["window_days"]): row["values"] for row in rows}


def _moved(
    connection: Connection, user: str, same_day: Collection[str]
) -> dict[str, Mapping[str, Any]]:
    """By window what the last run that moved its drafts put there and took away."""
    events = audit_events.c
    ours = sa.and_(events.action == "drafts", events.subject == user)
    told = connection.scalars(sa.select(events.payload).where(ours).order_by(events.seq))
    return {str(each["window_days"]): each for each in told if each.get("run_id") in same_day}


def _says(trace: Trace, read: Mapping[str, Mapping[str, Any]]) -> bool:
    windows = trace.body["windows"]
    return all(
        read[days].get(name) == value
        for days in windows.keys() & read.keys()
        for name, value in windows[days].get("readings", {}).items()
    )


def _led(trace: Trace, moved: Mapping[str, Mapping[str, Any]]) -> bool:
    chosen = chosen_in(trace.body)
    for days, told in moved.items():
        ours = chosen.get(int(days), {}).values()
        put = {*told.get("added", ()), *told.get("restored", ())}
        if put - set(ours) and not lacks(trace.body, "offers"):
            return False
        if set(told.get("superseded", ())) & set(ours):
            return False
    return True


def chosen_in(body: Mapping[str, Any]) -> dict[int, dict[str, str]]:
    """By window and item the ids of the drafts that a trace puts before the operators."""
    return {
        int(days): {
            draft["item_key"]: draft["recommendation_id"]
            for draft in window.get("drafts", ())
            if draft.get("chosen")
        }
        for days, window in body.get("windows", {}).items()
    }
