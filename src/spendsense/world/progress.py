"""How far the blocks are, told from whatever process or machine writes them.

A block says how far it is by a file in the folder that is being written, which all of them share.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

PLACE = ".progress"
SECONDS = 0.1
"""Between two looks."""


@dataclass(frozen=True, slots=True)
class Told:
    """Call it with the share of a block that is done."""

    folder: Path
    block: int
    users: int

    def __call__(self, share: float) -> None:
        place = self.folder / PLACE
        if place.is_dir():  # nobody asked otherwise
            (place / f"{self.block:05d}").write_text(f"{share * self.users:.2f}", encoding="ascii")


@contextmanager
def told_within(folder: Path, progress: Callable[[float], None] | None) -> Iterator[None]:
    """While inside, `progress` is told how many users are done; at the end, once more."""
    if progress is None:
        yield
        return
    place = folder / PLACE
    place.mkdir()
    over = Event()
    watcher = Thread(target=_watch, args=(place, progress, over), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        shutil.rmtree(place, ignore_errors=True)


def _watch(place: Path, progress: Callable[[float], None], over: Event) -> None:
    most = 0.0
    while True:
        last = over.wait(SECONDS)
        now = _done(place)
        if now > most:
            most = now
            progress(most)
        if last:
            return


def _done(place: Path) -> float:
    """Nothing where the folder is gone: whoever writes there says so."""
    try:
        return sum(_share(path) for path in place.iterdir())
    except OSError:
        return 0.0


def _share(path: Path) -> float:
    """What stands in the file; nothing while it is being written."""
    try:
        return float(path.read_text(encoding="ascii"))
    except (ValueError, OSError):
        return 0.0
