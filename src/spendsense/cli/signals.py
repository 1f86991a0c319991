"""`spendsense signals`: a population's features, without a database."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Literal, cast

from spendsense.fanout import map_blocks
from spendsense.ledger import BadInput

from .batch import FOLDERS, PartDone, PartTask, part_names, signals_of_part
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
    done = _written(folder, as_of, out, parts, runner, scheduler, workers)
    total = {name: sum(asdict(part)[name] for part in done) for name in asdict(done[0])}
    answer = {"out": str(out), "as_of": as_of.isoformat(), "parts": len(parts), **total}
    if json:
        print_json(answer)
        return
    print_table(f"Signals as of {as_of}", ("what", "count"), [*answer.items()])
    notes.print(f"Folders in {out}: {', '.join(FOLDERS)}")


def _written(
    folder: Path,
    as_of: date,
    out: Path,
    parts: tuple[str, ...],
    runner: str,
    scheduler: str | None,
    workers: int | None,
) -> list[PartDone]:
    """Write into a folder beside `out`, and put it in place only when it is whole."""
    if out.exists() and not _is_features(out):
        raise BadInput(f"{out} holds something else. Name a new folder, or empty it.")
    unfinished = out.with_name(f".{out.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for name in FOLDERS:
        (unfinished / name).mkdir(parents=True)
    tasks = [PartTask(folder, unfinished, part, as_of) for part in parts]
    done: list[PartDone] = []
    with progress("Reading signals") as bar:
        step = bar.add_task("parts", total=len(tasks))
        chosen = cast(Literal["local", "dask"], runner)
        for part in map_blocks(
            signals_of_part, tasks, runner=chosen, workers=workers, scheduler=scheduler
        ):
            done.append(part)
            bar.advance(step)
    shutil.rmtree(out, ignore_errors=True)
    unfinished.rename(out)
    return done


def _is_features(out: Path) -> bool:
    return out.is_dir() and {path.name for path in out.iterdir()} <= set(FOLDERS)
