"""A clock that is set back, or forward: events keep their order, and nobody is let in by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.faults.conftest import sound

from spendsense.storage import audit_trail, consent_history, readings, runs

DAY = timedelta(days=1)
GRANT = {"user_id": "ana", "action": "grant"}
REVOKE = {"user_id": "ana", "action": "revoke"}
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def stands(api) -> bool:
    return bool(api.get("/consent/ana").json()["consented"])


def test_a_revocation_before_its_grant_by_the_clock_is_a_revocation(api):
    assert api.post("/consent", json=GRANT, who="ana").status_code == 200
    api.clock.at -= DAY
    assert api.post("/consent", json=REVOKE, who="ana").json()["changed"]
    assert not stands(api)
    api.clock.at += 2 * DAY
    assert not stands(api) and sound(api.database)
    with api.database.read() as connection:
        actions = [each.action for each in consent_history(connection, "ana").values()]
    assert sorted(actions) == actions and set(actions) == {"grant", "revoke"}


@pytest.mark.parametrize("days", [-400, -1, 0, 364])
def test_a_consent_never_lasts_longer_than_its_year_nor_shows_an_age_below_nothing(api, days):
    assert api.post("/consent", json=GRANT, who="ana").status_code == 200
    api.clock.at += days * DAY
    (purpose, *_) = api.get("/consent/ana").json()["purposes"]
    assert purpose["days_left"] is None or purpose["days_left"] >= 0


def test_a_consent_that_ended_when_the_clock_ran_ahead_stands_again_when_it_is_right(api):
    assert api.post("/consent", json=GRANT, who="ana").status_code == 200
    api.clock.at += 800 * DAY
    assert not stands(api) and api.get("/recommendations/ana", who="ana").status_code == 403
    api.clock.at -= 800 * DAY
    assert stands(api)


def test_events_are_numbered_in_the_order_in_which_they_were_written(drafted):
    for days in (-3, 5, -1):
        drafted.clock.at += days * DAY
        assert drafted.post("/users", json={"user_id": f"u{days}"}).status_code == 201
    with drafted.database.read() as connection:
        added = [each for each in audit_trail(connection) if each.action == "user.add"]
    assert [each.subject for each in added][-3:] == ["u-3", "u5", "u-1"]
    assert [each.seq for each in added] == sorted(each.seq for each in added)
    assert sound(drafted.database)


def test_the_run_that_was_done_last_is_the_last_though_the_clock_went_back(drafted):
    """Else a run after the change would stay unseen until the clock has caught up."""
    assert drafted.get("/personas/ana").status_code == 200
    drafted.clock.at -= timedelta(hours=5)
    second = drafted.run("2026-11-20")
    with drafted.database.read() as connection:
        (last, earlier) = runs(connection)
        assert last.run_id == second["run_id"] and last.started_at > earlier.started_at
        assert last.finished_at is not None and last.finished_at >= last.started_at
        shown = readings(connection, "ana")
    assert {each.run_id for each in shown} == {second["run_id"]}


def test_a_key_is_known_though_the_clock_went_back_and_for_no_more_than_a_day_of_it(api):
    headers = {"Idempotency-Key": "k-1"}
    assert api.post("/users", json={"user_id": "eve"}, headers=headers).status_code == 201
    api.clock.at -= 3 * DAY
    again = api.post("/users", json={"user_id": "eve"}, headers=headers)
    assert again.headers["Idempotent-Replayed"] == "true"
    api.clock.at += 4 * DAY
    assert api.post("/users", json={"user_id": "eve"}, headers=headers).status_code == 409


def test_decisions_hold_though_the_clock_jumps_between_them(drafted):
    first, second, *_ = drafted.waiting()
    decide = "/operator/review"
    assert drafted.post(f"{decide}/{first}/approve").status_code == 200
    drafted.clock.at -= 2 * DAY
    assert drafted.post(f"{decide}/{first}/approve").status_code == 409
    assert drafted.post(f"{decide}/{second}/reject", json={"reason": "no"}).status_code == 200
    drafted.clock.at += 4 * DAY
    assert drafted.post(f"{decide}/{second}/approve").status_code == 409
    assert sound(drafted.database)
