"""Tallies of blocks add up to that of all."""

from __future__ import annotations

from datetime import date

import polars as pl

from spendsense.evaluation.accuracy.tally import ALL, MOST_CASES, Case, Row, Tally, judged, total

EACH = pl.DataFrame(
    {
        "right": [True, False, False],
        "reason": [None, "late", "late"],
        "kind": ["rent", "rent", None],
    },
    schema_overrides={"reason": pl.String},
)


def test_counts_in_all_and_of_each_group_and_the_reasons_of_what_is_not_right():
    tally = judged("figure", EACH, ["kind"])
    assert tally.asked == {("figure", *ALL): 3, ("figure", "kind", "rent"): 2}
    assert tally.right == {("figure", *ALL): 1, ("figure", "kind", "rent"): 1}
    assert tally.reasons == {("figure", "late"): 2}


def test_two_blocks_are_their_sum():
    one = judged("figure", EACH, ["kind"])
    both = total([one, one, Tally()])
    assert both.asked["figure", *ALL] == 6 and both.right["figure", *ALL] == 2
    assert both.reasons["figure", "late"] == 4


def test_the_worst_cases_of_all_blocks_are_kept_in_one_order_whatever_comes_first():
    few = [Case(f"u{n}", "said", n) for n in range(MOST_CASES)]
    more = [Case(f"v{n}", "said", n + 5) for n in range(MOST_CASES)]
    one, other = Tally(cases={"f": tuple(few)}), Tally(cases={"f": tuple(more)})
    kept = (one + other).cases["f"]
    assert kept == (other + one).cases["f"]
    assert len(kept) == MOST_CASES and [case.weight for case in kept[:2]] == [14, 13]


def test_a_case_is_told_with_its_rows():
    row = Row(date(2026, 11, 1), "NETFLIX", None, None, 999, "found")
    told = Case("ana", "why", 999, (row,)).as_json()
    assert told["rows"] == [
        {"date": "2026-11-01", "name": "NETFLIX", "merchant_name": None, "category": None,
         "amount_cents": 999, "what": "found"}
    ]  # fmt: skip
