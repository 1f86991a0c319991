"""How the built web app is served: its page, its files, and nothing else."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from spendsense.web import built

PAGE = """<!doctype html><meta name="style-nonce" content="%STYLE_NONCE%" />
<script type="module" src="/assets/index-1.js"></script>"""


@pytest.fixture
def static(tmp_path, monkeypatch):
    """A small build in the place of the real one."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "assets" / "index-1.js").write_text("let a = 1;\n" * 200)
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / "mark.svg").write_text("<svg/>")
    for function in (built.page, built.file, built.is_built):
        defaults = function.__kwdefaults__ or {}
        if "folder" in defaults:
            monkeypatch.setitem(defaults, "folder", tmp_path)
        else:
            monkeypatch.setattr(function, "__defaults__", (tmp_path,))
    return tmp_path


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/account", "/me/pattern?window=180&x=1", "/console/people/u-1"]
)
def test_every_address_of_a_view_gives_the_page_and_no_browser_keeps_it(api, static, path):
    answer = api.client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "/assets/index-1.js" in answer.text


def test_the_nonce_is_in_the_page_and_in_its_policy_and_each_time_another(api, static):
    seen = set()
    for _ in range(3):
        answer = api.client.get("/")
        [nonce] = re.findall(r'content="([^"]+)"', answer.text)
        assert f"'nonce-{nonce}'" in answer.headers["content-security-policy"]
        seen.add(nonce)
    assert len(seen) == 3 and built.NONCE not in seen


def test_the_policy_lets_nothing_run_but_the_files_of_the_app(api, static):
    policy = api.client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy
    assert "require-trusted-types-for 'script'" in policy and "trusted-types 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy and "data:" not in policy


def test_a_file_is_kept_for_good_and_sent_small_to_whoever_takes_that(api, static):
    plain = api.client.get("/assets/index-1.js", headers={"Accept-Encoding": "identity"})
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "content-encoding" not in plain.headers
    small = api.client.get("/assets/index-1.js", headers={"Accept-Encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip" and small.text == plain.text
    assert int(small.headers["content-length"]) == len(gzip.compress(plain.content, 9, mtime=0))
    assert small.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "name", ["none.js", "../index.html", "%2e%2e/index.html", "..%2fmanifest.json", "index-1.js/"]
)
def test_nothing_but_the_files_of_the_build_is_served(api, static, name):
    answer = api.client.get(f"/assets/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_the_build_says_of_itself_is_not_served(api, static):
    assert api.client.get("/manifest.json").status_code == 404


def test_without_a_build_the_addresses_of_the_api_are_shown(api, static):
    (static / "index.html").unlink()
    assert "<code>GET /api/v1/health</code>" in api.client.get("/").text


def test_an_address_of_the_api_is_never_the_page(api, static):
    for path in ("/api/v1/nothing", "/api/nothing", "/nothing", "/me", "/console"):
        assert api.client.get(path).status_code == 404, path


def test_the_folder_of_the_build_is_that_of_the_package():
    assert Path(built.__file__).parent / "static" == built.STATIC
