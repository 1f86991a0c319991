"""The labelled sentences, and precision and recall on them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date
from importlib.resources import files

from typer.testing import CliRunner

from spendsense.cli.app import app
from spendsense.evaluation.tone import FROZEN, KINDS, ToneFigures, labelled, tone_figures
from spendsense.policy import Policy

POLICY = Policy.on(date(2026, 11, 21))


def of(split: str) -> ToneFigures:
    return next(figures for figures in tone_figures(POLICY) if figures.split == split)


def shares(figures: ToneFigures) -> dict[str, float]:
    return {metric.name: metric.value or 0.0 for metric in figures.metrics}


def test_there_are_enough_sentences_of_each_kind_and_enough_fine_ones():
    counted = Counter(kind for one in labelled() for kind in one.kinds)

    assert len(labelled()) >= 360
    assert len(of("report").judged) >= 160
    assert set(counted) == set(KINDS)
    assert min(counted.values()) >= 40
    assert sum(not one.kinds for one in labelled()) >= 180


def test_no_sentence_is_listed_twice_and_the_report_was_written_last():
    texts = [one.text for one in labelled()]

    assert len(set(texts)) == len(texts)
    assert len({one.id for one in labelled()}) == len(texts)
    assert of("tune").written[1] < of("report").written[0]


def test_the_report_set_is_as_it_was_frozen():
    page = files("spendsense.evaluation") / "data" / "tone" / "report.yaml"

    assert hashlib.sha256(page.read_bytes()).hexdigest() == FROZEN


def test_what_the_patterns_were_written_against_is_heard():
    found = shares(of("tune"))

    assert found["precision, all"] >= 0.98
    assert found["recall, all"] >= 0.98


def test_what_they_have_not_seen_does_not_fall_below_what_is_published():
    found = shares(of("report"))

    assert found["precision, all"] >= 0.92
    assert found["recall, all"] >= 0.90


def test_every_missed_sentence_and_false_alarm_is_listed():
    figures = of("report")
    by_name = {metric.name: metric for metric in figures.metrics}

    recall, precision = by_name["recall, all"], by_name["precision, all"]
    assert len(figures.missed) == recall.denominator - recall.numerator
    assert len(figures.false_alarms) == precision.denominator - precision.numerator


def test_the_command_prints_both_splits_as_json():
    result = CliRunner().invoke(app, ["evaluate", "--tone", "--json"])

    splits = json.loads(result.stdout)["splits"]
    assert [split["split"] for split in splits] == ["tune", "report"]
    assert splits[1]["metrics"][0]["name"] == "precision, all"
    assert splits[1]["metrics"][0]["interval_95"]


def test_the_command_shows_a_table_with_what_was_missed():
    result = CliRunner().invoke(app, ["evaluate", "--tone"])

    assert result.exit_code == 0
    assert "Missed:" in result.stdout and "False alarms:" in result.stdout


def test_the_command_measures_no_run_beside_it():
    result = CliRunner().invoke(app, ["evaluate", "--tone", "--out", "scores"])

    assert result.exit_code == 2
