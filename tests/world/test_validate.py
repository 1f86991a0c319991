from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars import col

from spendsense.ledger import BadInput
from spendsense.world import Result, validate
from spendsense.world.checks import PART_CHECKS
from spendsense.world.validate import FOLDER_CHECKS

Change = Callable[[pl.DataFrame], pl.DataFrame]


def damage(folder: Path, table: str, change: Change) -> None:
    path = folder / table / "part-00000.parquet"
    change(pl.read_parquet(path)).write_parquet(path)


def result(folder: Path, name: str) -> Result:
    return next(each for each in validate(folder).results if each.name == name)


def first(column: str, value: object, where: pl.Expr | None = None) -> Change:
    """Another value in the first row, or in the first for which `where` holds."""
    chosen = pl.lit(True) if where is None else where

    def change(frame: pl.DataFrame) -> pl.DataFrame:
        at = chosen & (chosen.cum_sum() == 1) if where is not None else pl.int_range(pl.len()) == 0
        new = value if isinstance(value, pl.Expr) else pl.lit(value, dtype=frame[column].dtype)
        return frame.with_columns(pl.when(at).then(new).otherwise(col(column)).alias(column))

    return change


def without_first(where: pl.Expr) -> Change:
    return lambda frame: frame.filter(~(where & (where.cum_sum() == 1)).fill_null(False))


POSTED = ~col("pending")
IS_CARD = col("type") == "credit"
SAVED = col("category_detailed") == "TRANSFER_IN_SAVINGS"
FIRST_USER = "u-0000000"

DAMAGES: dict[str, list[tuple[str, Change]]] = {
    "customers_have_an_account": [("accounts", lambda f: f.filter(col("user_id") != FIRST_USER))],
    "accounts_have_a_user": [
        ("accounts", first("user_id", "u-0099999")),
        ("transactions", first("account_id", "0000000000000000")),
        ("transactions", first("user_id", "u-0000002")),
        ("liabilities", first("account_id", "0000000000000000")),
    ],
    "ids_unique": [
        ("users", lambda f: pl.concat([f, f.head(1)])),
        ("accounts", lambda f: pl.concat([f, f.head(1)])),
        ("transactions", lambda f: pl.concat([f, f.head(1)])),
        ("transactions", first("transaction_id", None)),
        ("liabilities", lambda f: pl.concat([f, f.head(1)])),
    ],
    "dates_in_range": [
        ("transactions", first("date", date(2026, 11, 21))),
        ("transactions", first("date", date(2026, 7, 23))),
        ("transactions", first("date", None)),
        ("transactions", first("authorized_date", date(2026, 11, 21))),
    ],
    "nothing_before_the_account": [("accounts", first("opened_on", date(2026, 11, 20)))],
    "cards_have_a_liability": [("liabilities", lambda f: f.slice(1))],
    "balances_follow": [
        ("transactions", first("amount_cents", col("amount_cents") + 1, col("date").dt.day() == 9)),
        ("transactions", first("balance_cents", col("balance_cents") - 1)),
        ("transactions", first("balance_cents", None, POSTED & (col("date").dt.day() == 9))),
        ("transactions", without_first(POSTED & (col("date").dt.day() == 9))),
        ("accounts", first("balance_current_cents", col("balance_current_cents") + 1)),
    ],
    "legs_sum_to_zero": [
        ("transactions", without_first(SAVED)),
        ("transactions", first("amount_cents", col("amount_cents") + 1, SAVED)),
    ],
    "within_the_limit": [
        ("accounts", first("balance_limit_cents", 1, IS_CARD)),
        ("accounts", first("balance_limit_cents", None, IS_CARD)),
        ("transactions", first("amount_cents", 10**9, col("pending"))),
    ],
    "available_is_limit_less_current": [
        ("accounts", first("balance_available_cents", col("balance_available_cents") + 1, IS_CARD)),
        ("accounts", first("balance_available_cents", None, IS_CARD)),
    ],
    "no_business_accounts": [
        ("accounts", first("holder_category", "business")),
        ("accounts", first("holder_category", None)),
    ],
    "emails_at_example_domains": [
        ("users", first("email", "ada@gmail.com")),
        ("users", first("email", "ada@example.com.evil.io")),
        ("users", first("email", None)),
    ],
    "categories_known": [
        ("transactions", first("category_detailed", "FOOD_AND_DRINK_CAVIAR")),
        ("transactions", first("category_primary", "TRAVEL")),
        ("transactions", first("category_detailed", None)),
    ],
    "rows_in_order": [
        ("users", lambda f: f.reverse()),
        ("accounts", lambda f: f.reverse()),
        ("transactions", lambda f: f.reverse()),
    ],
    "truth_names_rows": [
        ("truth/stream_transactions", first("transaction_id", "0000000000000000")),
        ("truth/pay_dates", first("transaction_id", "0000000000000000")),
        ("truth/transfers", first("out_transaction_id", "0000000000000000")),
        ("truth/transfers", first("in_transaction_id", "0000000000000000")),
    ],
    "columns_exact": [
        ("users", lambda f: f.drop("consent")),
        ("accounts", lambda f: f.with_columns(nickname=pl.lit("x"))),
        ("transactions", lambda f: f.cast({"amount_cents": pl.Float64()})),
        ("truth/events", lambda f: f.select(reversed(f.columns))),
    ],
    "manifest_matches": [
        ("users", first("name", "Somebody Else")),
        ("demographics", lambda f: f.slice(1)),
    ],
}
CASES = [(name, table, change) for name, cases in DAMAGES.items() for table, change in cases]


