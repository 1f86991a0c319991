"""Opaque ids made of what they name: no counter, so nothing new shifts them, and no two alike.

What is named is packed into 64 bits and mixed by a bijection: different things get different ids
within a seed by construction, not by luck.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from .arrow import texts
from .dice import Bits, Flags, Ints, mix, named

LARGEST_USER = 2**29 - 1
ID_LENGTH = 16


def user_ids(numbers: Ints, pattern: str = "u-{:07d}") -> pl.Series:
    """`u-0000000` and on, or as the profile writes them: sorted as the numbers are."""
    return pl.Series([pattern.format(number) for number in numbers.tolist()], dtype=pl.String)


def account_keys(seed: int, numbers: Ints, account: int | Ints) -> Bits:
    """What an account id is written from: sorted as the ids are."""
    return _mixed(seed, "account", _joined((numbers, 29), (account, 4)))


def packed_transactions(
    numbers: Ints, home: Ints, account: Ints, behaviour: Ints, when: Ints, slot: Ints
) -> Bits:
    """What names a row, in 64 bits: user, account, behaviour, when and which it was planned; the
    last bit is 0, for posted. `home` are places in `numbers`."""
    packed = (numbers << 35)[home]
    rest = account.astype(np.int64)
    for value, bits in ((behaviour, 7), (when, 16), (slot, 7)):
        rest <<= bits
        rest |= value
    rest <<= 1
    packed |= rest
    return packed.view(np.uint64)


PENDING = np.uint64(1)
"""The last bit of what names a row while it is pending."""


def transaction_keys(seed: int, packed: Bits) -> Bits:
    """One key a row."""
    return _mixed(seed, "transaction", packed)


def stream_keys(seed: int, numbers: Ints, stream: Ints) -> Bits:
    return _mixed(seed, "stream", _joined((numbers, 29), (stream, 7)))


def transfer_keys(seed: int, out_keys: Bits) -> Bits:
    """One key a transfer, of the key of the row that leaves."""
    return _mixed(seed, "transfer", out_keys)


@cache
def _hex() -> npt.NDArray[np.uint32]:
    """The four digits of every two bytes as they lie in memory."""
    pairs = np.array([f"{byte:02x}".encode() for byte in range(256)], "S2").view(np.uint16)
    both = np.empty((256, 256, 2), np.uint16)
    both[:, :, 0], both[:, :, 1] = pairs[None, :], pairs[:, None]
    return both.view(np.uint32).ravel()


def written(keys: Bits, present: Flags | None = None) -> pl.Series:
    """Keys as sixteen hexadecimal digits, null where one is not present.

    >>> written(np.array([255, 2**64 - 1], np.uint64)).to_list()
    ['00000000000000ff', 'ffffffffffffffff']
    """
    count = len(keys)
    if present is None or present.all():
        present, ends = np.ones(count, np.bool_), np.arange(0, (count + 1) * ID_LENGTH, ID_LENGTH)
    else:
        keys, ends = keys[present], np.zeros(count + 1, np.int64)
        np.cumsum(present, out=ends[1:])
        ends *= ID_LENGTH
    digits = _hex().take(keys.byteswap().view(np.uint16))
    return texts(digits.view(np.uint8), ends, present)


COLUMNS = frozenset(
    {
        "transaction_id",
        "pending_transaction_id",
        "out_transaction_id",
        "in_transaction_id",
        "original_transaction_id",
        "transfer_id",
    }
)
"""Columns of ids that stand in frames as the numbers they are written from, until they are."""


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its ids written."""
    numbers = [each for each in frame.iter_columns() if each.name in COLUMNS]
    return frame.with_columns(_written(each) for each in numbers if each.dtype == pl.UInt64)


def _written(column: pl.Series) -> pl.Series:
    if not column.null_count():
        return written(column.to_numpy()).alias(column.name)
    keys, present = column.fill_null(0).to_numpy(), column.is_not_null().to_numpy()
    return written(keys, present).alias(column.name)


def read_back(column: pl.Series) -> pl.Series:
    """The numbers that ids were written from; the column itself where one is no such id."""
    numbers = column.str.decode("hex", strict=False).bin.reinterpret(
        dtype=pl.UInt64, endianness="big"
    )
    whole = column.str.len_bytes().drop_nulls() == ID_LENGTH
    unread = numbers.null_count() > column.null_count()
    return column if unread or not whole.all() else numbers


def _joined(*parts: tuple[int | Ints, int]) -> Bits:
    """Whole numbers side by side, each in so many bits."""
    packed = np.zeros(1, np.uint64)
    for value, bits in parts:
        packed = (packed << np.uint64(bits)) | np.asarray(value, np.int64).astype(np.uint64)
    return packed


def _mixed(seed: int, kind: str, packed: Bits) -> Bits:
    return mix(packed ^ np.uint64(named(f"{kind} ids of seed {seed}")))
