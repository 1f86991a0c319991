"""Conditions as values: what they ask, what they find, how far from the line."""

from __future__ import annotations

import pytest
from tests.signals.household import POLICY, Household

from spendsense.personas import PERSONAS
from spendsense.personas.conditions import (
    all_of,
    any_of,
    at_least,
    below,
    is_true,
    is_zero,
)

HIGH = at_least("utilization_highest", "high_utilization.min_utilization_percent")
LOW = below("utilization_highest", "savings_builder.max_utilization_percent")
OVERDUE = is_true("is_overdue")


def readings(owed: int, limit: int = 1_000_00, overdue: bool | None = None):
    home = Household()
    home.liability(home.card(owed, limit, mask="4523"), is_overdue=overdue)
    return home.read()


@pytest.mark.parametrize(
    ("owed", "margin"), [(500_00, 0.0), (600_00, 0.2), (400_00, -0.2), (680_00, 0.36)]
)
def test_the_margin_is_the_distance_from_the_line_as_a_share_of_it(owed: int, margin: float):
    assert HIGH.test(readings(owed), POLICY).margin == margin


def test_beneath_a_line_the_margin_grows_downwards():
    assert LOW.test(readings(150_00), POLICY).margin == 0.5
    assert LOW.test(readings(300_00), POLICY).margin == 0.0
    assert LOW.test(readings(300_00), POLICY).held is False


def test_a_third_is_compared_with_its_line_in_whole_cents():
    thirty = at_least("utilization_highest", "savings_builder.max_utilization_percent")
    assert thirty.test(readings(3, 10), POLICY).held
    assert thirty.test(readings(30_000_000_000_01, 100_000_000_000_00), POLICY).held
    assert not thirty.test(readings(29_999_999_999_99, 100_000_000_000_00), POLICY).held


def test_with_nothing_to_read_a_comparison_does_not_hold_and_says_why():
    found = HIGH.test(Household().read(), POLICY)
    assert (found.held, found.margin) == (False, None)
    assert found.because == "there is no card with a limit to read"


def test_a_flag_that_is_not_set_says_so_and_one_that_is_unknown_says_that():
    assert OVERDUE.test(readings(1, overdue=True), POLICY).because == (
        "a payment is past its due date"
    )
    assert OVERDUE.test(readings(1, overdue=False), POLICY).because == (
        "no payment is past its due date"
    )
    unknown = OVERDUE.test(readings(1), POLICY)
    assert not unknown.held
    assert unknown.because == "there is no liability that says whether it is overdue"


def test_no_card_is_zero_cards_and_no_account_is_not():
    none = is_zero("card_count")
    home = Household()
    home.checking()
    assert none.test(home.read(), POLICY).held
    assert not none.test(readings(1), POLICY).held
    assert not none.test(Household().read(), POLICY).held


def test_any_of_is_as_certain_as_its_most_certain_part_that_holds():
    either = any_of(HIGH, at_least("interest_cents", "high_utilization.min_interest_cents"))
    assert either.test(readings(600_00), POLICY).margin == 0.2
    assert any_of(HIGH, OVERDUE).test(readings(600_00, overdue=True), POLICY).margin is None
    assert any_of(HIGH, OVERDUE).test(readings(600_00, overdue=False), POLICY).margin == 0.2


def test_all_of_is_as_certain_as_its_least_certain_part():
    both = all_of(HIGH, at_least("card_count", "high_utilization.min_interest_cents"))
    assert both.test(readings(600_00), POLICY).margin == 0.0
    assert both.test(readings(400_00), POLICY).margin is None


def test_what_did_not_hold_is_said_when_all_were_needed():
    found = all_of(HIGH, OVERDUE).test(readings(600_00, overdue=False), POLICY)
    assert found.because == "no payment is past its due date"
    assert found.reasons() == found.readings() == ()


def test_the_readings_that_made_it_hold_are_named():
    found = any_of(HIGH, OVERDUE).test(readings(600_00, overdue=True), POLICY)
    assert found.readings() == ("utilization_highest", "is_overdue")


def test_a_rule_is_told_in_words_with_brackets_where_they_are_needed():
    assert all_of(any_of(HIGH, OVERDUE), LOW).describe(POLICY) == (
        "(utilization_highest is at least 50% or is_overdue is so)"
        " and utilization_highest is below 30%"
    )


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.key)
def test_every_rule_names_its_readings_and_has_no_number_of_its_own(persona):
    text = persona.when.describe(POLICY)
    assert " is " in text
    assert persona.title and persona.focus.endswith(".")
