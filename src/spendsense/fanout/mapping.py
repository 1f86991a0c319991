"""Every result, in order, or the first error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from typing import TypeVar

from .runners import Runner, dask, processes, wanted

Block = TypeVar("Block")
Result = TypeVar("Result")


def map_blocks(
    function: Callable[[Block], Result],
    blocks: Iterable[Block],
    *,
    runner: Runner = "local",
    workers: int | None = None,
    scheduler: str | None = None,
) -> Iterator[Result]:
    """`function` of each block, in the order of the blocks, whatever finishes first.

    `local` uses a pool of `workers` processes (the number of processors unless told), or this
    process when that is 1. `dask` uses the cluster at `scheduler`, or one on this machine. The
    function must be importable by name and so must what it returns.
    Raises ModuleNotFoundError where the runner is not installed.
    """
    tasks = list(blocks)
    count = wanted(workers, len(tasks))
    if runner == "local" and count == 1:
        yield from map(function, tasks)
        return
    with _executor(runner, count, scheduler) as executor:
        for future in [executor.submit(function, task) for task in tasks]:
            yield future.result()


def _executor(
    runner: Runner, workers: int, scheduler: str | None
) -> AbstractContextManager[Executor]:
    return processes(workers) if runner == "local" else dask(workers, scheduler)
