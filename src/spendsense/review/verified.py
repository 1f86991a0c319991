"""When the audit trail was last found whole, so that an alert can tell that nobody looks."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from .checkpoints import read_checkpoints

FILE = "audit-verified"
"""In the home: the moment, as ISO 8601 in UTC. It proves nothing; a checkpoint does."""


def note_whole(home: Path, at: datetime) -> None:
    """Note that a check just found it whole. A home that cannot be written is another's concern."""
    with suppress(OSError):
        if home.is_dir():
            (home / FILE).write_text(at.isoformat(), encoding="ascii")


def last_whole(home: Path, checkpoints: Path) -> datetime | None:
    """The last check, or the last checkpoint, which is signed only over a whole trail."""
    found = [_noted(home / FILE)]
    if checkpoints.is_file():
        signed = read_checkpoints(checkpoints).checkpoints
        found += [_moment(each.at) for _, each in signed[-1:]]
    return max((each for each in found if each is not None), default=None)


def _noted(path: Path) -> datetime | None:
    try:
        return _moment(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError):
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return None
