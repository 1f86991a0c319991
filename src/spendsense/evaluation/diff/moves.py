"""What a comparison of two runs comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

What = Literal["persona", "standing", "items", "decisions"]
"""Which personas hold, and which comes first; whether they were read and what came of it; what was
drafted; what operators decided of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing of one person that differs between two runs, and the reasons, a sentence each.

    `window_days` is None for what is of no window.
    """

    user_id: str
    what: What
    window_days: int | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    why: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), **{n: list(getattr(self, n)) for n in ("before", "after", "why")}}


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricChange:
    """A metric in both runs. `interval` is the 95 % interval of the later less the earlier share,
    where both are shares; without one nothing is said of chance."""

    name: str
    before: float | None
    after: float | None
    unit: str
    verdict_before: str
    verdict_after: str
    difference: float | None
    interval: tuple[float, float] | None
    sentence: str

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        ends = told.pop("interval")
        return {**told, "interval_95": None if ends is None else list(ends)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDiff:
    """Everything that differs between two runs of people who consent now.

    `changed` is what differs for everybody: the day, the policy, the code. `closed` are ids that no
    file may hold, `not_shared` counts the people among those who moved that were left out.
    """

    run_a: str
    run_b: str
    as_of_a: date
    as_of_b: date
    compared: int
    changed: tuple[str, ...]
    moves: tuple[Move, ...]
    metrics: tuple[MetricChange, ...]
    unmeasured: tuple[str, ...]
    closed: frozenset[str] = frozenset()
    not_shared: int = 0
    moved: Mapping[str, int] | None = None

    def counts(self) -> dict[str, int]:
        """People who moved in anything, and in each thing."""
        if self.moved is not None:
            return dict(self.moved)
        pairs = {(move.what, move.user_id) for move in self.moves}
        by_what = Counter(what for what, _ in pairs)
        return {"anything": len({user for _, user in pairs}), **dict(sorted(by_what.items()))}

    def shared(self) -> RunDiff:
        """The same without people who have not consented to research; they stay in the counts."""
        kept = tuple(each for each in self.moves if each.user_id not in self.closed)
        left_out = {each.user_id for each in self.moves if each.user_id in self.closed}
        return replace(
            self, moves=kept, not_shared=self.not_shared + len(left_out), moved=self.counts()
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "run_a": self.run_a,
            "run_b": self.run_b,
            "as_of_a": self.as_of_a.isoformat(),
            "as_of_b": self.as_of_b.isoformat(),
            "people_compared": self.compared,
            "people_moved": self.counts(),
            "people_not_shared": self.not_shared,
            "changed": list(self.changed),
            "moves": [each.as_json() for each in self.moves],
            "metrics": [each.as_json() for each in self.metrics],
            "runs_not_measured": list(self.unmeasured),
        }
