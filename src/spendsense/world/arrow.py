"""Polars columns of NumPy arrays, without a copy, null where something is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from nanoarrow import Schema, c_array_from_buffers, date32, int64, large_string, uint64

from .constants import NEVER
from .dice import Bits, Flags, Ints, Whole


def nullable(numbers: Whole, present: Flags) -> pl.Series:
    """Whole numbers, null where they are not present."""
    return _column(int64(), [numbers.astype(np.int64, copy=False)], present)


def nullable_keys(keys: Bits, present: Flags) -> pl.Series:
    """Keys that ids are written from, null where they are not present."""
    return _column(uint64(), [keys], present)


def days(numbers: Whole) -> pl.Series:
    """Absolute days as dates; NEVER is null."""
    return _column(date32(), [numbers.astype(np.int32)], np.asarray(numbers != NEVER))


def texts(letters: npt.NDArray[np.uint8], ends: Ints, present: Flags) -> pl.Series:
    """Texts that lie one behind the other; `ends` has where each begins, and the last one's end."""
    return _column(large_string(), [ends, letters], present)


def _column(kind: Schema, buffers: list[npt.NDArray[Any]], present: Flags) -> pl.Series:
    absent = len(present) - int(np.count_nonzero(present))
    valid = np.packbits(present, bitorder="little") if absent else None
    array = c_array_from_buffers(kind, len(present), [valid, *buffers], null_count=absent)
    return pl.Series(array)
