"""What runs found of users: readings and personas, kept over time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from spendsense.ledger import NotFound
from spendsense.storage import (
    Assignment,
    Database,
    Run,
    assignments,
    readings,
    save_assignments,
    save_readings,
    save_run,
)

JULY, AUGUST = date(2026, 7, 31), date(2026, 8, 22)


@pytest.fixture
def twice(ran: Database) -> Database:
    """A second run, for the last day of July, beside that of 22 August."""
    started = datetime.fromisoformat("2026-08-23T08:00")
    with ran.write() as connection:
        save_run(connection, Run(run_id="run-0", as_of=JULY, started_at=started, policy_hash="p"))
    return ran


def held(key: str, primary: bool = True) -> dict[str, Any]:
    finding = {"rule": "a card at 50 %", "held": True, "because": "68.2 %", "parts": []}
    return {"key": key, "primary": primary, "confidence": "high", "finding": finding}


def test_readings_come_back_with_nulls_as_nulls_and_days_as_text(ran: Database) -> None:
    values = {"utilization": 0.682, "last_pay": date(2026, 8, 14), "cards": 1, "overdue": None}
    with ran.write() as connection:
        save_readings(connection, "run-1", "u-ana", 30, values)
        (found,) = readings(connection, "u-ana")
    assert (found.run_id, found.window_days, found.as_of) == ("run-1", 30, AUGUST)
    assert found.values == {**values, "last_pay": "2026-08-14"}


def test_the_run_that_started_last_wins_whatever_its_day(twice: Database) -> None:
    with twice.write() as connection:
        for run_id in ("run-1", "run-0"):
            for days in (180, 30):
                save_readings(connection, run_id, "u-ana", days, {"from": run_id})
        latest = readings(connection, "u-ana")
        on_july = readings(connection, "u-ana", JULY)
        before = readings(connection, "u-ana", date(2026, 7, 30))
    assert [(found.run_id, found.window_days) for found in latest] == [
        ("run-0", 30),
        ("run-0", 180),
    ]
    assert {found.run_id for found in on_july} == {"run-0"}
    assert before == ()


def test_a_user_left_out_of_the_latest_run_keeps_the_readings_before(twice: Database) -> None:
    with twice.write() as connection:
        save_readings(connection, "run-0", "u-ana", 30, {"x": 1})
        save_readings(connection, "run-1", "u-ben", 30, {"x": 2})
        assert [found.run_id for found in readings(connection, "u-ana")] == ["run-0"]


def test_saving_readings_again_in_one_run_replaces_them(ran: Database) -> None:
    with ran.write() as connection:
        save_readings(connection, "run-1", "u-ana", 30, {"x": 1})
        save_readings(connection, "run-1", "u-ana", 30, {"x": 2})
        (found,) = readings(connection, "u-ana")
    assert found.values == {"x": 2}


def test_a_reading_that_is_not_a_number_is_refused_not_stored(ran: Database) -> None:
    with pytest.raises(ValueError, match="reading share of user u-ana is nan"):  # noqa: SIM117
        with ran.write() as connection:
            save_readings(connection, "run-1", "u-ana", 30, {"share": float("nan")})


def test_findings_of_an_unknown_run_are_not_found(loaded: Database) -> None:
    with pytest.raises(NotFound, match="There is no run run-x"), loaded.write() as connection:
        save_readings(connection, "run-x", "u-ana", 30, {})
    with pytest.raises(NotFound, match="There is no run run-x"), loaded.write() as connection:
        save_assignments(connection, "run-x", "u-ana", 30, AUGUST, [])


def test_every_persona_of_a_user_is_kept_the_primary_first(ran: Database) -> None:
    both = [held("cash_flow_stressed", primary=False), held("high_utilization")]
    with ran.write() as connection:
        save_assignments(connection, "run-1", "u-ana", 30, AUGUST, both)
        first, second = assignments(connection, user_id="u-ana")
    assert first == Assignment(
        run_id="run-1",
        user_id="u-ana",
        window_days=30,
        as_of=AUGUST,
        persona="high_utilization",
        is_primary=True,
        confidence="high",
        finding=held("x")["finding"],
    )
    assert (second.persona, second.is_primary) == ("cash_flow_stressed", False)


def test_the_history_of_personas_goes_from_the_oldest_day_on(twice: Database) -> None:
    with twice.write() as connection:
        save_assignments(connection, "run-1", "u-ana", 30, AUGUST, [held("savings_builder")])
        save_assignments(connection, "run-0", "u-ana", 30, JULY, [held("high_utilization")])
        save_assignments(connection, "run-0", "u-ana", 180, JULY, [held("none")])
        save_assignments(connection, "run-0", "u-ben", 30, JULY, [held("none")])
        of_ana = assignments(connection, user_id="u-ana", window_days=30)
        of_july = assignments(connection, run_id="run-0")
    assert [found.persona for found in of_ana] == ["high_utilization", "savings_builder"]
    assert [(found.user_id, found.window_days) for found in of_july] == [
        ("u-ana", 30),
        ("u-ana", 180),
        ("u-ben", 30),
    ]


def test_saving_personas_again_in_one_run_replaces_them(ran: Database) -> None:
    with ran.write() as connection:
        save_assignments(connection, "run-1", "u-ana", 30, AUGUST, [held("high_utilization")])
        save_assignments(connection, "run-1", "u-ana", 30, AUGUST, [held("none")])
        assert [found.persona for found in assignments(connection)] == ["none"]
