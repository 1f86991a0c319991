from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from spendsense.world import rows as rows_module
from spendsense.world.bank_days import number
from spendsense.world.households import Households
from spendsense.world.ids import as_text
from spendsense.world.life import live
from spendsense.world.profile import Profile
from spendsense.world.records import transactions
from spendsense.world.rows import Rows

from .conftest import AS_OF


@pytest.fixture(scope="module")
def homes(profile: Profile) -> Households:
    first = number(AS_OF - timedelta(days=120))
    return live(profile, 42, np.arange(40), first, number(AS_OF))


@pytest.fixture(scope="module")
def rows(homes: Households) -> Rows:
    return Rows.of(homes)


@pytest.mark.parametrize("count", [1, 50, 1_000, 10**9])
def test_pages_are_whole_households_and_all_of_the_rows(
    rows: Rows, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(rows_module, "ROWS_A_PAGE", count)
    pages = list(rows.pages())
    assert np.concatenate([page.order for page in pages]).tolist() == rows.order.tolist()
    households = [set(page.home.tolist()) for page in pages]
    assert sum(map(len, households)) == len(set().union(*households)) == len(set(rows.home))
    assert all(len(page) >= min(count, len(rows)) for page in pages[:-1])


def test_records_are_the_same_however_long_a_page(
    homes: Households, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pl.concat(transactions(homes, rows))
    monkeypatch.setattr(rows_module, "ROWS_A_PAGE", 500)
    assert pl.concat(transactions(homes, rows)).equals(whole)


def test_rows_are_ordered_by_user_account_and_day_and_pending_ones_come_last(
    homes: Households, rows: Rows
) -> None:
    frame = as_text(pl.concat(transactions(homes, rows))).with_columns(pl.col(pl.Enum).cast(str))
    assert frame["pending"].any()
    keys = frame.select("user_id", "account_id", "date", "pending").rows()
    assert keys == sorted(keys)


def test_some_of_the_rows_are_as_they_are_among_all(rows: Rows) -> None:
    places = np.array([len(rows) - 1, 3, 3, 0])
    some = rows.at(places)
    for name in ("ids", "cents", "home", "account", "day", "pending", "waited", "stream"):
        assert getattr(some, name).tolist() == getattr(rows, name)[places].tolist(), name


def test_nobody_has_one_page_without_a_row(profile: Profile) -> None:
    nobody = live(profile, 42, np.empty(0, np.int64), number(AS_OF), number(AS_OF))
    pages = list(transactions(nobody, Rows.of(nobody)))
    assert [page.height for page in pages] == [0]
