"""What stands in the files, to the letter."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from spendsense.world import native
from spendsense.world.export import Export, export_from

Frames = Mapping[str, pl.DataFrame]
PREFIXES = {"account": "acc_", "transaction": "txn_", "liability": "liab_"}


def in_words_of(form: str) -> Export:
    return export_from({"format": form, "id_prefixes": PREFIXES})


def written(frames: Frames, form: str, folder: Path) -> Path:
    """The files of one block."""
    native.write_fragments(frames, in_words_of(form), folder, 0)
    native.gather(in_words_of(form), folder, 0)
    native.finish(in_words_of(form), folder)
    return folder


def of_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True))


def test_four_json_files_hold_dollars_and_the_documents_words(
    household: Frames, tmp_path: Path
) -> None:
    folder = written(household, "four-json", tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == [
        "synthetic_accounts.json", "synthetic_liabilities.json", "synthetic_transactions.json",
        "synthetic_users.json",
    ]  # fmt: skip
    read: dict[str, Any] = {
        table: json.loads((folder / f"synthetic_{table}.json").read_text(encoding="utf-8"))
        for table in household
        if table != "demographics"
    }
    assert read["users"][1]["full_name"] == 'Zoë "Zo" O\'Hara, Jr.'
    types = [account["type"] for account in read["accounts"]]
    assert types == [
        "checking", "credit_card", "checking", "student_loan", "auto_loan", "investment"
    ]  # fmt: skip
    card = read["accounts"][1]
    assert (card["balance_current"], card["balance_limit"]) == (800.05, 2000.0)
    coffee = read["transactions"][2]
    assert (coffee["amount"], coffee["category_primary"], coffee["category_detailed"]) == (
        5.25, "FOOD_AND_DRINK", "COFFEE_SHOPS",
    )  # fmt: skip
    assert [row["category_primary"] for row in read["transactions"][3:]] == [
        "UTILITIES", "HEALTHCARE", None,
    ]  # fmt: skip
    assert read["liabilities"][0]["liability_id"] == "liab_2"
    assert read["liabilities"][0]["type"] == "credit_card"


def test_four_csv_files_hold_two_decimals_and_what_is_known_of_a_user(
    household: Frames, tmp_path: Path
) -> None:
    folder = written(household, "four-csv", tmp_path)
    people = of_csv(folder / "synthetic_users.csv")
    assert list(people[0])[:4] == ["user_id", "name", "email", "metadata"]
    assert json.loads(people[0]["metadata"]) == {
        "age": 36, "age_bracket": "36-50", "income": 64_000, "income_bracket": "50k-75k",
        "region": "urban", "life_stage": "establishing",
    }  # fmt: skip
    assert people[2]["metadata"] == "{}"  # an operator
    accounts = of_csv(folder / "synthetic_accounts.csv")
    assert [row["current_balance"] for row in accounts[:3]] == ["2500.10", "800.05", "-0.07"]
    assert [row["credit_limit"] for row in accounts[:2]] == ["", "2000.00"]
    rows = of_csv(folder / "synthetic_transactions.csv")
    assert [row["amount"] for row in rows[:3]] == ["-2100.00", "1600.00", "5.25"]
    assert (rows[0]["category_primary"], rows[0]["category_detailed"]) == ("INCOME", "PAYROLL")
    assert rows[2]["payment_channel"] == "in_store" and rows[2]["location_city"] == "Austin"
    owed = of_csv(folder / "synthetic_liabilities.csv")
    assert [(row["apr_percentage"], row["interest_rate"]) for row in owed] == [
        ("21.99", ""), ("", "5.5"),
    ]  # fmt: skip
    assert [row["type"] for row in owed] == ["credit_card", "student_loan"]


def test_the_one_file_is_indented_and_in_whole_cents(household: Frames, tmp_path: Path) -> None:
    folder = written(household, "users-json", tmp_path)
    assert [path.name for path in folder.iterdir()] == ["users.json"]
    text = (folder / "users.json").read_text(encoding="utf-8")
    read = json.loads(text)
    assert list(read) == ["users", "accounts", "transactions"]
    assert text == json.dumps(read, indent=2, ensure_ascii=False) + "\n"
    assert read["users"][0] == {
        "id": "user_001", "name": "Ada Byron", "email": "user001@example.com", "consent": True,
        "created_at": "2025-01-05T09:30:00", "user_type": "customer",
    }  # fmt: skip
    card = read["accounts"][1]
    told = {name: card[name] for name in ("type", "subtype", "balance", "limit", "apr")}
    assert told == {
        "type": "credit", "subtype": "credit_card", "balance": 80_005, "limit": 200_000,
        "apr": 21.99,
    }  # fmt: skip
    assert card["min_payment"] == 1_600 and card["is_overdue"] is True
    assert read["accounts"][0]["apr"] is None
    assert [row["category"] for row in read["transactions"]] == [
        "INCOME", "UTILITIES", "FOOD_AND_DRINK", "UTILITIES", "HEALTHCARE", None,
    ]  # fmt: skip
    assert read["transactions"][0]["amount"] == -210_000


@pytest.mark.parametrize("form", native.DOCUMENTS)
def test_people_without_a_record_give_files_that_can_be_read(
    household: Frames, tmp_path: Path, form: str
) -> None:
    bare = {table: frame.clear() for table, frame in household.items()}
    folder = written({**bare, "users": household["users"]}, form, tmp_path)
    for path in folder.glob("*.json"):
        read = json.loads(path.read_text(encoding="utf-8"))
        lists = read.values() if form == "users-json" else [read]
        assert sorted({len(each) for each in lists}) in ([0], [3], [0, 3])
    for path in folder.glob("*.csv"):
        assert len(of_csv(path)) == (3 if "users" in path.name else 0)


@pytest.mark.parametrize("form", native.DOCUMENTS)
def test_three_blocks_and_one_give_the_same_bytes(
    household: Frames, tmp_path: Path, form: str
) -> None:
    export = in_words_of(form)
    one, three = tmp_path / "one", tmp_path / "three"
    one.mkdir()
    three.mkdir()
    written(household, form, one)
    people = household["users"]["user_id"].to_list()
    for block in (2, 0, 1):  # whatever is done first
        mine = {t: f.filter(pl.col("user_id") == people[block]) for t, f in household.items()}
        native.write_fragments(mine, export, three, block)
    for block in range(3):
        native.gather(export, three, block)
    native.finish(export, three)
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {
        p.name: p.read_bytes() for p in three.iterdir()
    }


def test_text_columns_may_be_enums(household: Frames, tmp_path: Path) -> None:
    channels = pl.Enum(["online", "in store", "other"])
    kinds = pl.Enum(["depository", "credit", "loan", "investment"])
    typed = {
        **household,
        "transactions": household["transactions"].cast({"payment_channel": channels}),
        "accounts": household["accounts"].cast({"type": kinds}),
    }
    for form in native.DOCUMENTS:
        for name, frames in (("text", household), ("enum", typed)):
            (tmp_path / form / name).mkdir(parents=True)
            written(frames, form, tmp_path / form / name)
        texts = [
            {p.name: p.read_bytes() for p in (tmp_path / form / name).iterdir()}
            for name in ("text", "enum")
        ]
        assert texts[0] == texts[1]
