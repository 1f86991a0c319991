"""Whether an item is for the person it was drafted for, asked again without the chooser.

The catalog's needs and conditions are held against the readings that the trace kept, in fractions:
nothing of what drafts, judges or chooses is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from spendsense.recommendations import Condition, Item, item_of
from spendsense.signals import READINGS
from spendsense.storage import Recommendation, Trace

from .metric import Metric
from .metrics import counted
from .record import RunRecord


def relevance(record: RunRecord) -> Metric:
    """Recommendations whose item is for their user, by the readings they were drafted from."""
    asked = [each for each in record.recommendations if each.user_id in record.held]
    missed = []
    for each in asked:
        why = "; ".join(unmet(each, record))
        if why:
            missed.append(f"Recommendation {each.recommendation_id} of user {each.user_id}: {why}.")
    return counted("relevance", len(asked) - len(missed), len(asked), missed)


def unmet(asked: Recommendation, record: RunRecord) -> Iterator[str]:
    """What of an item is not so for the user it was drafted for."""
    item, trace = item_of(asked.item_key), record.traces.get(asked.trace_id)
    if item is None:
        yield f"the catalog has no item {asked.item_key}"
        return
    held = record.held[asked.user_id].get(asked.window_days, ())
    if not set(item.personas) & set(held):
        yield f"its item is for {', '.join(item.personas)}, and its user is {', '.join(held)}"
    if trace is None:
        yield f"what it was drafted from is gone with trace {asked.trace_id}"
        return
    yield from _unmet(item, asked, trace)


def _unmet(item: Item, asked: Recommendation, trace: Trace) -> Iterator[str]:
    window = trace.body["windows"].get(str(asked.window_days), {})
    yield from needs_unmet(item, window.get("readings", {}), trace.body.get("policy", {}))


def needs_unmet(
    item: Item, readings: Mapping[str, Any], policy: Mapping[str, Any]
) -> Iterator[str]:
    """What an item needs that there was not to read, and its conditions that were not met."""
    for name in item.needs:
        if readings.get(name) is None:
            yield f"it needs {name}, and there was nothing to read"
    for condition in item.when:
        if not met(condition, readings, policy):
            was = readings.get(condition.reading)
            line = f"{condition.comparison.replace('_', ' ')} {condition.line}"
            yield f"it is for {condition.reading} {line}, which was {was}"


def met(condition: Condition, readings: Mapping[str, Any], policy: Mapping[str, Any]) -> bool:
    """Whether a reading stands to a line as a condition says; a ratio in percent.

    >>> met(Condition("utilization_highest", "at_least", 50), {"utilization_highest": 0.5}, {})
    True
    """
    value = readings.get(condition.reading)
    named = isinstance(condition.line, str) and "." in condition.line
    line = policy.get(condition.line) if named else condition.line
    if value is None or line is None:
        return False
    if condition.comparison == "is":
        return bool(value == line)
    reached = _measure(condition.reading, readings) >= Fraction(str(line))
    return reached if condition.comparison == "at_least" else not reached


def _measure(name: str, readings: Mapping[str, Any]) -> Fraction:
    """A reading as a fraction; of a ratio whose parts were read, of those."""
    reading = READINGS[name]
    if reading.unit != "ratio":
        return Fraction(str(readings[name]))
    above, below = readings.get(reading.numerator or ""), readings.get(reading.denominator or "")
    if above is None or not below:
        return Fraction(str(round(readings[name], 11))) * 100
    return Fraction(above * 100, below)
