"""Who has cards, how much of the limit is used, and how they are paid."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import polars as pl
from polars import col

from .measure import Measure, Tally, above, at, histogram, mean, ratio
from .records import LEAST_DAYS_FOR_A_YEAR, Records

ACTIVE_DAYS = 90
MINIMUM_SLACK_PERCENT = 5


def cards_held(records: Records) -> Tally:
    """A histogram over customers of how many cards they hold."""
    cards = records.accounts.filter(kind="card").group_by("user").agg(n=pl.len())
    held = records.customers.join(cards, on="user", how="left")
    return histogram(held["n"].fill_null(0))


def _active(records: Records) -> pl.DataFrame:
    """Cards that were used or owed on in the last ninety days, with their last statement."""
    since = records.as_of - timedelta(days=ACTIVE_DAYS - 1)
    used = records.rows.filter(col("kind") == "card", col("day") >= since).select("account")
    cards = records.accounts.filter(col("kind") == "card", col("balance_limit_cents") > 0)
    stated = records.table("liabilities").select(
        col("account_id").cast(pl.String), owed="last_statement_balance_cents"
    )
    cards = cards.join(stated, on="account_id")
    moved = col("account").is_in(used["account"].unique().implode())
    return cards.filter(moved | (col("balance_current_cents") != 0))


def utilization(records: Records) -> Tally:
    """A histogram over active cards: last statement over limit, in tenths of a percent."""
    owed = col("owed").fill_null(0).clip(0)
    percent = owed * 1000 // col("balance_limit_cents")
    return histogram(_active(records).select(percent.clip(0, 2000)).to_series())


def utilization_now(records: Records) -> Tally:
    """A histogram over cards of today's balance over the limit, in percent; only whole ones."""
    cards = records.accounts.filter(col("kind") == "card", col("balance_limit_cents") > 0)
    hundredfold = col("balance_current_cents") * 100
    whole = cards.filter(hundredfold % col("balance_limit_cents") == 0)
    return histogram(whole.select(hundredfold // col("balance_limit_cents")).to_series())


def card_balances(records: Records) -> Tally:
    """A histogram over cardholders of what they owe on all cards, in dollars beneath."""
    cards = records.accounts.filter(kind="card")
    owed = cards.group_by("user").agg(col("balance_current_cents").sum() // 100)
    return histogram(owed["balance_current_cents"])


def card_aprs(records: Records) -> Tally:
    """A histogram over cards of the rate, in hundredths of a percent."""
    rates = records.table("liabilities").filter(col("kind") == "credit")["apr_percentage"]
    return histogram((rates * 100).round(0).cast(pl.Int64))


def carried(records: Records) -> Tally:
    """Customers, and those charged interest on a card in the last ninety days."""
    since = records.as_of - timedelta(days=ACTIVE_DAYS - 1)
    charged = records.rows.filter(
        col("kind") == "card",
        col("day") >= since,
        col("category") == "BANK_FEES_INTEREST_CHARGE",
    )
    people = records.customers["days"].count()
    return Counter(people=people, carrying=charged["user"].n_unique())


def statements_paid(records: Records) -> Tally:
    """Statements that asked for money, by how they were paid before the next one closed.

    Truth tells them: a bank record states only the last. At the minimum means up to a twentieth
    more than it.
    """
    after = ["account_id", "closed_on"]
    known = records.table("truth/statements").sort(after)
    paid = (col("payments_cents") + col("refunds_cents")).shift(-1).over("account_id")
    asked = known.with_columns(paid=paid).filter(
        col("paid").is_not_null() & (col("balance_cents") > 0)
    )
    full = col("paid") >= col("balance_cents")
    at_most = col("minimum_cents") * (100 + MINIMUM_SLACK_PERCENT)
    least = ~full & (col("paid") >= col("minimum_cents")) & (col("paid") * 100 <= at_most)
    found = asked.select(
        statements=pl.len(),
        full=full.sum(),
        minimum=least.sum(),
        missed=(~full & (col("paid") < col("minimum_cents"))).sum(),
        cards=col("account_id").n_unique(),
    )
    return Counter({name: int(number) for name, number in found.row(0, named=True).items()})


def overdraft_fees(records: Records) -> Tally:
    """A histogram over customers seen for a year of overdraft and returned-payment fees in it."""
    long = records.customers.filter(col("days") >= LEAST_DAYS_FOR_A_YEAR)
    charged = col("category").is_in(["BANK_FEES_OVERDRAFT_FEES", "BANK_FEES_INSUFFICIENT_FUNDS"])
    fees = records.rows.filter(charged, col("day") >= records.year_from, col("amount") > 0)
    often = fees.group_by("user").agg(n=pl.len())
    return histogram(long.join(often, on="user", how="left")["n"].fill_null(0))


STATEMENTS = (
    " Over statements with something to pay; payments are those before the next statement closed."
    " From truth, since a bank record states only the last one."
)
OF_ACTIVE = (
    " Last statement balance over limit, of cards used or owed on in the last ninety days, those"
    " paid in full included."
)
MEASURES = (
    Measure("has_credit_card", "%", "Share of customers with a credit card.",
            cards_held, above(1)),
    Measure("utilization_p50", "%", "Median utilization." + OF_ACTIVE,
            utilization, at(50, per=10)),
    Measure("utilization_p75", "%", "Utilization that a quarter of cards exceed." + OF_ACTIVE,
            utilization, at(75, per=10)),
    Measure("utilization_p90", "%", "Utilization that a tenth of cards exceed." + OF_ACTIVE,
            utilization, at(90, per=10)),
    Measure("card_balance_per_cardholder", "$",
            "Mean of what a cardholder owes on all cards, those who owe nothing included.",
            card_balances, mean()),
    Measure("card_apr", "%", "Mean rate of credit cards.", card_aprs, mean(per=100)),
    Measure("carries_card_debt", "%",
            "Share of customers, with a card or without, charged interest on a card in the last"
            " ninety days.",
            carried, ratio("carrying", "people", times=100)),
    Measure("pays_in_full", "%", "Share of statements paid in full." + STATEMENTS,
            statements_paid, ratio("full", "statements", times=100, n="cards")),
    Measure("pays_only_minimum", "%",
            "Share of statements of which the minimum was paid and at most a twentieth of it more."
            + STATEMENTS,
            statements_paid, ratio("minimum", "statements", times=100, n="cards")),
    Measure("pays_less_than_minimum", "%",
            "Share of statements of which less than the minimum was paid." + STATEMENTS,
            statements_paid, ratio("missed", "statements", times=100, n="cards")),
    Measure("overdraft_in_a_year", "%",
            "Share of customers charged an overdraft or returned-payment fee in the last 365 days.",
            overdraft_fees, above(1)),
    Measure("four_overdrafts_in_a_year", "%",
            "Share of customers charged four or more such fees in the last 365 days.",
            overdraft_fees, above(4)),
)  # fmt: skip
