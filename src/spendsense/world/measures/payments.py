"""How often and how much people pay: the figures of the Diary of Consumer Payment Choice."""

from __future__ import annotations

from collections import Counter

from polars import col

from .measure import Measure, Tally, ratio
from .records import Records

DAYS_A_MONTH = 365 / 12


def payments(records: Records) -> Tally:
    """Counts and cents of payments, and the days of the people who could have made them."""
    paid, cash = records.payments, records.rows.filter(role="cash", kind="checking")
    by_card = col("kind") == "card"
    bill = col("role") == "bill"
    found = paid.select(
        payments=col("amount").count(),
        cents=col("amount").sum(),
        by_card=by_card.sum(),
        by_debit=(~by_card & ~bill).sum(),
        by_ach=(~by_card & bill).sum(),
        bills=bill.sum(),
    )
    tally: Tally = Counter({name: int(number) for name, number in found.row(0, named=True).items()})
    tally["withdrawals"] = cash.height
    tally["withdrawn_cents"] = int(cash["amount"].sum())
    tally["people"] = records.customers["days"].count()
    tally["days"] = int(records.customers["days"].sum())
    return tally


MEASURES = (
    Measure(
        "payments_per_month",
        "a month",
        "Payments a customer makes in a month, of those a bank sees: purchases, bills, payments to"
        " people and taxes from checking, cards and HSAs; no cash, no moves between own accounts,"
        " no payments of cards.",
        payments,
        ratio("payments", "days", times=DAYS_A_MONTH),
    ),
    Measure(
        "card_payments_per_month",
        "a month",
        "Payments by credit card in a month, over all customers, with a card or without.",
        payments,
        ratio("by_card", "days", times=DAYS_A_MONTH),
    ),
    Measure(
        "bills_per_month",
        "a month",
        "Bills a customer pays in a month: rent, utilities, loans, insurance, child care; told by"
        " category, so subscriptions and payments of cards are not among them.",
        payments,
        ratio("bills", "days", times=DAYS_A_MONTH),
    ),
    Measure(
        "credit_card_share",
        "%",
        "Share of payments made by credit card, by number; cash is not in the whole.",
        payments,
        ratio("by_card", "payments", times=100),
    ),
    Measure(
        "debit_share",
        "%",
        "Share of payments made from checking that are not bills, which go by debit card or app.",
        payments,
        ratio("by_debit", "payments", times=100),
    ),
    Measure(
        "ach_share",
        "%",
        "Share of payments that are bills from checking, which go by ACH.",
        payments,
        ratio("by_ach", "payments", times=100),
    ),
    Measure(
        "mean_payment",
        "$",
        "Mean amount of a payment that a bank sees.",
        payments,
        ratio("cents", "payments", times=0.01),
    ),
    Measure(
        "paid_per_month",
        "$ a month",
        "What a customer pays in a month by any means a bank sees, cash left out.",
        payments,
        ratio("cents", "days", times=DAYS_A_MONTH / 100),
    ),
    Measure(
        "cash_withdrawals_per_month",
        "a month",
        "Times a customer takes cash out of checking in a month.",
        payments,
        ratio("withdrawals", "days", times=DAYS_A_MONTH),
    ),
    Measure(
        "mean_cash_withdrawal",
        "$",
        "Mean amount of cash taken out of checking.",
        payments,
        ratio("withdrawn_cents", "withdrawals", times=0.01),
    ),
)
