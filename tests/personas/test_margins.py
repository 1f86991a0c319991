"""Margins: how far each reading of a rule lies from its line, in its own unit."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from tests.signals.household import POLICY

from spendsense.personas import PERSONAS, Compare
from spendsense.personas.assignment import ENOUGH_DATA
from spendsense.personas.conditions import leaves
from spendsense.personas.margins import NOUNS, branch, margin

from .readings import agreeing, windows
from .test_distance import Readings, thorough


def row(**known: Any) -> dict[str, Any]:
    """Readings over 30 days, of a card that owes as much as is said."""
    base = {"highest_card": "card ending 4821", "highest_card_limit_cents": 5_000_00, **known}
    return agreeing(30, base)


def margin_of(reading: str, readings: dict[str, Any]) -> Any:
    every = [leaf for persona in PERSONAS for leaf in leaves(persona.when)]
    leaf = next(leaf for leaf in every if leaf.reading.name == reading)
    return margin(leaf, readings, POLICY)


def test_utilization_of_68_percent_is_18_points_above_the_50_percent_line():
    found = margin_of("utilization_highest", row(highest_card_balance_cents=3_400_00))
    assert (found.unit, found.value, found.line, found.distance) == ("percent", 68.0, 50, 18.0)
    assert (found.side, found.held) == ("above", True)
    assert found.said == (
        "The utilization of your card ending 4821, 68%, is 18 points above the 50% line."
    )


def test_exactly_on_the_line_is_on_it_and_a_cent_beneath_is_less_than_a_tenth_below():
    on = margin_of("utilization_highest", row(highest_card_balance_cents=2_500_00))
    assert (on.side, on.distance, on.held) == ("on", 0, True)
    assert on.said.endswith("50%, is exactly on the 50% line.")
    beneath = margin_of("utilization_highest", row(highest_card_balance_cents=2_499_99))
    assert (beneath.side, beneath.held) == ("below", False)
    assert beneath.said.endswith("49.9%, is 0.1 points below the 50% line.")
    over = margin_of("utilization_highest", row(highest_card_balance_cents=2_500_01))
    assert over.said.endswith("50%, is less than 0.1 points above the 50% line.")


def test_money_days_and_counts_are_told_in_their_own_units():
    readings = row(interest_cents=87_00, pay_gap_median_days=46.0, subscription_count=4)
    interest, gap, count = (
        margin_of(name, readings)
        for name in ("interest_cents", "pay_gap_median_days", "subscription_count")
    )
    assert interest.said == ("Card interest in the window, $87.00, is $86.99 above the $0.01 line.")
    assert gap.said == ("The median gap between pay days, 46 days, is 1 day above the 45-day line.")
    assert count.said == "The number of active subscriptions, 4, is 1 above the line of 3."


def test_nothing_to_read_has_no_value_and_no_distance_and_does_not_hold():
    found = margin_of("utilization_highest", row(highest_card_limit_cents=None))
    assert (found.value, found.distance, found.side, found.held) == (None, None, None, False)
    assert found.said == "There is no card with a limit to read."
    assert found.line == 50


def test_a_flag_has_no_line():
    found = margin_of("is_overdue", row(is_overdue=True))
    assert (found.unit, found.value, found.line, found.held) == ("flag", True, None, True)
    assert found.said == "A payment is past its due date."


@thorough
@given(windows())
def test_every_margin_says_what_its_comparison_says(drawn: Readings):
    readings, _ = drawn
    for persona in PERSONAS:
        tree = branch(persona.when, readings, POLICY)
        assert tree.held is persona.when.holds(readings, POLICY)
        for leaf, found in zip(leaves(persona.when), tree.margins(), strict=True):
            assert found.held is leaf.holds(readings, POLICY)
            if isinstance(leaf, Compare) and found.side is not None:
                beyond = {"at least": ("above", "on"), "above": ("above",), "below": ("below",)}
                assert (found.side in beyond[leaf.comparison]) is found.held


def test_every_reading_that_a_rule_compares_has_a_name_in_words():
    asked = [leaf for p in PERSONAS for leaf in leaves(p.when)] + list(leaves(ENOUGH_DATA))
    compared = {leaf.reading.name for leaf in asked if isinstance(leaf, Compare)}
    assert compared <= NOUNS.keys()
