"""Latency, on a clock that the test turns."""

from __future__ import annotations

from itertools import count

import pytest

from spendsense.evaluation.latency import latency, of_times, percentile, spread
from spendsense.evaluation.record import run_record

from .conftest import NOW


def test_every_user_is_timed_by_the_clock_that_is_handed_in(ran):
    ticks = count()
    found = latency(ran, run_record(ran, None), NOW, lambda: float(next(ticks)))
    assert (found.value, found.verdict) == (1.0, "pass")
    assert found.numerator == found.denominator == len(run_record(ran, None).readable)


def test_a_slow_clock_fails_it(ran):
    ticks = count(step=6)
    found = latency(ran, run_record(ran, None), NOW, lambda: float(next(ticks)))
    assert (found.value, found.verdict, found.numerator) == (6.0, "fail", 0)


@pytest.mark.parametrize(("seconds", "verdict"), [(4.999, "pass"), (5.0, "fail")])
def test_exactly_five_seconds_is_not_under_five_seconds(seconds, verdict):
    assert of_times([seconds]).verdict == verdict


def test_one_slow_user_in_twenty_is_allowed_and_two_are_not():
    assert of_times([1.0] * 19 + [9.0]).verdict == "pass"
    assert of_times([1.0] * 18 + [9.0] * 2).verdict == "fail"


def test_nobody_measured_is_insufficient():
    assert of_times([]).verdict == "insufficient"


def test_percentiles_are_values_that_were_measured():
    values = [float(n) for n in range(1, 101)]
    assert (percentile(values, 50), percentile(values, 95)) == (50.0, 95.0)
    assert percentile([3.0], 95) == 3.0


def test_users_are_taken_from_all_over():
    users = [f"u{n:03}" for n in range(100)]
    assert spread(users, 4) == ["u000", "u025", "u050", "u075"]
    assert spread(users[:3], 4) == users[:3]
