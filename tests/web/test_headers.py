"""What every answer tells the browser it may not do."""

from __future__ import annotations

import pytest

from spendsense.web.headers import SECURITY


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/health", 200),
        ("/api/v1/openapi.json", 200),
        ("/api/v1/operator/users", 401),
        ("/nowhere", 404),
        ("/api/v1/health?x=1", 422),
    ],
)
def test_every_answer_carries_the_security_headers(api, path, status):
    answer = api.client.get(path)
    assert answer.status_code == status
    for name, value in SECURITY.items():
        assert answer.headers.get_list(name) == [value]
    assert "access-control-allow-origin" not in answer.headers


def test_no_other_origin_is_let_in(api):
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    answer = api.client.options("/api/v1/health", headers=headers)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_page_allows_its_own_style_and_nothing_else(api):
    answer = api.client.get("/")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy and "script" not in policy
    assert answer.headers["cache-control"] == "no-store"
