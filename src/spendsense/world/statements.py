"""The statements of cards as truth: what each cycle was made of."""

from __future__ import annotations

import numpy as np
import polars as pl

from . import ids
from .accounts import CARD, IS_CARD, KINDS
from .arrow import days
from .card_cycles import Statement
from .constants import NEVER
from .dice import Ints, Whole
from .households import Households
from .rows import Rows

PARTS = ("purchases", "advances", "payments", "refunds", "interest", "fees")
"""What a card's rows are to a statement; a refund is any other credit."""


def closed(homes: Households, rows: Rows) -> pl.DataFrame:
    """One row a closed statement, by user, account and day."""
    told = homes.cycles.statements
    home = _joined([each.homes for each in told])
    lengths = [len(each.homes) for each in told]
    card = _field(told, "card")
    closed_on = np.repeat(np.array([each.closed for each in told], np.int64), lengths)
    opened = _joined([each.opened for each in told])
    sums = _sums(homes, rows, home, card, opened, closed_on)
    due = _joined([each.due for each in told])
    frame = pl.DataFrame(
        {
            "account_id": ids.written(
                ids.account_keys(homes.seed, homes.numbers[home], CARD + card)
            ),
            "user_id": homes.user_ids.gather(home),
            "opened_on": days(opened),
            "closed_on": days(closed_on),
            "opening_cents": _field(told, "opening"),
            **{f"{name}_cents": sums[name] for name in PARTS},
            "balance_cents": _field(told, "balance"),
            "average_daily_cents": _field(told, "average"),
            "minimum_cents": _field(told, "minimum"),
            "due_on": days(np.where(due == NEVER, NEVER, due)),
            "home": home,
        }
    )
    return frame.sort("home", "account_id", "closed_on").drop("home")


def _field(told: list[Statement], name: str) -> Ints:
    return _joined([getattr(each, name) for each in told])


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64)


def _sums(
    homes: Households, rows: Rows, home: Ints, card: Ints, opened: Ints, closed_on: Ints
) -> dict[str, Ints]:
    """Cents of each part, of the rows posted from the first to the last day of each cycle."""
    at = np.flatnonzero(IS_CARD[rows.account] & ~rows.pending)
    key = _key(rows.home[at], rows.account[at], rows.day[at])
    first, last = _key(home, CARD + card, opened), _key(home, CARD + card, closed_on)
    if not len(last):
        return {name: last for name in PARTS}
    order = np.argsort(last)
    nth = order[np.minimum(np.searchsorted(last[order], key), len(last) - 1)]
    stated = np.flatnonzero((key >= first[nth]) & (key <= last[nth]))
    at, nth = at[stated], nth[stated]
    place = nth * len(PARTS) + _part(homes, rows, at)
    # Whole cents below 2**53 are exact as floats.
    cents = np.bincount(place, np.abs(rows.cents[at]), len(last) * len(PARTS)).astype(np.int64)
    return dict(zip(PARTS, cents.reshape(-1, len(PARTS)).T, strict=True))


def _key(home: Whole, account: Whole, day: Whole) -> Ints:
    """Ordered by account and day."""
    number = home.astype(np.int64) * len(KINDS) + account
    return np.asarray(number << 20 | day)


def _part(homes: Households, rows: Rows, at: Ints) -> Ints:
    """The place in PARTS of each row, by its category and sign."""
    detailed = homes.street.table()["category_detailed"].to_numpy()
    by_wording = np.select(
        [detailed == "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT", detailed == "BANK_FEES_INTEREST_CHARGE",
         detailed == "TRANSFER_OUT_WITHDRAWAL",
         np.char.startswith(detailed.astype(str), "BANK_FEES")],
        [PARTS.index("payments"), PARTS.index("interest"), PARTS.index("advances"),
         PARTS.index("fees")],
        PARTS.index("purchases"),
    )  # fmt: skip
    part = by_wording[rows.wording[at]]
    credit = (part == PARTS.index("purchases")) & (rows.cents[at] < 0)
    return np.where(credit, PARTS.index("refunds"), part)
