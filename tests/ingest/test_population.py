"""The folder that `spendsense generate` writes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from spendsense.ingest import read
from spendsense.ledger import SCHEMAS

AS_OF = date(2026, 11, 20)

ROWS = {
    "users": {
        "user_id": ["u1", "op"], "name": ["Ada", "Olga"], "email": ["a@x.com", "o@x.com"],
        "created_at": [datetime.fromisoformat("2025-01-02T03:04:05")] * 2,
        "user_type": ["customer", "operator"], "consent": [True, False],
    },
    "accounts": {
        "account_id": ["a1"], "user_id": ["u1"], "type": ["credit"], "subtype": ["credit card"],
        "balance_current_cents": [50_000], "balance_limit_cents": [100_000],
        "opened_on": [date(2020, 1, 1)], "iso_currency_code": ["USD"],
    },
    "transactions": {
        "transaction_id": ["t1", "t2"], "account_id": ["a1"] * 2, "user_id": ["u1"] * 2,
        "date": [date(2026, 11, 1), date(2026, 11, 2)], "amount_cents": [433, -100],
        "name": ["Coffee", "Refund"], "pending": [False, True], "balance_cents": [50_000, None],
        "category_primary": ["FOOD_AND_DRINK", None],
        "category_detailed": ["FOOD_AND_DRINK_COFFEE", None], "iso_currency_code": ["USD"] * 2,
    },
    "liabilities": {
        "account_id": ["a1"], "user_id": ["u1"], "kind": ["credit"], "apr_percentage": [21.99],
        "is_overdue": [False],
    },
}  # fmt: skip


def frame(table: str) -> pl.DataFrame:
    """The rows in the table's columns, those not given null."""
    rows = pl.DataFrame(ROWS[table])
    lacking = [pl.lit(None).alias(name) for name in SCHEMAS[table] if name not in rows.columns]
    return rows.with_columns(lacking).select(
        pl.col(name).cast(dtype) for name, dtype in SCHEMAS[table].items()
    )


def folder(root: Path, ending: str, manifest: str = '{"profile": "default"}') -> Path:
    for table in SCHEMAS:
        (root / table).mkdir(parents=True)
        path = root / table / f"part-00000.{ending}"
        if ending == "parquet":
            frame(table).write_parquet(path)
        elif ending == "csv":
            frame(table).write_csv(path)
        else:
            frame(table).write_json(path)
    for hidden in ("demographics", "truth"):
        (root / hidden).mkdir()
        (root / hidden / "part-00000.csv").write_bytes(b"\xff\xfe not to be opened")
    (root / "manifest.json").write_text(manifest, encoding="utf-8")
    return root


@pytest.mark.parametrize("ending", ["parquet", "csv", "json"])
def test_parts_of_each_kind_give_the_rows_that_were_written(tmp_path, ending):
    records = read([folder(tmp_path / "pop", ending)], as_of=AS_OF)
    assert records.sound, [fault.sentence() for fault in records.faults]
    assert records.formats == {"pop": "population"}
    for table, schema in SCHEMAS.items():
        assert records.frames[table].select(schema.names()).equals(frame(table)), table


def test_operators_are_users_too(tmp_path):
    users = read([folder(tmp_path, "parquet")], as_of=AS_OF).frames["users"]
    assert users["user_type"].to_list() == ["customer", "operator"]


def test_several_parts_are_one_table(tmp_path):
    root = folder(tmp_path, "parquet")
    more = frame("users").with_columns(user_id=pl.col("user_id") + "-2")
    more.write_parquet(root / "users" / "part-00001.parquet")
    assert read([root], as_of=AS_OF).frames["users"].height == 4


def test_a_population_in_a_folder_beside_other_files_is_found(tmp_path):
    folder(tmp_path / "pop", "parquet")
    (tmp_path / "users.csv").write_text("user_id,name\nu9,Zoe\n", encoding="utf-8")
    records = read([tmp_path], as_of=AS_OF)
    assert records.sound
    assert records.formats == {"pop": "population", "users.csv": "tables"}
    assert records.frames["users"].height == 3


@pytest.mark.parametrize(
    ("sign", "cents"), [(None, [-433, 100]), ("ledger", [-433, 100]), ("plaid", [433, -100])]
)
def test_the_manifest_says_the_sign_unless_it_is_declared(tmp_path, sign, cents):
    root = folder(tmp_path, "parquet", '{"profile": "ss-f001", "sign": "ledger"}')
    rows = read([root], as_of=AS_OF, sign=sign).frames["transactions"]
    assert rows["amount_cents"].to_list() == cents


def test_faults_name_the_part_and_the_record(tmp_path, sentences):
    root = folder(tmp_path, "parquet")
    bad = frame("accounts").with_columns(
        balance_limit_cents=pl.lit(-1, pl.Int64), type=pl.lit("card")
    )
    bad.write_parquet(root / "accounts" / "part-00000.parquet")
    said = sentences(read([root], as_of=AS_OF))
    place = "accounts/part-00000.parquet, record 1, "
    assert [each for each in said if each.startswith(f"{place}type: found 'card'")]
    assert [each for each in said if each.startswith(f"{place}balance_limit_cents: found '-1'")]


def test_a_broken_parquet_part_is_a_fault(tmp_path, sentences):
    root = folder(tmp_path, "parquet")
    (root / "users" / "part-00000.parquet").write_bytes(b"PAR1 and nothing more")
    [said] = sentences(read([root], as_of=AS_OF))
    assert said.startswith("users/part-00000.parquet: expected a Parquet file that can be read")


def test_a_part_without_a_required_column_is_a_fault(tmp_path, sentences):
    root = folder(tmp_path, "parquet")
    frame("users").drop("user_id").write_parquet(root / "users" / "part-00000.parquet")
    assert sentences(read([root], as_of=AS_OF)) == [
        "users/part-00000.parquet, user_id: nothing there, "
        "expected a column of this name, which users need"
    ]


def test_a_single_parquet_part_asks_for_its_folder(tmp_path, sentences):
    root = folder(tmp_path, "parquet")
    [said] = sentences(read([root / "users" / "part-00000.parquet"], as_of=AS_OF))
    assert "expected the population folder that this part belongs to" in said


def test_a_truncated_manifest_is_a_fault_with_its_place(tmp_path, sentences):
    [said] = sentences(read([folder(tmp_path / "pop", "csv", '{"profile": ')], as_of=AS_OF))
    assert said.startswith("pop/manifest.json, line 1, column 13: expected JSON that goes on")
