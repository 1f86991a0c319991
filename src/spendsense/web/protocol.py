"""One connection, and how much and how long it may take of the server.

uvicorn bounds neither how slowly a request may come in nor how many connections stand open. A
client that sends a byte a second, or opens connections and says nothing, would hold them for ever.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from .headers import REQUEST_ID, SECURITY

HEAD_BYTES = 16 * 1024
"""How long the address and the headers of a request may be, all together."""
HEAD_SECONDS = 10
"""How long they may take to come in, from when the connection is open or the last answer given."""
BODY_SECONDS = 60
"""How long a body may take to come in."""
KEPT_OPEN_SECONDS = 5
"""How long a connection stays open after an answer when nothing more is asked."""
MOST_CONNECTIONS = 512
"""How many connections one process holds open."""

MALFORMED = (400, "Bad Request", "This is not a request of HTTP/1.1.")
TOO_SLOW = (408, "Request Timeout", "The request took too long to come in. Send it again at once.")
TOO_LONG = (
    431,
    "Request Header Fields Too Large",
    f"The address and the headers are longer than {HEAD_BYTES:,} bytes together. Send fewer.",
)
TOO_MANY = (503, "Service Unavailable", "Too many connections are open. Try again in a moment.")


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 by h11, with an end to waiting, and every refusal a problem document."""

    head_seconds: float = HEAD_SECONDS
    body_seconds: float = BODY_SECONDS
    most_connections = MOST_CONNECTIONS

    waiting: asyncio.TimerHandle | None = None
    waiting_for: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.most_connections:
            self.refuse(TOO_MANY)
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_for(None, 0)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def send_400_response(self, msg: str) -> None:
        waiting, _ = self.conn.trailing_data
        self.refuse(TOO_LONG if len(waiting) > HEAD_BYTES else MALFORMED)

    def timeout_keep_alive_handler(self) -> None:
        # `close` would wait for a client that does not read to take what is left.
        self.transport.abort()

    def refuse(self, why: tuple[int, str, str]) -> None:
        """Answer with a problem and end the connection, if no answer has begun."""
        self._wait_for(None, 0)
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(refusal(*why))
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.close()
        self.loop.call_later(KEPT_OPEN_SECONDS, self.transport.abort)

    def _watch(self) -> None:
        """Arm the clock of what the connection waits for now; a clock that runs runs on."""
        if self.transport.is_closing():
            return
        state = self.conn.their_state
        begun = bool(self.conn.trailing_data[0]) or self.cycle is None
        if state is h11.IDLE and begun:
            self._wait_for(h11.IDLE, self.head_seconds)
        elif state is h11.SEND_BODY:
            self._wait_for(h11.SEND_BODY, self.body_seconds)
        else:
            self._wait_for(None, 0)

    def _wait_for(self, what: object, seconds: float) -> None:
        if what is self.waiting_for:
            return
        if self.waiting is not None:
            self.waiting.cancel()
        self.waiting_for, self.waiting = what, None
        if what is not None:
            self.waiting = self.loop.call_later(seconds, self.refuse, TOO_SLOW)


def refusal(status: int, title: str, detail: str) -> bytes:
    """An answer where there is no request to answer, or none that can be read."""
    named = secrets.token_hex(16)
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": "",
        "request_id": named,
        "faults": [],
        "conflicts": [],
    }
    body = json.dumps(problem, separators=(",", ":")).encode()
    headers = {
        **SECURITY,
        REQUEST_ID: named,
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    if status == 503:
        headers["Retry-After"] = "2"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} {title}\r\n{lines}\r\n".encode() + body
