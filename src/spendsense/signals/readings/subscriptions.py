"""Subscriptions and bills."""

from __future__ import annotations

from spendsense.signals.reading import Reading

SUBSCRIPTIONS = (
    Reading(
        "subscription_count", "count",
        "Subscriptions that run: streams of one price that are not bills, annual ones too.",
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
        "duplicate_subscription_count", "count",
        "Subscriptions that do what an earlier one does: of one merchant, cadence and price.",
        "subscriptions that look paid for twice: {duplicate_subscription_count}",
        "there is no account to spend from",
        denies="no subscription looks paid for twice",
    ),
    Reading(
        "subscription_rise_cents", "cents",
        "What a month of those subscriptions costs more by the price changes of the window, but for"
        " ends of trials, in whole cents, rounded down.",
        "new prices in the window come to {subscription_rise_cents} a month",
        "there is no account to spend from",
        denies="subscriptions kept their price in the window",
    ),
    Reading(
        "bill_count", "count",
        "Bills that run: streams of rent, mortgage, loans, utilities, insurance and childcare.",
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
        "Spending: posted outflows of deposit accounts and cards, but of money moved between own"
        " accounts.",
        "you spent {spend_cents} in the window",
        "there is no account to spend from",
    ),
)  # fmt: skip
