"""Intervals of shares, and of differences and ratios of two, for arrays of counts at once.

Each takes counts of whole people as arrays and gives 95 % ends. Sources: Wilson (1927); Newcombe,
Interval estimation for the difference between independent proportions, method 10 (1998); Katz et
al., Obtaining confidence intervals for the risk ratio (1978).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from spendsense.evaluation.metric import Z_95

Numbers = npt.NDArray[np.float64]
Ends = tuple[Numbers, Numbers]


def wilson(hits: Numbers, people: Numbers) -> Ends:
    """Of each share hits / people, people > 0, within 0 and 1.

    >>> low, high = wilson(np.array([0.0]), np.array([10.0]))
    >>> (round(float(low[0]), 4), round(float(high[0]), 4))
    (0.0, 0.2775)
    """
    share, z2 = hits / people, Z_95 * Z_95
    middle = share + z2 / (2 * people)
    spread = Z_95 * np.sqrt(share * (1 - share) / people + z2 / (4 * people**2))
    scale = 1 + z2 / people
    low = np.where(hits == 0, 0.0, (middle - spread) / scale)
    high = np.where(hits == people, 1.0, (middle + spread) / scale)
    return low, high


def newcombe(hits: Numbers, people: Numbers, ref_hits: Numbers, ref_people: Numbers) -> Ends:
    """Of each difference of two shares, from the Wilson interval of either.

    >>> ends = newcombe(*(np.array([float(n)]) for n in (56, 70, 48, 80)))
    >>> [round(float(end[0]), 4) for end in ends]  # Newcombe (1998), table II, example (a)
    [0.0524, 0.3339]
    """
    share, ref = hits / people, ref_hits / ref_people
    low, high = wilson(hits, people)
    ref_low, ref_high = wilson(ref_hits, ref_people)
    beneath = np.sqrt((share - low) ** 2 + (ref_high - ref) ** 2)
    above = np.sqrt((high - share) ** 2 + (ref - ref_low) ** 2)
    return share - ref - beneath, share - ref + above


def katz(hits: Numbers, people: Numbers, ref_hits: Numbers, ref_people: Numbers) -> Ends:
    """Of each ratio of two shares, normal in its logarithm.

    Where nobody was hit on one side, half a person is added to each count (Walter, 1975). Where
    everybody was on both, the ends are those of the two Wilson intervals. NaN where nobody was on
    either.

    >>> ends = katz(*(np.array([float(n)]) for n in (30, 100, 60, 100)))
    >>> [round(float(end[0]), 3) for end in ends]
    [0.356, 0.702]
    """
    more = np.where((hits == 0) | (ref_hits == 0), 0.5, 0.0)
    a, n, b, m = hits + more, people + more, ref_hits + more, ref_people + more
    ratio = (a / n) / (b / m)
    spread = np.exp(Z_95 * np.sqrt(1 / a - 1 / n + 1 / b - 1 / m))
    whole = (hits == people) & (ref_hits == ref_people)
    none = (hits == 0) & (ref_hits == 0)
    low = np.where(whole, wilson(hits, people)[0], ratio / spread)
    high = np.where(whole, 1 / np.maximum(wilson(ref_hits, ref_people)[0], 1e-12), ratio * spread)
    return np.where(none, np.nan, low), np.where(none, np.nan, high)
