"""`spendsense signals`: a population's features, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

import typer

from spendsense.config import Config
from spendsense.fanout import outcomes
from spendsense.ledger import SpendSenseError
from spendsense.world import read_manifest

from .batch import FOLDERS, PartDone, PartTask, part_names, signals_of_part, tasks_of
from .features import begun, held, refuse_what_cannot_be
from .output import notes, plain, print_json, print_table, progress
from .runners import asked_of
from .seals import Run


@dataclass(frozen=True, slots=True)
class Failed:
    """A block that was not read, and why."""

    part: str
    why: str


def signals(
    folder: Path,
    as_of: date,
    out: Path,
    runner: str,
    scheduler: str | None,
    workers: int | None,
    resume: bool,
    json: bool,
) -> None:
    if scheduler and runner != "dask":
        raise typer.BadParameter("A scheduler is for --runner dask.", param_hint="--scheduler")
    folder = folder.absolute() if runner == "dask" else folder
    out = out.absolute() if runner == "dask" else out  # a worker may stand elsewhere
    parts = part_names(folder)
    refuse_what_cannot_be(out)
    _say_what_is_not_known(folder, as_of)
    run = Run.of(folder, as_of)
    _note(out)
    with held(out):
        kept = begun(folder, out, run, parts, resume)
        tasks = tasks_of(folder, out, [part for part in parts if part not in kept], run)
        made, failed = _written(tasks, runner, scheduler, workers)
    answer = {"out": str(out), "as_of": as_of.isoformat(), "parts": len(parts),
              "kept": len(kept), **_total([*kept.values(), *made]),
              "failed": [{"part": each.part, "why": each.why} for each in failed]}  # fmt: skip
    _told(answer, json)
    if failed:
        raise typer.Exit(1)


def _note(out: Path) -> None:
    """Where there is a home, the folder is remembered there: who revokes consent is told of it."""
    home = Config.read().home
    if home.is_dir():
        # Only then: without a home there is no database, and nothing of one is loaded.
        from spendsense.storage.feature_files import note_folder

        note_folder(home, out)


def _told(answer: dict[str, Any], json: bool) -> None:
    if json:
        print_json(answer)
        return
    parts = ", ".join(each["part"] for each in answer["failed"])
    rows = [*({**answer, "failed": parts or "none"}).items()]
    print_table(f"Signals as of {answer['as_of']}", ("what", "count"), rows)
    notes.print(f"Folders in {answer['out']}: {', '.join(FOLDERS)}")
    if answer["failed"]:
        notes.print("Put right what failed and run the same with --resume: the rest is kept.")


def _total(done: Sequence[PartDone]) -> dict[str, int]:
    return {each.name: sum(getattr(part, each.name) for part in done) for each in fields(PartDone)}


def _written(
    tasks: Sequence[PartTask], runner: str, scheduler: str | None, workers: int | None
) -> tuple[list[PartDone], list[Failed]]:
    """Every part, with a bar on stderr and a line for each that failed."""
    done: list[PartDone] = []
    failed: list[Failed] = []
    with progress("Reading signals") as bar, asked_of(runner, scheduler):
        step = bar.add_task("parts", total=len(tasks))
        chosen = cast(Literal["local", "dask"], runner)
        for outcome in outcomes(
            signals_of_part, tasks, runner=chosen, workers=workers, scheduler=scheduler
        ):
            if outcome.result is not None:
                done.append(outcome.result)
            else:
                failed.append(Failed(outcome.block.part, _why(outcome.error)))
                line = f"block {failed[-1].part} failed: {failed[-1].why}"
                notes.print(plain(line), soft_wrap=True)
            bar.advance(step)
    return done, sorted(failed, key=lambda each: each.part)


def _why(error: BaseException | None) -> str:
    """Why a block failed, and what to do."""
    if isinstance(error, SpendSenseError):
        return str(error)
    if isinstance(error, OSError):
        return f"a file could not be read or written ({error}). Free some space, or look there."
    lost = isinstance(error, BrokenProcessPool | CancelledError | MemoryError)
    if lost or type(error).__name__ == "KilledWorker":  # Dask's; Dask need not be there
        return (
            "its worker ended before it was done, every time, as happens when memory runs out."
            " Try again with fewer --workers."
        )
    return (
        f"{type(error).__name__}: {error}. Its rows could not be read as they are: look at them"
        " with `spendsense validate`."
    )


def _say_what_is_not_known(folder: Path, as_of: date) -> None:
    last = read_manifest(folder).as_of
    if as_of > last:
        notes.print(f"{folder} ends on {last}: nothing is known of the days after it.")
