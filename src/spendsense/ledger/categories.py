"""Plaid's personal finance categories (taxonomy v2), and the groups SpendSense reads from them.

Codes: `categories.csv` beside this file, from Plaid's published taxonomy; v1 codes are mapped to
their v2 names. Which codes make a group is ours, and said in `docs/reference/signals.md`.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

CARD_PAYMENT = "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"
INTEREST_CHARGE = "BANK_FEES_INTEREST_CHARGE"

TRANSFERS = ("TRANSFER_IN", "TRANSFER_OUT")
"""Primaries that move one's own or others' money and buy nothing."""

NOT_PAY = ("INCOME_INTEREST_EARNED", "INCOME_DIVIDENDS", "INCOME_TAX_REFUND")
"""Income that is not paid for work or as a benefit."""

SAVINGS_SUBTYPES = ("savings", "money market", "cash management", "hsa", "cd")
"""Accounts that hold savings (brief 1.2: savings, money market, cash management, HSA; and cd)."""

BILLS = (
    "RENT_AND_UTILITIES",
    "LOAN_PAYMENTS",
    "GENERAL_SERVICES_INSURANCE",
    "GENERAL_SERVICES_CHILDCARE",
    "GENERAL_SERVICES_EDUCATION",
    "GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT",
)
"""Primary or detailed codes whose recurring charges are bills, not subscriptions."""

ESSENTIALS = (
    "RENT_AND_UTILITIES",
    "LOAN_PAYMENTS",
    "MEDICAL",
    "FOOD_AND_DRINK_GROCERIES",
    "GENERAL_SERVICES_INSURANCE",
    "GENERAL_SERVICES_CHILDCARE",
    "TRANSPORTATION_GAS",
    "TRANSPORTATION_PUBLIC_TRANSIT",
    "TRANSPORTATION_PARKING",
    "TRANSPORTATION_TOLLS",
)
"""Primary or detailed codes that a household keeps paying when money is short. Assumed; the
founding documents name essential expenses without listing them."""


@cache
def taxonomy() -> dict[str, str]:
    """Detailed code to primary code, v2 and v1 names."""
    table: dict[str, str] = {}
    text = (files(__package__) / "categories.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        for version in ("v2", "v1"):
            if row[f"pfc_{version}_detailed"]:
                table[row[f"pfc_{version}_detailed"]] = row[f"pfc_{version}_primary"]
    return table


@cache
def renamed() -> dict[str, str]:
    """v1 detailed code to its v2 name, where they differ."""
    text = (files(__package__) / "categories.csv").read_text(encoding="utf-8")
    return {
        row["pfc_v1_detailed"]: row["pfc_v2_detailed"]
        for row in csv.DictReader(text.splitlines())
        if row["status"] == "renamed"
    }


NO_CATEGORY = "no category"
_BY_NAME = {
    "ATM_FEES": "ATM fees",
    "BANK_FEES": "bank fees",
    "TV_AND_MOVIES": "TV and movies",
    "LOAN_PAYMENTS": "loan payments",
    "GENERAL_MERCHANDISE": "shopping",
    "GENERAL_SERVICES": "services",
    "GOVERNMENT_AND_NON_PROFIT": "taxes and donations",
    "MEDICAL": "health",
    "RENT_AND_UTILITIES": "rent and utilities",
    "TRANSFER_IN": "transfers in",
    "TRANSFER_OUT": "transfers out",
}


@cache
def category_words(code: str | None) -> str:
    """A primary or detailed code as people read it; an unknown one is spelled out.

    >>> category_words("FOOD_AND_DRINK_GROCERIES"), category_words("RENT_AND_UTILITIES")
    ('groceries', 'rent and utilities')
    >>> category_words("FOOD_AND_DRINK_OTHER_FOOD_AND_DRINK"), category_words(None)
    ('other food and drink', 'no category')
    """
    if not code:
        return NO_CATEGORY
    primary = taxonomy().get(code)
    own = code.removeprefix(f"{primary}_") if primary else code
    return _BY_NAME.get(own, own.replace("_", " ").lower())
