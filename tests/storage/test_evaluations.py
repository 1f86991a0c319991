"""Every evaluation of a run stays, by whom and when, and the trail vouches for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from spendsense.ledger import NotFound
from spendsense.review import audit
from spendsense.storage import (
    Database,
    Run,
    audit_trail,
    evaluations,
    latest_evaluation,
    save_evaluation,
    save_run,
)
from spendsense.storage.evaluation_tables import evaluations as table

AT = datetime.fromisoformat("2026-08-22T13:00")


def measured(database: Database, hours: int = 0, by: str = "olga") -> str:
    run = Run(run_id="run-1", as_of=date(2026, 8, 22), started_at=AT, policy_hash="p1")
    at = AT + timedelta(hours=hours)
    with database.write() as connection:
        save_run(connection, run)
        made = save_evaluation(
            connection, run_id="run-1", measured_at=at, by=by, findings_sha256="f",
            body={"metrics": [{"name": "coverage", "value": 0.5}]},
        )  # fmt: skip
    return made.evaluation_id


def test_earlier_evaluations_stay_and_the_last_measured_comes_first(database: Database) -> None:
    last = measured(database, hours=2, by="ruth")
    first = measured(database)
    with database.read() as connection:
        assert [e.evaluation_id for e in evaluations(connection, "run-1")] == [last, first]
        found = latest_evaluation(connection, "run-1")
        assert latest_evaluation(connection, "run-2") is None
    assert found is not None and (found.by, found.body["metrics"][0]["value"]) == ("ruth", 0.5)


def test_the_same_one_again_is_kept_and_told_once(database: Database) -> None:
    assert measured(database) == measured(database)
    with database.read() as connection:
        told = [e for e in audit_trail(connection) if e.action == "evaluation"]
    assert [(e.actor, e.subject) for e in told] == [("olga", "run-1")]


def test_one_of_no_run_is_not_kept(database: Database) -> None:
    with pytest.raises(NotFound), database.write() as connection:
        save_evaluation(
            connection, run_id="run-9", measured_at=AT, by="o", findings_sha256="f", body={}
        )


def test_a_number_changed_past_us_is_found(database: Database) -> None:
    key = measured(database)
    with database.write() as connection:
        assert audit.verify(connection) == ()
        better = {"metrics": [{"name": "coverage", "value": 1.0}]}
        connection.execute(sa.update(table).values(body=better))
    with database.read() as connection:
        (finding,) = audit.verify(connection)
    assert f"Row {key} of evaluations was changed" in finding.sentence
