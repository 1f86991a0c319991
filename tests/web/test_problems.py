"""Errors as problem documents, for people and for programs."""

from __future__ import annotations

import logging
import re

import pytest

from spendsense import ledger
from spendsense.ledger import SpendSenseError
from spendsense.storage.faults import Unusable
from spendsense.web import POLICY, Access
from spendsense.web.problems import STATUS

MEMBERS = {
    "type", "title", "status", "detail", "instance", "request_id", "faults", "conflicts"
}  # fmt: skip


def raising(api, monkeypatch, error):
    """The answer of an address whose function raises an error."""

    def failing() -> None:
        raise error

    monkeypatch.setitem(POLICY, "failing", Access.OPEN)
    api.client.app.add_api_route("/failing", failing, name="failing")
    return api.client.get("/failing")


def test_every_error_of_ours_has_a_status():
    ours = {
        kind
        for kind in vars(ledger).values()
        if isinstance(kind, type) and issubclass(kind, SpendSenseError)
    }
    assert set(STATUS) == ours - {SpendSenseError} | {Unusable}


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (ledger.BadInput, 422),
        (ledger.NotFound, 404),
        (ledger.Conflict, 409),
        (ledger.ConsentMissing, 403),
    ],
)
def test_an_error_of_ours_is_its_sentence_under_its_status(api, monkeypatch, kind, status):
    answer = raising(api, monkeypatch, kind("There is no card 4821. Load it first."))
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "There is no card 4821. Load it first."
    assert set(answer.json()) == MEMBERS
    assert answer.json()["instance"] == "/failing"


def test_a_busy_database_says_when_to_come_back_and_names_no_file(api, monkeypatch, caplog):
    answer = raising(api, monkeypatch, ledger.Busy("Somebody writes to /var/db/a.db."))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "/var/db" not in answer.text
    assert "/var/db/a.db" in caplog.text


def test_a_broken_record_is_a_500_whose_sentence_is_logged_only(api, monkeypatch, caplog):
    answer = raising(api, monkeypatch, ledger.IntegrityBroken("/var/db/a.db is damaged."))
    assert answer.status_code == 500
    assert "/var/db" not in answer.text and "/var/db" in caplog.text


def test_an_unexpected_error_is_a_500_without_its_insides(api, monkeypatch, caplog):
    with caplog.at_level(logging.ERROR):
        answer = raising(api, monkeypatch, ValueError("the key is 12345"))
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "12345" not in answer.text and "ValueError" not in answer.text
    assert "/failing" in caplog.text and "ValueError" in caplog.text
    assert "12345" not in caplog.text


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "body, as_of: nothing there, expected a value"),
        ({"as_of": 5}, "body, as_of: found '5', expected a day as YYYY-MM-DD"),
        ({"as_of": "2026-02-30"}, "body, as_of: found '2026-02-30', expected"),
        (
            {"as_of": "2026-11-20", "limit": 3},
            "body, limit: found '3', expected no field of that name",
        ),
        (
            {"as_of": "2026-11-20", "user_id": ""},
            "body, user_id: found '', expected text that is not empty",
        ),
        (
            {"as_of": "2026-11-20", "user_id": "a\x00b"},
            "body, user_id: found 'a\\x00b', expected text without the mark U+0000",
        ),
    ],
)
def test_a_body_that_does_not_fit_is_told_field_by_field(api, body, sentence):
    answer = api.post("/operator/run", json=body)
    assert answer.status_code == 422
    [fault] = answer.json()["faults"]
    assert fault["sentence"].startswith(sentence)
    assert sentence in answer.json()["detail"]


def test_all_faults_of_a_body_are_told_and_not_the_first_only(api):
    answer = api.post("/consent", json={"action": "maybe"})
    assert {fault["field"] for fault in answer.json()["faults"]} == {"user_id", "action"}
    assert "it has 2 faults" in answer.json()["detail"]


def test_json_that_breaks_off_is_told_by_its_character(api):
    headers = {"Content-Type": "application/json"}
    answer = api.post("/consent", content=b'{"user_id": ', headers=headers)
    assert answer.status_code == 422
    [fault] = answer.json()["faults"]
    assert fault["sentence"] == "body, character 12: expected JSON (Expecting value)"


def test_a_body_without_its_content_type_is_told_so(api):
    answer = api.post("/consent", content=b"{}")
    assert answer.status_code == 415
    assert "sent with Content-Type: application/json" in answer.json()["detail"]


def test_half_a_character_is_a_fault_and_not_a_failure(api):
    headers = {"Content-Type": "application/json"}
    body = b'{"user_id": "ana", "action": "grant", "note": "\\ud800"}'
    answer = api.post("/consent", content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["sentence"] == (
        "body, note: found '\\ud800', expected text without half a character"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"user_id": "\xff"}', "body, byte 13: expected text in UTF-8."),
        (b"[" * 100_000, "body: expected JSON at most 32 levels deep."),
    ],
)
def test_a_body_that_cannot_be_read_at_all_is_a_fault_too(api, body, said):
    headers = {"Content-Type": "application/json"}
    answer = api.post("/consent", content=body, headers=headers)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_a_text_is_decoded_once_and_never_again(api):
    headers = {"Content-Type": "application/json"}
    body = b'{"user_id": "%41", "name": "a\\\\u0041"}'
    assert api.post("/users", content=body, headers=headers).json()["name"] == "a\\u0041"


def test_an_unexpected_error_is_named_alike_in_the_answer_and_in_the_log(api, monkeypatch, caplog):
    answer = raising(api, monkeypatch, ValueError("a\x1b[31m\nERROR forged"))
    (named,) = re.findall(r"fault-[0-9a-f]{12}", answer.json()["detail"])
    assert named in caplog.text
    assert set(answer.json()) == MEMBERS and answer.json()["faults"] == []
    other = api.client.get("/failing").json()["detail"]
    assert named not in other
