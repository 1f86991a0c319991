"""Tables of one's own: Polars, or anything that gives an Arrow stream."""

from __future__ import annotations

import importlib.util
from datetime import date, datetime
from typing import Any

import nanoarrow as na
import polars as pl
import pytest
from tests.signals.household import AS_OF, MONTH, POLICY, Household, day, frame

from spendsense.ledger import SCHEMAS, BadInput, Book
from spendsense.signals import read

NARROW = {
    "accounts": {"account_id": ["a"], "user_id": ["u"], "type": ["depository"]},
    "transactions": {"transaction_id": ["t1", "t2"], "account_id": ["a", "a"],
                     "date": [day(3), day(2)], "amount_cents": [5_00, -7_00]},
    "liabilities": {"account_id": ["a"], "kind": ["student"]},
}  # fmt: skip


class Stream:
    """Nothing but rows as Arrow gives them."""

    def __init__(self, given: Any) -> None:
        self._given = na.c_array_stream(given)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._given.__arrow_c_stream__(requested_schema)


TYPES = {str: na.string(), int: na.int64(), date: na.date32(), float: na.float64()}


def column(values: list[Any]) -> Any:
    if isinstance(values[0], date):
        days = [(value - date(1970, 1, 1)).days for value in values]
        buffer = na.c_array(days, na.int32()).view().buffer(1)
        return na.c_array_from_buffers(na.date32(), len(days), [None, buffer])
    return na.c_array(values, TYPES[type(values[0])])


def stream(table: dict[str, list[Any]]) -> Stream:
    """A table made by nanoarrow, which knows nothing of Polars."""
    columns = {name: column(values) for name, values in table.items()}
    schema = na.struct({name: TYPES[type(values[0])] for name, values in table.items()})
    rows = len(next(iter(table.values())))
    return Stream(na.c_array_from_buffers(schema, rows, [None], children=columns.values()))


def narrow(**changed: dict[str, list[Any]]) -> dict[str, pl.DataFrame]:
    """The tables with some columns changed, or taken away by None."""
    tables = {name: {**NARROW[name], **changed.get(name, {})} for name in NARROW}
    return {
        name: pl.DataFrame({n: v for n, v in table.items() if v is not None})
        for name, table in tables.items()
    }


def refused(**changed: dict[str, list[Any]]) -> str:
    with pytest.raises(BadInput) as caught:
        Book.of_tables(AS_OF, **narrow(**changed))
    return str(caught.value)


def home() -> Household:
    made = Household()
    checking, card = made.checking(900_00, mask="0001"), made.card(341_00, mask="4821")
    made.charges(card, "Film Club", (5, 35, 65, 95), 9_99)
    for ago in (1, 15, 29):
        made.row(checking, day(ago), -1_500_00, "INCOME_SALARY")
    made.liability(card, minimum_payment_cents=35_00, apr_percentage=24.99, is_overdue=False)
    return made


def test_a_book_from_arrow_streams_is_the_book_from_frames():
    frames = Book.of_tables(AS_OF, **narrow())
    book = Book.of_tables(AS_OF, **{name: stream(table) for name, table in NARROW.items()})
    for table in NARROW:
        assert getattr(book, table).equals(getattr(frames, table))
        assert getattr(book, table).schema == SCHEMAS[table]
    assert book.user_ids == ("u",)


def test_frames_plans_and_streams_of_a_whole_record_give_the_same_readings():
    made = home()
    tables = {name: frame(name, getattr(made, name)) for name in NARROW}
    expected = read(made.book(), MONTH, POLICY)
    for given in (tables, {name: table.lazy() for name, table in tables.items()},
                  {name: Stream(table) for name, table in tables.items()}):  # fmt: skip
        book = Book.of_tables(AS_OF, **given)
        assert read(book, MONTH, POLICY).equals(expected)


def test_a_row_belongs_to_the_user_of_its_account_and_is_posted_unless_it_says_otherwise():
    book = Book.of_tables(AS_OF, **narrow())
    assert book.transactions["user_id"].to_list() == ["u", "u"]
    assert book.transactions["pending"].to_list() == [False, False]
    assert book.liabilities["user_id"].to_list() == ["u"]
    waiting = Book.of_tables(AS_OF, **narrow(transactions={"pending": [True, False]}))
    assert waiting.posted().height == 1


def test_accounts_alone_are_a_book():
    book = Book.of_tables(AS_OF, narrow()["accounts"])
    assert book.transactions.schema == SCHEMAS["transactions"] and book.transactions.is_empty()


