"""What each posted row did: spent, paid in, came in otherwise, or moved own money."""

from __future__ import annotations

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book
from spendsense.ledger.categories import CARD_PAYMENT, TRANSFERS
from spendsense.policy import Policy
from spendsense.signals.grouped import columns
from spendsense.signals.pay import paid
from spendsense.signals.places import stream_of_rows, user_of_rows
from spendsense.signals.rows import CARD, DEPOSIT, IN, is_in, rows
from spendsense.signals.steps import step
from spendsense.signals.streams import streams
from spendsense.signals.totals import spent
from spendsense.signals.transfers import paired_rows

SPENT, PAY, OTHER_IN, MOVED = FLOWS = ("spent", "pay", "other_in", "moved")
"""`spent` is what the reading spend_cents adds up, `pay` what income_cents does. `other_in` is
whatever else came from elsewhere: interest, refunds, gifts. `moved` is the rest: money moved
between own accounts, put by, lent or paid to a card, which buys nothing and is nobody's income."""
MONEY_IN = (PAY, OTHER_IN)

_CAME = (
    IN
    & (DEPOSIT | (CARD & col("category_primary").is_not_null()))
    & ~is_in("category_primary", (*TRANSFERS, "LOAN_DISBURSEMENTS"))
    & col("category_detailed").ne_missing(CARD_PAYMENT)
)
"""What came into a deposit account, or back to a card, and is no transfer by its category. On a
card a row without one is a payment more often than a refund: it is not counted."""


@step
def moves(book: Book, policy: Policy) -> pl.DataFrame:
    """The columns of `rows` of users of the book with `flow`, a word of FLOWS, and `stream`, the
    number of the row's stream, null for none; newest first, of one day by id."""
    posted = rows(book)
    (came,) = columns(posted, came=_CAME)
    for side in paired_rows(book, policy):
        came[side] = False  # own money
    flow = np.full(posted.height, MOVED, dtype=object)
    flow[came] = OTHER_IN
    flow[spent(book, policy)] = SPENT
    flow[paid(book, policy).row] = PAY
    of = stream_of_rows(book, policy)
    numbers = streams(book, policy)["stream"]
    place = pl.Series(of).cast(pl.UInt32, strict=False)  # -1 becomes null
    named = posted.with_columns(
        pl.Series("flow", flow.tolist(), dtype=pl.String), numbers[place].alias("stream")
    )
    return named.filter(pl.Series(user_of_rows(book) >= 0)).sort(
        "date", "transaction_id", descending=[True, False]
    )
