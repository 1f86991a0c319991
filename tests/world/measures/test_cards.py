"""Who has cards, how much of the limit they use, how they pay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

DAY = date(2026, 12, 20)
INTEREST, OVERDRAFT = "BANK_FEES_INTEREST_CHARGE", "BANK_FEES_OVERDRAFT_FEES"


def test_one_of_two_customers_has_a_card_and_operators_do_not_count(town):
    town.person("ben")
    town.person("opal", kind="operator")
    town.card("ben", "card", cents=0, limit=100_000)
    assert town.number("has_credit_card") == 50.0


def test_quantiles_of_utilization_are_over_active_cards(town):
    for place, stated in enumerate((0, 10_000, 50_000, 90_000)):
        town.card("ana", f"card{place}", cents=stated, limit=100_000, stated=stated)
        town.row(f"card{place}", DAY, 100)
    assert town.number("utilization_p50") == 10.0
    assert town.number("utilization_p75") == 50.0
    assert town.number("utilization_p90") == 90.0


def test_a_card_without_use_or_debt_is_not_active(town):
    town.card("ana", "asleep", cents=0, limit=100_000)
    assert town.value("utilization_p50").n == 0
    town.row("asleep", date(2026, 12, 31) - timedelta(days=90), 100)
    assert town.value("utilization_p50").n == 0
    town.row("asleep", date(2026, 12, 31) - timedelta(days=89), 100)
    assert town.value("utilization_p50").n == 1


def test_a_card_that_is_owed_on_is_active_without_use(town):
    town.card("ana", "old", cents=100, limit=100_000, stated=100)
    assert town.value("utilization_p50").n == 1


def test_the_balance_of_a_cardholder_is_over_all_their_cards(town):
    town.person("ben")
    town.card("ana", "a", cents=30_000, limit=100_000)
    town.card("ana", "b", cents=50_000, limit=100_000)
    town.card("ben", "c", cents=0, limit=100_000)
    assert town.value("card_balance_per_cardholder").number == 400.0
    assert town.value("card_balance_per_cardholder").n == 2
    assert town.number("card_apr") == 25.0


def test_who_was_charged_interest_in_ninety_days_carries_debt(town):
    town.card("ana", "a", cents=30_000, limit=100_000)
    town.row("a", date(2026, 10, 2), 500, INTEREST)
    assert town.number("carries_card_debt") == 0.0
    town.row("a", date(2026, 10, 3), 500, INTEREST)
    assert town.number("carries_card_debt") == 100.0


def test_interest_on_a_loan_is_no_card_debt(town):
    town.account("ana", "student", "loan", cents=900_000)
    town.row("loan", DAY, 500, INTEREST)
    assert town.number("carries_card_debt") == 0.0


def stated(town, balance, paid, minimum=3500, refunds=0):
    """A statement of this balance, and the next one with what was paid in between."""
    town.rows_of.pop("truth/statements", None)
    for place, (owed, came) in enumerate(((balance, 0), (0, paid))):
        town.add(
            "truth/statements",
            account_id="card",
            user_id="ana",
            closed_on=date(2026, 3 + place, 9),
            balance_cents=owed,
            payments_cents=came,
            refunds_cents=refunds,
            minimum_cents=minimum,
        )


@pytest.mark.parametrize(
    ("paid", "refunds", "told"),
    [
        (100_000, 0, "pays_in_full"),
        (99_999, 1, "pays_in_full"),
        (3500, 0, "pays_only_minimum"),
        (3675, 0, "pays_only_minimum"),
        (3676, 0, None),
        (99_999, 0, None),
        (3499, 0, "pays_less_than_minimum"),
        (0, 0, "pays_less_than_minimum"),
    ],
)
def test_how_a_statement_of_a_thousand_was_paid(town, paid, refunds, told):
    stated(town, 100_000, paid, refunds=refunds)
    for name in ("pays_in_full", "pays_only_minimum", "pays_less_than_minimum"):
        assert town.number(name) == (100.0 if name == told else 0.0), name


def test_a_statement_with_nothing_to_pay_is_not_counted(town):
    stated(town, 0, 0)
    assert town.number("pays_in_full") is None


def test_overdraft_fees_of_the_last_365_days(town):
    town.person("ben")
    town.since = date(2025, 6, 1)
    for day in (date(2025, 12, 31), *(date(2026, 2, k) for k in (1, 2, 3))):
        town.row("ana", day, 3500, OVERDRAFT)
    assert town.number("overdraft_in_a_year") == 50.0
    assert town.number("four_overdrafts_in_a_year") == 0.0  # the first is a day too old
    town.row("ana", date(2026, 1, 1), 3500, OVERDRAFT)
    assert town.number("four_overdrafts_in_a_year") == 50.0


def test_who_is_seen_for_half_a_year_says_nothing_of_a_year(town):
    town.since = date(2026, 7, 1)
    assert town.value("overdraft_in_a_year").number is None
