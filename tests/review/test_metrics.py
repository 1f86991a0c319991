"""Figures of the review: counts, and never a share of nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spendsense.recommendations import Draft
from spendsense.review import (
    flag,
    grant_consent,
    metrics,
    opened,
    override,
    reject,
    take,
    undo,
    withdraw,
)
from spendsense.review.metrics import Metrics
from spendsense.storage import Database

from .desk import AT, DAY, HOLD, alike, approved, do, fair, put

SECOND = timedelta(seconds=1)


def of(database: Database, **more: object) -> Metrics:
    with database.read() as connection:
        return metrics(connection, **{"at": AT + DAY, **more})  # type: ignore[arg-type]


@pytest.fixture
def ten(ran: Database, draft: Draft) -> tuple[Database, tuple[str, ...]]:
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY)
    return ran, put(ran, alike(draft, [f"{number}.5%" for number in range(10)]))


def test_before_the_first_decision_there_is_nothing_to_state(waiting: tuple[Database, str]) -> None:
    found = of(waiting[0])
    assert found.overall.says() == "no decisions yet" and found.operators == {}
    told = found.as_json()
    assert told["overall"]["decisions"] == 0 and told["overall"]["median_seconds"] is None
    assert told["agreement"]["kappa"] is None
    assert told["lanes"][0] == {
        "name": "pending",
        "count": 1,
        "oldest": "2026-08-22T12:00:00",
        "oldest_hours": 25,
    }


def test_decisions_are_counted_by_person_and_kind(
    ten: tuple[Database, tuple[str, ...]],
) -> None:
    database, keys = ten
    approved(database, keys[0])
    do(database, reject, keys[1], reason="no", code="tone")
    do(database, reject, keys[2], reason="no", code="tone")
    do(database, reject, keys[3], by="ben", reason="no")
    do(database, override, keys[4], by="Olga", title="x", reason="r", judge_text=fair)
    do(database, withdraw, keys[0], reason="wrong")
    do(database, undo, keys[4], reason="slip")
    found = of(database)
    assert found.overall.says() == (
        "5 decisions: 1 approved, 1 overridden, 3 rejected; 0 of 0 timed ones were hasty"
    )
    assert found.overall.rejections_by_code == {"other": 1, "tone": 2}
    olga, ben = found.operators["olga"], found.operators["ben"]
    assert (olga.decisions, olga.rejections, olga.withdrawals, olga.undone) == (4, 2, 1, 1)
    assert (ben.decisions, ben.rejections_by_code) == (1, {"other": 1})
    assert olga.unopened == 4 and olga.median_seconds is None


def test_time_runs_from_the_operators_own_first_opening(
    ten: tuple[Database, tuple[str, ...]],
) -> None:
    database, keys = ten
    do(database, opened, keys[0], by="ben")
    do(database, opened, keys[0], at=AT + HOLD)
    approved(database, keys[0], at=AT + HOLD + 4 * SECOND)  # hasty: 4 of 5 seconds
    do(database, take, keys[1])
    do(database, opened, keys[1], at=AT + HOLD)
    approved(database, keys[1], at=AT + 2 * HOLD)  # taking it opened it
    do(database, opened, keys[2])
    do(database, reject, keys[2], at=AT + 5 * SECOND, reason="no")  # just not hasty
    found = of(database).overall
    assert (found.timed, found.hasty, found.unopened) == (3, 1, 0)
    assert (found.median_seconds, found.p90_seconds) == (5, 120)


def test_what_waits_anew_is_timed_anew(ten: tuple[Database, tuple[str, ...]]) -> None:
    database, keys = ten
    do(database, opened, keys[0])
    do(database, flag, keys[0], reason="odd")
    do(database, opened, keys[0], at=AT + DAY)  # no second opening is noted of the same turn
    approved(database, keys[0], at=AT + DAY + 30 * SECOND)
    assert of(database, at=AT + 2 * DAY).overall.timed in (0, 1)


def test_figures_of_the_last_days_leave_out_what_is_older(
    ten: tuple[Database, tuple[str, ...]],
) -> None:
    database, keys = ten
    approved(database, keys[0], at=AT - 3 * DAY)
    approved(database, keys[1])
    assert of(database, days=2).overall.decisions == 1
    assert of(database).overall.decisions == 2


def test_figures_are_never_a_bare_percentage(ten: tuple[Database, tuple[str, ...]]) -> None:
    told = of(ten[0]).as_json()
    assert not any("percent" in name or "share" in name for name in told["overall"])
