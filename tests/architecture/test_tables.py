"""The tables hold the bank record as the ledger defines it."""

from __future__ import annotations

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
    columns = {column for table in metadata.tables.values() for column in table.columns.keys()}
    assert "consent" not in columns
