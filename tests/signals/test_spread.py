"""The spread of whole numbers."""

from __future__ import annotations

from statistics import pstdev

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendsense.signals.spread import deviation


def of(*lines: list[int | None]) -> list[float]:
    cents = np.array([[x or 0 for x in line] for line in lines], np.int64)
    seen = np.array([[x is not None for x in line] for line in lines], np.bool_)
    return deviation(cents, seen, seen.sum(axis=1)).tolist()


def test_ten_and_thirty_lie_ten_from_their_mean():
    assert of([10, 30]) == [10.0]


def test_equal_amounts_have_no_spread_and_what_was_not_seen_has_no_part():
    assert of([7, 7, 7], [None, 10, 30], [None, None, None]) == [0.0, 10.0, 0.0]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=30))
def test_it_is_the_population_standard_deviation_and_no_order_changes_a_bit(cents: list[int]):
    assert of(cents) == of(cents[::-1])
    assert of(cents)[0] == pytest.approx(pstdev(cents), rel=1e-9, abs=1e-6)


def test_large_amounts_beside_small_ones_are_exact_too():
    large = [10**14, 0, 1]
    assert of([1, 2, 4], large) == [of([1, 2, 4])[0], of(large)[0]]
    assert of(large)[0] == pytest.approx(pstdev(large), rel=1e-12)
