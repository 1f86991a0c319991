"""Mapping a pure function over blocks of users: in this process, a process pool, or Dask."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import connection
from threading import Thread
from typing import Literal, TypeVar

Block = TypeVar("Block")
Result = TypeVar("Result")
Runner = Literal["local", "dask"]


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
    wanted = min(workers or os.cpu_count() or 1, max(len(tasks), 1))
    if runner == "local" and wanted == 1:
        yield from map(function, tasks)
        return
    with _executor(runner, wanted, scheduler) as executor:
        for future in [executor.submit(function, task) for task in tasks]:
            yield future.result()


def _executor(
    runner: Runner, workers: int, scheduler: str | None
) -> AbstractContextManager[Executor]:
    if runner == "local":
        # Polars keeps threads; a forked child would inherit their locks held for ever.
        spawned = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, spawned, initializer=_end_with_the_parent)
    return _dask(workers, scheduler)


def _end_with_the_parent() -> None:
    """In a worker: end when the process that asked for it is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_wait_and_end, args=(parent.sentinel,), daemon=True).start()


def _wait_and_end(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


@contextmanager
def _dask(workers: int, scheduler: str | None) -> Iterator[Executor]:
    import distributed  # noqa: PLC0415 - an extra, imported only where it is asked for

    local = {
        "n_workers": workers,
        "threads_per_worker": 1,
        "dashboard_address": None,
        "host": "127.0.0.1",
    }
    given = {"address": scheduler} if scheduler else local
    with distributed.Client(**given) as client, client.get_executor() as executor:
        yield executor
