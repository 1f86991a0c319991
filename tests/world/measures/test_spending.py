"""Shares of spending in the survey's groups."""

from __future__ import annotations

from datetime import date

import pytest

from spendsense.ledger.categories import taxonomy
from spendsense.world.measures.kinds import SURVEY_GROUPS, of_group, role

DAY = date(2026, 3, 3)


def test_a_half_of_spending_on_rent_is_a_housing_share_of_fifty(town):
    town.row("ana", DAY, 50_000, "RENT_AND_UTILITIES_RENT")
    town.row("ana", DAY, 30_000, "FOOD_AND_DRINK_GROCERIES")
    town.row("ana", DAY, 20_000, "FOOD_AND_DRINK_COFFEE")
    assert town.number("housing_share") == 50.0
    assert town.number("food_share") == 50.0
    assert town.number("food_at_home_share") == 30.0
    assert town.number("food_away_share") == 20.0
    assert town.number("apparel_share") == 0.0


def test_a_refund_takes_its_purchase_back(town):
    town.row("ana", DAY, 3000, "FOOD_AND_DRINK_GROCERIES")
    town.row("ana", DAY, 4000, "GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES")
    town.row("ana", DAY, -3000, "GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES")
    assert town.number("apparel_share") == 25.0


def test_saving_fees_taxes_and_cash_are_not_in_the_whole(town):
    town.row("ana", DAY, 1000, "TRANSPORTATION_GAS")
    for category in ("TRANSFER_OUT_SAVINGS", "BANK_FEES_LATE_FEES", "TRANSFER_OUT_WITHDRAWAL",
                     "GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT",
                     "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"):  # fmt: skip
        town.row("ana", DAY, 5000, category)
    assert town.number("gasoline_share") == 100.0
    assert town.number("transport_share") == 100.0


def test_a_vet_is_entertainment_and_not_health_as_the_survey_has_it(town):
    town.row("ana", DAY, 1000, "MEDICAL_VETERINARY_SERVICES")
    town.row("ana", DAY, 3000, "MEDICAL_DENTAL_CARE")
    assert town.number("entertainment_share") == 25.0
    assert town.number("health_share") == 75.0


def test_nothing_spent_has_no_shares(town):
    assert town.number("housing_share") is None


@pytest.mark.parametrize("group", SURVEY_GROUPS)
def test_every_word_of_a_group_is_one_of_plaids(group):
    known = {*taxonomy(), *taxonomy().values()}
    assert set(SURVEY_GROUPS[group]) <= known
    assert of_group(group)


def test_every_category_has_a_role():
    roles = {role(*pair) for pair in taxonomy().items()}
    assert roles == {"purchase", "bill", "peer", "tax", "cash", "income", "yield", "fee",
                     "card_payment", "move"}  # fmt: skip
