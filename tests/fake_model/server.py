"""The server: it keeps what it was sent, and answers as its mode does."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from .modes import MODES


class FakeModel:
    """A model at `base_url`, in one mode until another is set; `bodies` and `headers` are kept.

    `delay` says of each request how many seconds it thinks before it answers.
    """

    def __init__(
        self, mode: str = "ok", delay: Callable[[bytes], float] = lambda body: 0.0
    ) -> None:
        self.mode = mode
        self.delay = delay
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> FakeModel:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()  # whoever hangs or drips, ends
        self._server.shutdown()
        self._server.server_close()

    def lessons(self) -> list[dict[str, Any]]:
        """What each request asked to have worded."""
        return [asked(body) for body in self.bodies]

    def note(self, path: str, headers: Mapping[str, str], body: bytes) -> None:
        with self._lock:
            self.paths.append(path)
            self.headers.append({name.lower(): value for name, value in headers.items()})
            self.bodies.append(body)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)

    def done(self) -> None:
        with self._lock:
            self._at_once -= 1


def asked(body: bytes) -> dict[str, Any]:
    """The lesson, facts and names in the last message of a request."""
    found: dict[str, Any] = json.loads(json.loads(body)["messages"][-1]["content"])
    return found


class Exchange:
    """One request and the ways to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: bytes, closing: threading.Event):
        self._handler = handler
        self._body = body
        self.closing = closing

    @property
    def lesson(self) -> dict[str, Any]:
        return asked(self._body)

    @property
    def request(self) -> str:
        return self._body.decode()

    def send(
        self,
        status: int,
        body: bytes,
        kind: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.begin(status, kind, len(body), headers)
        self.write(body)

    def begin(
        self,
        status: int,
        kind: str = "application/json",
        length: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self._handler.send_header(name, value)
        if length is not None:
            self._handler.send_header("Content-Length", str(length))
        else:
            self._handler.send_header("Connection", "close")
            self._handler.close_connection = True
        self._handler.end_headers()

    def write(self, part: bytes) -> None:
        self._handler.wfile.write(part)
        self._handler.wfile.flush()

    def break_off(self) -> None:
        self._handler.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that left is no error here: many are meant to."""


def _handler(model: FakeModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            model.note(self.path, dict(self.headers), body)
            model.closing.wait(model.delay(body))
            try:
                MODES[model.mode].answers(Exchange(self, body, model.closing))
            finally:
                model.done()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: what was asked is kept in `bodies`."""

    return Handler
