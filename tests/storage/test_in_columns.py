"""Everybody's rows as columns, on each engine: what consent permits, and nothing planted."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from spendsense.evaluation.policy_diff.stored import taken_apart
from spendsense.guardrails import ConsentEvent
from spendsense.storage import (
    Database,
    Run,
    User,
    add_consent_event,
    add_user,
    save_readings,
    save_records,
    save_run,
)
from spendsense.storage.in_columns import (
    consent_watermark,
    holders_of,
    put_away,
    readings_as_text,
    waiting_items,
)

AT = datetime(2026, 8, 22, 9)
DAY = date(2026, 8, 22)


def test_readings_come_back_in_their_types_and_go_with_consent(database: Database) -> None:
    run = Run.begin(as_of=DAY, started_at=AT, policy={})
    values = {"utilization_highest": 0.5, "interest_cents": 12, "is_overdue": None,
              "last_pay_date": "2026-08-14", "pays_minimum_only": True, "gone": 3}  # fmt: skip
    with database.write() as connection:
        for name in ("ana", "ben"):
            add_user(connection, User(user_id=name, name=None, email=None, created_at=AT),
                     by="t", at=AT)  # fmt: skip
            add_consent_event(connection, _event(name, "grant"))
        save_run(connection, run)
        for name in ("ana", "ben"):
            save_readings(connection, run.run_id, name, 30, values)
        assert consent_watermark(connection) == 2
        found = taken_apart(readings_as_text(connection, run.run_id))
        assert found["user_id"].to_list() == ["ana", "ben"]
        row = found.row(0, named=True)
        assert {name: row[name] for name in values if name != "gone"} == {
            **{k: v for k, v in values.items() if k != "gone"}, "last_pay_date": date(2026, 8, 14)
        }  # fmt: skip
        assert row["window_days"] == 30 and row["savings_growth"] is None
        add_consent_event(connection, _event("ben", "revoke"))
        assert readings_as_text(connection, run.run_id)["user_id"].to_list() == ["ana"]
        assert consent_watermark(connection) == 3
        assert waiting_items(connection).is_empty() and put_away(connection, run.run_id).is_empty()
        assert holders_of(connection, run.run_id, ["savings"], DAY).equals(
            pl.DataFrame(schema={"user_id": pl.String, "subtype": pl.String})
        )


def _event(user: str, action: str) -> ConsentEvent:
    return ConsentEvent(user_id=user, action=action, at=AT, by="t", note="")  # type: ignore[arg-type]


def test_accounts_of_who_revoked_or_was_not_in_the_run_are_not_read(
    database: Database, household: dict[str, pl.DataFrame]
) -> None:
    run = Run.begin(as_of=DAY, started_at=AT, policy={})
    with database.write() as connection:
        save_records(connection, household)
        save_run(connection, run)

        def holders() -> list[str]:
            found = holders_of(connection, run.run_id, ["checking"], DAY)
            return sorted(set(found["user_id"]))

        for name in ("u-ana", "u-ben"):
            add_consent_event(connection, _event(name, "grant"))
        assert holders() == []
        save_readings(connection, run.run_id, "u-ana", 30, {})
        assert holders() == ["u-ana"]
        save_readings(connection, run.run_id, "u-ben", 30, {})
        assert holders() == ["u-ana", "u-ben"]
        add_consent_event(connection, _event("u-ana", "revoke"))
        assert holders() == ["u-ben"]
