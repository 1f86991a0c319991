"""Two worker processes of one server: whom one locks or signs out, the other does too."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from spendsense.cli.app import app

RIGHT = "nine lamps dance under"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of `spendsense serve --workers 2`, with an operator's account."""
    words = ["account", "create", "--role", "operator", "--login", "olga", "--password-stdin"]
    made = CliRunner().invoke(app, [*words, "--home", str(tmp_path)], input=f"{RIGHT}\n")
    assert made.exit_code == 0, made.output
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable, "-c", "from spendsense.cli import main; main()",
        "serve", "--workers", "2", "--port", str(port), "--home", str(tmp_path),
    ]  # fmt: skip
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield _ready(f"http://127.0.0.1:{port}")
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(60)


def _ready(address: str) -> str:
    """The address, once a process answers there: each loads the whole product first."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            asked(address, "/health")
            break
        except OSError:  # refused, or not yet answered
            time.sleep(0.1)
    return address


def asked(address: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
    """Status, body and headers of one call on a connection of its own."""
    data = None if body is None else json.dumps(body).encode()
    given = {"Content-Type": "application/json", "Connection": "close", **headers}
    call = urllib.request.Request(f"{address}/api/v1{path}", data, given)
    try:
        with urllib.request.urlopen(call, timeout=30) as answer:
            return answer.status, json.load(answer), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, json.load(error), error.headers


def test_a_session_and_a_lockout_are_of_the_server_and_not_of_a_process(served: str) -> None:
    who = {"login": "olga", "password": RIGHT}
    status, session, headers = asked(served, "/session", who)
    assert status == 200
    own = {
        "Cookie": headers["set-cookie"].partition(";")[0],
        "Origin": served,
        "X-CSRF-Token": session["csrf_token"],
    }
    # Each call is a connection of its own, and either process may take it.
    assert {asked(served, "/session", **own)[0] for _ in range(16)} == {200}
    assert asked(served, "/session/end", {}, **own)[0] == 200
    assert {asked(served, "/session", **own)[0] for _ in range(16)} == {401}
    wrong = {"login": "olga", "password": "wrong"}
    assert [asked(served, "/session", wrong)[0] for _ in range(5)] == [401] * 4 + [429]
    answers = [asked(served, "/session", who) for _ in range(8)]
    assert {status for status, _, _ in answers} == {429}
    assert all(0 < int(headers["retry-after"]) <= 60 for _, _, headers in answers)
