"""What can move in a user's readings, by how much at least, and what moves with it.

A lever is a column of a row of readings that a change is told in: a reading, or the whole cents
that a ratio or a monthly figure is made of. It moves in whole units. Limits, opening balances and
the number of days are no levers: a user's own money and days do not move them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spendsense.policy import Policy
from spendsense.signals import READINGS, Reading
from spendsense.signals.reading import Unit

from .conditions import Compare, Condition, IsTrue, Leaf, Row, leaves

Value = int | float | bool

MONTHLY = {
    "subscription_monthly_cents": "subscription_spend_cents",
    "savings_monthly_inflow_cents": "savings_net_inflow_cents",
    "expense_monthly_cents": "spend_cents",
}
"""Figures per 30 days, whole cents rounded down, and the cents of the window they are made of."""

FIXED = {
    "highest_card_limit_cents": "a limit is the bank's to set",
    "cards_limit_cents": "limits are the bank's to set",
    "savings_growth_base_cents": "what savings held when the window began is past",
    "days_observed": "the days of the record are what they are",
    "card_count": "an account would have to be opened or closed",
}
"""Columns that comparisons read and no change moves, and why."""

STEPS: dict[Unit, int] = {"days": 2, "ratio": 10_000}
"""Steps to a whole one, for readings that are no whole numbers and have no whole parts.

A median of days moves by half days; a ratio by hundredths of a percent.
"""

SIGNED = frozenset({"checking_balance_cents", "savings_net_inflow_cents"})
"""Levers that may lie beneath zero."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The nearest value of a lever on the other side of one line, and how far that is.

    `share` is the way there as a share of a line: of those along the lever the nearest. A flag's
    is 1.
    """

    value: Value
    share: float


def turns(
    condition: Condition, row: Row, policy: Policy, days: int, only: str | None = None
) -> dict[str, list[Turn]]:
    """Every lever of a condition, or only one, and where each comparison would turn along it."""
    found: dict[str, list[tuple[Value, float]]] = {}
    for leaf in leaves(condition):
        for lever in levers(leaf):
            alike = only is None or lever == only
            turn = _turn(leaf, lever, row, policy, days) if alike else None
            if turn is not None:
                found.setdefault(lever, []).append(turn)
    return {lever: _shared(places, row[lever]) for lever, places in found.items()}


def _shared(places: list[tuple[Value, float]], now: Value) -> list[Turn]:
    """One line measures a whole lever, so that further along it is a larger share."""
    nearest = sorted(places, key=lambda place: abs(place[0] - now))
    _, line = nearest[0]
    return [Turn(value, abs(value - now) / line) for value, _ in nearest]


def levers(leaf: Leaf) -> tuple[str, ...]:
    """The levers that a comparison or flag turns on."""
    compared = columns(leaf.reading) if isinstance(leaf, Compare) else (leaf.reading.name,)
    return tuple(MONTHLY.get(column, column) for column in compared if column not in FIXED)


def columns(reading: Reading) -> tuple[str, ...]:
    """The columns that a comparison of a reading reads: its whole parts, or itself."""
    if reading.numerator and reading.denominator:
        return reading.numerator, reading.denominator
    return (reading.name,)


def moved(row: Row, changes: Mapping[str, Value], days: int) -> dict[str, Any]:
    """The readings after some changes: what is made of a lever follows it."""
    after = {**row, **changes}
    subscribed = changes.get("subscription_spend_cents", 0)
    if after["spend_cents"] is not None and subscribed > after["spend_cents"]:
        after["spend_cents"] = subscribed  # it is spending too
    for monthly, whole in MONTHLY.items():
        if after[whole] != row[whole] and row[monthly] is not None:
            after[monthly] = after[whole] * 30 // days
    for ratio, part, whole in _RATIOS:
        if row[ratio] is not None and (after[part] != row[part] or after[whole] != row[whole]):
            after[ratio] = after[part] / after[whole] if after[whole] else None
    return after


def within(lever: str, value: Value, row: Row, days: int) -> bool:
    """Whether a lever can stand there at all."""
    least, most = bounds(lever, row, days)
    now = row[lever]
    return (least is None or value >= min(least, now)) and (most is None or value <= max(most, now))


def unit_of(lever: str) -> Unit:
    """The unit that a lever is written in."""
    return READINGS[lever].unit if lever in READINGS else "cents"


def step_of(lever: str) -> float:
    """The smallest change of a lever."""
    steps = STEPS.get(unit_of(lever), 1)
    return 1 if steps == 1 else 1 / steps


_RATIOS = tuple(
    (reading.name, reading.numerator, reading.denominator)
    for reading in READINGS.values()
    if reading.numerator and reading.denominator
)


def _turn(
    leaf: Leaf, lever: str, row: Row, policy: Policy, days: int
) -> tuple[Value, float] | None:
    """Where a comparison or flag turns along a lever, and its line, both in the lever's unit."""
    if row[lever] is None or row[leaf.reading.name] is None:
        return None
    if isinstance(leaf, IsTrue):
        return not row[lever], 1.0
    if not isinstance(leaf, Compare):
        return None
    found = _line(leaf, lever, row, policy, days)
    if found is None:
        return None
    last, line = found
    steps = STEPS.get(unit_of(lever), 1)
    held = leaf.holds(row, policy)
    for place in (last, last + 1):
        value = place if steps == 1 else place / steps
        there = within(lever, value, row, days)
        if there and leaf.holds(moved(row, {lever: value}, days), policy) is not held:
            return value, max(abs(line), 1) / steps
    return None


def _line(
    leaf: Compare, lever: str, row: Row, policy: Policy, days: int
) -> tuple[int, float] | None:
    """The last whole step of a lever before a comparison turns, and the line itself, in steps."""
    top, bottom, rising = _quotient(leaf, lever, row, policy)
    if bottom == 0:
        return None
    # The last step before a line that is reached, or before one that must be passed.
    reached = (leaf.comparison == "above") is not rising
    last = (top - 1) // bottom if reached else top // bottom
    line = top / bottom
    if lever in columns(leaf.reading):
        return last, line
    return ((last + 1) * days - 1) // 30, line * days / 30


def _quotient(leaf: Compare, lever: str, row: Row, policy: Policy) -> tuple[int, int, bool]:
    """The line as a quotient of whole numbers, and whether the reading rises with the lever."""
    line: int = policy[leaf.parameter]
    part, *whole = columns(leaf.reading)
    if not whole:
        return line * STEPS.get(leaf.reading.unit, 1), leaf.scale, True
    if MONTHLY.get(part, part) == lever:
        return row[whole[0]] * line, leaf.scale, True
    return row[part] * leaf.scale, line, False


def bounds(lever: str, row: Row, days: int) -> tuple[int | None, int | None]:
    """The least and the most that a lever can be; None where nothing bounds it."""
    if lever == "low_days":
        return 0, row["days_observed"]
    if lever == "spend_cents":  # of no spending at all there is no share to read
        return max(row["subscription_spend_cents"] or 0, -(-days // 30)), None
    return (None if lever in SIGNED else 0), None
