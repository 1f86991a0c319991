"""How much income and spending change from month to month."""

from __future__ import annotations

from datetime import date

import pytest

PAY, RENT = "INCOME_SALARY", "RENT_AND_UTILITIES_RENT"


def paid(town, user, dollars):
    """Income on the fifth of each month, from January 2026."""
    for month, each in enumerate(dollars, 1):
        town.row(user, date(2026, month, 5), -each * 100, PAY)


def test_income_that_never_changes_does_not_vary(town):
    paid(town, "ana", [1000] * 12)
    assert town.number("income_variation") == 0.0
    assert town.number("income_moves_over_30_percent") == 0.0
    assert town.number("months_with_spike_or_dip") == 0.0


def test_income_of_half_and_half_again_varies_by_half(town):
    paid(town, "ana", [500, 1500] * 6)
    assert town.number("income_variation") == 50.0


def test_the_median_person_is_shown(town):
    paid(town, "ana", [1000] * 12)
    town.person("ben")
    paid(town, "ben", [500, 1500] * 6)
    town.person("cyd")
    paid(town, "cyd", [500, 1500] * 6)
    assert town.value("income_variation").number == 50.0
    assert town.value("income_variation").n == 3


@pytest.mark.parametrize(
    ("second", "above", "within"),
    [(130_000, 0, 1), (130_001, 1, 0), (70_000, 0, 1), (69_999, 1, 0), (105_000, 0, 1),
     (104_000, 0, 0)],
)  # fmt: skip
def test_a_move_of_exactly_thirty_percent_is_not_above_it_and_a_cent_more_is(
    town, second, above, within
):
    for month in range(1, 13):
        cents = 100_000 if month == 1 else second
        town.row("ana", date(2026, month, 5), -cents, PAY)
    assert town.number("income_moves_over_30_percent") == pytest.approx(above * 100 / 11)
    assert town.number("income_moves_5_to_30_percent") == pytest.approx(within * 100 / 11)


def test_one_move_of_eleven_above_and_one_within(town):
    paid(town, "ana", [1000, 1310, 1400] + [1400] * 9)
    assert town.number("income_moves_over_30_percent") == pytest.approx(100 / 11)
    assert town.number("income_moves_5_to_30_percent") == pytest.approx(100 / 11)


def test_five_months_are_too_few_to_tell(town):
    town.as_of = date(2026, 5, 31)
    paid(town, "ana", [500, 1500, 500, 1500, 500])
    assert town.number("income_variation") is None
    town.as_of = date(2026, 6, 30)
    paid(town, "ana", [0] * 5 + [1500])
    assert town.number("income_variation") == 50.0


def test_a_month_that_has_not_ended_is_left_out(town):
    town.as_of = date(2026, 12, 30)
    assert town.records.full_months[-1] == date(2026, 11, 1)
    town.as_of = date(2026, 12, 31)
    assert town.records.full_months[-1] == date(2026, 12, 1)
    assert len(town.records.full_months) == 12


@pytest.mark.parametrize(
    ("months", "either", "over"),
    [([1250, 1251, 750], 3.0, 2.0), ([1250, 1249, 750], 2.0, 1.0), ([1250, 1250, 751], 2.0, None)],
)
def test_a_spike_is_a_quarter_above_the_median_month_and_a_dip_a_quarter_below(
    town, months, either, over
):
    paid(town, "ana", [1000] * 9 + months)
    assert town.number("months_with_spike_or_dip") == either
    assert town.number("spikes_over_dips") == over


def test_spending_that_varies_half_as_much_as_income(town):
    paid(town, "ana", [500, 1500] * 6)
    for month, cents in enumerate([75_000, 125_000] * 6, 1):
        town.row("ana", date(2026, month, 9), cents, RENT)
    assert town.number("spending_over_income_variation") == pytest.approx(0.5)


def test_the_fifth_that_earns_most_spends_four_times_as_much(town):
    for place, user in enumerate("bcdef", 1):
        town.person(user)
        town.row(user, date(2026, 5, 5), -place * 2_000_000, PAY)
        town.row(user, date(2026, 5, 6), 100_000 if place < 5 else 400_000, RENT)
    town.rows_of["users"] = town.rows_of["users"][1:]  # without Ana, five people
    assert town.number("spending_top_over_bottom_fifth") == 4.0
    assert town.value("spending_top_over_bottom_fifth").n == 5


def test_interest_is_no_income(town):
    paid(town, "ana", [1000] * 12)
    town.row("ana", date(2026, 3, 31), -90_000, "INCOME_INTEREST_EARNED")
    assert town.number("income_variation") == 0.0
