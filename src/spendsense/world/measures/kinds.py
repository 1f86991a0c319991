"""What Plaid's categories are to a person who pays: purchases, bills, cash, income; and the groups
of the Consumer Expenditure Survey."""

from __future__ import annotations

from functools import cache

import polars as pl

from spendsense.ledger.categories import taxonomy

ACCOUNT_KINDS = {
    ("depository", "checking"): "checking",
    ("depository", "savings"): "savings",
    ("depository", "money market"): "savings",
    ("depository", "hsa"): "hsa",
    ("credit", "credit card"): "card",
    ("loan", "student"): "loan",
    ("loan", "auto"): "loan",
    ("loan", "mortgage"): "loan",
    ("investment", "brokerage"): "investing",
}
KIND = pl.Enum(["checking", "savings", "hsa", "card", "loan", "investing", "other"])

ROLE = pl.Enum(
    ["purchase", "bill", "peer", "tax", "cash", "income", "yield", "fee", "card_payment", "move"]
)
PAYMENTS = ("purchase", "bill", "peer", "tax")
"""Roles that are a payment to somebody else, as the Diary of Consumer Payment Choice counts.

Moves between a person's own accounts, payments of a card (whose purchases count) and fees are not.
"""
PAID_FROM = ("checking", "card", "hsa")

_OWN_ROLE = {
    "INCOME_INTEREST_EARNED": "yield",
    "INCOME_DIVIDENDS": "yield",
    "TRANSFER_OUT_TRANSFER_OUT_FROM_APPS": "peer",
    "TRANSFER_OUT_WITHDRAWAL": "cash",
    "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT": "card_payment",
    "GENERAL_SERVICES_INSURANCE": "bill",
    "GENERAL_SERVICES_CHILDCARE": "bill",
    "GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT": "tax",
}
_PRIMARY_ROLE = {
    "INCOME": "income",
    "TRANSFER_IN": "move",
    "TRANSFER_OUT": "move",
    "LOAN_DISBURSEMENTS": "move",
    "LOAN_PAYMENTS": "bill",
    "BANK_FEES": "fee",
    "RENT_AND_UTILITIES": "bill",
}


def role(detailed: str, primary: str) -> str:
    """What a row of this category is to the person.

    >>> role("RENT_AND_UTILITIES_WATER", "RENT_AND_UTILITIES"), role("TRAVEL_LODGING", "TRAVEL")
    ('bill', 'purchase')
    """
    return _OWN_ROLE.get(detailed) or _PRIMARY_ROLE.get(primary, "purchase")


@cache
def categories() -> pl.Enum:
    """Every detailed category of the taxonomy, as a type."""
    return pl.Enum(sorted(taxonomy()))


@cache
def roles() -> pl.DataFrame:
    """Category and role."""
    known = sorted(taxonomy().items())
    return pl.DataFrame(
        {
            "category": pl.Series([name for name, _ in known], dtype=categories()),
            "role": pl.Series([role(*pair) for pair in known], dtype=ROLE),
        }
    )


FOOD_AT_HOME = ("FOOD_AND_DRINK_GROCERIES", "FOOD_AND_DRINK_OTHER_FOOD_AND_DRINK")
FOOD_AWAY = (
    "FOOD_AND_DRINK_RESTAURANT",
    "FOOD_AND_DRINK_FAST_FOOD",
    "FOOD_AND_DRINK_COFFEE",
    "FOOD_AND_DRINK_VENDING_MACHINES",
)
SURVEY_GROUPS = {
    "housing": (
        "RENT_AND_UTILITIES",
        "HOME_IMPROVEMENT",
        "LOAN_PAYMENTS_MORTGAGE_PAYMENT",
        "GENERAL_SERVICES_CHILDCARE",
    ),
    "transport": (
        "TRANSPORTATION",
        "LOAN_PAYMENTS_CAR_PAYMENT",
        "GENERAL_SERVICES_AUTOMOTIVE",
        "GENERAL_SERVICES_INSURANCE",
        "TRAVEL_FLIGHTS",
        "TRAVEL_RENTAL_CARS",
    ),
    "food": (*FOOD_AT_HOME, *FOOD_AWAY),
    "food_at_home": FOOD_AT_HOME,
    "food_away": FOOD_AWAY,
    "gasoline": ("TRANSPORTATION_GAS",),
    "insurance": ("GENERAL_SERVICES_INSURANCE",),
    "health": (
        "MEDICAL_DENTAL_CARE",
        "MEDICAL_EYE_CARE",
        "MEDICAL_NURSING_CARE",
        "MEDICAL_PHARMACIES_AND_SUPPLEMENTS",
        "MEDICAL_PRIMARY_CARE",
        "MEDICAL_OTHER_MEDICAL",
    ),
    "apparel": ("GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES",),
    "entertainment": (
        "ENTERTAINMENT",
        "GENERAL_MERCHANDISE_ELECTRONICS",
        "GENERAL_MERCHANDISE_PET_SUPPLIES",
        "GENERAL_MERCHANDISE_SPORTING_GOODS",
        "MEDICAL_VETERINARY_SERVICES",
        "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS",
    ),
}
"""Groups of the Consumer Expenditure Survey by primary or detailed category.

As the survey has them: telephone and internet are housing, car insurance is transport and also
shown alone as insurance, pets and gyms are entertainment.
"""


@cache
def of_group(group: str) -> frozenset[str]:
    """The detailed categories of a survey group.

    >>> sorted(of_group("food_away"))[0]
    'FOOD_AND_DRINK_COFFEE'
    """
    asked = SURVEY_GROUPS[group]
    return frozenset(
        detailed for detailed, primary in taxonomy().items() if {detailed, primary} & set(asked)
    )
