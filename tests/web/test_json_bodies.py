"""What is sent is JSON that two readers cannot read in two ways, and not too much of it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from spendsense.web.json_bodies import DEEPEST, LONGEST_NUMBER, MOST_BYTES, MOST_VALUES, check
from spendsense.web.problems import NotUnderstood

GRANT = b'{"user_id": "ana", "action": "grant", "note": %s}'


def post(api, body: bytes, kind: str | None = "application/json", **more):
    headers = {**({"Content-Type": kind} if kind else {}), **more}
    return api.post("/consent", content=body, headers=headers, who="ana")


def test_a_key_twice_is_refused_and_neither_value_is_taken(api):
    answer = post(api, b'{"user_id": "ana", "action": "grant", "action": "revoke"}')
    assert answer.status_code == 422
    (fault,) = answer.json()["faults"]
    assert fault["field"] == "action" and fault["expected"] == "every key once"
    assert api.get("/consent/ana", who="ana").json()["events"] == []


def test_a_key_twice_is_found_at_every_depth():
    with pytest.raises(NotUnderstood, match="every key once"):
        check(b'{"a": [{"b": {"c": 1, "\\u0063": 2}}]}')


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999"])
def test_a_number_past_all_bounds_is_refused(api, number):
    answer = post(api, GRANT % number)
    assert answer.status_code == 422, answer.text
    assert "expected a number" in answer.json()["detail"]


def test_an_integer_of_thousands_of_digits_is_refused_before_it_is_reckoned(api):
    check(b"9" * LONGEST_NUMBER)
    with pytest.raises(NotUnderstood, match="numbers of at most 40 digits"):
        check(b"9" * (LONGEST_NUMBER + 1))
    assert post(api, GRANT % (b"9" * 5_000)).status_code == 422


def test_as_deep_as_it_may_be_is_read_and_one_level_more_is_not():
    check(b"[" * DEEPEST + b"]" * DEEPEST)
    with pytest.raises(NotUnderstood, match="at most 32 levels deep"):
        check(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1))


def test_brackets_and_commas_inside_of_a_text_are_text():
    check(json.dumps({"note": '[{"' * 500 + "," * MOST_VALUES + "\\"}).encode())


def test_as_many_values_as_it_may_have_are_read_and_one_more_is_not():
    check(b"[" + b"1," * (MOST_VALUES - 1) + b"1, 2]")
    with pytest.raises(NotUnderstood, match="at most 10,000 values"):
        check(b"[" + b"1," * MOST_VALUES + b"1, 2]")


def test_a_body_over_a_megabyte_is_refused_where_no_records_are_sent(api):
    body = json.dumps({"user_id": "ana", "action": "grant", "note": "x" * MOST_BYTES}).encode()
    answer = post(api, body)
    assert answer.status_code == 413
    assert "larger than 1,048,576 bytes" in answer.json()["detail"]


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/json; charset=utf-16",
        "application/jsonp",
        "application/json, text/plain",
    ],
)
def test_another_kind_of_body_is_a_415(api, kind):
    answer = post(api, GRANT % b'""', kind)
    assert answer.status_code == 415, kind
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "kind",
    ["application/json", "Application/JSON; charset=UTF-8", "application/merge-patch+json"],
)
def test_json_under_its_names_is_read(api, kind):
    assert post(api, GRANT % b'""', kind).status_code == 200


def test_a_compressed_body_is_a_415(api):
    answer = post(api, b"\x1f\x8b", **{"Content-Encoding": "gzip"})
    assert answer.status_code == 415
    assert "without Content-Encoding" in answer.json()["detail"]


def test_text_that_is_not_utf_8_is_told_by_its_byte(api):
    for body in (b'{"a": "\xff"}', '{"a": "ü"}'.encode("utf-16"), b"\xed\xa0\x80"):
        answer = post(api, body)
        assert answer.status_code == 422
        assert "text in UTF-8" in answer.json()["detail"]


def test_a_byte_order_mark_and_what_stands_after_the_end_are_no_json(api):
    for body in (b"\xef\xbb\xbf{}", b"{} {}", b"{}\x00", b"// x\n{}", b"{'a': 1}", b"{a: 1}"):
        assert post(api, body).status_code == 422, body


def test_nobody_who_may_not_send_it_is_told_anything_of_a_body(api):
    answer = api.post("/consent", content=b"[" * 100, who=None)
    assert answer.status_code == 401


def test_records_may_hold_more_than_a_megabyte_and_are_judged_record_by_record(api):
    body = json.dumps({"users": [], "accounts": [], "note": "x" * MOST_BYTES})
    answer = api.post("/ingest", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code != 413


def test_a_caller_who_goes_away_in_the_middle_is_neither_answered_nor_a_fault(
    api: Any, caplog: pytest.LogCaptureFixture
) -> None:
    messages = iter(
        [
            {"type": "http.request", "body": b'{"user', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    sent: list[Any] = []

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = {"authorization": f"Bearer {api.tokens['ana']}", "host": "127.0.0.1"}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/consent",
        "raw_path": b"/api/v1/consent",
        "query_string": b"",
        "headers": [
            (name.encode(), value.encode())
            for name, value in {**headers, "content-type": "application/json"}.items()
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "scheme": "http",
        "http_version": "1.1",
    }
    asyncio.run(api.client.app(scope, receive, send))
    assert (sent, caplog.records) == ([], [])
