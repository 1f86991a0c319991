"""What a report may not tell, worked out from everything that it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from itertools import pairwise, product
from typing import Any

import numpy as np
import polars as pl
import pytest

from spendsense.evaluation.fairness import Fairness, fairness, fairness_metric
from spendsense.evaluation.fairness.counting import counted, crossed
from spendsense.evaluation.fairness.funnel import _schema as funnel_schema
from spendsense.evaluation.fairness.stages import STAGES
from spendsense.evaluation.fairness.suppression import suppressed
from spendsense.personas import PERSONAS

from .planted import POLICY

PERSONA = "persona:savings_builder"
Flags = np.ndarray[Any, np.dtype[np.bool_]]


def way(held: Flags, **more: Any) -> pl.DataFrame:
    """Everybody consents and is read, and who is flagged holds one persona and no other."""
    people = len(held)
    columns: dict[str, Any] = {
        "user_id": [f"u{n:05}" for n in range(people)],
        "primary": ["savings_builder" if each else None for each in held],
        "hours_to_decision": [None] * people,
        **{stage.key: [None] * people for stage in STAGES},
        **{name: [True] * people for name in ("consented", "enough_data")},
        "persona": held.tolist(),
    }
    for persona in PERSONAS:
        own = held.tolist() if f"persona:{persona.key}" == PERSONA else [False] * people
        columns |= {f"persona:{persona.key}": own, f"meets:{persona.key}": own}
    return pl.DataFrame(columns, schema=funnel_schema(), strict=False).with_columns(
        pl.Series(name, values) for name, values in more.items()
    )


def by_region(funnel: pl.DataFrame, region: list[str]) -> Fairness:
    people = pl.DataFrame({"user_id": funnel["user_id"], "region": region})
    return fairness(funnel, people, POLICY)


def told(found: Fairness, subject: str) -> dict[str, Any]:
    return next(each for each in found.as_json()["proxies"] if each["subject"] == subject)


@pytest.fixture(scope="module")
def few() -> Fairness:
    """4 of 120 in x hold the persona, and 40 of 150 in y; a reading and an item go with it."""
    held = np.arange(270) < 4
    held[120:160] = True
    more = {
        "item:a": [True if each else None for each in held],
        "reading:same": held.astype(float),
        "reading:all": np.arange(270).astype(float),
    }
    return by_region(way(held, **more), ["x"] * 120 + ["y"] * 150)


def test_the_strength_of_a_proxy_would_tell_the_counts_of_a_hidden_cell(few: Fairness) -> None:
    """V, the sizes of both groups and the 44 in all leave one table: 4 of 120 and 40 of 150."""
    proxy = next(each for each in few.proxies if each.subject == PERSONA)
    assert proxy.value is not None
    tables = [
        (a, b)
        for a, b in product(range(121), range(151))
        if a + b == 44 and abs(strength(a, b, 120, 150) - proxy.value) < 1e-5
    ]
    assert tables == [(4, 40)]


def strength(a: int, b: int, of_a: int, of_b: int) -> float:
    people, hits = of_a + of_b, a + b
    apart = abs(a / of_a - b / of_b) * np.sqrt(of_a * of_b) / people
    return float(apart / np.sqrt(hits / people * (1 - hits / people)))


@pytest.mark.parametrize("subject", [PERSONA, "rule:savings_builder", "reading:same"])
def test_so_its_figures_stay_in_the_house_and_its_verdict_does_not(
    few: Fairness, subject: str
) -> None:
    found = told(few, subject)
    names = ("value", "chance_95", "people", "p", "p_holm")
    assert [found[name] for name in names] == [None] * 5
    assert found["verdict"] == "fail" and "strength" not in found["sentence"]


def test_a_proxy_behind_which_every_cell_is_told_has_its_figures(few: Fairness) -> None:
    found = told(few, "reading:all")
    assert found["value"] is not None and found["people"] == 270 and not found["suppressed"]


def test_how_many_a_proxy_read_would_tell_how_many_a_small_group_has() -> None:
    held = np.arange(200) % 2 == 0
    found = by_region(
        way(held, **{"reading:all": np.arange(200).astype(float)}),
        ["x"] * 95 + ["y"] * 100 + ["z"] * 5,
    )
    for subject in (PERSONA, "reading:all"):
        assert told(found, subject)["people"] is None


@pytest.fixture(scope="module")
def proxied() -> Fairness:
    """Nobody fares another way, and one item goes to who is in x alone."""
    region = ["x"] * 1_000 + ["y"] * 1_000 + ["z"] * 1_000
    held = np.tile([True, False], 1_500)
    own = [each == "x" if has else None for each, has in zip(region, held, strict=True)]
    return by_region(way(held, **{"item:own": own}), region)


def test_a_proxy_that_fails_is_missed_by_the_metric_too(proxied: Fairness) -> None:
    assert proxied.verdict == "fail" and not proxied.findings
    metric = fairness_metric(proxied)
    assert metric.denominator - metric.numerator == 1 and metric.value is not None
    assert metric.value < 1
    (missed,) = metric.missed
    assert missed.startswith("item:own and region: strength 1.00")


def test_and_of_a_suppressed_one_without_its_figures(few: Fairness) -> None:
    missed = fairness_metric(few).missed
    assert "persona:savings_builder and region: it tells them apart. Its" in " ".join(missed)
    assert not [each for each in missed if "strength" in each]


def test_a_reading_that_tells_a_group_fails_nothing() -> None:
    region = ["x"] * 200 + ["y"] * 200
    found = by_region(
        way(np.arange(400) % 2 == 0, **{"reading:far": [1.0] * 200 + [2.0] * 200}), region
    )
    assert told(found, "reading:far")["verdict"] == "fail"
    assert found.verdict != "fail" and not fairness_metric(found).missed


STAGES_OF_THE_WAY = ("consented", "enough_data", "persona", "lesson_drafted")
NEXT = dict(pairwise(STAGES_OF_THE_WAY))
Number = tuple[str, str, str, str]
"""Attribute, group, stage, and whether it is the hits or the people."""


def everybody(seed: int) -> pl.DataFrame:
    """Groups of very different sizes, of whom each stage lets few or many through."""
    dice = np.random.default_rng(seed)
    a = dice.choice(["p", "q", "r", "s"], 400, p=dice.dirichlet([1, 1, 2, 3]))
    b = dice.choice(["x", "y", "z"], 400, p=dice.dirichlet([1, 2, 3]))
    frame, asked = pl.DataFrame({"a": a, "b": b}), np.ones(400, bool)
    for stage in STAGES_OF_THE_WAY:
        odds = {name: dice.choice([0.05, 0.2, 0.6, 0.95]) for name in "pqrs"}
        through = dice.random(400) < np.array([odds[name] for name in a])
        flags = [bool(hit) if was else None for hit, was in zip(through, asked, strict=True)]
        frame, asked = frame.with_columns(pl.Series(stage, flags, pl.Boolean)), asked & through
    return crossed(frame, ("a", "b"))


def worked_out(counts: pl.DataFrame, told: Collection[Number]) -> set[Number]:
    """The numbers that follow from those that are told, from each whole, and from what is known of
    a funnel: every stage asks whom the last one let through, and halves make a group."""
    numbers: dict[Number, int] = {}
    for row in counts.iter_rows(named=True):
        for kind in ("numerator", "denominator"):
            numbers[row["attribute"], row["group"], row["stage"], kind] = row[kind]
    place = {number: n for n, number in enumerate(numbers)}
    known: list[dict[Number, int]] = [{number: 1} for number in told]
    sums: dict[tuple[str, ...], dict[Number, int]] = defaultdict(dict)
    for number in numbers:
        attribute, group, stage, kind = number
        sums[attribute, stage, kind][number] = 1
        if attribute == "a+b":
            for part, half in zip("ab", group.split(" + "), strict=True):
                sums[part, half, stage, kind][number] = 1
                sums[part, half, stage, kind].setdefault((part, half, stage, kind), -1)
        after = (attribute, group, NEXT.get(stage, ""), "denominator")
        if kind == "numerator" and after in numbers:
            known.append({number: 1, after: -1})
    known += sums.values()
    rows = np.zeros((len(known), len(place)))
    for n, each in enumerate(known):
        for number, factor in each.items():
            rows[n, place[number]] = factor
    _, strengths, ways = np.linalg.svd(rows)
    free = ways[int((strengths > 1e-9).sum()) :]
    return {number for number, n in place.items() if np.abs(free[:, n]).max(initial=0) < 1e-9}


@pytest.mark.parametrize("seed", range(16))
def test_no_count_of_few_follows_from_all_that_is_told(seed: int) -> None:
    frame = everybody(seed)
    counts = pl.concat([counted(frame, name, STAGES_OF_THE_WAY) for name in ("a", "b", "a+b")])
    least = 11
    hidden = suppressed(counts, least)
    told, small = set(), set()
    for row in counts.iter_rows(named=True):
        name, group, stage = row["attribute"], row["group"], row["stage"]
        for kind in ("numerator", "denominator"):
            if 0 < row[kind] < least:
                small.add((name, group, stage, kind))
            if (name, "", stage, group) not in hidden:
                told.add((name, group, stage, kind))
    assert small and told
    alone = worked_out(counts, ())  # where the whole is few, or one group is the whole
    assert not (worked_out(counts, told) - alone) & small
