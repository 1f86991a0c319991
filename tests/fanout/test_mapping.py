"""Blocks come back in their order, whatever runner maps over them."""

from math import factorial

import pytest

from spendsense.fanout import map_blocks

SLOW_FIRST = (100_000, 5, 3)  # the first block is ready last
EXPECTED = [factorial(number) for number in SLOW_FIRST]


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_blocks(workers: int) -> None:
    assert list(map_blocks(factorial, SLOW_FIRST, workers=workers)) == EXPECTED


def test_dask_gives_the_same() -> None:
    assert list(map_blocks(factorial, SLOW_FIRST, runner="dask", workers=2)) == EXPECTED


@pytest.mark.parametrize("workers", [1, 2])
def test_a_block_that_fails_fails_the_whole(workers: int) -> None:
    with pytest.raises(ValueError, match="not defined for negative"):
        list(map_blocks(factorial, [3, -1], workers=workers))


def test_no_block_is_no_work() -> None:
    assert list(map_blocks(factorial, [])) == []
