"""Checking from day to day, and to the next pay day."""

from __future__ import annotations

from spendsense.signals.reading import Reading

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
    Reading(
        "days_to_pay", "count",
        "Days from as_of to the next pay day.",
        "days until the next pay day: {days_to_pay}",
        "no next pay day can be foretold",
    ),
    Reading(
        "bills_before_pay_cents", "cents",
        "Recurring charges that leave checking before the next pay day, each at its last amount and"
        " as often as it is due.",
        "{bills_before_pay_cents} of recurring charges leave checking before the next pay day",
        "there is no checking balance or no next pay day to look ahead to",
        denies="no recurring charge leaves checking before the next pay day",
    ),
    Reading(
        "runway_low_cents", "cents",
        "Checking on the evening before the next pay day: its balance less those charges, each at"
        " the higher of its last and usual amount, and less everyday spending of a dear stretch of"
        " as many days in the last half year.",
        "on the evening before the next pay day checking should hold between {runway_low_cents} and"
        " {runway_high_cents}",
        "there is no checking balance or no next pay day to look ahead to",
    ),
    Reading(
        "runway_high_cents", "cents",
        "The same at the lower amounts, of a cheap stretch, and without charges that may come after"
        " the pay day.",
        "on the evening before the next pay day checking should hold up to {runway_high_cents}",
        "there is no checking balance or no next pay day to look ahead to",
    ),
)  # fmt: skip
