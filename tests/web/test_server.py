"""A real server on a real socket."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import httpx
import pytest

from spendsense.ledger import BadInput
from spendsense.web.server import listening, server


@pytest.fixture
def served(drafted) -> Iterator[str]:
    """The address of a running server over the drafted database."""
    with listening("127.0.0.1", 0) as listener:
        running = server(drafted.database, clock=drafted.clock)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


def test_from_consent_to_what_the_user_reads_over_the_wire(served, drafted):
    operator = {"Authorization": f"Bearer {drafted.tokens['operator']}"}
    ana = {"Authorization": f"Bearer {drafted.tokens['ana']}"}
    with httpx.Client(base_url=f"{served}/api/v1") as client:
        assert client.get("/health").json()["status"] == "ok"
        assert client.get("/recommendations/ana").status_code == 401
        first = client.get("/operator/review?user_id=ana", headers=operator).json()["items"][0]
        path = f"/operator/review/{first['id']}/approve"
        assert client.post(path, headers=operator).status_code == 200
        drafted.clock.forward(2)  # an approval is held for a moment, and can be undone
        [item] = client.get("/recommendations/ana", headers=ana).json()["recommendations"]
        assert item["id"] == first["id"]
        drafted.clock.forward()
        revoke = {"user_id": "ana", "action": "revoke"}
        assert client.post("/consent", json=revoke, headers=ana).status_code == 200
        assert client.get("/recommendations/ana", headers=ana).status_code == 403


def test_the_server_does_not_say_what_it_is_made_of(served):
    answer = httpx.get(f"{served}/api/v1/health")
    assert "server" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_body_over_the_limit_is_refused_over_the_wire(served, drafted):
    headers = {"Authorization": f"Bearer {drafted.tokens['operator']}"}
    chunks = (b" " * 1_048_576 for _ in range(11))
    answer = httpx.post(f"{served}/api/v1/ingest", content=chunks, headers=headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_path_with_an_encoded_slash_or_a_nul_is_harmless_over_the_wire(served, drafted):
    headers = {"Authorization": f"Bearer {drafted.tokens['operator']}"}
    for path in ("..%2f..%2fetc%2fpasswd", "%00", "%ff", "%27%20OR%201%3D1"):
        answer = httpx.get(f"{served}/api/v1/profile/{path}", headers=headers)
        assert answer.status_code == 404, path


def test_two_operators_at_once_and_only_one_decides(served, drafted):
    headers = {"Authorization": f"Bearer {drafted.tokens['operator']}"}
    address = f"{served}/api/v1/operator/review/{drafted.waiting()[0]}/approve"
    statuses: list[int] = []

    def approve() -> None:
        statuses.append(httpx.post(address, headers=headers, timeout=30).status_code)

    threads = [threading.Thread(target=approve) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [409] * 5


def test_an_answer_does_not_wait_for_the_acknowledgement_of_its_headers():
    with (
        listening("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as taken,
    ):
        assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_a_port_that_is_taken_is_told_in_a_sentence():
    with listening("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(BadInput, match=f"Port {port} on 127.0.0.1 is taken"):
            listening("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("no.such.host.invalid", 0), ("127.0.0.1", 70_000)])
def test_an_address_that_is_none_is_told_in_a_sentence(host, port):
    with pytest.raises(BadInput, match=f"Cannot serve on {host} port {port}: "):
        listening(host, port)


def test_the_server_tells_where_it_listens_and_stops_on_a_signal_without_a_traceback(tmp_path):
    program = (
        "from functools import partial; from spendsense.storage import Database; "
        "from spendsense.web.server import serve; "
        f"serve(Database.open('sqlite:///{tmp_path / 'a.db'}'), '127.0.0.1', 0, "
        "listens=partial(print, flush=True))"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    address = running.stdout.readline().strip()
    with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
        assert client.get(f"{address}/api/v1/health").status_code == 200
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=20)
    assert (running.returncode, said) == (0, "")