def test_the_day_is_read_as_it_was():
    book = Book.of_tables(day(3), **narrow(accounts={"balance_current_cents": [100_00]}))
    assert book.transactions.height == 1
    assert book.accounts["balance_current_cents"].to_list() == [93_00]


@pytest.mark.parametrize(
    ("column", "given", "kept"),
    [
        ("amount_cents", pl.Series([500, -700], dtype=pl.Int32), [500, -700]),
        ("amount_cents", pl.Series([500.0, -700.0]), [500, -700]),
        ("balance_cents", pl.Series([500.0, float("nan")]), [500, None]),
        ("balance_cents", pl.Series([None, None]), [None, None]),
        ("date", pl.Series([str(day(3)), str(day(2))]), [day(3), day(2)]),
        ("date", pl.Series([datetime(2026, 8, 19), datetime(2026, 8, 20)]), [day(3), day(2)]),
        ("name", pl.Series(["SHOP", "PAY"], dtype=pl.Categorical), ["SHOP", "PAY"]),
    ],
)
def test_columns_of_another_type_that_say_the_same_are_taken(
    column: str, given: pl.Series, kept: list[Any]
):
    book = Book.of_tables(AS_OF, **narrow(transactions={column: given}))
    assert book.transactions[column].to_list() == kept


@pytest.mark.parametrize(
    ("column", "given", "said"),
    [
        ("amount_cents", [5.25, 7.0], "row 1, amount_cents: found 5.25, expected whole numbers"),
        ("amount_cents", ["5", "7"], "amount_cents: the column is String, expected whole numbers"),
        ("amount_cents", [5, None], "row 2, amount_cents: found None, expected a value."),
        ("amount_cents", [2**63, 1], "row 1, amount_cents: found 9223372036854775808"),
        ("date", ["22.8.2026", "2026-08-20"], "row 1, date: found '22.8.2026', expected dates"),
        ("date", [datetime(2026, 8, 19, 9), datetime(2026, 8, 20)], "row 1, date: found"),
        ("date", [20260819, 20260820], "date: the column is Int64, expected dates"),
        ("name", [1, 2], "name: the column is Int64, expected text"),
        ("pending", [0, 1], "pending: the column is Int64, expected true or false"),
        ("pending", [None, True], "row 1, pending: found None, expected a value"),
        ("transaction_id", ["t", "t"], "row 2, transaction_id: found 't', expected an id that no"),
        ("account_id", ["a", "b"], "row 2, account_id: found 'b', expected the id of an account"),
        ("user_id", ["u", "v"], "row 2, user_id: found 'v', expected the user of its account"),
        ("ammount", [1, 2], "it has a column ammount, which is none of its columns."),
        ("merchant", ["x", "y"], "(did you mean merchant_name?)"),
        ("date", None, "transactions: it lacks the column date. Its columns are transaction_id,"),
    ],
)
def test_what_would_be_read_wrongly_is_refused_with_its_place(column: str, given: Any, said: str):
    assert said in refused(transactions={column: given})


def test_a_word_that_is_none_of_the_known_is_refused():
    assert "accounts, row 1, type: found 'bank', expected one of depository," in refused(
        accounts={"type": ["bank"]}
    )
    assert "liabilities, row 1, kind: found 'auto', expected one of credit," in refused(
        liabilities={"kind": ["auto"]}
    )


def test_rows_of_one_fault_are_counted():
    said = refused(transactions={"account_id": ["b", "c"]})
    assert said.endswith("(1 more rows are like it)")


@pytest.mark.parametrize("odd", [[1, 2], {"a": [1]}, "accounts.csv", None])
def test_what_is_no_table_is_refused(odd: Any):
    with pytest.raises(BadInput, match=r"accounts: a .* cannot be read. Give a Polars frame"):
        Book.of_tables(AS_OF, odd)


def test_a_stream_of_one_column_is_no_table():
    with pytest.raises(BadInput, match="is no table"):
        Book.of_tables(AS_OF, Stream(na.c_array([1, 2], na.int64())))


@pytest.mark.skipif(
    not (importlib.util.find_spec("pandas") and importlib.util.find_spec("pyarrow")),
    reason="pandas is not installed, or pyarrow, by which Polars reads its text",
)
def test_a_pandas_table_is_taken():
    pandas = importlib.import_module("pandas")
    tables = {name: pandas.DataFrame(table) for name, table in NARROW.items()}
    tables["transactions"]["date"] = pandas.to_datetime(tables["transactions"]["date"])
    book = Book.of_tables(AS_OF, **tables)
    assert book.transactions["amount_cents"].to_list() == [5_00, -7_00]
