"""Shares, intervals and verdicts."""

from __future__ import annotations

import pytest

from spendsense.evaluation import share, wilson
from spendsense.evaluation.metric import percent


def of(numerator: int, denominator: int, target: float = 0.9):
    return share(
        "m", numerator, denominator, section="coverage", target=target, of="users", did="are well"
    )


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_the_interval_is_the_one_in_the_literature(numerator, denominator, low, high):
    assert wilson(numerator, denominator) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 0), (5, 4), (-1, 4)])
def test_what_is_no_proportion_has_no_interval(numerator, denominator):
    with pytest.raises(ValueError, match="no proportion"):
        wilson(numerator, denominator)


@pytest.mark.parametrize(("numerator", "verdict"), [(9, "pass"), (8, "fail"), (10, "pass")])
def test_a_share_exactly_at_its_target_passes_and_one_beneath_it_fails(numerator, verdict):
    assert of(numerator, 10).verdict == verdict


def test_an_empty_set_is_never_all_of_it():
    empty = of(0, 0)
    assert (empty.verdict, empty.value, empty.interval) == ("insufficient", None, None)
    assert empty.sentence == "There are no users, so nothing is claimed."


def test_all_but_one_of_many_is_not_written_as_all():
    nearly = of(99_999, 100_000, target=1.0)
    assert nearly.verdict == "fail" and "99.9 %" in nearly.sentence
    assert percent(1.0) == "100.0 %"


def test_the_sentence_says_what_was_counted_and_against_what():
    assert of(7, 10).sentence == "7 of 10 users are well: 70.0 %. The target is 90.0 %."
