"""Several processes on one socket."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from spendsense.ledger import BadInput
from spendsense.storage import Database
from spendsense.web.server import serve


@pytest.fixture
def database(tmp_path: Path):
    opened = Database.open(f"sqlite:///{tmp_path / 'spendsense.db'}")
    yield opened
    opened.close()


@pytest.mark.parametrize("workers", [0, -1, 65])
def test_a_number_of_workers_that_cannot_be_is_refused(database, workers):
    with pytest.raises(BadInput, match="workers cannot be"):
        serve(database, "127.0.0.1", 0, workers=workers)


def children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(each) for each in tasks.split()]


def working(process: int) -> list[int]:
    """The workers: Python keeps one more child, which watches over what they share."""
    named = {each: Path(f"/proc/{each}/cmdline").read_bytes() for each in children(process)}
    return [each for each, line in named.items() if b"spawn_main" in line]


def test_two_workers_answer_one_that_dies_is_replaced_and_both_stop(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("spendsense")), "serve", "--workers", "2"]
    command += ["--home", str(tmp_path), "--port", str(port)]
    running = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        address = f"http://127.0.0.1:{port}/api/v1/health"
        with httpx.Client(transport=httpx.HTTPTransport(retries=10), timeout=60) as client:
            assert client.get(address).status_code == 200
        first = working(running.pid)
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            now = working(running.pid)
            if len(now) == 2 and first[0] not in now:
                break
            time.sleep(0.2)
        assert first[1] in now and len(now) == 2
        assert httpx.get(address, timeout=60).status_code == 200
    finally:
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 0, said
    assert b"Traceback" not in said
