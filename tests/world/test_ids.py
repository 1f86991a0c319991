from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest

from spendsense.world import ids
from spendsense.world.accounts import KINDS
from spendsense.world.bank_days import number
from spendsense.world.behaviours import DAILY, PLANNED
from spendsense.world.behaviours.spending import DUPLICATE, MOST_A_MONTH, REFUND, REVERSAL
from spendsense.world.folder import LATEST
from spendsense.world.script import MOST_ROWS
from spendsense.world.streams import FIRST_SUBSCRIPTION, STREAMS_A_HOUSEHOLD

ENDS = {
    "user": (0, 1, ids.LARGEST_USER - 1, ids.LARGEST_USER),
    "account": (0, 1, 14, 15),
    "behaviour": (0, 1, 126, 127),
    "when": (0, 1, 65_534, 65_535),
    "slot": (0, 1, 126, 127),
    "pending": (0, 1),
}
"""The least and the most that each part of a row's key may be, and their neighbors."""


def keys(seed: int = 42, **parts: list[int]) -> np.ndarray:
    numbers, *columns, pending = (np.array(parts[name], np.int64) for name in ENDS)
    packed = ids.packed_transactions(numbers, np.arange(len(numbers)), *columns)
    return ids.transaction_keys(seed, np.where(pending == 1, packed | ids.PENDING, packed))


def corners() -> dict[str, list[int]]:
    grid = list(product(*ENDS.values()))
    return {name: [corner[place] for corner in grid] for place, name in enumerate(ENDS)}


def test_the_parts_of_a_key_do_not_run_into_each_other_at_their_ends() -> None:
    made = keys(**corners())
    assert len(np.unique(made)) == len(made) == 4**5 * 2


@pytest.mark.parametrize("part", [name for name in ENDS if name != "pending"])
def test_a_part_beyond_its_end_would_be_another_rows_id(part: str) -> None:
    """So the ends are where the sources below must stay within."""
    beyond = {name: [0] for name in ENDS} | {part: [ENDS[part][-1] + 1]}
    taken, names = {name: [0] for name in ENDS}, list(ENDS)
    if part != "user":
        taken[names[names.index(part) - 1]] = [1]
    assert keys(**beyond)[0] == keys(**taken)[0]


def test_everything_that_makes_a_row_stays_within_its_part() -> None:
    codes = [each.code for each in (*PLANNED, *DAILY)]
    assert len(KINDS) <= ENDS["account"][-1] + 1
    assert max(*codes, REFUND, DUPLICATE, REVERSAL) <= ENDS["behaviour"][-1]
    assert number(LATEST) <= ENDS["when"][-1] and (LATEST.year + 1) * 12 <= ENDS["when"][-1]
    assert max(MOST_A_MONTH, MOST_ROWS) <= ENDS["slot"][-1]


def test_behaviours_have_names_and_codes_of_their_own() -> None:
    both = (*PLANNED, *DAILY)
    assert len({each.name for each in both}) == len(both)
    codes = [each.code for each in both if each.code]
    assert len(set(codes)) == len(codes)
    assert not set(codes) & {REFUND, DUPLICATE, REVERSAL}


def test_another_seed_gives_other_ids() -> None:
    assert not set(keys(42, **corners()).tolist()) & set(keys(43, **corners()).tolist())


def test_no_two_of_a_million_rows_share_an_id() -> None:
    grid = np.arange(1_000_000)
    zero = np.zeros_like(grid)
    packed = ids.packed_transactions(grid // 1000, grid, zero, grid % 10, grid // 10 % 100, zero)
    made = ids.transaction_keys(42, packed)
    assert len(np.unique(made)) == len(grid)


def test_account_and_stream_ids_are_each_persons_own() -> None:
    users = np.repeat(np.array(ENDS["user"]), STREAMS_A_HOUSEHOLD)
    streams = np.tile(np.arange(STREAMS_A_HOUSEHOLD), len(ENDS["user"]))
    assert len(np.unique(ids.stream_keys(42, users, streams))) == len(users)
    accounts = ids.account_keys(42, users, streams % 16)
    assert len(np.unique(accounts)) == len(ENDS["user"]) * 16
    assert FIRST_SUBSCRIPTION + 80 <= STREAMS_A_HOUSEHOLD


def test_an_id_is_sixteen_digits_in_the_order_of_its_key() -> None:
    made = np.sort(ids.account_keys(42, np.arange(500), 0))
    texts = ids.written(made).to_list()
    assert texts == sorted(texts)
    assert texts == [f"{key:016x}" for key in made.tolist()]


def test_what_is_written_reads_back() -> None:
    made = ids.account_keys(42, np.arange(500), 0)
    assert ids.read_back(ids.written(made)).to_list() == made.tolist()
    assert ids.written(np.empty(0, np.uint64)).to_list() == []


@pytest.mark.parametrize("text", ["u-0000001", "00000000000000f", "00000000000000fg"])
def test_what_is_no_such_id_is_left_as_it_is(text: str) -> None:
    column = pl.Series(["00000000000000ff", text, None])
    assert ids.read_back(column).equals(column)


def test_a_frame_is_written_with_its_nulls() -> None:
    frame = pl.DataFrame(
        {
            "transaction_id": pl.Series([255, 1], dtype=pl.UInt64),
            "pending_transaction_id": pl.Series([None, 16], dtype=pl.UInt64),
            "amount_cents": [5, 6],
        }
    )
    assert ids.as_text(frame).to_dict(as_series=False) == {
        "transaction_id": ["00000000000000ff", "0000000000000001"],
        "pending_transaction_id": [None, "0000000000000010"],
        "amount_cents": [5, 6],
    }


def test_user_ids_are_readable_and_sorted_as_their_numbers() -> None:
    assert ids.user_ids(np.array([0, 9, 4096])).to_list() == ["u-0000000", "u-0000009", "u-0004096"]
    assert ids.user_ids(np.array([1, 12]), "user_{:03d}").to_list() == ["user_001", "user_012"]
