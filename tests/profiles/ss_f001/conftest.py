"""The four CSV files of ss-f001 as frames."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from polars import col


@pytest.fixture(scope="session")
def users(ss_f001: Any) -> pl.DataFrame:
    """Users, with what metadata says of each as columns."""
    found = ss_f001.csv("users")
    known = pl.DataFrame([json.loads(text) for text in found["metadata"]])
    return pl.concat([found, known], how="horizontal")


@pytest.fixture(scope="session")
def accounts(ss_f001: Any) -> pl.DataFrame:
    return ss_f001.csv("accounts", mask=pl.String)


@pytest.fixture(scope="session")
def rows(ss_f001: Any) -> pl.DataFrame:
    """Transactions, amounts in cents."""
    found = ss_f001.csv("transactions")
    return found.with_columns(cents=(col("amount") * 100).round().cast(pl.Int64))


@pytest.fixture(scope="session")
def liabilities(ss_f001: Any) -> pl.DataFrame:
    return ss_f001.csv("liabilities")


@pytest.fixture(scope="session")
def shares() -> Callable[[pl.Series], dict[str, float]]:
    """Percent of each value of a column."""

    def found(values: pl.Series) -> dict[str, float]:
        counts = values.value_counts(normalize=True)
        percent = (counts["proportion"] * 100).to_list()
        return dict(zip(counts.to_series(0), percent, strict=True))

    return found
