"""Which rows, accounts and days a reading was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .cash_flow import checking, daily_balances, overdraft_rows
from .credit import card_payments, cards, cards_with_limit, highest_card, interest_rows
from .history import HISTORY_DAYS, first_row
from .income import pay
from .recurring import charges, stream_rows, streams
from .savings import savings_accounts, savings_rows
from .spending import essential, spending
from .subscriptions import stream_charges

EVIDENCE_OF: dict[str, tuple[str, ...]] = {
    "subscription_count": ("subscription streams",),
    "subscription_spend_cents": ("subscription charges",),
    "subscription_monthly_cents": ("subscription charges",),
    "subscription_share": ("subscription charges", "spending"),
    "largest_subscription_name": ("subscription streams",),
    "largest_subscription_cents": ("subscription streams",),
    "bill_count": ("bill streams",),
    "bill_monthly_cents": ("bill charges",),
    "spend_cents": ("spending",),
    "savings_balance_cents": ("savings accounts",),
    "savings_net_inflow_cents": ("savings rows",),
    "savings_monthly_inflow_cents": ("savings rows",),
    "savings_start_cents": ("savings accounts", "savings rows"),
    "savings_growth": ("savings accounts", "savings rows"),
    "essential_monthly_cents": ("essential spending",),
    "emergency_fund_months": ("savings accounts", "essential spending"),
    "card_count": ("cards",),
    "utilization_highest": ("highest card",),
    "highest_card": ("highest card",),
    "highest_card_mask": ("highest card",),
    "highest_card_balance_cents": ("highest card",),
    "highest_card_limit_cents": ("highest card",),
    "utilization_overall": ("cards with a limit",),
    "utilization_line": ("highest card",),
    "interest_cents": ("interest charges",),
    "pays_minimum_only": ("card payments", "liabilities"),
    "is_overdue": ("liabilities",),
    "minimum_payment_cents": ("liabilities",),
    "apr_highest": ("liabilities",),
    "income_cents": ("pay",),
    "income_monthly_cents": ("pay of 180 days",),
    "pay_count": ("pay of 180 days",),
    "pay_gap_median_days": ("pay of 180 days",),
    "pay_frequency": ("pay of 180 days",),
    "pay_variability": ("pay of 180 days",),
    "last_pay_date": ("pay of 180 days",),
    "checking_balance_cents": ("checking accounts",),
    "expense_monthly_cents": ("spending",),
    "buffer_months": ("checking accounts", "spending"),
    "days_observed": ("checking days",),
    "low_days": ("low days",),
    "low_day_share": ("low days", "checking days"),
    "low_line_cents": (),
    "lowest_balance_cents": ("checking days", "checking accounts", "checking rows"),
    "mean_balance_cents": ("checking days", "checking accounts", "checking rows"),
    "balance_volatility": ("checking days", "checking accounts", "checking rows"),
    "overdraft_fee_cents": ("overdraft fees",),
    "posted_rows": ("posted rows",),
    "history_days": ("first posted row",),
}
"""Reading to the groups of evidence that make it. `low_line_cents` is a policy value.

Streams are what a subscription or bill was recognised by, also before the window; charges are
what it took in the window.
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One group: the posted rows, the accounts, or the days, in order."""

    transactions: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    days: tuple[date, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "transactions": list(self.transactions),
            "accounts": list(self.accounts),
            "days": [day.isoformat() for day in self.days],
        }


def evidence(book: Book, window: Window, policy: Policy) -> dict[str, dict[str, Evidence]]:
    """User to group to evidence, for every user, by the steps that made the readings.

    A group with nothing in it is left out. Rows of users whom the book does not name are no
    evidence, as they are no reading.
    """
    book = book.of(book.user_ids)  # rows of a user whom the book does not name are not read
    found: dict[str, dict[str, Evidence]] = {user: {} for user in book.user_ids}
    for group, frame in _transactions(book, window, policy).items():
        for user, ids in _by_user(frame, "transaction_id", "date"):
            found[user][group] = Evidence(transactions=ids)
    for group, frame in _accounts(book).items():
        for user, ids in _by_user(frame, "account_id", "account_id"):
            found[user][group] = Evidence(accounts=ids)
    for group, frame in _days(book, window, policy).items():
        for user, days in _by_user(frame, "date", "date"):
            found[user][group] = Evidence(days=days)
    return found


def _transactions(book: Book, window: Window, policy: Policy) -> dict[str, pl.DataFrame]:
    rows = charges(book)
    found = streams(book, policy, rows)
    known = stream_rows(rows, found, book, policy)
    recurring = stream_charges(rows, found, window)
    spent = spending(book, window)
    return {
        "subscription charges": recurring.filter(col("kind") == "subscription"),
        "bill charges": recurring.filter(col("kind") == "bill"),
        "subscription streams": known.filter(col("kind") == "subscription"),
        "bill streams": known.filter(col("kind") == "bill"),
        "spending": spent,
        "essential spending": spent.filter(essential()),
        "savings rows": savings_rows(book, window),
        "interest charges": interest_rows(book, window),
        "card payments": card_payments(book, policy),
        "pay": pay(book, window),
        "pay of 180 days": pay(book, Window(policy["signals.pay_lookback_days"], book.as_of)),
        "overdraft fees": overdraft_rows(book, window),
        "checking rows": book.posted(window).join(checking(book), on="account_id", how="semi"),
        "posted rows": book.posted(Window(HISTORY_DAYS, book.as_of)),
        "first posted row": first_row(book),
    }


def _accounts(book: Book) -> dict[str, pl.DataFrame]:
    return {
        "savings accounts": savings_accounts(book),
        "cards": cards(book),
        "cards with a limit": cards_with_limit(book),
        "highest card": highest_card(book),
        "liabilities": book.liabilities,
        "checking accounts": checking(book),
    }


def _days(book: Book, window: Window, policy: Policy) -> dict[str, pl.DataFrame]:
    balances = daily_balances(book, window)
    low = balances.filter(col("balance_cents") < policy["signals.low_balance_cents"])
    return {"checking days": balances, "low days": low}


def _by_user(frame: pl.DataFrame, column: str, order: str) -> list[tuple[str, tuple[Any, ...]]]:
    grouped = frame.sort(order, column).group_by("user_id", maintain_order=True).agg(column)
    return [(user, tuple(values)) for user, values in grouped.rows()]
