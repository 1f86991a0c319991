"""`spendsense serve`: the HTTP API on this machine."""

from __future__ import annotations

from pathlib import Path

from spendsense.config import Config
from spendsense.web.server import serve as run_server

from .output import notes, open_database


def serve(host: str, port: int, home: Path | None, workers: int = 1) -> None:
    config = Config.read(home=home)

    def listens(address: str) -> None:
        notes.print(f"SpendSense on {config.public_url or address} (stop with Ctrl-C)")

    def scrapes(address: str) -> None:
        notes.print(f"Metrics on {address}")

    run_server(
        open_database(home),
        host,
        port,
        workers=workers,
        public_url=config.public_url,
        home=config.home,
        listens=listens,
        scrapes=scrapes,
    )
