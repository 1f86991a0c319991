"""Cadences by their gaps."""

from __future__ import annotations

import polars as pl
import pytest

from spendsense.signals.cadence import cadence


def of(gap: float, span: int, times: int) -> str | None:
    row = pl.DataFrame({"gap": [gap], "span": [span], "times": [times]})
    return row.select(cadence(pl.col("gap"), pl.col("span"), pl.col("times"))).item()


def test_an_average_gap_of_exactly_fourteen_and_six_tenths_is_half_a_month():
    # Five gaps: 73 days are 14.6 each, 72 are 14.4.
    assert of(15.0, 73, 6) == "semi-monthly"
    assert of(15.0, 72, 6) == "biweekly"


@pytest.mark.parametrize("gap", [5.0, 5.9, 8.1, 12.5, 17.5, 26.5, 33.5, 365.0, None])
def test_a_gap_that_fits_nothing_has_no_cadence(gap: float | None):
    assert of(gap, 100, 6) is None
