"""The whole scoreboard: what knows the truth passes, and what knows nothing does not."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest
from polars import col

from spendsense.evaluation.accuracy import DETECTOR, Detector, Scoreboard, page, scoreboard
from spendsense.evaluation.accuracy import block as module
from spendsense.evaluation.accuracy.block import blocks, judged_population
from spendsense.evaluation.accuracy.figures import FIGURES
from spendsense.evaluation.accuracy.kinds import cadence_of, found_as
from spendsense.evaluation.accuracy.prices import true_changes
from spendsense.evaluation.accuracy.true_streams import payments, true_streams
from spendsense.evaluation.accuracy.writing import write_scoreboard
from spendsense.ledger import BadInput


@pytest.fixture(scope="session")
def told(people) -> Scoreboard:
    return scoreboard(people, ["names", "rows+dates"])


@pytest.fixture(scope="session")
def truth(people):
    (block,) = blocks(people, judged_population(people))
    return block.truth


def oracle(truth) -> Detector:
    """A detector that has read the truth."""

    def streams(book, policy):
        true = true_streams(payments(book, truth)).filter("due")
        pays = truth["pay_dates"].join(truth["stream_transactions"], on="transaction_id")
        later = pays.filter(col("date") > book.as_of)
        following = later.group_by("stream_id").agg(next_date=col("date").min())
        over = (col("ended_on") <= book.as_of).fill_null(False)
        return true.join(following, on="stream_id", how="left").select(
            "user_id",
            "stream_id",
            "next_date",
            name="merchant",
            kind="found_as",
            cadence="true_cadence",
            status=pl.when(over).then(pl.lit("TOMBSTONED")).otherwise(pl.lit("MATURE")),
            stream=pl.int_range(pl.len()),
        )

    def stream_rows(book, policy):
        return streams(book, policy).join(truth["stream_transactions"], on="stream_id")

    def price_changes(book, policy):
        changes = true_changes(book, book, truth).rename({"changed_on": "date"})
        numbers = streams(book, policy).select("stream_id", "stream")
        return changes.join(numbers, on="stream_id")

    return replace(
        DETECTOR,
        streams=streams,
        stream_rows=stream_rows,
        price_changes=price_changes,
        transfer_pairs=lambda book, policy: truth["transfers"],
        pay_rows=lambda book, policy: truth["pay_dates"],
    )


def test_who_has_read_the_truth_is_right_in_everything(people, truth):
    clean = scoreboard(people, detector=oracle(truth)).clean
    for figure in FIGURES:
        if not figure.name.startswith("persona"):
            metric = clean.metric(figure)
            assert metric.numerator == metric.denominator, metric.sentence
            assert metric.verdict == ("insufficient" if figure.name[:5] == "early" else "pass")
            assert not clean.reasons(figure.name)


def test_a_truth_of_which_a_tenth_is_hidden_is_missed_by_a_tenth(people, truth):
    seen = {**truth, "stream_transactions": truth["stream_transactions"]}
    known = truth["streams"].filter(pl.int_range(pl.len()) % 10 != 0)
    seen["stream_transactions"] = seen["stream_transactions"].join(
        known, on="stream_id", how="semi"
    )
    seen["streams"] = known
    clean = scoreboard(people, detector=oracle(seen)).clean
    precision, recall = (clean.metric(figure) for figure in FIGURES[:2])
    assert precision.value == 1.0
    assert recall.value is not None and 0.84 < recall.value < 0.95 and recall.verdict == "fail"


def test_who_finds_nothing_claims_no_precision_and_fails_every_recall(people):
    def nothing(function):
        return lambda book, policy: function(book, policy).clear()

    names = ("streams", "stream_rows", "price_changes", "transfer_pairs", "pay_rows")
    blind = replace(DETECTOR, **{name: nothing(getattr(DETECTOR, name)) for name in names})
    clean = scoreboard(people, detector=blind).clean
    said = {metric.name: metric for metric in clean.metrics()}
    for name, metric in said.items():
        if name.endswith("_precision"):
            assert metric.verdict == "insufficient" and metric.value is None
    for name in ("streams_recall", "pay_dates_recall", "next_pay_recall", "transfers_recall"):
        assert (said[name].verdict, said[name].numerator) == ("fail", 0)


def test_one_wrong_kind_for_everything_fails_both(people):
    def all_rent(book, policy):
        return DETECTOR.streams(book, policy).with_columns(kind=pl.lit("rent"))

    clean = scoreboard(people, detector=replace(DETECTOR, streams=all_rent)).clean
    for figure in FIGURES[:2]:
        metric = clean.metric(figure)
        assert metric.verdict == "fail" and metric.value is not None and metric.value < 0.2


def test_who_calls_every_row_that_comes_in_pay_fails_precision(people):
    def all_in(book, policy):
        return book.posted().filter(col("amount_cents") < 0)

    clean = scoreboard(people, detector=replace(DETECTOR, pay_rows=all_in)).clean
    said = {metric.name: metric for metric in clean.metrics()}
    assert said["pay_rows_recall"].value == 1.0
    assert said["pay_rows_precision"].verdict == "fail"


def test_the_people_some_at_a_time_give_the_same_figures(people, told, monkeypatch):
    monkeypatch.setattr(module, "PEOPLE", 7)
    again = scoreboard(people, ["names", "rows+dates"])
    assert json.dumps(again.as_json()) == json.dumps(told.as_json())


def test_every_condition_has_every_figure_and_says_what_its_noise_did(told):
    assert [each.name for each in told.conditions] == ["clean", "names", "rows+dates"]
    answer = told.as_json()
    for condition in answer["conditions"]:
        assert [each["name"] for each in condition["metrics"]] == [f.name for f in FIGURES]
    clean, names, both = answer["conditions"]
    assert clean["noise"] == [] and [each["name"] for each in both["noise"]] == ["dates", "rows"]
    assert 0 < names["noise"][0]["rows"] < names["noise"][0]["of"]


def test_a_figure_has_its_count_interval_target_and_verdict(told):
    answer = told.as_json()["conditions"][0]["metrics"][0]
    assert answer["name"] == "streams_precision" and answer["denominator"] > 200
    low, high = answer["interval_95"]
    assert low <= answer["value"] <= high and answer["target"] == 0.98
    groups = {(each["by"], each["group"]): each for each in answer["by"]}
    assert groups["kind", "subscription"]["target"] == 0.97
    kinds = [each for (by, _), each in groups.items() if by == "kind"]
    assert sum(each["denominator"] for each in kinds) == answer["denominator"]


def test_two_seeds_are_their_sum(told):
    both = told + told
    assert both.seeds == (7, 7) and both.people == 2 * told.people
    one, two = told.clean.metrics()[0], both.clean.metrics()[0]
    assert (two.numerator, two.denominator) == (2 * one.numerator, 2 * one.denominator)
    assert both.conditions[1].touched[0].rows == 2 * told.conditions[1].touched[0].rows


def test_an_unknown_noise_is_refused_before_anything_is_read(tmp_path):
    with pytest.raises(BadInput, match="'fog' is not a noise"):
        scoreboard(tmp_path / "nowhere", ["fog"])


def test_the_page_names_every_figure_and_obeys_nothing_in_a_name(told):
    text = page(told)
    for figure in FIGURES:
        assert figure.title in text
    assert "<script" not in text and text.startswith("<!doctype html>")
    assert "<th class=n>rows+dates</th>" in text and "Of 19 figures" in text


def test_a_description_cannot_write_into_the_page(people):
    def named(book, policy):
        told = DETECTOR.streams(book, policy)
        return told.with_columns(name=pl.lit("<script>alert(1)</script>"), kind=pl.lit("rent"))

    text = page(scoreboard(people, detector=replace(DETECTOR, streams=named)))
    assert "&lt;script&gt;alert(1)" in text and "<script" not in text


def test_two_files_are_written_and_a_folder_that_cannot_be_is_refused(told, tmp_path):
    written = write_scoreboard(told, tmp_path / "new")
    assert [path.name for path in written] == ["accuracy.json", "accuracy.html"]
    assert json.loads(written[0].read_text())["people"] == 24
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="Cannot write the scoreboard to"):
        write_scoreboard(told, tmp_path / "file")


def test_truth_s_words_are_those_of_signals():
    kinds = pl.DataFrame({"kind": ["second_job", "water"], "cadence": ["semimonthly", "weekly"]})
    assert kinds.select(found_as(), cadence_of()).rows() == [
        ("pay", "semi-monthly"),
        ("bill", "weekly"),
    ]
