"""What is measured: the product's own functions, each by what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from spendsense.ledger import Book, Window
from spendsense.policy import Policy
from spendsense.signals import read
from spendsense.signals.pay import pay
from spendsense.signals.streams import price_changes, stream_rows, streams
from spendsense.signals.transfers import transfer_pairs

OfBook = Callable[[Book, Policy], pl.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """Functions of a book, each giving a frame with at least these columns.

    - `streams`: user_id, stream (a number within the user), name, kind, cadence, status, next_date
    - `stream_rows`: user_id, stream, transaction_id
    - `price_changes`: user_id, stream, date, before_cents, after_cents
    - `transfer_pairs`: user_id, out_transaction_id, in_transaction_id
    - `pay_rows`: user_id, transaction_id, date
    - `readings`: of a window, one row a user, as `spendsense.signals.read` gives them
    """

    streams: OfBook
    stream_rows: OfBook
    price_changes: OfBook
    transfer_pairs: OfBook
    pay_rows: OfBook
    readings: Callable[[Book, Window, Policy], pl.DataFrame]


def pay_rows(book: Book, policy: Policy) -> pl.DataFrame:
    """The posted rows that count as pay."""
    return pay(book, policy).select("user_id", "transaction_id", "date")


DETECTOR = Detector(
    streams=streams,
    stream_rows=stream_rows,
    price_changes=price_changes,
    transfer_pairs=transfer_pairs,
    pay_rows=pay_rows,
    readings=read,
)
"""What the product does."""
