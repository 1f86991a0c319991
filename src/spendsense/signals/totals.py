"""What the rows of a window come to, money moved between a user's own accounts left out.

A category says what a row is, and is believed. A row without one that is half of a pair of
`transfers` moved the user's own money: it bought nothing.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .coded_rows import coded_rows, day_number
from .grouped import Flags, Ints, columns, sums
from .places import user_of_rows
from .rows import holders, rows
from .steps import step
from .transfers import paired_rows

UNNAMED = col("category_primary").is_null() & col("category_detailed").is_null()


@step
def spent(book: Book, policy: Policy) -> Flags:
    """Of each of `rows`, whether it is spending and moves no money to an own account.

    Paying off a loan is an expense, as it is with a category.
    """
    posted = rows(book)
    flags: Flags = posted["is_spending"].to_numpy()
    if not coded_rows(book).unsaid.any():
        return flags
    (unnamed,) = columns(posted, unnamed=UNNAMED)
    left, came = paired_rows(book, policy)
    met = posted[came, ["account_type"]]
    (lent,) = columns(met, lent=col("account_type").eq_missing("loan"))
    own = np.zeros(flags.size, np.bool_)
    own[left[~lent]] = True
    found: Flags = flags & ~(unnamed & own)
    return found


@step
def put_by(book: Book, window: Window, policy: Policy) -> Flags:
    """Of each of `rows`, whether it is one of savings. Money that was on its way between two
    savings accounts when the window began had been put by before: neither side of it counts."""
    saved: Flags = rows(book)["is_savings"].to_numpy()
    left, came = paired_rows(book, policy)
    day, start = coded_rows(book).day, day_number(window.start)
    under_way = saved[left] & saved[came] & ((day[left] < start) != (day[came] < start))
    found = saved.copy()
    found[left[under_way]] = found[came[under_way]] = False
    return found


@step
def inside(book: Book, window: Window) -> Flags:
    """Of each of `rows`, whether it is of the window."""
    day = coded_rows(book).day
    found: Flags = (day >= day_number(window.start)) & (day <= day_number(window.as_of))
    return found


@step
def totals(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """One row a user of the book, as `holders`: cents of each kind in the window, above zero.

    `saved_cents` is what came in less what left; a move between two savings accounts cancels out.
    """
    posted, each, place = rows(book), coded_rows(book), user_of_rows(book)
    of_window = inside(book, window) & (place >= 0)
    users = holders(book).height

    def total(flags: Flags) -> Ints:
        at = np.flatnonzero(flags & of_window)
        return sums(place[at], each.cents[at], users)

    def kind(name: str) -> Flags:
        return posted[name].to_numpy()

    return pl.DataFrame({
        "spent_cents": total(spent(book, policy)),
        "essential_cents": total(kind("is_essential")),
        "saved_cents": -total(put_by(book, window, policy)),
        "interest_cents": total(kind("is_interest")),
        "overdraft_cents": total(kind("is_overdraft_fee")),
    })  # fmt: skip


@step
def known(book: Book, window: Window, policy: Policy) -> pl.DataFrame:
    """Every user of the book, sorted, with `holders` and the window's `totals`."""
    return holders(book).hstack(totals(book, window, policy))
