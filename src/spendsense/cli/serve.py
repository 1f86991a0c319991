"""`spendsense serve`: the HTTP API on this machine."""

from __future__ import annotations

from pathlib import Path

from spendsense.web.server import serve as run_server

from .output import notes, open_database


def serve(host: str, port: int, home: Path | None) -> None:
    notes.print(f"SpendSense on http://{host}:{port} (stop with Ctrl-C)")
    run_server(open_database(home), host, port)
