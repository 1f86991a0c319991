"""Checks of loans: a month's interest on what is owed, payments that lessen it, and liabilities."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger.categories import INTEREST_CHARGE, taxonomy
from spendsense.world.traits.loans import MOST_OFF, rate_of_year

from .part import Look, Part, look

MONTHLY = 12 * 100 * 1000
"""Months, and thousandths of a percent in the whole."""

PAYMENTS = [code for code, primary in taxonomy().items() if primary == "LOAN_PAYMENTS"]

AMORTIZED = ("auto", "mortgage")
"""Loans whose payment is set so that it pays them off. A student loan's may follow income."""


def loans_have_a_liability(part: Part) -> Look:
    """Student loans and mortgages, as in Plaid; it tells no liability of an auto loan."""
    loans = part.accounts.filter(col("subtype").is_in(["student", "mortgage"]))
    without = loans.join(part.liabilities, on="account_id", how="anti", maintain_order="left")
    told = "accounts: the {subtype} loan {account_id} has no row in liabilities"
    return look(loans.height, without, told)


def loan_interest_by_the_rule(part: Part) -> Look:
    """APR / 12 of the balance before it, rounded down to the cent.

    An auto loan's rate is told nowhere: its rows must all fit one rate.
    """
    charged = part.named(part.loan_rows.filter(col("category_detailed") == INTEREST_CHARGE))
    rates = part.liabilities.select("account_id", "apr_percentage")
    told_rate = charged.join(rates, on="account_id", maintain_order="left")
    apr = (col("apr_percentage") * 1000).round(0).cast(pl.Int64)
    frame = told_rate.with_columns(expected=col("before") * apr // MONTHLY)
    wrong = frame.filter(col("amount_cents").ne_missing(col("expected")))
    told = "transactions: {transaction_id} on {date} charges loan {account_id} {amount_cents} cents"
    told += " of interest on {before}, expected {expected} at {apr_percentage} %"
    return look(frame.height, wrong, told) + _one_rate(charged.filter(subtype="auto"))


def _one_rate(charged: pl.DataFrame) -> Look:
    """Interest of i on b says that the rate lies from i / b to (i + 1) / b."""
    rate = col("amount_cents") / col("before")
    most = (col("amount_cents") + 1) / col("before")
    loans = charged.group_by("account_id", maintain_order=True).agg(low=rate.max(), high=most.min())
    wrong = loans.filter(col("low") > col("high"))
    told = "transactions: no one monthly rate gives the interest charged on loan {account_id}:"
    return look(loans.height, wrong, told + " a row asks for {low:.6f} or more, one for {high:.6f}")


def loans_fall_as_they_are_paid(part: Part) -> Look:
    """A payment of more than the interest before it leaves less owed than before that interest.

    On an auto loan or a mortgage each payment is more, but one that pays it off.
    """
    interest = col("category_detailed") == INTEREST_CHARGE
    last = pl.when(interest).then(col("amount_cents")).forward_fill().over("account")
    found_owed = pl.when(interest).then(col("before")).forward_fill().over("account")
    rows = part.loan_rows.with_columns(interest=last, owed=found_owed, charges=interest)
    comes_next = col("charges").shift(1).over("account")
    paid = rows.filter((col("amount_cents") < 0) & comes_next)
    falls = col("balance_cents") < col("owed")
    more = -col("amount_cents") > col("interest")
    amortized = col("subtype").is_in(AMORTIZED) & (col("balance_cents") > 0)
    wrong = paid.filter((more != falls) | (amortized & ~more))
    told = "transactions: {transaction_id} on {date} pays {amount_cents} cents on the {subtype}"
    told += " loan {account_id} after {interest} of interest and takes {owed} to {balance_cents}"
    return look(paid.height, part.named(wrong), told)


def mortgages_cost_what_they_did(part: Part) -> Look:
    """The rate of a mortgage is near the average of the year in which it was lent.

    An account is opened some weeks before or after its loan is.
    """
    rates = part.liabilities.select("account_id", "apr_percentage")
    loans = part.accounts.filter(col("subtype") == "mortgage").join(
        rates, on="account_id", maintain_order="left"
    )
    about = [
        _average(loans["opened_on"].dt.offset_by(days)) for days in (f"-{WEEKS}d", f"{WEEKS}d")
    ]
    ends = pl.DataFrame(about, schema=["low", "high"])
    frame = loans.with_columns(
        low=ends.min_horizontal() - MOST_OFF, high=ends.max_horizontal() + MOST_OFF
    )
    asked = (col("apr_percentage") * 100).round(0)
    wrong = frame.filter(~asked.is_between("low", "high").fill_null(True))
    told = "liabilities: the mortgage {account_id}, opened on {opened_on}, costs {apr_percentage} %"
    return look(frame.height, wrong, told + ", expected {low} to {high} hundredths of a percent")


WEEKS = 60
"""Days that an account may be opened from when its loan was lent."""


def _average(days: pl.Series) -> pl.Series:
    return pl.Series(rate_of_year(days.dt.year().cast(pl.Int64).to_numpy()))


def last_payments_are_rows(part: Part) -> Look:
    """What a liability says was paid last is the account's last payment, to the cent and day."""
    payment = (col("amount_cents") < 0) & col("category_detailed").is_in(PAYMENTS)
    rows = part.named(pl.concat([part.card_rows.filter(payment), part.loan_rows.filter(payment)]))
    latest = rows.group_by("account_id").agg(
        paid_on=col("date").max(),
        paid=-col("amount_cents").filter(col("date") == col("date").max()),
    )
    told_of = part.liabilities.join(latest, on="account_id", how="left", maintain_order="left")
    amount = col("last_payment_cents")
    # Two on one day are told as one or as the later of them.
    fits = amount.is_in(col("paid")) | (amount == col("paid").list.sum())
    same_day = col("last_payment_date").eq_missing(col("paid_on"))
    none = col("paid_on").is_null() & col("last_payment_date").is_null()
    wrong = told_of.filter(~(none | (same_day & fits)).fill_null(False))
    told = "liabilities: {account_id} was last paid {last_payment_cents} cents on"
    told += " {last_payment_date}, its rows say {paid} on {paid_on}"
    return look(told_of.height, wrong, told)
