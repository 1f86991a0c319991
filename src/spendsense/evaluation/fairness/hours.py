"""Medians of hours, their intervals, and two of them compared.

A median's interval runs between order statistics (Conover, Practical Nonparametric Statistics);
that of a difference or ratio of two is put together of both (Zou and Donner, Construction of
confidence limits about effect measures, 2008).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spendsense.evaluation.metric import Z_95

from .chances import mann_whitney
from .values import Interval

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Median:
    """The hours of a group, in order, and what is said of them."""

    hours: Numbers
    value: float
    interval: Interval


def median(hours: Numbers) -> Median:
    """Of hours in order, at least one.

    >>> found = median(np.arange(1.0, 101.0))
    >>> found.value, found.interval
    (50.5, (40.0, 61.0))
    """
    n = hours.size
    spread = Z_95 * math.sqrt(n)
    low = max(math.floor((n - spread) / 2) - 1, 0)
    high = min(math.ceil((n + spread) / 2), n - 1)
    ends = (float(hours[low]), float(hours[high]))
    return Median(hours, float(np.median(hours)), ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A group's median against the reference's. A ratio needs both beyond zero."""

    difference: float
    difference_interval: Interval
    ratio: float | None
    ratio_interval: Interval | None
    p: float | None


def compared(group: Median, reference: Median) -> Compared:
    """Difference and ratio of two medians, and the p of the ranks."""
    ratio = None if reference.value <= 0 else group.value / reference.value
    ends = None
    if min(group.interval[0], reference.interval[0]) > 0:
        logs = _put_together(*(_mapped(each, math.log) for each in (group, reference)))
        ends = (math.exp(logs[0]), math.exp(logs[1]))
    return Compared(
        difference=group.value - reference.value,
        difference_interval=_put_together(_mapped(group, float), _mapped(reference, float)),
        ratio=ratio,
        ratio_interval=ends,
        p=mann_whitney(group.hours, reference.hours),
    )


Three = tuple[float, float, float]


def _mapped(of: Median, scale: Callable[[float], float]) -> Three:
    return scale(of.interval[0]), scale(of.value), scale(of.interval[1])


def _put_together(one: Three, other: Three) -> Interval:
    difference = one[1] - other[1]
    beneath = math.hypot(one[1] - one[0], other[2] - other[1])
    above = math.hypot(one[2] - one[1], other[1] - other[0])
    return difference - beneath, difference + above
