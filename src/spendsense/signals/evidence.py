"""Which rows, accounts and days a reading was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .cash_flow import daily_balances
from .credit import card_payments, cards_with_limit, highest_card
from .history import HISTORY_DAYS, first_row
from .income import pay_window
from .recurring import stream_charges, stream_rows
from .rows import CARD, CHECKING, SAVINGS, rows_in
from .steps import once

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
    found: dict[str, dict[str, Evidence]] = {user: {} for user in book.user_ids}
    for field, frames in (
        ("transactions", _transactions(book, window, policy)),
        ("accounts", _accounts(book)),
        ("days", _days(book, window, policy)),
    ):
        for user, group, ids in _gathered(frames):
            if user in found:
                found[user][group] = Evidence(**{field: tuple(ids)})
    return found


def _transactions(book: Book, window: Window, policy: Policy) -> dict[str, pl.LazyFrame]:
    inside, paid = rows_in(book, window), rows_in(book, pay_window(book, policy))
    charged, recognised = stream_charges(book, window, policy), stream_rows(book, policy)
    of = {kind: col("kind") == kind for kind in ("subscription", "bill")}
    frames = {
        "subscription charges": charged.lazy().filter(of["subscription"]),
        "bill charges": charged.lazy().filter(of["bill"]),
        "subscription streams": recognised.lazy().filter(of["subscription"]),
        "bill streams": recognised.lazy().filter(of["bill"]),
        "spending": inside.lazy().filter("is_spending"),
        "essential spending": inside.lazy().filter("is_essential"),
        "savings rows": inside.lazy().filter("is_savings"),
        "interest charges": inside.lazy().filter("is_interest"),
        "card payments": card_payments(book, policy).lazy(),
        "pay": inside.lazy().filter("is_pay"),
        "pay of 180 days": paid.lazy().filter("is_pay"),
        "overdraft fees": inside.lazy().filter("is_overdraft_fee"),
        "checking rows": inside.lazy().filter("is_checking"),
        "posted rows": rows_in(book, Window(HISTORY_DAYS, book.as_of)).lazy(),
        "first posted row": first_row(book).lazy(),
    }
    return {
        group: frame.select("user_id", order="date", id="transaction_id")
        for group, frame in frames.items()
    }


def _accounts(book: Book) -> dict[str, pl.LazyFrame]:
    accounts = book.accounts.lazy().with_columns(account_type="type", account_subtype="subtype")
    frames = {
        "savings accounts": accounts.filter(SAVINGS),
        "cards": accounts.filter(CARD),
        "cards with a limit": cards_with_limit(book).lazy(),
        "highest card": highest_card(book).lazy(),
        "liabilities": book.liabilities.lazy(),
        "checking accounts": accounts.filter(CHECKING),
    }
    return {
        group: frame.select("user_id", order="account_id", id="account_id")
        for group, frame in frames.items()
    }


def _days(book: Book, window: Window, policy: Policy) -> dict[str, pl.LazyFrame]:
    balances = daily_balances(book, window).lazy()
    low = balances.filter(col("balance_cents") < policy["signals.low_balance_cents"])
    frames = {"checking days": balances, "low days": low}
    return {
        group: frame.select("user_id", order="date", id="date") for group, frame in frames.items()
    }


def _gathered(frames: dict[str, pl.LazyFrame]) -> list[tuple[str, str, list[Any]]]:
    """User, group and what is in it in order; one run over all the groups."""
    labelled = [
        frame.with_columns(group=pl.lit(place, pl.Int32))
        for place, frame in enumerate(frames.values())
    ]
    gathered = once(
        pl.concat(labelled)
        .sort("user_id", "group", "order", "id")
        .group_by("user_id", "group", maintain_order=True)
        .agg("id")
    )
    names = list(frames)
    return [(user, names[place], ids) for user, place, ids in gathered.rows()]
