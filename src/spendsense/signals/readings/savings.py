"""What is put by."""

from __future__ import annotations

from spendsense.signals.reading import Reading

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
