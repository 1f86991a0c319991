"""Users as operators see them, and the traces of their runs."""

from __future__ import annotations


def test_users_are_listed_by_page_with_consent_and_personas(drafted):
    page = drafted.get("/operator/users").json()
    assert page["total"] == 2
    assert [(row["user_id"], row["name"], row["consented"]) for row in page["items"]] == [
        ("ana", "A.", True),
        ("ben", "B.", True),
    ]
    first = page["items"][0]["windows"][0]
    assert (first["window_days"], first["personas"][0]["key"]) == (30, "high_utilization")
    second = drafted.get("/operator/users?limit=1&offset=1").json()
    assert [row["user_id"] for row in second["items"]] == ["ben"] and second["total"] == 2


def test_a_user_without_consent_is_listed_without_personas(drafted):
    drafted.clock.forward()
    drafted.post("/consent", json={"user_id": "ana", "action": "revoke"}, who="ana")
    ana, ben = drafted.get("/operator/users").json()["items"]
    assert (ana["consented"], ana["windows"], ana["as_of"]) == (False, [], None)
    assert (ben["consented"], len(ben["windows"])) == (True, 2)


def test_one_user_has_consent_signals_personas_and_recommendations(drafted):
    person = drafted.get("/operator/users/ana").json()
    assert person["consent"]["consented"] is True
    assert [window["window_days"] for window in person["windows"]] == [30, 180]
    assert {item["id"] for item in person["recommendations"]} == set(drafted.waiting())
    assert drafted.trail("read") == [(drafted.by(), "ana", {"what": "person"})]


def test_of_a_user_who_revoked_consent_no_reading_is_shown(drafted):
    drafted.clock.forward()
    drafted.post("/consent", json={"user_id": "ana", "action": "revoke"}, who="ana")
    person = drafted.get("/operator/users/ana").json()
    assert (person["windows"], person["run_id"]) == ([], None)
    assert [event["action"] for event in person["consent"]["events"]] == [
        "grant",
        "grant",
        "revoke",
        "revoke",
    ]


def test_a_user_who_is_not_on_record_is_not_found_and_not_noted(api):
    assert api.get("/operator/users/nobody").status_code == 404
    assert api.trail("read") == []


def test_a_trace_tells_everything_that_led_to_the_drafts(drafted):
    item = drafted.get("/operator/review?user_id=ana").json()["items"][0]
    trace = drafted.get(f"/traces/{item['trace_id']}").json()
    assert (trace["user_id"], trace["as_of"]) == ("ana", "2026-11-20")
    assert set(trace["body"]["windows"]) == {"30", "180"}
    assert trace["body"]["policy"]
    assert trace["tree"]["children"]
    assert drafted.trail("read") == [(drafted.by(), "ana", {"what": f"trace {item['trace_id']}"})]
    assert drafted.get("/traces/trace_no").status_code == 404


def revoke(api):
    api.clock.forward()
    assert api.post("/consent", json={"user_id": "ana", "action": "revoke"}, who="ana").status_code


def test_of_a_user_who_revoked_consent_drafts_and_traces_are_gone(drafted):
    item = drafted.get("/operator/review?user_id=ana").json()["items"][0]
    revoke(drafted)
    for path in (f"/operator/review/{item['id']}", f"/traces/{item['trace_id']}"):
        assert drafted.get(path).status_code == 404
    person = drafted.get("/operator/users/ana").json()
    assert person["recommendations"] == person["feedback"] == []
    assert drafted.get("/operator/review?user_id=ana&status=all").json()["items"] == []
    assert drafted.get("/operator/review?user_id=ben").json()["items"][0]["title"]


def test_of_a_user_whose_consent_ended_drafts_and_traces_are_closed(drafted):
    item = drafted.get("/operator/review?user_id=ana").json()["items"][0]
    drafted.clock.forward(minutes=366 * 24 * 60)
    for path in (f"/operator/review/{item['id']}", f"/traces/{item['trace_id']}"):
        refused = drafted.get(path)
        assert refused.status_code == 403
        assert "drafts and traces are closed" in refused.json()["detail"]
    person = drafted.get("/operator/users/ana").json()
    listed = drafted.get("/operator/review?user_id=ana&status=all").json()["items"]
    assert person["recommendations"] == listed and person["feedback"] == []
    first = next(each for each in listed if each["id"] == item["id"])
    assert (first["status"], first["decision"]) == ("expired", "expire")
    assert not {"title", "body", "because", "persona", "item_key", "facts"} & first.keys()
    assert drafted.get("/recommendations/ana", who="ana").status_code == 403


def test_a_list_that_shows_personas_is_noted_once_with_whose(drafted):
    drafted.get("/operator/users")
    assert drafted.trail("read.list") == [
        (drafted.by(), "people", {"count": 2, "user_ids": ["ana", "ben"]})
    ]
    revoke(drafted)
    drafted.get("/operator/users")
    assert drafted.trail("read.list")[1][2] == {"count": 1, "user_ids": ["ben"]}


def test_a_list_that_shows_nothing_of_anybody_is_not_noted(api):
    api.get("/operator/users")
    api.get("/operator/review")
    assert api.trail("read.list") == []


def test_people_are_found_by_id_consent_and_persona_and_names_are_not_searched(drafted):
    def found(**asked):
        page = drafted.get("/operator/users", params=asked).json()
        assert page["total"] == len(page["items"])
        return [each["user_id"] for each in page["items"]]

    drafted.post("/consent", json={"user_id": "ben", "action": "revoke"}, who="ben")
    assert found(q="an") == found(q="ANA") == ["ana"]
    assert (found(consents="true"), found(consents="false")) == (["ana"], ["ben"])
    assert found(persona="high_utilization") == ["ana"]  # ben's went with his consent
    assert found(persona="savings_builder") == []
    assert found(q="Q. ") == []
    assert drafted.get("/operator/users?persona=rich").status_code == 422
