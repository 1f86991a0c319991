"""The spread of whole numbers, from exact integer moments."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .grouped import Flags, Ints


def deviation(cents: Ints, seen: Flags, counts: Ints) -> npt.NDArray[np.float64]:
    """Population standard deviation of each line of a table; what is not `seen` is zero.

    No float is summed, so that neither the order of the numbers nor the number of threads can
    change a bit of it.
    """
    n = np.maximum(counts, 1)
    # The spread does not hang on where zero is: near the mean squares are small.
    apart = np.where(seen, cents - (cents.sum(axis=1) // n)[:, None], 0)
    large = n * np.abs(apart).max(axis=1, initial=0) >= 2**31
    moment = (n * (apart * apart).sum(axis=1) - apart.sum(axis=1) ** 2).astype(np.float64)
    for line in np.flatnonzero(large):  # whose squares need more than 64 bits
        whole = [int(x) for x in apart[line]]
        moment[line] = int(n[line]) * sum(x * x for x in whole) - sum(whole) ** 2
    found: npt.NDArray[np.float64] = np.sqrt(moment) / n
    return found


def variation(group: Ints, cents: Ints, groups: int) -> npt.NDArray[np.float64]:
    """Standard deviation over mean of each of so many groups, from exact moments too; of a group
    without anything, or whose mean is not above zero, a number that means nothing."""
    n = np.bincount(group, minlength=groups)
    largest = int(np.abs(cents).max(initial=0)) * int(n.max(initial=0))
    fits = largest < 2**31  # or else the squares need more than 64 bits
    total: npt.NDArray[Any] = np.zeros(groups, np.int64 if fits else object)
    squares = total.copy()
    amounts = cents.astype(total.dtype)
    np.add.at(total, group, amounts)
    np.add.at(squares, group, amounts * amounts)
    moment = (n * squares - total * total).astype(np.float64)
    found: npt.NDArray[np.float64] = np.sqrt(moment) / np.maximum(total.astype(np.float64), 1)
    return found
