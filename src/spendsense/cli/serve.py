"""`spendsense serve`: the HTTP API on this machine."""

from __future__ import annotations

from pathlib import Path

from spendsense.config import Config
from spendsense.web.server import serve as run_server

from .output import notes, open_database


def serve(host: str, port: int, home: Path | None, workers: int = 1) -> None:
    config = Config.read(home=home)
    public_url = config.public_url
    notes.print(f"SpendSense on {public_url or f'http://{host}:{port}'} (stop with Ctrl-C)")
    run_server(
        open_database(home), host, port, workers=workers, public_url=public_url, home=config.home
    )
