"""A stand-in of AWS Lambda on this machine: the address from which a function fetches its events.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

WAIT_SECONDS = 90


class Answer(NamedTuple):
    """What a function answered, or `failed` with; when it came, by `time.perf_counter`."""

    body: Any
    failed: bool
    at: float


class Runtime(ThreadingHTTPServer):
    """Hands out the events that are put into it, one after another, and keeps the answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.events: queue.Queue[bytes] = queue.Queue()
        self.answers: queue.Queue[Answer] = queue.Queue()

    def handle_error(self, *_: object) -> None:
        """Nothing: a function that is ended takes its connection with it."""

    def invoke(self, event: Mapping[str, Any]) -> Answer:
        self.events.put(json.dumps(event).encode())
        return self.answers.get(timeout=WAIT_SECONDS)


class _Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Runtime

    def do_GET(self) -> None:
        try:
            event = self.server.events.get(timeout=WAIT_SECONDS)
        except queue.Empty:
            self.close_connection = True
            return
        self._say(200, event)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        failed = self.path.endswith("/error")
        self.server.answers.put(Answer(json.loads(body), failed, time.perf_counter()))
        self._say(202, b"{}")

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 30_000))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:x:1:function:y")
        # The client ends with a fault of memory where Lambda's own headers are not all there.
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: whoever asked has the answers."""


@contextmanager
def function(handler: str, folder: Path, environment: Mapping[str, str]) -> Iterator[Runtime]:
    """A function in a process of its own, as the image starts it, until the block ends."""
    runtime = Runtime()
    threading.Thread(target=runtime.serve_forever, daemon=True).start()
    told = {**environment, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{runtime.server_port}"}
    words = [sys.executable, "-m", "awslambdaric", handler]
    process = subprocess.Popen(words, cwd=folder, env=told)
    try:
        yield runtime
    finally:
        process.kill()
        process.wait()
        runtime.shutdown()
        runtime.server_close()
