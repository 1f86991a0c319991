"""Latency, on a clock that the test turns."""

from __future__ import annotations

from itertools import count

import pytest

from spendsense.evaluation.latency import (
    latency,
    model_latency,
    of_times,
    percentile,
    percentile_interval,
    spread,
)
from spendsense.evaluation.record import run_record

from .conftest import NOW


def test_every_user_is_timed_by_the_clock_that_is_handed_in(ran):
    ticks = count()
    median, *_ = latency(ran, run_record(ran, None), NOW, lambda: float(next(ticks)))
    assert (median.value, median.verdict) == (1.0, "pass")
    assert median.numerator == median.denominator == len(run_record(ran, None).readable)


def test_users_whose_trace_cannot_be_read_are_left_out(ran):
    record = run_record(ran, None)
    (first, *others), ticks = record.readable, count()
    median, *_ = latency(ran, record, NOW, lambda: float(next(ticks)), but={first})
    assert median.denominator == len(others)


@pytest.mark.parametrize(("seconds", "verdict"), [(4.999, "pass"), (5.0, "fail")])
def test_exactly_five_seconds_is_not_under_five_seconds(seconds, verdict):
    assert {each.verdict for each in of_times([seconds] * 100)} == {verdict}


def test_one_slow_user_in_twenty_is_allowed_and_two_are_not():
    assert of_times([1.0] * 19 + [9.0])[1].verdict == "pass"
    assert of_times([1.0] * 18 + [9.0] * 2)[1].verdict == "fail"


def test_the_tail_is_told_of_a_hundred_and_more():
    assert of_times([1.0] * 99)[2].verdict == "insufficient"
    assert of_times([1.0] * 99 + [9.0])[2].verdict == "pass"
    assert of_times([1.0] * 98 + [9.0] * 2)[2].verdict == "fail"


def test_nobody_measured_is_insufficient():
    assert {each.verdict for each in of_times([])} == {"insufficient"}


@pytest.mark.parametrize(
    ("many", "percent", "ranks"),
    [
        # Two-sided 95 %: of n values the largest bounds the 95th percentile once 0.95^n <= 0.025.
        (5, 50, None),
        (6, 50, (1, 6)),
        (20, 50, (6, 15)),
        (71, 95, None),
        (72, 95, (64, 72)),
        (367, 99, None),
        (368, 99, (360, 368)),
    ],
)
def test_the_interval_of_a_percentile_is_two_of_the_values(many, percent, ranks):
    values = [float(n) for n in range(1, many + 1)]
    assert percentile_interval(values, percent) == ranks


def test_without_an_endpoint_no_model_is_timed(ran):
    found = model_latency(ran, run_record(ran, None), NOW, lambda: 0.0)
    assert {each.verdict for each in found} == {"insufficient"}
    assert "--ask-model" in found[0].sentence


def test_percentiles_are_values_that_were_measured():
    values = [float(n) for n in range(1, 101)]
    assert (percentile(values, 50), percentile(values, 95)) == (50.0, 95.0)
    assert percentile([3.0], 95) == 3.0


def test_users_are_taken_from_all_over():
    users = [f"u{n:03}" for n in range(100)]
    assert spread(users, 4) == ["u000", "u025", "u050", "u075"]
    assert spread(users[:3], 4) == users[:3]
