"""Running the API: uvicorn on one address of this machine, in one process or in several."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from spendsense.config import Config
from spendsense.ledger import BadInput
from spendsense.storage import Database
from spendsense.telemetry import counts, event
from spendsense.telemetry.logs import configuration
from spendsense.telemetry.settings import collector, log_form, spans_sent

from .app import chosen, create_app
from .given import Clock, utc_now
from .hosts import Served
from .protocol import HEAD_BYTES, KEPT_OPEN_SECONDS, BoundedProtocol
from .scrape import scraped

STOP_SECONDS = 10
"""How long requests that are under way may take to end when the server is stopped."""
START_SECONDS = 60
"""How long a worker may take to be there; one that takes longer is ended and begun anew."""
MOST_WORKERS = 64


def serve(
    database: Database,
    host: str,
    port: int,
    *,
    workers: int = 1,
    public_url: str = "",
    home: Path | None = None,
    listens: Callable[[str], object] = lambda address: None,
    scrapes: Callable[[str], object] = lambda address: None,
) -> None:
    """Serve until stopped. Raises BadInput when the address cannot be served on.

    `listens` is called with the address as soon as a request to it would wait for an answer: a
    port of 0 is then the one that the machine chose. `scrapes` with the address of the metrics,
    where a setting asks for them.
    """
    with listening(host, port) as listener:
        listens(address_of(host, listener))
        serve_on(
            listener,
            database,
            host,
            workers=workers,
            public_url=public_url,
            home=home,
            scrapes=scrapes,
        )


def serve_on(
    listener: socket.socket,
    database: Database,
    host: str,
    *,
    workers: int = 1,
    public_url: str = "",
    home: Path | None = None,
    scrapes: Callable[[str], object] = lambda address: None,
) -> None:
    """Serve on a socket of `listening` until stopped. Raises BadInput as `serve` does."""
    if not 1 <= workers <= MOST_WORKERS:
        raise BadInput(f"{workers} workers cannot be. Use a number from 1 to {MOST_WORKERS}.")
    served, config = Served.at(host, public_url), Config.read(home=home)
    # What is set wrongly is told before anything is served: a worker that ends is begun anew.
    log_form(config), collector(config), chosen(config, config.home)
    with scraped(database, config, workers=workers) as metrics, suppress(KeyboardInterrupt):
        if metrics.address is not None:
            scrapes(metrics.address)
        if workers == 1:
            one = server(database, served=served, home=home)
            event("server.start", workers=workers)
            with spans_sent(config):
                one.run(sockets=[listener])
            return
        worker = _Worker(_whole(database), served, home, metrics.folder)
        several = Multiprocess(_config(worker, workers), [listener])
        event("server.start", workers=workers)
        several.run()


def server(
    database: Database,
    *,
    clock: Clock = utc_now,
    served: Served | None = None,
    protocol: type[BoundedProtocol] = BoundedProtocol,
    home: Path | None = None,
) -> uvicorn.Server:
    """A server that is ready to run on a socket of `listening`."""
    return running(create_app(database, clock=clock, served=served, home=home), protocol)


def running(application: Any, protocol: type[BoundedProtocol] = BoundedProtocol) -> uvicorn.Server:
    """A server of an application that is made already."""
    return uvicorn.Server(_config(partial(_as_it_is, application), protocol=protocol))


def _as_it_is(application: Any) -> Any:
    return application


@dataclass(frozen=True)
class _Worker:
    """Makes the application of a process that shares nothing with its parent but the socket."""

    url: str
    served: Served
    home: Path | None = None
    counts_in: Path | None = None

    def __call__(self) -> Any:
        if self.counts_in is not None:
            counts.start(self.counts_in)
        config = Config.read(home=self.home)
        database = Database.open(self.url, migrates=config.migrates)
        application = create_app(database, served=self.served, home=self.home)
        router = application.router
        router.lifespan_context = partial(_with_spans, config, router.lifespan_context)
        return application


@asynccontextmanager
async def _with_spans(config: Config, served: Any, application: Any) -> AsyncIterator[None]:
    """The spans of a worker, from its first request until its last is answered."""
    with spans_sent(config):
        async with served(application):
            yield


def _whole(database: Database) -> str:
    # To a worker it goes through a pipe, and is on nobody's command line.
    return database.url.render_as_string(hide_password=False)


def _config(
    application: Callable[[], Any],
    workers: int = 1,
    protocol: type[BoundedProtocol] = BoundedProtocol,
) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        factory=True,
        workers=workers,
        http=protocol,
        ws="none",
        access_log=False,  # paths name users
        log_config=configuration(Config.read().log, server=True),
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_keep_alive=KEPT_OPEN_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_worker_healthcheck=START_SECONDS,
    )


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


def address_of(host: str, listener: socket.socket) -> str:
    """What a browser is given to reach a socket of `listening`."""
    return _address(host, listener.getsockname()[1])


def _address(host: str, port: int) -> str:
    """The same, of a port.

    >>> _address("127.0.0.1", 8000), _address("::1", 8000)
    ('http://127.0.0.1:8000', 'http://[::1]:8000')
    """
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


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
