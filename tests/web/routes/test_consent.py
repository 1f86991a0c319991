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
                "by": f"the user, with {api.by('ana')}",
                "note": "in the app",
            }
            for minute, action in ((1, "grant"), (2, "revoke"))
        ],
    }


def test_an_operator_records_consent_for_a_user_under_their_own_name(api):
    assert change(api, "grant", who="operator", note="on paper").status_code == 200
    [event] = api.get("/consent/ana").json()["events"]
    assert (event["by"], event["note"]) == (api.by(), "on paper")


def test_a_second_grant_changes_nothing_and_says_so(api):
    change(api, "grant")
    assert change(api, "grant").json()["changed"] is False
    assert change(api, "revoke", user="ben", who="ben").json()["changed"] is False
    assert len(api.get("/consent/ana").json()["events"]) == 1


def test_a_user_who_is_not_on_record_cannot_consent(api):
    assert change(api, "grant", who="operator", user="nobody").status_code == 404
    assert api.get("/consent/nobody").status_code == 404


def test_what_a_user_revoked_an_operator_cannot_grant_again(api):
    change(api, "grant", who="operator")
    change(api, "revoke")
    refused = change(api, "grant", who="operator")
    assert refused.status_code == 403
    assert "only the user can grant it again" in refused.json()["detail"]
    assert change(api, "grant").json()["changed"] is True


def test_what_an_operator_revoked_an_operator_may_grant_again(api):
    change(api, "grant")
    change(api, "revoke", who="operator")
    assert change(api, "grant", who="operator").json()["changed"] is True


def test_a_clock_that_was_set_back_neither_undoes_nor_refuses_a_revocation(drafted):
    assert change(drafted, "revoke").status_code == 200
    drafted.clock.forward(-30)
    assert drafted.get("/profile/ana", who="ana").status_code == 403
    body = {"as_of": "2026-11-20", "user_id": "ana"}
    assert drafted.post("/operator/run", json=body).status_code == 403
    assert change(drafted, "grant").json()["changed"] is True
    assert change(drafted, "revoke").json()["changed"] is True
    assert drafted.get("/profile/ana", who="ana").status_code == 403
