"""What became of every block: a result or an error, and the others go on.

A worker that is lost takes no result with it. Dask gives its blocks to another worker, and blames
every block that a worker had when it was lost. A pool of processes breaks as a whole, so that a new
one takes its place. The blocks that are blamed, or were being worked on, one of which may have
brought the worker down, are then done one at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    as_completed,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .runners import Runner, dask, processes, wanted

Block = TypeVar("Block")
Result = TypeVar("Result")

LOST_TOO_OFTEN = "KilledWorker"
"""Dask's error of a block whose workers were lost several times over; Dask is imported by who uses
it alone."""
LOSSES_ALONE = 2
"""A block that ends its worker so often, with nothing else to blame, has failed."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Block, Result]):
    """A block, and what came of it: `result` where `error` is None."""

    block: Block
    result: Result | None
    error: BaseException | None = None


def outcomes(
    function: Callable[[Block], Result],
    blocks: Iterable[Block],
    *,
    runner: Runner = "local",
    workers: int | None = None,
    scheduler: str | None = None,
) -> Iterator[Outcome[Block, Result]]:
    """An outcome a block, in the order in which they finish. Arguments as those of `map_blocks`.

    A block may be done more than once: what `function` writes must be the same each time, and
    take its place at one go.
    """
    tasks = list(blocks)
    count = wanted(workers, len(tasks))
    if runner == "dask":
        yield from _on_a_cluster(function, tasks, count, scheduler)
    elif count == 1:
        # In a thread, because what is raised there is kept with its block.
        with ThreadPoolExecutor(1) as thread:
            yield from _until_broken(thread, function, deque(tasks), 1)
    else:
        yield from _in_processes(function, tasks, count)


def _on_a_cluster(
    function: Callable[[Block], Result], tasks: Sequence[Block], count: int, scheduler: str | None
) -> Iterator[Outcome[Block, Result]]:
    with dask(count, scheduler) as executor:
        block_of = {executor.submit(function, task): task for task in tasks}
        suspects: list[Block] = []
        for future in as_completed(block_of):
            outcome = _outcome(block_of[future], future)
            if type(outcome.error).__name__ == LOST_TOO_OFTEN:
                suspects.append(outcome.block)
            else:
                yield outcome
        for task in suspects:
            yield _outcome(task, executor.submit(function, task))


def _in_processes(
    function: Callable[[Block], Result], tasks: Sequence[Block], count: int
) -> Iterator[Outcome[Block, Result]]:
    waiting, suspects = deque(tasks), list[Block]()
    while waiting:
        with processes(count) as pool:
            suspects += yield from _until_broken(pool, function, waiting, count)
    for task in suspects:
        yield _alone(function, task)


def _until_broken(
    pool: Executor, function: Callable[[Block], Result], waiting: deque[Block], count: int
) -> Generator[Outcome[Block, Result], None, list[Block]]:
    """Outcomes until nothing waits, or the pool breaks: gives what was being worked on then."""
    working: dict[Future[Result], Block] = {}
    lost: list[Block] = []
    while working or (waiting and not lost):
        if not lost:
            _fill(pool, function, waiting, working, count)
        for future in wait(working, return_when=FIRST_COMPLETED).done:
            outcome = _outcome(working.pop(future), future)
            if isinstance(outcome.error, BrokenProcessPool):
                lost.append(outcome.block)
            else:
                yield outcome
    return lost


def _fill(
    pool: Executor,
    function: Callable[[Block], Result],
    waiting: deque[Block],
    working: dict[Future[Result], Block],
    count: int,
) -> None:
    """No more blocks than workers are handed out, so that it is known which were lost."""
    while waiting and len(working) < count:
        task = waiting.popleft()
        working[_submitted(pool, function, task)] = task


def _submitted(pool: Executor, function: Callable[[Block], Result], task: Block) -> Future[Result]:
    try:
        return pool.submit(function, task)
    except BrokenProcessPool as error:  # it broke while nobody was looking
        refused: Future[Result] = Future()
        refused.set_exception(error)
        return refused


def _alone(function: Callable[[Block], Result], task: Block) -> Outcome[Block, Result]:
    for _ in range(LOSSES_ALONE):
        with processes(1) as pool:
            future = pool.submit(function, task)
            outcome = _outcome(task, future)
        if not isinstance(outcome.error, BrokenProcessPool):
            break
    return outcome


def _outcome(task: Block, future: Future[Any]) -> Outcome[Block, Any]:
    """Waits for it where it is not done yet."""
    try:
        error = future.exception()
    except CancelledError as gone:  # by a cluster that went away
        error = gone
    return Outcome(task, None if error else future.result(), error)
