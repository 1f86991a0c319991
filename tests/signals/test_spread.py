"""The spread of whole numbers."""

from __future__ import annotations

from statistics import pstdev

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendsense.signals.spread import spread


def of(cents: list[int | None]) -> float | None:
    column = pl.DataFrame({"cents": cents}, schema={"cents": pl.Int64})
    return column.select(spread(pl.col("cents"))).item()


def test_ten_and_thirty_lie_ten_from_their_mean():
    assert of([10, 30]) == 10.0


def test_equal_amounts_have_no_spread_and_no_amounts_none():
    assert of([7, 7, 7]) == 0.0
    assert of([]) is None
    assert of([None, 10, 30]) == 10.0


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=30))
def test_it_is_the_population_standard_deviation_and_no_order_changes_a_bit(cents: list[int]):
    assert of(cents) == of(cents[::-1])
    assert of(cents) == pytest.approx(pstdev(cents), rel=1e-9, abs=1e-6)
