"""What a recurring row would be: pay, rent, a loan, a bill, a transfer to savings, a subscription.

By its category where it has one, and by its words where it has none.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger.categories import BILLS, CARD_PAYMENT, NOT_PAY

from .grouped import Flags, Ints, columns
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
NO_KIND = -1
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
    is_a = dict(zip(BY_CATEGORY, columns(some, **BY_CATEGORY), strict=True))
    is_a["put by"] = is_a["saved"] | (paired & ~(met & is_a["to checking"]))
    kind = _by_category(is_a)
    unsaid = np.flatnonzero(is_a["unsaid"])
    says_job = np.zeros(kind.size, np.bool_)
    if unsaid.size:  # words are dear to look for
        kind[unsaid], says_job[unsaid] = _by_words(some[unsaid], paired[unsaid], met[unsaid])
    jobs = [*(is_a[code] for code in UNEVEN_PAY), says_job]
    uneven = np.select(jobs, range(1, len(jobs) + 1), 0)
    return kind, np.where(kind == KINDS.index(PAY), uneven, 0)


REGULAR_BILLS = tuple(code for code in BILLS if code != "GENERAL_SERVICES_EDUCATION")
"""Bills by their category alone. What is learned from an app comes back as a subscription does."""

BY_CATEGORY = {
    "unsaid": col("category_primary").is_null(),
    "in": IN,
    "deposit": DEPOSIT,
    "card": CARD,
    "income": is_in("category_primary", ("INCOME",)) & ~is_in("category_detailed", NOT_PAY),
    "card payment": is_in("category_detailed", (CARD_PAYMENT,)),
    "mortgage": is_in("category_detailed", (MORTGAGE_PAYMENT,)),
    "loan": is_in("category_primary", ("LOAN_PAYMENTS",)),
    "rent": is_in("category_detailed", ("RENT_AND_UTILITIES_RENT",)),
    "bill": is_in("category_primary", BILLS) | is_in("category_detailed", REGULAR_BILLS),
    "transfer": is_in("category_primary", ("TRANSFER_OUT",)),
    "saved": is_in("category_detailed", SAVED),
    "fee": is_in("category_primary", ("BANK_FEES", "TRANSFER_IN")),
    # Money that comes back from savings is not put by.
    "to checking": is_in("other_subtype", ("checking",)),
    **{code: is_in("category_detailed", (code,)) for code in UNEVEN_PAY},
}
"""What a row may be by its category and account."""


def _if(flags: Flags, kind: str) -> Ints:
    return np.where(flags, KINDS.index(kind), NO_KIND)


def _by_category(is_a: dict[str, Flags]) -> Ints:
    asked: dict[str, Ints | int] = {
        "in": _if(is_a["deposit"] & is_a["income"], PAY),
        "card payment": _if(is_a["deposit"], CARD_BILL),
        "mortgage": KINDS.index(MORTGAGE),
        "loan": KINDS.index(LOAN),
        "rent": KINDS.index(RENT),
        "bill": KINDS.index(BILL),
        "transfer": _if(is_a["put by"], SAVING),
        "fee": NO_KIND,
    }
    bought = _if(is_a["deposit"] | is_a["card"], SUBSCRIPTION)
    return np.select([is_a[name] for name in asked], list(asked.values()), bought)


SAID = col("name").str.to_lowercase()
BY_WORDS = {
    "in": IN,
    "out": OUT,
    "own": DEPOSIT | CARD,
    "pay": (DEPOSIT & SAID.str.contains(PAID) & ~SAID.str.contains(NO_PAY)).fill_null(False),
    "job": SAID.str.contains(JOBS).fill_null(False),
    "charged": SAID.str.contains(CHARGED).fill_null(False),
    "to card": is_in("other_type", ("credit",)),
    "to mortgage": is_in("other_subtype", ("mortgage",)),
    "to loan": is_in("other_type", ("loan",)),
    "to checking": is_in("other_subtype", ("checking",)),
    **{kind: SAID.str.contains(words).fill_null(False) for kind, words in WORDS.items()},
}
"""What a row may be by its words, and by the account that its money reached."""


def _by_words(some: pl.DataFrame, paired: Flags, met: Flags) -> tuple[Ints, Flags]:
    """By the account that the money reached, where it is the user's, and else by words; and
    whether they are those of a single job."""
    is_a = dict(zip(BY_WORDS, columns(some, **BY_WORDS), strict=True))
    asked: list[tuple[Flags, Ints | int]] = [
        (is_a["in"], _if(is_a["pay"] & ~paired, PAY)),
        (is_a["charged"], NO_KIND),
        (met & is_a["to card"], KINDS.index(CARD_BILL)),
        (met & is_a["to mortgage"], KINDS.index(MORTGAGE)),
        (met & is_a["to loan"], KINDS.index(LOAN)),
        (paired, _if(~(met & is_a["to checking"]), SAVING)),
        *((is_a["out"] & is_a[kind], KINDS.index(kind)) for kind in WORDS),
    ]
    flags, found = zip(*asked, strict=True)
    return np.select(flags, found, _if(is_a["own"], SUBSCRIPTION)), is_a["job"]
