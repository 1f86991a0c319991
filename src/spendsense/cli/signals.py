"""`spendsense signals`: a population's features, without a database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Literal, cast

from spendsense.fanout import map_blocks
from spendsense.ledger import BadInput

from .batch import FOLDERS, PartDone, PartTask, is_flipped, part_names, signals_of_part
from .output import notes, print_json, print_table, progress


def signals(
    folder: Path,
    as_of: date,
    out: Path,
    runner: str,
    scheduler: str | None,
    workers: int | None,
    json: bool,
) -> None:
    parts = part_names(folder)
    _refuse_what_cannot_be(out)
    with _beside(out) as unfinished:
        flipped = is_flipped(folder)
        tasks = [PartTask(folder, unfinished, part, as_of, flipped) for part in parts]
        done = _written(tasks, runner, scheduler, workers)
        _replace(out, unfinished)
    total = {name: sum(asdict(part)[name] for part in done) for name in asdict(done[0])}
    answer = {"out": str(out), "as_of": as_of.isoformat(), "parts": len(parts), **total}
    if json:
        print_json(answer)
        return
    print_table(f"Signals as of {as_of}", ("what", "count"), [*answer.items()])
    notes.print(f"Folders in {out}: {', '.join(FOLDERS)}")


def _written(
    tasks: Sequence[PartTask], runner: str, scheduler: str | None, workers: int | None
) -> list[PartDone]:
    """Every part, with a bar on stderr."""
    done: list[PartDone] = []
    with progress("Reading signals") as bar:
        step = bar.add_task("parts", total=len(tasks))
        chosen = cast(Literal["local", "dask"], runner)
        for part in map_blocks(
            signals_of_part, tasks, runner=chosen, workers=workers, scheduler=scheduler
        ):
            done.append(part)
            bar.advance(step)
    return done


def _refuse_what_cannot_be(out: Path) -> None:
    if out.name in ("", "..") or out.is_symlink():
        what = "is a link" if out.is_symlink() else "names no folder of its own"
        raise BadInput(f"{out} {what}. Give the path of a new folder to write the signals to.")
    if out.exists() and not _is_features(out):
        raise BadInput(f"{out} holds something else. Name a new folder, or empty it.")


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A folder next to `out` to write into, which is gone afterwards whatever happens."""
    unfinished = out.with_name(f".{out.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        for name in FOLDERS:
            (unfinished / name).mkdir(parents=True)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise BadInput(f"{out} cannot be written ({error.strerror}). Name another.") from error
    try:
        yield unfinished
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _replace(out: Path, unfinished: Path) -> None:
    shutil.rmtree(out, ignore_errors=True)
    unfinished.rename(out)


def _is_features(out: Path) -> bool:
    return out.is_dir() and {path.name for path in out.iterdir()} <= set(FOLDERS)
