"""The tables hold the bank record as the ledger defines it."""

from __future__ import annotations

from pathlib import Path

import pytest

from spendsense.ledger import KEYS, PROVENANCE, SCHEMAS
from spendsense.storage.tables import TYPES, metadata


@pytest.mark.parametrize("table", SCHEMAS)
def test_a_record_table_has_the_columns_of_its_schema(table: str) -> None:
    schema = dict(SCHEMAS[table])
    schema.pop("consent", None)  # consent is a history of events, never a flag
    expected = schema | (dict(PROVENANCE) if table == "transactions" else {})
    columns = metadata.tables[table].columns
    assert columns.keys() == list(expected)
    for name, dtype in expected.items():
        assert type(columns[name].type) is type(TYPES[dtype]), name


@pytest.mark.parametrize("table", SCHEMAS)
def test_a_record_table_has_the_key_of_the_ledger(table: str) -> None:
    assert metadata.tables[table].primary_key.columns.keys() == [KEYS[table]]


def test_no_table_keeps_consent_as_a_flag() -> None:
    names = {column.name for table in metadata.tables.values() for column in table.columns}
    assert "consent" not in names


def test_the_reference_page_lists_every_table_and_column_in_order() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "database.md"
    listed: dict[str, list[str]] = {}
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("### `"):
            columns = listed.setdefault(line.strip("# `"), [])
        elif line.startswith("| `"):
            columns.append(line.split("`")[1])
    expected = {name: table.columns.keys() for name, table in metadata.tables.items()}
    assert listed == expected
