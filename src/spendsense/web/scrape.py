"""Where Prometheus asks: a listener of its own beside the API's, in the process that was started.

Of one process it tells what that counted; of several workers, what all of them did together.
"""

from __future__ import annotations

import hmac
import io
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import BoundedSemaphore, Thread
from time import monotonic
from typing import Any

from spendsense.config import Config
from spendsense.ledger import BadInput
from spendsense.storage import Database
from spendsense.telemetry import counts, event
from spendsense.telemetry.settings import Bind, loopback, metrics_bind

from .given import Clock, utc_now
from .hosts import Served

PATH = "/metrics"
SECONDS = 10.0
"""How long one scrape may take to ask, all of it; and as long to take its answer."""
AT_ONCE = 8
"""Scrapes that are answered at a time; who comes beyond them is not."""


@dataclass(frozen=True)
class Scraped:
    """A listener that answers: where, and the folder that workers count into, if there are any."""

    address: str | None = None
    folder: Path | None = None


@contextmanager
def scraped(
    database: Database, config: Config, *, workers: int, clock: Clock = utc_now
) -> Iterator[Scraped]:
    """Metrics are answered while it is in force, where a setting asks for them.

    Raises BadInput as `metrics_bind` does, and where the address is taken.
    """
    bind = metrics_bind(config)
    if bind is None:
        yield Scraped()
        return
    folder = Path(tempfile.mkdtemp(prefix="spendsense-counts-")) if workers > 1 else None
    try:
        listener = _listener(bind, config.metrics_token, _page(database, config, clock, folder))
        thread = Thread(target=listener.serve_forever, name="metrics", daemon=True)
        thread.start()
        try:
            host = f"[{bind.host}]" if ":" in bind.host else bind.host
            yield Scraped(f"http://{host}:{listener.server_address[1]}{PATH}", folder)
        finally:
            listener.shutdown()
            listener.server_close()
            counts.stop()
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _page(
    database: Database, config: Config, clock: Clock, folder: Path | None
) -> Callable[[], bytes]:
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 - an extra

    from .gauges import Gauges  # noqa: PLC0415 - an extra

    registry = CollectorRegistry()
    registry.register(Gauges(database, config, clock))
    if folder is None:
        ours = counts.start().registry
        return lambda: generate_latest(ours) + generate_latest(registry)
    return lambda: generate_latest(counts.added_up(folder)) + generate_latest(registry)


def _listener(bind: Bind, token: str, page: Callable[[], bytes]) -> ThreadingHTTPServer:
    handler = partial(_Scrape, page=page, token=token)
    try:
        return (_Six if ":" in bind.host else _Listener)((bind.host, bind.port), handler)
    except OSError as error:
        raise BadInput(
            f"Metrics cannot be answered on {bind.host} port {bind.port}: {error.strerror}. Name "
            "another address in SPENDSENSE_METRICS."
        ) from None


class _Listener(ThreadingHTTPServer):
    """A thread a scrape, `AT_ONCE` of them, and no words of errors on stderr."""

    def __init__(self, *given: Any) -> None:
        self.room = BoundedSemaphore(AT_ONCE)
        super().__init__(*given)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self.room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:  # there was no thread to begin
            self.room.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError):  # who asked went away
            event("scrape.failed", raised=error)


class _Six(_Listener):
    address_family = socket.AF_INET6


class _Until(io.RawIOBase):
    """What a connection sends until a moment. Raises TimeoutError after it."""

    def __init__(self, connection: socket.socket, moment: float) -> None:
        self.connection, self.moment = connection, moment

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        left = self.moment - monotonic()
        if left <= 0:
            raise TimeoutError
        self.connection.settimeout(left)
        return self.connection.recv_into(into)


class _Scrape(BaseHTTPRequestHandler):
    """One scrape. It reads nothing of a request but its path, its host and its token."""

    server_version = sys_version = ""

    def __init__(self, *given: Any, page: Callable[[], bytes], token: str) -> None:
        self.page, self.token = page, token
        super().__init__(*given)

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(_Until(self.connection, monotonic() + SECONDS))

    def do_GET(self) -> None:
        refused = self._refused()
        if refused is not None:
            self._say(refused, b"")
            return
        try:
            page = self.page()
        except Exception as error:  # noqa: BLE001 - a scrape that failed says so, and nothing more
            event("scrape.failed", raised=error)
            self._say(500, b"")
        else:
            self._say(200, page)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a scrape comes every few seconds."""

    def _refused(self) -> int | None:
        if self.token:
            sent = self.headers.get("Authorization", "").encode("latin-1", "replace")
            if not hmac.compare_digest(sent, f"Bearer {self.token}".encode()):
                return 401
        elif not loopback(str(self.client_address[0])):
            return 403
        if not Served().answers_to(self.headers.get("Host", "")) and not self.token:
            return 421  # a page elsewhere may let its own name lead here
        return None if self.path == PATH else 404

    def _say(self, status: int, body: bytes) -> None:
        self.connection.settimeout(SECONDS)
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        if status == 401:
            self.send_header("WWW-Authenticate", "Bearer")
        self.end_headers()
        self.wfile.write(body)
