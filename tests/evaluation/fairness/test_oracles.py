"""Rates, ratios and chances are those of fairlearn and scipy, whose imports are slow."""

from __future__ import annotations

import warnings

import numpy as np
import polars as pl
import pytest
from scipy import stats

from spendsense.evaluation.fairness.chances import chi_square_tail, fisher, mann_whitney
from spendsense.evaluation.fairness.comparing import beside, references
from spendsense.evaluation.fairness.counting import counted
from spendsense.evaluation.fairness.intervals import newcombe, wilson
from spendsense.evaluation.fairness.lines import Lines
from spendsense.evaluation.fairness.proxies import told_apart

from .planted import POLICY, Population, population

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fairlearn.metrics import (
        MetricFrame,
        count,
        demographic_parity_difference,
        demographic_parity_ratio,
        selection_rate,
    )

STAGES = ("consented", "persona", "lesson_drafted", "offer_drafted", "approved", "seen")
ATTRIBUTES = ("age_bracket", "region", "life_stage")


@pytest.fixture(scope="module")
def made() -> Population:
    return population(7, 1_500)


@pytest.mark.parametrize("attribute", ATTRIBUTES)
@pytest.mark.parametrize("stage", STAGES)
def test_selection_rates_are_those_of_a_metric_frame(
    made: Population, attribute: str, stage: str
) -> None:
    frame = made.funnel.join(made.people, on="user_id")
    asked = frame.select(attribute, stage).drop_nulls()
    reached, groups = asked[stage].cast(pl.Int64).to_numpy(), asked[attribute].to_numpy()
    theirs = MetricFrame(
        metrics={"rate": selection_rate, "count": count},
        y_true=reached,
        y_pred=reached,
        sensitive_features=groups,
    )
    ours = counted(frame, attribute, [stage])
    rates = {}
    for row in ours.iter_rows(named=True):
        rates[row["group"]] = row["numerator"] / row["denominator"]
        assert row["denominator"] == theirs.by_group["count"][row["group"]]
        assert rates[row["group"]] == pytest.approx(
            theirs.by_group["rate"][row["group"]], abs=1e-12
        )
    given = {"y_true": reached, "y_pred": reached, "sensitive_features": groups}
    difference = max(rates.values()) - min(rates.values())
    ratio = min(rates.values()) / max(rates.values())
    assert difference == pytest.approx(demographic_parity_difference(**given), abs=1e-12)
    assert ratio == pytest.approx(demographic_parity_ratio(**given), abs=1e-12)


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_each_difference_and_ratio_to_the_reference_is_theirs(
    made: Population, attribute: str
) -> None:
    frame = made.funnel.join(made.people, on="user_id")
    named = references({attribute: frame[attribute]})
    found = beside(counted(frame, attribute, ["approved"]), named, 11)
    asked = frame.select(attribute, "approved").drop_nulls()
    for each in found:
        two = asked.filter(pl.col(attribute).is_in([each.key[3], each.reference]))
        reached = two["approved"].cast(pl.Int64).to_numpy()
        given = {
            "y_true": reached,
            "y_pred": reached,
            "sensitive_features": two[attribute].to_numpy(),
        }
        assert each.difference is not None and each.ratio is not None
        assert abs(each.difference) == pytest.approx(
            demographic_parity_difference(**given), abs=1e-12
        )
        assert min(each.ratio, 1 / each.ratio) == pytest.approx(
            demographic_parity_ratio(**given), abs=1e-12
        )


TABLES = [(1, 10, 11, 14), (0, 30, 9, 40), (40, 40, 30, 40), (120, 400, 700, 1_600), (5, 5, 0, 9)]


@pytest.mark.parametrize("table", TABLES)
def test_the_exact_test_is_scipys(table: tuple[int, int, int, int]) -> None:
    hits, people, ref_hits, ref_people = table
    theirs = stats.fisher_exact([[hits, people - hits], [ref_hits, ref_people - ref_hits]])[1]
    assert fisher(*table) == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("ties", [1, 4, 50])
def test_the_rank_test_is_scipys_with_and_without_ties(ties: int) -> None:
    values = np.floor(np.abs(np.sin(np.arange(120) * 7.3)) * 120 / ties)
    one, other = values[:45], values[45:] + 2 / ties
    theirs = stats.mannwhitneyu(one, other, method="asymptotic", use_continuity=True).pvalue
    assert mann_whitney(one, other) == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 8])
@pytest.mark.parametrize("value", [0.2, 3.8, 19.0, 160.0])
def test_the_tail_of_chi_square_is_scipys(value: float, freedom: int) -> None:
    assert chi_square_tail(value, freedom) == pytest.approx(stats.chi2.sf(value, freedom), rel=1e-9)


def test_the_interval_of_a_share_is_scipys() -> None:
    for hits, people in ((0, 12), (3, 40), (40, 40), (512, 1_024)):
        theirs = stats.binomtest(hits, people).proportion_ci(method="wilson")
        low, high = wilson(np.array([float(hits)]), np.array([float(people)]))
        assert (low[0], high[0]) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_the_interval_of_a_difference_is_newcombes() -> None:
    # Newcombe (1998), table II, method 10.
    table = {(56, 70, 48, 80): (0.0524, 0.3339), (9, 10, 3, 10): (0.1705, 0.8090),
             (5, 56, 0, 29): (-0.0381, 0.1926), (10, 10, 0, 10): (0.6075, 1.0)}  # fmt: skip
    for counts, published in table.items():
        low, high = newcombe(*(np.array([float(n)]) for n in counts))
        assert (round(float(low[0]), 4), round(float(high[0]), 4)) == published


def test_the_strength_of_a_proxy_is_cramers_v_and_of_ranks_kruskals(made: Population) -> None:
    frame = made.funnel.join(made.people, on="user_id")
    told = {each.subject: each for each in told_apart(frame, ["region"], Lines.of(POLICY))}
    asked = frame.select("region", "item:item-12").drop_nulls()
    table = asked.group_by("region").agg(
        pl.col("item:item-12").sum().alias("yes"), (~pl.col("item:item-12")).sum().alias("no")
    )
    cramers_v = stats.contingency.association(table.select("yes", "no").to_numpy())
    assert told["item:item-12"].value == pytest.approx(cramers_v, abs=1e-6)
    numbers = frame.select("region", "reading:reading_03").drop_nulls()
    groups = [rows["reading:reading_03"].to_numpy() for _, rows in numbers.group_by("region")]
    h, p = stats.kruskal(*groups)
    found = told["reading:reading_03"]
    assert found.value == pytest.approx((h / (numbers.height - 1)) ** 0.5, abs=1e-6)
    assert found.p == pytest.approx(p, rel=1e-4)
