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
from spendsense.storage import Database, migrate
from spendsense.web.hosts import Served
from spendsense.web.server import _Worker, serve


@pytest.fixture
def database(tmp_path: Path):
    opened = Database.open(f"sqlite:///{tmp_path / 'spendsense.db'}")
    yield opened
    opened.close()


@pytest.mark.parametrize("workers", [0, -1, 65])
def test_a_number_of_workers_that_cannot_be_is_refused(database, workers):
    with pytest.raises(BadInput, match="workers cannot be"):
        serve(database, "127.0.0.1", 0, workers=workers)


WRONG = {
    "SPENDSENSE_RATE_LIMITS": "api=many",
    "SPENDSENSE_REDIS_URL": "http://localhost",
    "SPENDSENSE_OIDC_ISSUER": "https://id.example",
    "SPENDSENSE_LOG": "xml",
    "SPENDSENSE_TRACES": "nowhere",
}


@pytest.mark.parametrize("setting", WRONG)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_setting_that_is_wrong_is_told_before_anything_is_served(
    database, tmp_path, monkeypatch, setting, workers
):
    def begun(*_: object) -> None:
        raise AssertionError("something was begun that reads it only then")

    for each in ("server", "Multiprocess", "scraped"):
        monkeypatch.setattr(f"spendsense.web.server.{each}", begun)
    monkeypatch.setenv(setting, WRONG[setting])
    with pytest.raises(BadInput, match=setting.rpartition("_")[0]):
        serve(database, "127.0.0.1", 0, workers=workers, home=tmp_path)


def test_a_key_of_the_cache_that_others_can_read_is_told_too(database, tmp_path, monkeypatch):
    monkeypatch.setenv("SPENDSENSE_REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setattr("spendsense.web.server.Multiprocess", None)
    (tmp_path / "cache-key").write_bytes(b"x" * 32)
    (tmp_path / "cache-key").chmod(0o644)
    with pytest.raises(BadInput, match="read by others"):
        serve(database, "127.0.0.1", 0, workers=2, home=tmp_path)


def test_several_workers_with_a_wrong_setting_end_with_a_sentence(tmp_path, monkeypatch):
    command = [str(Path(sys.executable).with_name("spendsense")), "serve", "--workers", "2"]
    command += ["--home", str(tmp_path), "--port", "0"]
    monkeypatch.setenv("SPENDSENSE_RATE_LIMITS", "api=many")
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, start_new_session=True, text=True
    ) as running:
        try:
            _, said = running.communicate(timeout=60)
        except subprocess.TimeoutExpired:  # begun anew without end
            os.killpg(running.pid, signal.SIGKILL)
            raise
    assert running.returncode == 1 and "SPENDSENSE_RATE_LIMITS" in said
    assert "Traceback" not in said


def test_a_worker_does_not_migrate_what_only_a_command_may(database, tmp_path, monkeypatch):
    with database.write() as connection:
        migrate.downgrade(connection, "0011")
    monkeypatch.setenv("SPENDSENSE_MIGRATE", "command")
    url = f"sqlite:///{tmp_path / 'spendsense.db'}"
    with pytest.raises(BadInput, match="spendsense migrate"):
        _Worker(url, Served(), tmp_path)()
    with database.read() as connection:
        assert migrate.revision(connection) == "0011"


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
