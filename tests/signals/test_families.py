"""All readings of a block: declared columns, and the same bytes whatever the order of the rows."""

from __future__ import annotations

import io

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spendsense.ledger import Book, windows
from spendsense.policy import Policy
from spendsense.signals import FAMILIES, READINGS, SIGNALS, evidence, family_columns, read

from .household import AS_OF, MONTH, POLICY, Household, book_of, frame
from .strategies import books
from .test_subscriptions import a_subscriber


def parquet(found: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    found.write_parquet(file)
    return file.getvalue()


def shuffled(book: Book, seed: int) -> Book:
    def mixed(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.sample(fraction=1.0, shuffle=True, seed=seed)

    return Book(
        book.as_of, book.user_ids[::-1], mixed(book.accounts), mixed(book.transactions),
        mixed(book.liabilities),
    )  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(books(), st.integers(0, 999))
def test_the_order_of_the_rows_changes_no_byte(book: Book, seed: int):
    for window in windows(AS_OF):
        found = read(book, window, POLICY)
        again = read(shuffled(book, seed), window, POLICY)
        assert found.equals(again)
        assert parquet(found) == parquet(again) == parquet(read(book, window, POLICY))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(books(), st.integers(0, 999))
def test_the_order_of_the_rows_changes_no_evidence(book: Book, seed: int):
    assert evidence(book, MONTH, POLICY) == evidence(shuffled(book, seed), MONTH, POLICY)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_a_user_alone_reads_as_in_the_block(book: Book):
    together = read(book, MONTH, POLICY)
    proof = evidence(book, MONTH, POLICY)
    for user in book.user_ids:
        alone = book.of((user,))
        assert read(alone, MONTH, POLICY).equals(together.filter(pl.col("user_id") == user))
        assert evidence(alone, MONTH, POLICY) == {user: proof[user]}


def test_the_columns_are_those_that_are_declared_in_their_order():
    found = read(a_subscriber().book(), MONTH, POLICY)
    declared = {"user_id": pl.String()}
    for family in FAMILIES:
        declared |= family_columns(family)
    assert found.schema == pl.Schema(declared)


def test_every_family_is_read_under_its_name_in_the_declared_order():
    assert [family.__name__ for family in SIGNALS] == list(FAMILIES)


def test_the_parts_of_every_ratio_are_columns():
    columns = {name for family in FAMILIES for name in family_columns(family)}
    parts = {part for r in READINGS.values() for part in (r.numerator, r.denominator) if part}
    assert parts <= columns


def test_rows_of_users_whom_the_book_does_not_name_are_left_alone():
    named, stranger = a_subscriber(), Household("u9")
    stranger.row(stranger.checking(), AS_OF, 5_00, "ENTERTAINMENT_TV_AND_MOVIES", "Film")
    both = book_of(named, stranger)
    book = Book.at(AS_OF, both.accounts, both.transactions, both.liabilities, ("u1",))
    assert read(book, MONTH, POLICY).equals(read(named.book(), MONTH, POLICY))
    assert evidence(book, MONTH, POLICY) == evidence(named.book(), MONTH, POLICY)


def test_an_empty_frame_reads_like_no_frame():
    empty = Book.at(AS_OF, frame("accounts", []), frame("transactions", []), user_ids=("u1",))
    assert read(empty, MONTH, POLICY).equals(read(Household().book(), MONTH, POLICY))


def test_without_a_policy_that_of_the_books_day_is_read_by():
    book = a_subscriber().book()
    assert read(book, MONTH).equals(read(book, MONTH, Policy.on(book.as_of)))
    other = POLICY.with_values(signals__recurring_min_charges=9)
    assert not read(book, MONTH).equals(read(book, MONTH, other))
