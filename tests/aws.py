"""A server that speaks as AWS does, on loopback, and a process that asks it and nobody else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer


@contextmanager
def aws_server() -> Iterator[int]:
    """Its port. It takes seconds to import, so that one is for all tests of a file."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server.get_host_and_port()[1]
    server.stop()


def asks_at(monkeypatch: pytest.MonkeyPatch, nowhere: Path, service: str, port: int) -> None:
    """A service of AWS is asked at a port of this machine, with credentials of nobody."""
    for name, value in {
        f"AWS_ENDPOINT_URL_{service}": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(nowhere),
        "AWS_SHARED_CREDENTIALS_FILE": str(nowhere),
    }.items():
        monkeypatch.setenv(name, value)
