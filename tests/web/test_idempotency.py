"""A request that is sent again with its key is answered again, and not carried out again."""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from spendsense.storage import forget_answers
from spendsense.storage.request_tables import request_users, requests
from spendsense.web import create_app

NEW = {"user_id": "eve", "name": "Eve"}
GRANT = {"user_id": "ana", "action": "grant", "note": "in the app"}


def keyed(key: str | None = None) -> dict[str, str]:
    return {"Idempotency-Key": key or str(uuid.uuid4())}


def events(api: Any) -> int:
    with api.database.read() as connection:
        return int(connection.scalar(sa.text("SELECT count(*) FROM audit_events")) or 0)


def kept(api: Any) -> list[Any]:
    with api.database.read() as connection:
        return list(connection.execute(sa.select(requests)))


def test_the_first_answer_comes_again_byte_for_byte_and_nothing_is_done_twice(api):
    headers = keyed()
    first = api.post("/users", json=NEW, headers=headers)
    told = events(api)
    api.clock.forward(60)
    again = api.post("/users", json=NEW, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content and "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["content-type"] == first.headers["content-type"]
    assert events(api) == told


def test_without_a_key_the_second_is_a_request_of_its_own(api):
    assert api.post("/users", json=NEW).status_code == 201
    assert api.post("/users", json=NEW).status_code == 409
    assert kept(api) == []


def test_quotes_of_the_standard_around_a_key_are_no_part_of_it(api):
    assert api.post("/users", json=NEW, headers=keyed('"k-1"')).status_code == 201
    assert api.post("/users", json=NEW, headers=keyed("k-1")).headers["Idempotent-Replayed"]


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/users", "json": {**NEW, "name": "Eva"}},
        {"path": "/users", "content": json.dumps(NEW, indent=1)},
        {"path": "/consent", "json": NEW},
        {"path": "/ingest?dry_run=true", "json": NEW},
        {"path": "/ingest", "json": NEW},
    ],
    ids=["another name", "the same written otherwise", "another route", "a query", "no query"],
)
def test_a_key_with_other_content_or_another_address_is_refused(api, other):
    headers = keyed("k-1")
    assert api.post("/users", json=NEW, headers=headers).status_code == 201
    told = events(api)
    path = other.pop("path")
    refused = api.post(path, headers={**headers, "Content-Type": "application/json"}, **other)
    assert refused.status_code == 422
    assert "was sent before, at 2026-11-20 12:00:00 UTC, with other content" in refused.text
    assert events(api) == told


@pytest.mark.parametrize(
    "key", ["", " ", '""', "k" * 256, "schlüssel", "k\x7f", "\N{SNOWMAN}"], ids=ascii
)
def test_what_is_no_key_is_refused_and_nothing_is_done(api, key):
    told = events(api)
    refused = api.post(
        "/users",
        json=NEW,
        headers={"Idempotency-Key": key.encode()},
    )
    assert refused.status_code == 422 and refused.json()["faults"][0]["field"] == "Idempotency-Key"
    assert events(api) == told


def test_a_key_of_255_characters_is_one(api):
    assert api.post("/users", json=NEW, headers=keyed("k" * 255)).status_code == 201


