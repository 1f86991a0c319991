"""Meant and assigned personas, and what kept each miss off."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from spendsense.evaluation.accuracy import DETECTOR
from spendsense.evaluation.accuracy.block import blocks, judged_population
from spendsense.evaluation.accuracy.personas import BY_KEY, failed, persona_tally
from spendsense.evaluation.accuracy.tally import Tally, total
from spendsense.ledger import WINDOW_DAYS, Window
from spendsense.policy import Policy
from spendsense.signals import READINGS, read
from spendsense.world import generate, read_profile

from .test_stream_figures import share
from .town import AS_OF, Town

POLICY = Policy.on(AS_OF)


@pytest.fixture
def town(town: Town) -> Town:
    for user in ("ana", "ben", "cy"):
        town.row(AS_OF, 500, user=user)
    return town


def meant(town: Town, **personas: str | None):
    town.true["truth/archetypes"] = [
        {"user_id": user, "archetype": f"{user}'s", "intended_persona": persona}
        for user, persona in personas.items()
    ]


def tallied(town: Town, **readings: dict[str, object]):
    """With readings of the town in which those of some people are set by hand."""

    def readings_of(book, window: Window, policy):
        told = read(book, window, policy)
        for user, values in readings.items():
            told = told.with_columns(
                pl.when(pl.col("user_id") == user)
                .then(pl.lit(value, told.schema[name]))
                .otherwise(name)
                .alias(name)
                for name, value in values.items()
            )
        return told

    detector = replace(DETECTOR, readings=readings_of)
    return persona_tally(town.book(), town.truth(), detector, POLICY)


LOW = {"low_day_share": 0.5, "balance_volatility": 2.0}
OVERDUE = {"is_overdue": True}


def test_one_of_two_is_assigned_the_persona_that_was_meant(town):
    meant(town, ana="cash_flow_stressed", ben="cash_flow_stressed", cy=None)
    tally = tallied(town, ana=LOW)
    for days in WINDOW_DAYS:
        assert share(tally, f"persona_primary_{days}") == (1, 2)
        assert share(tally, f"persona_primary_{days}", "archetype", "ben's") == (0, 1)
    assert tally.confusion[180, "cash_flow_stressed", "cash_flow_stressed"] == 1
    assert sum(tally.confusion.values()) == 4
    assert tally.apart == {"people whose archetype means no persona": 1}


def test_a_persona_behind_another_is_held_and_not_first(town):
    meant(town, ana="cash_flow_stressed")
    tally = tallied(town, ana={**LOW, **OVERDUE})
    assert share(tally, "persona_primary_30") == (0, 1)
    assert share(tally, "persona_held_30") == (1, 1)
    why = "cash_flow_stressed: holds, but high_utilization goes before it"
    assert tally.reasons["persona_primary_30", why] == 1


def test_the_part_that_did_not_hold_is_named_with_its_reading(town):
    meant(town, ana="cash_flow_stressed")
    tally = tallied(town, ana={**LOW, "balance_volatility": 0.8})
    (reason,) = (why for figure, why in tally.reasons if figure == "persona_primary_180")
    assert reason.startswith("cash_flow_stressed: not so that balance_volatility is above")
    assert "low_day_share" not in reason
    case = tally.cases["persona_primary_180"][0]
    assert case.said.startswith("Meant to be cash_flow_stressed, is ") and "80" in case.said
    assert case.weight == 2000  # a fifth short of its line


def test_of_several_of_which_one_must_hold_all_are_named_together():
    when = BY_KEY["high_utilization"].when
    row = {**READINGS, "highest_card_balance_cents": None, "highest_card_limit_cents": None}
    row = dict.fromkeys(row) | {"interest_cents": 0, "is_overdue": False}
    finding = when.test(row, POLICY)
    assert [each.rule for each in failed(when, finding)] == [when.describe(POLICY)]
    held = when.test({**row, "is_overdue": True}, POLICY)
    assert list(failed(when, held)) == []


def test_a_detector_that_calls_everybody_overdue_fails(town):
    meant(town, ana="cash_flow_stressed", ben="savings_builder", cy="high_utilization")
    tally = tallied(town, ana=OVERDUE, ben=OVERDUE, cy=OVERDUE)
    assert share(tally, "persona_primary_180") == (1, 3)
    assert tally.confusion[180, "savings_builder", "high_utilization"] == 1


def test_a_persona_that_there_is_not_is_missed_and_said_so(town):
    meant(town, ana="nobody_is_this")
    tally = tallied(town)
    assert share(tally, "persona_held_30") == (0, 1)
    assert ("persona_primary_30", "nobody_is_this: meant, and no persona") in tally.reasons


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Tally:
    """Three hundred people of the profile, of the seed that it is tuned on."""
    out = tmp_path_factory.mktemp("personas") / "people"
    generate(read_profile("default"), out=out, users=300, seed=42, as_of=AS_OF)
    each = blocks(out, judged_population(out))
    return total(persona_tally(some.book, some.truth, DETECTOR, POLICY) for some in each)


@pytest.mark.parametrize("days", WINDOW_DAYS)
def test_people_made_for_a_persona_are_described_by_it(described: Tally, days: int) -> None:
    right, asked = share(described, f"persona_primary_{days}")
    assert asked > 200 and right >= 0.95 * asked
    meant = {kind.name for kind in read_profile("default").archetypes if kind.intended_persona}
    for archetype in meant:
        right, asked = share(described, f"persona_held_{days}", "archetype", archetype)
        assert right >= 0.85 * asked, archetype
