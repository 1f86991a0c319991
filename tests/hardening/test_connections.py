"""How much and how long one connection may take of the server, over real sockets."""

from __future__ import annotations

import time
from contextlib import ExitStack

import httpx
import pytest

from spendsense.web import protocol
from spendsense.web.headers import SECURITY

from .conftest import Wire, heard

HEALTH = b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n"


def closed(wire) -> bool:
    """Whether the server has ended a connection."""
    try:
        return wire.recv(65_536) == b""
    except ConnectionResetError:
        return True


def test_a_client_that_sends_a_byte_now_and_then_is_sent_away(wire: Wire):
    with wire.connect() as slow:
        began = time.monotonic()
        slow.sendall(HEALTH)
        with pytest.raises(OSError):  # a broken pipe, once the server has gone
            while time.monotonic() - began < 10:
                slow.sendall(b"X-A: b\r\n")
                time.sleep(0.05)
        assert time.monotonic() - began < 5


def test_what_it_is_told_is_a_problem_document_with_every_security_header(wire: Wire):
    with wire.connect() as slow:
        slow.sendall(HEALTH)
        answer = heard(slow)
        assert closed(slow)
    assert answer.status == 408
    assert answer.problem["detail"].startswith("The request took too long to come in.")
    assert answer.headers["connection"] == "close"
    assert {name: answer.headers[name.lower()] for name in SECURITY} == SECURITY


def test_a_connection_that_says_nothing_is_ended(wire: Wire):
    with wire.connect() as silent:
        assert heard(silent).status == 408
        assert closed(silent)


def test_a_body_that_does_not_come_is_not_waited_for(wire: Wire):
    with wire.connect() as slow:
        slow.sendall(
            b"POST /api/v1/consent HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        answer = heard(slow)
    # Nobody said who calls: that is answered first, and no body is waited for.
    assert answer.status in (401, 408)


def test_many_slow_clients_keep_nobody_else_out(wire: Wire):
    with ExitStack() as slow:
        for _ in range(15):
            connection = slow.enter_context(wire.connect())
            connection.sendall(b"GET /api/v1/health HTTP/1.1\r\nX-Slow: ")
        began = time.monotonic()
        assert httpx.get(f"{wire.address}/api/v1/health").status_code == 200
        assert time.monotonic() - began < 2


def test_one_connection_too_many_is_told_to_come_back_and_the_rest_are_served(wire: Wire):
    with ExitStack() as stack:
        held = [stack.enter_context(wire.connect()) for _ in range(20)]
        time.sleep(0.1)
        extra = stack.enter_context(wire.connect())
        answer = heard(extra)
        assert (answer.status, answer.headers["retry-after"]) == (503, "2")
        held[0].sendall(HEALTH + b"\r\n")
        assert heard(held[0]).status == 200
    time.sleep(0.2)
    assert httpx.get(f"{wire.address}/api/v1/health").status_code == 200


def test_headers_past_the_limit_are_a_431_and_beneath_it_are_read(wire: Wire):
    size = protocol.HEAD_BYTES
    beneath = wire.say(HEALTH + b"X-Long: " + b"a" * (size - 200) + b"\r\n\r\n")
    assert beneath.status == 200
    past = wire.say(HEALTH + b"X-Long: " + b"a" * (size + 1))
    assert past.status == 431
    assert "longer than 16,384 bytes" in past.problem["detail"]


def test_a_hundred_headers_are_read_and_one_more_is_a_431(wire: Wire):
    def asked(headers: int) -> int:
        more = b"".join(b"X-%d: a\r\n" % number for number in range(headers - 1))
        return wire.say(HEALTH + more + b"\r\n").status

    assert (asked(100), asked(101)) == (200, 431)


def test_an_address_past_the_limit_is_a_414_and_beneath_it_is_read(wire: Wire):
    def asked(length: int) -> int:
        path = b"/api/v1/health?x=" + b"a" * (length - len("/api/v1/health?x="))
        return wire.say(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n").status

    assert (asked(4_096), asked(4_097)) == (422, 414)


@pytest.mark.parametrize(
    "said",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS to a server without
        b"nonsense\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",  # no host at all
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/x\r\nHost: a\r\n\r\n",
    ],
)
def test_what_is_no_request_is_a_400_that_names_nothing_of_the_server(wire: Wire, said):
    answer = wire.say(said)
    assert answer.status in (400, 431)
    text = answer.body.decode().lower()
    assert not [
        word
        for word in ("traceback", "uvicorn", "h11", "python", "/")
        if word in text and word not in ("/",)
    ]
    assert answer.problem["title"] == "Bad Request"


def test_a_length_and_chunks_at_once_do_not_hide_a_second_request(wire: Wire):
    """What smuggles a request past a proxy: h11 takes the chunks, and the connection ends."""
    said = (
        b"POST /api/v1/consent HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/v1/health HTTP/1.1\r\n"
        b"Host: localhost\r\n\r\n"
    )
    with wire.connect() as connection:
        connection.sendall(said)
        first = heard(connection)
        assert first.status in (400, 401, 411)


def test_the_server_says_neither_its_name_nor_its_version(wire: Wire):
    for said in (HEALTH + b"\r\n", b"nonsense\r\n\r\n", b"GET /no HTTP/1.1\r\nHost: a\r\n\r\n"):
        headers = wire.say(said).headers
        assert "server" not in headers and "x-powered-by" not in headers


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "PUT", "DELETE", "PATCH"])
def test_a_method_that_no_address_takes_is_refused(wire: Wire, method):
    answer = wire.say(f"{method} /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert answer.status in (400, 405)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_request_to_become_a_websocket_is_answered_as_any_other(wire: Wire):
    more = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n"
    assert wire.say(HEALTH + more).status == 200


def test_an_address_is_decoded_once_and_never_again(wire: Wire):
    answer = wire.say(b"GET /api/v1/%2541 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer.status == 404
    assert answer.problem["detail"].startswith("There is nothing at /api/v1/%41.")
