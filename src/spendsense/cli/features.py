"""The folder that `spendsense signals` writes: whose it is, and what of it a run goes on from."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spendsense.ledger import BadInput, Busy, Conflict

from .batch import FOLDERS, PartDone
from .part import inputs_of
from .seals import (
    RUN,
    SEALS,
    UNFINISHED,
    Run,
    differences,
    read_run,
    read_seal,
    refuse_other,
    unseal,
    write_run,
)


def refuse_what_cannot_be(out: Path) -> None:
    if out.name in ("", "..") or out.is_symlink():
        what = "is a link" if out.is_symlink() else "names no folder of its own"
        raise BadInput(f"{out} {what}. Give the path of a new folder to write the signals to.")
    if out.exists() and not _is_features(out):
        raise BadInput(f"{out} holds something else. Name a new folder, or empty it.")


def begun(
    folder: Path, out: Path, run: Run, parts: tuple[str, ...], resume: bool
) -> dict[str, PartDone]:
    """The blocks that are kept of an earlier run; everything else of it is gone."""
    kept = _kept(folder, out, run, parts) if resume else {}
    for name in (*FOLDERS, SEALS):
        (out / name).mkdir(parents=True, exist_ok=True)
    for path in (out / SEALS).iterdir():
        if f"{path.stem}.parquet" not in kept:
            unseal(out, path.name)  # before its files go: a block without a seal is not there
    write_run(out, run, parts)
    for path in (each for name in FOLDERS for each in (out / name).iterdir()):
        if path.name not in kept:
            path.unlink()
    return kept


def _kept(folder: Path, out: Path, run: Run, parts: tuple[str, ...]) -> dict[str, PartDone]:
    """Sealed blocks of the very same run. Raises Conflict or BadInput where that is not there."""
    if {path.name for path in out.iterdir()} <= {UNFINISHED}:
        return {}
    found = read_run(out)
    if found != run:
        raise Conflict(
            f"{out} is of another run: {differences(found, run)}. "
            "Leave --resume away to read everything anew, or name a new folder."
        )
    kept = {}
    for part in parts:
        seal = read_seal(out, part)
        if seal is not None:
            refuse_other(seal, out, lambda each: inputs_of(folder, each))
            kept[part] = PartDone(**seal.counts)
    return kept


@contextmanager
def held(out: Path) -> Iterator[None]:
    """The folder, made if need be, as long as no other run writes into it.

    Blocks are made in a hidden folder there, which is gone afterwards; so is `out` where no block
    was finished.
    """
    unfinished = out / UNFINISHED
    try:
        unfinished.mkdir(parents=True, exist_ok=True)
        handle = os.open(unfinished, os.O_RDONLY)
    except OSError as error:
        raise BadInput(f"{out} cannot be written ({error.strerror}). Name another.") from error
    try:
        _lock(handle, out)
        for stale in unfinished.iterdir():
            shutil.rmtree(stale, ignore_errors=True)
        try:
            yield
        finally:
            _cleared(out)
    finally:
        os.close(handle)


def _lock(handle: int, out: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The run that held it may have finished and taken it away meanwhile.
        still = os.path.samestat(os.fstat(handle), (out / UNFINISHED).stat())
    except OSError:
        still = False
    if not still:
        raise Busy(f"Another run writes {out} now. Wait until it is done, or name another folder.")


def _cleared(out: Path) -> None:
    shutil.rmtree(out / UNFINISHED, ignore_errors=True)
    if not any((out / SEALS).glob("*")) and not any(out.glob("*/part-*.parquet")):
        shutil.rmtree(out, ignore_errors=True)


def _is_features(out: Path) -> bool:
    ours = {*FOLDERS, RUN, SEALS, UNFINISHED}
    return out.is_dir() and {path.name for path in out.iterdir()} <= ours