def test_a_population_as_it_was_written_passes_every_check(folder: Path) -> None:
    report = validate(folder)
    assert [each.name for each in report.results if not each.passed] == []
    assert report.passed
    assert all(each.look.checked > 0 for each in report.results)


def test_every_check_has_a_damage_that_it_finds() -> None:
    checks = {check.name for check in PART_CHECKS} | set(FOLDER_CHECKS)
    # Ids of two parts need two parts: they have a test of their own.
    assert checks - set(DAMAGES) == {"ids_unique_across_parts"}


@pytest.mark.parametrize(("name", "table", "change"), CASES)
def test_the_damage_is_found_and_placed(
    folder: Path, name: str, table: str, change: Change
) -> None:
    damage(folder, table, change)
    found = result(folder, name)
    assert not found.passed
    assert found.look.failed > 0
    assert found.look.where
    assert not validate(folder).passed


def test_one_damage_does_not_raise_other_checks(folder: Path) -> None:
    damage(folder, "users", first("email", "ada@gmail.com"))
    failed = {each.name for each in validate(folder).results if not each.passed}
    assert failed == {"emails_at_example_domains", "manifest_matches"}


def test_the_place_names_the_row_and_what_was_expected(folder: Path) -> None:
    damage(folder, "users", first("email", "ada@gmail.com"))
    (place,) = result(folder, "emails_at_example_domains").look.where
    assert place == (
        f"users: {FIRST_USER} has the address ada@gmail.com,"
        " expected one at example.com, .org or .net"
    )


def test_the_last_cent_of_a_limit_may_be_owed(folder: Path) -> None:
    """The limit of the first card is set to the most it ever owed, pending purchases counted."""
    accounts = pl.read_parquet(folder / "accounts" / "*.parquet")
    card = accounts.filter(IS_CARD)["account_id"][0]
    rows = pl.read_parquet(folder / "transactions" / "*.parquet").filter(account_id=card)
    waiting = rows.filter("pending")["amount_cents"].sum()
    most = max(rows["balance_cents"].max(), rows["balance_cents"].drop_nulls()[-1] + waiting)
    damage(folder, "accounts", first("balance_limit_cents", most, IS_CARD))
    assert result(folder, "within_the_limit").passed
    damage(folder, "accounts", first("balance_limit_cents", most - 1, IS_CARD))
    assert not result(folder, "within_the_limit").passed


def test_a_missing_part_is_told_and_the_rest_is_not_looked_at(folder: Path) -> None:
    (folder / "liabilities" / "part-00000.parquet").unlink()
    report = validate(folder)
    told = {each.name: each for each in report.results}
    assert told["columns_exact"].look.where == ("liabilities/part-00000.parquet is missing.",)
    assert told["balances_follow"].skipped == 1
    assert not told["balances_follow"].passed


def test_a_part_that_the_manifest_does_not_know_is_told(folder: Path) -> None:
    (folder / "users" / "part-00001.parquet").write_bytes(b"")
    found = result(folder, "manifest_matches")
    assert found.look.where == ("users/part-00001.parquet is not in the manifest.",)


def test_an_id_given_in_two_parts_is_told(folder: Path) -> None:
    """The same block twice, under a manifest that says there are two blocks."""
    for path in list(folder.rglob("part-00000.parquet")):
        path.with_name("part-00001.parquet").write_bytes(path.read_bytes())
    page = json.loads((folder / "manifest.json").read_text())
    page |= {"users": 80, "block_size": 40}
    (folder / "manifest.json").write_text(json.dumps(page))
    found = result(folder, "ids_unique_across_parts")
    assert found.look.where[0] == "users: 40 ids are given in more than one part."
    assert result(folder, "ids_unique").passed


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"has no manifest\.json"):
        validate(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"profile": 1}'])
def test_a_manifest_that_says_too_little_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    with pytest.raises(BadInput, match="not a manifest"):
        validate(folder)


def test_the_report_is_json_with_counts(folder: Path) -> None:
    report = json.loads(json.dumps(validate(folder).as_json()))
    assert report["validation_passed"] is True
    assert report["counts"]["users"] == report["users"] == 40
    assert sum(report["archetypes"].values()) == report["counts"]["demographics"]
    assert len(report["checks"]) == len(PART_CHECKS) + len(FOLDER_CHECKS)
