from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendsense.signals.grouped import Groups, alike, both, dense, lexical, quarter_and_middles

wide = st.one_of(st.integers(0, 5), st.integers(0, 2**40), st.sampled_from((0, 2**62)))


def ints(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


@given(st.lists(wide, max_size=40))
def test_dense_numbers_have_no_holes_and_keep_their_order(numbers: list[int]) -> None:
    codes, rows = dense(ints(*numbers))
    kinds = sorted(set(numbers))
    assert codes.tolist() == [kinds.index(number) for number in numbers]
    assert [numbers[row] for row in rows] == kinds


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=30))
def test_pairs_are_numbered_by_the_first_and_then_by_the_second(
    pairs: list[tuple[int, int]],
) -> None:
    first, second = ints(*(a for a, _ in pairs)), ints(*(b for _, b in pairs))
    kinds = sorted(set(pairs))
    assert both(first, second).tolist() == [kinds.index(pair) for pair in pairs]


def test_texts_that_are_alike_have_one_number_and_none_have_zero() -> None:
    numbers = alike(pl.Series(["gym", None, "film", "", "gym"])).tolist()
    assert numbers[0] == numbers[4] > 0
    assert numbers[2] not in (0, numbers[0])
    assert numbers[1] == numbers[3] == 0
    assert alike(pl.Series([], dtype=pl.String)).tolist() == []


@given(st.lists(wide, min_size=1, max_size=40))
def test_groups_keep_the_order_of_their_rows(keys: list[int]) -> None:
    groups = Groups.by(ints(*keys))
    rows = [
        groups.order[start : start + size].tolist()
        for start, size in zip(groups.starts, groups.sizes, strict=True)
    ]
    assert rows == [[n for n, key in enumerate(keys) if key == kind] for kind in sorted(set(keys))]
    assert groups.ends.tolist() == [start + len(row) - 1 for start, row in zip(
        groups.starts, rows, strict=True)]  # fmt: skip


def test_some_groups_may_be_taken_in_an_order_of_their_own() -> None:
    groups = Groups.by(ints(7, 3, 7, 3, 5)).of(ints(2, 0))
    assert groups.order.tolist() == [0, 2, 1, 3]
    assert groups.total(ints(10, 20, 1, 2)).tolist() == [30, 3]
    assert groups.some(np.array([False, True, False, False])).tolist() == [True, False]
    assert groups.firsts().tolist() == [True, False, True, False]


def test_no_rows_make_no_groups() -> None:
    none = Groups.by(ints())
    assert none.starts.size == none.sizes.size == none.ends.size == none.firsts().size == 0
    assert none.total(ints()).size == 0
    assert quarter_and_middles(ints(), ints(), ints())[1].size == 0


@pytest.mark.parametrize("far", [0, 2**61])
def test_the_quarter_and_the_middle_of_each_group_also_where_numbers_are_large(far: int) -> None:
    group, values = ints(0, 0, 0, 0, 1), ints(far, 3, 1, 2, 9)
    counts = np.bincount(group)
    quarter, lower, upper = quarter_and_middles(group, values, counts)
    ordered = sorted((far, 3, 1, 2))
    assert (quarter[0], lower[0], upper[0]) == (ordered[0], ordered[1], ordered[2])
    assert (quarter[1], lower[1], upper[1]) == (9, 9, 9)


def test_places_go_by_the_first_key_and_then_by_the_second() -> None:
    assert lexical(ints(1, 0, 1, 0), ints(0, 5, -1, 4)).tolist() == [3, 1, 2, 0]