def test_two_keys_in_one_request_are_refused(api):
    token = ("Authorization", f"Bearer {api.tokens['operator']}")
    two = [token, ("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    refused = api.client.post("/api/v1/users", json=NEW, headers=two)
    assert refused.status_code == 422 and "it once, not again" in refused.text


def test_the_key_of_one_caller_says_nothing_to_another(api):
    headers = keyed("k-1")
    assert api.post("/consent", json=GRANT, who="ana", headers=headers).status_code == 200
    ben = api.post("/consent", json={**GRANT, "user_id": "ben"}, who="ben", headers=headers)
    assert ben.status_code == 200 and "Idempotent-Replayed" not in ben.headers
    assert ben.json()["user_id"] == "ben"


def test_a_refusal_of_the_act_is_kept_as_well(drafted):
    """Otherwise a copy that comes late would do what its sender was told is not done."""
    path = f"/operator/review/{drafted.waiting()[0]}/withdraw"
    sent = {"json": {"reason": "too early"}, "headers": keyed()}
    first = drafted.post(path, **sent)
    assert first.status_code == 409
    again = drafted.post(path, **sent)
    assert again.content == first.content and again.headers["Idempotent-Replayed"] == "true"


def test_what_is_refused_before_it_is_tried_is_not_kept(api):
    headers = keyed("k-1")
    assert api.post("/users", json={"name": "nobody"}, headers=headers).status_code == 422
    assert api.post("/users", json=NEW, headers=headers, who=None).status_code == 401
    assert api.post("/users", json=NEW, headers=headers, who="ana").status_code == 403
    assert api.post("/users", json=NEW, headers=headers).status_code == 201


def test_after_a_day_a_key_is_new_and_what_was_kept_is_swept(api):
    headers = keyed("k-1")
    assert api.post("/users", json=NEW, headers=headers).status_code == 201
    api.clock.at += timedelta(hours=24)
    assert api.post("/users", json=NEW, headers=headers).status_code == 409
    (row,) = kept(api)
    assert row.status == 409


def test_a_minute_before_the_day_is_over_it_is_not(api):
    headers = keyed("k-1")
    api.post("/users", json=NEW, headers=headers)
    api.clock.at += timedelta(hours=23, minutes=59)
    assert api.post("/users", json=NEW, headers=headers).headers["Idempotent-Replayed"] == "true"


def test_others_of_yesterday_are_swept_by_whoever_comes_next(api):
    for number in range(3):
        api.post("/users", json={"user_id": f"u{number}"}, headers=keyed())
    api.clock.at += timedelta(hours=25)
    api.post("/users", json={"user_id": "late"}, headers=keyed())
    assert len(kept(api)) == 1
    with api.database.read() as connection:
        assert set(connection.scalars(sa.select(request_users.c.user_id))) == {"late"}


def test_neither_key_nor_content_is_in_the_database(api, tmp_path):
    sent = {**GRANT, "note": "my very own words"}
    api.post("/consent", json=sent, who="ana", headers=keyed("key-of-ana"))
    (row,) = kept(api)
    shown = str(row._mapping)
    assert "key-of-ana" not in shown and "my very own words" not in shown


def test_an_answer_that_somebody_changed_in_the_database_is_not_told(api):
    headers = keyed("k-1")
    api.post("/users", json=NEW, headers=headers)
    with api.database.write() as connection:
        connection.execute(requests.update().values(body=b'{"user_id": "eve", "name": "Mallory"}'))
    again = api.post("/users", json=NEW, headers=headers)
    assert again.status_code == 409 and "Mallory" not in again.text
    assert "was carried out" in again.text and again.headers["Idempotent-Replayed"] == "true"


def test_what_was_answered_of_a_user_goes_with_the_users_consent(drafted):
    path, headers = f"/operator/review/{drafted.waiting()[0]}/approve", keyed()
    first = drafted.post(path, headers=headers)
    assert first.status_code == 200 and first.json()["title"]
    revoke = {"user_id": "ana", "action": "revoke"}
    assert drafted.post("/consent", json=revoke, who="ana").status_code == 200
    assert all(row.body is None for row in kept(drafted))
    told = events(drafted)
    again = drafted.post(path, headers=headers)
    assert again.status_code == 409 and first.json()["title"] not in again.text
    assert "is not carried out again" in again.text and events(drafted) == told


def test_a_refusal_that_concerns_a_user_goes_whole(drafted):
    path = f"/operator/review/{drafted.waiting()[0]}/withdraw"
    sent = {
        "json": {
            "reason": "too early",
        },
        "headers": keyed(),
    }
    other = f"/operator/review/{drafted.waiting('ben')[0]}/withdraw"
    assert drafted.post("/users", json={"user_id": "ana"}, headers=keyed()).status_code == 409
    assert drafted.post(path, **sent).status_code == 409
    assert drafted.post(other, **{**sent, "headers": keyed()}).status_code == 409
    with drafted.database.write() as connection:
        forget_answers(connection, "ana")
    assert [row.status for row in kept(drafted)] == [409]  # which is Ben's


def test_what_a_user_was_refused_goes_with_the_users_consent(drafted):
    said = {"recommendation_id": "r-none", "verdict": "helpful"}
    refused = drafted.post("/feedback", json=said, who="ana", headers=keyed())
    assert refused.status_code == 404 and "User ana" in refused.text and len(kept(drafted)) == 1
    revoke = {"user_id": "ana", "action": "revoke"}
    assert drafted.post("/consent", json=revoke, who="ana").status_code == 200
    assert kept(drafted) == []


def test_an_operators_words_about_a_user_go_with_the_users_consent(drafted):
    """The refusal quotes the words, and says of nobody whose they are."""
    path, headers = f"/operator/review/{drafted.waiting()[0]}/override", keyed()
    words = {"title": "Ana is irresponsible", "body": "Stop overspending.", "reason": "tone"}
    refused = drafted.post(path, json=words, headers=headers)
    assert refused.status_code == 422 and "irresponsible" in refused.text
    assert drafted.post(path, json=words, headers=headers).content == refused.content
    revoke = {"user_id": "ana", "action": "revoke"}
    assert drafted.post("/consent", json=revoke, who="ana").status_code == 200
    assert kept(drafted) == []
    assert "irresponsible" not in drafted.post(path, json=words, headers=headers).text


def test_records_that_are_refused_are_not_kept_for_they_are_quoted(api, a_household):
    records = a_household("ana")
    records["transactions"][0]["amount_cents"] = "a lot"
    refused = api.post("/ingest", json=records, headers=keyed())
    assert refused.status_code == 422 and "a lot" in refused.text and kept(api) == []


def test_records_are_loaded_once_and_a_dry_run_is_no_load(api, a_household):
    records, dry, real = a_household("cara"), keyed(), keyed()
    for _ in range(2):
        assert api.post("/ingest?dry_run=true", json=records, headers=dry).status_code == 200
    answers = [api.post("/ingest", json=records, headers=real) for _ in range(3)]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert answers[0].json()["added"]["transactions"] == 31 and len(api.trail("load")) == 1


def test_a_run_is_done_once(drafted):
    drafted.clock.forward()
    new, headers = {"as_of": "2026-11-20"}, keyed()
    first = drafted.post("/operator/run", json=new, headers=headers)
    again = drafted.post("/operator/run", json=new, headers=headers)
    assert first.status_code == 200 and again.content == first.content
    assert len(drafted.trail("run.start")) == 2  # the one of the fixture, and this


def test_a_get_takes_no_key(api):
    assert api.get("/health", headers=keyed("")).status_code == 200


@pytest.mark.parametrize("servers", [1, 2])
def test_twenty_at_once_with_one_key_are_carried_out_once(api, servers):
    """Two servers share the keys by the database; one knows what is under way."""
    apps = [create_app(api.database, clock=api.clock) for _ in range(servers)]
    clients = [TestClient(app, raise_server_exceptions=False) for app in apps]
    headers = {"Authorization": f"Bearer {api.tokens['operator']}", **keyed()}
    gate, answers = threading.Barrier(20), []

    def send(number: int) -> None:
        client = clients[number % servers]
        gate.wait()
        answers.append(client.post("/api/v1/users", json=NEW, headers=headers))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {201, 409} and statuses[201] >= 1
    assert sum(not a.headers.get("Idempotent-Replayed") for a in answers if a.is_success) == 1
    assert len({answer.content for answer in answers if answer.is_success}) == 1
    assert all(a.headers["Retry-After"] for a in answers if a.status_code == 409)
    assert len(api.trail("user.add")) == 3
