"""The cookie of a session in a real browser, on plain http on this machine as in the demo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from spendsense.storage import create_account
from spendsense.storage.passwords import hashed
from spendsense.web.cookies import COOKIE
from spendsense.web.server import listening, server

from .browser import PROGRAM, Page, page

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
RIGHT = "nine lamps dance under"


@contextmanager
def serving(api: Any) -> Iterator[str]:
    running = server(api.database, clock=api.clock)
    with listening("127.0.0.1", 0) as listener:
        thread = Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join()


@contextmanager
def another_site() -> Iterator[str]:
    """A page of somebody else's, at another name."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"<p>hi")

        def log_message(self, *args: Any) -> None:
            pass

    elsewhere = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=elsewhere.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{elsewhere.server_port}"
    elsewhere.shutdown()
    elsewhere.server_close()


def asked(browser: Page, address: str, body: Any = None, **headers: str) -> dict[str, Any]:
    """What a script on the page is answered."""
    how: dict[str, Any] = {"headers": {"Content-Type": "application/json", **headers}}
    if body is not None:
        how |= {"method": "POST", "body": json.dumps(body)}
    return dict(
        browser.run(
            f"fetch('/api/v1{address}', {json.dumps(how)})"
            ".then(async a => ({status: a.status, body: await a.json()}))"
        )
    )


@pytest.fixture
def ana(api: Any) -> Any:
    with api.database.write() as connection:
        create_account(
            connection,
            login="ana",
            name="Ana",
            role="user",
            user_id="ana",
            password_hash=hashed(RIGHT),
            at=api.clock.at,
            by="test",
        )
    return api


def test_a_browser_keeps_the_cookie_hides_it_from_scripts_and_sends_it_to_us_alone(
    ana: Any, tmp_path: Path
) -> None:
    change = {"user_id": "ana", "action": "grant"}
    with serving(ana) as ours, another_site() as theirs, page(tmp_path) as browser:
        browser.go(ours)
        assert asked(browser, "/session")["status"] == 401
        entered = asked(browser, "/session", {"login": "ana", "password": RIGHT})
        assert entered["status"] == 200
        csrf = entered["body"]["csrf_token"]
        assert asked(browser, "/session")["body"]["login"] == "ana"
        assert browser.run("document.cookie") == ""
        [kept] = browser.say("Network.getCookies", urls=[ours])["cookies"]
        assert (kept["name"], kept["path"], kept["domain"]) == (COOKIE, "/", "127.0.0.1")
        assert (kept["secure"], kept["httpOnly"], kept["sameSite"]) == (True, True, "Lax")

        assert asked(browser, "/consent", change)["status"] == 403
        _from_their_page(browser, theirs, ours, csrf, change)
        assert ana.get("/consent/ana").json()["events"] == []

        browser.go(ours)
        assert asked(browser, "/consent", change, **{"X-CSRF-Token": csrf})["status"] == 200
        assert asked(browser, "/session/end", {}, **{"X-CSRF-Token": csrf})["status"] == 200
        assert browser.say("Network.getCookies", urls=[ours])["cookies"] == []
        assert asked(browser, "/session")["status"] == 401


def _from_their_page(
    browser: Page, theirs: str, ours: str, csrf: str, change: dict[str, str]
) -> None:
    """Every way a page of another site has of asking us for a change, though it knew the token."""
    browser.go(theirs)
    body = json.dumps(json.dumps(change))
    address = json.dumps(f"{ours}/api/v1/consent")
    for how in (
        f"{{method: 'POST', mode: 'no-cors', credentials: 'include', body: {body}}}",
        f"{{method: 'POST', credentials: 'include', body: {body}, headers: "
        f"{{'Content-Type': 'application/json', 'X-CSRF-Token': {json.dumps(csrf)}}}}}",
    ):
        browser.run(f"fetch({address}, {how}).then(a => a.status, () => 'blocked')")
    read = browser.run(
        f"fetch('{ours}/api/v1/session', {{credentials: 'include'}})"
        ".then(a => a.status, () => 'blocked')"
    )
    assert read == "blocked"
    # A form sends the browser itself there, and takes a cookie along that is not Lax or Strict.
    browser.run(
        "new Promise(done => {"
        "document.body.innerHTML = '<iframe name=f></iframe><form method=post target=f "
        f"enctype=text/plain><input name=a></form>'; document.forms[0].action = {address};"
        "document.querySelector('iframe').onload = done; document.forms[0].submit()})"
        ".then(() => 1)"
    )
