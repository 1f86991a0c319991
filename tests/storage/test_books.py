"""Records out of the database, as the ledger defines a book."""

from __future__ import annotations

from datetime import date

from spendsense.ledger import SCHEMAS
from spendsense.storage import Database, category_sources, read_book, read_books

AUGUST_22 = date(2026, 8, 22)


def test_a_book_of_everybody_holds_customers_and_no_operator(loaded: Database) -> None:
    with loaded.read() as connection:
        book = read_book(connection, AUGUST_22)
    assert book.user_ids == ("u-ana", "u-ben")
    assert sorted(book.transactions["transaction_id"]) == ["t-coffee", "t-pay", "t-rent", "t-wait"]


def test_a_book_of_one_user_holds_nothing_of_another(loaded: Database) -> None:
    with loaded.read() as connection:
        book = read_book(connection, AUGUST_22, ["u-ben"])
    assert book.user_ids == ("u-ben",)
    assert book.transactions["transaction_id"].to_list() == ["t-rent"]
    assert book.accounts["account_id"].to_list() == ["b-check"]
    assert book.liabilities.is_empty()


def test_frames_have_exactly_the_columns_and_types_of_the_ledger(loaded: Database) -> None:
    with loaded.read() as connection:
        book = read_book(connection, AUGUST_22)
        nobody = read_book(connection, AUGUST_22, [])
    for each in (book, nobody):
        assert each.accounts.schema == SCHEMAS["accounts"]
        assert each.transactions.schema == SCHEMAS["transactions"]
        assert each.liabilities.schema == SCHEMAS["liabilities"]
    assert nobody.user_ids == ()


def test_an_operator_or_an_unknown_id_is_left_out(loaded: Database) -> None:
    with loaded.read() as connection:
        book = read_book(connection, AUGUST_22, ["u-olga", "u-nobody", "u-ana"])
    assert book.user_ids == ("u-ana",)


def test_what_happened_after_the_day_is_not_known_on_it(loaded: Database) -> None:
    with loaded.read() as connection:
        before = read_book(connection, date(2026, 8, 19), ["u-ana"])
        on_it = read_book(connection, date(2026, 8, 20), ["u-ana"])
    assert before.transactions["transaction_id"].to_list() == ["t-pay"]
    assert on_it.transactions["transaction_id"].to_list() == ["t-pay", "t-coffee"]
    owed = before.accounts.filter(account_id="a-card")["balance_current_cents"].item()
    assert owed == 341_000 - 1_975


def test_books_of_several_days_are_the_book_of_each(loaded: Database) -> None:
    days = [date(2026, 8, 22), date(2026, 8, 19), date(2026, 8, 20)]
    with loaded.read() as connection:
        together = read_books(connection, days, ["u-ana"])
        alone = [read_book(connection, day, ["u-ana"]) for day in days]
    assert [book.as_of for book in together] == days
    for one, other in zip(together, alone, strict=True):
        assert one.user_ids == other.user_ids
        for name in ("accounts", "transactions", "liabilities", "corrections"):
            assert getattr(one, name).equals(getattr(other, name)), name


def test_category_sources_are_of_one_user_and_beside_the_book(loaded: Database) -> None:
    with loaded.read() as connection:
        frame = category_sources(connection, "u-ana")
        book = read_book(connection, AUGUST_22, ["u-ana"])
    assert frame.columns == ["transaction_id", "category_confidence", "category_source"]
    assert frame["transaction_id"].to_list() == ["t-pay", "t-coffee", "t-wait"]
    assert frame["category_source"].to_list() == ["given", None, None]
    assert "category_source" not in book.transactions.columns
