"""The lines of the verdict, from policy, and the one rule that draws it.

A comparison fails where the groups differ by much and by more than chance: its p after correction
is below the line of significance, and the ratio or the difference lies beyond its line. It passes
where both intervals lie within the lines: a large difference is then excluded, and not merely
unseen. Anything else is insufficient evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

from spendsense.evaluation.metric import Verdict
from spendsense.policy import Policy

from .values import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """`least` people; shares between 0 and 1; `hours` of medians."""

    least: int
    known: float
    ratio: float
    margin: float
    hours: float
    significance: float
    proxy: float
    told_by_records: tuple[str, ...]

    @classmethod
    def of(cls, policy: Policy) -> Lines:
        return cls(
            least=policy["parity.least_people"],
            known=policy["parity.least_known_percent"] / 100,
            ratio=policy["parity.ratio_percent"] / 100,
            margin=policy["parity.margin_percent"] / 100,
            hours=policy["parity.margin_minutes"] / 60,
            significance=policy["parity.significance_percent"] / 100,
            proxy=policy["parity.proxy_percent"] / 100,
            told_by_records=tuple(policy["parity.told_by_records"]),
        )

    def of_rates(
        self,
        p_holm: float,
        ratio: float | None,
        ratio_interval: Interval | None,
        difference: float,
        difference_interval: Interval,
    ) -> Verdict:
        """The verdict on two rates. A ratio is None where nobody of the reference was reached:
        whoever was reached elsewhere is then infinitely many times as many."""
        beyond = difference > 0 if ratio is None else self._ratio_beyond(ratio)
        much = abs(difference) > self.margin or beyond
        if much and p_holm < self.significance:
            return "fail"
        near = -self.margin <= difference_interval[0] and difference_interval[1] <= self.margin
        return "pass" if near and self._ratio_within(ratio_interval) else "insufficient"

    def of_hours(
        self,
        p_holm: float,
        ratio: float | None,
        ratio_interval: Interval | None,
        difference: float,
        difference_interval: Interval,
    ) -> Verdict:
        """The verdict on two medians: few minutes may be a large ratio, and are no matter."""
        beyond = ratio is None or self._ratio_beyond(ratio)
        if abs(difference) > self.hours and beyond and p_holm < self.significance:
            return "fail"
        near = -self.hours <= difference_interval[0] and difference_interval[1] <= self.hours
        return "pass" if near or self._ratio_within(ratio_interval) else "insufficient"

    def _ratio_beyond(self, ratio: float) -> bool:
        return not self.ratio <= ratio <= 1 / self.ratio

    def _ratio_within(self, interval: Interval | None) -> bool:
        return interval is not None and self.ratio <= interval[0] and interval[1] <= 1 / self.ratio
