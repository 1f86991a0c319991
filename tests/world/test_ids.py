from __future__ import annotations

import numpy as np

from spendsense.world import ids


def keys(pending: int = 0, seed: int = 42, day: int = 20_777, slot: int = 0) -> list[int]:
    numbers = np.array([0, 1, ids.LARGEST_USER])
    one = np.ones(3, np.int64)
    made = ids.transaction_keys(seed, numbers, one, one, one * day, one * slot, one * pending)
    return [int(key) for key in made]


def test_ids_of_different_things_differ() -> None:
    made = keys() + keys(pending=1) + keys(seed=43) + keys(day=20_778) + keys(slot=1)
    assert len(set(made)) == len(made)


def test_no_two_of_a_million_rows_share_an_id() -> None:
    grid = np.arange(1_000_000)
    zero = np.zeros_like(grid)
    made = ids.transaction_keys(42, grid // 1000, zero, grid % 10, grid // 10 % 100, zero, zero)
    assert len(np.unique(made)) == len(grid)


def test_an_id_is_sixteen_digits_in_the_order_of_its_key() -> None:
    made = np.sort(ids.account_keys(42, np.arange(500), 0))
    texts = ids.written(made).to_list()
    assert texts == sorted(texts)
    assert {len(text) for text in texts} == {16}


def test_user_ids_are_readable_and_sorted_as_their_numbers() -> None:
    assert ids.user_ids(np.array([0, 9, 4096])).to_list() == ["u-0000000", "u-0000009", "u-0004096"]
