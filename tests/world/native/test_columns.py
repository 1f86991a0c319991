"""Cells of the ledger as a document has them, and back."""

from __future__ import annotations

import polars as pl
import pytest

from spendsense.world.export import Export, export_from
from spendsense.world.native import columns
from spendsense.world.native.columns import Column


def there(column: Column, rows: pl.DataFrame, export: Export | None = None) -> pl.Series:
    return rows.select(column.write(export or Export()).alias(column.name)).to_series()


def back(column: Column, rows: pl.DataFrame, export: Export | None = None) -> list[object]:
    told = there(column, rows, export).to_frame()
    return told.select(column.read(export or Export()).alias("x"))["x"].to_list()


CENTS = [0, 7, -7, 100, -80_005, 99_999_999_999_999, None]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (columns.dollars, [0.0, 0.07, -0.07, 1.0, -800.05, 999_999_999_999.99, None]),
        (
            columns.dollars_as_text,
            ["0.00", "0.07", "-0.07", "1.00", "-800.05", "999999999999.99", None],
        ),
    ],
)
def test_cents_are_told_as_dollars_to_the_cent(kind: object, told: list[object]) -> None:
    assert callable(kind)
    rows = pl.DataFrame({"amount_cents": CENTS})
    column = kind("amount", "amount_cents")
    assert there(column, rows).to_list() == told
    assert back(column, rows) == CENTS


def test_every_cent_of_a_thousand_dollars_is_told_in_two_decimals() -> None:
    rows = pl.DataFrame({"amount_cents": range(-100_000, 100_000)})
    column = columns.dollars("amount", "amount_cents")
    assert all(str(each)[::-1].find(".") <= 2 for each in there(column, rows))
    assert back(column, rows) == rows["amount_cents"].to_list()


def test_a_type_is_one_word_and_without_a_word_the_ledgers() -> None:
    rows = pl.DataFrame(
        {"type": ["credit", "loan", "depository"], "subtype": ["credit card", "student", "cd"]}
    )
    export = export_from({"format": "four-csv"})
    column = columns.account_type("type")
    assert there(column, rows, export).to_list() == ["credit_card", "student_loan", "depository"]
    assert back(column, rows, export) == ["credit", "loan", "depository"]


def test_a_category_has_the_word_of_its_detail_else_of_its_primary() -> None:
    detailed = columns.worded("detail", "category_detailed", lambda export: export.detail_words)
    column = columns.category("category", detailed)
    rows = pl.DataFrame(
        {
            "category_primary": ["RENT_AND_UTILITIES", "RENT_AND_UTILITIES", "MEDICAL", None],
            "category_detailed": [
                "RENT_AND_UTILITIES_RENT",
                "RENT_AND_UTILITIES_WATER",
                None,
                None,
            ],
        }
    )
    export = export_from({"format": "four-json"})
    assert there(column, rows, export).to_list() == ["RENT", "UTILITIES", "HEALTHCARE", None]
    told = rows.select(
        column.write(export).alias("category"), detailed.write(export).alias("detail")
    )
    assert told.select(column.read(export)).to_series().to_list() == (
        rows["category_primary"].to_list()
    )


def test_each_liability_has_its_rate_in_one_of_two_columns() -> None:
    one, other = columns.either(
        columns.rate_of("apr", ("credit",)), columns.rate_of("rate", ("student",)), gives="apr"
    )
    rows = pl.DataFrame({"kind": ["credit", "student"], "apr_percentage": [24.99, 5.5]})
    told = rows.select(one.write(Export()).alias("apr"), other.write(Export()).alias("rate"))
    assert told.rows() == [(24.99, None), (None, 5.5)]
    assert told.select(one.read(Export()))["apr"].to_list() == [24.99, 5.5]
    assert other.gives is None
