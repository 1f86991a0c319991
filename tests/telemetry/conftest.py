"""A collector that takes OTLP over HTTP, on loopback, and keeps what it is sent."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from tests.web.conftest import api, begun, drafted, pytest_generate_tests

__all__ = ["api", "begun", "drafted", "pytest_generate_tests"]


@dataclass
class Collector:
    address: str
    status: int = 200
    asked: list[tuple[str, bytes]] = field(default_factory=list)

    def spans(self) -> list[Any]:
        """Every span that was sent, in the order in which they ended."""
        found = []
        for _, body in self.asked:
            sent = ExportTraceServiceRequest.FromString(body)
            for resource in sent.resource_spans:
                found += [span for scope in resource.scope_spans for span in scope.spans]
        return found


@pytest.fixture
def collector() -> Iterator[Collector]:
    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            here.asked.append((self.path, body))
            self.send_response(here.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    here = Collector(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield here
    server.shutdown()
    server.server_close()
