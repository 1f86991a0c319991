"""What runs a function elsewhere: a pool of processes on this machine, or a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection
from threading import Thread
from typing import Literal

Runner = Literal["local", "dask"]


def wanted(workers: int | None, tasks: int) -> int:
    """How many workers to start: those asked for or one a processor, and no more than tasks."""
    return min(workers or os.cpu_count() or 1, max(tasks, 1))


def processes(workers: int) -> Executor:
    """A pool of processes that end with this one."""
    # Polars keeps threads; a forked child would inherit their locks held for ever.
    spawned = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, spawned, initializer=_end_with_the_parent)


def _end_with_the_parent() -> None:
    """In a worker: end when the process that asked for it is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_wait_and_end, args=(parent.sentinel,), daemon=True).start()


def _wait_and_end(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


@contextmanager
def dask(workers: int, scheduler: str | None) -> Iterator[Executor]:
    """The cluster at `scheduler`, or one of so many workers on this machine.

    Raises ModuleNotFoundError where Dask is not installed.
    """
    import distributed  # noqa: PLC0415 - an extra, imported only where it is asked for

    local = {
        "n_workers": workers,
        "threads_per_worker": 1,
        "dashboard_address": None,
        "host": "127.0.0.1",
    }
    given = {"address": scheduler} if scheduler else local
    # Not pure: a block that is asked for again is done again, whatever the cluster remembers.
    with distributed.Client(**given) as client, client.get_executor(pure=False) as executor:
        yield executor
