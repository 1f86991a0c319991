"""How likely a difference is by chance alone: exact for shares, by ranks for hours, and corrected.

Sources: Fisher's exact test, two-sided by the least likely tables (Fisher, 1935); Mann and Whitney
(1947) with the normal approximation, correction for ties and continuity; Holm (1979). scipy is no
part of the install; the suite holds each of these to it.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

AS_LIKELY = 1 + 1e-7
"""Tables as likely as the one found, but for rounding, count as no likelier."""


def fisher(hits: int, people: int, ref_hits: int, ref_people: int) -> float:
    """Two-sided p of two shares being one, given how many were hit together.

    >>> round(fisher(1, 10, 11, 14), 6)  # Fisher's convicts: 2 of 15 and 10 of 12 are his own
    0.002759
    """
    hit, everybody = hits + ref_hits, people + ref_people
    first, last = max(0, hit - ref_people), min(hit, people)
    logs = _log_factorials(_size(everybody))
    table = np.arange(first, last + 1)
    weight = -(
        logs[table] + logs[people - table] + logs[hit - table] + logs[ref_people - hit + table]
    )
    likely = np.exp(weight - weight.max())
    found = likely[hits - first]
    return float(min(1.0, likely[likely <= found * AS_LIKELY].sum() / likely.sum()))


def _size(most: int) -> int:
    return 1 << max(most, 1).bit_length()


@lru_cache(maxsize=4)
def _log_factorials(most: int) -> Numbers:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1, dtype=np.float64)))])


def mann_whitney(hours: Numbers, ref_hours: Numbers) -> float | None:
    """Two-sided p of neither group's hours tending to be longer; None where all are the same.

    >>> round(mann_whitney(np.array([19, 22, 16, 29, 24.0]), np.array([20, 11, 17, 12.0])), 6)
    0.111347
    """
    n, m = hours.size, ref_hours.size
    ranks, ties = ranked(np.concatenate([hours, ref_hours]))
    u = float(ranks[:n].sum()) - n * (n + 1) / 2
    variance = n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1)))
    if variance <= 0:
        return None
    beyond = max(abs(u - n * m / 2) - 0.5, 0.0) / math.sqrt(variance)
    return math.erfc(beyond / math.sqrt(2))


def ranked(values: Numbers) -> tuple[Numbers, float]:
    """Mid-ranks from 1, and the sum of t^3 - t over the ties of t."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[place]
    return ranks, float((counts.astype(np.float64) ** 3 - counts).sum())


def holm(ps: Numbers) -> Numbers:
    """Each p after correction for all of them together.

    >>> holm(np.array([0.01, 0.04, 0.03, 0.005])).tolist()
    [0.03, 0.06, 0.06, 0.02]
    """
    if ps.size == 0:
        return ps
    order = np.argsort(ps, kind="stable")
    stepped = ps[order] * np.arange(ps.size, 0, -1)
    corrected = np.empty_like(ps)
    corrected[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return corrected


def chi_square_tail(value: float, freedom: int) -> float:
    """The probability that chi-square of so many degrees of freedom is beyond a value.

    >>> round(chi_square_tail(3.841458820694124, 1), 9), round(chi_square_tail(9.0, 4), 6)
    (0.05, 0.061099)
    """
    if value <= 0:
        return 1.0
    half = value / 2
    if freedom % 2 == 0:  # a finite sum of Poisson terms
        first, start = math.exp(-half), 1
        total = term = first
        for k in range(start, freedom // 2):
            term *= half / k
            total += term
        return min(1.0, total)
    total = math.erfc(math.sqrt(half))
    term = math.sqrt(half / math.pi) * math.exp(-half) * 2
    for k in range(1, (freedom - 1) // 2 + 1):
        total += term
        term *= half / (k + 0.5)
    return min(1.0, total)
