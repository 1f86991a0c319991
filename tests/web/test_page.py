"""The page at /api, and at / where the web app was not built."""

from __future__ import annotations

import base64
import hashlib
import re

from spendsense.recommendations import DISCLOSURE
from spendsense.web import ROUTES


def test_the_page_says_what_this_is_and_lists_every_address(api):
    answer = api.client.get("/api")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for endpoint in ROUTES:
        assert f"<code>{endpoint.method} {endpoint.path}</code>" in answer.text
    assert DISCLOSURE in answer.text
    assert "prefers-color-scheme: dark" in answer.text


def test_the_page_runs_no_script_and_loads_nothing(api):
    text = api.client.get("/api").text
    assert "<script" not in text and "onload" not in text
    assert not re.search(r"(src|href)=\"(?!/(api/v1/|\"))", text)


def test_the_policy_of_the_page_allows_exactly_its_style(api):
    answer = api.client.get("/api")
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{seal}'" in answer.headers["content-security-policy"]
