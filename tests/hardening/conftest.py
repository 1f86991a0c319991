"""A real server on a real socket, without anybody in its database."""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from spendsense.storage import Database
from spendsense.web.protocol import BoundedProtocol
from spendsense.web.server import listening, server


class Impatient(BoundedProtocol):
    """Waits for tenths of seconds where the real one waits for seconds."""

    head_seconds = 0.4
    body_seconds = 0.4
    most_connections = 20


@dataclass(frozen=True)
class Answer:
    """What came back over a socket until the server ended the connection, or had said all."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        assert self.headers["content-type"] == "application/problem+json", self
        problem: dict[str, Any] = json.loads(self.body)
        assert problem["status"] == self.status
        return problem


@dataclass(frozen=True)
class Wire:
    """Where the server listens, and how to talk to it byte by byte."""

    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def say(self, said: bytes) -> Answer:
        with self.connect() as wire:
            wire.sendall(said)
            return heard(wire)


def heard(wire: socket.socket) -> Answer:
    """One answer, read as its Content-Length says."""
    with wire.makefile("rb") as stream:
        status = int(stream.readline().split(b" ")[1])
        headers = {}
        while (line := stream.readline().rstrip(b"\r\n")) != b"":
            name, _, text = line.decode("latin-1").partition(":")
            headers[name.lower()] = text.strip()
        return Answer(status, headers, stream.read(int(headers.get("content-length", "0"))))


@pytest.fixture
def wired(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Callable[..., Wire]]:
    """Starts servers over an empty database; they are stopped at the end."""
    with ExitStack() as ending:
        shutil.copy(migrated_sqlite, tmp_path / "spendsense.db")
        database = Database.open(f"sqlite:///{tmp_path / 'spendsense.db'}")
        ending.callback(database.close)

        def start(**how: Any) -> Wire:
            listener = ending.enter_context(listening("127.0.0.1", 0))
            port = listener.getsockname()[1]
            running = server(how.pop("database", database), protocol=Impatient, **how)
            thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
            thread.start()
            ending.callback(thread.join, 20)
            ending.callback(setattr, running, "should_exit", True)
            return Wire(port)

        yield start


@pytest.fixture
def wire(wired: Callable[..., Wire]) -> Wire:
    return wired()
