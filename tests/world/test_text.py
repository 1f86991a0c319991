from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from spendsense.world.text import coded, occurring_in, places

TOWNS = pl.DataFrame(
    {"shop": ["b", "a", "b", "z"], "town": ["Zell", None, "Ahr", None]},
    schema={"shop": pl.String, "town": pl.String},
)


def test_a_column_says_the_text_at_each_place() -> None:
    column = coded(pl.Series(["pear", "apple", "fig"]), np.array([2, 0, 2]))
    assert column.to_list() == ["fig", "pear", "fig"]


def test_its_categories_are_the_texts_that_occur_sorted() -> None:
    column = coded(pl.Series(["pear", "apple", "fig"]), np.array([2, 0, 2]))
    assert column.dtype == pl.Enum(["fig", "pear"])


def looked_up(place: list[int]) -> pl.DataFrame:
    """The texts at these places of TOWNS, as Enums of those that occur."""
    used = np.isin(np.arange(TOWNS.height), place)
    return occurring_in(TOWNS, used)[places(np.array(place, np.int64))]


def test_texts_that_repeat_are_one_category_and_nulls_are_none() -> None:
    found = looked_up([0, 1, 2, 2])
    assert found["shop"].to_list() == ["b", "a", "b", "b"]
    assert found["shop"].dtype == pl.Enum(["a", "b"])
    assert found["town"].to_list() == ["Zell", None, "Ahr", "Ahr"]
    assert found["town"].dtype == pl.Enum(["Ahr", "Zell"])


def test_where_every_text_is_null_the_column_is() -> None:
    found = looked_up([3, 1, 3])
    assert found["town"].to_list() == [None, None, None]
    assert found["town"].dtype == pl.Enum([])


def test_no_places_are_no_rows() -> None:
    assert looked_up([]).to_dict(as_series=False) == {"shop": [], "town": []}
    assert coded(pl.Series(["a"]), np.empty(0, np.int64)).to_list() == []


# Places in a category are a byte wide up to 254 texts, two bytes up to 65,534.
@pytest.mark.parametrize("count", [254, 255, 256, 65_534, 65_535, 65_536])
def test_many_texts_keep_their_places_at_every_width(count: int) -> None:
    texts = pl.Series([f"{place:06d}" for place in range(count)])
    column = coded(texts, np.arange(count)[::-1].copy())
    assert column.cast(pl.String).to_list() == texts.to_list()[::-1]
