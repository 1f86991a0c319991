"""Traces are kept as they were thought."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from spendsense.ledger import Conflict
from spendsense.storage import Database, audit_trail, find_trace, save_trace, traces

BODY = {"trace_id": "trace-2", "windows": {"30": {"readings": {"share": 0.1, "none": None}}}}
DAY = date(2026, 8, 22)
NOW = datetime.fromisoformat("2026-08-22T12:00")


def test_a_trace_comes_back_whole(ran: Database) -> None:
    with ran.write() as connection:
        save_trace(connection, "trace-2", "u-ana", DAY, "run-1", BODY, at=NOW)
        found = find_trace(connection, "trace-2")
        assert find_trace(connection, "trace-3") is None
        assert [trace.trace_id for trace in traces(connection, "u-ana")] == ["trace-1", "trace-2"]
        assert traces(connection, "u-ben") == ()
    assert found is not None
    assert (found.user_id, found.as_of, found.run_id, found.body) == ("u-ana", DAY, "run-1", BODY)


def test_the_same_trace_again_changes_nothing_and_another_body_is_a_conflict(
    ran: Database,
) -> None:
    with ran.write() as connection:
        save_trace(connection, "trace-2", "u-ana", DAY, "run-1", BODY, at=NOW)
        turned = dict(reversed(BODY.items()))
        save_trace(connection, "trace-2", "u-ana", DAY, "run-1", turned, at=NOW)
        with pytest.raises(Conflict, match="a trace is never changed"):
            other = {**BODY, "windows": {}}
            save_trace(connection, "trace-2", "u-ana", DAY, "run-1", other, at=NOW)
        told = [e.payload["trace_id"] for e in audit_trail(connection) if e.action == "trace"]
    assert told == ["trace-1", "trace-2"]
