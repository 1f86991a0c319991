"""Every reading, in its family. The order is the order of the columns in files and pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .reading import Reading, placeholders, written

SUBSCRIPTIONS = (
    Reading(
        "subscription_count", "count",
        "Subscriptions: active recurring charges of a regular amount that are not bills.",
        "subscriptions that renew regularly: {subscription_count}",
        "there is no account to spend from",
    ),
    Reading(
        "subscription_spend_cents", "cents",
        "Posted charges of those subscriptions in the window.",
        "subscriptions took {subscription_spend_cents} in the window",
        "there is no account to spend from",
    ),
    Reading(
        "subscription_monthly_cents", "cents",
        "The same per 30 days, in whole cents, rounded down.",
        "subscriptions take {subscription_monthly_cents} a month",
        "there is no account to spend from",
    ),
    Reading(
        "subscription_share", "ratio",
        "Subscription spending over all spending in the window.",
        "subscriptions are {subscription_share} of your spending",
        "there is no spending to take a share of",
        numerator="subscription_spend_cents", denominator="spend_cents",
    ),
    Reading(
        "largest_subscription_name", "word",
        "The subscription that costs most a month.",
        "the largest is {largest_subscription_name} at {largest_subscription_cents} a month",
        "there is no subscription to read",
    ),
    Reading(
        "largest_subscription_cents", "cents",
        "What that subscription costs a month, from its cadence and latest charge.",
        "the largest subscription costs {largest_subscription_cents} a month",
        "there is no subscription to read",
    ),
    Reading(
        "bill_count", "count",
        "Bills: active recurring charges for rent, utilities, loans, insurance and the like.",
        "bills that come regularly: {bill_count}",
        "there is no account to spend from",
    ),
    Reading(
        "bill_monthly_cents", "cents",
        "Posted charges of those bills in the window per 30 days, whole cents, rounded down.",
        "regular bills take {bill_monthly_cents} a month",
        "there is no account to spend from",
    ),
    Reading(
        "spend_cents", "cents",
        "Spending: posted outflows of deposit accounts and cards, but transfers and card payments.",
        "you spent {spend_cents} in the window",
        "there is no account to spend from",
    ),
)  # fmt: skip

SAVINGS = (
    Reading(
        "savings_balance_cents", "cents",
        "Current balance of savings, money market, cash management, HSA and CD accounts.",
        "your savings hold {savings_balance_cents}",
        "there is no savings account to read",
    ),
    Reading(
        "savings_net_inflow_cents", "cents",
        "What posted into those accounts less what posted out, in the window.",
        "{savings_net_inflow_cents} net went into savings in the window",
        "there is no savings account to read",
    ),
    Reading(
        "savings_monthly_inflow_cents", "cents",
        "The same per 30 days, whole cents, rounded down.",
        "{savings_monthly_inflow_cents} a month net goes into savings",
        "there is no savings account to read",
    ),
    Reading(
        "savings_start_cents", "cents",
        "Balance of those accounts at the start of the window.",
        "savings stood at {savings_start_cents} when the window began",
        "there is no savings account to read",
    ),
    Reading(
        "savings_growth", "ratio",
        "Net inflow over the balance at the start, where that balance is worth the name.",
        "savings grew by {savings_growth} in the window",
        "the starting balance is too small to speak of growth",
        numerator="savings_net_inflow_cents", denominator="savings_growth_base_cents",
    ),
    Reading(
        "essential_monthly_cents", "cents",
        "Essential expenses in the window per 30 days, whole cents, rounded down.",
        "essential expenses are {essential_monthly_cents} a month",
        "there are no essential expenses to read",
    ),
    Reading(
        "emergency_fund_months", "months",
        "Savings balance over monthly essential expenses.",
        "savings would cover {emergency_fund_months} months of essential expenses",
        "there are no savings or no essential expenses to compare",
        numerator="savings_balance_cents", denominator="essential_monthly_cents",
    ),
)  # fmt: skip

CREDIT = (
    Reading(
        "card_count", "count",
        "Credit cards.",
        "credit cards: {card_count}",
        "there is no account to read",
    ),
    Reading(
        "utilization_highest", "ratio",
        "Balance over limit of the card where that is highest.",
        "your {highest_card} is at {utilization_highest} of its"
        " {highest_card_limit_cents} limit",
        "there is no card with a limit to read",
        numerator="highest_card_balance_cents", denominator="highest_card_limit_cents",
    ),
    Reading(
        "highest_card", "word",
        "That card, by the last digits of its number, or by its name where there are none.",
        "the card is your {highest_card}",
        "there is no card with a limit to read",
    ),
    Reading(
        "highest_card_mask", "mask",
        "The last digits of that card.",
        "the card ends in {highest_card_mask}",
        "there are no last digits of a card with a limit to read",
    ),
    Reading(
        "highest_card_balance_cents", "cents",
        "What is owed on that card.",
        "{highest_card_balance_cents} is owed on your {highest_card}",
        "there is no card with a limit to read",
    ),
    Reading(
        "highest_card_limit_cents", "cents",
        "The limit of that card.",
        "the limit of your {highest_card} is {highest_card_limit_cents}",
        "there is no card with a limit to read",
    ),
    Reading(
        "utilization_overall", "ratio",
        "Balances over limits of all cards that have a limit.",
        "your cards together are at {utilization_overall} of their limits",
        "there is no card with a limit to read",
        numerator="cards_balance_cents", denominator="cards_limit_cents",
    ),
    Reading(
        "utilization_line", "percent",
        "The highest of the lines of policy that the highest utilization has reached; 0 for none.",
        "the highest utilization has reached the {utilization_line} line",
        "there is no card with a limit to read",
        denies="no card has reached a line of utilization",
    ),
    Reading(
        "interest_cents", "cents",
        "Interest charged on cards in the window.",
        "{interest_cents} of card interest was charged in the window",
        "there is no card to read",
    ),
    Reading(
        "pays_minimum_only", "flag",
        "Whether each of the last two months with a payment paid a card no more than its minimum.",
        "the last payments to a card were its minimum",
        "there is no card whose payments can be read",
        denies="the last payments to a card were more than its minimum",
    ),
    Reading(
        "is_overdue", "flag",
        "Whether a card or loan payment is past its due date.",
        "a payment is past its due date",
        "there is no liability that says whether it is overdue",
        denies="no payment is past its due date",
    ),
    Reading(
        "minimum_payment_cents", "cents",
        "The minimum payments of all cards together.",
        "the minimum payments together are {minimum_payment_cents}",
        "there is no minimum payment to read",
    ),
    Reading(
        "apr_highest", "percent",
        "The highest purchase APR of the cards.",
        "the highest card APR is {apr_highest}",
        "there is no card APR to read",
    ),
)  # fmt: skip

INCOME = (
    Reading(
        "income_cents", "cents",
        "Pay and benefits posted to deposit accounts in the window.",
        "{income_cents} of pay came in during the window",
        "there is no deposit account to read",
    ),
    Reading(
        "income_monthly_cents", "cents",
        "Pay of the last 180 days per 30 days, whole cents, rounded down.",
        "pay comes to {income_monthly_cents} a month",
        "there is no deposit account to read",
    ),
    Reading(
        "pay_count", "count",
        "Pay days in the last 180 days.",
        "pay days in half a year: {pay_count}",
        "there is no deposit account to read",
    ),
    Reading(
        "pay_gap_median_days", "days",
        "Median days between pay days over the last 180 days.",
        "the median gap between pay days is {pay_gap_median_days} days",
        "there are too few pay days to read a gap",
    ),
    Reading(
        "pay_frequency", "word",
        "weekly, biweekly, semi-monthly, monthly or irregular.",
        "pay comes {pay_frequency}",
        "there are too few pay days to read a frequency",
    ),
    Reading(
        "pay_variability", "ratio",
        "Standard deviation of pay over its mean, the last 180 days.",
        "pay varies by {pay_variability} around its average",
        "there are too few pay days to read how they vary",
    ),
    Reading(
        "last_pay_date", "date",
        "The last pay day.",
        "the last pay came on {last_pay_date}",
        "there is no pay day to read",
    ),
    Reading(
        "checking_balance_cents", "cents",
        "Current balance of checking accounts.",
        "checking holds {checking_balance_cents}",
        "there is no checking balance to read",
    ),
    Reading(
        "expense_monthly_cents", "cents",
        "Spending in the window per 30 days, whole cents, rounded down.",
        "expenses are {expense_monthly_cents} a month",
        "there is no account to spend from",
    ),
    Reading(
        "buffer_months", "months",
        "Checking balance over monthly expenses.",
        "checking would cover {buffer_months} months of expenses",
        "there is no checking balance or no spending to compare",
        numerator="checking_balance_cents", denominator="expense_monthly_cents",
    ),
)  # fmt: skip

CASH_FLOW = (
    Reading(
        "days_observed", "count",
        "Days of the window on which the checking balance is known.",
        "days on which the checking balance is known: {days_observed}",
        "there is no checking balance to follow",
    ),
    Reading(
        "low_days", "count",
        "Days that ended with checking under the low-balance line.",
        "{low_days} of {days_observed} days ended with checking under {low_line_cents}",
        "there is no checking balance to follow",
    ),
    Reading(
        "low_day_share", "ratio",
        "Those days over the days observed.",
        "{low_day_share} of days ended with checking under {low_line_cents}",
        "there is no checking balance to follow",
        numerator="low_days", denominator="days_observed",
    ),
    Reading(
        "low_line_cents", "cents",
        "The low-balance line.",
        "the low-balance line is {low_line_cents}",
        "there is no checking balance to follow",
    ),
    Reading(
        "lowest_balance_cents", "cents",
        "The lowest end-of-day checking balance.",
        "checking was lowest at {lowest_balance_cents}",
        "there is no checking balance to follow",
    ),
    Reading(
        "mean_balance_cents", "cents",
        "The mean end-of-day checking balance, whole cents, rounded down.",
        "checking held {mean_balance_cents} on average",
        "there is no checking balance to follow",
    ),
    Reading(
        "balance_volatility", "ratio",
        "Standard deviation of the daily checking balance over its mean.",
        "the checking balance moved by {balance_volatility} of its average",
        "there is no positive checking balance to measure against",
    ),
    Reading(
        "overdraft_fee_cents", "cents",
        "Overdraft and insufficient-funds fees in the window.",
        "{overdraft_fee_cents} of overdraft fees were charged in the window",
        "there is no deposit account to read",
    ),
)  # fmt: skip

HISTORY = (
    Reading(
        "posted_rows", "count",
        "Posted rows of all accounts in the last 180 days.",
        "transactions posted in half a year: {posted_rows}",
        "there is no account to read",
    ),
    Reading(
        "history_days", "count",
        "Days from the first posted row of the record to as_of.",
        "days that the record goes back: {history_days}",
        "there is no posted transaction to read",
    ),
)  # fmt: skip

FAMILIES: dict[str, tuple[Reading, ...]] = {
    "subscriptions": SUBSCRIPTIONS,
    "savings": SAVINGS,
    "credit": CREDIT,
    "income": INCOME,
    "cash_flow": CASH_FLOW,
    "history": HISTORY,
}
"""The five signal families, and how much record there is to read them from."""

READINGS: dict[str, Reading] = {
    reading.name: reading for family in FAMILIES.values() for reading in family
}


def said(template: str, row: Mapping[str, Any]) -> str:
    """A template filled with readings of a row, each written in its unit."""
    names = placeholders(template)
    return template.format(**{name: text_of(name, row[name]) for name in names})


def text_of(name: str, value: Any) -> str:
    """A reading's value as its reader sees it; the sentence for null where there is none."""
    if value is None:
        return READINGS[name].absent
    return written(READINGS[name].unit, value)


def sentence(reading: Reading, row: Mapping[str, Any]) -> str:
    """What a reading says of one user, or that there was nothing to read."""
    value = row.get(reading.name)
    if value is None:
        return reading.absent
    if not value and reading.denies is not None:
        return reading.denies
    return said(reading.says, row)
