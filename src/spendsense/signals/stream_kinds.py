"""What a recurring row would be: pay, rent, a loan, a bill, a transfer to savings, a subscription.

By its category where it has one, and by its words where it has none.
"""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger.categories import BILLS, CARD_PAYMENT, NOT_PAY

from .rows import CARD, DEPOSIT, IN, OUT, is_in

PAY, CARD_BILL, MORTGAGE, LOAN, RENT, BILL, SAVING, SUBSCRIPTION = KINDS = (
    "pay",
    "card_payment",
    "mortgage",
    "loan_payment",
    "rent",
    "bill",
    "saving_transfer",
    "subscription",
)
TOLD = (CARD_BILL, MORTGAGE, LOAN, RENT, BILL)
"""Kinds that come every month whatever the day: their category says so, not their gaps alone."""
UNEVEN_PAY = ("INCOME_GIG_ECONOMY", "INCOME_CONTRACTOR")
"""Pay for single jobs: one stream of all who pay, without a cadence."""
MORTGAGE_PAYMENT = "LOAN_PAYMENTS_MORTGAGE_PAYMENT"
SAVED = ("TRANSFER_OUT_SAVINGS", "TRANSFER_OUT_INVESTMENT_AND_RETIREMENT_FUNDS")

# Of rows without a category, in the order they are asked. Words of bank statements; assumed.
WORDS = {
    BILL: r"\belec|\bpower\b|\benergy|\bgas (pymt|pmt|util|bill|co)|\butil|\bwater\b|\bsewer|"
    r"insur|\bins\b|\bpol\b|homeowner|premium|\bhlth\b|health plan|mobile|cellular|wireless|"
    r"telecom|telephone|\bcable\b|broadband|internet|fiber|tuition|child ?care|daycare|preschool",
    MORTGAGE: r"mortgage|\bmtg\b",
    LOAN: r"\bloan\b|\bln pmt|stdnt|student ln|\b(car|auto) (pmt|pymt|payment)",
    RENT: r"\brent\b|apartments|\bapts\b|residence|rentals|property (group|m)|\blofts\b",
    SAVING: r"transfer to (sav|hsa|money)|\bto savings|invest|securities|brokerage",
}
PAID = (
    r"payroll|direct dep|dir dep|salary|\bwages?\b|paycheck|\bpay\b|pension|retire|\bssa treas|"
    r"soc sec|annuity|\bira dist|earnings|payout|vendor p|\binv pmt"
)
JOBS = r"earnings|payout|vendor p|\binv pmt|\bach cr\b"
NO_PAY = "refund|reversal|return|interest|transfer|zelle|venmo"
CHARGED = r"\bfee\b|\bfees\b|interest charge|finance charge|cash advance|withdrawal|\batm\b"


def kind() -> pl.Expr:
    """The kind that a row would be a part of; null where it can be part of none.

    Over rows with a flag `paired`, money that came from or reached another account of the same
    user, and what it reached: `other_type`, `other_subtype`.
    """
    bill = is_in("category_primary", BILLS) | is_in("category_detailed", REGULAR_BILLS)
    put_by = col("paired") | is_in("category_detailed", SAVED)
    by_category = (
        pl.when(IN).then(pl.when(_paid()).then(pl.lit(PAY)))
        .when(is_in("category_detailed", (CARD_PAYMENT,)))
        .then(pl.when(DEPOSIT).then(pl.lit(CARD_BILL)))
        .when(is_in("category_detailed", (MORTGAGE_PAYMENT,))).then(pl.lit(MORTGAGE))
        .when(is_in("category_primary", ("LOAN_PAYMENTS",))).then(pl.lit(LOAN))
        .when(is_in("category_detailed", ("RENT_AND_UTILITIES_RENT",))).then(pl.lit(RENT))
        .when(bill).then(pl.lit(BILL))
        .when(is_in("category_primary", ("TRANSFER_OUT",)))
        .then(pl.when(put_by).then(pl.lit(SAVING)))
        .when(is_in("category_primary", ("BANK_FEES", "TRANSFER_IN"))).then(None)
        .when(DEPOSIT | CARD).then(pl.lit(SUBSCRIPTION))
    )  # fmt: skip
    return pl.when(col("category_primary").is_null()).then(_by_words()).otherwise(by_category)


REGULAR_BILLS = tuple(code for code in BILLS if code != "GENERAL_SERVICES_EDUCATION")
"""Bills by their category alone. What is learned from an app comes back as a subscription does."""


def _paid() -> pl.Expr:
    """Income into a deposit account, not moved there by the user."""
    income = is_in("category_primary", ("INCOME",)) & ~is_in("category_detailed", NOT_PAY)
    return DEPOSIT & income


def _by_words() -> pl.Expr:
    """By the account that the money reached, where it is the user's, and else by words."""
    said = col("name").str.to_lowercase()
    pay = DEPOSIT & ~col("paired") & said.str.contains(PAID) & ~said.str.contains(NO_PAY)
    found = (
        pl.when(IN).then(pl.when(pay).then(pl.lit(PAY))).when(said.str.contains(CHARGED)).then(None)
    )
    found = found.when(col("other_type") == "credit").then(pl.lit(CARD_BILL))
    found = found.when(col("other_subtype") == "mortgage").then(pl.lit(MORTGAGE))
    found = (
        found.when(col("other_type") == "loan")
        .then(pl.lit(LOAN))
        .when("paired")
        .then(pl.lit(SAVING))
    )
    for each, words in WORDS.items():
        found = found.when(OUT & said.str.contains(words)).then(pl.lit(each))
    return found.when(DEPOSIT | CARD).then(pl.lit(SUBSCRIPTION))


def uneven() -> pl.Expr:
    """Whose single jobs a row pays for, by category or, without one, as one; else null."""
    unsaid = col("category_primary").is_null() & col("name").str.to_lowercase().str.contains(JOBS)
    given = pl.when(is_in("category_detailed", UNEVEN_PAY)).then("category_detailed")
    return pl.when(col("kind") == PAY).then(
        pl.coalesce(given, pl.when(unsaid).then(pl.lit("jobs")))
    )
