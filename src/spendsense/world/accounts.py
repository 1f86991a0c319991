"""The accounts a household may hold: kinds by number, and the bank's products."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

(
    CHECKING,
    SAVINGS,
    CARD,
    SECOND_CARD,
    THIRD_CARD,
    MONEY_MARKET,
    HSA,
    BROKERAGE,
    STUDENT_LOAN,
    AUTO_LOAN,
    MORTGAGE,
) = range(11)
"""An account kind keeps its number for ever: ids of accounts and rows are made of it."""

CARDS = (CARD, SECOND_CARD, THIRD_CARD)
SAVING_ACCOUNTS = (SAVINGS, MONEY_MARKET, HSA, BROKERAGE)
LOANS = (STUDENT_LOAN, AUTO_LOAN, MORTGAGE)
OWED = (*CARDS, *LOANS)
"""Kinds whose balance is a debt: what is bought or charged raises it."""


class Product(NamedTuple):
    """An account as the bank sells it, in Plaid's types."""

    kind: str
    type: str
    subtype: str
    name: str
    official_name: str


KINDS = (
    Product("checking", "depository", "checking", "Everyday Checking",
            "First Harbor Everyday Checking"),
    Product("savings", "depository", "savings", "Goal Savings", "First Harbor Goal Savings"),
    Product("card", "credit", "credit card", "Rewards Card", "First Harbor Rewards Credit Card"),
    Product("second_card", "credit", "credit card", "Everyday Card",
            "First Harbor Everyday Credit Card"),
    Product("third_card", "credit", "credit card", "Travel Card",
            "First Harbor Travel Credit Card"),
    Product("money_market", "depository", "money market", "Money Market",
            "First Harbor Premier Money Market"),
    Product("hsa", "depository", "hsa", "Health Savings", "First Harbor Health Savings Account"),
    Product("brokerage", "investment", "brokerage", "Brokerage",
            "Self-Directed Brokerage Account"),
    Product("student_loan", "loan", "student", "Student Loan", "Education Loan"),
    Product("auto_loan", "loan", "auto", "Auto Loan", "Retail Installment Contract"),
    Product("mortgage", "loan", "mortgage", "Home Mortgage", "Fixed-Rate Mortgage"),
)  # fmt: skip
"""By number of the kind. A brokerage or a loan has the name of its company."""

IS_OWED = np.isin(np.arange(len(KINDS)), OWED)
IS_CARD = np.isin(np.arange(len(KINDS)), CARDS)
"""By number of the kind, as arrays."""
