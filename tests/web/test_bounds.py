"""What is asked of every request before anything is read of it, and how long an answer may take."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from tests.web.client import Client

from spendsense.ledger import BadInput
from spendsense.web import create_app
from spendsense.web.bounds import LONG_ANSWERS, Bounds
from spendsense.web.hosts import Served
from spendsense.web.routes import ROUTES


def asked(database, served: Served | None, host: str, **headers: str) -> Any:
    client = Client(create_app(database, served=served), raise_server_exceptions=False)
    return client.get("/api/v1/health", headers={"Host": host, **headers})


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8000", "LOCALHOST", "127.0.0.1:8000", "[::1]:8000", "192.168.1.5"],
)
def test_a_server_answers_to_its_own_name_and_to_addresses_in_numbers(database, host):
    assert asked(database, Served.at("127.0.0.1"), host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "a@localhost", "x:y"],
)
def test_a_name_that_leads_here_from_somebody_elses_page_is_refused(database, host):
    answer = asked(database, Served.at("127.0.0.1"), host)
    assert answer.status_code == 421
    assert "SPENDSENSE_PUBLIC_URL" in answer.json()["detail"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_address_where_people_reach_it_is_answered_to(database):
    served = Served.at("0.0.0.0", "https://money.example")
    assert asked(database, served, "money.example").status_code == 200
    assert asked(database, served, "other.example").status_code == 421


@pytest.mark.parametrize(
    "url", ["money.example", "ftp://a", "https://", "https://a/b", "https://["]
)
def test_a_public_url_that_is_none_is_told_in_a_sentence(url):
    with pytest.raises(BadInput, match="is not where a server is reached"):
        Served.at("127.0.0.1", url)


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "text/html, */*;q=0.1", "application/*", "text/html"]
)
def test_whoever_takes_json_or_a_page_is_answered(database, accept):
    assert asked(database, None, "localhost", Accept=accept).status_code == 200


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "text/csv, audio/*;q=0"])
def test_whoever_takes_nothing_that_we_have_is_told_so(database, accept):
    answer = asked(database, None, "localhost", Accept=accept)
    if "audio/*" not in accept:
        assert answer.status_code == 406
        assert "Accept: application/json" in answer.json()["detail"]


def through(bounds: Bounds, path: str = "/x") -> list[dict[str, Any]]:
    """What a caller is sent of an application that stands behind bounds."""
    sent: list[dict[str, Any]] = []
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode()}
    scope |= {"query_string": b"", "headers": [], "server": ("a", 80), "scheme": "http"}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(bounds(scope, receive, send))
    return sent


def taking(seconds: float) -> Any:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(seconds)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"late"})

    return application


def test_an_answer_that_takes_too_long_is_a_503_and_what_comes_after_is_not_sent():
    start, body = through(Bounds(taking(0.2), seconds=0.05))
    assert start["status"] == 503
    assert dict(start["headers"])[b"retry-after"] == b"30"
    assert "may still be done" in json.loads(body["body"])["detail"]


def test_an_answer_in_time_is_sent_as_it_is():
    start, body = through(Bounds(taking(0.01), seconds=5))
    assert (start["status"], body["body"]) == (200, b"late")


@pytest.mark.parametrize(
    ("path", "status"), [("/x", 200), ("/runs/run_1/x", 200), ("/runs/run_1/x/y", 503), ("/z", 503)]
)
def test_an_address_whose_work_grows_with_the_database_may_take_longer(path, status):
    longer = {"/x": 5, "/runs/{run_id}/x": 5}
    start, *_ = through(Bounds(taking(0.1), seconds=0.02, longer=longer), path)
    assert start["status"] == status


def test_a_run_and_its_evaluation_may_take_as_long_and_every_such_address_is_one():
    for work in ("start_run", "evaluate_run"):
        (path,) = (each.path for each in ROUTES if each.name == work)
        assert LONG_ANSWERS[path] == 900
    assert set(LONG_ANSWERS) <= {each.path for each in ROUTES}


def test_a_caller_is_told_before_the_work_that_cannot_be_stopped_ends():
    began, told = time.monotonic(), []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.3)

    async def send(message: Any) -> None:
        told.append(time.monotonic() - began)

    scope = {"type": "http", "method": "GET", "path": "/x", "raw_path": b"/x", "headers": []}
    scope |= {"query_string": b"", "server": ("a", 80), "scheme": "http"}
    asyncio.run(Bounds(application, seconds=0.05)(scope, None, send))  # type: ignore[arg-type]
    assert told[0] < 0.25 < time.monotonic() - began
