"""What became of each metric between two runs, by the last evaluation of each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from spendsense.evaluation.metric import wilson
from spendsense.evaluation.pages.told import value
from spendsense.storage import Evaluation, latest_evaluation

from .moves import MetricChange

Counts = tuple[int, int]


def metric_changes(
    connection: Connection, run_a: str, run_b: str
) -> tuple[tuple[MetricChange, ...], tuple[str, ...]]:
    """Each metric that both runs have, and the runs that nobody measured."""
    kept = {run: latest_evaluation(connection, run) for run in (run_a, run_b)}
    unmeasured = tuple(run for run, found in kept.items() if found is None)
    if unmeasured:
        return (), unmeasured
    was, now = (_by_name(kept[run]) for run in (run_a, run_b))
    return tuple(_change(was[name], now[name]) for name in was if name in now), ()


def _by_name(kept: Evaluation | None) -> dict[str, Mapping[str, Any]]:
    return {} if kept is None else {each["name"]: each for each in kept.body["metrics"]}


def _change(was: Mapping[str, Any], now: Mapping[str, Any]) -> MetricChange:
    interval = None
    if was["unit"] == "share" and was["denominator"] and now["denominator"]:
        pairs = ((each["numerator"], each["denominator"]) for each in (was, now))
        interval = of_difference(*pairs)
    both = was["value"] is not None and now["value"] is not None
    return MetricChange(
        name=was["name"],
        before=was["value"],
        after=now["value"],
        unit=was["unit"],
        verdict_before=was["verdict"],
        verdict_after=now["verdict"],
        difference=now["value"] - was["value"] if both else None,
        interval=interval,
        sentence=" ".join(_said(was, now, interval)),
    )


def of_difference(was: Counts, now: Counts) -> tuple[float, float]:
    """The 95 % interval of the later share less the earlier one (Newcombe, 1998, method 10).

    It takes the two for different people; where they are the same ones it is wider than it need be.

    >>> low, high = of_difference((48, 80), (56, 70))
    >>> (round(low, 4), round(high, 4))
    (0.0524, 0.3339)
    """
    first, second = was[0] / was[1], now[0] / now[1]
    low_a, high_a = wilson(*was)
    low_b, high_b = wilson(*now)
    change = second - first
    down = math.hypot(second - low_b, high_a - first)
    up = math.hypot(high_b - second, first - low_a)
    return change - down, change + up


def _said(
    was: Mapping[str, Any], now: Mapping[str, Any], interval: tuple[float, float] | None
) -> Iterator[str]:
    shown = [_shown(each) for each in (was, now)]
    yield f"{was['name']} was {shown[0]}, and is {shown[1]}."
    if was["verdict"] != now["verdict"]:
        yield f"Its verdict was {was['verdict']}, and is {now['verdict']}."
    if interval is None:
        return
    low, high = (100 * end for end in interval)
    ends = f"95 % interval of the difference: {low:+.1f} to {high:+.1f} points."
    if low <= 0 <= high:
        yield f"Chance alone may have made that. {ends}"
    else:
        yield f"It {'rose' if low > 0 else 'fell'} by more than chance. {ends}"


def _shown(metric: Mapping[str, Any]) -> str:
    if metric["value"] is None:
        return "not measured"
    return value(metric["value"], metric["unit"])
