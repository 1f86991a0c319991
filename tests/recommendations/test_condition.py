from __future__ import annotations

from typing import Any

import pytest

from spendsense.policy import Policy
from spendsense.recommendations import Condition, at_least


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    (
        (Condition("interest_cents", "at_least", 1), 1, True),
        (Condition("interest_cents", "at_least", 1), 0, False),
        (Condition("interest_cents", "below", 1), 0, True),
        (Condition("interest_cents", "below", 1), 1, False),
        (Condition("is_overdue", "is", True), True, True),
        (Condition("is_overdue", "is", True), False, False),
        (Condition("pay_frequency", "is", "irregular"), "irregular", True),
        (Condition("pay_frequency", "is", "irregular"), "weekly", False),
        (Condition("low_day_share", "at_least", 30), 0.3, True),
        (Condition("low_day_share", "at_least", 30), 0.2999, False),
        (Condition("low_day_share", "at_least", 29), 0.29, True),
    ),
)
def test_a_condition_holds_on_its_side_of_the_line(
    condition: Condition, value: Any, holds: bool, policy: Policy
) -> None:
    assert condition.holds({condition.reading: value}, policy) is holds


@pytest.mark.parametrize("comparison", ("at_least", "below", "is"))
def test_a_null_reading_fulfils_nothing(comparison: Any, policy: Policy) -> None:
    condition = Condition("interest_cents", comparison, 0)

    assert not condition.holds({"interest_cents": None}, policy)
    assert not condition.holds({}, policy)


def test_a_line_may_be_a_policy_parameter(policy: Policy) -> None:
    line = Condition("utilization_highest", "at_least", "high_utilization.min_utilization_percent")

    assert line.holds({"utilization_highest": 0.5}, policy)
    assert not line.holds({"utilization_highest": 0.4999}, policy)


def test_a_ratio_is_compared_in_whole_cents_where_its_parts_are_known() -> None:
    readings = {
        "utilization_highest": 0.5,  # a rounded quotient; the cents say a hair less
        "highest_card_balance_cents": 4_999_999_999_999,
        "highest_card_limit_cents": 10_000_000_000_000,
    }

    assert not at_least("utilization_highest", 50, readings)
    assert at_least(
        "utilization_highest", 50, readings | {"highest_card_balance_cents": 5 * 10**12}
    )
