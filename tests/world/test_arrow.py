from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from spendsense.world.arrow import days, nullable, nullable_keys, texts
from spendsense.world.bank_days import number
from spendsense.world.constants import NEVER

SOME = np.array([True, False, True])


def test_what_is_not_present_is_null() -> None:
    column = nullable(np.array([1, 2, 3]), SOME)
    assert (column.dtype, column.to_list()) == (pl.Int64, [1, None, 3])
    assert nullable(np.array([1, 2, 3]), ~np.zeros(3, np.bool_)).to_list() == [1, 2, 3]
    assert nullable(np.empty(0, np.int64), np.empty(0, np.bool_)).to_list() == []


def test_keys_keep_all_their_bits() -> None:
    column = nullable_keys(np.array([2**64 - 1, 7, 0], np.uint64), SOME)
    assert (column.dtype, column.to_list()) == (pl.UInt64, [2**64 - 1, None, 0])


@pytest.mark.parametrize("kind", [np.int16, np.int32, np.int64])
def test_narrow_numbers_are_whole_numbers_too(kind: type) -> None:
    assert nullable(np.array([-5, 6, 7], kind), SOME).to_list() == [-5, None, 7]


def test_days_are_dates_and_never_is_null() -> None:
    column = days(np.array([number(date(2026, 11, 20)), NEVER, 0]))
    assert (column.dtype, column.to_list()) == (
        pl.Date,
        [date(2026, 11, 20), None, date(1970, 1, 1)],
    )


def test_texts_end_where_they_are_said_to() -> None:
    letters = np.frombuffer(b"applefig", np.uint8)
    column = texts(letters, np.array([0, 5, 5, 8]), SOME)
    assert (column.dtype, column.to_list()) == (pl.String, ["apple", None, "fig"])


@pytest.mark.parametrize("count", [1, 7, 8, 9, 64, 65])
def test_what_is_present_is_told_a_bit_each(count: int) -> None:
    present = np.arange(count) % 3 == 1
    found = nullable(np.arange(count), present).to_list()
    assert found == [each if each % 3 == 1 else None for each in range(count)]
