"""What a recurring row would be: pay, rent, a loan, a bill, a transfer to savings, a subscription.

By its category where it has one, and by its words where it has none.
"""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger.categories import BILLS, CARD_PAYMENT, NOT_PAY

from .grouped import Flags, Ints
from .rows import CARD, DEPOSIT, IN, OUT, is_in
from .steps import once

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


def kinds(some: pl.DataFrame, paired: Flags, met: Flags) -> tuple[Ints, Ints]:
    """The kind that each row would be a part of, as its place in KINDS, and whose single job it
    pays for, as 1 + the place in UNEVEN_PAY or, by its words alone, 1 more; -1 and 0 for none.

    `paired` says that money came from or reached another account of the same user, `met` that it
    reached one: that of the columns `other_type` and `other_subtype`.
    """
    kind, jobs = _by_category(), pl.lit(False)
    unsaid = col("category_primary").is_null()
    if some["category_primary"].has_nulls():
        kind = pl.when(unsaid).then(_by_words()).otherwise(kind)
        jobs = unsaid & col("name").str.to_lowercase().str.contains(JOBS)
    sorts = [
        pl.when(col("category_detailed") == code).then(place)
        for place, code in enumerate(UNEVEN_PAY, 1)
    ]
    place = col("kind").replace_strict(
        list(KINDS), range(len(KINDS)), default=-1, return_dtype=pl.Int64
    )
    told = once(
        some.hstack([pl.Series("paired", paired), pl.Series("met", met)])
        .lazy()
        .with_columns(kind=kind)
        .select(
            kind=place.fill_null(-1),
            uneven=pl.when(col("kind") == PAY)
            .then(pl.coalesce(*sorts, pl.when(jobs).then(len(UNEVEN_PAY) + 1)))
            .fill_null(0)
            .cast(pl.Int64),
        )
    )
    return told["kind"].to_numpy(), told["uneven"].to_numpy()


TO_CHECKING = col("met") & (col("other_subtype") == "checking").fill_null(False)
"""Money that comes back from savings is not put by."""


def _by_category() -> pl.Expr:
    bill = is_in("category_primary", BILLS) | is_in("category_detailed", REGULAR_BILLS)
    put_by = (col("paired") & ~TO_CHECKING) | is_in("category_detailed", SAVED)
    return (
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
    found = found.when(col("met") & (col("other_type") == "credit")).then(pl.lit(CARD_BILL))
    found = found.when(col("met") & (col("other_subtype") == "mortgage")).then(pl.lit(MORTGAGE))
    found = (
        found.when(col("met") & (col("other_type") == "loan"))
        .then(pl.lit(LOAN))
        .when("paired")
        .then(pl.when(~TO_CHECKING).then(pl.lit(SAVING)))
    )
    for each, words in WORDS.items():
        found = found.when(OUT & said.str.contains(words)).then(pl.lit(each))
    return found.when(DEPOSIT | CARD).then(pl.lit(SUBSCRIPTION))
