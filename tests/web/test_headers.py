"""What every answer tells the browser it may not do."""

from __future__ import annotations

import pytest
from tests.web.client import Client

from spendsense.web import create_app
from spendsense.web.headers import SECURITY, STRICT_TRANSPORT
from spendsense.web.hosts import Served

ANSWERS = [
    ("GET", "/api/v1/health", 200),
    ("GET", "/api/v1/openapi.json", 200),
    ("GET", "/api/v1/operator/users", 401),
    ("GET", "/nowhere", 404),
    ("POST", "/api/v1/health", 405),
    ("GET", "/api/v1/health?x=1", 422),
    ("GET", "/" + "a" * 5_000, 414),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_carries_the_security_headers(api, method, path, status):
    answer = api.client.request(method, path)
    assert answer.status_code == status
    for name, value in SECURITY.items():
        assert answer.headers.get_list(name) == [value]
    assert "access-control-allow-origin" not in answer.headers


def test_what_is_said_forbids_what_a_page_could_do_with_an_answer():
    policy = SECURITY["Content-Security-Policy"]
    for wanted in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "sandbox"):
        assert wanted in policy
    assert "unsafe" not in policy


def test_what_is_personal_is_kept_by_nobody_on_the_way(drafted):
    for path in ("/profile/ana", "/recommendations/ana", "/consent/ana"):
        answer = drafted.get(path, who="ana")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_over_https_every_answer_says_that_it_stays_so(database, method, path, status):
    served = Served.at("127.0.0.1", "https://localhost")
    client = Client(create_app(database, served=served), base_url="http://localhost")
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers.get_list("strict-transport-security") == [STRICT_TRANSPORT]


def test_over_http_a_browser_is_not_told_to_stay_on_https(api):
    assert "strict-transport-security" not in api.client.get("/api/v1/health").headers


@pytest.mark.parametrize("origin", ["https://example.org", "null", "http://testserver"])
def test_no_other_origin_is_let_in(api, origin):
    asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    answer = api.client.options("/api/v1/health", headers=asked)
    assert answer.status_code == 405
    plain = api.client.get("/api/v1/health", headers={"Origin": origin})
    for each in (answer, plain):
        assert not [name for name in each.headers if name.startswith("access-control")]


def test_every_answer_names_what_it_is(api):
    kinds = {path: api.client.get(path).headers["content-type"] for _, path, _ in ANSWERS[:4]}
    assert kinds == {
        "/api/v1/health": "application/json",
        "/api/v1/openapi.json": "application/json",
        "/api/v1/operator/users": "application/problem+json",
        "/nowhere": "application/problem+json",
    }
    assert api.client.get("/").headers["content-type"] == "text/html; charset=utf-8"


def test_nothing_is_redirected(api):
    for path in ("/api/v1/health/", "/api/v1", "/api/v1/../", "/index.html"):
        answer = api.client.get(path, follow_redirects=False)
        assert answer.status_code == 404, path
        assert "location" not in answer.headers


def test_what_a_proxy_would_say_is_not_believed(database):
    served = Served.at("127.0.0.1")
    client = Client(create_app(database, served=served), base_url="http://localhost")
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Forwarded": "by=x"}
    answer = client.get("/", headers=said)
    assert answer.status_code == 200
    assert "strict-transport-security" not in answer.headers
    assert "evil.example" not in answer.text


def test_the_page_allows_its_own_style_and_nothing_else(api):
    answer = api.client.get("/api")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy and "script" not in policy
    assert answer.headers["cache-control"] == "no-store"
