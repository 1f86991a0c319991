"""What each posted row is: spending, interest, a card payment, a fee; and what accounts hold.

One page says what counts as what. Every family reads from it, so that two of them cannot
disagree about a row.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.ledger.categories import (
    CARD_PAYMENT,
    ESSENTIALS,
    INTEREST_CHARGE,
    SAVINGS_SUBTYPES,
    TRANSFERS,
)

from .coded_rows import coded_rows
from .dollars import TYPED, accounts, posted
from .grouped import both, dense
from .steps import named, once, step

SPENDING_TYPES = ("depository", "credit")
OVERDRAFT_FEES = ("BANK_FEES_OVERDRAFT_FEES", "BANK_FEES_INSUFFICIENT_FUNDS")


def is_in(column: str, codes: tuple[str, ...]) -> pl.Expr:
    """Whether a code is one of `codes`; a missing code is none of them."""
    if len(codes) == 1:
        return col(column).eq_missing(*codes)  # a third of the work
    return col(column).is_in(codes).fill_null(False)


OUT, IN = col("amount_cents") > 0, col("amount_cents") < 0
DEPOSIT = is_in("account_type", ("depository",))
CARD = is_in("account_type", ("credit",))
CHECKING = DEPOSIT & is_in("account_subtype", ("checking",))
SAVINGS = DEPOSIT & is_in("account_subtype", SAVINGS_SUBTYPES)

SPENDING = (
    OUT
    & is_in("account_type", SPENDING_TYPES)
    & ~is_in("category_primary", TRANSFERS)
    & col("category_detailed").ne_missing(CARD_PAYMENT)
)
"""Outflows of deposit accounts and cards that buy something.

Moving one's own money (transfers, card payments) buys nothing. A row without a category is
spending: leaving it out would make expenses look smaller than they are.
"""

KINDS: dict[str, pl.Expr] = {
    "is_checking": CHECKING,
    "is_savings": SAVINGS,
    "is_spending": SPENDING,
    # What a household keeps paying when money is short.
    "is_essential": SPENDING
    & (is_in("category_primary", ESSENTIALS) | is_in("category_detailed", ESSENTIALS)),
    "is_interest": OUT & CARD & is_in("category_detailed", (INTEREST_CHARGE,)),
    "is_card_payment": IN & CARD & is_in("category_detailed", (CARD_PAYMENT,)),
    "is_overdraft_fee": OUT & is_in("category_detailed", OVERDRAFT_FEES),
}
"""Flags of a posted row, by name."""


@step
def rows(book: Book) -> pl.DataFrame:
    """`posted` rows with type and subtype of their account and a flag for each of KINDS.

    What a row is hangs on few facts that few rows differ in: each sort of row is looked at once.
    """
    each, found = coded_rows(book), posted(book)
    sort = both(both(each.category, each.account_type), np.sign(each.cents) + 1)
    sort, one = dense(sort)
    facts = found[one, ["category_primary", "category_detailed", "amount_cents"]]
    kinds = facts.hstack(each.types[each.account[one]]).lazy().select(**KINDS)
    flags = [pl.Series(kind.name, kind.to_numpy()[sort]) for kind in once(kinds)]
    return found.hstack([*each.types[each.account], *flags])


@step
def holders(book: Book) -> pl.DataFrame:
    """One row a user of the book, sorted: which accounts there are, and what they hold.

    A balance is null as soon as one part of it is unknown: half a balance is not a balance.
    """
    held = accounts(book).rename(TYPED).lazy().group_by("user_id").agg(HOLDS)
    users = book.users().lazy()
    return once(users.join(held, on="user_id", how="left", maintain_order="left"))


def known_total(which: pl.Expr) -> pl.Expr:
    """The balance of all such accounts of a user."""
    balance = col("balance_current_cents").filter(which)
    return pl.when(which.any() & (balance.null_count() == 0)).then(balance.sum())


HOLDS = named(
    has_account=pl.lit(True),
    can_spend=is_in("account_type", SPENDING_TYPES).any(),
    has_deposits=DEPOSIT.any(),
    has_savings=SAVINGS.any(),
    card_count=CARD.sum().cast(pl.Int64),
    savings_balance_cents=known_total(SAVINGS),
    checking_balance_cents=known_total(CHECKING),
)


def where(has: str, cents: str) -> pl.Expr:
    """A total of who has such an account: zero where nothing moved, null where there is none."""
    return pl.when(col(has)).then(col(cents).fill_null(0))


def per_month(cents: str | pl.Expr, days: int) -> pl.Expr:
    """Cents of a window per 30 days, whole cents, rounded down."""
    amount = col(cents) if isinstance(cents, str) else cents
    return amount * 30 // days


def over(part: str, whole: str) -> pl.Expr:
    """A quotient; null where the whole is missing or not above zero."""
    return col(part) / pl.when(col(whole) > 0).then(col(whole))
