"""Running the API: uvicorn on one address of this machine."""

from __future__ import annotations

import errno
import os
import socket
from contextlib import suppress

import uvicorn

from spendsense.ledger import BadInput
from spendsense.storage import Database

from .app import create_app
from .given import Clock, utc_now

STOP_SECONDS = 10
"""How long requests that are under way may take to end when the server is stopped."""


def serve(database: Database, host: str, port: int) -> None:
    """Serve until stopped. Raises BadInput when the address cannot be served on."""
    with listening(host, port) as listener, suppress(KeyboardInterrupt):
        server(database).run(sockets=[listener])


def server(database: Database, *, clock: Clock = utc_now) -> uvicorn.Server:
    """A server that is ready to run on a socket of `listening`."""
    config = uvicorn.Config(
        create_app(database, clock=clock),
        access_log=False,  # paths name users
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return uvicorn.Server(config)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. Raises BadInput where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise BadInput(_why_not(host, port, error)) from None
    # Connections inherit it. asyncio sets it on sockets that name TCP only, and without it every
    # answer waits 40 ms for the acknowledgement of its own headers.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _why_not(host: str, port: int, error: OSError | OverflowError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program. Stop it, or choose another port "
            f"with --port {port + 1}."
        )
    if number == errno.EACCES:
        return f"Port {port} on {host} needs more rights. Choose a port above 1023 with --port."
    reason = os.strerror(number) if number is not None and number > 0 else str(error)
    return f"Cannot serve on {host} port {port}: {reason}. Check --host and --port."
