"""Runs of the pipeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from spendsense.ledger import Conflict, NotFound
from spendsense.storage import Database, Run, audit_trail, find_run, finish_run, runs, save_run

NOON = datetime.fromisoformat("2026-08-22T12:00")
LATER = NOON + timedelta(minutes=3)
BEGUN = Run.begin(as_of=date(2026, 8, 22), started_at=NOON, policy={"a.b": 50})


def test_a_run_is_noted_when_it_starts_and_when_it_has_finished(database: Database) -> None:
    with database.write() as connection:
        save_run(connection, BEGUN)
        assert find_run(connection, BEGUN.run_id) == BEGUN
        done = finish_run(connection, BEGUN.run_id, at=LATER, by="olga", users=2, drafts=7)
        assert runs(connection) == (done,)
        told = [(event.action, event.subject) for event in audit_trail(connection)]
    assert (done.finished_at, done.users, done.drafts, done.by) == (LATER, 2, 7, "olga")
    assert told == [("run.start", BEGUN.run_id), ("run.finish", BEGUN.run_id)]


def test_saving_the_same_run_again_changes_nothing(database: Database) -> None:
    with database.write() as connection:
        save_run(connection, BEGUN)
        save_run(connection, BEGUN)
        assert len(tuple(audit_trail(connection))) == 1


def test_a_run_that_has_finished_is_not_changed(database: Database) -> None:
    with database.write() as connection:
        save_run(connection, replace(BEGUN, finished_at=LATER))
    with pytest.raises(Conflict, match="finished at 2026-08-22 12:03:00"):  # noqa: SIM117
        with database.write() as connection:
            finish_run(connection, BEGUN.run_id, at=LATER, by="olga", users=9, drafts=0)


def test_an_unknown_run_cannot_finish(database: Database) -> None:
    with pytest.raises(NotFound, match="There is no run run-x"), database.write() as connection:
        finish_run(connection, "run-x", at=LATER, by="olga", users=0, drafts=0)


def test_the_id_follows_from_day_moment_and_policy() -> None:
    same = Run.begin(as_of=date(2026, 8, 22), started_at=NOON, policy={"a.b": 50})
    other = Run.begin(as_of=date(2026, 8, 22), started_at=NOON, policy={"a.b": 51})
    assert same == BEGUN
    assert other.run_id != BEGUN.run_id
    assert other.policy_hash != BEGUN.policy_hash


def test_the_latest_run_comes_first(database: Database) -> None:
    second = Run.begin(as_of=date(2026, 8, 22), started_at=LATER, policy={})
    with database.write() as connection:
        save_run(connection, BEGUN)
        save_run(connection, second)
        assert runs(connection) == (second, BEGUN)
