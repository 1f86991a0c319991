"""Rows of a block put together by whole numbers: what the streams are found with.

Texts become numbers once; after that rows are sorted and cut where a number changes. A block of
thousands and a block of one user pay for what they hold, not for the steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from .steps import once

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
NO_INTS = np.empty(0, np.int64)


def columns(frame: pl.DataFrame, **expressions: pl.Expr) -> list[Any]:
    """Expressions of a frame as arrays, worked out at one go."""
    found = once(frame.lazy().select(**expressions))
    return [column.to_numpy() for column in found.get_columns()]


def numbered(texts: str | pl.Expr) -> pl.Expr:
    """A number from 1 for each text, 0 for null."""
    text = pl.col(texts) if isinstance(texts, str) else texts
    return (text.cast(pl.Categorical).to_physical().cast(pl.Int64) + 1).fill_null(0)


def ranked(texts: str) -> pl.Expr:
    """The place of each in the order of the texts, from 1; null before all, alike alike."""
    return pl.col(texts).rank("dense").cast(pl.Int64).fill_null(0)


def dense(numbers: Ints) -> tuple[Ints, Ints]:
    """Numbers from 0 without holes, in the order of those given; and for each a row that has it."""
    if numbers.size == 0:
        return numbers, NO_INTS
    low, span = int(numbers.min()), int(numbers.max()) - int(numbers.min()) + 1
    if span > numbers.size // 2 + 4096:
        order, starts = _sorted(numbers - low)
        codes = np.empty_like(numbers)
        codes[order] = np.repeat(np.arange(starts.size), np.diff(starts, append=numbers.size))
        return codes, order[starts]
    some = np.full(span, -1, np.int64)
    some[numbers - low] = np.arange(numbers.size)
    met = some >= 0
    return (np.cumsum(met) - 1)[numbers - low], some[met]


def both(first: Ints, second: Ints) -> Ints:
    """A number for each pair of dense numbers, in their order, first by the first."""
    if first.size == 0:
        return first
    return dense(first * (int(second.max()) + 1) + second)[0]


def sums(of: Ints, numbers: Ints, size: int) -> Ints:
    """The whole numbers of each of so many, summed; `of` says whose each is."""
    found = np.zeros(size, np.int64)
    np.add.at(found, of, numbers)
    return found


def alike(texts: pl.Series) -> Ints:
    """A number for each text without holes, the same for the same; 0 for null or empty."""
    (numbers,) = columns(
        texts.to_frame("text"), text=numbered(pl.when(pl.col("text") != "").then("text"))
    )
    return dense(np.append(numbers, 0))[0][:-1]


def _sorted(codes: Ints) -> tuple[Ints, Ints]:
    """Rows by code in the order they came, and where each code begins."""
    bits = int(codes.size).bit_length()
    if codes.size and int(codes.max()).bit_length() + bits > 63:
        order = np.argsort(codes, kind="stable")
        ordered = codes[order]
    else:
        packed = (codes << bits) | np.arange(codes.size)  # sorting numbers beats sorting places
        packed.sort()
        order, ordered = packed & ((1 << bits) - 1), packed >> bits
    return order, _changes(ordered)


def _changes(ordered: Ints) -> Ints:
    """Where a number begins that is not the one before."""
    if ordered.size == 0:
        return NO_INTS
    new = np.empty(ordered.size, np.bool_)
    new[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return np.flatnonzero(new)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Rows group after group, in each in the order they came; `starts` says where each begins.

    What is asked of a group is asked of values in that order, one a row.
    """

    order: Ints
    starts: Ints

    @classmethod
    def by(cls, codes: Ints) -> Groups:
        """Rows with the same number, at least 0, are a group; groups in the order of numbers."""
        return cls(*_sorted(codes))

    @property
    def sizes(self) -> Ints:
        return np.append(self.starts[1:], self.order.size)[: self.starts.size] - self.starts

    @property
    def ends(self) -> Ints:
        """The last place of each group."""
        return self.starts + self.sizes - 1

    def numbers(self) -> Ints:
        """The number of each row's group, from 0."""
        return np.repeat(np.arange(self.starts.size), self.sizes)

    def total(self, values: npt.NDArray[np.generic]) -> Ints:
        """The sum of a group's numbers, or how many of its flags are set."""
        return np.add.reduceat(values.astype(np.int64), self.starts) if values.size else NO_INTS

    def some(self, flags: Flags) -> Flags:
        """Whether any flag of a group is set."""
        return self.total(flags) > 0

    def firsts(self) -> Flags:
        """Of each row, whether it begins its group."""
        found = np.zeros(self.order.size, np.bool_)
        found[self.starts] = True
        return found

    def of(self, groups: Ints) -> Groups:
        """Some of the groups, in an order of their own."""
        sizes = self.sizes[groups]
        starts = np.cumsum(sizes) - sizes
        places = np.arange(int(sizes.sum())) + np.repeat(self.starts[groups] - starts, sizes)
        return Groups(self.order[places], starts)


def quarter_and_middles(group: Ints, values: Ints, counts: Ints) -> tuple[Ints, Ints, Ints]:
    """Of the values of each group, by group, the one a quarter of the way up (or below that) and
    the lower and upper middle one; anything of a group without values."""
    starts = np.cumsum(counts) - counts
    if values.size == 0:
        return counts, counts, counts
    ordered = (
        values[np.lexsort((values, group))] if _wide(group, values) else _packed(group, values)
    )
    last = np.maximum(counts - 1, 0)
    places = (starts + last // 4, starts + last // 2, starts + counts // 2)
    quarter, lower, upper = (ordered[np.minimum(at, ordered.size - 1)] for at in places)
    return quarter, lower, upper


def _wide(group: Ints, values: Ints) -> bool:
    """Whether a group and a value do not fit into one number."""
    span = int(values.max()) - int(values.min())
    return int(group.max()).bit_length() + span.bit_length() > 63


def _packed(group: Ints, values: Ints) -> Ints:
    """Values by group and size; sorting numbers beats sorting places."""
    low = int(values.min())
    bits = (int(values.max()) - low).bit_length()
    packed = (group << bits) | (values - low)
    packed.sort()
    return (packed & ((1 << bits) - 1)) + low


def lexical(*keys: Ints) -> Ints:
    """Places in the order of the first key, then of the second, and so on."""
    return np.lexsort(keys[::-1])
