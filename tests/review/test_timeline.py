"""Since when a persona holds: by the runs that were kept, and by what the records tell."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from spendsense.review.timeline import days_before, kept, since
from spendsense.storage import Database, Run, save_assignments, save_run

LAST = date(2026, 8, 22)


def finding(held: bool, because: str) -> dict[str, object]:
    leaf = {"rule": "r", "held": held, "because": because, "margin": 0.1, "reading": "x"}
    return {**leaf, "parts": []}


@pytest.fixture
def runs(ran: Database) -> Database:
    """Five daily runs: none of the five twice, then a persona twice, then none."""
    told = [("none", ""), ("none", ""), ("savings_builder", "more is saved")]
    told += [("savings_builder", "more is saved"), ("none", "")]
    with ran.write() as connection:
        for ago, (key, because) in zip(range(9, 4, -1), told, strict=True):
            day = LAST - timedelta(days=ago)
            at = datetime.combine(day, datetime.min.time())
            run = Run(run_id=f"run-{ago}", as_of=day, started_at=at, policy_hash="p")
            save_run(connection, run)
            held = {"key": key, "primary": True, "finding": finding(True, because)}
            save_assignments(connection, run.run_id, "u-ana", 30, day, [held])
    return ran


def test_of_runs_the_first_is_told_and_each_that_found_others_than_before(runs: Database):
    with runs.read() as connection:
        found = kept(connection, "u-ana", until=LAST)[30]
    assert [(point.run_id, point.personas) for point in found] == [
        ("run-5", ()),
        ("run-7", ("savings_builder",)),
        ("run-9", ()),
    ]
    (ended,), (began,) = found[0].turned, found[1].turned
    assert (ended.began, began.began) == (False, True)
    assert began.said.startswith("Savings builder began: ")
    assert found[2].turned == ()


def test_of_a_day_later_runs_are_not_told(runs: Database):
    with runs.read() as connection:
        found = kept(connection, "u-ana", until=LAST - timedelta(days=6))[30]
    assert [point.run_id for point in found] == ["run-7", "run-9"]
    assert since(found, "savings_builder") == LAST - timedelta(days=7)
    assert since(found, "high_utilization") is None


def test_a_user_whom_no_run_found_has_no_points(ran: Database):
    with ran.read() as connection:
        assert kept(connection, "u-ana", until=LAST) == {}


def test_month_ends_come_with_one_more_to_compare_with():
    found = days_before(LAST, date(2026, 1, 31), 2, also=LAST)
    assert [str(day) for day in found.days] == ["2026-08-22", "2026-07-31", "2026-06-30"]
    assert found.earlier_before == date(2026, 7, 1)


def test_a_record_that_begins_on_a_month_end_has_that_as_its_first():
    found = days_before(date(2026, 3, 1), date(2026, 1, 31), 5)
    assert [str(day) for day in found.days] == ["2026-02-28", "2026-01-31"]
    assert found.earlier_before is None
    later = days_before(date(2026, 3, 1), date(2026, 2, 1), 5)
    assert [str(day) for day in later.days] == ["2026-02-28"]
