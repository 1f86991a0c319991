"""The pipeline, run on an operator's word."""

from __future__ import annotations

import pytest


def test_a_run_says_what_it_did_and_stands_in_the_list_under_the_operators_name(drafted):
    done = drafted.run()
    assert (done["users"], done["without_consent"]) == (2, 0)
    assert done["personas"]["30"] == {"high_utilization": 2}
    runs = drafted.get("/operator/runs").json()
    assert runs["total"] == 2
    latest = runs["items"][0]
    assert (latest["run_id"], latest["by"], latest["users"]) == (done["run_id"], drafted.by(), 2)
    assert latest["finished_at"].endswith("Z")
    assert len(drafted.get("/operator/runs?limit=1&offset=1").json()["items"]) == 1


def test_the_same_day_again_leaves_the_queue_as_it_is(drafted):
    before = drafted.waiting()
    drafted.run()
    assert drafted.waiting() == before


def test_who_has_not_consented_is_not_read(drafted):
    drafted.clock.forward()
    drafted.post("/consent", json={"user_id": "ana", "action": "revoke"}, who="ana")
    done = drafted.run()
    assert (done["users"], done["without_consent"]) == (1, 1)
    body = {"as_of": "2026-11-20", "user_id": "ana"}
    assert drafted.post("/operator/run", json=body).status_code == 403


def test_one_user_is_run_alone(drafted):
    drafted.clock.forward()
    body = {"as_of": "2026-11-20", "user_id": "ben"}
    assert drafted.post("/operator/run", json=body).json()["users"] == 1
    body["user_id"] = "nobody"
    assert drafted.post("/operator/run", json=body).status_code == 404


def test_the_day_is_the_callers_to_say(api):
    assert api.post("/operator/run", json={}).status_code == 422


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("9999-12-31", "is in the future"),
        ("2026-11-22", "is in the future"),
        ("2024-12-31", "No policy is in force"),
        ("0001-01-01", "No policy is in force"),
    ],
)
def test_a_day_that_cannot_be_decided_is_refused_and_leaves_no_run(drafted, day, said):
    refused = drafted.post("/operator/run", json={"as_of": day})
    assert refused.status_code == 422 and said in refused.json()["detail"]
    assert drafted.get("/operator/runs").json()["total"] == 1


def test_the_profile_is_that_of_the_run_that_started_last(drafted):
    drafted.run("2026-11-01")
    assert drafted.get("/profile/ana").json()["as_of"] == "2026-11-01"
