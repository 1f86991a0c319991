"""How far each reading of a rule lies from its line, in its own unit: what a confidence is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from spendsense.ledger import dollars
from spendsense.policy import Policy
from spendsense.signals import sentence, text_of, written
from spendsense.signals.reading import truncated

from .conditions import AllOf, AnyOf, Compare, Condition, IsTrue, IsZero, Leaf, Row, leaves

Side = Literal["above", "on", "below"]
Number = int | float

NOUNS = {
    "utilization_highest": "the utilization of your {highest_card}",
    "interest_cents": "card interest in the window",
    "pay_gap_median_days": "the median gap between pay days",
    "buffer_months": "what checking would cover",
    "subscription_count": "the number of active subscriptions",
    "subscription_monthly_cents": "what subscriptions take a month",
    "subscription_share": "the share of spending on subscriptions",
    "savings_growth": "the growth of savings",
    "savings_monthly_inflow_cents": "what goes into savings a month",
    "card_count": "the number of credit cards",
    "low_day_share": "the share of days with a low balance",
    "balance_volatility": "how far the checking balance moves around its average",
    "posted_rows": "the number of posted transactions in half a year",
    "history_days": "the number of days that the record goes back",
}
"""What a reading that a rule compares is called in a sentence about its line."""


@dataclass(frozen=True, slots=True)
class Margin:
    """A reading, the line it is compared with, and how far apart they are.

    `unit` is percent for a ratio; `value`, `line` and `distance` are in it. A flag has no line and
    no distance. Of nothing to read there is no value. `held` is whether the comparison holds.
    """

    reading: str
    unit: str
    comparison: str
    value: Number | bool | None
    line: Number | None
    distance: Number | None
    side: Side | None
    held: bool
    said: str

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Branch:
    """A rule as a tree: all or any of its parts, or one comparison with its margin."""

    join: Literal["all", "any"] | None
    held: bool
    margin: Margin | None
    parts: tuple[Branch, ...] = ()

    def margins(self) -> tuple[Margin, ...]:
        """Those of its comparisons, in the order they are asked."""
        own = () if self.margin is None else (self.margin,)
        return own + tuple(each for part in self.parts for each in part.margins())

    def as_json(self) -> dict[str, Any]:
        return {
            "join": self.join,
            "held": self.held,
            "margin": None if self.margin is None else self.margin.as_json(),
            "parts": [part.as_json() for part in self.parts],
        }


def branch(condition: Condition, row: Row, policy: Policy) -> Branch:
    """A condition of one user's readings, down to the margin of every comparison."""
    if isinstance(condition, AllOf | AnyOf):
        parts = tuple(branch(part, row, policy) for part in condition.parts)
        join: Literal["all", "any"] = "all" if isinstance(condition, AllOf) else "any"
        return Branch(join, condition.holds(row, policy), None, parts)
    (leaf,) = leaves(condition)
    return Branch(None, leaf.holds(row, policy), margin(leaf, row, policy))


def margin(leaf: Leaf, row: Row, policy: Policy) -> Margin:
    """How far one comparison or flag is from turning."""
    if isinstance(leaf, Compare):
        return _compared(leaf, row, policy)
    value, held = row[leaf.reading.name], leaf.holds(row, policy)
    if isinstance(leaf, IsZero) and value is not None:
        return Margin(
            leaf.reading.name, "count", "is zero", value, 0, abs(value),
            "on" if held else "above", held, _zero(leaf, row, value),
        )  # fmt: skip
    unit, asks = ("flag", "is so") if isinstance(leaf, IsTrue) else ("count", "is zero")
    said = as_sentence(sentence(leaf.reading, row))
    return Margin(leaf.reading.name, unit, asks, value, None, None, None, held, said)


def as_sentence(clause: str) -> str:
    """A clause as a sentence of its own.

    >>> as_sentence("no payment is past its due date")
    'No payment is past its due date.'
    """
    return f"{clause[:1].upper()}{clause[1:]}." if clause else ""


def _compared(leaf: Compare, row: Row, policy: Policy) -> Margin:
    reading, line = leaf.reading, policy[leaf.parameter]
    unit = "percent" if reading.unit == "ratio" else reading.unit
    if row[reading.name] is None:
        said = as_sentence(reading.absent)
        return Margin(reading.name, unit, leaf.comparison, None, line, None, None, False, said)
    left, right = leaf.sides(policy, row.__getitem__)
    side: Side = "above" if left > right else "below" if left < right else "on"
    value = row[reading.name] * leaf.scale
    if unit in ("percent", "months", "days"):
        value = round(value, 4)
    return Margin(
        reading=reading.name,
        unit=unit,
        comparison=leaf.comparison,
        value=value,
        line=line,
        distance=round(abs(value - line), 4),
        side=side,
        held=leaf.holds(row, policy),
        said=as_sentence(_said(leaf, row, line, side)),
    )


def _said(leaf: Compare, row: Row, line: Number, side: Side) -> str:
    reading = leaf.reading
    noun = NOUNS.get(reading.name, reading.name).format_map(_named(row))
    mark = _line(reading.unit, line)
    value = row[reading.name]
    shown = f"{text_of(reading.name, value)}{_spelled(reading.unit, value)}"
    if side == "on":
        return f"{noun}, {shown}, is exactly on {mark}"
    return f"{noun}, {shown}, is {_apart(reading.unit, value, line)} {side} {mark}"


def _zero(leaf: IsZero, row: Row, value: int) -> str:
    noun = NOUNS.get(leaf.reading.name, leaf.reading.name)
    return as_sentence(f"{noun} is {value}" + ("" if value == 0 else ", and this asks for none"))


def _named(row: Row) -> dict[str, Any]:
    return {"highest_card": row.get("highest_card") or "card"}


def _line(unit: str, line: Number) -> str:
    """A line as its reader knows it."""
    if unit == "count":
        return f"the line of {line:,}"
    if unit in ("days", "months"):
        return f"the {line:,}-{unit.removesuffix('s')} line"
    return f"the {dollars(int(line)) if unit == 'cents' else written('percent', line)} line"


def _spelled(unit: str, value: Number) -> str:
    if unit not in ("days", "months"):
        return ""
    return f" {unit.removesuffix('s') if value == 1 else unit}"


def _apart(unit: str, value: Number, line: Number) -> str:
    """The difference of what is read: 49.9% is 0.1 points below 50%, as its reader counts."""
    if unit == "cents":
        return dollars(abs(int(value) - int(line)))
    if unit == "count":
        return f"{abs(value - line):,}"
    tenths = abs(_tenths(value * (100 if unit == "ratio" else 1)) - line * 10)
    words = "points" if unit == "ratio" else unit
    if tenths < 1:
        return f"less than 0.1 {words}"
    noun = words.removesuffix("s") if tenths == 10 else words
    return f"{truncated(tenths / 10)} {noun}"


def _tenths(value: float) -> int:
    """As `truncated` cuts them."""
    return int(round(value * 10, 6))
