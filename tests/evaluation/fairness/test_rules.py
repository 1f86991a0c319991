"""Ten rows by hand: who is counted, what is judged, and what may not be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from spendsense.evaluation.fairness.chances import fisher, holm, mann_whitney
from spendsense.evaluation.fairness.comparing import beside, references
from spendsense.evaluation.fairness.counting import counted, crossed
from spendsense.evaluation.fairness.hours import compared, median
from spendsense.evaluation.fairness.intervals import katz
from spendsense.evaluation.fairness.lines import Lines
from spendsense.evaluation.fairness.suppression import suppressed
from spendsense.evaluation.fairness.values import Cell, Comparison

from .planted import POLICY

LINES = Lines.of(POLICY)


def test_who_was_not_asked_is_in_no_denominator() -> None:
    frame = pl.DataFrame(
        {"region": ["a", "a", "a", "b", None], "approved": [True, False, None, True, True]}
    )
    assert counted(frame, "region", ["approved"]).rows() == [
        ("region", "", "approved", "a", 1, 2),
        ("region", "", "approved", "b", 1, 1),
    ]


def test_two_attributes_cross_where_both_are_known() -> None:
    frame = pl.DataFrame({"a": ["x", None], "b": ["y", "y"]})
    assert crossed(frame, ("a", "b"))["a+b"].to_list() == ["x + y", None]


def test_the_reference_is_the_largest_group_and_the_first_of_two_as_large() -> None:
    groups = pl.Series("region", ["b", "b", "a", "a", "c", None])
    assert references({"region": groups}) == {"region": "a"}


def judged(hits: int, people: int, ref_hits: int, ref_people: int, tests: int = 1) -> str:
    counts = pl.DataFrame(
        {
            "attribute": ["g", "g"], "among": ["", ""], "stage": ["approved", "approved"],
            "group": ["few", "most"], "numerator": [hits, ref_hits],
            "denominator": [people, ref_people],
        }
    )  # fmt: skip
    (each,) = beside(counts, {"g": "most"}, LINES.least)
    if each.p is None or each.difference is None or each.difference_interval is None:
        return "insufficient"
    p = holm(np.array([each.p] * tests))[0]
    return LINES.of_rates(
        float(p), each.ratio, each.ratio_interval, each.difference, each.difference_interval
    )


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ((120, 400, 320, 400), "fail"),
        ((318, 400, 320, 400), "pass"),
        ((3_180, 4_000, 3_200, 4_000), "pass"),
        ((7, 20, 16, 20), "fail"),
        ((12, 20, 16, 20), "insufficient"),  # as large a difference as none
        ((20, 20, 20, 20), "insufficient"),  # all of few is not all
        ((400, 400, 400, 400), "pass"),
        ((0, 10, 400, 400), "insufficient"),  # ten people are one too few
        ((0, 11, 400, 400), "fail"),
        ((0, 400, 0, 400), "insufficient"),  # of nobody there is no ratio to hold
        ((700, 1_000, 790, 1_000), "insufficient"),  # sure, but within both lines
        ((690, 1_000, 810, 1_000), "fail"),  # 12 points, though four fifths are reached
        ((20, 4_000, 80, 4_000), "fail"),  # a quarter as often, though by 1.5 points
        ((0, 900, 80, 1_000), "fail"),  # nobody of the group
        ((80, 900, 0, 1_000), "fail"),  # nobody of the reference: no ratio is beyond more lines
    ],
)
def test_the_verdict_on_two_rates(counts: tuple[int, int, int, int], verdict: str) -> None:
    assert judged(*counts) == verdict


def test_correction_for_a_thousand_looks_takes_a_verdict_back() -> None:
    assert judged(7, 20, 16, 20) == "fail"
    assert judged(7, 20, 16, 20, tests=1_000) == "insufficient"


def test_holm_keeps_the_order_and_stops_at_one() -> None:
    assert holm(np.array([0.5, 0.001, 0.4])).tolist() == [0.8, 0.003, 0.8]
    assert holm(np.array([])).size == 0


def test_the_exact_p_of_a_table_by_hand() -> None:
    # 4 of 4 against 0 of 4: one of 70 tables on either side.
    assert fisher(4, 4, 0, 4) == pytest.approx(2 / 70)


def test_hours_that_are_all_the_same_say_nothing() -> None:
    same = np.full(20, 3.0)
    assert mann_whitney(same, same) is None


def test_twice_the_wait_fails_and_a_few_minutes_do_not() -> None:
    ordered = np.linspace(4.0, 12.0, 200)
    slow = compared(median(ordered * 2), median(ordered))
    assert slow.ratio == pytest.approx(2.0) and slow.p is not None
    told = (slow.p, slow.ratio, slow.ratio_interval, slow.difference, slow.difference_interval)
    assert LINES.of_hours(*told) == "fail"
    quick = compared(median(ordered * 2 / 60), median(ordered / 60))
    assert quick.p is not None and quick.p < 1e-6
    told = (quick.p, quick.ratio, quick.ratio_interval, quick.difference, quick.difference_interval)
    assert LINES.of_hours(*told) == "pass"


def test_a_ratio_has_ends_where_a_count_is_nothing_or_everything() -> None:
    low, high = katz(*(np.array([float(n)]) for n in (0, 50, 25, 50)))
    assert 0 < low[0] < high[0] < 0.5
    low, high = katz(*(np.array([float(n)]) for n in (50, 50, 50, 50)))
    assert 0.9 < low[0] < 1 < high[0] < 1.1
    low, _ = katz(*(np.array([float(n)]) for n in (0, 50, 0, 50)))
    assert np.isnan(low[0])


def way(*stages: tuple[str, str, dict[str, tuple[int, int]]], attribute: str = "g") -> pl.DataFrame:
    """Counts of one attribute: of each stage among some the hits and people by group."""
    rows = [
        (attribute, among, stage, group, *n)
        for among, stage, groups in stages
        for group, n in groups.items()
    ]
    names = ("attribute", "among", "stage", "group", "numerator", "denominator")
    return pl.DataFrame(rows, schema=names, orient="row")


def table(**people: tuple[int, int]) -> pl.DataFrame:
    """Of one attribute, or of two where names have two parts."""
    groups = {name.replace("_", " + "): n for name, n in people.items()}
    attribute = "g+h" if any("_" in name for name in people) else "g"
    return way(("", "approved", groups), attribute=attribute)


def hidden(counts: pl.DataFrame) -> set[str]:
    return {group for *_, group in suppressed(counts, 11)}


def test_a_small_group_is_not_told_nor_the_one_that_would_give_it_away() -> None:
    assert hidden(table(a=(50, 100), b=(4, 10), c=(20, 40))) == {"b", "c"}
    assert hidden(table(a=(50, 100), b=(4, 10), c=(2, 9))) == {"b", "c"}
    assert hidden(table(a=(50, 100), b=(12, 40))) == set()


def test_nor_one_that_few_of_many_reached_but_that_none_did_is_told() -> None:
    assert hidden(table(a=(50, 100), b=(3, 40), c=(20, 50))) == {"b", "c"}
    assert hidden(table(a=(50, 100), b=(0, 40), c=(20, 50))) == set()


def test_of_two_attributes_everything_is_told_or_nothing() -> None:
    counts = table(x_a=(50, 100), x_b=(4, 8), y_a=(30, 60), y_b=(20, 40))
    assert hidden(counts) == {"x + a", "x + b", "y + a", "y + b"}


def at(counts: pl.DataFrame, stage: str, among: str = "", attribute: str = "g") -> set[str]:
    keys = suppressed(counts, 11)
    return {group for name, a, s, group in keys if (name, a, s) == (attribute, among, stage)}


def test_who_is_hidden_at_one_stage_is_hidden_at_those_that_ask_whom_it_let_through() -> None:
    """Else b's 50 of the next stage are its number here, and leave a's 5 of the 85 in all."""
    counts = way(
        ("", "consented", {"a": (5, 40), "b": (50, 60), "c": (30, 100)}),
        ("", "enough_data", {"a": (5, 5), "b": (50, 50), "c": (30, 30)}),
        ("", "persona", {"b": (40, 50), "c": (25, 30)}),
        ("", "persona:x", {"b": (20, 50), "c": (15, 30)}),
    )
    assert at(counts, "consented") == at(counts, "enough_data") == {"a", "b"}
    # Nobody of a is left: c hides b, of whom its number would be what is left of all.
    assert at(counts, "persona") == at(counts, "persona:x") == {"b", "c"}


def test_what_is_hidden_late_hides_nothing_earlier_and_no_other_persona() -> None:
    counts = way(
        ("", "consented", {"a": (40, 50), "b": (50, 60), "c": (30, 100)}),
        ("", "persona:x", {"a": (3, 40), "b": (50, 50), "c": (30, 30)}),
        ("", "persona:y", {"a": (30, 40), "b": (40, 50), "c": (20, 30)}),
        ("", "approved", {"a": (30, 40), "b": (40, 50), "c": (20, 30)}),
    )
    assert at(counts, "consented") == at(counts, "persona:y") == at(counts, "approved") == set()
    assert at(counts, "persona:x") == {"a", "b"}


def test_what_is_hidden_of_one_persona_is_hidden_of_each() -> None:
    """Else it is what the others leave of the stage."""
    few, many = {"a": (3, 40), "b": (50, 60)}, {"a": (20, 40), "b": (30, 60)}
    counts = way(
        ("", "lesson_drafted", {"a": (60, 80), "b": (80, 120)}),
        ("persona:high_utilization", "lesson_drafted", few),
        ("persona:savings_builder", "lesson_drafted", many),
    )
    assert at(counts, "lesson_drafted", "persona:savings_builder") == {"a", "b"}
    assert at(counts, "lesson_drafted") == set()


def test_a_group_that_is_hidden_is_not_told_by_its_halves() -> None:
    alone = way(("", "seen", {"x": (5, 40), "y": (50, 60), "z": (70, 90)}))
    halves = {"y": (25, 30), "z": (20, 25)}  # h is not known of all
    crossed = way(
        ("", "seen", {f"{name} + {half}": n for name, n in halves.items() for half in "ab"}),
        attribute="g+h",
    )
    whole = way(("", "seen", {"a": (60, 95), "b": (65, 95)}), attribute="h")
    counts = pl.concat([alone, whole, crossed])
    assert at(counts, "seen") == {"x", "y"}
    told = at(counts, "seen", attribute="g+h")
    assert {"y + a", "y + b"} <= told


def test_a_group_of_whom_nobody_is_left_is_no_cover_for_another() -> None:
    """That the next stage asks nobody of b says that none of it got there."""
    counts = way(
        ("", "enough_data", {"a": (4, 40), "b": (0, 50), "c": (30, 60), "d": (60, 70)}),
        ("", "persona", {"a": (2, 4), "c": (20, 30), "d": (40, 60)}),
    )
    assert at(counts, "enough_data") == {"a", "c"}
    assert at(counts, "persona") == {"a", "c"}


def test_what_is_suppressed_leaves_the_house_without_a_figure() -> None:
    cell = Cell(
        attribute="region", group="rural", stage="approved", numerator=3, denominator=7,
        value=3 / 7, interval=(0.1, 0.8), suppressed=True,
    )  # fmt: skip
    told = cell.as_json()
    assert [told[name] for name in ("numerator", "denominator", "value", "interval_95")] == [
        None
    ] * 4
    comparison = Comparison(
        attribute="region", stage="approved", group="rural", reference="urban", ratio=0.5,
        ratio_interval=(0.1, 0.9), difference=-0.2, difference_interval=(-0.4, 0.0), p=0.01,
        p_holm=0.04, verdict="fail", sentence="42.9 % of them", suppressed=True,
    )  # fmt: skip
    assert "42.9" not in str(comparison.as_json()) and "0.5" not in str(comparison.as_json())
    assert "42.9" in str(replace(comparison, suppressed=False).as_json())
