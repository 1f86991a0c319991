"""Accuracy against what the population knows of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from spendsense.evaluation import METRICS, evaluate
from spendsense.evaluation.detection import comparable, detected, detections, subscription_metrics
from spendsense.evaluation.record import books, run_record
from spendsense.evaluation.truth import confusion, persona_metrics, read_truth
from spendsense.ledger import BadInput
from spendsense.policy import Policy
from spendsense.review import grant_consent
from spendsense.world import generate, read_manifest, read_profile

from .conftest import AS_OF, NOW

POLICY = Policy.on(AS_OF)


@pytest.fixture
def truth(population):
    return read_truth(population, AS_OF)


@pytest.fixture
def record(ran):
    return run_record(ran, None)


def test_the_people_are_mostly_found_to_be_who_they_were_made_as(record, truth):
    metrics, _ = persona_metrics(record, truth)
    assert [each.name for each in metrics] == [
        "persona_primary_30",
        "persona_held_30",
        "persona_primary_180",
        "persona_held_180",
    ]
    assert metrics[2].value >= metrics[2].target and metrics[2].denominator == len(record.readable)


def test_a_truth_of_other_people_fails_every_persona_metric(record, truth):
    wrong = replace(truth, intended={user: "nobody_is_this" for user in truth.intended})
    metrics, _ = persona_metrics(record, wrong)
    assert {(each.value, each.numerator) for each in metrics} == {(0.0, 0)}
    assert "was meant to be nobody_is_this" in metrics[0].missed[0]


def test_a_persona_held_beside_the_primary_one_counts_as_held_only(record, truth):
    user = record.readable[0]
    two = replace(record, held={user: {30: ("high_utilization", "savings_builder")}})
    meant = replace(truth, intended={user: "savings_builder"})
    primary, held = persona_metrics(two, meant)[0]
    assert (primary.numerator, held.numerator) == (0, 1)


def test_the_confusion_counts_every_compared_user_once(record, truth):
    table = confusion(record, truth, 180)
    assert sum(sum(row.values()) for row in table.values()) == len(record.readable)
    held = {"u": {30: ("none",)}, "v": {30: ("savings_builder", "x")}}
    one = replace(record, held=held, consenting=frozenset("uv"))
    meant = replace(truth, intended={"u": "savings_builder", "v": "savings_builder"})
    assert confusion(one, meant, 30) == {"savings_builder": {"none": 1, "savings_builder": 1}}


def test_whose_consent_has_ended_by_the_clock_is_not_read(ran, population):
    user, *others = run_record(ran, None, NOW).readable
    with ran.write() as connection:
        grant_consent(connection, user, by=user, at=NOW, purposes=["education"], days=1)
        grant_consent(connection, user, by=user, at=NOW, purposes=["research"], days=300)
    report = evaluate(ran, at=NOW + timedelta(days=3), seconds=lambda: 0.0, population=population)
    for days, table in report.confusion.items():
        assert sum(sum(row.values()) for row in table.values()) == len(others)
        for name in (f"persona_primary_{days}", f"persona_held_{days}"):
            assert report.metric(name).denominator == len(others)
            assert not [each for each in report.metric(name).missed if user in each]


def test_a_population_of_strangers_claims_nothing(record, truth):
    stranger = replace(truth, intended={"somebody-else": "none"})
    assert {each.verdict for each in persona_metrics(record, stranger)[0]} == {"insufficient"}


def test_truth_of_another_day_is_refused_with_the_command_that_helps(population):
    with pytest.raises(BadInput, match="spendsense run --as-of 2026-11-20"):
        read_truth(population, date(2026, 10, 1))
    assert read_manifest(population).as_of == AS_OF


def found_in(ran, record, truth, policy=POLICY):
    return subscription_metrics([detections(book, truth, policy) for book in books(ran, record)])


def test_subscriptions_are_found_and_those_found_are_true(ran, record, truth):
    precision, recall = found_in(ran, record, truth)
    assert precision.verdict == "pass" and precision.denominator >= 10
    assert recall.denominator >= 10 and recall.numerator > 0


def test_subscriptions_that_truth_does_not_know_fail_precision(ran, record, truth):
    none = replace(truth, rows=truth.rows.clear())
    precision, recall = found_in(ran, record, none)
    assert (precision.verdict, precision.numerator) == ("fail", 0)
    assert precision.missed[0].endswith("was found and is none.")
    assert recall.verdict == "insufficient"


def test_subscriptions_that_are_not_found_fail_recall(ran, record, truth):
    blind = POLICY.with_values(signals__stream_fit_percent=101)
    _, recall = found_in(ran, record, truth, blind)
    assert recall.verdict == "fail" and recall.missed[0].endswith("was not found.")


def test_only_streams_with_charges_enough_and_not_yet_ended_are_asked_for(ran, record, truth):
    [book] = books(ran, record)
    due = comparable(book, truth, POLICY)
    known = truth.subscriptions.filter(pl.col("user_id").is_in(list(record.readable)))
    assert 0 < due.height <= known.height
    stricter = POLICY.with_values(signals__recurring_min_charges=99)
    monthly = known.filter(pl.col("cadence").is_in(["weekly", "monthly"]))["stream_id"].to_list()
    assert not set(comparable(book, truth, stricter)["stream_id"]) & set(monthly)
    assert set(detected(book, truth, POLICY)["user_id"]) <= set(record.readable)


def test_the_report_with_a_population_holds_every_metric_in_its_order(ran, population):
    found = evaluate(ran, at=NOW, seconds=lambda: 0.0, population=population)
    assert [each.name for each in found.metrics] == [each.name for each in METRICS]
    assert set(found.confusion) == {30, 180}


def test_truth_is_read_beside_a_native_format(tmp_path):
    out = tmp_path / "population"
    generate(read_profile("ss-f001"), out=out, users=6, as_of=AS_OF)
    assert read_manifest(out).format != "parquet"
    truth = read_truth(out, AS_OF)
    assert len(truth.intended) > 0
    assert set(truth.rows["stream_id"]) == set(truth.subscriptions["stream_id"])
