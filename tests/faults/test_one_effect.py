"""One key, one effect: from many threads, from two processes, on both engines, with secrets."""

from __future__ import annotations

import re
import socket
import subprocess
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from tests.faults.conftest import COMMAND, rows, sound

from spendsense.storage import Database, add_user, issue_token
from spendsense.storage.request_tables import requests
from spendsense.storage.users import User
from spendsense.web import POLICY, ROUTES, create_app
from spendsense.web.idempotency import IN_STEPS, RECORDS, SECRET

_AT = datetime(2026, 11, 1)
NEW = {"user_id": "eve", "name": "Eve"}
TELLS_A_SECRET = re.compile(r"^(token|secret|csrf_token|initial_password|password)$")


def at_once(send: Any, times: int = 20) -> list[Any]:
    """The answers to so many requests that set out together."""
    gate, answers = threading.Barrier(times), []

    def one(number: int) -> None:
        gate.wait()
        answers.append(send(number))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def check_one_effect(answers: list[Any]) -> None:
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {201, 409} and statuses[201] >= 1, statuses
    done = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.content for answer in done}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in done) == 1
    assert all("Retry-After" in a.headers for a in answers if a.status_code == 409)


@pytest.mark.parametrize("servers", [1, 2])
def test_twenty_threads_with_one_key_have_one_effect(api, servers):
    clients = [
        TestClient(create_app(api.database, clock=api.clock), raise_server_exceptions=False)
        for _ in range(servers)
    ]
    headers = {"Authorization": f"Bearer {api.tokens['operator']}"}
    headers["Idempotency-Key"] = str(uuid.uuid4())

    def send(number: int) -> Any:
        return clients[number % servers].post("/api/v1/users", json=NEW, headers=headers)

    check_one_effect(at_once(send))
    assert len(api.trail("user.add")) == 3 and sound(api.database)


@pytest.fixture
def two_processes(database: Database, monkeypatch, tmp_path) -> Iterator[str]:
    """The address of the real server with two processes on a real database."""
    url = database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SPENDSENSE_DATABASE_URL", url)
    monkeypatch.setenv("SPENDSENSE_HOME", str(tmp_path / "home"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (tmp_path / "said").open("wb") as said:
        command = [*COMMAND, "serve", "--port", str(port), "--workers", "2"]
        server = subprocess.Popen(command, stdout=said, stderr=said)
    address = f"http://127.0.0.1:{port}/api/v1"
    patience = time.monotonic() + 90
    while time.monotonic() < patience and server.poll() is None:
        try:
            httpx.get(f"{address}/health")
            break
        except httpx.TransportError:
            time.sleep(0.1)
    yield address
    server.terminate()
    server.wait(60)


def test_two_processes_share_what_they_know_of_a_key(two_processes, database):
    with database.write() as connection:
        token = issue_token(connection, role="operator", label="olga", at=_AT)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}

    def send(_: int) -> httpx.Response:
        return httpx.post(f"{two_processes}/users", json=NEW, headers=headers, timeout=60)

    check_one_effect(at_once(send))
    assert rows(database)["users"] == 1
    again = send(0)
    assert again.status_code == 201 and again.headers["Idempotent-Replayed"] == "true"


def test_every_write_of_a_request_is_kept_together_or_not_at_all(api):
    """The second write fails with a fault of ours: the first is undone, and the key is free."""
    database = api.database

    def two_writes(fails: bool) -> None:
        joint = database.at_once(lambda _: None)
        with joint.in_force():
            with database.write() as connection:
                add_user(connection, _user("one"), by="x", at=api.clock.at)
            with database.read() as connection:
                seen = sa.text("SELECT count(*) FROM users WHERE user_id = 'one'")
                assert connection.scalar(seen) == 1
            with database.write() as connection:
                add_user(connection, _user("two"), by="x", at=api.clock.at)
        joint.undo() if fails else joint.commit()

    before = rows(database)
    two_writes(fails=True)
    assert rows(database) == before
    two_writes(fails=False)
    assert rows(database)["users"] == before["users"] + 2 and sound(database)


def test_a_later_write_that_fails_is_undone_alone(api):
    joint = api.database.at_once(lambda _: None)
    with joint.in_force():
        with api.database.write() as connection:
            add_user(connection, _user("one"), by="x", at=api.clock.at)
        with pytest.raises(RuntimeError), api.database.write() as connection:
            add_user(connection, _user("two"), by="x", at=api.clock.at)
            raise RuntimeError("no")
    joint.commit()
    assert len(api.trail("user.add")) == 3 and sound(api.database)


def test_whoever_is_told_a_secret_is_not_told_it_again(api, database):
    """Nor is it kept: the database holds a hash of it and no more."""
    with database.write() as connection:
        root = issue_token(connection, role="administrator", label="root", at=_AT)
    body = {"login": "olaf", "role": "operator", "name": "Olaf"}
    sent = {"json": body, "headers": {"Idempotency-Key": "k-1"}, "who": root}
    first = api.post("/accounts", **sent)
    assert first.status_code == 201, first.text
    again = api.post("/accounts", **sent)
    assert again.status_code == 409 and again.headers["Idempotent-Replayed"] == "true"
    assert "was carried out" in again.text
    secret = first.json()["initial_password"]
    with database.read() as connection:
        assert secret not in again.text + str(connection.execute(sa.select(requests)).all())


def test_every_route_whose_answer_has_a_secret_is_known_as_such(api):
    document = api.client.app.openapi()
    told = {
        endpoint.name
        for endpoint in ROUTES
        if endpoint.method == "POST"
        and not str(POLICY[endpoint.name]).startswith("open")
        and any(TELLS_A_SECRET.match(name) for name in _answered(document, endpoint))
    }
    open_ones = {"sign_in", "identity_start", "identity_return"}
    assert told - open_ones <= SECRET
    assert {RECORDS, *IN_STEPS, *SECRET} <= {endpoint.name for endpoint in ROUTES}


def test_every_post_of_a_caller_says_in_the_contract_that_it_takes_a_key(api):
    document = api.client.app.openapi()
    for endpoint in ROUTES:
        operation = document["paths"][endpoint.path][endpoint.method.lower()]
        names = [each["name"] for each in operation.get("parameters", ())]
        takes = endpoint.method == "POST" and operation["x-access"] != "open"
        assert ("Idempotency-Key" in names) == takes, endpoint.name
        assert not takes or "409" in operation["responses"]


def _answered(document: Any, endpoint: Any) -> Iterator[str]:
    answer = document["paths"][endpoint.path]["post"]["responses"][str(endpoint.status)]
    yield from _fields(document, answer.get("content", {}), set())


def _fields(document: Any, schema: Any, seen: set[str]) -> Iterator[str]:
    if isinstance(schema, list):
        for each in schema:
            yield from _fields(document, each, seen)
    elif isinstance(schema, dict):
        yield from schema.get("properties", {})
        for name, each in schema.items():
            if name != "$ref":
                yield from _fields(document, each, seen)
            elif each not in seen:  # a tree is made of trees
                seen.add(each)
                named = document["components"]["schemas"][each.rpartition("/")[2]]
                yield from _fields(document, named, seen)


def _user(name: str) -> User:
    return User(user_id=name, name=None, email=None, created_at=None)
