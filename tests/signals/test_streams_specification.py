"""The frames of streams and transfers give what the specification says."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings

from spendsense.ledger import Book
from spendsense.signals.specification.streams import streams as specified
from spendsense.signals.specification.transfers import pairs as specified_pairs
from spendsense.signals.streams import STREAMS, streams
from spendsense.signals.transfers import transfer_pairs

from .household import POLICY
from .strategies import books
from .test_specification import record


def found(book: Book, user: str) -> list[dict[str, Any]]:
    return streams(book, POLICY).filter(pl.col("user_id") == user).drop("user_id").to_dicts()


def said(book: Book, user: str) -> list[dict[str, Any]]:
    names = [name for name in STREAMS if name != "user_id"]
    return [{name: row[name] for name in names} for row in specified(record(book, user), POLICY)]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_streams_are_told_alike(book: Book) -> None:
    for user in book.user_ids:
        assert found(book, user) == said(book, user)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_transfers_are_paired_alike(book: Book) -> None:
    for user in book.user_ids:
        pairs = transfer_pairs(book, POLICY).filter(pl.col("user_id") == user)
        ids = pairs.select("out_transaction_id", "in_transaction_id").rows()
        expected = specified_pairs(record(book, user), POLICY)
        assert ids == [(p.out["transaction_id"], p.into["transaction_id"]) for p in expected]
