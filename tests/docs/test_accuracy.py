"""The page of accuracy has every figure under every noise, and no seed that was tuned on."""

from __future__ import annotations

import re
from pathlib import Path

from spendsense.evaluation.accuracy import NOISES
from spendsense.evaluation.accuracy.figures import FIGURES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/accuracy.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_three_seeds_are_reported_and_the_one_that_was_tuned_on_is_none(accuracy) -> None:
    assert len(set(accuracy.SEEDS)) == 3 and accuracy.TUNED_ON not in accuracy.SEEDS
    assert f"Seeds {', '.join(map(str, accuracy.SEEDS))}; **nothing was tuned on them**" in PAGE
    assert f"seed {accuracy.TUNED_ON}, which is not reported" in PAGE


def test_every_figure_stands_there_with_its_target_and_under_every_noise() -> None:
    clean, noisy = section("On the records as they are"), section("Under noise")
    for figure in FIGURES:
        assert re.search(rf"^\| (pass|fail|insufficient) \| {figure.title} \|", clean, re.MULTILINE)
        assert f"| {figure.title} |" in noisy
    assert f"| figure | clean | {' | '.join(NOISES)} |" in noisy


def test_the_counts_at_the_top_are_those_of_the_table() -> None:
    found = re.search(r"Of (\d+) figures (\d+) pass, (\d+) fall short", PAGE)
    assert found is not None
    table = section("On the records as they are")
    named = "|".join(re.escape(figure.title) for figure in FIGURES)
    verdicts = re.findall(rf"^\| (\w+) \| (?:{named}) \|", table, re.MULTILINE)
    counted = (len(verdicts), verdicts.count("pass"), verdicts.count("fail"))
    assert tuple(map(int, found.groups())) == counted
