"""Published figures, and the verdict beside one."""

from __future__ import annotations

import pytest

from spendsense.world.measures import REALISM, Line, Value, measure, published
from spendsense.world.measures.published import Published

NAMES = {each.name for each in REALISM}


@pytest.mark.parametrize("told", published().values(), ids=lambda told: told.measure)
def test_a_figure_is_read_by_a_measure_and_says_whence_and_why(told: Published):
    assert told.measure in NAMES
    assert told.low < told.high
    assert told.published is not None or told.says
    assert told.source and told.why
    assert told.basis in ("seen", "memory")
    assert told.least > 0


def test_a_published_figure_lies_in_its_own_tolerance():
    for told in published().values():
        if told.published is not None:
            assert told.low <= told.published <= told.high, told.measure


def test_forty_figures_or_more_are_published():
    assert len(published()) >= 40


def line(number: float | None, n: int = 500) -> Line:
    apr = measure("card_apr")
    assert apr is not None
    told = Published("card_apr", 25.2, None, 23.0, 27.0, 200, "seen", "a report", "a reason")
    return Line(apr, Value(number, n), told)


@pytest.mark.parametrize(
    ("number", "verdict"),
    [(25.2, "near"), (23.0, "near"), (27.0, "near"), (22.99, "missed"), (27.01, "missed")],
)
def test_both_ends_of_the_tolerance_are_near(number, verdict):
    assert line(number).verdict == verdict


def test_fewer_than_the_least_people_are_too_few_to_say():
    assert line(25.2, n=199).verdict == "too few to say"
    assert line(25.2, n=200).verdict == "near"
    assert line(None).verdict == "too few to say"


def test_a_measure_without_a_figure_gets_no_verdict():
    assert Line(line(1).measure, Value(1.0, 9), None).verdict == "no figure"


def test_a_line_is_told_with_its_source():
    told = line(26.123456789).as_json()
    assert (told["value"], told["low"], told["high"], told["n"]) == (26.123457, 23.0, 27.0, 500)
    assert told["source"] == "a report"
