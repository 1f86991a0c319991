"""A planted bias is found, a fair population raises no alarm, and few people prove nothing.

One seed each; how often over a hundred of them stands in docs/reference/fairness.md.
"""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from spendsense.evaluation.fairness import Fairness, fairness, fairness_metric

from .planted import PLANTS, POLICY, Population, alarmed, found, population


def report(made: Population) -> Fairness:
    return fairness(made.funnel, made.people, POLICY)


@pytest.fixture(scope="module")
def fair() -> Fairness:
    return report(population(3, 2_000))


@pytest.mark.parametrize("bias", PLANTS, ids=lambda bias: bias.name)
def test_a_planted_bias_is_found_where_it_was_planted(bias: Any) -> None:
    told = report(population(3, bias=bias))
    assert found(told, bias)
    assert told.verdict == "fail" and fairness_metric(told).verdict == "fail"


def test_a_fair_population_raises_no_alarm_and_yet_is_not_simply_passed(fair: Fairness) -> None:
    assert not alarmed(fair)
    assert fair.verdict == "insufficient"  # 2,000 people exclude no difference in every corner
    assert {each.verdict for each in fair.comparisons} == {"pass", "insufficient"}
    metric = fairness_metric(fair)
    assert metric.numerator == metric.denominator > 1_000 and metric.verdict == "insufficient"


def test_a_rule_that_reads_income_differs_among_those_who_meet_its_conditions() -> None:
    bias = next(each for each in PLANTS if each.persona != 1.0)
    told = report(population(3, bias=bias))
    confined = [each for each in told.findings if each.among.startswith("meets:")]
    assert {each.attribute for each in confined} >= {"income_bracket"}
    assert all(each.group in bias.groups for each in confined if "+" not in each.attribute)


def test_a_persona_that_follows_from_readings_alone_is_whole_among_who_meets_it(
    fair: Fairness,
) -> None:
    confined = [each for each in fair.comparisons if each.among.startswith("meets:") and each.p]
    assert confined and all(each.difference == 0 for each in confined)


def test_of_few_people_no_planted_bias_passes() -> None:
    for bias in PLANTS:
        told = report(population(3, users=40, bias=bias))
        assert told.verdict != "pass"
        hit = [c for c in told.comparisons if c.attribute == bias.attribute
               and c.stage == bias.stage and c.group in bias.groups]  # fmt: skip
        assert all(each.verdict != "pass" for each in hit)


def test_the_same_people_give_the_same_bytes_in_whatever_order(fair: Fairness) -> None:
    made = population(3, 2_000)
    mixed = fairness(made.funnel, made.people.reverse(), POLICY)
    assert json.dumps(mixed.as_json()) == json.dumps(fair.as_json())


def test_without_demographics_nothing_is_claimed() -> None:
    made = population(3, users=60)
    told = fairness(made.funnel, pl.DataFrame(schema={"user_id": pl.String}), POLICY)
    assert (told.verdict, told.known, told.of, told.comparisons) == ("insufficient", 0, 60, ())
    assert fairness_metric(told).verdict == "insufficient"


def test_demographics_missing_for_half_never_pass_and_say_so() -> None:
    made = population(3, users=4_000)
    half = made.people.with_columns(
        region=pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.col("region"))
    )
    told = fairness(made.funnel, half, POLICY)
    assert any(each.verdict == "pass" for each in told.comparisons)
    assert not any(e.verdict == "pass" for e in told.comparisons if "region" in e.attribute)
    assert any("region of only 50.0 %" in note for note in told.notes)
    gone = fairness(made.funnel, made.people.head(2_000), POLICY)
    assert not any(each.verdict == "pass" for each in gone.comparisons)
    assert gone.known == 2_000 and gone.verdict == "insufficient"
    assert "The demographics of 2,000 people are missing." in gone.notes


def test_half_the_demographics_do_not_hide_a_bias() -> None:
    bias = PLANTS[0]
    made = population(3, users=4_000, bias=bias)
    assert found(fairness(made.funnel, made.people.head(2_000), POLICY), bias)
