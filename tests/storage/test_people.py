"""Customers as staff look for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from spendsense.guardrails import ConsentEvent
from spendsense.storage import (
    Database,
    Run,
    add_consent_event,
    save_assignments,
    save_epochs,
    save_readings,
    save_run,
)
from spendsense.storage.people import find_people

NOW = datetime.fromisoformat("2026-08-22T13:00")


def change(database: Database, user_id: str, action: str, at: datetime) -> None:
    event = ConsentEvent(user_id=user_id, action=action, at=at, by="cli", note="")
    with database.write() as connection:
        add_consent_event(connection, event)


@pytest.fixture
def described(ran: Database) -> Database:
    """Ana, with consent, is short of cash over 30 days and saves over 180; Ben never consented."""
    change(ran, "u-ana", "grant", NOW - timedelta(days=1))
    found(ran, "run-1", "cash_flow_stressed", "savings_builder")
    return ran


def found(database: Database, run_id: str, short: str, long: str) -> None:
    with database.write() as connection:
        save_epochs(connection, run_id, {"u-ana": 1})
        for days, key in ((30, short), (180, long)):
            save_readings(connection, run_id, "u-ana", days, {"x": 1})
            persona: dict[str, Any] = {"key": key, "primary": True}
            day = NOW.date()
            save_assignments(connection, run_id, "u-ana", days, day, [persona])


def ids(database: Database, **asked: Any) -> list[str]:
    with database.read() as connection:
        total, page = find_people(connection, **{"at": NOW, "limit": 50} | asked)
    assert total == len(page)
    return [each.user_id for each in page]


def test_everybody_comes_by_id_and_operators_do_not(described: Database) -> None:
    with described.read() as connection:
        total, (ana, ben) = find_people(connection, at=NOW, limit=50)
    assert (total, ana.user_id, ben.user_id) == (2, "u-ana", "u-ben")
    assert (ana.consented, ben.consented) == (True, False)
    assert [(each.window_days, each.persona) for each in ana.held] == [
        (30, "cash_flow_stressed"),
        (180, "savings_builder"),
    ]
    assert ben.held == ()


def test_a_page_tells_how_many_there_are_in_all(described: Database) -> None:
    with described.read() as connection:
        assert find_people(connection, at=NOW, limit=1, offset=1)[0] == 2
        (only,) = find_people(connection, at=NOW, limit=1, offset=1)[1]
    assert only.user_id == "u-ben"


@pytest.mark.parametrize("part", ["ana", "ANA", "-an", "u-ana"])
def test_a_part_of_an_id_finds_it(described: Database, part: str) -> None:
    assert ids(described, part_of_id=part) == ["u-ana"]


@pytest.mark.parametrize("part", ["%", "_", "Ruiz", "u-ana%", "'"])
def test_neither_signs_nor_names_find_anybody(described: Database, part: str) -> None:
    assert ids(described, part_of_id=part) == []


def test_by_whether_consent_stands(described: Database) -> None:
    assert ids(described, consents=True) == ["u-ana"]
    assert ids(described, consents=False) == ["u-ben"]
    much_later = NOW + timedelta(days=366)
    assert ids(described, consents=True, at=much_later) == []
    assert ids(described, consents=False, at=much_later) == ["u-ana", "u-ben"]


def test_a_persona_of_either_window_finds_its_holder(described: Database) -> None:
    assert ids(described, persona="cash_flow_stressed") == ["u-ana"]
    assert ids(described, persona="savings_builder") == ["u-ana"]
    assert ids(described, persona="variable_income") == []


def test_the_run_that_started_last_is_asked(described: Database) -> None:
    later = Run(
        run_id="run-2", as_of=NOW.date(), started_at=NOW + timedelta(hours=1), policy_hash="p"
    )
    with described.write() as connection:
        save_run(connection, later)
    found(described, "run-2", "variable_income", "none")
    assert ids(described, persona="cash_flow_stressed") == []
    assert ids(described, persona="variable_income") == ["u-ana"]


def test_no_persona_finds_or_shows_whose_consent_ended(described: Database) -> None:
    change(described, "u-ana", "revoke", NOW - timedelta(hours=1))
    assert ids(described, persona="savings_builder") == []
    with described.read() as connection:
        _, (ana, _) = find_people(connection, at=NOW, limit=50)
    assert (ana.consented, ana.held) == (False, ())


def test_no_persona_finds_or_shows_whose_consent_ran_out_and_was_not_swept(
    described: Database,
) -> None:
    later = NOW + timedelta(days=366)
    assert ids(described, persona="savings_builder", at=later) == []
    with described.read() as connection:
        _, (ana, _) = find_people(connection, at=later, limit=50)
    assert (ana.consented, ana.held) == (False, ())
