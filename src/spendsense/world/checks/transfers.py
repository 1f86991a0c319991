"""Checks of money moved between two accounts of one person: both legs, by truth and by category."""

from __future__ import annotations

import polars as pl
from polars import col

from .part import Look, Part, look

BETWEEN_OWN = (
    "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT",
    "TRANSFER_IN_SAVINGS",
    "TRANSFER_OUT_SAVINGS",
    "TRANSFER_IN_ACCOUNT_TRANSFER",
    "TRANSFER_OUT_ACCOUNT_TRANSFER",
)
"""Categories of rows that always have their other leg in an account of the same person."""

MAYBE_OWN = {
    "TRANSFER_IN_INVESTMENT_AND_RETIREMENT_FUNDS": "brokerage",
    "TRANSFER_OUT_INVESTMENT_AND_RETIREMENT_FUNDS": "brokerage",
    "LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT": "student",
    "LOAN_PAYMENTS_CAR_PAYMENT": "auto",
    "LOAN_PAYMENTS_MORTGAGE_PAYMENT": "mortgage",
}
"""Categories whose other leg is in an account of this subtype, if the person has one here; else it
is at another bank, lender or broker."""

LEG = ("user_id", "date", "amount_cents", "account")


def legs_sum_to_zero(part: Part) -> Look:
    """Truth's two legs: one user, one day, two accounts, the same cents out of one into another."""
    told_of = part.truth("transfers")
    legs = _leg(part, "out").join(_leg(part, "in"), on="transfer_id")
    fits = (
        (col("user_id_out") == col("user_id"))
        & (col("user_id_in") == col("user_id"))
        & (col("date_out") == col("date_in"))
        & (col("amount_cents_out") == -col("amount_cents_in"))
        & (col("amount_cents_out") > 0)
        & (col("account_out") != col("account_in"))
    )
    wrong = legs.join(told_of.select("transfer_id", "user_id"), on="transfer_id").filter(
        ~fits.fill_null(False)
    )
    told = "truth/transfers: {transfer_id} of user {user_id} takes {amount_cents_out} cents on"
    told += " {date_out} from {user_id_out} and {amount_cents_in} on {date_in} from {user_id_in}"
    told += ", expected opposite cents on one day in two accounts of that user"
    return look(told_of.height, wrong, told)


def _leg(part: Part, side: str) -> pl.DataFrame:
    named = part.truth("transfers").select("transfer_id", transaction_id=f"{side}_transaction_id")
    rows = part.posted.select("transaction_id", "date", "amount_cents", "account")
    leg = part.named(rows.join(named, on="transaction_id"))
    return leg.select("transfer_id", *(col(name).alias(f"{name}_{side}") for name in LEG))


def legs_told_in_truth(part: Part) -> Look:
    """Each row of a category that has two legs, and each payment to a loan, is in one transfer."""
    legs = _legs(part)
    transfers = part.truth("transfers")
    named = pl.concat([transfers["out_transaction_id"], transfers["in_transaction_id"]])
    once = named.filter(~named.is_duplicated())
    wrong = part.named(legs.filter(~col("transaction_id").is_in(once.implode())))
    counts = named.alias("transaction_id").value_counts(name="times")
    wrong = wrong.join(counts, on="transaction_id", how="left", maintain_order="left")
    wrong = wrong.with_columns(col("times").fill_null(0))
    told = "transactions: {transaction_id} ({category_detailed}) of user {user_id} on {date} is in"
    return look(legs.height, wrong, told + " {times} transfers of truth/transfers, expected one")


def _legs(part: Part) -> pl.DataFrame:
    """Rows that must have another leg. What went to another bank has none here."""
    category = col("category_detailed")
    own = category.is_in(BETWEEN_OWN) | ((col("type") == "loan") & (col("amount_cents") < 0))
    rows = part.posted.select("transaction_id", "account", "date", "amount_cents", "type", category)
    maybe = part.named(rows.filter(category.is_in(list(MAYBE_OWN)), ~own))
    subtype = category.replace_strict(MAYBE_OWN, default=None, return_dtype=pl.String)
    to_own = maybe.with_columns(subtype=subtype).join(
        part.held, on=["user_id", "subtype"], how="semi", maintain_order="left"
    )
    return pl.concat([rows.filter(own), to_own.select(rows.columns)])
