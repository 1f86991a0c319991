"""An outcome a block, whatever becomes of it, and of the worker that had it."""

from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from math import factorial
from signal import SIGCONT, SIGKILL, raise_signal

import pytest

from spendsense.fanout import outcomes

HARMLESS, DEADLY = int(SIGCONT), int(SIGKILL)  # what a worker does to itself


@pytest.mark.parametrize("workers", [1, 2])
def test_a_block_that_fails_keeps_its_error_and_the_others_their_results(workers: int) -> None:
    found = {each.block: each for each in outcomes(factorial, [3, -1, 5, 4], workers=workers)}
    assert {block: each.result for block, each in found.items()} == {3: 6, -1: None, 5: 120, 4: 24}
    assert [block for block, each in found.items() if each.error] == [-1]
    assert isinstance(found[-1].error, ValueError)


def test_dask_gives_the_same() -> None:
    found = {each.block: each for each in outcomes(factorial, [3, -1], runner="dask", workers=1)}
    assert found[3].result == 6 and isinstance(found[-1].error, ValueError)


@pytest.mark.parametrize("deadly", [1, 2])
def test_a_block_that_takes_its_worker_down_takes_down_nobody_elses(deadly: int) -> None:
    blocks = [HARMLESS, *[DEADLY] * deadly, *[HARMLESS] * 4]
    found = list(outcomes(raise_signal, blocks, workers=2))
    assert sorted(each.block for each in found) == sorted(blocks)
    lost = [each for each in found if each.error is not None]
    assert [each.block for each in lost] == [DEADLY] * deadly
    assert all(isinstance(each.error, BrokenProcessPool) for each in lost)


def test_dask_gives_up_a_block_that_has_lost_its_workers_and_no_other() -> None:
    blocks = [HARMLESS, DEADLY, HARMLESS]
    found = list(outcomes(raise_signal, blocks, runner="dask", workers=2))
    assert len(found) == 3
    (lost,) = [each for each in found if each.error is not None]
    assert lost.block == DEADLY and type(lost.error).__name__ == "KilledWorker"


def test_no_block_is_no_work() -> None:
    assert list(outcomes(factorial, [])) == []


def test_whoever_stops_asking_stops_the_work() -> None:
    some = outcomes(factorial, range(1_000), workers=2)
    assert next(iter(some)).error is None
    some.close()  # type: ignore[attr-defined]
