"""Consent: granted, revoked, and its history."""

from __future__ import annotations


def change(api, action, who="ana", user="ana", note="in the app"):
    api.clock.forward()
    return api.post("/consent", json={"user_id": user, "action": action, "note": note}, who=who)


def test_a_user_grants_and_revokes_and_both_are_kept_with_who_and_when(api):
    assert change(api, "grant").json() == {"user_id": "ana", "consented": True, "changed": True}
    assert change(api, "revoke").json() == {"user_id": "ana", "consented": False, "changed": True}
    history = api.get("/consent/ana", who="ana").json()
    assert history == {
        "user_id": "ana",
        "consented": False,
        "events": [
            {
                "action": action,
                "at": f"2026-11-20T12:0{minute}:00Z",
                "by": "ana's phone",
                "note": "in the app",
            }
            for minute, action in ((1, "grant"), (2, "revoke"))
        ],
    }


def test_an_operator_records_consent_for_a_user_under_their_own_name(api):
    assert change(api, "grant", who="operator", note="on paper").status_code == 200
    [event] = api.get("/consent/ana").json()["events"]
    assert (event["by"], event["note"]) == ("olga", "on paper")


def test_a_second_grant_changes_nothing_and_says_so(api):
    change(api, "grant")
    assert change(api, "grant").json()["changed"] is False
    assert change(api, "revoke", user="ben", who="ben").json()["changed"] is False
    assert len(api.get("/consent/ana").json()["events"]) == 1


def test_a_user_who_is_not_on_record_cannot_consent(api):
    assert change(api, "grant", who="operator", user="nobody").status_code == 404
    assert api.get("/consent/nobody").status_code == 404
