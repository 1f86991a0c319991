"""What is known of a user."""

from __future__ import annotations

import pytest


def test_a_profile_has_the_user_and_both_windows_with_personas_and_readings(drafted):
    profile = drafted.get("/profile/ana", who="ana").json()
    assert profile["user"]["name"] == "Ana" and profile["as_of"] == "2026-11-20"
    assert [window["window_days"] for window in profile["windows"]] == [30, 180]
    month = profile["windows"][0]
    assert month["readings"]["utilization_highest"] == 0.68
    [persona] = [each for each in month["personas"] if each["primary"]]
    assert persona["key"] == "high_utilization"
    assert "68% of its $5,000.00 limit" in persona["finding"]["because"]


def test_signals_and_personas_are_the_halves_of_the_profile(drafted):
    profile = drafted.get("/profile/ana").json()
    signals = drafted.get("/signals/ana").json()
    personas = drafted.get("/personas/ana").json()
    for whole, read, held in zip(
        profile["windows"], signals["windows"], personas["windows"], strict=True
    ):
        assert {**read, **held} == whole
    assert signals["run_id"] == personas["run_id"] == profile["run_id"]


def test_nothing_to_read_is_null_and_not_zero(drafted):
    readings = drafted.get("/signals/ana").json()["windows"][0]["readings"]
    assert readings["savings_growth"] is None


@pytest.mark.parametrize("path", ["/profile/ana", "/signals/ana", "/personas/ana"])
def test_without_consent_nothing_that_was_read_is_shown_to_anybody(drafted, path):
    assert drafted.get(path, who="ana").status_code == 200
    drafted.clock.forward()
    drafted.post("/consent", json={"user_id": "ana", "action": "revoke"}, who="ana")
    for who in ("ana", "operator"):
        answer = drafted.get(path, who=who)
        assert answer.status_code == 403
        assert "has not granted consent, or has revoked it" in answer.json()["detail"]


def test_before_the_first_run_there_is_no_window(api):
    api.post("/consent", json={"user_id": "ana", "action": "grant"}, who="ana")
    for path in ("/profile/ana", "/signals/ana", "/personas/ana"):
        answer = api.get(path, who="ana").json()
        assert (answer["run_id"], answer["as_of"], answer["windows"]) == (None, None, [])


def test_a_user_who_is_not_on_record_is_not_found(api):
    assert api.get("/profile/nobody").status_code == 404


def test_an_operators_look_is_in_the_audit_trail_and_a_users_own_is_not(drafted):
    drafted.get("/profile/ana", who="ana")
    assert drafted.trail("read") == []
    drafted.get("/profile/ana")
    drafted.get("/signals/ana")
    assert drafted.trail("read") == [
        (drafted.by(), "ana", {"what": "profile"}),
        (drafted.by(), "ana", {"what": "signals"}),
    ]
    assert drafted.get("/audit/verify").json()["whole"] is True
