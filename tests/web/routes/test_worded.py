"""Lessons in a language model's words, over HTTP: asked for by a run, labelled when read."""

from __future__ import annotations

import pytest
from tests.fake_model import FakeModel

from spendsense.storage import issue_token


@pytest.fixture
def model(monkeypatch):
    with FakeModel() as found:
        monkeypatch.setenv("SPENDSENSE_LLM_BASE_URL", found.base_url)
        monkeypatch.setenv("SPENDSENSE_LLM_MODEL", "fake-1")
        monkeypatch.setenv("SPENDSENSE_LLM_API_KEY", "sk-canary-7f3e")
        monkeypatch.setenv("SPENDSENSE_LLM_DEADLINE_MS", "5000")
        yield found


def purpose(api, action):
    change = {"user_id": "ana", "action": action, "purposes": ["ai_wording"]}
    api.clock.forward()
    assert api.post("/consent", json=change, who="ana").status_code == 200


def lessons(api):
    page = api.get("/operator/review?user_id=ana&limit=500").json()
    return [each for each in page["items"] if each["kind"] == "education"]


def approve(api, key):
    """Approved by as many people as it takes, and its hold over."""
    with api.database.write() as connection:
        api.tokens["second"] = issue_token(
            connection, role="operator", label="omar", at=api.clock.at
        )
    for who in ("operator", "second"):
        done = api.post(f"/operator/review/{key}/approve", who=who)
        assert done.status_code == 200, done.text
        if done.json()["status"] == "approved":
            break
    api.clock.forward()
    return done.json()


def test_a_run_words_the_lessons_of_who_consents_and_says_how_many(drafted, model):
    purpose(drafted, "grant")
    done = drafted.run()
    worded = [each for each in lessons(drafted) if each["worded_by"] == "model"]
    assert done["worded"] == len(worded) > 0 and done["not_worded"] == {}
    assert {each["title"] for each in worded} == {"A calm look at your own figures"}
    assert all(each["template"]["title"] != each["title"] for each in worded)


def test_a_lesson_that_fell_back_is_counted_by_its_reason(drafted, model):
    purpose(drafted, "grant")
    model.mode = "advice"
    done = drafted.run()
    assert done["worded"] == 0 and done["not_worded"].keys() == {"guardrail: tone"}
    assert {each["worded_by"] for each in lessons(drafted)} == {"template"}
    assert {each["template"] for each in lessons(drafted)} == {None}


def test_its_reader_is_told_that_a_model_worded_it_and_a_person_approved_it(drafted, model):
    purpose(drafted, "grant")
    drafted.run()
    key = lessons(drafted)[0]["id"]
    assert approve(drafted, key)["status"] == "approved"
    [item] = drafted.get("/recommendations/ana", who="ana").json()["recommendations"]
    assert (item["id"], item["worded_by"]) == (key, "model")
    assert item["label"].startswith(
        "Worded by a language model from these facts; approved by a person on November "
    )


def test_a_lesson_by_template_has_no_label(drafted):
    key = lessons(drafted)[0]["id"]
    assert approve(drafted, key)["status"] == "approved"
    [item] = drafted.get("/recommendations/ana", who="ana").json()["recommendations"]
    assert (item["worded_by"], item["label"]) == ("template", None)


def test_taking_it_back_hides_it_at_once_from_everybody(drafted, model):
    purpose(drafted, "grant")
    drafted.run()
    found = lessons(drafted)[0]
    approve(drafted, found["id"])
    purpose(drafted, "revoke")
    for who in ("ana", "operator"):
        assert drafted.get("/recommendations/ana", who=who).json()["recommendations"] == []
    assert drafted.get(f"/operator/review/{found['id']}").status_code == 404
    trace = drafted.get(f"/traces/{found['trace_id']}")
    assert trace.status_code == 200 and "calm look" not in trace.text


def test_settings_that_are_incomplete_are_refused_before_a_run_begins(drafted, monkeypatch):
    monkeypatch.setenv("SPENDSENSE_LLM_API_KEY", "sk-canary-7f3e")
    refused = drafted.post("/operator/run", json={"as_of": "2026-11-20"})
    assert refused.status_code == 422 and "SPENDSENSE_LLM_MODEL" in refused.json()["detail"]
    assert "canary" not in refused.text
    assert drafted.get("/operator/runs").json()["total"] == 1
