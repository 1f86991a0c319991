"""Where an installation lies: its home, the disk, the port, the pages, the clock."""

from __future__ import annotations

import errno
import http.client
import json
import re
import shutil
import socket
import stat
import tempfile
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from spendsense.web import built

from .check import Finding, Installation, fault, ok, warn

MB = 1_000_000
LOW_MB, FULL_MB = 1_000, 100
"""Free megabytes beneath which a run may not end, and beneath which it will not."""
OTHERS = stat.S_IRWXG | stat.S_IRWXO
ASKED_SECONDS = 2.0
_POSIX_ZONE = re.compile(r"[A-Za-z]{3,}[+-]?\d.*|<.+>.*")


def home(at: Installation) -> Finding:
    folder = at.config.home
    if not folder.exists():
        return ok(f"{folder} is not there yet: the first command makes it.")
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".doctor-"):
            pass
    except OSError as error:
        said = f"Nothing can be written to {folder}: {error.strerror}."
        return fault(said, f"Give this user the folder (chown, chmod 700 {folder}), or --home.")
    if stat.S_IMODE(folder.stat().st_mode) & OTHERS:
        return warn(f"Others on this machine can open {folder}.", f"chmod 700 {folder}")
    return ok(f"{folder} can be written, by its owner alone.")


def disk(at: Installation) -> Finding:
    folder = _there(at.config.home if at.file is None else at.file.parent)
    free = shutil.disk_usage(folder).free // MB
    said = f"{free:,} MB are free where {folder} lies."
    if free < FULL_MB:
        return fault(said, f"Make room: nothing is written safely beneath {FULL_MB} MB.")
    if free < LOW_MB:
        return warn(said, f"Make room before the next run: {LOW_MB:,} MB is little.")
    return ok(said)


def _there(folder: Path) -> Path:
    """The nearest folder above that exists."""
    return next(each for each in (folder.absolute(), *folder.absolute().parents) if each.is_dir())


def port(at: Installation) -> Finding:
    named = f"Port {at.port} on {at.host}"
    family = socket.AF_INET6 if ":" in at.host else socket.AF_INET
    try:
        socket.create_server((at.host, at.port), family=family).close()
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) != errno.EADDRINUSE:
            return fault(f"{named} cannot be served on: {error}.", "Choose another --port.")
        if _ours(at.host, at.port):
            return ok(f"{named} is answered by SpendSense.")
        do = f"Stop the other program, or serve elsewhere: --port {at.port + 1}."
        return fault(f"{named} is taken by another program.", do)
    return ok(f"{named} is free.")


def _ours(host: str, port: int) -> bool:
    with closing(http.client.HTTPConnection(host, port, timeout=ASKED_SECONDS)) as asked:
        try:
            asked.request("GET", "/healthz")
            answer = asked.getresponse()
            return answer.status == 200 and json.loads(answer.read(100)) == {"status": "ok"}
        except (OSError, http.client.HTTPException, ValueError):
            return False


def web_app(_: Installation) -> Finding:
    if built.is_built():
        return ok("The web app is in the package.")
    said = "The web app was not built into this package: only the API is served."
    return fault(said, "Install a wheel, or build it in a checkout: make web")


def time_zone(at: Installation) -> Finding:
    said = at.environment.get("TZ", "").removeprefix(":")
    if not said or said.startswith("/") or _POSIX_ZONE.fullmatch(said):
        return ok("The machine's own time zone decides which day today is.")
    try:
        ZoneInfo(said)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        told = f"TZ is {said[:40]!r}, which no zone is called: today is then the day in UTC."
        return warn(told, "Set TZ to a zone such as America/New_York, or unset it.")
    return ok(f"Today is the day in {said}.")
