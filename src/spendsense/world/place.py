"""Where a population is put: written beside its place, and moved there only when whole."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from spendsense.ledger import BadInput, Busy, Conflict

from .manifest import MANIFEST, read_manifest
from .native import DOCUMENTS
from .native.writing import METADATA
from .parts import TABLES

REPORT = "validation_report.json"
OURS = {
    MANIFEST,
    METADATA,
    REPORT,
    *(Path(table).parts[0] for table in TABLES),
    *(name for document in DOCUMENTS.values() for name in document.files.values()),
}
"""Everything that may lie at the top of a population folder."""

DISK = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EFBIG: "raise the limit on the size of a file",
    errno.EROFS: "name a folder that can be written",
    errno.EACCES: "name a folder that can be written",
    errno.EPERM: "name a folder that can be written",
    errno.EIO: "look after the disk",
}
"""What keeps a file from being written, and what to do."""


def refuse_taken(out: Path, overwrite: bool) -> None:
    """Raise unless `out` is missing, empty, or an earlier population to be replaced."""
    if out.name in ("", "..") or out.is_symlink():
        what = "is a link" if out.is_symlink() else "names no folder of its own"
        raise BadInput(f"{out} {what}; give the path of a new folder to write the population to.")
    if not out.exists():
        return
    if not out.is_dir():
        raise BadInput(f"{out} is a file; give the path of a folder to write the population to.")
    entries = {entry.name for entry in out.iterdir()}
    if entries:
        _refuse_foreign(out, entries)
        earlier = read_manifest(out)
        if not overwrite:
            raise Conflict(
                f"{out} holds a population already ({earlier.profile}, {earlier.users:,} users,"
                f" seed {earlier.seed}). Pass --overwrite to replace it, or give a new folder."
            )


def _refuse_foreign(out: Path, entries: set[str]) -> None:
    foreign = sorted(entries - OURS)
    if foreign or MANIFEST not in entries:
        what = f"it holds {foreign[0]}" if foreign else f"it has no {MANIFEST}"
        raise Conflict(
            f"{out} is not empty and not an earlier population ({what}), so it is left alone."
            " Give a new folder, or move what is there."
        )


@contextmanager
def beside(out: Path, overwrite: bool) -> Iterator[Path]:
    """A hidden folder next to `out` to write into, which takes its place when all went well.

    What a killed run left there is cleared away; one that is being written raises Busy. A disk
    that cannot take a file raises BadInput, and nothing is left behind.
    """
    _brought_back(out)
    refuse_taken(out, overwrite)
    partial = _partial(out)
    with _held(partial, out):
        try:
            folder = _own(partial)
            yield folder
            refuse_taken(out, overwrite)
            _put(folder, out)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise _unwritten(error, out) or error from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def _held(folder: Path, out: Path) -> Iterator[None]:
    """The folder, made if need be, as long as no other run writes into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise BadInput(f"{out} cannot be written ({error.strerror}); name another.") from error
    try:
        _lock(handle, folder, out)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path, out: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The run that held it may have finished and taken it away meanwhile.
        still = os.path.samestat(os.fstat(handle), folder.stat())
    except OSError:
        still = False
    if not still:
        raise Busy(f"Another run writes {out} now. Wait until it is done, or give another folder.")


def _own(partial: Path) -> Path:
    """A folder of this run alone, and nothing else there."""
    for entry in partial.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
    # Workers of a run that was killed may still write under the number of their run.
    folder = partial / f"run-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    return folder


def _partial(out: Path) -> Path:
    return out.parent / f".{out.name}.partial"


def _earlier(out: Path) -> Path:
    return out.parent / f".{out.name}.earlier"


def _brought_back(out: Path) -> None:
    """A run killed between the two moves of `_put` left the earlier population under this name."""
    if _earlier(out).is_dir() and not out.exists():
        _earlier(out).rename(out)


def _put(folder: Path, out: Path) -> None:
    """The whole folder in the place of `out`."""
    earlier = _earlier(out)
    shutil.rmtree(earlier, ignore_errors=True)
    if out.exists():
        out.rename(earlier)
    try:
        folder.rename(out)
    except BaseException:
        _brought_back(out)
        raise
    shutil.rmtree(earlier, ignore_errors=True)


def _unwritten(error: Exception, out: Path) -> BadInput | None:
    """The sentence for a disk that took no more; None for any other error."""
    # Polars gives the number of the system's error in its text alone.
    told = re.search(r"\(os error (\d+)\)", str(error))
    number = int(told[1]) if told else getattr(error, "errno", None)
    if "transport error" in str(error):  # a footer that was cut off: the number is not told
        unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
        number = errno.ENOSPC if unlimited else errno.EFBIG
    if number == errno.ENOENT and _partial(out).name in str(error):
        return BadInput(
            f"{out} cannot be written: its folder was taken away meanwhile. Run this again, or give"
            " a folder elsewhere."
        )
    if number not in DISK:
        return None
    return BadInput(
        f"{out} cannot be written ({os.strerror(number)}). Nothing of it was left behind:"
        f" {DISK[number]} and run this again, or give a folder elsewhere."
    )
