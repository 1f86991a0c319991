"""Counts before and after, each with what it is a share of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Count:
    """How many of `of` before and after; of them `gained` are new, and `lost` are no more."""

    before: int
    after: int
    gained: int
    lost: int
    of: int

    @property
    def changed(self) -> bool:
        return bool(self.gained or self.lost)

    def as_json(self) -> dict[str, Any]:
        """The counts, and the shares; null where there is nobody to be a share of."""
        return {
            "before": self.before,
            "after": self.after,
            "gained": self.gained,
            "lost": self.lost,
            "of": self.of,
            "share_before": share(self.before, self.of),
            "share_after": share(self.after, self.of),
        }


def summed(each: Iterable[Count], of: int | None = None) -> Count:
    """Several counts as one; of all that is there before or after, where nothing else is said."""
    parts = list(each)
    before, after = sum(c.before for c in parts), sum(c.after for c in parts)
    gained, lost = sum(c.gained for c in parts), sum(c.lost for c in parts)
    return Count(before, after, gained, lost, before + gained if of is None else of)


def share(part: int, of: int) -> float | None:
    """A share to six places; nothing of an empty set."""
    return round(part / of, 6) if of else None


def counted(before: NDArray[np.bool_], after: NDArray[np.bool_], of: int | None = None) -> Count:
    """Two flags a person, compared."""
    was, now, both = (int(np.count_nonzero(f)) for f in (before, after, before & after))
    return Count(was, now, now - both, was - both, len(before) if of is None else of)


def some(flags: Sequence[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """Who has at least one of several flags."""
    found: NDArray[np.bool_] = np.logical_or.reduce(flags)
    return found
